"""kill -9 between the decision, the sending and the record of it: sent once, or again under the same idempotency key."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from threading import Event, Lock
from typing import Any

import pytest
from pytest_httpserver import HTTPServer
from werkzeug import Request, Response

from sinks.sqlite import SqliteStore

SENDER = """
import asyncio, sys
from datetime import UTC, datetime, timedelta
from sinks.alerts.notifier import Notifier, Times
from sinks.alerts.policy import Channel, Policy
from sinks.sqlite import SqliteStore

async def main(path, url):
    channel = Channel(name="desk", kind="webhook", url=url, secret="a secret of desks", private=True, cap=0)
    policy = Policy(channels={"desk": channel}, rules=(), group_wait=timedelta(0))
    times = Times(timeout=timedelta(seconds=30))
    with SqliteStore(path) as store:
        await Notifier(store, policy, lambda: datetime.now(UTC), times).once()

asyncio.run(main(*sys.argv[1:]))
"""
EVENTS = 12


class Desk:
    """A webhook's receiver that keeps what it has not seen, and says when it has got so many requests."""

    def __init__(self) -> None:
        self.kept: dict[str, list[str]] = {}
        self.requests = 0
        self.kill_at = 0
        self.reached = Event()
        self.answer = Event()
        self._lock = Lock()

    def __call__(self, request: Request) -> Response:
        with self._lock:
            self.requests += 1
            contradictions = json.loads(request.data)["ids"]
            known = self.kept.setdefault(request.headers["webhook-id"], contradictions)
            assert known == contradictions  # one key is one message
            killed = self.requests == self.kill_at
        if killed:
            self.reached.set()
            self.answer.wait(30)
        return Response("")


@pytest.mark.parametrize("kill_at", [1, 5, EVENTS])
def test_killed_while_a_message_is_under_way(kill_at: int, tmp_path: Path, httpserver: HTTPServer, in_store: Callable[..., Any]) -> None:
    path = tmp_path / "rasid.db"
    desk = Desk()
    desk.kill_at = kill_at
    httpserver.expect_request("/hook").respond_with_handler(desk)
    with SqliteStore(path) as store:
        newsroom = in_store(store)
        for number in range(EVENTS):
            newsroom.contradiction(f"c{number}", event=f"e{number}")
    command = [sys.executable, "-c", SENDER, str(path), httpserver.url_for("/hook")]
    first = subprocess.Popen(command, env=os.environ)
    try:
        assert desk.reached.wait(60)
        with SqliteStore(path) as store:  # what is sent stands in the store before it is sent
            assert len(store.deliveries(limit=100)[0]) == EVENTS
    finally:
        first.send_signal(signal.SIGKILL)
        assert first.wait() == -signal.SIGKILL
        desk.answer.set()
    subprocess.run(command, check=True, timeout=120)
    assert sorted(one for kept in desk.kept.values() for one in kept) == sorted(f"c{number}" for number in range(EVENTS))
    assert len(desk.kept) == EVENTS
    assert desk.requests == EVENTS + 1  # the one that was under way came again, under its key
    with SqliteStore(path) as store:
        assert {delivery.state for delivery in store.deliveries(limit=100)[0]} == {"sent"}
        assert store.unsent(1) == []
    subprocess.run(command, check=True, timeout=120)
    assert desk.requests == EVENTS + 1


def test_killed_before_the_decision_nothing_is_lost(tmp_path: Path, in_store: Callable[..., Any]) -> None:
    path = tmp_path / "rasid.db"
    with SqliteStore(path) as store:
        in_store(store).contradiction("a")
    with SqliteStore(path) as store:  # opened anew, as after a kill
        newsroom = in_store(store)
        newsroom.told(0)
        assert [notice.contradiction for notice in newsroom.waiting()] == ["a"]
    with SqliteStore(path) as store:
        assert in_store(store).told(30) == [("a",)]
