"""The thin shell around alerting's decisions: reads what is owed, writes what was decided, sends what was written.

A message is in the store before it is sent, and its id never changes. Killed between the decision and the record of the
delivery, the next run sends the same message with the same id (webhooks: `webhook-id` and `Idempotency-Key`).
"""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from functools import partial
from typing import NamedTuple, TextIO, TypeVar

import structlog

from processors.alerts import Delivery
from processors.ports import AlertBook, Batch
from sinks.alerts import attempts
from sinks.alerts.channels import Refused, Sender, sender
from sinks.alerts.decision import HOUR, Outcome, State, decide, open_denials
from sinks.alerts.policy import Policy
from sinks.alerts.subject import subjects

log = structlog.get_logger("sinks.alerts")
PAGE = 200
"""Alerts and deliveries dealt with at once."""
DUE = 5000
"""Notices dealt with at once: so many can stand in one digest."""
R = TypeVar("R")
LAST = 1.0
"""Seconds that messages under way get at the end: what a channel is just taking need not be sent again."""
IDLE = 1.0
"""Seconds between two looks at the store without being woken."""


class Times(NamedTuple):
    """How long sending may take, and how long it is tried."""

    timeout: timedelta = timedelta(seconds=10)
    give_up: timedelta = timedelta(days=3)


class Notifier:
    """Alerting over one store. One at a time per store; its store object is used by nobody else."""

    def __init__(
        self, store: AlertBook, policy: Policy, now: Callable[[], datetime], times: Times, out: TextIO | None = None,
        *, tried: Callable[[Delivery], object] = lambda _: None,
    ) -> None:
        """`tried` is told each delivery after an attempt. Raises `BadSettings` where a channel's address is none."""
        self._store = store
        self._policy = policy
        self._now = now
        self._times = times
        self._tried = tried
        self._senders: dict[str, Sender] = {
            name: sender(channel, timeout=times.timeout, out=out) for name, channel in policy.channels.items()
        }
        self._using = asyncio.Lock()
        self._woken = asyncio.Event()
        self._under_way: dict[str, asyncio.Task[None]] = {}
        self._closing = False

    def wake(self) -> None:
        """There may be something to tell. Only from the event loop's thread."""
        self._woken.set()

    async def run(self, stop: asyncio.Event) -> None:
        """Works until `stop` is set. Raises `StoreError` where the store fails; a channel's failure is no error here."""
        stopping = asyncio.create_task(stop.wait())
        try:
            while not stop.is_set():
                await self.decide()
                await self._start_sending()
                for task in [task for task in self._under_way.values() if task.done()]:
                    task.result()
                woken = asyncio.create_task(self._woken.wait())
                await asyncio.wait({stopping, woken}, timeout=IDLE, return_when=asyncio.FIRST_COMPLETED)
                woken.cancel()
                self._woken.clear()
        finally:
            stopping.cancel()
            await self.close()

    async def once(self) -> None:
        """Decides and sends what is due now, and waits until all of it was tried."""
        await self.decide()
        await self._start_sending()
        await asyncio.gather(*self._under_way.values())

    async def close(self) -> None:
        """Begins no further message, gives those under way a moment, and ends what still is: its messages stay pending."""
        self._closing = True
        if self._under_way:
            await asyncio.wait(self._under_way.values(), timeout=LAST)
        for task in self._under_way.values():
            task.cancel()
        await asyncio.gather(*self._under_way.values(), return_exceptions=True)
        for one in self._senders.values():
            await one.close()

    # Deciding

    async def decide(self) -> None:
        """Decides until nothing is due."""
        while await self._with_store(self._decide):
            pass

    def _decide(self) -> bool:
        """Whether there may be more to decide on."""
        now = self._now()
        policy = with_rules(self._policy, self._store)
        state = read(self._store, policy, now)
        outcome = decide(state, policy, now)
        if outcome == Outcome():
            return False
        self._store.commit(
            Batch(settled_alerts=list(outcome.settled), notices=list(outcome.notices), deliveries=list(outcome.deliveries))
        )
        for delivery in outcome.deliveries:
            log.info("alert", channel=delivery.channel, kind=delivery.kind, id=delivery.id, contradictions=len(delivery.contradictions))
        return len(state.alerts) >= PAGE or sum(notice.waiting and notice.due <= now for notice in state.notices) >= DUE

    # Sending

    async def _start_sending(self) -> None:
        now = self._now()
        due: dict[str, list[Delivery]] = defaultdict(list)
        for delivery in await self._with_store(lambda: self._store.due_deliveries(now, PAGE)):
            due[delivery.channel].append(delivery)
        for channel, deliveries in due.items():
            under_way = self._under_way.get(channel)
            if under_way is None or under_way.done():
                self._under_way[channel] = asyncio.create_task(self._send_all(channel, deliveries))

    async def _send_all(self, channel: str, deliveries: Iterable[Delivery]) -> None:
        """One after the other, so that a channel gets its messages in their order unless one fails."""
        for delivery in deliveries:
            if self._closing:
                return
            after = await self._send(self._senders.get(channel), delivery)
            self._tried(after)
            recording = asyncio.ensure_future(self._with_store(partial(self._store.commit, Batch(deliveries=[after]))))
            try:
                await asyncio.shield(recording)
            except asyncio.CancelledError:
                await recording  # what was sent is not sent again because Rasid ends
                raise

    async def _send(self, target: Sender | None, delivery: Delivery) -> Delivery:
        try:
            if target is None:
                raise Refused("its channel is no more in the settings")
            await target.send(delivery, self._now())
        except Refused as error:
            return self._failed(delivery, str(error), error.after)
        except Exception as error:  # noqa: BLE001 - what one channel raises must not end the others; its text may hold an address
            return self._failed(delivery, f"an unexpected {type(error).__name__}", timedelta(0))
        return attempts.sent(delivery, self._now())

    def _failed(self, delivery: Delivery, reason: str, after: timedelta) -> Delivery:
        then = attempts.failed(delivery, reason, self._now(), after=after, give_up=self._times.give_up)
        again = then.due.isoformat(timespec="seconds") if then.state == "pending" else "never: see rasid alerts list"
        log.warning("alert not delivered", channel=then.channel, id=then.id, reason=reason, attempts=then.attempts, again=again)
        return then

    async def _with_store(self, work: Callable[[], R]) -> R:
        """In a thread, for a commit waits for the disk; never two at once."""
        async with self._using:
            return await asyncio.to_thread(work)


def with_rules(policy: Policy, store: AlertBook) -> Policy:
    """The policy with the rules of the page; one that has the name of a rule of the settings file does not count."""
    names = {rule.name for rule in policy.rules}
    return policy._replace(rules=(*policy.rules, *(rule for rule in store.alert_rules() if rule.name not in names)))


def read(store: AlertBook, policy: Policy, now: datetime) -> State:
    """What `decide` needs, as the store has it: the cost follows what is owed and due, not what was ever told."""
    alerts = store.unsent(PAGE)
    due = store.due_notices(now, DUE)
    if not alerts and not due:
        return State((), (), {}, (), (), ())
    events = sorted({alert.event for alert in alerts} | {notice.event for notice in due})
    notices = {notice.id: notice for notice in due}
    for event in events:
        notices.update((notice.id, notice) for notice in store.waiting_notices(event=event, limit=PAGE))
    for contradiction in sorted({one for alert in alerts for one in (alert.contradiction, *alert.was)}):
        notices.update((notice.id, notice) for notice in store.notices_of(contradiction))
    denials = [id_ for event in events for id_ in open_denials(store.contradictions_of(event))]
    needed = {alert.contradiction for alert in alerts} | {notice.contradiction for notice in notices.values()} | set(denials)
    found = subjects(store, needed)
    return State(
        alerts=alerts,
        notices=list(notices.values()),
        subjects=found,
        denials=[found[id_] for id_ in denials if id_ in found],
        silences=store.silences(active=now),
        dispatches=store.dispatches(now - max(HOUR, policy.group_interval)),
    )


