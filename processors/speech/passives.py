"""Denials whose speaker an agent names: "نُفي الخبر من قبل الوزارة", "قوبلت الرواية بنفي قاطع من الجيش", "نفي رسمي من الجيش لمقتل …"."""

from __future__ import annotations

from processors.speech.clauses import NEGATIONS, Line
from processors.speech.findings import Finding, Phrase, Voice
from processors.speech.lexicon import FIGURES, HEARSAY, MET, Tag
from processors.speech.nouns import action
from processors.speech.passage import COMMAS, Passage
from processors.speech.phrases import credible, phrase
from processors.speech.subjects import voice

_FAR = 12
"""Tokens between a verb and its agent."""
_NEAR = 4
"""Tokens between a noun and its agent: "نفيا رسميا قاطعا من"."""
_BEFORE = 8
"""Tokens before a noun in which it is carried or negated."""
_BY = frozenset({"قبل", "جانب", "طرف", "لدن", "جهه"})
_NOT_SO = NEGATIONS | {"دون", "بدون", "عدم", "غياب", "انتظار", "بانتظار", "طلب", "طالب", "طالبت", "لم", "ان", "قد"}
_ABOUT = frozenset({"عن", "بشان", "حول", "بخصوص"})


def denied_by(line: Line, v: int, tag: Tag) -> Finding | None:
    """The denial of a verb in the passive, by its agent: "الخبر نُفي مساء أمس من قبل القيادة"."""
    p = line.p
    if tag.form != "perfect" or tag.object or tag.lead or not p.tokens[v].word.bare.endswith(("ي", "ت")):
        return None
    at = _agent(p, v + 1, min(len(p), v + _FAR), by=True)
    who = _named(line, at)
    if who is None or at is None:
        return None
    start = next((k for k in range(v + 1, at[0]) if action(p, k)), None)
    told = any(w.rest in HEARSAY or w.norm in FIGURES for w in p.words[max(0, v - _NEAR) : v])
    if start is None and not told:
        return None  # "المعارض نفي من قبل السلطات": exiled
    if start is None:
        return Finding(who, (), "denies", False, "denies", (v, at[1].last), v, "taken-up", coordinate=True, tense=tag.form)
    return Finding(who, (), "denies", False, "denies", (v, v + 1), start, "noun", tense=tag.form, scope=[(start, at[0])])


def denial_from(line: Line, v: int) -> Finding | None:
    """The denial of a noun that is somebody's: "قوبلت الأنباء … بنفي من الجيش", "وسط نفي من الوزارة لمقتل …"."""
    p = line.p
    at = _agent(p, v + 1, min(len(p), v + 1 + _NEAR), by=False)
    who = _named(line, at)
    carried = {w.norm for w in p.words[max(0, v - _BEFORE) : v]}
    if who is None or at is None or not _NOT_SO.isdisjoint(carried):
        return None
    ph = at[1]
    if ph.reason == "that" or action(p, ph.stop):
        start, form = (ph.stop + 1, "that") if ph.reason == "that" else (ph.stop, "noun")
        return Finding(who, (), "denies", False, "denies", (v, v + 1), start, form, tense="noun", confidence=0.9)
    met = next((k for k in range(v - 1, -1, -1) if p.words[k].base in MET), None)
    if met is None:
        return None
    nobodys = p.words[met + 1].rest in HEARSAY and (action(p, met + 2) or p.words[met + 2].norm in _ABOUT or p.words[met + 2].relative)
    if nobodys and met + 2 < v:
        said = [(met + 1, v)]
        return Finding(who, (), "denies", False, "denies", (v, ph.last), met + 1, "noun", tense="noun", confidence=0.9, scope=said)
    if not any(action(p, k) for k in range(met + 1, v)):
        return None  # "قوبلت رواية الوزارة بتكذيب من شهود": of what, is not told
    return Finding(who, (), "denies", False, "denies", (v, ph.last), v, "taken-up", coordinate=True, tense="noun", confidence=0.9)


def _agent(p: Passage, first: int, far: int, *, by: bool) -> tuple[int, Phrase] | None:
    """Where "من" stands in [first, far), or "من قبل" where only that makes an agent, and who stands behind it."""
    for k in range(first, far - 1):
        w = p.words[k]
        if w.that or w.relative or p.surface(k) in COMMAS:
            return None
        if w.norm == "من":
            agent = p.words[k + 1].norm in _BY
            if by and not agent:
                continue
            ph = phrase(p, k + 1 + agent)
            return (k, ph) if ph and ph.first == k + 1 + agent else None
    return None


def _named(line: Line, at: tuple[int, Phrase] | None) -> Voice | None:
    return voice(line.p, line.voices, at[1], None) if at is not None and credible(line.p, at[1]) else None
