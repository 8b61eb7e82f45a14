"""Reading topics from their beginning."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import structlog
from kafka import KafkaConsumer, TopicPartition

from processors.errors import BadRecord

log = structlog.get_logger("rasid.notify")
LARGEST = 16 * 1024 * 1024
"""Bytes of one record."""
WAIT_MS = 20_000
"""Milliseconds for Kafka to answer, before it counts as away."""


def reader(bootstrap: Sequence[str]) -> KafkaConsumer:
    """A reader of committed records, in no group."""
    return KafkaConsumer(
        bootstrap_servers=list(bootstrap), isolation_level="read_committed", enable_auto_commit=False, auto_offset_reset="earliest",
        max_partition_fetch_bytes=LARGEST, fetch_max_wait_ms=100, request_timeout_ms=WAIT_MS,
    )


def to_the_end(consumer: KafkaConsumer, tps: list[TopicPartition]) -> Iterator[Any]:
    """Everything that is in these partitions now."""
    consumer.assign(tps)
    consumer.seek_to_beginning(*tps)
    ends = consumer.end_offsets(tps, timeout_ms=WAIT_MS)
    while any((at := consumer.position(tp)) is None or at < ends[tp] for tp in tps):
        for records in consumer.poll(timeout_ms=200).values():
            yield from records


@contextmanager
def told(record: Any) -> Iterator[None]:
    """A record that cannot be read is told and passed over."""
    try:
        yield
    except BadRecord as error:
        log.error("a record cannot be used", record=f"{record.topic} {record.partition} {record.offset}", reason=str(error))
