"""All relations and contradictions of one event, from its claims. Pure and independent of the order in which the claims came.

Cost: linear in the claims, square in the distinct figures and voices (few, however many outlets repeat them).
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from processors.model import ActType, Claim, Contradiction, ContradictionKind, Relation, identity
from processors.relations import figures, stances, tolls
from processors.relations.deeds import actors
from processors.relations.explanation import explain
from processors.relations.interval import interval
from processors.relations.kinship import Kinship
from processors.relations.knowledge import family, knowledge
from processors.relations.reports import Reports


class Judgement(NamedTuple):
    """What holds between the claims of an event."""

    relations: tuple[Relation, ...]
    """One for each two figures, and for each two claims that touch by stance, actor or state; first claims stand for their like."""
    contradictions: tuple[Contradiction, ...]
    """Ordered by id."""


class _Found:
    """Contradictions by identity, sides united."""

    def __init__(self, event: str) -> None:
        self.event = event
        self.relations: list[Relation] = []
        self.sides: dict[str, tuple[ContradictionKind, ActType, tuple[str, str], str, dict[str, Claim], dict[str, Claim]]] = {}
        self.deciding: dict[str, tuple[Claim, Claim]] = {}

    def add(self, kind: ContradictionKind, rule: str, values: tuple[str, str], left: Iterable[Claim], right: Iterable[Claim]) -> None:
        a, b = {c.id: c for c in left}, {c.id: c for c in right}
        pair = next(iter(a.values())), next(iter(b.values()))
        act = pair[0].act.type
        flipped = values[0] > values[1]
        low, high = (values[1], values[0]) if flipped else values
        # One bombardment goes by several names: who denies the shelling has not contradicted the strikes once more.
        subject = act if kind == "number" else family(act)
        key = identity("contradiction", self.event, kind, subject, low, high)
        if key in self.sides:
            _, _, known, decided, one, two = self.sides[key]
            if known != values:
                a, b, pair = b, a, (pair[1], pair[0])
            one.update(a)
            two.update(b)
            if decided == "part_exceeds_whole" != rule:  # two counts of all are plainer than a part against a whole
                self.sides[key] = (kind, act, known, rule, one, two)
                self.deciding[key] = pair
        else:
            self.sides[key] = (kind, act, values, rule, a, b)
            self.deciding[key] = pair

    def contradictions(self) -> tuple[Contradiction, ...]:
        return tuple(self._build(key) for key in sorted(self.sides))

    def _build(self, key: str) -> Contradiction:
        kind, act, values, rule, one, two = self.sides[key]
        sides = tuple(claim.id for claim in _ordered(one.values())), tuple(claim.id for claim in _ordered(two.values()))
        left, right = self.deciding[key]
        if _order(right) < _order(left):
            left, right, sides, values = right, left, (sides[1], sides[0]), (values[1], values[0])
        return Contradiction(
            id=key,
            event=self.event,
            kind=kind,
            act=act,
            left=left.id,
            right=right.id,
            sides=sides,
            values=values,
            severity=_severity(kind, left, right),
            rule=rule,
            explanation=explain(rule, left, right),
            first_seen=max(left.published, right.published),
        )


def judge(event: str, claims: Iterable[Claim], asides: frozenset[str] = frozenset()) -> Judgement:
    """Relations and contradictions among the claims of one event; `asides` are claims that their articles tell by the way."""
    ordered = _ordered(claims)
    found = _Found(event)
    _judge_figures(ordered, asides, found)
    _judge_stances(ordered, found)
    return Judgement(tuple(found.relations), found.contradictions())


def _judge_figures(claims: list[Claim], asides: frozenset[str], found: _Found) -> None:
    kinship = Kinship(Reports(claims, asides))
    by_act: dict[tuple[ActType, str | None, str], list[Claim]] = {}
    for claim in claims:
        if claim.stance == "asserts" and claim.act.quantity is not None and claim.act.type != "other":
            price = claim.act.type == "price"  # bread is not petrol, a lira no dollar
            key = (claim.act.type, claim.act.stem if price else None, claim.act.quantity.unit if price else "")
            by_act.setdefault(key, []).append(claim)
    for group in by_act.values():
        values = figures.figures(group)
        for figure in values:
            found.relations.extend(Relation(left=a.id, right=b.id, relation="agree", rule="same_figure") for a, b in figure.agreeing())
        for left, right in tolls.pairs(values):
            for a, b, relation, rule in tolls.compare(left, right, kinship):
                found.relations.append(Relation(left=a.id, right=b.id, relation=relation, rule=rule))
                if relation == "conflict":
                    one, two = tolls.rivals(left, b, kinship), tolls.rivals(right, a, kinship)
                    found.add("number", rule, (left.value, right.value), [a, *one], [b, *two])


def _judge_stances(claims: list[Claim], found: _Found) -> None:
    families: dict[str, list[Claim]] = {}
    for claim in claims:
        families.setdefault(family(claim.act.type), []).append(claim)
    for group in families.values():
        for left, right in stances.pairs(group):
            judged = stances.compare(left, right)
            if judged is None:
                continue
            a, b, relation, kind, rule = judged
            found.relations.append(Relation(left=a.id, right=b.id, relation=relation, rule=rule))
            if relation == "conflict":
                found.add(kind, rule, (_stand(a), _stand(b)), [a], [b])


def _stand(claim: Claim) -> str:
    """Where a claim stands, as the value of a contradiction without figures: its stance and whom it names."""
    return f"{claim.stance}: {', '.join(sorted(actors(claim)))}"


def _severity(kind: ContradictionKind, left: Claim, right: Claim) -> float:
    """0 … 1: how grave the act is, how far apart the values are, and how sure both claims are."""
    gravity = knowledge().gravity
    weight = gravity.get(left.act.type, gravity["default"])
    apart = 1.0
    if kind == "number" and left.act.quantity is not None and right.act.quantity is not None:
        a, b = interval(left.act.quantity), interval(right.act.quantity)
        low, high = (a, b) if b.above(a) else (b, a)
        apart = 0.3 + 0.7 * (1 - (low.high + 1) / (high.low + 1))
    return round(max(0.0, min(1.0, weight * apart * min(left.confidence, right.confidence))), 3)


def _order(claim: Claim) -> tuple[object, ...]:
    return (claim.published, claim.article, claim.in_title, claim.start, claim.id)


def _ordered(claims: Iterable[Claim]) -> list[Claim]:
    return sorted({c.id: c for c in claims}.values(), key=_order)
