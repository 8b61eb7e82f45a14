"""Where what is said begins, for what its verb takes: after إن/أن, a colon, a quotation mark, a preposition, or with a verbal noun."""

from __future__ import annotations

from processors.model import Stance
from processors.speech.findings import Content, Phrase
from processors.speech.lexicon import (
    ACTIONS,
    ATTACK_NOUNS,
    BETWEEN,
    CLAIMS,
    HEARSAY,
    IN_IT,
    OWN_ATTACK,
    OWN_FORCES,
    OWN_PART,
    PART_NOUNS,
    TOLLS,
    Kind,
    Lex,
    Tag,
)
from processors.speech.nouns import action, starts_object
from processors.speech.parts import merely
from processors.speech.passage import COMMAS, Passage

_FAR = 32
"""Tokens between a subject and its content ("قال فلان في مؤتمر … إن")."""
_PREPOSITIONS = {"عن": "عن", "الي": "إلى", "علي": "على", "من": "من", "في": "في"}
"""Normalised writing → as tables/speech.toml has it."""
_TURNS = frozenset({"فيما", "بينما", "وفيما", "وبينما", "حين", "وقت", "لكن", "ولكن"})
_QUOTED = frozenset({"quote", "that", "noun"})
"""What may be told by a quotation."""
_OF_ITS_OWN = frozenset({"count", "toll", "attack", "claims"})
"""What some verbs take that is told by words of any form."""
_ALL = frozenset({"هذه", "هذا", "تلك", "كل", "كافه", "جميع", "مثل"})
_UNNAMED = frozenset({"كشف", "ذكر", "نشر", "افصاح"})
_INNOCENCE = frozenset({"براءته", "براءتها", "براءتهم"})
_SEVERAL = frozenset({"سلسله", "عدد", "عددا", "عده", "موجه", "مجموعه"})
_STANDING = frozenset({"وقوفه", "وقوفها", "وقوفهم"})
_COUNTS = frozenset({"عدد", "اعداد"})
_COUNTED = frozenset({"قتلي", "ضحايا", "شهداء", "جرحي", "مصابين", "وفيات", "نازحين", "مفقودين", "معتقلين", "موقوفين", "مخطوفين", "مختطفين"})
"""Whose number is a toll."""
_BESIDE = 1
"""Tokens between a subject and the number that it gives: "وحده", "أمس"."""
_IS = frozenset({"وهو", "وهي", "وهم"})
_ASIDE = 12
"""Tokens of what a speaker is by the way."""
_WORD = 2
"""Tokens from the mark that opens a quotation of one word to the one that closes it."""
_OWN_PART_FAR = 5
"""Tokens of "أن يكون لها أي دور"."""
_THEIRS = frozenset({"له", "لها", "لهم", "لنا", "لهما"})
_SHORT = 5
"""Tokens of a quotation that may be a name or an address on the way to the content, its marks among them."""


def content(p: Passage, ph: Phrase, tag: Tag, stop: int) -> Content | None:
    """The content after the phrase `ph` (a subject, or the empty one after the verb), at most `_FAR` tokens on and before `stop`."""
    takes = tag.verb.takes
    k = ph.stop
    far = min(stop, ph.stop + _FAR)
    commas = 0
    passed_over = tag.verb.kind != "denies" and _OF_ITS_OWN.isdisjoint(takes)
    while k < far:
        w = p.words[k]
        if passed_over and merely[p.tokens[k].word] and w.norm not in _TURNS:
            k += 1
            continue
        mark = "" if w.arabic else p.surface(k)
        if w.that and ("that" in takes or (w.base.startswith("ب") and not {"ب", "بأن"}.isdisjoint(takes))):
            return Content(k + 1, "that")
        if mark == ":":
            leads = "quote" in takes or "that" in takes or ("بأن" in takes and k == ph.stop)  # "الجيش يرد: «…»"
            return Content(k + 1, "colon") if leads else None
        if mark and p.is_opener(k) and not _QUOTED.isdisjoint(takes):
            found, k = _quotation(p, k, k == ph.stop, takes)
            if found is not None:
                return found
            continue
        found = _hearsay(p, ph, k, tag) or _noun(p, ph, k, takes) or _preposition(p, k, takes)
        if found is not None:
            return found
        if (k > ph.stop or not ph) and _turns(p, k):
            return None
        if mark in COMMAS:
            aside = _by_the_way(p, k)
            if aside > k:
                k = aside
                continue
            commas += 1
            if commas > 2:
                return None
        k = p.brackets.get(k, k) + 1
    return None


def _by_the_way(p: Passage, k: int) -> int:
    """The comma that closes "، وهي جهاز الاستخبارات،" opened at `k`: what the speaker is, by the way; `k` where none stands there."""
    if k + 1 >= len(p) or p.words[k + 1].norm not in _IS:
        return k
    close = next((n for n in range(k + 2, min(len(p), k + _ASIDE)) if p.surface(n) in COMMAS), k)
    return k if any(w.that or w.tags for w in p.words[k + 2 : close]) else close


def _turns(p: Passage, k: int) -> bool:
    """Does another speech begin at `k`: "فيما قال …", "ينفي فيه …", "وقالت …", "، موضحا أن …"?"""
    w = p.words[k]
    if not w.tags:
        return w.norm in _TURNS and any(x.tags for x in p.words[k + 1 : k + 3])
    if any(t.form == "participle" for t in w.tags) and k and p.surface(k - 1) in COMMAS:
        return any(x.that for x in p.words[k + 1 : k + 3])  # "حذر من كارثة، موضحا أن": it has a content of its own
    if w.norm in _TURNS and any(x.tags for x in p.words[k + 1 : k + 3]):
        return True
    if k + 1 < len(p) and p.words[k + 1].norm in IN_IT:
        return True
    return not w.head and any(_new_clause(t, w) for t in w.tags)


def _new_clause(tag: Tag, w: Lex) -> bool:
    """Does "وقالت …" begin here?"""
    return tag.form in ("perfect", "imperfect") and not tag.first and (w.led or tag.lead in ("و", "ف"))


def _hearsay(p: Passage, ph: Phrase, k: int, tag: Tag) -> Content | None:
    """ "كذب المتحدث رواية الحركة عن …"."""
    told = tag.verb.kind == "denies" and k == ph.stop and "noun" in tag.verb.takes and p.words[k].norm in HEARSAY
    return Content(k, "noun") if told else None


def _quotation(p: Passage, k: int, first: bool, takes: tuple[str, ...]) -> tuple[Content | None, int]:
    """The quotation at `k` as content, or, where it is a short one on the way to the content, the index after it."""
    close = p.quotes.get(k, len(p))
    after = close + 1
    if close - k <= _SHORT and p.words[k + 1 : k + 2] and p.words[k + 1].rest in HEARSAY and "noun" in takes:
        return Content(k + 1, "noun"), k  # "تنفي «مزاعم» قصف المشفى"
    leads_on = after < len(p) and (p.words[after].that or p.surface(after) == ":" or _preposition(p, after, takes) is not None)
    if close - k <= _SHORT and leads_on:
        return None, close + 1
    if close - k == _WORD and first and "noun" in takes and action(p, after):
        return None, after  # "أعلنت إدارة الكوارث «آفاد» ارتفاع حصيلة …": a name in apposition
    if close - k > 3 or first or (p.words[k + 1 : k + 2] and p.words[k + 1].that):
        return Content(k + 1, "quote"), k
    return None, close + 1


def _noun(p: Passage, ph: Phrase, k: int, takes: tuple[str, ...]) -> Content | None:
    w = p.words[k]
    if w.norm == "عدم" and p.words[k + 1 : k + 2] and p.words[k + 1].rest in _UNNAMED:
        return None  # "فضّل عدم الكشف عن هويته"
    if "noun" in takes and action(p, k) and (not w.glued or (k == ph.stop and ph.reason == "action")):
        return Content(k, "noun")
    if "count" in takes and k in p.numbers and k <= ph.stop + _BESIDE:
        return Content(k, "noun")
    if "toll" in takes and k == ph.stop and w.rest in TOLLS and (w.rest not in _COUNTS or p.words[k + 1].rest in _COUNTED):
        return Content(k, "noun")
    if "attack" in takes and w.arabic and not w.cut and _attack(p, k) and all(x.norm in BETWEEN for x in p.words[ph.stop : k]):
        return Content(k, "noun")
    if "claims" in takes and (w.rest in CLAIMS or w.norm in CLAIMS) and (_at_once(p, so_called(p, ph.stop), k) or _told_in(p, ph.stop, k)):
        return Content(k, "noun")
    return None


def so_called(p: Passage, k: int) -> int:
    """The index behind "ما وصفه", "ما أسمته" at `k`, where what somebody calls so stands; `k` itself without them."""
    called = k + 1 < len(p) and p.words[k].norm == "ما" and any(t.verb.describes and t.object for t in p.words[k + 1].tags)
    return k + 2 if called else k


def _told_in(p: Passage, start: int, k: int) -> bool:
    """ "رفضت ما جاء في التقرير من اتهامات": is what "ما" at `start` holds said to be allegations at `k`?"""
    return start < k and p.words[start].norm == "ما" and p.words[k - 1].norm == "من"


def _at_once(p: Passage, start: int, k: int) -> bool:
    """Does nothing but "هذه", "كل" and adverbs stand in [start, k)? Else something else is rejected: "رفض التعليق على الاتهامات"."""
    return all(w.norm in _ALL or w.cut or w.norm in BETWEEN or not w.arabic for w in p.words[start:k])


def _attack(p: Passage, k: int) -> bool:
    """Is it an attack that is taken on at `k`: "التفجير", "مقتل شرطيين", also after a mark or one word?"""
    found = p.words[k : k + 3]
    if not found or found[0].norm not in _SEVERAL:
        found = found[:2]
    return any(w.rest in ATTACK_NOUNS or w.norm in ATTACK_NOUNS or w.norm.removesuffix("ا") in ATTACK_NOUNS for w in found)


def _preposition(p: Passage, k: int, takes: tuple[str, ...]) -> Content | None:
    """Content after a preposition that the verb takes: "أعلن عن", "أشار إلى أن", "أفاد بسقوط"."""
    w = p.words[k]
    base = w.base
    if not w.arabic:
        return None
    name = _PREPOSITIONS.get(base)
    if name is not None and name in takes:
        that = k + 1 < len(p) and p.words[k + 1].that
        after = p.words[k + 1].rest if k + 1 < len(p) else ""
        charged = name == "من" and after in CLAIMS  # "تبرأ من تهمة القتل"; not "شكك في رواية الحكومة"
        if name in ("من", "في") and not that and not (charged or action(p, k + 1) or after in ACTIONS):
            return None
        return Content(k + 2, "that") if that else Content(k + 1, "noun")
    if "ب" in takes and base == "ب":
        return Content(k + 1, "noun")
    if "ب" in takes and not w.cut and starts_object(p, k):
        return Content(k, "noun")
    if "ل" in takes and base.startswith("ل") and len(base) > 3 and not w.cut and action(p, k):
        return Content(k, "noun")
    return None


def _any_part(p: Passage, start: int) -> bool:
    """ "نفت أي دور لها في الحادث", "أن تكون له أي صلة بالهجوم", "وجود أي علاقة له": a part of one's own, whatever it is called."""
    for k in range(start, min(len(p) - 1, start + _OWN_PART_FAR)):
        if p.words[k].rest in PART_NOUNS or p.words[k].norm in PART_NOUNS:
            beside = (p.words[k - 1].norm, *(w.norm for w in (*p.words[k + 1 : k + 2], *p.words[k - 2 : k - 1])))
            return any(norm in _THEIRS or (norm.startswith("ل") and norm[1:] in OWN_FORCES) for norm in beside)
    return False


def responsibility(p: Passage, start: int, kind: Kind, stance: Stance) -> tuple[Kind, Stance]:
    """"أعلن مسؤوليته عن", "نفى مسؤوليته", "أعلن تبنيه": responsibility taken or refused; else what it was."""
    first = p.words[start : start + 2]
    if kind == "says" and first and first[0].norm in _INNOCENCE:
        return "claims_responsibility", "denies"
    if kind == "says" and first and first[0].norm in _STANDING and first[-1].norm == "وراء":
        return "claims_responsibility", stance
    if kind == "says":
        taken = any(w.rest in OWN_ATTACK or w.norm in OWN_ATTACK for w in first[:1]) and (first[0].norm != "تبني" or _attack(p, start + 1))
    else:
        taken = kind == "denies" and (any(w.rest in OWN_PART or w.norm in OWN_PART for w in first) or _any_part(p, start))
    return ("claims_responsibility", stance) if taken else (kind, stance)
