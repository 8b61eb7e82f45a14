"""Whether an act is told as having happened: negated, feared, threatened, asked; and whether its figure is a running toll."""

from __future__ import annotations

from datetime import timedelta
from itertools import pairwise
from typing import Final

from processors.acts.findings import Found, Modality
from processors.acts.lexicon import Facets, cumulative_phrases, words
from processors.acts.scene import PAUSES, Scene
from processors.text.known import Known

_WINDOW: Final = 7
_NEGATED: Final = 5
_PERIOD: Final = timedelta(days=8)
"""A figure of a longer time than this is no incident's."""
_PERIOD_NEAR: Final = 10
_HABIT: Final = 9
_ALLEGED: Final = 3
_MEASURED: Final = words("measured")
_ASKED: Final = frozenset(("سئل", "سئلت", "سئلوا", "سوال"))
_CONFIRMED: Final = "تاكيد"
_RUMOURS: Final = frozenset(("انباء", "تقارير", "شائعات", "اشاعات", "معلومات"))
_DRILLS: Final = words("drills")
_MOCK: Final = words("mock")
_FATE: Final = words("fate")
_LASTING: Final = words("lasting")
_SERIES: Final = words("series")
_DAYS: Final = words("days")
_HOURS: Final = frozenset(("ساعه", "ساعات"))
_ONE_DAY: Final = frozenset(("يوم", "اسبوع", "عام", "شهر", "سنه"))
"""Without a number they stand for a time ("خلال اليوم", "خلال الأسبوع الماضي"), which is told by its span."""
_ABOUT: Final = frozenset(("", "نحو", "اقل", "اكثر", "من", "حوالي", "اخر", "اول"))
_LENGTH: Final = 5
"""Words in which a length of time is told: "خلال الأيام الثلاثة الماضية"."""
_EVERY: Final = frozenset(("سنويا", "يوميا", "شهريا"))
_EACH: Final = "كل"
_AGAIN: Final = _EVERY | {_EACH}
_PERIODS: Final = frozenset(("سنه", "عام", "يوم", "شهر", "اسبوع", "فتره"))
_TURNS: Final = frozenset(("فيما", "بينما", "لكن", "ولكن"))
_BOUNDING: Final = words("bounding")
_MADE_UP: Final = words("made_up")
_STILL: Final = frozenset(("يزال", "تزال", "يزالون", "زال", "زالوا", "زالت", "يزالوا"))
_RESULTED: Final = words("resulted")
_ATTEMPT: Final = frozenset(("محاوله", "محاولات"))
_AND_DEAD: Final = frozenset(("ومقتل", "ومصرع", "واستشهاد", "ووفاه", "وسقوط"))
_PAST_IN_T: Final = words("past_in_t")
_MAY: Final = frozenset(("قد", "وقد", "فقد"))


def modality(scene: Scene, first: int, last: int) -> Modality:
    """How the act at tokens [first, last) is told. "قد قتل" has happened, "قد يقتل" may, "سيسقطون" has not."""
    if scene.norms[-1] in ("؟", "?"):
        return "question"
    ahead = any(known.proclitic == "س" and _future(known) for known in scene.facets[last : last + _ALLEGED])
    if ahead or _habit(scene, first) or _unreal(scene, first):
        return "possible"
    if "alleged" in scene.roles and any(scene.role(k, "alleged") for k in range(max(0, first - _ALLEGED), first)):
        return "alleged"
    norms = scene.norms
    for k in range(first - 1, max(-1, first - 1 - _WINDOW), -1):
        norm, known = norms[k], scene.facets[k]
        if norm in PAUSES or norm in _TURNS or _came_of(norm, norms[first]):
            return "actual"
        if known.conjoined and any(t.form == "verb" for t in known.triggers):
            return "actual"  # "أحبطوا محاولة … وراح"
        if norm in _MAY:
            following = norms[k + 1]
            if following[:1] == "ي" or (following[:1] == "ت" and following[-1:] != "ت" and following not in _PAST_IN_T):
                return "possible"
        elif k and "happen" in known.roles and (norms[k - 1] == "لم" or norms[k - 2 : k] == ["دون", "ان"]):
            continue  # "لم توقع إصابات", "دون أن توقع إصابات"
        elif "doubtful" in known.roles and not (known.proclitic.endswith("ال") and norm != "المحتمله"):
            return "possible"
    return "actual"


def _came_of(norm: str, act: str) -> bool:
    """ "محاولة انقلاب أسفرت عن مقتل أربعة", "إحباط محاولة انقلاب ومقتل أربعة": nobody attempts a death."""
    return norm in _RESULTED or (norm in _ATTEMPT and act in _AND_DEAD)


def negated(scene: Scene, first: int) -> bool:
    """Whether "لم", "لا", "دون" … stands before token `first` in its clause."""
    if "negation" not in scene.roles:
        return False
    bounds = {k for number in scene.reading.numbers(scene.index) for k in range(number.first, number.last)}  # "ما لا يقل عن 25"
    for k in range(first - 1, max(-1, first - 1 - _NEGATED), -1):
        if scene.norms[k] in PAUSES:
            return False
        if scene.norms[k + 1] in _STILL or scene.norms[k + 1] in _BOUNDING:
            continue  # "لا يزال 40 في عداد المفقودين", "لا يقل عدد القتلى في الهجوم عن 70"
        if k not in bounds and scene.role(k, "negation") and scene.norms[k] != "ما":
            return True
        if k in scene.found and any(t.form == "verb" and not t.weak for t in scene.found[k].readings) and scene.facets[k].conjoined:
            return False
    return False


def of_fate(scene: Scene, found: Found) -> bool:
    """ "لا يعرف مصير خمسة", "لم ينج أحد": the negation does not say that nothing befell them."""
    return scene.facets[found.first].stem in _FATE


def cumulative(scene: Scene, first: int, last: int) -> bool:
    """Whether the figure at tokens [first, last) runs since the war or the year began."""
    norms = scene.norms
    if _over_days(scene, first, last):
        return True
    for time in scene.reading.times(scene.index):
        near = time.first - last <= _PERIOD_NEAR and first - time.last <= _PERIOD_NEAR
        to_come = time.span.start > scene.reading.article.published  # "متوعدا بهجمات في الأيام المقبلة"
        if near and not to_come and (time.since or time.span.end - time.span.start > _PERIOD):
            return True
    for phrase in cumulative_phrases():
        if phrase[0] in norms and any(tuple(norms[i : i + len(phrase)]) == phrase for i in range(norms.index(phrase[0]), len(norms))):
            return True
    return False


def since(scene: Scene, last: int) -> bool:
    """ "نزحوا من كركوك منذ دخول القوات إليها يوم الاثنين": whoever has fled since something began, whatever day is named for it.

    Not "في أكبر موجة منذ عام", which measures the news by another.
    """
    near = range(last, min(len(scene), last + _PERIOD_NEAR))
    k = next((k for k in near if scene.norms[k] == "منذ" or scene.hard(k) or scene.soft(k)), None)
    return k is not None and scene.norms[k] == "منذ" and _MEASURED.isdisjoint(norm.lstrip("وب") for norm in scene.norms[last:k])


def _over_days(scene: Scene, first: int, last: int) -> bool:
    """ "قتل 40 خلال يومين", "30 قتيلا في سلسلة هجمات خلال 24 ساعة": a count of several happenings, or of days of fighting."""
    near = range(max(0, first - _PERIOD_NEAR), min(len(scene), last + _PERIOD_NEAR))
    for k in near:
        if scene.norms[k].lstrip("و") not in _LASTING:
            continue
        unit = _length(scene, k + 1)
        if unit in _DAYS:
            return True
        if unit in _HOURS and not _SERIES.isdisjoint(norm.lstrip("وبل").removeprefix("ال") for norm in scene.norms):
            return True
    return False


def _length(scene: Scene, first: int) -> str:
    """The unit of a length of time that begins at token `first`: "يومين", "48 ساعة", "الأيام الثلاثة"; "" where none is told there."""
    counted = {k for number in scene.reading.numbers(scene.index) for k in range(number.first, number.last)}
    for k in range(first, min(len(scene), first + _LENGTH)):
        norm = scene.norms[k].removeprefix("ال")
        if norm in _DAYS or norm in _HOURS:
            return "" if norm in _ONE_DAY and k == first else norm
        if k not in counted and norm not in _ABOUT:
            return ""
    return ""


def still(scene: Scene, last: int) -> bool:
    """ "لا يزالون مجهولي المصير" behind a count: what holds now, though it began long ago."""
    return any(scene.norms[k] in _STILL for k in range(last, min(len(scene), last + _ALLEGED)))


def _future(known: Facets) -> bool:
    """ "سيسقطون": a verb of the act behind its figure."""
    return known.stem[:1] in "يت" and any(t.form == "verb" for t in known.triggers)


def _tells_of_unreal(norm: str) -> bool:
    return norm == _CONFIRMED or norm.lstrip("و") in _ASKED or norm in _MOCK or norm.removeprefix("و").removeprefix("ال") in _MADE_UP


_telling: Final[Known[str, bool]] = Known(_tells_of_unreal)


def _unreal(scene: Scene, first: int) -> bool:
    """Whether nobody vouches for the act at token `first`, or it is made up; sentences without a word that says so cost one look-up."""
    return True in map(_telling.__getitem__, scene.norms) and (_unheard(scene.norms[:first]) or _made_up(scene.norms[:first]))


def _unheard(told: list[str]) -> bool:
    """ "لا تأكيد للأنباء عن …", "سئل عن أنباء نزوح …": nobody vouches for it."""
    asked = next((k for k, norm in enumerate(told) if norm.lstrip("و") in _ASKED), None)
    if asked is not None and not _RUMOURS.isdisjoint(told[asked:]):
        return True
    return _CONFIRMED in told and any(a == "لا" and b == _CONFIRMED for a, b in pairwise(told))


def _made_up(told: list[str]) -> bool:
    """ "نفذ الدفاع المدني تمرينا فرضيا تضمن نقل 15 مصابا", "يروي الفيلم … مقتل ستة": a mock drill, a film."""
    drill = any(a in _DRILLS and b in _MOCK for a, b in pairwise(told))
    return drill or not _MADE_UP.isdisjoint(norm.removeprefix("و").removeprefix("ال") for norm in told)


def _habit(scene: Scene, first: int) -> bool:
    """ "كل سنة", "سنويا": what happens again and again is no event."""
    if _AGAIN.isdisjoint(scene.norms):
        return False
    for k in range(max(0, first - 3), min(len(scene), first + _HABIT)):
        if scene.hard(k):
            return False
        if scene.norms[k] in _EVERY or (scene.norms[k] == _EACH and k + 1 < len(scene) and scene.norms[k + 1] in _PERIODS):
            return True
    return False
