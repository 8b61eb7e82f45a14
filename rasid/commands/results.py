"""`rasid events` and `rasid contradictions`."""

from __future__ import annotations

import sys
import threading
from typing import Annotated, Literal

from cyclopts import Parameter
from rich.table import Column, Table
from rich.text import Text

from processors.errors import BadSettings
from processors.model import Contradiction, Event, decode, encode
from processors.ports import PageStore
from rasid.app import Injected
from rasid.opening import InCluster, opened
from rasid.terminal import out, when

PAGE = 200
"""Records read at once."""
WAIT = 1.0
"""Seconds between two looks at the log with --follow."""

Limit = Annotated[int, Parameter(help="How many to show; 0: all.")]
AsJson = Annotated[bool, Parameter(help="One JSON line for each.", negative="")]


def events(
    *, front: Injected, json: AsJson = False, limit: Limit = 20,
    contradicted: Annotated[bool | None, Parameter(help="Only events with (or without) a contradiction.")] = None,
    cluster: InCluster = False,
) -> int:
    """List events, latest first."""
    _check(limit)
    with opened(front.settings, cluster=cluster) as store:
        found: list[Event] = []
        after: str | None = None
        while limit == 0 or len(found) < limit:
            page, after = store.events(limit=min(PAGE, limit - len(found)) if limit else PAGE, after=after, contradicted=contradicted)
            found.extend(page)
            if json:
                sys.stdout.buffer.writelines(encode(event) + b"\n" for event in page)
            if after is None:
                break
        if not json:
            _show_events(found)
    return 0


def contradictions(
    *, front: Injected, json: AsJson = False, limit: Limit = 20,
    order: Annotated[Literal["newest", "severity"], Parameter(help="What comes first.")] = "newest",
    follow: Annotated[bool, Parameter(help="Then wait, and show each further one when it is found.", negative="")] = False,
    cluster: InCluster = False,
) -> int:
    """List contradictions, newest first."""
    _check(limit)
    with opened(front.settings, cluster=cluster) as store:
        position = _end(store) if follow else 0
        found: list[Contradiction] = []
        after: str | None = None
        while limit == 0 or len(found) < limit:
            page, after = store.contradictions(limit=min(PAGE, limit - len(found)) if limit else PAGE, after=after, order=order)
            found.extend(one for one in page if not one.retracted)
            if after is None:
                break
        if json:
            sys.stdout.buffer.writelines(encode(one) + b"\n" for one in found)
        elif found or not follow:
            _show_contradictions(store, found)
        if follow:
            _follow(store, position, json=json)
    return 0


def _check(limit: int) -> None:
    if limit < 0:
        raise BadSettings(f"--limit {limit}: 0 (all) or more")


def _end(store: PageStore) -> int:
    """The offset of the last contradiction in the log."""
    after = 0
    while page := store.read("contradictions", after, 1000):
        after = page[-1].offset
    return after


def _follow(store: PageStore, after: int, *, json: bool) -> None:
    """Shows what the log gains, each version of a contradiction once, until interrupted."""
    pause = threading.Event()
    sys.stdout.flush()
    while True:
        entries = store.read("contradictions", after, PAGE)
        for entry in entries:
            after = entry.offset
            one = decode(entry.value, Contradiction)
            if json:
                sys.stdout.buffer.write(encode(one) + b"\n")
            elif one.version == 1 and not one.retracted:
                _show_contradictions(store, [one])
        sys.stdout.flush()
        if not entries:
            pause.wait(WAIT)


def _show_events(found: list[Event]) -> None:
    console = out()
    if not found:
        console.print("No events yet.")
        return
    table = Table("from", "to", "title", "place", "acts", "claims", "outlets", "voices", Column("id", no_wrap=True))
    for event in found:
        table.add_row(
            when(event.start), when(event.end), Text(event.title), Text(event.place.name if event.place else ""), ", ".join(event.acts),
            str(len(event.claims)), str(len(event.sources)), str(len(event.origins)), event.id,
        )
    console.print(table)


def _show_contradictions(store: PageStore, found: list[Contradiction]) -> None:
    console = out()
    if not found:
        console.print("No contradictions yet.")
        return
    table = Table("seen", "kind", "one side", "other side", "severity")
    for one in found:
        sides = [_side(store, claim, len(side)) for claim, side in zip((one.left, one.right), one.sides, strict=True)]
        kind = Text(one.kind, "bold").append(f"\n{one.act}", "not bold")
        table.add_row(when(one.first_seen), kind, *sides, f"{one.severity:.2f}")
        table.add_row("", Text("why", "dim"), Text(one.explanation.ar, "italic"), Text(one.explanation.en, "italic"), "", end_section=True)
    console.print(table)


def _side(store: PageStore, claim: str, voices: int) -> Text:
    """The first claim of a side: who says it, where, in which words."""
    stands = store.claim(claim)
    if stands is None:
        return Text(claim)
    text = Text(stands.speaker.name if stands.speaker else stands.source, "bold")
    text.append(f"  {stands.source}, {when(stands.published)}", "not bold dim")
    if voices > 1:
        text.append(f"  and {voices - 1} more", "not bold dim")
    return text.append(f"\n{stands.text}", "not bold")
