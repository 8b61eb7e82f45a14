"""What the tests of the Elasticsearch side share: a fresh set of indices, and a store over them that takes batches as others do."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from itertools import count
from time import monotonic

import pytest
from elasticsearch import Elasticsearch

from deploy.local.node import Node
from processors.model import Article, Claim, DeadLetter, Extraction, encode
from processors.ports import Batch, Indexed
from sinks.elastic.alerts import AlertedArchive
from sinks.elastic.documents import Document, Documents
from sinks.elastic.indexing import Indexer, Limits
from sinks.elastic.mappings import Kind
from sinks.elastic.messages import RETRIED, Message, Reader
from sinks.elastic.replacing import Replacing
from sinks.elastic.setup import Shape, connect, setup
from sinks.elastic.standing import HEADER, standing
from sinks.elastic.writing import Writer
from sinks.outbox.records import remembered, wished

NOW = datetime(2026, 3, 1, tzinfo=UTC)
LATER = datetime(2026, 4, 1, tzinfo=UTC)
"""When messages come."""


class Given:
    """A source of messages that were given to it, and what was committed of them."""

    def __init__(self, messages: Sequence[Message], *, at_once: int = 100) -> None:
        self.left = list(messages)
        self.at_once = at_once
        self.committed: dict[tuple[str, int], int] = {}

    def poll(self, seconds: float) -> Sequence[Message]:
        assert seconds >= 0
        some, self.left = self.left[: self.at_once], self.left[self.at_once :]
        return some

    def commit(self, positions: Mapping[tuple[str, int], int]) -> None:
        self.committed.update(positions)

    def hold(self) -> None:
        pass


class Letters(list[DeadLetter]):
    """Dead letters, kept here."""

    def send(self, letters: Sequence[DeadLetter]) -> None:
        self.extend(letters)


def message(kind: Kind, key: str, value: bytes | None, *, offset: int = 0, headers: Mapping[str, bytes] | None = None) -> Message:
    key = f"state/{key}" if kind == "feeds" else key
    return Message(kind, f"rasid.{kind}", 0, offset, key.encode("utf-8", "replace"), value, headers or {}, int(LATER.timestamp() * 1000))


def index(client: Elasticsearch, prefix: str, messages: Sequence[Message], limits: Limits | None = None) -> tuple[Given, Letters]:
    """Indexes all of the messages, as `rasid index` does."""
    documents = Documents(prefix)
    source, letters = Given(messages), Letters()
    indexer = Indexer(
        source, Reader(documents), Writer(client), Replacing(client, prefix, documents), letters, limits=limits or Limits(),
        clock=monotonic, now=lambda: NOW,
    )
    indexer.run(lambda: not source.left)
    client.indices.refresh(index=f"{prefix}*")
    return source, letters


class ElasticStore(AlertedArchive):
    """The archive with `commit`, which sends through the indexer what the stages would send to the topics.

    A claim and its article come in one message there; here they may be committed one after the other.
    """

    def __init__(self, client: Elasticsearch, prefix: str) -> None:
        super().__init__(client, prefix)
        self.client, self.prefix = client, prefix
        self._known: dict[tuple[str, int], Article] = {}
        self._stated: dict[tuple[str, int], tuple[Claim, ...]] = {}
        self._indexed: dict[str, Indexed] = {}
        self._verdicts_log: list[bytes] = []
        self._offsets = count()

    def read(self, topic: str, after: int, limit: int) -> list[bytes]:
        """The log, of which Elasticsearch has no part."""
        assert topic == "verdicts"
        return self._verdicts_log[after : after + limit]

    def commit(self, batch: Batch) -> None:
        messages: list[Message] = []
        late = {RETRIED: b""}
        for article in batch.articles:
            self._known[article.id, article.revision] = article
            messages.append(message("articles", article.id, encode(article), headers=late))
        self._stated |= batch.claims
        for key in {**dict.fromkeys((a.id, a.revision) for a in batch.articles), **dict.fromkeys(batch.claims)}:
            if key in self._known and key in self._stated:
                found = Extraction(article=self._known[key], claims=self._stated[key])
                messages.append(message("claims", key[0], encode(found), headers=late))
        for event in batch.events:
            self._indexed[event.event.id] = event
            messages.append(message("events", event.event.id, encode(event.event)))
        for one in batch.contradictions:
            event = self._indexed.get(one.event)
            messages.append(message("contradictions", one.id, encode(one), headers={HEADER: standing(one, event)} if event else {}))
        messages += [message("feeds", state.feed, encode(state)) for state in batch.feeds]
        messages += [message("dead_letters", letter.id, encode(letter)) for letter in batch.dead_letters]
        messages += [message("dead_letters", id_, None) for id_ in batch.settled_dead_letters]
        self._verdicts_log += [value for topic, _, value in batch.append if topic == "verdicts"]
        messages += [message("verdicts", key, value) for topic, key, value in batch.append if topic == "verdicts"]
        remembers = Batch(notices=batch.notices, deliveries=batch.deliveries)
        wants = Batch(silences=batch.silences, alert_rules=batch.alert_rules, removed_alert_rules=batch.removed_alert_rules)
        messages += [message("notices", key, value, offset=next(self._offsets)) for key, value in remembered(remembers, NOW)]
        messages += [message("silences", key, value, offset=next(self._offsets)) for key, value in wished(wants, NOW)]
        _, letters = index(self.client, self.prefix, messages)
        assert letters == []
        self._searches(batch)
        self.client.indices.refresh(index=f"{self.prefix}*")

    def _searches(self, batch: Batch) -> None:
        documents = Documents(self.prefix)
        made: list[Document] = []
        for search in batch.searches:
            made += documents.search(search)
        for dropped in batch.dropped_searches:
            made += documents.dropped(dropped, datetime(2999, 1, 1, tzinfo=UTC))
        assert Writer(self.client).write(made) == []


@pytest.fixture(scope="session")
def client(elasticsearch: Node) -> Iterator[Elasticsearch]:
    with connect(elasticsearch.url) as made:
        yield made


PREFIX = "test-"


@pytest.fixture(scope="session")
def templates(client: Elasticsearch) -> str:
    """Set up once: its templates stay while the indices come and go. What the names of the indices begin with."""
    assert list(setup(client, Shape(PREFIX)))
    _remove(client)
    return PREFIX


@pytest.fixture
def prefix(client: Elasticsearch, templates: str) -> Iterator[str]:
    """What the names of a test's indices begin with; there are none yet, and none is left behind."""
    yield templates
    _remove(client)


def _remove(client: Elasticsearch) -> None:
    names = list(client.indices.get(index=f"{PREFIX}*").body)
    if names:
        client.indices.delete(index=names)


@pytest.fixture
def store(client: Elasticsearch, prefix: str) -> ElasticStore:
    return ElasticStore(client, prefix)
