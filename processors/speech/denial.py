"""Denial that no verb of denying announces: "لا صحة لـ", "عارٍ عن الصحة", "لا علاقة لنا", "لم نستهدف", "ننفي".

Such words deny only inside somebody's speech: in the outlet's own voice nobody denies.
"""

from __future__ import annotations

import msgspec

from processors.speech.lexicon import ATTACKS, BODIES, DENIAL, DENIAL_STARTS, DENIALS, FLATLY, HEARSAY, NOT, OWN_FORCES, SELVES
from processors.speech.passage import Passage

_NOT_FLATLY = frozenset({"لا", "لم", "لن", "او"})
_TRUTH = frozenset({"صحه", "اساس"})
_BOUND = frozenset({"لا", "يزيد", "يقارب", "يناهز", "يربو", "بين", "يقل"})
_LEADS_ON = frozenset({"ان", "انه", "انها", "انهم", "ما", "القول"})
"""Words that lead from "غير صحيح" to what is not true."""
_PRONOUNS = frozenset({"له", "لها", "لهم", "لذلك"})
_NAMED = 3
"""Words of a force: "قواته الجوية", "الطيران الحربي الروسي"."""
_GAP = 4
"""Words that "*" may stand for in tables/speech.toml, and one."""


class Denied(msgspec.Struct, frozen=True):
    """The words that deny, and what they deny: token ranges [first, last)."""

    words: tuple[int, int]
    denied: tuple[int, int]


def find(p: Passage, first: int, last: int) -> Denied | None:
    """The first denial in the speech [first, last); null where nothing is denied."""
    for i in range(first, last):
        w = p.words[i]
        if not w.flags & DENIAL:
            continue
        if w.base in DENIAL_STARTS and not _describes(p, i):
            for pattern, side in DENIALS:
                end = _match(p, i, pattern, last) if pattern[0] in (w.base, w.norm) else None
                if end is not None and len(pattern) == 1 and not _of_hearsay(p, first, i):
                    continue  # "أدينوا بتهم ملفقة"
                if end is not None and pattern[-1].startswith("مسؤول") and i and not _of_the_speaker(p, i):
                    continue
                if end is not None:
                    if side == "before" and end < last and p.words[end].norm in _LEADS_ON:
                        side = "after"  # "ليس صحيحا أن …", "غير صحيح ما قيل عن …"
                    return Denied((i, end), (end, last) if side == "after" and not _resumed(p, end, last, pattern) else (first, i))
        if _we_deny(p, i):
            return Denied((i, i + 1), (i + 1, last))
        if w.norm in NOT and i + 1 < last and (_we_did(p.words[i + 1].norm) or _they_did(p, i)):
            return Denied((i, i + 2), (i + 1, last))
    return None


def _we_deny(p: Passage, i: int) -> bool:
    """"ننفي", "أنفي": not "لا أستطيع أن أنفي أو أؤكد", nor the perfect "أنكر"."""
    w = p.words[i]
    if not any(t.first and t.verb.kind == "denies" and "claims" not in t.verb.takes for t in w.tags):
        return False
    before = p.words[i - 1] if i else None
    if before is not None and (before.that or before.norm in _NOT_FLATLY):
        return False
    return w.base.startswith("ن") or w.base == "انفي"


def _describes(p: Passage, i: int) -> bool:
    """"التي لا علاقة لها", "ممن لا علاقة لهم", "من أشخاص ليست لهم": it tells who is meant, and denies nothing."""
    before = p.words[i - 1] if i else None
    return before is not None and (before.relative or before.norm == "ممن" or (i > 1 and p.words[i - 2].norm == "من"))


def _resumed(p: Passage, end: int, last: int, pattern: tuple[str, ...]) -> bool:
    """"هذا الخبر لا صحة له", "لا أساس لها من الصحة": the pronoun takes up what stands before; not "لا أساس لها بأن …"."""
    if end >= last or pattern[-1] not in _TRUTH or p.words[end].norm not in _PRONOUNS:
        return False
    return end + 1 >= last or not p.words[end + 1].norm.startswith("ب")


def _match(p: Passage, i: int, pattern: tuple[str, ...], last: int) -> int | None:
    """The index after the pattern's words from `i` on, marks between them passed over; null where they do not stand there."""
    k = i
    for n, part in enumerate(pattern):
        if part == "*":
            follows = pattern[n + 1]
            k = next((k + s for s in range(_GAP) if k + s < last and follows in (p.words[k + s].norm, p.words[k + s].rest)), last)
            continue
        while n and k < last and (not p.words[k].arabic or p.words[k].norm in FLATLY):
            k += 1
        if k >= last or part not in (p.words[k].norm, p.words[k].base, p.words[k].rest):
            return None
        k += 1
    return k


def _of_the_speaker(p: Passage, i: int) -> bool:
    """ "أنها ليست مسؤولة عن …", "لسنا مسؤولين": said of oneself; not "أن القتيل غير مسؤول"."""
    return p.words[i].norm == "لسنا" or _of_themselves(p, i)


def _of_hearsay(p: Passage, first: int, i: int) -> bool:
    """ "الاتهامات … مفبركة", "ما نشر … مختلق": does the word at `i` say of what goes round that it is false?"""
    said = range(first, i)
    return any(_rumour(p.words[k].norm) or (p.words[k].norm == "ما" and _what(p, k + 1)) for k in said)


def _rumour(norm: str) -> bool:
    return norm.startswith("ال") and norm in HEARSAY


def _what(p: Passage, k: int) -> bool:
    """Is "ما" before token `k` a pronoun, and no part of a bound ("ما لا يقل عن")?"""
    return k < len(p) and p.words[k].norm not in _BOUND


def _they_did(p: Passage, i: int) -> bool:
    """"إنها لم تشارك", "إن قواته لم تقصف": the speaker says it of himself."""
    norm = p.words[i + 1].norm
    return norm[0] in "يت" and norm[1:].removesuffix("وا") in ATTACKS and _of_themselves(p, i)


def _of_themselves(p: Passage, i: int) -> bool:
    """Do the words before "لم" at `i` mean the speaker: "إنها", "قواتنا", "أن الحركة"? Not "إن المسلحين"."""
    for k in range(i - 1, max(-1, i - 1 - _NAMED), -1):
        w = p.words[k]
        if not w.arabic:
            return False
        if w.norm in SELVES:
            return k == i - 1
        if w.norm in OWN_FORCES:
            return True
        if w.norm in BODIES:
            return k > 0 and p.words[k - 1].that
    return False


def _we_did(norm: str) -> bool:
    """"نستهدف", "نقصف": first person plural imperfect of a verb of attack."""
    return len(norm) >= 4 and norm[0] == "ن" and norm[1:] in ATTACKS
