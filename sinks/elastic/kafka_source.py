"""The indexer's messages from Kafka, and its dead letters to Kafka."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Self

import structlog
from kafka import KafkaConsumer, KafkaProducer, TopicPartition
from kafka.errors import CommitFailedError, IllegalStateError, KafkaError
from kafka.structs import OffsetAndMetadata

from processors.errors import Unreachable
from processors.model import DeadLetter, encode
from processors.streams.client import partitions
from sinks import joining
from sinks.elastic.mappings import Kind
from sinks.elastic.messages import Message

log = structlog.get_logger("rasid.index")
INDEXED: dict[Kind, str] = {
    "articles": "articles", "claims": "claims", "events": "events", "contradictions": "contradictions", "alerts": "alerts",
    "verdicts": "verdicts", "feeds": "feeds", "dead_letters": "dead-letters", "notices": "alerting", "silences": "wishes",
}  # fmt: skip
"""The kinds that have a topic, and what it is called after the prefix."""
LARGEST = 16 * 1024 * 1024
"""Bytes of one record."""
_POLL_INTERVAL = 600_000
"""Milliseconds between two polls after which the group takes a consumer for stuck; while Elasticsearch is away we hold on (`hold`)."""
_LOOK_AGAIN = 15_000
"""Milliseconds after which the cluster is asked for its topics again: partitions that were added are found."""
_WAIT = 10_000
"""Milliseconds for Kafka to take positions; else they are taken with the next."""
_REFUSED = (CommitFailedError, IllegalStateError)
"""A commit for partitions that are another consumer's now: it reads those messages again."""


class KafkaSource:
    """`sinks.elastic.indexing.Source`: a member of the indexers' consumer group. A context manager. For one thread."""

    def __init__(
        self, bootstrap: str, group: str, topics: Mapping[Kind, str], *, session_timeout: float = 10.0, records: int = 2000,
    ) -> None:
        """`topics`: the full name of each kind's topic. Raises `Unreachable`."""
        self._kinds = {name: kind for kind, name in topics.items()}
        self._owed: dict[tuple[str, int], int] = {}
        """Positions that are not committed yet."""
        try:
            self._consumer = KafkaConsumer(
                bootstrap_servers=bootstrap.split(","), group_id=group, client_id=group, enable_auto_commit=False,
                auto_offset_reset="earliest", isolation_level="read_committed", max_poll_records=records, fetch_max_wait_ms=200,
                max_poll_interval_ms=_POLL_INTERVAL, session_timeout_ms=int(session_timeout * 1000),
                heartbeat_interval_ms=int(session_timeout * 250), fetch_max_bytes=4 * LARGEST,
                max_partition_fetch_bytes=LARGEST + 1024 * 1024, metadata_max_age_ms=_LOOK_AGAIN,
            )
            # Known before it joins: as the group's leader it would else leave out the topics that it does not know yet.
            for name in self._kinds:
                partitions(self._consumer, name)
            self._consumer.subscribe(list(self._kinds))
        except KafkaError as error:
            raise Unreachable(f"Kafka at {bootstrap}: {error!r}; start it, or set kafka.bootstrap") from error

    def poll(self, seconds: float) -> Sequence[Message]:
        found = joining.poll(self._consumer, int(seconds * 1000))
        return [self._message(record) for records in found.values() for record in records]

    def commit(self, positions: Mapping[tuple[str, int], int]) -> None:
        self._owed.update(positions)
        mine = {(partition.topic, partition.partition) for partition in self._consumer.assignment()}
        offsets = {
            TopicPartition(topic, partition): OffsetAndMetadata(offset, "", -1)
            for (topic, partition), offset in self._owed.items() if (topic, partition) in mine
        }
        try:
            if offsets:
                self._consumer.commit(offsets, timeout_ms=_WAIT)
        except _REFUSED as error:
            log.warning("positions not committed: partitions went to another indexer, which does this again", reason=str(error))
        except KafkaError as error:
            log.warning("positions not committed yet", reason=repr(error))
            return
        self._owed.clear()

    def hold(self) -> None:
        self._consumer.pause(*self._consumer.assignment())
        try:
            lost = self._consumer.poll(timeout_ms=0)
        finally:
            self._consumer.resume(*self._consumer.paused())
        for partition, records in lost.items():  # what came nevertheless is read again
            self._consumer.seek(partition, records[0].offset)

    def lag(self) -> dict[str, int]:
        """Messages waiting in each topic, as far as is known without asking."""
        waiting: dict[str, int] = {}
        for partition in self._consumer.assignment():
            end, here = self._consumer.highwater(partition), self._consumer.position(partition)
            if end is not None and here is not None:
                waiting[partition.topic] = waiting.get(partition.topic, 0) + max(0, end - here)
        return waiting

    def close(self) -> None:
        self._consumer.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exc: object) -> None:
        self.close()

    def _message(self, record: Any) -> Message:
        return Message(
            self._kinds[record.topic], record.topic, record.partition, record.offset, record.key, record.value, dict(record.headers),
            record.timestamp,
        )


class KafkaDeadLetters:
    """`sinks.elastic.indexing.DeadLetters`: the topic of dead letters. A context manager. Safe to use from several threads."""

    def __init__(self, bootstrap: str, topic: str) -> None:
        self._bootstrap = bootstrap
        self._topic = topic
        self._producer: KafkaProducer | None = None

    def send(self, letters: Sequence[DeadLetter]) -> None:
        """Raises `Unreachable` where Kafka does not take them; then nothing of the load is committed."""
        try:
            producer = self._ready()
            sent = [producer.send(self._topic, key=letter.id.encode(), value=encode(letter)) for letter in letters]
            for one in sent:
                one.get(timeout=60)
        except KafkaError as error:
            raise Unreachable(f"Kafka at {self._bootstrap} does not take dead letters: {error!r}") from error

    def _ready(self) -> KafkaProducer:
        if self._producer is None:
            self._producer = KafkaProducer(
                bootstrap_servers=self._bootstrap.split(","), enable_idempotence=True, compression_type="gzip",
                max_request_size=2 * LARGEST,
            )
        return self._producer

    def close(self) -> None:
        if self._producer is not None:
            self._producer.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exc: object) -> None:
        self.close()
