"""The decision: which alerts become notices on which channels, which notices wait, and which become messages now. Pure.

The habits are those of Prometheus' Alertmanager, turned to contradictions: one identity each (sources excluded), grouping by
event with a wait before the first message, repetition only on news, silences, inhibition, and resolution that is told to
whom the trouble was told. Nothing is lost: what a cap or quiet hours hold back is told later, many at once as a digest.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from msgspec.structs import replace

from processors.alerts import Delivery, Dispatch, Held, Notice, Silence
from processors.model import Alert, AlertCause, Contradiction, identity
from processors.relations.knowledge import knowledge
from sinks.alerts.policy import Channel, Policy
from sinks.alerts.subject import Subject, silenced, wanted
from sinks.alerts.wording import compose

HOUR = timedelta(hours=1)
RECHECK = HOUR
"""How often an inhibited notice is looked at again without being woken by its denial's end."""


class State(NamedTuple):
    """What the store holds that deciding needs; the shell reads it (notifier.py)."""

    alerts: Sequence[Alert]
    """Of the outbox, oldest first."""
    notices: Sequence[Notice]
    """The due ones; those waiting on their events and on those of the alerts; and all on the contradictions of the alerts, and on what
    these were before they moved."""
    subjects: Mapping[str, Subject]
    """By contradiction, for all of these."""
    denials: Sequence[Subject]
    """The denials on these events that stand."""
    silences: Sequence[Silence]
    """Those that are active."""
    dispatches: Sequence[Dispatch]
    """Of the last hour and of the last group interval, whichever is longer; oldest first."""


class Outcome(NamedTuple):
    """What the shell writes, in one transaction."""

    notices: tuple[Notice, ...] = ()
    """New and changed ones."""
    deliveries: tuple[Delivery, ...] = ()
    settled: tuple[str, ...] = ()
    """The alerts that were dealt with: all of them."""


def decide(state: State, policy: Policy, now: datetime) -> Outcome:
    """What is told now, and what waits for when."""
    book = _Book(state.notices)
    for alert in state.alerts:
        _route(alert, book, state.subjects, policy, now)
    last_told = {(one.channel, one.event): one.made for one in state.dispatches}
    ready: dict[str, list[Notice]] = defaultdict(list)
    for notice in _gathered(book, now):
        if judged := _held_or_dropped(notice, state, policy, last_told, now):
            book.put(judged)
        else:
            ready[notice.channel].append(notice)
    deliveries = [
        delivery
        for name, notices in sorted(ready.items())
        for delivery in _channel(policy.channels[name], notices, book, state, policy, now)
    ]
    return Outcome(book.changed(), tuple(deliveries), tuple(alert.id for alert in state.alerts))


class _Book:
    """The notices, with what changes."""

    def __init__(self, notices: Iterable[Notice]) -> None:
        self._before = {notice.id: notice for notice in notices}
        self.notices = dict(self._before)

    def put(self, notice: Notice) -> None:
        self.notices[notice.id] = notice

    def of(self, contradiction: str, channel: str) -> list[Notice]:
        """All on one contradiction and channel, oldest first."""
        mine = (n for n in self.notices.values() if n.contradiction == contradiction and n.channel == channel)
        return sorted(mine, key=lambda n: (n.made, n.id))

    def channels(self, contradiction: str) -> list[str]:
        return sorted({n.channel for n in self.notices.values() if n.contradiction == contradiction})

    def changed(self) -> tuple[Notice, ...]:
        return tuple(notice for id_, notice in sorted(self.notices.items()) if self._before.get(id_) != notice)


# From alerts to notices


def _route(alert: Alert, book: _Book, subjects: Mapping[str, Subject], policy: Policy, now: datetime) -> None:
    subject = subjects.get(alert.contradiction)
    if alert.cause == "retracted":
        _route_retraction(alert, book, policy, now)
        return
    moved = alert.cause == "moved"
    owing = _follow(alert, book, subjects) if moved else set()
    if subject is None or subject.contradiction.retracted or _dismissed(subject):
        return
    rules: dict[str, list[str]] = defaultdict(list)
    for rule in policy.effective_rules:
        if wanted(rule, subject):
            for channel in rule.channels or tuple(policy.channels):
                if channel in policy.channels:
                    rules[channel].append(rule.name)
    for channel, names in rules.items():
        mine = book.of(alert.contradiction, channel)
        waiting = [notice for notice in mine if notice.waiting]
        if any(notice.cause != "retracted" for notice in waiting):
            continue  # it will tell how things stand then
        for notice in waiting:
            book.put(replace(notice, dropped="it stands again before its end was told", held="", by=""))
        if not waiting:
            told = _told(mine)
            if told and ((moved and channel not in owing) or alert.cause == "new"):
                continue  # it was told before it moved, or by an alert that came before this one
            cause: AlertCause = "new" if not told else "side" if moved else alert.cause
            book.put(_notice(alert, channel, tuple(names), policy, now, cause=cause))


def _follow(alert: Alert, book: _Book, subjects: Mapping[str, Subject]) -> set[str]:
    """Takes along what was told of a contradiction before it moved. Returns the channels on which something was still to be told.

    Where only some of its claims moved, what waits for the others goes on waiting.
    """
    owing = set()
    for channel in sorted({channel for was in alert.was for channel in book.channels(was)}):
        mine = sorted((notice for was in alert.was for notice in book.of(was, channel)), key=lambda n: (n.made, n.id))
        for notice in mine:
            if notice.waiting:
                owing.add(channel)
                left = subjects.get(notice.contradiction)
                if left is None or left.contradiction.retracted:
                    book.put(replace(notice, dropped="its event became part of another one; it is told there", held="", by=""))
        told = [notice for notice in mine if notice.delivery is not None]
        if told and told[-1].cause != "retracted":
            for notice in told:
                own = identity("notice", alert.id, channel, "told", notice.id)
                book.put(replace(notice, id=own, alert=alert.id, contradiction=alert.contradiction, event=alert.event))
    return owing


def _route_retraction(alert: Alert, book: _Book, policy: Policy, now: datetime) -> None:
    for channel in book.channels(alert.contradiction):
        mine = book.of(alert.contradiction, channel)
        for notice in mine:
            if notice.waiting and notice.cause != "retracted":
                book.put(replace(notice, dropped="it ended before it was told", held="", by=""))
        told = _told(mine)
        if told and told.cause != "retracted" and channel in policy.channels:
            book.put(_notice(alert, channel, told.rules, policy, now, cause="retracted"))
    for notice in list(book.notices.values()):
        if notice.waiting and notice.held == "inhibited" and notice.by == alert.contradiction:
            book.put(replace(notice, due=now))


def _told(mine: Sequence[Notice]) -> Notice | None:
    """The last that was told."""
    return next((notice for notice in reversed(mine) if notice.delivery is not None), None)


def _notice(alert: Alert, channel: str, rules: tuple[str, ...], policy: Policy, now: datetime, *, cause: AlertCause) -> Notice:
    return Notice(
        id=identity("notice", alert.id, channel), alert=alert.id, cause=cause, contradiction=alert.contradiction, event=alert.event,
        channel=channel, rules=rules, made=now, due=now + policy.group_wait, held="wait",
    )


def _dismissed(subject: Subject) -> bool:
    return subject.mark in ("dismissed", "other_event")


# Which notices are ready


def _gathered(book: _Book, now: datetime) -> list[Notice]:
    """The due ones, and those that wait only for their group to gather when it has."""
    waiting = [notice for notice in book.notices.values() if notice.waiting]
    groups = {(notice.channel, notice.event) for notice in waiting if notice.due <= now}
    chosen = (n for n in waiting if n.due <= now or (n.held == "wait" and (n.channel, n.event) in groups))
    return sorted(chosen, key=lambda n: (n.made, n.id))


def _held_or_dropped(
    notice: Notice, state: State, policy: Policy, last_told: Mapping[tuple[str, str | None], datetime], now: datetime,
) -> Notice | None:
    """The notice with the reason why it is not told now; None when it is to be told."""
    subject = state.subjects.get(notice.contradiction)
    channel = policy.channels.get(notice.channel)
    if channel is None:
        return _drop(notice, "its channel is no more in the settings")
    if subject is None:
        return _drop(notice, "its contradiction is no more in the store")
    if notice.cause != "retracted":
        if subject.contradiction.retracted:
            return _drop(notice, "it ended before it was told")
        if _dismissed(subject):
            return _drop(notice, "a person dismissed it")
    silences = [silence for silence in state.silences if silenced(silence, subject)]
    if silences:
        longest = max(silences, key=lambda silence: (silence.ends, silence.id))
        return replace(notice, held="silence", by=longest.id, due=longest.ends)
    denial = next((one for one in state.denials if notice.cause != "retracted" and _inhibits(one, subject)), None)
    if denial is not None:
        return replace(notice, held="inhibited", by=denial.contradiction.id, due=now + RECHECK)
    if channel.quiet and (until := channel.quiet.until(now)):
        return _hold(notice, "quiet", until)
    last = last_told.get((notice.channel, notice.event))
    if last is not None and now < last + policy.group_interval:
        return _hold(notice, "wait", last + policy.group_interval)
    return None


def _drop(notice: Notice, why: str) -> Notice:
    return replace(notice, dropped=why, held="", by="")


def _hold(notice: Notice, held: Held, until: datetime) -> Notice:
    return replace(notice, held=held, by="", due=until)


def _inhibits(denial: Subject, part: Subject) -> bool:
    """Whether the part need not be told while the whole is denied: figures of an act that is denied, or parts of a figure that is."""
    whole, one = denial.contradiction, part.contradiction
    if whole.event != one.event or one.kind != "number" or _dismissed(denial):
        return False
    parents = {claim.part_of for claim in (part.left, part.right) if claim.part_of}
    if parents & {claim for side in whole.sides for claim in side}:
        return True
    return whole.act == one.act and _within(part.left.act.targets, denial.left.act.targets)


def _within(targets: tuple[str, ...], whole: tuple[str, ...]) -> bool:
    """Whether all the targets are among those of the whole; no targets are all people."""
    among = knowledge().within
    return not whole or (bool(targets) and all(one in whole or not among.get(one, frozenset()).isdisjoint(whole) for one in targets))


# From ready notices to messages


def _channel(
    channel: Channel, notices: list[Notice], book: _Book, state: State, policy: Policy, now: datetime,
) -> list[Delivery]:
    """The messages of one channel. Beyond the cap notices wait; when several events waited, one digest tells of all."""
    groups: dict[str, list[Notice]] = defaultdict(list)
    for notice in notices:
        groups[notice.event].append(notice)
    times = [one.made for one in state.dispatches if one.channel == channel.name and one.made > now - HOUR]
    free = len(groups) if channel.cap == 0 else max(0, channel.cap - len(times))
    messages: list[tuple[str | None, list[Notice]]]
    if free and len(groups) > 1 and any(notice.held in ("quiet", "cap") for notice in notices):
        messages = [(None, notices)]
    else:
        ordered = sorted(groups.items(), key=lambda group: (-max(_severity(state, n) for n in group[1]), group[0]))
        messages, late = list(ordered[:free]), ordered[free:]
        if late:
            times += [now] * len(messages)
            again = times[len(times) - channel.cap] + HOUR
            for _, group in late:
                for notice in group:
                    book.put(_hold(notice, "cap", again))
    return [_deliver(channel, event, group, book, state, policy, now) for event, group in messages]


def _severity(state: State, notice: Notice) -> float:
    return state.subjects[notice.contradiction].contradiction.severity


def _deliver(
    channel: Channel, event: str | None, notices: list[Notice], book: _Book, state: State, policy: Policy, now: datetime,
) -> Delivery:
    ordered = sorted(notices, key=lambda n: (-_severity(state, n), n.contradiction, n.id))
    delivery = compose(
        identity("delivery", channel.name, *sorted(notice.id for notice in notices)),
        channel,
        event,
        [(notice, state.subjects[notice.contradiction]) for notice in ordered],
        policy.page,
        now,
        policy.outlet,
    )
    for notice in notices:
        book.put(replace(notice, delivery=delivery.id, held="", by=""))
    return delivery


def open_denials(contradictions: Iterable[Contradiction]) -> list[str]:
    """The ids of those that may inhibit others."""
    return [one.id for one in contradictions if one.kind == "denial" and not one.retracted]
