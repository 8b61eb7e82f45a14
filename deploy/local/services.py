"""Kafka and Elasticsearch together, in one data folder that remembers them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Self

from deploy.local import fetching
from deploy.local.broker import Broker
from deploy.local.node import Node
from deploy.local.processes import Failed, Process, free_ports

MEMORY = 512
"""Megabytes of heap of each server."""


class Services:
    """The servers of one data folder.

    `kafka` brokers (0, 1, 3) and, if wanted, `elasticsearch`. Ports of 0 are chosen: brokers listen from `kafka_port` upwards, each
    with a second port for controllers; Elasticsearch on `elasticsearch_port`. As a context manager: started and waited for, stopped.
    """

    def __init__(
        self, data: Path, *, kafka: int = 1, elasticsearch: bool = True, kafka_port: int = 0, elasticsearch_port: int = 0,
        memory: int = MEMORY, ports: list[int] | None = None,
    ) -> None:
        self.data = data.absolute()
        self._ports = ports or _ports(kafka, elasticsearch, kafka_port, elasticsearch_port)
        self._shape = {"kafka": kafka, "elasticsearch": elasticsearch, "memory": memory, "ports": self._ports}
        pairs = list(zip(self._ports[: 2 * kafka : 2], self._ports[1 : 2 * kafka : 2], strict=True))
        self.brokers = [Broker(self.data / f"kafka-{n}", n, pairs, memory) for n in range(1, kafka + 1)]
        self.node = Node(self.data / "elasticsearch", self._ports[-2], self._ports[-1], memory) if elasticsearch else None

    @property
    def bootstrap(self) -> str:
        """The brokers' addresses, as Kafka's clients take them."""
        return ",".join(broker.address for broker in self.brokers)

    @property
    def elasticsearch(self) -> str:
        """Elasticsearch's URL."""
        if self.node is None:
            raise Failed("these services have no Elasticsearch")
        return self.node.url

    @property
    def processes(self) -> list[Process]:
        return [*self.brokers, *([self.node] if self.node else [])]

    def start(self) -> None:
        """Fetches what is missing, starts all and waits until all serve. Raises `Missing` or `Failed`; then none is left running."""
        fetching.java()
        if self.brokers:
            fetching.kafka()
        if self.node:
            fetching.elasticsearch()
        self.data.mkdir(parents=True, exist_ok=True)
        (self.data / "services.json").write_text(json.dumps(self._shape))
        try:
            for process in self.processes:
                process.start()
            for process in self.processes:
                process.wait()
        except BaseException:
            self.stop()
            raise

    def stop(self) -> None:
        """Stops what runs. All are told at once; what does not end in time is killed (a broker that lost its quorum would not)."""
        for process in self.processes:
            process.tell()
        for process in self.processes:
            process.stop(10.0)

    def status(self) -> Iterator[str]:
        """A line for each server."""
        for process in self.processes:
            pid = process.pid
            where = process.address if isinstance(process, Broker) else self.elasticsearch
            yield f"{process.name}: {'not running' if pid is None else f'pid {pid}'}, {where}, log {process.log}"

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *exc: object) -> None:
        self.stop()


def of(data: Path) -> Services | None:
    """The services that were started in this folder, or None."""
    try:
        shape = json.loads((data / "services.json").read_text())
    except FileNotFoundError:
        return None
    return Services(data, **shape)


def _ports(kafka: int, elasticsearch: bool, kafka_port: int, elasticsearch_port: int) -> list[int]:
    """(client, controller) of each broker, then (HTTP, transport) of Elasticsearch."""
    free = iter(free_ports(2 * kafka + 2))
    chosen = []
    for n in range(kafka):
        chosen += [kafka_port + n if kafka_port else next(free), kafka_port + 100 + n if kafka_port else next(free)]
    if elasticsearch:
        chosen += [elasticsearch_port or next(free), elasticsearch_port + 100 if elasticsearch_port else next(free)]
    return chosen
