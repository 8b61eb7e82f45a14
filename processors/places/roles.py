"""What a word next to a place name is: a head noun, a direction, a preposition, a title … Read from places_words.toml and nisba.tsv."""

from __future__ import annotations

from functools import cache, lru_cache

import msgspec
from msgspec.structs import replace

from processors.places.gazetteer import gazetteer, named
from processors.places.keys import name_key, word_key
from processors.tables import load_toml, load_tsv
from processors.text.words import readings


class _Words(msgspec.Struct, forbid_unknown_fields=True):
    words: list[str]
    plain: list[str] = []


class _Unlisted(msgspec.Struct, forbid_unknown_fields=True):
    town: list[str]
    village: list[str]
    district: list[str]
    camp: list[str]
    held: list[str]
    area: list[str]
    site: list[str]
    river: list[str]
    spot: list[str]
    near: list[str]
    commune: list[str]
    within: list[str]
    kin: list[str]
    not_names: list[str]
    compound: list[str]


class _Prepositions(msgspec.Struct, forbid_unknown_fields=True):
    words: list[str]
    happenings: list[str]
    sites: list[str]


class _Stop(msgspec.Struct, forbid_unknown_fields=True):
    words: list[str]
    near: list[str]
    home: list[str]
    adjectives: list[str]
    unglued: list[str]
    before: dict[str, list[str]]
    after: dict[str, list[str]]


class _NotPlaces(msgspec.Struct, forbid_unknown_fields=True):
    before: list[str]
    ways: list[str]
    houses: list[str]
    in_names: list[str]
    liberation: list[str]
    movements: list[str]
    titles: list[str]
    given_names: list[str]


class Table(msgspec.Struct, forbid_unknown_fields=True):
    """places_words.toml."""

    heads: dict[str, list[str]]
    definite: dict[str, list[str]]
    several: _Words
    strict: _Words
    unlisted: _Unlisted
    directions: _Words
    prepositions: _Prepositions
    speakers: _Words
    not_places: _NotPlaces
    stop: _Stop


class Role(msgspec.Struct, frozen=True, gc=False):
    """What a word may be to the name that follows it."""

    clitics: int = 0
    """Letters of the word before its head noun or direction ("بريف": 1)."""
    head: tuple[str, ...] | None = None
    """The kinds that a head noun names; None: no head noun."""
    several: bool = False
    """More than one name may follow it: "حيي"."""
    strict: bool = False
    unlisted: str = ""
    direction: bool = False
    preposition: bool = False
    bars: bool = False
    """The name that follows is an institution's or a street's, not the place's."""
    way: bool = False
    person: bool = False
    compound: bool = False
    not_name: bool = False
    stop: bool = False
    site: bool = False
    """A building or a spot that is called after the place where it stands."""
    house: bool = False
    """A house that is called after a place, wherever it stands: "مستشفى القدس"."""
    near: bool = False
    """An ordinary word, too, that names a place after a preposition …"""
    home: bool = False
    """… or only where the article speaks of its country as well."""
    describes: bool = False
    """A name of the gazetteer that is an adjective as well: "الخوذ البيضاء"."""
    unglued: bool = False
    """A name that together with a preposition or "و" is another word: "بحجة"."""
    within: bool = False
    """Behind it and before its container stands a name: "في X بولاية Y"."""
    kin: bool = False
    """A first word of names of two words that is no common noun: "سيدي", "أولاد"."""


NO_ROLE = Role()
CAPITAL, HOMELAND = "العاصمه", "البلاد"
"""Words that mean a place by their context: the capital, and the country that is spoken of."""


@cache
def table() -> Table:
    return load_toml("places_words.toml", Table)


def _keyed(words: list[str]) -> frozenset[str]:
    return frozenset(name_key(w) for w in words)


class _Sets(msgspec.Struct, frozen=True):
    heads: dict[str, tuple[str, ...]]
    several: frozenset[str]
    strict: frozenset[str]
    unlisted: dict[str, str]
    directions: frozenset[str]
    prepositions: frozenset[str]
    bars: frozenset[str]
    ways: frozenset[str]
    persons: frozenset[str]
    compound: frozenset[str]
    not_names: frozenset[str]
    stop: frozenset[str]
    sites: frozenset[str]
    houses: frozenset[str]
    near: frozenset[str]
    home: frozenset[str]
    describes: frozenset[str]
    unglued: frozenset[str]
    within: frozenset[str]
    kin: frozenset[str]
    every: frozenset[str]
    """The words of all of them."""


@cache
def _sets() -> _Sets:
    t = table()
    kinds = {"town": t.unlisted.town, "village": t.unlisted.village, "district": t.unlisted.district, "camp": t.unlisted.camp}
    kinds |= {"held": t.unlisted.held, "area": t.unlisted.area, "site": t.unlisted.site, "river": t.unlisted.river}
    kinds |= {"spot": t.unlisted.spot, "near": t.unlisted.near, "commune": t.unlisted.commune}
    lists = (
        {name_key(word): tuple(found) for word, found in t.heads.items()},
        _keyed(t.several.words),
        _keyed(t.strict.words),
        {name_key(word): kind for kind, words in kinds.items() for word in words},
        _keyed(t.directions.words),
        _keyed([*t.prepositions.words, *t.prepositions.happenings]),
        _keyed(t.not_places.before),
        _keyed(t.not_places.ways),
        _keyed([*t.not_places.titles, *t.not_places.given_names]),
        _keyed(t.unlisted.compound),
        _keyed(t.unlisted.not_names),
        _keyed(t.stop.words),
        _keyed(t.prepositions.sites),
        _keyed(t.not_places.houses),
        _keyed(t.stop.near),
        _keyed(t.stop.home),
        _keyed(t.stop.adjectives),
        _keyed(t.stop.unglued),
        _keyed(t.unlisted.within),
        _keyed(t.unlisted.kin),
    )
    return _Sets(*lists, every=frozenset().union(*lists))


_PLAIN = frozenset(("", "و", "ب", "ل", "ال", "وال", "ف"))
"""Clitics that any of these words may carry; heads and directions may carry others as well ("وبريف")."""


@lru_cache(maxsize=200_000)
def role(norm: str) -> Role:
    """The role of a normalised word; `NO_ROLE` for most."""
    sets = _sets()
    for clitic, rest in readings(norm):
        if clitic and clitic[-1] not in "وفبلكا":
            continue
        key = word_key(rest)
        defined = clitic.endswith("ال")
        if key not in sets.every and not (defined and "ال" + key in sets.every):
            continue
        if defined and key not in sets.not_names:
            whole = "ال" + key
            if whole in sets.directions or whole in sets.heads or whole in sets.persons or whole in sets.not_names or whole in sets.bars:
                clitic, key = clitic[:-2], whole
            elif key not in sets.heads and key not in sets.ways:
                continue
        carries = clitic in _PLAIN or key in sets.heads or key in sets.directions
        if carries and (found := _role(key, clitic, sets)) is not None:
            return found
    return NO_ROLE


def _role(key: str, clitic: str, sets: _Sets) -> Role | None:
    """The role of a word without its clitics; None where it has none."""
    if key not in sets.every:
        return None
    found = Role(
        clitics=len(clitic),
        head=sets.heads.get(key),
        several=key in sets.several,
        strict=key in sets.strict,
        unlisted="" if clitic.endswith("ال") else sets.unlisted.get(key, ""),
        direction=key in sets.directions,
        preposition=key in sets.prepositions,
        bars=key in sets.bars,
        way=key in sets.ways,
        person=key in sets.persons,
        compound=key in sets.compound,
        not_name=key in sets.not_names,
        stop=key in sets.stop,
        site=key in sets.sites,
        house=key in sets.houses,
        near=key in sets.near,
        home=key in sets.home,
        describes=key in sets.describes,
        unglued=key in sets.unglued,
        within=key in sets.within,
        kin=key in sets.kin,
    )
    if found == Role(clitics=len(clitic)):
        return None
    return replace(found, preposition=True) if clitic in ("ب", "وب") else found


@lru_cache(maxsize=50_000)
def ordinary(key: str) -> bool:
    """Whether the word is an ordinary one of Arabic news, or a head noun itself, so that it names a place only after a head noun."""
    what = role(key)
    return (what.stop and what.clitics != 1) or (what.head is not None and not what.clitics) or what.strict


_ENDINGS = ("", "ه", "ين", "ون", "ان", "تان", "تين", "ات")


@cache
def _nisba() -> dict[str, str]:
    """Key of every form → the id of what it points to."""
    forms: dict[str, str] = {}
    for target, masculine, others in load_tsv("nisba.tsv", 3):
        country, colon, name = target.partition(":")
        if colon:
            places = [p for p in named(name) if p.country == country]
            place = max(places, key=lambda p: (p.kind in ("city", "capital", "region"), p.population)).id if places else country
        else:
            place = country
        for base in masculine.split("|"):
            for ending in _ENDINGS:
                forms.setdefault(name_key(base + ending), place)
        for form in others.split("|"):
            if form:
                forms.setdefault(name_key(form), place)
    return forms


@lru_cache(maxsize=200_000)
def adjective(norm: str) -> str:
    """The place that a relational adjective ("التركية", "والحلبيين") points to, as a gazetteer id; "" where the word is none."""
    forms = _nisba()
    for clitic, rest in readings(norm):
        if clitic in ("", "ال", "و", "وال", "لل", "بال", "ب", "ل", "فال", "ولل", "وبال", "كال"):
            found = forms.get(word_key(rest))
            if found:
                return found
    return ""


def plain_adjective(norm: str) -> str:
    """The same of a word by itself: "بريطانية", "الليبيين"; not "بروسية", "لتركية", "ومالية"."""
    forms = _nisba()
    return forms.get(word_key(norm)) or (forms.get(word_key(norm[2:]), "") if norm.startswith("ال") else "")


def country_of(norm: str) -> str:
    """The ISO code of the country that a relational adjective points to ("السورية", "الحلبي": SY); "" where the word is none."""
    found = adjective(norm)
    if len(found) > 2:
        place = gazetteer().get(found)
        return place.country if place else ""
    return found
