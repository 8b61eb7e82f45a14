"""A name that its article has told with what it is ("قسم شرطة كرموز", "بلدة المالحة") is a place in the article's other sentences, too.

Headlines and what follows leave the noun out: "انهيار عقار بكرموز", "سكان المالحة".
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from msgspec.structs import replace

from processors.places.finding import WEAK
from processors.places.findings import PlaceName
from processors.places.gazetteer import TRUSTED, gazetteer
from processors.places.keys import name_key
from processors.places.naming import CLITICS, longest, named_at, preceding, starts
from processors.places.roles import NO_ROLE, Role, ordinary
from processors.text.words import Token

_PRIOR: Final = 0.7
_LETTERS: Final = 4
_PEOPLE: Final = 100_000


def established(names: Iterable[Sequence[PlaceName]]) -> frozenset[str]:
    """The keys of weak names for which more than a preposition speaks somewhere in the article: a head noun, what holds them."""
    keys: set[str] = set()
    for sentence in names:
        for name in sentence:
            sure = name.prior > WEAK and not (name.outside or name.adjective)
            if sure and name.candidates and max(c.strength for c in name.candidates) < TRUSTED:
                keys.add(name_key(name.text))
    return frozenset(keys)


def _large(key: str, before: Role, clitic: str) -> bool:
    """ "جرحى في الأبيض" of an article on "مدينة الأبيض": a large town may be told again by an ordinary word, behind "في"."""
    return (before.within or clitic == "ب") and max(c.population for c in gazetteer().named(key)) >= _PEOPLE


def recalled(tokens: Sequence[Token], text: str, found: list[PlaceName], keys: frozenset[str]) -> list[PlaceName]:
    """The names of a sentence with those that it tells by an established name alone, in order."""
    covered = {k for name in found for k in range(name.first, name.last)}
    more: list[PlaceName] = []
    opening = frozenset(key.partition(" ")[0] for key in keys) | keys
    for i, token in enumerate(tokens):
        norm = token.word.norm
        if i in covered or len(norm) < _LETTERS or opening.isdisjoint([first for _, first, _ in starts(norm)]):
            continue
        match = longest(tokens, i)
        if match is None or match[2] not in keys:
            continue
        last, clitic, key = match
        before, back = preceding(tokens, i)
        named_so = before.person or before.bars or clitic not in CLITICS
        common = last == i + 1 and ordinary(key)
        if named_so or (common and not _large(key, before, clitic)) or not covered.isdisjoint(range(i, last)):
            continue
        own = before if not clitic else NO_ROLE
        name = named_at(tokens, text, i, last, len(clitic), gazetteer().named(key), _PRIOR, own, back)
        more.append(replace(name, held=True) if common else name)
    return sorted([*found, *more], key=lambda name: name.first) if more else found
