"""Quiet hours: over midnight, and where a time zone's clocks change."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from processors.errors import BadSettings
from sinks.alerts.policy import Channel, quiet_hours


@pytest.mark.parametrize(
    ("now", "until"),
    [
        ("2024-03-05T22:59", None),
        ("2024-03-05T23:00", "2024-03-06T07:00"),
        ("2024-03-06T00:00", "2024-03-06T07:00"),
        ("2024-03-06T06:59", "2024-03-06T07:00"),
        ("2024-03-06T07:00", None),
    ],
)
def test_hours_over_midnight(now: str, until: str | None) -> None:
    quiet = quiet_hours("23:00-07:00", ZoneInfo("UTC"))
    expected = datetime.fromisoformat(until).replace(tzinfo=UTC) if until else None
    assert quiet.until(datetime.fromisoformat(now).replace(tzinfo=UTC)) == expected


def test_hours_within_a_day() -> None:
    quiet = quiet_hours("9:00 – 10:30", ZoneInfo("UTC"))
    assert quiet.until(datetime(2024, 3, 5, 9, tzinfo=UTC)) == datetime(2024, 3, 5, 10, 30, tzinfo=UTC)
    assert quiet.until(datetime(2024, 3, 5, 10, 30, tzinfo=UTC)) is None


def test_the_night_in_which_the_clocks_go_forward_is_shorter() -> None:
    quiet = quiet_hours("23:00-07:00", ZoneInfo("Europe/Berlin"))
    assert quiet.until(datetime(2024, 3, 30, 22, 30, tzinfo=UTC)) == datetime(2024, 3, 31, 5, tzinfo=UTC)
    assert quiet.until(datetime(2024, 4, 1, 22, 30, tzinfo=UTC)) == datetime(2024, 4, 2, 5, tzinfo=UTC)
    assert quiet.until(datetime(2024, 3, 29, 22, 30, tzinfo=UTC)) == datetime(2024, 3, 30, 6, tzinfo=UTC)


@given(
    st.integers(0, 10 * 365 * 24 * 60), st.times(), st.times(),
    st.sampled_from(["UTC", "Asia/Damascus", "Africa/Casablanca", "America/New_York", "Asia/Tehran"]),
)  # fmt: skip
def test_an_end_lies_ahead_within_a_day(minutes: int, start: time, end: time, zone: str) -> None:
    a, b = f"{start:%H:%M}", f"{end:%H:%M}"
    if a == b:
        return
    quiet = quiet_hours(f"{a}-{b}", ZoneInfo(zone))
    moment = datetime(2020, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
    until = quiet.until(moment)
    assert until is None or 0 < (until - moment).total_seconds() <= 26 * 3600


@pytest.mark.parametrize("text", ["", "23-7", "24:00-07:00", "23:60-07:00", "07:00-07:00", "soon"])
def test_what_is_no_hours(text: str) -> None:
    with pytest.raises(BadSettings):
        quiet_hours(text, ZoneInfo("UTC"))


@pytest.mark.parametrize("zone", ["", "Nowhere", "../etc/passwd", "\x00"])
def test_what_is_no_time_zone(zone: str) -> None:
    with pytest.raises(BadSettings, match="no time zone"):
        _ = Channel(name="desk", timezone=zone).zone
