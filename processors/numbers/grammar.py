"""Cardinal numbers over the tokens of a sentence: which words make one number, and its value.

    number   = group { "و" group }            each group smaller than the scale before it: ألفان وخمسمئة
             | group "و" fraction [ scale ]   مليون ونصف المليون
    group    = [ small | fraction ] { scale } 3 آلاف، نصف مليون، مليونان
    small    = hundreds [ "و" below ] | below | digits
    below    = unit "و" tens | unit "عشر" | unit | ten | teen | tens
"""

from __future__ import annotations

from processors.numbers import digits
from processors.numbers.findings import Atom, Cardinal
from processors.numbers.words import VAGUE_PHRASES, Count, Kind
from processors.text.words import NUMBER, Token


def cardinals(tokens: list[Token], found: list[Atom]) -> list[Cardinal]:
    """The numbers that the atoms make, in order; neither overlaps another."""
    numbers: list[Cardinal] = []
    k = 0
    while k < len(found):
        read = _phrase(tokens, found[k]) or _Reader(tokens, found, k).number()
        if read is None:
            k += 1
            continue
        numbers.append(read)
        while k < len(found) and found[k].first < read.last:
            k += 1
    return numbers


def _phrase(tokens: list[Token], atom: Atom) -> Cardinal | None:
    if atom.tag.kind is not Kind.PHRASE:
        return None
    norms = [token.word.norm for token in tokens[atom.at + 1 : atom.at + 5]]
    own = tokens[atom.at].word.norm
    for phrase, least, most in VAGUE_PHRASES:
        if own.endswith(phrase[0]) and own.removesuffix(phrase[0]) in _CONJUNCTIONS and norms[: len(phrase) - 1] == list(phrase[1:]):
            behind = norms[len(phrase) - 1 : len(phrase)]
            if phrase[-1] == "من" and behind and (behind[0].endswith("وا") or behind[0] in _DONE):
                return None  # "عدد من قتلوا", "عدد من تم اعتقالهم": the number of those who …
            return Cardinal(atom.first, atom.at + len(phrase), least, most, clitic=atom.clitic, vague=True)
    return None


class _Reader:
    """Reads one number from atom `k` on."""

    def __init__(self, tokens: list[Token], found: list[Atom], k: int) -> None:
        self.tokens, self.atoms, self.k = tokens, found, k
        self.first = found[k]
        self.last = self.first.first
        self.multiplied = 1
        self.split: tuple[int, int | float, int | float] | None = None

    # -- atoms
    def peek(self, offset: int = 0) -> Atom | None:
        """The next atom, if it stands right after what was read."""
        k = self.k + offset
        if k >= len(self.atoms):
            return None
        expected = self.last if offset == 0 else self.atoms[k - 1].last
        return self.atoms[k] if self.atoms[k].first == expected else None

    def next(self) -> Atom:
        """The atom at `k`; only where `peek` or the caller has seen it."""
        return self.atoms[self.k]

    def take(self) -> Atom:
        atom = self.atoms[self.k]
        self.k, self.last = self.k + 1, atom.last
        return atom

    def unjoined(self, *kinds: Kind) -> Atom | None:
        """The next atom, if it is of these kinds and follows without any proclitic."""
        atom = self.peek()
        return atom if atom and not atom.clitic and atom.tag.kind in kinds else None

    def joined(self, *kinds: Kind, offset: int = 0) -> Atom | None:
        """The next atom, if it is of these kinds and follows with "و"."""
        atom = self.peek(offset)
        return atom if atom and atom.clitic in ("و", "وال") and atom.tag.kind in kinds else None

    # -- the grammar
    def number(self) -> Cardinal | None:
        kind = self.first.tag.kind
        if kind in (Kind.VAGUE, Kind.PHRASE) or (kind is Kind.SCALE and self.first.tag.number is Count.MANY):
            return self._vague() if kind is not Kind.PHRASE else None
        if self.first.tag.weak and not self._beside_another():
            return None
        group = self._group()
        if group is None:
            return None
        total, scale = group
        while scale > 1:
            part = self._fraction_after(scale) or self._group_after(scale)
            if part is None:
                break
            total, scale = total + part[0], part[1]
        total = self._decimal(total)
        total = digits.whole_or_float(repr(total)) if isinstance(total, float) else total
        start = self.first
        spelled = start.tag.kind is not Kind.DIGITS
        return Cardinal(start.first, self.last, total, total, scale, self.multiplied, start.clitic, spelled=spelled, split=self.split)

    def _beside_another(self) -> bool:
        after = self.atoms[self.k + 1] if self.k + 1 < len(self.atoms) else None
        return len(self.tokens) == 1 or (after is not None and after.first == self.first.last)

    def _group(self) -> tuple[int | float, int] | None:
        atom = self.next()
        kind = atom.tag.kind
        value: int | float
        if kind is Kind.SCALE:
            if atom.tag.number is Count.MANY:
                return None
            self.take()
            value = int(atom.tag.value) * (2 if self._is_dual(atom) else 1)
            return self._scales(value, int(atom.tag.value))
        if kind is Kind.FRACTION:
            after = self.peek(1)
            if after is None or after.tag.kind is not Kind.SCALE or after.clitic not in ("", "ال"):
                return None
            self.take()
            self.take()
            return self._scales(_share(atom.tag.value, after.tag.value), int(after.tag.value) // 1000)
        small = self._small()
        if small is None:
            return None
        part = self.joined(Kind.FRACTION)
        if part is not None:
            self.take()
            small += part.tag.value
        value, scale = self._scales(small, 1)
        if scale > 1 and small < 1000:
            self.multiplied = scale
        return value, scale

    def _scales(self, value: digits.Amount, scale: int) -> tuple[int | float, int]:
        while atom := self.unjoined(Kind.SCALE):
            if atom.tag.number is Count.TWO or value * int(atom.tag.value) > _MOST:
                break
            self.take()
            value *= int(atom.tag.value)
            scale *= int(atom.tag.value)
        return value, scale

    def _is_dual(self, atom: Atom) -> bool:
        """ "ألفا قتيل" and "مليونا لاجئ" are construct duals; "ألفاً" with its mark, or before "و", is the accusative of one."""
        if atom.tag.number is Count.TWO:
            return True
        token = self.tokens[atom.at]
        after = self.tokens[atom.last] if atom.last < len(self.tokens) else None
        return (
            token.word.norm.endswith("ا")
            and "\u064b" not in token.word.surface
            and after is not None
            and after.word.kind == "arabic"
            and not after.word.norm.startswith(("و", "من", "في", "علي", "الي"))
            and not after.word.surface.endswith(("ا", "اً", "ًا"))
        )

    def _small(self) -> int | float | None:
        atom = self.next()
        kind, value = atom.tag.kind, atom.tag.value
        if kind is Kind.DIGITS:
            self.take()
            return self._spaced(atom, value)
        if kind is Kind.HUNDRED:
            self.take()
            return value + self._after_hundred()
        if kind is Kind.UNIT and 3 <= value <= 9:
            after = self.peek(1)
            if after and not after.clitic and after.tag.kind is Kind.HUNDRED and after.tag.value == 100:
                self.take()
                self.take()
                return 100 * value + self._after_hundred()
        return self._below()

    def _after_hundred(self) -> int | float:
        if self.joined(Kind.DIGITS):
            atom = self.next()
            if isinstance(atom.tag.value, int) and atom.tag.value < 100:
                self.take()
                return atom.tag.value
            return 0
        if self.joined(Kind.UNIT, Kind.TEN, Kind.TEEN, Kind.TENS, Kind.BEFORE_TEN):
            k, last = self.k, self.last
            below = self._below()
            if below is not None:
                return below
            self.k, self.last = k, last
        # Dialects leave the first "و" out: "متين تلاتة وستين".
        elif self.unjoined(Kind.UNIT) and self.joined(Kind.TENS, offset=1):
            return self._below() or 0
        return 0

    def _below(self) -> int | float | None:
        atom = self.next()
        kind, value = atom.tag.kind, atom.tag.value
        if kind in (Kind.UNIT, Kind.BEFORE_TEN):
            after = self.peek(1)
            if after and not after.clitic and after.tag.kind is Kind.TEN and value >= 1:
                self.take()
                self.take()
                return 10 + value
            if kind is Kind.BEFORE_TEN:
                if value == 1 and self.joined(Kind.TENS, offset=1):  # "إحدى وعشرين"
                    self.take()
                    return value + self.take().tag.value
                return None
            self.take()
            tens = self.joined(Kind.TENS)
            if tens and value:
                self.split = (tens.first, value, tens.tag.value)
                self.take()
                return value + tens.tag.value
            return value
        if kind in (Kind.TEN, Kind.TEEN, Kind.TENS):
            self.take()
            return value
        return None

    def _spaced(self, atom: Atom, value: digits.Amount) -> int | float:
        """ "5 000" and its bidi-turned form "000 5"; other groups only where the space does not break."""
        after = self.unjoined(Kind.DIGITS)
        own = self.tokens[atom.at].word.norm
        groups = [own]
        while after is not None and len(groups) < _GROUPS:
            following = self.tokens[after.at].word.norm
            gap = self.tokens[after.at].start - self.tokens[after.at - 1].end
            if gap != 1 or len(following) > 3 or not following.isdecimal() or not groups[-1].isdecimal():
                break
            if own == "000" and groups[-1] == "000" and not following.startswith("0"):
                groups.append(following)
                self.take()
                return int("".join(reversed(groups)))
            if not ((following == "000" and own[0] != "0" and len(own) <= 3) or own == "000"):
                break
            groups.append(following)
            self.take()
            after = self.unjoined(Kind.DIGITS)
        return int("".join(groups)) if len(groups) > 1 else value

    def _fraction_after(self, scale: int) -> tuple[int | float, int] | None:
        """ "ونصف", "ونصف المليون" after a scale word."""
        atom = self.joined(Kind.FRACTION)
        if atom is None:
            return None
        self.take()
        after = self.peek()
        if after and after.tag.kind is Kind.SCALE and after.tag.value == scale and after.clitic in ("", "ال"):
            self.take()
        return _share(atom.tag.value, scale), 1

    def _group_after(self, scale: int) -> tuple[int | float, int] | None:
        if not self.joined(*_IN_GROUP):
            return None
        k, last, multiplied, split = self.k, self.last, self.multiplied, self.split
        group = self._group()
        if group is not None and isinstance(group[0], int) and group[0] < scale:
            self.multiplied = 1
            return group
        self.k, self.last, self.multiplied, self.split = k, last, multiplied, split
        return None

    def _decimal(self, whole: digits.Amount) -> int | float:
        """ "واحد فاصلة خمسة", "1 فاصلة 5"."""
        if self.last + 1 < len(self.tokens) and self.tokens[self.last].word.norm in ("فاصله", "فاصل") and self.k < len(self.atoms):
            after = self.atoms[self.k]
            if after.first == self.last + 1 and not after.clitic and after.tag.kind in (Kind.DIGITS, Kind.UNIT, Kind.TENS, Kind.TEEN):
                self.take()
                shown = self.tokens[after.at].word.norm if self.tokens[after.at].word.kind == NUMBER else str(after.tag.value)
                return float(f"{whole}.{shown}") if shown.isdecimal() else whole
        return whole

    def _vague(self) -> Cardinal | None:
        """ "عشرات", "عشرات الآلاف", "بضعة آلاف", "آلاف", "ملايين"."""
        atom = self.take()
        if atom.tag.kind is Kind.SCALE:
            least: int | float = atom.tag.value
            most: int | float | None = 10 * int(atom.tag.value) - 1
        else:
            least, most = atom.tag.value, atom.tag.most
        while True:
            after = self.peek()
            if after is None or after.clitic not in ("", "ال") or after.tag.kind not in (Kind.SCALE, Kind.VAGUE):
                break
            factor = after.tag.value
            if least * factor > _MOST:
                break
            most = None if most is None else (most + 1) * int(factor) - 1
            least *= factor
            self.take()
        return Cardinal(atom.first, self.last, least, most, clitic=atom.clitic, vague=True)


_IN_GROUP = (Kind.DIGITS, Kind.UNIT, Kind.TEN, Kind.TEEN, Kind.TENS, Kind.HUNDRED, Kind.SCALE, Kind.BEFORE_TEN, Kind.FRACTION)


_MOST = 10**17
"""No count is larger; what would be is two numbers."""
_GROUPS = 5
"""Groups of three digits with spaces between them."""
_DONE = frozenset(("تم", "جري", "هم"))
_CONJUNCTIONS = frozenset(("", "و", "ف", "ب", "ل", "وب", "ول"))


def _share(part: digits.Amount, scale: digits.Amount) -> int | float:
    value = part * scale
    return int(value) if value == int(value) else round(value)
