"""An article's text in segments, each with the claims that stand over it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import NamedTuple

from processors.model import Claim
from sinks.web.showing import plain


class Segment(NamedTuple):
    """A piece of text and the claims whose spans hold it; `first` are those that begin here."""

    text: str
    claims: tuple[Claim, ...]
    first: tuple[str, ...]


def segments(text: str, claims: Iterable[Claim], *, title: bool = False) -> list[Segment]:
    """The text cut at every border of a claim's span. Spans may overlap; those outside the text are cut to it. In order, nothing lost."""
    here = [claim for claim in claims if claim.in_title == title and claim.start < len(text) and claim.end > claim.start]
    borders = sorted({0, len(text), *(min(max(edge, 0), len(text)) for claim in here for edge in (claim.start, claim.end))})
    waiting = sorted(here, key=lambda claim: (claim.start, claim.end, claim.id))
    found: list[Segment] = []
    open_: list[Claim] = []
    begun = 0
    for start, end in pairwise(borders):
        open_ = [claim for claim in open_ if claim.end > start]
        first = []
        while begun < len(waiting) and waiting[begun].start <= start:
            open_.append(waiting[begun])
            first.append(waiting[begun].id)
            begun += 1
        found.append(Segment(plain(text[start:end]), tuple(open_), tuple(first)))
    return found


def paragraphs(parts: Sequence[Segment]) -> list[list[Segment]]:
    """The segments, cut at line ends too: what stands in one paragraph."""
    found: list[list[Segment]] = [[]]
    for part in parts:
        lines = part.text.split("\n")
        for number, line in enumerate(lines):
            if number:
                found.append([])
            if line.strip():
                found[-1].append(Segment(line, part.claims, part.first if number == 0 else ()))
    return [one for one in found if one]
