"""Texts in which somebody speaks: "أصدر الحزب بيانا ينفي فيه …", "بيان للجيش، جاء فيه أن …", "وجاء في تقرير للمنظمة أن …"."""

from __future__ import annotations

from processors.speech.clauses import Line, negated
from processors.speech.findings import Finding, Phrase, Voice
from processors.speech.fronted import before
from processors.speech.lexicon import ADJECTIVES, CAME, DENIALS, IN_IT, ISSUED, TEXTS, Lex, helpers
from processors.speech.passage import Passage
from processors.speech.phrases import credible, phrase
from processors.speech.subjects import voice

_FAR = 25
"""Tokens between a text and "فيه"."""
_BY = 4
"""Tokens between a text and "أصدره", "صادر عن"."""
_NAME = 8
"""Tokens of a name before its text, and "في"."""
_ISSUED = frozenset({"صادر", "صدر", "صادره", "صدرت"})


def issuer(line: Line, v: int) -> Voice | None:
    """Whose text it is in which the verb at `v` says something, "فيه" behind it; null where nobody's."""
    p = line.p
    for s in range(v - 1, max(-1, v - _FAR), -1):
        if p.words[s].that or p.words[s].relative:
            return None
        if _text(p.words[s]) and not p.words[s].definite:
            return _whose(line, s, v)
    return None


def came(line: Line, i: int) -> Finding | None:
    """What a text says behind "جاء فيه", "وجاء في بيان للجيش": from إن, a colon or a quotation mark on."""
    p = line.p
    after = p.words[i + 1].norm if i + 2 < len(p) else ""
    if (i and p.words[i - 1].norm == "ما") or p.words[i].base not in CAME:
        return None
    if after in IN_IT:
        k, who = i + 2, issuer(line, i)
    elif after == "في" and _text(p.words[i + 2]):
        who, k = _owner(line, i + 2, len(p)) or (None, i + 3)
    else:
        return None
    start = next((n for n in range(k, min(len(p), k + _FAR)) if p.words[n].that or p.surface(n) == ":" or p.is_opener(n)), None)
    if who is None or (start is None and not (i and p.words[i - 1].norm == "كما")):
        return None
    if start is None:  # "…، كما جاء في بيان الجيش"
        line.voices.remember(who)
        return Finding(who, (), "asserts", False, "says", (i - 1, k), -1, "source", confidence=0.9)
    form = "that" if p.words[start].that else "colon" if p.surface(start) == ":" else "quote"
    line.voices.remember(who)
    return Finding(who, (), "asserts", False, "says", (i, k), start + 1, form, coordinate=True, confidence=0.9)


def given_out(line: Line, i: int) -> Finding | None:
    """What follows the colon of "صدر عن قيادة الجيش البيان الآتي:", "صدر عن مكتبه ما يلي:", "صدر عن الوزارة بيان جاء فيه:".

    Only where it may deny: an agency that prints a communique whole tells its figures as its own.
    """
    p = line.p
    if i + 3 >= len(p) or p.words[i + 1].norm != "عن":
        return None
    colon = next((k for k in range(i + 3, min(len(p), i + _FAR)) if p.surface(k) == ":"), None)
    if colon is None or not any(w.base in DENIALS for w in p.words[colon:]):
        return None
    at = next((k for k in range(max(i + 3, colon - _BY), colon) if _text(p.words[k]) or _follows(p.words[k], p.words[k + 1])), None)
    ph = phrase(p, i + 2, at)
    if at is None or not credible(p, ph):
        return None
    who = voice(p, line.voices, ph, None)
    if who is None:
        return None
    line.voices.remember(who)
    return Finding(who, (), "asserts", False, "says", (i, at), colon + 1, "colon", coordinate=True, confidence=0.9)


def _follows(what: Lex, verb: Lex) -> bool:
    """ "ما يلي"."""
    return what.norm == "ما" and verb.norm == "يلي"


def _text(w: Lex) -> bool:
    """"بيان", "بيانا", "في البيان"."""
    return w.arabic and (w.rest in TEXTS or (w.norm.endswith("ا") and w.norm[:-1] in TEXTS))


def _whose(line: Line, s: int, v: int) -> Voice | None:
    """Who gave out the text at `s`, as told before `v`: its owner, else the subject of the verb before it."""
    p = line.p
    owner = _owner(line, s, v)
    if owner is not None:
        return owner[0]
    for h in range(s - 1, max(-1, s - _FAR), -1):
        if p.words[h].base in _ISSUED and p.words[h + 1].norm == "عن":  # "صدر عن الوزارة بيان نفت فيه …"
            ph = phrase(p, h + 2, s)
            return voice(p, line.voices, ph, None) if credible(p, ph) else None
        helper = next((t for t in helpers(p.words[h].norm) if "text" in t.verb.takes), None) if p.words[h].arabic else None
        if helper is not None:
            ph = phrase(p, h + 1, s)
            if not credible(p, ph):
                ph = before(p, h) or ph
            return voice(p, line.voices, ph, helper) if credible(p, ph) and not negated(p, h) else None
    return None


def _named_before(p: Passage, s: int) -> Phrase | None:
    """The name that leads with "في" to the text at `s`: "اتهامات المنظمة في تقرير …"."""
    if p.words[s - 1].norm != "في":
        return None
    found = (phrase(p, h, s) for h in range(max(0, s - _NAME), s - 1) if p.words[h].head is not None or h in p.actors)
    return next((ph for ph in found if ph and ph.last == s - 1 and credible(p, ph)), None)


def _owner(line: Line, s: int, stop: int) -> tuple[Voice | None, int] | None:
    """The owner of the text at `s` and the index after the name: "بيان للجيش", "بيان الجيش", "بيان مقتضب صادر عن الجيش", "البيان"."""
    p = line.p
    for k in range(s + 1, min(len(p), stop, s + _BY)):
        w = p.words[k]
        issued = w.norm in ISSUED or any(t.object and t.form == "perfect" for t in w.tags) or any(t.object for t in helpers(w.norm))
        from_it = w.norm in _ISSUED and k + 2 < len(p) and p.words[k + 1].norm == "عن"
        if issued or from_it:
            named = phrase(p, k + (2 if from_it else 1), stop)
            if not credible(p, named):
                named = _named_before(p, s) or named  # "ساقتها المنظمة في تقرير نشرته أمس"
            return (voice(p, line.voices, named, None), max(named.stop, k + 1)) if credible(p, named) else None
        if w.glued == "ل" and (w.head is not None or k in p.actors):
            inner = phrase(p, k + 1, stop)
            last = inner.last if inner and inner.first == k + 1 else k + 1
            named = Phrase(k, last, max(inner.stop, last), inner.reason, w.head)
            return voice(p, line.voices, named, None, preposition="ل"), named.stop
        if not w.arabic or w.that or w.cut:
            break
    if p.words[s].definite:
        named = phrase(p, s, stop)
        return (voice(p, line.voices, named, None), named.stop) if named else None
    owner = p.words[s + 1] if s + 1 < stop else None
    adjective = owner is not None and (owner.rest in ADJECTIVES or owner.norm.endswith("ا")) and not owner.definite
    if owner is None or adjective or not (owner.head is not None or s + 1 in p.actors) or owner.glued:
        return None
    named = phrase(p, s, stop)
    return (voice(p, line.voices, named, None), named.stop) if named else None
