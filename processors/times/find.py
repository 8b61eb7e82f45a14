"""The times of a sentence, resolved against the article's publication.

News looks back: a bare weekday is the last one up to publication ("الجمعة" on a Saturday is yesterday), a date without a year
the nearest, rather past than to come; words that announce ("من المقرر أن …", "المقبل") turn that round. A text that is
nothing but a time ("الجمعة", a query) means the coming one.
Days are days of UTC, for an article does not say its zone; a weekday beside "اليوم" or "أمس" corrects what that shifts.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from itertools import compress

from msgspec.structs import replace

from processors.model import TimeSpan
from processors.numbers.words import may_open
from processors.numbers.words import tag as number_tag
from processors.text.known import Known
from processors.text.words import Token
from processors.times.days import DAY
from processors.times.findings import Found, Time
from processors.times.moments import NIGHT, Moments
from processors.times.tokens import has_role, match
from processors.times.words import BEARERS, FEW, leads, opening, read


def find(tokens: list[Token], text: str, published: datetime, norms: list[str] | None = None) -> list[Time]:
    """The times of one sentence in order, none overlapping. `text` is what the tokens' spans point into; `published` is
    aware; `norms` are the tokens' words, where the caller has them. What cannot be resolved (a 31st of April, a year beyond 9999) is
    left out."""
    norms = norms if norms is not None else [token.word.norm for token in tokens]
    if True not in map(opening.__getitem__, norms):
        return []
    published = published.astimezone(UTC)
    if not _EARLIEST <= published.year <= _LATEST:
        return []
    if len(tokens) <= _SHORT and any(_starts[norm] for norm in norms[:2]):
        found = _read(Moments(tokens, published, ahead=True), text, norms)
        if len(found) == 1 and found[0].last == len(tokens) and (found[0].first == 0 or (found[0].first == 1 and _leads(tokens))):
            return found
    return _read(Moments(tokens, published), text, norms)


def _leads(tokens: list[Token]) -> bool:
    """The first word may stand before a time that is the whole text: "في", "يوم"."""
    return has_role(tokens, 0, "of") or tokens[0].word.norm == "يوم"


_SHORT = 12
"""Tokens of a text that may be nothing but a time."""


_EARLIEST, _LATEST = 1500, 2900
"""Years of publication from which every length in use stays within the calendar."""


_WORD, _NUMBER = 1, 2
_LED = frozenset({"since", "ago", "after", "length"})
"""The particles that lead to a length of time."""


def _start(norm: str) -> int:
    """How a time may start with the word: by its own meaning, only as a number near a time's word, or (0) not."""
    word = read(norm)
    if word is not None and leads(word):
        return _WORD if _ways[norm] or word.roles & _LED or "anniversary" in word.kinds else 0
    return _NUMBER if norm == "من" or norm[0].isdecimal() or number_tag(norm) else 0


_starts: Known[str, int] = Known(_start)


def _read(reader: Moments, text: str, norms: list[str]) -> list[Time]:
    tokens = reader.tokens
    starts = list(map(_starts.__getitem__, norms))
    times: list[Time] = []
    end = 0
    for i, start in compress(enumerate(starts), starts):
        if i < end or (start == _NUMBER and not _near(tokens, norms, i)):
            continue
        found = _at(reader, i)
        if found is not None and found.last > i and i and norms[i - 1] in BEARERS:
            end = found.last  # "حركة 23 مارس", "ثورة 25 يناير": a name
            continue
        if found is not None and found.last > i:
            times.append(_time(reader, text, i, found))
            end = found.last
    return times


def _near(tokens: list[Token], norms: list[str], i: int) -> bool:
    """A number opens a time only where a time's word or a date's mark follows soon."""
    if "." in norms[i] or len(norms[i]) == _YEAR or True in map(opening.__getitem__, norms[i + 1 : i + 1 + _REACH]):
        return True
    return "-" in [token.word.surface for token in tokens[i + 1 : i + 1 + _REACH]]


_YEAR = 4
"""Digits of a year."""
_REACH = 6
"""Tokens: the longest is "الثالث والعشرين إلى السادس والعشرين من تموز"."""


def _at(reader: Moments, i: int) -> Found | None:
    tokens = reader.tokens
    reader.here = i
    word = read(tokens[i].word.norm)
    led = tokens[i].word.norm == "من" or (word is not None and not word.roles.isdisjoint(_LED))
    if led and has_role(tokens, i, "since") and i + 1 < len(tokens):
        ago = reader.ago(i)
        if ago:
            return ago
        inner = _plain(reader, i + 1)
        if inner:
            end = max(reader.published, inner.span.end)
            return replace(inner, span=replace(inner.span, end=end), since=True)
        return None
    anniversary = match(tokens, i, "anniversary") if word is not None else None
    if anniversary:
        inner = _plain(reader, reader.of(anniversary[1]))
        return replace(inner, background=True) if inner and not inner.duration else None
    return (reader.ago(i) or reader.hence(i) or reader.duration(i) if led else None) or _plain(reader, i)


def _plain(reader: Moments, i: int) -> Found | None:
    if i >= len(reader.tokens):
        return None
    for way in _ways[reader.tokens[i].word.norm]:
        found = way(reader, i)
        if found is not None:
            return found
    return None


def _range(reader: Moments, i: int) -> Found | None:
    """ "من 13 تموز إلى 15 تموز"."""
    if reader.tokens[i].word.norm != "من" or i + 1 >= len(reader.tokens):
        return None
    first = reader.date_at(i + 1)
    if first is None:
        return None
    if has_role(reader.tokens, first.last, "to"):
        second = reader.date_at(first.last + 1)
        if second and second.span.end > first.span.start:
            return Found(second.last, replace(second.span, start=first.span.start))
    return first


def _ways_of(norm: str) -> tuple[Callable[[Moments, int], Found | None], ...]:
    """What may be read from the word on, in the order of trial."""
    word = read(norm)
    kinds, roles = (word.kinds, word.roles) if word is not None else (frozenset(), frozenset())
    length = may_open(norm) or norm in FEW or "unit" in kinds
    part = norm in NIGHT or not kinds.isdisjoint(("part", "adverb")) or not roles.isdisjoint(("clock", "this"))
    day = length or norm in DAY or not kinds.isdisjoint(("weekday", "day", "feast")) or "last" in roles or norm[0].isdecimal()
    ways = (
        (norm == "من", _range),
        (part or day, Moments.moment if part else Moments.whole),
        (length or "last" in roles, Moments.window),
        (length, Moments.gone),
        ("unit" in kinds or "this" in roles, Moments.relative),
        ("edge" in kinds, Moments.edge_at),
        ("month" in kinds or "month" in roles, Moments.month_first),
        ("year" in roles or norm[0].isdecimal(), Moments.year_alone),
    )
    return tuple(way for open_, way in ways if open_)


_ways: Known[str, tuple[Callable[[Moments, int], Found | None], ...]] = Known(_ways_of)


def _time(reader: Moments, text: str, first: int, found: Found) -> Time:
    tokens = reader.tokens
    words = text[tokens[first].start : tokens[found.last - 1].end]
    span = TimeSpan(start=found.span.start, end=found.span.end, precision=found.span.precision, text=words)
    return Time(first, found.last, span, found.background, found.duration, found.since)
