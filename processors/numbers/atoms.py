"""The words of a sentence that numbers are made of, each with the proclitics that stand loose before it."""

from __future__ import annotations

from itertools import compress, count

from msgspec.structs import replace

from processors.numbers.findings import Atom
from processors.numbers.words import ORDINAL_AFTER, PROCLITICS, Kind, Tag, known
from processors.text.words import Token

PAIRS = frozenset({"()", "[]", "«»", '""', "“”"})
"""Brackets and quotes around a single number: they set it off, and mean nothing."""


def atoms(tokens: list[Token], norms: list[str] | None = None) -> list[Atom]:
    """The number words of a sentence, in order; ordinals, and what belongs to them, are left out. `norms`: the tokens' words, if known."""
    found: list[Atom] = []
    ordinal_end = -1
    tags = list(map(known.__getitem__, norms if norms is not None else [token.word.norm for token in tokens]))
    for i in compress(count(), tags):
        word_tag = tags[i]
        if word_tag is None:
            continue
        if tokens[i].word.norm == "واحد" and _is_and_one_of(tokens, i):
            word_tag = _AND_ONE_OF
        atom = _with_clitics(tokens, i, word_tag)
        if word_tag.kind is Kind.ORDINAL:
            ordinal_end = i + 1
        elif ordinal_end == atom.first and (word_tag.kind is Kind.TEN or (word_tag.kind is Kind.TENS and atom.joined)):
            ordinal_end = atom.last  # "الثالث عشر", "الخامسة والعشرين"
        elif not _is_ordinal(tokens, atom):
            found.append(atom)
    return found


_AND_ONE_OF = Tag(Kind.BEFORE_TEN, 1, clitic="و")


def _is_and_one_of(tokens: list[Token], i: int) -> bool:
    """ "وأحد" ("وأحد عشر", "وأحد المصادر") is written like "واحد" once its hamza is gone."""
    return tokens[i].word.bare[1] == "أ" or (i + 1 < len(tokens) and tokens[i + 1].word.norm == "عشر")


def _with_clitics(tokens: list[Token], i: int, word_tag: Tag) -> Atom:
    first, clitic = i, word_tag.clitic
    end = tokens[i].start
    while first:
        before = tokens[first - 1]
        norm = before.word.norm
        # "و" may stand apart; others touch the number, or are drawn out with a tatweel ("الـ 27").
        if norm not in PROCLITICS or not (before.end == end or norm == "و" or before.word.surface[-1] == "ـ"):
            break
        first, clitic, end = first - 1, norm + clitic, before.start
    if word_tag.kind is Kind.DIGITS and first == i and 0 < i < len(tokens) - 1:
        pair = tokens[i - 1].word.surface + tokens[i + 1].word.surface
        if pair in PAIRS:  # "(97) شخصاً", "«250» مليون"
            outer = _with_clitics(tokens, i - 1, replace(word_tag, kind=Kind.VAGUE))
            return Atom(outer.first, i + 2, i, word_tag, outer.clitic)
    return Atom(first, i + 1, i, word_tag, clitic)


def _is_ordinal(tokens: list[Token], atom: Atom) -> bool:
    return (
        atom.first > 0
        and atom.tag.kind in (Kind.TENS, Kind.HUNDRED, Kind.SCALE, Kind.TEN)
        and atom.clitic == "ال"
        and tokens[atom.first - 1].word.norm in ORDINAL_AFTER
    )
