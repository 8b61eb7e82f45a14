"""Times in sentences: a golden table read from one day of publication, and what holds for any."""

from datetime import UTC, date, datetime, timedelta, timezone
from itertools import pairwise
from pathlib import Path

import pytest
from babel import Locale
from hypothesis import given
from hypothesis import strategies as st

from processors.text.words import tokenize
from processors.times import Time, find

GOLDEN = [line.split("\t") for line in Path(__file__).with_name("golden.tsv").read_text(encoding="utf-8").splitlines() if "\t" in line]
PUBLISHED = datetime(2015, 7, 18, 10, tzinfo=UTC)


def times(text: str, published: datetime = PUBLISHED) -> list[Time]:
    return find(tokenize(text), text, published)


def shown(time: Time) -> str:
    flags = "b" * time.background + "d" * time.duration + "s" * time.since
    return f"{time.span.start:%Y-%m-%dT%H}/{time.span.end:%Y-%m-%dT%H} {time.span.precision}" + (f" {flags}" if flags else "")


def test_the_table_is_there() -> None:
    assert len(GOLDEN) > 150


@pytest.mark.parametrize(("text", "expected"), GOLDEN, ids=[text for text, _ in GOLDEN])
def test_golden(text: str, expected: str) -> None:
    assert (" ; ".join(map(shown, times(text))) or "-") == expected


@pytest.mark.parametrize(
    ("text", "start"),
    [
        ("الجمعة", "2015-07-24"),
        ("يوم الأحد", "2015-07-19"),
        ("15 آب", "2015-08-15"),
        ("3 شباط", "2015-02-03"),
        ("رأس السنة الهجرية", "2015-10-14"),
        ("عيد الأضحى 2014", "2014-10-04"),
        ("في 2014", "2014-01-01"),
        ("الأسبوع التالي", "2015-07-20"),
        ("بعد أسبوع", "2015-07-25"),
        ("رمضان", "2015-06-18"),
    ],
)
def test_a_text_that_is_nothing_but_a_time_means_the_coming_one(text: str, start: str) -> None:
    assert [f"{time.span.start:%Y-%m-%d}" for time in times(text)] == [start]


def test_the_same_weekday_is_today_and_with_last_a_week_ago() -> None:
    assert times("انفجرت سيارة السبت في السوق")[0].span.start == datetime(2015, 7, 18, tzinfo=UTC)
    assert times("انفجرت سيارة السبت الماضي في السوق")[0].span.start == datetime(2015, 7, 11, tzinfo=UTC)


def test_publication_after_midnight_utc_keeps_the_named_day() -> None:
    late = datetime(2015, 7, 19, 1, tzinfo=UTC)
    assert times("قتل 40 شخصا اليوم السبت في هجوم", late)[0].span.start == datetime(2015, 7, 18, tzinfo=UTC)
    assert times("قتل 40 شخصا أمس الجمعة في هجوم", late)[0].span.start == datetime(2015, 7, 17, tzinfo=UTC)


def test_publication_in_another_zone_is_read_in_utc() -> None:
    beirut = datetime(2015, 7, 19, 1, tzinfo=timezone(timedelta(hours=3)))
    assert times("قتل 40 شخصا اليوم في هجوم", beirut)[0].span.start == datetime(2015, 7, 18, tzinfo=UTC)


COUNTRIES = "LB SY IQ JO PS EG SD LY SA AE YE DZ TN MA MR"
LOCALES = ("ar", *(f"ar_{country}" for country in COUNTRIES.split()))


@pytest.mark.parametrize("locale", LOCALES)
def test_every_month_name_of_cldr_is_read(locale: str) -> None:
    for width in ("wide", "abbreviated"):
        for month, name in Locale.parse(locale).months["format"][width].items():
            found = times(f"وقع ذلك في 3 {name} 2013 في البلدة")
            assert [f"{time.span.start:%Y-%m-%d}" for time in found] == [f"2013-{month:02}-03"], name


@given(st.dates(min_value=date(1950, 1, 1), max_value=date(2050, 1, 1)), st.sampled_from(["/", "-", "."]))
def test_dates_in_digits_are_read_back(day: date, mark: str) -> None:
    text = f"وقع في {day.day:02}{mark}{day.month:02}{mark}{day.year} هجوم"
    assert [time.span.start.date() for time in times(text)] == [day]


WEEKDAYS = ("الاثنين", "الثلاثاء", "الأربعاء", "الخميس", "الجمعة", "السبت", "الأحد")


MOMENTS = st.datetimes(datetime(1990, 1, 1), datetime(2060, 1, 1))  # noqa: DTZ001  # the strategy wants naive bounds
ANY_MOMENT = st.datetimes(datetime(1, 1, 2), datetime(9999, 12, 30))  # noqa: DTZ001  # the strategy wants naive bounds


@given(MOMENTS, st.sampled_from(range(7)), st.sampled_from(["", " الماضي", " المقبل"]))
def test_a_weekday_lies_within_a_week_of_publication(published: datetime, weekday: int, adjective: str) -> None:
    published = published.replace(tzinfo=UTC)
    (time,) = times(f"وقع هجوم {WEEKDAYS[weekday]}{adjective} في البلدة", published)
    days = (time.span.start.date() - published.date()).days
    assert time.span.start.weekday() == weekday
    assert days in {"": range(-6, 1), " الماضي": range(-7, 0), " المقبل": range(1, 8)}[adjective]


PIECES = "اليوم أمس الجمعة صباح من إلى 15 31 2015 1436 هـ رمضان شباط منذ قبل خلال / - ( ) الماضي المقبل ثلاثة أيام شهر عام الساعة"
PIECES += " أول آخر أسبوع نهاية منتصف الثالث والعشرين 99999999 ، مضت ذكرى"


@given(st.lists(st.sampled_from(PIECES.split()), max_size=14), ANY_MOMENT)
def test_any_heap_of_time_words_gives_spans_in_order(words: list[str], published: datetime) -> None:
    text = " ".join(words)
    found = times(text, published.replace(tzinfo=UTC))
    for time in found:
        assert time.span.start < time.span.end
        assert 0 <= time.first < time.last <= len(tokenize(text))
        assert time.span.text in text
    assert all(a.last <= b.first for a, b in pairwise(found))


MONSTERS = ["9" * 9000 + " شباط", "قبل 99999999999 عام", "عام 99999999999999999999", "1/" * 3000 + "2015"]
MONSTERS += ["الساعة 3:" + "5" * 9000, "12." * 4000, "1/1/0", "0/0/1436", "31 رمضان 1436", "99/99/9999"]
MONSTERS += ["قبل 999 عقدا", "خلال العقود الـ999 الماضية"]


@pytest.mark.parametrize("text", MONSTERS, ids=range(len(MONSTERS)))
def test_monstrous_dates_are_no_times(text: str) -> None:
    for time in times(f"وقع الهجوم {text} في البلدة أمس"):
        assert 1700 < time.span.start.year < 2200
