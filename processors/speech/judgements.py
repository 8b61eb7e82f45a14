"""Judgements of what goes round that deny it: "وصفت دمشق التقارير بالأكاذيب", "وهو ما نفاه الحزب"."""

from __future__ import annotations

from itertools import pairwise

from processors.speech.clauses import Line, coordinate
from processors.speech.contents import so_called
from processors.speech.findings import Finding, Phrase, Voice
from processors.speech.fronted import before
from processors.speech.lexicon import ALLEGATIONS, BETWEEN, FALSE, FIGURES, HEARSAY, SAID_OF, TOLD_OF, Tag
from processors.speech.nouns import heard
from processors.speech.passage import Passage
from processors.speech.phrases import credible, phrase
from processors.speech.subjects import voice

WHAT = frozenset({"ما", "بما", "لما", "مما"})
_MATTER = frozenset({"الامر", "امر"})
_THAT_IS = frozenset({"وهو", "وهي", "هو", "هي", "الامر"})
_GROUND = frozenset({"اساس", "صحه", "اصل"})
_THIS = frozenset({"ذلك", "هذا", "هذه", "تلك"})
_MATTERS = frozenset({"الامر", "التهمه", "التهم", "الرقم", "الارقام", "الحصيله", "الكلام", "الحديث"})
_GOING_ROUND = frozenset({"المتداوله", "المتداول", "المذكوره", "المذكور"})
_HAPPENS = frozenset({"جري", "يجري", "تم", "يتم"})
"""What is told only with "تداوله" behind it: "ما جرى" has happened."""
_CALLS = 6
"""Words in which somebody calls it false."""
_CALLED = 30
"""Words between "وصف" and what it calls false."""


def called_false(line: Line, v: int, tag: Tag, speaker: Voice | None = None) -> Finding | None:
    """ "وصفت دمشق التقارير عن استخدام الكلور بالأكاذيب": who calls what goes round false denies it; a participle's `speaker` is known."""
    p = line.p
    far = min(len(p), v + _CALLED)
    start = next((k for k in range(v + 1, far) if _told_of(p, k, v)), None)
    if start is None or any(w.that for w in p.words[v:start]):
        return None
    ph = before(p, v) if start == v + 1 else phrase(p, v + 1, start)
    if not any(_false(p, k) or (tag.verb.deems and _deemed(p, k)) for k in range(start + 1, far)):
        return None
    if tag.form == "participle":
        return Finding(speaker, (), "denies", False, "denies", (v, v + 1), start, "noun", coordinate=True, tense=tag.form)
    if not ph and start == v + 1 and tag.lead == "و":
        main = line.main(v)  # "نفى الوزير هذا العدد ووصف التقرير بأنه …"
        if main is None or main.speaker is None or main.speaker.feminine != tag.feminine:
            return None
        return Finding(main.speaker, (), "denies", False, "denies", (v, v + 1), start, "noun", coordinate=True, tense=tag.form)
    if ph is None or not credible(p, ph):
        return None
    who = voice(p, line.voices, ph, tag)
    return Finding(who, (), "denies", False, "denies", (v, v + 1), start, "noun", coordinate=coordinate(p, v, tag), tense=tag.form)


def _told_of(p: Passage, k: int, v: int) -> bool:
    """Does what goes round stand at `k` behind the verb at `v`: "التقارير", "ما تنشره الصفحات", "ما تقوله دمشق"?"""
    norm = p.words[k].norm
    if norm == "ما":
        after = p.words[k + 1] if k + 1 < len(p) else None
        said = after is not None and any(t.object and t.form != "noun" and t.verb.kind in ("says", "reports") for t in after.tags)
        return after is not None and (said or after.norm in SAID_OF - _HAPPENS)
    return norm in TOLD_OF and (k > v + 1 or norm.startswith("ال"))


def _false(p: Passage, k: int) -> bool:
    """ "بالأكاذيب", "بأنها كاذبة", "بأنه «تكهنات لا أساس لها»", "بـ«الملفق»"."""
    norm = p.words[k].norm
    if not norm.startswith("ب"):
        return False
    if p.words[k].that or norm == "ب":
        said = p.words[k + 1 : k + 1 + _CALLS]
        return any(w.rest in FALSE for w in said) or any(a.norm == "لا" and b.norm in _GROUND for a, b in pairwise(said))
    return norm[1:].removeprefix("ال") in FALSE


def _deemed(p: Passage, k: int) -> bool:
    """ "اعتبر الرقم مبالغا فيه", "عد الرواية كاذبة": an adjective in the accusative."""
    w = p.words[k]
    return w.arabic and not w.definite and (w.norm in FALSE or (w.norm.endswith("ا") and w.norm[:-1] in FALSE))


def rejected(p: Passage, start: int) -> bool:
    """ "استنكر ما نسب إليه من تعذيب", "ندد بالمزاعم": is what somebody condemns, from `start` on, only said?"""
    w = p.words[start]
    if w.norm not in WHAT:
        return w.rest in ALLEGATIONS
    named = so_called(p, start)
    if named != start:
        named += named < len(p) and not p.words[named].arabic
        return named < len(p) and p.words[named].rest in ALLEGATIONS
    return start + 1 < len(p) and p.words[start + 1].norm in SAID_OF


def judged(line: Line, v: int, tag: Tag, ph: Phrase) -> Finding | None:
    """"وهو رقم تصفه البعثة بأنه ملفق", "وهي اتهامات وصفتها الوزارة بالباطلة": what was told before is denied."""
    p = line.p
    first = _taken(p, v)
    if first is None or not ph or (p.words[first].norm in WHAT and not (first and p.words[first - 1].norm in _THAT_IS)):
        return None
    if not credible(p, ph) or not any(_false(p, k) for k in range(ph.stop, min(len(p), ph.stop + _CALLS))):
        return None
    who = voice(p, line.voices, ph, tag)
    return Finding(who, (), "denies", False, "denies", (first, ph.last), first, "taken-up", coordinate=True, tense=tag.form)


def _taken(p: Passage, v: int) -> int | None:
    """Where the word stands that a verb's pronoun takes up: "اتهامات ينفيها", "الاتهام الذي نفاه", "ما نفاه"."""
    first = v - 1
    if first >= 0 and p.words[first].relative:
        first -= 1
    known = first >= 0 and (p.words[first].rest in TOLD_OF or p.words[first].norm in FIGURES | WHAT | _MATTER)
    return first if known else None


def taken_up(line: Line, v: int, tag: Tag, ph: Phrase) -> Finding | None:
    """"وهو الاتهام الذي نفاه فلان", "وهو ما تنفيه طهران", "وهي اتهامات ينفيها الحزب": what is denied was said before."""
    p = line.p
    first = _taken(p, v)
    if first is None or not ph or (ph.kind is None and ph.first not in p.actors and p.power(ph.first) is None):
        return None
    who = voice(p, line.voices, ph, tag)
    return Finding(who, (), "denies", False, "denies", (first, ph.last), first, "taken-up", coordinate=True, tense=tag.form)


def object_first(line: Line, v: int, tag: Tag) -> Finding | None:
    """ "نفى ذلك الناطق باسم الحركة", "نفت هذه الأنباء جملة وتفصيلا الوزارة": what is denied stands before who denies it."""
    p = line.p
    k = end = _object(p, v + 1)
    if k == v + 1:
        return None
    while k < len(p) and (p.words[k].norm in BETWEEN or heard(p, k) > k):
        k = max(k + 1, heard(p, k))
    if k >= len(p) or p.words[k].glued or not (p.words[k].head is not None or k in p.actors or p.power(k) is not None):
        return None
    ph = phrase(p, k)
    if ph.first != k or not credible(p, ph) or ph.reason == "action":
        return None
    who = voice(p, line.voices, ph, tag)
    beside = coordinate(p, v, tag)
    return Finding(who, (), "denies", False, "denies", (v, v + 1), v + 1, "noun", coordinate=beside, tense=tag.form, scope=[(v + 1, end)])


def _object(p: Passage, k: int) -> int:
    """The index after "ذلك", "الخبر", "هذه الأنباء المتداولة", "صحة الخبر" at `k`."""
    at = k
    at += p.words[at : at + 1] != [] and p.words[at].norm == "صحه"
    this = at < len(p) and p.words[at].norm in _THIS
    at += this
    norm = p.words[at].norm if at < len(p) else ""
    named = norm.startswith("ال") and (norm in HEARSAY or norm in _MATTERS)
    if not named:
        return at if this and at == k + 1 else k
    at += 1
    return at + (at < len(p) and p.words[at].norm in _GOING_ROUND)
