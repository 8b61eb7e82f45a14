"""Prices: what costs how much. "ارتفع سعر ربطة الخبز إلى 75 ألف ليرة" is 75,000 of bread; by how much it rose is none."""

from __future__ import annotations

from itertools import pairwise
from typing import Final

from processors.acts.findings import Price
from processors.acts.lexicon import words
from processors.acts.scene import Scene
from processors.numbers import Number
from processors.text.stem import stem
from processors.text.words import ARABIC

_MEASURES: Final = frozenset(map(stem, words("measures_sold")))
_LEVEL: Final = words("price_level")
_CHANGE: Final = words("price_change")
_FAR: Final = 14
"""Words between "سعر" and its number."""
_GOODS: Final = 4
"""Words in which what is sold is named."""
_BACK: Final = 3
_AFTER_LAM: Final = 2


def prices(scene: Scene) -> list[Price]:
    """The prices of the sentence in order; of "من 70 إلى 75 ألف ليرة" the first is superseded."""
    heads = [k for k, found in scene.found.items() if found.trigger.type == "price"]
    if not heads:
        return []
    money = [n for n in scene.reading.numbers(scene.index) if n.counts == "money" and n.min is not None]
    made: list[Price] = []
    for head, following in pairwise([*heads, len(scene)]):
        told = [n for n in money if head < n.first < following and n.first - head <= _FAR and not _apart(scene, head, n.first)]
        if not told:
            continue
        one = told[0]
        goods = _goods(scene, head, one.first)
        if len(told) > 1 and scene.norms[one.first - 1] == "من" and scene.norms[told[1].first - 1] == "الي":
            made.append(Price(head, one.last, one, _unit(scene, one) or _unit(scene, told[1]), goods, superseded=True))
            one = told[1]
        elif not _is_level(scene, head, one):
            continue
        made.append(Price(head, one.last, one, _unit(scene, one), goods))
    return made


def _apart(scene: Scene, head: int, first: int) -> bool:
    return any(scene.hard(k) and not (scene.norms[k] == ":" and k == first - 1) for k in range(head, first))


def _is_level(scene: Scene, head: int, number: Number) -> bool:
    """Whether the number is what it costs now, not what was added: "رفع السعر خمسة آلاف" adds."""
    if any(scene.role(k, "reach") or scene.norms[k] in _LEVEL for k in range(head + 1, number.last)):
        return True
    return not any(scene.norms[k].lstrip("وف") in _CHANGE for k in range(max(0, head - _BACK), number.first))


def _unit(scene: Scene, number: Number) -> str:
    """The stem of the currency behind the number, "" where none stands there."""
    return stem(scene.norms[number.last]) if number.last < len(scene) and scene.tokens[number.last].word.kind == ARABIC else ""


def _goods(scene: Scene, head: int, end: int) -> str | None:
    """The stem of what is sold: the first noun behind "سعر" that is no measure ("ربطة", "صفيحة"), else the measure.

    None where the sentence leaves it to the one before: "السعر الرسمي هو …".
    """
    measure = None
    definite = scene.norms[head].startswith(("ال", "بال", "وال"))
    for k in range(head + 1, min(end, head + 1 + _GOODS)):
        norm = scene.norms[k]
        if definite:  # "السعر الرسمي للربطة"
            if not norm.startswith("لل"):
                continue
            norm = "ال" + norm[_AFTER_LAM:]
        elif scene.function_word(k) or scene.role(k, "reach") or norm in _LEVEL:
            break
        if stem(norm) not in _MEASURES:
            return stem(norm)
        measure = measure or stem(norm)
    return None if definite else measure
