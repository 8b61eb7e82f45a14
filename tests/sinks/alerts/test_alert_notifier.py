"""The notifier over a store and real channels: once, again under the same id, one channel's failure delaying no other."""

from __future__ import annotations

import asyncio
import io
import json
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Event
from typing import Any

import pytest
from msgspec.structs import replace
from pytest_httpserver import HTTPServer
from werkzeug import Request, Response

from processors.errors import StoreError
from processors.ports import Batch, Store
from sinks.alerts import attempts
from sinks.alerts.notifier import Notifier, Times
from sinks.alerts.policy import Channel, Policy
from sinks.alerts.wording import compose_test
from sinks.memory import MemoryStore
from sinks.sqlite import SqliteStore

START = datetime(2024, 3, 5, 12, tzinfo=UTC)
TIMES = Times(timeout=timedelta(seconds=10), give_up=timedelta(hours=1))
SECRET = "a secret of desks"  # noqa: S105 - made up for the test
DELIVERY = compose_test(Channel(name="desk", kind="stdout"), START)


class Clock:
    """A clock that is set."""

    def __init__(self) -> None:
        self.now = START

    def __call__(self) -> datetime:
        return self.now

    def forward(self, **delta: float) -> None:
        self.now += timedelta(**delta)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture(params=["memory", "sqlite"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    with MemoryStore() if request.param == "memory" else SqliteStore(tmp_path / "rasid.db") as opened:
        yield opened


def desk(server: HTTPServer) -> Channel:
    return Channel(name="desk", kind="webhook", url=server.url_for("/hook"), secret=SECRET, private=True)


def once(store: Store, clock: Clock, *channels: Channel, times: Times = TIMES, out: io.StringIO | None = None) -> None:
    async def work() -> None:
        policy = Policy(channels={one.name: one for one in channels}, rules=(), group_wait=timedelta(0))
        notifier = Notifier(store, policy, clock, times, out)
        await notifier.once()
        await notifier.close()

    asyncio.run(work())


def states(store: Store) -> list[tuple[str, str, int]]:
    return [(one.channel, one.state, one.attempts) for one in store.deliveries(limit=100)[0]]


def test_a_contradiction_is_sent_once(store: Store, clock: Clock, httpserver: HTTPServer, in_store: Callable[[Store], Any]) -> None:
    httpserver.expect_request("/hook").respond_with_data("")
    in_store(store).contradiction("a")
    once(store, clock, desk(httpserver))
    clock.forward(hours=5)
    once(store, clock, desk(httpserver))
    assert [json.loads(request.data)["ids"] for request, _ in httpserver.log] == [["a"]]
    (delivery,) = store.deliveries(limit=10)[0]
    assert (delivery.state, delivery.ended, delivery.reason) == ("sent", START, "")


def test_what_fails_is_tried_again_under_the_same_id_until_it_is_taken(
    store: Store, clock: Clock, httpserver: HTTPServer, in_store: Callable[[Store], Any],
) -> None:
    httpserver.expect_ordered_request("/hook").respond_with_data("", status=500)
    httpserver.expect_ordered_request("/hook").respond_with_data("", status=503, headers={"Retry-After": "600"})
    httpserver.expect_ordered_request("/hook").respond_with_data("")
    in_store(store).contradiction("a")
    once(store, clock, desk(httpserver))
    (delivery,) = store.deliveries(limit=10)[0]
    assert (delivery.state, delivery.reason, delivery.attempts) == ("pending", "it answered 500", 1)
    once(store, clock, desk(httpserver))  # not before it is due
    assert len(httpserver.log) == 1
    clock.forward(seconds=20)
    once(store, clock, desk(httpserver))
    (delivery,) = store.deliveries(limit=10)[0]
    assert delivery.due == clock.now + timedelta(minutes=10)
    clock.forward(minutes=10)
    once(store, clock, desk(httpserver))
    assert states(store) == [("desk", "sent", 3)]
    assert len({request.headers["webhook-id"] for request, _ in httpserver.log}) == 1
    assert len({request.data for request, _ in httpserver.log}) == 1


def test_what_nobody_takes_is_given_up_and_stays(
    store: Store, clock: Clock, httpserver: HTTPServer, in_store: Callable[[Store], Any],
) -> None:
    httpserver.expect_request("/hook").respond_with_data("", status=500)
    in_store(store).contradiction("a")
    for _ in range(40):
        once(store, clock, desk(httpserver))
        clock.forward(minutes=2)
    (delivery,) = store.deliveries(limit=10, state="failed")[0]
    assert delivery.reason == "it answered 500"
    assert 5 < delivery.attempts == len(httpserver.log) < 12
    httpserver.clear()
    httpserver.expect_request("/hook").respond_with_data("")
    store.commit(Batch(deliveries=[attempts.again(delivery, clock.now)]))
    once(store, clock, desk(httpserver))
    assert httpserver.log[0][0].headers["webhook-id"] == delivery.id
    assert states(store)[0][1] == "sent"


def test_a_channel_that_hangs_delays_no_other(store: Store, clock: Clock, httpserver: HTTPServer, in_store: Callable[[Store], Any]) -> None:
    reached, let_go = Event(), Event()

    def hang(_: Request) -> Response:
        reached.set()
        let_go.wait(20)
        return Response("")

    httpserver.expect_request("/hook").respond_with_handler(hang)
    newsroom = in_store(store)
    for number in range(3):
        newsroom.contradiction(f"c{number}", event=f"e{number}")
    out = io.StringIO()

    async def work() -> None:
        channels = {one.name: one for one in (desk(httpserver), Channel(name="terminal", kind="stdout"))}
        notifier = Notifier(store, Policy(channels=channels, rules=(), group_wait=timedelta(0)), clock, TIMES, out)
        stop = asyncio.Event()
        running = asyncio.create_task(notifier.run(stop))
        assert await asyncio.to_thread(reached.wait, 20)
        while out.getvalue().count("⇄") < 6:  # three, in two languages each
            notifier.wake()
            await asyncio.sleep(0)
        stop.set()
        await running
        let_go.set()

    asyncio.run(work())
    assert sorted(states(store)) == [("desk", "pending", 0)] * 3 + [("terminal", "sent", 1)] * 3


def test_a_channel_that_is_gone_fails_its_messages_in_words(store: Store, clock: Clock, in_store: Callable[[Store], Any]) -> None:
    in_store(store)
    store.commit(Batch(deliveries=[replace(DELIVERY, channel="gone")]))
    once(store, clock, Channel(name="desk", kind="stdout"))
    assert store.deliveries(limit=1)[0][0].reason == "its channel is no more in the settings"


def test_a_bug_in_one_channel_ends_nothing(store: Store, clock: Clock, in_store: Callable[[Store], Any]) -> None:
    in_store(store).contradiction("a")

    class Broken(io.StringIO):
        def write(self, _: str) -> int:
            raise KeyError("https://secret")

    once(store, clock, Channel(name="t", kind="stdout"), Channel(name="page", kind="page"), out=Broken())
    found = {one.channel: one for one in store.deliveries(limit=10)[0]}
    assert (found["page"].state, found["t"].state, found["t"].reason) == ("sent", "pending", "an unexpected KeyError")


def test_more_than_a_page_is_dealt_with_at_once(store: Store, clock: Clock, in_store: Callable[[Store], Any]) -> None:
    newsroom = in_store(store)
    for number in range(450):
        newsroom.contradiction(f"c{number}", event=f"e{number % 9}")
    out = io.StringIO()
    for _ in range(4):
        once(store, clock, Channel(name="t", kind="stdout", cap=0), out=out)
        clock.forward(minutes=6)
    told = [one for delivery in store.deliveries(limit=1000)[0] for one in delivery.contradictions]
    assert sorted(told) == sorted(f"c{number}" for number in range(450))
    assert store.unsent(1) == []
    assert store.waiting_notices(limit=1) == []


def test_a_failing_store_ends_the_notifier(clock: Clock, monkeypatch: pytest.MonkeyPatch) -> None:
    store = MemoryStore()

    def fail(_: int) -> None:
        raise StoreError("the disk is full")

    monkeypatch.setattr(store, "unsent", fail)
    notifier = Notifier(store, Policy(channels={}, rules=()), clock, TIMES)
    with pytest.raises(StoreError, match="disk"):
        asyncio.run(notifier.run(asyncio.Event()))


# Attempts


def test_delays_double_up_to_an_hour_and_differ_between_messages() -> None:
    delivery, waits = DELIVERY, []
    for _ in range(12):
        after = attempts.failed(delivery, "500", START, after=timedelta(0), give_up=timedelta(days=9))
        waits.append((after.due - START).total_seconds())
        delivery = after
    assert 12 <= waits[0] <= 18
    assert waits == sorted(waits)
    assert 2880 <= waits[-1] <= 4320
    other = attempts.failed(replace(DELIVERY, id="ffff"), "500", START, after=timedelta(0), give_up=timedelta(days=9))
    assert other.due != attempts.failed(DELIVERY, "500", START, after=timedelta(0), give_up=timedelta(days=9)).due
