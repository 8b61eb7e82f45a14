"""Alerting's records in the memory store and in the SQLite store: given the same in any order, they answer the same, also opened anew."""

import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, rule

from processors.alerts import AlertRule, Delivery, Notice, Silence
from processors.model import Alert, encode
from processors.ports import Batch
from sinks.memory import MemoryStore
from sinks.sqlite import SqliteStore

NOW = datetime(2026, 3, 1, tzinfo=UTC)
ids = st.sampled_from("abc")
minutes = st.integers(0, 5).map(lambda n: NOW + timedelta(minutes=n))


class TwinAlerts(RuleBasedStateMachine):
    def __init__(self) -> None:
        super().__init__()
        self.directory = tempfile.TemporaryDirectory()
        self.path = Path(self.directory.name) / "rasid.sqlite"
        self.memory, self.sqlite = MemoryStore(), SqliteStore(self.path)

    def commit(self, batch: Batch) -> None:
        self.memory.commit(batch)
        self.sqlite.commit(batch)

    @rule(id=ids, settled=st.booleans())
    def alert(self, id: str, settled: bool) -> None:
        owed = Alert(id=id, contradiction=id, event="e", made=NOW)
        self.commit(Batch(append=[("alerts", "e", encode(owed))], settled_alerts=[id] if settled else []))

    @rule(
        id=ids, event=ids, contradiction=ids, made=minutes, due=minutes, held=st.sampled_from(["", "wait", "silence"]), by=ids,
        state=st.integers(0, 2),
    )  # fmt: skip
    def notice(self, id: str, event: str, contradiction: str, made: datetime, due: datetime, held: Any, by: str, state: int) -> None:
        one = Notice(
            id=id, alert=id, cause="new", contradiction=contradiction, event=event, channel="desk", rules=(), made=made, due=due, held=held,
            by=by, delivery="d" if state == 1 else None, dropped="settled" if state == 2 else "",
        )  # fmt: skip
        self.commit(Batch(notices=[one]))

    @rule(id=ids, made=minutes, ends=minutes, held=st.none() | ids)
    def silence(self, id: str, made: datetime, ends: datetime, held: str | None) -> None:
        batch = Batch(silences=[Silence(id=id, author="سلمى", made=made, ends=ends)])
        if held:
            batch.notices = [
                Notice(
                    id=held, alert=held, cause="new", contradiction="a", event="a", channel="desk", rules=(), made=made, due=made,
                    held="silence", by=id,
                )
            ]  # fmt: skip
        self.commit(batch)

    @rule(
        id=ids, made=minutes, due=minutes, state=st.sampled_from(["pending", "sent", "failed"]),
        kind=st.sampled_from(["alert", "digest", "test"]),
    )  # fmt: skip
    def delivery(self, id: str, made: datetime, due: datetime, state: Any, kind: Any) -> None:
        one = Delivery(
            id=id, kind=kind, channel="desk", event=id, contradictions=(), title="", text="", payload="", made=made, due=due, state=state
        )
        self.commit(Batch(deliveries=[one]))

    @rule(name=ids, outlet=ids, removed=st.lists(ids, max_size=2))
    def alert_rule(self, name: str, outlet: str, removed: list[str]) -> None:
        self.commit(Batch(alert_rules=[AlertRule(name=name, outlets=(outlet,))], removed_alert_rules=removed))

    @rule()
    def reopen(self) -> None:
        self.sqlite.close()
        self.sqlite = SqliteStore(self.path)

    @rule(now=minutes, limit=st.integers(0, 4))
    def same(self, now: datetime, limit: int) -> None:
        assert _answers(self.sqlite, now, limit) == _answers(self.memory, now, limit)

    def teardown(self) -> None:
        self.same(NOW + timedelta(minutes=9), 99)
        self.sqlite.close()
        self.directory.cleanup()


def _answers(store: MemoryStore | SqliteStore, now: datetime, limit: int) -> list[Any]:
    return [
        store.unsent(limit), store.due_notices(now, limit), store.waiting_notices(limit=limit),
        store.waiting_notices(event="a", limit=limit), store.notices_of("a"),
        store.deliveries(limit=limit), store.deliveries(limit=limit, state="failed"), store.delivery("a"),
        store.due_deliveries(now, limit), store.dispatches(now), store.silences(), store.silences(active=now), store.alert_rules(),
    ]  # fmt: skip


TestTwinAlerts = TwinAlerts.TestCase
TestTwinAlerts.settings = settings(max_examples=40, stateful_step_count=20, suppress_health_check=list(HealthCheck))
