"""How likely an incident is what an event tells of: a few comparisons, weighed by tables/matching.toml."""

from __future__ import annotations

import math
from collections.abc import Iterator
from functools import cache, lru_cache
from typing import Literal

import msgspec

from processors.matching.headlines import HAPPENING, dealing_with, retelling, telling
from processors.matching.incidents import DAY, VICTIMS, Outline
from processors.model import Place
from processors.places.gazetteer import gazetteer
from processors.relations.knowledge import family
from processors.relations.scope import distance, is_spot, near_km, siblings, stretches
from processors.tables import load_toml
from processors.text.terms import likeness


class Weights(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One weight for each feature of `features`."""

    bias: float
    cosine: float
    title: float
    same_angle: float
    other_angle: float
    same_place: float
    inside_place: float
    same_country_only: float
    apart: float
    shared_town: float
    shared_spot: float
    same_day: float
    days_apart: float
    loosely_apart: float
    published_apart: float
    same_family: float
    same_cause: float
    other_cause: float
    rare_cause: float
    same_figure: float
    figure_ratio: float
    same_actor: float


class Matching(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The table: weights, the score from which an incident joins an event, and that from which two events are one."""

    join: float
    merge: float
    weights: Weights


@cache
def matching() -> Matching:
    """tables/matching.toml, loaded once."""
    return load_toml("matching.toml", Matching)


@cache
def _weights() -> dict[str, float]:
    weights: dict[str, float] = msgspec.structs.asdict(matching().weights)
    return weights


_HARM = frozenset({"killed", "injured", "casualties", "missing", "damage", "other"})
"""Acts that say what came of it; the others say what happened."""
_AFTERWARDS = frozenset({"displaced", "aid", "detained", "released"})
"""Of these, what comes of any of them."""
_CALAMITIES = frozenset({"accident", "disaster"})
_ATTACK = frozenset({"ground_assault"})
_PROTEST = frozenset({"protest"})
_HOLD = frozenset({"control"})
_BOMBING = frozenset({"strike", "shelling", "explosion"})
"""What one outlet calls a strike another calls shelling, and a third an attack."""
_RARE = frozenset({"chemical_attack", "siege", "truce", "truce_breach", "disaster", "election", "price"})
"""What a town does not see twice a week."""
_FOLLOWED = 0.25
"""What a day between reports counts for where the later one says that the toll rose: it speaks of something told before."""
_STEP = 0.4
"""How far the figures of two reports of one rising toll lie apart at most: |log2| of their ratio."""
_ROSE = 0.5
"""What a toll that rose since the report before counts for, as a figure in common."""
_NEXT_STEP_WORDS = 0.2
"""… and how alike two reports are at least whose days are not the same."""
_NEXT_STEP_DAYS = 1.0
"""… and that lie less than so many days apart."""
_LAST_STEP_DAYS = 3.0
"""… or so many, where the toll of a wreck or a flood is only a little higher: a wounded person died, a body was found."""
_SMALL_STEP = 1.2
"""How many times as high it is then at most."""
_STEPS = 3.0
"""… how many times as high it is at most."""
_DOUBLINGS = 3.0
"""How far apart figures may count as: who disputes a toll says an eighth of it, and speaks of the same happening."""
_MANY = 10
"""Victims of whom two happenings rarely have about as many."""
_SURE = 5
"""From so many on a shared figure makes two events one; three missing here and there are chance."""
_SIDE_ANGLE = 0.4
"""What another angle counts for where the town and a figure are the same: who mourns 18 dead tells of them."""
_SPOT_DAYS = 1.0
"""Days within which a small town hardly sees two happenings that outlets tell of."""
_ELSEWHERE = 0.3
_DISPUTED = 0.5
"""… so that what they count differently speaks less for two happenings: it may be what they contradict each other on."""
_SPOT_WORDS = 0.08
"""… and how alike two reports of one thing are at least: "in revenge for the attack on X" names the town of another."""
_LONG_AFTER = 1.5
"""Of texts laid side by side: the root of the days between them from which they may be of two happenings."""
_PROVINCE = 0.75
"""What a province, not one of its towns, counts for."""
_WIDE = frozenset({"admin1", "region"})
_NAMES = Weights.__struct_fields__


def features(incident: Outline, event: Outline, *, joining: bool = True) -> dict[str, float]:
    """The comparisons, by name; each about 0 … 1, days as days up to 10. What is unknown on either side counts as 0.

    `joining`: a report is compared with an event, not two events with each other.
    """
    found = dict.fromkeys(_NAMES, 0.0)
    found["bias"] = 1.0
    found["cosine"] = likeness(incident.known, event.terms)
    found["title"] = max([likeness(mine, theirs) for mine in incident.known_titles for theirs in event.titles], default=0.0)
    reaction = _reacts(incident) or _reacts(event)
    if incident.angles and event.angles:
        shared = incident.angles & event.angles
        found["same_angle"] = float(bool(shared - {HAPPENING}))
        found["other_angle"] = float(not shared)
    relation = _place(incident.place, event.place)
    if relation:
        found[relation] = 1.0
    days, follows = _when(incident, event, found, reaction=reaction)
    shared = incident.places & event.places
    found["shared_town"] = 0.0 if not shared else 1.0 if any(not _is_wide(place) for place in shared) else _PROVINCE
    if not relation and not shared and _elsewhere(incident.place, event.place):
        found["apart"] = _ELSEWHERE
    alike = max(found["cosine"], found["title"]) >= _SPOT_WORDS
    if alike and _tells(incident) and _tells(event) and any(is_spot(place) for place in incident.leads & event.leads):
        found["shared_spot"] = max(0.0, 1.0 - days / _SPOT_DAYS)
    if found["shared_spot"]:
        found["apart"] *= 1.0 - found["shared_spot"]  # both lead with one spot: the hamlet that one names more often lies there
    found["same_family"] = float(bool({family(a) for a in incident.acts} & {family(a) for a in event.acts}))
    causes = incident.acts - _HARM, event.acts - _HARM
    found["same_cause"] = float(bool(causes[0] & causes[1]))
    found["other_cause"] = float(_other_cause(*causes))
    rare = bool(causes[0] & causes[1] & _RARE) and bool(found["same_place"] or incident.leads & event.places)
    found["rare_cause"] = float(rare)
    found["same_figure"] = float(any(_telling(figure) and figure in event.figures for figure in incident.figures))
    found["figure_ratio"] = _ratio(incident, event) * (1.0 - _DISPUTED * found["shared_spot"])
    if found["shared_town"] and (_rose(incident, event) or _rose(event, incident)):
        _read_as_next_step(incident, event, found, joining=joining)
    if follows and any(min(a, b) >= _MANY and _doublings(a, b) <= _STEP for a, b in _counts(incident, event)):
        found["same_figure"] = 1.0
    if reaction:
        _read_again(incident, event, found)
    elif found["other_angle"] and _sums_up_again(incident, event):
        found["other_angle"] = 0.0
    found["same_actor"] = float(bool(incident.actors & event.actors))
    return found


def _when(incident: Outline, event: Outline, found: dict[str, float], *, reaction: bool) -> tuple[float, bool]:
    """Writes what the times say. Returns how many days lie between the two, and whether the later follows one told before."""
    timed = incident.timed and event.timed
    gap = 0.0
    if timed:
        gap = max((max(incident.start, event.start) - min(incident.end, event.end)) / DAY, 0.0)
        timed = gap == 0.0 or not (reaction or _told_later(incident, event))  # the day of a funeral is not that of which it tells
    if timed:
        found["same_day"] = float(gap == 0.0)
        # "Today" of a text that was fetched late is off by a day or two; a weekday or a date is not.
        found["days_apart" if incident.named and event.named else "loosely_apart"] = min(gap, 10.0)
    (first, last), (from_, to) = event.published, incident.published
    follows = ((incident.risen or _reacts(incident)) and from_ >= last) or ((event.risen or _reacts(event)) and to <= first)
    if timed:
        follows = False  # their own times say more
    days = min(max((first - to) / DAY, (from_ - last) / DAY, 0.0), 9.0)
    found["published_apart"] = math.sqrt(days * (_FOLLOWED if follows else 1.0))
    if found["same_day"]:
        found["published_apart"] = 0.0  # who reports it how much later says nothing any more
    return gap if timed else days, follows


def _told_later(left: Outline, right: Outline) -> bool:
    """Of one it is only known when it was told, and that is not before the other was."""
    return (left.reported and (right.reported or right.start < left.end)) or (right.reported and left.start < right.end)


def _read_as_next_step(incident: Outline, event: Outline, found: dict[str, float], *, joining: bool) -> None:
    """A toll of the town has risen since the report before: the day that the later one names is that on which somebody died or spoke."""
    gap = max(found["days_apart"], found["loosely_apart"])
    if gap and joining and found["shared_town"] == 1.0 and max(found["cosine"], found["title"]) >= _NEXT_STEP_WORDS:
        little = _rose(incident, event, _SMALL_STEP) or _rose(event, incident, _SMALL_STEP)
        if gap < (_LAST_STEP_DAYS if little and incident.acts & event.acts & _CALAMITIES else _NEXT_STEP_DAYS):
            found["published_apart"] *= math.sqrt(_FOLLOWED)
            found["days_apart"] = found["loosely_apart"] = 0.0
            found["same_figure"] = max(found["same_figure"], _ROSE)
    elif found["same_day"]:
        found["same_figure"] = max(found["same_figure"], _ROSE)


def _read_again(incident: Outline, event: Outline, found: dict[str, float]) -> None:
    """What a reaction's angle counts for after all: who condemns the bombing of a town and says how many died tells of it."""
    agreed = _recounts(incident, event)
    if agreed == "exactly":
        found["same_angle"] = 1.0
    if agreed or found["shared_spot"] or (found["apart"] < 1.0 and _one_toll(incident, event)):
        found["other_angle"] = 0.0
    elif found["other_angle"] and found["same_figure"] and found["shared_town"]:
        both = all(one.angles & telling() for one in (incident, event))
        found["other_angle"] = _SIDE_ANGLE if both else found["other_angle"]


def score(incident: Outline, event: Outline, prior: float = 0.0) -> float:
    """The weighed sum of the features: log-odds that both are one happening. Join from `matching().join` on.

    `prior` is added where nothing tells the two apart: no other town, cause or day, and more in common than a country.
    """
    found = features(incident, event)
    apart = found["apart"] == 1.0 or found["other_cause"] or found["days_apart"] or found["published_apart"] > _LONG_AFTER
    strange = found["same_country_only"] and max(found["cosine"], found["title"]) < _NEXT_STEP_WORDS
    return round(_weighed(found) + (0.0 if apart or strange else prior), 6)


def _weighed(found: dict[str, float]) -> float:
    weights = _weights()
    return sum([value * weights[name] for name, value in found.items() if value])


def look_alike(left: Outline, right: Outline, before: Outline | None = None) -> bool:
    """Whether two events are one: a high score, and a town or a telling figure in common, so that neighbours in a war stay two.

    `before` is `left` without the report at hand: one that sums up two happenings has something in common with each, they have not.
    """
    found = features(left, right, joining=False)
    alike = _akin(left, right, found) and round(_weighed(found), 6) > matching().merge
    return alike and (before is None or _akin(before, right, features(before, right, joining=False)))


def _akin(left: Outline, right: Outline, found: dict[str, float]) -> bool:
    """A town in common, or a figure that is no chance, and no other day."""
    if found["days_apart"]:
        return False
    return bool(found["same_place"]) or any(_telling(one) and (one[1] or 0) >= _SURE for one in left.figures & right.figures)


def _elsewhere(left: Place | None, right: Place | None) -> bool:
    """Two places below one country, of which it is not known how far apart they lie."""
    if left is None or right is None or min(len(left.path), len(right.path)) == 1:
        return False
    return left.path[0] == right.path[0] and not stretches(left) and not stretches(right)


def _tells(outline: Outline) -> bool:
    """The headline leads with what happened, or with nothing known or a reaction to it while the text counts the dead."""
    if HAPPENING in outline.angles:
        return True
    return bool(outline.lost) if _reacts(outline) else outline.toll and not outline.angles


def _rose(later: Outline, earlier: Outline, steps: float = _STEPS) -> bool:
    """The later report says that the toll rose to what the earlier one is a step below."""
    if not later.risen or later.published[0] < earlier.published[0]:
        return False
    return any(
        low == high and least is not None and least < low <= steps * least and act == other and act in VICTIMS
        for act, low, high in later.figures if low is not None
        for other, least, _ in earlier.figures
    )


def _other_cause(left: frozenset[str], right: frozenset[str]) -> bool:
    """Both say what happened, and not the same: but an attack is a bombing, too."""
    mine, theirs = left - _AFTERWARDS, right - _AFTERWARDS
    if not mine or not theirs or mine & theirs:
        return False
    if mine <= _BOMBING and theirs <= _BOMBING:
        return False
    if mine | theirs in ({*_PROTEST, *_ATTACK}, {*_ATTACK, *_HOLD}):
        return False  # a demonstration that was fired at, or broke into fights; a fight for what one side then holds
    return not ((mine == _ATTACK and theirs & _BOMBING) or (theirs == _ATTACK and mine & _BOMBING))


def _reacts(outline: Outline) -> bool:
    """All that its headlines lead with are reactions that may tell the happening over again: "تدين", "تعزي", "تشيع"."""
    return bool(outline.angles) and outline.angles <= retelling()


def _recounts(left: Outline, right: Outline) -> Literal["", "roughly", "exactly"]:
    """Both name one town first, and about as many dead there: who condemns a bombing tells of the one with that toll."""
    if not any(not _is_wide(place) for place in left.leads & right.leads):
        return ""
    pairs = [(one, other) for one in left.lost for other in right.lost]
    if any(one[0] == one[1] and other[0] == other[1] and _a_step_apart(one[0], other[0]) for one, other in pairs):
        return "exactly"
    return "roughly" if any(one[0] != one[1] or other[0] != other[1] for one, other in pairs if _overlap(one, other)) else ""


def _sums_up_again(left: Outline, right: Outline) -> bool:
    """Who tells whom the police arrested, or who resigned, and counts the dead of that town over again, tells of one happening.

    Not who tells what was banned after it, or whom a minister met.
    """
    dealing = all(one.angles <= dealing_with() or HAPPENING in one.angles for one in (left, right))
    return dealing and _recounts(left, right) == "exactly"


def _one_toll(left: Outline, right: Outline) -> bool:
    """Both count the same dead, and too many for chance."""
    return any(low >= _MANY and low == high for low, high in left.lost & right.lost)


def _a_step_apart(a: int, b: int) -> bool:
    return a == b or (min(a, b) >= _SURE and _doublings(a, b) <= _STEP)


def _overlap(one: tuple[int, int | None], other: tuple[int, int | None]) -> bool:
    """Two counts with bounds that one number may meet: "عشرات" and 23."""
    (low, high), (least, most) = one, other
    return (most is None or low <= most) and (high is None or least <= high)


def _place(left: Place | None, right: Place | None) -> str:
    """The feature that says how two places stand to each other; "" where one is unknown."""
    if left is None or right is None:
        return ""
    if left.id == right.id:
        return "same_place" if len(left.path) > 1 else "same_country_only"
    outer = left if left.id in right.path else right if right.id in left.path else None
    if outer is not None:
        return "inside_place" if len(outer.path) > 1 else "same_country_only"
    if left.path[:1] != right.path[:1]:
        return ""  # both reports are on one country: the other country is a border, a landmark, a sender
    if stretches(left) != stretches(right):
        return "same_country_only"  # a river runs past many towns: that it is named says no more than the country
    if kin := siblings(left, right):  # two districts are named for one happening as often as for two: the words decide
        return "inside_place" if kin == "namesake" else ""
    far = distance(left, right)
    if far is None:
        return ""
    return "inside_place" if far <= near_km(left, right) else "apart"


@lru_cache(maxsize=20_000)
def _is_wide(place: str) -> bool:
    known = gazetteer().get(place)
    return known is not None and known.kind in _WIDE


def _telling(figure: tuple[str, int | None, int | None]) -> bool:
    """A figure that two happenings rarely share by chance."""
    low, high = figure[1], figure[2]
    return low is not None and low == high and low > (9 if figure[0].endswith("part") else 2)


def _ratio(left: Outline, right: Outline) -> float:
    """How far apart the nearest exact figures of one kind of victims are: |log2| of their ratio, at most three; 0 where there are none."""
    return min((min(_doublings(a, b), _DOUBLINGS) for a, b in _counts(left, right)), default=0.0)


def _doublings(a: int, b: int) -> float:
    return abs(math.log2((a + 1) / (b + 1)))


def _counts(left: Outline, right: Outline) -> Iterator[tuple[int, int]]:
    """The exact figures of one kind of victims, each of the one with each of the other. One wounded person is a story, no toll."""
    for act, low, high in left.figures:
        for other, other_low, other_high in right.figures:
            if act != other or act not in VICTIMS or low is None or low != high or other_low is None or other_low != other_high:
                continue
            if act != "injured" or low == other_low or min(low, other_low) > 1:
                yield low, other_low
