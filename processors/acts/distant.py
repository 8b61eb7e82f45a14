"""One or two persons told at a distance from the verb of what befell them. A number may stand far behind its verb; a noun alone says by
its form that it belongs to it.

    object         behind the verb's subject, in the accusative ("قتل مسلحون طبيبا"), as a dual in ين ("اعتقلت الشرطة، أمس، شابين"), or
                   a woman's noun behind a subject that is none ("قتل مسلحون امرأة")
    late subject   an indefinite noun behind a phrase that ends in a definite one, so that it is no genitive ("قتل برصاص الجيش شاب")
"""

from __future__ import annotations

from typing import Final

from processors.acts.findings import Counted, Found, Governor
from processors.acts.governors import VAGUE_GROUPS, VICTIM_ACTS, conjoined
from processors.acts.lexicon import DUAL, EMPTY, SINGULAR, Trigger, words
from processors.acts.scene import Scene

_SUBJECT: Final = 8
"""Words between a verb and its object: the subject stands there."""
_BEFORE_NAMES: Final = words("before_names")
_TAKING: Final = words("taking")
_ROLES: Final = words("in_the_role_of")
_WORD: Final = 4
"""Letters: a shorter word with "و" is no verb."""
_PREPOSITIONS: Final = words("prepositions")
_DEFINITE: Final = ("ال", "وال", "بال", "لل")
_OWNED: Final = ("ه", "ها", "هم", "هما", "نفسه", "نفسها")
"""Pronouns at the end of a word; ة is none."""
_OF_WOUNDS: Final = frozenset(("متاثرا", "متاثره", "متاثرين"))
_LAW: Final = words("law")
_BODY: Final = 4
"""Words of a verb and the body that is its subject: "اعتقلت قوات الأمن"."""
_PAIR: Final = 2
"""Commas around what is said by the way."""


def is_object(scene: Scene, count: Counted) -> bool:
    """Whether a single or dual noun stands in a form that a verb's object has and its subject has not."""
    if count.explicit or count.head is None or count.act is not None or scene.facets[count.head].proclitic.endswith(("ل", "ب", "ك")):
        return False
    norm, before = scene.norms[count.head], scene.norms[count.head - 1] if count.head else ""
    if count.max == DUAL:
        construct = norm.endswith("ي") and count.last < len(scene) and not scene.function_word(count.last)
        return norm.endswith("ين") or construct  # "رجلي أعمال"
    if count.max != SINGULAR or norm.startswith("ال"):
        return False
    if norm.endswith("ا") and scene.facets[count.head].stem.endswith("ا"):
        return True
    return norm.endswith(("ه", "اه")) and (before.startswith("ال") or before.endswith(("ون", "»", "”")) or count.head - 1 in scene.skip)


def governor(scene: Scene, count: Counted, previous: Counted | None) -> Governor | None:
    """The verb, or verbal noun, before a subject whose object the count is, or before a phrase behind which it is the subject."""
    caught = _caught(scene, count)
    if caught is not None:
        return caught
    hit, late = is_object(scene, count), _is_late(scene, count)
    if not (hit or late) or conjoined(scene, count):
        return None
    stop = previous.last if previous is not None else 0
    i, cost, commas = count.first - 1, 0, 0
    while i >= stop and cost <= _SUBJECT:
        first = scene.skip.get(i)
        if first is not None and first >= stop and i not in scene.found:
            i = first - 1
            continue
        found = scene.ending.get(i)
        verb = None if found is None else (_takes(scene, found) if hit else None) or (_befalls(scene, found, count) if late else None)
        if found is not None and verb is not None:
            return Governor(found, verb.type) if cost and commas in (0, _PAIR) else None
        if scene.hard(i) or scene.norms[i] in _ROLES or _turns(scene, i) or (found is not None and _tells(found)):
            return None
        commas += scene.soft(i)
        cost += not scene.soft(i)
        i -= 1
    return None


def _caught(scene: Scene, count: Counted) -> Governor | None:
    """ "أوقفت الشرطة سائق الحافلة", "اعتقلت قوات الأمن مالكها": whom the police has caught, in any form, right behind its name."""
    person = scene.facets[count.head].person if count.head is not None else None
    if count.explicit or person is None or scene.facets[count.first].proclitic or person.group in ("nationals", "police", "soldiers"):
        return None
    for k in range(count.first - 2, max(-1, count.first - 1 - _BODY), -1):
        found = scene.ending.get(k)
        if found is not None:
            held = any(t.type == "detained" and t.form == "verb" and t.transitive and not t.pronoun for t in found.readings)
            return Governor(found, "detained") if held and scene.norms[k + 1] in _LAW else None
        if scene.soft(k) or scene.hard(k) or scene.function_word(k):
            return None
    return None


def _is_late(scene: Scene, count: Counted) -> bool:
    """Whether an indefinite noun stands behind a word that can have no genitive: "برصاص الجيش شاب", "في غزة شابان"."""
    if count.explicit or count.head is None or count.act is not None or count.first == 0:
        return False
    known = scene.facets[count.head]
    if known.proclitic and not (known.proclitic == "ال" and known.stem in _BEFORE_NAMES):
        return False
    person, k = scene.facets[count.head].person, count.first - 1
    if person is None or person.pronoun or scene.norms[count.head].endswith(("ين", "ا")):
        return False
    before = scene.tokens[k].word
    return k in scene.skip or before.norm.startswith(_DEFINITE) or before.bare.endswith(_OWNED)


def is_subject(scene: Scene, count: Counted, after: Counted | None) -> bool:
    """ "أردى مسلح شرطيين", "إن قناصا قتل شابا": one person beside an active verb whose object follows."""
    if after is None or count.explicit or conjoined(scene, after) or not (is_object(scene, after) or _kin(scene, count, after)):
        return False
    found = scene.ending.get(count.first - 1) or scene.found.get(count.last)
    if found is None or _takes(scene, found) is None:
        return False
    if found.first > count.first:
        return after.first == found.last
    if _kin(scene, count, after):
        return True
    chosen = governor(scene, after, None)
    return chosen is not None and chosen.found is found


def _kin(scene: Scene, count: Counted, after: Counted) -> bool:
    """ "يقتل ولد والده": one of his own right behind somebody."""
    person = scene.facets[after.head].person if after.head is not None else None
    return after.first == count.last and person is not None and person.pronoun


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


def _befalls(scene: Scene, found: Found, count: Counted) -> Trigger | None:
    """The reading of a trigger as a verb behind which a phrase of place or means stands, not its subject."""
    k = found.last
    if not (scene.norms[k] in _PREPOSITIONS or scene.soft(k) or (scene.norms[k][0] == "ب" and len(scene.norms[k]) >= _WORD)):
        return None
    for trigger in found.readings:
        if trigger.type not in VICTIM_ACTS or trigger.form != "verb" or trigger.pronoun or trigger.number != SINGULAR:
            continue
        if not trigger.weak or count.group not in VAGUE_GROUPS or scene.norms[k] in _OF_WOUNDS:
            return trigger
    return None


def _tells(found: Found) -> bool:
    """Whether a trigger has victims of its own."""
    return any(t.type in VICTIM_ACTS and t.form in ("verb", "verbal") for t in found.readings)


def _turns(scene: Scene, i: int) -> bool:
    """Whether an unknown word with "و" begins a clause of its own: "وعين مكانه ضابطا"."""
    norm = scene.norms[i]
    return norm.startswith("و") and len(norm) >= _WORD and not norm.startswith("وال") and scene.facets[i] is EMPTY and i not in scene.skip
