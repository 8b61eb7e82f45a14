"""`rasid process`: the distributed stages, put together from their parts and the settings."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import AsyncIterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from time import time
from typing import Any, Self

import msgspec
import structlog
from aiokafka import AIOKafkaConsumer, AIOKafkaProducer, TopicPartition
from aiokafka.errors import KafkaError

from processors.errors import RasidError, StoreError, Unreachable
from processors.model import Article, Contradiction, Extraction, encode
from processors.ports import Indexed
from processors.streams.application import application
from processors.streams.wiring import Found, Outgoing, PendingBook, Refused, Said, Wiring
from rasid import __version__, clock, steps, topics
from rasid.lock import PipelineLock
from rasid.metrics import Metrics
from rasid.outside import Outside
from rasid.pending import PendingBook as Pending
from rasid.settings import Settings
from rasid.stages import PIECE
from rasid.workers import Crew, Fallen, cores
from sinks.elastic.standing import standing
from sinks.shelf.changelog import LARGEST, OpenShelf, Place, Record, open_shelf

log = structlog.get_logger("rasid.process")
ENVELOPE = 4096
"""Bytes of a Kafka record beside its value, at the most: key, headers, frame."""
LOOK_AT_LAG = 5.0
"""Seconds between two looks at how far reading is behind."""


class _Shelf:
    """`processors.streams.wiring.Shelf`."""

    def __init__(self, shelf: OpenShelf) -> None:
        self._shelf = shelf

    @property
    def positions(self) -> dict[str, int]:
        return self._shelf.positions

    def pending(self) -> PendingBook:
        return Pending(self._shelf.shelf)

    async def commit(
        self, positions: dict[str, int], events: Sequence[Indexed], contradictions: Sequence[Contradiction], records: Sequence[Outgoing],
    ) -> None:
        await self._shelf.commit(positions, events, contradictions, [Record(*record) for record in records])

    async def close(self) -> None:
        await self._shelf.close()


class Extractor:
    """`Wiring.understand`: worker processes, driven from a thread. An async context manager."""

    def __init__(self, workers: int) -> None:
        self._crew: Crew[bytes, steps.Understood] = Crew(steps.understand, workers)
        self._thread = ThreadPoolExecutor(1, "extraction")

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *exc: object) -> None:
        self._crew.close()
        self._thread.shutdown(wait=False, cancel_futures=True)

    async def __call__(self, articles: Sequence[bytes]) -> Sequence[Found | Refused]:
        return await asyncio.get_running_loop().run_in_executor(self._thread, self._work, articles)

    def _work(self, articles: Sequence[bytes]) -> list[Found | Refused]:
        piece = max(1, min(PIECE, len(articles) // 4))
        return [_found(raw, result) for raw, result in self._crew.map(articles, bytes, piece=piece)]


def _found(raw: bytes, result: steps.Understood | Fallen) -> Found | Refused:
    if isinstance(result, Fallen):
        return Refused(result.reason)
    claims, reports = result.decoded()
    article = msgspec.json.decode(raw, type=Article)
    record = encode(Extraction(article=article, claims=claims))
    return Found((article.id, record), tuple((report.country, encode(report)) for report in reports), len(claims))


class Sender:
    """`Wiring.send`: an idempotent producer; after an error a new one. An async context manager."""

    def __init__(self, bootstrap: str) -> None:
        self._bootstrap = bootstrap
        self._producer: AIOKafkaProducer | None = None

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *exc: object) -> None:
        await self._drop()

    async def __call__(self, records: Sequence[Outgoing]) -> None:
        try:
            producer = await self._ready()
            sent = [await producer.send(one.topic, one.value, key=one.key, headers=list(one.headers)) for one in records]
            await asyncio.gather(*sent)
        except KafkaError as error:
            log.warning("sending pauses", reason=repr(error))
            await self._drop()
            raise Unreachable(f"Kafka at {self._bootstrap} did not take the records ({error!r})") from error

    async def _ready(self) -> AIOKafkaProducer:
        if self._producer is None:
            producer = AIOKafkaProducer(
                bootstrap_servers=self._bootstrap, enable_idempotence=True, max_request_size=LARGEST, compression_type="gzip", linger_ms=2,
                request_timeout_ms=15_000,
            )
            try:
                await producer.start()
            except KafkaError:
                await producer.stop()
                raise
            self._producer = producer
        return self._producer

    async def _drop(self) -> None:
        producer, self._producer = self._producer, None
        if producer is not None:
            try:
                await producer.stop()
            except KafkaError as error:
                log.debug("a producer did not end well", reason=repr(error))


class Verdicts:
    """`Wiring.said`: reads what people said. An async context manager."""

    def __init__(self, bootstrap: str, topic: str) -> None:
        self._bootstrap = bootstrap
        self._topic = topic
        self._consumer: AIOKafkaConsumer | None = None

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *exc: object) -> None:
        await self._drop()

    async def __call__(self, wanted: Mapping[int, int]) -> Sequence[Said]:
        """Raises `Unreachable`."""
        if not wanted:
            return ()
        try:
            consumer = await self._ready()
            tps = [TopicPartition(self._topic, partition) for partition in sorted(wanted)]
            ends = await consumer.end_offsets(tps)
            waiting = [tp for tp in tps if ends[tp] > wanted[tp.partition]]
            if not waiting:
                return ()
            consumer.assign(waiting)
            for tp in waiting:
                consumer.seek(tp, wanted[tp.partition])
            found = await consumer.getmany(timeout_ms=1000)
        except KafkaError as error:
            await self._drop()
            raise Unreachable(f"Kafka at {self._bootstrap} does not tell what people said ({error!r})") from error
        return [Said(tp.partition, record.offset, record) for tp, records in found.items() for record in records]

    async def _ready(self) -> AIOKafkaConsumer:
        if self._consumer is None:
            consumer = AIOKafkaConsumer(
                bootstrap_servers=self._bootstrap, group_id=None, isolation_level="read_committed", enable_auto_commit=False,
                auto_offset_reset="earliest", request_timeout_ms=15_000,
            )
            try:
                await consumer.start()
            except KafkaError:
                await consumer.stop()
                raise
            self._consumer = consumer
        return self._consumer

    async def _drop(self) -> None:
        consumer, self._consumer = self._consumer, None
        if consumer is not None:
            try:
                await consumer.stop()
            except KafkaError as error:
                log.debug("a consumer did not end well", reason=repr(error))


@asynccontextmanager
async def wiring(settings: Settings, metrics: Metrics, *, extract: bool, match: bool) -> AsyncIterator[Wiring]:
    """Everything that the agents need; ended with them."""
    kafka = settings.kafka
    shelves: dict[int, _Shelf] = {}
    place = Place(bootstrap=kafka.bootstrap, topic=topics.topic(kafka, "book"), folder=settings.shelves)

    async def opened(partition: int) -> _Shelf:
        shelves[partition] = _Shelf(await open_shelf(place, partition, time))
        return shelves[partition]

    async with (
        Extractor(cores(settings.extract.workers)) as understand, Sender(kafka.bootstrap) as send,
        Verdicts(kafka.bootstrap, topics.topic(kafka, "verdicts")) as said,
    ):
        try:
            yield Wiring(
                bootstrap=kafka.bootstrap, group=f"{kafka.prefix}-process", topic=lambda name: topics.topic(kafka, name),
                folder=settings.shelves, batch=settings.process.batch, session_timeout=kafka.session_timeout, largest=LARGEST - ENVELOPE,
                understand=understand, send=send, open_shelf=opened, said=said, now=clock.now, told=metrics.count, standing=standing,
                extract=extract, match=match,
            )
        finally:
            for shelf in shelves.values():
                await shelf.close()


def process(settings: Settings, *, extract: bool = True, match: bool = True) -> None:
    """Runs until interrupted or terminated. Raises `StoreError` where the shelves cannot be used, `Unreachable` where work broke off."""
    settings.shelves.mkdir(parents=True, exist_ok=True)
    with PipelineLock(settings.shelves) as lock:
        if not lock.held:
            raise StoreError(f"{settings.shelves}: another rasid process has its shelves here; give each its own process.state")
        asyncio.run(_process(settings, extract=extract, match=match))


async def _process(settings: Settings, *, extract: bool, match: bool) -> None:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stop.set)
    metrics = Metrics()
    since = clock.now()
    if not await topics.reached(settings.kafka, stop):
        return
    async with wiring(settings, metrics, extract=extract, match=match) as parts:
        app = application(parts)

        def health() -> dict[str, object]:
            failed = app.crash_reason
            return {"status": "failed" if failed else "ok", "reason": str(failed or ""), "version": __version__, "since": since}

        lagging: asyncio.Task[None] | None = None
        async with Outside(settings.http, metrics, health) as outside:
            try:
                await app.start()
                address = f"http://{settings.http.host}:{outside.port}/health"
                lagging = asyncio.create_task(_watch_lag(app, metrics))
                log.info("processing", kafka=settings.kafka.bootstrap, shelves=str(settings.shelves), health=address)
                while not stop.is_set() and not app.crashed and not app.should_stop:
                    try:
                        async with asyncio.timeout(0.5):
                            await stop.wait()
                    except TimeoutError:
                        continue
            finally:
                if lagging is not None:
                    lagging.cancel()
                try:
                    async with asyncio.timeout(20):
                        await app.stop()
                except TimeoutError:
                    log.warning("the consumer did not end in time and is left to the cluster")
            if not stop.is_set():
                _broke_off(app.crash_reason)
    log.info("stopped")


async def _watch_lag(app: Any, metrics: Metrics) -> None:
    """Keeps the gauge of how far reading is behind, by Faust's own numbers."""
    while True:
        ends = app.monitor.tp_end_offsets
        for tp, committed in dict(app.monitor.tp_committed_offsets).items():
            metrics.lag.labels(tp.topic, str(tp.partition)).set(max(0, ends.get(tp, committed) - committed))
        await asyncio.sleep(LOOK_AT_LAG)


def _broke_off(reason: BaseException | None) -> None:
    if isinstance(reason, RasidError):
        raise reason
    raise Unreachable(f"processing broke off: {reason!r}; start it again, nothing is lost") from reason
