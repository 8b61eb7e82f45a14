"""Judgements: who is sentenced to death or to prison has not suffered it yet, but where the sentence was carried out."""

from __future__ import annotations

from typing import Final

from processors.acts.findings import Found
from processors.acts.lexicon import words
from processors.acts.scene import Scene

_SENTENCED: Final = words("sentenced")
_CARRIED_OUT: Final = words("carried_out")
_NOT_YET: Final = words("not_yet")
_PRISON: Final = frozenset(("سجن",))
_EXECUTION: Final = frozenset(("اعدام", "شنق", "شنقا"))
_BEFORE: Final = 9
"""Words between a court, or "نفذ", and the punishment."""


def sentenced(scene: Scene, found: Found) -> bool:
    """ "قضت المحكمة بإعدام 12 متهما", "… بسجن تسعة": not yet killed, and not caught now."""
    stem = scene.facets[found.first].stem
    judged = not _SENTENCED.isdisjoint(scene.norms[max(0, found.first - _BEFORE) : found.first])
    return judged and stem in (_EXECUTION | _PRISON) and not executed(scene, found)


def executed(scene: Scene, found: Found) -> bool:
    """ "نفذت السلطات حكم الإعدام في ستة": the judgement was carried out."""
    before = scene.norms[max(0, found.first - _BEFORE) : found.first]
    put_to_death = scene.facets[found.first].stem in _EXECUTION or (before[-1:] == ["حكم"] and scene.norms[found.first] == "القتل")
    return put_to_death and not _CARRIED_OUT.isdisjoint(before) and _NOT_YET.isdisjoint(before)
