"""Who denies what somebody else asserts: the deed, the toll, the fall of a town, a truce."""

from __future__ import annotations

from datetime import timedelta

from processors.actors import get as known_actor
from processors.model import Claim
from processors.places import country_of
from processors.relations.deeds import GUNMEN, HELD, STORY, Judged, a_blast, actors, own_side, pinned, same_act, sides
from processors.relations.knowledge import family, knowledge
from processors.relations.scope import COARSE, is_spot, names_a_day
from processors.relations.tolls import SAME_HOURS
from processors.relations.victims import victims
from processors.relations.voice import name_stems, name_words, same_voice, says
from processors.relations.wording import denies_any, same_person

TOLD = 0.45
"""Confidence from which on a claim tells that a truce holds, or that it does not."""
_RARE = frozenset({"price", "chemical_attack", "truce", "siege"})
"""Acts of which a denial needs no actor to find what it denies."""
_LOOSE = frozenset({"ground_assault"})
"""Acts so wide that what one report denies is rarely what another asserts."""
_OF_PEOPLE = frozenset(("detained", "released", "killed", "injured", "casualties", "missing", "displaced"))
"""Acts that can be denied of anybody at all: "نفى اعتقال أي صحفي"."""
_BOMBARDMENTS = frozenset(("strike", "shelling"))
_TOLLS = frozenset(("killed", "injured", "casualties", "missing"))
"""Acts of which a denial may be of the number alone."""
_TELLING = 5
"""From so many on a toll that is denied is the one that somebody told."""


def denial(left: Claim, right: Claim) -> Judged | None:
    if {left.stance, right.stance} != {"asserts", "denies"}:
        return None
    denier, asserter = (left, right) if left.stance == "denies" else (right, left)
    if not (same_act(denier, asserter) or _one_attack(denier, asserter)) or _told_only_to_be_denied(denier, asserter):
        return None
    denied, asserted = actors(denier), actors(asserter)
    one_side = denier.speaker is not None and asserter.speaker is not None and own_side(denier) == own_side(asserter)
    if one_side and not _one_person(denier, asserter) and _no_victims_of_theirs(denier, asserter):
        return left, right, "conflict", "denial", "denied"
    if one_side or same_voice(left, right):
        return _of_one_house(left, right) if one_side and own_side(denier) in denied & asserted else None
    if denied and asserted and not denied & asserted and not _nameless(denier, asserter):
        return left, right, "different_scope", "denial", "other_actor"
    if not (_denied(denier) & sides(asserter) or _surely_the_same(denier, asserter)) or not _of_the_same_victims(denier, asserter):
        return None
    loose = denier.act.type in _LOOSE and left.article != right.article
    if loose and not _one_shooting(denier, asserter) and not _charged(denier, asserter):
        return None
    if left.act.type == right.act.type == "truce":
        return _truce(left, right)
    accused = asserter.act.type == "other" and asserted
    return left, right, "conflict", "denial", "accusation_denied" if accused else "denied"


def _charged(denier: Claim, asserter: Claim) -> bool:
    """ "حمّل الوزير إيران مسؤولية الهجوم", "رفض المتحدث الاتهامات لإيران بالضلوع في الهجوم": a charge, and its answer within two days."""
    if not actors(denier) & actors(asserter) or not says(asserter, knowledge().accusing):
        return False
    answers = says(denier, knowledge().charges) or (says(denier, knowledge().firing) and says(asserter, knowledge().firing))
    return answers and timedelta(0) <= denier.published - asserter.published <= STORY


def _no_victims_of_theirs(denier: Claim, asserter: Claim) -> bool:
    """ "قال مسؤول في الحركة إن 28 من أعضائها قتلوا", "نفى المتحدث باسمها سقوط قتلى": two of one house, and only one can be right."""
    counted = denier.act.type in _OF_PEOPLE and asserter.act.type == denier.act.type and asserter.act.quantity is not None
    return counted and denier.act.quantity is None and _of_one_day(denier, asserter) and not denier.act.actors and not asserter.act.actors


def _one_person(a: Claim, b: Claim) -> bool:
    """One name holds the other: "المتحدث" is "المتحدث باسم الحركة"."""
    one, two = (set(name_stems(claim.speaker.name)) if claim.speaker is not None else set() for claim in (a, b))
    return one <= two or two <= one


def _denied(denier: Claim) -> frozenset[str]:
    """Whose deed is denied: who denies harm and names no other means his own side, "نفت الحكومة قتل مدنيين"."""
    named = sides(denier)
    own = own_side(denier)
    return named if named or denier.act.actors or family(denier.act.type) != "harm" or "." not in own else frozenset((own,))


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
        return timedelta(0) <= denier.published - asserter.published < HELD
    return when.start < then.end and then.start < when.end


def _nameless(denier: Claim, asserter: Claim) -> bool:
    """ "نفى سيطرة المسلحين على المدينة": who denies a town's fall leaves unnamed the group that says to have taken it."""
    if not denier.act.type == asserter.act.type == "control" or any(actor.id != GUNMEN for actor in denier.act.actors):
        return False
    named = [known_actor(actor.id) for actor in asserter.act.actors if actor.id and actor.id != GUNMEN]
    return own_side(denier) not in actors(asserter) and any(known is not None and known.kind == "armed_group" for known in named)


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
    if left.article == right.article or min(left.confidence, right.confidence) < TOLD:
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
    return gap >= HELD or (gap >= SAME_HOURS and says(right, knowledge().ended))


def _one_attack(a: Claim, b: Claim) -> bool:
    """One speaks of a blast, the other of "the attack", and both of one named actor: "ينفي صلته بالتفجير", "اتهم … بالوقوف وراء الهجوم"."""
    return bool(sides(a) & sides(b)) and a_blast(a, b)


def _surely_the_same(a: Claim, b: Claim) -> bool:
    """Where no known actor tells: one sentence says both, a town sees the act once a week, or it is one figure of one day."""
    if a.article == b.article and a.text == b.text:
        return True
    if a.act.type in _RARE:
        return pinned(a, b)
    if same_person(a, b):
        return True
    denier, asserter = (a, b) if a.stance == "denies" else (b, a)
    if a.act.type in _BOMBARDMENTS and _answers_for(denier, asserter):
        return True
    if a.act.type == "control":
        return pinned(a, b) and _nameless(denier, asserter) and abs(a.published - b.published) < HELD
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
    if asserter.act.actors or asserter.speaker is None or not denier.act.actors or actors(denier) != {own_side(denier)}:
        return False
    if "." not in own_side(denier) or asserter.background or not pinned(denier, asserter) or not _names_itself(denier):
        return False
    answered = timedelta(0) <= denier.published - asserter.published < HELD
    then = asserter.act.time
    return answered and (then is None or (then.precision not in COARSE and denier.published - then.start < STORY))


def _names_itself(denier: Claim) -> bool:
    """Whether a power abroad speaks of its own forces: not of "the government's" there, which its sentence may be read to mean."""
    home = denier.act.place.path[:1] if denier.act.place is not None else ()
    country = own_side(denier).partition(".")[0].upper()
    if home == (country,):
        return True
    named = [name_words(actor.name) for actor in denier.act.actors if denier.speaker is None or actor.name != denier.speaker.name]
    return all(any(country_of(word) == country for word in words) for words in named)


def _toll_denied(denier: Claim, asserter: Claim) -> bool:
    """ "نفت الوزارة ما تردد عن وفاة 31 شخصا": a toll that no two happenings of an event share by chance, denied while it is news.

    Both name who says so; what one report tells only to have it denied is nobody's word.
    """
    toll = denier.act.quantity
    if toll is None or (toll.min or 0) < _TELLING or denier.act.type not in _TOLLS or denier.background or asserter.background:
        return False
    if denier.speaker is None or asserter.speaker is None or same_voice(denier, asserter):
        return False
    return abs(denier.published - asserter.published) <= STORY


def _of_one_day(denier: Claim, asserter: Claim) -> bool:
    """Whether both tell what happened in one town on one day, and nothing says that the denier is not the one who is accused.

    "في المدينة" of a province's officer may be all that is known of where he denies it.
    """
    here, there, when, then = denier.act.place, asserter.act.place, denier.act.time, asserter.act.time
    if here is None or there is None or says(denier, knowledge().admitting):
        return False  # "كانت الشرطة تنفي وقوع أي وفاة، فأقرت أمس بقتيلين"
    accused = sides(asserter)
    if accused and denier.speaker is not None and denier.speaker.id and own_side(denier) not in accused:
        return False
    if when is None and then is not None and then.precision not in COARSE:  # he answers the news of the day
        return here.id == there.id and is_spot(here.id) and timedelta(0) <= denier.published - asserter.published < HELD
    if when is None or then is None or COARSE & {when.precision, then.precision}:
        return False
    place = here.id == there.id or here.id in there.path[1:] or there.id in here.path[1:]
    return place and when.start < then.end and then.start < when.end
