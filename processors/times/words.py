"""What a word is to the time grammar: one look-up per token, kept per normalised form (tables/times.toml, tables/months.toml)."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import Literal

import msgspec

from processors.tables import load_toml
from processors.text.known import Known
from processors.text.words import by_letter

Unit = Literal["minute", "hour", "day", "week", "month", "year", "decade"]
Adjective = Literal["past", "next", "this", "following", "few", "gone"]


class _Part(msgspec.Struct, frozen=True):
    words: tuple[str, ...]
    adverbs: tuple[str, ...]
    hours: tuple[int, int]


class _Unit(msgspec.Struct, frozen=True):
    one: tuple[str, ...]
    two: tuple[str, ...]
    many: tuple[str, ...]


class _Edge(msgspec.Struct, frozen=True):
    words: tuple[str, ...]
    share: tuple[int, int]


class _Ambiguous(msgspec.Struct, frozen=True):
    ambiguous: frozenset[str]
    after: frozenset[str]


class _Future(msgspec.Struct, frozen=True):
    words: frozenset[str]
    reach: int


class _Feast(msgspec.Struct, frozen=True):
    words: tuple[str, ...]
    hijri: bool
    date: tuple[int, int]


class _Words(msgspec.Struct, frozen=True):
    words: tuple[str, ...]


class _Times(msgspec.Struct, frozen=True):
    weekdays: dict[str, tuple[str, ...]]
    days: dict[str, tuple[str, ...]]
    parts: dict[str, _Part]
    units: dict[Unit, _Unit]
    adjectives: dict[Adjective, tuple[str, ...]]
    edges: dict[str, _Edge]
    particles: dict[str, tuple[str, ...]]
    months: _Ambiguous
    future: _Future
    feasts: dict[str, _Feast]
    anniversary: _Words
    bearers: _Words


class _Months(msgspec.Struct, frozen=True):
    gregorian: dict[str, tuple[str, ...]]
    hijri: dict[str, tuple[str, ...]]


class Month(msgspec.Struct, frozen=True):
    number: int
    hijri: bool = False


class Length(msgspec.Struct, frozen=True):
    """A unit of time, and the grammatical number of its word: 1, 2, or 3 for a plural."""

    unit: Unit
    number: int


class Feast(msgspec.Struct, frozen=True):
    """A feast's month and day."""

    month: int
    day: int
    hijri: bool


class Part(msgspec.Struct, frozen=True):
    """A part of the day: hours [first, last) from its midnight."""

    first: int
    last: int


Kind = Literal["weekday", "day", "part", "adverb", "unit", "adjective", "edge", "month", "feast", "anniversary"]
Value = int | Part | Length | Adjective | Month | Feast | str | tuple[int, int]


class Meaning(msgspec.Struct, frozen=True, gc=False):
    """What the phrase `words` means; the first of them is the word that was looked up, without its proclitic."""

    words: tuple[str, ...]
    kind: Kind
    value: Value


class TimeWord(msgspec.Struct, frozen=True, gc=False):
    """All that a word may mean, longest phrase first, and the particles that it may be."""

    meanings: tuple[Meaning, ...]
    roles: frozenset[str]
    clitic: str
    kinds: frozenset[Kind]
    """Those of the meanings."""


_TABLE = load_toml("times.toml", _Times)
_MONTHS = load_toml("months.toml", _Months)
AMBIGUOUS_MONTHS = _TABLE.months.ambiguous
MONTH_AFTER = _TABLE.months.after
FUTURE = _TABLE.future
FEW = frozenset(_TABLE.particles["few"])


def _rows() -> Iterator[tuple[tuple[str, ...], Kind, Value]]:
    """The tables as rows of forms, kind and value."""
    for weekday, forms in _TABLE.weekdays.items():
        yield forms, "weekday", int(weekday)
    for offset, forms in _TABLE.days.items():
        yield forms, "day", int(offset)
    for part in _TABLE.parts.values():
        yield part.words, "part", Part(*part.hours)
        yield part.adverbs, "adverb", Part(*part.hours)
    for unit, names in _TABLE.units.items():
        for number, forms in enumerate((names.one, names.two, names.many), 1):
            yield forms, "unit", Length(unit, number)
    for adjective, forms in _TABLE.adjectives.items():
        yield forms, "adjective", adjective
    for edge in _TABLE.edges.values():
        yield edge.words, "edge", edge.share
    for hijri, months in enumerate((_MONTHS.gregorian, _MONTHS.hijri)):
        for month, forms in months.items():
            yield forms, "month", Month(int(month), bool(hijri))
    for feast in _TABLE.feasts.values():
        yield feast.words, "feast", Feast(*feast.date, feast.hijri)
    yield _TABLE.anniversary.words, "anniversary", ""


BEARERS = frozenset(_TABLE.bearers.words)
"""Nouns after which a date is a name."""


def _meanings() -> dict[str, list[Meaning]]:
    found: dict[str, list[Meaning]] = {}
    for forms, kind, value in _rows():
        for form in forms:
            words = tuple(form.split())
            found.setdefault(words[0], []).append(Meaning(words, kind, value))
    for entries in found.values():
        entries.sort(key=lambda meaning: -len(meaning.words))
    return found


_LEXICON = _meanings()
_ROLES: dict[str, frozenset[str]] = {}
for _role, _words in _TABLE.particles.items():
    for _word in _words:
        _ROLES[_word] = _ROLES.get(_word, frozenset()) | {_role}
_CLITICS = ("وبال", "وب", "ول", "فب", "فل", "و", "ف", "ب", "ل", "ك")
_BY_LETTER = by_letter(_CLITICS)
_NEVER_JOINED: dict[str, tuple[str, ...]] = {
    **dict.fromkeys(("احد", "اب", "سبت", "غد", "نص", "وسط", "ليل", "عن"), ()),
    **dict.fromkeys(("في", "من"), ("و", "ف")),
    "عام": ("ب", "ل", "و"),
}
"""Words that are something else behind a proclitic ("واحد", "باب"), and the proclitics behind which they are not."""


@lru_cache(maxsize=200_000)
def read(norm: str) -> TimeWord | None:
    """The time word that a normalised form is; None for other words, and for mere particles that open no time by themselves."""
    found = _LEXICON.get(norm)
    roles = _ROLES.get(norm, frozenset())
    if found or roles:
        return _made(found or [], roles, "")
    for clitic in _BY_LETTER.get(norm[0], ()):
        if not norm.startswith(clitic) or len(norm) - len(clitic) < 2:
            continue
        rest = norm[len(clitic) :]
        if clitic[-1] == "ل" and rest.startswith("ل") and len(rest) > 3:
            rest = "ا" + rest  # "لليوم" is ل and اليوم
        if clitic not in _NEVER_JOINED.get(rest, _CLITICS):
            continue
        found, roles = _LEXICON.get(rest), _ROLES.get(rest, frozenset())
        if found or roles:
            return _made(found or [], roles, clitic)
    return None


def _made(found: list[Meaning], roles: frozenset[str], clitic: str) -> TimeWord:
    return TimeWord(tuple(found), roles, clitic, frozenset(meaning.kind for meaning in found))


def _opens(norm: str) -> bool:
    if norm[0].isdecimal():
        return len(norm) == 4 or "." in norm
    word = read(norm)
    if word is None:
        return norm == "/"
    return bool(word.meanings) or "clock" in word.roles


opening: Known[str, bool] = Known(_opens)
"""By normalised form: whether a sentence with it may hold a time; one without any such word cannot."""


_OPENING = frozenset({"since", "ago", "after", "length", "clock", "this", "last", "month", "year"})


def leads(word: TimeWord) -> bool:
    """Whether a time may start with the word."""
    return bool(word.meanings) or not _OPENING.isdisjoint(word.roles)


def may_start(norm: str) -> bool:
    """Whether a time may start with a normalised word (numbers aside)."""
    word = read(norm)
    return word is not None and leads(word)
