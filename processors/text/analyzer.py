"""The terms of the search index, equal to Elasticsearch's, so that both shells find the same.

The chain is that of Lucene's ArabicAnalyzer: the standard tokenizer (word boundaries of Unicode's UAX #29; words, numbers,
single ideographs, emoji), lower case, European digits, stop words (tables/stopwords.tsv), letters folded, light stem.
Compared with Lucene 9.12: the same terms at the same places on whole articles. Not promised for Hebrew, Hangul, Thai and
their neighbours, nor for letters younger than the Unicode version of either library.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import NamedTuple

import regex

from processors.tables import load_tsv
from processors.text.stem import stem

_LONGEST = 255
"""Characters of a token; what is longer is cut, as Lucene does."""


class Term(NamedTuple):
    """A term, and the characters [start, end) of the text that it stands for."""

    term: str
    start: int
    end: int


_STOP_WORDS = frozenset(row[0] for row in load_tsv("stopwords.tsv", 1))
_FOLD = str.maketrans({"أ": "ا", "إ": "ا", "آ": "ا", "ى": "ي", "ة": "ه", "ـ": None} | dict.fromkeys(map(chr, range(0x064B, 0x0653))))
"""Exactly Lucene's ArabicNormalizer; `letters.normalize` folds more."""

_CHUNK = re.compile(r"[^ \t\n\r]+")
"""No token crosses these blanks, so what stands between two is analysed once and kept."""
_FOLLOW = r"[\p{WB=Extend}\p{WB=Format}\p{WB=ZWJ}]*+"
_LETTER = rf"[\p{{WB=ALetter}}\p{{WB=Hebrew_Letter}}--\p{{LB=SA}}]{_FOLLOW}"
_DIGIT = rf"[\p{{WB=Numeric}}]{_FOLLOW}"
_KATAKANA = rf"[\p{{WB=Katakana}}]{_FOLLOW}"
_JOIN = rf"[\p{{WB=ExtendNumLet}}]{_FOLLOW}"
_BOTH = r"\p{WB=MidNumLet}\p{WB=Single_Quote}"
_RUN = rf"(?:{_LETTER}(?:[:\p{{WB=MidLetter}}{_BOTH}]{_FOLLOW}(?={_LETTER}))?|{_DIGIT}(?:[\p{{WB=MidNum}}{_BOTH}]{_FOLLOW}(?={_DIGIT}))?)++"
_PART = rf"(?:{_RUN}|(?:{_KATAKANA})++)"
_PICTURE = r"\p{Extended_Pictographic}(?:\uFE0F|\p{Emoji_Modifier}|[\U000E0020-\U000E007F]++)?+"
_TOKEN = regex.compile(
    r"[0-9#*]\uFE0F?\u20E3"
    r"|\p{RI}\p{RI}"
    rf"|{_PICTURE}(?:\u200D{_PICTURE})*+"
    rf"|(?:{_JOIN})*+{_PART}(?:(?:{_JOIN})++{_PART})*+(?:{_JOIN})*+"
    rf"|[\p{{Han}}\p{{Hiragana}}]{_FOLLOW}"
    rf"|(?:[\p{{LB=SA}}]{_FOLLOW})++",
    regex.VERSION1,
)


def analyze(text: str) -> list[Term]:
    """The terms of a text in order, as Elasticsearch's `arabic` analysis gives them; offsets count Python characters."""
    found = []
    for match in _CHUNK.finditer(text):
        at = match.start()
        for term, start, end in _terms(match[0]):
            found.append(Term(term, at + start, at + end))
    return found


def terms(text: str) -> list[str]:
    """`analyze` without the offsets: what the embedded index stores and asks for."""
    found: list[str] = []
    for chunk in text.split():
        found.extend(_bare_terms(chunk))
    return found


@lru_cache(maxsize=200_000)
def _terms(chunk: str) -> tuple[Term, ...]:
    found = []
    for match in _TOKEN.finditer(chunk):
        for start in range(match.start(), match.end(), _LONGEST):
            end = min(start + _LONGEST, match.end())
            word = chunk[start:end]
            word = word.lower() if word.isascii() else "".join(map(_lower, word))
            if word not in _STOP_WORDS:
                word = stem(word.translate(_FOLD))
                if word:
                    found.append(Term(word, start, end))
    return tuple(found)


@lru_cache(maxsize=200_000)
def _bare_terms(chunk: str) -> tuple[str, ...]:
    return tuple(term.term for term in _terms(chunk))


def _lower(letter: str) -> str:
    """One character in lower case, a digit of any script as a European one. Java folds by character: no final sigma, İ is i."""
    digit = unicodedata.decimal(letter, None)
    if digit is not None:
        return str(digit)
    return letter.lower()[0]
