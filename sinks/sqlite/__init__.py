"""The embedded store: one SQLite file holds the log, the state, the archive and the search index."""

from sinks.sqlite.store import SqliteStore

__all__ = ["SqliteStore"]
