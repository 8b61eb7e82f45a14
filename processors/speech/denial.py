"""Denial that no verb of denying announces: "لا صحة لـ", "عارٍ عن الصحة", "لا علاقة لنا", "لم نستهدف", "ننفي".

Such words deny only inside somebody's speech: in the outlet's own voice nobody denies.
"""

from __future__ import annotations

from processors.speech import own_deeds
from processors.speech.findings import Denied
from processors.speech.lexicon import DENIAL, DENIALS, FIGURES, FLATLY, HEARSAY, SELVES, TOLD_OF
from processors.speech.passage import COMMAS, Passage

_NOT_FLATLY = frozenset({"لا", "لم", "لن", "او"})
_TRUTH = frozenset({"صحه", "اساس"})
_BOUND = frozenset({"لا", "يزيد", "يقارب", "يناهز", "يربو", "بين", "يقل"})
_LEADS_ON = frozenset({"ان", "انه", "انها", "انهم", "ما", "القول"})
"""Words that lead from "غير صحيح" to what is not true."""
_PRONOUNS = frozenset({"له", "لها", "لهم", "لذلك"})
_ALL_THIS = frozenset({"هذا", "هذه", "ذلك"})
_ALL_OF_IT = frozenset({"كله", "كلها", "مجرد", "محض", "هو", "هي", "الامر", "الكلام"})
_OF_ONESELF = ("مسؤول", "وراء", "بريء", "بريئ", "براء", "متورط", "ضالع", "طرفا", "معني")
"""Starts of words in patterns that deny only of who speaks: "إنها ليست مسؤولة", "أنها بريئة من"."""
_REACH = 4
"""Words behind a quotation's speaker in which "على" leads to what he answers."""
_WHAT_OF = 9
"""Words from "ما" of "ما تتناقله الصفحات من أرقام" to its judgement."""
_GAP = 4
"""Words that "*" may stand for in tables/speech.toml, and one."""


def find(p: Passage, first: int, last: int, *, forces: bool = False, home: str = "") -> Denied | None:
    """The first denial in the speech [first, last); null where nothing is denied.

    `forces`: who speaks has forces of his own; `home`: the country (ISO 3166) that he speaks for, or "".
    """
    for i in range(first, last):
        w = p.words[i]
        if not w.flags & DENIAL:
            continue
        if w.base in DENIALS and not _describes(p, i):
            for pattern, side, rumour in DENIALS[w.base]:
                end = _match(p, i, pattern, last)
                if end is not None and rumour and not _of_hearsay(p, first, i):
                    continue  # "أدينوا بتهم ملفقة"
                if end is not None and i and any(part.startswith(_OF_ONESELF) for part in pattern) and not _of_the_speaker(p, i):
                    continue
                if end is not None:
                    if side == "before" and end < last and p.words[end].norm in _LEADS_ON:
                        side = "after"  # "ليس صحيحا أن …", "غير صحيح ما قيل عن …"
                    after = side == "after" and not _resumed(p, end, last, pattern)
                    return Denied((i, end), (end, _over(p, end, last)) if after else (_judged(p, first, i), i))
        if _we_deny(p, i):
            return Denied((i, i + 1), (i + 1, last))
        hit = own_deeds.denied(p, i, first, last, forces=forces, home=home)
        if hit is not None:
            return hit
    return None


def _over(p: Passage, end: int, last: int) -> int:
    """ "لا صحة للأنباء وإن المدينة بيد الجيش": the next clause is not denied; in "لا صحة لما قيل إنهم دخلوها وإنهم …" it is."""
    that = next((k for k in range(end, last) if p.words[k].that), last)
    return that if that < last and p.words[that].norm.startswith("و") and that > end else last


def _judged(p: Passage, first: int, i: int) -> int:
    """Where what the words at `i` call false begins: "إن البلدة بيد الجيش، وإن ما يشاع عن سقوطها كذب" judges only its last clause.

    "… وإنها كاذبة" names nothing of its own, and judges what was said before.
    """
    clause = next((k + 1 for k in range(i - 1, first, -1) if p.words[k].that and p.words[k].norm.startswith("و")), first)
    return clause if any(_rumour(p, k, clause) or (p.words[k].base == "ما" and _what(p, k + 1)) for k in range(clause, i)) else first


def _we_deny(p: Passage, i: int) -> bool:
    """"ننفي", "أنفي": not "لا أستطيع أن أنفي أو أؤكد", nor the perfect "أنكر"."""
    w = p.words[i]
    if not any(t.first and t.verb.kind == "denies" and not t.verb.of_self and "claims" not in t.verb.takes for t in w.tags):
        return False
    before = p.words[i - 1] if i else None
    if before is not None and (before.that or before.norm in _NOT_FLATLY):
        return False
    return w.base.startswith("ن") or w.base == "انفي"


def _describes(p: Passage, i: int) -> bool:
    """"التي لا علاقة لها", "ممن لا علاقة لهم", "من أشخاص ليست لهم": it tells who is meant, and denies nothing."""
    before = p.words[i - 1] if i else None
    of = i > 1 and p.words[i - 2].norm == "من" and not any(p.words[k].base == "ما" for k in range(max(0, i - _WHAT_OF), i - 2))
    return before is not None and (before.relative or before.norm == "ممن" or of)  # "ما يتردد من أنباء لا أساس له" judges


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
    return p.words[i].norm in ("لسنا", "لست") or p.words[i + 1].norm == "نقف" or own_deeds.of_themselves(p, i)


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
    return (norm in TOLD_OF and (norm.startswith("ال") or k == first)) or (k == first and norm in FIGURES)


def _what(p: Passage, k: int) -> bool:
    """Is "ما" before token `k` a pronoun, and no part of a bound ("ما لا يقل عن")?"""
    return k < len(p) and p.words[k].norm not in _BOUND


def answered(p: Passage, verb: tuple[int, int]) -> tuple[int, int] | None:
    """"«هراء»، يقول X ردا على أنباء مقتل …": the rumour that words at the end of a quotation answer, to the next comma."""
    k = verb[1]
    while k < min(len(p), verb[1] + _REACH) and p.words[k].norm != "علي":
        k += 1
    if k + 1 >= len(p) or p.words[k].norm != "علي" or p.words[k + 1].rest not in HEARSAY:
        return None
    end = next((n for n in range(k + 1, len(p)) if p.surface(n) in COMMAS), len(p))
    return (k + 1, end) if not any(w.tags and w.tags[0].verb.blames for w in p.words[k + 1 : k + 2]) else None
