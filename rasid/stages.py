"""The embedded stages: the log's articles become claims and reports, and those events, contradictions and alerts.

Each stage is a consumer of the log with its own position, committed in one transaction with what the stage made: killed
at any moment, it goes on where it stood, and what it does again it does to the same ids. One process at a time may run
the stages of a store (`rasid.lock`); any number may append articles to it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime

import msgspec

from processors.matching import Decision, amend, decide
from processors.model import Article, DeadLetter, Report, Verdict, encode, identity
from processors.ports import Batch, Entry, Store, Topic
from processors.progress import Progress
from rasid import steps
from rasid.pending import PendingBook
from rasid.workers import Crew, Fallen

EXTRACT = "extract"
MATCH = "match"
READS: dict[str, Topic] = {EXTRACT: "articles", MATCH: "reports"}
"""Which topic each stage reads."""
PAGE = 256
"""Records of the log that share one transaction."""
PIECE = 8
"""Articles handed to a worker at once."""
ALONE = 8
"""Up to so many articles are quicker extracted in this process than handed to workers that must first be started."""

_report = msgspec.json.Decoder(Report)
_article = msgspec.json.Decoder(Article)
_verdict = msgspec.json.Decoder(Verdict)


Told = Callable[[Progress], None]


class Stages:
    """The extract and match stages over one store. Not for two threads at once."""

    def __init__(
        self, store: Store, crew: Crew[bytes, steps.Understood], now: Callable[[], datetime], told: Told = lambda _: None,
        *, alone: int = ALONE, alerting: bool = True,
    ) -> None:
        """Up to `alone` waiting articles are extracted in this process. `alerting` false (a rebuild): contradictions alert nobody."""
        self._store = store
        self._crew = crew
        self._now = now
        self._told = told
        self._alone = alone
        self._alerting = alerting
        self._book = PendingBook(store)

    def catch_up(self, stop: Callable[[], bool] = lambda: False) -> None:
        """Works until the log is done with, or `stop()` says so between two transactions."""
        self._match_all(stop)
        batch, made = Batch(), Progress()
        waiting = 0
        for entry, result in self._crew.map(self._articles(stop), _value, piece=PIECE, alone=self._alone):
            made = self._add(batch, entry, result, made)
            waiting += 1
            if waiting >= PAGE:
                self._commit(batch, made)
                batch, made, waiting = Batch(), Progress(), 0
                self._match_all(stop)
                if stop():
                    return
        if waiting:
            self._commit(batch, made)
            self._match_all(stop)

    def _articles(self, stop: Callable[[], bool]) -> Iterator[Entry]:
        after = self._store.position(EXTRACT, "articles")
        while not stop() and (entries := self._store.read("articles", after, PAGE)):
            yield from entries
            after = entries[-1].offset

    def _add(self, batch: Batch, entry: Entry, result: steps.Understood | Fallen, made: Progress) -> Progress:
        batch.positions[EXTRACT, "articles"] = entry.offset
        if isinstance(result, Fallen):
            batch.dead_letters.append(dead_letter("extract", entry, result.reason, self._now()))
            return made._replace(articles=made.articles + 1, dead_letters=made.dead_letters + 1)
        claims, reports = result.decoded()
        article = _article.decode(entry.value)
        batch.articles.append(article)  # it is there already, but for a rebuild, which indexes it anew
        batch.claims[article.id, article.revision] = claims
        batch.append.extend(("reports", report.country, encode(report)) for report in reports)
        return made._replace(articles=made.articles + 1, claims=made.claims + len(claims))

    def _match_all(self, stop: Callable[[], bool]) -> None:
        while not stop() and (entries := self._store.read("reports", self._store.position(MATCH, "reports"), PAGE)):
            self._match(entries)
        # What people said comes after the articles that they had seen: a rebuild then has their claims.
        if self._store.read("articles", self._store.position(EXTRACT, "articles"), 1):
            return
        while not stop() and (entries := self._store.read("verdicts", self._store.position(MATCH, "verdicts"), PAGE)):
            self._amend(entries)

    def _amend(self, entries: list[Entry]) -> None:
        batch, made = Batch(), Progress()
        for entry in entries:
            batch.positions[MATCH, "verdicts"] = entry.offset
            try:
                decision = amend(_verdict.decode(entry.value), self._book)
            except Exception as error:  # noqa: BLE001 - one verdict that a rule fails on becomes a dead letter, the rest flows on
                batch.dead_letters.append(dead_letter("verdict", entry, steps.reason(error), self._now()))
                made = made._replace(dead_letters=made.dead_letters + 1)
                continue
            made = self._put(batch, decision, made)
        self._finish(batch, made)

    def _match(self, entries: list[Entry]) -> None:
        batch, made = Batch(), Progress()
        for entry in entries:
            batch.positions[MATCH, "reports"] = entry.offset
            try:
                decision = decide(_report.decode(entry.value), self._book)
            except Exception as error:  # noqa: BLE001 - one report that a rule fails on becomes a dead letter, the rest flows on
                batch.dead_letters.append(dead_letter("match", entry, steps.reason(error), self._now()))
                made = made._replace(dead_letters=made.dead_letters + 1)
                continue
            made = self._put(batch, decision, made)
        self._finish(batch, made._replace(reports=len(entries)))

    def _put(self, batch: Batch, decision: Decision, made: Progress) -> Progress:
        """Lays what was decided on the book, and its alerts into the batch."""
        self._book.put(decision.events, decision.contradictions)
        if not self._alerting:
            return made
        batch.append.extend(("alerts", alert.event, encode(alert)) for alert in decision.alerts)
        return made._replace(alerts=made.alerts + len(decision.alerts))

    def _finish(self, batch: Batch, made: Progress) -> None:
        """Commits what was decided on the book since its last commit."""
        batch.events = self._book.events
        batch.contradictions = self._book.contradictions
        batch.append.extend(("events", one.event.id, encode(one.event)) for one in batch.events)
        batch.append.extend(("contradictions", one.event, encode(one)) for one in batch.contradictions)
        try:
            self._commit(batch, made._replace(contradictions=len(batch.contradictions)))
        finally:
            self._book.clear()

    def _commit(self, batch: Batch, made: Progress) -> None:
        self._store.commit(batch)
        self._told(made)


def _value(entry: Entry) -> bytes:
    return entry.value


def dead_letter(stage: str, entry: Entry, reason: str, now: datetime) -> DeadLetter:
    """What could not be processed, with the record itself as the payload to try again."""
    return DeadLetter(
        id=identity("dead letter", stage, str(entry.offset)), stage=stage, subject=entry.key, reason=reason,
        payload=entry.value.decode("utf-8"), failed=now,
    )
