"""What people do on the page, into Kafka; and at once into the index, so that the page shows it. `rasid index` writes the same again."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from threading import Lock
from typing import NamedTuple, Self

import structlog
from elastic_transport import TransportError
from elasticsearch import ApiError, Elasticsearch
from kafka import KafkaConsumer, KafkaProducer, TopicPartition
from kafka.errors import KafkaError
from kafka.partitioner import murmur2

from processors.errors import StoreError
from sinks.elastic.documents import Document, Documents
from sinks.elastic.messages import Message, Reader
from sinks.elastic.writing import Stopped, Writer

log = structlog.get_logger("rasid.serve")
LARGEST = 16 * 1024 * 1024
"""Bytes of one record."""
_WAIT_MS = 10_000
"""Milliseconds for Kafka to take something, before it counts as away."""


class Record(NamedTuple):
    """A record for a topic, by its full name."""

    topic: str
    key: bytes
    value: bytes | None
    headers: Mapping[str, bytes] = {}


class Sent(NamedTuple):
    """Where a record came to stand."""

    record: Record
    partition: int
    offset: int
    moment: int
    """Milliseconds since 1970."""


def partition_of(key: bytes, partitions: int) -> int:
    """The partition that every client of Kafka chooses for a key."""
    found: int = (murmur2(key) & 0x7FFFFFFF) % partitions
    return found


class Sending:
    """Sends records; a context manager. Safe to use from several threads. Raises `StoreError` where Kafka does not take them."""

    def __init__(self, bootstrap: str) -> None:
        self._bootstrap = bootstrap
        self._making = Lock()
        self._producer: KafkaProducer | None = None

    def send(self, records: Iterable[Record]) -> list[Sent]:
        """Returns when Kafka has them, in this order."""
        try:
            producer = self._ready()
            futures = [
                (one, producer.send(one.topic, one.value, key=one.key, headers=list(one.headers.items()))) for one in records
            ]
            found = [(one, future.get(timeout=_WAIT_MS / 1000)) for one, future in futures]
        except KafkaError as error:
            raise StoreError(f"Kafka at {self._bootstrap} did not take it ({error!r}); nothing may be kept of it, try again") from error
        return [Sent(one, made.partition, made.offset, made.timestamp) for one, made in found]

    def end(self, topic: str, partition: int) -> int:
        """The offset that the partition's next record will have."""
        try:
            with KafkaConsumer(bootstrap_servers=self._bootstrap.split(","), enable_auto_commit=False) as consumer:
                tp = TopicPartition(topic, partition)
                found: int = consumer.end_offsets([tp], timeout_ms=_WAIT_MS)[tp]
        except KafkaError as error:
            raise StoreError(f"Kafka at {self._bootstrap} does not answer ({error!r}); try again") from error
        return found

    def _ready(self) -> KafkaProducer:
        with self._making:
            if self._producer is None:
                self._producer = KafkaProducer(
                    bootstrap_servers=self._bootstrap.split(","), enable_idempotence=True, compression_type="gzip",
                    max_request_size=LARGEST, max_block_ms=_WAIT_MS, request_timeout_ms=5_000, delivery_timeout_ms=_WAIT_MS,
                )
            return self._producer

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exc: object) -> None:
        if self._producer is not None:
            with suppress(KafkaError):
                self._producer.close(timeout=5)


class Showing:
    """Writes into the index what was just sent. Where that fails, nothing is lost: the indexer does it."""

    def __init__(self, client: Elasticsearch, prefix: str) -> None:
        self._client = client
        self._reader = Reader(Documents(prefix))
        self._writer = Writer(client, stopped=lambda: True)

    def show(self, messages: Iterable[Message]) -> None:
        self.write([document for message in messages for document in self._reader.read(message).documents])

    def write(self, documents: Sequence[Document]) -> None:
        """Returns when they can be found."""
        if not documents:
            return
        try:
            for refused in self._writer.write(documents):
                log.error("cannot be shown", id=refused.document.id, reason=refused.reason)
            self._client.indices.refresh(index=sorted({one.into for one in documents}), ignore_unavailable=True)
        except (ApiError, TransportError, Stopped, StoreError) as error:
            log.warning("what was sent is shown later", reason=str(error))
