"""Where an act was: which of the places of its sentence is meant, and which only say where somebody is from, goes to or speaks."""

from __future__ import annotations

from typing import Final

from processors.acts.earlier import dating
from processors.acts.findings import Case
from processors.acts.governors import HARM
from processors.acts.grounds import grounds
from processors.acts.lexicon import words
from processors.acts.scene import PAUSES, Scene
from processors.model import ActType, Place
from processors.places import Located
from processors.places.roles import role

_NEARBY: Final = words("nearby")
_PER_WORD: Final = 0.06
_FARTHEST: Final = 30
_PER_CLAUSE: Final = 0.15
_PER_SENTENCE: Final = 0.9
_TURNS: Final = words("turns")
_BESIDES: Final = 8
"""Words between a place and one that it contains, where both say where one act was."""
_CANDIDATES: Final = 8
"""Places of a sentence that are weighed for one act: the nearest."""
_BELONGING: Final = words("belonging")
_ASIDE: Final = 2
_BEFORE: Final = 0.25
_WATERS: Final = frozenset(("river", "sea"))
"""What lies beside too many places to be one."""
_ELSEWHERE: Final = frozenset(("control", "siege", "truce", "truce_breach", "aid", "protest", "election", "released"))
"""Acts that have a place of their own beside that of an attack or its victims."""
_OTHER_ACT: Final = 0.8
_SETTLED: Final = frozenset(("city", "capital", "town", "village"))
_OTHER_COUNT: Final = 2.0
_DIRECTION: Final = 0.6
_DIRECTIONS: Final = words("directions")
_RANKS: Final = (0.0, 1.0, 1.2, 1.5, 1.6, 1.6, 1.7)
"""What a place's rank is worth: a country little, towns and what lies in them nearly the same."""
_CONTAINER: Final = 1.2
_LANDMARK: Final = 1.6
_LANDMARK_REACH: Final = 4
_ANSWERS: Final = words("answers")
_NOTHING: Final = range(0)
_CAPITAL: Final = ("capital",)
_AT, _AWAY = "علي", "بعد"
"""Of the words that make a landmark "بعد" is one only in "على بعد": else it is "after"."""
_OTHER_VOICE: Final = 1.5
_ORIGIN: Final = 2.2
"""What it costs a place that somebody is from, goes to, is buried in, governs."""
_NATIVES: Final = words("natives")
_MOVERS: Final = words("movers")
_OFFICES: Final = words("offices")
_REPORTERS: Final = words("reporters")
_FUNERALS: Final = words("funerals")
_TOWARDS: Final = words("towards")
_IN: Final = "في"
_FROM: Final = "من"
"""The victims of harm are told with where they come from: "قتل ثلاثة من أبناء X". Who is taken "من X" is taken there."""
_MOVED: Final = frozenset(("killed", "injured", "casualties", "missing", "displaced"))
_NAMED: Final = 6
"""Words between the place that a speaker governs and what he says: his name."""
_FROM_PROVINCE: Final = 2
"""Words of "من ولاية"."""
_PHRASE: Final = 3
"""Words between a preposition and the name, or between the place and what tells of it: "إلى مستشفى مدينة X"."""
_DATELINE: Final = 3.0
"""Where a report was written says where it happened only if nothing else does."""


def place(scene: Scene, act: ActType, first: int, last: int) -> tuple[Place | None, bool]:
    """The place of the act told at tokens [first, last): the most specific one near it, no landmark ("قرب الحدود مع سوريا").

    And whether it is that only for want of another: victims were taken there.
    """
    located = grounds(scene)
    if dates := dating(scene):  # what only dates the news has a place of its own
        located = [p for p in located if (p.first in dates) == (first in dates)]
    if any(p.kind == "river" for p in located):  # "40 جثة انتشلت من نهر النيل": which bank it was on, land says that the sentence names
        located = [p for p in located if p.kind != "river"] or located
    if not located:
        return None, False
    answered = _answered(scene, first)
    best = located[0] if len(located) == 1 else _best(scene, located, act, first, last, answered)
    if _of_part(scene, best, last) == _IN or (best.first in answered and scene.norms[best.first - 1] != _FROM):
        return None, False
    return best.place, act in HARM and _taken_there(scene, best)


def _best(scene: Scene, located: list[Located], act: ActType, first: int, last: int, answered: range) -> Located:
    """Which of several places fits an act best."""
    if len(located) > _CANDIDATES:  # a round-up, or a text made to hurt
        located = sorted(sorted(located, key=lambda p: max(p.first - last, first - p.last))[:_CANDIDATES], key=lambda p: p.first)
    funerals = [] if _FUNERALS.isdisjoint(scene.norms) else [k for k, norm in enumerate(scene.norms) if norm in _FUNERALS]
    rivalled = [p for p in located if _rivalled(p, located)]
    foreign = [p for p in rivalled if p.first in answered or _foreign(scene, p, act, funerals)]
    said = scene.voice(first) if scene.voice is not None else None
    if foreign and said is not None:
        foreign = _without_own(scene, located, foreign, said)
    elsewhere = [k for k, f in scene.found.items() if f.trigger.type in _ELSEWHERE]
    case = Case(first, last, located, foreign, elsewhere, said)
    return max(located, key=lambda p: (_fit(scene, p, case), -p.first))


def _without_own(scene: Scene, located: list[Located], foreign: list[Located], said: tuple[tuple[int, int], ...]) -> list[Located]:
    """The foreign places but for the speaker's own, where he names no other: "قال محافظ X إن تسعة قتلوا، فيما أعلن … نزوح 400 من Y"."""
    if any(a <= p.first < b for p in located for a, b in said):
        return foreign
    start = min(a for a, _ in said)
    return [p for p in foreign if not (0 <= start - p.last <= _NAMED and _governed(scene, p))]


def _governed(scene: Scene, candidate: Located) -> bool:
    """Whether a place is told as what the one before it governs: "محافظ X", "رئيس بلدية X"."""
    k = candidate.first - 1
    while k > 0 and _within_phrase(scene.norms[k]) and not _office(scene, k):
        k -= 1
    return k >= 0 and _office(scene, k)


def _fit(scene: Scene, candidate: Located, case: Case) -> float:
    """How well a place fits an act: its size, its distance in words, and how the sentence introduces it."""
    first, last, located, foreign, said = case.first, case.last, case.located, case.foreign, case.said
    away = candidate.first - last if candidate.first >= last else first - candidate.last if candidate.last <= first else 0
    between = range(last, candidate.first) if candidate.first >= last else range(candidate.last, first)
    value = -_PER_WORD * min(away, _FARTHEST) - sum([_gap(scene, k) for k in scene.pauses if k in between])
    if candidate.last <= first:
        value -= _BEFORE
    value += 0.0 if candidate.kind in _WATERS else _RANKS[min(candidate.rank, len(_RANKS) - 1)]
    value -= _OTHER_ACT * sum([k in between for k in case.elsewhere])
    partial = bool(_of_part(scene, candidate, last))
    inner = [] if partial else [o for o in located if _contains(scene, candidate, o) and not _told_of_others(scene, o, first, last)]
    if candidate.kind in _SETTLED:
        inner = [o for o in inner if not (o.first and role(scene.norms[o.first - 1]).way)]  # "قرب دوار X في بلدة Y": in Y it was
    if inner:
        value -= _CONTAINER
    if any(_landmark(scene, other) for other in (candidate, *inner)) and not _only_told(scene, candidate, located, said):
        value -= _LANDMARK
    if foreign and (candidate in foreign or any(other in foreign for other in inner)):
        value -= _ORIGIN
    if _wide(scene, candidate):
        value -= _DIRECTION
    if candidate.kind == "site" and any(o.kind in _SETTLED and 0 <= o.first - candidate.last <= 1 for o in located):
        value -= _LANDMARK  # "مستشفى ناصر بخان يونس": a house is told by its town
    if partial or _of_others(scene, candidate, first, last):
        value -= _OTHER_COUNT
    if candidate.last <= scene.reading.dateline(scene.index):
        value -= _DATELINE
    if said is not None and not any(a <= candidate.first < b for a, b in said):
        value -= _OTHER_VOICE
    return value


def _gap(scene: Scene, k: int) -> float:
    """What a comma or a stop between an act and a place costs: much where a new clause begins ("، والسلطات …")."""
    anew = k + 1 < len(scene) and (scene.norms[k + 1].startswith("و") or scene.norms[k + 1] in _TURNS)
    return _PER_SENTENCE if anew else _PER_CLAUSE


def _contains(scene: Scene, candidate: Located, other: Located) -> bool:
    """Whether `other` lies in the candidate, by the gazetteer or by standing right before it: "خان بني سعد في بغداد"."""
    if other.place.id == candidate.place.id or other.kind in _WATERS:
        return False
    if candidate.place.id in other.place.path[:-1] and abs(candidate.first - other.first) <= _BESIDES:
        return True
    behind = _opening(scene, candidate) - other.last
    if behind > 1 and scene.norms[other.last] in _BELONGING:
        behind -= 1  # "مجمع خانصور التابع لقضاء سنجار"
    if behind == _FROM_PROVINCE and scene.norms[other.last] == _FROM and role(scene.norms[candidate.first - 1]).strict:
        return True  # "بجبل سمامة من ولاية القصرين"
    if behind == 1 and role(scene.norms[other.last]).strict and not role(scene.norms[other.last]).clitics:
        return False  # "قصفت … من معسكر جورين بلدة قسطون": the next noun phrase
    return 0 <= behind <= (_ASIDE if _wide(scene, candidate) else 1) and (_wide(scene, candidate) or not scene.soft(candidate.first - 1))


def _wide(scene: Scene, candidate: Located) -> bool:
    """ "شرقي العاصمة": a wide area of the place, or a way to tell where another lies."""
    first = _opening(scene, candidate)
    return scene.norms[candidate.first] in _DIRECTIONS or (first > 0 and scene.norms[first - 1] in _DIRECTIONS)


def _opening(scene: Scene, candidate: Located) -> int:
    """The first token of a place with the head noun before it: "العاصمة الجزائر"."""
    before = candidate.first - 1
    head = role(scene.norms[before]) if before >= 0 else None
    return before if head is not None and head.head == _CAPITAL and not head.clitics else candidate.first


def _landmark(scene: Scene, candidate: Located) -> bool:
    """ "القريبة من عدن", "على الحدود مع سوريا", "على بعد 60 كيلومترا من بغداد": a place that only says where another lies."""
    reach = _LANDMARK_REACH
    if _led_in(scene, candidate.first, candidate):
        return False
    for k in range(candidate.first - 1, -1, -1):
        if reach <= 0 or scene.norms[k] in PAUSES:
            return False
        if scene.norms[k] == _IN and not (k and scene.norms[k - 1] in _NEARBY):
            return False  # "قرب الدوار في بلدة X": in X it was; not "متمركزة في معسكر X"
        if scene.norms[k] in _NEARBY and (scene.norms[k] != _AWAY or (k and scene.norms[k - 1] == _AT)):
            # "في نهر X قرب Y": no landmark of the river, which is everywhere
            return not any(p.last == k and p.kind in _WATERS for p in scene.reading.places(scene.index))
        reach -= scene.norms[k] not in _DIRECTIONS
    return False


def _led_in(scene: Scene, k: int, candidate: Located) -> bool:
    """ "قرب المسجد بسلمية", "قرب المسجد بمدينة سلمية": the preposition of what it was in, glued to the name or to its head noun."""
    norm, head = scene.norms[k], scene.norms[k - 1] if k else ""
    glued = norm.startswith("ب") and not candidate.place.text.startswith("ب")
    return glued or (head.startswith("ب") and role(head).clitics == 1 and role(head).head is not None)


def _reporting(scene: Scene, candidate: Located) -> bool:
    """ "مراسلنا في X:", "مراسل القناة في X": where who reports is, not where it was."""
    k = candidate.first - 1
    if k < 1 or scene.norms[k] != _IN:
        return False
    return any(norm.removeprefix("و") in _REPORTERS for norm in scene.norms[max(0, k - _PHRASE) : k])


def _only_told(scene: Scene, candidate: Located, located: list[Located], said: tuple[tuple[int, int], ...] | None) -> bool:
    """ "قال مجلس X إن قذيفة سقطت قرب Y": near Y is all that the speaker says of where it was; X is his own."""
    k = candidate.first - 1
    k -= k > 0 and _within_phrase(scene.norms[k])
    if said is None or scene.norms[k] != "قرب":
        return False
    return [p for p in located if any(a <= p.first < b for a, b in said)] == [candidate]


def _rivalled(candidate: Located, located: list[Located]) -> bool:
    """Whether the sentence names a place beside this one, not just what it lies in: "سلطات X … جنوب شرق تركيا"."""
    return any(other.place.id not in candidate.place.path for other in located)


def _foreign(scene: Scene, candidate: Located, act: ActType, funerals: list[int]) -> bool:
    """Whether a place is one that somebody is from, goes to, governs or is buried in: it is the act's only for want of another."""
    return _from_there(scene, candidate, act) or _reporting(scene, candidate) or bool(funerals and _buried(scene, candidate, funerals))


def _from_there(scene: Scene, candidate: Located, act: ActType) -> bool:
    """ "سبعة رجال من X", "ثلاثة من أبناء مدينة X", "نقلوا إلى مستشفى X", "مدير ناحية X", "مهجرين من X"."""
    norms, k, native = scene.norms, candidate.first - 1, False
    while k >= max(0, candidate.first - _PHRASE) and (norms[k] in _NATIVES or _within_phrase(norms[k])):
        native = native or norms[k] in _NATIVES
        k -= 1
    if k < 0:
        return False
    if _office(scene, k) or norms[k] in _MOVERS:
        return True
    if norms[k] in _TOWARDS:
        return act in _MOVED or not _MOVERS.isdisjoint(norms[max(0, k - _PHRASE) : k])
    if norms[k] != _FROM:
        return False
    return not _MOVERS.isdisjoint(norms[max(0, k - _PHRASE) : k]) or (act in HARM and (native or _people(scene, k)))


def _answered(scene: Scene, first: int) -> range:
    """What the act at token `first` answers: "قصفت … ردا على إطلاق صواريخ على X، وقتل أربعة"."""
    if _ANSWERS.isdisjoint(scene.norms):
        return _NOTHING
    k = next(k for k, norm in enumerate(scene.norms) if norm in _ANSWERS)
    end = next((pause for pause in scene.pauses if pause > k), len(scene))
    return _NOTHING if k <= first < end else range(k, end)


def _taken_there(scene: Scene, candidate: Located) -> bool:
    """ "جرى إجلاء الجرحى إلى نيالا", "نقلوا إلى مستشفى مدينة X"."""
    k = candidate.first - 1
    while k >= max(0, candidate.first - _PHRASE) and _within_phrase(scene.norms[k]):
        k -= 1
    return k >= 0 and scene.norms[k] in _TOWARDS


def _office(scene: Scene, k: int) -> bool:
    """Whether token k is who governs the place whose name follows, no house of theirs: "مدير ناحية X", not "مركز شرطة X"."""
    norm = scene.norms[k]
    return (norm in _OFFICES or norm[1:] in _OFFICES) and not (k and role(scene.norms[k - 1]).site)


def _within_phrase(norm: str) -> bool:
    """A word between a preposition and a name: a head noun, a building, a direction, each without a preposition of its own."""
    what = role(norm)
    return not what.clitics and (what.head is not None or what.site or what.direction)


def _people(scene: Scene, k: int) -> bool:
    """Whether people are named or counted right before token k: "سبعة رجال من", "ثلاثة من"."""
    if k and scene.facets[k - 1].person is not None:
        return True
    return any(number.last == k for number in scene.reading.numbers(scene.index))


def _buried(scene: Scene, candidate: Located, funerals: list[int]) -> bool:
    """ "شيعت محافظة X جثامين …", "محافظة X تشيع …": nothing that happened is told between the funeral and the place."""
    told = max((k for k, found in scene.found.items() if k < candidate.first and found.trigger.form != "victim"), default=-1)
    held = max((k for k in funerals if k < candidate.first), default=-1)
    return held > told if held >= 0 else told < 0 and funerals[0] - candidate.last <= _PHRASE


def _told_of_others(scene: Scene, candidate: Located, first: int, last: int) -> bool:
    return _of_others(scene, candidate, first, last) or bool(_of_part(scene, candidate, last))


def _of_part(scene: Scene, candidate: Located, last: int) -> str:
    """ "اعتقل 16 مواطنا من الضفة، منهم ستة من بلدة X وثلاثة من مخيم Y": the preposition of a part's place, told behind the act of the
    whole, which was not there; "" for others. Where the part is only from ("ثمانية شهداء، منهم ثلاثة من بلدة X نفسها") it may be yet."""
    if "part" not in scene.roles:
        return ""
    parting = next((k for k in range(last, candidate.first) if scene.role(k, "part")), None)
    if parting is None:
        return ""
    k = candidate.first - 1
    here = scene.reading.places(scene.index)
    while k > max(parting, candidate.first - 2 * _PHRASE) and (_within_phrase(scene.norms[k]) or any(p.first <= k < p.last for p in here)):
        k -= 1
    counted = scene.norms[k] in (_FROM, _IN) and any(n.last == k and n.first > parting for n in scene.reading.numbers(scene.index))
    return scene.norms[k] if counted else ""


def _of_others(scene: Scene, candidate: Located, first: int, last: int) -> bool:
    """ "24 منهم في حلب و17 في إدلب": the place of a count right before it, which is not at tokens [first, last)."""
    k = candidate.first - (2 if scene.norms[candidate.first - 1] == "في" else 1)
    if k < 0 or not (scene.norms[k + 1] == "في" or scene.norms[candidate.first].startswith("ب")):
        return False
    k -= scene.role(k, "part")
    counted = next((n for n in scene.reading.numbers(scene.index) if n.last == k + 1), None)
    return counted is not None and not first <= counted.first < last and not last <= counted.first <= last + 1
