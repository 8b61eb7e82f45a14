"""What a sentence tells of an earlier incident: "جثث تعود إلى حوادث سابقة", "ويأتي القصف بعد ثلاثة أيام على هجوم قتل فيه …"."""

from __future__ import annotations

from itertools import pairwise
from typing import Final

from processors.acts.lexicon import words
from processors.acts.scene import Scene

_INCIDENTS: Final = words("incidents")
_EARLIER: Final = words("earlier")
_DAYS: Final = words("days")
"""Lengths of a day or more: after hours it is still one story."""
_FROM: Final = frozenset(("من", "علي", "عن"))
_AFTER: Final = frozenset(("بعد", "وبعد", "عقب"))
_REACH: Final = 12
"""Words behind an act in which stands that it is of an earlier incident."""
_LENGTH: Final = 4
"""Words that a length of time takes at most: "نحو ثلاثة أيام فقط"."""


def is_earlier(scene: Scene, first: int, last: int) -> bool:
    """Whether the act at tokens [first, last) is none of the news: the words beside it, or a time that counts from it, say so."""
    if any(a in _INCIDENTS and b in _EARLIER for a, b in pairwise(scene.norms[last : last + _REACH])):
        return True
    at = _counted_from(scene)
    if at is None or first <= at:
        return False
    # "بعد يومين على الهجوم، قتل …": what stands behind the pause is the news again.
    return at > _LENGTH + 1 or not any(at < pause < first for pause in scene.pauses)


def _counted_from(scene: Scene) -> int | None:
    """The "من" of "بعد ثلاثة أيام من …" where a happening follows at once: a time that counts from something else says nothing."""
    norms = scene.norms
    for i, norm in enumerate(norms):
        if norm not in _AFTER:
            continue
        for at in range(i + 2, min(i + 2 + _LENGTH, len(norms) - 1)):
            if norms[at] in _FROM and not _DAYS.isdisjoint(norms[i + 1 : at]):
                return at if at + 1 in scene.found or norms[at + 1].removeprefix("ال") in _INCIDENTS else None
    return None
