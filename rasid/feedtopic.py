"""The feed list of a cluster: kept in the topic of feeds, shown from the index."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager

from ingest import opml, topicbook
from ingest.topicbook import Places
from processors.errors import BadSettings, RasidError
from processors.model import Feed
from rasid.collecting import poll_settings
from rasid.settings import Settings
from sinks.elastic.messages import Message
from sinks.outbox.pagestore import ClusterStore


class FeedTopic:
    """`processors.ports.Subscriptions`. Changes are written where the pollers read them, and at once into the index."""

    def __init__(self, settings: Settings, places: Places, store: Callable[[], AbstractContextManager[ClusterStore]]) -> None:
        self._settings = settings
        self._places = places
        self._store = store

    def feeds(self) -> Sequence[Feed]:
        """By outlet and title: the topic has no order of its own."""
        try:
            with self._store() as store:
                return store.feeds()
        except RasidError as error:
            raise BadSettings(f"the feed list cannot be read: {error}") from error

    def add(self, url: str, *, title: str = "", outlet: str = "") -> Feed:
        new = opml.make_feed(url, title=title, outlet=outlet)
        opml.add(self.feeds(), new)  # refuses what is there already
        self._change([new], [])
        return new

    def remove(self, feed: str) -> Feed:
        _, gone = opml.remove(self.feeds(), feed)
        self._change([], [gone])
        return gone

    def exported(self) -> bytes:
        return opml.write(self.feeds())

    def take_in(self, raw: bytes) -> tuple[int, Sequence[str]]:
        found = opml.read(raw)
        there = {feed.id for feed in self.feeds()}
        merged, new = opml.merge(self.feeds(), found.feeds)
        if new:
            self._change([feed for feed in merged if feed.id not in there], [])
        return new, [f"{problem.outline}: {problem.reason}" for problem in found.problems]

    def _change(self, new: Sequence[Feed], gone: Sequence[Feed]) -> None:
        try:
            made = topicbook.change(self._places, new, gone, self._settings.kafka.feeds_partitions, poll_settings(self._settings).schedule)
        except RasidError as error:
            raise BadSettings(f"the feed list cannot be changed: {error}") from error
        with self._store() as store:
            store.show(
                Message("feeds", self._places.feeds, one.partition, one.offset, one.key, one.value, {}, one.moment) for one in made
            )
