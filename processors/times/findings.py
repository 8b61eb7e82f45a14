"""What this room reads: spans, and times in a sentence."""

from __future__ import annotations

from datetime import datetime

import msgspec

from processors.model import Precision, TimeSpan
from processors.times.words import Adjective, Month


class Span(msgspec.Struct, frozen=True, gc=False):
    """[start, end), as the records' TimeSpan without its words."""

    start: datetime
    end: datetime
    precision: Precision


class Found(msgspec.Struct, frozen=True, gc=False):
    """A span read from a start token up to `last`."""

    last: int
    span: Span
    background: bool = False
    duration: bool = False
    since: bool = False


class MonthAt(msgspec.Struct, frozen=True):
    last: int
    month: Month
    year: int | None = None
    adjective: Adjective | None = None


class Time(msgspec.Struct, frozen=True, gc=False):
    """A time at tokens [first, last) of its sentence; its particle ("منذ", "قبل", "خلال") included."""

    first: int
    last: int
    span: TimeSpan
    background: bool = False
    """An earlier event's time, told as context: "قبل عام", "في مثل هذا اليوم من عام 1982"."""
    duration: bool = False
    """Only a length ("لمدة ثلاثة أيام"): the span is that length up to publication, and no time of an event."""
    since: bool = False
    """From then on ("منذ 2011"): the span ends at publication; figures beside it are running tolls."""
