"""Pages of a sorted listing: a cursor says after which item the next page starts, so that new items never shift a page."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Literal, TypeVar

import msgspec

from processors.alerts import Delivery
from processors.model import Contradiction, Event

T = TypeVar("T")
Order = Literal["newest", "severity"]
Key = tuple[int | float, ...]
Place = tuple[Key, str]
"""Where an item stands: numbers that sort descending, then its id, ascending."""

_BOUND = 2**62
"""No number of a cursor reaches it: SQLite's integers end at twice as much."""
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


def micros(moment: datetime) -> int:
    """Microseconds since 1970, exactly; what is stored and sorted by."""
    return (moment - _EPOCH) // _MICROSECOND


def moment(micros: int) -> datetime:
    """The time of `micros`, in UTC."""
    return _EPOCH + micros * _MICROSECOND


def cursor(place: Place) -> str:
    """The place as an opaque text that fits into a URL."""
    return base64.urlsafe_b64encode(msgspec.json.encode(place)).decode().rstrip("=")


def place(text: str | None, width: int) -> Place | None:
    """The place of a cursor whose key has `width` numbers; None where there is none or it is not one: then the listing starts anew."""
    if not text:
        return None
    try:
        raw = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
        key, name = msgspec.json.decode(raw, type=tuple[tuple[int | float, ...], str])
    except (msgspec.DecodeError, binascii.Error, ValueError):
        return None
    return (key, name) if len(key) == width and all(abs(n) < _BOUND for n in key) else None


def page(items: Iterable[tuple[Place, T]], limit: int, after: str | None, width: int) -> tuple[list[T], str | None]:
    """The `limit` items after the cursor, numbers descending and ids ascending, and the cursor of the next page or None at the end."""
    start = place(after, width)
    ordered = sorted(((tuple(-n for n in key), name, item) for (key, name), item in items), key=lambda row: row[:2])
    if start:
        bound = (tuple(-n for n in start[0]), start[1])
        ordered = [row for row in ordered if row[:2] > bound]
    shown = ordered[: max(limit, 0)]
    more = len(ordered) > len(shown) and shown
    return [row[2] for row in shown], cursor((tuple(-n for n in shown[-1][0]), shown[-1][1])) if more else None


def event_place(event: Event) -> Place:
    """Latest end first."""
    return (micros(event.end),), event.id


def contradiction_place(contradiction: Contradiction, order: Order) -> Place:
    """Newest first, or most severe and then newest first."""
    seen = micros(contradiction.first_seen)
    return ((seen,) if order == "newest" else (contradiction.severity, seen)), contradiction.id


def delivery_place(delivery: Delivery) -> Place:
    """Newest first."""
    return (micros(delivery.made),), delivery.id
