"""How two figures of one event stand to each other: they agree, one is the next step of the other or takes it back, or they conflict.

Whether a rise from one value to the next is a step of a running toll or a conflict is seen from all claims of both (a journalist's rule: a
toll that rises with time is news, one that falls, or two at one time, is a contradiction).
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from datetime import timedelta
from itertools import combinations

from processors.actors import side
from processors.model import Claim, RelationKind
from processors.relations.figures import Figure
from processors.relations.interval import Interval, interval
from processors.relations.kinship import Kinship
from processors.relations.knowledge import knowledge
from processors.relations.scope import scope_rule
from processors.relations.victims import COMBATANTS, targets_within, victims
from processors.relations.voice import same_voice, says
from processors.relations.wording import earlier, named_dead, recovered

Judged = tuple[Claim, Claim, RelationKind, str]
"""Two claims (the earlier first), their relation, and the rule that decided."""

SAME_HOURS = timedelta(hours=6)
"""A higher figure that comes this much later is the running toll's next step."""
_ONE_CAMP_HOURS = timedelta(hours=3)
"""… or this much, where no two voices of different camps give the two …"""
_STEPS = 4
"""… and the higher one is at most so many times as high."""
_GROWTH = ((timedelta(hours=4), 1.9), (timedelta(hours=3), 1.5), (timedelta(hours=2), 1.25))
"""How many times as many are the next step so much later."""
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
_AT_WAR = frozenset({"armed_group", "military", "official"})
_OF_STATE = frozenset({"military", "official"})
_DOZENS = 20
_SHARE = 0.05
"""Of so many, a toll that is higher by so little a little later is its next step."""


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
            rule = _scope(a, b, kinship)
            if rule == "other_victims" and kinship.of_civilians_alone(a, b):
                rule = None
            rule = rule or (None if kinship.rivals(a, b) else "another_happening")
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
        if _scope(claim, other, kinship) in (None, "other_victims") and kinship.rivals(claim, other)
    ]


def _scope(a: Claim, b: Claim, kinship: Kinship) -> str | None:
    against = a.article == b.article and kinship.set_against(a, b)
    return scope_rule(a, b, one_town=kinship.one_town(a, b), against=against, calamity=kinship.reports.calamity)


def _of_one_scope(left: Figure, right: Figure, pairs: list[tuple[Claim, Claim]], kinship: Kinship) -> Judged:
    """Two values that no scope tells apart: a step of the toll, a correction, or a conflict."""
    against = next(((x, y) for x, y in pairs if x.article == y.article and kinship.set_against(x, y)), None)
    some = left.passing or right.passing or left.intake or right.intake
    if against is not None and not some and not _falling(left, right):
        return _side_by_side(*against)
    excused = _excused(left, right, pairs, kinship)
    if excused is not None:
        return excused
    a, b = next(((x, y) for x, y in pairs if x.published <= y.published), pairs[0])
    late = right.first - left.first >= SAME_HOURS and not any(_said_at_once(x, y) for x, y in pairs)
    none = None if right.rising or left.earlier or left.so_far else _nobody_hurt(left, pairs)
    if none is not None:
        return (*none, "conflict", "nobody_hurt")
    if right.interval.above(left.interval):
        found = kinship.reports.calamity and _found_since(left, right) and not any(_two_voices(x, y) for x, y in pairs)
        further = found or (left.so_far and right.first - left.first >= _NEXT_COUNT)
        further = further or (right.first - left.first >= _ONE_CAMP_HOURS and _one_camp(left, right, pairs)) or _grows(left, right, pairs)
        opposed = next(((x, y) for x, y in pairs if _opposed(x, y)), None)
        if opposed is not None and not right.rising and not left.earlier:
            return (*opposed, "conflict", "intervals_apart")
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


def _said_at_once(a: Claim, b: Claim) -> bool:
    """Two camps gave their figures on one day, as both reports say, whenever each came out."""
    one, two = a.act.time, b.act.time
    if one is None or two is None or not one.reported or not two.reported or not _two_camps(a, b):
        return False
    return one.end - one.start <= _NEXT_DAY and max(one.start, two.start) < min(one.end, two.end)


def _grows(low: Figure, high: Figure, pairs: list[tuple[Claim, Claim]]) -> bool:
    """Whoever counts, in the first hours: a quarter more two hours later, half as many again after three, less than twice after four."""
    if low.claims[0].act.type in _MOVING or any(_said_at_once(x, y) for x, y in pairs):
        return False
    times = high.interval.low / low.interval.high if low.interval.high else math.inf
    return any(high.first - low.first >= hours and times <= most for hours, most in _GROWTH)


def _one_camp(low: Figure, high: Figure, pairs: list[tuple[Claim, Claim]]) -> bool:
    """Only voices of one state, one trade or one group give the two: a minister counts on where another stopped."""
    named = any(_two_voices(x, y) for x, y in pairs)
    return named and high.interval.low <= _STEPS * low.interval.high and not any(_two_camps(x, y) for x, y in pairs)


def _two_camps(a: Claim, b: Claim) -> bool:
    """Doctors dispute what a minister says; they do not go on with his count."""
    if not _two_voices(a, b) or a.speaker is None or b.speaker is None:
        return False
    if a.speaker.id and b.speaker.id and side(a.speaker.id) == side(b.speaker.id):
        return False
    return a.speaker.kind != b.speaker.kind or a.speaker.kind not in _OF_STATE


def _opposed(a: Claim, b: Claim) -> bool:
    """An armed group and those whom it fights each count the fallen of one fight: the higher figure is no step of the other's."""
    if not _two_voices(a, b) or not COMBATANTS & set(victims(a)) or a.speaker is None or b.speaker is None:
        return False
    kinds = {a.speaker.kind, b.speaker.kind}
    return "armed_group" in kinds and kinds <= _AT_WAR and bool(a.speaker.id and b.speaker.id) and side(a.speaker.id) != side(b.speaker.id)


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
    if right.recovered and not left.recovered and left.interval.above(right.interval):
        return a, b, "different_scope", "found_so_far"
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
    if (right.correcting or (left.correcting and left.first == right.first)) and not all(_two_voices(x, y) for x, y in pairs):
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
        if not targets_within(victims(part), victims(whole)) or kinship.reports.knows(part.part_of):
            continue
        if recovered(whole) or named_dead(whole):
            continue  # no whole itself
        twice = interval(many).low >= 2 * interval(few).high
        if part.published - whole.published > (_NEXT_DAY if twice else SAME_HOURS):
            continue  # the toll may have risen since
        if part.part_of is not None or not COMBATANTS & set(victims(part)):
            return True
    return False


def pairs(found: list[Figure]) -> Iterator[tuple[Figure, Figure]]:
    """Every two figures, the one that came first on the left."""
    yield from combinations(found, 2)
