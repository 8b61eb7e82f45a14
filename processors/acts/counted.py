"""What is counted in a sentence: a number and its noun ("27 شخصا"), a dual ("جنديين"), a single person ("طفل"), "آخرون"."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from processors.acts import phrases
from processors.acts.findings import Counted
from processors.acts.lexicon import DUAL, PLURAL, words
from processors.acts.scene import Scene
from processors.numbers import Number

_SINGLE_OTHER: Final = {"اخر": 1, "اخري": 1, "اخران": 2}
_BOUND: Final = frozenset(("عن", "علي"))
"""A number begins with them where they end a bound: "لا يقل عدد القتلى في الهجوم عن 70"."""
_OF_THEM: Final = frozenset(("منهم", "منهن", "منها", "منهما"))
_ONE: Final = frozenset(("واحد", "واحده", "واحدا"))
_TWO: Final = frozenset(("اثنين", "اثنان", "اثنتين", "اثنتان"))
_BEFORE_LAST: Final = frozenset(("علي", "من", "في", "الي", "عن"))
_EACH: Final = frozenset(("كل", "لكل", "بكل"))
_RATIOS: Final = frozenset(("percent", "fraction", "age", "money"))
"""What a number measures even before a noun for people."""
_REMAINS: Final = words("remains")
_FAMILIES: Final = words("families")
_NTH: Final = words("nth")
_IN_TURN: Final = words("in_turn")
_ONE_OF_THEM: Final = words("one_of_them")
_BEFORE_NAMES: Final = words("before_names")
_ONE_OF: Final = frozenset(("احد", "احدي"))
_THAT: Final = frozenset(("ان", "بان", "وان", "وبان"))
_HEADS: Final = frozenset(("رب", "ربه"))
_HOUSE: Final = (["اسره"], ["الاسره"], ["عائله"], ["العائله"], ["منزل"], ["المنزل"], ["بيت"], ["البيت"])
_RANK: Final = "برتبه"
_RANKS: Final = words("ranks")
_FOREMOST: Final = (["ابرز"], ["كبار"], ["اهم"], ["اكبر"], ["اخطر"])
_SMALL: Final = _HEADS | _NTH | _IN_TURN | _ONE_OF_THEM | _ONE_OF


def find(scene: Scene) -> list[Counted]:
    """All counted phrases of the sentence, in order; no two overlap."""
    found: list[Counted] = []
    taken: set[int] = set()
    least: set[int] = set()
    dated = {k for time in scene.reading.times(scene.index) for k in range(time.first, time.last)}
    dated -= {k for k in dated if scene.norms[k] in _SINGLE_OTHER and k - 1 in scene.found}  # "وأصيب آخر اليوم": no end of a day
    for number in scene.reading.numbers(scene.index):
        if number.first in dated:
            continue
        if _repeats(scene, number):
            if number.max is None:  # "قتيلا واحدا على الأقل"
                least.update((number.first - 1, number.first - 2))
            continue
        counted = _of_number(scene, number)
        if counted is not None and counted.first not in taken:
            found.append(counted)
            taken.update(range(counted.first, counted.last))
    for counted in _of_nouns(scene, taken | dated):
        if counted.head in least:
            counted.max = None
        found.append(counted)
    found.sort(key=lambda c: c.first)
    return found


def _repeats(scene: Scene, number: Number) -> bool:
    """ "شرطيين اثنين", "رجل واحد": the noun before has said the count."""
    before = number.first - 1
    if before < 0 or number.max not in (number.min, None) or number.min not in (1, 2) or scene.norms[number.first] not in _ONE | _TWO:
        return False
    if scene.norms[number.first] in _ONE and before not in scene.found and not scene.function_word(before):
        return True
    person, victim = scene.facets[before].person, phrases.victim(scene, before)
    return (person is not None and person.number == number.min) or (victim is not None and victim.number == number.min)


def whole(value: float | None) -> int | None:
    """A count as an integer; None stays None."""
    return None if value is None else round(value)


def _of_number(scene: Scene, number: Number) -> Counted | None:
    if any(v is not None and (v != round(v) or v < 0) for v in (number.min, number.max)):
        return None
    if number.first and scene.norms[number.first - 1] in _EACH:
        return None
    if number.last < len(scene) and scene.norms[number.last].startswith("لل") and scene.facets[number.last].triggers:
        return None  # "10 آلاف للمصاب": what they get
    counted = Counted(number.first, number.last, whole(number.min), whole(number.max), number.approximate or number.vague, number.vague)
    counted.reached = scene.norms[number.first] in _BOUND or any(scene.role(k, "reach") for k in range(number.first, number.last))
    for k in range(number.first, number.last):
        if scene.facets[k].triggers:  # "تجاوزت حصيلة القتلى 500": the bound stands before the noun
            counted.first, counted.reached = k + 1, True
    if number.last < len(scene) and scene.norms[number.last] in _OF_THEM:
        counted.of_them = True
        counted.last = number.last + 1
    elif _behind_its_noun(scene, counted, number):
        return counted if number.counts not in _RATIOS else None
    else:
        phrases.read(scene, counted, number.last)
        phrases.state(scene, counted)
    if number.counts is not None and not _dated_after(scene, number):
        family = counted.head is not None and counted.min != 1 and scene.norms[counted.head].removeprefix("ال") in _FAMILIES
        counted.countable = (counted.known or family) and number.counts not in _RATIOS
    counted.last = max(counted.last, number.last)
    if not _EACH.isdisjoint(scene.norms[counted.last : counted.last + 2]):
        return None  # "12 قتيلا لكل مئة ألف": a rate
    return counted


def _dated_after(scene: Scene, number: Number) -> bool:
    """ "أصيب 173 اليوم": the word after the number begins a time and is not what it counts."""
    return number.counts == "duration" and any(time.first == number.last for time in scene.reading.times(scene.index))


def _behind_its_noun(scene: Scene, counted: Counted, number: Number) -> bool:
    """ "المصابين الثلاثة", "أطفالهما الثلاثة", "صحفيين اثنين": the number stands as an adjective behind its noun."""
    k = number.first - 1
    if k < 0:
        return False
    definite, two = scene.norms[number.first].startswith("ال"), scene.norms[number.first] in _TWO
    noun = next((t for t in scene.facets[k].triggers if t.form == "victim" and t.number == PLURAL), None)
    person = scene.facets[k].person
    if noun is not None and (two or (definite and noun.definite)):
        counted.act = noun.type
    elif person is not None and person.number == PLURAL and (two or (definite and (person.definite or person.pronoun))):
        counted.group = person.group
    elif definite and _whose(scene, k):  # "ركاب الطائرة الـ68"
        k -= 1
        counted.group = scene.facets[k].person.group  # type: ignore[union-attr]  # as `_whose` has seen
    else:
        return False
    counted.head, counted.known, counted.first, counted.last = k, True, k, number.last
    counted.unit = phrases.unit(scene, k)
    return True


def _whose(scene: Scene, k: int) -> bool:
    """Whether people are told by the thing at token `k`, whose number then is theirs: "ركاب الطائرة", "أفراد الطاقم"."""
    person = scene.facets[k - 1].person if k else None
    return person is not None and person.number == PLURAL and not person.definite and not person.pronoun and scene.norms[k].startswith("ال")


def _of_nouns(scene: Scene, taken: set[int]) -> Iterator[Counted]:
    """Duals, single persons, and "آخر" that no number covers."""
    named = {k for place in scene.reading.places(scene.index) for k in range(place.first, place.last)}
    for i, known in enumerate(scene.facets):
        if not (known.person or known.triggers or "other" in known.roles or scene.norms[i] in _SMALL) or i in taken or i in named:
            continue
        counted = _of_noun(scene, i)
        if counted is None:
            continue
        if counted.head is not None:
            phrases.describe(scene, counted)
        yield counted


def _of_noun(scene: Scene, i: int) -> Counted | None:
    known = scene.facets[i]
    if scene.norms[i - 1 : i] == [_RANK] or (scene.norms[i - 2 : i - 1] == [_RANK] and known.stem in _RANKS):
        return None  # "ضابطين برتبة مقدم ونقيب": what they are
    noun, person = phrases.victim(scene, i), known.person
    plural = (noun is not None and noun.number == PLURAL) or (noun is None and person is not None and person.number == PLURAL)
    if plural and phrases.dual(scene, i) and not (noun is None and _adjective(scene, i)):
        group = person.group if person is not None else ""
        act = noun.type if noun is not None else None
        return Counted(i, i + 1, DUAL, DUAL, explicit=act is not None, head=i, act=act, group=group, known=True)
    if noun is not None and noun.number != PLURAL and not noun.definite and known.stem not in _REMAINS:
        return Counted(i, i + 1, noun.number, noun.number, explicit=noun.number == DUAL, head=i, act=noun.type, known=True)
    if person is not None and person.number != PLURAL and not _adjective(scene, i):
        his = person.group == "women" and scene.tokens[i].word.bare.endswith("ه")  # "شقيقه", folded like "شقيقة"
        group = "people" if his else person.group
        return Counted(i, i + 1, person.number, person.number, explicit=False, head=i, group=group, known=True)
    if scene.norms[i] in _HEADS and scene.norms[i + 1 : i + 2] in _HOUSE:
        return Counted(i, i + 2, 1, 1, explicit=False, head=i, known=True)  # "رب الأسرة"
    if scene.norms[i] in _ONE_OF and (_is_news(scene, i - 1) or (i and scene.norms[i - 1] in _THAT)):
        return _one_of(scene, i)
    count = _SINGLE_OTHER.get(known.stem, 0) if "other" in known.roles and not _the_last(scene, i) else 0
    if not count and scene.norms[i] in _ONE_OF_THEM and phrases.one_of_them(scene, i):
        return Counted(i, i + 1, 1, 1, explicit=False, head=i, of_them=True, known=True)
    if not count and i - 1 in scene.ending and (scene.norms[i] in _NTH or _in_turn(scene, i)):
        count = 1  # "وأصيب ثالث", "البحث عن خامس"
    return Counted(i, i + 1, count, count, explicit=False, other=True) if count else None


def _one_of(scene: Scene, i: int) -> Counted | None:
    """ "مقتل أحد عناصر الشرطة", "مقتل أحد أبرز قادة التنظيم"."""
    k = i + 1 + (scene.norms[i + 1 : i + 2] in _FOREMOST)
    several = scene.facets[k].person if k < len(scene) else None
    if several is None or several.number != PLURAL or scene.facets[k].proclitic.removesuffix("ال"):
        return None
    return Counted(i, k + 1, 1, 1, explicit=False, head=k, group=several.group, known=True)


def _is_news(scene: Scene, i: int) -> bool:
    """Whether the trigger that ends at token `i` opens its sentence, or is a verbal noun: "مقتل أحد …"; not "فيما قتل أحد …" by the way."""
    found = scene.ending.get(i)
    return found is not None and (found.first == 0 or all(t.form != "verb" for t in found.readings))


def _in_turn(scene: Scene, i: int) -> bool:
    """ "أردى شرطيا قبل أن يقتل بدوره": one who did it to others suffers it, where no further victims are counted."""
    suffers = any(t.form == "verb" and not t.weak and not t.pronoun for t in scene.ending[i - 1].readings)
    return scene.norms[i] in _IN_TURN and suffers and not any(number.first == i + 1 for number in scene.reading.numbers(scene.index))


def _the_last(scene: Scene, i: int) -> bool:
    """ "القضاء على آخر جيوب المسلحين", "من آخر معاقلهم": between a preposition and a noun it is "the last", no further person."""
    if i == 0 or i + 1 >= len(scene) or scene.norms[i - 1] not in _BEFORE_LAST:
        return False
    behind = scene.facets[i + 1]
    return not (scene.soft(i + 1) or scene.hard(i + 1) or scene.function_word(i + 1) or behind.conjoined or behind.proclitic)


def _adjective(scene: Scene, i: int) -> bool:
    """Whether the noun for a person stands behind another noun, as an adjective: "مسؤول تركي", "غارة أمريكية"."""
    known = scene.facets[i]
    if i == 0 or known.conjoined or scene.role(i - 1, "part"):
        return False  # "بينهم عسكري"
    if known.person is not None and known.person.definite and scene.norms[i - 1].startswith("ال") and i - 1 not in scene.found:
        return known.stem not in _BEFORE_NAMES  # "الحرس المدني"
    if known.person is not None and _disagrees(scene, i):
        return False
    group = known.person.group if known.person is not None else ""
    nisba = group in ("fighters", "soldiers") and scene.norms[i].endswith(("ي", "يه", "يا"))
    if group == "nationals" or nisba:  # "غارة أمريكية", "لغم حوثي", "طائرة عسكرية"
        return i - 1 not in scene.found and not scene.function_word(i - 1)
    return scene.facets[i - 1].person is not None


def _disagrees(scene: Scene, i: int) -> bool:
    """ "قتل مسلحون طبيبا", "قتل الجيش فلسطينيا", "أردى مسلح شرطيين": in case or number no adjective of the noun before it."""
    person, before = scene.facets[i].person, scene.facets[i - 1].person
    if person is None or person.definite:
        return False
    if before is not None and before.number == DUAL and scene.norms[i].endswith(("ين", "ان")):
        return False  # "جنديين ليبيين"
    whole = scene.norms[i - 1].endswith(("ون", "ين"))  # other plurals may have an adjective in the feminine: "قيادات حوثية"
    if before is not None and (before.number == PLURAL) != (person.number == PLURAL) and (whole or not scene.norms[i].endswith("ه")):
        return True
    accusative = person.number == 1 and scene.facets[i].stem.endswith("ا")
    return (accusative and not scene.norms[i - 1].endswith("ا")) or (before is not None and before.number == 1 and person.number == DUAL)
