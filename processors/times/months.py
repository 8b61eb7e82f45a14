"""Months with all their names, years, and what lies a month or a year from publication; and which year is meant where none is told."""

from __future__ import annotations

from datetime import datetime, timedelta

from processors.numbers.atoms import atoms
from processors.numbers.findings import Cardinal
from processors.numbers.grammar import cardinals
from processors.numbers.words import Kind, may_open
from processors.numbers.words import tag as number_tag
from processors.text.words import NUMBER, Token
from processors.times import calendar
from processors.times.findings import Found, MonthAt, Span
from processors.times.tokens import clitic, has_role, match
from processors.times.words import AMBIGUOUS_MONTHS, FUTURE, MONTH_AFTER, Adjective, Length, Month


class Months:
    """Reads the months and years of one sentence, and the numbers before them. `ahead`: what could be past or to come is to come."""

    def __init__(self, tokens: list[Token], published: datetime, *, ahead: bool = False) -> None:
        self.tokens = tokens
        self.published = published
        self.today = published.date()
        self.ahead = ahead
        self.here = 0
        """The token that is read from: what announces stands before it."""
        self._numbers: dict[int, Cardinal] | None = None

    def number(self, i: int) -> tuple[int, int] | None:
        """The whole number at token `i`, and the token after it."""
        if i >= len(self.tokens) or not may_open(self.tokens[i].word.norm):
            return None
        if self._numbers is None:
            self._numbers = {}
            for cardinal in cardinals(self.tokens, atoms(self.tokens)):
                self._numbers[cardinal.first] = cardinal
                if self.tokens[cardinal.first].word.norm in ("و", "ال", "ب", "ل", "بال", "لل") and cardinal.first + 1 < cardinal.last:
                    self._numbers.setdefault(cardinal.first + 1, cardinal)
        found = self._numbers.get(i)
        if found is None or not isinstance(found.min, int) or found.min != found.max:
            return None
        return found.min, found.last

    def ordinal(self, i: int) -> tuple[int, int] | None:
        """ "الثالث والعشرين" → 23, "أول" → 1, and the token after it."""
        if i >= len(self.tokens):
            return None
        tag = number_tag(self.tokens[i].word.norm)
        if tag is None or tag.kind is not Kind.ORDINAL:
            return None
        value, last = int(tag.value), i + 1
        joint = last + 1 if last < len(self.tokens) and self.tokens[last].word.norm == "و" else last
        after = number_tag(self.tokens[joint].word.norm) if joint < len(self.tokens) else None
        if after and after.kind is Kind.TEN and not after.clitic and joint == last:
            return value + 10, last + 1
        if after and after.kind is Kind.TENS and (after.joined or joint > last):
            return value + int(after.value), joint + 1
        return value, last

    def day_number(self, i: int) -> tuple[int, int] | None:
        """The day of a month at token `i`."""
        found = self.ordinal(i) or self.number(i)
        if found is None and i < len(self.tokens):
            tag = number_tag(self.tokens[i].word.norm)
            if tag and tag.kind in (Kind.TENS, Kind.TEN):
                found = int(tag.value), i + 1  # "يوم العشرين من آذار"
        return found if found and 1 <= found[0] <= 31 else None

    def of(self, i: int) -> int:
        """The token after "من", "في", or their like."""
        return i + 1 if has_role(self.tokens, i, "of") and i < len(self.tokens) else i

    def month_at(self, i: int, *, dated: bool = False) -> MonthAt | None:
        """The month at token `i`, with its second name, its year, and "الماضي". `dated`: a day stands before it."""
        tokens = self.tokens
        named = False
        start = i
        if has_role(tokens, i, "month"):
            i, named = i + 1, True
            if (spelled := self.ordinal(i) or self.number(i)) and 1 <= spelled[0] <= 12 and match(tokens, i, "month") is None:
                return self._dated_month(spelled[1], Month(spelled[0]))
        found = match(tokens, i, "month")
        if found is None:
            return None
        meaning, last = found
        assert isinstance(meaning.value, Month)  # noqa: S101  # the table's months are Months
        month = meaning.value
        if meaning.words[0] == "اب" and "آ" not in tokens[i].word.bare and clitic(tokens, i):
            return None
        second = self._second_name(last, month)
        result = self._dated_month(second or last, month)
        if meaning.words[0] in AMBIGUOUS_MONTHS and not (
            named
            or dated
            or second
            or result.year is not None
            or result.adjective
            or (start and tokens[start - 1].word.norm in MONTH_AFTER)
            or (self.ahead and last == len(tokens))
        ):
            return None
        return result

    def _second_name(self, i: int, month: Month) -> int | None:
        """ "نيسان / أبريل", "تموز (يوليو)", "يوليو تموز"."""
        tokens = self.tokens
        together = match(tokens, i, "month")
        if together and together[0].value == month:
            return together[1]
        if i + 1 >= len(tokens) or tokens[i].word.surface not in "/(-–":
            return None
        again = match(tokens, i + 1, "month")
        if again is None or again[0].value != month:
            return None
        last = again[1]
        return last + 1 if tokens[i].word.surface == "(" and last < len(tokens) and tokens[last].word.surface == ")" else last

    def _dated_month(self, last: int, month: Month) -> MonthAt:
        year = self.year_at(last, hijri=month.hijri)
        if year:
            return MonthAt(year[1], month, year[0])
        relative = self.relative(self.of(last))
        if relative and relative.span.precision == "year":  # "حزيران من العام الماضي"
            own = calendar.hijri_year(relative.span.start.date()) if month.hijri else relative.span.start.year
            return MonthAt(relative.last, month, own)
        adjective = self.adjective(last)
        return MonthAt(adjective[1], month, None, adjective[0]) if adjective else MonthAt(last, month)

    def year_at(self, i: int, *, hijri: bool = False) -> tuple[int, int] | None:
        """The year that follows a month: "2014", "من عام 2014", "لسنة 2014", ", 2014"; and its era's letter."""
        tokens = self.tokens
        j = i
        if j < len(tokens) and tokens[j].word.surface in "،,":
            j += 1
        j = self.of(j)
        said = has_role(tokens, j, "year")
        j += int(said)
        found = self.number(j)
        if found is None or not (calendar.is_hijri_year(found[0]) if hijri else calendar.is_year(found[0])):
            return None
        if not said and not self._four_digits(j):
            return None
        year, last = found
        if last < len(tokens) and tokens[last].word.surface in ("هـ", "ه", "م"):
            last += 1
        return year, last

    def _four_digits(self, i: int) -> bool:
        return i < len(self.tokens) and self.tokens[i].word.kind == NUMBER and len(self.tokens[i].word.norm) == 4

    def adjective(self, i: int) -> tuple[Adjective, int] | None:
        """ "الماضي", "المقبل", "الجاري" after a month, a weekday or a unit."""
        found = match(self.tokens, i, "adjective")
        if found and found[0].value == "following":
            return ("next", found[1]) if self.ahead else None
        if found is None or found[0].value not in ("past", "next", "this"):
            return None
        return found[0].value, found[1]  # type: ignore[return-value]  # one of the three

    def is_ahead(self) -> bool:
        """The words before announce something ("من المقرر أن …")."""
        before = self.tokens[max(0, self.here - FUTURE.reach) : self.here]
        return self.ahead or any(token.word.norm in FUTURE.words for token in before)

    def far(self, gap: float) -> float:
        """How far a time `gap` days ahead counts: what is near may well be meant, what is far only if announced."""
        return gap * (1.5 if gap <= _NEAR or self.is_ahead() else 6)

    def past(self, gap: float) -> float:
        return gap * 3 if self.is_ahead() else gap

    def month_year(self, at: MonthAt) -> int:
        """The year of a month that names none: the nearest, rather past than to come."""
        if at.year is not None:
            return at.year
        own = calendar.hijri_year(self.today) if at.month.hijri else self.today.year
        base = own or 1
        if at.adjective == "this" or (self.ahead and at.adjective is None):
            return base

        def distance(year: int) -> float:
            span = self.month_span(year, at.month)
            if span is None:
                return 1e9
            if at.adjective == "past":
                return (self.published - span.end).total_seconds() if span.end <= self.published + timedelta(days=1) else 1e8
            if at.adjective == "next":
                return (span.start - self.published).total_seconds() if span.start >= self.published else 1e8
            gap = (span.start - self.published).total_seconds() / 86400
            return self.far(gap) if gap > 0 else self.past(max(0.0, (self.published - span.end).total_seconds() / 86400))

        return min((base, base - 1, base + 1), key=distance)

    def month_span(self, year: int, month: Month) -> Span | None:
        return calendar.hijri_month(year, month.number) if month.hijri else calendar.month_span(year, month.number)

    def relative(self, i: int) -> Found | None:
        """ "الأسبوع الماضي", "هذا العام", "الشهر الجاري", "العام المقبل"."""
        tokens = self.tokens
        this = int(has_role(tokens, i, "this"))
        unit = match(tokens, i + this, "unit")
        if unit is None:
            return None
        length, last = unit[0].value, unit[1]
        assert isinstance(length, Length)  # noqa: S101  # the table's units are Lengths
        definite = tokens[i + this].word.norm.find("ال") in (0, 1)
        if length.number != 1 or length.unit not in ("day", "week", "month", "year") or not definite:
            return None
        adjective = self.adjective(last)
        if adjective is None and not this:
            return None
        shift = 0 if adjective is None else {"past": -1, "this": 0, "next": 1}.get(adjective[0], 0)
        last = adjective[1] if adjective else last
        return Found(last, self.shifted(length, shift))

    def shifted(self, length: Length, by: int) -> Span:
        """The day, week, month or year that lies `by` from the one of publication."""
        if length.unit == "day":
            return calendar.day_span(self.today + timedelta(days=by))
        if length.unit == "week":
            return calendar.week_span(self.today + timedelta(days=7 * by))
        if length.unit == "month":
            month = calendar.add_months(self.today.replace(day=1), by)
            return calendar.month_span(month.year, month.month)
        return calendar.year_span(self.today.year + by)


_NEAR = 45
"""Days ahead up to which a date without a year is as likely to come as to be past."""
