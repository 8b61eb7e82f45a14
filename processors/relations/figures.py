"""Figures of one event: the claims that give one value for one act, and how two values stand to each other.

What is compared are values, not claims: "27" of forty outlets is one figure with forty claims. Whether a rise from one value
to the next is a step of a running toll or a conflict is seen from all claims of both (a journalist's rule: a toll that rises
with time is news, one that falls, or two at one time, is a contradiction).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from functools import cached_property
from itertools import combinations

from processors.model import Claim, RelationKind
from processors.relations.interval import Interval, canonical, interval, vague
from processors.relations.kinship import Kinship
from processors.relations.knowledge import knowledge
from processors.relations.scope import COMBATANTS, scope_rule, targets_within, victims
from processors.relations.voice import same_voice, says, voice
from processors.relations.wording import counts_the_remanded, earlier, so_far

SAME_HOURS = timedelta(hours=6)
"""A higher figure that comes this much later is the running toll's next step."""
_NEXT_COUNT = timedelta(hours=1)
"""… or this much, where the lower one is of who was found so far."""
_FOUND_HOURS = timedelta(hours=2)
"""… or this much, where an earthquake or a wreck has its dead found one by one."""
_FALLING = frozenset({"missing"})
"""Counts that shrink by themselves: the missing are found, alive or dead."""
_MOVING = frozenset({"price"})
"""Values that go up and down with the day."""
_NEXT_DAY = timedelta(days=1)
"""What is told so much later of a part says nothing against the whole of the day before."""
_DAYS = timedelta(days=3)
_DOZENS = 20
_SHARE = 0.05
"""Of so many, a toll that is higher by so little a little later is its next step."""
_COMPARED = 12
"""Claims of a figure that are compared with those of another: one per voice, place and day, the earliest first."""


class Figure:
    """One value for one act and one kind of victims; its claims in order of publication."""

    def __init__(self, claims: list[Claim], passing: frozenset[str], taken_back: frozenset[str]) -> None:
        secondary = passing | taken_back
        self.claims = sorted(claims, key=lambda claim: claim.id in secondary)
        self._passing = passing
        self._taken_back = taken_back
        self._secondary = secondary
        quantity = claims[0].act.quantity
        assert quantity is not None  # noqa: S101  # grouped by value: `figures` takes only claims with one
        self.value = canonical(quantity)
        self.interval: Interval = interval(quantity)
        self.targets = victims(claims[0])
        self.first: datetime = min(claim.published for claim in claims)

    @cached_property
    def compared(self) -> list[Claim]:
        """The claims that stand for the figure."""
        seen: dict[tuple[object, ...], Claim] = {}
        for claim in self.claims:
            act, speaker = claim.act, claim.speaker
            key = (claim.source, speaker and speaker.name, act.place and act.place.id, act.time and act.time.start)
            seen.setdefault(key, claim)
            if len(seen) == _COMPARED:
                break
        return list(seen.values())

    def beside(self, other: Figure) -> list[Claim]:
        """The claims that stand for the figure, and those of the reports that give both values."""
        both = {claim.article for claim in other.claims}
        known = {claim.id for claim in self.compared}
        return [*self.compared, *[claim for claim in self.claims if claim.article in both and claim.id not in known][:_COMPARED]]

    def agreeing(self) -> Iterator[tuple[Claim, Claim]]:
        """The first claim with those of other articles that give the same value."""
        first, *others = self.compared
        yield from ((first, other) for other in others if other.article != first.article)

    @cached_property
    def rising(self) -> bool:
        """A sentence says that the toll rose to this value."""
        return any(not claim.superseded and says(claim, knowledge().rising) for claim in self.compared)

    @cached_property
    def correcting(self) -> bool:
        """A sentence says that this value takes another back."""
        return any(says(claim, knowledge().correcting) for claim in self.compared)

    @cached_property
    def stands(self) -> bool:
        """At least one article stands by this value: it is not only a step, an increase or a share on the way to another one there.

        Where every named voice has gone on to another value, outlets that named nobody for it only repeated them.
        """
        named = [claim for claim in self.claims if claim.speaker is not None]
        if any(claim.id not in self._secondary for claim in named):
            return True
        gone_on = bool(named) and all(claim.id in self._taken_back for claim in named)
        return not gone_on and any(claim.id not in self._secondary for claim in self.claims)

    def quoted(self, claim: Claim) -> bool:
        """The outlet says in its own words, mostly in its headline, what its article has from a named voice."""
        return claim.speaker is None and any(one.speaker is not None and one.article == claim.article for one in self.claims)

    @cached_property
    def passing(self) -> bool:
        """No article stands by this value: each only comes by it on the way to another ("nine more bodies, which makes 27")."""
        return all(claim.id in self._passing for claim in self.claims)

    @cached_property
    def earlier(self) -> bool:
        """A sentence says that this is a first or an earlier value, or that another took its place."""
        return any(claim.superseded or earlier(claim) for claim in self.compared)

    @cached_property
    def so_far(self) -> bool:
        """Every sentence counts who was found until then: a higher count that comes later is the next step."""
        return all(so_far(claim) for claim in [c for c in self.compared if not c.in_title] or self.compared)

    @cached_property
    def carried_off(self) -> bool:
        """Every sentence counts people whom somebody abducted, and none of them came free."""
        return all(says(claim, knowledge().abducting) and not says(claim, knowledge().freeing) for claim in self.compared)

    @cached_property
    def remanded(self) -> bool:
        """Every sentence counts whom a court or a prosecutor keeps: some of those who were arrested."""
        return self.claims[0].act.type == "detained" and all(counts_the_remanded(claim) for claim in self.compared)

    @cached_property
    def intake(self) -> bool:
        """Every sentence counts what one place took in, or which of the wounded are still there."""
        there = knowledge().still if self.claims[0].act.type == "injured" else frozenset()
        return all(says(claim, knowledge().intake | there) for claim in self.compared)


def figures(claims: Iterable[Claim]) -> list[Figure]:
    """The figures of claims of one act; claims in order of publication, figures in order of their first claim."""
    groups: dict[tuple[object, ...], list[Claim]] = {}
    for claim in claims:
        quantity = claim.act.quantity
        if quantity is not None and (quantity.min, quantity.max) != (None, None):
            counted = (victims(claim), quantity.cumulative, claim.part_of is None, claim.background)
            key = (*counted, quantity.min, quantity.max, quantity.approximate)
            groups.setdefault(key, []).append(claim)
    told: dict[tuple[object, ...], list[Claim]] = {}
    for claim in (claim for group in groups.values() for claim in group):
        told.setdefault((claim.article, voice(claim), victims(claim)), []).append(claim)
    passing, taken_back = frozenset(_passing(told.values())), frozenset(_taken_back(told.values()))
    return [Figure(group, passing, taken_back) for group in groups.values()]


def _passing(groups: Iterable[list[Claim]]) -> Iterator[str]:
    """Ids of the figures by which their article does not stand, each voice by itself.

    A voice stands by the value of the title, else by its highest count: "11 more bodies, which makes 29", "first 15, then 21".
    """
    for group in groups:
        stand = _stand(group)
        yield from (claim.id for claim in group if not _meet(claim, stand))


def _taken_back(groups: Iterable[list[Claim]]) -> Iterator[str]:
    """Ids of the figures that their own voice has raised or corrected since: only the last one is its word.

    That it has is known from one outlet, or from a sentence that says so; two outlets may quote one voice differently.
    """
    said: dict[tuple[object, ...], list[tuple[Claim, list[Claim]]]] = {}
    for group in groups:
        stand = _stand(group)
        said.setdefault((voice(stand), victims(stand)), []).append((stand, group))
    for told in said.values():
        last, words = max(told, key=lambda one: (one[0].published, one[0].article))
        said_so = any(says(claim, knowledge().rising) or says(claim, knowledge().correcting) for claim in words if _meet(claim, last))
        for stand, group in told:
            if stand.published < last.published and not _meet(stand, last) and (said_so or stand.source == last.source):
                yield from (claim.id for claim in group)


def _stand(group: list[Claim]) -> Claim:
    titled = [claim for claim in group if claim.in_title]
    return max(titled or group, key=_weight)


def _meet(left: Claim, right: Claim) -> bool:
    a, b = left.act.quantity, right.act.quantity
    return a is None or b is None or interval(a).meets(interval(b))


def _weight(claim: Claim) -> tuple[bool, int]:
    quantity = claim.act.quantity
    return (False, 0) if quantity is None else (not vague(quantity), quantity.min or 0)


def compare(left: Figure, right: Figure, kinship: Kinship) -> Iterator[tuple[Claim, Claim, RelationKind, str]]:
    """How two figures of one act stand to each other: pairs of claims with relation and rule, one pair for each way they do.

    `left` came first. A conflict is yielded only where nothing excuses the two values anywhere in the event.
    """
    if left.interval.meets(right.interval):
        same = left.targets == right.targets
        yield left.claims[0], right.claims[0], "agree" if same else "different_scope", "intervals_meet" if same else "other_victims"
        return
    pairs: list[tuple[Claim, Claim]] = []
    excuse: tuple[Claim, Claim, str] | None = None
    for a in left.beside(right):
        for b in right.beside(left):
            rule = scope_rule(a, b, one_town=kinship.one_town(a, b)) or (None if kinship.rivals(a, b) else "another_happening")
            if rule is None:
                pairs.append((a, b))
            elif rule == "other_victims" and left.stands and right.stands and _exceeds(a, b, kinship):
                yield a, b, "conflict", "part_exceeds_whole"
                return
            elif excuse is None:
                excuse = (a, b, rule)
    if not pairs:
        if excuse is not None:
            yield excuse[0], excuse[1], "different_scope", excuse[2]
        return
    yield _of_one_scope(left, right, pairs, kinship)


def rivals(of: Figure, other: Claim, kinship: Kinship) -> list[Claim]:
    """The claims of a figure that contradict the claim of another one: not those that only happen to give its value."""
    return [
        claim for claim in of.claims
        if scope_rule(claim, other, one_town=kinship.one_town(claim, other)) in (None, "other_victims") and kinship.rivals(claim, other)
    ]


Judged = tuple[Claim, Claim, RelationKind, str]


def _of_one_scope(left: Figure, right: Figure, pairs: list[tuple[Claim, Claim]], kinship: Kinship) -> Judged:
    """Two values that no scope tells apart: a step of the toll, a correction, or a conflict."""
    against = next(((x, y) for x, y in pairs if x.article == y.article and kinship.set_against(x, y)), None)
    if against is not None and not _falling(left, right) and not (left.passing or right.passing):
        return _side_by_side(*against)
    excused = _excused(left, right, pairs, kinship)
    if excused is not None:
        return excused
    a, b = next(((x, y) for x, y in pairs if x.published <= y.published), pairs[0])
    late = right.first - left.first >= SAME_HOURS
    none = None if right.rising or left.earlier or left.so_far else _nobody_hurt(left, pairs)
    if none is not None:
        return (*none, "conflict", "nobody_hurt")
    if right.interval.above(left.interval):
        found = kinship.calamity and _found_since(left, right) and not any(_two_voices(x, y) for x, y in pairs)
        further = found or (left.so_far and right.first - left.first >= _NEXT_COUNT)
        if right.rising or left.earlier or late or further or (_step(left.interval, right.interval) and _fresh(a) and _fresh(b)):
            return a, b, "update", "said_to_rise" if right.rising else "said_earlier" if left.earlier else "later_higher"
        return a, b, "conflict", "intervals_apart"
    if late and a.act.type in _MOVING:
        return a, b, "update", "later_price"
    if right.earlier and not any(claim.superseded for claim in right.compared):
        return a, b, "update", "said_earlier"
    if left.rising and not late and not _held_against(pairs):
        return a, b, "update", "said_to_rise"
    return a, b, "conflict", "later_lower" if late and a.published < b.published else "intervals_apart"


def _nobody_hurt(low: Figure, pairs: list[tuple[Claim, Claim]]) -> tuple[Claim, Claim] | None:
    """ "من دون وقوع إصابات" of one named voice, three hurt of another's, within a day: a toll rises, but from nobody it is disputed."""
    if low.interval.high > 0:
        return None
    return next(((x, y) for x, y in pairs if _two_voices(x, y) and abs(y.published - x.published) < _NEXT_DAY), None)


def _two_voices(a: Claim, b: Claim) -> bool:
    return a.speaker is not None and b.speaker is not None and not same_voice(a, b)


def _step(low: Interval, high: Interval) -> bool:
    """From 31 to 32: one more has died, or was found, since the report before."""
    return low.high >= _DOZENS and high.low - low.high <= max(1, _SHARE * low.high)


def _found_since(low: Figure, high: Figure) -> bool:
    """From 11 to 19 in some hours of rescue; who says twice as many disputes the toll, as does another named voice."""
    return high.first - low.first >= _FOUND_HOURS and high.interval.low < 2 * low.interval.high


def _fresh(claim: Claim) -> bool:
    """Of what happened days ago nobody counts further dead."""
    return claim.act.time is None or claim.published - claim.act.time.end < _DAYS


def _side_by_side(a: Claim, b: Claim) -> Judged:
    """Two voices in one report, the second set against the first. Where it says "earlier", a lower figure is a step of the toll."""
    first, second = (a, b) if a.start <= b.start else (b, a)
    if earlier(second) and first.act.quantity and second.act.quantity and interval(first.act.quantity).above(interval(second.act.quantity)):
        return a, b, "update", "said_earlier"
    return a, b, "conflict", "side_by_side"


def _falling(left: Figure, right: Figure) -> bool:
    """Whether the victims are of a kind that becomes fewer as they are found; those whom somebody holds do not."""
    return left.claims[0].act.type in _FALLING and not (left.carried_off and right.carried_off)


def _at_most(a: Claim, b: Claim) -> bool:
    """ "أكثر من 90 مفقودا" of one named voice, "المفقودون لا يزيدون على 25" of another's, and neither tells that any were found."""
    if not _two_voices(a, b) or abs(b.published - a.published) >= _NEXT_DAY:
        return False
    if says(a, knowledge().turned_up) or says(b, knowledge().turned_up):
        return False
    bounds = [claim.act.quantity.min for claim in (a, b) if claim.act.quantity is not None]
    return bounds.count(None) == 1


def _held_against(pairs: list[tuple[Claim, Claim]]) -> bool:
    """Another named voice gives the lower value, and it is still told when the news of the rise is old."""
    return any(_two_voices(x, y) for x, y in pairs) and any(y.published - x.published >= SAME_HOURS for x, y in pairs)


def _excused(left: Figure, right: Figure, pairs: list[tuple[Claim, Claim]], kinship: Kinship) -> Judged | None:
    """What keeps two values of one scope from contradicting, whichever is the higher."""
    a, b = pairs[0]
    if _falling(left, right):
        disputed = next(((x, y) for x, y in pairs if _at_most(x, y)), None)
        return (a, b, "update", "found_since") if disputed is None else (*disputed, "conflict", "missing_apart")
    if left.intake or right.intake:
        return a, b, "different_scope", "intake"
    if left.remanded != right.remanded:
        return a, b, "different_scope", "remanded"
    if left.passing or right.passing:
        return a, b, "update", "on_the_way"
    together = kinship.told_together(left.claims, right.claims)
    if together is not None:
        return (*together, "different_scope", "told_together")
    own = next(((x, y) for x, y in pairs if same_voice(x, y) and not (left.quoted(x) and right.quoted(y))), None)
    if own is not None:
        rises = right.interval.above(left.interval)
        return (*own, "update", "same_voice_rises") if rises else (*own, "correction", "same_voice_falls")
    if right.correcting or (left.correcting and left.first == right.first):
        return a, b, "correction", "said_to_correct"
    if not left.stands or not right.stands:
        return a, b, "update", "on_the_way"
    return None


def _exceeds(a: Claim, b: Claim, kinship: Kinship) -> bool:
    """One counts a part of the other's victims, and more of them: 45 children, and 40 dead.

    Fighters are a part only where their article says so: elsewhere "13 dead" may be their comrades. Nor is one named dead a whole.
    A part whose article gives its whole is measured by that whole, which stands or falls against the other by itself.
    """
    if a.article == b.article or not kinship.close(a, b):
        return False
    for part, whole in ((a, b), (b, a)):
        few, many = whole.act.quantity, part.act.quantity
        if few is None or many is None or interval(few).high == 1 or not interval(many).above(interval(few)):
            continue
        if not targets_within(victims(part), victims(whole)) or kinship.knows(part.part_of):
            continue
        if part.published - whole.published >= _NEXT_DAY:
            continue  # the toll may have risen since
        if part.part_of is not None or not COMBATANTS & set(victims(part)):
            return True
    return False


def pairs(found: list[Figure]) -> Iterator[tuple[Figure, Figure]]:
    """Every two figures, the one that came first on the left."""
    yield from combinations(found, 2)
