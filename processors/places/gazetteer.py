"""The gazetteer: places with their Arabic names, from processors/tables/places.tsv. Loaded once, on first use; a place's line
is only taken apart when the place is named."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import cache
from typing import Literal, cast

import msgspec
from msgspec.structs import replace

from processors.errors import BadRecord
from processors.places.keys import name_key, sound_key
from processors.tables import read

Kind = Literal[
    "country", "admin1", "capital", "city", "town", "village", "district", "region", "camp", "crossing", "airport", "base", "valley",
    "mountain", "island", "sea", "river", "dam", "site", "unlisted",
]
TABLE = "places.tsv"
_ARABIC_SPELT = frozenset(
    ("SY", "IQ", "YE", "LB", "JO", "PS", "EG", "SD", "LY", "TN", "DZ", "MA", "MR", "EH", "SA", "AE", "QA", "KW", "BH", "OM", "")
)
"""Countries whose towns have one Arabic spelling: a name that only sounds alike is another town there ("" are seas and regions)."""
_COLUMNS = 10
_FATHER = "ابو "
_LONG = 4
"""Letters of a name that is no other word behind "بو"."""
WIDE = frozenset(("country", "admin1", "region"))
"""Kinds that hold many towns."""
TRUSTED = 2
"""The strength of a name that means its place wherever it stands."""


class GazetteerPlace(msgspec.Struct, frozen=True, gc=False):
    """One place. `path` goes from the country down to the place itself."""

    id: str
    name: str
    kind: Kind
    country: str
    """ISO 3166 code; "" for seas and the like."""
    lat: float
    lon: float
    population: int
    strength: int
    """2: the bare name means the place; 1: only with support of its context; 0: only after a head noun ("بلدة", "حي" …)."""
    path: tuple[str, ...]
    exact: bool
    """Whether the coordinates are its own; else they are those of the province or country that it lies in."""


class Gazetteer:
    """Looks places up by id and by name. Immutable but for its memory of places that were asked for."""

    def __init__(self, text: str) -> None:
        self._lines: list[str] = []
        self._by_key: dict[str, list[int] | int] = {}
        self._by_id: dict[str, int] = {}
        self._weak: set[tuple[str, int]] = set()
        self._made: dict[int, GazetteerPlace] = {}
        self._named: dict[str, tuple[GazetteerPlace, ...]] = {}
        self._capitals: dict[str, tuple[GazetteerPlace, ...]] | None = None
        self._sounds: dict[str, list[int]] | None = None
        self._keys: list[str] = []
        by_key, by_id, longest, begun = self._by_key, self._by_id, cast("dict[str, int]", {}), cast("set[str]", set())
        for line in text.splitlines():
            if line.startswith("#") or not line:
                continue
            number = len(self._lines)
            self._lines.append(line)
            self._keys.append(line[line.rindex("\t") + 1 :])
            by_id[line[: line.index("\t")]] = number
        for number, listed in enumerate(self._keys):
            for key in spelled(listed) if _FATHER in listed else listed.split("|"):
                if key[0] == "~":
                    key = key[1:]
                    self._weak.add((key, number))
                had = by_key.get(key)
                if had is None:
                    by_key[key] = number
                elif isinstance(had, list):
                    if had[-1] != number:
                        had.append(number)
                elif had != number:
                    by_key[key] = [had, number]
                first, _, rest = key.partition(" ")
                words = 1 + rest.count(" ") + 1 if rest else 1
                if words > longest.get(first, 0):
                    longest[first] = words
                for _ in range(words - 2):
                    key = key[: key.rindex(" ")]
                    begun.add(key)
        self.holds: Callable[[str], bool] = by_key.__contains__
        """Whether a place has a name of this key."""
        self.longest: dict[str, int] = longest
        """First word of a name → the most words that a name beginning so has."""
        self.begun: set[str] = begun
        """The beginnings of names of three words and more, of two words and more."""

    def __len__(self) -> int:
        return len(self._lines)

    def __iter__(self) -> Iterator[GazetteerPlace]:
        return (self._place(number) for number in range(len(self._lines)))

    def get(self, id: str) -> GazetteerPlace | None:
        """The place of an id, or None."""
        number = self._by_id.get(id)
        return None if number is None else self._place(number)

    def named(self, key: str) -> tuple[GazetteerPlace, ...]:
        """All places with a name of this key (`keys.name_key`), in the table's order."""
        found = self._named.get(key)
        if found is None:
            numbers = self._by_key.get(key)
            if numbers is None:
                return ()
            listed = [numbers] if isinstance(numbers, int) else numbers
            made = (replace(self._place(n), strength=0) if (key, n) in self._weak else self._place(n) for n in listed)
            found = self._named[key] = tuple(made)
        return found

    def capitals(self, country: str) -> tuple[GazetteerPlace, ...]:
        """The capital of a country; empty where the table names none."""
        if self._capitals is None:
            places = [self._place(n) for n, line in enumerate(self._lines) if "\tcapital\t" in line]
            self._capitals = {}
            for place in places:
                self._capitals[place.country] = (*self._capitals.get(place.country, ()), place)
        return self._capitals.get(country, ())

    def sounding(self, key: str) -> tuple[GazetteerPlace, ...]:
        """Places outside the Arab world whose name sounds alike: for other transliterations of a foreign name, with a country to check."""
        if self._sounds is None:
            sounds: dict[str, list[int]] = {}
            for number, keys in enumerate(self._keys):
                for spelled in keys.replace("~", "").split("|"):
                    if " " not in spelled and (sound := sound_key(spelled)):
                        sounds.setdefault(sound, []).append(number)
            self._sounds = sounds
        sound = sound_key(key)
        places = (self._place(n) for n in dict.fromkeys(self._sounds.get(sound, ()))) if sound else ()
        return tuple(place for place in places if place.country not in _ARABIC_SPELT)

    def keys(self, id: str) -> tuple[str, ...]:
        """The keys of every spelling of a place."""
        return tuple(key.lstrip("~") for key in self._keys[self._by_id[id]].split("|"))

    def _place(self, number: int) -> GazetteerPlace:
        place = self._made.get(number)
        if place is None:
            place = self._made[number] = self._parse(number)
        return place

    def _parse(self, number: int) -> GazetteerPlace:
        row = self._lines[number].split("\t")
        if len(row) != _COLUMNS:
            raise BadRecord(f"processors/tables/{TABLE}: {row[0]}: {len(row)} columns, not {_COLUMNS}")
        place_id, kind, country, parent, lat, lon, population, strength, name, _keys = row
        path: tuple[str, ...] = (place_id,)
        exact = True
        if parent in self._by_id:
            around = self._place(self._by_id[parent])
            path = (*around.path, place_id)
            # GeoNames knows where its places lie, also where a province has the point of its capital.
            exact = place_id.isdigit() or around.kind not in WIDE or (around.lat, around.lon) != (float(lat), float(lon))
        elif parent:
            raise BadRecord(f"processors/tables/{TABLE}: {place_id} lies in {parent}, which is not in the table")
        return GazetteerPlace(
            place_id, name, cast("Kind", kind), country, float(lat), float(lon), int(population), int(strength), path, exact,
        )


def spelled(keys: str) -> list[str]:
    """The keys of a place, with the other cases and spellings of names that begin with "أبو": "أبي قرين", "أبوقرين", "بوقرين"."""
    found = keys.split("|")
    for key in tuple(found):
        weak, name = ("~", key[1:]) if key[0] == "~" else ("", key)
        if name.startswith(_FATHER):
            rest = name[len(_FATHER) :]
            forms = [f"ابي {rest}", f"ابا {rest}", f"ابو{rest}", *([f"بو{rest}", f"بو {rest}"] if len(rest) >= _LONG else [])]
            found.extend(weak + form for form in forms if form not in found)
    return found


@cache
def gazetteer() -> Gazetteer:
    """The gazetteer of the package's table."""
    return Gazetteer(read(TABLE))


def named(name: str) -> Sequence[GazetteerPlace]:
    """All places that are called `name`, as a person types it."""
    return gazetteer().named(name_key(name))


__all__ = ["Gazetteer", "GazetteerPlace", "Kind", "gazetteer", "named"]
