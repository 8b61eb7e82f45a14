"""Which places are apart: a blast in one is none in the other."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from processors.model import Place
from processors.places import named
from processors.relations.scope import distance, place_apart, scope_rule


def place(name: str, country: str) -> Place:
    """The largest place of that name in the country."""
    known = max((one for one in named(name) if one.country == country), key=lambda one: one.population)
    return Place(id=known.id, name=known.name, lat=known.lat, lon=known.lon, path=known.path)


@pytest.mark.parametrize(
    ("one", "other", "country"),
    [("نهر النيل", "القاهرة", "EG"), ("نهر النيل", "أسوان", "EG"), ("نهر دجلة", "الموصل", "IQ"), ("جبل الشعانبي", "القصرين", "TN")],
)
def test_a_river_or_a_mountain_is_not_apart_from_the_towns_of_its_country(one, other, country):
    left, right = place(one, country), place(other, country)
    assert not place_apart(left, right)
    assert not place_apart(right, left)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (("القاهرة", "EG"), ("أسوان", "EG")),
        (("نهر دجلة", "IQ"), ("نهر الفرات", "IQ")),
        (("نهر النيل", "EG"), ("بغداد", "IQ")),
        (("البحر الأحمر", ""), ("أسوان", "EG")),
    ],
)
def test_towns_two_rivers_and_what_lies_in_another_country_are_apart(one, other):
    left, right = place(*one), place(*other)
    assert place_apart(left, right)
    assert place_apart(right, left)


def test_a_town_that_the_gazetteer_lacks_is_no_country(make):
    here = Place(id="x::دابا", name="دابا", path=("x::دابا",))
    there = Place(id="x:BF:دابا", name="دابا", path=("BF", "x:BF:دابا"))
    many, few = (make("displaced", n, day=6, who=who) for n, who in ((40_000, "منظمة"), (9_000, "الحكومة")))
    many, few = replace(many, act=replace(many.act, place=here)), replace(few, act=replace(few.act, place=there))
    assert scope_rule(many, few) is None


def test_a_province_and_its_namesake_are_one_place_to_the_towns_of_it():
    city, town, other = (Place(id=id_, name=name, lat=lat, lon=42.9, path=("YE", "YE.08", id_)) for id_, name, lat in TOWNS)
    assert not place_apart(city, town)
    assert not place_apart(town, city)
    assert place_apart(town, other)


TOWNS = [("79415", "الحديدة", 14.798), ("74906", "حيس", 13.93), ("YE.8.z", "الزهرة", 15.7)]


def test_a_province_is_not_apart_from_a_town_that_the_gazetteer_puts_in_none():
    province, town = Place(id="IR.krmAncAh", name="كرمانشاه", lat=34.3, lon=47.1, path=("IR", "IR.krmAncAh")), place("سربل ذهاب", "IR")
    assert not place_apart(province, town)
    assert place_apart(province, place("مشهد", "IR"))


def test_a_region_is_not_apart_from_its_towns():
    assert not place_apart(place("الصعيد", "EG"), place("سمالوط", "EG"))
    assert place_apart(place("الصعيد", "EG"), place("الإسكندرية", "EG"))


def test_how_far_it_is_to_a_town_of_which_only_the_country_is_known_is_not_known():
    known, other = place("دوما", "SY"), place("درعا", "SY")
    assert distance(known, other) == pytest.approx(109, abs=15)
    vague = Place(id="LB.AlErqwb", name="العرقوب", lat=33.865, lon=35.538, path=("LB", "LB.AlErqwb"))
    assert distance(vague, place("صور", "LB")) is None
