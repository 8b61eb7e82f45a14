"""Two names beside each other: "اتهم الجيش الحكومة بـ", "أبلغ سكان وكالة الأنباء أن"."""

from __future__ import annotations

from processors.speech.findings import Phrase
from processors.speech.lexicon import ADJECTIVES, BEARERS, LISTENERS, OPEN, OWN_FORCES, TITLES, Lex
from processors.speech.nouns import kind_of
from processors.speech.passage import Passage

_PERSON = 2
"""Words of a person's proper name."""
_OUTLETS = ("agency", "media")
_JOINS = frozenset({"في", "من", "عن", "باسم", "و", "ب", "ل"})


def second(p: Passage, whole: Phrase) -> int | None:
    """Where a second name begins inside a phrase that runs on."""
    titled = p.words[whole.first].rest in BEARERS or p.words[whole.first].rest in TITLES
    person = p.words[whole.first].head is None and whole.first not in p.actors
    for k in range(whole.first + 1, whole.last):
        w, before_it = p.words[k], p.words[k - 1]
        if p.power(k) is not None and before_it.definite and not (w.led or w.glued or w.definite) and _named_whole(p, whole.first, k):
            return k  # "اتهم الرئيس الأميركي روسيا بـ"
        if p.power(k) is not None and titled and _behind_a_person(p, whole, k):
            return k  # "اتهم المتحدث باسم الكرملين دميتري بيسكوف كييف بـ"
        if (titled and w.head is None and not w.definite) or (person and (w.rest in BEARERS or w.rest in TITLES)):
            continue  # "المتحدث … إبراهيم قالن", "النهدي رئيس لجنة …"
        if not w.arabic or w.led or w.glued or before_it.base in _JOINS:
            continue
        if w.norm in OWN_FORCES and not (before_it.rest in OPEN and not before_it.definite):
            return k  # "اتهام المنظمة حكومته"; not "اتهام قوات بلاده"
        if p.power(whole.first) is not None and p.places[whole.first].last == k and (w.head is not None or k in p.actors):
            return k  # "حملت كييف القوات الروسية …"
        closed = before_it.definite or not before_it.arabic or _whole(before_it) or (k - 1 > whole.first and before_it.rest not in OPEN)
        if p.power(k) is not None and p.power(whole.first) is not None:
            return k
        if k in p.actors and closed and not any(a.first < k < a.last for a in p.actors.values()):
            return k
        adjective = w.rest in ADJECTIVES and w.definite == before_it.definite
        if closed and w.head and not adjective and not (w.definite and w.rest in TITLES):
            return k
    return _behind_whole_name(p, whole)


def _behind_whole_name(p: Passage, whole: Phrase) -> int | None:
    """Where a bare noun begins behind a name that is known whole and has the article: "اتهمت الأمم المتحدة طرفي النزاع بـ"."""
    actor = p.actors.get(whole.first)
    k = actor.last if actor is not None else whole.last
    if k >= whole.last or not p.words[k - 1].definite:
        return None
    w = p.words[k]
    bare = w.arabic and not (w.definite or w.led or w.glued or w.cut) and w.base not in _JOINS and k not in p.places
    return k if bare else None


def _behind_a_person(p: Passage, whole: Phrase, k: int) -> bool:
    """Does the power at `k` end the phrase behind the proper name of who bears a title, two words of it at least?"""
    name = p.words[k - _PERSON : k]
    if k - _PERSON <= whole.first or p.places[k].last != whole.last or p.words[k].led or p.words[k].glued:
        return False
    plain = all(w.arabic and not (w.definite or w.head or w.cut or w.glued or w.base in _JOINS or w.rest in OPEN) for w in name)
    return plain and not any(n in p.places or n in p.actors for n in range(k - _PERSON + 1, k))


def _named_whole(p: Passage, first: int, k: int) -> bool:
    """Is the name before the power at `k` no office that governs it: not "رئيس الوزراء العراقي بغداد" in apposition of places?"""
    return not any(p.words[n].base in _JOINS for n in range(first + 1, k))


def _whole(w: Lex) -> bool:
    """Is an indefinite noun a name by itself ("ناشطون", "مصادر طبية"), so that the next noun starts another?"""
    return w.rest in ADJECTIVES or w.norm.endswith(("ون", "ين")) or w.head in ("witness", "activist")


def _hears(p: Passage, k: int) -> bool:
    """Is it an outlet, or "الصحفيين", at `k`?"""
    w = p.words[k]
    return (k in p.actors and p.actors[k].kind in ("agency", "media")) or (w.definite and w.rest in LISTENERS and w.rest.endswith("ين"))


def hearer(p: Passage, whole: Phrase) -> Phrase:
    """ "مصادر طبية في المدينة وكالة فرانس برس", "مسؤول رويترز": who tells, without the outlet behind a name that is complete, the object of
    its verb; reading goes on behind the outlet. "مراسل وكالة …" needs it, and of an outlet another name may be its own."""
    if whole.kind in _OUTLETS or (whole.first in p.actors and p.actors[whole.first].kind in _OUTLETS):
        return whole
    for k in range(whole.first + 1, whole.last):
        actor, before_it = p.actors.get(k), p.words[k - 1]
        if actor is None or actor.kind not in _OUTLETS or p.words[k].led or p.words[k].glued or before_it.base in _JOINS:
            continue
        named = k - 1 > whole.first and before_it.head is None and p.words[k - 2].rest not in OPEN
        apart = named or before_it.definite or _whole(before_it)
        if apart and before_it.arabic and before_it.rest not in OPEN:
            return Phrase(whole.first, k, max(actor.last, whole.stop), whole.reason, kind_of(p, whole.first, k))
    return whole


def told(p: Passage, whole: Phrase) -> Phrase:
    """Who tells, without whom he tells: "أبلغ سكان رويترز أن"."""
    inner = next((k for k in range(whole.first + 1, whole.last) if _hears(p, k)), None) or second(p, whole)
    return whole if inner is None else Phrase(whole.first, inner, whole.stop, whole.reason, kind_of(p, whole.first, inner))
