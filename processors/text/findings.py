"""What this room makes of a text."""

from __future__ import annotations

import msgspec

from processors.text.words import Token


class Sentence(msgspec.Struct, frozen=True):
    """Characters [start, end) of the text, and its tokens (spans into the same text)."""

    start: int
    end: int
    tokens: list[Token]
    norms: list[str]
    """The normalised words of the tokens: what rooms look at every word by."""
    in_title: bool = False
