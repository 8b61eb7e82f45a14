"""The light stem of an Arabic word: the article, the conjunction and a few endings taken off.

The rules are those of Lucene's ArabicStemmer (Larkey, Ballesteros and Connell, "Light Stemming for Arabic Information
Retrieval"), so that terms equal Elasticsearch's; they stand in tables/stem.toml. It is no lemma: "مشروبات" and "مشروب"
meet, "كتب" and "كتاب" do not.
"""

from __future__ import annotations

from functools import lru_cache

import msgspec

from processors.tables import load_toml


class _Affixes(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    prefixes: tuple[str, ...]
    suffixes: tuple[str, ...]
    remain: int
    remain_after_letter: int


_AFFIXES = load_toml("stem.toml", _Affixes)
_PREFIXES = tuple((p, len(p) + (_AFFIXES.remain if len(p) > 1 else _AFFIXES.remain_after_letter)) for p in _AFFIXES.prefixes)
_SUFFIXES = tuple((s, len(s) + _AFFIXES.remain) for s in _AFFIXES.suffixes)
"""Each affix with the length that a word must have at least for it to be taken."""


@lru_cache(maxsize=200_000)
def stem(word: str) -> str:
    """The stem of one word. Letters are not folded here: give it a normalised word (`letters.normalize`) for the index's term."""
    for prefix, least in _PREFIXES:
        if len(word) >= least and word.startswith(prefix):
            word = word[len(prefix) :]
            break
    for suffix, least in _SUFFIXES:
        if len(word) >= least and word.endswith(suffix):
            word = word[: -len(suffix)]
    return word
