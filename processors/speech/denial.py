"""Denial that no verb of denying announces: "لا صحة لـ", "عارٍ عن الصحة", "لا علاقة لنا", "لم نستهدف", "ننفي".

Such words deny only inside somebody's speech: in the outlet's own voice nobody denies.
"""

from __future__ import annotations

from processors.speech.findings import Denied
from processors.speech.lexicon import (
    ATTACK_NOUNS,
    ATTACKS,
    BODIES,
    DENIAL,
    DENIALS,
    DOES,
    FLATLY,
    HEARSAY,
    OWN_FORCES,
    SELVES,
    TOLD_OF,
)
from processors.speech.passage import COMMAS, Passage

_NOT_FLATLY = frozenset({"لا", "لم", "لن", "او"})
_TRUTH = frozenset({"صحه", "اساس"})
_BOUND = frozenset({"لا", "يزيد", "يقارب", "يناهز", "يربو", "بين", "يقل"})
_LEADS_ON = frozenset({"ان", "انه", "انها", "انهم", "ما", "القول"})
"""Words that lead from "غير صحيح" to what is not true."""
_PRONOUNS = frozenset({"له", "لها", "لهم", "لذلك"})
_ALL_THIS = frozenset({"هذا", "هذه", "ذلك"})
_ALL_OF_IT = frozenset({"كله", "كلها", "مجرد", "محض", "هو", "هي", "الامر", "الكلام"})
_BUT = frozenset({"سوي", "الا", "فقط", "بعد"})
_NAMED = 3
"""Words of a force: "قواته الجوية", "الطيران الحربي الروسي"."""
_OF_ONESELF = ("مسؤول", "وراء")
"""Ends of patterns that deny only of who speaks: "إنها ليست مسؤولة", "أنها لا تقف وراء"."""
_DONE_NOT = frozenset({"لم", "ولم", "فلم", "ما"})
"""Not "لن": who will not do it has not denied to have done it."""
_HAPPENS = frozenset({"يحدث", "تحدث", "يقع", "تقع", "يحصل", "تحصل", "يجر", "تجر"})
_VICTIMS = frozenset({"احد", "ضحايا", "قتلي", "جرحي", "اصابات", "قتيل", "جريح", "خسائر"})
_ANY = frozenset({"باي", "بايه"})
_REACH = 4
"""Words behind a verb in which "سوى" takes its negation back."""
_SHORTEST = 4
_GAP = 4
"""Words that "*" may stand for in tables/speech.toml, and one."""


def find(p: Passage, first: int, last: int, *, forces: bool = False) -> Denied | None:
    """The first denial in the speech [first, last); null where nothing is denied. `forces`: who speaks has forces of his own."""
    for i in range(first, last):
        w = p.words[i]
        if not w.flags & DENIAL:
            continue
        if w.base in DENIALS and not _describes(p, i):
            for pattern, side, rumour in DENIALS[w.base]:
                end = _match(p, i, pattern, last)
                if end is not None and rumour and not _of_hearsay(p, first, i):
                    continue  # "أدينوا بتهم ملفقة"
                if end is not None and pattern[-1].startswith(_OF_ONESELF) and i and not _of_the_speaker(p, i):
                    continue
                if end is not None:
                    if side == "before" and end < last and p.words[end].norm in _LEADS_ON:
                        side = "after"  # "ليس صحيحا أن …", "غير صحيح ما قيل عن …"
                    return Denied((i, end), (end, last) if side == "after" and not _resumed(p, end, last, pattern) else (first, i))
        if _we_deny(p, i):
            return Denied((i, i + 1), (i + 1, last))
        if forces and w.base in _DONE_NOT and _no_attack(p, i + 1, last):
            return Denied((i, i + 2), (i + 2, last))
        if w.base in _DONE_NOT and i + 1 < last and (_we_did(p, i) or _they_did(p, i, forces)) and not _but(p, i, last):
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
    return p.words[i].norm == "لسنا" or p.words[i + 1].norm == "نقف" or _of_themselves(p, i)


def _of_hearsay(p: Passage, first: int, i: int) -> bool:
    """ "الاتهامات … مفبركة", "ما نشر … مختلق": does the word at `i` say of what goes round that it is false?"""
    said = range(first, i)
    if any(_rumour(p, k, first) or (p.words[k].base == "ما" and _what(p, k + 1)) for k in said):
        return True
    if i and p.words[i - 1].norm in SELVES and any(w.rest in HEARSAY for w in p.words[: i - 1]):
        return True  # "رد الحزب على مزاعم الجيش بالقول إنها كاذبة"
    k = i - 1
    while k >= first and (p.words[k].norm in _ALL_OF_IT or p.words[k].norm in TOLD_OF):
        k -= 1
    if not p.words[i].definite and k >= first and p.words[k].base in _ALL_THIS:
        return True  # "هذا كله هراء"
    return i > 0 and p.is_opener(i - 1) and not any(p.words[k].arabic for k in said)  # "«كلام فارغ»، علق الوزير"


def _rumour(p: Passage, k: int, first: int) -> bool:
    """"الأنباء", "إن ادعاءات العدو": with the article, or the topic of what is said."""
    norm = p.words[k].norm
    return norm in TOLD_OF and (norm.startswith("ال") or (k == first and k > 0 and p.words[k - 1].that))


def _what(p: Passage, k: int) -> bool:
    """Is "ما" before token `k` a pronoun, and no part of a bound ("ما لا يقل عن")?"""
    return k < len(p) and p.words[k].norm not in _BOUND


def _we_did(p: Passage, i: int) -> bool:
    """"نستهدف", "نقصف": first person plural imperfect of a verb of attack."""
    norm = p.words[i + 1].norm
    if norm[:1] != "ن" or len(norm) < _SHORTEST:
        return norm[:1] == "ن" and norm[1:] in DOES and _deed(p, i + 2)
    return norm[1:] in ATTACKS or (norm[1:] in DOES and _deed(p, i + 2))


def _they_did(p: Passage, i: int, forces: bool) -> bool:
    """"إنها لم تشارك", "إن قواته لم تقصف", "لم تتورط قواتنا في": the speaker says it of himself."""
    norm = p.words[i + 1].norm
    verb = norm[1:].removesuffix("وا")
    if norm[:1] not in ("ي", "ت") or not (verb in ATTACKS or verb in DOES):
        return False
    k = i + 2
    if _nobody(p, k):
        return False  # "إنه لم يقتل أحد"
    subject = p.words[k] if k < len(p) else None
    own = subject is not None and (subject.norm in OWN_FORCES or (forces and subject.norm in BODIES))
    if not (own or _of_themselves(p, i)):
        return False
    return verb in ATTACKS or _deed(p, k, k + _NAMED + own)


def _no_attack(p: Passage, k: int, last: int) -> bool:
    """"لم يقع أي هجوم على …": no attack happened, says who has forces of his own."""
    return k + 2 < last and p.words[k].norm in _HAPPENS and p.words[k + 1].norm == "اي" and p.words[k + 2].norm in ATTACK_NOUNS


def _nobody(p: Passage, k: int) -> bool:
    """Are there no victims from `k` on: "أحد", "أي ضحايا"? That nobody was killed is no denial."""
    k += k < len(p) and p.words[k].norm == "اي"
    return k < len(p) and p.words[k].norm in _VICTIMS


def _deed(p: Passage, first: int, last: int | None = None) -> bool:
    """Does "بقصف", "بأي هجوم" stand in [first, last), right at `first` where no end is given?"""
    for k in range(first, min(len(p), first + 1 if last is None else last)):
        norm = p.words[k].norm
        if norm[:1] == "ب" and (norm[1:] in ATTACK_NOUNS or (norm in _ANY and k + 1 < len(p) and p.words[k + 1].norm in ATTACK_NOUNS)):
            return True
    return False


def _but(p: Passage, i: int, last: int) -> bool:
    """"لم نستهدف سوى مواقع عسكرية", "لم تستخدم بعد سوى جزء": it was done, if not to all."""
    return any(w.norm in _BUT for w in p.words[i + 2 : min(last, i + 2 + _REACH)])


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


def answered(p: Passage, verb: tuple[int, int]) -> tuple[int, int] | None:
    """"«هراء»، يقول X ردا على أنباء مقتل …": the rumour that words at the end of a quotation answer, to the next comma."""
    k = verb[1]
    while k < min(len(p), verb[1] + _REACH) and p.words[k].norm != "علي":
        k += 1
    if k + 1 >= len(p) or p.words[k].norm != "علي" or p.words[k + 1].rest not in HEARSAY:
        return None
    end = next((n for n in range(k + 1, len(p)) if p.surface(n) in COMMAS), len(p))
    return (k + 1, end) if not any(w.tags and w.tags[0].verb.blames for w in p.words[k + 1 : k + 2]) else None
