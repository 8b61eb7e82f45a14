"""Under which key a place name stands in the gazetteer: spellings that differ only in letters share one key.

Rules, over the normalised word (`processors.text.letters`): a hamza at the end after an alef falls away (صنعاء، صنعا),
hamzas on yeh and waw become their seats (كركؤك), and letters of Persian and Urdu become the Arabic ones that news writes for
them (پ ب، چ ج، گ غ، ژ ج، ڤ ف).
"""

from __future__ import annotations

import re
from functools import lru_cache

from processors.text.letters import normalize

_WRITTEN = "ئؤپچگژڤٹڈڑےں"
_LETTERS = str.maketrans(_WRITTEN, "يوبجغجفتدرين")
_FOREIGN = re.compile(f"[{_WRITTEN}]")
_SAME_SOUND = str.maketrans("غقكثصطذضظحخ", "جججسستدددهه")
_VOWELS = str.maketrans("", "", "اويهءع")


@lru_cache(maxsize=100_000)
def word_key(norm: str) -> str:
    """The key of one normalised word."""
    key = norm.translate(_LETTERS) if _FOREIGN.search(norm) else norm
    if key.endswith("اء") and len(key) > 3:
        key = key[:-1]
    return key


def name_key(name: str) -> str:
    """The key of a name as written, words separated by one space: "جيلان‌بينار" and "الضفة  الغربية" included."""
    return " ".join(word_key(part) for part in normalize(name).replace("-", " ").replace("_", " ").split())


@lru_cache(maxsize=50_000)
def sound_key(key: str) -> str:
    """The consonants of a key, for transliterations: سروج and سوروتش both give "سرج". Empty where fewer than three are left."""
    folded = key.replace("تش", "ج").replace("دج", "ج").translate(_SAME_SOUND)
    kept = folded[:1].translate(str.maketrans("عء", "اا")) + folded[1:].translate(_VOWELS)
    return kept if len(kept) >= 3 else ""
