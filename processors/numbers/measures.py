"""What a number measures where it counts no people: percent, money, age, duration … told from its neighbours by a table."""

from __future__ import annotations

from functools import lru_cache

import msgspec

from processors.numbers.findings import Cardinal
from processors.tables import load_toml
from processors.text.words import ARABIC, LATIN, NUMBER, Token, readings


class _Words(msgspec.Struct, frozen=True):
    words: tuple[str, ...]


class _Marks(msgspec.Struct, frozen=True):
    marks: frozenset[str]


class _Age(msgspec.Struct, frozen=True):
    words: frozenset[str]
    reach: int
    units: frozenset[str]
    possessed: frozenset[str]


class _Games(msgspec.Struct, frozen=True):
    words: frozenset[str]
    most: int


class _Table(msgspec.Struct, frozen=True):
    after: dict[str, tuple[str, ...]]
    before: dict[str, frozenset[str]]
    ratio: _Words
    games: _Games
    listed: _Marks
    age: _Age


class _Months(msgspec.Struct, frozen=True):
    gregorian: dict[str, tuple[str, ...]]
    hijri: dict[str, tuple[str, ...]]


_TABLE = load_toml("measures.toml", _Table)
_MONTH_TABLE = load_toml("months.toml", _Months)
_MONTHS = frozenset(name.split()[0] for names in (*_MONTH_TABLE.gregorian.values(), *_MONTH_TABLE.hijri.values()) for name in names)
"""The first words of the months' names."""
_AFTER = {word: name for name, words in _TABLE.after.items() for word in words}
_BEFORE = {word: name for name in ("clock", "label", "score", "money") for word in _TABLE.before.get(name, ())}
_YEAR_BEFORE = _TABLE.before["date"]
_DEGREE_BEFORE = _TABLE.before["degree"]
_RATIO = tuple(tuple(line.split()) for line in _TABLE.ratio.words)
_RATE = frozenset(("امام", "مقابل", "لكل"))
_YEARS = range(1800, 2100)
_NOUN_FIRST = (1, 2)
"""Numbers that follow their noun: "يوم واحد", "عسكريين اثنين"."""


def is_year(value: float | None) -> bool:
    """A year of which news speaks."""
    return value in _YEARS


def unit(norm: str) -> str | None:
    """The class that a counted noun measures, with or without its article; None for nouns that measure nothing."""
    return _AFTER.get(norm) or (_AFTER.get(norm[2:]) if norm.startswith("ال") else None)


@lru_cache(maxsize=100_000)
def _opening(norm: str) -> str | None:
    """The class that the word before a number tells, proclitics aside ("فقرار", "بالمادة")."""
    return next((found for _, rest in readings(norm) if (found := _BEFORE.get(rest) or _BEFORE.get("ال" + rest))), None)


def measured(tokens: list[Token], number: Cardinal) -> str | None:
    """The class of what `number` measures, or None: then it may count people."""
    after = tokens[number.last] if number.last < len(tokens) else None
    found = unit(after.word.norm) if after else None
    following = tokens[number.last + 1].word.norm if number.last + 1 < len(tokens) else ""
    if after and after.word.norm == "من" and following in _TABLE.age.possessed:
        return "age"
    if found == "duration" and after:
        return "age" if _is_age(tokens, number, after) else "duration"
    if found and found != "degree":
        return found
    if after and after.word.norm in _RATE and unit(following) == "money":
        return "money"  # "تراجعت الليرة إلى 515 أمام الدولار"
    if after and (after.word.norm in _MONTHS or (after.word.norm == "من" and following in _MONTHS)):
        return "date"
    if is_ratio(tokens, number.last):
        return "fraction"
    return _by_word_before(tokens, number, after) or found


def of_dash(tokens: list[Token], low: float, high: float) -> str | None:
    """What two numbers with a dash are when they are no range of a count: the result of a game, or two years."""
    if is_year(low) and is_year(high):
        return "date"
    games = _TABLE.games
    return "score" if high <= games.most and any(token.word.norm in games.words for token in tokens) else None


def is_ratio(tokens: list[Token], last: int) -> bool:
    """ "7 من كل 10": what ends at token `last` is the part."""
    return any(tuple(token.word.norm for token in tokens[last : last + len(words)]) == words for words in _RATIO)


def _is_age(tokens: list[Token], number: Cardinal, after: Token) -> bool:
    if unit(after.word.norm) is None or after.word.norm.removeprefix("ال") not in _TABLE.age.units:
        return False
    if any(token.word.norm in _TABLE.age.words for token in tokens[max(0, number.first - _TABLE.age.reach) : number.first]):
        return True
    closing = tokens[number.last + 1].word.surface if number.last + 1 < len(tokens) else ""
    return bool(number.first) and tokens[number.first - 1].word.surface == "(" and closing == ")"


def _by_word_before(tokens: list[Token], number: Cardinal, after: Token | None) -> str | None:
    before = tokens[number.first - 1] if number.first else None
    if _is_year(tokens, number, before, after):
        return "date"
    if before is None:
        return "label" if after and after.word.surface in _TABLE.listed.marks and not number.spelled else None
    if before.end == tokens[number.first].start and not number.spelled and _is_name(tokens, number.first - 1):
        return "label"
    norm = before.word.norm
    noun_first = number.min in _NOUN_FIRST and not number.clitic and (after is None or after.word.norm != "من")
    if number.clitic == "ال" or noun_first or tokens[number.last - 1].word.norm == "عده":
        found = unit(norm)
        if found:
            return found
    if not (number.vague or number.clitic.startswith("و")) and (opened := _opening(norm)) and (opened != "label" or number.scale <= 1):
        return opened
    return "degree" if norm in _DEGREE_BEFORE and (isinstance(number.min, float) or norm != "بلغت") else None


def _is_name(tokens: list[Token], i: int) -> bool:
    """Token `i`, which touches a number, makes a name of it: "F16", "S-300", "إف-16"."""
    if tokens[i].word.kind == LATIN:
        return True
    if tokens[i].word.surface not in "-–" or not i:
        return False
    return tokens[i - 1].end == tokens[i].start and tokens[i - 1].word.kind in (ARABIC, LATIN)


def _is_year(tokens: list[Token], number: Cardinal, before: Token | None, after: Token | None) -> bool:
    if number.spelled or number.min not in _YEARS or number.max not in _YEARS:
        return False
    shown = next((token.word.norm for token in tokens[number.first : number.last] if token.word.kind == NUMBER), "")
    norm = before.word.norm if before else ""
    if len(shown) != 4 or (after and after.word.kind == ARABIC and norm in _NOT_YET and _accusative(after)):
        return False
    own = tokens[number.first].word.norm
    return norm in _YEAR_BEFORE or norm in _MONTHS or own in ("(", "بين")


_NOT_YET = frozenset({"و", "من", "الي", "بعد", "قبل"})
"""Words that stand before years and before counts alike."""


def _accusative(token: Token) -> bool:
    """Counted nouns after 11 and more, and after hundreds, look so: "1900 شخصاً", "2000 قتيل"."""
    return token.word.norm.endswith("ا")
