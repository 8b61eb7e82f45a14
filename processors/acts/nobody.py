"""Nobody: what a sentence says that no one suffered, "دون سقوط ضحايا", "لم تقع أي إصابات", "لم يقتل أحد"."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from processors.acts.findings import Found
from processors.acts.governors import HARM, VICTIM_ACTS
from processors.acts.lexicon import Trigger, words
from processors.acts.modality import of_fate
from processors.acts.scene import Scene
from processors.model import ActType

_ZERO_REACH: Final = 5
_NEWS: Final = words("news")
_NONE: Final = frozenset(("احد", "احدا", "اي"))
_BODILY: Final = words("bodily")
_NOT: Final = frozenset(("لم", "لا", "لن", "ليس", "ليست"))


def nobody(scene: Scene, covered: set[int]) -> Iterator[tuple[ActType, Found]]:
    """The acts of which it is told that nobody suffered them, outside the tokens that are `covered`: "دون سقوط ضحايا", "لم يقتل أحد"."""
    spared: set[int] = set()  # where what nobody suffered ends: "لم يسفر الهجوم عن مقتل | أو إصابة أي شخص"
    for i, found in scene.found.items():
        if i in covered:
            continue
        victim = next((t for t in found.readings if _nameless(t)), None)
        if victim is not None and found.last < len(scene) and scene.norms[found.last] in _BODILY:
            continue  # "دون وجود إصابات خارجية": what bodies show, nobody's number
        if victim is None and not (found.trigger.type in VICTIM_ACTS and _none(scene, found.last)):
            continue
        joined = (scene.norms[i - 1] == "او" and i - 1 in spared) or (i in spared and scene.facets[i].conjoined)
        if (joined or _without(scene, i)) and not of_fate(scene, found) and not (found.trigger.form == "verb" and _ours(scene, i)):
            spared.add(found.last)
            yield (victim or found.trigger).type, found


def _none(scene: Scene, k: int) -> bool:
    """Whether "أحد", "أي جندي" stands at token `k`, or behind what else nobody suffered: "مقتل أو إصابة أي جندي", "قتل وجرح أحد"."""
    if k + 1 < len(scene) and (scene.norms[k] == "او" or scene.facets[k].conjoined):
        other = scene.found.get(k + int(scene.norms[k] == "او"))
        k = other.last if other is not None and other.trigger.type in VICTIM_ACTS else k
    return k < len(scene) and scene.norms[k] in _NONE and k + 1 not in scene.found


def _nameless(trigger: Trigger) -> bool:
    """ "ضحايا", "إصابات", "خسائر بشرية": victims of whom there may be none."""
    if trigger.type not in HARM or trigger.definite or trigger.pronoun:
        return False
    return trigger.form == "victim" or (trigger.form == "verbal" and trigger.weak and bool(trigger.words))


def _ours(scene: Scene, i: int) -> bool:
    """ "لم نهجر أحدا": what the speakers did not do, which is for them to deny, no count."""
    return scene.norms[i].startswith("ن") and i > 0 and scene.norms[i - 1].lstrip("وف") in _NOT


def _without(scene: Scene, i: int) -> bool:
    """Whether "دون", "بلا", "لم تقع" … stands before the victims at token `i`."""
    happens = False
    if i > 1 and scene.norms[i - 1] == "في" and scene.norms[i - 2].removeprefix("و") == "ما":
        return True  # "ما في شهداء", as people say it
    for k in range(i - 1, max(-1, i - 1 - _ZERO_REACH), -1):
        if scene.hard(k) or scene.soft(k) or scene.norms[k] in _NEWS:
            return False
        if scene.role(k, "without"):
            if scene.norms[k].lstrip("وف") in _NOT:
                return happens or k == i - 1
            return scene.norms[k] != "عدم" or happens or k == i - 1
        happens = happens or scene.role(k, "happen")
    return False
