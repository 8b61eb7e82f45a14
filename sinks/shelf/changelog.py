"""The changelog of shelves: what a worker decides is one Kafka transaction, then on its shelf.

One transaction carries the records for other stages, the rows that change, and how far the reports were read. A worker
killed at any moment leaves all of it or nothing. Whoever opens a partition takes over its transactional id: a worker
that was thought dead and wakes up is refused, whatever it believes to own.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

import msgspec
import structlog
from aiokafka import AIOKafkaConsumer, AIOKafkaProducer, TopicPartition
from aiokafka.errors import IllegalOperation, KafkaError

from processors.errors import StoreError, Unreachable
from processors.model import Contradiction
from processors.ports import Indexed
from sinks.shelf import rows
from sinks.shelf.shelf import Shelf

log = structlog.get_logger("rasid.shelf")
LARGEST = 16 * 1024 * 1024
"""Bytes of one record."""
TRANSACTION_SECONDS = 20
"""A transaction that its worker left open ends after so long; readers of what comes behind it wait until then."""
PATIENCE_SECONDS = 2 * TRANSACTION_SECONDS
"""A transaction that did not end for so long is given up: whether Kafka has it shows when the shelf is opened anew."""
_BROKEN = (KafkaError, IllegalOperation, AssertionError, TimeoutError)
"""How aiokafka's producer says that a transaction broke. One that is refused learns it behind our back, between two records; asked for
more, it then fails because it is in no transaction (`IllegalOperation`) or in a state from which none begins or ends (`AssertionError`)."""
FRESH = 5 * 24 * 3600.0
"""A shelf not written for so long is read anew: the changelog may no longer tell of rows that were taken away since."""


class Record(NamedTuple):
    """A record for other stages."""

    topic: str
    key: bytes
    value: bytes
    headers: tuple[tuple[str, bytes], ...] = ()


class Taken(Unreachable):
    """Another worker has the partition now."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where shelves are, and their changelog."""

    bootstrap: str
    topic: str
    """The changelog, compacted, with as many partitions as the reports."""
    folder: Path
    """Each partition's shelf is a folder in it."""
    compression: str | None = "gzip"


class OpenShelf:
    """A shelf with the right to write it. Made by `open_shelf`."""

    def __init__(self, place: Place, partition: int, shelf: Shelf, producer: AIOKafkaProducer, now: Callable[[], float]) -> None:
        self.partition = partition
        self.shelf = shelf
        self._topic = place.topic
        self._producer = producer
        self._now = now
        raw = shelf.position
        self.positions: dict[str, int] = msgspec.msgpack.decode(raw, type=dict[str, int]) if raw is not None else {}
        """By name, the offset of the last record that is dealt with."""

    async def commit(
        self, positions: dict[str, int], events: Sequence[Indexed] = (), contradictions: Sequence[Contradiction] = (),
        records: Iterable[Record] = (),
    ) -> None:
        """All in one transaction; when it returns, Kafka and the shelf have it. Raises `Unreachable`; then open the shelf anew."""
        after = self.positions | positions
        changes = [*self.shelf.changes(events, contradictions), (rows.POSITION, msgspec.msgpack.encode(after))]
        sent: list[asyncio.Future[Any]] = []
        try:
            async with asyncio.timeout(PATIENCE_SECONDS), self._producer.transaction():
                for topic, key, value, headers in records:
                    sent.append(await self._producer.send(topic, value, key=key, headers=list(headers)))
                for key, row in changes:
                    sent.append(await self._producer.send(self._topic, row, key=key, partition=self.partition))
                for future in sent:
                    last = await future
        except _BROKEN as error:
            for future in sent:
                future.add_done_callback(_overheard)
            if self._producer._txn_manager.is_fatal_error():  # noqa: SLF001 - the error that comes out may only be that the state does not fit
                raise Taken(f"partition {self.partition}: another worker has it now ({error!r})") from error
            raise Unreachable(f"partition {self.partition}: Kafka did not take a transaction ({error!r}); tried again soon") from error
        self.shelf.put(changes, last.offset + 1, self._now())
        self.shelf.remember(events)
        self.positions = after

    async def close(self) -> None:
        """Lets go of it; what is not committed is dropped."""
        self.shelf.close()
        try:
            await self._producer.stop()
        except KafkaError as error:
            log.warning("a producer did not end well", partition=self.partition, reason=repr(error))


def _overheard(future: asyncio.Future[Any]) -> None:
    """What befell the other records of a transaction that broke is known already."""
    if not future.cancelled():
        future.exception()


async def open_shelf(place: Place, partition: int, now: Callable[[], float]) -> OpenShelf:
    """Takes the partition over from whoever had it, and brings its shelf up to date. Raises `Unreachable` or `StoreError`."""
    producer = AIOKafkaProducer(
        bootstrap_servers=place.bootstrap, transactional_id=f"{place.topic}-{partition}", transaction_timeout_ms=TRANSACTION_SECONDS * 1000,
        max_request_size=LARGEST, compression_type=place.compression, linger_ms=2, request_timeout_ms=15_000,
    )
    try:
        await producer.start()  # ends the transactions of whoever had the id before
    except KafkaError as error:
        await producer.stop()
        raise Unreachable(f"partition {partition}: Kafka does not answer ({error!r}); it is tried again") from error
    shelf = None
    try:
        shelf = Shelf(place.folder / f"{partition:04}")
        count = await _catch_up(place, partition, shelf, now)
    except BaseException as error:
        if shelf is not None:
            shelf.close()
        await producer.stop()
        if isinstance(error, KafkaError):
            raise Unreachable(f"partition {partition}: its changelog cannot be read ({error!r}); it is tried again") from error
        raise
    log.info("shelf opened", partition=partition, rows=count)
    return OpenShelf(place, partition, shelf, producer, now)


async def _catch_up(place: Place, partition: int, shelf: Shelf, now: Callable[[], float]) -> int:
    """Reads the changelog from where the shelf stands to its end; returns how many rows that were."""
    tp = TopicPartition(place.topic, partition)
    consumer = AIOKafkaConsumer(
        bootstrap_servers=place.bootstrap, group_id=None, isolation_level="read_committed", enable_auto_commit=False,
        auto_offset_reset="earliest", max_partition_fetch_bytes=LARGEST, fetch_max_wait_ms=100,
    )
    await consumer.start()
    try:
        consumer.assign([tp])
        end = (await consumer.end_offsets([tp]))[tp]
        stand, written = shelf.stand()
        if stand > end or (stand and now() - written > FRESH):
            log.warning("the shelf does not fit its changelog any more and is read anew", partition=partition, stand=stand, end=end)
            shelf.empty()
            stand = 0
        consumer.seek(tp, stand)
        count = 0
        while (at := await consumer.position(tp)) < end:
            found = (await consumer.getmany(tp, timeout_ms=200, max_records=2000)).get(tp, [])
            if found:
                count += len(found)
                shelf.put(((record.key, record.value) for record in found), found[-1].offset + 1, now())
            elif at == await consumer.position(tp) and at < (await consumer.beginning_offsets([tp]))[tp]:
                raise StoreError(f"changelog {place.topic}, partition {partition}: no records at offset {at}; delete {shelf.folder}")
        shelf.put((), end, now())
        return count
    finally:
        await consumer.stop()
