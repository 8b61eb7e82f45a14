"""What figures say of whether two reports are of one happening."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from msgspec.structs import replace

from processors.matching.incidents import incidents
from processors.matching.score import _ratio, features
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
    assert features(told("village"), told("village", title="إدانات دولية لانفجار سوق المدينة", n=9))["shared_spot"] == 0.0


def test_a_place_told_of_further_down_is_no_spot_of_the_report(report, claim) -> None:
    near = [
        replace(claim(number=n, n=n), act=replace(claim(number=n).act, place=SPOTS[place])) for n, place in ((3, "city"), (4, "village"))
    ]
    both = incidents(report("a", *near, title="انفجار في المدينة"))[0].outline
    only = incidents(report("b", near[1], title="انفجار في المدينة"))[0].outline
    assert features(both, only)["shared_town"] == 1.0
    assert features(both, only)["shared_spot"] == 0.0
