"""Which of its homonyms a place name means, decided over the whole article.

For each candidate a sum of evidence: how big the place is, whether the kind fits the head noun ("محافظة حلب" is not the city),
how much the article speaks of its country, whether the sentence names what it lies in, how near the article's other places are.
The weights are set by hand on the scale of the first term: a tenfold population weighs one.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Sequence

from msgspec.structs import replace

from processors.model import Place
from processors.places.finding import WEAK
from processors.places.findings import Located, PlaceName
from processors.places.gazetteer import TRUSTED, GazetteerPlace, Kind, gazetteer
from processors.places.keys import name_key
from processors.places.roles import CAPITAL

_KIND = {
    "country": 3.0, "capital": 3.5, "admin1": 1.0, "city": 1.4, "town": 0.6, "region": 1.2, "district": 0.4, "village": 0.2, "camp": 0.3,
    "airport": 0.8, "base": 0.6, "crossing": 0.8, "sea": 2.0, "river": 0.9, "island": 0.6,
}
_FIT, _MISFIT, _INSIDE, _BESIDE, _COUNTRY, _NEAR = 3.0, -1.0, 4.0, 2.0, 5.0, 1.5
_NEAR_KM = 150.0
_NEAR_DEGREES = 1.4
"""Degrees of latitude, a little more than those kilometres."""
_FIRST = 4.0
"""The kind that a head noun means first: "محافظة حلب" is the governorate although محافظة may stand before a town."""
_CLEAR = 3.0
"""By how much the likeliest homonym must lead to count as evidence for its country."""
_BY_HAND = 1.0
_WEAK_SHARE = 0.25
"""How much of an article must speak of a country for a weak name to be a place of it, where it speaks of any."""
_TOWNS = frozenset(("city", "town", "village", "district"))
_PARTS = (("district",), ("mountain",), ("valley",))
"""What the head nouns of quarters and heights name: a town of that name is another place."""
_POSTS = frozenset(("base", "site", "crossing", "airport"))
"""What is numbered or called alike in many countries: "الفرقة 17", "سجن المركزي"."""
_SMALL = 100_000
"""People; a larger town is meant wherever it is named."""
_FAR_KM = 500.0
_HOUSE_REACH = 7
"""Words between a house's name and where it stands."""
_HOUSE_KM = 40.0
_OF_HOUSES = 0.2
"""What the name of a house counts as evidence for its country."""
_MAIN = 0.4
"""The share of an article that its country must have for a name far from it to be a namesake's."""

_HOLD = ("sea", "country", "admin1", "region", "island", "capital", "city", "town")
"""Kinds of places in which a town that the gazetteer lacks may lie."""
_UNLISTED: dict[str, Kind] = {"area": "admin1", "river": "river"}
"""What unlisted names are by their head noun, where they are no town."""


def resolve(names: Sequence[Sequence[PlaceName]], country: str = "") -> list[list[Located]]:
    """The places meant, per sentence; adjectives and names that mean nothing here are left out.

    `names` is what `find` gave for each sentence of one article, title first; `country` is where the outlet writes from, if known: it
    only breaks ties. Pure: the same names give the same places.
    """
    article = _Article(names, country)
    return [[located for name in sentence if (located := article.locate(name, sentence)) is not None] for sentence in names]


def countries(names: Iterable[Sequence[PlaceName]]) -> dict[str, float]:
    """How much an article speaks of each country: shares that sum to 1, from names and relational adjectives."""
    weights: dict[str, float] = defaultdict(float)
    for n, sentence in enumerate(names):
        for name in sentence:
            homes = {c.country for c in name.candidates}
            homes.discard("")
            if not homes or name.unlisted or (name.prior <= WEAK and not name.adjective):
                continue
            if len(homes) > 1:
                ranked = sorted(name.candidates, key=_weight, reverse=True)
                rival = next(c for c in ranked if c.country != ranked[0].country)
                if _weight(ranked[0]) - _weight(rival) < _CLEAR or (ranked[0].kind == "country" and _by_hand(rival)):
                    continue
                homes = {ranked[0].country}
            amount = name.prior * (0.6 if name.adjective else _OF_HOUSES if name.house else 1.0) * (2.0 if n == 0 else 1.0)
            for home in homes:
                weights[home] += amount
    total = sum(weights.values())
    return {home: amount / total for home, amount in sorted(weights.items())} if total else {}


def main_country(names: Sequence[Sequence[PlaceName]], least: float = 0.5) -> str:
    """The ISO code of the country that at least this share of an article speaks of; "" where none has it."""
    shares = countries(names)
    best = max(shares, key=lambda home: (shares[home], home), default="")
    return best if best and shares[best] >= least else ""


def _weight(place: GazetteerPlace) -> float:
    return math.log10(place.population + 100) - 2.0 + _KIND.get(place.kind, 0.0)


def _by_hand(place: GazetteerPlace) -> bool:
    """An area that the table names by hand as another country's: "الصحراء الغربية" of Egypt."""
    return place.kind == "region" and place.strength == TRUSTED and not place.population


def _kilometres(a: GazetteerPlace, b: GazetteerPlace) -> float:
    return 111.2 * math.hypot(a.lat - b.lat, (a.lon - b.lon) * math.cos(math.radians(a.lat)))


class _Article:
    """What the whole article says about where it is."""

    def __init__(self, names: Sequence[Sequence[PlaceName]], country: str) -> None:
        self.shares = countries(names)
        if country:
            self.shares[country] = self.shares.get(country, 0.0) + 0.05
        self.main = max(self.shares, key=lambda c: (self.shares[c], c), default="")
        self.anchors = self._anchors(names)
        self.names = names
        self.memory: dict[str, GazetteerPlace] = {}

    def _anchors(self, names: Sequence[Sequence[PlaceName]]) -> list[GazetteerPlace]:
        """Places that cannot be mistaken, to measure distance from; "الأهواز" is both a province and the town in it."""
        found = {}
        for sentence in names:
            for name in sentence:
                if not name.candidates or name.adjective or name.unlisted:
                    continue
                small = [c for c in name.candidates if c.kind not in ("country", "sea", "admin1")]
                if len(small) == 1 and {c.country for c in name.candidates} == {small[0].country}:
                    found[small[0].id] = small[0]
        return list(found.values())[:40]

    def locate(self, name: PlaceName, sentence: Sequence[PlaceName]) -> Located | None:
        if name.adjective:
            return None
        if name.by_context and not name.candidates:
            return self._by_context(name)
        if name.unlisted:
            return self._unlisted(name, sentence)
        trusted = bool(name.head or name.held)
        # "شمالي بابل": what has a north is a place, so it is the one that needs no head noun
        homonyms = [c for c in name.candidates if c.strength or trusted or not name.outside] or name.candidates
        place, margin = homonyms[0], 4.0
        if len(homonyms) > 1:
            scored = sorted(((self._score(c, name, sentence), c.id, c) for c in homonyms), key=lambda s: (-s[0], s[1]))
            best, _, place = scored[0]
            margin = best - scored[1][0]
        sure = name.prior * (0.5 + 0.5 * (1.0 - math.exp(-max(margin, 0.0))))
        if place.strength < 1 and not trusted:
            return None
        if name.home and self.shares.get(place.country, 0.0) < _WEAK_SHARE:
            return None
        if name.house and self._called_so(place, name, sentence):
            return None
        if self._is_stranger(place, name):
            return self._unlisted(replace(name, candidates=(), unlisted="near"), sentence)
        if name.prior <= WEAK and place.strength < TRUSTED and self.shares and self.shares.get(place.country, 0.0) < _WEAK_SHARE:
            return None
        return _located(name, place, sure)

    def _score(self, place: GazetteerPlace, name: PlaceName, sentence: Sequence[PlaceName]) -> float:
        score = _weight(place) + (_BY_HAND if place.strength == 2 and not place.population else 0.0)
        if name.head:
            score += _FIT if place.kind in name.head else _MISFIT
            if place.kind == name.head[0]:
                score += _FIRST
        elif place.kind == "admin1":
            score -= 1.0
        score += _COUNTRY * min(1.0, 2.0 * self.shares.get(place.country, 0.0)) if place.country else 0.0
        best_inside = 0.0
        for other in sentence:
            if other is name:
                continue
            gap = other.first - name.last if other.first >= name.last else name.first - other.last
            for candidate in other.candidates:
                if candidate.id != place.id and candidate.id in place.path:
                    closeness = _INSIDE if gap <= 4 else _BESIDE
                    best_inside = max(best_inside, closeness * (1.0 if candidate.kind != "country" else 0.8))
        score += best_inside
        beside = [a for a in self.anchors if abs(a.lat - place.lat) < _NEAR_DEGREES and a.id != place.id]
        if beside and any(_kilometres(a, place) < _NEAR_KM for a in beside):
            score += _NEAR
        return score

    def _by_context(self, name: PlaceName) -> Located | None:
        if not self.main or self.shares[self.main] < 0.3:
            return None
        if name.by_context == CAPITAL:
            capitals = gazetteer().capitals(self.main)
            return _located(name, capitals[0], 0.6 * self.shares[self.main]) if capitals else None
        country = gazetteer().get(self.main)
        return _located(name, country, 0.6 * self.shares[self.main]) if country else None

    def _unlisted(self, name: PlaceName, sentence: Sequence[PlaceName]) -> Located | None:
        """Another transliteration of a town of a country that the article speaks of, else a town that only the article knows."""
        known = [c for c in name.candidates if self.shares.get(c.country, 0.0) >= 0.2 and c.kind in ("city", "town", "capital", "village")]
        if known:
            place = max(known, key=lambda c: (self._score(c, name, sentence), c.id))
            return _located(name, place, 0.6)
        after = [other for other in sentence if 0 <= other.first - name.last <= 5 and other.head not in _PARTS]
        around = [c for other in after for c in other.candidates if c.kind in _HOLD and not self._neighbour(c)]
        container = max(around, key=lambda c: (self.shares.get(c.country, 0.0), len(c.path), _weight(c), c.id), default=None)
        if container is None:
            container = gazetteer().get(self.main) if self.main else None
        if container is None and name.unlisted == "near":
            return None
        path = container.path if container else ()
        made = f"x:{path[0] if path else ''}:{name_key(name.text)}"
        record = Place(id=made, name=name.text, text=name.text, path=(*path, made))
        kind = _UNLISTED.get(name.unlisted, "unlisted")
        return Located(name.first, name.last, record, 0.5, kind, path[0] if path else "")

    def _is_stranger(self, place: GazetteerPlace, name: PlaceName) -> bool:
        """A small town of a country that the article names by nothing else, far from all that it tells: its namesake is meant, which
        the gazetteer lacks. "مدينة الحميدية" of a text on Ahvaz is no town of the Emirates. So many towns have a quarter of one name that
        none need be far: "حي صلاح الدين" of a text on Tripoli is not Aleppo's, nor is its "حي الناصرية" the town in Iraq."""
        if place.country == self.main or self.shares.get(self.main, 0.0) < _MAIN:
            return False
        part = name.head in _PARTS and (place.kind == "district" or place.kind not in name.head)
        post = place.kind in _POSTS
        if not part and not post and (place.kind not in _TOWNS or not 0 < place.population < _SMALL):
            return False
        if self._speaks_of(place.country, name_key(name.text)):
            return False
        if part:
            return True
        around = [anchor for anchor in self.anchors if anchor.id != place.id]
        return bool(around) and all(_kilometres(anchor, place) > _FAR_KM for anchor in around)

    def _called_so(self, place: GazetteerPlace, name: PlaceName, sentence: Sequence[PlaceName]) -> bool:
        """Whether a house is only called after the place: it stands in another, told right behind it, or in an article on another country.

        "مستشفى القدس في حي السكري بحلب", "مسجد طيبة في برشلونة"; not "مستشفى سراقب في إدلب".
        """
        behind = [o for o in sentence if 0 < o.first - name.last <= _HOUSE_REACH and o.candidates and not (o.adjective or o.outside)]
        if behind:
            around = [c for other in behind for c in other.candidates]
            return not any(c.id in place.path or place.id in c.path or _kilometres(c, place) < _HOUSE_KM for c in around)
        foreign = place.country != self.main and self.shares.get(self.main, 0.0) >= _MAIN
        at_home = any(anchor.country == self.main for anchor in self.anchors)
        return foreign and at_home and not self._speaks_of(place.country, name_key(name.text))

    def _speaks_of(self, country: str, but: str) -> bool:
        """Whether any name but the one of key `but` is likeliest of the country."""
        named = (name for sentence in self.names for name in sentence if name.candidates and name_key(name.text) != but)
        return any(max(name.candidates, key=_weight).country == country for name in named)

    def _neighbour(self, place: GazetteerPlace) -> bool:
        """A country that an article about another one hardly speaks of: "ولاية X على الحدود مع تركمانستان"."""
        return place.kind == "country" and self.shares.get(place.country, 0.0) < _WEAK_SHARE and self.shares.get(self.main, 0.0) >= 0.5


def _located(name: PlaceName, place: GazetteerPlace, score: float) -> Located:
    record = Place(id=place.id, name=place.name, text=name.text, lat=place.lat, lon=place.lon, path=place.path)
    return Located(name.first, name.last, record, round(score, 3), place.kind, place.country)
