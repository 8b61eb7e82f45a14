"""What the reports on an event tell: where, when, how many, and which figures of a report are parts, sums or others of one another."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import timedelta

from processors.model import Claim, Place, TimeSpan
from processors.relations.knowledge import family
from processors.relations.scope import COARSE, distance_km, near_km, siblings, stretches, time_apart
from processors.relations.victims import COMBATANTS, FAMILY, victims

_CALAMITIES = frozenset({"disaster", "accident"})
_ATTACK = "attack"
_FEW = 5
"""Articles about an event, up to which they are taken for few."""
_TELLING = 3
"""From this number on two articles rarely share a figure by chance."""


class Reports:
    """What is known of each article of an event, by its claims that are no asides.

    `asides` are the ids of claims that tell of something else than what their article is about.
    """

    def __init__(self, claims: Iterable[Claim], asides: frozenset[str]) -> None:
        self.asides = asides
        self._ids: dict[str, Claim] = {}
        self._places: dict[str, Counter[str]] = {}
        self._known: dict[str, Place] = {}
        self._times: dict[str, TimeSpan] = {}
        self._figures: dict[str, set[tuple[object, ...]]] = {}
        self._told: dict[tuple[str, str], list[Claim]] = {}
        self._exact: dict[tuple[str, str], set[int]] = {}
        self.armed = False
        """Somebody counts combatants."""
        self._parts: dict[tuple[object, ...], set[int | None]] = {}
        nature = struck = 0
        for claim in claims:
            act = claim.act
            self._ids[claim.id] = claim
            self.armed = self.armed or bool(COMBATANTS & set(act.targets))
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

    def knows(self, claim: str | None) -> bool:
        """Whether the claim of that id is one of the event."""
        return claim in self._ids

    def sentence(self, claim: Claim) -> list[Claim]:
        """The claims of the same sentence, the claim among them."""
        return self._told.get((claim.article, claim.text), [])

    def share_a_figure(self, a: Claim, b: Claim) -> bool:
        """Whether both articles give one exact figure of one act that two happenings rarely share by chance."""
        return bool(self._figures.get(a.article, set()) & self._figures.get(b.article, set()))

    def where(self, a: Claim, b: Claim) -> int:
        """2 where both are of one place, 1 where their places are near each other, -2 where they are apart, 0 where that is not known."""
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

    def when(self, a: Claim, b: Claim) -> int:
        """1 where both are of one day, -1 where they are not, 0 where that is not told: "last week" names no day."""
        left, right = self._time(a), self._time(b)
        if left is None or right is None:
            return 0
        if time_apart(left, right, slack=timedelta(0)):
            return -1
        if max(left.start, right.start) < min(left.end, right.end):
            return 1
        return 0 if self.few else -1  # two days on which something was said: of many articles rather of two happenings

    def told_before(self, a: Claim, b: Claim) -> bool:
        """What was said on Friday is not of Saturday's attack."""
        told, happened = a.act.time, self._time(b)
        if told is None or happened is None or not told.reported or happened.reported:
            return False
        return told.precision not in COARSE and told.end <= happened.start

    def of_an_older_time(self, claim: Claim) -> bool:
        """ "منتصف يونيو الماضي" in a report on today's attack."""
        own, main = claim.act.time, self._times.get(claim.article)
        return own is not None and main is not None and own.precision in COARSE and (own.end <= main.start or main.end <= own.start)

    def told_of_some(self, claim: Claim) -> bool:
        """The article says elsewhere whom the figure counts: "ثلاثة مصريين … الجثامين الثلاثة"."""
        return not victims(claim) and _figure(claim) in self._some

    def of_two_wholes(self, a: Claim, b: Claim) -> bool:
        """ "7 قتلى بينهم 5 مدنيين", "9 قتلى بينهم 6 مدنيين": the tolls differ, so their parts do; the tolls stand against each other."""
        wholes = [self._ids.get(claim.part_of) if claim.part_of else None for claim in (a, b)]
        one, two = (whole.act.quantity if whole is not None else None for whole in wholes)
        return one is not None and two is not None and (one.min, one.max) != (two.min, two.max)

    def of_its_parts(self, whole: Claim, part: Claim) -> bool:
        """One report counts 13 dead, four of them medics; the other's four dead are those."""
        quantity = part.act.quantity
        return quantity is not None and quantity.min == quantity.max and quantity.min in self._parts.get(_figure(whole), ())

    def added_up(self, part: Claim, whole: Claim) -> bool:
        """One report tells 18 dead here and two there, the other 20: the sum of both."""
        some, all_ = part.act.quantity, whole.act.quantity
        if some is None or all_ is None or some.min is None or all_.min is None or all_.min != all_.max or all_.min <= some.min:
            return False
        rest = all_.min - some.min
        return some.min == some.max and rest != some.min and rest in self._exact.get((part.article, part.act.type), ())

    def same_other_figure(self, a: Claim, b: Claim) -> bool:
        """Both sentences give one and the same other figure: "30 قتلوا وأصيب مئات", "30 قتلوا وأصيب نحو مئة"."""
        one, two = ({(c.act.type, c.act.quantity) for c in self.sentence(x) if _telling(c)} for x in (a, b))
        return any(
            kind == other and value is not None and count is not None and (value.min, value.max) == (count.min, count.max)
            for kind, value in one for other, count in two
        )

    def camp(self, claim: Claim) -> frozenset[str]:
        """Which combatants the sentence counts right before the figure."""
        told = [one for one in self.sentence(claim) if one.start < claim.start and one.act.quantity is not None]
        return COMBATANTS & set(max(told, key=lambda one: one.start).act.targets) if told else frozenset()

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


def _by_origin(claim: Claim) -> bool:
    """Whether the figure counts people of one nation, family, trade or house."""
    return any(":" in one or one == FAMILY for one in victims(claim))


def _figure(claim: Claim) -> tuple[object, ...]:
    """An article's figure, however often it gives it."""
    quantity = claim.act.quantity
    return claim.article, claim.act.type, quantity and (quantity.min, quantity.max)


def _telling(claim: Claim) -> bool:
    """The claim gives an exact figure that two happenings rarely share by chance."""
    quantity = claim.act.quantity
    return quantity is not None and quantity.min == quantity.max and (quantity.min or 0) >= _TELLING
