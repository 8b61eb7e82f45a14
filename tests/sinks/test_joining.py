"""Polls of a member of a group whose join is on its way."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from kafka.structs import MemberState

from sinks import joining


class Consumer:
    """In this state of its group; remembers what it was asked."""

    def __init__(self, state: str) -> None:
        self.state = state
        self.asked: list[object] = []
        self._coordinator = SimpleNamespace(request_rejoin=lambda: self.asked.append("join"))

    def group_metadata(self) -> Any:
        return SimpleNamespace(state=self.state)

    def poll(self, *, timeout_ms: int) -> dict[Any, list[Any]]:
        self.asked.append(timeout_ms)
        return {"partition": ["record"]}


@pytest.mark.parametrize("state", [MemberState.UNJOINED, MemberState.STABLE])
def test_who_is_not_rebalancing_polls_as_always(state: str) -> None:
    consumer = Consumer(state)
    assert joining.poll(consumer, 200) == {"partition": ["record"]}
    assert consumer.asked == [200]


def test_who_is_rebalancing_asks_to_join_and_waits_for_it() -> None:
    consumer = Consumer(MemberState.REBALANCING)
    joining.poll(consumer, 200)
    asked, waited = consumer.asked
    assert asked == "join"
    assert isinstance(waited, int)
    assert waited > 1000


def test_a_longer_poll_stays_as_long() -> None:
    consumer = Consumer(MemberState.REBALANCING)
    joining.poll(consumer, 60_000)
    assert consumer.asked[-1] == 60_000
