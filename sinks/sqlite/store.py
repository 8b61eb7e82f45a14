"""The embedded store: log, state, archive and search in one SQLite file."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Self

from processors.errors import StoreError
from processors.model import (
    Alert,
    Article,
    Claim,
    Contradiction,
    DeadLetter,
    Event,
    FeedState,
    SavedSearch,
    SeenEntry,
    Verdict,
)
from processors.ports import Among, Batch, Entry, Facet, Hits, Indexed, Outline, Query, Topic
from sinks.alerting import ReadsAlerts
from sinks.paging import Order
from sinks.sqlite import alerts, archive, contradictions, feeds, forgetting, log, search, verdicts
from sinks.sqlite.connection import Connection
from sinks.sqlite.events import SqliteEvents


class SqliteStore(ReadsAlerts):
    """`processors.ports.Store` in the file at `path`, which is made where there is none.

    `patience` is how many seconds a write waits for another process's write. Not for two threads at once; any number of
    objects and processes may share the file. After a `StoreError` the object can be used on: nothing of the failed call was kept.
    """

    def __init__(self, path: Path | str, *, patience: float = 15.0) -> None:
        self._connection = Connection(Path(path), patience)
        self._log = log.SqliteLog(self._connection)
        super().__init__(alerts.SqliteAlerts(self._connection))
        self._events = SqliteEvents(self._connection)
        self._feeds = feeds.SqliteFeeds(self._connection)
        self._archive = archive.SqliteArchive(self._connection)
        self._contradictions = contradictions.SqliteContradictions(self._connection)
        self._verdicts = verdicts.SqliteVerdicts(self._connection)
        self._search = search.SqliteSearch(self._connection)

    # Log and outbox

    def read(self, topic: Topic, after: int, limit: int) -> list[Entry]:
        return self._log.read(topic, after, limit)

    def position(self, consumer: str, topic: Topic) -> int:
        return self._log.position(consumer, topic)

    def unsent(self, limit: int) -> list[Alert]:
        return self._log.unsent(limit)

    def commit(self, batch: Batch) -> None:
        try:
            with self._connection.writing() as db:
                log.append(db, batch.append)
                log.settle_alerts(db, batch.settled_alerts)
                alerts.put(db, batch)
                archive.put_articles(db, batch.articles)
                archive.put_claims(db, batch.claims)
                search.put_documents(db, batch.articles, batch.claims, self._archive.claims_of)
                for indexed in batch.events:
                    self._events.put(db, indexed)
                contradictions.put_contradictions(db, batch.contradictions, self._events.indexed)
                verdicts.put_searches(db, batch.searches, batch.dropped_searches)
                feeds.put_states(db, batch.feeds)
                feeds.put_seen(db, batch.seen)
                feeds.put_dead_letters(db, batch.dead_letters, batch.settled_dead_letters)
                log.move(db, batch.positions)
        except BaseException:
            self._events.forget()
            raise
        self._events.keep()

    # Matching

    def find(self, country: str, keys: Iterable[str]) -> list[Indexed]:
        return self._events.find(country, keys)

    def contradictions_of(self, event: str) -> list[Contradiction]:
        return self._contradictions.contradictions_of(event)

    # Polling

    def states(self) -> dict[str, FeedState]:
        return self._feeds.states()

    def seen(self, feed: str, entries: Sequence[str]) -> dict[str, SeenEntry]:
        return self._feeds.seen(feed, entries)

    def is_empty(self) -> bool:
        return self._archive.is_empty()

    # The reading side

    def search(self, query: Query) -> Hits:
        return self._search.search(query)

    def article(self, id: str) -> Article | None:
        return self._archive.article(id)

    def revisions(self, id: str) -> list[Article]:
        return self._archive.revisions(id)

    def claims_of(self, article: str) -> list[Claim]:
        return self._archive.claims_of(article)

    def claim(self, id: str) -> Claim | None:
        return self._archive.claim(id)

    def event(self, id: str) -> Event | None:
        return self._events.event(id)

    def events(self, *, limit: int, after: str | None = None, contradicted: bool | None = None) -> tuple[list[Event], str | None]:
        return self._events.events(limit, after, contradicted)

    def contradiction(self, id: str) -> Contradiction | None:
        return self._contradictions.contradiction(id)

    def contradictions(
        self, *, limit: int, after: str | None = None, order: Order = "newest", among: Among | None = None,
    ) -> tuple[list[Contradiction], str | None]:
        return self._contradictions.contradictions(limit, after, order, among or Among())

    def choices(self, facet: Facet) -> list[tuple[str, int]]:
        return self._contradictions.choices(facet)

    def origins_of(self, contradictions: Sequence[str]) -> dict[str, tuple[tuple[str, ...], tuple[str, ...]]]:
        return self._contradictions.origins_of(contradictions)

    def contradictions_with(self, claims: Sequence[str]) -> dict[str, tuple[str, ...]]:
        return self._contradictions.with_claims(claims)

    def claims(self, ids: Sequence[str]) -> dict[str, Claim]:
        return self._archive.claims(ids)

    def articles(self, ids: Sequence[str]) -> dict[str, Article]:
        return self._archive.articles(ids)

    def outlines(self, *, limit: int, after: str | None = None, contradicted: bool | None = None) -> tuple[list[Outline], str | None]:
        return self._events.outlines(limit, after, contradicted)

    def outlines_of(self, events: Sequence[str]) -> dict[str, Outline]:
        return self._events.outlines_of(events)

    def outlines_with(self, article: str) -> list[Outline]:
        countries = {claim.act.place.path[0] for claim in self._archive.claims_of(article) if claim.act.place and claim.act.place.path}
        return self._events.outlines_with(article, {"", *countries})

    def verdicts(self, contradictions: Sequence[str]) -> dict[str, list[Verdict]]:
        return self._verdicts.verdicts(contradictions)

    def verdict_counts(self) -> dict[str, int]:
        return self._verdicts.counts()

    def saved_searches(self) -> list[SavedSearch]:
        return self._verdicts.saved_searches()

    def dead_letter(self, id: str) -> DeadLetter | None:
        return self._feeds.dead_letter(id)

    def dead_letters(self, *, limit: int) -> list[DeadLetter]:
        return self._feeds.dead_letters(limit)

    def counts(self) -> dict[str, int]:
        return self._archive.counts()

    # The file

    def backup(self, path: Path | str) -> None:
        """A copy of the store as it stands now, while others write on. It appears at `path` when it is whole."""
        target = Path(path)
        if target.exists() and target.samefile(self._connection.path):
            raise StoreError(f"{target}: is the store itself. Choose another file for the backup")
        if not target.parent.is_dir():
            raise StoreError(f"{target}: the backup cannot be written: there is no folder {target.parent}. Choose another place")
        partial = target.with_name(target.name + ".partial")
        try:
            partial.unlink(missing_ok=True)
            with self._connection.failures():
                copy = sqlite3.connect(partial)
                try:
                    self._connection.db.backup(copy)
                    copy.execute("PRAGMA journal_mode = DELETE")  # one file, not three
                finally:
                    copy.close()
            partial.replace(target)
        except OSError as error:
            raise StoreError(f"{target}: the backup cannot be written: {error.strerror}. Choose another place") from error
        except StoreError as error:
            partial.unlink(missing_ok=True)
            raise StoreError(f"{target}: the backup was not made: {error}") from error

    def forget_results(self) -> None:
        """Empties what was made of the articles, and sets the stages back to the start of the log; they make it anew."""
        with self._connection.writing() as db:
            forgetting.forget(db)
        self._events = SqliteEvents(self._connection)

    def check(self) -> list[str]:
        """What is wrong with the file, in words; empty when it is sound. Reads all of it."""
        wrong = [text for (text,) in self._connection.all("PRAGMA integrity_check") if text != "ok"]
        dangling = self._connection.all("PRAGMA foreign_key_check")
        wrong += [f"{table} {row} refers to a missing row of {parent}" for table, row, parent, _ in dangling]
        try:
            with self._connection.writing() as db:
                db.execute("INSERT INTO terms (terms) VALUES ('integrity-check')")
        except StoreError as error:
            wrong.append(f"the search index: {error}. rasid rebuild makes it anew")
        return wrong

    def reindex(self) -> None:
        """The search index anew: after a change of the analysis, and to drop what superseded revisions left in it."""
        with self._connection.writing() as db:
            search.rebuild(db, self._archive.newest(), self._archive.claims_of)

    def close(self) -> None:
        self._connection.db.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exc: object) -> None:
        self.close()
