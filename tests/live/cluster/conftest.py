"""A whole cluster for a test: topics and indices of its own, the roles as processes, and a webhook that remembers what it got."""

from __future__ import annotations

import json
import os
import threading
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, Self

import msgspec
import pytest
from elasticsearch import Elasticsearch

from deploy.local import Services
from deploy.local.node import Node
from processors.alerts import Delivery, Notice
from processors.model import decode
from sinks.elastic.setup import Shape, connect, setup
from tests.live.kafka.conftest import LEFT_SOCKETS, Cluster, Process, swept, until

__all__ = ["swept"]
SECRET = "0123456789abcdef0123"  # noqa: S105 - of a webhook of the test


class Hook:
    """A webhook on loopback. `status` is what it answers from now on."""

    def __init__(self) -> None:
        self.got: list[dict[str, Any]] = []
        self.status = 200
        hook = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["content-length"]))
                if hook.status == 200:
                    hook.got.append(json.loads(body) | {"key": self.headers["Idempotency-Key"]})
                self.send_response(hook.status)
                self.send_header("content-length", "0")
                self.end_headers()

            def log_message(self, *_: object) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}/hook"

    def __enter__(self) -> Self:
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *exc: object) -> None:
        self._server.shutdown()
        self._server.server_close()

    def told(self) -> dict[str, list[tuple[str, str]]]:
        """By contradiction, the cause and the message of each time that it was told; a repetition under its key counts once."""
        found: dict[str, list[tuple[str, str]]] = defaultdict(list)
        for message in {one["key"]: one for one in list(self.got)}.values():
            for one in message["contradictions"]:
                found[one["id"]].append((one["cause"], message["id"]))
        return found

    def repeated(self) -> int:
        return len(self.got) - len({one["key"] for one in self.got})


@dataclass
class Whole(Cluster):
    """A cluster with its index and its alerts."""

    elasticsearch: str = ""
    index_prefix: str = ""
    alerts: dict[str, str] = field(default_factory=lambda: {"group_wait": "0.2", "group_interval": "0", "cap": "0"})
    hooks: dict[str, Hook] = field(default_factory=dict)
    closing: list[Callable[[], object]] = field(default_factory=list)

    def role(self, name: str, *command: str, port: bool = True) -> Process:
        """A role, started; `rasid.toml` names its channels."""
        lines = ["[alerts]", *(f"{key} = {value}" for key, value in self.alerts.items())]
        for channel, hook in self.hooks.items():
            lines += [f"[alerts.channels.{channel}]", 'kind = "webhook"', f'url = "{hook.url}"', f'secret = "{SECRET}"', "private = true"]
        toml = self.folder / "rasid.toml"
        toml.write_text("\n".join(lines) + "\n", encoding="utf-8")
        index = {"elasticsearch.url": self.elasticsearch, "elasticsearch.prefix": self.index_prefix, "index.max_seconds": "0.2"}
        settings = [text for key, value in index.items() for text in ("--set", f"{key}={value}")]
        return self.process(name, "--config", str(toml), *settings, *command, *(("--port", "0") if port else ()))

    def asked(self, status: int, *command: str) -> str:
        """What a command of the command line says: `--cluster` is among its words."""
        asked = self.role("asked", *command, port=False)
        assert asked.popen is not None
        assert asked.popen.wait(240) == status, asked.said()
        said = asked.said()
        asked.log.unlink()
        del self.processes["asked"]
        return said

    def remembered(self) -> tuple[set[str], dict[str, Notice], dict[str, Delivery]]:
        """What alerting remembers: per partition the alerts settled, and the notices and deliveries as they are now."""
        settled, notices, deliveries = set[str](), dict[str, Notice](), dict[str, Delivery]()
        with self.tail("alerting") as tail:
            for record in tail.all():
                kind, _, name = record.key.decode().partition("/")
                if kind == "settled":
                    settled.add(f"{record.partition} {name}")
                elif kind == "notice":
                    notices[name] = decode(record.value, Notice)
                elif kind == "delivery":
                    deliveries[name] = decode(record.value, Delivery)
        return settled, notices, deliveries

    def wait_told(self, alerts: int, patience: float = 240.0) -> None:
        """Until every alert is settled in every partition, and nothing waits to be sent."""

        def done() -> bool:
            self._all_run()
            settled, notices, deliveries = self.remembered()
            return (
                len(settled) == alerts * self.kafka.alerting_partitions
                and not any(one.waiting for one in notices.values())
                and all(one.state == "sent" for one in deliveries.values())
            )

        until("everything is told", done, patience)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Seven processes and two servers take their time on a small machine."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.timeout(600))
            item.add_marker(pytest.mark.filterwarnings(LEFT_SOCKETS))


_clusters = iter(range(10**6))


@pytest.fixture
def whole(kafka: Services, elasticsearch: Node, tmp_path: Path) -> Iterator[Whole]:
    """Topics and indices made, nothing running."""
    number = f"{os.getpid()}-{next(_clusters)}"
    made = Whole(
        kafka.bootstrap, f"whole-{number}", tmp_path, elasticsearch=elasticsearch.url, index_prefix=f"whole-{number}-",
    )
    made.kafka = msgspec.structs.replace(made.kafka, alerting_partitions=2)
    made.setup()
    with connect(elasticsearch.url) as client:
        list(setup(client, Shape(made.index_prefix)))
        yield made
        for close in made.closing:
            close()
        made.end()
        _remove(client, made.index_prefix)


def _remove(client: Elasticsearch, prefix: str) -> None:
    client.indices.delete(index=list(client.indices.get(index=f"{prefix}*").body))
    client.indices.delete_index_template(name=f"{prefix}*")


@pytest.fixture
def hook() -> Iterator[Hook]:
    with Hook() as made:
        yield made
