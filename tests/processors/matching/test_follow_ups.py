"""A report that says that the toll rose follows an earlier one, however many days later."""

from __future__ import annotations

import pytest

from processors.matching.incidents import incidents
from processors.matching.score import features

ROSE = "ارتفع عدد قتلى غرق المركب إلى {}"
DIED = "غرق المركب وقتل {}"


@pytest.fixture
def compared(report, claim):
    """compared((text, number), (text, number), day=None): the features of the second, told two days after the first."""

    def build(first, second, day=None, **more):
        outlines = []
        for name, hours, (text, number) in (("a", 0, first), ("b", 48, second)):
            (incident,) = incidents(report(name, claim(number=number, day=day, text=text.format(number), **more), hours=hours))
            outlines.append(incident.outline)
        return features(outlines[1], outlines[0]), features(outlines[0], outlines[1])

    return build


def test_the_days_weigh_half_where_the_later_report_says_that_the_toll_rose(compared):
    plain, _ = compared((DIED, 38), (DIED, 12))
    risen, turned = compared((DIED, 12), (ROSE, 38))
    assert risen["published_apart"] == pytest.approx(plain["published_apart"] / 2)
    assert turned["published_apart"] == risen["published_apart"], "the order of arrival does not matter"
    earlier, _ = compared((ROSE, 38), (DIED, 12))
    assert earlier["published_apart"] == plain["published_apart"]


@pytest.mark.parametrize(
    ("first", "second", "alike"),
    [
        ((DIED, 32), (ROSE, 36), 1.0),
        ((ROSE, 38), (ROSE, 36), 1.0),
        ((DIED, 32), (DIED, 36), 0.0),
        ((DIED, 12), (ROSE, 36), 0.0),
        ((DIED, 4), (ROSE, 5), 0.0),
    ],
)
def test_a_risen_toll_of_about_as_many_is_as_telling_as_the_same_one(compared, first, second, alike):
    assert compared(first, second)[0]["same_figure"] == alike


def test_times_of_their_own_say_more(compared):
    timed, _ = compared((DIED, 32), (ROSE, 36), day=7)
    assert timed["same_figure"] == 0.5, "of one day and place it is likelier, no more"


def test_a_price_that_rose_follows_nothing(compared):
    price, _ = compared(("سعر الخبز {}", 32), ("ارتفع سعر الخبز إلى {}", 36), type="price")
    plain, _ = compared(("سعر الخبز {}", 32), ("سعر الخبز {}", 36), type="price")
    assert price["published_apart"] == plain["published_apart"]
