"""Parts of a figure: "بينهم ثلاثة أطفال", "خمسة منهم", "أحدهم رضيع", "بين القتلى طفلان"."""

from __future__ import annotations

from typing import Final

from processors.acts.findings import Counted, Figure
from processors.acts.governors import VAGUE_GROUPS, VICTIM_ACTS, conjoined
from processors.acts.lexicon import PLURAL, SINGULAR, Trigger
from processors.acts.scene import Scene
from processors.model import ActType

_PART: Final = 12
"""Words between "بينهم" and the last part that it governs."""
_STILL: Final = 2
"""Words between a count and "ما زالوا"."""
_AMONG: Final = frozenset(("بين", "وبين", "ضمن", "وضمن", "من", "ومن"))
_TOO: Final = frozenset(("ايضا", "كذلك"))
_TWO: Final = 2
_OPENING: Final = frozenset((":", "(", "-", "–", "—"))
_NAMED: Final = 3
"""Words between "القتلى" and the part of them that is told."""


def whole(scene: Scene, count: Counted, found: list[Figure]) -> Figure | None:
    """The figure that this count is a part of: "بينهم" stands between them, or "منهم" behind it."""
    total = next((f for f in reversed(found) if f.part_of is None), None)
    if total is None or (count.of_them and not count.vague):
        return total
    if not count.explicit and count.max == 1:
        return total if _one_of(scene, count, total) else None
    for distance, k in enumerate(range(count.first - 1, total.members[0].last - 1, -1)):
        if scene.role(k, "part"):
            return total
        trigger = scene.found.get(k)
        if scene.hard(k) or distance > _PART:
            return None
        if trigger is not None and any(_turns(t) for t in trigger.readings):
            return None
        if scene.soft(k) and not any(f.part_of is total and f.last == k for f in found):
            return None
    return None


def _turns(trigger: Trigger) -> bool:
    """Whether a trigger tells of others than those before it: "بينهم 20 طفلا، فيما بلغ عدد الجرحى 80"."""
    return (trigger.form in ("verb", "verbal") and not trigger.weak) or (trigger.form == "victim" and trigger.definite)


def _one_of(scene: Scene, count: Counted, total: Figure) -> bool:
    """ "بينهم طفلة", "هم جندي وأربعة من المارة": one indefinite person right behind the word for a part."""
    person = scene.facets[count.head].person if count.head is not None else None
    if person is None or person.pronoun or scene.tokens[count.first].word.bare.endswith("ه"):
        return False  # "هم والده ووالدته": known ones
    told = not scene.norms[count.first].startswith("ال") and scene.role(count.first - 1, "part")
    return told and total.last <= count.first and (total.max is None or total.max > SINGULAR)


def shared_out(scene: Scene, counted: list[Counted]) -> dict[int, int]:
    """Position of a count → that of the one which it and those beside it make up: "12 شخصا، سبعة مدنيين وخمسة جنود"."""
    found: dict[int, int] = {}
    for at, total in enumerate(counted):
        if not (total.explicit and total.countable and total.min == total.max and (total.min or 0) > _TWO):
            continue
        last, left = at, total.min or 0
        for n in range(at + 1, len(counted)):
            if not _goes_on(scene, counted[n - 1], counted[n], first=n == at + 1):
                break
            last, left = n, left - (counted[n].min or 0)
            if left <= 0:
                break
        if left == 0 and last > at + 1:
            found.update(dict.fromkeys(range(at + 1, last + 1), at))
    return found


def specifies(scene: Scene, one: Counted, two: Counted) -> bool:
    """ "قتل 12 شخصا، ثمانية مدنيين": right behind a comma, without "و", fewer of a named kind are some of the people before."""
    if two.first - one.last != 1 or not (scene.soft(one.last) or scene.norms[one.last] in _OPENING) or conjoined(scene, two):
        return False
    smaller = one.explicit and two.explicit and one.min is not None and two.max is not None and two.max < one.min
    return smaller and one.group in VAGUE_GROUPS and two.group not in VAGUE_GROUPS


def _goes_on(scene: Scene, one: Counted, two: Counted, *, first: bool) -> bool:
    """Whether an exact count of nothing else follows another: behind a mark as the `first` that makes it up, or joined to such a one."""
    if not two.countable or two.act is not None or two.min is None or two.min != two.max or two.first - one.last > _PART:
        return False
    before = two.first - 1
    if first:
        if conjoined(scene, two) or not (scene.soft(before) or scene.norms[before] in _OPENING):
            return False
        before -= 1
    elif not (conjoined(scene, two) or scene.soft(before)):
        return False
    return not any(scene.hard(k) or _tells(scene, k) for k in range(one.last, before + 1))


def _tells(scene: Scene, k: int) -> bool:
    """Whether something befalls others at token `k`."""
    return k in scene.found and any(t.type in VICTIM_ACTS for t in scene.found[k].readings)


def named(scene: Scene, count: Counted) -> ActType | None:
    """ "من بين الجرحى 12 مدنيا": the act of those whom the count is a part of, named right before it."""
    if count.act is not None or not (count.known or count.explicit):
        return None
    for k in range(count.first - 1, max(0, count.first - 1 - _NAMED), -1):
        if scene.hard(k) or scene.soft(k) or (k in scene.found and not scene.facets[k].triggers):
            return None
        noun = next((t for t in scene.facets[k].triggers if t.form == "victim" and t.number == PLURAL and t.definite), None)
        if noun is not None:
            return noun.type if scene.norms[k - 1] in _AMONG else None
        if k not in scene.skip and scene.norms[k] not in _TOO:
            return None
    return None


def is_partial(scene: Scene, figure: Figure) -> bool:
    count, behind = figure.members[0], range(figure.last, min(len(scene), figure.last + _STILL))
    return (count.of_them and not count.vague and not _of_a_body(scene, count)) or any(scene.role(k, "still") for k in behind)


def _of_a_body(scene: Scene, count: Counted) -> bool:
    """ "إن عناصرها كانوا في القافلة وإن أربعة منهم قتلوا": some of a body that the sentence names, not of victims told before."""
    for k in range(count.first - 1, max(-1, count.first - 1 - _PART), -1):
        person = scene.facets[k].person
        if person is not None and person.number == PLURAL and person.pronoun and not scene.facets[k].proclitic:
            return True
        if scene.hard(k) or k in scene.found or k in scene.ending:
            return False
    return False


def of_another(figure: Figure, found: list[Figure]) -> bool:
    """Whether those that it is a part of were told in the sentence before it, of another act."""
    return figure.members[0].of_them and any(one.last <= figure.first and one.act != figure.act for one in found)
