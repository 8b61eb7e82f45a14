"""Whom a figure counts: what a part's figure says nothing against is the whole's."""

from __future__ import annotations

from functools import lru_cache
from itertools import pairwise

from processors import places
from processors.model import Claim
from processors.relations.knowledge import knowledge
from processors.relations.voice import voice
from processors.text.words import readings, tokenize

COMBATANTS = frozenset({"fighters", "soldiers", "police", "attackers"})
"""Victims of whom each side counts its own."""
_OWN = "own"
"""A class of victims: those whom a side counts as its own."""
_NATION = "nation:"
"""… and those of one nation abroad."""
_SOME = ("ين", "ون", "يا")
"""How the adjective of a nation ends where it counts some of its people."""
_BEHIND = 4


def victims(claim: Claim) -> tuple[str, ...]:
    """Whom the claim counts, without the classes that mean just people; who attacks fights; a tribe's own are some of all.

    So are those of one nation where the act was in another's country: "خمسة سعوديين" of the dead of an airport in Turkey.
    """
    known = knowledge()
    targets = dict.fromkeys(known.also.get(target, target) for target in claim.act.targets if target not in known.anybody)
    if claim.act.quantity is not None and COMBATANTS.isdisjoint(targets):
        if _own(claim.text, claim.act.quantity.text):
            targets[f"{_OWN}:{voice(claim)}"] = _OWN
        nation = _nation(claim.text, claim.act.quantity.text)
        if nation and (claim.act.place is None or claim.act.place.path[:1] != (nation,)):
            targets[f"{_NATION}{nation}"] = nation
    return tuple(targets)


@lru_cache(maxsize=10_000)
def _nation(text: str, figure: str) -> str:
    """The code of the country whose people a figure counts: "خمسة سعوديين قتلوا وأصيب 27 آخرون"; empty for others."""
    before, found, after = text.partition(figure or "\0")
    words = [token.word.norm for token in tokenize(found)]
    if not words:
        return ""
    if not knowledge().others.isdisjoint([words[-1], *(token.word.norm for token in tokenize(after)[:1])]):
        words += [token.word.norm for token in tokenize(before) if token.word.norm.endswith(_SOME)]
    return next((country for word in words if (country := places.country_of(word))), "")


@lru_cache(maxsize=10_000)
def _own(text: str, figure: str) -> bool:
    """ "34 من أبنائنا", "أحد عشر شهيدا من أبناء القبيلة": right behind the figure it says whose they are; "خمسة من رفاقه": within it."""
    _, found, after = text.partition(figure or "\0")
    behind, within = ([token.word.norm for token in tokens] for tokens in (tokenize(after)[:_BEHIND] if found else (), tokenize(found)))
    theirs = knowledge().kin | knowledge().fellows
    return any(word == "من" and then in theirs for word, then in [*pairwise(within), *pairwise([*within[-1:], *behind])])


def targets_within(left: tuple[str, ...], right: tuple[str, ...]) -> bool:
    """Whether the victims of `left` are among those of `right`, and not the same."""
    if left == right or not left:
        return False
    if not right:
        return "attackers" not in left
    within = knowledge().within
    return all(target in right or within.get(target, frozenset()) & set(right) for target in left)


def of_some(claim: Claim) -> bool:
    """The sentence counts some and names the rest: "ثلاثة من الحراس والباقون عمال"; or some of the dead: "تسعة من شهداء التفجير"."""
    quantity = claim.act.quantity
    return quantity is not None and _names_the_rest(claim.text, quantity.text)


@lru_cache(maxsize=10_000)
def _names_the_rest(text: str, figure: str) -> bool:
    _, found, after = text.partition(figure or "\0")
    if not found:
        return False
    known, counted = knowledge(), [token.word.norm for token in [*tokenize(found), *tokenize(after)[:2]]]
    if any(word == "من" and then in known.of_the_dead for word, then in pairwise(counted)):
        return True
    return any(rest in known.rest for token in tokenize(after) for _, rest in readings(token.word.norm))
