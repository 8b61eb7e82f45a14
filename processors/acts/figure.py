"""A figure: the count of those who suffered an act."""

from __future__ import annotations

import msgspec

from processors.acts.counted import Counted
from processors.acts.scene import Found
from processors.model import ActType


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

    def add(self, other: Counted) -> None:
        """Count `other` too."""
        self.members.append(other)
        self.min = None if self.min is None or other.min is None else self.min + other.min
        self.max = None if self.max is None or other.max is None else self.max + other.max
        self.approximate |= other.approximate
        self.last = other.last


def made(act: ActType, count: Counted, trigger: Found | None = None, part_of: Figure | None = None) -> Figure:
    return Figure(act, count.first, count.last, count.min, count.max, count.approximate, [count], trigger, part_of)
