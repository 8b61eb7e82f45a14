"""What a noun in a speaker's name tells: that it names a speaker of some kind, that the name is over, that something else begins."""

from __future__ import annotations

from processors.model import SpeakerKind
from processors.speech.lexicon import (
    ACTIONS,
    ADJECTIVES,
    BEARERS,
    CUT,
    EVIDENCE,
    HEADS,
    LISTENERS,
    NAMED,
    OCCASION,
    OPEN,
    SIDES,
    SOURCES,
    Lex,
    Tag,
)
from processors.speech.passage import COMMAS, Passage
from processors.text.words import LATIN, NUMBER, Word

PLAIN = frozenset({"في", "من", "على", "علي", "عن", "الي", "ل", "ب", "مع", "لدي", "ضد", "بين", "علينا", "عليهم", "عليكم"})
"""Prepositions written apart."""
_IN = frozenset({"في", "ضمن", "من", "علي", "ب"})
_JUDGES = frozenset({"القضاء", "قضاء"})
"""The judges, or with على an end that is made of somebody."""
_OWN = ("ها", "هم", "ه")
VERBAL = ("وا", "ون", "ت")
"""Endings of unknown verbs."""
_NAMES = frozenset({"فرانسوا", "بنوا", "لوا", "كوا", "ساوا", "ناوا", "اوا", "شيوا", "دوا", "نوا"})
"""Names that end like a verb's plural."""
_FUNCTION = frozenset({"متحدث", "ناطق", "عام", "رسمي", "تابع", "تابعه", "تابعين"})
"""Before "لـ": the name goes on ("المتحدث الرسمي لـ«…»")."""


def shaped(norm: str) -> bool:
    """A verbal noun by its shape: است……ا., ان..ا., ا.ت.ا. (Wright, vol. I, §§ 195–210). Other shapes are people's names too."""
    if len(norm) < 6 or norm[0] != "ا" or norm[-2] != "ا":
        return False
    return norm.startswith("است") or (len(norm) == 6 and (norm[1] == "ن" or norm[2] == "ت"))


def action(p: Passage, i: int) -> bool:
    """Does token `i` begin what is announced: a verbal noun, known or by its shape, also after a glued ب or ل? None is at the end."""
    if i >= len(p) or not p.words[i].arabic:
        return False
    w = p.words[i]
    if w.norm in _JUDGES:
        return i + 1 < len(p) and p.words[i + 1].norm == "علي"
    if w.norm in ACTIONS or (p.tokens[i].word.bare.endswith(_OWN) and _own_action(w.norm)):
        return True
    if w.definite:
        return w.rest in ACTIONS and not w.led and not w.glued and _closed(p, i)
    if w.glued or w.norm[0] in "بل":
        return w.norm[1:] in ACTIONS or shaped(w.norm[1:])
    return (w.rest in ACTIONS and not (w.led and i)) or shaped(w.norm)


def begins_action(word: Word) -> bool:
    """Whether the word has the form of a verbal noun of a closed kind: with its pronoun, or by its shape."""
    norm = word.norm
    return norm in _JUDGES or norm in ACTIONS or shaped(norm) or (word.bare.endswith(_OWN) and _own_action(norm))


def _own_action(norm: str) -> bool:
    """ "انسحابها", "سيطرته": with a pronoun, before which ة is written ت."""
    noun = norm[: -1 if norm[-1] == "ه" else -2]
    return noun in ACTIONS or (noun.startswith("است") and shaped(noun)) or (noun.endswith("ت") and noun[:-1] + "ه" in ACTIONS)


def _closed(p: Passage, i: int) -> bool:
    """Is the name before token `i` complete, so that "الهجوم" is no surname ("مروان الحداد")?"""
    if i == 0:
        return True
    before = p.words[i - 1]
    if any(t.form == "imperfect" and "noun" in t.verb.takes for t in before.tags):
        return True  # "الجيش يعلن السيطرة على …"
    if not before.arabic or before.definite or before.norm.endswith("ه") or before.cut:
        return True
    return (i - 1) in p.places or any(a.last == i for a in p.actors.values())


def glued_b(norm: str) -> bool:
    """Is the ب at the start a preposition before a verbal noun or a definite one ("بمحاسبة", "بتوفير"), not a name's letter ("بارزاني")?"""
    rest = norm[1:]
    if norm[0] != "ب" or (len(norm) < 4 and rest not in ACTIONS):
        return norm == "ب"
    if rest in ACTIONS or rest.startswith("ال") or shaped(rest):
        return True
    return len(rest) >= 5 and (rest.endswith("ه") or rest[0] == "ت" or (rest[0] == "ا" and rest[-2] == "ا"))


def starts_object(p: Passage, i: int) -> bool:
    """Does a glued ب begin the object at `i`, and no actor's or place's name ("باكستان")?"""
    return glued_b(p.words[i].base) and i not in p.actors and i not in p.places


def listener(p: Passage, i: int) -> bool:
    """Does "ل…" at `i` name who was spoken to?"""
    w = p.words[i]
    if w.norm == "ل":
        if i + 1 >= len(p):
            return False
        if p.is_opener(i + 1) or (i + 1) in p.brackets:
            before = p.words[i - 1]
            actor = p.actors.get(i + 2)
            if actor is not None and actor.kind in ("agency", "media"):
                return True
            return not (before.rest in OPEN or before.rest in _FUNCTION)
        return p.words[i + 1].rest in LISTENERS or p.tokens[i + 1].word.kind == LATIN
    if w.norm[0] != "ل":
        return False
    actor = p.actors.get(i)
    return (w.glued == "ل" and w.rest in LISTENERS) or (actor is not None and actor.kind in ("agency", "media"))


def heard(p: Passage, k: int) -> int:
    """The index after whom it was told, if that stands at `k`: "للصحافيين", "لـ«الجزيرة»", "لرويترز", "لوكالة رويترز"."""
    if k + 1 >= len(p) or not listener(p, k):
        return k
    at = k + 1 if p.words[k].norm == "ل" or p.words[k].rest in NAMED else k
    if p.is_opener(at):
        return p.quotes.get(at, k - 1) + 1
    actor = p.actors.get(k) or p.actors.get(at)
    if actor is not None:
        return actor.last
    return k + p.words[k].norm.startswith("لل")


def circumstance(p: Passage, i: int) -> bool:
    """Does the preposition at `i` open a circumstance ("في بيان"), not a part of the name ("في وزارة الصحة")?"""
    w = p.words[i]
    if w.glued == "ب":
        return w.rest in OCCASION or w.rest in CUT
    if w.base not in _IN or i + 1 >= len(p):
        return False
    after = p.words[i + 1]
    if w.base == "من" and after.rest in SIDES:
        return True
    if w.base == "في" and p.quotes.get(i + 1, i + 2) > i + 2 and (p.words[i + 2].head is not None or i + 2 in p.actors):
        return False  # "متطوع في «الدفاع المدني»"
    return after.rest in OCCASION or after.norm in OCCASION or after.cut or not after.arabic or p.surface(i + 1) in COMMAS


def finite(w: Lex) -> bool:
    """A finite speech verb, or a verbal noun with its speaker ("قوله", "نفيها"); not "علم", a noun in most names."""
    if not w.tags:
        return False
    done = ("perfect", "imperfect")
    return any((t.form in done and not t.verb.close and not _science(t)) or (t.form == "noun" and t.object) for t in w.tags)


def _science(tag: Tag) -> bool:
    return tag.verb.relays == "من" and not tag.feminine and not tag.lead


def verb_inside(p: Passage, first: int, i: int) -> bool:
    """Is token `i`, after a name that starts at `first`, an unknown verb: "الشرطة التركية تعرفت على", "المسلحون يطلقون"?"""
    w, before = p.words[i], p.words[i - 1]
    if not w.norm.endswith(VERBAL):
        return False
    if w.norm.endswith("وا") and len(w.norm) >= 4 and not w.head and i not in p.actors and w.norm not in _NAMES:
        return True
    if not (before.definite or before.norm.endswith("ه")) or w.definite or w.head or i in p.actors:
        return False
    n = w.norm
    if n[0] in "يت" and len(n) >= 5 and n.endswith(("ون", "وا")):
        return True
    if len(n) < 4 or not n.endswith("ت") or n.endswith("ات"):
        return False
    head = p.words[first]
    return head.norm.endswith(("ه", "ات")) or head.rest in SOURCES


def numbered(p: Passage, i: int) -> bool:
    """Is the number at `i` part of a name: "القناة 12", "فرانس 24"?"""
    return p.tokens[i].word.kind == NUMBER and (p.words[i - 1].rest in NAMED or p.words[i - 1].norm == "فرانس")


def partitive(p: Passage, first: int, i: int) -> bool:
    """Before من at `i`: is it a part of a group ("عدد من الشهود", "مسؤول من الحزب"), not where somebody spoke from?"""
    head = p.words[first]
    if head.rest in ("كثير", "عديد", "عدد", "مجموعه"):
        return True
    return not head.definite and i - first <= 3 and (head.head is not None or not head.arabic)


def kind_of(p: Passage, first: int, last: int) -> SpeakerKind | None:
    """The kind that the words of a name say: the head noun's, made exact by its adjective ("مصدر طبي") or by what it speaks for."""
    if first < last and p.words[first].rest in EVIDENCE:
        return next((kind for w in p.words[first + 1 : min(last, first + 3)] if (kind := ADJECTIVES.get(w.rest)) is not None), None)
    for i in range(first, min(last, first + 4)):
        w = p.words[i]
        if w.head is None:
            continue
        inner = p.words[i + 1 : min(last, i + 6)]
        if w.rest in SOURCES:
            return next((kind for x in inner[:3] if (kind := ADJECTIVES.get(x.rest) or HEADS.get(x.rest)) is not None), w.head)
        if w.rest in BEARERS:
            return next((kind for x in inner if (kind := HEADS.get(x.rest)) not in (None, "official")), w.head)
        return w.head
    comma = next((k for k in range(first + 1, last - 1) if p.surface(k) in COMMAS), None)
    apposed = p.words[comma + 1] if comma is not None else None
    return apposed.head if apposed is not None else None
