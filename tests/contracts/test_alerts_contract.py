"""What processors.ports.Alerts promises, checked on every store."""

from datetime import UTC, datetime, timedelta

import msgspec

from processors.alerts import AlertRule, Delivery, Dispatch, Notice, Silence
from processors.ports import Batch, Store

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)


def at(minutes: float) -> datetime:
    return NOW + timedelta(minutes=minutes)


def notice(id: str, *, due: float = 0, made: float = 0, event: str = "e", contradiction: str = "c", **more: object) -> Notice:
    plain = Notice(
        id=id, alert=id, cause="new", contradiction=contradiction, event=event, channel="desk", rules=("all",), made=at(made), due=at(due)
    )
    return msgspec.structs.replace(plain, **more)


def delivery(id: str, *, made: float = 0, due: float = 0, **more: object) -> Delivery:
    plain = Delivery(
        id=id, kind="alert", channel="desk", event="e", contradictions=("c",), title="تناقض", text="نص", payload="{}",
        made=at(made), due=at(due),
    )  # fmt: skip
    return msgspec.structs.replace(plain, **more)


def silence(id: str, *, made: float = 0, ends: float = 60) -> Silence:
    return Silence(id=id, author="سلمى", made=at(made), ends=at(ends))


def test_notices_are_read_when_due_and_waiting(store: Store) -> None:
    store.commit(Batch(notices=[notice("b", due=5), notice("a", due=5), notice("later", due=6)]))
    store.commit(Batch(notices=[notice("told", delivery="d"), notice("dropped", dropped="settled")]))
    assert [one.id for one in store.due_notices(at(5), 10)] == ["a", "b"]
    assert [one.id for one in store.due_notices(at(5), 1)] == ["a"]
    assert store.due_notices(at(4.9), 10) == []
    assert [one.id for one in store.waiting_notices(limit=10)] == ["a", "b", "later"]
    store.commit(Batch(notices=[notice("a", due=5, delivery="d")]))
    assert [one.id for one in store.due_notices(at(9), 10)] == ["b", "later"]


def test_waiting_notices_of_one_event(store: Store) -> None:
    store.commit(Batch(notices=[notice("a", event="x", due=9), notice("b", event="y"), notice("c", event="x", due=1)]))
    assert [one.id for one in store.waiting_notices(event="x", limit=10)] == ["c", "a"]
    assert [one.id for one in store.waiting_notices(event="x", limit=1)] == ["c"]
    assert store.waiting_notices(event="z", limit=10) == []


def test_all_notices_of_a_contradiction(store: Store) -> None:
    mine = [notice("b", made=1, delivery="d"), notice("a", made=2)]
    store.commit(Batch(notices=[*reversed(mine), notice("other", contradiction="x")]))
    assert store.notices_of("c") == mine


def test_a_lifted_silence_lets_its_notices_go(store: Store) -> None:
    one = silence("s", ends=600)
    held = notice("a", due=600, held="silence", by="s")
    store.commit(Batch(silences=[one], notices=[held, notice("b", due=600, held="silence", by="other")]))
    assert store.due_notices(at(10), 10) == []
    store.commit(Batch(silences=[msgspec.structs.replace(one, ends=at(10))]))
    assert [found.id for found in store.due_notices(at(10), 10)] == ["a"]
    # decided on before the silence was lifted, written after it
    store.commit(Batch(notices=[msgspec.structs.replace(held, id="late")]))
    assert [found.id for found in store.due_notices(at(10), 10)] == ["a", "late"]
    assert [found.id for found in store.waiting_notices(limit=10) if found.due == at(600)] == ["b"]


def test_silences_by_end_and_by_time(store: Store) -> None:
    store.commit(Batch(silences=[silence("b", ends=5), silence("a", ends=5), silence("c", ends=9), silence("soon", made=4, ends=7)]))
    assert [one.id for one in store.silences()] == ["c", "soon", "a", "b"]
    assert [one.id for one in store.silences(active=at(3))] == ["c", "a", "b"]
    assert [one.id for one in store.silences(active=at(5))] == ["c", "soon"]  # an end is no longer part of it
    store.commit(Batch(silences=[silence("c", ends=1)]))
    assert [one.id for one in store.silences(active=at(5))] == ["soon"]


def test_deliveries_newest_first_in_pages(store: Store) -> None:
    store.commit(Batch(deliveries=[delivery(f"d{n}", made=n // 2, state="failed" if n % 3 == 0 else "sent") for n in range(7)]))
    page, after = store.deliveries(limit=4)
    assert [one.id for one in page] == ["d6", "d4", "d5", "d2"]
    rest, end = store.deliveries(limit=4, after=after)
    assert ([one.id for one in rest], end) == (["d3", "d0", "d1"], None)
    assert [one.id for one in store.deliveries(limit=9, state="failed")[0]] == ["d6", "d3", "d0"]
    page, after = store.deliveries(limit=1, state="failed")
    assert [one.id for one in store.deliveries(limit=9, after=after, state="failed")[0]] == ["d3", "d0"]
    assert store.delivery("d3") == delivery("d3", made=1, state="failed")
    assert store.delivery("none") is None
    assert store.deliveries(limit=0) == ([], None)


def test_pending_deliveries_when_due(store: Store) -> None:
    store.commit(Batch(deliveries=[delivery("b"), delivery("a"), delivery("later", due=9), delivery("done", state="sent")]))
    assert [one.id for one in store.due_deliveries(NOW, 10)] == ["a", "b"]
    store.commit(Batch(deliveries=[delivery("a", due=3, attempts=1, reason="500")]))
    assert [one.id for one in store.due_deliveries(NOW, 10)] == ["b"]
    assert [one.id for one in store.due_deliveries(at(9), 10)] == ["b", "a", "later"]


def test_dispatches_are_what_caps_count(store: Store) -> None:
    digest, test = delivery("b", made=1, event=None, kind="digest"), delivery("t", made=2, kind="test")
    store.commit(Batch(deliveries=[delivery("a", made=2), digest, test, delivery("old")]))
    assert store.dispatches(at(1)) == [
        Dispatch(channel="desk", event=None, made=at(1)), Dispatch(channel="desk", event="e", made=at(2)),
    ]


def test_rules_of_the_page(store: Store) -> None:
    store.commit(Batch(alert_rules=[AlertRule(name="ب"), AlertRule(name="أ", min_origins=2)]))
    store.commit(Batch(alert_rules=[AlertRule(name="ب", places=("SY",))]))
    assert store.alert_rules() == [AlertRule(name="أ", min_origins=2), AlertRule(name="ب", places=("SY",))]
    store.commit(Batch(removed_alert_rules=["أ", "none"]))
    assert [rule.name for rule in store.alert_rules()] == ["ب"]
