"""What figures say of whether two reports are of one happening."""

from __future__ import annotations

import dataclasses
from types import SimpleNamespace
from typing import Any

import pytest
from msgspec.structs import replace

from processors.matching.incidents import incidents
from processors.matching.score import _other_cause, _ratio, features
from processors.model import Place

Figure = tuple[str, int | None, int | None]


def outline(*figures: Figure) -> Any:
    return SimpleNamespace(figures=frozenset(figures))


@pytest.mark.parametrize(
    ("one", "two", "apart"),
    [
        (("killed", 7, 7), ("killed", 7, 7), 0.0),
        (("killed", 7, 7), ("killed", 15, 15), 1.0),
        (("killed", 1, 1), ("killed", 63, 63), 3.0),  # a disputed toll is no other happening, however large the dispute
        (("killed", 7, None), ("killed", 63, 63), 0.0),
        (("killed", 7, 7), ("injured", 63, 63), 0.0),
        (("injured", 1, 1), ("injured", 40, 40), 0.0),  # one wounded who tells his story
        (("injured", 1, 1), ("injured", 1, 1), 0.0),
        (("injured", 3, 3), ("injured", 7, 7), 1.0),
    ],
)
def test_how_far_apart_figures_are(one: Figure, two: Figure, apart: float) -> None:
    assert _ratio(outline(one), outline(two)) == _ratio(outline(two), outline(one)) == apart


def test_the_nearest_figures_count() -> None:
    assert _ratio(outline(("killed", 3, 3), ("killed", 31, 31)), outline(("killed", 31, 31))) == 0.0


@pytest.fixture
def told(report, claim):
    """told(place, hours, title, …): the outline of a report's main incident."""
    def build(place: str, hours: float = 12, title: str = "انفجار في سوق المدينة", **rest: Any) -> Any:
        place_of = SPOTS[place]
        killed = claim(number=7, day=None, in_title=True, **rest)
        act = replace(killed.act, place=place_of)
        return incidents(report(place, replace(killed, act=act), title=title, hours=hours))[0].outline
    return build


SPOTS = {
    "village": Place(id="x:SY:كفر", name="كفر", path=("SY", "SY.09", "x:SY:كفر")),
    "province": Place(id="SY.09", name="حلب", lat=36.2, lon=37.1, path=("SY", "SY.09")),
    "city": Place(id="170063", name="حلب", lat=36.2, lon=37.16, path=("SY", "SY.09", "170063")),
}


@pytest.mark.parametrize(("place", "hours", "counts"), [
    ("village", 12, 1.0), ("village", 24, 0.5), ("village", 37, 0.0), ("province", 12, 0.0), ("city", 12, 0.0),
])
def test_a_small_place_sees_one_happening_in_a_day(told, place: str, hours: float, counts: float) -> None:
    found = features(told(place, hours), told(place, 12))
    assert found["shared_spot"] == pytest.approx(counts)


def test_what_came_of_it_is_no_happening_of_the_spot(told) -> None:
    assert features(told("village"), told("village", title="فتح تحقيق في انفجار سوق المدينة", n=9))["shared_spot"] == 0.0


def test_a_place_told_of_further_down_is_no_spot_of_the_report(report, claim) -> None:
    near = [
        replace(claim(number=n, n=n), act=replace(claim(number=n).act, place=SPOTS[place])) for n, place in ((3, "city"), (4, "village"))
    ]
    both = incidents(report("a", *near, title="انفجار في المدينة"))[0].outline
    only = incidents(report("b", near[1], title="انفجار في المدينة"))[0].outline
    assert features(both, only)["shared_town"] == 1.0
    assert features(both, only)["shared_spot"] == 0.0


def test_some_of_the_dead_are_not_all_the_dead_of_another_happening(report, claim) -> None:
    """Six children of 22 here, six dead there."""
    def outline_of(article: str, *claims: Any) -> Any:
        return incidents(report(article, *claims))[0].outline
    whole = claim(number=22, day=None)
    many = outline_of("a", whole, replace(claim(number=6, day=None, n=1), part_of="whole"))
    assert features(many, outline_of("b", claim(number=6, day=None)))["same_figure"] == 0.0
    assert features(many, outline_of("b", claim(number=22, day=None)))["same_figure"] == 1.0


@pytest.mark.parametrize(("title", "number", "counts"), [
    ("ماذا نعرف عن المقهى", 7, 1.0),  # it leads with nothing known, but counts the dead
    ("ماذا نعرف عن المقهى", 2, 0.0),
    ("تدين المنظمة الهجوم", 7, 1.0),  # who condemns it and counts the dead tells of it
    ("تدين المنظمة الهجوم", 2, 0.0),
    ("محاكمة منفذي الهجوم", 7, 0.0),
])
def test_a_headline_without_an_angle_tells_where_the_text_counts_the_dead(report, claim, told, title, number, counts) -> None:
    dead = claim(number=number, day=None)
    mine = incidents(report("a", replace(dead, act=replace(dead.act, place=SPOTS["village"])), title=f"{title} في سوق المدينة"))[0].outline
    assert features(mine, told("village"))["shared_spot"] == counts


def test_what_a_small_place_counts_differently_speaks_less_for_two_happenings(report, claim) -> None:
    def outline_of(place: str, number: int) -> Any:
        dead = claim(number=number, day=None, in_title=True)
        named = replace(dead, act=replace(dead.act, place=SPOTS[place]))
        return incidents(report(f"{place}{number}", named, title="انفجار في سوق المدينة"))[0].outline
    assert features(outline_of("village", 7), outline_of("village", 15))["figure_ratio"] == pytest.approx(0.5)
    assert features(outline_of("city", 7), outline_of("city", 15))["figure_ratio"] == 1.0


def test_a_region_in_the_headline_leads_to_the_town_in_the_text(report, claim) -> None:
    def at(place: str, n: int, **rest: Any) -> Any:
        told = claim(number=n, n=n, day=None, **rest)
        return replace(told, act=replace(told.act, place=SPOTS[place]))
    region = incidents(report("a", at("province", 7, in_title=True), at("village", 8), title="انفجار في سوق المدينة"))[0].outline
    assert "x:SY:كفر" in region.leads
    city = incidents(report("b", at("city", 7, in_title=True), at("village", 8), title="انفجار في سوق المدينة"))[0].outline
    assert "x:SY:كفر" not in city.leads


def test_a_province_in_common_counts_less_than_a_town(told) -> None:
    assert features(told("province"), told("city"))["shared_town"] == 0.75
    assert features(told("city"), told("city"))["shared_town"] == 1.0


def test_two_places_of_which_nobody_knows_how_far_they_lie_apart_are_rather_two(report, claim) -> None:
    def outline_of(*path: str) -> Any:
        dead = claim(day=None)
        return incidents(report(path[-1], replace(dead, act=replace(dead.act, place=Place(id=path[-1], name="س", path=path)))))[0].outline
    one, two = outline_of("SY", "x:SY:كفر"), outline_of("SY", "x:SY:تل")
    assert features(one, two)["apart"] == pytest.approx(0.3)
    assert features(one, outline_of("SY"))["apart"] == 0.0
    assert features(one, outline_of("SY", "x:SY:كفر", "x:SY:حي"))["apart"] == 0.0


def test_the_text_says_where_the_headline_only_gives_a_direction(report, claim) -> None:
    """ "12 قتيلا شمال حلب", and in the text the town, with the figure over again."""
    titled = claim(number=12, place="حلب", in_title=True)
    found = incidents(report("a", titled, claim(number=12, n=1), claim("injured", 35, n=2), title="12 قتيلا شمال حلب"))
    assert [len(incident.claims) for incident in found] == [3]
    other = incidents(report("b", titled, claim(number=9, n=1), title="12 قتيلا في حلب"))
    assert [len(incident.claims) for incident in other] == [1, 1]


@pytest.fixture
def of(report, claim):
    """of(title, hours, claims…): the outline of a report; a claim as (act, least, most, place, day)."""
    def build(title: str, hours: float, *claims: Any) -> Any:
        made = []
        for n, (act, least, most, place, day) in enumerate(claims):
            one = claim(act, least, day=day, n=n)
            quantity = None if least is None else replace(one.act.quantity, max=most)
            made.append(replace(one, act=replace(one.act, place=SPOTS[place], quantity=quantity)))
        return incidents(report(title, *made, title=title, hours=hours))[0].outline
    return build


@pytest.mark.parametrize(("title", "told_of", "other", "same"), [
    ("الرئيس يدين تفجير السوق", ("killed", 31, 31, "city", 8), 0.0, 1.0),
    ("وزير الخارجية يعزي في ضحايا تفجير السوق", ("killed", 33, 33, "city", 8), 0.0, 1.0),  # two have died since
    ("آلاف يشيعون ضحايا تفجير السوق", ("killed", 31, 31, "city", 8), 0.0, 1.0),
    ("دفن ضحايا تفجير السوق في مقبرة جماعية", ("killed", 31, 31, "city", 8), 0.0, 1.0),
    ("مجلس الأمن يدين تفجير السوق", ("killed", 10, 99, "city", 8), 0.0, 0.0),  # "عشرات"
    ("مجلس الأمن يدين تفجير السوق", ("killed", 100, 999, "city", 8), 1.0, 0.0),
    ("مجلس الأمن يدين تفجير السوق", ("killed", 12, 12, "city", 8), 1.0, 0.0),  # of another one
    ("مجلس الأمن يدين تفجير السوق", ("explosion", None, None, "city", 8), 1.0, 0.0),  # tells nothing but that it condemns
    ("مجلس الأمن يدين تفجير السوق", ("killed", 10, 99, "province", 8), 1.0, 0.0),
    ("حبس ثلاثة وبدء محاكمة منفذي تفجير السوق", ("killed", 31, 31, "city", 8), 0.0, 0.0),  # who answers for it
    ("النيابة تصرح بتسليم جثامين ضحايا السوق", ("killed", 33, 33, "city", 8), 0.0, 0.0),
    ("النيابة تطلب سجلات المستشفى", ("killed", 12, 12, "city", 8), 1.0, 0.0),  # of another one
    ("استقالة مدير الأمن", ("explosion", None, None, "city", 8), 1.0, 0.0),  # counts nobody
    ("استقالة مدير الأمن", ("killed", 31, 31, "province", 8), 1.0, 0.0),
    ("حظر النشر وحجب مواقع بعد تفجير السوق", ("killed", 31, 31, "city", 8), 1.0, 0.0),  # a ban is news of its own
    ("الوزير يبحث مع السفير التعاون", ("killed", 31, 31, "city", 8), 1.0, 0.0),
])
def test_a_reaction_that_counts_the_dead_of_a_town_tells_of_them(of, title: str, told_of: Any, other: float, same: float) -> None:
    news = leading(of("31 قتيلا في تفجير سوق المدينة", 12, ("killed", 31, 31, "city", 7)))
    found = features(of(title, 36, told_of), news)
    assert (found["other_angle"], found["same_angle"]) == (other, same)


def leading(news: Any) -> Any:
    """The same outline, its headline leading with what happened."""
    return dataclasses.replace(news, headlines=tuple(replace(one, angle="happening") for one in news.headlines))


def test_the_day_of_a_funeral_is_not_that_of_which_it_tells(of) -> None:
    news = leading(of("31 قتيلا في تفجير سوق المدينة", 12, ("killed", 31, 31, "city", 7)))
    burial = features(of("تشييع ضحايا تفجير السوق", 60, ("killed", 31, 31, "city", 9)), news)
    another = features(leading(of("31 قتيلا في تفجير", 60, ("killed", 31, 31, "city", 9))), news)
    assert burial["days_apart"] == burial["loosely_apart"] == 0.0
    assert another["loosely_apart"] == 1.0
    assert burial["published_apart"] == pytest.approx(another["published_apart"] / 2)


@pytest.mark.parametrize(("left", "right", "apart"), [
    (("strike",), ("shelling",), 0.0),  # "غارة" of one outlet is another's "قصف"
    (("explosion",), ("ground_assault",), 0.0),  # "هجوم"
    (("ground_assault", "displaced"), ("shelling",), 0.0),
    (("displaced",), ("strike",), 0.0),
    (("explosion",), ("accident",), 1.0),
    (("control", "ground_assault"), ("explosion",), 1.0),
    (("truce",), ("shelling",), 1.0),
])
def test_one_cause_has_several_names(of, left: Any, right: Any, apart: float) -> None:
    one, two = (of("خبر", 12, *((act, None, None, "city", 7) for act in acts)) for acts in (left, right))
    assert features(one, two)["other_cause"] == apart


def test_the_text_says_in_which_town_the_quarter_of_the_headline_lies(report, claim) -> None:
    bare = Place(id="x:SY:حي", name="حي", path=("SY", "x:SY:حي"))
    whole = Place(id="x:SY:حي", name="حي", path=("SY", "SY.09", "170063", "x:SY:حي"))
    titled, said = (replace(claim(n=n), act=replace(claim().act, place=place)) for n, place in enumerate((bare, whole)))
    assert "170063" in incidents(report("a", replace(titled, in_title=True), said))[0].outline.leads


def test_what_begins_after_the_report_dates_nothing(report, claim) -> None:
    ahead = incidents(report("a", claim(day=8), hours=12))[0].outline
    assert not ahead.timed


@pytest.mark.parametrize(("text", "least", "most", "then", "counts"), [
    ("ارتفعت حصيلة القتلى إلى 47", 23, None, 47, 0.5),
    ("ارتفعت حصيلة القتلى إلى 47", 30, 30, 47, 0.5),
    ("قتل 47 شخصا", 30, 30, 47, 0.0),
    ("ارتفعت حصيلة القتلى إلى 47", 4, 4, 47, 0.0),  # that would be many times as many
    ("ارتفعت حصيلة القتلى إلى 47", 60, 60, 47, 0.0),
])
def test_a_toll_that_rose_on_one_day_follows_the_lower_one(report, claim, text, least, most, then, counts) -> None:
    first = claim(number=least)
    lower = replace(first, act=replace(first.act, quantity=replace(first.act.quantity, max=most)))
    news = incidents(report("a", lower, hours=10))[0].outline
    later = incidents(report("b", claim(number=then, text=text), hours=14))[0].outline
    assert features(later, news)["same_figure"] == counts


@pytest.mark.parametrize(("left", "right", "other"), [
    ({"protest"}, {"ground_assault"}, False),  # a demonstration that was fired at
    ({"protest"}, {"explosion"}, True),
    ({"disaster"}, {"detained"}, False),  # whom the police arrested after a collapse
    ({"accident", "detained"}, {"accident"}, False),
    ({"accident", "detained"}, {"explosion"}, True),
])
def test_what_came_of_it_is_no_other_cause(left: set[str], right: set[str], other: bool) -> None:
    assert _other_cause(frozenset(left), frozenset(right)) is _other_cause(frozenset(right), frozenset(left)) is other
