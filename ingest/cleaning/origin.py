"""The agency that an article was copied from, where it says so: in its by-line, in its first sentence, at its end, or as its author.

"ذكرت وكالة سانا أن …" in the middle of a text names the source of one statement and makes no copy; that is the core's to attribute.
"""

from __future__ import annotations

import re
from functools import cache

import msgspec

from ingest.cleaning.tables import load
from processors.errors import BadRecord
from processors.tables import load_toml
from processors.text.words import MARK, Token, tokenize

_BYLINE_END = frozenset(":-–—ـ|/")
_OPENING = re.compile(r"[(\[]")
_SOURCE = re.compile("نقل|مصدر")
_BRACKETS = {"(": ")", "[": "]"}
_BYLINE = 14
"""Tokens: place, place, agencies, dash."""
_LONGEST_BYLINE = 60
"""Characters."""
_LONGEST_PLACE = 5
"""Words between two dashes of a by-line."""
_FIRST = 320
"""Characters in which "نقلاً عن وكالة …" speaks of the whole article."""
_LAST = 160
_FROM = (["نقلا", "عن"], ["المصدر"], ["مصدر", "الخبر"])
_AFTER_FROM = 4
"""Tokens between "نقلاً عن" and the name ("موقع", "وكالة الأنباء الروسية")."""


class _Table(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    only_in_brackets: tuple[str, ...]
    spellings: dict[str, tuple[str, ...]]


class _Actor(msgspec.Struct, frozen=True):
    """What is needed here of a row of the core's table."""

    id: str
    kind: str
    names: tuple[str, ...]


class _Actors(msgspec.Struct, frozen=True):
    actor: tuple[_Actor, ...]


class _Names:
    """Names by their first word, longest first."""

    def __init__(self) -> None:
        table = load("agencies.toml", _Table)
        agencies = {actor.id: actor.names for actor in load_toml("actors.toml", _Actors).actor if actor.kind == "agency"}
        unknown = sorted(set(table.spellings) - set(agencies))
        if unknown:
            raise BadRecord(f"ingest/cleaning/tables/agencies.toml: not an agency of processors/tables/actors.toml: {', '.join(unknown)}")
        ambiguous = {tuple(_norms(_words(name))) for name in table.only_in_brackets}
        self.everywhere: dict[str, list[tuple[list[str], str]]] = {}
        self.in_brackets: dict[str, list[tuple[list[str], str]]] = {}
        for agency, names in agencies.items():
            for name in (*names, *table.spellings.get(agency, ())):
                words = _norms(_words(name))
                for book in (self.in_brackets,) if tuple(words) in ambiguous else (self.everywhere, self.in_brackets):
                    book.setdefault(words[0], []).append((words, agency))
        for book in (self.everywhere, self.in_brackets):
            for entries in book.values():
                entries.sort(key=lambda entry: -len(entry[0]))


@cache
def _names() -> _Names:
    return _Names()


def _words(text: str) -> list[Token]:
    return [token for token in tokenize(text) if token.word.kind != MARK]


def _norms(tokens: list[Token]) -> list[str]:
    return [token.word.norm for token in tokens]


def _at(norms: list[str], i: int, *, bracketed: bool) -> tuple[str, int] | None:
    """The agency whose name starts at word i, and how many words the name has."""
    book = _names().in_brackets if bracketed else _names().everywhere
    for words, agency in book.get(norms[i], ()):
        if norms[i : i + len(words)] == words:
            return agency, len(words)
    return None


def origin(text: str, authors: tuple[str, ...] = ()) -> str | None:
    """The canonical id of the agency, or None where none is named as the article's origin."""
    head, tail = text[:_FIRST], text[-_LAST:]
    first, last = head.partition("\n")[0], tail.rpartition("\n")[2]
    return (
        _byline(tokenize(first[:_LONGEST_BYLINE]), alone=len(first) <= _LONGEST_BYLINE and "\n" in text)
        or (_bracketed(tokenize(first)[:_BYLINE]) if _OPENING.search(first) else None)
        or _author(authors)
        or (_bracketed(tokenize(tail)[-_BYLINE:]) if _OPENING.search(tail) else None)
        or (_agencies(_norms(_words(last))) if "\n" in text and len(last) <= _LONGEST_BYLINE else None)
        or (_from(tokenize(tail)) if _SOURCE.search(tail) else None)
        or (_from(tokenize(head)) if _SOURCE.search(head) else None)
    )


def _byline(tokens: list[Token], *, alone: bool) -> str | None:
    """ "واس - الرياض:", "دمشق - سانا", "عواصم – وكالات – رويترز": a name alone between dashes or before a colon, at the very start.

    `alone`: the by-line is a line of its own, so that its end closes it.
    """
    part: list[str] = []
    found = None
    for token in tokens[:_BYLINE]:
        mark = token.word.surface if token.word.kind == MARK else ""
        if not mark:
            part.append(token.word.norm)
            if len(part) > _LONGEST_PLACE:
                return None
        elif mark == "." and part and len(part[-1]) == 1:
            continue  # "أ. ف. ب"
        elif mark in _BYLINE_END or mark in "،,()[]":
            found = found or _whole(part)
            part = []
            if found is not None and mark in _BYLINE_END:
                return found
        else:
            return None
    return found or _whole(part) if alone else None


def _whole(norms: list[str]) -> str | None:
    if not norms:
        return None
    found = _at(norms, 0, bracketed=False)
    return found[0] if found is not None and found[1] == len(norms) else None


def _bracketed(tokens: list[Token]) -> str | None:
    """ "(رويترز) -", "(أ ف ب، رويترز)", "[د ب أ]": brackets that hold nothing but agencies, at the very start, before the dash of a
    by-line, or at the end. In "ذكرت الوكالة (سانا) أن" they explain a name and say nothing of the article."""
    for i, token in enumerate(tokens):
        closing = _BRACKETS.get(token.word.surface)
        if closing is None:
            continue
        inside: list[str] = []
        for j, other in enumerate(tokens[i + 1 : i + 12], i + 1):
            if other.word.surface == closing:
                after = [token.word.surface for token in tokens[j + 1 : j + 3]]
                found = _agencies(inside) if i == 0 or not after or after[0] in _BYLINE_END or after == ["."] else None
                if found is not None:
                    return found
                break
            if other.word.kind != MARK:
                inside.append(other.word.norm)
    return None


def _agencies(norms: list[str]) -> str | None:
    first = None
    i = 0
    while i < len(norms):
        found = _at(norms, i, bracketed=True)
        if found is None:
            if norms[i] in ("و", "وكالات", "وكاله"):
                i += 1
                continue
            return None
        first = first or found[0]
        i += found[1]
    return first


def _from(tokens: list[Token]) -> str | None:
    """ "نقلاً عن وكالة …", "المصدر: …". "المصدر" alone is also the man who spoke: there a colon must follow."""
    words = [(i, token.word.norm) for i, token in enumerate(tokens) if token.word.kind != MARK]
    norms = [norm for _, norm in words]
    for i in range(len(norms)):
        for phrase in _FROM:
            if norms[i : i + len(phrase)] != phrase:
                continue
            after = words[i + len(phrase) - 1][0] + 1
            if phrase[0] != "نقلا" and (after >= len(tokens) or tokens[after].word.surface != ":"):
                continue
            for j in range(i + len(phrase), min(i + len(phrase) + _AFTER_FROM, len(norms))):
                found = _at(norms, j, bracketed=False)
                if found is not None:
                    return found[0]
    return None


def _author(authors: tuple[str, ...]) -> str | None:
    for author in authors:
        found = _agencies(_norms(_words(author)))
        if found is not None:
            return found
    return None
