"""What this room finds: attributions, and the name of a speaker as a reader would write it."""

from __future__ import annotations

import msgspec

from processors.actors import ActorName
from processors.model import Speaker, Stance
from processors.speech.lexicon import HEADS, Kind
from processors.speech.nouns import kind_of
from processors.speech.passage import MARKS, Passage

# People without a name are not one voice: two outlets' "medical sources" may be different people, so they get no id.
_AROUND = frozenset("#،-:_.,")
_GROUPS = frozenset({"witness", "activist", "medic", "rescue"})


class Attribution(msgspec.Struct, frozen=True):
    """Words of one sentence that somebody says. All ranges are half-open, in tokens of that sentence."""

    speaker: Speaker | None
    """Null where the words are somebody's, but nobody named in the article so far."""
    via: tuple[Speaker, ...]
    """Who passed the words on, from the outlet towards the speaker."""
    stance: Stance
    distanced: bool
    """The outlet does not stand behind it: زعم، ادعى."""
    kind: Kind
    """threatens and demands: the content has not happened. claims_responsibility with stance "denies": responsibility refused."""
    verb: tuple[int, int]
    """The words that attribute; empty at the scope's start where a quotation goes on from an earlier sentence."""
    scope: tuple[tuple[int, int], ...]
    """What the speaker says; may hold another attribution's scope (see `at`)."""
    blamed: ActorName | None = None
    """The known actor whom "اتهم" or "حمّل" names."""
    accused: tuple[int, int] | None = None
    """The words that name who is blamed, known actor or not."""
    confidence: float = 1.0


def at(attributions: list[Attribution], index: int) -> Attribution | None:
    """The innermost attribution of token `index`: of those whose scope holds it the one with the least words.

    Null is the outlet's own voice, as is an attribution without speaker.
    """
    best: Attribution | None = None
    least = 0
    for found in attributions:
        for first, last in found.scope:
            if first <= index < last:
                size = sum(b - a for a, b in found.scope)
                if best is None or size < least or (size == least and found.verb > best.verb):
                    best, least = found, size
                break
    return best


def spelled(p: Passage, first: int, last: int, *, preposition: str = "") -> str:
    """The words [first, last) as written, without a conjunction or `preposition` (ل or ب) glued before them and marks around."""
    outer = p.quotes.get(first, -1)
    while first < last and (p.surface(first) in MARKS or p.surface(first) in _AROUND):
        first += 1
    while first < last and _ends_outside(p, first, last):
        last -= 1
    if first >= last:
        return ""
    lead = p.words[first]
    head = p.tokens[first].word.bare
    if lead.led and len(head) > 3:
        head = head[1:]
    if preposition and head.startswith(preposition) and len(head) > 3:
        head = ("ال" + head[2:]) if preposition == "ل" and head.startswith("لل") else head[1:]
    out = head
    for k in range(first + 1, last):
        if k == outer:
            continue
        if p.tokens[k].start > p.tokens[k - 1].end:
            out += " "
        out += p.surface(k)
    return out


def _ends_outside(p: Passage, first: int, last: int) -> bool:
    mark = p.surface(last - 1)
    return mark in _AROUND or (mark in MARKS and p.quotes_by_close.get(last - 1, -1) < first)


def speaker_of(p: Passage, first: int, last: int, *, preposition: str = "") -> Speaker | None:
    """The speaker whom the words [first, last) name; its id and kind from the actor that is all of it or that it speaks for."""
    name = spelled(p, first, last, preposition=preposition)
    if not name:
        return None
    while p.surface(first) in _AROUND:
        first += 1  # "#طهران"
    if last - first == 1 and p.words[first].rest not in HEADS and p.words[first].head and name.endswith("ا"):
        name = name[:-1]  # "شهودا" after لكن, إن
    elif p.words[first].rest not in HEADS and p.words[first].head and p.words[first].norm.endswith("ا") and " " in name:
        head, rest = name.split(" ", 1)
        if head.endswith("ا") and not p.words[first + 1].norm.endswith("ا"):
            name = f"{head[:-1]} {rest}"  # "متحدثا باسم الجيش"
    kind = kind_of(p, first, last)
    inside = [a for i, a in sorted(p.actors.items()) if first <= i and a.last <= last and not a.id.startswith("group.")]
    inside.sort(key=lambda a: a.country is None)  # "المتحدث العسكري باسم الجيش السوداني": the army of a country before any army
    if inside and kind not in _GROUPS:
        actor = inside[0]
        whole = actor.first == first or (actor.first == first + 1 and actor.last >= last - 1)
        return Speaker(name=name, id=actor.id, kind=actor.kind if whole or kind is None else kind)
    power = p.power(first) if kind is None else None
    if power:
        alone = p.places[first].last == last
        return Speaker(name=name, id=f"{power.lower()}.government" if alone else None, kind="official")
    return Speaker(name=name, kind=kind or "unknown")
