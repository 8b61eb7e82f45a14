"""What this room finds in a sentence, from a word that tells of an act to the act with all its roles."""

from __future__ import annotations

from typing import Literal

import msgspec

from processors.acts.lexicon import Trigger
from processors.model import Actor, ActType, Place, Quantity, TimeSpan
from processors.numbers import Number
from processors.places import Located

Modality = Literal["actual", "possible", "question", "alleged"]


class Found(msgspec.Struct, frozen=True, gc=False):
    """A trigger that holds at tokens [first, last), with all its readings: قتل is a verb and a verbal noun."""

    first: int
    last: int
    readings: tuple[Trigger, ...]

    @property
    def trigger(self) -> Trigger:
        """The first reading."""
        return self.readings[0]


class Counted(msgspec.Struct, eq=False):
    """A noun phrase with a count, at tokens [first, last)."""

    first: int
    last: int
    min: int | None
    max: int | None
    approximate: bool = False
    vague: bool = False
    explicit: bool = True
    """False for a dual or a single noun, which counts only where a trigger governs it."""
    head: int | None = None
    act: ActType | None = None
    """What the noun itself says: قتيل → killed."""
    group: str = ""
    unit: str = ""
    countable: bool = True
    """False where a number counts no people (years, money, rockets)."""
    attack: bool = False
    """It counts raids or rockets."""
    other: bool = False
    of_them: bool = False
    """"خمسة منهم", "32 من الجرحى": a part of figures told elsewhere."""
    partitive: bool = False
    """"خمسة من …"."""
    share: bool = False
    """"29 شخصا من أصل مئة جريح": the next count is the whole."""
    reached: bool = False
    """A verb like "تجاوزت" stood before the trigger."""
    known: bool = False
    """The noun is one for people or victims."""


class Governor(msgspec.Struct, frozen=True):
    """The trigger of a count, and the act that it tells of those counted."""

    found: Found
    act: ActType


class Figure(msgspec.Struct, eq=False):
    """A count of those who suffered an act. `first`, `last`: tokens of the count; `trigger` governs it, if not its own noun."""

    act: ActType
    first: int
    last: int
    min: int | None
    max: int | None
    approximate: bool = False
    members: list[Counted] = msgspec.field(default_factory=list)
    trigger: Found | None = None
    part_of: Figure | None = None
    superseded: bool = False
    further: bool = False
    """It goes on with the figure before it, in a place of its own or by another source."""
    partial: bool = False
    """A part of figures told elsewhere: "25 من القتلى", "32 جريحا ما زالوا في المستشفى"."""

    @property
    def groups(self) -> tuple[str, ...]:
        """Target classes, of a sum all of them ("ستة أطفال وثلاث نساء" are children and women); empty where a member says nothing."""
        found = {m.group for m in self.members}
        return () if found & {"", "people", "nationals"} else tuple(sorted(found))

    @property
    def unit(self) -> str:
        return self.members[0].unit if len(self.members) == 1 else ""

    @classmethod
    def of(cls, act: ActType, count: Counted, trigger: Found | None = None, part_of: Figure | None = None) -> Figure:
        """The figure of one count."""
        return cls(act, count.first, count.last, count.min, count.max, count.approximate, [count], trigger, part_of)

    def add(self, other: Counted) -> None:
        """Count `other` too."""
        self.members.append(other)
        self.min = None if self.min is None or other.min is None else self.min + other.min
        self.max = None if self.max is None or other.max is None else self.max + other.max
        self.approximate |= other.approximate
        self.last = other.last


class Price(msgspec.Struct, frozen=True):
    """A price told at tokens [first, last); `number` has the amount, `unit` the stem of the currency, `goods` that of what is sold."""

    first: int
    last: int
    number: Number
    unit: str
    goods: str | None
    superseded: bool = False


class ActMention(msgspec.Struct):
    """One act told in one sentence. Ranges are tokens [first, last) of it and characters [start, end) of its text."""

    type: ActType
    sentence: int
    first: int
    last: int
    start: int
    end: int
    actors: tuple[Actor, ...] = ()
    targets: tuple[str, ...] = ()
    instrument: str | None = None
    quantity: Quantity | None = None
    place: Place | None = None
    elsewhere: bool = False
    """The place is where victims were taken, and the sentence names no other."""
    time: TimeSpan | None = None
    negated: bool = False
    modality: Modality = "actual"
    part_of: ActMention | None = None
    superseded: bool = False
    background: bool = False
    partial: bool = False
    """A part of a figure that another sentence tells."""
    ended: bool = False
    """It is told that the truce is over, or that there is none."""
    history: bool = False
    """Long past, or counted since long: told to compare, no news."""
    confidence: float = 0.5
    stem: str | None = None


class Case(msgspec.Struct, frozen=True):
    """An act at tokens [first, last), and what its places are weighed by."""

    first: int
    last: int
    located: list[Located]
    foreign: list[Located]
    elsewhere: list[int]
    """The tokens of acts that have a place of their own."""
    said: tuple[tuple[int, int], ...] | None
    """The tokens that its speaker says; None for the outlet's own voice."""
