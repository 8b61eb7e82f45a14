"""Forgetting what was made of the articles, so that the stages make it anew: `rasid rebuild`."""

from __future__ import annotations

import sqlite3

from processors.model import DeadLetter
from sinks.sqlite.packing import load

RESULTS = ("sides", "contradiction_facets", "contradictions", "event_keys", "event_items", "events", "claims", "facets", "documents")
_STAGES = ("extract", "match")


def forget(db: sqlite3.Connection) -> None:
    """Empties the tables of results and the search index, and sets the stages back to the start of the log.

    Articles, the outbox (with what was sent), feeds and what they showed stay.
    """
    for table in RESULTS:
        db.execute(f"DELETE FROM {table}")  # noqa: S608 - from the constants above
    db.execute("INSERT INTO terms (terms) VALUES ('delete-all')")
    db.execute("DELETE FROM log WHERE topic IN ('reports', 'claims', 'events', 'contradictions')")
    db.execute("DELETE FROM positions WHERE consumer IN (?, ?)", _STAGES)
    letters = [load(record, DeadLetter) for (record,) in db.execute("SELECT record FROM dead_letters")]
    db.executemany("DELETE FROM dead_letters WHERE id = ?", [(letter.id,) for letter in letters if letter.stage in _STAGES])
