"""Notices, deliveries, silences and the page's alert rules: `processors.ports.Alerts` but for the outbox (sinks/sqlite/log.py)."""

from __future__ import annotations

import sqlite3
from datetime import datetime

from msgspec.structs import replace

from processors.alerts import AlertRule, Delivery, DeliveryState, Dispatch, Notice, Silence
from processors.ports import Batch
from sinks.paging import cursor, delivery_place, micros, moment, place
from sinks.sqlite.connection import Connection
from sinks.sqlite.packing import dump, load


class SqliteAlerts:
    """The reading side; `put` writes."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def due_notices(self, now: datetime, limit: int) -> list[Notice]:
        rows = self._connection.all(
            "SELECT record FROM notices WHERE waiting = 1 AND due <= ? ORDER BY due, id LIMIT ?", (micros(now), max(limit, 0))
        )
        return [load(record, Notice) for (record,) in rows]

    def waiting_notices(self, event: str | None, limit: int) -> list[Notice]:
        where, values = ("", ()) if event is None else (" AND event = ?", (event,))
        rows = self._connection.all(
            f"SELECT record FROM notices WHERE waiting = 1{where} ORDER BY due, id LIMIT ?", (*values, max(limit, 0))  # noqa: S608 - constants
        )
        return [load(record, Notice) for (record,) in rows]

    def notices_of(self, contradiction: str) -> list[Notice]:
        rows = self._connection.all("SELECT record FROM notices WHERE contradiction = ? ORDER BY made, id", (contradiction,))
        return [load(record, Notice) for (record,) in rows]

    def deliveries(self, limit: int, after: str | None, state: DeliveryState | None) -> tuple[list[Delivery], str | None]:
        if limit <= 0:
            return [], None
        where, values = "1", list[str | int | float]()
        if state is not None:
            where, values = "state = ?", [state]
        start = place(after, 1)
        if start:
            where += " AND (made < ? OR (made = ? AND id > ?))"
            values += [start[0][0], start[0][0], start[1]]
        rows = self._connection.all(
            f"SELECT record FROM deliveries WHERE {where} ORDER BY made DESC, id LIMIT ?", (*values, limit + 1)  # noqa: S608 - constants
        )
        found = [load(record, Delivery) for (record,) in rows[:limit]]
        return found, cursor(delivery_place(found[-1])) if len(rows) > limit else None

    def delivery(self, id: str) -> Delivery | None:
        row = self._connection.one("SELECT record FROM deliveries WHERE id = ?", (id,))
        return load(row[0], Delivery) if row else None

    def due_deliveries(self, now: datetime, limit: int) -> list[Delivery]:
        rows = self._connection.all(
            "SELECT record FROM deliveries WHERE state = 'pending' AND due <= ? ORDER BY due, id LIMIT ?", (micros(now), max(limit, 0))
        )
        return [load(record, Delivery) for (record,) in rows]

    def dispatches(self, since: datetime) -> list[Dispatch]:
        rows = self._connection.all(
            "SELECT channel, event, made FROM deliveries WHERE made >= ? AND kind <> 'test' ORDER BY made, id", (micros(since),)
        )
        return [Dispatch(channel=channel, event=event, made=moment(made)) for channel, event, made in rows]

    def silences(self, active: datetime | None) -> list[Silence]:
        where, values = ("1", ()) if active is None else ("made <= ?1 AND ends > ?1", (micros(active),))
        rows = self._connection.all(f"SELECT record FROM silences WHERE {where} ORDER BY ends DESC, id", values)  # noqa: S608 - constants
        return [load(record, Silence) for (record,) in rows]

    def alert_rules(self) -> list[AlertRule]:
        return [load(record, AlertRule) for (record,) in self._connection.all("SELECT record FROM alert_rules ORDER BY name")]


def put(db: sqlite3.Connection, batch: Batch) -> None:
    """Writes what the batch says of alerting."""
    db.executemany(
        "REPLACE INTO deliveries (id, channel, event, kind, made, due, state, record) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        [(d.id, d.channel, d.event, d.kind, micros(d.made), micros(d.due), d.state, dump(d)) for d in batch.deliveries],
    )
    for silence in batch.silences:
        db.execute(
            "REPLACE INTO silences (id, made, ends, record) VALUES (?, ?, ?, ?)",
            (silence.id, micros(silence.made), micros(silence.ends), dump(silence)),
        )
        for (record,) in db.execute("SELECT record FROM notices WHERE waiting = 1 AND silence = ?", (silence.id,)).fetchall():
            _put_notice(db, load(record, Notice))
    for notice in batch.notices:
        _put_notice(db, notice)
    db.executemany("REPLACE INTO alert_rules (name, record) VALUES (?, ?)", [(rule.name, dump(rule)) for rule in batch.alert_rules])
    db.executemany("DELETE FROM alert_rules WHERE name = ?", [(name,) for name in batch.removed_alert_rules])


def _put_notice(db: sqlite3.Connection, notice: Notice) -> None:
    silence = notice.by if notice.held == "silence" else None
    ends = db.execute("SELECT ends FROM silences WHERE id = ?", (silence,)).fetchone() if silence else None
    if ends and notice.waiting:  # it may have been lifted since the notice was decided on
        notice = replace(notice, due=moment(ends[0]))
    db.execute(
        "REPLACE INTO notices (id, contradiction, event, made, due, waiting, silence, record) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        (notice.id, notice.contradiction, notice.event, micros(notice.made), micros(notice.due), notice.waiting, silence, dump(notice)),
    )
