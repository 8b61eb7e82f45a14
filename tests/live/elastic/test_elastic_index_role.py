"""`rasid index` with real Kafka and real Elasticsearch, killed again and again."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from elasticsearch import Elasticsearch
from kafka import KafkaConsumer, KafkaProducer

from deploy.local import Services
from deploy.local.node import Node
from processors.model import DeadLetter, decode
from sinks.elastic.kafka_source import INDEXED
from tests.live.elastic.test_elastic_faults import empty, held, index, news, until

ROUNDS = 20 if os.environ.get("SOAK_ROUNDS") else 3
KAFKA_PREFIX = "indexed"


def settings(kafka: Services, elasticsearch: Node, prefix: str, *command: str) -> list[str]:
    given = {
        "kafka.bootstrap": kafka.bootstrap, "kafka.prefix": KAFKA_PREFIX, "kafka.articles_partitions": "2", "kafka.reports_partitions": "2",
        "kafka.feeds_partitions": "2", "elasticsearch.url": elasticsearch.url, "elasticsearch.prefix": prefix, "index.max_records": "50",
        "index.max_seconds": "0.3",
    }  # fmt: skip
    return [sys.executable, "-m", "rasid", *(part for key, value in given.items() for part in ("--set", f"{key}={value}")), *command]


@contextmanager
def indexing(arguments: list[str], log: Path) -> Iterator[subprocess.Popen[bytes]]:
    with log.open("ab") as out:
        process = subprocess.Popen(arguments, stdout=out, stderr=out)
    try:
        yield process
    finally:
        process.kill()
        process.wait()


@pytest.mark.soak
@pytest.mark.timeout(600 + 30 * ROUNDS)
def test_killed_again_and_again(client: Elasticsearch, prefix: str, kafka: Services, elasticsearch: Node, tmp_path: Path) -> None:
    messages = news(150)
    assert index(client, prefix, messages) == []
    undisturbed = held(client, prefix)
    empty(client, prefix)
    made = subprocess.run(settings(kafka, elasticsearch, prefix, "setup"), capture_output=True, text=True, check=False, timeout=240)
    assert made.returncode == 0, made.stderr
    assert "lifecycle" in made.stdout
    producer = KafkaProducer(bootstrap_servers=kafka.bootstrap)
    for one in messages:
        producer.send(f"{KAFKA_PREFIX}.{INDEXED[one.kind]}", key=one.key, value=one.value, headers=list(one.headers.items()))
    producer.send(f"{KAFKA_PREFIX}.events", key=b"e", value=b"not JSON")
    producer.close()
    log = tmp_path / "log"
    arguments = settings(kafka, elasticsearch, prefix, "index", "--port", "0")
    replay = settings(kafka, elasticsearch, prefix, "replay", "--cluster")

    def documents() -> int:
        client.indices.refresh(index=f"{prefix}*")
        return int(client.count(index=f"{prefix}*")["count"])

    for _ in range(ROUNDS):
        before = documents()
        with indexing(arguments, log) as process:
            until(lambda: documents() > before or before >= len(undisturbed) or process.poll() is not None, "something is written")  # noqa: B023
            process.send_signal(signal.SIGKILL)
    with indexing(arguments, log) as process:
        # One more than undisturbed: the dead letter, which came round through its topic.
        until(lambda: documents() == len(undisturbed) + 1 or process.poll() is not None, f"all is written\n{log.read_text()[-3000:]}")
        until(lambda: _without_letters(held(client, prefix)) == undisturbed, "all is as it should be")
        running = subprocess.run(replay, capture_output=True, text=True, check=False, timeout=240)
        assert running.returncode == 1
        assert "stop every `rasid index` first" in running.stderr
        process.send_signal(signal.SIGTERM)
        assert process.wait(timeout=120) == 0, log.read_text()[-3000:]
    empty(client, prefix)  # a lost index is made again from the topics
    done = subprocess.run(replay, capture_output=True, text=True, check=False, timeout=240)
    assert done.returncode == 0, done.stderr
    with indexing(arguments, log) as process:
        until(lambda: documents() == len(undisturbed) + 1 or process.poll() is not None, f"all is written\n{log.read_text()[-3000:]}")
        until(lambda: _without_letters(held(client, prefix)) == undisturbed, "all is there again")
    letters = KafkaConsumer(
        f"{KAFKA_PREFIX}.dead-letters", bootstrap_servers=kafka.bootstrap, auto_offset_reset="earliest", consumer_timeout_ms=3000,
    )
    found = {decode(record.value, DeadLetter).id: decode(record.value, DeadLetter) for record in letters}
    letters.close()
    assert [(one.stage, one.subject) for one in found.values()] == [("index", "events/e")]


def _without_letters(documents: dict[tuple[str, str], object]) -> dict[tuple[str, str], object]:
    return {key: value for key, value in documents.items() if not key[0].startswith("dead-letters")}
