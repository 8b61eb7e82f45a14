"""Figures as intervals. Two figures disagree when their intervals do not meet."""

from __future__ import annotations

import math
from typing import NamedTuple

from processors.model import Quantity

APPROXIMATE = 0.1
"""What "about" leaves open on either side, as a share (design: "نحو 400 ألف" = 400,000 ± 10 %)."""


_VAGUE = frozenset({(10, 99), (100, 999), (1000, 9999)})
"""Tens, hundreds, thousands. Nobody counted, so the word bounds from below only: "tens" and 120 do not contradict, "hundreds" and 40 do.
"Tens" is said of eleven, too; but who counts 100 does not say "hundreds": there is a dual, and the plural begins behind it."""
_PLURAL = 2
_LOOSE = 10
"""The word for so many is used loosely."""
_ONE = 1
"""The least that "about" leaves open: "about 5" and 4 agree."""


class Interval(NamedTuple):
    """[low, high]; `math.inf` where it is open."""

    low: float
    high: float

    def meets(self, other: Interval) -> bool:
        return self.low <= other.high and other.low <= self.high

    def above(self, other: Interval) -> bool:
        """Every value of this one is greater than every value of the other."""
        return self.low > other.high


def interval(quantity: Quantity) -> Interval:
    """The interval that a quantity leaves open: "about 40" [36, 44], "hundreds" [200, ∞),
    "more than 40" [40, ∞) (in news it agrees with 40)."""
    low = 0.0 if quantity.min is None else float(quantity.min)
    high = math.inf if quantity.max is None else float(quantity.max)
    if (quantity.min, quantity.max) in _VAGUE:
        return Interval(low if low <= _LOOSE else _PLURAL * low, math.inf)
    if quantity.approximate:
        return Interval(max(0.0, min(low * (1 - APPROXIMATE), low - _ONE)), max(high * (1 + APPROXIMATE), high + _ONE))
    return Interval(low, high)


def vague(quantity: Quantity) -> bool:
    """Nobody counted: tens, hundreds, thousands."""
    return (quantity.min, quantity.max) in _VAGUE


def canonical(quantity: Quantity) -> str:
    """The figure as text, the same for the same value: "[40, 40]", "[40, ∞)", "~[400, 400]"."""
    low = "0" if quantity.min is None else str(quantity.min)
    end = "∞)" if quantity.max is None else f"{quantity.max}]"
    return f"{'~' if quantity.approximate else ''}[{low}, {end}"
