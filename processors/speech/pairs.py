"""Two names beside each other: "اتهم الجيش الحكومة بـ", "أبلغ سكان وكالة الأنباء أن"."""

from __future__ import annotations

from processors.speech.findings import Phrase
from processors.speech.lexicon import ADJECTIVES, BEARERS, LISTENERS, OPEN, OWN_FORCES, TITLES, Lex
from processors.speech.nouns import kind_of
from processors.speech.passage import Passage

_JOINS = frozenset({"في", "من", "عن", "باسم", "و", "ب", "ل"})


def second(p: Passage, whole: Phrase) -> int | None:
    """Where a second name begins inside a phrase that runs on."""
    titled = p.words[whole.first].rest in BEARERS or p.words[whole.first].rest in TITLES
    person = p.words[whole.first].head is None and whole.first not in p.actors
    for k in range(whole.first + 1, whole.last):
        w, before_it = p.words[k], p.words[k - 1]
        if p.power(k) is not None and before_it.definite and not (w.led or w.glued or w.definite) and _named_whole(p, whole.first, k):
            return k  # "اتهم الرئيس الأميركي روسيا بـ"
        if (titled and w.head is None and not w.definite) or (person and (w.rest in BEARERS or w.rest in TITLES)):
            continue  # "المتحدث … إبراهيم قالن", "النهدي رئيس لجنة …"
        if not w.arabic or w.led or w.glued or before_it.base in _JOINS:
            continue
        if w.norm in OWN_FORCES:
            return k  # "اتهام المنظمة حكومته"
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
    return None


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


def told(p: Passage, whole: Phrase) -> Phrase:
    """Who tells, without whom he tells: "أبلغ سكان رويترز أن"."""
    inner = next((k for k in range(whole.first + 1, whole.last) if _hears(p, k)), None) or second(p, whole)
    return whole if inner is None else Phrase(whole.first, inner, whole.stop, whole.reason, kind_of(p, whole.first, inner))
