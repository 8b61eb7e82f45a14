"""What governs a count: the trigger before it, or the verb behind it, and the act that it makes of the count."""

from __future__ import annotations

from typing import Final

from processors.acts import judgements, tolls
from processors.acts.findings import Counted, Found, Governor
from processors.acts.lexicon import DUAL, EMPTY, PLURAL, SINGULAR, Trigger, words
from processors.acts.scene import Scene
from processors.model import ActType
from processors.text.words import ARABIC

VICTIM_ACTS: Final = frozenset(("killed", "injured", "casualties", "missing", "detained", "released", "displaced"))
"""Acts that have victims to count."""
HARM: Final = frozenset(("killed", "injured", "casualties"))
ATTACKS: Final = frozenset(("strike", "shelling", "explosion", "chemical_attack", "ground_assault"))
_PEOPLE_ONLY: Final = frozenset(("detained", "released", "displaced", "missing"))
"""Goods are seized and freed too: the counted noun must be one for people."""
_FAR: Final = 30
"""Words between "حصيلة القتلى" and its number."""
_SUBJECT: Final = 9
"""Words between a verb and its counted object: the subject stands there."""
_CLOSE: Final = 3
_IDIOM: Final = 4
_AFTER: Final = 9
"""Words between a count and the verb that follows it."""
_AFTER_ONE: Final = 2
_AFTER_TOPIC: Final = 7
"""… where the count is a person whom "أن" makes the topic: "أن عنصرا في الحشد العشائري استشهد"."""
_OBJECT: Final = 14
"""Words between a verb's subject and its counted object."""
_WORD: Final = 4
"""Letters."""
_FAMILIES: Final = words("families")
_PUNISHED: Final = frozenset(("killed", "detained"))
_RESULTED: Final = words("resulted")
_RESULT: Final = 5
"""Words between "أسفر" and what came of it."""
_ARMED: Final = frozenset(("fighters", "attackers", "soldiers", "police"))
"""Those who flee from a fight are not displaced by it."""
_TOLD_TOGETHER: Final = frozenset(("missing", "killed", "injured", "detained"))
_PRISONERS: Final = ("سجين", "سجناء", "معتقل", "نزيل", "نزلاء", "موقوف", "محتجز")
_PEOPLE: Final = frozenset(("منهم", "منهن"))
_QUOTES: Final = frozenset("«»“”‘’\"'")
_ONLY: Final = (["فقط"], ["فحسب"])
"""Between those counted and their verb: "إن جنديين فقط أصيبا"."""
_OF_ANOTHER: Final = frozenset(("ان", "انه", "انها", "بان", "بانه", "بانها", "وان", "وانه", "وانها", "وبان"))
"""Behind a count they begin what is said of others."""
_RELATIVE: Final = frozenset(("الذي", "التي", "الذين"))
_WERE: Final = frozenset(("كان", "كانوا", "وكانوا", "عددهم", "يكونوا"))
_PREPOSITIONS: Final = words("prepositions")
_THAT: Final = frozenset(("ان", "بان", "وان", "وبان", "لان"))
_HIT: Final = "اصاب"
"""A verb whose victims, told before it, would need a pronoun: the passive is another word."""
_BREAKS: Final = frozenset(("وان", "وبان", "وانه", "وانها", "وانهم", "ان", "بان"))
"""Words that begin a clause of its own: what stands before them governs no count behind them."""
_OF_THEM: Final = (["منهم"], ["منهن"], ["منها"])
_ABOARD: Final = frozenset(("متنه", "متنها"))
_THEIR_NUMBER: Final = frozenset(("عددهم", "عددهن", "وعددهم"))
VAGUE_GROUPS: Final = frozenset(("", "people", "nationals"))


def conjoined(scene: Scene, count: Counted) -> bool:
    """Whether "و" stands before the count."""
    if scene.facets[count.first].conjoined or (count.explicit and scene.norms[count.first].startswith("و")):
        return True
    return count.first > 0 and scene.norms[count.first - 1] == "و"


def governor(scene: Scene, count: Counted, previous: Counted | None, after: Counted | None) -> Governor | None:
    """The governor of a count; `previous` and `after` are the counts around it. A count behind "و" looks ahead first."""
    right = _behind(scene, count, after) if count.explicit or count.known else None
    left = before(scene, count, previous)
    chosen = right if right is not None and (left is None or _nearer(scene, count, left, right)) else left
    if chosen is None or (after is not None and _is_subject(scene, count, after, chosen.found)):
        return None
    return chosen


def _nearer(scene: Scene, count: Counted, left: Governor, right: Governor) -> bool:
    """Whether the verb behind the count is its own: behind "و", or nearer than what stands before it."""
    return conjoined(scene, count) or (right.found.first == count.last and count.first - left.found.last > 1)


def _is_subject(scene: Scene, count: Counted, after: Counted, found: Found) -> bool:
    """ "قتل انتحاري 32 شخصا": one person right behind an active verb whose object is counted further on."""
    if count.explicit or found.last != count.first:
        return False
    if not any(t.form == "verb" and t.transitive and not t.pronoun for t in found.readings):
        return False
    between = range(count.last, after.first)
    if scene.function_word(after.first - 1):
        return False  # "قتل القيادي مع ستة من مرافقيه"
    return len(between) <= _OBJECT and after.known and not conjoined(scene, after) and not any(
        scene.hard(k) or scene.role(k, "part") or (k in scene.found and scene.found[k].trigger.type in VICTIM_ACTS) for k in between
    )


def before(scene: Scene, count: Counted, previous: Counted | None, *, near: bool = False) -> Governor | None:
    """The trigger before the count that governs it ("مقتل 27", "حصيلة القتلى … إلى 100"); `near`: only right before it."""
    stop = previous.last if previous is not None and previous.explicit else 0
    reach = count.reached or _of_their_number(scene, count) or tolls.estimated(scene, count)
    i, cost, aboard = count.first - 1, 0, False
    if previous is not None and _rose(scene, previous, count):  # "ارتفع عدد القتلى من 36 إلى 54"
        stop, i, reach = 0, previous.first - 2, True
    if not count.other and _another(scene, i, bare=count.head is None):
        return None
    limit = (1 if count.max != DUAL else _CLOSE) if not count.explicit else _CLOSE if near else _FAR
    while i >= stop and cost <= limit:
        first = scene.skip.get(i)
        if first is not None and first > stop and i not in scene.found:
            i = first - 1
            continue
        found = scene.ending.get(i)
        if found is not None:
            act = _governs(scene, found, count, cost, reach, previous) if not aboard or _out_of_touch(scene, found) else None
            if act is not None:
                return Governor(found, act)
            i = found.first
        aboard = aboard or scene.norms[i] in _ABOARD
        if scene.role(i, "safe") and not reach and not aboard and not _of_attackers(scene, i):
            return None
        if scene.norms[i] in _BREAKS and not reach and not count.of_them:
            return None  # "إن 19 شخصا قضوا وإن نحو مئة آخرين أصيبوا"
        if scene.hard(i) and not (scene.norms[i] == ":" and cost == 0):
            return None
        reach = reach or scene.role(i, "reach") or (scene.norms[i] == ":" and cost == 0)
        cost += scene.norms[i] not in _QUOTES
        i -= 1
    if reach and previous is not None and previous.act is not None:
        found = scene.found.get(previous.head or 0)  # "الجرحى الذين بلغ عددهم مئة"
        if found is not None and any(scene.norms[k] in _THEIR_NUMBER for k in range(stop, count.first)):
            return Governor(found, previous.act)
    return None


def _of_attackers(scene: Scene, i: int) -> bool:
    """ "خطف مسلحون يستقلون سيارة 12 قرويا": what the word at `i` says is safe are those who did it."""
    person = scene.facets[i - 1].person if i else None
    return person is not None and person.group in _ARMED and not person.definite


def _of_their_number(scene: Scene, count: Counted) -> bool:
    """ "إن الجرحى وعددهم 57 …": the number right behind those whom it counts."""
    k = count.first - 1
    return k > 0 and scene.norms[k] in _THEIR_NUMBER and any(t.form == "victim" and t.definite for t in scene.facets[k - 1].triggers)


def _out_of_touch(scene: Scene, found: Found) -> bool:
    """ "فقدت السلطات الاتصال بقارب كان على متنه 18 بحارا": those aboard are missing; of a wreck nobody says what became of them."""
    return found.trigger.type == "missing" and "الاتصال" in scene.norms[found.first : found.last + _CLOSE]


def said_before(scene: Scene, i: int) -> int:
    """The token before which nothing but a time stands up to token `i`: "من 12 قتيلا أمس إلى 17"."""
    while i and i - 1 in scene.skip and i - 1 not in scene.found:
        i = scene.skip[i - 1]
    return i


def _rose(scene: Scene, old: Counted, new: Counted) -> bool:
    """Whether two bare numbers are the old and the new value of a toll."""
    to, since = new.first - 1, old.first - 1
    if not (old.explicit and new.explicit) or since < 0 or said_before(scene, to) != old.last:
        return False
    return scene.norms[to] == "الي" and scene.norms[since] == "من"


def _governs(scene: Scene, found: Found, count: Counted, cost: int, reach: bool, previous: Counted | None) -> ActType | None:
    """The act of the first reading of `found` that can govern the count `cost` words behind it."""
    for trigger in found.readings:
        told = count.explicit and tolls.of_many(trigger) and tolls.told_of(scene, found, near=reach or count.known or cost == 0)
        if trigger.type not in VICTIM_ACTS or (trigger.pronoun and trigger.form != "victim" and not told):
            continue
        after = previous is not None and previous.explicit and scene.facets[found.first].conjoined
        if told:
            return trigger.type
        if not _suits(scene, found, trigger, count, cost, after):
            continue
        if trigger.type in _PUNISHED and judgements.sentenced(scene, found):
            return None
        if trigger.form == "verbal":
            if (not trigger.definite or trigger.needs or judgements.executed(scene, found)) and cost <= _reach(scene, count):
                return _with_neighbour(scene, found, trigger.type, previous)
        elif trigger.form == "verb":
            if _takes(scene, trigger, count, cost):
                act = "killed" if trigger.type == "missing" and _own(scene, count) else trigger.type
                return _with_neighbour(scene, found, act, previous)
        elif tolls.tolls(scene, found, trigger, count, cost, reach):
            return trigger.type
    return None


def _another(scene: Scene, i: int, *, bare: bool) -> bool:
    """ "إصابة ثلاثة لاعبين وطرد اثنين": an unknown word joined by "و" right before a bare number governs it, as a verb of several governs
    any ("قتلوا حارسا واستجوبوا ستة موظفين")."""
    if i < 0 or scene.tokens[i].word.kind != ARABIC or not scene.norms[i].startswith("و") or len(scene.norms[i]) < _WORD:
        return False
    if not (bare or scene.norms[i].endswith("وا")):
        return False
    return scene.facets[i] is EMPTY and not scene.function_word(i) and i not in scene.skip


def _own(scene: Scene, count: Counted) -> bool:
    """ "فقد الجيش ثلاثة من جنوده": who loses his own men has them killed."""
    person = scene.facets[count.head].person if count.head is not None else None
    return count.partitive and person is not None and person.pronoun


def _reach(scene: Scene, count: Counted) -> int:
    """How far before the count its verbal noun may stand: "مقتل القيادي فلان … وأربعة من مرافقيه"."""
    if not count.explicit:
        return 0
    return _SUBJECT if count.known and (count.partitive or count.other) and conjoined(scene, count) else _CLOSE


def _suits(scene: Scene, found: Found, trigger: Trigger, count: Counted, cost: int, told: bool) -> bool:
    """Whether what is counted can have suffered it: weak triggers need people to be named, in this count or, `told`, in one before it."""
    family = count.head is not None and not count.known and scene.norms[count.head].removeprefix("ال") in _FAMILIES
    if family and trigger.type in HARM:
        return False
    if trigger.type == "displaced" and count.head is not None and scene.norms[count.head].startswith(_PRISONERS):
        return False  # "فر 400 سجين"
    if trigger.type in _PEOPLE_ONLY and not (count.known or count.head is None or (cost == 0 and not trigger.weak)):
        return family
    if trigger.type == "casualties" and not count.explicit and count.head is not None and scene.facets[count.head].proclitic.endswith("ال"):
        return False
    if trigger.type in _TOLD_TOGETHER and count.head is None and told and cost == 0 and trigger.form == "verb":
        return True  # "قتل ثمانية وفقد 14", "قتلت 60 وأسرت 14"
    if trigger.type == "displaced" and trigger.weak and count.group in _ARMED:
        return False  # "فر 12 مسلحا"
    if count.head is None and cost == 1 and scene.norms[count.first - 1] in _PEOPLE:
        return True  # "غرق منهم 60"
    if not trigger.weak or (trigger.type == "displaced" and trigger.needs and (family or count.head is None)):
        return True
    if not trigger.fall and not count.explicit and not count.other and count.group in VAGUE_GROUPS:
        return count.known and _suits_nameless(scene, found, trigger, count, cost)
    if count.of_them and scene.norms[count.last - 1] in _PEOPLE:
        return True
    return count.known or count.other or (trigger.fall and count.head is None and cost <= 1)


def _suits_nameless(scene: Scene, found: Found, trigger: Trigger, count: Counted, cost: int) -> bool:
    """Whether one or two of whom nothing is told but that they are people suffered what a weak trigger tells."""
    if trigger.form == "verbal":
        return count.act is not None or _came_of(scene, found, count)
    if trigger.type == "detained":  # "أوقفت رجلين": in the accusative of an object
        return trigger.transitive and cost == 0 and count.max == DUAL and scene.norms[count.first].endswith("ين")
    if trigger.type == "killed" and cost == 0 and count.head is not None and scene.norms[count.head].startswith(_PRISONERS):
        return True  # "توفي معتقل": who holds him answers for him
    return trigger.type == "killed" and count.act is None and _and_hurt(scene, count.last)  # "توفي شخصان وأصيب 11 آخرون"


def _came_of(scene: Scene, found: Found, count: Counted) -> bool:
    """ "نتج عن ذلك وفاة مواطن", "وفاة مواطن وإصابة ستة": no death of its own accord."""
    if _and_hurt(scene, count.last):
        return True
    return any(scene.norms[k].lstrip("وف") in _RESULTED for k in range(max(0, found.first - _RESULT), found.first))


def _takes(scene: Scene, trigger: Trigger, count: Counted, cost: int) -> bool:
    """Whether the count is the object, or the late subject, of the verb `cost` words before it."""
    if conjoined(scene, count) and cost == (scene.norms[count.first - 1] == "و"):
        return False  # "قتلوا و32 أصيبوا"
    if trigger.needs and (trigger.number == SINGULAR or cost <= _SUBJECT):
        cost = min(cost, _CLOSE)
    elif trigger.number == PLURAL and not trigger.transitive:
        return False
    return cost <= (_SUBJECT if count.explicit else 0) and not (cost > _CLOSE and count.head is None)


def _with_neighbour(scene: Scene, found: Found, act: ActType, previous: Counted | None) -> ActType:
    """ "مقتل وإصابة 20", "قتل وتشويه": two verbal nouns before one number are one figure of both."""
    if act not in HARM:
        return act
    joined = scene.norms[found.first - 1] in ("و", "او")
    k = found.first - 1 if scene.facets[found.first].conjoined else found.first - 2 if joined else -1
    near = scene.found.get(k)
    if near is not None and not _has_subject(scene, near) and not (previous is not None and 0 <= near.first - previous.last <= _CLOSE):
        kinds = {t.type for t in near.readings if t.form in ("verbal", "verb") and t.number == SINGULAR}
        if kinds & HARM and act not in kinds and not (kinds == {"casualties"} and act != "killed"):
            return "casualties"
    return act


def _has_subject(scene: Scene, found: Found) -> bool:
    """ "أن عاملا في المحطة توفي وأصيب ثلاثة": a verb behind the one who suffered it has no share in the number that follows the next verb.

    Not "استشهد وأصيب عشرون", nor "مسلح قتل وأصاب عشرين", whose subject does both.
    """
    if any(t.form != "verb" or t.transitive or t.number != SINGULAR for t in found.readings):
        return False
    for k in range(found.first - 1, max(-1, found.first - 1 - _SUBJECT), -1):
        person = scene.facets[k].person
        if person is not None and person.number == SINGULAR:
            return True
        if scene.hard(k) or scene.soft(k) or k in scene.ending or scene.norms[k] in _THAT:
            return False
    return False


def _behind(scene: Scene, count: Counted, after: Counted | None) -> Governor | None:
    """The verb behind the count whose subject it is: "30 شخصا قتلوا", "جنديا تركيا قتل"."""
    i, cost, topic = count.last + (scene.norms[count.last : count.last + 1] in _ONLY), 0, _is_topic(scene, count)
    strayed = topic and count.first != count.head  # "أن أحد الجنود قتل امرأة"
    while i < len(scene) and cost <= (_AFTER if count.explicit else _AFTER_TOPIC if topic else _AFTER_ONE):
        found = scene.found.get(i)
        if found is not None:
            verb = next((t for t in found.readings if t.form == "verb" and t.type in VICTIM_ACTS and not t.pronoun), None)
            if verb is not None and verb.fall and (fallen := _fallen(scene, found.last)) is not None:
                return Governor(found, fallen)
            if verb is not None and _of_others(scene, count, after, found, verb):
                return None
            if verb is not None and not scene.facets[i].conjoined and (not verb.weak or _of_as_many(scene, verb, count, i)):
                if verb.transitive and after is not None and after.first == found.last and not conjoined(scene, after):
                    return None  # "مهاجمين قتلوا خمسين شخصا"; not "30 شخصا قتلوا وأكثر من مئة أصيبوا"
                if strayed and not _befell_it(scene, count, found, verb):
                    return None
                idiom = bool(verb.needs) and cost <= _IDIOM  # "110 آخرين ما زالوا في عداد المفقودين"
                far = verb.number == PLURAL or idiom or count.max in (1, 2) or not count.explicit or _of_families(scene, count, i)
                if far or cost <= 1:
                    return Governor(found, verb.type)
            if any(t.form in ("verb", "verbal") for t in found.readings):
                return None
        if scene.norms[i] in _OF_ANOTHER:
            return None  # "أربعة أطباء إن خمسة قتلوا"
        cost += 1
        strayed = strayed or (topic and (cost > _AFTER_ONE or scene.function_word(i)))
        if scene.hard(i) or (strayed and _leads_away(scene, i)) or not (topic or count.explicit or _is_passed(scene, i)):
            return None
        i += 1 + (scene.norms[i + 1 : i + 2] in _ONLY)
    return None


def _of_others(scene: Scene, count: Counted, after: Counted | None, found: Found, verb: Trigger) -> bool:
    """Whether the verb behind the count is of the count after it, or of more or fewer."""
    if after is not None and after.last == found.first and _other_subject(scene, count, after):
        return True
    return _of_other_number(scene, count, found, verb)


def _of_other_number(scene: Scene, count: Counted, found: Found, verb: Trigger) -> bool:
    """ "في الحافلة 40 راكبا قتل منهم 32", "الجار وطفلتيه قضوا": fewer than those counted, or one more; "قذيفة روسية أصابت سوقا": others."""
    if scene.norms[found.first].startswith(_HIT):
        return True
    if verb.number == SINGULAR and scene.norms[found.last : found.last + 1] in _OF_THEM:
        return True
    return verb.number == PLURAL and count.max == DUAL and not count.explicit and conjoined(scene, count)


def of_many_behind(scene: Scene, count: Counted, after: Counted | None) -> Governor | None:
    """ "أربعة نازحين قتلوا", "ستة معتقلين توفوا": a verb in the number of those who are named by the state they were in before."""
    chosen = _behind(scene, count, after)
    several = chosen is not None and any(t.form == "verb" and t.number != SINGULAR for t in chosen.found.readings)
    return chosen if several else None


def _is_topic(scene: Scene, count: Counted) -> bool:
    """ "أن عنصرا في الحشد العشائري استشهد", "أن أحد المارة أصيب": one person right behind "أن", of whom the clause tells."""
    return not count.explicit and count.max == 1 and count.head is not None and count.first > 0 and scene.norms[count.first - 1] in _THAT


def _is_passed(scene: Scene, i: int) -> bool:
    """Whether a single person's verb may stand behind token `i`."""
    return not scene.function_word(i) or scene.norms[i] == "من"


def _leads_away(scene: Scene, i: int) -> bool:
    """Whether token `i` between a topic and its verb begins what is told of others: a relative clause, another person."""
    person = scene.facets[i].person
    return scene.norms[i] in _RELATIVE or (person is not None and not person.definite and not scene.function_word(i - 1))


def _befell_it(scene: Scene, count: Counted, found: Found, verb: Trigger) -> bool:
    """Whether the verb in the topic's number and gender has no other subject or object behind it: not "أن شابا قتل امرأة"."""
    other_gender = count.first == count.head and scene.norms[found.first].endswith("ت") != scene.norms[count.first].endswith("ه")
    if verb.number != SINGULAR or scene.norms[found.first - 1] == "من" or other_gender:
        return False
    k = found.last
    told = any(time.first == k for time in scene.reading.times(scene.index))
    if verb.needs or told or k >= len(scene) or scene.function_word(k) or scene.norms[k] in _PREPOSITIONS:
        return True
    behind = scene.norms[k]
    return (behind[0] in "بو" and len(behind) >= _WORD) or (behind.endswith("ا") and scene.facets[k].person is None)


def _of_as_many(scene: Scene, verb: Trigger, count: Counted, i: int) -> bool:
    """ "ثلاثة أطفال غرقوا", "راعيين فقدا", "عشرين منهم قضوا", "شرطيا توفي": a verb in the number of those before it, who are people."""
    if verb.type == "displaced":
        if _of_families(scene, count, i):
            return True
        if _fled_from_fight(scene, count):
            return False
    people = count.known or count.of_them or count.partitive  # "أكثر من مئة ألف من الهزارة فروا": who is told by a plural verb
    if verb.type == "displaced" and verb.needs and count.explicit and count.head is None:
        people = True  # "إن تسعين ألفا فروا من ديارهم": the homes say who
    if verb.number != SINGULAR:
        return people and (verb.number == PLURAL or count.max == DUAL)
    if count.explicit or not count.known or count.max != 1 or verb.type != "killed" or verb.transitive:
        return False
    return count.group not in VAGUE_GROUPS or _and_hurt(scene, i + 1)


def _and_hurt(scene: Scene, i: int) -> bool:
    """ "توفي وأصيب ثلاثة آخرون", "وفاة مواطن وإصابة ستة": no death of its own accord, when others were hurt."""
    behind = scene.found.get(i)
    return behind is not None and scene.facets[i].conjoined and any(t.type == "injured" for t in behind.readings)


def _fled_from_fight(scene: Scene, count: Counted) -> bool:
    """ "إن المهاجمين كانوا نحو ثلاثين رجلا فروا": armed men of whom the number is told."""
    if count.group in _ARMED:
        return True
    for k in range(count.first - 1, max(-1, count.first - 1 - _CLOSE), -1):
        person = scene.facets[k].person
        if person is not None and person.group in _ARMED:
            return any(scene.norms[n] in _WERE for n in range(k + 1, count.first))
    return False


def _of_families(scene: Scene, count: Counted, i: int) -> bool:
    """ "75 أسرة من بلدة كذا نزحت": the verb of families is a feminine singular, however far."""
    family = count.head is not None and scene.norms[count.head].removeprefix("ال") in _FAMILIES
    return family and (scene.norms[i].endswith("ت") or scene.norms[i].startswith("ت"))


def _other_subject(scene: Scene, count: Counted, after: Counted) -> bool:
    """ "شيع المئات جثامين ثمانية قتلوا": the verb's subject is the count right before it."""
    if not after.countable or not after.known or conjoined(scene, after):
        return False
    return not any(scene.role(k, "part") or scene.soft(k) for k in range(count.last, after.first))


def _fallen(scene: Scene, i: int) -> ActType | None:
    """ "العشرات سقطوا قتلى": as what they fell."""
    if i >= len(scene):
        return None
    return next((t.type for t in scene.facets[i].triggers if t.form == "victim" and t.number == PLURAL), None)
