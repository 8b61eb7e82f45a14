"""The gazetteer's table: whole, consistent, and what it says of a few places."""

from __future__ import annotations

import pytest

from processors.errors import BadRecord
from processors.places import named
from processors.places.findings import SPECIFIC
from processors.places.gazetteer import Gazetteer, gazetteer
from processors.places.keys import name_key, sound_key


def test_every_place_is_sound() -> None:
    book = gazetteer()
    ids = set()
    for place in book:
        ids.add(place.id)
        assert -90 <= place.lat <= 90
        assert -180 <= place.lon <= 180
        assert place.kind in SPECIFIC
        assert place.path[-1] == place.id
        assert place.path[0] == (place.country or place.id)
        assert all(book.get(parent) is not None for parent in place.path)
        assert all(key == name_key(key) for key in book.keys(place.id))
    assert len(ids) == len(book) > 12_000


def test_each_country_has_at_most_one_capital() -> None:
    capitals = [place.country for place in gazetteer() if place.kind == "capital"]
    assert len(capitals) == len(set(capitals)) > 150


@pytest.mark.parametrize(
    ("name", "country", "lat", "lon"),
    [
        ("خان شيخون", "SY", 35.4, 36.6), ("سروج", "TR", 37.0, 38.4), ("بعقوبة", "IQ", 33.7, 44.6), ("مأرب", "YE", 15.5, 45.3),
        ("باخموت", "UA", 48.6, 38.0), ("الفاشر", "SD", 13.6, 25.4),
    ],
)
def test_where_towns_lie(name: str, country: str, lat: float, lon: float) -> None:
    assert any(p.country == country and abs(p.lat - lat) < 0.2 and abs(p.lon - lon) < 0.2 for p in named(name))


def test_spellings_share_a_place() -> None:
    assert {p.id for p in named("سوروتش")} & {p.id for p in named("سروج")}
    assert [p.id for p in named("صنعا")] == [p.id for p in named("صنعاء")]
    assert sound_key(name_key("سوروتش")) == sound_key(name_key("سروج"))
    assert name_key("ولايةُ كهرمان‌مرعش") == name_key("ولاية كهرمانمرعش")


def test_jerusalem_is_one_place() -> None:
    assert [p.id for p in named("القدس") if p.strength] == [p.id for p in named("القدس المحتلة")] == ["PS.Alqds"]
    assert [p.id for p in named("القدس الشرقية")] == ["PS.Alqds-Alcrqyh"]


def test_a_path_goes_from_the_country_down() -> None:
    district = next(p for p in named("دار سعد") if p.country == "YE")
    names = [place.name for step in district.path if (place := gazetteer().get(step))]
    assert names[0] == "اليمن"
    assert names[-2:] == ["عدن", "دار سعد"]


def test_a_broken_table_is_named() -> None:
    with pytest.raises(BadRecord, match="lies in ZZ"):
        list(Gazetteer("1\ttown\tXX\tZZ\t1.0\t2.0\t0\t2\tاسم\tاسم"))
    with pytest.raises(BadRecord, match="3 columns"):
        list(Gazetteer("1\ttown\tاسم"))


def test_whether_coordinates_are_a_place_s_own() -> None:
    book = gazetteer()
    assert all(place.exact for place in book if place.id.isdigit() or place.kind in ("country", "sea"))
    vague = [place for place in book if not place.exact]
    assert vague
    for place in vague:
        around = book.get(place.path[-2])
        assert around is not None
        assert (around.lat, around.lon) == (place.lat, place.lon)
