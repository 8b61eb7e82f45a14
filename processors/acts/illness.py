"""Illness: it makes its own dead and "injured", which are no figures of an attack or a disaster."""

from __future__ import annotations

from typing import Final

from processors.acts.findings import Figure
from processors.acts.governors import ATTACKS, HARM
from processors.acts.scene import Scene

_ARMED: Final = frozenset(("fighters", "attackers"))
_HAPPENINGS: Final = ATTACKS | {"disaster", "accident"}
_DIED_OF: Final = frozenset(("من", "جراء", "بسبب", "نتيجه"))
_NEXT: Final = 3
"""Words between a figure and the illness that it is of."""


def without_the_ill(scene: Scene, found: list[Figure]) -> list[Figure]:
    """The figures but for those of an illness, and for "آخرين" behind these."""
    if "illness" not in scene.roles:
        return found
    told = _of_illness(scene)
    ill = [f for f in found if f.act in HARM and (told or _ill(scene, f))]
    return [f for f in found if f not in ill and not (ill and f.act in HARM and f.members[0].other)]


def _of_illness(scene: Scene) -> bool:
    """Whether the sentence tells of an illness and of no attack, nor of armed men."""
    if any(known.person is not None and known.person.group in _ARMED for known in scene.facets):
        return False
    return "illness" in scene.roles and not any(f.trigger.type in _HAPPENINGS for f in scene.found.values())


def _ill(scene: Scene, figure: Figure) -> bool:
    """ "وفاة 9 أطفال بالحصبة", "إصابة 40 مقاتلا بكورونا": the illness that they have stands right behind them."""
    for k in range(figure.last, min(len(scene), figure.last + _NEXT)):
        if scene.hard(k) or scene.soft(k):
            return False
        if scene.role(k, "illness"):
            return scene.norms[k].startswith("ب") or scene.norms[k - 1].startswith("ب") or scene.norms[k - 1] in _DIED_OF
    return False
