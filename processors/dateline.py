"""The dateline at the head of a report: "الرياض - واس:", "جوبا (د ب أ) -", "كييف:", "أبوجا -". Where it was written, not what it tells."""

from __future__ import annotations

from collections.abc import Sequence

from processors.actors import ActorName
from processors.places import Located
from processors.text.letters import normalize
from processors.text.words import ARABIC, LATIN, MARK, NUMBER, Token

_LONGEST = 14
"""Tokens of a dateline."""
_ENDS = frozenset("-–—:ـ")
_INNER = frozenset("،,/()[].|*•")
_OUTLETS = ("agency", "media")
_FILLERS = frozenset(map(normalize, ("خاص", "متابعات", "وكالات", "والوكالات", "الوكالات", "مراسل", "مكتب", "من", "رويترز", "و")))
"""Words that stand in datelines beside the town and the agency."""
_SPACED = frozenset("-–—")


def ended(tokens: Sequence[Token], text: str = "") -> int:
    """The index after the last mark among the first tokens that could end a dateline; 0: nothing need be looked up."""
    found = 0
    for i in range(1, min(len(tokens) - 1, _LONGEST)):
        surface = tokens[i].word.surface
        if _stretched(tokens, i, text):
            found = i
        free = tokens[i].start > tokens[i - 1].end or tokens[i + 1].start > tokens[i].end
        free = free or tokens[i - 1].word.surface in _SPACED  # "(CNN)--"
        if surface == ":" or (surface in _SPACED and free) or _slashed(tokens, i):
            found = i + 1
    return found


def length(tokens: Sequence[Token], places: Sequence[Located], actors: Sequence[ActorName], text: str = "") -> int:
    """How many tokens at the start of a sentence are its dateline; 0 where it has none.

    A dateline holds nothing but towns, agencies (names or spaced letters), dates and fillers, at least one town among them, and ends with a
    dash that stands free or a colon.
    """
    last = ended(tokens, text)
    covered: dict[int, int] = {p.first: p.last for p in places}
    towns = set(covered)
    covered.update({a.first: a.last for a in actors if a.kind in _OUTLETS and a.first not in covered})
    i, end, town = 0, 0, False
    while i <= last:
        if town and _stretched(tokens, i, text):
            end = i
        if i == last:
            break
        token = tokens[i]
        if i in covered:
            town = town or i in towns
            i = covered[i]
            continue
        word = token.word
        if word.kind == MARK and (word.surface in _ENDS or _slashed(tokens, i)):
            end = i + 1 if town else 0
        elif not (
            (word.kind == MARK and word.surface in _INNER) or word.kind == NUMBER or len(word.bare) == 1 or word.norm in _FILLERS
            or _agency(tokens, i) or _dated(tokens, i) or word.kind == LATIN
        ):
            break
        i += 1
    return end


def _stretched(tokens: Sequence[Token], i: int, text: str) -> bool:
    """ "القاهرة ـ أعلنت": does a stroke that is no token stand free before token `i`?"""
    return bool(text) and 0 < i < len(tokens) and text[tokens[i - 1].end : tokens[i].start].strip() == "ـ"


def _slashed(tokens: Sequence[Token], i: int) -> bool:
    """ "/ بنا /": the second of two strokes around an agency."""
    return tokens[i].word.surface == "/" and any(token.word.surface == "/" for token in tokens[max(0, i - 3) : i - 1])


def _dated(tokens: Sequence[Token], i: int) -> bool:
    """ "في 14 فبراير": "في" before a number, the month behind it."""
    if tokens[i].word.norm == "في":
        return i + 1 < len(tokens) and tokens[i + 1].word.kind == NUMBER
    return tokens[i].word.kind == ARABIC and i > 0 and tokens[i - 1].word.kind == NUMBER


def _agency(tokens: Sequence[Token], i: int) -> bool:
    """A single word that stands alone between dashes, brackets or before the colon: "- واس:", "(إينا)", "- خاص"."""
    if tokens[i].word.kind != ARABIC or not i or i + 1 >= len(tokens):
        return False
    return tokens[i - 1].word.surface in "-–—(/|" and tokens[i + 1].word.surface in ":)/|-–—"
