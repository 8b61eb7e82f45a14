"""Claims that contradict without figures: a denial against an assertion, two blamed for one act, a place held by two, a truce and none."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from processors.actors import get as known_actor
from processors.model import Claim
from processors.relations.deeds import GUNMEN, HELD, STORY, Judged, a_blast, actors, own_side, pinned, same_act, sides
from processors.relations.denials import TOLD, denial
from processors.relations.knowledge import family, knowledge
from processors.relations.scope import is_spot, place_apart, slack, time_apart
from processors.relations.tolls import SAME_HOURS
from processors.relations.voice import same_voice, says, voice
from processors.relations.wording import in_part

_IT_IS_THEY = frozenset({"هي", "هم"})
"""By these a sentence says who did it: "المليشيات هي التي قصفت"."""


def compare(left: Claim, right: Claim) -> Judged | None:
    """How two claims stand to each other by stance, actor or state; None where they do not touch. `left` was published first."""
    if family(left.act.type) != family(right.act.type) or place_apart(left.act.place, right.act.place):
        return None
    if time_apart(left.act.time, right.act.time, slack=slack(left, right)):
        return None
    for judge in (denial, _blame, _taken_on, _status):
        judged = judge(left, right)
        if judged is not None:
            return judged
    return None


def _blame(left: Claim, right: Claim) -> Judged | None:
    """Each names another's side, not its own: reports of what both sides did are no contradiction."""
    if left.stance != "asserts" or right.stance != "asserts" or left.speaker is None or right.speaker is None:
        return None
    if family(left.act.type) != "attack" or left.act.type == "ground_assault" or right.act.type == "ground_assault":
        return None
    if not same_act(left, right):
        return None
    a, b = sides(left), sides(right)
    if abs(right.published - left.published) > STORY and None in (left.act.time, right.act.time):
        return None  # in a war each side shells the other every week
    if left.act.place is None or right.act.place is None:
        return None
    if bool(a) != bool(b) and (_passes_on(left, b) or _passes_on(right, a)):
        return left, right, "conflict", "blame", "blamed_apart"
    if not a or not b or a & b:
        return None
    if own_side(left) in a or own_side(right) in b or own_side(left) == own_side(right):
        return None
    if not (own_side(left) in b or own_side(right) in a or _accuse_of_one_act(left, right)):
        return None
    return left, right, "conflict", "blame", "blamed_apart"


def _accuse_of_one_act(left: Claim, right: Claim) -> bool:
    """Both lay an attack on one spot on one day at somebody's door, each at another's: "اتهم الائتلاف طيران النظام بقصف مخيم X"."""
    if left.act.place is None or right.act.place is None or left.act.place.id != right.act.place.id or not is_spot(left.act.place.id):
        return False
    one, two = left.act.time, right.act.time
    if one is None or two is None or time_apart(one, two, slack=timedelta(0)):
        return False
    return all(says(claim, knowledge().accusing) for claim in (left, right))


def _passes_on(accused: Claim, blamed: frozenset[str]) -> bool:
    """ "المليشيات هي التي قصفت المطار": who is accused of it says that others did it, whom he calls by no name that is known."""
    unknown = all(actor == GUNMEN or actor.startswith("name:") for actor in actors(accused))
    names_others = bool(accused.act.actors) and unknown and says(accused, knowledge().accusing | _IT_IS_THEY)
    return names_others and own_side(accused) in blamed


def _taken_on(left: Claim, right: Claim) -> Judged | None:
    """One side takes a blast on, which another does, too, or which somebody else lays to another: "تبنى التنظيم التفجير", "اتهم الوزير
    الحركة بالوقوف وراء الهجوم"."""
    if left.stance != "asserts" or right.stance != "asserts" or left.speaker is None or right.speaker is None or not a_blast(left, right):
        return None
    a, b = sides(left), sides(right)
    owners = [claim for claim, who in ((left, a), (right, b)) if own_side(claim) in who]
    if not a or not b or a & b or not owners or own_side(left) in b or own_side(right) in a:
        return None
    known = [known_actor(owner.speaker.id) for owner in owners if owner.speaker is not None and owner.speaker.id]
    if len(known) < len(owners) or any(one is None or one.kind != "armed_group" for one in known):
        return None  # no state takes a blast on: its word on who blew himself up is misread
    return left, right, "conflict", "blame", "blamed_apart"


def _status(left: Claim, right: Claim) -> Judged | None:
    if left.stance != "asserts" or right.stance != "asserts" or same_voice(left, right) or left.article == right.article:
        return None
    if not left.act.type == right.act.type == "control" or in_part(left) or in_part(right):
        return None
    a, b = sides(left), sides(right)
    if not a or not b or a & b or not pinned(left, right) or left.act.place is None:
        return None
    gap = right.published - left.published
    if gap >= HELD or (gap >= SAME_HOURS and says(left, knowledge().still)):  # "ما زالت بيد …" in the morning, taken by night
        return left, right, "update", "status", "changed_hands"
    return left, right, "conflict", "status", "held_apart"


def pairs(claims: list[Claim]) -> Iterator[tuple[Claim, Claim]]:
    """The pairs worth comparing among claims of one family in order of publication.

    Each denial with each assertion, and any two assertions with a named actor. One claim stands for those with the same
    voice, stance, act, actors and place, so that an event of thousands of claims stays cheap.
    """
    seen: dict[tuple[object, ...], Claim] = {}
    for claim in claims:
        act = claim.act
        told = act.type != "truce" or claim.confidence >= TOLD
        key = (voice(claim), claim.stance, act.type, act.stem, actors(claim), act.place and act.place.id, told)
        seen.setdefault(key, claim)
    distinct = list(seen.values())
    denials = [claim for claim in distinct if claim.stance == "denies"]
    acting = [claim for claim in distinct if claim.stance == "asserts" and claim.act.actors]
    for denied in denials:
        for claim in distinct:
            if claim.stance == "asserts":
                yield (denied, claim) if _order(denied) <= _order(claim) else (claim, denied)
    for i, a in enumerate(acting):
        for b in acting[i + 1 :]:
            yield a, b


def _order(claim: Claim) -> tuple[object, ...]:
    return (claim.published, claim.id)
