"""Verbal nouns of speech: "نفي الوزارة مقتل …", "جددت الوزارة نفيها وجود …", "مزاعم النظام باستهداف …"."""

from __future__ import annotations

from processors.speech.accusations import accusation
from processors.speech.clauses import PREPOSITIONS, Line, attitude, coordinate, negated, opens
from processors.speech.contents import content, responsibility
from processors.speech.findings import Content, Finding, Phrase, Voice
from processors.speech.fronted import before
from processors.speech.judgements import rejected
from processors.speech.lexicon import ACTIONS, ADJECTIVES, HEARSAY, OWN_PART, TAKES_BACK, Tag, helpers
from processors.speech.nouns import action
from processors.speech.passage import Passage
from processors.speech.passives import denial_from
from processors.speech.phrases import credible, phrase
from processors.speech.subjects import first_subject, voice

_CARRIED = 16
"""Tokens between a noun and the verb that carries it."""
_AT_ONCE = 3
"""Tokens behind "استغرابه" in which begins what is rejected."""
_NEAR = 6
"""Tokens between a noun and what is said."""
_BEFORE = {"الي": "إلى", "علي": "على", "في": "في"}
_COMES = frozenset({"جاء", "ياتي", "اتي", "صدر", "يصدر", "تزامن", "يتزامن", "تلا", "اعقب"})
_SINCE = frozenset({"بعد", "عقب", "اثر", "غداه", "ردا"})
"""Behind a denial: what it answers, and does not say."""
_PERHAPS = frozenset({"قد", "ربما", "وقد", "وربما", "ان"})
_NOT_YET = frozenset({"عدم", "دون", "بدون", "قبل", "قبيل", "انتظار", "بانتظار", "لحين", "رفض", "احتمال", "امكانيه", "بعدم", "حال"})
_TELL = "روى"
_SAID = frozenset({_TELL, "أعلن", "أكد", "اعترف", "أقر", "قال"})
"""Verbs whose noun tells by the way who said it: "بعد إعلان الجيش مقتل …"."""


def nominal(line: Line, v: int, tag: Tag) -> Finding | None:
    """"نفي الوزارة مقتل …", "تكذيب قادته مزاعم …", "مزاعم النظام باستهداف …"."""
    p = line.p
    if tag.verb.kind == "denies" and _taken_back(p, v):
        return None
    helped = _helped(line, v, tag)
    if helped is not None:
        return helped
    if tag.verb.kind != "denies" and not tag.verb.distanced:
        return _announced(line, v, tag)
    inside = any(f.stance == "denies" and 0 <= f.start <= v for f in line.found)
    if tag.object and tag.verb.kind == "denies" and not negated(p, v) and not inside and v:
        return _own_denial(line, v, tag)
    from_them = denial_from(line, v) if tag.verb.kind == "denies" and not tag.object and not inside else None
    if from_them is not None:
        return from_them
    if tag.object or negated(p, v) or (tag.verb.distanced and inside):
        return None  # "نفى مزاعم …": the denial holds what is claimed
    ph = phrase(p, v + 1)
    stance = attitude(tag, negative=False)
    if stance is None or not (credible(p, ph) or (ph and p.words[ph.first].rest in ADJECTIVES)):  # "نفي رسمي لمقتل …"
        return None
    since = ph.stop < len(p) and p.words[ph.stop].norm in _SINCE
    if ph.reason == "cut" and not since and action(p, ph.stop + 1):  # "نفي الحكومة القاطع لاستخدام …"
        ph = Phrase(ph.first, ph.last, ph.stop + 1, "action", ph.kind)
    said = None if since else content(p, ph, tag, min(len(p), ph.stop + 6))
    if said is None and tag.verb.distanced and action(p, ph.stop):
        said = Content(ph.stop, "noun")
    if said is None and tag.verb.kind == "denies" and comes(p, v):
        who = voice(p, line.voices, ph, None)  # "جاء نفي الوزارة بعد ساعات من إعلان …": of what it follows
        return Finding(who, (), "denies", False, "denies", (v, ph.last), v, "taken-up", coordinate=True, tense="noun")
    if said is None:
        return None
    who = voice(p, line.voices, ph, None)
    return Finding(who, (), stance[1], tag.verb.distanced, stance[0], (v, v + 1), said.start, said.form, tense="noun")


def _helped(line: Line, v: int, tag: Tag) -> Finding | None:
    """"سارع الناطق إلى تكذيب …", "اكتفت الوزارة بالقول إن …": the noun's speaker is the subject of the verb that carries it."""
    p = line.p
    stance = attitude(tag, negative=False)
    carried = _carrier(p, v, tag) if stance is not None and not tag.object and not tag.verb.blames else None
    if carried is None or stance is None:
        return None
    nobody = Phrase(v + 1, v + 1, v + 1, "action" if action(p, v + 1) else "end", None)
    rumour = tag.verb.kind == "denies" and v + 1 < len(p) and p.words[v + 1].rest in HEARSAY
    said = Content(v + 1, "noun") if rumour else content(p, nobody, tag, min(len(p), v + _NEAR))
    if said is None or (said.form == "noun" and said.start > v + 2):
        return None
    h, helper = carried
    who = _carried_by(line, v, h, helper)
    if who is None:
        return None
    kind, towards = responsibility(p, said.start, *stance)
    beside = coordinate(p, h, helper)
    return Finding(who, (), towards, tag.verb.distanced, kind, (h, v + 1), said.start, said.form, coordinate=beside, tense=helper.form)


def _carrier(p: Passage, v: int, tag: Tag) -> tuple[int, Tag] | None:
    """The verb that carries the noun at `v`, and what form it is: before it in its clause, and not negated."""
    by = _BEFORE.get(p.words[v - 1].base, "") if not tag.lead and v else tag.lead
    if by == "" and v and p.words[v - 1].norm in PREPOSITIONS:
        return None
    for h in range(v - 1, max(-1, v - _CARRIED), -1):
        w = p.words[h]
        helper = next((t for t in helpers(w.norm) if by in t.verb.takes), None) if w.arabic else None
        if helper is not None:
            before_it = p.words[h - 1].norm if h else ""
            unreal = before_it in PREPOSITIONS or (helper.form == "imperfect" and before_it in _PERHAPS)
            return None if unreal or negated(p, h) else (h, helper)
        if w.that or w.relative or any(t.form in ("perfect", "imperfect") for t in w.tags):
            return None
    return None


def _announced(line: Line, v: int, tag: Tag) -> Finding | None:
    """"بعد إعلان الجيش مقتل …", "ردا على اتهام المنظمة الحكومة بقصف …": who announced it, told by the way."""
    p = line.p
    w = p.words[v]
    inside = any(f.stance != "asserts" and f.form != "taken-up" and 0 <= f.start <= v for f in line.found)
    if inside or tag.object or w.definite or negated(p, v) or (v and p.words[v - 1].base in _NOT_YET):
        return None  # "نفى إعلان الحركة مقتل …", "قبل إعلان الجيش …"
    if tag.verb.blames:
        return accusation(line, v, tag)
    if tag.verb.perfect not in _SAID or tag.lead == "ب":
        return None
    ph = phrase(p, v + 1, until=tuple(x for x in tag.verb.takes if x in ("ب", "في")))
    close = p.quotes.get(v + 1) if tag.verb.perfect == _TELL and not ph else None
    if close is not None and close - v <= _NEAR:
        ph = Phrase(v + 2, close, close + 1, "cut", "armed_group")  # "رواية «الجبهة» عن …"
    if not credible(p, ph) or (ph.kind is None and ph.first not in p.actors and p.power(ph.first) is None):
        return None
    said = _about(p, ph) if tag.verb.perfect == _TELL else content(p, ph, tag, min(len(p), ph.stop + _NEAR))
    if said is None:
        return None
    who = voice(p, line.voices, ph, None)
    return Finding(who, (), "asserts", tag.verb.distanced, "says", (v, v + 1), said.start, said.form, tense="noun", confidence=0.9)


def _about(p: Passage, ph: Phrase) -> Content | None:
    """ "رواية الجيش عن مقتل …", "رواية السلطات التي تتحدث عن ثمانية قتلى"."""
    k = ph.stop
    if k + 2 < len(p) and p.words[k].relative:
        k += 2
    return Content(k + 1, "noun") if k + 1 < len(p) and p.words[k].norm == "عن" else None


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


def rejection(line: Line, v: int, tag: Tag) -> Finding | None:
    """ "أعربت الوزارة عن استغرابها من الاتهامات بقصف …", "أبدى الجيش استهجانه ما نشر عن …", "أكدت رفضها للاتهامات"."""
    p = line.p
    if not tag.object or negated(p, v) or (v and p.words[v - 1].base in _NOT_YET):
        return None
    start = next((k for k in range(v + 1, min(len(p), v + 1 + _AT_ONCE)) if rejected(p, k)), None)
    if start is None or any(not w.arabic or w.that or w.relative or w.rest in ACTIONS for w in p.words[v + 1 : start]):
        return None
    said = next((f for f in reversed(line.found) if f.start == v), None)
    carried = _carrier(p, v, tag) if said is None else None
    carrier = _carried_by(line, v, *carried) if carried is not None else None
    who = said.speaker if said is not None else carrier
    return None if who is None else Finding(who, (), "denies", False, "denies", (v, v + 1), start, "noun", tense="noun")


def _carried_by(line: Line, v: int, h: int, helper: Tag) -> Voice | None:
    """The subject of the verb at `h` that carries the noun at `v`: after it, before it, or whoever spoke last."""
    p = line.p
    ph = phrase(p, h + 1, v, until=helper.verb.takes)
    if credible(p, ph):
        return voice(p, line.voices, ph, helper)
    earlier = before(p, h) if not helper.lead else None
    if earlier is not None:
        return voice(p, line.voices, earlier, helper)
    return line.voices.last(feminine=helper.feminine, plural=helper.plural) if not ph and opens(p, h, helper) else None


def _taken_back(p: Passage, v: int) -> bool:
    """ "تراجع الوزير عن نفيه مقتل …": denied no longer."""
    return v > 0 and p.words[v - 1].norm == "عن" and any(w.base in TAKES_BACK for w in p.words[max(0, v - _NEAR) : v - 1])


def comes(p: Passage, v: int) -> bool:
    """Is the word at `v` what comes: "جاء نفي الجيش", "ويأتي نفي الحزب"? Then it is a noun."""
    return v > 0 and p.words[v - 1].norm.removeprefix("و").removeprefix("ف") in _COMES


def denial_of(p: Passage, v: int) -> bool:
    """ "جاء نفي الجيش لمقتل قائده": written with ي and with its object behind ل it is the noun, "نفى" takes none."""
    if not p.tokens[v].word.bare.endswith("ي"):
        return False
    ph = phrase(p, v + 1)
    k = ph.stop
    return bool(ph) and k < len(p) and p.words[k].arabic and p.words[k].norm.startswith("ل") and action(p, k)


def their_denial(p: Passage, first: int, start: int) -> bool:
    """Is the content, or what it hangs on, a denial of the subject's ("نفيها", "نفيها المسؤولية عن")?"""
    nouns = (t for w in p.words[first : start + 1] for t in w.tags if t.form == "noun" and t.object)
    return any(t.verb.kind == "denies" and not t.verb.rejects for t in nouns)


def denial_renewed(p: Passage, first: int, start: int) -> int | None:
    """Where the noun of denying stands in "جددت الوزارة نفي الحكومة القاطع استخدام …": between what carries it and what it denies."""
    for k in range(first, start):
        if any(t.form == "noun" and not t.object and t.verb.kind == "denies" and not t.verb.rejects for t in p.words[k].tags):
            return k
    return None
