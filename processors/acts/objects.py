"""The one or two whom an active verb hits, told behind its subject: "قتل مسلحون طبيبا", "اعتقلت الشرطة، أمس، شابين".

A number may stand far behind its verb; a single or dual noun says by its form that it is the object: the accusative ("طبيبا"), the dual
in ين, or a woman's noun behind a subject that is none ("قتل مسلحون امرأة").
"""

from __future__ import annotations

from typing import Final

from processors.acts.counted import Counted
from processors.acts.governors import VICTIM_ACTS, Governor, conjoined
from processors.acts.lexicon import DUAL, EMPTY, SINGULAR, Trigger, words
from processors.acts.scene import Found, Scene

_SUBJECT: Final = 8
"""Words between a verb and its object: the subject stands there."""
_TAKING: Final = words("taking")
_ROLES: Final = words("in_the_role_of")
_WORD: Final = 4
"""Letters: a shorter word with "و" is no verb."""
_PAIR: Final = 2
"""Commas around what is said by the way."""


def is_object(scene: Scene, count: Counted) -> bool:
    """Whether a single or dual noun stands in a form that a verb's object has and its subject has not."""
    if count.explicit or count.head is None or count.act is not None or scene.facets[count.head].proclitic.endswith(("ل", "ب", "ك")):
        return False
    norm, before = scene.norms[count.head], scene.norms[count.head - 1] if count.head else ""
    if count.max == DUAL:
        return norm.endswith("ين")
    if count.max != SINGULAR or norm.startswith("ال"):
        return False
    if norm.endswith("ا") and scene.facets[count.head].stem.endswith("ا"):
        return True
    return norm.endswith(("ه", "اه")) and (before.startswith("ال") or before.endswith(("ون", "»", "”")) or count.head - 1 in scene.skip)


def governor(scene: Scene, count: Counted, previous: Counted | None) -> Governor | None:
    """The active verb, or verbal noun, before a subject whose object the count is."""
    if not is_object(scene, count) or conjoined(scene, count):
        return None
    stop = previous.last if previous is not None else 0
    i, cost, commas = count.first - 1, 0, 0
    while i >= stop and cost <= _SUBJECT:
        first = scene.skip.get(i)
        if first is not None and first >= stop and i not in scene.found:
            i = first - 1
            continue
        found = scene.ending.get(i)
        if found is not None and (verb := _takes(scene, found)) is not None:
            told = cost and commas in (0, _PAIR)
            return Governor(found, verb.type) if told else None
        if scene.hard(i) or scene.norms[i] in _ROLES or _turns(scene, i) or (found is not None and _tells(found)):
            return None
        commas += scene.soft(i)
        cost += not scene.soft(i)
        i -= 1
    return None


def is_subject(scene: Scene, count: Counted, after: Counted | None) -> bool:
    """ "أردى مسلح شرطيين", "إن قناصا قتل شابا": one person beside an active verb whose object follows."""
    if after is None or count.explicit or not (is_object(scene, after) or _two(scene, after)) or conjoined(scene, after):
        return False
    found = scene.ending.get(count.first - 1) or scene.found.get(count.last)
    if found is None or _takes(scene, found) is None:
        return False
    if found.first > count.first or _two(scene, after):
        return after.first == max(found.last, count.last)
    chosen = governor(scene, after, None)
    return chosen is not None and chosen.found is found


def _two(scene: Scene, count: Counted) -> bool:
    """ "شرطيين اثنين": the number behind its noun."""
    return count.explicit and count.max == DUAL and count.head == count.first and scene.norms[count.first].endswith("ين")


def _takes(scene: Scene, found: Found) -> Trigger | None:
    """The reading of a trigger as one whose object suffers the act."""
    for trigger in found.readings:
        if trigger.type not in VICTIM_ACTS or trigger.pronoun or trigger.definite:
            continue
        if trigger.form == "verb" and trigger.transitive and trigger.number == SINGULAR:
            return trigger
        if trigger.form == "verbal" and scene.facets[found.first].stem in _TAKING:
            return trigger
    return None


def _tells(found: Found) -> bool:
    """Whether a trigger has victims of its own."""
    return any(t.type in VICTIM_ACTS and t.form in ("verb", "verbal") for t in found.readings)


def _turns(scene: Scene, i: int) -> bool:
    """Whether an unknown word with "و" begins a clause of its own: "وعين مكانه ضابطا"."""
    norm = scene.norms[i]
    return norm.startswith("و") and len(norm) >= _WORD and not norm.startswith("وال") and scene.facets[i] is EMPTY and i not in scene.skip
