"""Which figure belongs to which act.

The rules, in the order in which they are tried for each count:
    combined    "13 شخصا بين قتيل وجريح", "300 قتيل وجريح": killed and injured in one number
    own noun    "27 قتيلا", "200 شخص مصاب": the counted noun says the act, unless a trigger says what befell them ("وفاة خمسة نازحين")
    part        behind "بينهم", "منهم …": of the figure before
    list        "امرأة وطفلان وثلاثة رجال": added to the count that it is joined to
    governor    the trigger before it, or the verb behind it (processors/acts/governors.py)
"""

from __future__ import annotations

from itertools import pairwise, zip_longest
from typing import Final

from processors.acts import counted as counts
from processors.acts import distant, lists, parts, totals
from processors.acts.findings import Counted, Figure
from processors.acts.governors import HARM, before, governor, of_many_behind
from processors.acts.lexicon import DUAL, Trigger, words
from processors.acts.scene import Scene
from processors.model import ActType

_STATES: Final = {"injured": "", "missing": "", "detained": "detainees", "displaced": "displaced"}
"""Acts whose victims stay what they are called, and may suffer another; with their target class."""
_STILL: Final = 2
"""Words between a count and "ما زالوا"."""
_BETWEEN: Final = 6
"""Words between a count and "بين قتيل وجريح"."""
_RELATIVES: Final = words("families") | words("relatives")
_ASKED: Final = words("asked")
_LISTS_HOLD: Final = words("lists_hold")
_RESULTED: Final = words("resulted")
_CAPTURED: Final = words("captured")
_HURT: Final = words("hurt")
_NEAR: Final = 3
_STAYING: Final = words("staying")
_STAYED: Final = words("stayed")
_OF_THEM: Final = frozenset(("منهم", "منهن"))
_LIVE: Final = 5
"""Words between "يعيش" and those who do."""


def figures(scene: Scene) -> tuple[list[Figure], list[Counted]]:
    """The sentence's figures in order, and the counts that are none (of rockets, raids, years)."""
    found: list[Figure] = []
    rest: list[Counted] = []
    counted = counts.find(scene)
    shared = parts.shared_out(scene, counted)
    made: dict[int, Figure] = {}
    previous: Counted | None = None
    one: Counted | None = None
    last: Figure | None = None
    for position, (count, behind) in enumerate(zip_longest(counted, counted[1:])):
        if previous is not None and count.first < previous.last:
            continue
        figure = None
        if count.countable and not count.share:
            after = next((c for c in counted[position + 1 :] if c.explicit and c.first >= count.last), None)
            whole = made.get(shared.get(position, -1))
            if whole is not None:
                figure = Figure.of(whole.act, count, whole.trigger, whole)
            elif not distant.is_subject(scene, count, behind):
                figure = _figure(scene, count, previous, after, found, last)
        if figure is None:
            one = count if count.known and not count.explicit else None
            if count.explicit:
                rest.append(count)
                if count.countable:
                    previous, last = count, None
            continue
        made[position] = figure
        if figure is last:
            figure.add(count)
        else:
            found.append(figure)
            if one is not None and figure.trigger is not None and figure.part_of is None and lists.leads(scene, one, count):
                figure.add(one)  # "ضابطا و10 مجندين استشهدوا"
                figure.first, figure.last = one.first, count.last
        one = None
        previous, last = count, figure
    _of_others(scene, found)
    totals.increments(scene, found)
    totals.shares(found, rest)
    totals.supersede(scene, found, rest)
    return found, rest


def _of_others(scene: Scene, found: list[Figure]) -> None:
    """Mark the figures that are a part of what another sentence tells."""
    for figure in found:
        own = figure.part_of is None and parts.is_partial(scene, figure) and not parts.of_another(figure, found)
        figure.partial = figure.partial or own
    for before_it, figure in pairwise(found):
        figure.partial = figure.partial or (figure.further and before_it.partial)


def _figure(
    scene: Scene, count: Counted, previous: Counted | None, after: Counted | None, found: list[Figure], last: Figure | None,
) -> Figure | None:
    """The figure of a count: a new one, or `last`, the figure of the count before, which it is added to."""
    if _combined(scene, count):
        return Figure.of("casualties", count) if count.countable else None
    among = parts.named(scene, count)
    if among is not None:
        return _of_named(count, among, found)
    part = parts.whole(scene, count, found)
    if count.act is not None:
        return _of_own_noun(scene, count, count.act, previous, after, part)
    if part is not None:
        suffered = _of_its_verb(scene, count, previous, part)
        if suffered is not None:
            return suffered
        return Figure.of(part.act, count, part_of=part) if not count.vague else None
    if (count.of_them and not count.explicit) or (previous is not None and lists.same_body(scene, previous, count)):
        return None
    if last is not None and previous is not None:
        if previous.act is None and not count.other and lists.also_counted(scene, previous, count):
            return None
        further = _further(scene, last, previous, count)
        if further is not None:
            return further
    chosen = governor(scene, count, previous, after) or distant.governor(scene, count, previous)
    if chosen is not None:
        fallen = any(t.fall for t in chosen.found.readings) and _says(scene, count, _CAPTURED)
        return Figure.of("detained" if fallen else chosen.act, count, chosen.found)
    if last is not None and previous is not None and lists.others(scene, previous, count):
        return _one_more(last, count, "injured" if _says(scene, count, _HURT) else last.act)
    return None


def _further(scene: Scene, last: Figure, previous: Counted, count: Counted) -> Figure | None:
    """The figure of a count that goes on with the one before: of another place or body, or of a list, to whose sum it may add."""
    if last.part_of is None and parts.specifies(scene, previous, count):
        return Figure.of(last.act, count, last.trigger, last)
    told = last.part_of if last.part_of is not None and scene.soft(min(last.last, len(scene) - 1)) else last
    if lists.goes_on(scene, last, previous, count):  # "مقتل ستة، بينهم طفلة، في غارة على سراقب، وثلاثة في كفرومة": three more
        return _one_more(told, count, told.act)
    if previous.act is not None or count.other or not lists.joined(scene, previous, count):
        return None
    whole = last.part_of is None and not last.partial
    if (whole or not (previous.explicit or count.explicit)) and lists.adds_up(previous, count):
        return last
    return _one_more(last, count, last.act)


def _one_more(last: Figure, count: Counted, act: ActType) -> Figure:
    figure = Figure.of(act, count, last.trigger, last.part_of)
    figure.partial, figure.further = last.partial, True
    return figure


def _of_named(count: Counted, act: ActType, found: list[Figure]) -> Figure:
    """The part of those who are named right before it, told in this sentence or an earlier one."""
    total = next((f for f in reversed(found) if f.act == act and f.part_of is None), None)
    figure = Figure.of(act, count, part_of=total)
    figure.partial = total is None
    return figure


def _says(scene: Scene, count: Counted, what: frozenset[str]) -> bool:
    """Whether one of some words stands right behind the count: "وقوع خمسة في الأسر"."""
    return not what.isdisjoint(scene.norms[count.last : count.last + _NEAR])


def _of_own_noun(
    scene: Scene, count: Counted, act: ActType, previous: Counted | None, after: Counted | None, part: Figure | None,
) -> Figure | None:
    if not count.explicit and not _introduced(scene, count, previous):
        return _of_what_befell(scene, count, act, previous, after)
    if previous is not None and lists.also_counted(scene, previous, count):
        return None
    if _asked(scene, count):
        return None
    if count.first and scene.norms[count.first - 1].lstrip("ول") in _RELATIVES:
        return None  # "عائلات 12 شهيدا": whose families, no toll
    if scene.norms[count.last : count.last + 1] == ["مرتين"]:
        return None  # "تسجيل جثتين مرتين": a mistake in counting
    if count.vague and any(scene.role(k, "still") for k in range(count.first - _STILL, count.last + _STILL)):
        return None  # "عددا من الضحايا ما زالوا تحت الركام": no toll
    befell = _of_what_befell(scene, count, act, previous, after)
    if befell is None and act == "displaced" and _settled(scene, count):
        return None
    if part is not None:
        return Figure.of(act, count, part_of=part if part.act in (act, "casualties") or count.of_them else None)
    return befell if befell is not None else Figure.of(act, count)


def _asked(scene: Scene, count: Counted) -> bool:
    """ "مقابلات مع 174 ضحية", "نشر أسماء 12 قتيلا"; not "قوائمه تضم أسماء 106 قتلى", which is his count."""
    at = next((k for k in range(max(0, count.first - _NEAR), count.first) if scene.norms[k] in _ASKED), None)
    if at is None:
        return False
    before_it = scene.norms[max(0, at - _NEAR) : at]
    return _LISTS_HOLD.isdisjoint((*before_it, *(norm.removeprefix("و") for norm in before_it)))


def _of_what_befell(scene: Scene, count: Counted, act: ActType, previous: Counted | None, after: Counted | None) -> Figure | None:
    """What befell those who were in another state before: "وفاة خمسة نازحين", "وفاة مختطف", "إن أربعة نازحين قتلوا"."""
    if act in _STATES:  # "وفاة خمسة نازحين", "فارق ثلاثة جرحى الحياة", "الإفراج عن 30 معتقلا"
        chosen = before(scene, count, previous, near=True) or of_many_behind(scene, count, after)
        suffered = chosen is not None and chosen.act != act and (act != "injured" or chosen.act == "killed")
        if chosen is not None and suffered and not any(t.fall or t.form == "victim" for t in chosen.found.readings):
            count.group = count.group or _STATES[act]
            return Figure.of(chosen.act, count, chosen.found)
    return None


def _settled(scene: Scene, count: Counted) -> bool:
    """ "عاد 400 نازح", "يؤوي المخيم 12 ألف نازح", "أغاثت المنظمة 500 نازح": displaced people, of no displacement that is news."""
    before = scene.norms[max(0, count.first - _LIVE) : count.first]
    return any(norm.lstrip("وف") in _STAYING for norm in before) or not _STAYED.isdisjoint(scene.norms[count.last : count.last + _NEAR])


def _of_its_verb(scene: Scene, count: Counted, previous: Counted | None, part: Figure) -> Figure | None:
    """ "أصيب 12 عاملا توفي ثلاثة منهم", "تسعة موقوفين أفرج عن أربعة منهم": what befell some of those told before is a figure of its own."""
    of_them = count.of_them or scene.norms[count.first - 1] in _OF_THEM  # "سبعة مصابين توفي منهم اثنان"
    chosen = before(scene, count, previous, near=True) if of_them else None
    if chosen is None or chosen.act == part.act or any(t.form == "victim" for t in chosen.found.readings):
        return None
    return Figure.of(chosen.act, count, chosen.found)


def _victims(scene: Scene, i: int) -> Trigger | None:
    if not 0 <= i < len(scene):
        return None
    return next((t for t in scene.facets[i].triggers if t.form == "victim" and t.type in HARM), None)


def _combined(scene: Scene, count: Counted) -> bool:
    """Whether killed and injured stand behind one number; the count then covers both nouns."""
    if not count.explicit:
        return False
    for k in range(count.last, min(len(scene) - 1, count.last + _BETWEEN)):
        noun = _victims(scene, k + 1) if scene.norms[k] == "بين" else None
        if noun is not None and noun.definite and _victims(scene, k + 2) is None:
            count.act, count.of_them = noun.type, True  # "اثنين من مواطنيها بين القتلى"
            return False
        if noun is not None:
            count.last = min(len(scene), k + 3)
            second = scene.norms[count.last - 1]
            count.countable = second == "و" or second[0] != "و" or _victims(scene, count.last - 1) is not None  # not "بين قتيل وأسير"
            return True
        if scene.hard(k) or scene.soft(k):
            break
    if count.act in ("killed", "injured") and count.last < len(scene):
        at = count.last + int(scene.norms[count.last] == "و")
        other = _victims(scene, at)
        if other is not None and other.number != DUAL and (at > count.last or scene.facets[at].conjoined) and other.type != count.act:
            count.last = at + 1
            return True
    return False


def _introduced(scene: Scene, count: Counted, previous: Counted | None) -> bool:
    """A single victim noun ("قتيل", "جريح") counts after a trigger, or joined to a count before it."""
    if previous is not None and lists.joined(scene, previous, count):
        return True
    i, behind = count.first - 1, count.last
    if behind < len(scene) and scene.norms[behind] in ("واحد", "واحده"):
        return True
    if i < 0 or scene.hard(i):
        return True  # a headline: "قتيل وخمسة جرحى في …"
    if i in scene.found and any(t.fall for t in scene.found[i].readings):
        return True
    return any(scene.norms[k].lstrip("وف") in _RESULTED for k in range(max(0, i - _NEAR), i + 1))  # "خلف القصف قتيلا وستة جرحى"
