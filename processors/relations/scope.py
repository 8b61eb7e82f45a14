"""Whether two claims speak of the same thing at all. What differs in victims, place, time or way of counting cannot contradict."""

from __future__ import annotations

import math
import re
from datetime import timedelta
from functools import lru_cache
from itertools import pairwise
from typing import Literal

from processors import places
from processors.model import Claim, Place, TimeSpan
from processors.relations.interval import interval
from processors.relations.knowledge import STOP, knowledge
from processors.relations.victims import of_some, victims
from processors.text.words import NUMBER, Token, readings, tokenize

NEAR_KM = 30.0
"""Two places nearer than this may be one: a suburb and its city."""
PROVINCE_KM = 150.0
"""… or where one is a province and the gazetteer does not say in which province the other lies."""
SLACK = timedelta(days=2)
"""Between outlets: "today" in a text that was published, or fetched, a day or two after it was written."""
_SUMMED_UP = timedelta(hours=18)
"""Two sums of attacks here and there that lie so far apart are of two days."""
_FLIGHT = timedelta(days=10)
"""Days in which people flee one outbreak of violence."""
COARSE = frozenset({"week", "month", "year"})
"""Times that name no day."""
REGION_KM = 300.0
"""… or where one is a region ("الصعيد", "دارفور"), of which no border is known."""
_STRETCHING = frozenset({"river", "sea", "mountain"})
"""Kinds of places that are no point on the map."""
_NO_SPOT = frozenset({"country", "admin1", "capital", "region", "sea", "river", "mountain", "valley"})
_NAME_IN_QUOTES = re.compile(r"[«\"“]([^«»\"“”،.؛]{1,25})[»\"”]")
"""Quotation marks around a name end no clause."""
_WIDE = frozenset({"admin1", "region"})
_SPOT_PEOPLE = 300_000
_UNLISTED = "x:"
"""How the ids of places begin that the gazetteer lacks."""
_IN_PROVINCE = 3
"""Steps of a path: country, province, town."""


def place_apart(left: Place | None, right: Place | None) -> bool:
    """Two known places of which neither lies in the other, farther apart than `NEAR_KM`. Unknown is never apart.

    Nor is a river from the places of its country: it runs past many of them, and its one pair of coordinates says nothing.
    """
    if left is None or right is None or left.id == right.id or left.id in right.path or right.id in left.path:
        return False
    if stretches(left) != stretches(right):
        return left.path[:1] != right.path[:1]
    if kin := siblings(left, right):
        return kin == "apart"
    if _may_hold(left, right) or _may_hold(right, left):
        return False
    if left.lat is None or left.lon is None or right.lat is None or right.lon is None:
        return not _nested(left.path[:-1], right.path[:-1])  # without coordinates only the containers speak
    return distance_km(left.lat, left.lon, right.lat, right.lon) > near_km(left, right)


def _may_hold(wide: Place, town: Place) -> bool:
    """A province or a region, and a town of its country of which nothing says where in it it lies."""
    return _kind(wide) in _WIDE and wide.path[:-1] == town.path[:-1] and len(town.path) == len(wide.path) and _point(town) is None


def distance(left: Place, right: Place) -> float | None:
    """Kilometres between two places; None where it is not known where one of them lies: `place_apart` takes them for two all the same."""
    a, b = _point(left), _point(right)
    return None if a is None or b is None else distance_km(*a, *b)


def _point(place: Place) -> tuple[float, float] | None:
    known = places.gazetteer().get(place.id)
    if place.lat is None or place.lon is None or (known is not None and not known.exact):
        return None
    return place.lat, place.lon


def near_km(left: Place, right: Place) -> float:
    """How far apart two places may lie and still be one."""
    kinds = _kind(left), _kind(right)
    if (kinds[0] == "region") != (kinds[1] == "region"):
        return REGION_KM
    loose = (kinds[0] == "admin1") != (kinds[1] == "admin1") and max(len(left.path), len(right.path)) < _IN_PROVINCE
    return PROVINCE_KM if loose else NEAR_KM


def _kind(place: Place) -> str:
    known = places.gazetteer().get(place.id)
    return known.kind if known is not None else ""


@lru_cache(maxsize=20_000)
def is_spot(place: str) -> bool:
    """Whether so little happens at a place that two reports of one day from there tell of one thing: no province, no large city."""
    known = places.gazetteer().get(place)
    return known is None or (known.kind not in _NO_SPOT and known.population < _SPOT_PEOPLE)


def stretches(place: Place) -> bool:
    """A river, a strait, a mountain within one country."""
    if len(place.path) == 1:
        return False
    known = places.gazetteer().get(place.id)
    return known is not None and known.kind in _STRETCHING


def siblings(left: Place, right: Place) -> Literal["", "apart", "namesake"]:
    """How two places of one container stand to each other; "" where they are none.

    "apart": two districts of one city, two villages of one district: near as they are, a blast in one is none in the other. "namesake": one
    of them is called as the container: "في الحديدة" is said of the province as often as of its capital.
    """
    if left.id == right.id or len(left.path) < _IN_PROVINCE or left.path[:-1] != right.path[:-1]:
        return ""
    around = places.gazetteer().get(left.path[-2])
    return "namesake" if around is not None and around.name in (left.name, right.name) else "apart"


def _nested(left: tuple[str, ...], right: tuple[str, ...]) -> bool:
    """Whether one path continues the other; an unknown (empty) path continues any."""
    return all(a == b for a, b in zip(left, right, strict=False))


def distance_km(lat1: float, lon1: float, lat2: float, lon2: float) -> float:
    """Great-circle distance (haversine), in kilometres, of two points in degrees."""
    a, b = math.radians(lat1), math.radians(lat2)
    h = math.sin((b - a) / 2) ** 2 + math.cos(a) * math.cos(b) * math.sin(math.radians(lon2 - lon1) / 2) ** 2
    return 12742.0 * math.asin(math.sqrt(h))


def time_apart(left: TimeSpan | None, right: TimeSpan | None, *, slack: timedelta) -> bool:
    """Two known times, neither of them coarse, with `slack` or more between them (0: two that do not overlap). Unknown is never apart.

    Of a time at which something was said it is only known that the act was not later.
    """
    if left is None or right is None or left.precision in COARSE or right.precision in COARSE:
        return False
    if left.reported or right.reported:  # what was told on Sunday was on Saturday as well as on Sunday
        if left.reported and right.reported:
            return False
        told, happened = (left, right) if left.reported else (right, left)
        return happened.start - told.end >= slack
    return max(left.start, right.start) - min(left.end, right.end) >= slack


def scope_rule(left: Claim, right: Claim, *, one_town: bool = False, against: bool = False, calamity: bool = False) -> str | None:
    """The rule by which two claims of one act speak of different things; None where they can be compared.

    "other_victims" comes last: where it is the answer, nothing else keeps the two apart. `one_town`: the reports of both are about
    one town, also where a headline only names its country. `against`: one report sets the second against the first, so that it is of
    the same thing, whenever each was said and since when each counts. `calamity`: both are of a disaster or an accident.
    """
    a, b = left.act, right.act
    if not against and _one_runs_on(left, right, calamity):
        return "running_toll"
    if not against and left.background != right.background:
        return "background"
    if wide(left) != wide(right) or _one_and_two(left, right):
        return "wider_area"
    if left.part_of == right.id or right.part_of == left.id:
        return "part_of"
    if (left.part_of is None) != (right.part_of is None) and victims(left) == victims(right):
        return "part_of"
    if of_some(left) != of_some(right):
        return "part_of"
    if place_apart(a.place, b.place):
        return "other_place"
    if not one_town and not against and (_of_the_country(left, right) or _of_the_country(right, left)):
        return "wider_area"
    if not (against and _loosely_timed(left, right)) and time_apart(a.time, b.time, slack=slack(left, right)):
        return "other_time"
    if wide(left) and wide(right) and _of_two_days(left, right):
        return "other_time"
    return None if victims(left) == victims(right) else "other_victims"


def _loosely_timed(left: Claim, right: Claim) -> bool:
    """The time of one is that at which it was said, or since which it counts: not "38 قتلوا في هجوم منتصف يونيو الماضي"."""
    return any(
        (claim.act.time is not None and claim.act.time.reported) or (claim.act.quantity is not None and claim.act.quantity.cumulative)
        for claim in (left, right)
    )


def _of_two_days(left: Claim, right: Claim) -> bool:
    """Sums of a day's attacks: of the day at which they were given, or else of that of their reports."""
    a, b = left.act.time, right.act.time
    if a is not None and b is not None:
        return max(a.start, b.start) >= min(a.end, b.end)
    return abs(left.published - right.published) >= _SUMMED_UP


def _one_runs_on(left: Claim, right: Claim, calamity: bool) -> bool:
    """One figure counts since something began, the other one happening; but not of who fled, or since a fire broke out, some days ago."""
    a, b = left.act, right.act
    if a.quantity is None or b.quantity is None or a.quantity.cumulative == b.quantity.cumulative:
        return False
    told = a.type == "displaced" or (calamity and (left if a.quantity.cumulative else right).act.time is not None)
    return not (told and _lately(left) and _lately(right))


def _lately(claim: Claim) -> bool:
    """Counted since some days ago at most: whoever fled since Friday is all who fled that violence."""
    time = claim.act.time
    return time is None or claim.published - time.start <= _FLIGHT


@lru_cache(maxsize=10_000)
def _several_countries(text: str) -> bool:
    """The sentence counts over two countries at once: "في الكاميرون ونيجيريا"; not "على الحدود بين تركيا وسوريا"."""
    tokens = tokenize(text)
    named = [name for name in places.find(tokens, text) if any(len(place.path) == 1 for place in name.candidates)]
    return any(
        b.first == a.last and tokens[b.first].word.norm.startswith("و") and not _between(tokens, a.first) for a, b in pairwise(named)
    )


def _between(tokens: list[Token], first: int) -> bool:
    return any(token.word.norm in ("بين", "حدود", "الحدود") for token in tokens[max(0, first - 2) : first])


def wide(claim: Claim) -> bool:
    """The claim's figure adds up what happened in several countries, places or attacks."""
    return claim.act.quantity is not None and (_several_countries(claim.text) or _sums_up(claim.text, claim.act.quantity.text))


@lru_cache(maxsize=10_000)
def _sums_up(text: str, figure: str) -> bool:
    """ "29 في سلسلة هجمات", "في هجمات متفرقة", "28 في حلب وريفها", "في مجمل المناطق 91 قتيلا": told in the clause of the figure."""
    known = knowledge()
    words = clause(text, figure)
    return any(word & known.summing for word in words) or any(a & known.attacks and b & known.scattered for a, b in pairwise(words))


@lru_cache(maxsize=10_000)
def clause(text: str, figure: str, reach: int | None = None) -> tuple[frozenset[str], ...]:
    """The words of the clause in which a figure stands, with and without their clitics; none where it is not found.

    With `reach` only so many before and behind it.
    """
    before, found, after = text.partition(figure or "\0")
    if not found:
        return ()
    before, after = _NAME_IN_QUOTES.sub(r"\1", before), _NAME_IN_QUOTES.sub(r"\1", after)
    led, counted, left = (tokenize(part) for part in (STOP.split(before)[-1], figure, STOP.split(after)[0]))
    if reach is not None:
        led, left = led[-reach:], left[:reach]
    return tuple(frozenset(rest for _, rest in readings(token.word.norm)) for token in [*led, *counted, *left])


def _one_and_two(left: Claim, right: Claim) -> bool:
    """The one figure is of two attacks ("32 قتيلا في هجومين"), the other of one ("التفجير الذي راح ضحيته 31")."""
    if left.act.quantity is None or right.act.quantity is None or left.act.quantity == right.act.quantity:
        return False
    return {_attacks(left.text, left.act.quantity.text), _attacks(right.text, right.act.quantity.text)} == {1, 2}


@lru_cache(maxsize=10_000)
def _attacks(text: str, figure: str) -> int:
    known, words = knowledge(), clause(text, figure)
    if any(word & known.twice for word in words):
        return 2
    return int(any(word & known.once for word in words) and not any("مزدوج" in word for word in words))


def _of_the_country(whole: Claim, part: Claim) -> bool:
    """More victims in the country than in one of its towns: the town's are a part."""
    a, b = whole.act, part.act
    if a.place is None or b.place is None or len(a.place.path) != 1 or len(b.place.path) < 2 or a.quantity is None or b.quantity is None:
        return False
    if a.place.id.startswith(_UNLISTED):
        return False  # a town of which the text does not say where it lies
    return interval(a.quantity).above(interval(b.quantity))


def slack(left: Claim, right: Claim) -> timedelta:
    """How far apart the times of two claims may lie and still be one: nothing within a report, or where both name the day."""
    sure = left.article == right.article or (names_a_day(left.act.time) and names_a_day(right.act.time))
    return timedelta(0) if sure else SLACK


def names_a_day(time: TimeSpan | None) -> bool:
    """Whether the words name a weekday or a date, not only "yesterday"."""
    return time is not None and not time.reported and _names_a_day(time.text)


@lru_cache(maxsize=20_000)
def _names_a_day(text: str) -> bool:
    words = [token.word for token in tokenize(text)]
    return any(word.kind == NUMBER for word in words) or any(
        rest in knowledge().weekdays for word in words for _, rest in readings(word.norm)
    )
