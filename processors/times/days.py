"""Days told by name: "أمس الجمعة", "الخميس الموافق 14 شباط", "12/5/2015", "عيد الفطر", "ثالث ثلاثاء في أيلول"."""

from __future__ import annotations

from datetime import date, timedelta

from msgspec.structs import replace

from processors.text.words import NUMBER
from processors.times import calendar
from processors.times.findings import Found, MonthAt
from processors.times.lengths import Lengths
from processors.times.tokens import clitic, has_role, match
from processors.times.words import Feast, Length, Month


class Days(Lengths):
    """Adds to dates and lengths the days that have a name."""

    def day_at(self, i: int) -> Found | None:
        """ "أمس الجمعة", "يوم الجمعة الماضي", "الخميس الموافق 14 شباط", "12/5/2015", "الثالث من أيار"."""
        tokens = self.tokens
        if i >= len(tokens):
            return None
        found = self._numeric(i) or self._nth(i) or self._near_day(i) or self._weekday(i) or self.date_at(i) or self._feast(i)
        if found and found.last + 1 < len(tokens) and tokens[found.last].word.norm == _EQUAL_TO:
            return self._numeric(found.last + 1) or self.date_at(found.last + 1) or found  # "26 شوال 1436 هـ الموافق 11 أغسطس 2015"
        return found

    def _near_day(self, i: int) -> Found | None:
        tokens = self.tokens
        found = match(tokens, i, "day")
        if found is None or not isinstance(found[0].value, int):
            return None
        offset, last = found[0].value, found[1]
        if tokens[i].word.norm.endswith("اليوم") and len(found[0].words) == 1:
            if i and tokens[i - 1].word.norm in _OTHER_DAY:
                return None
            if self.ordinal(last) and not match(tokens, last, "weekday"):
                return None
            if match(tokens, last, "adjective") or has_role(tokens, last, "told"):
                return None
        day = self.today + timedelta(days=offset)
        named = self._named(last)
        if named:
            weekday, last = named
            day = calendar.nearest_weekday(day, weekday)
        dated = self._date_of(last, day.weekday() if named else None)
        return dated or Found(last, calendar.day_span(day))

    def _named(self, i: int) -> tuple[int, int] | None:
        """ "السبت", "(السبت)", "، السبت" after "أمس"."""
        tokens = self.tokens
        opening = i < len(tokens) and tokens[i].word.surface in "(،,"
        found = match(tokens, i + 1 if opening else i, "weekday")
        if found is None or not isinstance(found[0].value, int) or not found[0].words[0].startswith("ال") or clitic(tokens, i):
            return None
        last = found[1]
        if opening and tokens[i].word.surface == "(":
            if last >= len(tokens) or tokens[last].word.surface != ")":
                return None
            last += 1
        return found[0].value, last

    def _date_of(self, i: int, weekday: int | None) -> Found | None:
        """ ", 13 شباط", "الموافق 14 شباط", "(3 آب)", "في 18 شباط" after a day's name."""
        tokens = self.tokens
        j = i
        bracket = False
        if j < len(tokens) and tokens[j].word.surface in "،,(":
            bracket = tokens[j].word.surface == "("
            j += 1
        if has_role(tokens, j, "day_link"):
            j += 1
        found = self._numeric(j) or self.date_at(j, weekday)
        if found is None:
            return None
        if bracket and found.last < len(tokens) and tokens[found.last].word.surface == ")":
            return replace(found, last=found.last + 1)
        return found

    def _weekday(self, i: int) -> Found | None:
        tokens = self.tokens
        j = i
        said = tokens[i].word.norm in DAY
        j += int(said)
        found = match(tokens, j, "weekday")
        if found is None or not isinstance(found[0].value, int):
            return None
        definite = found[0].words[0].startswith("ال")
        weekday, last = found[0].value, found[1]
        if not definite:
            week = match(tokens, last, "unit")
            if not (week and isinstance(week[0].value, Length) and week[0].value.unit == "week") and not said:
                return None
        if i and tokens[i - 1].word.norm in _EACH:
            return None
        week_of = self.relative(last + 1 if last < len(tokens) and tokens[last].word.norm == "من" else last)
        if week_of and week_of.span.precision == "week":
            return Found(week_of.last, calendar.day_span(week_of.span.start.date() + timedelta(days=weekday)))
        dated = self._date_of(last, weekday)
        if dated:
            return dated
        adjective = self.adjective(last)
        after = match(tokens, last, "day")
        if after and isinstance(after[0].value, int) and after[0].value > 0:
            return Found(after[1], calendar.day_span(calendar.nearest_weekday(self.today + timedelta(days=after[0].value), weekday)))
        return Found(adjective[1] if adjective else last, calendar.day_span(self._named_day(weekday, adjective[0] if adjective else None)))

    def _named_day(self, weekday: int, adjective: str | None) -> date:
        """News looks back: a bare weekday is the last one up to publication, unless the words before announce something."""
        if adjective == "past":
            return calendar.weekday_on_or_before(self.today - calendar.DAY, weekday)
        if adjective == "next" or (adjective is None and self.is_ahead()):
            return calendar.weekday_after(self.today, weekday)
        return calendar.weekday_on_or_before(self.today, weekday)

    def _numeric(self, i: int) -> Found | None:
        """ "12/5/2015", "2015-05-12", "12.05.2015", "12/10/1436هـ", "2/2013"."""
        tokens = self.tokens
        if i >= len(tokens) or tokens[i].word.kind != NUMBER:
            return None
        numbers, last = self._joined(i)
        if i > 1 and tokens[i - 1].word.surface in _DATE_MARKS and tokens[i - 2].word.kind == NUMBER:
            return None  # the rest of what was no date
        if len(numbers) == 2 and tokens[i + 1].word.surface == "/" and 1 <= numbers[0] <= 12 and calendar.is_year(numbers[1]):
            return Found(last, calendar.month_span(numbers[1], numbers[0]))
        if len(numbers) != 3:
            return None
        if calendar.is_year(numbers[0]) or calendar.is_hijri_year(numbers[0]):
            numbers.reverse()
        day, month, year = numbers
        if calendar.is_hijri_year(year) and month <= 12 and day <= 30:
            found = calendar.hijri_day(year, month, day)
            era = last < len(tokens) and tokens[last].word.surface in _ERAS
            return Found(last + era, calendar.day_span(found)) if found else None
        if month > 12 >= day:
            day, month = month, day
        if not calendar.is_year(year):
            return None
        try:
            return Found(last, calendar.day_span(date(year, month, day)))
        except ValueError:
            return None

    def _joined(self, i: int) -> tuple[list[int], int]:
        """Up to three numbers that one mark joins, and the token after them."""
        tokens = self.tokens
        if tokens[i].word.norm.count(".") == 2:
            parts, last = tokens[i].word.norm.split("."), i + 1
        else:
            parts, last = [tokens[i].word.norm], i + 1
            mark = tokens[last].word.surface if last < len(tokens) else ""
            while mark in _DATE_MARKS and len(parts) < 3 and last + 1 < len(tokens):
                if tokens[last].word.surface != mark or tokens[last + 1].word.kind != NUMBER:
                    break
                parts.append(tokens[last + 1].word.norm)
                last += 2
        if len(parts) == 3 and len(parts[2]) == 2 and len(parts[0]) < 3 and parts[2].isdecimal():
            century = self.today.year // 100 - (int(parts[2]) > self.today.year % 100 + _AHEAD)
            parts[2] = f"{century}{parts[2]}"
        return ([int(part) for part in parts] if all(part.isdecimal() and len(part) <= 4 for part in parts) else []), last

    def _feast(self, i: int) -> Found | None:
        """ "عيد الفطر", "رأس السنة الهجرية 2019": of that year, or the nearest."""
        found = match(self.tokens, i, "feast")
        if found is None or not isinstance(found[0].value, Feast):
            return None
        feast, last = found[0].value, found[1]
        month = Month(feast.month, feast.hijri)
        year = self.year_at(last)
        base = year[0] if year else self.today.year
        if feast.hijri:
            base = calendar.hijri_year(date(base, 7, 1)) or 0
        days = [day for near in (base, base - 1, base + 1) if (day := self._date(near, month, feast.day))]
        if year:
            days = [day for day in days if day.year == year[0]]
        elif self.ahead:
            days = sorted(day for day in days if day >= self.today)[:1]
        day = min(days, key=self._distance, default=None)
        return Found(year[1] if year else last, calendar.day_span(day)) if day else None

    # -- n-th days and weeks
    def _nth(self, i: int) -> Found | None:
        """ "ثالث ثلاثاء في أيلول", "الأسبوع الأول من تشرين الأول", "آخر يوم من شهر 10"."""
        tokens = self.tokens
        if has_role(tokens, i, "last"):
            head = self._head(i + 1)
            return self._nth_of(head[1], head[0], None) if head else None
        order = self.ordinal(i)
        if order:
            head = self._head(order[1])
            return self._nth_of(head[1], head[0], order[0]) if head else None
        head = self._head(i)
        if head is None:
            return None
        if has_role(tokens, head[1], "last"):
            return self._nth_of(head[1] + 1, head[0], None)
        order = self.ordinal(head[1])
        return self._nth_of(order[1], head[0], order[0]) if order else None

    def _head(self, i: int) -> tuple[int | str, int] | None:
        """A weekday's number, "day" or "week"."""
        tokens = self.tokens
        said = int(i < len(tokens) and tokens[i].word.norm in DAY)
        found = match(tokens, i + said, "weekday")
        if found and isinstance(found[0].value, int):
            return found[0].value, found[1]
        unit = match(tokens, i, "unit")
        if unit and isinstance(unit[0].value, Length) and unit[0].value.number == 1 and unit[0].value.unit in ("day", "week"):
            return unit[0].value.unit, unit[1]
        return None

    def _nth_of(self, i: int, head: int | str, order: int | None) -> Found | None:
        at = self.month_at(self.of(i), dated=True)
        if at is None or at.month.hijri:
            return None
        year, month = self.month_year(at), at.month.number
        if isinstance(head, int):
            return self._nth_weekday(at, year, head, order)
        if head == "week":
            monday = calendar.last_week(year, month)
            if order is not None:
                monday = calendar.first_week(year, month) + timedelta(days=7 * (order - 1))
            return Found(at.last, calendar.week_span(monday)) if order is None or order <= 5 else None
        if order is None:
            return Found(at.last, calendar.day_span(calendar.add_months(date(year, month, 1), 1) - calendar.DAY))
        day = self.day(order, at)
        return Found(at.last, calendar.day_span(day)) if day else None

    def _nth_weekday(self, at: MonthAt, year: int, weekday: int, order: int | None) -> Found | None:
        if order is None:
            last = calendar.add_months(date(year, at.month.number, 1), 1) - calendar.DAY
            return Found(at.last, calendar.day_span(calendar.weekday_on_or_before(last, weekday)))
        dated = self.day(order, at, weekday)
        if order > 5 or (dated and dated.weekday() == weekday and at.year is not None):
            return Found(at.last, calendar.day_span(dated)) if dated else None
        first = calendar.weekday_after(date(year, at.month.number, 1) - calendar.DAY, weekday)
        return Found(at.last, calendar.day_span(first + timedelta(days=7 * (order - 1))))


_AHEAD = 10
"""Years from publication up to which two digits name a year to come."""
_EQUAL_TO = "الموافق"
_DATE_MARKS = ("/", "-", "\\")
_ERAS = ("هـ", "ه")
DAY = frozenset({"يوم", "ويوم", "بيوم", "ليوم", "اليوم", "نهار"})
_OTHER_DAY = frozenset({"ذلك", "ذات", "نفس", "كل", "مثل", "ومثل"})
_EACH = frozenset({"كل", "ايام", "صلاه", "مسجد", "جامع"})
