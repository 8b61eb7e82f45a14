"""How far somebody's words go: to the closing quotation mark, to where the next speaker begins, or to the sentence's end.

What a denial presupposes is not denied: "نفى ضلوعه في الهجوم الذي أوقع سبعة قتلى" leaves the seven dead to the outlet.
"""

from __future__ import annotations

from collections.abc import Callable

from processors.speech.clauses import AUXILIARY
from processors.speech.findings import Finding
from processors.speech.lexicon import HEARSAY
from processors.speech.passage import COMMAS, Passage
from processors.text.words import NUMBER

_TURNS = frozenset({"فيما", "بينما", "وفيما", "وبينما"})
_MEANWHILE = frozenset({"وقت", "الوقت", "حين"})
_PRESUPPOSED = frozenset({"بعد", "عقب", "اثر", "منذ", "بعدما", "فيما", "بينما", "وذلك", "رغم", "قبل"})
_ANSWERS = frozenset({"ردا", "انتقاما", "ثارا"})
_RESUMES = frozenset({"لا", "لم", "ليس", "ليست"})
_LEADS = _TURNS | AUXILIARY | {"كما", "حين", "في", "وقت", "،", ","}
_OUTSIDE = ("back", "source", "around")


def close(p: Passage, found: list[Finding]) -> None:
    """Gives each finding its scope; `found` is in the order of the words."""
    turns = [k for k, w in enumerate(p.words) if w.norm in _TURNS or (w.norm == "في" and _meanwhile(p, k))] if found else []
    for n, one in enumerate(found):
        if one.scope:  # told where it was read
            continue
        if one.form in _OUTSIDE:
            one.scope = _around(p, found, n)
            continue
        if one.form == "taken-up":
            one.scope = [one.verb]
            continue
        end = _end(p, found, n, turns)
        if one.embedded:
            end = _first(one.start + 1, end, lambda k: p.is_opener(k) or p.surface(k) in COMMAS or p.words[k].norm in _RESUMES)
        if one.tense == "noun" and one.form != "quote":  # "رغم نفي الوزارة استخدام الغاز، أصيب خمسة"
            end = _first(one.start, end, lambda k: p.surface(k) in COMMAS)
        if one.stance == "denies" or one.presupposing:
            end = presupposed(p, one.start, end)
        elif one.kind == "claims_responsibility":
            end = min(end, _first(one.start, end, lambda k: p.words[k].norm in ("عنه", "عنها")) + 1)
            end = _first(one.start, end, lambda k: p.words[k].norm in _ANSWERS)  # not the attack that it answers
        if end > one.start:
            one.scope = [(one.start, end)]


def _end(p: Passage, found: list[Finding], n: int, turns: list[int]) -> int:
    one = found[n]
    mark = one.start - 1 if one.form == "quote" else one.start
    quoted = p.quotes.get(mark) if one.form in ("quote", "colon") else None
    end = len(p) if quoted is None else quoted
    for later in found[n + 1 :]:
        inside = one.start <= later.verb[0] < end
        if inside and later.coordinate and later.form not in _OUTSIDE and not _quoted_away(p, one, later):
            end = _lead_in(p, later)
            break
    for f in found[:n]:
        if f.verb[0] < one.verb[0] < one.start < f.verb[1]:  # "رد الحزب على مزاعم الجيش بشأن … بالقول إن": what carries the noun ends it
            end = min(end, f.verb[1] - 1)
    if one.form == "quote":
        return end
    for k in turns:
        if one.start < k < end:
            label = one.form == "colon" and one.verb[1] == one.start  # "المرصد: …، في حين …": all of it is his
            if p.words[k].norm == "في" and not label:
                return k - 1
            if any(k < f.verb[0] <= k + 4 for f in found):
                return k
    return end


def _first(start: int, end: int, holds: Callable[[int], bool]) -> int:
    """The first index in [start, end) for which it holds, else `end`."""
    return next((k for k in range(start, end) if holds(k)), end)


def _meanwhile(p: Passage, k: int) -> bool:
    """"، في وقت …", "، في حين …": the outlet turns to something else."""
    return k > 0 and p.surface(k - 1) in COMMAS and k + 1 < len(p) and p.words[k + 1].norm in _MEANWHILE


def _quoted_away(p: Passage, one: Finding, later: Finding) -> bool:
    """Is the later verb inside a quotation that holds speech of the earlier one?"""
    inside = p.inside_quote(later.verb[0])
    return inside is not None and inside[0] >= one.start - 1


def _lead_in(p: Passage, one: Finding) -> int:
    """Where a clause begins whose verb is `one`'s: with "فيما", "وكان قد" …"""
    k = one.verb[0]
    while k > 0 and p.words[k - 1].norm in _LEADS:
        k -= 1
    return k


def presupposed(p: Passage, start: int, end: int) -> int:
    """Where a denial is over: before a relative clause (but that of a rumour that it denies) and before what came earlier or later."""
    def earlier(k: int) -> bool:
        w = p.words[k]
        by = w.norm == "قبل" and p.words[k - 1].norm == "من"  # "مقتل أحد من قبل القوات"
        return (w.relative and p.words[k - 1].rest not in HEARSAY) or (w.base in _PRESUPPOSED and not by)

    return _first(start + 1, end, earlier)


def _around(p: Passage, found: list[Finding], n: int) -> list[tuple[int, int]]:
    """The words before a source that stands after them, and the words after it where it stands first or in between."""
    one = found[n]
    before = (_low(p, found, n), one.verb[0])
    empty = not any(p.words[k].arabic or p.tokens[k].word.kind == NUMBER for k in range(*before))  # "… وفق الحكومة و160 بحسب مصادر محلية"
    scope = [] if empty else [before]
    comma = one.verb[1] < len(p) and p.surface(one.verb[1]) in COMMAS
    if not empty and (one.form == "back" or (one.form == "around" and not comma)):
        return scope
    high = _high(p, found, n)
    if any(w.arabic for w in p.words[one.verb[1] : high]):
        scope.append((one.verb[1], high))
    return scope


def _low(p: Passage, found: list[Finding], n: int) -> int:
    """How far back a source's words go: to the sentence's start, to the source or the speech before, to a "فيما"."""
    one = found[n]
    low = 0
    for f in found[:n]:
        if f.form in _OUTSIDE:
            low = max(low, f.verb[1])
        elif f.scope and f.scope[0][0] < one.verb[0]:
            low = max(low, f.scope[0][0])
    ends = one.verb[1] >= len(p) - 1 or (p.surface(one.verb[1]) in COMMAS and len(found) > 1)
    if n == 0 and ends and p.surface(one.verb[0] - 1) in COMMAS:
        return low  # the first source, at the sentence's end or before another's words: of all of it
    return next((k + 1 for k in range(one.verb[0] - 1, low, -1) if p.words[k].norm in _TURNS), low)


def _high(p: Passage, found: list[Finding], n: int) -> int:
    for f in found[n + 1 :]:
        if f.form in _OUTSIDE:
            return found[n].verb[1]
        if f.coordinate:
            return _lead_in(p, f)
    return len(p)
