"""Verbal nouns of speech: "نفي الوزارة مقتل …", "جددت الوزارة نفيها وجود …", "مزاعم النظام باستهداف …"."""

from __future__ import annotations

from processors.speech.clauses import Finding, Line, attitude, negated
from processors.speech.contents import Content, content, responsibility
from processors.speech.lexicon import ADJECTIVES, OWN_PART, Tag
from processors.speech.nouns import action
from processors.speech.passage import Passage
from processors.speech.phrases import Phrase, credible, phrase
from processors.speech.subjects import first_subject, voice


def nominal(line: Line, v: int, tag: Tag) -> Finding | None:
    """"نفي الوزارة مقتل …", "تكذيب قادته مزاعم …", "مزاعم النظام باستهداف …"."""
    p = line.p
    if tag.verb.kind != "denies" and not tag.verb.distanced:
        return None
    inside = any(f.stance == "denies" and 0 <= f.start <= v for f in line.found)
    if tag.object and tag.verb.kind == "denies" and not negated(p, v) and not inside and v:
        return _own_denial(line, v, tag)
    if tag.object or negated(p, v) or (tag.verb.distanced and inside):
        return None  # "نفى مزاعم …": the denial holds what is claimed
    ph = phrase(p, v + 1)
    stance = attitude(tag, negative=False)
    if stance is None or not (credible(p, ph) or (ph and p.words[ph.first].rest in ADJECTIVES)):  # "نفي رسمي لمقتل …"
        return None
    if ph.reason == "cut" and action(p, ph.stop + 1):  # "نفي الحكومة القاطع لاستخدام …"
        ph = Phrase(ph.first, ph.last, ph.stop + 1, "action", ph.kind)
    said = content(p, ph, tag, min(len(p), ph.stop + 6))
    if said is None and tag.verb.distanced and action(p, ph.stop):
        said = Content(ph.stop, "noun")
    if said is None:
        return None
    who = voice(p, line.voices, ph, None)
    return Finding(who, (), stance[1], tag.verb.distanced, stance[0], (v, v + 1), said.start, said.form, tense="noun")


def _own_denial(line: Line, v: int, tag: Tag) -> Finding | None:
    """"جددت الوزارة نفيها وجود …": the denial of the sentence's subject."""
    p = line.p
    stance = attitude(tag, negative=False)
    nobody = Phrase(v + 1, v + 1, v + 1, "action" if action(p, v + 1) else "end", None)
    said = content(p, nobody, tag, min(len(p), v + 6))
    if v + 1 < len(p) and p.words[v + 1].norm in OWN_PART:
        said = Content(v + 1, "noun")  # "نفيها المسؤولية عن …"
    who = first_subject(line, v) if said is not None else None
    if stance is None or said is None or who is None:
        return None
    kind, towards = responsibility(p, said.start, *stance)
    return Finding(who, (), towards, tag.verb.distanced, kind, (v, v + 1), said.start, said.form, tense="noun", confidence=0.8)


def denial_of(p: Passage, v: int) -> bool:
    """ "جاء نفي الجيش لمقتل قائده": written with ي and with its object behind ل it is the noun, "نفى" takes none."""
    if not p.tokens[v].word.bare.endswith("ي"):
        return False
    ph = phrase(p, v + 1)
    k = ph.stop
    return bool(ph) and k < len(p) and p.words[k].arabic and p.words[k].norm.startswith("ل") and action(p, k)


def their_denial(p: Passage, first: int, start: int) -> bool:
    """Is the content, or what it hangs on, a denial of the subject's ("نفيها", "نفيها المسؤولية عن")?"""
    return any(t.form == "noun" and t.object and t.verb.kind == "denies" for w in p.words[first : start + 1] for t in w.tags)
