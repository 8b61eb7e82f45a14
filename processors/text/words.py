"""Words of a text, with their place in it. Everything that understands language works on these.

A token is one of: an Arabic word (with its marks), a Latin word, a run of digits with inner separators ("500.000"), or one
punctuation character. Digits glued to letters ("7قتلى", "ال27", "بـ40") become two tokens that touch.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from itertools import accumulate
from typing import Final

import msgspec

from processors.text.known import Known
from processors.text.letters import HARAKAT, IGNORABLE, TATWEEL, bare, folded, normalize

ARABIC: Final = "arabic"
LATIN: Final = "latin"
NUMBER: Final = "number"
MARK: Final = "mark"


class Word(msgspec.Struct, eq=False, gc=False):
    """What a written form is, whatever its place: one object per distinct surface (see `_words`)."""

    surface: str
    kind: str
    bare: str = ""
    norm: str = ""

    def __post_init__(self) -> None:
        self.bare = bare(self.surface) if self.kind == ARABIC else self.surface
        self.norm = self.surface.lower() if self.kind == LATIN else folded(self.bare) if self.kind == ARABIC else normalize(self.surface)

    def __repr__(self) -> str:
        return f"Word({self.surface!r})"


class Token(msgspec.Struct, frozen=True, gc=False):
    """A word at characters [start, end) of its text."""

    start: int
    end: int
    word: Word

    @property
    def norm(self) -> str:
        return self.word.norm


_INNER = re.escape(HARAKAT + IGNORABLE + TATWEEL)
_LETTER = (
    r"\u0620-\u063f\u0641-\u064a\u066e-\u066f\u0671-\u06d3\u06d5\u06ee-\u06ef\u06fa-\u06ff\u0750-\u077f\u08a0-\u08c9"
    r"\ufb50-\ufd3d\ufd50-\ufdfb\ufe70-\ufefc"
)
_DIGIT = r"0-9\u0660-\u0669\u06f0-\u06f9"
_ARABIC_WORD = rf"[{_LETTER}][{_LETTER}{_INNER}]*"
_NUMBER_WORD = rf"[{_DIGIT}]+(?:[.,٫٬][{_DIGIT}]+)*"
_OTHER_WORD = r"[^\W\d_\u0600-\u08ff\ufb50-\ufefc]+"
"""Latin and other scripts."""
_TOKEN = re.compile(rf"({_ARABIC_WORD}|{_NUMBER_WORD}|{_OTHER_WORD}|[^\s{_INNER}])")
"""The one group makes `split` give what stands between tokens and the tokens in turn."""
_KIND = re.compile(rf"({_ARABIC_WORD})|({_NUMBER_WORD})|({_OTHER_WORD})")
_KINDS = (MARK, ARABIC, NUMBER, LATIN)
"""By the group of `_KIND`."""


def _word(surface: str) -> Word:
    """The word of a surface form; its letters say its kind."""
    match = _KIND.match(surface)
    return Word(surface, _KINDS[match.lastindex or 0] if match else MARK)


_words: Known[str, Word] = Known(_word)
"""The same object for a surface form while it is kept."""


def tokenize(text: str) -> list[Token]:
    """The tokens of a text, in order; spans are offsets into `text` as given."""
    pieces = _TOKEN.split(text)
    borders = list(accumulate(map(len, pieces)))
    return list(map(Token, borders[0::2], borders[1::2], map(_words.__getitem__, pieces[1::2])))


_PROCLITICS = (
    *("و", "ف", "ب", "ل", "ك", "س", "أ", "ال", "لل"),
    *("وال", "فال", "بال", "كال", "ولل", "فلل", "وب", "ول", "وك", "وس", "فب", "فل", "فس", "وبال", "وكال"),
)
"""Conjunctions, one-letter prepositions, the article, the future س, and their sequences, as normalised writing has them."""


def by_letter(beginnings: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """What words may begin with, by its first letter, in the order given."""
    found: dict[str, tuple[str, ...]] = {}
    for one in beginnings:
        found[one[0]] = (*found.get(one[0], ()), one)
    return found


_BY_LETTER = by_letter(sorted({normalize(p) for p in _PROCLITICS} - {"ا"}, key=len))
"""The proclitics, the shortest first."""


@lru_cache(maxsize=200_000)
def readings(norm: str) -> tuple[tuple[str, str], ...]:
    """Ways to read a normalised word as proclitics and the rest, the whole word first: "وبالقصف" → ("", whole), ("و", …), ("وبال", "قصف").

    Which of them is right is for the caller's table to say; a rest is at least two letters long.
    For "لل" the rest is the noun without its article ("للقتلى" → ("لل", "قتلي")).
    """
    proclitics = _BY_LETTER.get(norm[:1])
    if proclitics is None:
        return (("", norm),)
    return (("", norm), *[(p, norm[len(p) :]) for p in proclitics if norm.startswith(p) and len(norm) - len(p) >= 2])
