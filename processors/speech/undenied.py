"""What looks like a denial and is none: "رفض تأكيد أو نفي", "كي ينفي", "لا أحد ينفي", "نفته السلطات إلى جزيرة"."""

from __future__ import annotations

from processors.speech.lexicon import BETWEEN, Tag
from processors.speech.nouns import action
from processors.speech.passage import Passage

_OF_PLACE = 7
"""Words between "نفى" and the place of exile."""
_PURPOSE = frozenset({"كي", "لكي", "حتي", "لو", "اذا", "هل"})
_NO_NOUN = frozenset({"او", "دون", "عدم", "يمكن", "تاكيد"})
"""Before a verbal noun of denying: "رفض تأكيد أو نفي"."""


def nobody_says(p: Passage, v: int) -> bool:
    """ "لا أحد ينفي", "ما من أحد قال"."""
    return v > 1 and p.words[v - 1].norm == "احد" and p.words[v - 2].base in ("لا", "ما", "لم", "من")


def undone(p: Passage, v: int, tag: Tag) -> bool:
    """Is nothing denied by the word of denying at `v`: one that is asked for or refused, or the exile of somebody?"""
    if v and p.words[v - 1].base in _NO_NOUN:
        return True
    if v + 1 < len(p) and p.words[v + 1].norm == "او":
        return True
    return (tag.form == "imperfect" and _to_deny(p, v)) or _exiled(p, v)


def _to_deny(p: Passage, v: int) -> bool:
    """ "لا يمكن لأحد أن ينفي", "طلب منه أن ينفي", "كي ينفي": not done; but "قبل أن ينفي ذلك" is."""
    if v and p.words[v - 1].norm in _PURPOSE:
        return True
    return v > 1 and p.words[v - 1].norm == "ان" and p.words[v - 2].norm not in ("قبل", "يلبث", "تلبث")


def emphatic(p: Passage, v: int, tag: Tag) -> bool:
    """ "نفيا قاطعا نفى أهالي القرية …": a noun that goes with the verb, no dual."""
    return tag.plural and v + 1 < len(p) and p.words[v].norm.endswith("يا") and p.words[v + 1].norm in BETWEEN


def _exiled(p: Passage, v: int) -> bool:
    """ "نفته السلطات إلى باريس", "نفي المعارض إلى": whom it sends into exile; not "نفى لجوء الشرطة إلى القوة"."""
    for k in range(v + 1, min(len(p), v + _OF_PLACE)):
        if p.words[k].that or p.is_opener(k) or action(p, k) or not p.words[k].arabic:
            return False
        if p.words[k].norm == "الي":
            return True
    return False


def denial_by(p: Passage, v: int) -> bool:
    """ "وسط نفي من الحكومة", "رغم نفي رسمي من": a noun."""
    after = [w.norm for w in p.words[v + 1 : v + 3]]
    return p.tokens[v].word.bare.endswith("ي") and bool(after) and (after[0] == "من" or (after[-1] == "من" and not p.words[v + 1].definite))
