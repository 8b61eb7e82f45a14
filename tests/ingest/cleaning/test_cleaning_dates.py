"""Dates as sites write them."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.cleaning.dates import believable, is_dateline, read_date


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("الثلاثاء 3 نيسان 2018 - 14:30", "2018-04-03T14:30"),
        ("الأحد، 22 نوفمبر/تشرين الثاني 2026 الساعة 3:15 مساءً بتوقيت مكة المكرمة", "2026-11-22T12:15"),
        ("آخر تحديث: 14:30 (GMT+3) 7 أبريل 2018", "2018-04-07T11:30"),
        ("١٥ آب ٢٠٢٠", "2020-08-15T00:00"),
        ("8 جويلية 2014", "2014-07-08T00:00"),
        ("الجمعة 8 فيفري 2019", "2019-02-08T00:00"),
        ("12 كانون الأول 2016", "2016-12-12T00:00"),
        ("12 كانون الثاني 2016", "2016-01-12T00:00"),
        ("2 غشت 2021", "2021-08-02T00:00"),
        ("17 رجب 1439 هـ", "2018-04-03T00:00"),
        ("السبت 21 رجب 1439هـ - 7 أبريل 2018م", "2018-04-07T00:00"),
        ("1439/07/17", "2018-04-03T00:00"),
        ("3/4/2018 12:05 ص", "2018-04-03T00:05"),
        ("2018-04-07T10:20:30+03:00", "2018-04-07T07:20"),
        ("2018-04-07 10:20:30", "2018-04-07T10:20"),
        ("Sat, 07 Apr 2018 10:00:00 +0300", "2018-04-07T07:00"),
        ("April 7, 2018", "2018-04-07T00:00"),
        ("25/12/2017", "2017-12-25T00:00"),
    ],
)
def test_dates_are_read(text: str, expected: str) -> None:
    found = read_date(text)
    assert found is not None
    assert found.strftime("%Y-%m-%dT%H:%M") == expected
    assert found.tzinfo == UTC


@pytest.mark.parametrize(
    "text",
    ["", "لا تاريخ هنا", "31 أبريل 2018", "30 صفر 1439", "99/99/2018", "المادة 12 من القانون 2018", "0000-00-00T00:00:00", "مايو المقبل"],
)
def test_what_is_no_date_gives_none(text: str) -> None:
    assert read_date(text) is None


@given(st.one_of(st.text(max_size=80), st.text(alphabet="0123456789/-:. T+Zصم أبريل رجب,", max_size=50)))
def test_reading_a_date_never_raises(text: str) -> None:
    found = read_date(text)
    assert found is None or found.tzinfo == UTC


def test_a_date_from_the_future_or_before_the_web_is_not_believed() -> None:
    fetched = datetime(2020, 1, 10, tzinfo=UTC)
    assert believable(datetime(2020, 1, 10, 12, tzinfo=UTC), fetched) is not None
    assert believable(datetime(2020, 1, 12, tzinfo=UTC), fetched) is None
    assert believable(datetime(1970, 1, 1, tzinfo=UTC), fetched) is None
    assert believable(datetime(2020, 1, 1), None) == datetime(2020, 1, 1, tzinfo=UTC)  # noqa: DTZ001 – a naive one is the case tested


@pytest.mark.parametrize(
    "line",
    ["الثلاثاء 17 تشرين الثاني 2026 - 09:30", "آخر تحديث: 17/11/2026 09:30 (بتوقيت دمشق)", "تم النشر في 7 أبريل 2018", "2018-04-07"],
)
def test_a_line_of_date_alone_is_furniture(line: str) -> None:
    assert is_dateline(line)


@pytest.mark.parametrize("line", ["قتل خمسة أشخاص في 7 أبريل 2018", "وقعت الهدنة في 3 نيسان 2018 بعد مفاوضات", "الثلاثاء", "انتخابات 2018"])
def test_a_sentence_with_a_date_is_not(line: str) -> None:
    assert not is_dateline(line)
