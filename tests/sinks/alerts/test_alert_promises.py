"""Whatever happens in whatever order: nothing owed is lost, nothing is told twice without news, no cap is broken."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from processors.alerts import Silence
from processors.ports import Batch
from sinks.alerts.policy import Channel
from sinks.memory import MemoryStore

START = datetime(2024, 3, 5, 12, tzinfo=UTC)
NAMES = ("a", "b", "c", "d")

step = st.one_of(
    st.tuples(st.just("news"), st.sampled_from(NAMES)),
    st.tuples(st.just("origin"), st.sampled_from(NAMES)),
    st.tuples(st.just("end"), st.sampled_from(NAMES)),
    st.tuples(st.just("move"), st.sampled_from(NAMES)),
    st.tuples(st.just("silence"), st.sampled_from(NAMES)),
    st.tuples(st.just("wait"), st.sampled_from((1, 29, 31, 301, 1801, 3601))),
)


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@example(steps=[("news", "d"), ("wait", 31), ("origin", "d"), ("wait", 301), ("move", "d")], cap=2, quiet="")
@given(st.lists(step, max_size=30), st.integers(1, 3), st.sampled_from(["", "12:10-12:40", "11:00-14:00"]))
def test_nothing_is_lost_or_doubled(in_store: Callable[..., Any], steps: list[tuple[str, Any]], cap: int, quiet: str) -> None:
    newsroom = in_store(MemoryStore())
    newsroom.set(channels=(Channel(name="desk", kind="stdout", cap=cap, quiet_hours=quiet),))
    now, standing, origins, places = 0.0, dict[str, bool](), dict[str, int](), dict[str, tuple[str, str]]()
    everything = set(NAMES)
    for number, (what, given_) in enumerate(steps):
        name, event = places.get(given_, (given_, {"a": "x", "b": "x"}.get(given_, given_)))
        if what == "wait":
            now += given_
        elif what == "silence":
            ends = START + timedelta(seconds=now + 900)
            silence = Silence(id=f"s{number}", author="سلمى", made=START + timedelta(seconds=now), ends=ends, contradictions=(name,))
            newsroom.store.commit(Batch(silences=[silence]))
        else:
            known = standing.get(given_)
            if what == "news" and not known:
                standing[given_] = True
                origins[given_] = origins.get(given_, 0) + 1
                newsroom.contradiction(name, event=event, cause="new" if known is None else "returned")
            elif what == "origin" and known:
                origins[given_] += 1
                left = tuple(f"outlet{n}" for n in range(origins[given_]))
                newsroom.contradiction(name, event=event, left=left, cause="side")
            elif what == "end" and known:
                standing[given_] = False
                newsroom.contradiction(name, event=event, cause="retracted", retracted=True)
            elif what == "move" and known:
                places[given_] = f"{given_}{number}", f"event{number}"
                everything.add(places[given_][0])
                left = tuple(f"outlet{n}" for n in range(origins[given_]))
                newsroom.moves(name, places[given_][0], event=places[given_][1], left=left)
        newsroom.decide(now)
    for _ in range(40):  # the holds end, one after the other
        now += 1801
        newsroom.decide(now)
    assert newsroom.store.unsent(1) == []
    assert newsroom.waiting() == []
    deliveries, _ = newsroom.store.deliveries(limit=1000)
    notices = {notice.id: notice for name in everything for notice in newsroom.store.notices_of(name)}
    assert all(notice.delivery or notice.dropped for notice in notices.values())
    for given_, stands in standing.items():
        name = places.get(given_, (given_,))[0]
        told = [notice.cause for notice in sorted(newsroom.store.notices_of(name), key=lambda n: n.made) if notice.delivery]
        assert (told[-1] != "retracted") is stands if told else not stands  # the last that was told is how it is
        changes = [cause for cause in told if cause != "side"]
        assert all(one != two for one, two in pairwise(changes))
        assert told[:1] in ([], ["new"])
    times = sorted(delivery.made for delivery in deliveries)
    assert all(sum(first <= one < first + timedelta(hours=1) for one in times) <= cap for first in times)
    carried = [notice.delivery for notice in notices.values() if notice.delivery]
    assert {delivery.id for delivery in deliveries} == set(carried)
