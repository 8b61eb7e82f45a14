"""Sentences of a text. A sentence ends at . ! ? ؟ … or a line break; not at a stop inside a number, after a one-letter
abbreviation ("د. أحمد", "أ. ف. ب"), nor inside a short quotation that goes on."""

from __future__ import annotations

from processors.text.findings import Sentence
from processors.text.words import ARABIC, LATIN, Token, tokenize

_STOPS = frozenset(".!?؟…۔")
_CLOSERS = frozenset("\"”»’')]}")
_TRAILERS = _CLOSERS | _STOPS
_SO = frozenset(("هكذا", "بهذه"))
"""Words that lead from a quotation to who said it."""
_COMMAS = frozenset("،,؛;")
_LETTERS = frozenset(("اي", "بي", "سي", "دي", "اف", "جي", "كي", "ال", "ام", "ان", "او", "ار", "اس", "تي", "يو", "في", "اكس"))
"""Names of Latin letters, normalised."""
_LONGEST = 400
"""Tokens; a text without stops is cut there, at the next comma, so that nothing grows with its square."""


def sentences(text: str, *, in_title: bool = False) -> list[Sentence]:
    """The sentences of a text, in order; none is empty, none overlaps."""
    found: list[Sentence] = []
    tokens = tokenize(text)
    first = 0
    """The first token of the sentence at hand."""
    line_break = _line_break(text, 0)

    def close(last: int) -> None:
        nonlocal first
        if first < last:
            inside = tokens[first:last]
            found.append(Sentence(inside[0].start, inside[-1].end, inside, [token.word.norm for token in inside], in_title))
            first = last

    for i, token in enumerate(tokens):
        surface = token.word.surface
        if token.start < line_break and surface not in _TRAILERS and i - first < _LONGEST:
            continue  # a word within its sentence
        broken = line_break < token.start
        if broken:
            line_break = _line_break(text, token.start)
            close(i)
        if first == i and not broken and found and surface in _TRAILERS:
            first -= len(found.pop().tokens)  # closing quotes and further stops belong to the sentence that they end
            close(i + 1)
            continue
        stopped = surface in _STOPS and _ends(tokens, i, text)
        if stopped or (i - first >= _LONGEST and (i - first >= 2 * _LONGEST or surface in _COMMAS)):
            close(i + 1)
    close(len(tokens))
    return found


def _line_break(text: str, start: int) -> int:
    """Where the next line break is; the text's end for want of one."""
    found = text.find("\n", start)
    return found if found >= 0 else len(text)


def _abbreviates(tokens: list[Token], i: int) -> bool:
    """Whether the stop at tokens[i] touches names of Latin letters on both sides: "سي.ان.ان", "بي.بي.سي"."""
    before, after = tokens[i - 1], tokens[i + 1]
    touching = before.end == tokens[i].start and tokens[i].end == after.start
    return touching and before.word.norm in _LETTERS and after.word.norm in _LETTERS


def _quotes(tokens: list[Token], i: int) -> bool:
    """Whether the dots at tokens[i] only part a quotation from who said it: "«…».. هكذا علق الوزير"."""
    k = i + 1
    while k < len(tokens) and tokens[k].word.surface in _STOPS:
        k += 1
    if k + 1 >= len(tokens) or tokens[k].word.norm not in _SO:
        return False
    first = i
    while first and tokens[first - 1].word.surface in _STOPS:
        first -= 1
    return first > 0 and tokens[first - 1].word.surface in _CLOSERS


def _ends(tokens: list[Token], i: int, text: str) -> bool:
    """Whether the stop at tokens[i] ends its sentence."""
    token = tokens[i]
    if i + 1 == len(tokens):
        return True
    if token.word.surface in ".…" and _quotes(tokens, i):
        return False
    if token.word.surface != ".":
        return True
    if i and tokens[i - 1].end == token.start and tokens[i - 1].word.kind in (ARABIC, LATIN) and len(tokens[i - 1].word.bare) == 1:
        return False
    after = tokens[i + 1]
    if i and _abbreviates(tokens, i):
        return False
    return bool(text[token.end : after.start]) or after.word.surface in _TRAILERS or after.word.kind == ARABIC
