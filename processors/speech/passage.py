"""A sentence as this room sees it: its words looked up, its quotation marks and brackets paired."""

from __future__ import annotations

from collections.abc import Callable

from processors.actors import ActorName
from processors.numbers import Number
from processors.places import Located
from processors.speech.lexicon import BRACKET, CLOSERS, NEUTRAL, OPENERS, QUOTE, Lex
from processors.text.words import Token

MARKS = OPENERS | CLOSERS | NEUTRAL
COMMAS = frozenset("،,;؛")
DASHES = frozenset("-–—")
_AFTER = frozenset(".،,:؛;!؟?…)]")
"""Punctuation before which no quotation opens."""
_BRACKETS = {"(": ")", "[": "]", "{": "}"}


def quotations(tokens: list[Token]) -> tuple[dict[int, int], int | None, int | None]:
    """The pairs of quotation marks (index of the opening mark → of the closing one), the index of a mark that stays open, and of
    one that closes what an earlier sentence opened.

    Outlets mix the marks and turn them round, so a mark's side is read from where it stands: it opens when it touches the
    word after it only, closes when it touches the word before it only; else its shape, else the turn of the mark decides.
    """
    pairs: dict[int, int] = {}
    stack: list[int] = []
    stray: int | None = None
    for i, token in enumerate(tokens):
        mark = token.word.surface
        if mark not in MARKS:
            continue
        left = i > 0 and tokens[i - 1].end == token.start
        right = i + 1 < len(tokens) and tokens[i + 1].start == token.end and tokens[i + 1].word.surface not in _AFTER
        if mark in NEUTRAL and mark != '"' and mark != "＂" and left and right:
            continue  # an apostrophe
        if left != right:
            opens = right if mark in NEUTRAL or not stack or mark in OPENERS else mark not in CLOSERS
            if left and tokens[i - 1].word.surface in "([:.،," and mark not in CLOSERS and not stack:
                opens = True
        else:
            opens = mark in OPENERS or (mark in NEUTRAL and not stack)
        if left and right and mark in NEUTRAL and stack:
            opens = False
        if opens and not (stack and mark in NEUTRAL and tokens[stack[-1]].word.surface == mark):
            stack.append(i)
        elif stack:
            pairs[stack.pop()] = i
        elif i == 0 or stray is None:
            stray = i
    return pairs, (stack[0] if stack else None), stray


def brackets(tokens: list[Token]) -> dict[int, int]:
    """The pairs of brackets; one that is never closed is none."""
    pairs: dict[int, int] = {}
    stack: list[tuple[int, str]] = []
    for i, token in enumerate(tokens):
        mark = token.word.surface
        if mark in _BRACKETS:
            stack.append((i, _BRACKETS[mark]))
        elif stack and mark == stack[-1][1]:
            pairs[stack.pop()[0]] = i
    return pairs


class Passage:
    """One sentence. Actors and places are asked for only where a speaker's name is needed."""

    def __init__(
        self, tokens: list[Token], words: list[Lex], flags: int, find_actors: Callable[[], list[ActorName]],
        find_places: Callable[[], list[Located]], find_numbers: Callable[[], list[Number]], *, in_title: bool,
    ) -> None:
        self.tokens = tokens
        self.words = words
        self.flags = flags
        """What its words may start, taken together."""
        self.in_title = in_title
        self.quotes: dict[int, int] = {}
        self.left_open: int | None = None
        """The mark that opens a quotation which the sentence does not close."""
        self.closing: int | None = None
        """The mark that closes a quotation which an earlier sentence opened."""
        if flags & QUOTE:
            self.quotes, self.left_open, self.closing = quotations(tokens)
        self.quotes_by_close = {b: a for a, b in self.quotes.items()}
        """The pairs of `quotes`, the closing mark first."""
        self.brackets = brackets(tokens) if flags & BRACKET else {}
        self._find_actors = find_actors
        self._find_places = find_places
        self._actors: dict[int, ActorName] | None = None
        self._places: dict[int, Located] | None = None
        self._find_numbers = find_numbers
        self._numbers: frozenset[int] | None = None

    def __len__(self) -> int:
        return len(self.tokens)

    @property
    def actors(self) -> dict[int, ActorName]:
        """The actors by the index of their first token, in order."""
        if self._actors is None:
            self._actors = {a.first: a for a in self._find_actors()}
        return self._actors

    @property
    def places(self) -> dict[int, Located]:
        """The places by the index of their first token."""
        if self._places is None:
            self._places = {a.first: a for a in self._find_places()}
        return self._places

    @property
    def numbers(self) -> frozenset[int]:
        """Where numbers begin, in digits or in words."""
        if self._numbers is None:
            self._numbers = frozenset(n.first for n in self._find_numbers())
        return self._numbers

    def power(self, i: int) -> str | None:
        """The country (ISO 3166) for which its name or its capital's at token `i` speaks: "نفت أنقرة", "أعلنت روسيا"."""
        place = self.places.get(i)
        return place.country if place is not None and place.kind in ("country", "capital") else None

    def surface(self, i: int) -> str:
        return self.tokens[i].word.surface

    def is_opener(self, i: int) -> bool:
        return i in self.quotes or i == self.left_open

    def inside_quote(self, i: int) -> tuple[int, int] | None:
        """The innermost quotation around token `i`, as the indexes of its marks."""
        best = None
        for a, b in self.quotes.items():
            if a < i < b and (best is None or a > best[0]):
                best = (a, b)
        if self.left_open is not None and self.left_open < i and best is None:
            best = (self.left_open, len(self.tokens))
        return best
