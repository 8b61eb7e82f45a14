"""The keys under which events are found again. What shares no key is never compared, so the cost follows what happens in one
place or with the same words in the same days, not how many events were ever seen.

An incident looks back for events (`lookups`); an event that changes looks ahead for the incidents that might have looked at it
(`ahead`). Both are the same question, which `meets` answers exactly: stores may give back more.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import NamedTuple

from processors.matching.incidents import Outline

_BUCKET = 3
"""Days that share a term's key."""
_WORDS = 12
"""The heaviest terms of an event that are keys, and of an incident that are looked up."""
_REACH = 10
"""Days back from its publication in which a report's words look for their event."""
_LONGEST = 14
"""Days of a window that get keys: what is said to last longer is found by its words."""


class Reach(NamedTuple):
    """Where an event is found, or where an incident looks."""

    places: frozenset[str]
    first_day: int
    last_day: int
    words: frozenset[str]
    first_bucket: int
    last_bucket: int


def article_key(article: str) -> str:
    """Where a further revision finds the events of the article's earlier claims."""
    return f"a:{article}"


def event_key(event: str) -> str:
    """Where an event is found by its own id, also when no claim is left in it."""
    return f"e:{event}"


def strand_key(strand: str) -> str:
    """Where an event is found by what its members call it, where that is not its id."""
    return f"s:{strand}"


def looks(incident: Outline) -> Reach:
    """Where an incident looks for its event."""
    days = incident.days[:_LONGEST]
    published = incident.published[1].toordinal()
    return Reach(_places(incident), days[0], days[-1], _words(incident), (published - _REACH) // _BUCKET, published // _BUCKET)


def stands(event: Outline, last: datetime) -> Reach:
    """Where an event is found whose latest report was published at `last`."""
    days = event.days[:_LONGEST]
    bucket = last.toordinal() // _BUCKET
    first = max(min(event.start, event.published[0]).toordinal() // _BUCKET, bucket - 4)
    return Reach(_places(event), days[0] - 1, days[-1] + 1, _words(event), first, bucket)


def meets(look: Reach, stand: Reach) -> bool:
    """Whether the incident finds the event."""
    if look.first_day <= stand.last_day and stand.first_day <= look.last_day and not look.places.isdisjoint(stand.places):
        return True
    near = look.first_bucket <= stand.last_bucket and stand.first_bucket <= look.last_bucket
    return near and not look.words.isdisjoint(stand.words)


def keys(reach: Reach) -> Iterator[str]:
    """The keys of an event, and those that an incident looks up."""
    yield from _by_day("p", reach)
    for bucket in range(reach.first_bucket, reach.last_bucket + 1):
        for word in reach.words:
            yield f"w:{word}|{bucket}"


def member_keys(look: Reach) -> Iterator[str]:
    """Where an event's member is found by the events that it might have joined, had they been then as they are now."""
    yield from _by_day("mp", look)
    for word in look.words:
        yield f"mw:{word}|{look.last_bucket}"


def ahead(stand: Reach, since: datetime, until: datetime) -> Iterator[str]:
    """The keys of the members, published from `since` to `until`, that look where the event is."""
    yield from _by_day("mp", stand)
    last = min((stand.last_bucket * _BUCKET + _BUCKET - 1 + _REACH), until.toordinal()) // _BUCKET
    for bucket in range(since.toordinal() // _BUCKET, last + 1):
        for word in stand.words:
            yield f"mw:{word}|{bucket}"


def _by_day(kind: str, reach: Reach) -> Iterator[str]:
    for day in range(reach.first_day, reach.last_day + 1):
        for place in reach.places:
            yield f"{kind}:{place}|{day}"


def _places(outline: Outline) -> frozenset[str]:
    """The place and what contains it, below the country."""
    return frozenset(outline.place.path[1:] if outline.place is not None else ())


def _words(outline: Outline) -> frozenset[str]:
    return frozenset([word for word, _ in outline.terms[:_WORDS]])
