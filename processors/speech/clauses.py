"""Where a verb stands in its clause, and what of the sentence has been read when it is reached."""

from __future__ import annotations

from processors.model import Stance
from processors.speech.findings import Finding
from processors.speech.lexicon import OCCASION, Kind, Tag
from processors.speech.passage import COMMAS, Passage
from processors.speech.voices import Voices

NEGATIONS = frozenset({"لم", "لا", "لن", "ولم", "ولا", "ولن", "فلم", "فلا", "ليس"})
WAS = frozenset({"كان", "كانت"})
_WAS = ("كان", "كانت", "كانوا", "وكان", "وكانت", "وكانوا", "قد", "وقد", "لقد", "فقد")
AUXILIARY = frozenset({*_WAS, "يزال", "تزال", "يزالون", "زال", "زالت", "ظل", "ظلت", "بات", "باتت",
    "لطالما", "طالما", "ولطالما", "فتئ", "فتئت", "انفك", "انفكت", "برح", "برحت"})
PREPOSITIONS = frozenset({"في", "من", "علي", "عن", "الي", "مع", "بين", "ضد", "منذ", "خلال", "بعد", "قبل"})
OPENINGS = frozenset({"فيما", "بينما", "كما", "حيث", "لكن", "ولكن", "حين", "بدوره", "بدورها", "ان", "اذ",
    "وفيما", "وبينما", "وبدوره", "وبدورها", "بدورهم", "بدورهما", "الا", "غير", "اما", "ثم",
    "لكنه", "لكنها", "لكنهم", "لكنهما", "ولكنه", "ولكنها", "ولكنهم"})
"""Words after which a clause begins."""
_BARE_THAT = frozenset({"ان", "بان", "وان", "فان", "وبان"})
"""Without the pronoun of a subject that "إنهما تنفيان" has."""
_BEFORE_VERB = frozenset({"نفسه", "ذاته", "ايضا", "وقت"})
_WHILE = frozenset({"فيما", "بينما", "وفيما", "وبينما", "بعدما", "وبعدما"})
_FRONTED = frozenset({"في", "خلال", "عقب", "عبر"})


class Line:
    """A sentence being read: its passage, who has spoken in the article, what was found in the sentence so far."""

    def __init__(self, p: Passage, voices: Voices) -> None:
        self.p = p
        self.voices = voices
        self.found: list[Finding] = []

    def main(self, v: int) -> Finding | None:
        """The speech that a participle at `v` goes on with: the last that is not quoted away from it."""
        inside = self.p.inside_quote(v)
        spoken = [f for f in self.found if f.tense != "noun"]
        for one in reversed(spoken):
            if one.form not in ("back", "source") and (inside is None or inside[0] < one.verb[0]):
                return one
        return spoken[-1] if spoken else None


def negated(p: Passage, v: int) -> bool:
    """Do لم, لا, دون أن … stand before the verb?"""
    before = p.words[v - 1].norm if v else ""
    if before in NEGATIONS:
        return True
    return before == "ان" and v >= 2 and p.words[v - 2].norm in ("دون", "بدون")


def has_finite(p: Passage, a: int, b: int) -> bool:
    """Is there a finite speech verb in [a, b)?"""
    return any(t.form in ("perfect", "imperfect") for w in p.words[a:b] for t in w.tags)


def opens(p: Passage, v: int, tag: Tag) -> bool:
    """Does the verb open its clause, so that its subject may be left out?"""
    k = v - 1
    while k >= 0 and p.words[k].norm in AUXILIARY:
        k -= 1
    if k < 0 or tag.lead in ("و", "ف"):
        return True
    if p.words[0].base in _FRONTED and k < 12 and p.words[1].rest in OCCASION and not has_finite(p, 1, v):
        return True
    w = p.words[k]
    if w.that and w.norm not in _BARE_THAT:
        return True
    return not w.arabic or w.relative or w.norm in OPENINGS or w.norm in NEGATIONS or w.cut or w.norm in _BEFORE_VERB


def coordinate(p: Passage, v: int, tag: Tag) -> bool:
    """Does the verb's clause stand beside the one before ("وقال", "فيما أعلن"), and not inside it?"""
    k = v
    while k > 0 and p.words[k - 1].norm in AUXILIARY | NEGATIONS:
        k -= 1
    if tag.lead in ("و", "ف") or k == 0 or p.words[k - 1].norm in OPENINGS - {"ان"} or p.words[k].led:
        return True
    return p.words[0].norm in _WHILE and p.surface(k - 1) in COMMAS  # "فيما تحدث الجيش عن …، قالت الحركة إن"


def attitude(tag: Tag, *, negative: bool) -> tuple[Kind, Stance] | None:
    """Kind and stance of a verb; null where its negation says nothing ("لم يقل")."""
    kind = tag.verb.kind
    if negative:
        return ("doubts", "doubts") if tag.verb.confirms else None
    if kind == "denies":
        return kind, "denies"
    return kind, "doubts" if kind == "doubts" else "asserts"
