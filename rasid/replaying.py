"""`rasid replay --cluster`: the index made anew from the topics, or everything made anew from the articles beside what is there.

The index needs no more than its indexers' positions set back: documents carry external versions, so what is there already stays.

Events cannot be made anew in place: they lie in changelogs and on shelves that workers hold. So the articles are copied into the
topics of another `kafka.prefix`, as a back-fill, where workers of their own make everything anew while the old ones go on. The copy
is transactional and goes on where it stood: run again, it brings what has come since, and in the end the feeds' state and what
people said, when the new workers have all that it speaks of. Then the pollers move over.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import ExitStack
from datetime import datetime
from typing import Any, NamedTuple

import msgspec
from kafka import KafkaAdminClient, KafkaConsumer, TopicPartition
from kafka.admin import OffsetSpec, OffsetTimestamp
from kafka.errors import KafkaError
from kafka.structs import OffsetAndMetadata

from processors.errors import BadRecord, StoreError, Unreachable
from processors.model import Article, Verdict, decode, encode
from processors.streams.client import TransactionalProducer, partitions
from rasid import topics
from rasid.articles import backfilled
from rasid.settings import Kafka, Settings
from sinks.elastic.kafka_source import INDEXED

_TOGETHER = 500
"""Records of one transaction."""
_WAIT_MS = 20_000


def index_again(settings: Settings, since: datetime | None) -> Iterator[str]:
    """Sets the indexers back to a time, or to the beginning; says what was done. Raises `StoreError` while an indexer runs."""
    kafka = settings.kafka
    topics.ready(kafka)
    group = f"{kafka.prefix}-index"
    to = OffsetSpec.EARLIEST if since is None else OffsetTimestamp(int(since.timestamp() * 1000))
    names = [topics.topic(kafka, name) for name in INDEXED.values()]
    try:
        with KafkaAdminClient(bootstrap_servers=kafka.bootstrap.split(","), bootstrap_timeout_ms=topics.PATIENCE_MS) as admin:
            parts = {one["name"]: len(one["partitions"]) for one in admin.describe_topics(names)}
            wanted = {TopicPartition(name, number): to for name, count in parts.items() for number in range(count)}
            done = admin.reset_group_offsets(group, wanted)
    except KafkaError as error:
        raise _away(kafka, error) from error
    refused = sorted({found["error"].__name__ for found in done.values() if found["error"].errno})
    if refused:
        raise StoreError(f"the indexers' group {group} is not to be set back ({', '.join(refused)}): stop every `rasid index` first")
    yield f"{len(names)} topics will be indexed again {_from(since)}; start `rasid index`"


class _Copied(NamedTuple):
    """A topic that is copied, and how."""

    name: str
    change: Callable[[bytes], bytes] = bytes
    """What becomes of a record's value."""
    since: datetime | None = None


def copy(settings: Settings, into: str, since: datetime | None) -> Iterator[str]:
    """Copies what the topics of another prefix lack yet; says what was done. Raises `Unreachable`."""
    here = settings.kafka
    there = msgspec.structs.replace(here, prefix=into)
    topics.ready(here)
    yield from topics.make(there)
    count = _copied(here, there, _Copied("articles", _backfill, since))
    yield f"{count} articles copied into {topics.topic(there, 'articles')} as a back-fill {_from(since)}"
    count = _copied(here, there, _Copied("feeds"))
    yield f"{count} records of the feeds copied: pollers of {into} would go on where those of {here.prefix} stand now"
    if _behind(there):
        yield f"what people said waits until `rasid process` of {into} has caught up: then stop the pollers, and run this again"
        return
    for name, change in (("verdicts", _unbound), ("wishes", bytes)):
        if name in {one.name.removeprefix(f"{into}.") for one in topics.topics(there)}:
            count = _copied(here, there, _Copied(name, change))
            yield f"{count} {name} copied"
    yield f"{into} has all of {here.prefix}; set kafka.prefix to {into} and start the pollers"


def _copied(here: Kafka, there: Kafka, what: _Copied) -> int:
    """Copies the records of a topic that are not copied yet, partition by partition; returns how many."""
    source, target = topics.topic(here, what.name), topics.topic(there, what.name)
    group, servers = f"{there.prefix}-replay", here.bootstrap.split(",")
    with ExitStack() as parts:
        try:
            consumer = parts.enter_context(
                KafkaConsumer(
                    bootstrap_servers=servers, group_id=group, isolation_level="read_committed", enable_auto_commit=False,
                    auto_offset_reset="earliest", max_poll_records=_TOGETHER, max_partition_fetch_bytes=topics.LARGEST,
                    request_timeout_ms=_WAIT_MS,
                )
            )
            producer = parts.enter_context(
                TransactionalProducer(
                    bootstrap_servers=servers, transactional_id=f"{there.prefix}-replay", compression_type="gzip", linger_ms=5,
                    max_request_size=topics.LARGEST, max_block_ms=_WAIT_MS,
                )
            )
            producer.init_transactions()
            tps = partitions(consumer, source)
            consumer.assign(tps)
            _seek(consumer, tps, what.since)
            ends, count = consumer.end_offsets(tps), 0
            while any(consumer.position(tp) < ends[tp] for tp in tps):
                found = [record for records in consumer.poll(timeout_ms=500).values() for record in records]
                if found:
                    positions = {tp: consumer.position(tp) for tp in tps}
                    _put(producer, target, found, what.change, positions, consumer.group_metadata())
                    count += len(found)
        except KafkaError as error:
            raise _away(here, error) from error
    return count


def _seek(consumer: KafkaConsumer, tps: Iterable[TopicPartition], since: datetime | None) -> None:
    """To where the last copy ended; else to the time."""
    for tp in tps:
        if (at := consumer.committed(tp)) is not None:
            consumer.seek(tp, at)
        elif since is None:
            consumer.seek_to_beginning(tp)
        elif (found := consumer.offsets_for_times({tp: int(since.timestamp() * 1000)})[tp]) is not None:
            consumer.seek(tp, found.offset)
        else:
            consumer.seek_to_end(tp)


def _put(
    producer: TransactionalProducer, target: str, records: Iterable[Any], change: Callable[[bytes], bytes],
    positions: Mapping[TopicPartition, int], member: Any,
) -> None:
    producer.begin_transaction()
    sent = [
        producer.send(
            target, key=record.key, value=change(record.value) if record.value is not None else None, partition=record.partition,
            headers=list(record.headers),
        )
        for record in records
    ]
    producer.flush()
    for one in sent:
        one.get(timeout=1)
    producer.send_offsets_to_transaction({tp: OffsetAndMetadata(at, "", -1) for tp, at in positions.items()}, member)
    producer.commit_transaction()


def _backfill(raw: bytes) -> bytes:
    """The article as one that alerts nobody; what is none goes as it is, to become the dead letter that it was."""
    try:
        return encode(backfilled(decode(raw, Article)))
    except BadRecord:
        return raw


def _unbound(raw: bytes) -> bytes:
    """The verdict without the position of the reports after which it came: in the other topic they have other positions."""
    try:
        return encode(msgspec.structs.replace(decode(raw, Verdict), after=0))
    except BadRecord:
        return raw


def _behind(there: Kafka) -> bool:
    """Whether the processors of a prefix have articles or reports before them."""
    names = [topics.topic(there, name) for name in ("articles", "reports")]
    try:
        with KafkaConsumer(
            bootstrap_servers=there.bootstrap.split(","), group_id=f"{there.prefix}-process", enable_auto_commit=False,
            isolation_level="read_committed", auto_offset_reset="earliest", max_partition_fetch_bytes=topics.LARGEST,
            request_timeout_ms=_WAIT_MS,
        ) as consumer:
            tps = [tp for name in names for tp in partitions(consumer, name)]
            consumer.assign(tps)
            _seek(consumer, tps, None)
            ends = consumer.end_offsets(tps)
            while any(consumer.position(tp) < ends[tp] for tp in tps):  # marks of transactions are no records
                if consumer.poll(timeout_ms=200):
                    return True
    except KafkaError as error:
        raise _away(there, error) from error
    return False


def _from(since: datetime | None) -> str:
    return "from the beginning" if since is None else f"from {since.isoformat()} on"


def _away(kafka: Kafka, error: KafkaError) -> Unreachable:
    return Unreachable(f"Kafka at {kafka.bootstrap}: {error!r}")
