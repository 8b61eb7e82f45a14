"""Comparing fingerprints of texts: which articles are copies of one wire report.

A fingerprint is a MinHash signature (Broder 1997): the share of equal positions of two signatures estimates the Jaccard
similarity of the texts' word shingles, with a standard error of at most 1 / (2 √n) for n positions.
"""

from __future__ import annotations

from typing import Final

WIRE_SIMILARITY: Final = 0.5
"""From here on two texts are held for copies: a report that was cut by a third, or got a new lead, still is; another report of the
same event with the same quotations is not."""


def similarity(a: tuple[int, ...], b: tuple[int, ...]) -> float:
    """0 … 1; 0 where one is empty or they are of different lengths."""
    if not a or len(a) != len(b):
        return 0.0
    return sum(x == y for x, y in zip(a, b, strict=True)) / len(a)


def same_wire(a: tuple[int, ...], b: tuple[int, ...]) -> bool:
    """Whether two texts are copies of one report. Texts too short for a fingerprint are never."""
    return similarity(a, b) >= WIRE_SIMILARITY
