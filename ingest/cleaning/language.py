"""Which language a text is in: py3langid, asked among the languages that Arabic news is confused with, and the big ones.

Text that no other language could be – letters of Arabic alone, and enough of its particles – needs no model (some 0.5 ms a text, and
0.5 s to load when first asked). Egyptian and Moroccan Arabic count as Arabic.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Any

_CANDIDATES = (
    "ar", "ary", "arz", "fa", "ur", "ps", "ug", "ku", "sdh", "en", "fr", "es", "de", "it", "pt", "tr", "ru", "he", "id", "so", "ha", "sw",
)
_ARABIC = frozenset(("ar", "ary", "arz"))
_SAMPLE = 700
"""Characters."""
_SCRIPT = re.compile("[\u0620-\u064a\u0671-\u06d3\ufb50-\ufdff\ufe70-\ufefc]")
_FOREIGN = re.compile("[پچژگکیےۂۃہھںٹڈڑەێۆڕڵڤټډړږښڼې]")
"""Letters of Persian, Urdu, Kurdish, Pashto and Uyghur; Arabic has them in names only."""
_PARTICLE = re.compile(r"(?<!\w)و?(?:في|إلى|الى|التي|الذي|الذين|على|أن|إن|هذا|هذه|ذلك|كما|بعد|كان|كانت|قال|خلال)(?!\w)")
_LETTER = re.compile(r"[^\W\d_]")


@cache
def _identifier() -> Any:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier  # here: it loads numpy, which no command without pages needs

    identifier = LanguageIdentifier.from_model_file(MODEL_FILE)
    identifier.set_languages(_CANDIDATES)
    return identifier


def language(text: str) -> str:
    """The ISO 639-1 code; "ar" for every kind of Arabic, "und" for a text without letters."""
    sample = text[:_SAMPLE]
    letters = len(_LETTER.findall(sample))
    if not letters:
        return "und"
    arabic = 10 * len(_SCRIPT.findall(sample)) >= 9 * letters and 100 * len(_FOREIGN.findall(sample)) <= letters
    if arabic and len(_PARTICLE.findall(sample)) >= max(3, letters // 100):
        return "ar"
    found = str(_identifier().classify(sample)[0])
    if found in _ARABIC:
        return "ar" if 3 * len(_SCRIPT.findall(sample)) >= letters else "und"
    return found
