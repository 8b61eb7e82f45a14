"""The numbers of a sentence: cardinals read by the grammar, then signs, ranges, bounds, and what they measure."""

from __future__ import annotations

from msgspec.structs import replace

from processors.numbers import bounds
from processors.numbers.atoms import PAIRS, atoms
from processors.numbers.digits import Amount, whole_or_float
from processors.numbers.findings import Cardinal, Number
from processors.numbers.grammar import cardinals
from processors.numbers.measures import is_ratio, is_year, measured, of_dash
from processors.text.words import ARABIC, Token

_DASHES = frozenset("-–—−")
_DASHED = tuple([dash] for dash in sorted(_DASHES))
_PERCENT = frozenset("%٪")
_JOINTS = frozenset({"/", ":", "+", "-", "\\", "ر"})
_DECIMAL_LETTER = "ر"
_TO = frozenset({"الي", "حتي", "لغايه"})
_BETWEEN = frozenset({"بين", "مابين", "وبين", "ومابين"})
_RATIO_GAP = 3
_HUNDRED = frozenset({"المئه", "المائه", "الميه", "المايه"})


def find(tokens: list[Token], text: str, norms: list[str] | None = None) -> list[Number]:
    """The numbers of one sentence in order, none overlapping. Ordinals, dates written in digits ("12/5/2015") and clock times
    ("12:30") are no numbers. `text` is what the tokens' spans point into; `norms` are their words, where the caller has them."""
    found = atoms(tokens, norms)
    if not found:
        return []
    read = _written_together(tokens, cardinals(tokens, found))
    return _Sentence(tokens, text, read).numbers()


def _between(tokens: list[Token], a: Cardinal, b: Cardinal) -> list[str]:
    return [token.word.norm for token in tokens[a.last : b.first]]


def _written_together(tokens: list[Token], read: list[Cardinal]) -> list[Cardinal]:
    """Joins what marks join: fractions ("10/11"), signs, leading points, "9ر10"; drops dates, clock times and "5+1"."""
    kept: list[Cardinal] = []
    i = 0
    while i < len(read):
        size = _chain(tokens, read, i)
        first, last = read[i], read[i + size - 1]
        mark = tokens[first.last].word.norm if size > 1 else ""
        if size == 1:
            kept.append(_signed(tokens, first))
        elif mark == _DECIMAL_LETTER:
            kept.append(_lettered(tokens, first, last))
        elif mark == "/" and size == 2 and first.min and last.min and isinstance(first.min, int) and isinstance(last.min, int):
            share = whole_or_float(repr(first.min / last.min))
            kept.append(_signed(tokens, Cardinal(first.first, last.last, share, share, scale=0, spelled=False)))
        i += size
    return kept


def _chain(tokens: list[Token], read: list[Cardinal], i: int) -> int:
    """How many numbers from `i` on one mark joins: a date, a clock time, a fraction; 1 for a number by itself."""
    if read[i].spelled or read[i].last >= len(tokens):
        return 1
    mark = tokens[read[i].last].word.norm
    if mark not in _JOINTS:
        return 1
    size = 1
    touching = True
    while i + size < len(read):
        a, b = read[i + size - 1], read[i + size]
        if b.spelled or b.clitic or _between(tokens, a, b) != [mark]:
            break
        touching = touching and _touches(tokens, a.last)
        size += 1
    if mark == "-":  # two numbers with a dash are a range
        return size if size > 2 else 1
    return size if touching or (size == 3 and mark == "/") else 1


def _lettered(tokens: list[Token], fraction: Cardinal, whole: Cardinal) -> Cardinal:
    """Agencies write the decimal point as a letter, the fraction first: "9ر10 مليون" is 10.9 million."""
    digits = tokens[fraction.last - 1].word.norm
    shown = tokens[whole.first].word.norm
    if not (digits.isdecimal() and shown.isdecimal()):
        return whole
    scaled = whole_or_float(repr(round(float(f"{shown}.{digits}") * whole.scale, 6)))
    return Cardinal(fraction.first, whole.last, scaled, scaled, whole.scale, clitic=fraction.clitic, spelled=False)


def _touches(tokens: list[Token], i: int) -> bool:
    """The mark at `i` touches both its neighbours."""
    return tokens[i - 1].end == tokens[i].start and tokens[i].end == tokens[i + 1].start


def _signed(tokens: list[Token], number: Cardinal) -> Cardinal:
    """ "-1.2" and ".77": a mark that touches the number, with nothing touching it before."""
    i = number.first - 1
    if i < 0 or number.spelled or tokens[i].end != tokens[number.first].start or (i and tokens[i - 1].end == tokens[i].start):
        return number
    mark = tokens[i].word.surface
    after = tokens[number.last].word if number.last < len(tokens) else None
    if mark in ".٫" and isinstance(number.min, int):
        number.min = number.max = float(f"0.{tokens[number.last - 1].word.norm}")
        number.first = i
    elif mark in "-−" and number.min is not None and (after is None or after.kind != ARABIC):  # before a noun it is a bullet
        number.min = number.max = -number.min
        number.first = i
    return number


class _Sentence:
    def __init__(self, tokens: list[Token], text: str, read: list[Cardinal]) -> None:
        self.tokens, self.text, self.read = tokens, text, read

    def numbers(self) -> list[Number]:
        found: list[Number] = []
        i = 0
        while i < len(self.read):
            number = self.read[i]
            taken, counts = self._percent(number, i, found[-1].last if found else 0)
            if taken == 1 and counts is None and (whole := self._range(i)):
                number, taken = whole
                more, counts = self._percent(number, i + taken - 1)
                taken += more - 1
                if counts is None and self._is_dashed(i) and number.min is not None and number.max is not None:
                    counts = of_dash(self.tokens, number.min, number.max)
            i += taken
            found.append(self._bounded(number, counts))
        return self._listed(found)

    def _listed(self, found: list[Number]) -> list[Number]:
        """ "3 و5 و9 سنوات": the unit stands once, behind the last. "7 من كل 10": both are shares."""
        for i in range(1, len(found)):
            a, b = found[i - 1], found[i]
            follows = b.first == a.last + 1 and self.tokens[a.last].word.norm == "و"
            if a.counts == "date" and b.counts is None and is_year(b.min) and follows:
                found[i] = replace(b, counts="date")  # "عامي 2009 و2014"
        for i in range(len(found) - 1, 0, -1):
            a, b = found[i - 1], found[i]
            gap = [token.word.norm for token in self.tokens[a.last : b.first]]
            if a.counts is None and b.counts is not None and b.counts != "percent" and not a.vague and gap == ["و"]:
                found[i - 1] = replace(a, counts=b.counts)
            elif a.counts == "fraction" and is_ratio(self.tokens, a.last) and len(gap) <= _RATIO_GAP:
                found[i] = replace(b, counts="fraction")
        return found

    def _percent(self, number: Cardinal, i: int, end: int = 0) -> tuple[int, str | None]:
        """How many cardinals make this number, and "percent" if a percent sign or "في المئة" says so. Before `end` all is taken."""
        tokens = self.tokens
        after = tokens[number.last].word.norm if number.last < len(tokens) else ""
        if after in _PERCENT or after.lstrip("ب") in _HUNDRED or (after.startswith("بالم") and after[1:] in _HUNDRED):
            number.last += 1
        elif after == "في" and number.last + 1 < len(tokens) and tokens[number.last + 1].word.norm in _HUNDRED:
            number.last += 2
        elif number.first > end and tokens[number.first - 1].word.surface in _PERCENT:
            number.first -= 1
        else:
            return 1, None
        taken = 1
        while i + taken < len(self.read) and self.read[i + taken].first < number.last:
            taken += 1
        return taken, "percent"

    def _range(self, i: int) -> tuple[Cardinal, int] | None:
        """The range that number `i` opens, and how many cardinals it takes."""
        tokens, a = self.tokens, self.read[i]
        opening = a.first and tokens[a.first - 1].word.norm in _BETWEEN
        b = self.read[i + 1] if i + 1 < len(self.read) else None
        if opening and a.split and (b is None or not (b.clitic == "و" and b.first == a.last)) and a.split[1] < a.split[2]:
            return self._made(a, Cardinal(a.split[0], a.last, a.split[2], a.split[2]), a.split[1]), 1
        if b is None or a.min is None or b.max is None:
            return None
        gap = _between(tokens, a, b)
        if not (len(gap) == 1 and self._connects(gap[0], a, b)):
            one_noun = not gap or (len(gap) == 1 and tokens[a.last].word.kind == ARABIC)
            if not (opening and b.clitic == "و" and one_noun):
                return None
        low = a.min
        if a.scale == 1 and b.multiplied > 1 and low < b.multiplied and low * b.multiplied < b.max:
            low *= b.multiplied
        return (self._made(a, b, low), 2) if low < b.max else None

    def _is_dashed(self, i: int) -> bool:
        return i + 1 < len(self.read) and _between(self.tokens, self.read[i], self.read[i + 1])[:1] in _DASHED

    def _connects(self, word: str, a: Cardinal, b: Cardinal) -> bool:
        if b.clitic not in ("", "ال", "ل"):
            return False
        if word in _DASHES:
            return not a.vague and not b.vague
        if word in _TO:
            return not bounds.is_change(self.tokens, a.first)
        return word == "او" and not a.vague and not b.vague

    def _made(self, a: Cardinal, b: Cardinal, low: Amount) -> Cardinal:
        first = a.first
        if first and self.tokens[first - 1].word.norm in _BETWEEN:
            first -= 1
            if first and self.tokens[first - 1].word.norm in ("ما", "وما"):
                first -= 1
        last = b.last
        pair = self.tokens[first - 1].word.surface + self.tokens[last].word.surface if first and last < len(self.tokens) else ""
        if pair in PAIRS:  # "(17 - 25) سنة"
            first, last = first - 1, last + 1
        return Cardinal(first, last, low, b.max, clitic=a.clitic, vague=a.vague or b.vague, spelled=a.spelled and b.spelled)

    def _bounded(self, number: Cardinal, counts: str | None) -> Number:
        tokens = self.tokens
        counts = counts or ("fraction" if number.scale == 0 else measured(tokens, number))
        approximate = False
        if not number.clitic.startswith("و"):
            for _ in range(2):
                opened = bounds.before(tokens, number.first)
                if opened is None:
                    break
                number.first, bound = opened
                bounds.apply(number, bound)
                approximate = approximate or bound == "about"
                if tokens[number.first].word.norm.startswith("و"):
                    break  # "30 قتيلا على الأقل ونحو 100 جريح": what is before belongs to the other number
        closed = bounds.after(tokens, number.last)
        if closed is not None:
            bound_start, bound_end, bound = closed
            bounds.apply(number, bound)
            approximate = approximate or bound == "about"
            if bound_start == number.last:
                number.last = bound_end
        if tokens[number.first].word.norm == "و":
            number.first += 1  # the conjunction is the sentence's, not the number's
        start, end = tokens[number.first].start, tokens[number.last - 1].end
        words = self.text[start:end]
        return Number(number.first, number.last, start, end, number.min, number.max, words, approximate, number.vague, counts)
