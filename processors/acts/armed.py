"""Who did it, where no name says so, but what they are and whose: "على أيدي جنود ماليين", "قتل جنود إثيوبيون …"."""

from __future__ import annotations

from typing import Final

from processors.actors import by_adherents
from processors.actors import get as known_actor
from processors.acts.findings import Found
from processors.acts.lexicon import words
from processors.acts.scene import Scene
from processors.model import Actor
from processors.places.roles import plain_adjective
from processors.text.words import MARK

_BY: Final = words("by")
_ARMED: Final = words("armed_people")
_ARMED_WORDS: Final = frozenset(conjunction + article + noun for noun in _ARMED for conjunction in ("", "و") for article in ("", "ال"))
_POLICE: Final = words("police_people")
_REACH: Final = 16
"""Words between an act and "على أيدي"."""
_ISO: Final = 2
"""Letters of a country's code; towns have longer ids."""
_TO_COUNT: Final = 2
"""Words between an active verb, or its subject behind it, and the victims that it takes."""


def doers(scene: Scene, found: Found, count: int | None) -> tuple[Actor, ...]:
    """Those who did the act of trigger `found`; `count` is the first token of the figure that it governs. Empty where none are told so."""
    if _ARMED_WORDS.isdisjoint(scene.norms):
        return ()
    told = _by(scene, found)
    if told is None and count is not None and any(t.form == "verb" and t.transitive and not t.pronoun for t in found.readings):
        told = _subject(scene, found, count)
    return () if told is None else (told,)


def people(scene: Scene, k: int) -> Actor | None:
    """The force that armed people at token `k` belong to, by the adjective behind them: "شرطيين مصريين", "مسلحون حوثيون"."""
    if not 0 <= k < len(scene) - 1 or _noun(scene.norms[k]) not in _ARMED or scene.tokens[k + 1].word.kind == MARK:
        return None
    whose = scene.norms[k + 1]
    country = nationality(whose)
    if country:
        return force(scene, k + 1, country, "police" if _noun(scene.norms[k]) in _POLICE else "army")
    movement = by_adherents(whose)
    return None if movement is None else Actor(name=movement.name, id=movement.id)


def nationality(norm: str) -> str:
    """The code of the country whose adjective a word is: "روسية", "ماليين"; empty for a town's, and behind a preposition or "و"."""
    place = plain_adjective(norm)
    return place if len(place) == _ISO else ""


def force(scene: Scene, k: int, country: str, kind: str) -> Actor:
    """A country's army or police; the adjective at token `k` names it where no table does."""
    own = f"{country.lower()}.{kind}"
    record = known_actor(own)
    return Actor(name=record.name if record is not None else scene.tokens[k].word.bare, id=own)


def _noun(norm: str) -> str:
    return norm.removeprefix("و").removeprefix("ال")


def _by(scene: Scene, found: Found) -> Actor | None:
    """ "قتلوا … على أيدي جنود ماليين", in the clause of the act."""
    for k in range(found.last, min(len(scene), found.last + _REACH)):
        if scene.hard(k) or (k in scene.found and any(t.form == "verb" for t in scene.found[k].readings)):
            return None
        if scene.norms[k] in _BY:
            return people(scene, k + 1)
    return None


def _subject(scene: Scene, found: Found, count: int) -> Actor | None:
    """ "قتل جنود إثيوبيون عشرين", "إن جنودا إثيوبيين قتلوا مئات": the victims behind the verb show that it is active."""
    if scene.facets[count].conjoined or scene.norms[count].startswith("و") or scene.norms[count - 1] == "و":
        return None  # "قتل جنود أتراك وثلاثة مدنيين": they are among the dead
    behind = people(scene, found.last)
    if behind is not None and 0 <= count - (found.last + 2) <= _TO_COUNT:
        return behind
    before = people(scene, found.first - 2)
    return before if before is not None and scene.opens(found.first - 3) and 0 <= count - found.last < _TO_COUNT else None
