"""What this room reads: number words, the cardinals that they make, and numbers with bounds and units."""

from __future__ import annotations

import msgspec

from processors.numbers.words import Tag


class Atom(msgspec.Struct, frozen=True, gc=False):
    """A number word or a run of digits at tokens [first, last), the loose proclitics before it included ("و", "ال" of "ال27")."""

    first: int
    last: int
    at: int
    """The token of the word itself."""
    tag: Tag
    clitic: str

    @property
    def joined(self) -> bool:
        return self.clitic.startswith("و")


class Cardinal(msgspec.Struct):
    """A value read from tokens [first, last)."""

    first: int
    last: int
    min: int | float | None
    max: int | float | None
    scale: int = 1
    """The smallest scale word in it; what may follow with "و" is below it."""
    multiplied: int = 1
    """The scale word that stood after a small number ("5 آلاف"): in "بين 3 و5 آلاف" it counts for both."""
    clitic: str = ""
    vague: bool = False
    spelled: bool = True
    """In words; False for digits."""
    split: tuple[int, int | float, int | float] | None = None
    """Where "و" joined a unit and a ten: the token of the second, and both values ("بين خمسة وعشرين")."""


class Number(msgspec.Struct, frozen=True, gc=False):
    """A number at tokens [first, last) of its sentence, its bounds and approximators included; characters [start, end) of the text.

    `min` and `max` close the interval, None is open; they are floats only where the value is no whole number. A bound behind
    the counted noun ("40 قتيلاً على الأقل") is in the interval, and its words are not in the range.
    """

    first: int
    last: int
    start: int
    end: int
    min: int | float | None
    max: int | float | None
    text: str
    approximate: bool = False
    """"نحو", "حوالي" …: min and max are as written; a comparison widens them (relations.interval)."""
    vague: bool = False
    """An order of size only: "عشرات", "بضعة", "عدد من"."""
    counts: str | None = None
    """What it measures when it counts no people: percent, money, age, duration, distance, weight, degree, clock, date,
    label (the number of a resolution, a brigade, a road), score, things, fraction; None otherwise."""
