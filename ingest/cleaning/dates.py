"""Dates as sites write them: ISO 8601 for machines, "الثلاثاء 3 نيسان 2018 - 14:30" and "17 رجب 1439 هـ" for readers.

A clock time without a zone is taken as UTC: the outlet's zone is not known here, and a guess would look like knowledge.
A date without a clock time is midnight UTC of that day.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, timezone
from email.utils import parsedate_to_datetime
from functools import cache
from zoneinfo import ZoneInfo

import msgspec
from hijridate import Hijri

from ingest.cleaning.tables import load
from processors.text.letters import normalize

EARLIEST = datetime(1994, 1, 1, tzinfo=UTC)
"""No news site has older pages; what says so is a template's default ("1970-01-01")."""
_ISO = re.compile(
    r"(?<!\d)(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ]\s*(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,]\d+)?)?\s*(Z|UTC|GMT|[+-]\d{2}:?\d{2})?)?(?!\d)",
    re.IGNORECASE,
)
_NUMERIC = re.compile(r"(?<![\d./-])(?:(\d{4})[/.-](\d{1,2})[/.-](\d{1,2})|(\d{1,2})[/.-](\d{1,2})[/.-](\d{4}))(?![\d/])")
_CLOCK = re.compile(
    r"(?<![\d:.])([01]?\d|2[0-3])\s?[:.٫]\s?([0-5]\d)(?:[:.][0-5]\d)?(?![\d])\s*(صباحا|مساء|ص|م|am|pm|ظهرا)?(?!\w)", re.IGNORECASE,
)
_WORD = re.compile(r"[^\W\d_]+")
_LONGEST_DATELINE = 110
"""Characters."""
_OFFSET = re.compile(r"(?:GMT|UTC|غرينتش|جرينتش)\s*\)?\s*([+-])\s*(\d{1,2})(?::?(\d{2}))?", re.IGNORECASE)


class _Table(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    labels: tuple[str, ...]
    months: dict[str, tuple[str, ...]]
    hijri: dict[str, tuple[str, ...]]
    zones: dict[str, str]


class _Dates:
    def __init__(self, table: _Table) -> None:
        self.months = {normalize(name).lower(): int(number) for number, names in table.months.items() for name in names}
        self.hijri = {normalize(name): int(number) for number, names in table.hijri.items() for name in names}
        self.zones = {normalize(name).lower(): zone for name, zone in table.zones.items()}
        phrases = (*table.labels, *self.months, *self.hijri, *self.zones)
        self.words = frozenset(word for phrase in phrases for word in normalize(phrase).lower().split())
        name = _either([*self.months, *self.hijri])
        article = "(?:ال)?"
        day = rf"(?<!\d)(\d{{1,2}})\s*(?:من\s+)?(?:شهر\s+)?{article}"
        year = r"(?!\w)\s*(?:عام|سنه)?[\s,،/-]*(\d{4})(?!\d)"
        self.day_first = re.compile(rf"{day}({name})(?:\s*/\s*({name}))?{year}", re.IGNORECASE)
        self.month_first = re.compile(rf"(?<!\w)({name})\s+(\d{{1,2}})(?!\d)[\s,،/-]*(\d{{4}})(?!\d)", re.IGNORECASE)
        self.clock_zone = re.compile(rf"(?:بتوقيت|توقيت)\s+({_either(self.zones)})(?!\w)|(?<!\w)(GMT|UTC)(?!\w)", re.IGNORECASE)


def _either(names: list[str] | dict[str, str]) -> str:
    return "|".join(re.escape(name).replace("\\ ", r"\s+") for name in sorted(names, key=len, reverse=True))


@cache
def _dates() -> _Dates:
    return _Dates(load("dates.toml", _Table))


def believable(moment: datetime | None, fetched: datetime | None) -> datetime | None:
    """The moment in UTC, or None where it lies before there were news sites, or more than a day after the page was fetched."""
    if moment is None:
        return None
    try:
        utc = moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    except (OverflowError, ValueError):
        return None
    if utc < EARLIEST or (fetched is not None and utc > fetched + timedelta(days=1)):
        return None
    return utc


def read_date(text: str) -> datetime | None:
    """The first date that the text names, aware, in UTC; None where it names none. Looks at the first 400 characters."""
    text = " ".join(normalize(text[:400]).split())
    if not any(c.isdigit() for c in text):
        return None
    for reading in (_iso, _rfc822, _named, _numeric):
        try:
            found = reading(text)
            if found is not None:
                return found.astimezone(UTC)
        except (ValueError, OverflowError):  # the 31st of April, the year 0
            continue
    return None


def is_dateline(line: str) -> bool:
    """Whether a line is nothing but a date, with its clock time, weekday and "last update": furniture, not text."""
    if len(line) > _LONGEST_DATELINE or not any(c.isdigit() for c in line) or read_date(line) is None:
        return False
    words = _dates().words
    return all(word in words or word.removeprefix("ال") in words for word in _WORD.findall(normalize(line).lower()))


def _iso(text: str) -> datetime | None:
    match = _ISO.search(text)
    if not match:
        return None
    year, month, day, hour, minute, second, zone = match.groups()
    if hour is None:
        return _with_clock(int(year), int(month), int(day), text[match.end() :])
    offset = UTC
    if zone and zone[0] in "+-":
        digits = zone[1:].replace(":", "")
        span = timedelta(hours=int(digits[:2]), minutes=int(digits[2:]))
        offset = timezone(span if zone[0] == "+" else -span)
    return datetime(int(year), int(month), int(day), int(hour), int(minute), int(second or 0), tzinfo=offset)


def _rfc822(text: str) -> datetime | None:
    if "," not in text and ":" not in text:
        return None
    try:
        found = parsedate_to_datetime(text)
    except (TypeError, IndexError):
        return None
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def _named(text: str) -> datetime | None:
    dates = _dates()
    readings = [(match.start(), match.end(), match[2], match[3] or "", match[1], match[4]) for match in dates.day_first.finditer(text)]
    readings.extend((match.start(), match.end(), match[1], "", match[2], match[3]) for match in dates.month_first.finditer(text))
    hijri = None
    for start, end, name, second, day, year in sorted(readings):
        month = _month(dates.months, name) or (_month(dates.months, second) if second else None)
        rest = text[end:] if _CLOCK.search(text[end:]) else text[:start]
        if month is not None and int(year) > 1900:
            return _with_clock(int(year), month, int(day), rest)
        islamic = _month(dates.hijri, name)
        if islamic is not None and 1400 < int(year) < 1500 and hijri is None:
            hijri = (int(year), islamic, int(day), rest)
    if hijri is not None:  # only where no other date stands beside it
        day_of = Hijri(*hijri[:3]).to_gregorian()
        return _with_clock(day_of.year, day_of.month, day_of.day, hijri[3])
    return None


def _month(months: dict[str, int], name: str) -> int | None:
    return months.get(" ".join(name.lower().split()))


def _numeric(text: str) -> datetime | None:
    match = _NUMERIC.search(text)
    if not match:
        return None
    rest = text[match.end() :] if _CLOCK.search(text[match.end() :]) else text[: match.start()]
    if match[1]:
        year, month, day = int(match[1]), int(match[2]), int(match[3])
    else:
        day, month, year = int(match[4]), int(match[5]), int(match[6])  # the day first, as in every Arabic country
        if month > 12 >= day:
            day, month = month, day
    if 1400 < year < 1500:
        gregorian = Hijri(year, month, day).to_gregorian()
        year, month, day = gregorian.year, gregorian.month, gregorian.day
    return _with_clock(year, month, day, rest)


def _with_clock(year: int, month: int, day: int, rest: str) -> datetime:
    match = _CLOCK.search(rest)
    if not match:
        return datetime(year, month, day, tzinfo=UTC)
    hour, minute, half = int(match[1]), int(match[2]), (match[3] or "").lower()
    if half in ("م", "مساء", "pm", "ظهرا") and hour < 12 and not (half == "ظهرا" and hour == 11):
        hour += 12
    elif half in ("ص", "صباحا", "am") and hour == 12:
        hour = 0
    moment = datetime(year, month, day, hour, minute, tzinfo=UTC)
    offset = _OFFSET.search(rest)
    if offset:
        span = timedelta(hours=int(offset[2]), minutes=int(offset[3] or 0))
        return moment - span if offset[1] == "+" else moment + span
    zone = _dates().clock_zone.search(rest)
    if zone:
        return moment.replace(tzinfo=ZoneInfo(_dates().zones[" ".join((zone[1] or zone[2]).lower().split())]))
    return moment
