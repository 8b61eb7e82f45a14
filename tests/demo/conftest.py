"""The newsroom driven through the real pipeline without waiting: real feeds and pages over loopback, real cleaning, a clock that is set."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

import pytest

from ingest.cleaning import Cleaner
from ingest.entries import EntrySettings
from ingest.fetching import Fetcher, FetchSettings
from ingest.parser import Parser
from ingest.poller import Poller, PollSettings
from processors.model import Alert, Article, Claim, Contradiction, Event, FeedState, decode
from processors.relations import judge
from processors.relations.interval import canonical
from rasid import steps
from rasid.demo.calendar import dated, published
from rasid.demo.server import Newsroom
from rasid.demo.stock import stock
from rasid.stages import Stages
from rasid.workers import Crew
from sinks.memory import MemoryStore

NOW = datetime(2026, 11, 22, 10, tzinfo=UTC)
LATER = 300.0
"""Seconds after the last release at which the newsroom is looked at once more."""


class Dated(NamedTuple):
    """An article of the newsroom as its outlet writes it now, after its edit."""

    name: str
    title: str
    text: str


@dataclass
class Told:
    """What the pipeline made of the newsroom. Articles go by their names in the newsroom."""

    store: MemoryStore
    names: dict[str, str]
    """Article id → its name in the newsroom."""
    states: dict[str, FeedState]
    """By outlet."""
    alerted: dict[str, Contradiction] = field(default_factory=dict)
    """Contradictions with an alert in the outbox, as they stand at the end; by id."""
    events: list[Event] = field(default_factory=list)
    figures: dict[str, set[str]] = field(default_factory=dict)
    """The values of the figures in each article."""
    relations: dict[frozenset[str], set[str]] = field(default_factory=dict)
    """How two values stand to each other, wherever they meet in an event."""

    def claim(self, name: str) -> Claim:
        found = self.store.claim(name)
        assert found is not None
        return found

    def articles_of(self, side: tuple[str, ...]) -> set[str]:
        return {self.names[self.claim(claim).article] for claim in side}

    def stored(self) -> Iterator[tuple[Article, Dated]]:
        """The newest revision of each article, with what its outlet wrote."""
        written = {article.id: article for article in stock().articles}
        for number, name in self.names.items():
            article, own = self.store.article(number), written[name]
            assert article is not None
            outlet, when = stock().outlets[own.outlet], published(own, NOW)
            text = own.edit.text if own.edit else own.text
            yield article, Dated(name, dated(own.title, outlet, when), dated(text, outlet, when))


def everything() -> Told:
    """The newsroom from the first filling to the last release, one release at a time."""
    return asyncio.run(_everything())


async def _everything() -> Told:
    seconds = 0.0
    store = MemoryStore()
    polling = PollSettings(entries=EntrySettings(again_after=timedelta(seconds=1)))

    def clock() -> datetime:
        return NOW + timedelta(seconds=seconds)

    with Newsroom(stock(), NOW, lambda: seconds) as newsroom, Crew(steps.understand, 1) as crew:
        stages = Stages(store, crew, clock, alone=1000)
        feeds = {feed.outlet: feed for feed in newsroom.feeds()}
        async with (
            Fetcher(FetchSettings(allow_hosts=(newsroom.host,), host_pause=0.0), clock) as fetcher,
            Parser() as parser,
            Cleaner() as cleaner,
            Poller(feeds.values(), store, fetcher, parser, cleaner, now=clock, settings=polling) as poller,
        ):
            for outlet in feeds.values():
                await poller.poll_once(outlet)
            stages.catch_up()
            for moment, outlets in _releases():
                seconds = moment
                for name in outlets:
                    await poller.poll_once(feeds[name])
                stages.catch_up()
            seconds = moment + LATER  # every page is looked at again
            for outlet in feeds.values():
                await poller.poll_once(outlet)
            stages.catch_up()
            states = {name: poller.states[feed.id] for name, feed in feeds.items()}
            addresses = {newsroom.address(article): article.id for article in stock().articles}
    names = {article.id: addresses[article.url] for article in _articles(store)}
    told = Told(store, names, states)
    told.events, _ = store.events(limit=10_000)
    for entry in store.read("alerts", 0, 10_000):
        found = store.contradiction(decode(entry.value, Alert).contradiction)
        assert found is not None
        told.alerted[found.id] = found
    for event in told.events:
        claims = [told.claim(claim) for claim in event.claims]
        for claim in claims:
            if claim.act.quantity:
                told.figures.setdefault(told.names[claim.article], set()).add(canonical(claim.act.quantity))
        for relation in judge(event.id, claims, frozenset(event.asides)).relations:
            figures = [told.claim(claim).act.quantity for claim in (relation.left, relation.right)]
            values = frozenset(canonical(quantity) for quantity in figures if quantity)
            told.relations.setdefault(values, set()).add(relation.relation)
    return told


def _articles(store: MemoryStore) -> Iterator[Article]:
    yield from (decode(entry.value, Article) for entry in store.read("articles", 0, 10_000))


def _releases() -> list[tuple[float, list[str]]]:
    """(seconds, outlets with something new), in order."""
    moments: dict[float, list[str]] = {}
    for article in stock().articles:
        for moment in (article.release, *([article.edit.release] if article.edit else [])):
            if moment > 0:
                moments.setdefault(moment, []).append(article.outlet)
    return sorted(moments.items())


@pytest.fixture(scope="session")
def told() -> Told:
    return everything()
