"""Whether an article is of those whose figures Rasid watches: news of conflict, attack, unrest and mass disaster.

An everyday accident, a crime, an illness or a match has its injured too; told without any word of conflict or disaster
(`scope` in processors/tables/figures.toml) they are not Rasid's, and their figures are no claims. A short text (an excerpt,
a headline, a tweet) cannot be judged so: its figures count. So do those of a toll that makes news by itself.
"""

from __future__ import annotations

import math
from functools import cached_property
from typing import Final

from processors.acts import ActMention
from processors.acts.lexicon import facets
from processors.reading import Reading

_SHORT: Final = 65
"""Tokens."""
_GREAT: Final = {"killed": 10, "casualties": 20, "injured": 30, "missing": 10, "displaced": 1000}
"""Tolls that make news by themselves."""
_TWO: Final = 2
"""Different weak words that are as good as a strong one."""


class Scope:
    """The judgement on one article, made when first asked for."""

    def __init__(self, reading: Reading) -> None:
        self._reading = reading
        self._great = False

    @cached_property
    def watched(self) -> bool:
        """Whether a word of conflict or disaster stands anywhere in the article, or it is too short to tell."""
        if sum(len(sentence.tokens) for sentence in self._reading.sentences) <= _SHORT:
            return True
        weak: set[str] = set()
        for sentence in self._reading.sentences:
            for token in sentence.tokens:
                known = facets(token.word.norm)
                if "scope" in known.roles:
                    return True
                if "scope_weak" in known.roles:
                    weak.add(known.stem)
        return len(weak) >= _TWO

    def covers(self, mention: ActMention) -> bool:
        """Whether a figure of this article is a claim. A great toll makes the whole rest of the article one to watch."""
        quantity = mention.quantity
        if quantity is not None and (quantity.min or 0) >= _GREAT.get(mention.type, math.inf):
            self._great = True
        return self._great or self.watched
