"""Who speaks in a claim, as far as telling voices apart needs it."""

from __future__ import annotations

from functools import lru_cache

from processors.model import Claim
from processors.text.stem import stem
from processors.text.words import ARABIC, readings, tokenize

_ANYONE = frozenset({"witness", "medic", "activist"})
"""Kinds of speakers of whom there are many: the "medical sources" of two outlets are not known to be the same people."""


def voice(claim: Claim) -> str:
    """One name for one voice: the speaker's canonical id, else the stems of the name, else the outlet itself ("outlet:…")."""
    if claim.speaker is None:
        return f"outlet:{claim.source}"
    if claim.speaker.id:
        return claim.speaker.id
    name = " ".join(name_stems(claim.speaker.name))
    return f"name:{name} ({claim.source})" if claim.speaker.kind in _ANYONE else f"name:{name}"


def same_voice(left: Claim, right: Claim) -> bool:
    """Whether one voice speaks in both: the same outlet's own, the same canonical actor, or names of which one contains the other."""
    if left.speaker is None or right.speaker is None:
        return left.speaker is right.speaker and left.source == right.source
    if left.speaker.id and right.speaker.id and _same_actor(left.speaker.id, right.speaker.id):
        return True
    if left.source != right.source and left.speaker.kind in _ANYONE:
        return voice(left) == voice(right)
    a, b = set(name_stems(left.speaker.name)), set(name_stems(right.speaker.name))
    return bool(a and b) and (a <= b or b <= a)


def _same_actor(left: str, right: str) -> bool:
    """One id, or one of them without its country: "the coast guard" in a text on Libya is "the Libyan coast guard"."""
    return left == right or (left.rpartition(".")[2] == right.rpartition(".")[2] and ("." not in left or "." not in right))


def says(claim: Claim, words: frozenset[str]) -> bool:
    """Whether the claim's sentence has one of the words (normalised), with or without clitics."""
    return not words.isdisjoint(_forms(claim.text))


@lru_cache(maxsize=10_000)
def _forms(text: str) -> frozenset[str]:
    """The words of a sentence with and without their clitics. An event's claims are compared with each other again and again."""
    return frozenset(rest for token in tokenize(text) for _, rest in readings(token.word.norm))


def name_words(name: str) -> frozenset[str]:
    """The words of a name with and without their clitics."""
    return _forms(name)


def name_stems(name: str) -> list[str]:
    """The light stems of a name's Arabic words."""
    return list(_name_stems(name))


@lru_cache(maxsize=20_000)
def _name_stems(name: str) -> tuple[str, ...]:
    return tuple(stem(token.word.norm) for token in tokenize(name) if token.word.kind == ARABIC)
