"""Who did it, when, with what: the parts of a sentence that belong to an act. Where: `setting`."""

from __future__ import annotations

from itertools import compress
from typing import Final

from processors.actors import ActorName
from processors.acts.armed import doers, force, nationality
from processors.acts.findings import Found
from processors.acts.lexicon import facets, instruments, words
from processors.acts.scene import Scene
from processors.model import Actor
from processors.places.roles import adjective
from processors.text.known import Known
from processors.text.words import MARK
from processors.times import Time

_BY: Final = words("by")
_DONE_BY: Final = words("done_by")
_DARING: Final = words("daring")
_DONE_TO: Final = words("done_to")
_PREPOSITIONS: Final = words("prepositions")
_ASCRIBED: Final = words("ascribed")
_SIDES: Final = words("sides")
_SUFFERED: Final = words("suffered")
_FIRING: Final = words("firing")
_MEMBERS: Final = words("armed_people")
_TELLERS: Final = frozenset(("agency", "media", "monitor", "ngo", "un", "witness", "medic", "rescue", "activist"))
"""Kinds of actors that tell of acts and do not do them."""
_ISO: Final = 2
"""Letters of a country's code; towns have longer ids."""
_WAS: Final = frozenset(("كان", "كانت"))
_KINDS_FLOWN: Final = words("kinds_flown")
_ARMIES_DO: Final = frozenset(("strike", "shelling", "chemical_attack"))
_RELATIVE: Final = frozenset(("التي", "الذي"))
_BELONGING: Final = frozenset(("تابع", "تابعه", "التابع", "التابعه"))
_UNIT: Final = 4
"""Words between "نفذتها" and "تابعة لـ": "كتيبة صواريخ"."""
_DOERS: Final = frozenset(("group.gunmen", "group.protesters"))
"""Of the nameless groups, those that act."""
_FAR: Final = 14
_RELATED: Final = 7
"""Words between an event and the relative clause that names who did it."""
_BESIDE: Final = 2
_QUOTES: Final = frozenset('()"«»“”\'')
_MAKE: Final = 5
"""Tokens that name what kind of weapon it is."""
_HEADS: Final = words("heads")
_OBJECTS_FIRST: Final = words("objects_first")
_CLAUSE: Final = 8
_DO: Final = words("doing")
_STRUCK: Final = words("struck")
_NEAR: Final = 6
_WHEN: Final = words("when")
_HOLD: Final = words("hold")
_RETAKING: Final = words("retaking")
_ANNOUNCING: Final = words("announcing")
_ISSUED: Final = words("issued")
_AFTERWARDS: Final = words("afterwards")


def time(scene: Scene, first: int, last: int) -> tuple[Time | None, bool]:
    """The time told nearest to tokens [first, last), in their clause if there is one; a length of time is none.

    And whether it is that of the saying: the speaker's own words tell none.
    """
    times = [t for t in scene.reading.times(scene.index) if not t.duration and not _of_issue(scene, t)]
    if not times:
        return None, False

    said = scene.voice(first) if scene.voice is not None else None

    def outside(time: Time) -> bool:
        if said is None:
            return False
        behind = any(time.first == a for a, _ in said[1:])  # "…، وفق ما قال المصدر أمس"
        return behind or not any(a <= time.first < b for a, b in said)

    def away(time: Time) -> tuple[bool, bool, int]:
        return apart(scene, time, first, last), outside(time), time.first - last if time.first >= last else 2 * (first - time.last)

    nearest = min(times, key=away)
    return nearest, outside(nearest) or _of_afterwards(scene, nearest, first)


def _of_afterwards(scene: Scene, time: Time, first: int) -> bool:
    """ "اعتذر الرئيس أمس عن القصف": the day of what was done after the act, which is told behind."""
    return scene.norms[0].removeprefix("و") in _AFTERWARDS and time.first < first


def _of_issue(scene: Scene, time: Time) -> bool:
    """ "وفق البيان الصادر مساء الأحد", "في تقرير نشر أمس": when it was put out, not when it happened."""
    return time.first > 0 and scene.norms[time.first - 1] in _ISSUED


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
    weapons = list(map(_weapons.__getitem__, scene.norms))
    for i, names in compress(enumerate(weapons), weapons):
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
        return _unnamed(scene, found, count)
    by = [a for a in named if _by(scene, a, found)]
    owner = [a for a in named if _owner(scene, a, found)]
    verb = next((t for t in found.readings if t.form == "verb" and t.transitive and not t.pronoun), None)
    suffers = count is not None and count < found.first  # "إن 83 من عناصر قوات النظام قتلوا"
    governed = found.first > 0 and scene.norms[found.first - 1] in _PREPOSITIONS  # "في قصف": a noun; but "أقدم مسلحون على خطف"
    governed = governed and _DARING.isdisjoint(scene.norms[max(0, found.first - _CLAUSE) : found.first])
    chosen = by or owner
    if not chosen and verb is not None and not suffers and not governed:
        chosen = _subject(scene, named, found, count)
    unique = {a.id or a.name: a for a in chosen}
    if not unique:
        return _unnamed(scene, found, count)
    if unique.keys() <= _DOERS and (whose := doers(scene, found, count)):
        return whose  # "مسلحون حوثيون" are no nameless gunmen
    return tuple(Actor(name=a.name, id=a.id) for a in unique.values())


def _unnamed(scene: Scene, found: Found, count: int | None) -> tuple[Actor, ...]:
    return _nationals(scene, found) or doers(scene, found, count)


def _nationals(scene: Scene, found: Found) -> tuple[Actor, ...]:
    """ "غارات أمريكية بريطانية", "قصف صاروخي روسي", "غارات نفذتها طائرات روسية": the armed forces of the countries that adjectives name."""
    flown = _flown_by(scene, found)
    if flown is not None:
        return (flown,)
    if not any(t.type in _ARMIES_DO for t in found.readings):
        return ()
    shot = _shot_with(scene, found)
    if shot is None and not any(t.form == "event" and t.type in _ARMIES_DO for t in found.readings):
        return ()
    first = found.last if shot is None else shot
    if shot is None and found.last > found.first + 1 and nationality(scene.norms[found.last - 1]):
        first -= 1  # "ضربات أمريكية" is one expression
    done = next((k for k in range(first, min(len(scene), first + _BESIDE)) if scene.norms[k] in _DONE_BY), None)
    if done is None and first < len(scene) and scene.norms[first] in _WAS and scene.norms[found.first].lstrip("وبف").startswith("ال"):
        done = first  # "وإن الغارة كانت روسية"
    named: list[Actor] = []
    for k in range(first if done is None else done + 1, min(len(scene), first + _RELATED)):
        country = nationality(scene.norms[k])
        if country:
            named.append(force(scene, k, country, "army"))
        elif named or not (scene.norms[k] in _HEADS or (done is not None and _weapons_at(scene.norms[k]))):
            break
    return tuple(named)


def _flown_by(scene: Scene, found: Found) -> Actor | None:
    """ "طائرات روسية تستهدف …", "مقاتلات تركية قصفت …": the forces of the country that stand right before their verb."""
    at = found.first - 1
    if at < 1 or not any(t.form == "verb" and t.transitive and (t.type in _ARMIES_DO or t.type == "damage") for t in found.readings):
        return None
    country = adjective(scene.norms[at])
    if at > 1 and scene.norms[at - 1] in _KINDS_FLOWN:
        at -= 1  # "طائرات حربية روسية قصفت"
    if len(country) != _ISO or scene.norms[at - 1].removeprefix("ال") not in _HEADS or not scene.opens(at - 2):
        return None
    return force(scene, found.first - 1, country, "army")


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
    event = any(t.form == "event" for t in found.readings) and (gap <= _RELATED or _predicate(scene, found, before))
    if event and before > found.last and scene.norms[before] in _BELONGING and scene.norms[actor.first].startswith("ل"):
        # "نفذتها كتيبة صواريخ تابعة للقوات الأوكرانية"
        return any(scene.norms[k] in _DONE_BY for k in range(max(found.last, before - _UNIT), before))
    if _ascribed(scene, found, before):
        return True
    for k in (before, before - 1):
        if k < 0 or found.first <= k < found.last or (k < before and (before in scene.found or scene.function_word(before))):
            return False
        if k > found.last and scene.norms[k] == "قبل" and scene.norms[k - 2].removeprefix("ال") in _DONE_TO:
            return False  # "غارات على مواقع الجيش المحاصرة من قبل التنظيم"
        if scene.norms[k] in _BY or (event and scene.norms[k] in _DONE_BY):
            return True
    return False


def _ascribed(scene: Scene, found: Found, before: int) -> bool:
    """ "هجوم نسب إلى المتمردين", "غارة منسوبة إلى الجيش", "القصف من جانب القوات": not far behind the act, with no mark between."""
    if before - found.last > _RELATED or any(scene.hard(k) or scene.soft(k) for k in range(found.last, before)) or before <= found.last:
        return False
    two = scene.norms[before - 1], scene.norms[before]
    return (two[1] == "الي" and two[0] in _ASCRIBED) or (two[0] == "من" and two[1] in _SIDES)


def _predicate(scene: Scene, found: Found, before: int) -> bool:
    """ "إن الضربة التي تعرضت لها المحطة نفذتها …": what the act's own clause is told to have been done by, far behind its relative clause.

    No other event may stand between.
    """
    if found.last >= len(scene) or scene.norms[found.last] not in _RELATIVE:
        return False
    between = range(found.last, before)
    told = (t for k in between if k in scene.found for t in scene.found[k].readings)
    return not any(t.form == "event" for t in told) and not any(scene.hard(k) for k in between)


def _owner(scene: Scene, actor: ActorName, found: Found) -> bool:
    """ "قصف قوات النظام لمدينة …", "غارات روسية", "هجوم للمقاومة", "قيام مسلحي … بهجمات", "أحكمت القوات سيطرتها".

    Not the owner of what was hit: "قصف مواقع داعش", "اقتحام مقر للحوثيين"; nor, without an object behind it, whom "استهداف" names.
    """
    if all(t.form == "verb" for t in found.readings) or scene.facets[found.first].stem in _SUFFERED:
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
    start = found.first + 1 if found.trigger.needs else found.last
    between = [k for k in range(start, actor.first) if scene.norms[k] not in _QUOTES]  # "سيطرة تنظيم (داعش) على"
    if actor.first < start or len(between) > _BESIDE:
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
    beside = after == found.first or (after < found.first and _counted_from(scene, after) == found.first)
    if beside and before >= 0 and (scene.norms[before] in _DONE_BY or _unled(scene, before) in _FIRING):
        return True
    done = after < found.first and (scene.norms[after] in _DONE_BY or scene.norms[after] in _FIRING) and scene.opens(before)
    return done and _counted_from(scene, after + 1) == found.first


def _with_its_aim(scene: Scene, actor: ActorName, between: list[int]) -> bool:
    """ "قصف مدفعي لقوات النظام على البلدة": where "على" tells what was hit, "ل" tells whose it was."""
    led = scene.norms[actor.first].startswith("ل") and not any(scene.norms[k].startswith("ال") or scene.function_word(k) for k in between)
    return led and scene.norms[actor.last : actor.last + 1] == ["علي"]


def _counted_from(scene: Scene, first: int) -> int:
    """Where what a number at token `first` counts stands; `first` where none is there."""
    return next((number.last for number in scene.reading.numbers(scene.index) if number.first == first), first)


def _before(scene: Scene, actor: ActorName) -> int:
    """The token before a name and before the noun of what it commands: "مقاتلات التحالف"; -1 at the head of the sentence."""
    before = actor.first - 1
    if before >= 1 and scene.norms[before] == "من" and _members(scene, before - 1):
        return before - 2  # "الإرهابيين من طالبان أطلقوا …"
    return before - 1 if before >= 0 and scene.norms[before] in _HEADS else before


def _members(scene: Scene, k: int) -> bool:
    """Whether people stand at token `k` whose group "من" names: "الإرهابيين من طالبان", "مسلحون من الحركة"."""
    return scene.norms[k].endswith(("ون", "ين")) or scene.norms[k].removeprefix("ال") in _MEMBERS


def _unled(scene: Scene, k: int) -> str:
    """The word at token `k` without the conjunction that leads it: "وأطلقت"."""
    return scene.norms[k].removeprefix("و")


def _after(scene: Scene, actor: ActorName) -> int:
    """The token behind a name and behind the adjective of its own country: "طائرات النظام السوري"."""
    country, _, rest = actor.id.partition(".")
    own = bool(rest) and actor.last < len(scene) and adjective(scene.norms[actor.last]).lower() == country
    return actor.last + own


def _besides_time(scene: Scene, first: int, last: int) -> int:
    """How many words lie between two tokens, besides the times told there; below nought if the first is behind the last."""
    return last - first - sum(t.last - t.first for t in scene.reading.times(scene.index) if first <= t.first and t.last <= last)


def _announces(scene: Scene, actor: ActorName, found: Found) -> bool:
    """ "أعلن الجيش السيطرة على …", "الجيش يعلن استعادة السيطرة على …": who announces to hold a place, and names no other, holds it."""
    first = found.first - 1 if scene.norms[found.first - 1] in _RETAKING else found.first
    gap = _besides_time(scene, actor.last, first)
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
    if at >= 0 and not scene.function_word(at) and scene.norms[at].lstrip("وف") not in _WHEN and not scene.facets[found.first].conjoined:
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
