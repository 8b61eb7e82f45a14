"""A cluster for a test: topics of its own, processes that can be killed, and what they have made."""

from __future__ import annotations

import gc
import os
import signal
import subprocess
import sys
import warnings
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from threading import Event
from time import monotonic
from typing import Any, Self

import msgspec
import pytest
import stamina
from kafka import KafkaConsumer, KafkaProducer, TopicPartition
from kafka.errors import KafkaTimeoutError

from bench.generate import articles as generated
from deploy.local import Services
from processors.model import Article, Contradiction, Extraction, encode, identity
from processors.model import Event as NewsEvent
from processors.ports import Batch
from processors.streams.client import TransactionalProducer
from rasid import steps, topics
from rasid.settings import Kafka
from rasid.stages import Stages
from rasid.workers import Crew
from sinks.memory import MemoryStore

NOW = datetime(2024, 3, 5, 12, tzinfo=UTC)
LEFT_SOCKETS = "ignore:unclosed <socket:ResourceWarning"
"""What kafka-python leaves to the garbage collector when a broker does not answer at once (see `swept`) is found at any moment."""
PATIENCE = 300.0
"""Seconds after which a condition that was waited for has failed."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What the tests of this folder have in common."""
    here = [item for item in items if Path(__file__).parent in item.path.parents]
    for item in here:
        item.add_marker(pytest.mark.filterwarnings(LEFT_SOCKETS))


def sweep() -> None:
    """kafka-python leaves sockets to the garbage collector when a broker does not answer at once; it finds them here, in silence."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ResourceWarning)
        gc.collect()


@pytest.fixture(autouse=True)
def swept() -> Iterator[None]:
    """After each test."""
    yield
    sweep()


def pytest_sessionfinish() -> None:
    """And once more when the brokers have ended: what is found later fails the whole run."""
    sweep()


def until(what: str, condition: Callable[[], Any], patience: float = PATIENCE) -> Any:
    """Waits for a condition; returns what it gave."""
    end = monotonic() + patience
    while not (found := condition()):
        assert monotonic() < end, f"waited {patience:g} s in vain: {what}"
        Event().wait(0.1)
    return found


def news(count: int, seed: int = 0) -> list[Article]:
    """Generated articles; every ninth one is changed later, and the change comes with the last articles."""
    made = [
        Article(id=identity("article", one.url), url=one.url, source=one.source, title=one.title, text=one.text, published=one.published)
        for one in generated(count, seed)
    ]
    edited = [
        msgspec.structs.replace(
            one, revision=1, text=one.text.replace("قتل", "أصيب", 1), title=f"{one.title} ",
            previous_title=one.title, previous_text=one.text,
        )
        for one in made[::9]
    ]
    return made + edited


@dataclass
class Results:
    """What came out, by topic: encoded records."""

    claims: dict[tuple[str, int], bytes]
    events: dict[str, bytes]
    contradictions: dict[str, bytes]
    alerts: list[bytes]

    def differences(self, other: Results) -> list[str]:
        """In words; none where they are the same, byte for byte."""
        said = []
        for name in ("claims", "events", "contradictions"):
            mine, theirs = getattr(self, name), getattr(other, name)
            wrong = [key for key in mine if key in theirs and mine[key] != theirs[key]]
            if wrong or mine.keys() != theirs.keys():
                lost, more = mine.keys() - theirs.keys(), theirs.keys() - mine.keys()
                said.append(f"{name}: {len(lost)} missing, {len(more)} too many, {len(wrong)} differ")
                said += [f"  {mine[key].decode()[:1500]}\n  {theirs[key].decode()[:1500]}" for key in wrong[:1]]
        if self.alerts != other.alerts:
            fewer, further = Counter(self.alerts) - Counter(other.alerts), Counter(other.alerts) - Counter(self.alerts)
            said.append(f"alerts: {fewer.total()} missing, {further.total()} too many")
        return said


def embedded(articles: Iterable[Article]) -> Results:
    """What the embedded pipeline makes of the articles."""
    store = MemoryStore()
    store.commit(Batch(append=[("articles", one.id, encode(one)) for one in articles]))
    with Crew(steps.understand, 2) as crew:
        Stages(store, crew, lambda: NOW).catch_up()
    everything = 10**9
    claims = {}
    for entry in store.read("articles", 0, everything):
        article = msgspec.json.decode(entry.value, type=Article)
        found = store._claims[article.id][article.revision]
        claims[article.id, article.revision] = encode(Extraction(article=article, claims=found))
    return Results(
        claims=claims,
        events={one.id: encode(one) for one in store.events(limit=everything)[0]},
        contradictions={one.id: encode(one) for one in store.contradictions(limit=everything)[0]},
        alerts=sorted(entry.value for entry in store.read("alerts", 0, everything)),
    )


@dataclass
class Process:
    """A process of Rasid, whose log is a file."""

    name: str
    arguments: list[str]
    log: Path
    popen: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        with self.log.open("ab") as log:
            self.popen = subprocess.Popen(
                [sys.executable, "-m", "rasid", *self.arguments], stdout=log, stderr=log, start_new_session=True,
                env=os.environ | {"PYTHONUNBUFFERED": "1"},
            )

    def kill(self) -> None:
        """At once, as a power cut would; its worker processes follow it by themselves."""
        if self.popen is not None:
            with suppress(ProcessLookupError):
                os.kill(self.popen.pid, signal.SIGKILL)
            self.popen.wait()
            self.popen = None

    def stop(self) -> int:
        """Politely; returns the exit status."""
        if self.popen is None:
            return 0
        self.popen.terminate()
        status = self.popen.wait(timeout=120)
        self.popen = None
        return status

    def running(self) -> bool:
        return self.popen is not None and self.popen.poll() is None

    def said(self) -> str:
        return self.log.read_text(encoding="utf-8", errors="replace")


@dataclass
class Cluster:
    """Topics under a prefix of their own, and processes that work on them."""

    bootstrap: str
    prefix: str
    folder: Path
    kafka: Kafka = field(init=False)
    processes: dict[str, Process] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.kafka = Kafka(
            bootstrap=self.bootstrap, prefix=self.prefix, articles_partitions=1, reports_partitions=4, feeds_partitions=4,
            session_timeout=6.0,
        )

    def setup(self) -> list[str]:
        return topics.make(self.kafka)

    def topic(self, name: str) -> str:
        return topics.topic(self.kafka, name)

    def worker(self, name: str, *more: str) -> Process:
        """A `rasid process`, started."""
        return self.process(name, "process", "--state", str(self.folder / name), "--port", "0", *more)

    def process(self, name: str, *command: str) -> Process:
        fields = msgspec.structs.asdict(self.kafka)
        settings = [text for key, value in fields.items() for text in ("--set", f"kafka.{key}={value}")]
        settings += ["--set", "process.batch=16", "--set", "extract.workers=1"]
        made = self.processes.get(name) or Process(name, [*settings, *command], self.folder / f"{name}.log")
        self.processes[name] = made
        made.start()
        return made

    def produce(self, articles: Iterable[Article], *, together: int = 20) -> None:
        """Writes articles as pollers do: in transactions."""
        waiting = list(articles)
        producer = self._transactional()
        for start in range(0, len(waiting), together):
            producer.begin_transaction()
            for one in waiting[start : start + together]:
                producer.send(self.topic("articles"), encode(one), key=one.id.encode())
            producer.commit_transaction()
        producer.close()

    @stamina.retry(on=KafkaTimeoutError, attempts=6, timeout=None, wait_max=1.0)
    def _transactional(self) -> TransactionalProducer:
        """A producer that may begin; as pollers do, another one is made where the first waits for a broker that has died."""
        producer = TransactionalProducer(
            bootstrap_servers=self.bootstrap, transactional_id=f"{self.prefix}-test", compression_type="gzip",
            max_request_size=topics.LARGEST, request_timeout_ms=8_000, max_block_ms=30_000,
        )
        try:
            producer.init_transactions()
        except KafkaTimeoutError:
            producer.close(timeout=1)
            raise
        return producer

    def send(self, topic: str, *values: bytes) -> None:
        producer = KafkaProducer(bootstrap_servers=self.bootstrap)
        for value in values:
            producer.send(self.topic(topic), value, key=b"test").get(30)
        producer.close()

    def tail(self, topic: str) -> Tail:
        return Tail(self.bootstrap, self.topic(topic))

    def wait_extracted(self, count: int, patience: float = PATIENCE) -> None:
        """Until so many article revisions have their claims."""
        with self.tail("claims") as tail:
            seen: set[tuple[str, int]] = set()

            def done() -> bool:
                for record in tail.more():
                    article = msgspec.json.decode(record.value, type=Extraction).article
                    seen.add((article.id, article.revision))
                return len(seen) >= count

            until(f"{count} articles extracted", lambda: done() or self._all_run(), patience)

    def _all_run(self) -> bool:
        for one in self.processes.values():
            assert one.popen is None or one.running(), f"{one.name} ended:\n{one.said()[-3000:]}"
        return False

    def wait_matched(self, patience: float = PATIENCE) -> None:
        """Until matching has dealt with every report that there is."""
        with self.tail("book") as book, self.tail("reports") as reports:
            positions: dict[int, int] = {}

            def done() -> bool:
                for record in book.more():
                    if record.key == b"p":
                        positions[record.partition] = msgspec.msgpack.decode(record.value).get("reports", -1)
                return all(positions.get(tp.partition, -1) >= end - 1 for tp, end in reports.ends().items())

            until("all reports matched", lambda: done() or self._all_run(), patience)

    def wait(self, count: int, patience: float = PATIENCE) -> None:
        self.wait_extracted(count, patience)
        self.wait_matched(patience)

    def results(self) -> Results:
        with (
            self.tail("claims") as claims, self.tail("events") as events, self.tail("contradictions") as contradictions,
            self.tail("alerts") as alerts,
        ):
            found = Results(claims={}, events={}, contradictions={}, alerts=sorted(record.value for record in alerts.all()))
            for record in claims.all():
                article = msgspec.json.decode(record.value, type=Extraction).article
                found.claims[article.id, article.revision] = record.value
            versions: dict[str, int] = {}
            for record in events.all():
                event = msgspec.json.decode(record.value, type=NewsEvent)
                assert event.version > versions.get(event.id, 0), f"event {event.id} was written twice or went back"
                versions[event.id] = event.version
                found.events[event.id] = record.value
            for record in contradictions.all():
                found.contradictions[msgspec.json.decode(record.value, type=Contradiction).id] = record.value
        return found

    def end(self) -> None:
        for one in self.processes.values():
            one.kill()


class Tail:
    """Reads a topic from its beginning, committed records only."""

    def __init__(self, bootstrap: str, topic: str) -> None:
        self._consumer = KafkaConsumer(
            bootstrap_servers=bootstrap, isolation_level="read_committed", enable_auto_commit=False, auto_offset_reset="earliest",
            max_partition_fetch_bytes=topics.LARGEST,
        )
        until(f"topic {topic}", lambda: self._consumer.partitions_for_topic(topic))
        self._tps = [TopicPartition(topic, partition) for partition in sorted(self._consumer.partitions_for_topic(topic) or ())]
        self._consumer.assign(self._tps)
        self._consumer.seek_to_beginning(*self._tps)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exc: object) -> None:
        self._consumer.close()

    def more(self) -> list[Any]:
        """What has come since."""
        return [record for records in self._consumer.poll(timeout_ms=100).values() for record in records]

    def ends(self) -> dict[TopicPartition, int]:
        found: dict[TopicPartition, int] = self._consumer.end_offsets(self._tps)
        return found

    def all(self) -> list[Any]:
        """Everything up to now."""
        ends, found = self.ends(), []
        until("the end of the topic", lambda: found.extend(self.more()) or all(self._consumer.position(tp) >= ends[tp] for tp in self._tps))
        return found


@pytest.fixture(name="until")
def waits() -> Callable[..., Any]:
    """`until(what, condition, patience)`."""
    return until


_clusters = iter(range(10**6))


@pytest.fixture
def cluster(kafka: Services, tmp_path: Path) -> Iterator[Cluster]:
    """Topics made, nothing running."""
    made = Cluster(kafka.bootstrap, f"test-{os.getpid()}-{next(_clusters)}", tmp_path)
    made.setup()
    yield made
    made.end()


@pytest.fixture
def cluster_of_four(kafka: Services, tmp_path: Path) -> Iterator[Cluster]:
    """The same with four partitions of articles."""
    made = Cluster(kafka.bootstrap, f"test-{os.getpid()}-{next(_clusters)}", tmp_path)
    made.kafka = msgspec.structs.replace(made.kafka, articles_partitions=4)
    made.setup()
    yield made
    made.end()


@pytest.fixture
def cluster_on_three(three_brokers: Services, tmp_path: Path) -> Iterator[Cluster]:
    """On three brokers, three copies of each topic."""
    made = Cluster(three_brokers.bootstrap, f"test-{os.getpid()}-{next(_clusters)}", tmp_path)
    made.kafka = msgspec.structs.replace(made.kafka, replication=3)
    made.setup()
    yield made
    made.end()


@pytest.fixture(scope="session")
def undisturbed() -> Callable[[int], tuple[list[Article], Results]]:
    """Articles, and what the embedded pipeline makes of them; made once for each number."""
    kept: dict[int, tuple[list[Article], Results]] = {}

    def of(count: int) -> tuple[list[Article], Results]:
        if count not in kept:
            articles = news(count)
            kept[count] = articles, embedded(articles)
        return kept[count]

    return of
