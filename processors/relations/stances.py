"""Claims that contradict without figures: a denial against an assertion, two blamed for one act, a place held by two, a truce and none."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta

from processors.actors import get as known_actor
from processors.actors import side
from processors.model import Claim, ContradictionKind, RelationKind
from processors.relations.interval import interval
from processors.relations.knowledge import family, knowledge
from processors.relations.scope import COARSE, is_spot, names_a_day, place_apart, slack, time_apart
from processors.relations.tolls import SAME_HOURS
from processors.relations.victims import victims
from processors.relations.voice import name_words, same_voice, says, voice
from processors.relations.wording import denies_any, in_part, same_person

Judged = tuple[Claim, Claim, RelationKind, ContradictionKind, str]
"""Two claims (the earlier first), their relation, the kind of contradiction it would be, and the rule."""

_RARE = frozenset({"price", "chemical_attack", "truce", "siege"})
"""Acts of which a denial needs no actor to find what it denies."""
_LOOSE = frozenset({"ground_assault"})
"""Acts so wide that what one report denies is rarely what another asserts."""
_HELD = timedelta(hours=24)
"""Within this time a place does not change hands and back in two outlets' reports: before it, it is an update."""


_STORY = timedelta(days=2)
"""Reports that lie farther apart are of one attack only where both say when it was."""
_OF_PEOPLE = frozenset(("detained", "released", "killed", "injured", "casualties", "missing", "displaced"))
"""Acts that can be denied of anybody at all: "نفى اعتقال أي صحفي"."""
_BOMBARDMENTS = frozenset(("strike", "shelling"))
_TOLLS = frozenset(("killed", "injured", "casualties", "missing"))
"""Acts of which a denial may be of the number alone."""
_TELLING = 5
"""From so many on a toll that is denied is the one that somebody told."""
_THE_ATTACK = re.compile(r"(?:^|\s)[وفبك]?(?:ال|لل)هجوم(?![\w])")
"""A definite noun: the one that was told of before."""
_GUNMEN = "group.gunmen"
_IT_IS_THEY = frozenset({"هي", "هم"})
"""By these a sentence says who did it: "المليشيات هي التي قصفت"."""
_STEMMED = frozenset(("other", "price"))
"""Acts that their stem tells apart."""


def compare(left: Claim, right: Claim) -> Judged | None:
    """How two claims stand to each other by stance, actor or state; None where they do not touch. `left` was published first."""
    if family(left.act.type) != family(right.act.type) or place_apart(left.act.place, right.act.place):
        return None
    if time_apart(left.act.time, right.act.time, slack=slack(left, right)):
        return None
    for judge in (_denial, _blame, _taken_on, _status):
        judged = judge(left, right)
        if judged is not None:
            return judged
    return None


def actors(claim: Claim) -> frozenset[str]:
    """Who did it, by side: the state's army and its government are one ("sy.government"); names without an id as they stand.

    "The army" of a text is that of the country where it was.
    """
    home = claim.act.place.path[0].lower() if claim.act.place is not None else ""
    return frozenset(
        f"name:{actor.name}" if not actor.id
        else side(f"{home}.{actor.id}" if home and "." not in actor.id else actor.id)
        for actor in claim.act.actors
    )


_TOLD = 0.45
"""Confidence from which on a claim tells that a truce holds, or that it does not."""


def _denial(left: Claim, right: Claim) -> Judged | None:
    if {left.stance, right.stance} != {"asserts", "denies"}:
        return None
    denier, asserter = (left, right) if left.stance == "denies" else (right, left)
    if not (_same_act(denier, asserter) or _one_attack(denier, asserter)) or _told_only_to_be_denied(denier, asserter):
        return None
    denied, asserted = actors(denier), actors(asserter)
    sides = denier.speaker is not None and asserter.speaker is not None and _side(denier) == _side(asserter)
    if sides and not same_voice(left, right) and _no_victims_of_theirs(denier, asserter):
        return left, right, "conflict", "denial", "denied"
    if sides or same_voice(left, right):
        return _of_one_house(left, right) if sides and _side(denier) in denied & asserted else None
    if denied and asserted and not denied & asserted and not _nameless(denier, asserter):
        return left, right, "different_scope", "denial", "other_actor"
    if not (_denied(denier) & _sides(asserter) or _surely_the_same(denier, asserter)) or not _of_the_same_victims(denier, asserter):
        return None
    if denier.act.type in _LOOSE and left.article != right.article and not _one_shooting(denier, asserter):
        return None
    if left.act.type == right.act.type == "truce":
        return _truce(left, right)
    accused = asserter.act.type == "other" and asserted
    return left, right, "conflict", "denial", "accusation_denied" if accused else "denied"


def _one_shooting(denier: Claim, asserter: Claim) -> bool:
    """ "نفت الشرطة إطلاق النار على المحتجين" against who tells that it fired on them: in one town, on the day that both name, or the next.
    """
    here, there, when, then = denier.act.place, asserter.act.place, denier.act.time, asserter.act.time
    if here is None or there is None or here.path[1:2] != there.path[1:2] or not (here.id in there.path[1:] or there.id in here.path[1:]):
        return False
    if not says(denier, knowledge().firing) or not says(asserter, knowledge().firing) or says(asserter, knowledge().rubber):
        return False
    if then is None or then.precision in COARSE or (when is not None and when.precision in COARSE):
        return False
    if when is None:
        return timedelta(0) <= denier.published - asserter.published < _HELD
    return when.start < then.end and then.start < when.end


def _no_victims_of_theirs(denier: Claim, asserter: Claim) -> bool:
    """ "قال مسؤول في الحركة إن 28 من أعضائها قتلوا", "نفى المتحدث باسمها سقوط قتلى": two of one house, and only one can be right."""
    counted = denier.act.type in _OF_PEOPLE and asserter.act.type == denier.act.type and asserter.act.quantity is not None
    return counted and denier.act.quantity is None and _of_one_day(denier, asserter) and not denier.act.actors and not asserter.act.actors


def _denied(denier: Claim) -> frozenset[str]:
    """Whose deed is denied: who denies harm and names no other means his own side, "نفت الحكومة قتل مدنيين"."""
    named = _sides(denier)
    own = _side(denier)
    return named if named or denier.act.actors or family(denier.act.type) != "harm" or "." not in own else frozenset((own,))


def _nameless(denier: Claim, asserter: Claim) -> bool:
    """ "نفى سيطرة المسلحين على المدينة": who denies a town's fall leaves unnamed the group that says to have taken it."""
    if not denier.act.type == asserter.act.type == "control" or any(actor.id != _GUNMEN for actor in denier.act.actors):
        return False
    named = [known_actor(actor.id) for actor in asserter.act.actors if actor.id and actor.id != _GUNMEN]
    return _side(denier) not in actors(asserter) and any(known is not None and known.kind == "armed_group" for known in named)


def _told_only_to_be_denied(denier: Claim, asserter: Claim) -> bool:
    """The sentence that tells the denial tells what is denied in nobody's name: it is no word of the outlet's own."""
    return asserter.speaker is None and denier.article == asserter.article and denier.text == asserter.text


def _of_the_same_victims(denier: Claim, asserter: Claim) -> bool:
    """Who denies to have killed them has not denied that they are dead: he contradicts only who says that he did it."""
    if family(denier.act.type) != "harm":
        return True
    if denier.act.actors and not actors(denier) & actors(asserter):
        return False
    return not denier.act.targets or not asserter.act.targets or victims(denier) == victims(asserter)


def _truce(left: Claim, right: Claim) -> Judged | None:
    """A truce and none: not where one report on its end names it, nor where one only speaks of it."""
    if left.article == right.article or min(left.confidence, right.confidence) < _TOLD:
        return None
    over = _over(left, right)
    return left, right, "update" if over else "conflict", "status", "ended_since" if over else "halt_apart"


def _of_one_house(left: Claim, right: Claim) -> Judged:
    """One side takes the act on and denies it: two of its bodies contradict each other; one body has taken its word back."""
    bodies = [bool(knowledge().organs & name_words(claim.speaker.name)) for claim in (left, right) if claim.speaker is not None]
    if bodies[0] == bodies[1]:
        return left, right, "correction", "denial", "taken_back"
    return left, right, "conflict", "denial", "one_house"


def _over(left: Claim, right: Claim) -> bool:
    """The later report tells that the truce has ended since; that there is none contradicts who said that it holds today."""
    gap = right.published - left.published
    return gap >= _HELD or (gap >= SAME_HOURS and says(right, knowledge().ended))


def _same_act(a: Claim, b: Claim) -> bool:
    """One act under one name, or under the two that a bombardment goes by."""
    if a.act.type in _STEMMED or b.act.type in _STEMMED:
        one = a.act.type == b.act.type and a.act.stem is not None and a.act.stem == b.act.stem
        if not one or a.act.type == "other" or a.act.quantity is None or b.act.quantity is None:
            return one
        return interval(a.act.quantity).meets(interval(b.act.quantity))
    return a.act.type == b.act.type or {a.act.type, b.act.type} == {"strike", "shelling"}


def _one_attack(a: Claim, b: Claim) -> bool:
    """One speaks of a blast, the other of "the attack", and both of one named actor: "ينفي صلته بالتفجير", "اتهم … بالوقوف وراء الهجوم"."""
    return bool(_sides(a) & _sides(b)) and _a_blast(a, b)


def _a_blast(a: Claim, b: Claim) -> bool:
    """Two blasts, or a blast and "the attack", of one place and within the time of a story."""
    kinds = {a.act.type, b.act.type}
    if "explosion" not in kinds or kinds - {"explosion", "ground_assault"} or abs(a.published - b.published) > _STORY:
        return False
    here, there = a.act.place, b.act.place
    if here is None or there is None or min(len(here.path), len(there.path)) == 1:
        return False
    loose = [claim for claim in (a, b) if claim.act.type == "ground_assault"]
    return (here.id in there.path or there.id in here.path) and all(_THE_ATTACK.search(claim.text) for claim in loose)


def _surely_the_same(a: Claim, b: Claim) -> bool:
    """Where no known actor tells: one sentence says both, a town sees the act once a week, or it is one figure of one day."""
    if a.article == b.article and a.text == b.text:
        return True
    if a.act.type in _RARE:
        return _pinned(a, b)
    if same_person(a, b):
        return True
    denier, asserter = (a, b) if a.stance == "denies" else (b, a)
    if a.act.type in _BOMBARDMENTS and _answers_for(denier, asserter):
        return True
    if a.act.type == "control":
        return _pinned(a, b) and _nameless(denier, asserter) and abs(a.published - b.published) < _HELD
    if a.act.type in _OF_PEOPLE and asserter.act.quantity is not None and denies_any(denier, asserter.act.quantity.unit):
        return _of_one_day(denier, asserter)
    one, two = a.act.quantity, b.act.quantity
    if denier.act.actors or one is None or two is None or one.min != one.max or (one.min, one.max) != (two.min, two.max):
        return False  # who denies to have done it has not denied that it happened
    if _toll_denied(denier, asserter):
        return True
    return names_a_day(a.act.time) and names_a_day(b.act.time) and a.act.time == b.act.time


def _answers_for(denier: Claim, asserter: Claim) -> bool:
    """A named voice tells that a town was bombed, by nobody it names, and within a day the state that flies there says it was not it."""
    if asserter.act.actors or asserter.speaker is None or not denier.act.actors or actors(denier) != {_side(denier)}:
        return False
    if "." not in _side(denier) or asserter.background or not _pinned(denier, asserter):
        return False
    answered = timedelta(0) <= denier.published - asserter.published < _HELD
    then = asserter.act.time
    return answered and (then is None or (then.precision not in COARSE and denier.published - then.start < _STORY))


def _toll_denied(denier: Claim, asserter: Claim) -> bool:
    """ "نفت الوزارة ما تردد عن وفاة 31 شخصا": a toll that no two happenings of an event share by chance, denied while it is news.

    Both name who says so; what one report tells only to have it denied is nobody's word.
    """
    toll = denier.act.quantity
    if toll is None or (toll.min or 0) < _TELLING or denier.act.type not in _TOLLS or denier.background or asserter.background:
        return False
    if denier.speaker is None or asserter.speaker is None or same_voice(denier, asserter):
        return False
    return abs(denier.published - asserter.published) <= _STORY


def _of_one_day(denier: Claim, asserter: Claim) -> bool:
    """Whether both tell what happened in one town on one day, and nothing says that the denier is not the one who is accused.

    "في المدينة" of a province's officer may be all that is known of where he denies it.
    """
    here, there, when, then = denier.act.place, asserter.act.place, denier.act.time, asserter.act.time
    if here is None or there is None or says(denier, knowledge().admitting):
        return False  # "كانت الشرطة تنفي وقوع أي وفاة، فأقرت أمس بقتيلين"
    accused = _sides(asserter)
    if accused and denier.speaker is not None and denier.speaker.id and _side(denier) not in accused:
        return False
    if when is None and then is not None and then.precision not in COARSE:  # he answers the news of the day
        return here.id == there.id and is_spot(here.id) and timedelta(0) <= denier.published - asserter.published < _HELD
    if when is None or then is None or COARSE & {when.precision, then.precision}:
        return False
    place = here.id == there.id or here.id in there.path[1:] or there.id in here.path[1:]
    return place and when.start < then.end and then.start < when.end


def _pinned(a: Claim, b: Claim) -> bool:
    """Where no actor tells, the place does: one town (for a price one country), or one report in which both stand."""
    if a.act.place is None or b.act.place is None:
        return a.article == b.article
    return a.act.place.id == b.act.place.id and (len(a.act.place.path) > 1 or a.act.type == "price")


def _side(claim: Claim) -> str:
    return side(claim.speaker.id) if claim.speaker is not None and claim.speaker.id else voice(claim)


def _blame(left: Claim, right: Claim) -> Judged | None:
    """Each names another's side, not its own: reports of what both sides did are no contradiction."""
    if left.stance != "asserts" or right.stance != "asserts" or left.speaker is None or right.speaker is None:
        return None
    if family(left.act.type) != "attack" or left.act.type == "ground_assault" or right.act.type == "ground_assault":
        return None
    if not _same_act(left, right):
        return None
    a, b = _sides(left), _sides(right)
    if abs(right.published - left.published) > _STORY and None in (left.act.time, right.act.time):
        return None  # in a war each side shells the other every week
    if left.act.place is None or right.act.place is None:
        return None
    if bool(a) != bool(b) and (_passes_on(left, b) or _passes_on(right, a)):
        return left, right, "conflict", "blame", "blamed_apart"
    if not a or not b or a & b:
        return None
    if _side(left) in a or _side(right) in b or _side(left) == _side(right):
        return None
    if not (_side(left) in b or _side(right) in a or _accuse_of_one_act(left, right)):
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
    names_others = bool(accused.act.actors) and actors(accused) <= {_GUNMEN} and says(accused, knowledge().accusing | _IT_IS_THEY)
    return names_others and _side(accused) in blamed


def _taken_on(left: Claim, right: Claim) -> Judged | None:
    """One side takes a blast on, which another does, too, or which somebody else lays to another: "تبنى التنظيم التفجير", "اتهم الوزير
    الحركة بالوقوف وراء الهجوم"."""
    if left.stance != "asserts" or right.stance != "asserts" or left.speaker is None or right.speaker is None or not _a_blast(left, right):
        return None
    a, b = _sides(left), _sides(right)
    owners = [claim for claim, who in ((left, a), (right, b)) if _side(claim) in who]
    if not a or not b or a & b or not owners or _side(left) in b or _side(right) in a:
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
    a, b = _sides(left), _sides(right)
    if not a or not b or a & b or not _pinned(left, right) or left.act.place is None:
        return None
    gap = right.published - left.published
    if gap >= _HELD or (gap >= SAME_HOURS and says(left, knowledge().still)):  # "ما زالت بيد …" in the morning, taken by night
        return left, right, "update", "status", "changed_hands"
    return left, right, "conflict", "status", "held_apart"


def _sides(claim: Claim) -> frozenset[str]:
    """Those of the actors that are known by name: "sources" and "gunmen" hold no town."""
    return frozenset(actor for actor in actors(claim) if "." in actor and not actor.startswith(("group.", "agency.", "name:")))


def pairs(claims: list[Claim]) -> Iterator[tuple[Claim, Claim]]:
    """The pairs worth comparing among claims of one family in order of publication.

    Each denial with each assertion, and any two assertions with a named actor. One claim stands for those with the same
    voice, stance, act, actors and place, so that an event of thousands of claims stays cheap.
    """
    seen: dict[tuple[object, ...], Claim] = {}
    for claim in claims:
        act = claim.act
        told = act.type != "truce" or claim.confidence >= _TOLD
        key = (voice(claim), claim.stance, act.type, act.stem, actors(claim), act.place and act.place.id, told)
        seen.setdefault(key, claim)
    distinct = list(seen.values())
    denials = [claim for claim in distinct if claim.stance == "denies"]
    acting = [claim for claim in distinct if claim.stance == "asserts" and claim.act.actors]
    for denial in denials:
        for claim in distinct:
            if claim.stance == "asserts":
                yield (denial, claim) if _order(denial) <= _order(claim) else (claim, denial)
    for i, a in enumerate(acting):
        for b in acting[i + 1 :]:
            yield a, b


def _order(claim: Claim) -> tuple[object, ...]:
    return (claim.published, claim.id)
