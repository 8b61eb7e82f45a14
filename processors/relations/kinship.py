"""Whether two claims of an event surely speak of the same victims. An event of a war has many attacks; its figures are not all rivals.

Points for and against, from what the claims and their articles say; the rule of thumb of a desk that checks tolls: same town, same
day, another figure in common – one attack. Eight times as many, or one dead here and two there – rather two. In a battle each day
has its dead. What a report tells by the way counts only where it names place and time, or tells it in the other's words.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable
from datetime import timedelta
from functools import lru_cache

from processors.model import Claim, Place, Quantity, TimeSpan
from processors.relations import wording
from processors.relations.interval import interval
from processors.relations.knowledge import family, knowledge
from processors.relations.scope import COARSE, distance_km, near_km, siblings, stretches, time_apart
from processors.relations.victims import COMBATANTS, FAMILY, victims
from processors.relations.voice import same_voice, says

_CIVILIANS = ("civilians",)
_CALAMITIES = frozenset({"disaster", "accident"})
_ATTACK = "attack"
_SIDE_BY_SIDE = 600
"""Characters within which one report sets two voices against each other."""
_FEW = 5
"""Articles about an event, up to which they are taken for few."""
_TELLING = 3
"""From this number on two articles rarely share a figure by chance."""
_ONE_FIGHT = timedelta(hours=6)
"""Reports of a battle without a day, published within this time, are taken for reports of one day."""
_DAY = timedelta(days=1)
_STORY = timedelta(days=2)
"""What is told this much later is only of the same happening where both name its day or tell it in the same words."""
_WITHIN_A_DAY = frozenset({"part_of_day", "hour", "minute"})
_HURT = frozenset({"killed", "injured"})
_PERSONS = 2
_FAR = 3
"""Doublings from one or two persons to a toll."""
_TOO_FAR = 4
"""Doublings between two figures from which they are of two happenings, where many articles tell of many."""


class Kinship:
    """What is known of each article of an event: where, when and how many, by its claims that are no asides."""

    def __init__(self, claims: Iterable[Claim], asides: frozenset[str]) -> None:
        self._asides = asides
        self._ids: dict[str, Claim] = {}
        self._places: dict[str, Counter[str]] = {}
        self._known: dict[str, Place] = {}
        self._times: dict[str, TimeSpan] = {}
        self._figures: dict[str, set[tuple[object, ...]]] = {}
        self._told: dict[tuple[str, str], list[Claim]] = {}
        self._exact: dict[tuple[str, str], set[int]] = {}
        self._armed = False
        """Somebody counts combatants."""
        self._parts: dict[tuple[object, ...], set[int | None]] = {}
        # What is asked of a claim for each other one that it is compared with.
        self._on_top: dict[str, bool] = {}
        self._passing: dict[str, bool] = {}
        nature = struck = 0
        for claim in claims:
            act = claim.act
            self._ids[claim.id] = claim
            self._armed = self._armed or bool(COMBATANTS & set(act.targets))
            nature += int(act.type in _CALAMITIES)
            struck += int(family(act.type) == _ATTACK)
            self._told.setdefault((claim.article, claim.text), []).append(claim)
            if act.quantity is not None and act.quantity.min == act.quantity.max and act.quantity.min and claim.part_of is None:
                self._exact.setdefault((claim.article, act.type), set()).add(act.quantity.min)
            if _telling(claim) and act.quantity is not None:
                self._figures.setdefault(claim.article, set()).add((act.type, act.quantity.min))
            if claim.id in asides:
                continue
            places = self._places.setdefault(claim.article, Counter())
            if act.place is not None and len(act.place.path) > 1:
                places[act.place.id] += 1
                self._known[act.place.id] = act.place
            if act.time is not None and act.time.precision not in COARSE:
                known = self._times.get(claim.article)
                if known is None or (known.reported and not act.time.reported):
                    self._times[claim.article] = act.time
        for claim in self._ids.values():
            whole = self._ids.get(claim.part_of or "")
            if whole is not None and claim.act.quantity is not None and claim.act.quantity.min == claim.act.quantity.max:
                self._parts.setdefault(_figure(whole), set()).add(claim.act.quantity.min)
        self._some = {_figure(claim) for claim in self._ids.values() if claim.act.quantity is not None and _by_origin(claim)}
        self.calamity = nature > struck
        """A disaster or an accident: nobody disputes it from two sides, and rescuers find more dead by the hour."""
        self.few = len(self._places) <= _FEW
        """So few articles are about the event that each figure is a rival of the others unless something speaks against it."""

    def rivals(self, a: Claim, b: Claim) -> bool:
        """Whether two comparable figures can contradict."""
        if self._told_of_some(a) != self._told_of_some(b) or self._of_camps_apart(a, b) or self._of_camps_apart(b, a):
            return False
        if self._of_its_parts(a, b) or self._of_its_parts(b, a) or (_somebody(a, b) and not wording.retells(a, b)):
            return False
        if a.article == b.article:
            return self.set_against(a, b)
        if self._told_before(a, b) or self._told_before(b, a):
            return False
        if self._others(a) or self._others(b) or self._of_two_wholes(a, b) or self._added_up(a, b) or self._added_up(b, a):
            return False
        if _nobody(a) or _nobody(b):
            return _pinned(a, b)
        if self._by_the_way(a) or self._by_the_way(b):
            return _pinned(a, b) or (wording.retells(a, b) and self._when(a, b) >= 0)
        battle = wording.of_battle(a), wording.of_battle(b)
        if any(battle) and not self._one_fight(a, b):
            return False
        if not self.few and battle[0] != battle[1] and not wording.retells(a, b):
            return False  # the dead of a day's fights, and those of a bombardment in the same town
        if abs(b.published - a.published) > _STORY and self._when(a, b) <= 0 and not wording.retells(a, b):
            return False
        if not self.few and _doublings(a, b) > _TOO_FAR and not wording.retells(a, b):
            return False
        return self._points(a, b) >= (0 if self.few else 1)

    def close(self, a: Claim, b: Claim) -> bool:
        """Whether a part and a whole are surely of one happening: told as the news by both, in one town, and of one day where many tell."""
        if self._by_the_way(a) or self._by_the_way(b) or wording.of_battle(a) or wording.of_battle(b):
            return False
        if a.act.place is not None and b.act.place is not None and a.act.place.id != b.act.place.id:
            return False
        if _nobody(a) or _nobody(b):
            return _pinned(a, b)
        return self._where(a, b) == 2 and self._points(a, b) >= 2 and self._when(a, b) >= (0 if self.few else 1)

    def set_against(self, a: Claim, b: Claim) -> bool:
        """One report gives two voices their figures: side by side, the second set against the first, and no new subject between.

        Who condemns an attack speaks of the one that the report is about, whatever else it tells.
        """
        if same_voice(a, b) or not _nested(a.act.place, b.act.place) or self._others(a) or self._others(b):
            return False
        if a.speaker is None or b.speaker is None:
            quoted = b if a.speaker is None else a
            return says(quoted, knowledge().condemning) and not self._asides & {a.id, b.id} and wording.alike(a, b)
        if a.in_title != b.in_title or (abs(a.start - b.start) > _SIDE_BY_SIDE and not self._same_other_figure(a, b)):
            return False
        first, second = (a, b) if b.start >= a.start else (b, a)
        if self._of_an_older_time(second):
            return False
        if a.text == b.text or (wording.earlier(second) and _more(second, first)):
            return True  # "وكانت اللجنة قد أعلنت مقتل 108": nothing falls by itself
        return says(second, knowledge().denying) or (says(second, knowledge().contrast) and not says(second, knowledge().turn))

    def _same_other_figure(self, a: Claim, b: Claim) -> bool:
        """Both sentences give one and the same other figure: "30 قتلوا وأصيب مئات", "30 قتلوا وأصيب نحو مئة"."""
        one, two = ({(c.act.type, c.act.quantity) for c in self._told[(x.article, x.text)] if _telling(c)} for x in (a, b))
        return any(
            kind == other and value is not None and count is not None and (value.min, value.max) == (count.min, count.max)
            for kind, value in one for other, count in two
        )

    def one_town(self, a: Claim, b: Claim) -> bool:
        """Whether the reports of both claims are about one town, and of one happening there: they share another figure."""
        shared = self._figures.get(a.article, set()) & self._figures.get(b.article, set())
        return bool(shared) and a.article != b.article and not self._asides & {a.id, b.id} and self._where(a, b) == 2

    def told_together(self, left: list[Claim], right: list[Claim]) -> tuple[Claim, Claim] | None:
        """Two claims of one report that gives both values as its news and sets none against the other: both can hold, as part and whole."""
        of = {claim.article: claim for claim in reversed(right) if not self._by_the_way(claim)}
        for a in left:
            b = of.get(a.article)
            if b is None or self._by_the_way(a) or self.set_against(a, b) or not _nested(a.act.place, b.act.place):
                continue
            if a.speaker is None or b.speaker is None or same_voice(a, b):
                return a, b  # two voices that the report names say nothing of part and whole
        return None

    def of_civilians_alone(self, a: Claim, b: Claim) -> bool:
        """Nobody counts fighters, soldiers or police: "13 civilians" are all the dead, as are another's "16 people"."""
        if self._armed or {victims(a), victims(b)} != {(), _CIVILIANS}:
            return False
        civilians, everybody = (a, b) if victims(a) else (b, a)
        return _more(everybody, civilians)

    def knows(self, claim: str | None) -> bool:
        """Whether the claim of that id is one of the event."""
        return claim in self._ids

    def _of_two_wholes(self, a: Claim, b: Claim) -> bool:
        """ "7 قتلى بينهم 5 مدنيين", "9 قتلى بينهم 6 مدنيين": the tolls differ, so their parts do; the tolls stand against each other."""
        wholes = [self._ids.get(claim.part_of) if claim.part_of else None for claim in (a, b)]
        one, two = (whole.act.quantity if whole is not None else None for whole in wholes)
        return one is not None and two is not None and (one.min, one.max) != (two.min, two.max)

    def _told_of_some(self, claim: Claim) -> bool:
        """The article says elsewhere whom the figure counts: "ثلاثة مصريين … الجثامين الثلاثة"."""
        return not victims(claim) and _figure(claim) in self._some

    def _of_camps_apart(self, others: Claim, claim: Claim) -> bool:
        """ "مقتل أربعة من المقاومة وإصابة 11 آخرين": the others are of that camp; the wounded that another report counts need not be."""
        if others.act.type not in _HURT or victims(others) or not wording.counts_others(others):
            return False
        camp = self._camp(others)
        return bool(camp) and camp != (self._camp(claim) or COMBATANTS & set(victims(claim)))

    def _camp(self, claim: Claim) -> frozenset[str]:
        """Which combatants the sentence counts right before the figure."""
        told = [one for one in self._told.get((claim.article, claim.text), ()) if one.start < claim.start and one.act.quantity is not None]
        return COMBATANTS & set(max(told, key=lambda one: one.start).act.targets) if told else frozenset()

    def _of_its_parts(self, whole: Claim, part: Claim) -> bool:
        """One report counts 13 dead, four of them medics; the other's four dead are those."""
        quantity = part.act.quantity
        return quantity is not None and quantity.min == quantity.max and quantity.min in self._parts.get(_figure(whole), ())

    def _added_up(self, part: Claim, whole: Claim) -> bool:
        """One report tells 18 dead here and two there, the other 20: the sum of both."""
        some, all_ = part.act.quantity, whole.act.quantity
        if some is None or all_ is None or some.min is None or all_.min is None or all_.min != all_.max or all_.min <= some.min:
            return False
        rest = all_.min - some.min
        return some.min == some.max and rest != some.min and rest in self._exact.get((part.article, part.act.type), ())

    def _others(self, claim: Claim) -> bool:
        known = self._on_top.get(claim.id)
        if known is None:
            known = self._on_top[claim.id] = self._comes_on_top(claim)
        return known

    def _comes_on_top(self, claim: Claim) -> bool:
        """ "فلان و21 مسلحا آخرين", "ثلاثة مصابين آخرين": they come on top of those told before. Not "قتل 3 وأصيب 5 آخرون"."""
        if claim.act.type not in _HURT or not wording.counts_others(claim):
            return False
        return all(one.act.type == claim.act.type for one in self._told.get((claim.article, claim.text), ()) if one.start < claim.start)

    def _by_the_way(self, claim: Claim) -> bool:
        known = self._passing.get(claim.id)
        if known is None:
            known = self._passing[claim.id] = self._told_by_the_way(claim)
        return known

    def _told_by_the_way(self, claim: Claim) -> bool:
        """Told as something else than what its article is about: so matching found, or its first words or its time say so."""
        if claim.id in self._asides or wording.opens_another(claim) or wording.looks_back(claim):
            return True
        if claim.act.time is None and not claim.in_title and says(claim, knowledge().several):
            return True
        return self._of_an_older_time(claim)

    def _of_an_older_time(self, claim: Claim) -> bool:
        """ "منتصف يونيو الماضي" in a report on today's attack."""
        own, main = claim.act.time, self._times.get(claim.article)
        return own is not None and main is not None and own.precision in COARSE and (own.end <= main.start or main.end <= own.start)

    def _one_fight(self, a: Claim, b: Claim) -> bool:
        when = self._when(a, b)
        return self._where(a, b) == 2 and (when > 0 or (when == 0 and abs(b.published - a.published) < _ONE_FIGHT))

    def _points(self, a: Claim, b: Claim) -> int:
        shared = self._figures.get(a.article, set()) & self._figures.get(b.article, set())
        looks_back = (_looks_back(a) or _looks_back(b)) and not _since_one_time(a, b)
        return self._where(a, b) + self._when(a, b) + 2 * bool(shared) - _distance(a, b) - 2 * looks_back

    def _where(self, a: Claim, b: Claim) -> int:
        left, right = self._place(a), self._place(b)
        if left is None or right is None:
            return 0
        if left.id == right.id or left.id in right.path or right.id in left.path:
            return 2
        if None in (left.lat, left.lon, right.lat, right.lon) or stretches(left) != stretches(right):
            return 0
        if kin := siblings(left, right):
            return 2 if kin == "namesake" else -2
        near = distance_km(left.lat or 0, left.lon or 0, right.lat or 0, right.lon or 0) <= near_km(left, right)
        return 1 if near else -2

    def _when(self, a: Claim, b: Claim) -> int:
        """1 where both are of one day, -1 where they are not, 0 where that is not told: "last week" names no day."""
        left, right = self._time(a), self._time(b)
        if left is None or right is None:
            return 0
        if time_apart(left, right, slack=timedelta(0)):
            return -1
        if max(left.start, right.start) < min(left.end, right.end):
            return 1
        return 0 if self.few else -1  # two days on which something was said: of many articles rather of two happenings

    def _told_before(self, a: Claim, b: Claim) -> bool:
        """What was said on Friday is not of Saturday's attack."""
        told, happened = a.act.time, self._time(b)
        if told is None or happened is None or not told.reported or happened.reported:
            return False
        return told.precision not in COARSE and told.end <= happened.start

    def _time(self, claim: Claim) -> TimeSpan | None:
        own, main = claim.act.time, self._times.get(claim.article)
        if own is None:
            return main
        if own.precision in COARSE:
            return None
        told_later = own.reported and main is not None and not main.reported and main.start < own.end
        return main if told_later else own

    def _place(self, claim: Claim) -> Place | None:
        if claim.act.place is not None and len(claim.act.place.path) > 1:
            return claim.act.place
        votes = self._places.get(claim.article)
        return self._known[max(votes, key=lambda place: (votes[place], place))] if votes else None


def _looks_back(claim: Claim) -> bool:
    """It tells of last week, of this year. Of a toll that has risen since, the figure is today's news."""
    return claim.act.time is not None and claim.act.time.precision in COARSE and not says(claim, knowledge().rising)


def _since_one_time(a: Claim, b: Claim) -> bool:
    """Both count since one time: "نزحوا منذ بدء الهجوم الأسبوع الماضي"."""
    one, two = a.act, b.act
    if one.quantity is None or two.quantity is None or one.time is None or two.time is None:
        return False
    return one.quantity.cumulative and two.quantity.cumulative and abs(one.time.start - two.time.start) <= _DAY


def _nested(a: Place | None, b: Place | None) -> bool:
    """One place lies in the other, or one is not told."""
    return a is None or b is None or a.id in b.path or b.id in a.path


def _pinned(a: Claim, b: Claim) -> bool:
    """Both name the same place and the same time, in whatever words: "مساء السبت" is "مساء أمس" of Sunday's report.

    A province is the same place as its town only of one part of one day.
    """
    here, there, when, then = a.act.place, b.act.place, a.act.time, b.act.time
    if here is None or there is None or when is None or then is None or (when.start, when.end) != (then.start, then.end):
        return False
    return here.id == there.id or (when.precision in _WITHIN_A_DAY and (here.id in there.path[1:] or there.id in here.path[1:]))


def _distance(a: Claim, b: Claim) -> int:
    """What the values themselves say against it."""
    return _apart(a.act.quantity, b.act.quantity)[0]


def _doublings(a: Claim, b: Claim) -> float:
    """How often the lower figure must be doubled to reach the higher one."""
    return _apart(a.act.quantity, b.act.quantity)[1]


@lru_cache(maxsize=10_000)
def _apart(one: Quantity | None, two: Quantity | None) -> tuple[int, float]:
    """What two values say against each other, and the doublings between them where they are nearest: "at most 25" is 25."""
    lower, higher = 2.0, 2.0
    if one is not None and two is not None:
        low, high = sorted((interval(one), interval(two)))
        lower, higher = low.high if math.isfinite(low.high) else low.low, high.low
    doublings = math.log2((higher + 1) / (lower + 1))
    return (doublings > 2) + (doublings > 3) + (lower <= 1), doublings


def _by_origin(claim: Claim) -> bool:
    """Whether the figure counts people of one nation, family, trade or house."""
    return any(":" in one or one == FAMILY for one in victims(claim))


def _figure(claim: Claim) -> tuple[object, ...]:
    """An article's figure, however often it gives it."""
    quantity = claim.act.quantity
    return claim.article, claim.act.type, quantity and (quantity.min, quantity.max)


def _more(a: Claim, b: Claim) -> bool:
    one, two = a.act.quantity, b.act.quantity
    return one is not None and two is not None and interval(one).above(interval(two))


def _telling(claim: Claim) -> bool:
    """The claim gives an exact figure that two happenings rarely share by chance."""
    quantity = claim.act.quantity
    return quantity is not None and quantity.min == quantity.max and (quantity.min or 0) >= _TELLING


def _somebody(a: Claim, b: Claim) -> bool:
    """One tells of a person or two, the other counts many times as many: "بعد مقتل رفيقه" is no toll."""
    one, two = a.act.quantity, b.act.quantity
    if one is None or two is None:
        return False
    few = min(a, b, key=lambda claim: interval(claim.act.quantity or one).high)
    told = _TOO_FAR if wording.counts(few) else _FAR if interval(few.act.quantity or one).high > 1 else 1
    return 0 < min(interval(one).high, interval(two).high) <= _PERSONS and _doublings(a, b) > told


def _nobody(claim: Claim) -> bool:
    """Nobody was hurt: said of one attack among several as easily as of all."""
    return claim.act.quantity is not None and claim.act.quantity.max == 0
