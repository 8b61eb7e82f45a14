"""Arabic letters: folding what is written differently and means the same. The stored text is never changed; folding happens per word.

Sources: Unicode 15 names; Lucene's ArabicNormalizer for `normalize` (hamza and madda on alef to bare alef, dotless yeh to
yeh, teh marbuta to heh, tatweel and harakat removed); NFKC for presentation forms (FB50–FDFF, FE70–FEFF).
"""

from __future__ import annotations

import re
import unicodedata

TATWEEL = "\u0640"
HARAKAT = "".join(map(chr, [*range(0x064B, 0x0660), 0x0670, *range(0x06D6, 0x06DD), *range(0x06DF, 0x06E9), *range(0x06EA, 0x06EE)]))
"""Vowel marks, shadda, sukun, superscript alef, Quranic marks."""
IGNORABLE = "\u00ad\u061c\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\u2066\u2067\u2068\u2069\ufeff"
"""Zero-width and bidi control characters: they join, split or turn what is shown, and mean nothing."""

_FOLDED = {"أ": "ا", "إ": "ا", "آ": "ا", "ٱ": "ا", "ى": "ي", "ة": "ه"}
_PERSIAN = {"ک": "ك", "ی": "ي", "ھ": "ه", "ہ": "ه", "ۀ": "ة", "ە": "ه"}
"""Letters of Persian and Urdu keyboards that stand for Arabic ones."""
DIGITS = str.maketrans("٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹", "01234567890123456789")
"""Arabic-Indic and Persian digits to European ones."""
_BARE = dict.fromkeys(map(ord, TATWEEL + HARAKAT + IGNORABLE)) | str.maketrans(_PERSIAN)
_DECORATED = re.compile("[^\u0621-\u063a\u0641-\u064a]")
"""Anything but the letters of Arabic. To search is much cheaper than to translate what needs none."""
_PRESENTED = re.compile("[\ufb50-\ufeff]")
"""A presentation form: a letter with its shape."""
_NORMALIZE = str.maketrans(_FOLDED) | DIGITS
_UNFOLDED = re.compile(f"[{''.join(_FOLDED)}٠-٩۰-۹]")


def bare(word: str) -> str:
    """The word without marks: presentation forms composed, tatweel, harakat and zero-width characters dropped; hamzas kept."""
    if not word.isascii() and _DECORATED.search(word):
        if _PRESENTED.search(word):
            word = unicodedata.normalize("NFKC", word)
        word = word.translate(_BARE)
    return word


def normalize(word: str) -> str:
    """`bare`, with Lucene's foldings of alef, yeh and teh marbuta, and European digits."""
    return folded(bare(word))


def folded(word: str) -> str:
    """The foldings of `normalize` on a word that is bare already."""
    return word.translate(_NORMALIZE) if _UNFOLDED.search(word) else word
