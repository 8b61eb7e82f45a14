"""The keys under which events are found again. What shares no key is never compared, so the cost follows what happens in one
place or with the same words in the same days, not how many events were ever seen."""

from __future__ import annotations

from datetime import datetime

from processors.matching.incidents import Outline

_BUCKET = 3
"""Days that share a term's key."""
_WORDS = 12
"""The heaviest terms of an event that are keys, and of an incident that are looked up."""
_REACH = 10
"""Days back from its publication in which a report's words look for their event."""
_LONGEST = 14
"""Days of a window that get keys: what is said to last longer is found by its words."""


def article_key(article: str) -> str:
    """Where a further revision finds the events of the article's earlier claims."""
    return f"a:{article}"


def event_key(event: str) -> str:
    """Where an event is found by its own id, also when no claim is left in it."""
    return f"e:{event}"


def keys(event: Outline, articles: tuple[str, ...], last: datetime) -> tuple[str, ...]:
    """All keys of an event whose latest report was published at `last`; sorted, each once."""
    found = {article_key(article) for article in articles}
    days = event.days[:_LONGEST]
    for place in _places(event):
        found.update(f"p:{place}|{day}" for day in range(days[0] - 1, days[-1] + 2))
    first = min(event.start, event.published[0]).toordinal() // _BUCKET
    for bucket in range(max(first, last.toordinal() // _BUCKET - 4), last.toordinal() // _BUCKET + 1):
        found.update(f"w:{word}|{bucket}" for word, _ in event.terms[:_WORDS])
    return tuple(sorted(found))


def lookups(incident: Outline) -> tuple[str, ...]:
    """The keys that an incident looks for."""
    days = incident.days[:_LONGEST]
    found = {f"p:{place}|{day}" for place in _places(incident) for day in days}
    published = incident.published[1].toordinal()
    for bucket in range((published - _REACH) // _BUCKET, published // _BUCKET + 1):
        found.update(f"w:{word}|{bucket}" for word, _ in incident.terms[:_WORDS])
    return tuple(sorted(found))


def _places(outline: Outline) -> tuple[str, ...]:
    """The place and what contains it, below the country."""
    return outline.place.path[1:] if outline.place is not None else ()
