"""The places of a sentence at which an act of it may have been: none that acts, that is leaned on, or where people met or spoke."""

from __future__ import annotations

from itertools import pairwise
from typing import Final

from processors.acts.lexicon import words
from processors.acts.scene import PAUSES, Scene
from processors.places import Located
from processors.places.roles import role

_INSIDE: Final = words("inside")
_OF_POWERS: Final = words("of_powers")
_LEANING: Final = words("leaning")
_MADE: Final = words("of_powers_made")
_SEATS: Final = words("seats")
_PRONOUNS: Final = ("هم", "ها", "ه")
_REACTIONS: Final = words("reactions")
_REACTING: Final = words("reacting")
_GIVEN_OUT: Final = words("given_out_in")
_SPEAKING: Final = words("spoke_from")
_MET: Final = words("press_conference")
_PRESS: Final = words("press")
_MEETING: Final = 6
"""Words between "مؤتمر صحفي" and where it was: who held it."""
_SIDES: Final = words("from_sides")
_CAME: Final = words("came_from")
_WORLD_SEATS: Final = words("world_seats")
_STATESMEN: Final = words("statesmen")
_SAYING: Final = words("saying_there")
_ISSUED: Final = words("issued_there")
_STATEMENT: Final = words("issued_what")
_ANSWERING: Final = words("answering")
_ISSUES: Final = 6
"""Words between who issues and the statement."""
_COMMAS: Final = ("،", ",")
_AT: Final = "علي"
_IN, _FROM = "في", "من"
_HIT: Final = 5
"""Words between a disaster and the country that it hits."""
_LAUNCHED: Final = words("launched")
_GROUND: Final = words("launched_ground")
_STARTS: Final = 2
"""Words from a verb of firing to "من"."""
_PACTS: Final = words("pacts")
_SIGNED: Final = words("signed")
_PACTS_NAMED: Final = words("pacts_named")
_PACT_REACH: Final = 6
"""Words between a pact, that it was signed, and where."""


def grounds(scene: Scene) -> list[Located]:
    """The places, in order, those among them that the sentence names by their kind alone; the same list for every act of the sentence."""
    if scene.grounds is None:
        named = scene.reading.places(scene.index)
        scene.grounds = [p for p in named if (p.rank or _inside(scene, p)) and not _aside(scene, p)]
        if meant := scene.reading.referred(scene.index):
            scene.grounds = sorted([*scene.grounds, *meant], key=lambda p: p.first)
    return scene.grounds


def _inside(scene: Scene, country: Located) -> bool:
    """Whether the country is told as a place: "في سوريا", "تفجير تركيا", "سوريا: …"; else it is somebody who acts."""
    before, behind = country.first - 1, country.last
    if before > 0 and scene.norms[before] == "من" and scene.norms[before - 1].removeprefix("ال").startswith("مدعوم"):
        return False
    if _answered_to(scene, country.first):
        return False
    if country.place.text[:1] == scene.norms[country.first][:1] and behind < len(scene) and scene.norms[behind] in _REACTING:
        return False  # "بريطانيا ترجح انفجار قنبلة"
    if before < 0 or scene.norms[country.first].startswith("ب") or scene.norms[before] in _INSIDE or before in scene.ending:
        return True
    if behind < len(scene) and scene.norms[behind] == ":":
        return True
    hit = (f.last for f in scene.found.values() if f.trigger.type == "disaster" and 0 <= country.first - f.last <= _HIT)
    return any(not any(last <= k < country.first for k in scene.pauses) for last in hit)  # "ضرب زلزال فجر الثلاثاء ألبانيا"


def _answered_to(scene: Scene, first: int) -> bool:
    """ "الصحة ترد على الهند وباكستان": whom an answer goes to is nowhere that anything was."""
    if scene.norms[first].startswith("و"):
        first = next((p.first for p in scene.reading.places(scene.index) if p.last == first), first)
    return first > 1 and scene.norms[first - 1] == _AT and scene.norms[first - 2].removeprefix("و") in _ANSWERING


def _power(scene: Scene, place: Located) -> bool:
    """ "أقرت موسكو بمقتل …", "نفته موسكو", "اتهام موسكو لـ…", "موسكو تتهم …": the capital stands for its government.

    Not "في موسكو قالت …". A headline's "باريس: …" is one, too, where the news is of another country.
    """
    seat = place.kind == "city" and " ".join(scene.norms[place.first : place.last]) in _SEATS
    if place.kind != "capital" and not seat:
        return False
    before = scene.norms[place.first - 1].removeprefix("و") if place.first > 0 else ""
    if before in _OF_POWERS or before in _MADE or any(before.endswith(p) and before[: -len(p)] in _OF_POWERS for p in _PRONOUNS):
        return True
    start = scene.norms[place.first][:2]
    glued = start[:1] == "ب" and start != place.place.text[:2]  # "بباريس", not "باريس"
    if glued or before in _INSIDE or place.last >= len(scene):
        return False
    end = place.last
    for other in scene.reading.places(scene.index):
        if other.first == end and scene.norms[end].startswith("و"):
            end = other.last  # "دمشق وموسكو تنفيان"
    behind = scene.norms[end] if end < len(scene) else ""
    if behind.endswith(("ا", "ان")):
        behind = next((verb for verb in (behind.removesuffix("ان"), behind.removesuffix("ا")) if verb in _OF_POWERS), behind)
    if end > place.last:
        return behind in _OF_POWERS
    if behind == ":":
        return place.first == 0 and scene.reading.sentences[scene.index].in_title and scene.reading.country not in ("", place.country)
    return behind in _OF_POWERS and (seat or place.last - place.first == 1)


def _aside(scene: Scene, place: Located) -> bool:
    """Whether the place stands for a government, for whom somebody leans on, or for where people met, spoke, or fired from."""
    stands_for = _power(scene, place) or _leaning(scene, place) or _of_pact(scene, place)
    return stands_for or _reacting(scene, place) or _issued_in(scene, place) or _fired_from(scene, place) or _from_its_side(scene, place)


def _reacting(scene: Scene, place: Located) -> bool:
    """ "وفي بيروت، ندد الحزب بالقصف": only where somebody spoke of what happened elsewhere."""
    return said_there(scene.norms, place, scene.reading.country)


def said_there(norms: list[str], place: Located, home: str) -> bool:
    """Whether a sentence begins with where somebody reacts, or a state speaks of what happened in another country, `home`: "وفي بيروت،
    ندد الحزب …", "وفي باريس، قال الرئيس …", "وفي نيويورك، أصدر المجلس بيانا"."""
    k = place.last
    if k >= len(norms) or place.first not in (0, 1) or not norms[0].removeprefix("و").startswith(("في", "ب")):
        return False
    k += norms[k] in _COMMAS
    if k >= len(norms) or norms[k] in _REACTIONS:
        return k < len(norms)
    seat = place.kind == "capital" or " ".join(norms[place.first : place.last]).removeprefix("ب") in _WORLD_SEATS
    if place.country == home or not (home or seat):
        return False
    if norms[k] in _ISSUED:
        return not _STATEMENT.isdisjoint(norms[k + 1 : k + 1 + _ISSUES])
    return norms[k] in _SAYING and k + 1 < len(norms) and norms[k + 1] in _STATESMEN


def _issued_in(scene: Scene, place: Located) -> bool:
    """ "في بيان صدر في بيروت", "تقرير صادر من جنيف": where a text was given out."""
    glued = scene.norms[place.first].startswith("ب") and not place.place.text.startswith("ب")
    k = place.first - 1 if glued else place.first - 2
    led = glued or (k >= 0 and scene.norms[k + 1] in (_IN, _FROM))
    return led and k >= 0 and (scene.norms[k] in _GIVEN_OUT or _at_a_meeting(scene, k))


def _at_a_meeting(scene: Scene, k: int) -> bool:
    """ "في مؤتمر صحفي عقده في بيروت", "كان يتحدث من دمشق": where somebody spoke."""
    near = scene.norms[max(0, k - _MEETING) : k + 1]
    return scene.norms[k] in _SPEAKING or any(a in _MET and b in _PRESS for a, b in pairwise(near))


def _from_its_side(scene: Scene, place: Located) -> bool:
    """ "السيارة دخلت من جهة منبج", "جاءت من ناحية منبج": whence it came."""
    k = place.first - 1
    if k < 2 or scene.norms[k] not in _SIDES or scene.norms[k - 1] != _FROM:
        return False
    return not _CAME.isdisjoint(norm.removeprefix("و") for norm in scene.norms[max(0, k - 1 - _STARTS) : k - 1])


def _fired_from(scene: Scene, place: Located) -> bool:
    """ "إن الصاروخ أطلق من منطقة شبعا في جنوب لبنان", "صواريخ انطلقت من غزة": where it came from, not where it hit."""
    k = place.first - 1
    while k > 0 and scene.norms[k] != _FROM:
        what = role(scene.norms[k])
        smaller = next((p for p in scene.reading.places(scene.index) if p.last == k), None) if scene.norms[k] == _IN else None
        if smaller is not None:
            k = smaller.first - 1
        elif scene.norms[k] in _GROUND or (not what.clitics and (what.head is not None or what.site or what.direction)):
            k -= 1
        else:
            return False
    return k > 0 and not _LAUNCHED.isdisjoint(norm.removeprefix("و") for norm in scene.norms[max(0, k - _STARTS) : k])


def _leaning(scene: Scene, place: Located) -> bool:
    """ "الإدارة الموالية لكييف", "قوات مناهضة لدمشق": whom they are for or against, not where they are."""
    before = scene.norms[place.first - 1].removeprefix("ال") if place.first > 0 else ""
    return before in _LEANING and scene.norms[place.first].startswith("ل")


def _of_pact(scene: Scene, place: Located) -> bool:
    """ "اتفاق وقف إطلاق النار الموقع في ديسمبر الماضي بأديس أبابا", "تفاهمات برلين": only the pact was made there."""
    if place.first and scene.norms[place.first - 1] in _PACTS_NAMED:
        return True
    for k in range(place.first - 1, max(-1, place.first - _PACT_REACH), -1):
        if scene.norms[k] in PAUSES:
            return False
        if scene.norms[k] in _SIGNED:
            return not _PACTS.isdisjoint(scene.norms[max(0, k - _PACT_REACH) : k])
    return False
