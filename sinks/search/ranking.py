"""The order of what a search found: a backend gives its best candidates by BM25, and this ranks them with the whole text at hand.

The score is BM25 (Robertson and Zaragoza 2009, k1 = 0.9, b = 0.4, the values that Anserini uses for short documents) over title
and text, and adds what BM25 cannot see: words typed side by side that stand side by side, and for a term that is missing,
the likest word of the text (Dice over letter pairs), since a light stem leaves broken plurals (خلية, خلايا) and the
spellings of foreign names (ألين, آلان) apart. Numbers are like nothing but themselves.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from sinks.search.wanted import Wanted

WINDOW = 40
"""How many candidates are ranked anew; the rest follows in the backend's order."""
TITLE = 2.5
"""What a word in the title counts, against one in the text."""
_K1, _B = 0.9, 0.4
_NEIGHBOURS = 0.4
"""Weight of a pair, as a share of the mean weight of its two terms."""
_LIKE = 0.5
_ALIKE = 0.6
"""Dice from which two words count as alike; then the weight is _LIKE × Dice²."""


class Statistics(NamedTuple):
    """Of the whole index: documents, mean terms in one, and in how many a term stands."""

    documents: int
    length: float
    containing: Mapping[str, int]

    def weight(self, term: str) -> float:
        """Inverse document frequency, never negative."""
        n = self.containing.get(term, 0)
        return math.log1p((max(self.documents - n, 0) + 0.5) / (n + 0.5))


def scores(wanted: Wanted, candidates: Sequence[tuple[Sequence[str], Sequence[str]]], statistics: Statistics) -> list[float]:
    """The score of each candidate (terms of its title, terms of its text), in the order given; higher is better."""
    weights = {term: statistics.weight(term) for term in wanted.terms}
    words = [frozenset(title).union(text) for title, text in candidates]
    alike = _alike([term for term in wanted.terms if not all(term in own for own in words)], frozenset().union(*words))
    total = []
    for (title, text), own in zip(candidates, words, strict=True):
        norm = _K1 * (1 - _B + _B * (len(title) + len(text)) / max(statistics.length, 1.0))
        score = _matches(wanted, weights, title, text, norm)
        for term in wanted.terms:
            if term not in own:
                score += _LIKE * weights[term] * max((dice * dice for word, dice in alike[term] if word in own), default=0.0)
        total.append(score)
    return total


def _matches(wanted: Wanted, weights: Mapping[str, float], title: Sequence[str], text: Sequence[str], norm: float) -> float:
    """BM25 of terms and of pairs of neighbours."""
    counts: dict[str, float] = {}
    pairs: dict[tuple[str, str], float] = {}
    looked_for = set(wanted.pairs)
    for terms, worth in ((title, TITLE), (text, 1.0)):
        before = ""
        for term in terms:
            if term in weights:
                counts[term] = counts.get(term, 0.0) + worth
                if before and (before, term) in looked_for:
                    pairs[before, term] = pairs.get((before, term), 0.0) + worth
                before = term
            else:
                before = ""
    score = sum(weights[term] * _saturate(count, norm) for term, count in counts.items())
    return score + sum(_NEIGHBOURS * (weights[a] + weights[b]) / 2 * _saturate(count, norm) for (a, b), count in pairs.items())


def _saturate(count: float, norm: float) -> float:
    return count * (_K1 + 1) / (count + norm)


def _alike(terms: Sequence[str], words: Iterable[str]) -> dict[str, list[tuple[str, float]]]:
    """For each term the words like it, with their Dice; none for what has digits or fewer than three letters."""
    found: dict[str, list[tuple[str, float]]] = {term: [] for term in terms}
    looked_for = [(term, *_letter_pairs(term)) for term in terms if len(term) > 2 and term.isalpha()]
    if not looked_for:
        return found
    table = [(word, *_letter_pairs(word)) for word in words if word.isalpha()]
    for term, own, bits in looked_for:
        least = _ALIKE * len(own) / 2
        near = [(word, other) for word, other, others in table if (bits & others).bit_count() >= least + _ALIKE / 2 * len(other)]
        for word, other in near:
            dice = 2 * len(own & other) / (len(own) + len(other))
            if dice >= _ALIKE and word != term:
                found[term].append((word, dice))
    return found


@lru_cache(maxsize=200_000)
def _letter_pairs(word: str) -> tuple[frozenset[str], int]:
    """The pairs of neighbouring letters, also as bits that tell quickly which words cannot be alike.

    Pairs that share a bit are counted once, so a few alike words with many pairs may be overlooked; 251 bits make that rare.
    """
    framed = f"^{word}$"
    pairs = frozenset(framed[i : i + 2] for i in range(len(framed) - 1))
    bits = 0
    for pair in pairs:
        bits |= 1 << (ord(pair[0]) * 37 + ord(pair[1])) % 251
    return pairs, bits
