"""Whether two claims of an event surely speak of the same victims. An event of a war has many attacks; its figures are not all rivals.

Points for and against, from what the claims and their articles say; the rule of thumb of a desk that checks tolls: same town, same
day, another figure in common – one attack. Eight times as many, or one dead here and two there – rather two. In a battle each day
has its dead. What a report tells by the way counts only where it names place and time, or tells it in the other's words.
"""

from __future__ import annotations

import math
from datetime import timedelta
from functools import lru_cache

from processors.model import Claim, Place, Quantity
from processors.relations import wording
from processors.relations.interval import interval
from processors.relations.knowledge import knowledge
from processors.relations.reports import Reports
from processors.relations.scope import COARSE
from processors.relations.victims import COMBATANTS, victims
from processors.relations.voice import same_voice, says

_CIVILIANS = ("civilians",)
_SIDE_BY_SIDE = 600
"""Characters within which one report sets two voices against each other."""
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
    """Asked of two claims of an event at a time; what is asked of one of them again and again is kept."""

    def __init__(self, reports: Reports) -> None:
        self.reports = reports
        self._on_top: dict[str, bool] = {}
        self._passing: dict[str, bool] = {}

    def rivals(self, a: Claim, b: Claim) -> bool:
        """Whether two comparable figures can contradict."""
        reports = self.reports
        if reports.told_of_some(a) != reports.told_of_some(b) or self._of_camps_apart(a, b) or self._of_camps_apart(b, a):
            return False
        if reports.of_its_parts(a, b) or reports.of_its_parts(b, a) or (_somebody(a, b) and not wording.retells(a, b)):
            return False
        if a.article == b.article:
            return self.set_against(a, b)
        if reports.told_before(a, b) or reports.told_before(b, a) or reports.added_up(a, b) or reports.added_up(b, a):
            return False
        if self._others(a) or self._others(b) or reports.of_two_wholes(a, b):
            return False
        if _nobody(a) or _nobody(b):
            return _pinned(a, b)
        if self._by_the_way(a) or self._by_the_way(b):
            return _pinned(a, b) or (wording.retells(a, b) and reports.when(a, b) >= 0)
        battle = wording.of_battle(a), wording.of_battle(b)
        if any(battle) and not self._one_fight(a, b):
            return False
        if not reports.few and battle[0] != battle[1] and not wording.retells(a, b):
            return False  # the dead of a day's fights, and those of a bombardment in the same town
        if abs(b.published - a.published) > _STORY and reports.when(a, b) <= 0 and not wording.retells(a, b):
            return False
        if not reports.few and _doublings(a, b) > _TOO_FAR and not wording.retells(a, b):
            return False
        return self._points(a, b) >= (0 if reports.few else 1)

    def close(self, a: Claim, b: Claim) -> bool:
        """Whether a part and a whole are surely of one happening: told as the news by both, in one town, and of one day where many tell."""
        if self._by_the_way(a) or self._by_the_way(b) or wording.of_battle(a) or wording.of_battle(b):
            return False
        if a.act.place is not None and b.act.place is not None and a.act.place.id != b.act.place.id:
            return False
        if _nobody(a) or _nobody(b):
            return _pinned(a, b)
        return self.reports.where(a, b) == 2 and self._points(a, b) >= 2 and self.reports.when(a, b) >= (0 if self.reports.few else 1)

    def set_against(self, a: Claim, b: Claim) -> bool:
        """One report gives two voices their figures: side by side, the second set against the first, and no new subject between.

        Who condemns an attack speaks of the one that the report is about, whatever else it tells.
        """
        if same_voice(a, b) or not _nested(a.act.place, b.act.place) or self._others(a) or self._others(b):
            return False
        if a.speaker is None or b.speaker is None:
            quoted = b if a.speaker is None else a
            return says(quoted, knowledge().condemning) and not self.reports.asides & {a.id, b.id} and wording.alike(a, b)
        if a.in_title != b.in_title or (abs(a.start - b.start) > _SIDE_BY_SIDE and not self.reports.same_other_figure(a, b)):
            return False
        first, second = (a, b) if b.start >= a.start else (b, a)
        if self.reports.of_an_older_time(second):
            return False
        if a.text == b.text or (wording.earlier(second) and _more(second, first)):
            return True  # "وكانت اللجنة قد أعلنت مقتل 108": nothing falls by itself
        return says(second, knowledge().denying) or (says(second, knowledge().contrast) and not says(second, knowledge().turn))

    def one_town(self, a: Claim, b: Claim) -> bool:
        """Whether the reports of both claims are about one town, and of one happening there: they share another figure."""
        if a.article == b.article or not self.reports.share_a_figure(a, b):
            return False
        return not self.reports.asides & {a.id, b.id} and self.reports.where(a, b) == 2

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
        if self.reports.armed or {victims(a), victims(b)} != {(), _CIVILIANS}:
            return False
        civilians, everybody = (a, b) if victims(a) else (b, a)
        return _more(everybody, civilians)

    def _of_camps_apart(self, others: Claim, claim: Claim) -> bool:
        """ "مقتل أربعة من المقاومة وإصابة 11 آخرين": the others are of that camp; the wounded that another report counts need not be."""
        if others.act.type not in _HURT or victims(others) or not wording.counts_others(others):
            return False
        camp = self.reports.camp(others)
        return bool(camp) and camp != (self.reports.camp(claim) or COMBATANTS & set(victims(claim)))

    def _others(self, claim: Claim) -> bool:
        known = self._on_top.get(claim.id)
        if known is None:
            known = self._on_top[claim.id] = self._comes_on_top(claim)
        return known

    def _comes_on_top(self, claim: Claim) -> bool:
        """ "فلان و21 مسلحا آخرين", "ثلاثة مصابين آخرين": they come on top of those told before. Not "قتل 3 وأصيب 5 آخرون"."""
        if claim.act.type not in _HURT or not wording.counts_others(claim):
            return False
        return all(one.act.type == claim.act.type for one in self.reports.sentence(claim) if one.start < claim.start)

    def _by_the_way(self, claim: Claim) -> bool:
        known = self._passing.get(claim.id)
        if known is None:
            known = self._passing[claim.id] = self._told_by_the_way(claim)
        return known

    def _told_by_the_way(self, claim: Claim) -> bool:
        """Told as something else than what its article is about: so matching found, or its first words or its time say so."""
        if claim.id in self.reports.asides or wording.opens_another(claim) or wording.looks_back(claim):
            return True
        if claim.act.time is None and not claim.in_title and says(claim, knowledge().several):
            return True
        return self.reports.of_an_older_time(claim)

    def _one_fight(self, a: Claim, b: Claim) -> bool:
        when = self.reports.when(a, b)
        return self.reports.where(a, b) == 2 and (when > 0 or (when == 0 and abs(b.published - a.published) < _ONE_FIGHT))

    def _points(self, a: Claim, b: Claim) -> int:
        looks_back = (_looks_back(a) or _looks_back(b)) and not _since_one_time(a, b)
        return self.reports.where(a, b) + self.reports.when(a, b) + 2 * self.reports.share_a_figure(a, b) - _distance(a, b) - 2 * looks_back


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


def _more(a: Claim, b: Claim) -> bool:
    one, two = a.act.quantity, b.act.quantity
    return one is not None and two is not None and interval(one).above(interval(two))


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
