"""A Kafka broker that is also a controller (KRaft): no ZooKeeper, one process for each node of a small cluster."""

from __future__ import annotations

import subprocess
from collections.abc import Sequence
from pathlib import Path

from deploy.local import fetching
from deploy.local.processes import SHORT_LIVED, Failed, Process

CLUSTER = "cmFzaWQtbG9jYWwta2Fma2E"
"""The cluster's id, which all nodes of a folder share: 16 bytes in base64."""
LARGEST = 16 * 1024 * 1024
"""Bytes of a message: a long article must pass."""
_LOG = """\
status = error
appender.console.type = Console
appender.console.name = console
appender.console.layout.type = PatternLayout
appender.console.layout.pattern = [%d] %p %m (%c)%n
rootLogger.level = info
rootLogger.appenderRef.console.ref = console
"""


class Broker(Process):
    """Node `number` (from 1) of a cluster whose nodes have the pairs of ports (for clients, for controllers) in `ports`."""

    def __init__(self, folder: Path, number: int, ports: Sequence[tuple[int, int]], memory: int) -> None:
        super().__init__(f"Kafka broker {number}", folder)
        self.number = number
        self.ports = ports
        self.memory = memory

    @property
    def address(self) -> str:
        return f"127.0.0.1:{self.ports[self.number - 1][0]}"

    def prepare(self) -> None:
        (self.folder / "log4j2.properties").write_text(_LOG)
        (self.folder / "server.properties").write_text("".join(f"{key}={value}\n" for key, value in self._settings().items()))
        format_ = [*self._java(), "kafka.tools.StorageTool", "format", "-t", CLUSTER, "-c", "server.properties", "--ignore-formatted"]
        done = subprocess.run(format_, capture_output=True, text=True, check=False, cwd=self.folder)
        if done.returncode:
            raise Failed(f"{self.name}: its folder cannot be made ready:\n{done.stdout}{done.stderr}")

    def command(self) -> Sequence[str]:
        return [*self._java(), "kafka.Kafka", str(self.folder / "server.properties")]

    def is_ready(self) -> bool:
        return "Kafka Server started" in self.said()

    def _java(self) -> list[str]:
        return [
            str(fetching.java()), f"-Xms{self.memory // 2}m", f"-Xmx{self.memory}m", *SHORT_LIVED, "-XX:+ExitOnOutOfMemoryError",
            f"-Dlog4j2.configurationFile={self.folder / 'log4j2.properties'}", "-cp", f"{fetching.kafka()}/*",
        ]  # fmt: skip

    def _settings(self) -> dict[str, object]:
        client, controller = self.ports[self.number - 1]
        copies = min(3, len(self.ports))
        in_step = max(1, copies - 1)
        return {
            "process.roles": "broker,controller",
            "node.id": self.number,
            "controller.quorum.voters": ",".join(f"{n}@127.0.0.1:{port}" for n, (_, port) in enumerate(self.ports, 1)),
            "controller.listener.names": "CONTROLLER",
            "listeners": f"PLAINTEXT://127.0.0.1:{client},CONTROLLER://127.0.0.1:{controller}",
            "advertised.listeners": f"PLAINTEXT://127.0.0.1:{client}",
            "log.dirs": self.folder / "data",
            # Topics are made on purpose (`rasid setup`), never by a slip of the pen.
            "auto.create.topics.enable": "false",
            "default.replication.factor": copies,
            "min.insync.replicas": in_step,
            "offsets.topic.replication.factor": copies,
            "offsets.topic.num.partitions": 8,
            "transaction.state.log.replication.factor": copies,
            "transaction.state.log.min.isr": in_step,
            "transaction.state.log.num.partitions": 8,
            "share.coordinator.state.topic.replication.factor": copies,
            "share.coordinator.state.topic.min.isr": in_step,
            "group.initial.rebalance.delay.ms": 0,
            "group.min.session.timeout.ms": 1000,
            "message.max.bytes": LARGEST,
            "replica.fetch.max.bytes": LARGEST,
            # A broker that died is found out sooner than in a data centre.
            "broker.session.timeout.ms": 3000,
            "broker.heartbeat.interval.ms": 500,
            "num.network.threads": 2,
            "num.io.threads": 4,
            "log.cleaner.dedupe.buffer.size": 16 * 1024 * 1024,
        }
