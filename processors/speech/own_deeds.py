"""What a speaker says that he or his own side has not done: "لم نستهدف", "لم تقصف قواتنا", "لسنا من نفذ", "لم يسبق أن قصفنا"."""

from __future__ import annotations

from processors.speech.findings import Denied
from processors.speech.lexicon import (
    ATTACK_NOUNS,
    ATTACKS,
    BODIES,
    BORDERS,
    CROSSES,
    DOES,
    FIRED,
    FORCE_NOUNS,
    LACK,
    LAUNCHED,
    OPERATIONS,
    OURS,
    OWN_FORCES,
    PARTS,
    SELVES,
    TERRITORY,
)
from processors.speech.passage import Passage

_DONE_NOT = frozenset({"لم", "ولم", "فلم", "ما"})
"""Not "لن": who will not do it has not denied to have done it."""
_NOR_WILL = frozenset({"ولن"})
_AT_ALL = frozenset({"اطلاقا", "ابدا", "مطلقا", "قط", "اصلا", "بتاتا", "البته"})
_ARE_NOT = frozenset({"لسنا", "لست", "ليسوا", "ليست", "ليس"})
_THEIR = ("هم", "ها", "نا", "ه")
_WE = frozenset({"لسنا", "لست"})
_EVER = frozenset({"يسبق", "يحدث", "يحصل", "تسبق"})
_HAPPENS = frozenset({"يحدث", "تحدث", "يقع", "تقع", "يحصل", "تحصل", "يجر", "تجر"})
_VICTIMS = frozenset({"احد", "ضحايا", "قتلي", "جرحي", "اصابات", "قتيل", "جريح", "خسائر"})
_ANY = frozenset({"باي", "بايه"})
_BUT = frozenset({"سوي", "الا", "فقط", "بعد"})
_THEIRS = frozenset({"له", "لها", "لهم"})
_NOT_YET = frozenset({"بعد", "حتي", "الا", "سوي"})
_RATHER = frozenset({"بل", "وانما", "انما"})
_SUFFERS = frozenset({"يصب", "تصب", "يقتل", "تقتل", "يمت", "تمت", "ينج", "تنج", "يجرح", "تجرح", "يفقد", "تفقد"})
_ENTERING = frozenset({"توغل", "التوغل", "اقتحام", "الاقتحام", "هدم", "انسحاب", "الانسحاب"})
_BE = frozenset({"تكن", "يكن"})
_SUCH = frozenset({"اي", "ايه"})
_WITH_US = frozenset({"لدينا", "عندنا"})
_IF = frozenset({"اذا", "لو", "ما", "ان"})
_HANDS = frozenset({"بيد", "بايدي", "ايدي", "يد", "قبضه", "بقبضه"})
_TAKES = frozenset({"سيطر", "ستول", "حتل"})
_REACH = 4
"""Words behind a verb in which "سوى" takes its negation back."""
_NEAR = 2
"""Words behind "من أراضي" in which the country is named: "جمهورية أرمينيا"."""
_NAMED = 3
"""Words of a force: "قواته الجوية", "الطيران الحربي الروسي"."""
_THESE = 6
"""Words from "أيا من" to its verb: "الموظفين المحتجزين لديها"."""
_SHORTEST = 4


def denied(p: Passage, i: int, first: int, last: int, *, forces: bool, home: str) -> Denied | None:
    """What the negation at `i` in the speech [first, last) denies of the speaker's own side, or that it lost a place; null where nothing.

    `forces`: who speaks has forces of his own; `home`: the country (ISO 3166) that he speaks for, or "".
    """
    w = p.words[i]
    if i + 1 >= last:
        return None
    if w.base in _ARE_NOT:
        return _not_who(p, i, last) or _no_such(p, i, last)
    if w.base in LACK:
        return _not_theirs(p, i, last)
    if w.norm in _NOR_WILL and i and p.words[i - 1].base in _DONE_NOT:
        return Denied((i - 1, i + 2), (i + 1, last)) if _they_did(p, i, forces) and not _but(p, i, last) else None
    if w.base not in _DONE_NOT or (i and p.words[i - 1].base in _IF):
        return None
    if forces and _no_attack(p, i + 1, last):
        return Denied((i, i + 2), (i + 2, last))
    if forces and (_fell(p, i, last) or _held(p, i)):
        return Denied((i, i + 2), (first, last))
    if (_we_did(p, i) or _they_did(p, i, forces)) and not _but(p, i, last):
        return Denied((i, i + 2), (i + 1, _over(p, i, last)))
    if _crossed(p, i, last, forces=forces) or _had_none(p, i, last) or _none_from_us(p, i, last, home):
        return Denied((i, i + 2), (i + 1, _over(p, i, last)))
    if _never_was(p, i, first, last):
        return Denied((i, i + 2), (first, i))
    if _none_of_them(p, i, first):
        return Denied((i, i + 1), (i + 1, _over(p, i, last)))
    return _never(p, i, last)


def _over(p: Passage, i: int, last: int) -> int:
    """Where what was not done is over: "لم تدخل الأراضي اللبنانية وإن القصف جاء من …"."""
    return next((k for k in range(i + 2, last) if p.words[k].that and p.words[k].led), last)


def _not_who(p: Passage, i: int, last: int) -> Denied | None:
    """ "لسنا من قصف السوق", "أن مقاتليه ليسوا هم من نفذ الهجوم": not those who did it."""
    k = i + 1 + (p.words[i + 1].norm in ("نحن", "هم", "هي", "هو"))
    if k + 1 >= last or p.words[k].norm != "من" or not (p.words[i].norm in _WE or of_themselves(p, i)):
        return None
    did = p.words[k + 1].norm.lstrip("ا")
    return Denied((i, k + 1), (k + 1, last)) if did in ATTACKS or did.removesuffix("ت").removesuffix("وا") in ATTACKS else None


def _not_theirs(p: Passage, i: int, last: int) -> Denied | None:
    """ "أكد عدم ضلوعه في", "عدم استهداف قواته السوق"; not "عدم استهداف المدنيين", a rule that one keeps."""
    norm = p.words[i + 1].norm
    own = next((norm[: -len(e)] for e in _THEIR if norm.endswith(e) and len(norm) > len(e) + 2), "")
    if own in PARTS or own.removesuffix("ت") + "ه" in PARTS:
        return Denied((i, i + 1), (i + 1, last))
    theirs = norm in PARTS and i + 2 < last and p.words[i + 2].norm in OWN_FORCES
    return Denied((i, i + 1), (i + 1, last)) if theirs else None


def _never(p: Passage, i: int, last: int) -> Denied | None:
    """ "لم يحدث أن استهدفنا مدنيين", "القوات لم يسبق لها أن قصفت": never did they."""
    if p.words[i + 1].norm not in _EVER:
        return None
    that = next((k for k in range(i + 2, min(last, i + 2 + _REACH)) if p.words[k].norm == "ان"), None)
    if that is None or that + 1 >= last:
        return None
    between = p.words[i + 2 : that]
    own = any(w.norm in OURS or w.norm.removeprefix("ل") in OWN_FORCES for w in between)
    own = own or (any(w.norm in _THEIRS for w in between) and of_themselves(p, i))
    return Denied((i, i + 2), (that + 1, last)) if own or p.words[that + 1].norm.endswith("نا") else None


def _fell(p: Passage, i: int, last: int) -> bool:
    """ "المدينة لم تسقط بيد الحركة", "لم تسقط في أيدي المتمردين"."""
    fell = p.words[i + 1].norm in ("تسقط", "يسقط")
    return fell and any(w.norm in _HANDS for w in p.words[i + 2 : min(last, i + 2 + _REACH)])


def _held(p: Passage, i: int) -> bool:
    """ "إن الحركة لم تسيطر على المدينة": the other side has not taken it."""
    norm = p.words[i + 1].norm
    if norm[:1] not in ("ي", "ت") or norm[1:].removesuffix("وا") not in _TAKES or (i + 2 < len(p) and p.words[i + 2].norm in _BUT):
        return False
    taken = range(i + 2, min(len(p), i + 2 + _REACH + _NAMED))
    end = next((k for k in taken if p.words[k].relative), taken.stop)
    return any(k in p.places for k in range(taken.start, end))


def _never_was(p: Passage, i: int, first: int, last: int) -> bool:
    """ "إن القصف الذي تحدثت عنه المواقع لم يحدث", "ما ورد عن توغل قوة لم يحصل إطلاقا": and nothing behind it but how surely."""
    if p.words[i + 1].norm not in _HAPPENS or not any(_deed_named(p, k) for k in range(first, i)):
        return False
    end = next((k for k in range(i + 2, last) if not p.words[k].arabic), last)
    return all(w.norm in _AT_ALL for w in p.words[i + 2 : end])


def _no_such(p: Passage, i: int, last: int) -> Denied | None:
    """ "ما حدث ليس قصفا بل انفجار مستودع": it was no such deed, but something else."""
    norm = p.words[i + 1].norm
    but = next((k for k in range(i + 2, last) if p.words[k].norm in _RATHER), None)
    named = norm in ATTACK_NOUNS or (norm.endswith("ا") and norm[:-1] in ATTACK_NOUNS)
    return Denied((i, i + 1), (i + 1, but)) if named and but is not None else None


def _none_of_them(p: Passage, i: int, first: int) -> bool:
    """ "إن أيا من الموظفين لم يطلق سراحه"; not "أيا من الركاب لم يصب", which counts the hurt."""
    near = range(max(first, i - _THESE), i - 1)
    return p.words[i + 1].norm not in _SUFFERS and any(p.words[k].norm == "ايا" and p.words[k + 1].norm == "من" for k in near)


def _deed_named(p: Passage, k: int) -> bool:
    w = p.words[k]
    return w.arabic and (w.rest in ATTACK_NOUNS or w.norm in ATTACK_NOUNS or w.norm in _ENTERING)


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
    if not (own or of_themselves(p, i)):
        return False
    return verb in ATTACKS or _deed(p, k, k + _NAMED + own)


def _crossed(p: Passage, i: int, last: int, *, forces: bool) -> bool:
    """"لم نعبر الحدود", "قواتنا لم تدخل الأراضي السورية", "لم تخترق طائراته الأجواء"; not "لم تدخل الأراضي بعد"."""
    norm = p.words[i + 1].norm
    if norm[:1] not in ("ن", "ت", "ي") or norm[1:].removesuffix("وا") not in CROSSES:
        return False
    near = p.words[i + 2 : min(last, i + 2 + _REACH)]
    if not any(_border(p, k) for k in range(i + 2, i + 2 + len(near))) or any(w.norm in _NOT_YET for w in p.words[i + 2 : last]):
        return False
    own = norm[0] == "ن" or (bool(near) and (near[0].norm in OWN_FORCES or (forces and near[0].norm in BODIES)))
    return own or of_themselves(p, i)


def _border(p: Passage, k: int) -> bool:
    """"الحدود", "أراضي السودان", "خط المراقبة"; not "حدود القانون"."""
    w = p.words[k]
    return w.rest in BORDERS and (w.definite or k in p.places or k + 1 in p.places)


def _had_none(p: Passage, i: int, last: int) -> bool:
    """"لم تكن لطائراتنا أي مهمة في المنطقة", "لم تكن لقوات التحالف أي عمليات", "لم يكن لدينا أي نشاط جوي"."""
    if p.words[i + 1].norm not in _BE:
        return False
    said = p.words[i + 2 : min(last, i + 2 + _NAMED + _NAMED)]
    none = next((k for k, w in enumerate(said) if w.norm in _SUCH), None)
    if none is None or none + 1 >= len(said) or said[none + 1].rest not in OPERATIONS:
        return False
    owner = [w.norm for w in said[:none]]
    ours = any(n in OURS or n in _WITH_US or n.removeprefix("ل") in OWN_FORCES for n in owner)
    named = any(n.removeprefix("ل") in FORCE_NOUNS for n in owner) and any(n in BODIES for n in owner)
    return ours or named or any("ا" + n.removeprefix("ل") in BODIES for n in owner)


def _none_from_us(p: Passage, i: int, last: int, home: str) -> bool:
    """"لم يطلق أي صاروخ من أراضينا", "لم تطلق رصاصة واحدة من مواقعنا"; of a country's own spokesman "من أراضي أرمينيا"."""
    if p.words[i + 1].norm not in LAUNCHED:
        return False
    what = i + 2 + (p.words[i + 2].norm in _SUCH if i + 2 < last else 0)
    if what >= last or p.words[what].rest not in FIRED:
        return False
    at = next((k + 1 for k in range(what + 1, min(last - 1, what + 1 + _REACH)) if p.words[k].norm == "من"), None)
    if at is None:
        return False
    norm = p.words[at].norm
    own = norm.endswith("نا") and norm[:-2] in TERRITORY
    return own or (norm in TERRITORY and bool(home) and any(p.power(k) == home for k in range(at + 1, min(last, at + 1 + _NEAR))))


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


def of_themselves(p: Passage, i: int) -> bool:
    """Do the words before "لم" at `i` mean the speaker: "إنها", "قواتنا", "أن الحركة"? Not "إن المسلحين"."""
    for k in range(i - 1, max(-1, i - 1 - _NAMED), -1):
        w = p.words[k]
        if p.is_opener(k) or (w.base in _DONE_NOT and p.words[i].norm in _NOR_WILL):
            continue  # "إن جنوده «لم يطلقوا»", "الجيش لم ولن يستخدم"
        if not w.arabic:
            return False
        if w.norm in SELVES:
            return not any(x.arabic for x in p.words[k + 1 : i])
        if w.norm in OWN_FORCES:
            return True
        if w.norm in BODIES:
            k -= k > 1 and p.words[k - 1].norm in FORCE_NOUNS  # "أن طائرات سلاح الجو لم"
            return k > 0 and (p.words[k - 1].that or p.is_opener(k - 1))
    return False
