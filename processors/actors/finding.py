"""Finds actors in the tokens of a sentence: the longest name, with its clitics. One cached lookup per token."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from itertools import compress, count

from msgspec.structs import replace

from processors.actors.findings import ActorName
from processors.actors.roster import ActorRecord, Institution, index
from processors.places.keys import word_key
from processors.places.roles import country_of
from processors.text.known import Known
from processors.text.letters import normalize
from processors.text.words import ARABIC, MARK, Token, readings

_OF = frozenset(("تابعه", "تابع", "تابعين", "تابعون"))
_WITH = frozenset((
    "مرتبطه", "مرتبطين", "مرتبطون", "مواليه", "موالين", "موالون", "منتميه", "منتمين", "منتمون", "مبايعه", "مبايعين", "مبايعون",
))
_COMMANDING = frozenset(("official", "military", "armed_group"))
"""Kinds of actors that have armed men."""
_CLITICS = frozenset(("", "و", "ف", "ب", "ل", "ك", "وب", "ول", "فب", "فل", "لل", "ولل", "فلل"))


def _starts(norm: str) -> tuple[tuple[int, str, int], ...]:
    """Ways in which a name may begin with this word: (letters of clitics, key of the first word, most words)."""
    longest = index().longest
    found = []
    for clitic, rest in readings(norm):
        if clitic in _CLITICS:
            key = word_key("ال" + rest if clitic.endswith("لل") else rest)
            most = longest.get(key)
            if most:
                found.append((len(clitic), key, most))
    return tuple(found)


_known: Known[str, tuple[tuple[int, str, int], ...]] = Known(_starts)


def find(tokens: Sequence[Token], text: str, country: str = "", norms: list[str] | None = None) -> list[ActorName]:
    """The actors named in one sentence, in order, none overlapping. Never raises.

    `country` (ISO 3166) is what the article speaks of: it gives "الجيش", "النظام", "وزارة الداخلية" their meaning; without it
    they keep the bare institution's id ("army") and no country, and names that mean nothing alone are left out. `norms` are the tokens'
    words, where the caller has them.
    """
    found: list[ActorName] = []
    last = 0
    ways = list(map(_known.__getitem__, norms if norms is not None else [token.word.norm for token in tokens]))
    for i in compress(count(), ways):
        if i >= last:
            name = _at(tokens, text, i, ways[i], country)
            if name is not None:
                if name.kind == "armed_group" and name.id.startswith("group."):
                    name = _attached(tokens, text, name, ways, country)
                found.append(name)
                last = name.last
    return found


def _attached(
    tokens: Sequence[Token], text: str, group: ActorName, ways: Sequence[tuple[tuple[int, str, int], ...]], country: str,
) -> ActorName:
    """ "الجماعات المسلحة التابعة لحكومة الوفاق": a nameless group acts for whom it is said to belong to.

    "المرتبطة بـ", "الموالية لـ" an armed group only: who is loyal to a state is not its army.
    """
    at = group.last + 1
    if at >= len(tokens) or not ways[at]:
        return group
    said, led = tokens[group.last].word.norm.removeprefix("ال"), tokens[at].word.norm[0]
    if not ((said in _OF and led == "ل") or (said in _WITH and led in ("ل", "ب"))):
        return group
    other = _at(tokens, text, at, ways[at], country)
    if other is None or other.kind not in _COMMANDING or other.id.startswith("group."):
        return group
    if said in _WITH and other.kind != "armed_group":
        return group
    return replace(other, first=group.first, name=group.name + text[tokens[group.last - 1].end : tokens[other.last - 1].end])


def _at(tokens: Sequence[Token], text: str, i: int, starts: tuple[tuple[int, str, int], ...], country: str) -> ActorName | None:
    table = index()
    named, bare, institutions, begun = table.named, table.bare, table.institutions, table.begun
    best: tuple[int, int, str] | None = None  # end, letters of clitics, key
    for letters, first, most in starts:
        key, j, words = first, i + 1, 1
        if (first in named or first in bare or first in institutions) and (best is None or j > best[0]):
            best = (j, letters, key)
        while words < most and j < len(tokens) and key in begun:
            word = tokens[j].word
            if word.kind == MARK:
                if word.surface in "_-\"«»“”'" and j + 1 < len(tokens) and tokens[j + 1].word.kind == ARABIC:
                    j += 1
                    continue
                break
            key = f"{key} {word_key(word.norm)}"
            j, words = j + 1, words + 1
            if (key in named or key in bare or key in institutions) and (best is None or j > best[0]):
                best = (j, letters, key)
    if best is None:
        return None
    last, letters, key = best
    if key in named:
        return _made(tokens, text, i, last, letters, table.actors[named[key]])
    return _institution(tokens, text, i, last, letters, key, country)


def _institution(tokens: Sequence[Token], text: str, i: int, last: int, letters: int, key: str, country: str) -> ActorName | None:
    """A body that every state has, of the country that the next words name, or of the article's."""
    table = index()
    institution, needs = table.institutions.get(key, (None, False))
    own, end = _country_after(tokens, last, forces=institution is not None and institution.kind == "military")
    where = own or country
    meant = [table.actors[known] for known in table.bare.get(key, ())]
    bare = [record for record in meant if not record.country or record.country == where or where in record.where]
    if bare and where and not own:
        return _made(tokens, text, i, last, letters, bare[0])
    if institution is None:
        if len(table.bare.get(key, ())) == 1 and bare and not bare[0].country:
            return _made(tokens, text, i, last, letters, bare[0])
        return None
    aim = key in table.aims and tokens[i].word.norm[letters - 1 : letters] == "ل"
    if aim or (needs and not own) or (not where and not institution.known):
        return None
    canonical = f"{where.lower()}.{institution.id}" if where else institution.id
    record = table.actors.get(canonical)
    if record is not None:
        return _made(tokens, text, i, end, letters, record)
    return ActorName(i, end, canonical, _text(tokens, text, i, end, letters), institution.kind, where or None)


def _country_after(tokens: Sequence[Token], last: int, *, forces: bool = False) -> tuple[str, int]:
    """The country of a relational adjective right after a name ("الداخلية التركية"), and where the name ends with it; behind that of
    `forces` also one that means something else elsewhere ("الجيش المالي")."""
    if last < len(tokens):
        norm = tokens[last].word.norm
        found = country_of(norm) or (index().of_forces.get(word_key(norm), "") if forces else "")
        if found:
            return found, last + 1
    return "", last


def _text(tokens: Sequence[Token], text: str, first: int, last: int, letters: int) -> str:
    start = tokens[first].start
    seen = 0
    for char in tokens[first].word.surface:
        if seen == letters:
            break
        start += 1
        seen += char.isalpha() and char != "\u0640"
    written = text[start : tokens[last - 1].end]
    return "ال" + written if letters > 1 and tokens[first].word.norm[letters - 2 : letters] == "لل" else written


def _made(tokens: Sequence[Token], text: str, first: int, last: int, letters: int, record: ActorRecord) -> ActorName:
    return ActorName(first, last, record.id, _text(tokens, text, first, last, letters), record.kind, record.country or None)


def get(id: str) -> ActorRecord | None:
    """The record of an id; None for ids that are made by rule ("tr.interior") and for unknown ones."""
    return index().actors.get(id)


@lru_cache(maxsize=10_000)
def kinds_of(id: str) -> frozenset[str]:
    """What an actor is called without its own name, by keys without the article: "الحركة", "الوزارة", from "حركة طالبان", "وزارة الصحة"."""
    if id.startswith("group."):
        return frozenset()
    record, institution = index().actors.get(id), _by_id().get(id.rpartition(".")[2])
    names = (*(record.names if record is not None else ()), *(institution.names if institution is not None else ()))
    return frozenset(word_key(normalize(name.split()[0])).removeprefix("ال") for name in names if " " in name)


@lru_cache(maxsize=10_000)
def by_adherents(norm: str) -> ActorRecord | None:
    """The movement whose name is that of its people, told as their adjective: "مسلحون حوثيون" are of "الحوثيون"."""
    table = index()
    known = table.named.get(word_key("ال" + norm)) if norm.endswith(("ون", "ين", "ي", "يه")) else None
    return table.actors[known] if known is not None else None


@lru_cache(maxsize=10_000)
def side(id: str) -> str:
    """The id on whose behalf an actor acts: `side("sy.army") == "sy.government"`; the id itself where it acts for itself."""
    record = index().actors.get(id)
    if record is not None:
        return side(record.side) if record.side and record.side != id else id
    country, dot, name = id.rpartition(".")
    institution = _by_id().get(name)
    if institution is None or not institution.side:
        return id
    return side(f"{country}.{institution.side}") if dot else institution.side


@lru_cache(maxsize=1)
def _by_id() -> dict[str, Institution]:
    return {institution.id: institution for institution, _ in index().institutions.values()}
