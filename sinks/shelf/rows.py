"""How an event book is laid out in rows: what a changelog carries, and what a shelf finds events by. Pure.

An event grows with every report on it. Its claims, its ledger and its members are cut into pages, so that a further report writes the
event's own row and the last pages, not all that was ever said. Rows of one kind share the letter they begin with:

    p                      how far the topics were read, and anything else that is of the whole partition
    e ␀ event              an `EventRow`: the event without claims and ledger, its keys, how much is in pages
    l ␀ event ␀ c|l|m ␀ 0012 a page of its claims, its ledger or its members
    c ␀ event ␀ id         a contradiction

From the event rows a shelf derives `k ␀ country ␀ key ␀ event`, which is in no changelog.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any, TypeVar

import msgspec
from msgspec.structs import replace

from processors.model import Claim, Contradiction, Event, LedgerEntry, Member
from processors.ports import Indexed

PAGE = 16
"""Claims, ledger entries or members of one row."""
POSITION = b"p"
EVENT = b"e\0"
_PAGE = b"l\0"
CONTRADICTION = b"c\0"
_KEY = b"k\0"

Row = tuple[bytes, bytes | None]
"""A key with its new value; None takes the row away."""
T = TypeVar("T")


class EventRow(msgspec.Struct, frozen=True, array_like=True):
    """An event without the lists that are in pages."""

    event: Event
    keys: tuple[str, ...]
    claims: int
    """How many claims there are in pages."""
    ledger: int
    own: tuple[str, ...] | None
    """`Event.claims` where it is not just the ids of the claims."""
    members: int = 0


_encode = msgspec.msgpack.Encoder().encode
_event = msgspec.msgpack.Decoder(EventRow)
_contradiction = msgspec.msgpack.Decoder(Contradiction)
_claims = msgspec.msgpack.Decoder(tuple[Claim, ...])
_ledger = msgspec.msgpack.Decoder(tuple[LedgerEntry, ...])
_members = msgspec.msgpack.Decoder(tuple[Member, ...])


def event_key(event: str) -> bytes:
    return EVENT + event.encode()


def contradictions_prefix(event: str) -> bytes:
    return CONTRADICTION + event.encode() + b"\0"


def key_prefix(country: str, key: str) -> bytes:
    """Behind it stands the id of an event that is found by the key."""
    return _KEY + country.encode() + b"\0" + key.encode() + b"\0"


def key_rows(row: bytes) -> set[bytes]:
    """The derived rows of an encoded event row."""
    found = _event.decode(row)
    event = found.event.id.encode()
    return {key_prefix(found.event.country, key) + event for key in found.keys}


def contradiction_row(contradiction: Contradiction) -> Row:
    return contradictions_prefix(contradiction.event) + contradiction.id.encode(), _encode(contradiction)


def contradiction(value: bytes) -> Contradiction:
    return _contradiction.decode(value)


def event_rows(old: Indexed | None, new: Indexed) -> Iterator[Row]:
    """The rows in which the new version of an event differs from the old one. The event's own row comes last."""
    event = new.event
    before = (old.claims, old.event.ledger, old.members) if old else ((), (), ())
    for letter, was, now in zip(b"clm", before, (new.claims, event.ledger, new.members), strict=True):
        yield from _changed_pages(event.id, letter, was, now)
    ids = tuple(claim.id for claim in new.claims)
    row = EventRow(
        event=replace(event, claims=(), ledger=()), keys=tuple(sorted(set(new.keys))), claims=len(new.claims), ledger=len(event.ledger),
        own=None if event.claims == ids else event.claims, members=len(new.members),
    )
    yield event_key(event.id), _encode(row)


def indexed(event: str, get: Callable[[bytes], bytes | None]) -> Indexed | None:
    """The event out of its rows; None where there is no such event."""
    raw = get(event_key(event))
    if raw is None:
        return None
    row = _event.decode(raw)
    claims = tuple(_paged(event, ord("c"), row.claims, get, _claims))
    whole = replace(
        row.event, claims=tuple(claim.id for claim in claims) if row.own is None else row.own,
        ledger=tuple(_paged(event, ord("l"), row.ledger, get, _ledger)),
    )
    return Indexed(whole, row.keys, claims, tuple(_paged(event, ord("m"), row.members, get, _members)))


def _page_key(event: str, letter: int, page: int) -> bytes:
    return _PAGE + event.encode() + b"\0" + bytes([letter]) + b"\0" + f"{page:04}".encode()


def _pages(count: int) -> int:
    return -(-count // PAGE)


def _changed_pages(event: str, letter: int, was: Sequence[Any], now: Sequence[Any]) -> Iterator[Row]:
    for page in range(_pages(len(now))):
        part = now[page * PAGE : page * PAGE + PAGE]
        if part != was[page * PAGE : page * PAGE + PAGE]:
            yield _page_key(event, letter, page), _encode(part)
    for page in range(_pages(len(now)), _pages(len(was))):
        yield _page_key(event, letter, page), None


def _paged(
    event: str, letter: int, count: int, get: Callable[[bytes], bytes | None], decoder: msgspec.msgpack.Decoder[tuple[T, ...]],
) -> Iterator[T]:
    for page in range(_pages(count)):
        raw = get(_page_key(event, letter, page))
        if raw is None:
            raise KeyError(f"event {event}: page {page} of {chr(letter)!r} is missing")
        yield from decoder.decode(raw)
