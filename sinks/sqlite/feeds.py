"""What polling remembers, and the dead letters."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence

from processors.model import DeadLetter, FeedState, SeenEntry
from sinks.paging import micros, moment
from sinks.sqlite.connection import Connection, marks, parts
from sinks.sqlite.packing import dump, load


class SqliteFeeds:
    """`processors.ports.FeedBook` (but for the articles), and the list of dead letters."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def states(self) -> dict[str, FeedState]:
        rows = self._connection.all("SELECT feed, record FROM feeds ORDER BY feed")
        return {feed: load(record, FeedState) for feed, record in rows}

    def seen(self, feed: str, entries: Sequence[str]) -> dict[str, SeenEntry]:
        found = {}
        for some in parts(entries):
            sql = f"SELECT entry, entry_hash, article, seen, checked FROM seen WHERE feed = ? AND entry IN ({marks(some)})"  # noqa: S608 - only question marks
            rows = self._connection.all(sql, (feed, *some))
            for entry, entry_hash, article, seen, checked in rows:
                found[entry] = SeenEntry(
                    feed=feed, entry=entry, entry_hash=entry_hash, article=article, seen=moment(seen),
                    checked=None if checked is None else moment(checked),
                )
        return {entry: found[entry] for entry in entries if entry in found}

    def dead_letters(self, limit: int) -> list[DeadLetter]:
        rows = self._connection.all("SELECT record FROM dead_letters ORDER BY failed DESC, id LIMIT ?", (max(limit, 0),))
        return [load(record, DeadLetter) for (record,) in rows]

    def dead_letter(self, id: str) -> DeadLetter | None:
        row = self._connection.one("SELECT record FROM dead_letters WHERE id = ?", (id,))
        return load(row[0], DeadLetter) if row else None


def put_states(db: sqlite3.Connection, states: Iterable[FeedState]) -> None:
    db.executemany(
        "INSERT INTO feeds (feed, record) VALUES (?, ?) ON CONFLICT (feed) DO UPDATE SET record = excluded.record",
        [(state.feed, dump(state)) for state in states],
    )


def put_seen(db: sqlite3.Connection, entries: Iterable[SeenEntry]) -> None:
    db.executemany(
        "INSERT INTO seen (feed, entry, entry_hash, article, seen, checked) VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (feed, entry)"
        " DO UPDATE SET entry_hash = excluded.entry_hash, article = excluded.article, seen = excluded.seen, checked = excluded.checked",
        [(e.feed, e.entry, e.entry_hash, e.article, micros(e.seen), None if e.checked is None else micros(e.checked)) for e in entries],
    )


def put_dead_letters(db: sqlite3.Connection, letters: Iterable[DeadLetter], settled: Iterable[str]) -> None:
    db.executemany(
        "INSERT INTO dead_letters (id, failed, record) VALUES (?, ?, ?)"
        " ON CONFLICT (id) DO UPDATE SET failed = excluded.failed, record = excluded.record",
        [(letter.id, micros(letter.failed), dump(letter)) for letter in letters],
    )
    db.executemany("DELETE FROM dead_letters WHERE id = ?", [(one,) for one in settled])
