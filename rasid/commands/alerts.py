"""`rasid alerts …`."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Sequence
from datetime import timedelta
from typing import Annotated, Literal

from cyclopts import Parameter
from msgspec.structs import replace
from rich.table import Column, Table
from rich.text import Text

from processors.alerts import AlertRule, Delivery, DeliveryState, Silence
from processors.errors import BadSettings
from processors.model import ActType, encode, identity
from processors.ports import Batch, PageStore
from rasid import clock
from rasid.alerting import policy, times
from rasid.app import Injected
from rasid.inputs import Complaints
from rasid.opening import InCluster, opened
from rasid.terminal import out, when

PAGE = 200
"""Deliveries read at once."""

AsJson = Annotated[bool, Parameter(help="One JSON line for each.", negative="")]

_USUAL = AlertRule(name="usual").min_confidence
"""Not worth a word."""


def list_alerts(
    *, front: Injected, json: AsJson = False,
    state: Annotated[Literal["pending", "sent", "failed"] | None, Parameter(help="Only those.")] = None,
    limit: Annotated[int, Parameter(help="How many to show; 0: all.")] = 20,
    waiting: Annotated[bool, Parameter(help="What waits instead, and for what.", negative="")] = False,
    cluster: InCluster = False,
) -> int:
    """Show what was told where, what failed, and what waits."""
    if limit < 0:
        raise BadSettings(f"--limit {limit}: 0 (all) or more")
    with opened(front.settings, cluster=cluster) as store:
        if waiting:
            _list_waiting(store, limit or sys.maxsize, json=json)
            return 0
        found = _deliveries(store, limit, state)
        held = len(store.waiting_notices(limit=1000))
        silences = len(store.silences(active=clock.now()))
    if json:
        sys.stdout.buffer.writelines(encode(delivery) + b"\n" for delivery in found)
        return 0
    if found:
        table = Table("made", "channel", "state", "what", "tries", "reason", Column("id", no_wrap=True))
        for one in found:
            table.add_row(when(one.made), Text(one.channel), one.state, Text(one.title), str(one.attempts), Text(one.reason), one.id)
        out().print(table)
    else:
        out().print("Nothing was told yet." if state is None else f"Nothing is {state}.")
    if held:
        _say(f"{'1000 or more' if held == 1000 else held} wait: rasid alerts list --waiting")
    if silences:
        _say(f"{silences} active silences: rasid alerts silences")
    return 0


def _list_waiting(store: PageStore, limit: int, *, json: bool) -> None:
    notices = store.waiting_notices(limit=min(limit, 1_000_000))
    if json:
        sys.stdout.buffer.writelines(encode(notice) + b"\n" for notice in notices)
    elif not notices:
        out().print("Nothing waits.")
    else:
        table = Table("until", "channel", "news", "why it waits", Column("contradiction", no_wrap=True))
        for one in notices:
            table.add_row(when(one.due), Text(one.channel), one.cause, Text(f"{one.held} {one.by}".strip()), one.contradiction)
        out().print(table)


def _deliveries(store: PageStore, limit: int, state: DeliveryState | None) -> list[Delivery]:
    found: list[Delivery] = []
    after: str | None = None
    while limit == 0 or len(found) < limit:
        page, after = store.deliveries(limit=min(PAGE, limit - len(found)) if limit else PAGE, after=after, state=state)
        found.extend(page)
        if after is None:
            break
    return found


def test_channels(*channels: Annotated[str, Parameter(help="Which; all where none is named.")], front: Injected) -> int:
    """Send a test message to channels and say whether they took it."""
    complaints = Complaints()
    settings = front.settings
    known = policy(settings).channels
    for name in channels:
        if name not in known:
            complaints.tell(name, f"no such channel; there are {', '.join(known)}")
    wanted = [name for name in known if name in channels] if channels else list(known)
    for name, reason in asyncio.run(_test(front, wanted)):
        if reason is None:
            _say(f"{name}: sent")
        else:
            complaints.tell(name, reason)
    return complaints.status


async def _test(front: Injected, names: Sequence[str]) -> list[tuple[str, str | None]]:
    from sinks.alerts.channels import Refused, sender  # Apprise takes a second
    from sinks.alerts.wording import compose_test

    known = policy(front.settings).channels
    results: list[tuple[str, str | None]] = []
    for name in names:
        now = clock.now()
        target = sender(known[name], timeout=times(front.settings).timeout)
        try:
            await target.send(compose_test(known[name], now), now)
        except Refused as error:
            results.append((name, str(error)))
        else:
            results.append((name, None))
        finally:
            await target.close()
    return results


Names = Annotated[tuple[str, ...], Parameter(negative="")]


def silence(
    *, front: Injected,
    author: Annotated[str, Parameter(help="Who silences.")],
    hours: Annotated[float, Parameter(help="For how long.")],
    reason: Annotated[str, Parameter(help="Why; shown with it.")] = "",
    event: Annotated[Names, Parameter(help="An event's id.")] = (),
    contradiction: Annotated[Names, Parameter(help="A contradiction's id.")] = (),
    place: Annotated[Names, Parameter(help="A place's name or id, with all that lies in it.")] = (),
    act: Annotated[tuple[ActType, ...], Parameter(help="An act, e.g. killed.", negative="")] = (),
    outlet: Annotated[Names, Parameter(help="An outlet on either side.")] = (),
    speaker: Annotated[Names, Parameter(help="A speaker on either side.")] = (),
    word: Annotated[Names, Parameter(help="A word or phrase of either sentence or the title.")] = (),
    cluster: InCluster = False,
) -> int:
    """Hold alerts back for some hours: what still stands at the end is told then."""
    if not 0 < hours <= 24 * 366:
        raise BadSettings(f"--hours {hours:g}: more than 0, and a year at most")
    if not author.strip():
        raise BadSettings("--author: say who silences")
    if not any((event, contradiction, place, act, outlet, speaker, word)):
        raise BadSettings("say what is silenced: --event, --contradiction, --place, --act, --outlet, --speaker or --word")
    now = clock.now()
    made = Silence(
        id=identity("silence", author, now.isoformat()), author=author[:200], reason=reason, made=now, ends=now + timedelta(hours=hours),
        events=event, contradictions=contradiction, places=place, acts=act, outlets=outlet, speakers=speaker, words=word,
    )
    with opened(front.settings, cluster=cluster) as store:
        store.commit(Batch(silences=[made]))
    print(made.id)  # noqa: T201 - the command's output
    _say(f"silent until {made.ends:%Y-%m-%d %H:%M} UTC; end it before with: rasid alerts unsilence {made.id}")
    return 0


def silences(*, front: Injected, json: AsJson = False, cluster: InCluster = False) -> int:
    """Show the silences that hold now."""
    with opened(front.settings, cluster=cluster) as store:
        found = store.silences(active=clock.now())
    if json:
        sys.stdout.buffer.writelines(encode(one) + b"\n" for one in found)
    elif not found:
        out().print("No silence holds now.")
    else:
        table = Table("until", "by", "what", "why", Column("id", no_wrap=True))
        for one in found:
            table.add_row(when(one.ends), Text(one.author), Text(_scope(one)), Text(one.reason), one.id)
        out().print(table)
    return 0


def unsilence(*ids: Annotated[str, Parameter(help="Which.")], front: Injected, cluster: InCluster = False) -> int:
    """End silences now; what they held back is told."""
    complaints = Complaints()
    now = clock.now()
    with opened(front.settings, cluster=cluster) as store:
        known = {one.id: one for one in store.silences(active=now)}
        for one in ids:
            if one not in known:
                complaints.tell(one, "no such silence holds now; `rasid alerts silences` shows them")
        ended = [replace(known[one], ends=now) for one in ids if one in known]
        store.commit(Batch(silences=ended))
    _say(f"{len(ended)} ended")
    return complaints.status


def retry(
    *ids: Annotated[str, Parameter(help="Which; all that failed where none is named.")], front: Injected, cluster: InCluster = False,
) -> int:
    """Have failed messages sent again by the running pipeline, under the same ids."""
    from sinks.alerts.attempts import again

    complaints = Complaints()
    now = clock.now()
    with opened(front.settings, cluster=cluster) as store:
        failed = {one.id: one for one in _deliveries(store, 0, "failed")}
        for one in ids:
            if one not in failed:
                complaints.tell(one, "no failed message has this id; `rasid alerts list --state failed` shows them")
        chosen = [failed[one] for one in ids if one in failed] if ids else list(failed.values())
        store.commit(Batch(deliveries=[again(one, now) for one in chosen]))
    _say(f"{len(chosen)} will be sent again by `rasid {'notify' if cluster else 'run'}`")
    return complaints.status


def check_rules(*, front: Injected) -> int:
    """Check the channels and rules of the settings file, and say what each wants."""
    from sinks.alerts.channels import sender  # Apprise takes a second
    from sinks.search.wanted import places_meant  # reads the gazetteer

    complaints = Complaints()
    found = policy(front.settings)
    for channel in found.channels.values():
        try:
            sender(channel, timeout=times(front.settings).timeout)
        except BadSettings as error:
            complaints.tell(f"channel {channel.name}", str(error))
        else:
            print(f"channel {channel.name}: {channel.kind}")  # noqa: T201 - the command's output
    for rule in found.effective_rules:
        for place in rule.places:
            if places_meant(place) == [place] and not place.isascii():
                complaints.tell(f"rule {rule.name}", f"no place is called {place!r}: the rule waits for it in vain")
        wants = _scope(rule) or "every contradiction"
        limits = f", severity {rule.min_severity:g} or more" if rule.min_severity else ""
        limits += f", confidence {rule.min_confidence:g} or more" if rule.min_confidence != _USUAL else ""
        limits += f", {rule.min_origins} independent origins or more on each side" if rule.min_origins > 1 else ""
        print(f"rule {rule.name}: {wants}{limits} → {', '.join(rule.channels or found.channels)}")  # noqa: T201 - the command's output
    return complaints.status


def _scope(scope: object) -> str:
    """What a rule or a silence means, in words."""
    names = ("places", "acts", "outlets", "speakers", "words", "events", "contradictions")
    return "; ".join(f"{name} {', '.join(values)}" for name in names if (values := getattr(scope, name, ())))


def _say(text: str) -> None:
    print(text, file=sys.stderr)  # noqa: T201 - the command line's own voice
