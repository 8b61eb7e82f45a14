"""Contradictions that leave one event and stand in another: they were told once, and nothing about them has ended."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from processors.model import Contradiction

_Difference = tuple[object, ...]


class Moves:
    """What moves between events that change together."""

    def __init__(self, before: Mapping[str, Sequence[Contradiction]], now: Iterable[Contradiction]) -> None:
        """`before`: by event, the contradictions it had; `now`: all that stand in any of them."""
        self._now: dict[_Difference, list[Contradiction]] = {}
        for one in now:
            self._now.setdefault(_difference(one), []).append(one)
        self._before: dict[_Difference, list[Contradiction]] = {}
        for _, some in sorted(before.items()):
            for one in some:
                if not one.retracted:
                    self._before.setdefault(_difference(one), []).append(one)

    def earlier(self, now: Contradiction) -> tuple[Contradiction, ...]:
        """Of one that stands: what it was in other events, whether those lost all of it or only some claims."""
        same = (one for one in self._before.get(_difference(now), ()) if one.id != now.id and _is_same(one, now))
        return tuple(sorted(same, key=lambda one: one.id))

    def goes_on(self, gone: Contradiction) -> bool:
        """Of one that its event lost: whether it stands in another."""
        return any(_is_same(gone, one) for one in self._now.get(_difference(gone), ()))


def _difference(contradiction: Contradiction) -> _Difference:
    """What a contradiction is about, whichever event it stands in."""
    return contradiction.kind, contradiction.act, frozenset(contradiction.values)


def _is_same(left: Contradiction, right: Contradiction) -> bool:
    """Each side has a claim in common: another event's "7 against 40" is not this one's."""
    mine, theirs = dict(zip(left.values, left.sides, strict=True)), dict(zip(right.values, right.sides, strict=True))
    return all(not set(side).isdisjoint(theirs[value]) for value, side in mine.items())
