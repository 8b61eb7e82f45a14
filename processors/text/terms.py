"""The words of a text that tell one event from another: light stems with their weight, heaviest first."""

from __future__ import annotations

import math
from collections.abc import Iterable
from itertools import islice

from processors.text.rarity import weight, word_stem
from processors.text.words import ARABIC, Token

Terms = tuple[tuple[str, float], ...]

_LEAD = 150
"""Words of the text that count: the lead tells the event, the rest its background."""
_TITLE = 2.0
"""A word of the title counts as so many of the text."""
_KEPT = 60
_UNIT = 10_000
"""Weights are rounded to so small a part of one."""
_LEAST = 0.05


def weigh(title: Iterable[Token], text: Iterable[Token]) -> Terms:
    """The terms of an article, weights scaled to a vector of length 1: (1 + log count) × rarity. At most 60."""
    counts: dict[str, float] = {}
    for token in title:
        if token.word.kind == ARABIC:
            word = word_stem(token.word.norm)
            counts[word] = counts.get(word, 0.0) + _TITLE
    for token in islice((t for t in text if t.word.kind == ARABIC), _LEAD):
        word = word_stem(token.word.norm)
        counts[word] = counts.get(word, 0.0) + 1.0
    return scale({word: (1 + math.log(count)) * weight(word) for word, count in counts.items()})


def scale(weights: dict[str, float]) -> Terms:
    """The heaviest of the weights, as a vector of length 1, rounded so that every machine gets the same."""
    heavy = sorted(((w, word) for word, w in weights.items() if w >= _LEAST), key=lambda row: (-row[0], row[1]))[:_KEPT]
    length = math.sqrt(sum(w * w for w, _ in heavy))
    return tuple((word, round(w / length, 4)) for w, word in heavy) if length else ()


def cosine(left: Terms, right: Terms) -> float:
    """How alike two texts are in their terms: 0 … 1."""
    return likeness(dict(left), right)


def likeness(known: dict[str, float], right: Terms) -> float:
    """The same, where one text is compared with many: `known` are its terms."""
    return sum([w * known[word] for word, w in right if word in known])


def blend(old: Terms, new: Terms, share: float) -> Terms:
    """The terms of an event after a further report, which counts for `share` of it."""
    weights = {word: w * (1 - share) for word, w in old}
    for word, w in new:
        weights[word] = weights.get(word, 0.0) + w * share
    return scale(weights)


def packed(terms: Terms) -> str:
    """The terms as one string, for keeping: a tenth of the memory of their tuples."""
    return " ".join([f"{word} {round(weight * _UNIT)}" for word, weight in terms])


def unpacked(kept: str) -> Terms:
    """The very terms that were packed."""
    parts = kept.split(" ") if kept else []
    return tuple([(word, int(weight) / _UNIT) for word, weight in zip(parts[::2], parts[1::2], strict=True)])
