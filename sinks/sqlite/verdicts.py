"""What people say about contradictions and events, and the searches that they keep."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence

from processors.model import SavedSearch, Verdict
from sinks.paging import micros
from sinks.sqlite.connection import Connection, marks, parts
from sinks.sqlite.packing import dump, load


class SqliteVerdicts:
    """The archive's view on verdicts and saved searches."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def verdicts(self, contradictions: Sequence[str]) -> dict[str, list[Verdict]]:
        found: dict[str, list[Verdict]] = {}
        for some in parts(sorted(set(contradictions))):
            sql = f"SELECT contradiction, record FROM verdicts WHERE contradiction IN ({marks(some)}) ORDER BY n"  # noqa: S608 - only question marks
            for contradiction, record in self._connection.all(sql, some):
                found.setdefault(contradiction, []).append(load(record, Verdict))
        return found

    def counts(self) -> dict[str, int]:
        rows = self._connection.all(
            "SELECT kind, count(*) FROM verdicts WHERE n IN"
            " (SELECT max(n) FROM verdicts WHERE contradiction IS NOT NULL GROUP BY contradiction) GROUP BY kind ORDER BY kind"
        )
        return dict(rows)

    def saved_searches(self) -> list[SavedSearch]:
        return [load(record, SavedSearch) for (record,) in self._connection.all("SELECT record FROM saved_searches ORDER BY made DESC, id")]


def put(db: sqlite3.Connection, verdict: Verdict) -> None:
    """A verdict once, however often it was appended."""
    db.execute(
        "INSERT INTO verdicts (id, contradiction, kind, record) VALUES (?, ?, ?, ?) ON CONFLICT (id) DO NOTHING",
        (verdict.id, verdict.contradiction, verdict.kind, dump(verdict)),
    )


def put_searches(db: sqlite3.Connection, searches: Iterable[SavedSearch], dropped: Iterable[str]) -> None:
    db.executemany(
        "INSERT INTO saved_searches (id, made, record) VALUES (?, ?, ?)"
        " ON CONFLICT (id) DO UPDATE SET made = excluded.made, record = excluded.record",
        [(one.id, micros(one.made), dump(one)) for one in searches],
    )
    db.executemany("DELETE FROM saved_searches WHERE id = ?", [(one,) for one in dropped])
