"""Alerting's state in Kafka keeps what the embedded store keeps; the tests are the same. Each commit is followed by another owner."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from elasticsearch import Elasticsearch

from processors.errors import BadInput
from processors.model import encode
from processors.ports import Batch
from rasid.notifying import place
from rasid.settings import Settings
from sinks.elastic.setup import connect
from sinks.outbox.outbox import Outbox, Taken
from sinks.outbox.records import wished
from sinks.outbox.sending import Record, Sending
from tests.contracts.test_alerts_contract import *  # noqa: F403 - all of them
from tests.contracts.test_alerts_contract import delivery
from tests.live.cluster.conftest import Whole

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)


class Owners:
    """An outbox that is opened anew after each commit, as by another notifier; what people want goes the way that the page sends it."""

    def __init__(self, client: Elasticsearch, whole: Whole) -> None:
        self._client, self._whole = client, whole
        self._sending = Sending(whole.bootstrap)
        self._outbox = self.opened()

    def opened(self, now: datetime = NOW) -> Outbox:
        settings = Settings(kafka=self._whole.kafka)
        return Outbox(self._client, self._whole.index_prefix, place(settings), 0, lambda: now)

    def commit(self, batch: Batch) -> None:
        wants = Batch(silences=batch.silences, alert_rules=batch.alert_rules, removed_alert_rules=batch.removed_alert_rules)
        self._sending.send([Record(self._whole.topic("wishes"), key.encode(), value) for key, value in wished(wants, NOW)])
        self._outbox.close()
        self._outbox = self.opened()
        if batch.notices or batch.deliveries:
            self._outbox.commit(Batch(notices=batch.notices, deliveries=batch.deliveries))
            self._outbox.close()
            self._outbox = self.opened()

    def __getattr__(self, name: str) -> Any:
        return getattr(self._outbox, name)

    def close(self) -> None:
        self._outbox.close()
        with self._sending:
            pass


@pytest.fixture
def store(whole: Whole) -> Iterator[Owners]:
    with connect(whole.elasticsearch) as client:
        made = Owners(client, whole)
        yield made
        made.close()


def test_an_earlier_owner_is_refused(store: Owners) -> None:
    earlier = store.opened()
    later = store.opened()
    with pytest.raises(Taken):
        earlier.commit(Batch(deliveries=[delivery("a")]))
    later.commit(Batch(deliveries=[delivery("b")]))
    earlier.close()
    later.close()
    with store.opened() as last:
        assert [one.id for one in last.deliveries(limit=9)[0]] == ["b"]


def test_an_owner_that_was_asleep_sends_nothing(store: Owners) -> None:
    """It is due, but another may have sent it meanwhile."""
    store.commit(Batch(deliveries=[delivery("a")]))
    asleep = store.opened()
    awake = store.opened()
    assert [one.id for one in awake.due_deliveries(NOW + timedelta(minutes=1), 9)] == ["a"]
    with pytest.raises(Taken):
        asleep.due_deliveries(NOW + timedelta(minutes=1), 9)
    asleep.close()
    awake.close()


def test_a_failed_message_is_sent_again_once(store: Owners, whole: Whole) -> None:
    failed = delivery("a", state="failed", attempts=3, ended=NOW - timedelta(minutes=1))
    store.commit(Batch(deliveries=[failed]))
    with Sending(whole.bootstrap) as sending:
        sending.send([Record(whole.topic("wishes"), b"again/a", encode(NOW))])
    first = store.opened()
    assert [one.id for one in first.due_deliveries(NOW, 9)] == ["a"]
    first.commit(Batch(deliveries=[delivery("a", state="failed", attempts=4, ended=NOW + timedelta(minutes=1))]))
    first.close()
    second = store.opened()
    assert second.due_deliveries(NOW + timedelta(days=1), 9) == []
    second.close()


def test_what_is_long_told_is_forgotten_once(store: Owners, whole: Whole) -> None:
    store.commit(Batch(deliveries=[delivery("old", state="sent"), delivery("pending")]))
    with store.opened() as now:
        now.commit(Batch(settled_alerts=["a"]))
    for _ in range(2):
        with store.opened(NOW + timedelta(days=100)) as later:
            assert "pending" in [one.id for one in later.due_deliveries(NOW + timedelta(days=1), 9)]
    with whole.tail("alerting") as tail:
        gone = [record.key for record in tail.all() if record.value is None]
    assert gone == [b"settled/a", b"delivery/old"]


def test_the_page_writes_nothing_of_the_stages(whole: Whole) -> None:
    from rasid.serving import open_store

    with Sending(whole.bootstrap) as sending:
        store = open_store(Settings(kafka=whole.kafka), sending)
        with pytest.raises(BadInput):
            store.commit(Batch(append=[("articles", "a", b"{}")]))
        store.close()
