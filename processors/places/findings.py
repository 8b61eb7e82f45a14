"""What this room finds: names, and the places that they mean."""

from __future__ import annotations

import msgspec

from processors.model import Place
from processors.places.gazetteer import GazetteerPlace, Kind


class Opening(msgspec.Struct, frozen=True, gc=False):
    """What a word may open in the search for names."""

    named: bool
    """A name of the gazetteer."""
    context: str
    """`CAPITAL` or `HOMELAND` (processors/places/roles.py), in which the word ends; else ""."""
    nationality: str
    """The place to which it points as an adjective; else ""."""
    unlisted: bool
    """A name that the gazetteer lacks."""


class PlaceName(msgspec.Struct, frozen=True, gc=False):
    """A place name at tokens [first, last), characters [start, end) of the text, not yet told apart from its homonyms."""

    first: int
    last: int
    start: int
    end: int
    text: str
    """The name as written, without clitics; with its direction where it has one ("جنوب شرقي تركيا", "ريف حلب الشمالي")."""
    candidates: tuple[GazetteerPlace, ...]
    """Every place of that name; empty for a town that the gazetteer lacks and for `by_context`."""
    prior: float
    """How likely the words are a place's name at all, before the context of the article (0 … 1)."""
    head: tuple[str, ...] = ()
    """The kinds that the head noun before it names."""
    outside: bool = False
    """A direction stands before it: the place meant is a part of, or near, this one."""
    adjective: bool = False
    """A relational adjective: evidence for its place, not a place itself."""
    unlisted: str = ""
    """The kind of a town that the gazetteer lacks; else ""."""
    by_context: str = ""
    """`CAPITAL` or `HOMELAND`."""
    home: bool = False
    """Also an ordinary word: a place only where the article speaks of its country."""
    house: bool = False
    """A house, a square is called so: what it stands in tells whether the place of that name is meant."""
    held: bool = False
    """What its places lie in or beside follows it at once: as good as a head noun."""


SPECIFIC = {
    "sea": -1, "river": -1, "country": 0, "admin1": 1, "region": 2, "mountain": 2, "valley": 3, "capital": 3, "city": 3, "island": 3,
    "town": 4,
    "unlisted": 5, "village": 5, "base": 5, "airport": 5, "crossing": 5, "camp": 6, "district": 6, "dam": 6, "site": 6,
}
"""How small a kind of place is: of two places of one act, the one of the higher rank is meant ("الضالع جنوبي اليمن":
الضالع). Rivers and seas touch many places, so any land named beside them says more ("على النيل في مصر")."""


class Located(msgspec.Struct, frozen=True, gc=False):
    """A place name at tokens [first, last) and the place that it means."""

    first: int
    last: int
    place: Place
    score: float
    """How sure it is that this place is meant (0 … 1)."""
    kind: Kind
    country: str
    """ISO 3166 code; "" where unknown."""

    @property
    def rank(self) -> int:
        """How specific the place is: see `SPECIFIC`."""
        return SPECIFIC[self.kind]
