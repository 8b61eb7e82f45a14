"""How one count of a sentence follows another: a list that adds up, or further figures of one act."""

from __future__ import annotations

from typing import Final

from processors.acts.findings import Counted, Figure
from processors.acts.governors import conjoined
from processors.acts.lexicon import words
from processors.acts.scene import Scene

_APART: Final = frozenset(("fighters", "attackers"))
"""Those who are not added up with others: "40 مسلحا و7 جنود" are two figures."""
_TWO_TOLLS: Final = ({"soldiers", "civilians"}, {"police", "civilians"})
"""Numbers that are told side by side and stay two: "91 جنديا و50 مدنيا"."""
_APPOSED: Final = 4
"""Words that may describe one count of a list before the next: "طفل من القرية وامرأة"."""
_AT: Final = frozenset(("في", "من", "علي"))
_ENCLOSING: Final = frozenset("()«»“”\"")
_OPENING: Final = frozenset("(«“")
_CLOSING: Final = words("sources") | _AT | {"فقط"}
_LIST: Final = frozenset(("و", "،", ",", "علي", "الاقل"))
_BODY: Final = 9
"""Words that name a body of people between two counts of one act."""
_SOURCES: Final = words("sources")
_TURNS: Final = frozenset(("فيما", "بينما", "حين", "لكن", "مقابل", "المقابل"))
_OF_THEIR_NUMBER: Final = frozenset(("عن", "انهم", "بانهم", "عددهم", "العدد", "يتجاوزون", "يتعدون"))
_SIDES: Final = frozenset(("صفوف", "جانب", "طرف"))
_MEANS: Final = words("means")
_BY_HAND: Final = (["علي", "يد"], ["علي", "ايدي"], ["تحت", "التعذيب"], ["تحت", "الانقاض"])
_STATES_ONLY: Final = frozenset(("displaced", "released"))
_TEN: Final = 10
_FURTHER: Final = 12
"""Words between a count and the others that suffered the same."""


def leads(scene: Scene, one: Counted, count: Counted) -> bool:
    """Whether a single person stands right before a number of further ones, joined by "و"."""
    return conjoined(scene, count) and count.first - one.last <= 1 and count.known and adds_up(one, count)


def adds_up(one: Counted, two: Counted) -> bool:
    """Whether two counts of a list make one: not of fighters and others, nor "خمسة من … وخمسة من …" of two bodies."""
    if (one.group in _APART) != (two.group in _APART):
        return False
    if one.explicit and two.explicit and {one.group, two.group} in _TWO_TOLLS:
        return False
    return not (one.partitive and two.partitive and one.group != two.group)


def goes_on(scene: Scene, last: Figure, one: Counted, two: Counted) -> bool:
    """Whether a further number tells of the same act: of another body of people, by another source, in another place."""
    if (last.trigger is not None or one.act is not None) and _beside(scene, one, two):
        return True
    if _by_means(scene, one, two):
        return True
    if _each_source(scene, one, two) or _another_source(scene, one, two) or _another_word(scene, one, two):
        return True
    return _in_ranks(scene, one, two) or _elsewhere(scene, last, two)


def _another_source(scene: Scene, one: Counted, two: Counted) -> bool:
    """ "132 قتيلا وفق الحكومة و160 بحسب السكان"."""
    if two.head is not None or not two.explicit or not conjoined(scene, two) or scene.norms[two.last : two.last + 1] == []:
        return False
    between = range(one.last, two.first)
    return scene.norms[two.last] in _SOURCES and not any(k in scene.found or scene.hard(k) for k in between)


def _another_word(scene: Scene, one: Counted, two: Counted) -> bool:
    """ "سقوط 12 قتيلا، في حين تحدثت السلطات عن ثلاثة فقط", "قالت الوزارة إنهم سبعة": another's number for the same."""
    if two.head is not None or not two.explicit or not one.explicit or scene.norms[two.first - 1] not in _OF_THEIR_NUMBER:
        return False
    between = range(one.last, two.first)
    turned = next((k for k in between if scene.norms[k].removeprefix("و") in _TURNS), None)
    if turned is None or not _closes(scene, two):
        return False
    return not any(scene.facets[k].triggers or scene.hard(k) for k in range(turned, two.first))


def _in_ranks(scene: Scene, one: Counted, two: Counted) -> bool:
    """ "12 قتيلا في صفوف المتمردين وثلاثة في صفوف الجيش": a bare number of another side."""
    bare = two.head is None and two.explicit and conjoined(scene, two)
    sides = [scene.norms[c.last + 1 : c.last + 2] for c in (one, two)]
    between = range(one.last, two.first)
    return bare and all(side and side[0] in _SIDES for side in sides) and not any(k in scene.found or scene.hard(k) for k in between)


def _by_means(scene: Scene, one: Counted, two: Counted) -> bool:
    """ "قضى 41 منهم على يد القوات و13 بانفجار ألغام": bare numbers, each with who or what did it."""
    if two.head is not None or not two.explicit or not conjoined(scene, two) or len(range(one.last, two.first)) > _BODY:
        return False
    return _means(scene, one.last) and _means(scene, two.last) and not any(scene.hard(k) for k in range(one.last, two.first))


def _means(scene: Scene, i: int) -> bool:
    """Whether token `i` begins to tell by what somebody died: "برصاص", "بغارات", "على يد", "تحت التعذيب"."""
    if i >= len(scene):
        return False
    event = i in scene.found and any(t.form == "event" for t in scene.found[i].readings)
    if scene.norms[i] in _MEANS or (event and scene.norms[i].startswith("ب")):
        return True
    return scene.norms[i : i + 2] in _BY_HAND


def _elsewhere(scene: Scene, last: Figure, two: Counted) -> bool:
    """ "قتل ستة في غارة على سراقب، وثلاثة في كفرومة": a number and a place of its own, behind a figure with a place."""
    counts = two.explicit if two.head is None else two.known and two.act is None and (two.min or 0) > 1
    if not counts or not conjoined(scene, two) or two.last + 1 >= len(scene) or last.act in _STATES_ONLY:
        return False
    places = scene.reading.places(scene.index)
    at = two.last + int(scene.norms[two.last] == "في")
    if at == two.last and not scene.norms[at].startswith("ب"):
        return False
    behind = any(p.first in (at, at + 1) for p in places)
    between = [p for p in places if last.last <= p.first < two.first]
    return behind and bool(between) and not any(scene.hard(k) for k in range(last.last, two.first))


def _beside(scene: Scene, one: Counted, two: Counted) -> bool:
    """ "إصابة 43 من قوات كذا وكذا و7 من عناصر …": a further count of the same act, with its own body of people."""
    between = range(one.last, two.first)
    of_one = one.partitive or scene.norms[one.last : one.last + 1] == ["من"] or (one.act is not None and _closes(scene, two))
    if not (of_one and two.explicit and two.partitive and two.head is not None and conjoined(scene, two)) or len(between) > _BODY:
        return False
    return not any(k in scene.found or scene.hard(k) for k in between)


def same_body(scene: Scene, one: Counted, two: Counted) -> bool:
    """ "112 فردا من المطلوبين والمشتبه فيهم", "22 من مسلحي صالح والحوثي": a name for those whom the number has counted."""
    person = scene.facets[two.head].person if two.head is not None else None
    named = one.explicit and not two.explicit and person is not None and person.definite and conjoined(scene, two)
    return named and two.first - one.last <= _APPOSED


def _closes(scene: Scene, count: Counted) -> bool:
    """Whether nothing but a mark, a source or a place follows the count, no verb of its own."""
    return count.last >= len(scene) or scene.soft(count.last) or scene.hard(count.last) or scene.norms[count.last] in _CLOSING


def _each_source(scene: Scene, one: Counted, two: Counted) -> bool:
    """ "القتلى: 12 (المرصد)، 15 (الشبكة)": bare numbers of one thing, each with its source in brackets."""
    between = scene.norms[one.last : two.first]
    bare = one.head is None and two.head is None and one.explicit and two.explicit
    return bare and between[:1] == ["("] and between[-1] in ("،", ",", ")", "و") and between.count(")") == 1


def others(scene: Scene, one: Counted, two: Counted) -> bool:
    """ "أصيب 11 شابا بالرصاص، وعشرات آخرون بالاختناق": others that suffered the same, the verb told once."""
    if not (two.other and two.explicit and two.act is None and conjoined(scene, two)) or not one.explicit:
        return False
    between = range(one.last, two.first)
    return len(between) <= _FURTHER and not any(k in scene.found or scene.hard(k) for k in between)


def also_counted(scene: Scene, one: Counted, two: Counted) -> bool:
    """ "17 جنديا وضابطا": the number counts both nouns, which stand in the accusative that it asks for."""
    noun = scene.norms[two.first]
    first = scene.norms[one.head] if one.head is not None else ""
    both = noun.endswith("ا") or (noun.endswith("ه") and first.endswith(("ه", noun[1:-1])))  # "17 امرأة وفتاة", "مختطف ومختطفة"
    return one.explicit and not two.explicit and two.max == 1 and (one.min or 0) > _TEN and both and joined(scene, one, two)


def joined(scene: Scene, one: Counted, two: Counted) -> bool:
    """Whether `two` follows `one` in a list, with only "و" or a comma between them."""
    conjunction = conjoined(scene, two)
    if not conjunction and (scene.norms[two.first - 1] not in ("،", ",") or (two.max == 1 and not two.explicit)):
        return False  # a single noun behind a comma tells what somebody is or does: "، داعيا إلى …"
    if not two.known and two.head is not None:
        return False
    words = 0
    for k in range(one.last, two.first):
        norm = scene.norms[k]
        if norm in _LIST or (norm in _ENCLOSING and (two.explicit or norm not in _OPENING)):
            continue
        if k in scene.found or scene.hard(k) or scene.facets[k].conjoined or scene.role(k, "part"):
            return False
        if scene.function_word(k) and norm not in _AT:
            return False
        words += 1
    return words <= (_APPOSED if conjunction else 0)
