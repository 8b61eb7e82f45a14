"""Whether a sentence tells an act as what was before the news: another incident, an earlier toll, an earlier report.

    pluperfect   "وكانت مصادر قد أفادت بمقتل أربعة", "وكان هجوم قد أودى بحياة 20", "وكان تسعة قتلوا قبل أسبوع في قصف مماثل"
    by the way   "يذكر أن المدينة شهدت هجوما قتل فيه 20"
    old toll     "وكانت الحصيلة السابقة سبعة قتلى", "بعد أن كانت 54 قتيلا"
    another      "جثث تعود إلى حوادث سابقة", "أودت الهجمات السابقة بحياة 11 جنديا"
    since        "أعنف هجوم منذ مقتل 60 شخصا", "في ذكرى مقتل سبعة ناشطين"
    onset        "اندلعت الاشتباكات بعد مقتل أحد أفراد القبيلة"
    counted from "ويأتي القصف بعد ثلاثة أيام على هجوم قتل فيه 32 شخصا"
"""

from __future__ import annotations

from datetime import timedelta
from itertools import pairwise
from typing import Final

from processors.acts.lexicon import words
from processors.acts.scene import PAUSES, Scene

_WAS: Final = frozenset(("كان", "كانت", "كانوا"))
_HAD: Final = frozenset(("قد", "وقد"))
_TURNS: Final = frozenset(("اما", "فيما", "بينما", "لكن", "الا", "غير", "واليوم"))
_BY_THE_WAY: Final = words("by_the_way")
_LOOKING_BACK: Final = frozenset(conjunction + word for word in _WAS | _BY_THE_WAY for conjunction in ("", "و"))
_INCIDENTS: Final = words("incidents")
_TOLLS: Final = words("tolls")
_EARLIER: Final = words("earlier")
_SINCE: Final = words("since")
_ACCESSION: Final = words("accession")
_ONSET: Final = words("onset")
_DAYS: Final = words("days")
"""Lengths of a day or more: after hours it is still one story."""
_FROM: Final = frozenset(("من", "علي", "عن"))
_LATER: Final = frozenset(("بعد", "وبعد", "عقب"))
_CLAUSE: Final = 9
"""Words that such a clause takes where no comma ends it."""
_LENGTH: Final = 4
"""Words that a length of time takes at most: "نحو ثلاثة أيام فقط"."""
_RELATIVE: Final = frozenset(("الذي", "التي", "الذين", "اللذين", "اللتين"))
"""They go on with what the clause tells of: "بعد يوم من قصف القافلة، الذي أودى بحياة 20، …"."""
_AFTER: Final = frozenset(("بعد", "بعدما"))
_UPON: Final = frozenset(("بعد", "عقب", "اثر"))
_BEGAN: Final = 6
"""Words between a verb of beginning and the "بعد" behind what began."""
_PLUPERFECT: Final = 14
"""Words between "كان" and "قد": the subject, and when it was."""
_OPENING: Final = 5
"""Words at the head of a sentence in which "كان" or "يذكر أن" may stand."""
_NEAR: Final = 9
"""Words between an earlier toll, or an earlier incident, and its figure."""
_BEHIND: Final = 13
_BESIDE: Final = 3
_SIMILAR: Final = frozenset(("مماثل", "مماثله", "مماثلين", "مشابه", "مشابهه"))
_DAYS_AGO: Final = timedelta(days=4)
_LONG: Final = timedelta(days=45)
"""So long ago is no news."""


def told(scene: Scene, first: int, last: int) -> bool:
    """Whether the act at tokens [first, last) is of before."""
    if "then" in scene.roles or _opened(scene, first, last) or _since(scene, first) or _after_it_was(scene, first, last):
        return True
    if _began_with(scene, first):
        return True
    norms = scene.norms
    if first in dating(scene):
        return True
    if _EARLIER.isdisjoint(norms):
        return False
    if any(a in _INCIDENTS and b in _EARLIER for a, b in pairwise(norms[last : last + _BEHIND])):
        return True
    for k in range(last - 1, max(0, first - _NEAR), -1):
        if norms[k] in PAUSES:
            return False
        if norms[k] in _EARLIER and (norms[k - 1] in _TOLLS or norms[k - 1] in _INCIDENTS):
            return True
    return False


def _opened(scene: Scene, first: int, last: int) -> bool:
    """Whether the sentence opens as one that looks back, up to the act."""
    norms = scene.norms
    if _LOOKING_BACK.isdisjoint(norms[: min(first, _OPENING)]):
        return False
    opening = [norm.removeprefix("و") for norm in norms[: min(first, _OPENING)]]
    if any(a in _BY_THE_WAY and b in ("ان", "الي", "بان") for a, b in pairwise(opening)):
        return not _turned(scene, 0, first)
    was = next((k for k, norm in enumerate(opening) if norm in _WAS), None)
    if was is None:
        return False
    published = scene.reading.article.published
    if any(published - time.span.end > _LONG for time in scene.reading.times(scene.index) if not time.since):
        return True  # "وكان الرئيس أعلن في أكتوبر الطوارئ عقب هجوم قتل فيه 33 جنديا"
    if _long_before(scene) or _like_this(scene, last):
        return not _turned(scene, was, first)
    had = next((k for k in range(was + 1, min(last, was + _PLUPERFECT)) if norms[k] in _HAD), None)
    return had is not None and not _turned(scene, had, first)


def _long_before(scene: Scene) -> bool:
    """ "وكان تسعة قتلوا قبل أسبوع": a time of days ago behind "كان", which makes a pluperfect without "قد" too."""
    published = scene.reading.article.published
    return any(published - time.span.end > _DAYS_AGO for time in scene.reading.times(scene.index) if not time.since and not time.duration)


def _like_this(scene: Scene, last: int) -> bool:
    """ "وكان تسعة قتلوا في قصف مماثل": another incident, which the news is like."""
    return any(a in _INCIDENTS and b in _SIMILAR for a, b in pairwise(scene.norms[last : last + _BEHIND]))


def _turned(scene: Scene, start: int, first: int) -> bool:
    """Whether the sentence has turned to the news between two tokens."""
    return any(scene.norms[k].removeprefix("و") in _TURNS or scene.norms[k] == "؛" for k in range(start, first))


def _since(scene: Scene, first: int) -> bool:
    """ "منذ مقتل 60", "ذكرى مقتل سبعة": an act that only dates another."""
    return first > 0 and scene.norms[first - 1].lstrip("وبفل") in _SINCE


def _began_with(scene: Scene, first: int) -> bool:
    """ "اندلعت الاشتباكات بعد مقتل شاب": what it began with was before it."""
    norms = scene.norms
    if first < _BESIDE or norms[first - 1] not in _UPON:
        return False
    for k in range(first - 2, max(-1, first - 2 - _BEGAN), -1):
        if scene.hard(k) or scene.soft(k):
            return False
        if norms[k].removeprefix("و") in _ONSET:
            return True
    return False


def since_office(scene: Scene) -> bool:
    """ "ومنذ تولي الرئيس الحكم، قتل 800 شخص": counted since somebody took office, to compare; no news."""
    norms = scene.norms
    return len(norms) > 1 and norms[0].removeprefix("و") == "منذ" and norms[1] in _ACCESSION


def _after_it_was(scene: Scene, first: int, last: int) -> bool:
    """ "إلى 62 قتيلا، بعد أن كانت 54": the value that held before."""
    before = scene.norms[max(0, first - _BESIDE) : last]
    if _WAS.isdisjoint(before):
        return False
    was = next((k for k, (a, b) in enumerate(pairwise(before)) if b in _WAS and (a in _AFTER or a == "ان")), None)
    return was is not None and "الي" not in before[was:]


def dating(scene: Scene) -> range:
    """The tokens that tell of an attack only to say how long after it the news came: "بعد ثلاثة أيام من …"; empty where there are none.

    At the head of a sentence they end with the clause: "بعد يومين على الهجوم، قتل …"; else with the sentence.
    """
    if scene.dates is None:
        scene.dates = _dating(scene)
    return scene.dates


def _dating(scene: Scene) -> range:
    after, at = _counted_from(scene)
    if at < 0:
        return range(0)
    if after > 0:
        return range(at + 1, len(scene))
    told_of = (k for k in scene.pauses if k > at and not (k + 1 < len(scene) and scene.norms[k + 1] in _RELATIVE))
    return range(at + 1, next(told_of, min(at + 1 + _CLAUSE, len(scene))))


def _counted_from(scene: Scene) -> tuple[int, int]:
    """The "بعد" and the "من" of "بعد ثلاثة أيام من …" where a happening follows at once: a time that counts from something else says
    nothing, and is (-1, -1)."""
    norms = scene.norms
    if _LATER.isdisjoint(norms):
        return -1, -1
    for i, norm in enumerate(norms):
        if norm not in _LATER:
            continue
        for at in range(i + 2, min(i + 2 + _LENGTH, len(norms) - 1)):
            if norms[at] in _FROM and not _DAYS.isdisjoint(norms[i + 1 : at]):
                happened = at + 1 in scene.found or norms[at + 1].removeprefix("ال") in _INCIDENTS
                return (i, at) if happened else (-1, -1)
    return -1, -1
