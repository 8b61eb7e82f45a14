"""Whom a figure counts: what a part's figure says nothing against is the whole's."""

from __future__ import annotations

from functools import lru_cache
from itertools import pairwise

from processors import places
from processors.model import Claim
from processors.relations.knowledge import STOP, knowledge
from processors.relations.voice import voice
from processors.text.words import readings, tokenize

COMBATANTS = frozenset({"fighters", "soldiers", "police", "attackers"})
"""Victims of whom each side counts its own."""
_OWN = "own"
"""A class of victims: those whom a side counts as its own."""
_NATION = "nation:"
"""… and those of one nation abroad."""
_SOME = ("ين", "ون", "ان", "يا")
"""How the adjective of a nation ends where it counts some of its people."""
FAMILY, _TRADE = "family", "trade:"
"""Those of one family, and of one trade."""
_OF_THE_DEAD = 7
"""Words behind a figure within which it says that those are some of the dead: "ثلاثة مصريين من أبناء المنيا ضمن ضحايا الشاحنة"."""
_THEIRS = ("ه", "ها", "هم", "هن", "هما")
"""Whose they are."""
_BEHIND = 4


def victims(claim: Claim) -> tuple[str, ...]:
    """Whom the claim counts, without the classes that mean just people; who attacks fights; a tribe's own are some of all.

    So are those of one nation where the act was in another's country ("خمسة سعوديين" of the dead of an airport in Turkey), of one family,
    of one trade.
    """
    known, quantity = knowledge(), claim.act.quantity
    targets = dict.fromkeys(known.also.get(target, target) for target in claim.act.targets if target not in known.anybody)
    if quantity is None or not COMBATANTS.isdisjoint(targets):
        return tuple(targets)
    if _own(claim.text, quantity.text):
        targets[f"{_OWN}:{voice(claim)}"] = _OWN
    if _of_family(claim.text, quantity.text):
        targets[FAMILY] = FAMILY
    abroad = nation(claim.text, quantity.text)
    if abroad and (claim.act.place is None or claim.act.place.path[:1] != (abroad,)):
        targets[f"{_NATION}{abroad}"] = abroad
    if quantity.unit in known.trades:
        targets[f"{_TRADE}{quantity.unit}"] = quantity.unit
    return tuple(targets)


@lru_cache(maxsize=10_000)
def nation(text: str, figure: str) -> str:
    """The code of the country whose people a figure counts: "خمسة سعوديين قتلوا وأصيب 27 آخرون", "حاجين هنديين"; empty for others."""
    before, found, after = text.partition(figure or "\0")
    words = [token.word.norm for token in tokenize(found)]
    if not words:
        return ""
    behind = [token.word.norm for token in tokenize(after)[:1]]
    if _others(words, behind):
        words += [token.word.norm for token in tokenize(before) if token.word.norm.endswith(_SOME[:-1])]
    words += [word for word in behind if word.endswith(_SOME)]
    return next((country for word in words if (country := places.country_of(word) or places.country_of(word.removesuffix("ا")))), "")


def _others(words: list[str], behind: list[str]) -> bool:
    """Whether a figure counts "others": some of those told before it."""
    return not knowledge().others.isdisjoint([words[-1], *behind])


@lru_cache(maxsize=10_000)
def _own(text: str, figure: str) -> bool:
    """ "34 من أبنائنا", "أحد عشر شهيدا من أبناء القبيلة": right behind the figure it says whose they are; "خمسة من رفاقه": within it.

    So do the others behind them: "سبعة من مواطنيها قتلوا وأصيب 33 آخرون".
    """
    before, found, after = text.partition(figure or "\0")
    behind, within = ([token.word.norm for token in tokens] for tokens in (tokenize(after)[:_BEHIND] if found else (), tokenize(found)))
    theirs = knowledge().kin | knowledge().fellows
    if any(word == "من" and then in theirs for word, then in [*pairwise(within), *pairwise([*within[-1:], *behind])]):
        return True
    if not within or not _others(within, behind[:1]):
        return False
    told = [token.word.norm for token in tokenize(STOP.split(before)[-1])]
    return any(word == "من" and then in theirs for word, then in pairwise(told))


@lru_cache(maxsize=10_000)
def _of_family(text: str, figure: str) -> bool:
    """ "خمسة من أفراد عائلة واحدة", "أبناؤها الخمسة"."""
    _, found, after = text.partition(figure or "\0")
    within = [token.word.norm for token in tokenize(found)]
    known = knowledge()
    if any(word.startswith(tuple(known.children)) and word.endswith(_THEIRS) for word in within):
        return True
    around = [*within, *(token.word.norm for token in tokenize(after)[:_BEHIND])] if found else []
    return any(one in ("من", *known.members) and then in known.families_of for one, then in pairwise(around))


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
    known, within, behind = knowledge(), tokenize(found), tokenize(after)
    near = [token.word.norm for token in [*within, *behind[:2]]]
    far = [token.word.norm for token in behind[:_OF_THE_DEAD]]
    dead = known.of_the_dead
    if any(word == sign and then in dead for words, sign in ((near, "من"), (far, "ضمن")) for word, then in pairwise(words)):
        return True
    return any(rest in known.rest for token in tokenize(after) for _, rest in readings(token.word.norm))
