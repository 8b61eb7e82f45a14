"""What pollers remember, as records of the feeds topic. The live tests have a Kafka."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from kafka.errors import KafkaTimeoutError

from ingest import topicbook
from ingest.topicbook import Book, Membership, Places, TopicBook, partition_of
from processors.errors import StoreError
from processors.model import Article, DeadLetter, Feed, FeedState, SeenEntry, encode
from processors.ports import Batch

NOW = datetime(2024, 3, 5, 12, tzinfo=UTC)
FEED = Feed(id="f1", url="https://example.org/rss", outlet="example")
PLACES = Places(bootstrap=("127.0.0.1:1",), feeds="feeds", articles="articles", dead_letters="dead")


class Producer:
    """A transactional producer that keeps what was committed; fails where it is told to."""

    def __init__(self) -> None:
        self.committed: list[tuple[str, int | None, bytes, bytes | None]] = []
        self.open: list[tuple[str, int | None, bytes, bytes | None]] = []
        self.offsets: Any = None
        self.fails = False

    def begin_transaction(self) -> None:
        self.open = []

    def send(self, topic: str, *, value: bytes | None, key: bytes, partition: int | None) -> Producer:
        self.open.append((topic, partition, key, value))
        return self

    def flush(self, timeout: float) -> None:
        assert timeout > 0

    def get(self, timeout: float) -> None:
        assert timeout > 0

    def send_offsets_to_transaction(self, offsets: Any, group: Any) -> None:
        self.offsets = offsets, group

    def commit_transaction(self) -> None:
        if self.fails:
            raise KafkaTimeoutError("away")
        self.committed += self.open



@pytest.fixture
def producer() -> Producer:
    return Producer()


@pytest.fixture
def store(producer: Producer) -> TopicBook:
    book = Book()
    book.apply(2, b"feed/f1", encode(FEED))
    return TopicBook(PLACES, Membership(partitions=frozenset({2, 5}), group="me"), book, producer)


def article(number: int, got: datetime = NOW) -> Article:
    address = f"https://example.org/{number}"
    return Article(id=f"a{number}", url=address, source="example", title="خبر", text="نص الخبر", published=NOW, fetched=got)


def seen(number: int, at: datetime = NOW) -> SeenEntry:
    return SeenEntry(feed="f1", entry=f"e{number}", entry_hash="h", article=f"a{number}", seen=at)


def found(number: int) -> Batch:
    return Batch(
        append=[("articles", f"a{number}", encode(article(number)))], articles=[article(number)], seen=[seen(number)],
        feeds=[FeedState(feed="f1", url=FEED.url, etag='"1"')],
    )


def test_a_poll_is_one_transaction_in_the_feeds_partition(store: TopicBook, producer: Producer) -> None:
    store.commit(found(1))
    assert [(topic, partition, key) for topic, partition, key, _ in producer.committed] == [
        ("articles", None, b"a1"), ("feeds", 2, b"seen/f1/e1"), ("feeds", 2, b"article/a1"), ("feeds", 2, b"state/f1"),
    ]
    offsets, group = producer.offsets
    assert {tp.partition for tp in offsets} == {2, 5}
    assert group == "me"
    assert store.article("a1") == article(1)
    assert store.seen("f1", ["e1", "e2"]) == {"e1": seen(1)}
    assert store.states()["f1"].etag == '"1"'


def test_another_poller_reads_what_one_has_written(store: TopicBook, producer: Producer) -> None:
    store.commit(found(1))
    other = Book()
    for topic, partition, key, value in producer.committed:
        if topic == "feeds" and partition is not None:
            other.apply(partition, key, value)
    assert other.article("a1") == article(1)
    assert other.seen == {"f1": {"e1": seen(1)}}
    assert other.states == store.states()


def test_what_kafka_did_not_take_is_not_remembered(store: TopicBook, producer: Producer) -> None:
    producer.fails = True
    with pytest.raises(StoreError, match="asked again"):
        store.commit(found(1))
    assert store.article("a1") is None
    assert store.seen("f1", ["e1"]) == {}
    assert store.states() == {}


def test_dead_letters_and_settled_ones(store: TopicBook, producer: Producer) -> None:
    letter = DeadLetter(id="l1", stage="fetch", subject="x", reason="away", payload="{}", failed=NOW)
    store.commit(Batch(dead_letters=[letter], settled_dead_letters=["l0"]))
    assert producer.committed == [("dead", None, b"l1", encode(letter)), ("dead", None, b"l0", None)]


def test_an_empty_batch_is_no_transaction(store: TopicBook, producer: Producer) -> None:
    store.commit(Batch())
    assert producer.offsets is None


def test_old_articles_and_too_many_entries_are_forgotten(
    store: TopicBook, producer: Producer, monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(topicbook, "SEEN_KEPT", 2)
    for number in range(4):
        at = NOW + timedelta(minutes=number)
        store.commit(Batch(articles=[article(number, at)], seen=[seen(number, at)]))
    assert set(store.seen("f1", [f"e{number}" for number in range(4)])) == {"e1", "e2", "e3"}
    later = NOW + topicbook.KEPT + timedelta(days=1)
    store.commit(Batch(seen=[seen(9, later)]))
    assert [store.article(f"a{number}") for number in range(4)] == [None] * 4
    assert ("feeds", 2, b"article/a0", None) in producer.committed


def test_records_that_cannot_be_read_are_passed_over() -> None:
    book = Book()
    book.apply(0, b"feed/f1", b"{no json")
    book.apply(0, b"what/f1", b"{}")
    book.apply(0, b"\xff", b"{}")
    book.apply(0, b"feed/f1", encode(FEED))
    book.apply(0, b"state/f1", None)
    assert book.feeds == {"f1": FEED}
    book.apply(0, b"feed/f1", None)
    assert book.feeds == {}


def test_one_outlets_feeds_are_together() -> None:
    feeds = [Feed(id=f"f{number}", url=f"https://example.org/{number}", outlet="example") for number in range(20)]
    assert len({partition_of(feed, 16) for feed in feeds}) == 1
    others = [Feed(id=f"f{number}", url=f"https://example.org/{number}", outlet=f"o{number}") for number in range(200)]
    assert {partition_of(feed, 16) for feed in others} == set(range(16))
