"""What the agents are handed, and what they hand on: records for other stages, a partition's shelf, and counts."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, NamedTuple, Protocol

from processors.model import Contradiction
from processors.ports import EventBook, Indexed
from processors.progress import Progress

ORIGIN = "article"
"""The header of a report: "partition offset number" of the article that it was extracted from, and which of its reports it is."""


class Outgoing(NamedTuple):
    """A record for another stage."""

    topic: str
    key: bytes
    value: bytes
    headers: tuple[tuple[str, bytes], ...] = ()


class Found(NamedTuple):
    """What extraction made of one article."""

    claims: tuple[str, bytes]
    """Key and record for the topic of claims."""
    reports: tuple[tuple[str, bytes], ...]
    """Country and record."""
    number: int
    """Of the claims."""


class Refused(NamedTuple):
    """What could not be extracted, and why."""

    reason: str


class Said(NamedTuple):
    """A verdict as it stands in its topic, which has the partitions of the reports."""

    partition: int
    offset: int
    message: Any


class PendingBook(EventBook, Protocol):
    """A book over another, that holds what was decided since."""

    @property
    def events(self) -> list[Indexed]: ...
    @property
    def contradictions(self) -> list[Contradiction]: ...
    def put(self, events: Iterable[Indexed], contradictions: Iterable[Contradiction]) -> None: ...


class Shelf(Protocol):
    """A partition's events, with the right to write them."""

    @property
    def positions(self) -> Mapping[str, int]: ...
    def pending(self) -> PendingBook: ...
    async def commit(
        self, positions: dict[str, int], events: Sequence[Indexed], contradictions: Sequence[Contradiction], records: Sequence[Outgoing],
    ) -> None:
        """All or nothing. Raises `Unreachable`; then the shelf must be opened anew."""

    async def close(self) -> None: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Wiring:
    """Everything that the agents are handed."""

    bootstrap: str
    group: str
    topic: Callable[[str], str]
    """A topic's full name."""
    folder: Path
    """Faust keeps its own small files there."""
    batch: int
    session_timeout: float
    largest: int
    """Bytes of a record that Kafka takes; what makes a larger one becomes a dead letter."""
    understand: Callable[[Sequence[bytes]], Awaitable[Sequence[Found | Refused]]]
    send: Callable[[Sequence[Outgoing]], Awaitable[None]]
    """Returns when Kafka has them all, in order; raises `Unreachable`."""
    open_shelf: Callable[[int], Awaitable[Shelf]]
    """Whoever gave it closes those that are open when the application has ended."""
    now: Callable[[], datetime]
    said: Callable[[Mapping[int, int]], Awaitable[Sequence[Said]]]
    """Verdicts of these partitions from these offsets on, in their order: those that there are by now."""
    told: Callable[[Progress], None] = lambda _: None
    standing: Callable[[Contradiction, Indexed], bytes] | None = None
    """What the search index wants to know of a contradiction's event: a header of the record."""
    extract: bool = True
    match: bool = True
