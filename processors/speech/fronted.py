"""The subject before its verb, or of an earlier one: "الحكومة … تؤكد", "أما الجيش فنفى", "زار الوزير … وقال"."""

from __future__ import annotations

from processors.speech.clauses import AUXILIARY, NEGATIONS, OPENINGS, PREPOSITIONS, WAS, has_finite
from processors.speech.findings import Phrase
from processors.speech.lexicon import EVIDENCE, PLAIN_SOURCES, SELVES, STATEMENTS, TITLES, Lex, Tag
from processors.speech.nouns import action
from processors.speech.pairs import told
from processors.speech.passage import Passage
from processors.speech.phrases import credible, person, phrase

_FAR = 24
"""Tokens that a subject before its verb may be away."""
_HAD_FAR = 40
"""Tokens between "كان" and its verb."""
_LEAST = 3
_NAME = 8
"""Tokens of a name behind a preposition, or that a clause tells of."""
_BOUNDARIES = OPENINGS | AUXILIARY
_BUT = frozenset({"لكن", "ولكن"})
_AS_FOR = frozenset({"اما", "واما"})
_RELATIONAL = ("ي", "يه", "يون", "يين", "ان", "تين")


def _starts(p: Passage, end: int) -> list[int]:
    """Where a subject that ends at `end` may start: at the sentence's start and after each boundary, the farthest first."""
    starts = [0] if 0 < end <= _FAR else []
    for s in range(max(1, end - _FAR), end):
        w, before = p.words[s], p.words[s - 1]
        if w.arabic:
            boundary = not before.arabic or before.that or before.norm in _BOUNDARIES or w.norm in _BUT
            if boundary or (w.norm[0] == "و" and _joined(p, s)):
                starts.append(s)
    return starts


def _joined(p: Passage, s: int) -> bool:
    """Does "و" at `s` join somebody?"""
    return (p.words[s].led and p.words[s].head is not None) or s in p.actors or p.power(s) is not None


def _skips(p: Passage, k: int) -> bool:
    w = p.words[k]
    return w.norm in OPENINGS or w.norm in AUXILIARY or w.norm in NEGATIONS or not w.arabic or w.that


def _told_of(p: Passage, end: int) -> list[int]:
    """Where a noun that a relative clause tells of may start behind a preposition: "تكذيب من شهود العيان الذين أكدوا …"."""
    found = []
    for s in range(max(1, end - _NAME), end):
        w, led = p.words[s], p.words[s - 1]
        leads = led.norm in PREPOSITIONS or led.base in PLAIN_SOURCES or led.rest in EVIDENCE or led.rest in STATEMENTS
        leads = leads or any(t.object for t in led.tags)  # "طبقا لما وثقته الجمعية، التي تقول إن"
        if w.head is not None and not w.glued and leads:
            found.append(s)
    return found


def telling(p: Passage, v: int) -> Phrase | None:
    """Whom a clause without "الذي" tells of: "رد على تقرير للأمم المتحدة أفاد بـ…", "بحسب مسؤول في المشفى قال إن"."""
    if v + 1 < len(p) and p.words[v + 1].norm in SELVES:
        return None  # "إلى متمردين قالوا إنهم قتلوا": said of them by another
    for s in range(max(1, v - _NAME), v):
        w, led = p.words[s], p.words[s - 1]
        if w.head is not None and not w.definite and not w.glued and (led.norm in PREPOSITIONS or led.base in PLAIN_SOURCES):
            ph = phrase(p, s, v)
            return ph if ph.first == s and ph.stop == v else None
    return None


def had_before(p: Passage, v: int) -> Phrase | None:
    """ "سبق لدمشق أن نفت", "سبق للمتحدث باسم الجيش أن أعلن": who stands behind "ل"; the first word carries the preposition."""
    if v < _LEAST or p.words[v - 1].norm != "ان":
        return None
    k = next((k for k in range(v - 2, max(-1, v - _FAR), -1) if p.words[k].base in ("سبق", "يسبق")), None)
    if k is None or not p.words[k + 1].norm.startswith("ل") or p.words[k + 1].norm in ("لها", "له", "لهم"):
        return None
    inner = phrase(p, k + 2, v - 1) if k + 2 < v - 1 else None
    whole = inner is not None and inner.first == k + 2 and inner.stop == v - 1
    if not whole and k + 2 != v - 1:
        return None
    return Phrase(k + 1, v - 1, v - 1, "that", p.words[k + 1].head)


def _had(p: Passage, v: int) -> Phrase | None:
    """ "وكانت لجنة الأطباء المقربة من المحتجين قد أعلنت": who stands right behind "كان", whatever describes him up to "قد" or the verb.

    Without "قد" only at the head of the sentence, with no clause between.
    """
    end = v - 1 if v and p.words[v - 1].norm == "قد" else v
    first = next((k for k in range(end - 2, max(-1, end - _HAD_FAR), -1) if p.words[k].base in WAS), None)
    if first is None or first + 1 >= end:
        return None
    feminine = p.words[first].base.endswith("ت")
    if not any(t.plural or t.feminine == feminine for t in p.words[v].tags):
        return None
    inner = p.words[first + 1 : end]
    if end == v and (first or has_finite(p, first + 1, end) or any(w.that or w.relative or w.norm in OPENINGS for w in inner)):
        return None
    ph = phrase(p, first + 1, end)
    return ph if ph.first == first + 1 and credible(p, ph) else None


def before(p: Passage, v: int) -> Phrase | None:
    """The subject that stands before the verb, back to the start of its clause or sentence."""
    had = _had(p, v)
    if had is not None:
        return had
    k = v
    while k > 0 and (p.words[k - 1].norm in AUXILIARY or p.words[k - 1].norm in NEGATIONS or (k == v and p.is_opener(k - 1))):
        k -= 1
    relative = k > 0 and p.words[k - 1].relative
    if relative:
        k -= 1
    for first in [*_starts(p, k), *(_told_of(p, k) if relative else ())]:
        while first < k and _skips(p, first):
            first += 1
        ph = phrase(p, first, k) if first < k else None
        if not ph:
            continue
        beside = ph.stop == k or (ph.stop == k - 1 and ph.reason == "comma")  # "الحركة، التي تبنت الهجوم"
        if relative and not (beside and ph.reason in ("relative", "end", "comma")):
            continue
        loose = ph.reason in ("cut", "relative") and k - ph.stop <= 10 and not has_finite(p, ph.stop, k)
        loose = loose and not any(p.words[x].norm in OPENINGS for x in range(ph.stop, k))
        if (ph.stop >= k or loose or (ph.reason == "comma" and ph.stop == k - 1)) and credible(p, ph):
            return ph
        if p.in_title and ph.first == 0 and ph.stop >= k and (person(p, ph) or _headlined(p, ph, v)):
            return ph
    return None


def _headlined(p: Passage, ph: Phrase, v: int) -> bool:
    """A headline's "المركزي المصري يعلن …": a definite noun before an imperfect is its subject."""
    w = p.words[ph.first]
    now = any(t.form == "imperfect" and not t.lead for t in p.words[v].tags)
    somebody = w.definite and w.rest not in EVIDENCE and ph.first not in p.places and not action(p, ph.first)
    return now and somebody and ph.last - ph.first <= 4


def _until_object(p: Passage, ph: Phrase) -> Phrase:
    """ "زارت وزيرة الصحة الجرحى": a definite noun behind a definite one is no part of the name, but for "الروسي"."""
    for k in range(ph.first + 1, ph.last):
        w = p.words[k]
        relational = w.norm.endswith(_RELATIONAL) and not p.tokens[k].word.bare.endswith("ى")
        if w.definite and p.words[k - 1].definite and not relational and k not in p.actors and w.rest not in TITLES:
            return Phrase(ph.first, k, k, "cut", ph.kind)
    return ph


def topic(p: Passage, v: int) -> Phrase | None:
    """ "أما الحكومة فنفت …": whom "أما" names."""
    start = next((k for k in range(v - 2, max(-1, v - _FAR), -1) if p.words[k].norm in _AS_FOR), None)
    ph = phrase(p, start + 1, v) if start is not None else None
    return ph if credible(p, ph) and ph is not None and (ph.stop == v or ph.reason in ("cut", "relative")) else None


def taken(verb: Lex) -> tuple[str, ...]:
    """The prepositions of a verb at which its subject is over: "حذر المجلس من كارثة"."""
    return tuple(x for t in verb.tags if t.form in ("perfect", "imperfect") for x in t.verb.takes if x in ("ب", "في", "من"))


def doer(p: Passage, v: int, tag: Tag) -> Phrase | None:
    """ "زار الوزير الموقع وقال إن …": the subject of the sentence's first verb, where the verb at `v` agrees with it."""
    first = p.words[0]
    spoke = any(t.form not in ("perfect", "imperfect") for t in first.tags)  # a finite one said nothing: "حذر الوالي من كارثة، وأوضح أن …"
    if not first.arabic or spoke or first.head or first.definite or first.glued or first.cut or first.base in PREPOSITIONS:
        return None
    ph = phrase(p, 1, v, until=taken(first))
    if ph.first != 1 or not credible(p, ph):
        return None
    name = p.words[1]
    feminine = name.norm.endswith(("ه", "ات")) or name.rest == "قوات"
    return _until_object(p, told(p, ph)) if feminine == tag.feminine and not tag.plural else None
