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


@pytest.fixture
def stepped(report, claim):
    """stepped((act, number), (text, number), day, joining): the features of a report of that day against one of the 7th."""

    def build(first, second, day, **more):
        cause, before = first
        outlines = []
        for name, hours, text, number, told in (("a", 0, DIED, before, 7), ("b", 24 * (day - 7), *second, day)):
            claims = [claim(number=number, day=told, text=text.format(number)), claim(cause, None, day=told, n=1)]
            outlines.append(incidents(report(name, *claims, title="غرق مركب نيلي قرب الجسر", hours=hours + 12))[0].outline)
        return features(outlines[1], outlines[0], **more)

    return build


@pytest.mark.parametrize(
    ("first", "second", "day", "apart"),
    [
        (("accident", 20), (ROSE, 21), 9, 0.0),  # a wounded person died, which the report dates
        (("disaster", 20), (ROSE, 23), 9, 0.0),
        (("accident", 20), (DIED, 21), 9, 1.0),  # it says of no rise
        (("accident", 20), (ROSE, 38), 9, 1.0),  # too many more
        (("accident", 20), (ROSE, 20), 9, 1.0),
        (("accident", 20), (ROSE, 21), 12, 4.0),  # too late
        (("shelling", 20), (ROSE, 21), 9, 1.0),  # a town may be shelled every day
    ],
)
def test_a_toll_a_little_higher_is_the_next_step_though_the_report_names_another_day(stepped, first, second, day, apart):
    found = stepped(first, second, day)
    assert max(found["days_apart"], found["loosely_apart"]) == apart


def test_two_events_are_not_made_one_by_a_step(stepped):
    found = stepped(("accident", 20), (ROSE, 21), 9, joining=False)
    assert max(found["days_apart"], found["loosely_apart"]) == 1.0
