"""How rare a word is, in written Arabic and in news on conflicts: shared rare words say more than shared common ones."""

from __future__ import annotations

import math
from functools import cache, lru_cache

from processors.tables import load_tsv
from processors.text.stem import stem

_COMMONEST = 7.0
"""Zipf value (log10 of occurrences in a billion words) from which a word says nothing."""
_STEEP = 1.5
"""How much faster than its Zipf value falls the weight of a common word rises; fitted with the weights of matching."""


@cache
def _zipf() -> dict[str, float]:
    return {word: float(zipf) for word, zipf in load_tsv("rarity.tsv", 2)}


@cache
def _shares() -> dict[str, float]:
    return {word: float(share) for word, share in load_tsv("news_shares.tsv", 2)}


@cache
def _floors() -> tuple[float, float]:
    """The lowest Zipf value and the lowest share that the tables know."""
    return min(_zipf().values()), min(_shares().values())


@lru_cache(maxsize=100_000)
def word_stem(norm: str) -> str:
    """The stem of a normalised word for comparing texts: the light stem, with a preposition or an accusative ending off as well.

    Lucene's stem keeps "بنيل" and "جنديا" apart from "نيل" and "جندي". What is taken off is taken only where the rest is a much more
    common word (ten times), so that "بغداد" stays.
    """
    whole = stem(norm)
    table = _zipf()
    best, level = whole, table.get(whole, _floors()[0] - 1) + 1
    rests = [norm[1:]] if norm[:1] in "بلكوف" and len(norm) > 3 else []
    rests += [norm[:-1]] if norm.endswith("ا") and len(norm) > 4 else []
    rests += [norm[1:-1]] if len(rests) == 2 and len(norm) > 5 else []
    for rest in rests:
        short = stem(rest)
        if len(short) >= 3 and table.get(short, 0.0) >= level:
            best, level = short, table[short]
    return best


@lru_cache(maxsize=100_000)
def weight(word: str) -> float:
    """Of a stem (`word_stem`, or the light stem of a normalised word): 0 for the most common words, 1 for those that neither table has."""
    low, least = _floors()
    zipf, share = _zipf().get(word), _shares().get(word)
    general = 1.0 if zipf is None else max(0.0, min(1.0, (_COMMONEST - zipf) / (_COMMONEST - low))) ** _STEEP
    news = 1.0 if share is None else math.log(share) / math.log(least / 10)
    return min(general, news)
