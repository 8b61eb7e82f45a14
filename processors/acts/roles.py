"""Who did it, where, when, with what: the parts of a sentence that belong to an act."""

from __future__ import annotations

from typing import Final

from processors.actors import ActorName
from processors.actors import get as known_actor
from processors.acts.lexicon import facets, instruments, words
from processors.acts.scene import Found, Scene
from processors.model import Actor, Place
from processors.places import Located
from processors.places.roles import adjective, role
from processors.text.known import Known
from processors.text.words import MARK
from processors.times import Time

_BY: Final = words("by")
_DONE_BY: Final = words("done_by")
_INSIDE: Final = words("inside")
_TELLERS: Final = frozenset(("agency", "media", "monitor", "ngo", "un", "witness", "medic", "rescue", "activist"))
"""Kinds of actors that tell of acts and do not do them."""
_NEARBY: Final = words("nearby")
_OF_POWERS: Final = words("of_powers")
_PER_WORD: Final = 0.06
_FARTHEST: Final = 30
_PER_CLAUSE: Final = 0.15
_PER_SENTENCE: Final = 0.9
_ISO: Final = 2
"""Letters of a country's code; towns have longer ids."""
_ARMIES_DO: Final = frozenset(("strike", "shelling", "chemical_attack"))
_BESIDES: Final = 8
"""Words between a place and one that it contains, where both say where one act was."""
_CANDIDATES: Final = 8
"""Places of a sentence that are weighed for one act: the nearest."""
_ASIDE: Final = 2
_BEFORE: Final = 0.25
_DOERS: Final = frozenset(("group.gunmen", "group.protesters"))
"""Of the nameless groups, those that act."""
_WATERS: Final = frozenset(("river", "sea"))
"""What lies beside too many places to be one."""
_ELSEWHERE: Final = frozenset(("control", "siege", "truce", "truce_breach", "aid", "protest", "election", "released"))
"""Acts that have a place of their own beside that of an attack or its victims."""
_OTHER_ACT: Final = 0.8
_OTHER_COUNT: Final = 2.0
_DIRECTION: Final = 0.6
_DIRECTIONS: Final = words("directions")
_RANKS: Final = (0.0, 1.0, 1.2, 1.5, 1.6, 1.6, 1.7)
"""What a place's rank is worth: a country little, towns and what lies in them nearly the same."""
_CONTAINER: Final = 1.2
_LANDMARK: Final = 1.6
_LANDMARK_REACH: Final = 4
_OTHER_VOICE: Final = 1.5
_DATELINE: Final = 3.0
"""Where a report was written says where it happened only if nothing else does."""
_FAR: Final = 14
_RELATED: Final = 7
"""Words between an event and the relative clause that names who did it."""
_BESIDE: Final = 2
_MAKE: Final = 5
"""Tokens that name what kind of weapon it is."""
_HEADS: Final = words("heads")
_OBJECTS_FIRST: Final = words("objects_first")
_CLAUSE: Final = 8
_DO: Final = words("doing")
_STRUCK: Final = words("struck")
_NEAR: Final = 6
_HOLD: Final = words("hold")
_ANNOUNCING: Final = words("announcing")


def place(scene: Scene, first: int, last: int) -> Place | None:
    """The place of the act told at tokens [first, last): the most specific one near it, no landmark ("قرب الحدود مع سوريا")."""
    located = [p for p in scene.reading.places(scene.index) if (p.rank or _inside(scene, p)) and not _power(scene, p)]
    if not located:
        return None
    if len(located) > _CANDIDATES:  # a round-up, or a text made to hurt
        located = sorted(sorted(located, key=lambda p: max(p.first - last, first - p.last))[:_CANDIDATES], key=lambda p: p.first)
    best = max(located, key=lambda p: (_fit(scene, p, located, first, last), -p.first))
    return best.place


def _inside(scene: Scene, country: Located) -> bool:
    """Whether the country is told as a place: "في سوريا", "تفجير تركيا", "سوريا: …"; else it is somebody who acts."""
    before, behind = country.first - 1, country.last
    if before > 0 and scene.norms[before] == "من" and scene.norms[before - 1].removeprefix("ال").startswith("مدعوم"):
        return False
    if before < 0 or scene.norms[country.first].startswith("ب") or scene.norms[before] in _INSIDE or before in scene.ending:
        return True
    return behind < len(scene) and scene.norms[behind] == ":"


def _power(scene: Scene, place: Located) -> bool:
    """ "أقرت موسكو بمقتل …", "الحاكم الذي عينته موسكو", "موسكو تتهم …": the capital stands for its government.

    Not "في موسكو قالت …".
    """
    if place.kind != "capital":
        return False
    before = scene.norms[place.first - 1].removeprefix("و") if place.first > 0 else ""
    said = place.last < len(scene) and scene.norms[place.last] in _OF_POWERS
    alone = place.last - place.first == 1 and scene.norms[place.first][:1] != "ب" and before not in _INSIDE
    return before in _OF_POWERS or (said and alone)


def _fit(scene: Scene, candidate: Located, located: list[Located], first: int, last: int) -> float:
    """How well a place fits an act: its size, its distance in words, and how the sentence introduces it."""
    away = candidate.first - last if candidate.first >= last else first - candidate.last if candidate.last <= first else 0
    between = range(last, candidate.first) if candidate.first >= last else range(candidate.last, first)
    value = -_PER_WORD * min(away, _FARTHEST) - sum([_gap(scene, k) for k in scene.pauses if k in between])
    if candidate.last <= first:
        value -= _BEFORE
    value += 0.0 if candidate.kind in _WATERS else _RANKS[min(candidate.rank, len(_RANKS) - 1)]
    value -= _OTHER_ACT * sum([k in between and f.trigger.type in _ELSEWHERE for k, f in scene.found.items()])
    inner = [other for other in located if _contains(scene, candidate, other) and not _of_others(scene, other, first, last)]
    if inner:
        value -= _CONTAINER
    if _landmark(scene, candidate) or any(_landmark(scene, other) for other in inner):
        value -= _LANDMARK
    if _wide(scene, candidate):
        value -= _DIRECTION
    if _of_others(scene, candidate, first, last):
        value -= _OTHER_COUNT
    if candidate.last <= scene.reading.dateline(scene.index):
        value -= _DATELINE
    said = scene.voice(first) if scene.voice is not None else None
    if said is not None and not any(a <= candidate.first < b for a, b in said):
        value -= _OTHER_VOICE
    return value


def _gap(scene: Scene, k: int) -> float:
    """What a comma or a stop between an act and a place costs: much where a new clause begins ("، والسلطات …")."""
    return _PER_SENTENCE if k + 1 < len(scene) and scene.norms[k + 1].startswith("و") else _PER_CLAUSE


def _contains(scene: Scene, candidate: Located, other: Located) -> bool:
    """Whether `other` lies in the candidate, by the gazetteer or by standing right before it: "خان بني سعد في بغداد"."""
    if other.place.id == candidate.place.id or other.kind in _WATERS:
        return False
    if candidate.place.id in other.place.path[:-1] and abs(candidate.first - other.first) <= _BESIDES:
        return True
    behind = candidate.first - other.last
    if behind == 1 and role(scene.norms[other.last]).strict and not role(scene.norms[other.last]).clitics:
        return False  # "قصفت … من معسكر جورين بلدة قسطون": the next noun phrase
    return 0 <= behind <= (_ASIDE if _wide(scene, candidate) else 1) and (_wide(scene, candidate) or not scene.soft(candidate.first - 1))


def _wide(scene: Scene, candidate: Located) -> bool:
    """ "شرقي العاصمة": a wide area of the place, or a way to tell where another lies."""
    return scene.norms[candidate.first] in _DIRECTIONS or (candidate.first > 0 and scene.norms[candidate.first - 1] in _DIRECTIONS)


def _landmark(scene: Scene, candidate: Located) -> bool:
    """ "القريبة من عدن", "على الحدود مع سوريا", "على بعد 60 كيلومترا من بغداد": a place that only says where another lies."""
    reach = _LANDMARK_REACH
    for k in range(candidate.first - 1, -1, -1):
        if reach <= 0 or scene.soft(k) or scene.hard(k):
            return False
        if scene.norms[k] in _NEARBY:
            return True
        reach -= scene.norms[k] not in _DIRECTIONS
    return False


def _of_others(scene: Scene, candidate: Located, first: int, last: int) -> bool:
    """ "24 منهم في حلب و17 في إدلب": the place of a count right before it, which is not at tokens [first, last)."""
    k = candidate.first - (2 if scene.norms[candidate.first - 1] == "في" else 1)
    if k < 0 or not (scene.norms[k + 1] == "في" or scene.norms[candidate.first].startswith("ب")):
        return False
    k -= scene.role(k, "part")
    counted = next((n for n in scene.reading.numbers(scene.index) if n.last == k + 1), None)
    return counted is not None and not first <= counted.first < last and not last <= counted.first <= last + 1


def time(scene: Scene, first: int, last: int) -> Time | None:
    """The time told nearest to tokens [first, last), in their clause if there is one; a length of time is none."""
    times = [t for t in scene.reading.times(scene.index) if not t.duration]
    if not times:
        return None

    said = scene.voice(first) if scene.voice is not None else None

    def away(time: Time) -> tuple[bool, bool, int]:
        outside = said is not None and not any(a <= time.first < b for a, b in said)  # when it was said
        return apart(scene, time, first, last), outside, time.first - last if time.first >= last else 2 * (first - time.last)

    return min(times, key=away)


def apart(scene: Scene, time: Time, first: int, last: int) -> bool:
    """Whether a colon or a stop parts the time from tokens [first, last)."""
    between = range(last, time.first) if time.first >= last else range(time.last, first)
    return any(k in between and scene.hard(k) for k in scene.pauses)


def of_another_verb(scene: Scene, time: Time, last: int) -> bool:
    """ "رفات 86 شخصا، أعدمهم التنظيم عام 2014": a verb that takes up those counted stands between them and the time, which is its own."""
    between = range(last, time.first)
    return any(k in scene.found and any(t.form == "verb" and t.pronoun for t in scene.found[k].readings) for k in between)


def instrument(scene: Scene) -> str | None:
    """The first weapon that the sentence names."""
    if not scene.weapon_known:
        scene.weapon, scene.weapon_known = _weapon(scene), True
    return scene.weapon


def _weapon(scene: Scene) -> str | None:
    for i, names in enumerate(map(_weapons.__getitem__, scene.norms)):
        for rest, name in names:
            if all(i + n < len(scene) and scene.norms[i + n] in (w, "ال" + w) for n, w in enumerate(rest, 1)):
                return name
    return None


def _weapons_at(norm: str) -> tuple[tuple[tuple[str, ...], str], ...]:
    """The names of weapons that may begin with a word: what must follow, and the weapon."""
    table = instruments()
    forms = (norm, facets(norm).stem, norm[1:] if norm[:1] in "بوا" else "")
    return tuple(named for form in forms for named in table.get(form, ()))


_weapons: Known[str, tuple[tuple[tuple[str, ...], str], ...]] = Known(_weapons_at)


def actors(scene: Scene, found: Found, count: int | None = None) -> tuple[Actor, ...]:
    """Who did the act of trigger `found`: the subject of an active verb, the owner of an event noun ("قصف قوات … ل"), "نفذه …", "برصاص …".

    `count` is the first token of the figure that the trigger governs: behind it stand victims, before it may stand the subject.
    """
    named = [a for a in scene.reading.actors(scene.index) if a.kind not in _TELLERS and (not a.id.startswith("group.") or a.id in _DOERS)]
    if not named:
        return _nationals(scene, found)
    by = [a for a in named if _by(scene, a, found)]
    owner = [a for a in named if _owner(scene, a, found)]
    verb = next((t for t in found.readings if t.form == "verb" and t.transitive and not t.pronoun), None)
    chosen = by or owner
    if not chosen and verb is not None:
        chosen = _subject(scene, named, found, count)
    unique = {a.id or a.name: a for a in chosen}
    if not unique:
        return _nationals(scene, found)
    return tuple(Actor(name=a.name, id=a.id) for a in unique.values())


def _nationals(scene: Scene, found: Found) -> tuple[Actor, ...]:
    """ "غارات أمريكية بريطانية", "قصف صاروخي روسي", "غارات نفذتها طائرات روسية": the armed forces of the countries that adjectives name."""
    flown = _flown_by(scene, found)
    if flown is not None:
        return (flown,)
    shot = _shot_with(scene, found)
    if shot is None and not any(t.form == "event" and t.type in _ARMIES_DO for t in found.readings):
        return ()
    first = found.last if shot is None else shot
    done = next((k for k in range(first, min(len(scene), first + _BESIDE)) if scene.norms[k] in _DONE_BY), None)
    named: list[Actor] = []
    for k in range(first if done is None else done + 1, min(len(scene), first + _RELATED)):
        country = adjective(scene.norms[k]) if scene.norms[k][:1] not in "بلو" else ""
        if len(country) == _ISO:
            named.append(_army(scene, k, country))
        elif named or scene.norms[k] not in _HEADS:
            break
    return tuple(named)


def _army(scene: Scene, k: int, country: str) -> Actor:
    army = f"{country.lower()}.army"
    record = known_actor(army)
    return Actor(name=record.name if record is not None else scene.tokens[k].word.bare, id=army)


def _flown_by(scene: Scene, found: Found) -> Actor | None:
    """ "طائرات روسية تستهدف …", "مقاتلات تركية قصفت …": the forces of the country that stand right before their verb."""
    at = found.first - 1
    if at < 1 or not any(t.form == "verb" and t.transitive and t.type in _ARMIES_DO for t in found.readings):
        return None
    country = adjective(scene.norms[at])
    if len(country) != _ISO or scene.norms[at - 1].removeprefix("ال") not in _HEADS or not _opens(scene, at - 2):
        return None
    return _army(scene, at, country)


def _shot_with(scene: Scene, found: Found) -> int | None:
    """The token behind the weapon of "أسقطت بصاروخ أرض-جو إيراني", its make passed over; None where the verb names none."""
    if not any(t.form == "verb" and t.type in _ARMIES_DO for t in found.readings):
        return None
    for k in range(found.last, min(len(scene), found.last + _BESIDE)):
        if scene.norms[k].startswith("ب") and _weapons_at(scene.norms[k][1:]):
            return next((n for n in range(k + 1, min(len(scene), k + 1 + _MAKE)) if adjective(scene.norms[n])), k + 1)
    return None


def _by(scene: Scene, actor: ActorName, found: Found) -> bool:
    """ "برصاص قوات …", "نفذه تنظيم …", "على يد …", within the clause of the act."""
    gap, before = actor.first - found.last, actor.first - 1
    if gap < 0 or gap > _FAR:
        return False
    event = gap <= _RELATED and any(t.form == "event" for t in found.readings)
    for k in (before, before - 1):
        if k < 0 or found.first <= k < found.last or (k < before and (before in scene.found or scene.function_word(before))):
            return False
        if scene.norms[k] in _BY or (event and scene.norms[k] in _DONE_BY):
            return True
    return False


def _owner(scene: Scene, actor: ActorName, found: Found) -> bool:
    """ "قصف قوات النظام لمدينة …", "غارات روسية", "هجوم للمقاومة", "قيام مسلحي … بهجمات", "أحكمت القوات سيطرتها".

    Not the owner of what was hit: "قصف مواقع داعش", "اقتحام مقر للحوثيين"; nor, without an object behind it, whom "استهداف" names.
    """
    if all(t.form == "verb" for t in found.readings):
        return False
    if scene.norms[actor.first].startswith("ل") and any(scene.norms[k] in _STRUCK for k in range(found.first + 1, actor.first)):
        return False  # "قصف أهداف لحزب …"
    if actor.last == found.first and scene.norms[found.first].startswith("ب") and actor.first and scene.norms[actor.first - 1] in _DO:
        return True
    if found.trigger.pronoun and 0 <= _besides_time(scene, actor.last, found.first) <= 1:
        return True
    if scene.norms[found.first] in _HOLD and _announces(scene, actor, found):
        return True
    if _carries_out(scene, actor, found):
        return True
    between = range(found.first + 1 if found.trigger.needs else found.last, actor.first)
    if actor.first < between.start or len(between) > _BESIDE:
        return False
    if _with_its_aim(scene, actor, between):
        return True
    if scene.norms[actor.first].startswith("لل"):
        return not any(scene.norms[k].startswith("ال") or scene.function_word(k) for k in between)
    if any(scene.norms[k] not in _HEADS for k in between):
        return False
    if scene.facets[found.first].stem not in _OBJECTS_FIRST:
        return True
    behind = scene.norms[actor.last : actor.last + 3]
    return any(norm.startswith("ل") or norm == "علي" for norm in behind)


def _carries_out(scene: Scene, actor: ActorName, found: Found) -> bool:
    """ "نفذت القوات الأمريكية غارات", "إن القوات الأمريكية نفذت غارات", "الطيران الحربي يشن خمس غارات"."""
    before, after = _before(scene, actor), _after(scene, actor)
    if after == found.first and before >= 0 and scene.norms[before] in _DONE_BY:
        return True
    done = after < found.first and scene.norms[after] in _DONE_BY and _opens(scene, before)
    return done and _counted_from(scene, after + 1) == found.first


def _with_its_aim(scene: Scene, actor: ActorName, between: range) -> bool:
    """ "قصف مدفعي لقوات النظام على البلدة": where "على" tells what was hit, "ل" tells whose it was."""
    led = scene.norms[actor.first].startswith("ل") and not any(scene.norms[k].startswith("ال") or scene.function_word(k) for k in between)
    return led and scene.norms[actor.last : actor.last + 1] == ["علي"]


def _counted_from(scene: Scene, first: int) -> int:
    """Where what a number at token `first` counts stands; `first` where none is there."""
    return next((number.last for number in scene.reading.numbers(scene.index) if number.first == first), first)


def _before(scene: Scene, actor: ActorName) -> int:
    """The token before a name and before the noun of what it commands: "مقاتلات التحالف"; -1 at the head of the sentence."""
    before = actor.first - 1
    return before - 1 if before >= 0 and scene.norms[before] in _HEADS else before


def _after(scene: Scene, actor: ActorName) -> int:
    """The token behind a name and behind the adjective of its own country: "طائرات النظام السوري"."""
    country, _, rest = actor.id.partition(".")
    own = bool(rest) and actor.last < len(scene) and adjective(scene.norms[actor.last]).lower() == country
    return actor.last + own


def _opens(scene: Scene, before: int) -> bool:
    """Whether what stands behind this token opens a sentence, a clause, or what somebody says."""
    return before < 0 or scene.tokens[before].word.kind == MARK or scene.norms[before] in ("ان", "بان", "وان")


def _besides_time(scene: Scene, first: int, last: int) -> int:
    """How many words lie between two tokens, besides the times told there; below nought if the first is behind the last."""
    return last - first - sum(t.last - t.first for t in scene.reading.times(scene.index) if first <= t.first and t.last <= last)


def _announces(scene: Scene, actor: ActorName, found: Found) -> bool:
    """ "أعلن الجيش السيطرة على …", "الجيش يعلن السيطرة على …": who announces to hold a place, and names no other, holds it."""
    gap = _besides_time(scene, actor.last, found.first)
    if gap == 0 and actor.first:
        return scene.norms[actor.first - 1] in _ANNOUNCING
    return gap == 1 and scene.norms[actor.last] in _ANNOUNCING


def _subject(scene: Scene, named: list[ActorName], found: Found, count: int | None) -> list[ActorName]:
    """The subject of an active verb: before it after "إن" or at the head of the clause, else right behind it."""
    before = [a for a in named if 0 <= found.first - a.last <= _NEAR and _describes(scene, a.last, found.first)]
    if before:
        return before[-1:]
    start = max(0, found.first - _CLAUSE)
    at = found.first - 1
    if at >= 0 and not scene.function_word(at) and not scene.facets[found.first].conjoined:
        return []  # "حملة تستهدف …": the noun before the verb is its subject
    nominal = any(scene.norms[k] in ("ان", "بان", "وان") for k in range(start, found.first - 1))
    if nominal and not scene.facets[found.first].conjoined and count is None:
        return []
    behind = [a for a in named if 0 <= a.first - found.last <= 1 and (count is None or a.last <= count)]
    return [
        a for a in behind
        if not scene.norms[a.first].startswith(("لل", "ب")) and all(scene.norms[k] in _HEADS for k in range(found.last, a.first))
    ]


def _describes(scene: Scene, first: int, last: int) -> bool:
    """Whether the tokens can only describe the noun before them: definite adjectives and particles, no other noun, no mark."""
    return all(
        scene.tokens[k].word.kind != MARK and (scene.norms[k].startswith("ال") or scene.function_word(k) or scene.norms[k] in _HEADS)
        for k in range(first, last)
    )
