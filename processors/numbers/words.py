"""What a word is to the number grammar: one look-up per token, kept per normalised form (tables/numbers.toml)."""

from __future__ import annotations

from enum import Enum, auto

import msgspec
from msgspec.structs import replace

from processors.numbers import digits
from processors.tables import load_toml
from processors.text.known import Known
from processors.text.words import by_letter


class Kind(Enum):
    """The place of a number word in the grammar."""

    DIGITS = auto()
    UNIT = auto()  # 0 … 9
    TEN = auto()  # 10
    TEEN = auto()  # 11 … 19 in one word
    TENS = auto()  # 20 … 90
    HUNDRED = auto()  # 100, 200 … 900
    SCALE = auto()  # a thousand and up
    FRACTION = auto()  # a half, third, quarter of a scale word
    BEFORE_TEN = auto()  # "أحد" of "أحد عشر"
    VAGUE = auto()
    PHRASE = auto()  # the first word of a vague phrase ("عدد من")
    ORDINAL = auto()


class Count(Enum):
    """The grammatical number of a scale word."""

    ONE = 1
    TWO = 2
    MANY = 3


class Tag(msgspec.Struct, frozen=True, gc=False):
    """A number word without its proclitics."""

    kind: Kind
    value: int | float
    clitic: str = ""
    """The proclitics that were taken off."""
    weak: bool = False
    """More often something else."""
    number: Count | None = None
    most: int | None = None
    """Of a vague word: its maximum; None is open. `value` is its minimum."""

    @property
    def joined(self) -> bool:
        """The word carries "و"."""
        return self.clitic.startswith("و")

    @property
    def definite(self) -> bool:
        return "ل" in self.clitic and len(self.clitic) > 1


class _Scale(msgspec.Struct, frozen=True):
    value: int
    one: tuple[str, ...]
    two: tuple[str, ...]
    many: tuple[str, ...]


class _Vague(msgspec.Struct, frozen=True):
    words: tuple[str, ...]
    min: int
    max: int | None = None


class _OrdinalAfter(msgspec.Struct, frozen=True):
    words: frozenset[str]


class _Table(msgspec.Struct, frozen=True):
    not_numbers: frozenset[str]
    weak: frozenset[str]
    words: dict[str, tuple[str, ...]]
    before_ten: dict[str, tuple[str, ...]]
    before_hundred: dict[str, tuple[str, ...]]
    scales: tuple[_Scale, ...]
    fractions: dict[str, tuple[str, ...]]
    ordinals: dict[str, tuple[str, ...]]
    ordinal_after: _OrdinalAfter
    vague: tuple[_Vague, ...]


_TABLE = load_toml("numbers.toml", _Table)
ORDINAL_AFTER = _TABLE.ordinal_after.words
PROCLITICS = frozenset(
    {"و", "ف", "ب", "ل", "ك", "ال", "لل", "وال", "فال", "بال", "كال", "ولل", "فلل", "وب", "ول", "وك", "فب", "فل", "وبال", "ولال", "لال"}
)
"""Proclitics that a number word or a run of digits takes (a closed class of particles)."""
_BY_LETTER = by_letter(sorted(PROCLITICS, key=len, reverse=True))
"""The longest first."""


def _unit_kind(value: int) -> Kind:
    for least, kind in ((100, Kind.HUNDRED), (20, Kind.TENS), (11, Kind.TEEN), (10, Kind.TEN)):
        if value >= least:
            return kind
    return Kind.UNIT


def _lexicon() -> dict[str, Tag]:
    table = _TABLE
    found: dict[str, Tag] = {}
    for value, words in table.ordinals.items():
        found.update(dict.fromkeys(words, Tag(Kind.ORDINAL, int(value))))
    for value, words in table.before_ten.items():
        found.update(dict.fromkeys(words, Tag(Kind.BEFORE_TEN, int(value))))
    for denominator, words in table.fractions.items():
        found.update(dict.fromkeys(words, Tag(Kind.FRACTION, 1 / int(denominator))))
    for value, words in table.words.items():
        for word in words:
            found[word] = Tag(_unit_kind(int(value)), int(value), weak=word in table.weak)
    for value, starts in table.before_hundred.items():
        for start in starts:
            for hundred in table.words["100"]:
                found[start + hundred] = Tag(Kind.HUNDRED, 100 * int(value))
    for scale in table.scales:
        for count, words in ((Count.ONE, scale.one), (Count.TWO, scale.two), (Count.MANY, scale.many)):
            found.update(dict.fromkeys(words, Tag(Kind.SCALE, scale.value, number=count)))
    return found | _vague_words()


def _vague_words() -> dict[str, Tag]:
    found = {}
    for vague in _TABLE.vague:
        for word in vague.words:
            first, *rest = word.split()
            found[first] = Tag(Kind.PHRASE, 0) if rest else Tag(Kind.VAGUE, vague.min, most=vague.max)
    return found


_LEXICON = _lexicon()
VAGUE_PHRASES = tuple((tuple(phrase.split()), vague.min, vague.max) for vague in _TABLE.vague for phrase in vague.words if " " in phrase)


def _tag(norm: str) -> Tag | None:
    if norm[0].isdecimal():
        number = digits.value(norm)
        return None if number is None else Tag(Kind.DIGITS, number)
    found = _LEXICON.get(norm)
    if found is None and norm not in _TABLE.not_numbers and len(norm) > 2:
        for clitic in _BY_LETTER.get(norm[0], ()):
            if norm.startswith(clitic) and (found := _LEXICON.get(norm[len(clitic) :])) and not (found.weak and clitic != "و"):
                return replace(found, clitic=clitic)
    return found if norm not in _TABLE.not_numbers else None


known: Known[str, Tag | None] = Known(_tag)


def tag(norm: str) -> Tag | None:
    """The number word that a normalised form is, with at most one sequence of proclitics before it; None for other words."""
    return known[norm]


def may_open(norm: str) -> bool:
    """Whether a number may begin with the word: a number word, a proclitic that stands loose ("ال 24"), a bracket ("(24)")."""
    return known[norm] is not None or norm in PROCLITICS or not norm[0].isalnum()
