"""Events as matching knows them: found by their keys, written by what changed.

An event grows with every report on it, to thousands of claims. Its lists are kept item by item, and a new version writes
the items that differ from the last one; what was read or written lately is kept in memory, so that an unchanged item is
told by being the same object. A stamp on the row says whether another process has written the event since.
"""

from __future__ import annotations

import sqlite3
from collections import OrderedDict
from collections.abc import Callable, Iterable, Sequence
from typing import Any, NamedTuple

import msgspec

from processors.matching.index import article_key
from processors.model import Claim, Event, LedgerEntry, Member, SilentEdit
from processors.ports import Indexed, Outline
from sinks.paging import cursor, event_place, micros, place
from sinks.sqlite.archive import put_claim
from sinks.sqlite.connection import Connection, marks, parts
from sinks.sqlite.packing import dump, load

_WHOLE, _CLAIMS, _ARTICLES, _LEDGER, _EDITS, _MEMBERS = range(6)
"""`event_items.list`: the claims of `Indexed.claims` by their number, the event's claim ids where they differ from those, and so on."""
_CACHED = 40_000
"""Claims, ledger entries and members that are kept in memory, some 100 MB at the most."""


class _Kept(NamedTuple):
    stamp: int
    indexed: Indexed


class SqliteEvents:
    """`processors.ports.EventBook` without the contradictions, and the archive's view on events."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._kept: OrderedDict[str, _Kept] = OrderedDict()
        self._written: dict[str, _Kept] = {}
        self._size = 0

    def find(self, country: str, keys: Iterable[str]) -> list[Indexed]:
        rows: dict[str, tuple[int, int]] = {}
        with self._connection.reading() as db:
            for some in parts(sorted(set(keys))):
                sql = f"SELECT id, n, stamp FROM event_keys k JOIN events ON n = event WHERE k.country = ? AND key IN ({marks(some)})"  # noqa: S608 - only question marks
                rows.update((name, (n, stamp)) for name, n, stamp in db.execute(sql, (country, *some)))
            return [self._load(db, name, *rows[name]) for name in sorted(rows)]

    def indexed(self, id: str) -> Indexed | None:
        """The event with its claims, also as the transaction under way has written it."""
        with self._connection.reading() as db:
            return self._get(db, id)

    def event(self, id: str) -> Event | None:
        with self._connection.reading() as db:
            indexed = self._get(db, id)
        return indexed.event if indexed else None

    def events(self, limit: int, after: str | None, contradicted: bool | None) -> tuple[list[Event], str | None]:
        conditions, bounds = _listed(after, contradicted)
        with self._connection.reading() as db:
            sql = f"SELECT id, n, stamp FROM events {conditions} ORDER BY ending DESC, id LIMIT ?"  # noqa: S608 - from the constants above
            rows = db.execute(sql, (*bounds, max(limit, 0) + 1)).fetchall()
            shown = [self._load(db, *row).event for row in rows[: max(limit, 0)]]
        return shown, cursor(event_place(shown[-1])) if shown and len(rows) > len(shown) else None

    def outlines(self, limit: int, after: str | None, contradicted: bool | None) -> tuple[list[Outline], str | None]:
        conditions, bounds = _listed(after, contradicted)
        sql = f"SELECT n, record FROM events {conditions} ORDER BY ending DESC, id LIMIT ?"  # noqa: S608 - from constants
        with self._connection.reading() as db:
            rows = db.execute(sql, (*bounds, max(limit, 0) + 1)).fetchall()
            shown = [_outline(db, *row) for row in rows[: max(limit, 0)]]
        return shown, cursor(event_place(shown[-1].event)) if shown and len(rows) > len(shown) else None

    def outlines_of(self, events: Sequence[str]) -> dict[str, Outline]:
        found: dict[str, Outline] = {}
        with self._connection.reading() as db:
            for some in parts(sorted(set(events))):
                rows = db.execute(f"SELECT id, n, record FROM events WHERE id IN ({marks(some)})", some).fetchall()  # noqa: S608 - only question marks
                found.update((id_, _outline(db, n, record)) for id_, n, record in rows)
        return found

    def outlines_with(self, article: str, countries: Iterable[str]) -> list[Outline]:
        """The events that hold the article's key, in one of the countries of its claims."""
        with self._connection.reading() as db:
            some = sorted(set(countries))
            sql = f"SELECT n, record FROM event_keys k JOIN events ON n = event WHERE k.country IN ({marks(some)}) AND key = ? ORDER BY id"  # noqa: S608 - only question marks
            return [_outline(db, *row) for row in db.execute(sql, (*some, article_key(article))).fetchall()]

    # Writing: `put` inside the transaction, then `keep` or `forget` as it went

    def put(self, db: sqlite3.Connection, indexed: Indexed) -> None:
        """Writes what changed. An older version never overwrites a newer one."""
        indexed = indexed._replace(keys=tuple(sorted(set(indexed.keys))))
        event = indexed.event
        old = self._get(db, event.id)
        if old and old.event.version > event.version:
            return
        n, stamp = db.execute(
            "INSERT INTO events (id, country, version, stamp, ending, record) VALUES (?, ?, ?, 1, ?, ?) ON CONFLICT (id) DO UPDATE"
            " SET country = excluded.country, version = excluded.version, stamp = stamp + 1, ending = excluded.ending,"
            " record = excluded.record RETURNING n, stamp",
            (event.id, event.country, event.version, micros(event.end), dump(_slim(event))),
        ).fetchone()
        self._put_keys(db, n, old, indexed)
        before: tuple[Sequence[Any], ...] = _lists(old) if old else ((), (), (), (), (), ())
        for kind, (was, now) in enumerate(zip(before, _lists(indexed), strict=True)):
            _put_items(db, n, kind, was, now)
        self._written[event.id] = _Kept(stamp, indexed)

    def keep(self) -> None:
        """The transaction was committed."""
        for event, kept in self._written.items():
            self._remember(event, kept)
        self._written.clear()

    def forget(self) -> None:
        """The transaction was rolled back."""
        self._written.clear()

    def _put_keys(self, db: sqlite3.Connection, n: int, old: Indexed | None, new: Indexed) -> None:
        was = {(old.event.country, key) for key in old.keys} if old else set()
        now = {(new.event.country, key) for key in new.keys}
        db.executemany("DELETE FROM event_keys WHERE country = ? AND key = ? AND event = ?", [(*key, n) for key in was - now])
        db.executemany("INSERT INTO event_keys (country, key, event) VALUES (?, ?, ?)", [(*key, n) for key in sorted(now - was)])

    # Reading

    def _get(self, db: sqlite3.Connection, id: str) -> Indexed | None:
        row = db.execute("SELECT n, stamp FROM events WHERE id = ?", (id,)).fetchone()
        return self._load(db, id, *row) if row else None

    def _load(self, db: sqlite3.Connection, id: str, n: int, stamp: int) -> Indexed:
        kept = self._written.get(id) or self._kept.get(id)
        if kept and kept.stamp == stamp:
            if id in self._kept:
                self._kept.move_to_end(id)
            return kept.indexed
        (record,) = db.execute("SELECT record FROM events WHERE n = ?", (n,)).fetchone()
        items: tuple[list[bytes], ...] = ([], [], [], [], [], [])
        for kind, item in db.execute("SELECT list, item FROM event_items WHERE event = ? AND list <> 0 ORDER BY list, ord", (n,)):
            items[kind].append(item)
        claims = tuple(
            load(claim, Claim)
            for (claim,) in db.execute(
                "SELECT c.record FROM event_items i JOIN claims c ON c.n = i.item WHERE i.event = ? AND i.list = 0 ORDER BY i.ord", (n,)
            )
        )
        event = msgspec.structs.replace(
            load(record, Event),
            claims=tuple(item.decode() for item in items[_CLAIMS]) or tuple(claim.id for claim in claims),
            articles=tuple(item.decode() for item in items[_ARTICLES]),
            ledger=tuple(load(item, LedgerEntry) for item in items[_LEDGER]),
            edits=tuple(load(item, SilentEdit) for item in items[_EDITS]),
        )
        keys = tuple(key for (key,) in db.execute("SELECT key FROM event_keys WHERE event = ? ORDER BY key", (n,)))
        indexed = Indexed(event, keys, claims, tuple(load(item, Member) for item in items[_MEMBERS]))
        self._remember(id, _Kept(stamp, indexed))
        return indexed

    def _remember(self, id: str, kept: _Kept) -> None:
        earlier = self._kept.pop(id, None)
        self._size += _weight(kept.indexed) - (_weight(earlier.indexed) if earlier else 0)
        self._kept[id] = kept
        while self._size > _CACHED and len(self._kept) > 1:
            self._size -= _weight(self._kept.popitem(last=False)[1].indexed)


def _listed(after: str | None, contradicted: bool | None) -> tuple[str, list[Any]]:
    """What a listing of events asks for, as SQL with its values."""
    start = place(after, 1)
    where: list[str] = []
    bounds: list[Any] = []
    if start:
        where.append("(ending < ? OR (ending = ? AND id > ?))")
        bounds += [start[0][0], start[0][0], start[1]]
    if contradicted is not None:
        disputed = "EXISTS (SELECT 1 FROM contradictions c WHERE c.event = events.id AND NOT c.retracted)"
        where.append(disputed if contradicted else f"NOT {disputed}")
    return f"WHERE {' AND '.join(where)}" if where else "", bounds


def _outline(db: sqlite3.Connection, n: int, record: bytes) -> Outline:
    event = load(record, Event)
    (claims, own, articles, disputed) = db.execute(
        "SELECT (SELECT count(*) FROM event_items WHERE event = ?1 AND list = 0),"
        " (SELECT count(*) FROM event_items WHERE event = ?1 AND list = 1),"
        " (SELECT count(*) FROM event_items WHERE event = ?1 AND list = 2),"
        " (SELECT count(*) FROM contradictions WHERE event = ?2 AND NOT retracted)",
        (n, event.id),
    ).fetchone()
    return Outline(event, own or claims, articles, disputed)


def _weight(indexed: Indexed) -> int:
    return 1 + len(indexed.claims) + len(indexed.event.ledger) + len(indexed.members)


def _slim(event: Event) -> Event:
    return msgspec.structs.replace(event, claims=(), articles=(), ledger=(), edits=())


def _lists(indexed: Indexed) -> tuple[Sequence[Any], ...]:
    event = indexed.event
    same = event.claims == tuple(claim.id for claim in indexed.claims)
    return indexed.claims, () if same else event.claims, event.articles, event.ledger, event.edits, indexed.members


_WRITERS: tuple[Callable[[sqlite3.Connection, Any], bytes | int], ...] = (
    put_claim,
    lambda _, claim: claim.encode(),
    lambda _, article: article.encode(),
    lambda _, entry: dump(entry),
    lambda _, edit: dump(edit),
    lambda _, member: dump(member),
)
"""How an item of each list is written; a claim is written where claims are, and its number is the item."""


def _put_items(db: sqlite3.Connection, event: int, kind: int, was: Sequence[Any], now: Sequence[Any]) -> None:
    write = _WRITERS[kind]
    changed = [
        (event, kind, i, write(db, item)) for i, item in enumerate(now) if i >= len(was) or not (was[i] is item or was[i] == item)
    ]
    db.executemany(
        "INSERT INTO event_items (event, list, ord, item) VALUES (?, ?, ?, ?)"
        " ON CONFLICT (event, list, ord) DO UPDATE SET item = excluded.item",
        changed,
    )
    if len(was) > len(now):
        db.execute("DELETE FROM event_items WHERE event = ? AND list = ? AND ord >= ?", (event, kind, len(now)))


__all__ = ["SqliteEvents"]
