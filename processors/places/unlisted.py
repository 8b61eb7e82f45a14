"""Places that the gazetteer lacks: "بلدة X" is a place whatever X is, "منطقة X بمحافظة Y" is one because of what follows."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec.structs import replace

from processors.places.gazetteer import gazetteer
from processors.places.keys import word_key
from processors.places.naming import PlaceName, longest, named_at
from processors.places.roles import adjective, role
from processors.text.words import ARABIC, NUMBER, Token

_LOOSE = ("area", "site", "river", "held")
"""Kinds of head nouns that prove less than "بلدة": see places_words.toml."""
_NAME = 3
"""Letters."""
_TOWNS = ("city", "capital", "district")
"""What "ضواحي" names."""


def unlisted(tokens: Sequence[Token], text: str, i: int) -> PlaceName | None:
    """"بلدة X": X is a place, though the gazetteer has no such name. Called with i at the head noun."""
    kind = role(tokens[i].word.norm).unlisted
    if not kind:
        return None
    j = i + 1
    while j < len(tokens) and tokens[j].word.surface in "\"«“#" and j - i < 3:
        j += 1
    if j >= len(tokens) or tokens[j].word.kind != ARABIC:
        return None
    word = tokens[j].word
    what = role(word.norm)
    if tokens[i].word.bare.endswith("ى") or _counted(tokens, i) or _joined(word.norm):
        return None  # "وأدى" is no "وادي"
    if kind == "held" and longest(tokens, j) is None and (last := _held(tokens, j)):
        sounds = gazetteer().sounding(word_key(word.norm)) if last == j + 1 else ()
        return named_at(tokens, text, j, last, 0, sounds, 0.7, role(tokens[i].word.norm), i, unlisted=kind)
    if word.norm[0] in "يت" and word.norm.endswith(("ها", "هم")):
        return None  # "مدينة يلفها النخيل"
    if kind == "held" or what.not_name or what.head is not None or what.preposition or adjective(word.norm) or len(word.norm) < 2:
        return None
    if kind in _LOOSE and (word.norm.startswith("ال") or (word.bare.endswith("ة") and not what.compound) or len(word.norm) < 3):
        return None
    known = longest(tokens, j)
    if known is not None and (known[0] > j + 1 or not what.compound):
        return None
    last = j + 1
    if (what.compound or word.norm in ("ابو", "ام")) and last < len(tokens) and tokens[last].word.kind == ARABIC:
        last += 1
    sounds = gazetteer().sounding(word_key(word.norm)) if last == j + 1 else ()
    before, back = role(tokens[i].word.norm), i
    return named_at(tokens, text, j, last, 0, sounds, 0.7, before, back, unlisted=kind)


def _counted(tokens: Sequence[Token], i: int) -> bool:
    """ "12 قرية …": what is counted has no name."""
    return i > 0 and tokens[i - 1].word.kind == NUMBER


def _joined(norm: str) -> bool:
    """ "قرية ومزرعة": another head noun, not a name."""
    return norm.startswith("و") and role(norm[1:]).head is not None


def _held(tokens: Sequence[Token], j: int) -> int:
    """Where a name of one or two words ends that its container follows at once ("عيل طير بمحافظة …"); 0: none does."""
    for last in (j + 1, j + 2):
        if last >= len(tokens) or tokens[last - 1].word.kind != ARABIC:
            return 0
        norm = tokens[last - 1].word.norm
        what = role(norm)
        # "منطقة نائية", "منطقة جبلي": adjectives
        plain = not what.compound and not norm.startswith("ال") and tokens[last - 1].word.bare.endswith(("ة", "ي"))
        if plain or what.not_name or what.head is not None or what.direction or what.preposition or adjective(norm) or len(norm) < _NAME:
            return 0
        after = role(tokens[last].word.norm)
        if (after.direction or after.head == _TOWNS) and last + 1 < len(tokens) and longest(tokens, last + 1):
            return last  # "منطقة المسيني غرب المكلا", "جماعة سيدي بيبي ضواحي أكادير"
        if tokens[last].word.norm in ("في", "من") and last + 1 < len(tokens):
            after = replace(role(tokens[last + 1].word.norm), clitics=1)
        if after.strict and after.clitics and tokens[last].word.norm[:1] in "بلفم":
            return last
    return 0
