"""`rasid index`: the indexer, put together from its parts and the settings; and what `rasid setup` does in Elasticsearch."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from datetime import datetime, timedelta
from threading import Event
from time import monotonic

import structlog
from elastic_transport import TransportError
from elasticsearch import ApiError

from rasid import __version__, clock, topics
from rasid.metrics import Metrics
from rasid.outside import Outside
from rasid.settings import Elasticsearch, Settings
from sinks.elastic.documents import Documents
from sinks.elastic.indexing import Indexer, Limits, Progress
from sinks.elastic.kafka_source import INDEXED, KafkaDeadLetters, KafkaSource
from sinks.elastic.messages import Message, Reader
from sinks.elastic.replacing import Replacing
from sinks.elastic.setup import Shape, connect, forget, setup
from sinks.elastic.writing import Writer

log = structlog.get_logger("rasid.index")
_FORGET_EVERY = timedelta(hours=6)


def shape(settings: Elasticsearch) -> Shape:
    """How the indices are made."""
    return Shape(settings.prefix, settings.shards, settings.replicas, settings.keep_months)


def set_up(settings: Elasticsearch) -> Iterator[str]:
    """Makes templates, indices and policies; says what was done. Raises `Unreachable` or `BadSettings`."""
    with connect(
        settings.url, user=settings.user, password=settings.password, certificate=settings.certificate, seconds=settings.timeout,
    ) as client:
        yield from setup(client, shape(settings))


class _Watched(KafkaSource):
    """A source that tells how much is waiting."""

    metrics: Metrics

    def poll(self, seconds: float) -> list[Message]:
        found = list(super().poll(seconds))
        for topic, waiting in self.lag().items():
            self.metrics.index_lag.labels(topic).set(waiting)
        return found


class _State:
    """What `/health` tells."""

    def __init__(self) -> None:
        self.since = clock.now()
        self.documents = 0
        self.waiting = ""

    def tell(self) -> dict[str, object]:
        """Ok also while Elasticsearch is away: nothing is lost, and starting anew would not help."""
        return {"status": "ok", "waiting": self.waiting, "version": __version__, "since": self.since, "documents": self.documents}


def index(settings: Settings) -> None:
    """Runs until interrupted or terminated; then what was read is still written. Raises `StoreError` or `Unreachable`."""
    asyncio.run(_index(settings))


async def _index(settings: Settings) -> None:
    stop = Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stop.set)
    metrics, state = Metrics(), _State()
    async with Outside(settings.http, metrics, state.tell) as outside:
        log.info("indexing", elasticsearch=settings.elasticsearch.url, health=f"http://{settings.http.host}:{outside.port}/health")
        with ThreadPoolExecutor(1, "indexing") as thread:
            await loop.run_in_executor(thread, _work, settings, stop, metrics, state)
    log.info("stopped", documents=state.documents)


def _work(settings: Settings, stop: Event, metrics: Metrics, state: _State) -> None:
    elastic, kafka = settings.elasticsearch, settings.kafka

    def waiting(reason: str) -> None:
        if not state.waiting:
            log.warning("Elasticsearch cannot take documents now; they wait", reason=reason)
        state.waiting = reason
        metrics.index_waits.inc()

    def told(made: Progress) -> None:
        if state.waiting:
            log.info("Elasticsearch takes documents again")
            state.waiting = ""
        state.documents += made.documents
        metrics.indexed.inc(made.documents)

    with ExitStack() as parts:
        client = parts.enter_context(
            connect(elastic.url, user=elastic.user, password=elastic.password, certificate=elastic.certificate, seconds=elastic.timeout)
        )
        names = {kind: topics.topic(kafka, name) for kind, name in INDEXED.items()}
        source = parts.enter_context(_Watched(kafka.bootstrap, f"{kafka.prefix}-index", names, session_timeout=kafka.session_timeout))
        source.metrics = metrics
        letters = parts.enter_context(KafkaDeadLetters(kafka.bootstrap, names["dead_letters"]))
        documents = Documents(elastic.prefix)
        indexer = Indexer(
            source, Reader(documents), Writer(client, stopped=stop.is_set, waiting=waiting), Replacing(client, elastic.prefix, documents),
            letters, clock=monotonic, now=clock.now, told=told,
            limits=Limits(
                records=settings.index.max_records, bytes=settings.index.max_bytes, seconds=settings.index.max_seconds,
                writers=settings.index.writers,
            ),
        )
        next_look: datetime | None = None

        def stopping() -> bool:
            nonlocal next_look
            now = clock.now()
            if elastic.keep_months and (next_look is None or now >= next_look):
                next_look = now + _FORGET_EVERY
                try:
                    for gone in forget(client, shape(elastic), now):
                        log.info("index removed: it is older than elasticsearch.keep_months", index=gone)
                except (ApiError, TransportError) as error:
                    log.warning("indices that are too old were not removed", reason=str(error))
            return stop.is_set()

        indexer.run(stopping)
