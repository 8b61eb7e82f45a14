"""A place that a sentence names by its kind alone, because it was told before: "في المدينة", "بالحي"."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from msgspec.structs import replace

from processors.places.findings import Located
from processors.places.keys import name_key
from processors.places.roles import table
from processors.text.words import Token

_DEFINITE: Final = {name_key(word): frozenset(kinds) for word, kinds in table().definite.items()}
_KEYS: Final = frozenset(_DEFINITE) | {prefix + key for key in _DEFINITE for prefix in "وب"}
_ARTICLE: Final = "ال"

Told = tuple[Located, str]
"""A place, and the word before its name: its head noun, if it has one."""


def told(tokens: Sequence[Token], places: Sequence[Located]) -> list[Told]:
    """The places of a sentence, ready to be referred to."""
    return [(place, tokens[place.first - 1].word.norm if place.first else "") for place in places]


def referred(
    tokens: Sequence[Token], here: Sequence[Located], before: Sequence[Told], norms: list[str] | None = None,
) -> list[Located]:
    """What the sentence's bare nouns of places mean: the last place told that had this noun for its head, else the last of the kind.

    `here` are the sentence's own places, `before` those of the sentences before it; `norms` are the tokens'
    words, where the caller has them. "الرصاص الحي" is no quarter.
    """
    found: list[Located] = []
    norms = norms if norms is not None else [token.word.norm for token in tokens]
    if _KEYS.isdisjoint(norms):
        return found
    own = told(tokens, here)
    for k, norm in enumerate(norms):
        if norm not in _KEYS or (k and norms[k - 1].startswith(_ARTICLE)) or any(p.first - 1 <= k < p.last for p in here):
            continue
        key = norm if norm in _DEFINITE else norm[1:]
        known = [*before, *(one for one in own if one[0].last <= k)]
        meant = _meant(known, key)
        if meant is not None:
            found.append(replace(meant, first=k, last=k + 1))
    return found


def _meant(known: Sequence[Told], key: str) -> Located | None:
    noun = key.removeprefix(_ARTICLE)
    headed = next((place for place, head in reversed(known) if head[-len(noun) :] == noun and len(head) <= len(noun) + 1), None)
    return headed or next((place for place, _ in reversed(known) if place.kind in _DEFINITE[key]), None)
