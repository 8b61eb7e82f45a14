"""Figures of one event: the claims that give one value for one act.

What is compared are values, not claims: "27" of forty outlets is one figure with forty claims.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from functools import cached_property

from processors.model import Claim
from processors.relations.interval import Interval, canonical, interval, vague
from processors.relations.knowledge import knowledge
from processors.relations.scope import scope_rule
from processors.relations.victims import victims
from processors.relations.voice import says, voice
from processors.relations.wording import counts_the_remanded, earlier, named_dead, recovered, so_far, taken_in

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
        """Every sentence counts what one place took in, or which of the wounded are still there, or which of the dead have a name."""
        there = knowledge().still if self.claims[0].act.type == "injured" else frozenset()
        return all(named_dead(claim) or taken_in(claim) or says(claim, knowledge().intake | there) for claim in self.compared)

    @cached_property
    def recovered(self) -> bool:
        """Every sentence counts bodies that were found."""
        return all(recovered(claim) for claim in self.compared)


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
        told.sort(key=lambda one: (one[0].published, one[0].article), reverse=True)
        for stand, group in told:
            last = next(((one, words) for one, words in told[:_COMPARED] if scope_rule(stand, one) is None), None)
            if last is None or stand.published >= last[0].published or _meet(stand, last[0]):
                continue
            if stand.source == last[0].source or any(_goes_on(claim) for claim in last[1] if _meet(claim, last[0])):
                yield from (claim.id for claim in group)


def _goes_on(claim: Claim) -> bool:
    return says(claim, knowledge().rising) or says(claim, knowledge().correcting)


def _stand(group: list[Claim]) -> Claim:
    titled = [claim for claim in group if claim.in_title]
    return max(titled or group, key=_weight)


def _meet(left: Claim, right: Claim) -> bool:
    a, b = left.act.quantity, right.act.quantity
    return a is None or b is None or interval(a).meets(interval(b))


def _weight(claim: Claim) -> tuple[bool, int]:
    quantity = claim.act.quantity
    return (False, 0) if quantity is None else (not vague(quantity), quantity.min or 0)
