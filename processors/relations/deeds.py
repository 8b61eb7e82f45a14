"""Whose deed an act was, and whether two claims speak of one act under one name or another."""

from __future__ import annotations

import re
from datetime import timedelta

from processors.actors import side
from processors.model import Claim, ContradictionKind, RelationKind
from processors.relations.interval import interval
from processors.relations.voice import voice

Judged = tuple[Claim, Claim, RelationKind, ContradictionKind, str]
"""Two claims (the earlier first), their relation, the kind of contradiction it would be, and the rule."""
HELD = timedelta(hours=24)
"""Within this time a place does not change hands and back in two outlets' reports: before it, it is an update."""
STORY = timedelta(days=2)
"""Reports that lie farther apart are of one attack only where both say when it was."""
GUNMEN = "group.gunmen"
_THE_ATTACK = re.compile(r"(?:^|\s)[وفبك]?(?:ال|لل)هجوم(?![\w])")
"""A definite noun: the one that was told of before."""
_STEMMED = frozenset(("other", "price"))
"""Acts that their stem tells apart."""


def actors(claim: Claim) -> frozenset[str]:
    """Who did it, by side: the state's army and its government are one ("sy.government"); names without an id as they stand.

    "The army" of a text is that of the country where it was.
    """
    home = claim.act.place.path[0].lower() if claim.act.place is not None and claim.act.place.path else ""
    return frozenset(
        f"name:{actor.name}" if not actor.id
        else side(f"{home}.{actor.id}" if home and "." not in actor.id else actor.id)
        for actor in claim.act.actors
    )


def sides(claim: Claim) -> frozenset[str]:
    """Those of the actors that are known by name: "sources" and "gunmen" hold no town."""
    return frozenset(actor for actor in actors(claim) if "." in actor and not actor.startswith(("group.", "agency.", "name:")))


def own_side(claim: Claim) -> str:
    return side(claim.speaker.id) if claim.speaker is not None and claim.speaker.id else voice(claim)


def same_act(a: Claim, b: Claim) -> bool:
    """One act under one name, or under the two that a bombardment goes by."""
    if a.act.type in _STEMMED or b.act.type in _STEMMED:
        one = a.act.type == b.act.type and a.act.stem is not None and a.act.stem == b.act.stem
        if not one or a.act.type == "other" or a.act.quantity is None or b.act.quantity is None:
            return one
        return interval(a.act.quantity).meets(interval(b.act.quantity))
    return a.act.type == b.act.type or {a.act.type, b.act.type} == {"strike", "shelling"}


def a_blast(a: Claim, b: Claim) -> bool:
    """Two blasts, or a blast and "the attack", of one place and within the time of a story."""
    kinds = {a.act.type, b.act.type}
    if "explosion" not in kinds or kinds - {"explosion", "ground_assault"} or abs(a.published - b.published) > STORY:
        return False
    here, there = a.act.place, b.act.place
    if here is None or there is None or min(len(here.path), len(there.path)) == 1:
        return False
    loose = [claim for claim in (a, b) if claim.act.type == "ground_assault"]
    return (here.id in there.path or there.id in here.path) and all(_THE_ATTACK.search(claim.text) for claim in loose)


def pinned(a: Claim, b: Claim) -> bool:
    """Where no actor tells, the place does: one town (for a price one country), or one report in which both stand."""
    if a.act.place is None or b.act.place is None:
        return a.article == b.article
    return a.act.place.id == b.act.place.id and (len(a.act.place.path) > 1 or a.act.type == "price")
