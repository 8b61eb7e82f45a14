"""Repeated titles and page furniture: found by a table of phrases (tables/furniture.toml) and by where they stand.

Only whole lines, the start and the end of a text are looked at, so that a sentence about comments ("حذفت الشركة التعليقات") stays.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache

import msgspec

from ingest.cleaning.characters import scrub
from ingest.cleaning.dates import is_dateline
from ingest.cleaning.tables import load
from processors.text.words import MARK, NUMBER, Token, tokenize

_SENTENCE_ENDS = frozenset(".!?؟…»”\"")
_LOOSE = " *+|-–—("
"""What is left hanging where a tail was cut off."""
_START = 120
"""Characters at the start of a line that are looked at; a line of furniture words is no longer."""
_LAST_LINES = 6
"""Lines at the end of a text that may end in furniture."""
_LINK_LENGTH = 140
"""Characters: a line of links or tags is no longer."""
_SAME_LINE = 40
"""Characters: a line of at least this length that comes again is a repetition, a shorter one may be a refrain or a name."""
_GOES_ON = frozenset((
    "في", "من", "علي", "الي", "عن", "مع", "بعد", "قبل", "خلال", "جراء", "اثر", "بسبب", "بينهم", "بين", "و", "ان", "حيث", "لدي", "عبر", "ضد",
    "تحت", "عند",
))
"""Words after which a sentence that starts like the title is only going on."""


class _Table(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    lines: tuple[str, ...]
    starts: tuple[str, ...]
    longest: int
    headings: tuple[str, ...]
    tails: tuple[str, ...]
    tail_longest: int
    heads: tuple[str, ...]


class _Furniture:
    """The table, folded for look-up."""

    def __init__(self, table: _Table) -> None:
        self.phrases = _by_first((*table.lines, *table.headings))
        self.headings = frozenset(map(_key, table.headings))
        self.starts = _by_first(table.starts)
        self.tails = _by_first(table.tails)
        self.perhaps_tail = re.compile("|".join(sorted(map(_any_spelling, self.tails))))
        self.heads = [key.split() for key in map(_key, table.heads)]
        self.longest = table.longest
        self.tail_longest = table.tail_longest


@cache
def _furniture() -> _Furniture:
    return _Furniture(load("furniture.toml", _Table))


@lru_cache(maxsize=256)
def _words(text: str) -> list[Token]:
    """The words of a short stretch; cached, for `tidy` looks at the same lines until nothing changes any more."""
    return [token for token in tokenize(text) if token.word.kind != MARK]


def _key(line: str) -> str:
    return " ".join(token.word.norm for token in _words(line))


def _any_spelling(norm: str) -> str:
    """A pattern for the ways to write a normalised word without marks: what it does not find need not be tokenised."""
    return "".join({"ا": "[اأإآ]", "ه": "[هة]", "ي": "[يى]"}.get(c, re.escape(c)) for c in norm)


def _by_first(phrases: tuple[str, ...]) -> dict[str, tuple[list[str], ...]]:
    found: dict[str, list[list[str]]] = {}
    for phrase in phrases:
        words = _key(phrase).split()
        found.setdefault(words[0], []).append(words)
    return {first: tuple(lists) for first, lists in found.items()}


def _starts_with(norms: list[str], at: int, phrases: dict[str, tuple[list[str], ...]]) -> bool:
    return any(norms[at : at + len(words)] == words for words in phrases.get(norms[at], ()))


def tidy(title: str, text: str) -> str:
    """The text without its title at the top, page furniture and repeated lines; lines are paragraphs. Idempotent.

    Also cleans characters (`scrub`). A text that is nothing but title and furniture comes back with only its characters cleaned.
    """
    whole = scrub(text)
    title = scrub(title).replace("\n", " ")
    title_words = [token.word.norm for token in _words(title)]
    lines = whole.split("\n")
    while True:
        before = len(lines), sum(map(len, lines))
        if len(lines) > 1 and title and is_dateline(lines[0].removeprefix(title)):  # the title, glued to the date below it
            lines = lines[1:]
        lines = _without_furniture(lines)
        lines = _without_title(lines, title_words)
        lines = _without_repetitions(lines)
        if (len(lines), sum(map(len, lines))) == before:
            break
    return "\n".join(lines) or whole


def _without_furniture(lines: list[str]) -> list[str]:
    furniture = _furniture()
    kept: list[str] = []
    for i, line in enumerate(lines):
        words = _words(line[:_START])
        if not words and not _words(line):
            continue  # "+", "***", "|"
        norms = [token.word.norm for token in words]
        if len(line) <= _START:
            plain = [token.word.norm for token in words if token.word.kind != NUMBER] or norms  # "التعليقات (3)"
            if " ".join(plain) in furniture.headings and kept and all(map(_is_link, lines[i + 1 :])):
                break
            if _only(plain, 0, furniture.phrases):
                continue
        if norms and len(line) <= furniture.longest and _starts_with(norms, 0, furniture.starts):
            continue
        if i >= len(lines) - _LAST_LINES:
            line = _without_tail(line)
        if not kept:
            line = _without_head(line)
        if line:
            kept.append(line)
    return kept


def _is_link(line: str) -> bool:
    return len(line) <= _LINK_LENGTH and (line[-1] not in ".!؟?…" or line.endswith("..."))


def _without_tail(line: str) -> str:
    """Cuts the line where a tail's words follow a sentence's end, or where two tails follow one another at its end."""
    furniture = _furniture()
    offset = max(0, len(line) - furniture.tail_longest)
    if not furniture.perhaps_tail.search(line, offset):
        return line
    words = _words(line[offset:])
    norms = [token.word.norm for token in words]
    for i, word in enumerate(words):
        if norms[i] not in furniture.tails or not _starts_with(norms, i, furniture.tails):
            continue
        before = line[: offset + word.start].rstrip(_LOOSE)
        if before and (before[-1] in _SENTENCE_ENDS or _only(norms, i, furniture.tails) > 1):
            return before
    return line


def _only(norms: list[str], at: int, phrases: dict[str, tuple[list[str], ...]]) -> int:
    """How many phrases the words from `at` to the end are, one after the other, longest first; 0 where other words are among them."""
    count = 0
    while at < len(norms):
        lengths = [len(words) for words in phrases.get(norms[at], ()) if norms[at : at + len(words)] == words]
        if not lengths:
            return 0
        at += max(lengths)
        count += 1
    return count


def _without_head(line: str) -> str:
    words = _words(line[:_START])
    norms = [token.word.norm for token in words]
    for head in _furniture().heads:
        if norms[: len(head)] == head and len(words) > len(head):
            return line[words[len(head)].start :]
    return line


def _without_title(lines: list[str], title: list[str]) -> list[str]:
    """Without the title where it stands at the top: as a line of its own, or repeated, or closed by a mark, in one line with the text;
    and without the line of the date beside it."""
    size = len(title)
    for i, line in enumerate(lines[:4]):
        if len(lines) > 1 and is_dateline(line):
            return lines[:i] + lines[i + 1 :]
    if size < 2 or not lines:
        return lines
    reach = 3 * (sum(map(len, title)) + size) + 40  # characters: the title twice, with marks and vowels
    for i, line in enumerate(lines[:4]):
        if len(line) <= reach and len(lines) > 1 and [token.word.norm for token in _words(line)] == title:
            return lines[:i] + lines[i + 1 :]
    words = _words(lines[0][:reach])
    norms = [token.word.norm for token in words]
    if len(norms) <= size or norms[:size] != title:
        return lines
    again = norms[size : 2 * size] == title
    gap = lines[0][words[size - 1].end : words[size].start].strip()
    closed = bool(gap) and gap[0] in ".!؟?…|:–—-" and norms[size] not in _GOES_ON
    return [lines[0][words[size].start :], *lines[1:]] if again or closed else lines


def _without_repetitions(lines: list[str]) -> list[str]:
    seen: set[str] = set()
    kept: list[str] = []
    for line in lines:
        if (len(line) >= _SAME_LINE and line in seen) or (kept and kept[-1] == line):
            continue
        seen.add(line)
        kept.append(line)
    return kept
