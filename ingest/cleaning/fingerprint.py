"""Making fingerprints of texts and hashes of their content. Comparing them is the core's (`processors.text.fingerprint`)."""

from __future__ import annotations

import hashlib
import re
from functools import lru_cache
from typing import Final

from rensa import RMinHash

from processors.text.letters import HARAKAT, IGNORABLE, TATWEEL, normalize

POSITIONS: Final = 64
SHINGLE: Final = 3
"""Words."""
SHORTEST: Final = 20
"""Words: below it two reports of one event may agree by chance."""
_WORD = re.compile(rf"[\w{re.escape(HARAKAT + TATWEEL + IGNORABLE)}]+")
_norm = lru_cache(maxsize=100_000)(normalize)
_SEED: Final = 20180407
"""Fixed: fingerprints of different days and machines are compared."""


def fingerprint(text: str) -> tuple[int, ...]:
    """The MinHash signature over the text's normalised words; empty for a text of less than `SHORTEST` words."""
    words = [word for word in map(_norm, _WORD.findall(text)) if word]
    if len(words) < SHORTEST:
        return ()
    sketch = RMinHash(num_perm=POSITIONS, seed=_SEED)
    sketch.update([" ".join(words[i : i + SHINGLE]) for i in range(len(words) - SHINGLE + 1)])
    return tuple(sketch.digest())


def content_hash(title: str, text: str) -> str:
    """The same for the same words and marks, whatever the white space: what tells a new revision from an unchanged page."""
    content = "\n".join(" ".join(part.split()) for part in (title, text))
    return hashlib.sha256(content.encode("utf-8", "surrogatepass")).hexdigest()[:32]
