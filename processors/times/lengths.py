"""Times told by a length: "قبل أسبوع", "منذ عامين", "خلال الـ24 ساعة الماضية", "لمدة ثلاثة أيام"."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from msgspec.structs import replace

from processors.model import Precision
from processors.times import calendar
from processors.times.dates import Dates
from processors.times.findings import Found, Span
from processors.times.tokens import has_role, match
from processors.times.words import FEW, Length, Unit

_HOURS: Final[dict[Unit, float]] = {"minute": 1 / 60, "hour": 1, "day": 24, "week": 168}
_MONTHS: Final[dict[Unit, int]] = {"month": 1, "year": 12, "decade": 120}
_PRECISION: Final[dict[Unit, Precision]] = {
    "minute": "minute", "hour": "hour", "day": "day", "week": "day", "month": "month", "year": "year", "decade": "year",
}
_MANY: Final[dict[Unit, tuple[int, int]]] = {
    "minute": (3, 59), "hour": (2, 12), "day": (2, 10), "week": (2, 8), "month": (2, 11), "year": (2, 10), "decade": (2, 5),
}
"""What a plural without a number stands for, from and to."""


def _most(unit: Unit) -> int:
    """The largest number of units that a length has: all lie within a thousand years."""
    return 99 if unit == "decade" else 999


class Lengths(Dates):
    """Adds to dates what counts units from the publication."""

    def length(self, i: int) -> tuple[int, int, Length, int] | None:
        """ "24 ساعة", "يومين", "بضعة أيام", "أسبوع", "الأيام الثلاثة": least, most, unit, and the token after it."""
        tokens = self.tokens
        if i < len(tokens) and tokens[i].word.norm in FEW:
            unit = match(tokens, i + 1, "unit")
            return (3, 9, unit[0].value, unit[1]) if unit and isinstance(unit[0].value, Length) else None
        number = self.number(i)
        j = number[1] if number else i
        unit = match(tokens, j, "unit")
        if unit is None or not isinstance(unit[0].value, Length):
            return None
        length, last = unit[0].value, unit[1]
        if number:
            return (number[0], number[0], length, last) if 0 < number[0] <= _most(length.unit) else None
        if length.number < 3:
            if length.unit == "day" and (match(tokens, last, "weekday") or match(tokens, last, "day")):
                return None  # "منذ يوم الثلاثاء", "منذ يوم أمس"
            following = self.number(last) if length.unit == "year" else None
            if following and calendar.is_year(following[0]):
                return None  # "منذ عام 2011"
            return length.number, length.number, length, last
        after = self.number(last)
        if after and 0 < after[0] <= _most(length.unit) and tokens[last].word.norm.find("ال") in (0, 1):
            return after[0], after[0], length, after[1]
        return *_MANY[length.unit], length, last

    def back(self, count: int, unit: Unit) -> datetime:
        """The moment `count` units before the publication."""
        if unit in _HOURS:
            return self.published - timedelta(hours=count * _HOURS[unit])
        day = calendar.add_months(self.today, -count * _MONTHS[unit])
        return datetime.combine(day, self.published.timetz())

    def ago(self, i: int) -> Found | None:
        """ "قبل أسبوع", "منذ يومين", "قبل نحو عام"; "منذ سنوات" is background."""
        tokens = self.tokens
        before = has_role(tokens, i, "ago")
        since = has_role(tokens, i, "since")
        if not (before or since or (i == 0 and tokens[i].word.norm == "من")):
            return None
        j = i + 1
        while j < len(tokens) and tokens[j].word.norm in _ABOUT:
            j += 1
        found = self.length(j)
        if found is None or (tokens[j].word.norm.startswith("ال") and not tokens[j].word.norm.startswith("الف")):
            return None
        least, most, length, last = found
        gone = match(tokens, last, "adjective")
        if gone and gone[0].value in ("gone", "past"):
            last = gone[1]
        elif before and last + 1 < len(tokens) and tokens[last].word.norm == "من" and tokens[last + 1].word.norm not in _NOW:
            return None  # "قبل ساعات من سريان الهدنة" counts from there
        span = self._ago(least, most, length.unit)
        if since:
            span = replace(span, end=self.published)
        return Found(last, span, background=before and length.unit in _MONTHS, since=since)

    def _ago(self, least: int, most: int, unit: Unit) -> Span:
        start, end = self.back(most, unit), self.back(least, unit)
        if least != most:
            return Span(start, end, "week" if unit == "day" else _PRECISION[unit])
        if unit in ("day", "week"):
            return calendar.day_span(start.date())
        if unit == "month":
            return calendar.month_span(start.year, start.month)
        if unit in ("year", "decade"):
            return calendar.year_span(start.year)
        width = timedelta(minutes=1) if unit == "minute" else timedelta(hours=1)
        return Span(start, start + width, _PRECISION[unit])

    def gone(self, i: int) -> Found | None:
        """ "ثلاثة أيام مضت", "قبل 3 أيام خلت"."""
        found = self.length(i)
        if found is None:
            return None
        after = match(self.tokens, found[3], "adjective")
        if after is None or after[0].value != "gone":
            return None
        least, most, length, _ = found
        return Found(after[1], self._ago(least, most, length.unit), background=length.unit in _MONTHS)

    def window(self, i: int) -> Found | None:
        """ "الـ24 ساعة الماضية", "الأيام الثلاثة الماضية", "الساعات القليلة المقبلة", "اليومين الماضيين", "آخر 24 ساعة"."""
        tokens = self.tokens
        last_of = has_role(tokens, i, "last")
        found = self.length(i + last_of)
        if found is None:
            return None
        _, most, length, last = found
        few = match(tokens, last, "adjective")
        if few and few[0].value == "few":
            last = few[1]
        adjective = self.adjective(last)
        if adjective is None:
            if not last_of or self.number(last) is not None:
                return None
            return Found(last, Span(self.back(most, length.unit), self.published, _PRECISION[length.unit]))
        if adjective[0] == "this":
            return None
        last = adjective[1]
        number = self.number(last)
        if number and length.number == 3 and tokens[last].word.norm.find("ال") in (0, 1) and 0 < number[0] <= _most(length.unit):
            most, last = number
        if length.number == 1 and most == 1 and length.unit not in ("hour", "minute"):
            return None  # "الأسبوع الماضي" is a week of the calendar
        start = self.back(most, length.unit)
        if adjective[0] == "next":
            end = 2 * (self.published - start) + start
            return Found(last, Span(self.published, end, _PRECISION[length.unit]))
        return Found(last, Span(start, self.published, _PRECISION[length.unit]))

    def hence(self, i: int) -> Found | None:
        """ "بعد أسبوع", where it is all that the text says: in a story it counts from what the story tells."""
        if not (self.ahead and has_role(self.tokens, i, "after")):
            return None
        found = self.length(i + 1)
        if found is None or found[2].unit in ("minute", "hour"):
            return None
        least, _, length, last = found
        if length.unit in _MONTHS:
            return Found(last, calendar.day_span(calendar.add_months(self.today, least * _MONTHS[length.unit])))
        return Found(last, calendar.day_span((self.published + timedelta(hours=least * _HOURS[length.unit])).date()))

    def duration(self, i: int) -> Found | None:
        """ "لمدة ثلاثة أيام", "على مدى أسبوع", "استمرت ساعتين": a length, no time."""
        if not has_role(self.tokens, i, "length"):
            return None
        j = i + 1
        while j < len(self.tokens) and self.tokens[j].word.norm in _ABOUT:
            j += 1
        found = self.length(j)
        if found is None:
            return None
        _, most, length, last = found
        if self.adjective(last):
            return None
        return Found(last, Span(self.back(most, length.unit), self.published, _PRECISION[length.unit]), duration=True)


_NOW = frozenset({"الان", "اليوم", "هذا", "الحين"})
_ABOUT = frozenset({"نحو", "حوالي", "قرابه", "زهاء", "اكثر", "اقل", "من", "مده"})
"""Between "قبل" and its length; the time is taken as told."""
