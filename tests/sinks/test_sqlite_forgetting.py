"""A rebuild begins by forgetting: every table is either emptied or kept on purpose."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from sinks.sqlite import SqliteStore, forgetting

KEPT = {
    "bodies", "log", "positions", "revisions", "feeds", "seen", "dead_letters",  # what was collected
    "alerts", "notices", "deliveries", "silences", "alert_rules",  # what the user was told, and wants to be
    "verdicts", "saved_searches",  # what people said, and keep
    "analyses", "totals", "terms",  # emptied with the documents
}


def test_every_table_is_emptied_or_kept_on_purpose(tmp_path: Path) -> None:
    SqliteStore(tmp_path / "rasid.db").close()
    with closing(sqlite3.connect(tmp_path / "rasid.db")) as database:
        names = {name for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%'")}
    assert {name for name in names if not name.startswith("terms_")} == KEPT | set(forgetting.RESULTS)


def test_forgetting_an_empty_store_leaves_it_usable(tmp_path: Path) -> None:
    with SqliteStore(tmp_path / "rasid.db") as store:
        store.forget_results()
        assert store.check() == []
        assert store.counts()["events"] == 0
