"""Judgements of what goes round that deny it: "وصفت دمشق التقارير بالأكاذيب", "وهو ما نفاه الحزب"."""

from __future__ import annotations

from processors.speech.clauses import Finding, Line, coordinate
from processors.speech.lexicon import FALSE, HEARSAY, Tag
from processors.speech.passage import Passage
from processors.speech.phrases import Phrase, credible, phrase
from processors.speech.subjects import before, voice

WHAT = frozenset({"ما", "بما", "لما", "مما"})
_MATTER = frozenset({"الامر", "امر"})
_CALLED = 30
"""Words between "وصف" and what it calls false."""


def called_false(line: Line, v: int, tag: Tag) -> Finding | None:
    """ "وصفت دمشق التقارير عن استخدام الكلور بالأكاذيب": who calls what goes round false denies it."""
    p = line.p
    far = min(len(p), v + _CALLED)
    start = next((k for k in range(v + 1, far) if p.words[k].norm.startswith("ال") and p.words[k].norm in HEARSAY), None)
    if start is None or any(w.that for w in p.words[v:start]):
        return None
    ph = before(p, v) if start == v + 1 else phrase(p, v + 1, start)
    if not any(_false(p, k) for k in range(start + 1, far)) or ph is None or not credible(p, ph):
        return None
    who = voice(p, line.voices, ph, tag)
    return Finding(who, (), "denies", False, "denies", (v, v + 1), start, "noun", coordinate=coordinate(p, v, tag), tense=tag.form)


def _false(p: Passage, k: int) -> bool:
    """ "بالأكاذيب", "بأنها كاذبة", "بأنها مجرد افتراءات"."""
    norm = p.words[k].norm
    if not norm.startswith("ب"):
        return False
    if p.words[k].that:
        return any(w.norm in FALSE for w in p.words[k + 1 : k + 3])
    return norm[1:].removeprefix("ال") in FALSE


def taken_up(line: Line, v: int, tag: Tag, ph: Phrase) -> Finding | None:
    """"وهو الاتهام الذي نفاه فلان", "وهو ما تنفيه طهران", "وهي اتهامات ينفيها الحزب": what is denied was said before."""
    p = line.p
    first = v - 1
    if first >= 0 and p.words[first].relative:
        first -= 1
    known = first >= 0 and (p.words[first].rest in HEARSAY or p.words[first].norm in WHAT | _MATTER)
    if not known or not ph or (ph.kind is None and ph.first not in p.actors and p.power(ph.first) is None):
        return None
    who = voice(p, line.voices, ph, tag)
    return Finding(who, (), "denies", False, "denies", (first, ph.last), first, "taken-up", coordinate=True, tense=tag.form)
