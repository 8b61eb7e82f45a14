"""Figures of one sentence that stand for one toll: what was added to it, the share that one is, and the value that it rose from."""

from __future__ import annotations

from itertools import pairwise
from typing import Final

from processors.acts.findings import Counted, Figure
from processors.acts.governors import said_before
from processors.acts.lexicon import words
from processors.acts.scene import Scene
from processors.text.stem import stem

_TOTALS: Final = words("totals")
_ADDED: Final = words("added")
_NEW: Final = words("new")
_REMAINS: Final = frozenset(map(stem, words("bodies")))
_CHANGE: Final = 14
"""Words between "ارتفعت" and "من 31 إلى 32"."""


def increments(scene: Scene, found: list[Figure]) -> None:
    """ "انتشال 11 جثة، ليرتفع العدد إلى 48": what was added is a part of the total that the same sentence gives."""
    for added, total in pairwise(found):
        if _added_after(scene, added, total):
            total.part_of = added
            continue
        if added.act != total.act or added.part_of is not None or total.part_of is not None or added.max is None:
            continue
        raised = any(scene.norms[k] in _TOTALS for k in range(added.last, total.first))
        if raised and _is_new(scene, added) and (total.min or 0) > added.max and not added.superseded:
            added.part_of = total


def _added_after(scene: Scene, total: Figure, added: Figure) -> bool:
    """ "ارتفعت الحصيلة إلى 14 وفاة بعد انتشال جثتين": what was found since, told behind the total."""
    more = total.min or 0
    if added.act != total.act or added.part_of is not None or total.part_of is not None or (added.max or more) >= more:
        return False
    rose = scene.norms[total.first - 1] == "الي" and any(scene.role(k, "rise") for k in range(max(0, total.first - _CHANGE), total.first))
    between = scene.norms[total.last : added.first]
    return rose and any(a == "بعد" and b in _ADDED for a, b in pairwise(between))


def _is_new(scene: Scene, figure: Figure) -> bool:
    """ "11 جثة", "ثلاثة قتلى جدد": found since the last total; "4 شهداء في قصف جديد" are the toll of an attack of their own."""
    count = figure.members[0]
    found = count.head is not None and stem(scene.norms[count.head]) in _REMAINS
    return count.other or found or not _NEW.isdisjoint(scene.norms[figure.last : figure.last + 1])


def shares(found: list[Figure], rest: list[Counted]) -> None:
    """ "29 شخصا من أصل مئة جريح": 29 are a part of the hundred that follow."""
    for count in [c for c in rest if c.share]:
        whole = next((f for f in found if 0 <= f.first - count.last <= 1), None)
        if whole is not None:
            found.append(Figure.of(whole.act, count, part_of=whole))
            rest.remove(count)


def supersede(scene: Scene, found: list[Figure], rest: list[Counted]) -> None:
    """ "ارتفعت من 31 إلى 32 قتيلا": 31 was said before and no longer holds."""
    for figure in list(found):
        to = figure.first - 1
        if to < 2 or scene.norms[to] != "الي":
            continue
        before = said_before(scene, to)
        old = next((c for c in rest if c.last == before), None)
        earlier = next((f for f in found if f.last == before), None)
        start = old.first if old is not None else earlier.first if earlier is not None else 0
        if not start or scene.norms[start - 1] != "من":
            continue
        if not any(scene.role(k, "rise") or scene.role(k, "toll") for k in range(max(0, start - _CHANGE), start)):
            continue
        if earlier is not None:
            earlier.superseded = True
        elif old is not None:
            replaced = Figure.of(figure.act, old)
            replaced.superseded = True
            found.append(replaced)
            rest.remove(old)
