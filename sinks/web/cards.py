"""A contradiction as it is shown: both sides with their first claims, origins, what people said of it. Read in a few queries for all."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from processors.model import Claim, Contradiction, Event, Verdict
from processors.ports import Archive


class Side(NamedTuple):
    """One side. `claim` is None where the store holds it no more."""

    claim: Claim | None
    claims: int
    origins: tuple[str, ...]


class Card(NamedTuple):
    """What a person reads."""

    one: Contradiction
    left: Side
    right: Side
    event: Event | None
    verdicts: list[Verdict]

    @property
    def mark(self) -> str:
        """What the latest verdict says; "open" without one."""
        return self.verdicts[-1].kind if self.verdicts else "open"

    @property
    def latest(self) -> str:
        """The id of the latest verdict: a post that has not seen it must confirm."""
        return self.verdicts[-1].id if self.verdicts else ""


def cards(archive: Archive, found: Sequence[Contradiction]) -> list[Card]:
    """In the order given."""
    ids = [one.id for one in found]
    claims = archive.claims([claim for one in found for claim in (one.left, one.right)])
    origins = archive.origins_of(ids)
    events = archive.outlines_of(list({one.event for one in found}))
    said = archive.verdicts(ids)
    made = []
    for one in found:
        left, right = origins.get(one.id, ((), ()))
        outline = events.get(one.event)
        made.append(Card(
            one, Side(claims.get(one.left), len(one.sides[0]), left), Side(claims.get(one.right), len(one.sides[1]), right),
            outline.event if outline else None, said.get(one.id, []),
        ))
    return made
