"""The log between the stages, the consumers' positions, and the outbox of alerts."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from hashlib import blake2b

from processors.model import Alert, Verdict, decode
from processors.ports import Entry, Topic
from sinks.sqlite import verdicts
from sinks.sqlite.connection import Connection
from sinks.sqlite.packing import load, pack, unpack

COMPACTED: frozenset[Topic] = frozenset({"events"})
"""Topics whose records replace the earlier one of their key, as in a compacted Kafka topic: an event's record holds its
whole ledger, and keeping each version of it would grow with the square of its claims."""


class SqliteLog:
    """`processors.ports.Log` without its commit, and `processors.ports.Alerts`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def read(self, topic: Topic, after: int, limit: int) -> list[Entry]:
        rows = self._connection.all(
            "SELECT offset, key, coalesce(value, (SELECT data FROM bodies WHERE n = body)) FROM log"
            " WHERE topic = ? AND offset > ? ORDER BY offset LIMIT ?",
            (topic, after, max(limit, 0)),
        )
        return [Entry(offset, key, unpack(value)) for offset, key, value in rows]

    def position(self, consumer: str, topic: Topic) -> int:
        row = self._connection.one("SELECT offset FROM positions WHERE consumer = ? AND topic = ?", (consumer, topic))
        return row[0] if row else 0

    def unsent(self, limit: int) -> list[Alert]:
        rows = self._connection.all("SELECT record FROM alerts WHERE settled = 0 ORDER BY n LIMIT ?", (max(limit, 0),))
        return [load(record, Alert) for (record,) in rows]


def append(db: sqlite3.Connection, records: Iterable[tuple[Topic, str, bytes]]) -> None:
    """Appends to the log; alerts also go to the outbox, verdicts to their table. Raises `BadRecord` for one that is none."""
    for topic, key, value in records:
        if topic == "articles":
            db.execute("INSERT INTO log (topic, key, body) VALUES (?, ?, ?)", (topic, key, body(db, value)))
            continue
        if topic in COMPACTED:
            db.execute("DELETE FROM log WHERE topic = ? AND key = ?", (topic, key))
        db.execute("INSERT INTO log (topic, key, value) VALUES (?, ?, ?)", (topic, key, pack(value)))
        if topic == "alerts":
            db.execute("INSERT INTO alerts (id, record) VALUES (?, ?) ON CONFLICT (id) DO NOTHING", (decode(value, Alert).id, pack(value)))
        elif topic == "verdicts":
            verdicts.put(db, decode(value, Verdict))


def body(db: sqlite3.Connection, raw: bytes) -> int:
    """The number of the body that holds these bytes; the same bytes are kept once."""
    digest = blake2b(raw, digest_size=16).digest()
    known = db.execute("SELECT n FROM bodies WHERE digest = ?", (digest,)).fetchone()
    if known:
        number: int = known[0]
        return number
    added = db.execute("INSERT INTO bodies (digest, data) VALUES (?, ?)", (digest, pack(raw))).lastrowid
    assert added is not None  # an INSERT that did not raise has a row  # noqa: S101
    return added


def move(db: sqlite3.Connection, positions: dict[tuple[str, Topic], int]) -> None:
    db.executemany(
        "INSERT INTO positions (consumer, topic, offset) VALUES (?, ?, ?)"
        " ON CONFLICT (consumer, topic) DO UPDATE SET offset = excluded.offset",
        [(consumer, topic, offset) for (consumer, topic), offset in positions.items()],
    )


def settle_alerts(db: sqlite3.Connection, ids: Iterable[str]) -> None:
    db.executemany("UPDATE alerts SET settled = 1 WHERE id = ?", [(one,) for one in ids])
