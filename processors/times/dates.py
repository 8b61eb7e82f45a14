"""Dates: a day of a month in words and digits, ranges of days, months and their edges, years."""

from __future__ import annotations

from datetime import date, timedelta

from msgspec.structs import replace

from processors.text.words import NUMBER
from processors.times import calendar
from processors.times.findings import Found, MonthAt, Span
from processors.times.months import Months
from processors.times.tokens import has_role, match
from processors.times.words import Length, Month


class Dates(Months):
    """Adds the days of a month, and parts of months and years."""

    def day(self, number: int, at: MonthAt, weekday: int | None = None) -> date | None:
        """The day `number` of a month; without a year the weekday tells it, or the nearest is meant, rather past than to come."""
        if at.year is not None or at.adjective or (self.ahead and weekday is None):
            return self._date(self.month_year(at), at.month, number)
        own = calendar.hijri_year(self.today) if at.month.hijri else self.today.year
        base = own or 1
        candidates = [day for year in (base, base - 1, base + 1) if (day := self._date(year, at.month, number))]
        fitting = [day for day in candidates if weekday is None or day.weekday() == weekday] or candidates
        return min(fitting, key=self._distance, default=None)

    def _distance(self, day: date) -> float:
        gap = (day - self.today).days
        return self.far(gap) if gap > 0 else self.past(-gap)

    def _date(self, year: int, month: Month, number: int) -> date | None:
        if month.hijri:
            return calendar.hijri_day(year, month.number, number)
        try:
            return date(year, month.number, number)
        except ValueError:
            return None

    def date_at(self, i: int, weekday: int | None = None) -> Found | None:
        """ "الأول من شباط 2013", "13 إلى 15 تموز", "13-15 تموز", "1-8 شهر أيلول"."""
        day = self.day_number(i)
        if day is None:
            return None
        number, last = day
        first = self._bare_range(i)
        if first:
            low, high, last = first
            at = self.month_at(self.of(last), dated=True)
            if at:
                return self._days(low, at, high, at)
        at = self.month_at(self.of(last), dated=True)
        other = self._to(at.last if at else last)
        if other:
            to, end = other
            at_end = self.month_at(self.of(end), dated=True)
            if at_end:
                return self._days(number, at or at_end, to, at_end)
        if at is None:
            return self._of_month(number, last)
        found = self.day(number, at, weekday)
        return Found(at.last, calendar.day_span(found)) if found else None

    def _of_month(self, number: int, last: int) -> Found | None:
        """ "في 26 من الشهر الماضي"."""
        month = self.relative(self.of(last))
        if month is None or month.span.precision != "month":
            return None
        first = month.span.start.date()
        try:
            return Found(month.last, calendar.day_span(first.replace(day=number)))
        except ValueError:
            return None

    def _bare_range(self, i: int) -> tuple[int, int, int] | None:
        """ "13-15"."""
        tokens = self.tokens
        kinds = [token.word.kind for token in tokens[i : i + 3]]
        if len(kinds) == 3 and kinds[0] == kinds[2] == NUMBER and tokens[i + 1].word.surface in "-–":
            low, high = self.number(i), self.number(i + 2)
            if low and high and 1 <= low[0] < high[0] <= 31:
                return low[0], high[0], i + 3
        return None

    def _to(self, i: int) -> tuple[int, int] | None:
        """ "إلى 15", "وحتى السادس والعشرين"."""
        if not has_role(self.tokens, i, "to"):
            return None
        return self.day_number(i + 1)

    def _days(self, low: int, at: MonthAt, high: int, at_end: MonthAt) -> Found | None:
        year = self.month_year(at_end)
        first, last = self._date(self.month_year(at) if at.year else year, at.month, low), self._date(year, at_end.month, high)
        if first is None or last is None or first > last:
            return None
        return Found(at_end.last, calendar.days(first, last))

    def month_first(self, i: int) -> Found | None:
        """ "يوليو 13-15", "تموز 13 إلى 15", or the month alone."""
        at = self.month_at(i)
        if at is None:
            return None
        if at.year is None and at.last < len(self.tokens) and self.tokens[at.last].word.kind == NUMBER:
            dash = self._bare_range(at.last)
            if dash:
                found = self._days(dash[0], at, dash[1], at)
                return replace(found, last=dash[2]) if found else None
            day = self.day_number(at.last)
            other = self._to(day[1]) if day else None
            if day and other:
                found = self._days(day[0], at, other[0], at)
                return replace(found, last=other[1]) if found else None
        span = self.month_span(self.month_year(at), at.month)
        return Found(at.last, span) if span else None

    def edge_at(self, i: int) -> Found | None:
        """ "أوائل آذار", "منتصف شهر مارس", "مطلع العام الجاري"."""
        edge = match(self.tokens, i, "edge")
        if edge is None:
            return None
        share = edge[0].value
        assert isinstance(share, tuple)  # noqa: S101  # the table's edges are shares
        at = self.month_at(edge[1], dated=True)
        if at:
            return self._edge_of(at, int(share[0]), int(share[1]))
        year = self.year_alone(edge[1])
        if year is None:
            relative = self.relative(edge[1]) or self._this_one(edge[1])
            if relative is None:
                return None
            year = relative
        start, end, precision = year.span.start, year.span.end, year.span.precision
        if precision == "year":
            first, last = _QUARTERS[int(share[0]) // 10]
            first_day = start.date()
            low, high = calendar.add_months(first_day, first), calendar.add_months(first_day, last)
            return replace(year, span=Span(calendar.midnight(low), calendar.midnight(high), "month"))
        if precision == "month":
            return replace(year, span=Span(start + timedelta(days=int(share[0])), min(end, start + timedelta(days=int(share[1]))), "week"))
        return year

    def _this_one(self, i: int) -> Found | None:
        """ "نهاية الشهر", "مطلع العام": the present one's."""
        unit = match(self.tokens, i, "unit")
        if unit is None or not isinstance(unit[0].value, Length) or not self.tokens[i].word.norm.startswith("ال"):
            return None
        length = unit[0].value
        return Found(unit[1], self.shifted(length, 0)) if length.number == 1 and length.unit in ("month", "year") else None

    def _edge_of(self, at: MonthAt, low: int, high: int) -> Found | None:
        span = self.month_span(self.month_year(at), at.month)
        if span is None:
            return None
        start = span.start + timedelta(days=low)
        return Found(at.last, Span(start, min(span.end, span.start + timedelta(days=high)), "week"))

    def year_alone(self, i: int) -> Found | None:
        """ "عام 2011", "العام 1436 هـ"; a bare year only after "في", "منذ" or their like."""
        tokens = self.tokens
        if has_role(tokens, i, "year"):
            found = self.number(i + 1)
            start = i + 1
        elif ((i and has_role(tokens, i - 1, "year_after")) or (self.ahead and len(tokens) == 1)) and self._four_digits(i):
            if i > 1 and tokens[i - 2].word.norm.endswith(_MORE):
                return None  # "أكثر من 1900 شخص"
            found, start = self.number(i), i
        else:
            return None
        if found is None or start >= len(tokens):
            return None
        year, last = found
        if last < len(tokens) and tokens[last].word.surface in ("هـ", "ه") and calendar.is_hijri_year(year):
            first, end = calendar.hijri_day(year, 1, 1), calendar.hijri_day(year + 1, 1, 1)
            return Found(last + 1, Span(calendar.midnight(first), calendar.midnight(end), "year")) if first and end else None
        if not calendar.is_year(year) or (tokens[i].word.kind == NUMBER and last < len(tokens) and match(tokens, last, "unit")):
            return None
        return Found(last, calendar.year_span(year))


_MORE = ("اكثر", "اقل", "ازيد", "اكبر")
_QUARTERS = ((0, 3), (4, 8), (9, 12))
"""Months [from, to) of the start, the middle and the end of a year."""
