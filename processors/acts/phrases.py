"""The noun phrase behind a number: what it counts, of whom, and what its adjectives add."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from processors.acts.lexicon import DUAL, EMPTY, PLURAL, SINGULAR, Trigger, class_words, facets, words
from processors.acts.scene import Scene
from processors.text.stem import stem
from processors.text.words import ARABIC

if TYPE_CHECKING:
    from processors.acts.findings import Counted

_OF: Final = frozenset(("من", "بين"))
_SHARE: Final = frozenset(("اصل", "اجمالي", "مجموع"))
_KIN: Final = frozenset(("اسره", "عائله", "عشيره", "قبيله", "اهالي", "ابناء", "سكان"))
_COUNTS: Final = frozenset(("عدد", "حصيله", "اعداد"))
_CASES: Final = frozenset(("حاله", "حالات"))
_OPENERS: Final = frozenset("«\"“'‘([_")
_CAME_IN: Final = words("came_in")
_WARD: Final = 6
"""Words between how people came to a hospital and as what."""
_WERE_FOUND: Final = frozenset(("وجدوا", "عثر", "كانوا", "سقطوا"))
_THIRD: Final = frozenset(("ثالث", "ثالثه"))
_FURTHER: Final = 8
"""Words between two persons and the third."""
_NTH: Final = words("nth")
_MEANS: Final = words("means")
_FOR: Final = frozenset(("ل", "لل", "ب", "بال"))
_MEMBERS: Final = frozenset(map(stem, words("members")))
_BODIES: Final = frozenset(("شرطه", "امن", "الشرطه", "الامن", "الجيش", "اسعاف", "اطفاء"))
_NISBA: Final = 4
"""Letters: a shorter word in يا is no relational noun."""
_REMAINS: Final = words("bodies")
"""No adjectives: "مئات السكان جثامين …"."""
_THE_MANY: Final = frozenset(("الالاف", "المئات", "العشرات", "الاف", "مئات", "عشرات"))
_ADJECTIVES: Final = 3
_MARKS: Final = "\u064b\u064c\u064d\u064e\u064f\u0650\u0651\u0652"
"""Vowel signs, which may end a written word."""
_OF_TWO: Final = frozenset(("قتلا", "جرحا", "خطفا", "اعتقلا"))
_CONDITION: Final = words("condition")
_GRAVE: Final = words("grave")
_HOMES: Final = words("homes")
_THE_TWO: Final = frozenset(("هما", "وهما", "كلاهما", "احدهما"))
_LOSING: Final = words("losing")
_LOSING_REACH: Final = 5
"""Words between whose losses they are and their number."""
_COMBATANTS: Final = frozenset(("fighters", "soldiers", "police"))
_WHOSE: Final = frozenset(("من", "صفوف"))
_LEADING: Final = frozenset(("من", "في", "بين", "صفوف"))
"""Words that lead from a noun for victims to whose they are: "17 قتيلا من المدنيين", "20 قتيلا في صفوف المتمردين"."""
_WHOM: Final = 4
"""Words after the noun that may say whom it means."""


def victim(scene: Scene, i: int) -> Trigger | None:
    """The reading of token `i` as a noun for those who suffered an act."""
    found = scene.found.get(i)
    readings = found.readings if found is not None else scene.facets[i].triggers
    if not readings:
        return None
    return next((t for t in readings if t.form == "victim" and not t.pronoun and (found is not None or not t.needs)), None)


def read(scene: Scene, counted: Counted, j: int) -> None:
    """Read the noun that begins at token `j`, right behind the number, into `counted`."""
    start = _start(scene, counted, j)
    if start is None:
        return
    j, partitive = start
    counted.partitive = partitive
    known = scene.facets[j]
    carried = scene.norms[j] in _REMAINS and scene.norms[j - 1] in _THE_MANY  # "شيع الآلاف جثامين خمسة شهداء": who carries them
    if (known.conjoined or known.proclitic in _FOR or scene.norms[j] in _MEANS or carried) and not partitive:
        return  # "و10 آلاف للمصاب", "و13 بانفجار", "12 برصاص القناصة": another phrase begins, no noun that is counted
    if _toll(scene, counted, j):
        return
    noun = victim(scene, j) or _verbal(scene, j)
    if noun is not None:
        counted.act, counted.head, counted.known = noun.type, j, True
        counted.of_them = partitive and not counted.vague and known.proclitic.endswith("ال")
    elif "part" in known.roles or (partitive and scene.norms[j] in _HOMES):
        return  # "ستة من بلدة كذا": where they are from
    elif "other" in known.roles:
        counted.other, counted.last = True, j + 1
        return
    elif known.person is not None:
        counted.head, counted.group, counted.known = j, known.person.group, True
    elif "units" in known.roles and not (partitive and scene.norms[j] in class_words()):  # "27 من حزب كذا"
        counted.countable, counted.attack, counted.head = False, "attack_units" in known.roles, j
    elif scene.tokens[j].word.kind == ARABIC and not known.triggers and not scene.function_word(j) and not scene.norms[j].startswith("و"):
        _unknown(scene, counted, j, partitive=partitive)
    if counted.head is not None:
        counted.last = j + 1
        describe(scene, counted)
        behind = scene.norms[counted.last : counted.last + 2]
        if behind[:1] == ["من"] and behind[-1] in _SHARE:
            counted.share = True
            counted.last += 2


def _unknown(scene: Scene, counted: Counted, j: int, *, partitive: bool) -> None:
    """A noun that no table has: one for people by its form, or by what it is counted out of."""
    norm = scene.norms[j]
    counted.head, counted.known = j, _relational(norm, partitive=partitive)
    counted.group = "nationals" if counted.known else ""
    if partitive and norm in class_words():  # "60 من مليشيات كذا"
        counted.known, counted.group = True, class_words()[norm]
    counted.known = counted.known or (partitive and norm in _KIN)  # "خمسة من أسرة واحدة"


def _toll(scene: Scene, counted: Counted, j: int) -> bool:
    """ "ارتفع إلى 471 عدد شهداء …": the victims whose toll stands behind its number."""
    if scene.norms[j] not in _COUNTS or not counted.first or scene.norms[counted.first - 1] != "الي":
        return False
    for k in range(j + 1, min(len(scene), j + _WHOM)):
        noun = victim(scene, k) or (_sufferers(scene, k) if scene.norms[k - 1] == "من" else None)
        if noun is not None:
            counted.act, counted.head, counted.known = noun.type, k, True
            return True
    return False


def _sufferers(scene: Scene, i: int) -> Trigger | None:
    """ "إلى 412 عدد من أعدموا": the verb of those who are counted."""
    return next((t for t in scene.found[i].readings if t.form == "verb" and t.number == PLURAL), None) if i in scene.found else None


def _relational(norm: str, *, partitive: bool) -> bool:
    """Whether an unknown noun is by its form one for people: "23 حوثيا", "خمسة يمنيين", "144 من المؤيدين"."""
    if partitive:
        return norm.startswith("ال") and norm.endswith("ين")
    return norm.endswith(("يا", "يين")) and len(norm) > _NISBA


def _start(scene: Scene, counted: Counted, j: int) -> tuple[int, bool] | None:
    """The token of the noun, past marks, "من" and "حالات", and whether "من" stood before it; None where no noun follows."""
    size = len(scene)
    if j + 1 < size and scene.norms[j] == "(" and facets(scene.norms[j + 1]) is EMPTY:
        return None  # "31 (المرصد) و45 (وزارة الصحة)": who says so
    if j < size and scene.norms[j] in _OPENERS:
        j += 1
    partitive = False
    if j + 1 < size and scene.norms[j] in _OF:
        if scene.norms[j + 1] in _SHARE:
            counted.share, counted.last = True, j + 2
            return None
        if scene.norms[j] == "من":
            partitive = True
            j += 1
            if scene.norms[j] in _OF and j + 1 < size:
                j += 1
            if scene.norms[j] in _OPENERS and j + 1 < size:
                j += 1
    if j >= size or (not partitive and any(time.first == j for time in scene.reading.times(scene.index))):
        return None
    if scene.norms[j] in _CASES and j + 1 < size:
        j += 1
    return j, partitive


def _verbal(scene: Scene, i: int) -> Trigger | None:
    """ "12 وفاة", "خمس حالات خطف": a verbal noun that a number counts."""
    return next((t for t in scene.found[i].readings if t.counted and not t.pronoun), None) if i in scene.found else None


def unit(scene: Scene, k: int) -> str:
    """The stem of the counted noun at token `k`, without the ending of the accusative: "مدنيا", "منزلا"."""
    norm = scene.norms[k]
    if norm.endswith("ا") and len(norm) >= _NISBA and facets(norm) is not EMPTY:
        bare = facets(norm[:-1])
        if bare.person is not None or bare.triggers or "units" in bare.roles:
            norm = norm[:-1]
    return stem(norm)


def describe(scene: Scene, counted: Counted) -> None:
    """The unit of the noun at `counted.head`, its adjectives, and whom it means."""
    counted.unit = unit(scene, counted.head or 0)
    if _construct_dual(scene, counted):
        counted.min = counted.max = DUAL
    _modifiers(scene, counted)
    _whom(scene, counted)


def _construct_dual(scene: Scene, counted: Counted) -> bool:
    """ "قتل ضابطا شرطة": a dual before its genitive is written like the accusative."""
    if counted.explicit or counted.max != SINGULAR or not scene.norms[counted.last - 1].endswith("ا") or counted.last >= len(scene):
        return False
    return scene.norms[counted.last] in _BODIES


def one_of_them(scene: Scene, i: int) -> bool:
    """ "أحدهم رضيع", "حال أحدهم حرجة": one of those told before; not one who says something."""
    if i + 1 >= len(scene):
        return False
    person = scene.facets[i + 1].person
    told = person is not None and person.number == SINGULAR and not person.definite and not scene.facets[i + 1].proclitic
    in_state = scene.norms[i + 1] == "في" and i + 2 < len(scene) and scene.norms[i + 2] in _CONDITION  # "إحداهما في حال الخطر"
    return told or in_state or (i > 0 and scene.norms[i - 1].lstrip("و") in _CONDITION) or scene.norms[i + 1] in _GRAVE


def state(scene: Scene, counted: Counted) -> None:
    """ "وسبعة ما زالوا مفقودين": a bare number, and the state in which they are."""
    k = counted.last
    if counted.known and k + 1 < len(scene) and scene.norms[k] in _WERE_FOUND:  # "42 شخصا وجدوا متوفين"
        dead = victim(scene, k + 1)
        if dead is not None and dead.number == PLURAL and not dead.definite:
            counted.act, counted.last = dead.type, k + 2
        return
    if counted.known and k + 1 < len(scene) and scene.norms[k] in _CAME_IN:
        _as_they_came(scene, counted, k)
        return
    if counted.head is not None or not scene.role(k + 1, "still") or scene.norms[k] not in ("ما", "لا") or k + 2 >= len(scene):
        return
    noun = victim(scene, k + 2)
    if noun is not None and noun.number != SINGULAR and not noun.definite:
        counted.act, counted.head, counted.known, counted.last = noun.type, k + 2, True, k + 3


def _as_they_came(scene: Scene, counted: Counted, k: int) -> None:
    """ "500 شخص وصلوا إلى المستشفى مصابين": as what those came whom the verb at token `k` tells of."""
    for n in range(k + 1, min(len(scene), k + _WARD)):
        hurt = victim(scene, n)
        if scene.soft(n) or scene.hard(n):
            return
        if hurt is not None:
            if hurt.number == PLURAL and not hurt.definite and scene.norms[n].endswith(("ين", "ي")):
                counted.act, counted.last = hurt.type, n + 1
            return


def dual(scene: Scene, i: int) -> bool:
    """Whether a noun in ين, which may be plural, is dual: by a mark ("بائعَين"), a verb ("مزارعين قضيا"), a pronoun ("هما") or a third."""
    norm, surface = scene.norms[i], scene.tokens[i].word.surface
    if not norm.endswith("ين"):
        return False
    if surface.rstrip(_MARKS).endswith(("\u064eين", "\u064eيْن")):
        return True
    if any(scene.norms[k] in _THIRD and k - 1 in scene.ending for k in range(i + 2, min(len(scene), i + _FURTHER))):
        return True  # "استشهاد مواطنين وإصابة ثالث"
    for k in range(i + 1, min(len(scene), i + _WHOM)):
        if scene.hard(k) or scene.norms[k] in _THE_TWO:
            return not scene.hard(k)
        if k in scene.found and any(t.form == "verb" for t in scene.found[k].readings):
            return _verb_of_two(scene, k)
    return False


def _verb_of_two(scene: Scene, k: int) -> bool:
    """Whether the verb at token `k` is a dual: "قضيا", "قتلا"; not the accusative of "ذبح" that tells how: "قتل عشرة صيادين ذبحا"."""
    readings = scene.found[k].readings
    noun = any(t.form != "verb" for t in readings) and (scene.norms[k] not in _OF_TWO or "\u064b" in scene.tokens[k].word.surface)
    return not noun and all(t.number == DUAL for t in readings if t.form == "verb")


def _modifiers(scene: Scene, counted: Counted) -> None:
    """ "شخص مصاب" tells the act, "آخرين" that others were counted before."""
    if not counted.explicit and scene.norms[counted.head or 0].startswith("ال"):
        return
    still = scene.role(counted.last + 1, "still") and scene.norms[counted.last] in ("ما", "لا")
    start = counted.last + 2 * still  # "17 شخصا ما زالوا مفقودين"
    for k in range(start, min(len(scene), start + _ADJECTIVES)):
        if scene.role(k, "other") or (not counted.explicit and scene.norms[k] in _NTH):  # "راكب رابع"
            counted.other, counted.last = True, k + 1
            return
        if scene.role(k, "part") or not counted.known:
            return
        noun = victim(scene, k) if scene.norms[k] not in _REMAINS else None
        if noun is not None and (noun.number != SINGULAR or (noun.type != "killed" and scene.norms[k].startswith("مصاب"))):
            agrees = counted.explicit or counted.max != SINGULAR or noun.number == SINGULAR
            if counted.act is None and agrees and not scene.facets[k].conjoined and not noun.definite:
                counted.act, counted.explicit, counted.last = noun.type, True, k + 1
            return
        if scene.function_word(k) or scene.facets[k].triggers or scene.facets[k].conjoined or scene.norms[k].startswith("و"):
            return


def _whom(scene: Scene, counted: Counted) -> None:
    """The target class from the words after a general noun: رجال الأمن، عنصرا من الحرس، 17 قتيلا من المدنيين."""
    if counted.group not in ("", "people", "soldiers"):
        return
    for k in range(counted.last, min(len(scene), counted.last + _WHOM)):
        norm = scene.norms[k]
        if scene.hard(k) or scene.soft(k) or norm[:1] == "و":
            break
        behind_of = scene.norms[k - 1] in _WHOSE or (counted.act is not None and norm.startswith("لل"))
        group = _class_of(norm) if behind_of or (k == counted.last and counted.unit in _MEMBERS) else None
        person = scene.facets[k].person
        if k == counted.last and counted.unit in _MEMBERS and person is not None and person.group == "fighters":
            group = "fighters"  # "20 عنصرا إرهابيا"
        if group is None and person is not None and counted.group in ("", "people") and (k == counted.last or behind_of):
            group = person.group if person.group not in ("people", "nationals") else None
        if group is not None:
            counted.group = group
            return
        if norm not in _LEADING:
            break
    if not counted.group and counted.first:
        _losers(scene, counted)


def _class_of(norm: str) -> str | None:
    """ "من المليشيات", "للمليشيات"."""
    return class_words().get(norm) or (class_words().get("ال" + norm[2:]) if norm.startswith("لل") else None)


def _losers(scene: Scene, counted: Counted) -> None:
    """ "تكبد المتمردين 35 قتيلا", "خسائر المتمردين تجاوزت 50 قتيلا": whose losses they are is told before the number."""
    for k in range(counted.first - 1, max(0, counted.first - _LOSING_REACH), -1):
        if scene.hard(k) or scene.soft(k):
            return
        person = scene.facets[k].person
        group = person.group if person is not None and person.definite else class_words().get(scene.norms[k])
        if group in _COMBATANTS and scene.norms[k - 1].removeprefix("و") in _LOSING:
            counted.group = group
            return
