"""A cluster to measure: topics of its own on a Kafka, processes of Rasid on them, and what they have written."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import msgspec
from kafka import KafkaConsumer, KafkaProducer, TopicPartition

from bench.generate import articles as generated
from processors.model import Article, encode, identity
from rasid import topics
from rasid.settings import Kafka


def news(count: int, seed: int = 0) -> list[Article]:
    return [
        Article(id=identity("article", one.url), url=one.url, source=one.source, title=one.title, text=one.text, published=one.published)
        for one in generated(count, seed)
    ]


class Cluster:
    """Topics of their own, and processes on them."""

    def __init__(self, bootstrap: str, prefix: str, folder: Path, elasticsearch: str = "") -> None:
        self.kafka = Kafka(bootstrap=bootstrap, prefix=prefix, articles_partitions=4, reports_partitions=4, feeds_partitions=4)
        self.indices = f"{prefix}-"
        """What the names of its indices begin with, where `elasticsearch` is the address of one."""
        self._elasticsearch = elasticsearch
        self.folder = folder / prefix
        self.folder.mkdir()
        topics.make(self.kafka)

    def topic(self, name: str) -> str:
        return topics.topic(self.kafka, name)

    def produce(self, articles: Iterable[Article]) -> None:
        with KafkaProducer(bootstrap_servers=self.kafka.bootstrap, compression_type="gzip", linger_ms=5) as producer:
            for one in articles:
                producer.send(self.topic("articles"), encode(one), key=one.id.encode())

    @contextmanager
    def running(self, *commands: list[str]) -> Iterator[None]:
        pairs = {f"kafka.{key}": value for key, value in msgspec.structs.asdict(self.kafka).items()}
        if self._elasticsearch:
            pairs |= {"elasticsearch.url": self._elasticsearch, "elasticsearch.prefix": self.indices}
        settings = [text for key, value in pairs.items() for text in ("--set", f"{key}={value}")]
        with (self.folder / "log").open("ab") as log:
            calls = [[sys.executable, "-m", "rasid", *settings, *command] for command in commands]
            processes = [subprocess.Popen(call, stdout=log, stderr=log) for call in calls]
        try:
            yield
        finally:
            for process in processes:
                process.send_signal(signal.SIGTERM)
            for process in processes:
                process.wait()

    def worker(self, name: str, *more: str) -> list[str]:
        return ["--set", "extract.workers=1", "process", "--state", str(self.folder / name), "--port", "0", *more]

    def read(self, name: str, enough: Callable[[list[Any]], bool], patience: float = 300.0) -> list[Any]:
        """The records of a topic, once they are enough."""
        with KafkaConsumer(bootstrap_servers=self.kafka.bootstrap, isolation_level="read_committed", enable_auto_commit=False) as consumer:
            tps = [TopicPartition(self.topic(name), number) for number in sorted(consumer.partitions_for_topic(self.topic(name)) or ())]
            consumer.assign(tps)
            consumer.seek_to_beginning(*tps)
            found: list[Any] = []
            end = time.monotonic() + patience
            while not enough(found):
                if time.monotonic() > end:
                    raise SystemExit(f"{self.topic(name)}: {len(found)} records after {patience:g} s; see {self.folder / 'log'}")
                found.extend(record for records in consumer.poll(timeout_ms=200).values() for record in records)
            return found


def ends(cluster: Cluster, name: str) -> dict[int, int]:
    with KafkaConsumer(bootstrap_servers=cluster.kafka.bootstrap) as consumer:
        tps = [TopicPartition(cluster.topic(name), number) for number in consumer.partitions_for_topic(cluster.topic(name)) or ()]
        return {tp.partition: end for tp, end in consumer.end_offsets(tps).items()}


def rate(records: Iterable[Any]) -> float:
    """Records a second, first to last, by the broker's clock."""
    times = sorted(record.timestamp for record in records)
    return (len(times) - 1) / max(times[-1] - times[0], 1) * 1000
