"""Contradictions, with the facets by which they are found and the origins on their sides."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from processors.model import Contradiction
from processors.ports import Among, Facet, Indexed
from sinks.facets import LEFT, RIGHT, asked, facets, origins_in
from sinks.paging import Order, contradiction_place, cursor, micros, place
from sinks.sqlite.connection import Connection, marks, parts
from sinks.sqlite.packing import dump, load

_LATEST = "(SELECT kind FROM verdicts v WHERE v.contradiction = c.id ORDER BY n DESC LIMIT 1)"


class SqliteContradictions:
    """The archive's view on contradictions."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def contradiction(self, id: str) -> Contradiction | None:
        row = self._connection.one("SELECT record FROM contradictions WHERE id = ?", (id,))
        return load(row[0], Contradiction) if row else None

    def contradictions_of(self, event: str) -> list[Contradiction]:
        rows = self._connection.all("SELECT record FROM contradictions WHERE event = ? ORDER BY id", (event,))
        return [load(record, Contradiction) for (record,) in rows]

    def contradictions(self, limit: int, after: str | None, order: Order, among: Among) -> tuple[list[Contradiction], str | None]:
        conditions, values = _conditions(among)
        start = place(after, 1 if order == "newest" else 2)
        if order == "newest":
            where, by = "(first_seen < ? OR (first_seen = ? AND id > ?))", "first_seen DESC, id"
        else:
            where = "(severity < ? OR (severity = ? AND (first_seen < ? OR (first_seen = ? AND id > ?))))"
            by = "severity DESC, first_seen DESC, id"
        if start:
            conditions.append(where)
            values += [key for number in start[0] for key in (number, number)] + [start[1]]
        clause = f"WHERE {' AND '.join(conditions)}" if conditions else ""
        sql = f"SELECT record FROM contradictions c {clause} ORDER BY {by} LIMIT {max(limit, 0) + 1:d}"  # noqa: S608 - from constants
        found = [load(record, Contradiction) for (record,) in self._connection.all(sql, values)]
        shown = found[: max(limit, 0)]
        return shown, cursor(contradiction_place(shown[-1], order)) if shown and len(found) > len(shown) else None

    def choices(self, facet: Facet) -> list[tuple[str, int]]:
        rows: list[tuple[str, int]] = self._connection.all(
            "SELECT value, count(*) AS many FROM contradiction_facets WHERE facet = ? GROUP BY value ORDER BY many DESC, value LIMIT 500",
            (facet,),
        )
        return rows

    def origins_of(self, contradictions: Sequence[str]) -> dict[str, tuple[tuple[str, ...], tuple[str, ...]]]:
        sides: dict[str, dict[str, list[str]]] = {}
        for some in parts(sorted(set(contradictions))):
            for (known,) in self._connection.all(f"SELECT id FROM contradictions WHERE id IN ({marks(some)})", some):  # noqa: S608 - only question marks
                sides[known] = {LEFT: [], RIGHT: []}
            sql = (
                f"SELECT contradiction, facet, value FROM contradiction_facets WHERE contradiction IN ({marks(some)})"  # noqa: S608 - only question marks
                " AND facet IN ('left', 'right') ORDER BY value"
            )
            for contradiction, side, origin in self._connection.all(sql, some):
                sides[contradiction][side].append(origin)
        return {one: (tuple(found[LEFT]), tuple(found[RIGHT])) for one, found in sides.items()}

    def with_claims(self, claims: Sequence[str]) -> dict[str, tuple[str, ...]]:
        found: dict[str, list[str]] = {}
        for some in parts(sorted(set(claims))):
            sql = f"SELECT claim, contradiction FROM sides WHERE claim IN ({marks(some)}) ORDER BY claim, contradiction"  # noqa: S608 - only question marks
            for claim, contradiction in self._connection.all(sql, some):
                found.setdefault(claim, []).append(contradiction)
        return {claim: tuple(ids) for claim, ids in found.items()}


def _conditions(among: Among) -> tuple[list[str], list[Any]]:
    conditions: list[str] = []
    values: list[Any] = []
    for facet, wanted in asked(among):
        conditions.append(f"c.id IN (SELECT contradiction FROM contradiction_facets WHERE facet = ? AND value IN ({marks(wanted)}))")  # noqa: S608 - only question marks
        values += [facet, *wanted]
    if among.since is not None:
        conditions.append("first_seen >= ?")
        values.append(micros(among.since))
    if among.until is not None:
        conditions.append("first_seen < ?")
        values.append(micros(among.until))
    if among.retracted is not None:
        conditions.append("retracted = ?")
        values.append(among.retracted)
    if among.mark is not None:
        conditions.append(f"coalesce({_LATEST}, 'open') = ?")
        values.append(among.mark)
    return conditions, values


def put_contradictions(db: sqlite3.Connection, contradictions: Iterable[Contradiction], event: Callable[[str], Indexed | None]) -> None:
    """An older version never overwrites a newer one. `event` gives the event as it stands in this transaction."""
    for one in contradictions:
        wrote = db.execute(
            "INSERT INTO contradictions (id, event, version, first_seen, severity, retracted, record) VALUES (?, ?, ?, ?, ?, ?, ?)"
            " ON CONFLICT (id) DO UPDATE SET event = excluded.event, version = excluded.version, first_seen = excluded.first_seen,"
            " severity = excluded.severity, retracted = excluded.retracted, record = excluded.record WHERE excluded.version >= version",
            (one.id, one.event, one.version, micros(one.first_seen), one.severity, one.retracted, dump(one)),
        ).rowcount
        if not wrote:
            continue
        now = set() if one.retracted else {claim for side in one.sides for claim in side}
        before = {claim for (claim,) in db.execute("SELECT claim FROM sides WHERE contradiction = ?", (one.id,))}
        db.executemany("DELETE FROM sides WHERE claim = ? AND contradiction = ?", [(claim, one.id) for claim in before - now])
        db.executemany("INSERT INTO sides (claim, contradiction) VALUES (?, ?)", [(claim, one.id) for claim in now - before])
        _put_facets(db, one, event(one.event))


def _put_facets(db: sqlite3.Connection, one: Contradiction, indexed: Indexed | None) -> None:
    claims = {claim.id: claim for claim in indexed.claims} if indexed else {}
    now = facets(one, claims, origins_in(indexed.event) if indexed else {})
    before = set(db.execute("SELECT facet, value FROM contradiction_facets WHERE contradiction = ?", (one.id,)))
    db.executemany(
        "DELETE FROM contradiction_facets WHERE facet = ? AND value = ? AND contradiction = ?", [(*facet, one.id) for facet in before - now]
    )
    new = [(*facet, one.id) for facet in sorted(now - before)]
    db.executemany("INSERT INTO contradiction_facets (facet, value, contradiction) VALUES (?, ?, ?)", new)
