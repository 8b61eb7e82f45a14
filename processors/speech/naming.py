"""The name of a speaker as a reader would write it."""

from __future__ import annotations

from processors.model import Speaker
from processors.speech.lexicon import HEADS
from processors.speech.nouns import kind_of
from processors.speech.passage import MARKS, Passage

# People without a name are not one voice: two outlets' "medical sources" may be different people, so they get no id.
_AROUND = frozenset("#،-:_.,")
_SHORTEST = 3
"""Letters that a word in the accusative has more than."""
_GROUPS = frozenset({"witness", "activist", "medic", "rescue"})


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
    if (lead.led or _joined(p, first)) and len(head) > 3:
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


def _joined(p: Passage, first: int) -> bool:
    """ "وكييف تعلن", "وروما ترد": the conjunction before a power's name, which no table of nouns knows; not "واشنطن"."""
    place = p.places.get(first) if p.tokens[first].word.bare.startswith("و") else None
    return place is not None and not place.place.text.startswith("و")


def _ends_outside(p: Passage, first: int, last: int) -> bool:
    mark = p.surface(last - 1)
    return mark in _AROUND or (mark in MARKS and p.quotes_by_close.get(last - 1, -1) < first)


def _nominative(name: str) -> str:
    """ "شهودا", "مرصدا حقوقيا يمنيا", "متحدثا باسم الجيش" after لكن, إن: without the accusative's ending, up to the first other word."""
    words = name.split(" ")
    for k, word in enumerate(words):
        bare = word.replace("ً", "")
        if not bare.endswith("ا") or len(bare) <= _SHORTEST:
            break
        words[k] = bare[:-1]
    return " ".join(words)


def speaker_of(p: Passage, first: int, last: int, *, preposition: str = "") -> Speaker | None:
    """The speaker whom the words [first, last) name; its id and kind from the actor that is all of it or that it speaks for."""
    name = spelled(p, first, last, preposition=preposition)
    if not name:
        return None
    while p.surface(first) in _AROUND:
        first += 1  # "#طهران"
    if p.words[first].rest not in HEADS and p.words[first].head and p.words[first].norm.endswith("ا"):
        name = _nominative(name)
    kind = kind_of(p, first, last)
    inside = [a for i, a in p.actors.items() if first <= i and a.last <= last and not a.id.startswith("group.")]
    # "المتحدث العسكري باسم الجيش السوداني": the army of a country before any army; "مسؤول في القيادة العامة": the body before its officials
    inside.sort(key=lambda a: (a.id.endswith("officials"), a.country is None))
    if inside and kind not in _GROUPS:
        actor = inside[0]
        whole = actor.first == first or (actor.first == first + 1 and actor.last >= last - 1)
        return Speaker(name=name, id=actor.id, kind=actor.kind if whole or kind is None else kind)
    power = p.power(first) if kind is None else None
    if power:
        alone = p.places[first].last == last
        return Speaker(name=name, id=f"{power.lower()}.government" if alone else None, kind="official")
    return Speaker(name=name, kind=kind or "unknown")
