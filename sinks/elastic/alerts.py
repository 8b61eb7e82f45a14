"""What alerting told, over Elasticsearch: `processors.ports.Told`. What `rasid notify` works on itself is in `sinks.outbox`."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from msgspec.structs import replace

from processors.alerts import AlertRule, Delivery, DeliveryState, Notice, Silence
from sinks.elastic.archive import ElasticArchive
from sinks.elastic.reading import all_of
from sinks.paging import cursor, delivery_place, place

_MANY = 10_000


class AlertedArchive(ElasticArchive):
    """The archive, with the reading side of notices, deliveries, silences and rules."""

    def waiting_notices(self, *, event: str | None = None, limit: int) -> list[Notice]:
        of_event = [] if event is None else [{"term": {"event": event}}]
        waiting = all_of({"term": {"waiting": True}}, *of_event)
        found = self._reading.records("notices", waiting, Notice, size=min(max(limit, 0), _MANY), sort=[{"until": "asc"}, {"id": "asc"}])
        return sorted(map(self._until_silence_ends, found), key=lambda one: (one.due, one.id)) if found else []

    def notices_of(self, contradiction: str) -> list[Notice]:
        query = all_of({"term": {"contradiction": contradiction}})
        found = self._reading.records("notices", query, Notice, size=_MANY, sort=[{"moment": "asc"}, {"id": "asc"}])
        return [self._until_silence_ends(one) for one in found]

    def _until_silence_ends(self, notice: Notice) -> Notice:
        """A silence's end may have been moved, and alerting not have come to it yet."""
        if not notice.waiting or notice.held != "silence":
            return notice
        silence = self._reading.one("silences", notice.by, Silence)
        return replace(notice, due=silence.ends) if silence else notice

    def deliveries(
        self, *, limit: int, after: str | None = None, state: DeliveryState | None = None,
    ) -> tuple[list[Delivery], str | None]:
        if limit <= 0:
            return [], None
        start = place(after, 1)
        query: dict[str, Any] = {"match_all": {}} if state is None else all_of({"term": {"state": state}})
        found = self._reading.records(
            "deliveries", query, Delivery, size=min(limit, _MANY - 1) + 1, sort=[{"moment": "desc"}, {"id": "asc"}],
            after=[start[0][0], start[1]] if start else None,
        )
        shown = found[:limit]
        return shown, cursor(delivery_place(shown[-1])) if len(found) > len(shown) else None

    def delivery(self, id: str) -> Delivery | None:
        return self._reading.one("deliveries", id, Delivery)

    def silences(self, *, active: datetime | None = None) -> list[Silence]:
        found = self._reading.records("silences", {"match_all": {}}, Silence, size=_MANY, sort=[{"until": "desc"}, {"id": "asc"}])
        return [one for one in found if active is None or one.made <= active < one.ends]

    def alert_rules(self) -> list[AlertRule]:
        found = self._reading.records("alert_rules", {"match_all": {}}, AlertRule, size=_MANY, sort=[{"name": "asc"}])
        return sorted(found, key=lambda rule: rule.name)
