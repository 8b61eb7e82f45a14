"""Tolls: victims named before their number, "عدد القتلى … إلى 100", "عدد من قتلوا", "إن الجثث التي أحصاها فريقه إحدى وأربعون"."""

from __future__ import annotations

from typing import Final

from processors.acts.findings import Counted, Found
from processors.acts.lexicon import PLURAL, Trigger, words
from processors.acts.scene import Scene

_FAR: Final = 30
"""Words between a verb of estimating and the number."""
_CLOSE: Final = 3
_TOLL: Final = 6
"""Words between "حصيلة" and a further kind of victims."""
_ESTIMATED: Final = words("estimated")
_COUNTS: Final = frozenset(("عدد", "اعداد", "حصيله", "اجمالي", "مجموع", "محصله"))
_DONE: Final = frozenset(("تم", "جري"))
_WHO: Final = frozenset(("الذين", "ممن", "اللواتي"))
_PREDICATES: Final = ("وا", "ون", "هم", "ها")
"""Ends of words that would be another predicate of the victims: "دفنوا", "يعالجون", "أعمارهم"."""
_THAT: Final = frozenset(("ان", "بان", "وان"))


def estimated(scene: Scene, count: Counted) -> bool:
    """ "قدر شهود عدد القتلى … بالمئات", "بما بين 100 و300": the number behind a verb of estimating."""
    at = scene.norms[count.first]
    behind = at.startswith("ب") or scene.norms[max(0, count.first - 2) : count.first][-1:] == ["بما"]
    return count.explicit and behind and not _ESTIMATED.isdisjoint(scene.norms[max(0, count.first - _FAR) : count.first])


def told_of(scene: Scene, found: Found, *, near: bool) -> bool:
    """ "حصيلة المدنيين الذين قضوا …": the verb tells of those whose toll follows, `near` or where "بلغت" stands before it."""
    k = found.first - 1
    if scene.norms[found.last : found.last + 1] and scene.norms[found.last].endswith("هم"):
        return False  # "الذين قضوا عطلتهم"
    if k > 0 and scene.norms[k] in _DONE:
        k -= 1  # "عدد من تم اعتقالهم"
    if k > 0 and scene.norms[k] == "من":
        toll: int | None = k - 1 if scene.facets[k - 1].stem in _COUNTS else None
    else:
        tolls = (n for n in range(k - 1, max(-1, k - 1 - _TOLL), -1) if scene.facets[n].stem in _COUNTS)
        toll = next(tolls, None) if k > 0 and scene.norms[k] in _WHO else None
    return toll is not None and (near or scene.role(toll - 1, "reach"))


def tolls(scene: Scene, found: Found, trigger: Trigger, count: Counted, cost: int, reach: bool) -> bool:
    """ "عدد القتلى … إلى 100", "جثث 21 شخصا": the victims are named before their number."""
    if trigger.form != "victim" or not count.explicit or trigger.number != PLURAL:
        return False
    if not reach and scene.role(found.first - 1, "toll"):  # "بلغ عدد النازحين من المدينة 45 ألفا"
        reach = scene.role(found.first - 2, "reach") and cost <= _CLOSE and not scene.function_word(found.first - 2)
    if reach or (cost == 0 and (not trigger.definite or scene.role(found.first - 1, "toll"))):
        return True
    if cost == 0 and count.head is None and scene.norms[found.first - 1] in _THAT and not scene.norms[count.first].startswith("ال"):
        return True  # "إن القتلى ثمانية"
    if count.head is None and scene.norms[found.first - 1] in _THAT and _described(scene, found, trigger, count):
        return True
    if count.head is None and _bounded(scene, found, count):
        return True
    joined = cost == 0 and scene.facets[found.first].conjoined  # "حصيلة الشهداء 31 والجرحى 120"
    return joined and any(scene.role(k, "toll") for k in range(max(0, found.first - _TOLL), found.first))


def _described(scene: Scene, found: Found, trigger: Trigger, count: Counted) -> bool:
    """ "إن الجثث التي أحصاها فريقه إحدى وأربعون": the number that ends the clause is said of those whom a relative clause describes."""
    behind = scene.norms[found.last : found.last + 1]
    ends = count.last >= len(scene) or scene.hard(count.last) or scene.soft(count.last)
    return trigger.definite and ends and bool(behind) and (behind[0] in _WHO or behind[0] == "التي")


def _bounded(scene: Scene, found: Found, count: Counted) -> bool:
    """ "إن قتلى تفجير السوق أمس أقل من خمسين", "إن عدد الجرحى في المدينة أكثر من مئة": a bound that ends a clause without a verb."""
    topic = found.first - 1 - int(scene.role(found.first - 1, "toll"))
    if topic < 0 or scene.norms[topic] not in _THAT or (count.min is None) == (count.max is None) or scene.function_word(count.first - 1):
        return False
    if count.last < len(scene) and not (scene.hard(count.last) or scene.soft(count.last)):
        return False
    between = scene.norms[found.last : count.first]
    return not any(norm.endswith(_PREDICATES) or scene.hard(k) or scene.soft(k) for k, norm in enumerate(between, found.last))


def of_many(trigger: Trigger) -> bool:
    """ "قتلوا", "اعتقالهم": a form that tells of several."""
    return (trigger.form == "verb" and trigger.number == PLURAL) or (trigger.form == "verbal" and trigger.pronoun)
