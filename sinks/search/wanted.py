"""What a person typed into the search box, as terms of the index. Nothing typed is an operator but quotation marks."""

from __future__ import annotations

import re
from functools import cache
from itertools import pairwise
from typing import NamedTuple

from processors.places.gazetteer import named
from processors.tables import load_tsv
from processors.text.analyzer import analyze
from processors.text.letters import bare, normalize

_PHRASE = re.compile(r'"([^"]*)"|“([^”]*)”|«([^»]*)»|„([^“”]*)[“”]')
"""Quotations; a mark without its partner is no quotation and means nothing."""
_LONGEST = 64
"""Terms; a pasted article is searched by its beginning, or each query would cost what it pleases."""


class Wanted(NamedTuple):
    """The terms looked for, each once, in the order typed; the phrases that must be there; pairs of neighbours in what was typed."""

    terms: tuple[str, ...]
    phrases: tuple[tuple[str, ...], ...]
    pairs: tuple[tuple[str, str], ...]


def wanted(text: str) -> Wanted:
    """The terms and phrases of a query, marks of vowels and of writing direction dropped.

    Question words ("كم", "متى") are left out where something else remains.
    """
    text = bare(storable(text))
    loose, phrases = [], []
    end = 0
    for match in _PHRASE.finditer(text):
        loose.append(_words(text[end : match.start()]))
        quoted = tuple(term for term, _ in _words(match[match.lastindex or 0]))[:_LONGEST]
        if quoted:
            phrases.append(quoted)
        end = match.end()
    loose.append(_words(text[end:]))
    asking = question_words()
    kept = [[term for term, word in run if word not in asking] for run in loose]
    if not phrases and not any(kept):
        kept = [[term for term, _ in run] for run in loose]
    runs = [*kept, *phrases]
    terms = tuple(dict.fromkeys(term for run in runs for term in run))[:_LONGEST]
    pairs = dict.fromkeys(pair for run in runs for pair in pairwise(run))
    return Wanted(terms, tuple(dict.fromkeys(phrases)), tuple(pair for pair in pairs if pair[0] in terms and pair[1] in terms))


def places_meant(text: str) -> list[str]:
    """The gazetteer ids that a place filter may mean: the text itself, as an id, and all places so called."""
    text = storable(text).strip()
    return sorted({text, *(place.id for place in named(text))}) if text else []


def storable(text: str) -> str:
    """The text without halves of surrogate pairs, which no store takes."""
    return text.encode("utf-8", "ignore").decode("utf-8")


def _words(text: str) -> list[tuple[str, str]]:
    """(term, normalised word) of each word."""
    return [(term, normalize(text[start:end])) for term, start, end in analyze(text)]


@cache
def question_words() -> frozenset[str]:
    """Normalised words that ask: they say what kind of answer is wanted, not what it is about."""
    return frozenset(normalize(row[0]) for row in load_tsv("question_words.tsv", 1))
