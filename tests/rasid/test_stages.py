"""The stages over a store: positions, dead letters, failing stores, and decisions that share a transaction."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from bench.generate import articles as generated
from processors.errors import StoreError
from processors.matching import decide
from processors.model import Article, Report, Verdict, decode, encode, identity
from processors.ports import Batch
from rasid import stages as stages_module
from rasid import steps
from rasid.pending import PendingBook
from rasid.stages import Stages
from rasid.workers import Crew
from sinks.memory import MemoryStore
from sinks.sqlite import SqliteStore

NOW = datetime(2024, 3, 5, 12, tzinfo=UTC)


def article(number: int, one: Any) -> Article:
    return Article(id=identity("article", one.url), url=one.url, source=one.source, title=one.title, text=one.text, published=one.published)


def news(count: int) -> list[Article]:
    return [article(number, one) for number, one in enumerate(generated(count))]


def append(store: Any, articles: list[Article]) -> None:
    store.commit(Batch(append=[("articles", one.id, encode(one)) for one in articles], articles=articles))


def understand(store: Any) -> Stages:
    return Stages(store, Crew(steps.understand, 1), lambda: NOW, alone=10_000)


def state(store: Any) -> list[Any]:
    return [store.events(limit=10_000)[0], store.contradictions(limit=10_000)[0]]


def test_many_reports_in_one_transaction_decide_as_one_by_one(monkeypatch: pytest.MonkeyPatch) -> None:
    articles = news(60)
    together = MemoryStore()
    append(together, articles)
    understand(together).catch_up()
    alone = MemoryStore()
    monkeypatch.setattr(stages_module, "PAGE", 1)
    append(alone, articles)
    understand(alone).catch_up()
    assert state(together) == state(alone)
    plain = MemoryStore()
    for entry in together.read("reports", 0, 10_000):
        decision = decide(decode(entry.value, Report), plain)
        plain.commit(Batch(events=list(decision.events), contradictions=list(decision.contradictions)))
    assert state(plain) == state(together)
    assert together.contradictions(limit=1)[0]


def test_contradictions_of_news_are_owed_once_and_those_of_a_backfill_never() -> None:
    from msgspec.structs import replace

    store = MemoryStore()
    append(store, news(30))
    understand(store).catch_up()
    owed = [alert.contradiction for alert in store.unsent(1000) if alert.cause == "new"]
    assert sorted(owed) == sorted(one.id for one in store.contradictions(limit=1000)[0])
    quiet = MemoryStore()
    append(quiet, [replace(one, backfill=True) for one in news(30)])
    understand(quiet).catch_up()
    assert quiet.contradictions(limit=1)[0]
    assert quiet.unsent(10) == []


def test_an_article_that_a_rule_fails_on_becomes_a_dead_letter(monkeypatch: pytest.MonkeyPatch) -> None:
    store = MemoryStore()
    articles = news(3)
    append(store, articles)
    real = steps.claims.extract

    def extract(given: Article) -> Any:
        if given.id == articles[1].id:
            raise ZeroDivisionError("a rule")
        return real(given)

    monkeypatch.setattr(steps.claims, "extract", extract)
    understand(store).catch_up()
    (letter,) = store.dead_letters(limit=10)
    assert (letter.stage, letter.subject) == ("extract", articles[1].id)
    assert letter.reason.startswith("ZeroDivisionError: a rule at tests")
    assert decode(letter.payload, Article) == articles[1]
    assert store.claims_of(articles[2].id)
    assert store.position("extract", "articles") == store.read("articles", 0, 10)[-1].offset


def test_a_report_that_a_rule_fails_on_becomes_a_dead_letter(monkeypatch: pytest.MonkeyPatch) -> None:
    store = MemoryStore()
    append(store, news(6))

    def fail(report: Report, book: PendingBook) -> Any:
        if report.article.id == first:
            raise KeyError("a rule")
        return decide(report, book)

    first = store.read("articles", 0, 1)[0].key
    monkeypatch.setattr(stages_module, "decide", fail)
    understand(store).catch_up()
    letters = store.dead_letters(limit=10)
    assert {letter.stage for letter in letters} == {"match"}
    assert all(decode(letter.payload, Report).article.id == first for letter in letters)
    assert store.events(limit=10)[0]


@pytest.fixture
def failing(tmp_path: Path) -> Callable[[int], Any]:
    """A store whose every n-th commit fails, as on a full disk, before anything of it is written."""

    class Failing(SqliteStore):
        commits = 0

        def __init__(self, every: int) -> None:
            super().__init__(tmp_path / "rasid.db")
            self.every = every

        def commit(self, batch: Batch) -> None:
            self.commits += 1
            if self.every and self.commits % self.every == 0:
                raise StoreError("the disk is full")
            super().commit(batch)

    return Failing


def test_after_a_full_disk_the_stages_go_on_where_they_stood(failing: Callable[[int], Any], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stages_module, "PAGE", 7)
    articles = news(40)
    whole = MemoryStore()
    append(whole, articles)
    understand(whole).catch_up()
    with failing(0) as store:
        append(store, articles)
    failures = 0
    done = False
    with failing(3) as store:
        while not done:
            try:
                understand(store).catch_up()
                done = True
            except StoreError:
                failures += 1
    assert failures > 2
    with failing(0) as store:
        assert state(store) == state(whole)
        assert store.counts()["articles"] == 40


def test_stopping_ends_between_transactions(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stages_module, "PAGE", 5)
    store = MemoryStore()
    append(store, news(40))
    told: list[Any] = []
    stages = Stages(store, Crew(steps.understand, 1), lambda: NOW, told.append, alone=10_000)
    stages.catch_up(lambda: len(told) >= 2)
    reached = store.position("extract", "articles")
    assert 0 < reached < store.read("articles", 0, 100)[-1].offset
    stages.catch_up()
    assert store.position("extract", "articles") == store.read("articles", 0, 100)[-1].offset


def test_what_a_person_says_is_taken_up_and_again_by_a_rebuild(tmp_path: Path) -> None:
    with SqliteStore(tmp_path / "rasid.sqlite") as store:
        append(store, news(40))
        understand(store).catch_up()
        event = max(store.events(limit=1000)[0], key=lambda one: len(one.articles))
        article = event.articles[-1]
        claims = tuple(claim.id for claim in store.claims_of(article) if claim.id in event.claims)
        verdict = Verdict(
            id="said", kind="split", claims=claims, articles=(article,) * len(claims), country=event.country, by="سلمى", at=NOW,
        )
        store.commit(Batch(append=[("verdicts", verdict.id, encode(verdict))]))
        understand(store).catch_up()
        assert claims_apart(store, claims)
        store.forget_results()
        understand(store).catch_up()
        assert claims_apart(store, claims)
        assert not store.dead_letters(limit=10)


def claims_apart(store: Any, claims: tuple[str, ...]) -> bool:
    """Exactly these claims are an event of their own."""
    return any(set(event.claims) == set(claims) for event in store.events(limit=1000)[0])
