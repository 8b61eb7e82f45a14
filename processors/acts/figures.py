"""Which figure belongs to which act.

The rules, in the order in which they are tried for each count:
    combined    "13 شخصا بين قتيل وجريح", "300 قتيل وجريح": killed and injured in one number
    own noun    "27 قتيلا", "200 شخص مصاب": the counted noun says the act, unless a trigger says what befell them ("وفاة خمسة نازحين")
    part        behind "بينهم", "منهم …": of the figure before
    list        "امرأة وطفلان وثلاثة رجال": added to the count that it is joined to
    governor    the trigger before it, or the verb behind it (processors/acts/governors.py)
"""

from __future__ import annotations

from itertools import pairwise
from typing import Final

import msgspec

from processors.acts import counted as counts
from processors.acts.counted import Counted
from processors.acts.governors import HARM, before, conjoined, governor
from processors.acts.lexicon import DUAL, Trigger, words
from processors.acts.scene import Found, Scene
from processors.model import ActType
from processors.text.stem import stem

_STATES: Final = {"injured": "", "missing": "", "detained": "detainees", "displaced": "displaced"}
"""Acts whose victims stay what they are called, and may suffer another; with their target class."""
_APART: Final = frozenset(("fighters", "attackers"))
"""Those who are not added up with others: "40 مسلحا و7 جنود" are two figures."""
_TWO_TOLLS: Final = ({"soldiers", "civilians"}, {"police", "civilians"})
"""Numbers that are told side by side and stay two: "91 جنديا و50 مدنيا"."""
_APPOSED: Final = 4
"""Words that may describe one count of a list before the next: "طفل من القرية وامرأة"."""
_AT: Final = frozenset(("في", "من", "علي"))
_ENCLOSING: Final = frozenset("()«»“”\"")
_OPENING: Final = frozenset("(«“")
_LIST: Final = frozenset(("و", "،", ",", "علي", "الاقل"))
_PART: Final = 12
"""Words between "بينهم" and the last part that it governs."""
_STILL: Final = 2
"""Words between a count and "ما زالوا"."""
_BODY: Final = 9
"""Words that name a body of people between two counts of one act."""
_BETWEEN: Final = 6
"""Words between a count and "بين قتيل وجريح"."""
_TOTALS: Final = words("totals")
_NEW: Final = words("new")
_ASKED: Final = words("asked")
_SOURCES: Final = words("sources")
_STATES_ONLY: Final = frozenset(("displaced", "released"))
_NEAR: Final = 3
_REMAINS: Final = frozenset(map(stem, words("bodies")))
_TEN: Final = 10
_CHANGE: Final = 14
"""Words between "ارتفعت" and "من 31 إلى 32"."""


class Figure(msgspec.Struct, eq=False):
    """A count of those who suffered an act. `first`, `last`: tokens of the count; `trigger` governs it, if not its own noun."""

    act: ActType
    first: int
    last: int
    min: int | None
    max: int | None
    approximate: bool = False
    members: list[Counted] = msgspec.field(default_factory=list)
    trigger: Found | None = None
    part_of: Figure | None = None
    superseded: bool = False
    partial: bool = False
    """A part of figures told elsewhere: "25 من القتلى", "32 جريحا ما زالوا في المستشفى"."""

    @property
    def groups(self) -> tuple[str, ...]:
        """Target classes, of a sum all of them ("ستة أطفال وثلاث نساء" are children and women); empty where a member says nothing."""
        found = {m.group for m in self.members}
        return () if found & {"", "people", "nationals"} else tuple(sorted(found))

    @property
    def unit(self) -> str:
        return self.members[0].unit if len(self.members) == 1 else ""

    def add(self, other: Counted) -> None:
        """Count `other` too."""
        self.members.append(other)
        self.min = None if self.min is None or other.min is None else self.min + other.min
        self.max = None if self.max is None or other.max is None else self.max + other.max
        self.approximate |= other.approximate
        self.last = other.last


def figures(scene: Scene) -> tuple[list[Figure], list[Counted]]:
    """The sentence's figures in order, and the counts that are none (of rockets, raids, years)."""
    found: list[Figure] = []
    rest: list[Counted] = []
    counted = counts.find(scene)
    previous: Counted | None = None
    one: Counted | None = None
    last: Figure | None = None
    for position, count in enumerate(counted):
        if previous is not None and count.first < previous.last:
            continue
        figure = None
        if count.countable and not count.share:
            after = next((c for c in counted[position + 1 :] if c.explicit and c.first >= count.last), None)
            figure = _figure(scene, count, previous, after, found, last)
        if figure is None:
            one = count if count.known and not count.explicit else None
            if count.explicit:
                rest.append(count)
                if count.countable:
                    previous, last = count, None
            continue
        if figure is last:
            figure.add(count)
        else:
            found.append(figure)
            if one is not None and figure.trigger is not None and figure.trigger.first >= count.last and _leads(scene, one, count):
                figure.add(one)  # "ضابطا و10 مجندين استشهدوا"
                figure.first, figure.last = one.first, count.last
        one = None
        previous, last = count, figure
    for figure in found:
        figure.partial = figure.part_of is None and _is_partial(scene, figure) and not _of_another(figure, found)
    _increments(scene, found)
    _shares(found, rest)
    _supersede(scene, found, rest)
    return found, rest


def _figure(
    scene: Scene, count: Counted, previous: Counted | None, after: Counted | None, found: list[Figure], last: Figure | None,
) -> Figure | None:
    """The figure of a count: a new one, or `last`, the figure of the count before, which it is added to."""
    if _combined(scene, count):
        return _made("casualties", count)
    part = _part(scene, count, found)
    if count.act is not None:
        return _of_own_noun(scene, count, count.act, previous, part)
    if part is not None:
        suffered = _of_its_verb(scene, count, previous, part)
        if suffered is not None:
            return suffered
        return _made(part.act, count, part_of=part) if not count.vague else None
    if previous is not None and _same_body(scene, previous, count):
        return None
    if last is not None and previous is not None and previous.act is None and not count.other and _joined(scene, previous, count):
        if _also_counted(scene, previous, count):
            return None
        if _adds_up(previous, count):
            return last
        return _made(last.act, count, last.trigger, last.part_of)
    if last is not None and previous is not None and _goes_on(scene, last, previous, count):
        return _made(last.act, count, last.trigger, last.part_of)
    chosen = governor(scene, count, previous, after)
    return None if chosen is None else _made(chosen.act, count, chosen.found)


def _leads(scene: Scene, one: Counted, count: Counted) -> bool:
    """Whether a single person stands right before a number of further ones, joined by "و"."""
    return conjoined(scene, count) and count.first - one.last <= 1 and count.known and _adds_up(one, count)


def _adds_up(one: Counted, two: Counted) -> bool:
    """Whether two counts of a list make one: not of fighters and others, nor "خمسة من … وخمسة من …" of two bodies."""
    if (one.group in _APART) != (two.group in _APART):
        return False
    if one.explicit and two.explicit and {one.group, two.group} in _TWO_TOLLS:
        return False
    return not (one.partitive and two.partitive and one.group != two.group)


def _goes_on(scene: Scene, last: Figure, one: Counted, two: Counted) -> bool:
    """Whether a further number tells of the same act: of another body of people, by another source, in another place."""
    if (last.trigger is not None or one.act is not None) and _beside(scene, one, two):
        return True
    return _each_source(scene, one, two) or _another_source(scene, one, two) or _elsewhere(scene, last, two)


def _another_source(scene: Scene, one: Counted, two: Counted) -> bool:
    """ "132 قتيلا وفق الحكومة و160 بحسب السكان"."""
    if two.head is not None or not two.explicit or not conjoined(scene, two) or scene.norms[two.last : two.last + 1] == []:
        return False
    between = range(one.last, two.first)
    return scene.norms[two.last] in _SOURCES and not any(k in scene.found or scene.hard(k) for k in between)


def _elsewhere(scene: Scene, last: Figure, two: Counted) -> bool:
    """ "قتل ستة في غارة على سراقب، وثلاثة في كفرومة": a bare number and a place of its own, behind a figure with a place."""
    if two.head is not None or not two.explicit or not conjoined(scene, two) or two.last + 1 >= len(scene) or last.act in _STATES_ONLY:
        return False
    places = scene.reading.places(scene.index)
    at = two.last + (scene.norms[two.last] == "في")
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


def _same_body(scene: Scene, one: Counted, two: Counted) -> bool:
    """ "112 فردا من المطلوبين والمشتبه فيهم", "22 من مسلحي صالح والحوثي": a name for those whom the number has counted."""
    person = scene.facets[two.head].person if two.head is not None else None
    named = one.explicit and not two.explicit and person is not None and person.definite and conjoined(scene, two)
    return named and two.first - one.last <= _APPOSED


def _closes(scene: Scene, count: Counted) -> bool:
    """Whether nothing but a mark, a source or a place follows the count, no verb of its own."""
    return count.last >= len(scene) or scene.soft(count.last) or scene.hard(count.last) or scene.norms[count.last] in _SOURCES | _AT


def _each_source(scene: Scene, one: Counted, two: Counted) -> bool:
    """ "القتلى: 12 (المرصد)، 15 (الشبكة)": bare numbers of one thing, each with its source in brackets."""
    between = scene.norms[one.last : two.first]
    bare = one.head is None and two.head is None and one.explicit and two.explicit
    return bare and between[:1] == ["("] and between[-1] in ("،", ",", ")", "و") and between.count(")") == 1


def _also_counted(scene: Scene, one: Counted, two: Counted) -> bool:
    """ "17 جنديا وضابطا": the number counts both nouns, which stand in the accusative that it asks for."""
    return one.explicit and not two.explicit and two.max == 1 and (one.min or 0) > _TEN and scene.norms[two.first].endswith("ا")


def _made(act: ActType, count: Counted, trigger: Found | None = None, part_of: Figure | None = None) -> Figure:
    return Figure(act, count.first, count.last, count.min, count.max, count.approximate, [count], trigger, part_of)


def _of_own_noun(scene: Scene, count: Counted, act: ActType, previous: Counted | None, part: Figure | None) -> Figure | None:
    if not count.explicit and not _introduced(scene, count, previous):
        return None
    if not _ASKED.isdisjoint(scene.norms[max(0, count.first - _NEAR) : count.first]):
        return None  # "مقابلات مع 174 ضحية"
    if scene.norms[count.last : count.last + 1] == ["مرتين"]:
        return None  # "تسجيل جثتين مرتين": a mistake in counting
    if count.vague and any(scene.role(k, "still") for k in range(count.last, min(len(scene), count.last + _STILL))):
        return None  # "عددا من الضحايا ما زالوا تحت الركام": no toll
    if part is not None:
        return _made(act, count, part_of=part if part.act in (act, "casualties") or count.of_them else None)
    if act in _STATES:  # "وفاة خمسة نازحين", "فارق ثلاثة جرحى الحياة", "الإفراج عن 30 معتقلا"
        chosen = before(scene, count, previous, near=True)
        suffered = chosen is not None and chosen.act != act and (act != "injured" or chosen.act == "killed")
        if chosen is not None and suffered and not any(t.fall or t.form == "victim" for t in chosen.found.readings):
            count.group = count.group or _STATES[act]
            return _made(chosen.act, count, chosen.found)
    return _made(act, count)


def _of_its_verb(scene: Scene, count: Counted, previous: Counted | None, part: Figure) -> Figure | None:
    """ "أصيب 12 عاملا توفي ثلاثة منهم", "تسعة موقوفين أفرج عن أربعة منهم": what befell some of those told before is a figure of its own."""
    chosen = before(scene, count, previous, near=True) if count.of_them else None
    if chosen is None or chosen.act == part.act or any(t.form == "victim" for t in chosen.found.readings):
        return None
    return _made(chosen.act, count, chosen.found)


def _victims(scene: Scene, i: int) -> Trigger | None:
    if not 0 <= i < len(scene):
        return None
    return next((t for t in scene.facets[i].triggers if t.form == "victim" and t.type in HARM), None)


def _combined(scene: Scene, count: Counted) -> bool:
    """Whether killed and injured stand behind one number; the count then covers both nouns."""
    if not count.explicit:
        return False
    for k in range(count.last, min(len(scene) - 1, count.last + _BETWEEN)):
        if scene.norms[k] == "بين" and _victims(scene, k + 1) is not None:
            count.last = min(len(scene), k + 3)
            return True
        if scene.hard(k) or scene.soft(k):
            break
    if count.act in ("killed", "injured") and count.last < len(scene):
        at = count.last + (scene.norms[count.last] == "و")
        other = _victims(scene, at)
        if other is not None and other.number != DUAL and (at > count.last or scene.facets[at].conjoined) and other.type != count.act:
            count.last = at + 1
            return True
    return False


def _introduced(scene: Scene, count: Counted, previous: Counted | None) -> bool:
    """A single victim noun ("قتيل", "جريح") counts after a trigger, or joined to a count before it."""
    if previous is not None and _joined(scene, previous, count):
        return True
    i, behind = count.first - 1, count.last
    if behind < len(scene) and scene.norms[behind] in ("واحد", "واحده"):
        return True
    if i < 0 or scene.hard(i):
        return True  # a headline: "قتيل وخمسة جرحى في …"
    return i in scene.found and any(t.fall for t in scene.found[i].readings)


def _part(scene: Scene, count: Counted, found: list[Figure]) -> Figure | None:
    """The figure that this count is a part of: "بينهم" stands between them, or "منهم" behind it."""
    whole = next((f for f in reversed(found) if f.part_of is None), None)
    if whole is None or (count.of_them and not count.vague):
        return whole
    if not count.explicit and count.max == 1:
        return None
    for distance, k in enumerate(range(count.first - 1, whole.members[0].last - 1, -1)):
        if scene.role(k, "part"):
            return whole
        trigger = scene.found.get(k)
        if scene.hard(k) or distance > _PART:
            return None
        if trigger is not None and any(t.form in ("verb", "verbal") and not t.weak for t in trigger.readings):
            return None
        if scene.soft(k) and not any(f.part_of is whole and f.last == k for f in found):
            return None
    return None


def _joined(scene: Scene, one: Counted, two: Counted) -> bool:
    """Whether `two` follows `one` in a list, with only "و" or a comma between them."""
    conjunction = conjoined(scene, two)
    if not conjunction and scene.norms[two.first - 1] not in ("،", ","):
        return False
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


def _is_partial(scene: Scene, figure: Figure) -> bool:
    count, behind = figure.members[0], range(figure.last, min(len(scene), figure.last + _STILL))
    return (count.of_them and not count.vague) or any(scene.role(k, "still") for k in behind)


def _of_another(figure: Figure, found: list[Figure]) -> bool:
    """Whether those that it is a part of were told in the sentence before it, of another act."""
    return figure.members[0].of_them and any(one.last <= figure.first and one.act != figure.act for one in found)


def _increments(scene: Scene, found: list[Figure]) -> None:
    """ "انتشال 11 جثة، ليرتفع العدد إلى 48": what was added is a part of the total that the same sentence gives."""
    for added, total in pairwise(found):
        if added.act != total.act or added.part_of is not None or total.part_of is not None or added.max is None:
            continue
        raised = any(scene.norms[k] in _TOTALS for k in range(added.last, total.first))
        if raised and _is_new(scene, added) and (total.min or 0) > added.max and not added.superseded:
            added.part_of = total


def _is_new(scene: Scene, figure: Figure) -> bool:
    """ "11 جثة", "ثلاثة قتلى جدد": found since the last total; "4 شهداء في قصف جديد" are the toll of an attack of their own."""
    count = figure.members[0]
    found = count.head is not None and stem(scene.norms[count.head]) in _REMAINS
    return count.other or found or not _NEW.isdisjoint(scene.norms[figure.last : figure.last + 1])


def _shares(found: list[Figure], rest: list[Counted]) -> None:
    """ "29 شخصا من أصل مئة جريح": 29 are a part of the hundred that follow."""
    for count in [c for c in rest if c.share]:
        whole = next((f for f in found if 0 <= f.first - count.last <= 1), None)
        if whole is not None:
            found.append(_made(whole.act, count, part_of=whole))
            rest.remove(count)


def _supersede(scene: Scene, found: list[Figure], rest: list[Counted]) -> None:
    """ "ارتفعت من 31 إلى 32 قتيلا": 31 was said before and no longer holds."""
    for figure in list(found):
        to = figure.first - 1
        if to < 2 or scene.norms[to] != "الي":
            continue
        old = next((c for c in rest if c.last == to), None)
        earlier = next((f for f in found if f.last == to), None)
        start = old.first if old is not None else earlier.first if earlier is not None else 0
        if not start or scene.norms[start - 1] != "من":
            continue
        if not any(scene.role(k, "rise") or scene.role(k, "toll") for k in range(max(0, start - _CHANGE), start)):
            continue
        if earlier is not None:
            earlier.superseded = True
        elif old is not None:
            made = _made(figure.act, old)
            made.superseded = True
            found.append(made)
            rest.remove(old)
