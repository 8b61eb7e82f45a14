"""Alerting's records in memory: the part of sinks/memory.py that implements `processors.ports.Alerts` but for the outbox."""

from __future__ import annotations

from datetime import datetime

from msgspec.structs import replace

from processors.alerts import AlertRule, Delivery, DeliveryState, Dispatch, Notice, Silence
from processors.ports import Batch
from sinks.paging import delivery_place, page


class MemoryAlerts:
    """Notices, deliveries, silences and rules in dicts. Reads go over all there is: for tests and small stores."""

    def __init__(self) -> None:
        self._notices: dict[str, Notice] = {}
        self._deliveries: dict[str, Delivery] = {}
        self._silences: dict[str, Silence] = {}
        self._rules: dict[str, AlertRule] = {}

    def put(self, batch: Batch) -> None:
        """Keeps what the batch says of alerting."""
        self._deliveries.update((delivery.id, delivery) for delivery in batch.deliveries)
        self._silences.update((silence.id, silence) for silence in batch.silences)
        self._notices.update((notice.id, notice) for notice in batch.notices)
        written = {silence.id for silence in batch.silences} | {notice.by for notice in batch.notices}
        for notice in list(self._notices.values()):
            if notice.waiting and notice.held == "silence" and notice.by in written & self._silences.keys():
                self._notices[notice.id] = replace(notice, due=self._silences[notice.by].ends)
        self._rules.update((rule.name, rule) for rule in batch.alert_rules)
        for name in batch.removed_alert_rules:
            self._rules.pop(name, None)

    def due_notices(self, now: datetime, limit: int) -> list[Notice]:
        return [notice for notice in self.waiting_notices(None, len(self._notices)) if notice.due <= now][: max(limit, 0)]

    def waiting_notices(self, event: str | None, limit: int) -> list[Notice]:
        waiting = (notice for notice in self._notices.values() if notice.waiting and event in (None, notice.event))
        return sorted(waiting, key=lambda notice: (notice.due, notice.id))[: max(limit, 0)]

    def notices_of(self, contradiction: str) -> list[Notice]:
        found = (notice for notice in self._notices.values() if notice.contradiction == contradiction)
        return sorted(found, key=lambda notice: (notice.made, notice.id))

    def deliveries(self, limit: int, after: str | None, state: DeliveryState | None) -> tuple[list[Delivery], str | None]:
        items = ((delivery_place(one), one) for one in self._deliveries.values() if state in (None, one.state))
        return page(items, limit, after, width=1)

    def delivery(self, id: str) -> Delivery | None:
        return self._deliveries.get(id)

    def due_deliveries(self, now: datetime, limit: int) -> list[Delivery]:
        due = (one for one in self._deliveries.values() if one.state == "pending" and one.due <= now)
        return sorted(due, key=lambda one: (one.due, one.id))[: max(limit, 0)]

    def dispatches(self, since: datetime) -> list[Dispatch]:
        found = (one for one in self._deliveries.values() if one.kind != "test" and one.made >= since)
        ordered = sorted(found, key=lambda one: (one.made, one.id))
        return [Dispatch(channel=one.channel, event=one.event, made=one.made) for one in ordered]

    def silences(self, active: datetime | None) -> list[Silence]:
        found = (one for one in self._silences.values() if active is None or one.made <= active < one.ends)
        return sorted(sorted(found, key=lambda one: one.id), key=lambda one: one.ends, reverse=True)

    def alert_rules(self) -> list[AlertRule]:
        return [self._rules[name] for name in sorted(self._rules)]
