"""Arithmetic of days, weeks, months and years, Gregorian and Hijri. Weeks start on Monday, as the records' `week` precision has it."""

from __future__ import annotations

from calendar import monthrange
from datetime import UTC, date, datetime, timedelta

from hijridate import Gregorian, Hijri

from processors.numbers.digits import Amount
from processors.times.findings import Span

DAY = timedelta(days=1)


def midnight(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=UTC)


def day_span(day: date) -> Span:
    return Span(midnight(day), midnight(day + DAY), "day")


def days(first: date, last: date) -> Span:
    """From the first day to the last, both included."""
    return Span(midnight(first), midnight(last + DAY), "day")


def week_span(day: date) -> Span:
    """The week that the day is in."""
    monday = day - timedelta(days=day.weekday())
    return Span(midnight(monday), midnight(monday + timedelta(days=7)), "week")


def month_span(year: int, month: int) -> Span:
    return Span(midnight(date(year, month, 1)), midnight(add_months(date(year, month, 1), 1)), "month")


def year_span(year: int) -> Span:
    return Span(midnight(date(year, 1, 1)), midnight(date(year + 1, 1, 1)), "year")


def add_months(day: date, months: int) -> date:
    """The same day of another month, or that month's last."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def is_year(number: Amount) -> bool:
    """A Gregorian year of which news speaks."""
    return isinstance(number, int) and 1800 <= number <= 2100


def is_hijri_year(number: Amount) -> bool:
    """A Hijri year of which news speaks (1882 to 2077)."""
    return isinstance(number, int) and 1343 <= number <= 1500


def hijri_day(year: int, month: int, day: int) -> date | None:
    """The Gregorian date of a Hijri one after the Umm al-Qura calendar; None outside of its tables (1343 to 1500)."""
    try:
        return Hijri(year, month, day).to_gregorian()
    except (ValueError, OverflowError):
        return None


def hijri_month(year: int, month: int) -> Span | None:
    try:
        first = Hijri(year, month, 1)
        start = first.to_gregorian()
        return Span(midnight(start), midnight(start + timedelta(days=first.month_length())), "month")
    except (ValueError, OverflowError):
        return None


def hijri_year(day: date) -> int | None:
    """The Hijri year that a Gregorian date is in; None outside of the tables."""
    try:
        return Gregorian(day.year, day.month, day.day).to_hijri().year
    except (ValueError, OverflowError):
        return None


def weekday_on_or_before(day: date, weekday: int) -> date:
    return day - timedelta(days=(day.weekday() - weekday) % 7)


def weekday_after(day: date, weekday: int) -> date:
    return day + timedelta(days=(weekday - day.weekday() - 1) % 7 + 1)


def nearest_weekday(day: date, weekday: int) -> date:
    """The weekday nearest to a day, three days away at most."""
    ahead = (weekday - day.weekday()) % 7
    return day + timedelta(days=ahead if ahead <= 3 else ahead - 7)


def first_week(year: int, month: int) -> date:
    """The Monday of the first week that lies within the month."""
    first = date(year, month, 1)
    return first + timedelta(days=-first.weekday() % 7)


def last_week(year: int, month: int) -> date:
    """The Monday of the last week that lies within the month."""
    last = add_months(date(year, month, 1), 1) - DAY
    sunday = last - timedelta(days=(last.weekday() + 1) % 7)
    return sunday - timedelta(days=6)
