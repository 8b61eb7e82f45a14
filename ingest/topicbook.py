"""What polling remembers, in Kafka: the feeds topic, shared by any number of pollers.

All of one outlet's feeds, and all that is remembered of them, are in one partition of the compacted topic, by key:

    feed/<feed>            the feed of the list                     Feed
    state/<feed>           how polling it stands                    FeedState
    seen/<feed>/<entry>    an entry that it showed                  SeenEntry
    article/<article>      the newest revision of its articles      Article

A poller owns some partitions. It reads them into memory and asks its feeds; what a poll found, and the feed's new state, are
one transaction. The transaction also commits an offset of the partitions for the pollers' consumer group, as the member
that it was when it got them: a poller that has lost its partitions without knowing is refused by the broker.

After an error it is not known whether the transaction is there; the book is then read anew, and what it does not hold is
asked again. An article that feeds of different outlets show comes once from each; its id is the same.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from time import monotonic
from typing import Any, NamedTuple, TypeVar

import structlog
from kafka import KafkaConsumer, TopicPartition
from kafka.errors import KafkaError
from kafka.partitioner import murmur2
from kafka.structs import OffsetAndMetadata
from msgspec.structs import replace

from ingest.schedule import ScheduleSettings, first_state
from processors.errors import BadRecord, StoreError, Unreachable
from processors.model import Article, Feed, FeedState, SeenEntry, decode, encode
from processors.ports import Batch, Entry, Topic
from processors.streams import client

log = structlog.get_logger("ingest.topicbook")
LARGEST = 16 * 1024 * 1024
"""Bytes of one record."""
KEPT = timedelta(days=30)
"""An article is remembered so long after it was got; a later edit of it is taken for its first revision."""
SEEN_KEPT = 2000
"""Entries of one feed that are remembered: many times what a feed shows."""
_TRANSACTION_MS = 10_000
"""A transaction whose poller died is ended by the broker after so long; the feeds wait for it before others have them."""
_WAIT_MS = 20_000
"""Milliseconds for Kafka to take something, before it counts as away."""
T = TypeVar("T")
Record = tuple[str, int | None, bytes, bytes | None]
"""Topic, partition (None: by the key), key, value."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Places:
    """Where the topics are."""

    bootstrap: tuple[str, ...]
    feeds: str
    articles: str
    dead_letters: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Membership:
    """The partitions of the feeds topic that a poller has, and as whom it got them."""

    partitions: frozenset[int]
    group: Any
    """kafka-python's group metadata; None where no group is needed (the list is written, nothing is polled)."""


class Book:
    """The records of some partitions, in memory."""

    def __init__(self) -> None:
        self.feeds: dict[str, Feed] = {}
        self.states: dict[str, FeedState] = {}
        self.seen: dict[str, dict[str, SeenEntry]] = {}
        self.partition: dict[str, int] = {}
        """Of each feed."""
        self.articles: dict[str, tuple[int, datetime | None, bytes]] = {}
        """By id: partition, when it was got, and the article itself, packed."""

    def apply(self, partition: int, key: bytes, value: bytes | None) -> None:
        """Takes up one record; what cannot be read is told and passed over."""
        kind, _, rest = key.decode("utf-8", "replace").partition("/")
        try:
            self._apply(partition, kind, rest, value)
        except BadRecord as error:
            log.error("a record of the feeds topic cannot be used", key=key.decode("utf-8", "replace"), reason=str(error))

    def _apply(self, partition: int, kind: str, rest: str, value: bytes | None) -> None:
        match kind:
            case "feed":
                _put(self.feeds, rest, value, Feed)
                _put(self.partition, rest, value, lambda _: partition)
            case "state":
                _put(self.states, rest, value, FeedState)
            case "seen":
                feed, _, entry = rest.partition("/")
                _put(self.seen.setdefault(feed, {}), entry, value, SeenEntry)
            case "article":
                _put(self.articles, rest, value, lambda raw: (partition, decode(raw, Article).fetched, zlib.compress(raw, 1)))
            case _:
                raise BadRecord(f"no kind of record is called {kind!r}")

    def article(self, id: str) -> Article | None:
        kept = self.articles.get(id)
        return decode(zlib.decompress(kept[2]), Article) if kept else None


def _put(where: dict[str, T], key: str, value: bytes | None, kind: type[T] | Callable[[bytes], T]) -> None:
    if value is None:
        where.pop(key, None)
    elif isinstance(kind, type):
        where[key] = decode(value, kind)
    else:
        where[key] = kind(value)


class TopicBook:
    """`ingest.filing.CollectorStore` over the feeds topic. For one thread. Raises `StoreError` once, then it is to be made anew."""

    def __init__(self, places: Places, member: Membership, book: Book, producer: client.TransactionalProducer) -> None:
        self._places = places
        self._member = member
        self.book = book
        self._producer = producer
        self._swept: datetime | None = None

    @classmethod
    def open(cls, places: Places, member: Membership, instance: str) -> TopicBook:
        """Reads the partitions. `instance` names this process among all pollers. Raises `Unreachable`."""
        try:
            book = read(places, member.partitions)
            producer = client.TransactionalProducer(
                bootstrap_servers=list(places.bootstrap), transactional_id=instance, transaction_timeout_ms=_TRANSACTION_MS,
                max_request_size=LARGEST, compression_type="gzip", linger_ms=2, request_timeout_ms=8_000, delivery_timeout_ms=_WAIT_MS,
                max_block_ms=_WAIT_MS,
            )
        except KafkaError as error:
            raise Unreachable(f"Kafka at {','.join(places.bootstrap)}: {error!r}") from error
        try:
            producer.init_transactions()
        except KafkaError as error:
            producer.close(timeout=1)
            raise Unreachable(f"Kafka at {','.join(places.bootstrap)}: {error!r}") from error
        return cls(places, member, book, producer)

    def close(self) -> None:
        """Ends the producer; what is not committed is dropped."""
        with suppress(KafkaError):
            self._producer.close(timeout=5)

    # FeedBook

    def states(self) -> dict[str, FeedState]:
        return dict(self.book.states)

    def seen(self, feed: str, entries: Sequence[str]) -> dict[str, SeenEntry]:
        known = self.book.seen.get(feed, {})
        return {entry: known[entry] for entry in entries if entry in known}

    def article(self, id: str) -> Article | None:
        return self.book.article(id)

    def is_empty(self) -> bool:
        """Never: whether a feed fills an empty archive is decided when it is put on the list."""
        return False

    # Log

    def read(self, topic: Topic, after: int, limit: int) -> list[Entry]:
        """Nothing: the stages read for themselves."""
        del topic, after, limit
        return []

    def position(self, consumer: str, topic: Topic) -> int:
        del consumer, topic
        return 0

    def commit(self, batch: Batch) -> None:
        changes = list(self._changes(batch))
        appended = [(key, value) for topic, key, value in batch.append if topic == "articles"]
        records: list[Record] = [(self._places.articles, None, key.encode(), value) for key, value in appended]
        records += [(self._places.feeds, *change) for change in changes]
        records += [(self._places.dead_letters, None, letter.id.encode(), encode(letter)) for letter in batch.dead_letters]
        records += [(self._places.dead_letters, None, letter.encode(), None) for letter in batch.settled_dead_letters]
        if not records:
            return
        try:
            write(self._producer, records, self._places.feeds, self._member)
        except KafkaError as error:
            raise StoreError(f"Kafka did not take what polls found ({error!r}); it is asked again") from error
        for partition, key, value in changes:
            self.book.apply(partition, key, value)

    def _changes(self, batch: Batch) -> Iterator[tuple[int, bytes, bytes | None]]:
        """Partition, key and record for the feeds topic."""
        of_article: dict[str, int] = {}
        now = max((entry.seen for entry in batch.seen), default=None)
        for entry in batch.seen:
            partition = self._partition(entry.feed)
            yield partition, f"seen/{entry.feed}/{entry.entry}".encode(), encode(entry)
            if entry.article is not None:
                of_article[entry.article] = partition
        for article in batch.articles:
            if article.id in of_article:
                yield of_article[article.id], f"article/{article.id}".encode(), encode(article)
        for state in batch.feeds:
            yield self._partition(state.feed), f"state/{state.feed}".encode(), encode(state)
        for feed in sorted({entry.feed for entry in batch.seen}):
            known = self.book.seen.get(feed, {})
            for entry in sorted(known.values(), key=lambda one: one.seen)[: max(0, len(known) - SEEN_KEPT)]:
                yield self._partition(feed), f"seen/{feed}/{entry.entry}".encode(), None
        yield from self._forgotten(now)

    def _forgotten(self, now: datetime | None) -> Iterator[tuple[int, bytes, bytes | None]]:
        """Once a day, articles that are too old to be looked at again."""
        if now is None or (self._swept is not None and now - self._swept < timedelta(days=1)):
            return
        self._swept = now
        for name, (partition, got, _) in list(self.book.articles.items()):
            if got is not None and now - got > KEPT:
                yield partition, f"article/{name}".encode(), None

    def _partition(self, feed: str) -> int:
        partition = self.book.partition.get(feed)
        return min(self._member.partitions) if partition is None else partition


def write(producer: client.TransactionalProducer, records: Iterable[Record], feeds: str, member: Membership) -> list[Any]:
    """One transaction; returns where each record came to stand. Raises `KafkaError`; what is then in Kafka is not known."""
    producer.begin_transaction()
    sent = [producer.send(topic, value=value, key=key, partition=partition) for topic, partition, key, value in records]
    producer.flush(timeout=_WAIT_MS / 1000)
    stands = [future.get(timeout=1) for future in sent]
    if member.group is not None:
        offsets = {TopicPartition(feeds, partition): OffsetAndMetadata(0, "", -1) for partition in member.partitions}
        producer.send_offsets_to_transaction(offsets, member.group)
    producer.commit_transaction()
    return stands


def read(places: Places, partitions: Iterable[int] | None = None) -> Book:
    """The records of the partitions (None: of all), also of transactions that are just ending. Raises `KafkaError` or `Unreachable`."""
    def consumer(isolation: str) -> KafkaConsumer:
        return KafkaConsumer(
            bootstrap_servers=list(places.bootstrap), isolation_level=isolation, enable_auto_commit=False, auto_offset_reset="earliest",
            max_partition_fetch_bytes=LARGEST, request_timeout_ms=_WAIT_MS,
        )

    book = Book()
    with consumer("read_uncommitted") as anything:
        wanted = client.partitions(anything, places.feeds) if partitions is None else [TopicPartition(places.feeds, n) for n in partitions]
        tps = sorted(wanted)
        ends = anything.end_offsets(tps, timeout_ms=_WAIT_MS)
    with consumer("read_committed") as committed:
        committed.assign(tps)
        committed.seek_to_beginning(*tps)
        moved, stand = monotonic(), -1
        while any((at := committed.position(tp)) is None or at < ends[tp] for tp in tps):
            for tp, records in committed.poll(timeout_ms=200).items():
                for record in records:
                    book.apply(tp.partition, record.key, record.value)
            now = sum(committed.position(tp) or 0 for tp in tps)
            if now != stand:
                moved, stand = monotonic(), now
            elif monotonic() - moved > 6 * _TRANSACTION_MS / 1000:
                raise StoreError(f"topic {places.feeds} cannot be read to its end: a transaction does not end")
    return book


class Change(NamedTuple):
    """A record of the feeds topic that a change of the list wrote, and where it stands."""

    key: bytes
    value: bytes | None
    partition: int
    offset: int
    moment: int
    """Milliseconds since 1970."""


def publish(places: Places, feeds: Sequence[Feed], partitions: int, settings: ScheduleSettings) -> list[str]:
    """Brings the feeds of the topic to those of the list; returns what was done, in words. Raises `Unreachable`.

    New feeds of an archive without articles are marked: their first filling alerts nobody.
    """
    with _reached(places):
        book = read(places)
        wanted = {feed.id: feed for feed in feeds}
        gone = [feed for feed in book.feeds if feed not in wanted or book.partition[feed] != partition_of(wanted[feed], partitions)]
        new = [feed for feed in wanted.values() if feed.id not in book.feeds or feed.id in gone]
        changed = [feed for feed in wanted.values() if feed not in new and feed != book.feeds[feed.id]]
        _publish(places, book, new, changed, gone, partitions, settings)
    removed = [feed for feed in book.feeds if feed not in wanted]
    return [f"feeds: {len(wanted)} listed, {len(new)} new, {len(changed)} changed, {len(removed)} removed"]


def change(
    places: Places, new: Sequence[Feed], gone: Sequence[Feed], partitions: int, settings: ScheduleSettings,
) -> list[Change]:
    """Puts feeds on the list and takes others off it; looks only where these are. Raises `Unreachable`."""
    with _reached(places):
        book = read(places, {partition_of(feed, partitions) for feed in gone}) if gone else Book()
        known = [feed.id for feed in gone if feed.id in book.feeds]
        return _publish(places, book, new, (), known, partitions, settings)


@contextmanager
def _reached(places: Places) -> Iterator[None]:
    try:
        yield
    except KafkaError as error:
        raise Unreachable(f"Kafka at {','.join(places.bootstrap)}: {error!r}; the feed list was not published") from error


def _publish(
    places: Places, book: Book, new: Sequence[Feed], changed: Sequence[Feed], gone: Sequence[str], partitions: int,
    settings: ScheduleSettings,
) -> list[Change]:
    records: list[Record] = []
    for name in gone:
        keys = [f"feed/{name}", f"state/{name}", *(f"seen/{name}/{entry}" for entry in book.seen.get(name, {}))]
        records += [(places.feeds, book.partition[name], key.encode(), None) for key in keys]
    backfill = bool(new) and _is_empty(places)
    for feed in new:
        state = replace(first_state(feed, settings), backfill=backfill)
        records.append((places.feeds, partition_of(feed, partitions), f"state/{feed.id}".encode(), encode(state)))
    records += [(places.feeds, partition_of(feed, partitions), f"feed/{feed.id}".encode(), encode(feed)) for feed in (*new, *changed)]
    if not records:
        return []
    with client.TransactionalProducer(
        bootstrap_servers=list(places.bootstrap), transactional_id=f"{places.feeds}-list", transaction_timeout_ms=_TRANSACTION_MS,
        compression_type="gzip", max_block_ms=_WAIT_MS,
    ) as producer:
        producer.init_transactions()
        stands = write(producer, records, places.feeds, Membership(partitions=frozenset(), group=None))
    return [
        Change(key, value, stand.partition, stand.offset, stand.timestamp)
        for (_, _, key, value), stand in zip(records, stands, strict=True)
    ]


def partition_of(feed: Feed, partitions: int) -> int:
    """Feeds of one outlet are together, so that an article that several of them show is known to be one."""
    found: int = (murmur2((feed.outlet or feed.id).encode()) & 0x7FFFFFFF) % partitions
    return found


def _is_empty(places: Places) -> bool:
    with KafkaConsumer(bootstrap_servers=list(places.bootstrap), enable_auto_commit=False) as consumer:
        return not any(consumer.end_offsets(client.partitions(consumer, places.articles)).values())
