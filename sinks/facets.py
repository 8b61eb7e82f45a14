"""By what a contradiction is found, and who stands on its sides: from its claims."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from processors.model import Claim, Contradiction, Event
from processors.ports import Among
from sinks.search.wanted import places_meant, storable

LEFT, RIGHT = "left", "right"
"""The facets whose values are the independent origins on a side; the others are those of `processors.ports.Facet`."""


def facets(contradiction: Contradiction, claims: Mapping[str, Claim], origins: Mapping[str, str]) -> set[tuple[str, str]]:
    """(facet, value) of the contradiction. `claims` are by id; those that are not there say nothing. `origins`: by claim or article."""
    found = {("kind", str(contradiction.kind)), ("act", str(contradiction.act))}
    for side, ids in zip((LEFT, RIGHT), contradiction.sides, strict=True):
        for id_ in ids:
            if claim := claims.get(id_):
                found.add((side, origins.get(id_) or origins.get(claim.article) or claim.source))
                found |= _of(claim)
    return found


def origins_in(event: Event) -> dict[str, str]:
    """The origin of each claim in the ledger, and of each article that has one there: all that it says is of one origin."""
    return {line.article: line.origin for line in event.ledger} | {line.claim: line.origin for line in event.ledger}


def _of(claim: Claim) -> set[tuple[str, str]]:
    found = {("outlet", claim.source)}
    if claim.act.place:
        found.update(("place", one) for one in (*claim.act.place.path, claim.act.place.id))
    if claim.speaker:
        found.update(("speaker", one) for one in (claim.speaker.id, claim.speaker.name) if one)
    return found


def asked(among: Among) -> list[tuple[str, list[str]]]:
    """(facet, the values of which one must be there) for each that is asked for."""
    plain = (("kind", among.kind), ("act", among.act), ("outlet", among.outlet), ("speaker", among.speaker))
    wanted = [(facet, [storable(value)]) for facet, value in plain if value]
    return [*wanted, ("place", places_meant(among.place))] if among.place else wanted


def fits(among: Among, of: Callable[[Contradiction], set[tuple[str, str]]], mark: Callable[[str], str]) -> Callable[[Contradiction], bool]:
    """Whether a contradiction is among those asked for; its facets and its mark are only asked where they matter."""
    needed = asked(among)

    def one(contradiction: Contradiction) -> bool:
        seen = contradiction.first_seen
        if (among.since and seen < among.since) or (among.until and seen >= among.until):
            return False
        if among.retracted is not None and among.retracted != contradiction.retracted:
            return False
        if among.mark and mark(contradiction.id) != among.mark:
            return False
        has = of(contradiction) if needed else set()
        return all(any((facet, value) in has for value in values) for facet, values in needed)

    return one
