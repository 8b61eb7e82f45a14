"""Blame: "اتهم فلان فلاناً بـ…", "حمّل فلان فلاناً مسؤولية …": who blames, who is blamed, and for what."""

from __future__ import annotations

from msgspec.structs import replace

from processors.speech.blame import PREPOSED, laid, power
from processors.speech.clauses import PREPOSITIONS, Line, coordinate, negated, opens
from processors.speech.findings import Finding, Phrase, Voice
from processors.speech.fronted import before
from processors.speech.lexicon import FORCE_NOUNS, RESPONSIBILITY, Tag
from processors.speech.nouns import kind_of, starts_object
from processors.speech.pairs import second
from processors.speech.passage import Passage
from processors.speech.phrases import credible, phrase
from processors.speech.subjects import mismatch, voice

_TO_THEM = frozenset({"له", "لها", "لهم"})
_FAR = 30
"""Tokens between the verb and what it blames for."""


def blame(line: Line, v: int, tag: Tag) -> Finding | None:
    """The accusation of a finite verb."""
    p, voices = line.p, line.voices
    if negated(p, v):
        return None
    if tag.verb.blames in PREPOSED:
        return None if tag.object else laid(line, v, tag)
    beside = coordinate(p, v, tag)
    if v + 1 < len(p) and p.words[v + 1].head is None and starts_object(p, v + 1):
        return None  # passive: "اتهم بقتل …"
    if tag.object:
        return _of_them(line, v, tag, beside=beside)
    earlier = before(p, v) if tag.lead not in ("و", "ف") else None
    if earlier is not None:
        return accuse(line, v, tag, voice(p, voices, earlier, tag), v + 1, beside=beside)
    split = _split(p, v + 1)
    if split is None or mismatch(p, split[0], tag):
        who = voices.last(feminine=tag.feminine, plural=tag.plural)
        return accuse(line, v, tag, who, v + 1, beside=beside) if who is not None else None
    return accuse(line, v, tag, voice(p, voices, split[0], tag), split[1], beside=beside)


def _of_them(line: Line, v: int, tag: Tag, *, beside: bool) -> Finding | None:
    """"اتهمهم النظام بـ…": the accused was named before."""
    p = line.p
    ph = phrase(p, v + 1)
    if ph and (ph.kind is not None or ph.first in p.actors):
        return accuse(line, v, tag, voice(p, line.voices, ph, tag), ph.last, beside=beside)
    if not opens(p, v, tag):
        return None
    return accuse(line, v, tag, line.voices.last(feminine=tag.feminine, plural=tag.plural), v + 1, beside=beside)


def accuse(line: Line, v: int, tag: Tag, who: Voice | None, start: int, *, beside: bool) -> Finding | None:
    """The finding whose accused stand from `start` on, and whose accusation begins with ب, بأن or مسؤولية; null without one."""
    p = line.p
    k = first = start
    end = min(len(p), start + _FAR)
    while k < end and not _begins(p, k, start, tag):
        if k == first and (p.words[k].cut or not p.words[k].arabic):
            first = k + 1
        k += 1
    if k >= end:
        return None
    if not _somebody(p, v, tag, first, k):
        return None
    blamed = next((a for i, a in sorted(p.actors.items()) if start <= i < k), None) or power(p, first)
    if blamed is not None and who is not None and who.speaker.id == blamed.id:
        return None  # nobody blames himself: the subject was read wrongly
    return Finding(
        who, (), "asserts", tag.verb.distanced, "blames", (v, v + 1), k, "noun", coordinate=beside, tense=tag.form, blamed=blamed,
        accused=(first, k) if k > first else None,
    )


def accusation(line: Line, v: int, tag: Tag) -> Finding | None:
    """The accusation of a verbal noun: "اتهام المنظمة الحكومة بقصف …", "اتهام الجيش للحركة بخرق …"."""
    p = line.p
    whole = phrase(p, v + 1, until=("ب",))
    if not whole or tag.verb.blames != "ب":
        return None
    to = (k for k in range(whole.first + 1, min(len(p), whole.stop + 1)) if _to_whom(p, k) and not p.words[k - 1].cut)
    inner = next(to, None) or second(p, whole)
    them = None
    if inner is None:
        inner = them = next((k for k in range(whole.first + 1, min(len(p), whole.stop + 1)) if p.words[k].norm in _TO_THEM), None)
    if inner is None:
        return None
    accuser = Phrase(whole.first, inner, inner, "end", kind_of(p, whole.first, inner))
    if not credible(p, accuser):
        return None
    who = voice(p, line.voices, accuser, None)
    if them is not None:  # "اتهام الحزب لها بخطف …"
        found = accuse(line, v, replace(tag, object=True), who, inner + 1, beside=False)
    else:
        found = accuse(line, v, tag, who, inner, beside=False)
    if found is not None:
        found.tense = "noun"
    return found


def _to_whom(p: Passage, k: int) -> bool:
    """"للحركة", "لوحدات حماية الشعب", "لحزب الله": who is accused by whom a noun of accusing names before."""
    w = p.words[k]
    named = w.glued == "ل" and (w.head is not None or k in p.actors)
    return named or w.norm.startswith("لل") or (w.norm.startswith("ل") and w.norm[1:] in FORCE_NOUNS)


def _somebody(p: Passage, v: int, tag: Tag, first: int, last: int) -> bool:
    """Can [first, last) be the accused? None need stand after a pronoun ("اتهمهم"); "متهماً بقتل …" is one who is accused."""
    if first >= last:
        return tag.object
    w = p.words[first]
    if tag.form == "participle" and starts_object(p, v + 1):
        return False
    glued = w.glued and not (tag.form == "noun" and w.glued == "ل")  # "اتهام دمشق للفصائل"
    return first in p.actors or not (w.base in PREPOSITIONS or glued or p.surface(first).endswith(("اً", "ًا")))


def _begins(p: Passage, k: int, start: int, tag: Tag) -> bool:
    w = p.words[k]
    if tag.verb.blames == "responsibility":
        return w.rest in RESPONSIBILITY
    if w.that:
        return True
    return w.arabic and (k > start or tag.object) and starts_object(p, k)


def _split(p: Passage, start: int) -> tuple[Phrase, int] | None:
    """Subject and the start of the object, where both follow the verb ("اتهم الجيش الحكومة بـ"); null where there is only one."""
    whole = phrase(p, start, until=("ب",))
    if not whole:
        return None
    inner = second(p, whole)
    if inner is not None:
        return Phrase(whole.first, inner, inner, "end", whole.kind), inner
    if whole.reason in ("cut", "relative", "comma", "quote") and whole.stop < len(p):
        return whole, _resumes(p, whole.stop)
    return None


def _resumes(p: Passage, start: int) -> int:
    """Where the object starts after a circumstance or a relative clause."""
    for k in range(start, min(len(p), start + 25)):
        w = p.words[k]
        if k in p.actors or p.is_opener(k) or p.power(k) is not None or starts_object(p, k):
            return k
        if k > start and (w.head or w.definite) and not w.cut and not w.glued:
            return k
    return start
