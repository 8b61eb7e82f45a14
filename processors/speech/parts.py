"""The words of a speaker's name by themselves: what turns, ends or counts a name, and the many that can only go on with one."""

from __future__ import annotations

from processors.speech.lexicon import ACTIONS, BETWEEN, CLAIMS, DEEDS, ISSUED, TOLLS, known
from processors.speech.nouns import PLAIN, VERBAL, begins_action
from processors.text.known import Known
from processors.text.words import Word

BACK = frozenset({"منه", "منها", "منهم", "له", "لها", "لهم"})
"""With these a name is complete: "صفحات مقربة منه"."""
SOME = frozenset({"عدد", "العديد", "كثير", "الكثير", "مجموعه", "بعض"})
"""Before من and a speaker: "عدد من السكان"."""
BELONGING = frozenset({"تابع", "تابعه", "تابعين", "تابعون"})
"""Adjectives that look like a form of تابع."""
BOTH = frozenset({"كل", "كلا"})
OTHER_THAN = frozenset({"غير"})
"""Behind a definite noun it begins what is said of it: "ما أعلنه الجيش غير صحيح"; behind another it goes on: "مصادر غير رسمية"."""
TANWIN = ("اً", "ًا")
"""Endings of adverbs."""
_TURNS = BACK | BELONGING | BOTH | BETWEEN | OTHER_THAN
_ENDS = CLAIMS | TOLLS | DEEDS | ISSUED


def _mere(word: Word) -> bool:
    """Whether nothing in the word itself can end a name, turn it or stand before it, as in most words: "وزارة", "السورية"."""
    w = known[word]
    norm = w.norm
    if not w.arabic or w.tags or w.that or w.relative or w.cut or w.led or w.glued or norm[0] in "بل" or norm == "و":
        return False
    if norm in _TURNS or norm in _ENDS or w.base in SOME or w.base in PLAIN or w.rest in ACTIONS:
        return False
    return not (norm.endswith(VERBAL) or word.surface.endswith(TANWIN) or begins_action(word))


merely: Known[Word, bool] = Known(_mere)
"""By word: whether a name that it stands in or opens can only go on with it, but for what is counted."""
