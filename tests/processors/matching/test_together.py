"""A few texts that a person lays side by side are read as speaking of one thing where nothing tells them apart."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from msgspec.structs import replace

from processors import claims
from processors.matching import gathered
from processors.model import Article, Report
from rasid.compare import Compared, matched

MORNING = datetime(2022, 5, 11, 9, tzinfo=UTC)


def compared(*told: tuple[str, float]) -> list[Compared]:
    """Texts with the hours after the morning at which each came out."""
    made = []
    for n, (text, hours) in enumerate(told):
        article = Article(id=f"t{n}", source=f"s{n}", text=text, published=MORNING + timedelta(hours=hours))
        found = claims.extract(article)
        made.append(Compared(article, found, tuple(claims.reports(article, found))))
    return made


def together(*told: tuple[str, float]) -> bool:
    events = matched(compared(*told)).event_of
    return len(set(events.values())) == 1 and None not in events.values()


ONE = [
    # one town and hardly a word in common
    (
        "قالت المديرية الصحية إن حصيلة حريق سوق الخضار في الرمادي بلغت 31 قتيلا.",
        "أكد نائب عن الأنبار أن 45 جثة وصلت إلى مشرحة الرمادي بعد احتراق السوق.",
    ),
    # told on the day after it, and two days after
    (
        "أعلن محافظ درعا، الأربعاء، مقتل 20 شخصا في حريق مخيم للنازحين قرب المدينة.",
        "قالت نقابة الأطباء في درعا، الخميس، إن 34 جثة نقلت إلى المشافي بعد حريق المخيم.",
    ),
]
APART = [
    ("ارتفع عدد ضحايا انهيار سقف مدرسة في البصرة إلى 14 قتيلا.", "لقي 12 شخصا حتفهم إثر غرق عبارة في نهر دجلة بالعراق."),
    ("قتل تسعة جنود في هجوم على نقطة تفتيش في سيئون.", "قتل أربعة أشخاص في انفجار أسطوانة غاز في المكلا."),
]


@pytest.mark.parametrize(("one", "other"), ONE)
def test_they_are_of_one_event(one, other):
    assert together((one, 0), (other, 5))


@pytest.mark.parametrize(("one", "other"), APART)
def test_they_stay_two(one, other):
    assert not together((one, 0), (other, 5))


def test_what_was_told_a_week_later_is_not_of_one_event_for_its_town_alone():
    assert not together((ONE[0][0], 0), (ONE[0][1], 24 * 7))


def test_a_text_about_another_country_is_brought_home_with_what_it_tells_of_that_country():
    reports = [one.reports for one in compared(("قتل تسعة جنود في هجوم على نقطة تفتيش في سيئون.", 0))]
    first = next(report for report in reports[0] if report.main is not None)
    abroad = replace(first, country="XX")
    one, two = gathered([(first,), (abroad,)]), gathered([(abroad, replace(first, main=None)), (first,)])
    assert [report.country for text in one for report in text] == [first.country, first.country]
    (whole, *rest), _ = two
    assert not rest or whole.country == "XX"
    assert {claim.id for claim in whole.claims} == {claim.id for claim in first.claims}


def test_of_many_texts_nothing_is_moved():
    reports: list[tuple[Report, ...]] = [one.reports for one in compared(*[(ONE[1][0], 0)] * 5)]
    assert gathered(reports) == reports
