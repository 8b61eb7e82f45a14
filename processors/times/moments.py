"""Parts and hours of a day: "صباح اليوم السبت", "مساء أمس", "ليل الجمعة السبت", "الساعة الثامنة مساء"."""

from __future__ import annotations

from datetime import date, timedelta

from processors.text.words import NUMBER
from processors.times import calendar
from processors.times.days import Days
from processors.times.findings import Found, Span
from processors.times.tokens import clitic, has_role, match
from processors.times.words import Part


class Moments(Days):
    """Adds to days their parts and hours."""

    def moment(self, i: int) -> Found | None:
        """A day, a part of a day, or a time of a day."""
        clock = self.clock(i)
        if clock:
            return self._at_clock(*clock)
        return self._part(i) or self.whole(i)

    def whole(self, i: int) -> Found | None:
        """A day, with the part or the hour of it that is told behind it."""
        found = self.day_at(i)
        if found is None:
            return None
        adverb = match(self.tokens, found.last, "adverb")
        if adverb and isinstance(adverb[0].value, Part) and found.span.precision == "day" and not clitic(self.tokens, found.last):
            return Found(adverb[1], self._of_day(found.span.start.date(), adverb[0].value))
        clock = self.clock(found.last)
        if clock and found.span.precision == "day":
            return Found(clock[0], self._clock_span(found.span.start.date(), clock[1], clock[2]))
        return found

    # -- parts of a day
    def _part(self, i: int) -> Found | None:
        tokens = self.tokens
        if i >= len(tokens):
            return None
        found = match(tokens, i, "part")
        this = has_role(tokens, i, "this") and match(tokens, i + 1, "adverb")
        if this and isinstance(this[0].value, Part):
            return Found(this[1], self._of_day(self.today, this[0].value))  # "هذا الصباح"
        if found and isinstance(found[0].value, Part):
            part, last = found[0].value, found[1]
            day = self.day_at(last)
            if day and day.span.precision == "day":
                start = day.span.start.date()
                return Found(self._second_night(day.last, part) or day.last, self._of_day(start, part))
        return self._adverb(i) or self._this_night(i)

    def _second_night(self, i: int, part: Part) -> int | None:
        """ "ليل الجمعة السبت", "ليل الجمعة - السبت": the night between both."""
        tokens = self.tokens
        if part.last <= 24 or i >= len(tokens):
            return None
        if tokens[i].word.surface in "-–/":
            i += 1
        second = match(tokens, i, "weekday")
        return second[1] if second else None

    def _adverb(self, i: int) -> Found | None:
        """ "فجراً" alone: on the day of publication, or the day before if that part had not begun."""
        found = match(self.tokens, i, "adverb")
        if found is None or not isinstance(found[0].value, Part) or self.tokens[i].word.norm.startswith("ال"):
            return None
        if not self.tokens[i].word.norm.endswith("ا") and "\u064b" not in self.tokens[i].word.surface:
            return None  # "مساء" without its mark is more often the noun
        return Found(found[1], self._last_part(found[0].value))

    def _this_night(self, i: int) -> Found | None:
        """ "الليلة", "الليلة الماضية", "ليلة أمس"."""
        if self.tokens[i].word.norm not in NIGHT:
            return None
        night = Part(18, 30)
        before_last = has_role(self.tokens, i + 1, "ago")  # "الليلة قبل الماضية"
        adjective = self.adjective(i + 1 + before_last)
        if adjective and adjective[0] == "past":
            return Found(adjective[1], self._of_day(self.today - calendar.DAY * (1 + before_last), night))
        return Found(i + 1, self._of_day(self.today, night))

    def _last_part(self, part: Part) -> Span:
        span = self._of_day(self.today, part)
        return span if span.start <= self.published or self.ahead else self._of_day(self.today - calendar.DAY, part)

    def _of_day(self, day: date, part: Part) -> Span:
        start = calendar.midnight(day)
        return Span(start + timedelta(hours=part.first), start + timedelta(hours=part.last), "part_of_day")

    # -- clock times
    def clock(self, i: int) -> tuple[int, int, int | None] | None:
        """ "الساعة 12:30", "الساعة الثامنة والنصف مساء": the token after it, the hour, and the minute if told."""
        tokens = self.tokens
        if not has_role(tokens, i, "clock") or i + 1 >= len(tokens):
            return None
        j = i + 1
        found = self.ordinal(j) or self.number(j)
        if found is None or not 0 <= found[0] <= 24:
            return None
        hour, last = found
        if i and tokens[i - 1].word.norm in _SO_FAR and self._counted(last):
            return None
        minute: int | None = None
        if last + 1 < len(tokens) and tokens[last].word.surface in ":." and tokens[last + 1].word.kind == NUMBER:
            minutes = tokens[last + 1].word.norm
            if minutes.isdecimal() and len(minutes) == 2 and int(minutes) < 60:
                minute, last = int(minutes), last + 2
        elif last < len(tokens) and tokens[last].word.norm in _SHARES:
            minute, last = _SHARES[tokens[last].word.norm], last + 1
            if minute < 0:
                hour, minute = hour - 1, 60 + minute
        adverb = match(tokens, last, "adverb") or match(tokens, last, "part")
        if adverb and isinstance(adverb[0].value, Part):
            if adverb[0].kind == "adverb":
                last = adverb[1]
            if adverb[0].value.first >= 10 and hour < 12 and hour >= 1:
                hour += 12 if adverb[0].value.last <= 24 or hour > 5 else 0
        return last, hour % 24, minute

    def _counted(self, k: int) -> bool:
        """Whether an indefinite noun in the accusative stands at token k: "أوقفت حتى الساعة 14 مشتبها" says until when, and how many."""
        norm = self.tokens[k].word.norm if k < len(self.tokens) else ""
        return len(norm) > _SHORT and norm.endswith("ا") and not (match(self.tokens, k, "adverb") or match(self.tokens, k, "part"))

    def _clock_span(self, day: date, hour: int, minute: int | None) -> Span:
        start = calendar.midnight(day) + timedelta(hours=hour, minutes=minute or 0)
        return Span(start, start + (timedelta(hours=1) if minute is None else timedelta(minutes=1)), "hour" if minute is None else "minute")

    def _at_clock(self, last: int, hour: int, minute: int | None) -> Found:
        after = last + 1 if last < len(self.tokens) and self.tokens[last].word.norm == "من" else last
        day = self._part(after) or self.day_at(after)
        if day:
            return Found(day.last, self._clock_span(day.span.start.date(), hour, minute))
        span = self._clock_span(self.today, hour, minute)
        if span.start > self.published and not self.is_ahead():
            span = self._clock_span(self.today - calendar.DAY, hour, minute)
        return Found(last, span)


NIGHT = frozenset({"الليله", "هالليله", "والليله"})
_SO_FAR = frozenset({"حتي", "لحد", "لغايه", "الي"})
"""Words by which "الساعة" is now: "حتى الساعة"."""
_SHORT = 3
"""Letters of a word that is no noun with its case ending: "اما", "هذا"."""
_SHARES = {"والنصف": 30, "والربع": 15, "والثلث": 20, "الا": -15}
