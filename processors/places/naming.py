"""A place name in the tokens of a sentence: how far it goes, the word before it, and the name as written."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from msgspec.structs import replace

from processors.places.findings import PlaceName
from processors.places.gazetteer import GazetteerPlace, gazetteer
from processors.places.keys import word_key
from processors.places.roles import NO_ROLE, Role, role
from processors.text.words import MARK, Token, readings

CLITICS = frozenset(("", "و", "ف", "ب", "ل", "ك", "وب", "ول", "فب", "فل", "لل", "ولل", "فلل"))
_ROADS = frozenset(("عام", "دولي", "سريع", "فرعي", "زراعي", "صحراوي"))
_OPENERS = frozenset("#\"«“”'‘(_[،")


@lru_cache(maxsize=200_000)
def starts(norm: str) -> tuple[tuple[str, str, int], ...]:
    """Ways in which a place name may begin with this word: (clitics, key of the first word, most words)."""
    most_words = gazetteer().longest
    found = []
    for clitic, rest in readings(norm):
        if clitic not in CLITICS:
            continue
        key = word_key("ال" + rest if clitic.endswith("لل") else rest)
        most = most_words.get(key)
        if most and (not clitic or len(key) > 2 or (most > 1 and clitic in ("و", "ب"))):
            found.append((clitic, key, most))
        elif len(key) > 6 and "ال" in key[2:-2]:  # "حفرالباطن": two words run together
            cut = key.index("ال", 2)
            if gazetteer().holds(f"{key[:cut]} {key[cut:]}"):
                found.append((clitic, f"{key[:cut]} {key[cut:]}", 1))
    return tuple(found)


def longest(tokens: Sequence[Token], i: int) -> tuple[int, str, str] | None:
    """(end, clitics, key) of the longest name that begins at token i."""
    ways = starts(tokens[i].word.norm)
    if not ways:
        return None
    holds, begun = gazetteer().holds, gazetteer().begun
    best: tuple[int, str, str] | None = None
    for clitic, first, most in ways:
        key, j, words = first, i + 1, 1
        if holds(key) and (best is None or j > best[0]) and (not clitic or len(key) > 2):
            best = (j, clitic, key)
        while words < most and j < len(tokens):
            word = tokens[j].word
            if word.kind == MARK:
                if word.surface in "_-" and tokens[j].start == tokens[j - 1].end:
                    j += 1
                    continue
                break
            key = f"{key} {word_key(word.norm)}"
            j, words = j + 1, words + 1
            if holds(key) and (best is None or j > best[0]):
                best = (j, clitic, key)
            if key not in begun:
                break
    return best


def preceding(tokens: Sequence[Token], i: int) -> tuple[Role, int]:
    """The role of the word before token i, past opening marks, and its index (-1: none)."""
    j = i - 1
    while j >= 0 and tokens[j].word.kind == MARK and tokens[j].word.surface in _OPENERS and tokens[j].word.surface != "،" and i - j < 4:
        j -= 1
    if j < 0 or tokens[j].word.kind == MARK:
        return NO_ROLE, -1
    found = role(tokens[j].word.norm)
    if tokens[j].word.norm in _ROADS and j and role(tokens[j - 1].word.norm).way:
        return role(tokens[j - 1].word.norm), j - 1  # "طريق عام البازورية"
    if found.person and found.preposition and tokens[j].word.bare.endswith("ى"):
        found = replace(found, person=False)  # "على", not the name "علي"
    return found, j


def named_at(
    tokens: Sequence[Token], text: str, i: int, last: int, clitics: int, candidates: tuple[GazetteerPlace, ...], prior: float, before: Role,
    back: int, unlisted: str = "", by_context: str = "",
) -> PlaceName:
    """The name with its head noun and direction taken up."""
    start, end = skip(tokens[i], clitics), tokens[last - 1].end
    head: tuple[str, ...] = ()
    phrase, outside = start, False
    if before.head is not None and not before.direction:
        head = before.head
        after = tokens[last].word.norm if last < len(tokens) else ""
        if head == ("admin1",) and after.startswith("ال") and role(after).direction:
            phrase, outside = skip(tokens[back], before.clitics), True
            end = tokens[last].end
        before, back = preceding(tokens, back)
    while before.direction and back >= 0:
        phrase, outside = skip(tokens[back], before.clitics), True
        before, back = preceding(tokens, back)
    written = text[phrase:end]
    if clitics > 1 and not outside and tokens[i].word.norm[clitics - 2 : clitics] == "لل":
        written = "ال" + written
    return PlaceName(i, last, start, end, written, candidates, prior, head, outside, unlisted=unlisted, by_context=by_context)


def skip(token: Token, letters: int) -> int:
    """The offset in the text after so many letters of a token (marks between them do not count)."""
    if not letters:
        return token.start
    surface, offset = token.word.surface, 0
    for offset, char in enumerate(surface):  # noqa: B007 – the offset is the result
        if char.isalpha() and char != "\u0640":
            if letters == 0:
                break
            letters -= 1
    return token.start + offset
