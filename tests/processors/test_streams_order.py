"""Whatever Faust drops between its client and the agent, articles are worked on in their order, and none is left out."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from typing import Any

from faust.types import TP
from hypothesis import given
from hypothesis import strategies as st

from processors.streams.consumer import START, Chain
from processors.streams.extract import Extract

ARTICLES = TP("articles", 0)


@dataclass
class Message:
    offset: int
    tp: TP = ARTICLES


@dataclass
class Event:
    message: Message


@dataclass
class Client:
    """A partition as the client reads it: offsets with gaps where transactions ended. `at` is where it goes on."""

    log: list[int]
    chain: Chain = field(default_factory=Chain)
    at: int = 0
    committed: int = 0

    def fetch(self, most: int) -> list[Event]:
        records = [offset for offset in self.log if offset >= self.at][:most]
        self.chain.handed(ARTICLES, records)
        if records:
            self.at = records[-1] + 1
        return [Event(Message(offset)) for offset in records]

    def changes_hands(self, *, away: bool) -> None:
        """All partitions are given up and shared out anew; another worker may have gone on meanwhile."""
        self.chain.anew(ARTICLES)
        if away:
            self.committed = min(self.committed + 3, self.log[-1] + 1)
        self.at = self.committed

    # What the agent asks of the consumer

    def assignment(self) -> set[TP]:
        return {ARTICLES}

    def forget(self, message: Message) -> None:
        pass

    async def read_again(self, tp: TP, offset: int | None) -> None:
        self.chain.anew(tp)
        self.at = self.committed if offset is None else offset


@dataclass
class App:
    consumer: Any


_steps = st.lists(st.tuples(st.sampled_from(("fetch", "drop", "drop the first", "drop the last", "stays", "returns")), st.integers(1, 9)))


@given(st.lists(st.integers(1, 3), min_size=5, max_size=60), _steps)
def test_what_is_dropped_is_read_again_before_what_came_behind_it(gaps: list[int], steps: list[tuple[str, int]]) -> None:
    log = [sum(gaps[: n + 1]) for n in range(len(gaps))]
    client = Client(log)
    agent = Extract(None, App(client))  # type: ignore[arg-type]  # it sends nothing here
    worked: list[int] = []
    others = 0

    def work(events: list[Event]) -> None:
        whole = asyncio.run(agent._whole(events))
        worked.extend(event.message.offset for event in whole)
        if whole:
            client.committed = max(client.committed, worked[-1] + 1)

    for step, most in steps:
        if step in ("stays", "returns"):
            client.changes_hands(away=step == "returns")
            others = max(others, client.committed)
            continue
        events = client.fetch(most)
        work({"fetch": events, "drop": [], "drop the first": events[1:], "drop the last": events[:-1]}[step])
    for _ in range(200):  # nothing is dropped any more
        if events := client.fetch(7):
            work(events)
        else:  # nothing more comes: the consumer looks for what was dropped
            asyncio.run(client.read_again(ARTICLES, None))
    done = [offset for n, offset in enumerate(worked) if offset not in worked[:n]]
    assert sorted(done) == done
    assert set(log) - set(done) <= set(range(others))


def test_the_marks_of_transactions_are_no_records() -> None:
    chain = Chain()
    chain.handed(ARTICLES, [3, 4, 7])
    chain.handed(ARTICLES, [9])
    assert [chain.before(ARTICLES, offset) for offset in (3, 4, 7, 9)] == [START, 3, 4, 7]
    assert chain.before(ARTICLES, 9) is None  # told once


def test_what_goes_back_begins_anew() -> None:
    chain = Chain()
    chain.handed(ARTICLES, [3, 4, 7])
    chain.handed(ARTICLES, [4, 7])
    assert [chain.before(ARTICLES, offset) for offset in (3, 4, 7)] == [None, START, 4]
