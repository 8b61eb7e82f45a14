"""What stands at a token of a sentence, to the time grammar."""

from __future__ import annotations

from processors.text.words import Token
from processors.times.words import Kind, Meaning, read


def match(tokens: list[Token], i: int, kind: Kind) -> tuple[Meaning, int] | None:
    """The longest meaning of this kind at token `i`, and the token after it."""
    if i >= len(tokens):
        return None
    word = read(tokens[i].word.norm)
    if word is None or kind not in word.kinds:
        return None
    for meaning in word.meanings:
        if meaning.kind == kind:
            end = i + len(meaning.words)
            if end == i + 1 or (end <= len(tokens) and meaning.words[1:] == tuple([token.word.norm for token in tokens[i + 1 : end]])):
                return meaning, end
    return None


def has_role(tokens: list[Token], i: int, role: str) -> bool:
    """Token `i` is this particle, with or without a conjunction."""
    if not 0 <= i < len(tokens):
        return False
    word = read(tokens[i].word.norm)
    return word is not None and role in word.roles


def clitic(tokens: list[Token], i: int) -> str:
    """The proclitic that was taken off the time word at `i`."""
    word = read(tokens[i].word.norm) if i < len(tokens) else None
    return word.clitic if word else ""
