"""What the words of a claim's sentence say about how it stands to another: told in the same words, of a battle, of another happening."""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import pairwise

from processors.model import Claim
from processors.relations.knowledge import STOP, knowledge
from processors.relations.scope import clause
from processors.relations.voice import says
from processors.text.rarity import weight, word_stem
from processors.text.stem import stem
from processors.text.terms import Terms, cosine, weigh
from processors.text.words import NUMBER, readings, tokenize

_RETOLD = 0.6
"""Likeness from which two sentences tell the same: agencies' copy, shortened or with another figure put in."""
_ALIKE = 0.25
"""Likeness from which two sentences of one report speak of one thing."""
_HAD = 14
"""Words between "وكانت" and the verb of saying, the speaker's name among them."""
_CLAUSES = re.compile(rf"{STOP.pattern}| و[إأ]ن")
"""What ends a clause, and what begins a further one of the same speech."""
_FOUND = frozenset({"killed", "injured", "casualties"})
_ANY = frozenset({"اي", "ايه"})
_NAMING = 6
"""Words around a figure that say that its dead were named, handed over or buried."""
_NAMED = 4
"""Words behind "القيادي" within which his name stands."""
_RARE = 1.1
"""How rare a first and a last name are together (`rarity.weight`)."""
_BEHIND = 2
_OPENING = 6
"""Words within which a sentence says that it turns to something else."""


def retells(a: Claim, b: Claim) -> bool:
    """Whether one sentence tells in the other's words."""
    return cosine(_terms(a.text), _terms(b.text)) >= _RETOLD


def alike(a: Claim, b: Claim) -> bool:
    """Whether two sentences of one report share what they speak of."""
    return cosine(_terms(a.text), _terms(b.text)) >= _ALIKE


@lru_cache(maxsize=10_000)
def _terms(text: str) -> Terms:
    return weigh((), tokenize(text))


def of_battle(claim: Claim) -> bool:
    """Whether the claim tells of fights, which go on from day to day: its sentence says so, or it counts fighters."""
    return "fighters" in claim.act.targets or says(claim, knowledge().battle)


def counts_the_remanded(claim: Claim) -> bool:
    """Whether the figure is of those whom a court or a prosecutor keeps: the sentence says so.

    Where it counts all who were arrested, only the clause of the figure tells: "قال وكيل النيابة إن مجموع الموقوفين بلغ 40، أحيل 25 منهم".
    """
    quantity, speaker, known = claim.act.quantity, claim.speaker, knowledge()
    text = claim.text.replace(speaker.name, " ") if speaker is not None else claim.text
    told = clause(text, quantity.text if quantity is not None else "")
    if any(word & known.in_all for word in told):
        return any(word & known.remanding for word in told)
    return says(claim, known.remanding)


def in_part(claim: Claim) -> bool:
    """Whether only a part of a place changed hands: "معظم أحياء المدينة"; not what is told besides it: "المدينة ومقر الفرقة فيها"."""
    return _in_part(claim.text, claim.act.place.text if claim.act.place is not None else "")


@lru_cache(maxsize=10_000)
def _in_part(text: str, place: str) -> bool:
    """Told in the clause of the place: "استعادت المدينة، وتمشط الأحياء" is all of it."""
    named = text.find(place) if place else -1
    first = max((stop.end() for stop in _CLAUSES.finditer(text) if stop.end() <= named), default=0)
    last = next((stop.start() for stop in _CLAUSES.finditer(text) if 0 <= named < stop.start()), len(text))
    partly = knowledge().partly
    return any(
        any(rest in partly and not (0 <= named < token.start and clitic.startswith("و")) for clitic, rest in readings(token.word.norm))
        for token in tokenize(text) if first <= token.start < last
    )


def denies_any(claim: Claim, unit: str) -> bool:
    """Whether a denial is of anybody of a kind: "نفى اعتقال أي صحفي" of who counts journalists; "أي شخص" of whom ever."""
    return _denies_any(claim.text, unit)


@lru_cache(maxsize=10_000)
def _denies_any(text: str, unit: str) -> bool:
    words, whomever = [token.word.norm for token in tokenize(text)], knowledge().whomever
    words = [word for n, word in enumerate(words) if word != "من" or not n or words[n - 1] not in _ANY]  # "أي من المصلين"
    return any(
        word in _ANY and ((bool(unit) and stem(then) == unit) or not whomever.isdisjoint(rest for _, rest in readings(then)))
        for word, then in pairwise(words)
    )


def looks_back(claim: Claim) -> bool:
    """Whether the figure is of what is answered: "شنت الطائرات غارات ردا على هجوم قتل فيه 17 جنديا"."""
    quantity = claim.act.quantity
    return _looks_back(claim.text, quantity.text if quantity is not None else "")


@lru_cache(maxsize=10_000)
def _looks_back(text: str, figure: str) -> bool:
    before, found, _ = text.partition(figure or "\0")
    words = [token.word.norm for token in tokenize(before)] if found else []
    return any(word in ("ردا", "انتقاما") and then.startswith(("علي", "ل")) for word, then in pairwise(words))


def counts_others(claim: Claim) -> bool:
    """Whether "آخرين" stands behind what the figure counts."""
    quantity = claim.act.quantity
    return _counts_others(claim.text, quantity.text if quantity is not None else "")


@lru_cache(maxsize=10_000)
def _counts_others(text: str, figure: str) -> bool:
    _, found, after = text.partition(figure or "\0")
    return bool(found) and any(token.word.norm in knowledge().others for token in [*tokenize(found)[-1:], *tokenize(after)[:_BEHIND]])


def earlier(claim: Claim) -> bool:
    """Whether the sentence calls its figure a first or an earlier one: "حصيلة أولية", "في وقت سابق", "وكانت الوزارة أعلنت …".

    What a further clause says counts for the figures there: "عدد القتلى 26، وإن العدد المعلن سابقا غير دقيق".
    """
    quantity = claim.act.quantity
    return _earlier(claim.text, quantity.text if quantity is not None else "")


@lru_cache(maxsize=10_000)
def _earlier(text: str, figure: str) -> bool:
    known = knowledge()
    at = text.rfind(figure) + len(figure) if figure else 0
    following = text.find("، و", at) if at > 0 else -1
    tokens = tokenize(text)
    words = [token.word.norm for token in tokens]
    if words and words[0].removeprefix("و") in known.had and any(word.removeprefix("قد") in known.told for word in words[1:_HAD]):
        return True
    bare = [frozenset(rest for _, rest in readings(word)) for word in words]
    before = any(word & known.before for token, word in zip(tokens, bare, strict=True) if following < 0 or token.start < following)
    return before or any(word & known.earlier for word in bare) or any(a & known.counts and b & known.former for a, b in pairwise(bare))


def counts(claim: Claim) -> bool:
    """Whether a number tells how many: "مهاجر واحد", "2", "مدنيان اثنان"; not "رفيقه", "جثتين"."""
    quantity = claim.act.quantity
    return quantity is not None and _counts(claim.text, quantity.text)


@lru_cache(maxsize=10_000)
def _counts(text: str, figure: str) -> bool:
    _, _, after = text.partition(figure or "\0")
    words = [token.word for token in [*tokenize(figure), *tokenize(after)[:1]]]
    return any(word.kind == NUMBER or word.norm in knowledge().numerals for word in words)


def named_dead(claim: Claim) -> bool:
    """Whether the figure is of the dead who were named, handed over or buried: "صرحت النيابة بدفن 31 جثة تعرف إليها أهلها"."""
    quantity, known = claim.act.quantity, knowledge()
    around = clause(claim.text, quantity.text if quantity else "", _NAMING)
    return claim.act.type == "killed" and any(word & known.named_dead for word in around)


def taken_in(claim: Claim) -> bool:
    """Whether the figure is of the wounded whom one hospital got: "نقل ثمانية جرحى إلى مستشفى متخصص"; said in the words around it."""
    quantity, known = claim.act.quantity, knowledge()
    around = clause(claim.text, quantity.text if quantity else "", _NAMING)
    return claim.act.type == "injured" and any(word & known.moving for word in around) and any(word & known.wards for word in around)


def recovered(claim: Claim) -> bool:
    """Whether the clause counts bodies that were found, not all who died: "196 جثة تم انتشالها"."""
    quantity, known = claim.act.quantity, knowledge()
    return claim.act.type == "killed" and any(word & known.found for word in clause(claim.text, quantity.text if quantity else ""))


def so_far(claim: Claim) -> bool:
    """Whether the sentence counts who was found so far: "انتشال 18 جثة", "مصرع ثلاثة إلى حدود الساعة", "ستة قتلى حتى الآن"."""
    quantity = claim.act.quantity
    return claim.act.type in _FOUND and _so_far(claim.text, quantity.text if quantity is not None else "")


@lru_cache(maxsize=10_000)
def _so_far(text: str, figure: str) -> bool:
    """Bodies are counted by what stands before the figure: not "بلغت 26 قتيلا بعد انتشال سبع جثث"."""
    known = knowledge()
    told = tokenize(text)
    words = [frozenset(rest for _, rest in readings(token.word.norm)) for token in told]
    end = text.find(figure) + len(figure) if figure in text else len(text)
    found = any(word & known.found for token, word in zip(told, words, strict=True) if token.start < end)
    return found or any(a & known.until and b & known.now for a, b in pairwise(words))


def same_person(a: Claim, b: Claim) -> bool:
    """Whether both claims tell of one person by the same name of two words: "مقتل القيادي عماد الراوي"."""
    one, two = a.act.quantity, b.act.quantity
    if one is None or two is None or (one.min, one.max) != (1, 1) or (two.min, two.max) != (1, 1):
        return False
    return not _names(a.text, one.text).isdisjoint(_names(b.text, two.text))


@lru_cache(maxsize=10_000)
def _names(text: str, figure: str) -> frozenset[tuple[str, str]]:
    """Pairs of words that are rare together, right behind the noun that counts one person: first and last names."""
    _, found, after = text.partition(figure or "\0")
    words = [token.word.norm for token in tokenize(after)[:_NAMED]] if found else []
    return frozenset((a, b) for a, b in pairwise(words) if weight(word_stem(a)) + weight(word_stem(b)) >= _RARE)


def opens_another(claim: Claim) -> bool:
    """Whether the sentence begins with "من جهة أخرى", "في سياق متصل", "وفي عملية أخرى منفصلة": it is not what the report is about."""
    return _opens_another(claim.text)


@lru_cache(maxsize=10_000)
def _opens_another(text: str) -> bool:
    words = [frozenset(rest for _, rest in readings(token.word.norm)) for token in tokenize(text)[:_OPENING]]
    known = knowledge()
    return any(
        words[i] & known.heads and any(word & known.another for word in words[i + 1 : i + 3]) for i in range(len(words))
    )
