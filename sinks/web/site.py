"""What the page is given by whoever serves it: the store, the clock, and hands to do what only the shell can."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from queue import Empty, LifoQueue
from threading import BoundedSemaphore, Lock
from typing import Any, Generic, TypeVar

from processors.alerts import AlertRule
from processors.ports import Archive, Facet, PageStore, Retrier, Subscriptions
from sinks.outlets import READ_AGAIN, Outlets
from sinks.web.ledger import Ledgers

OPEN = 4
"""Stores that one page has open at the most: each keeps its own memory of events."""


S = TypeVar("S", bound=PageStore)


class Stores(Generic[S]):
    """Stores to borrow, one thread each; opened when first needed."""

    def __init__(self, opener: Callable[[], S], most: int = OPEN) -> None:
        self._opener = opener
        self._free: LifoQueue[S] = LifoQueue()
        self._places = BoundedSemaphore(most)

    @contextmanager
    def borrow(self) -> Iterator[S]:
        """A store for this thread alone, until the block ends. Raises `StoreError` where none can be opened."""
        with self._places:
            try:
                store = self._free.get_nowait()
            except Empty:
                store = self._opener()
            try:
                yield store
            finally:
                self._free.put(store)

    def close(self) -> None:
        """Closes those that are not lent out."""
        while True:
            try:
                self._free.get_nowait().close()
            except Empty:
                return


class Counts:
    """What is counted over the whole archive, counted again when some time has passed: over a million claims that takes a while."""

    def __init__(self, now: Callable[[], datetime]) -> None:
        self._now = now
        self._counted: dict[str, tuple[datetime, Any]] = {}

    def of(self, archive: Archive) -> dict[str, int]:
        """As `Archive.counts`, some seconds old."""
        found: dict[str, int] = self._lately("", archive.counts)
        return found

    def choices(self, archive: Archive, facet: Facet) -> list[tuple[str, int]]:
        """As `Archive.choices`, some seconds old."""
        found: list[tuple[str, int]] = self._lately(facet, lambda: archive.choices(facet))
        return found

    def _lately(self, name: str, count: Callable[[], Any]) -> Any:
        known = self._counted.get(name)
        if known is None or self._now() - known[0] > READ_AGAIN:
            known = self._counted[name] = self._now(), count()
        return known[1]


_WELL: dict[str, object] = {"status": "ok"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """Everything outside the page that it needs."""

    store: Callable[[], AbstractContextManager[PageStore]]
    """A store to use in one thread while the block lasts (`Stores.borrow`)."""
    now: Callable[[], datetime]
    health: Callable[[], dict[str, object]] = field(default=lambda: _WELL)
    """What `/health` tells; its "status" is "ok", or in a word what is wrong (then the answer is a 503)."""
    metrics: Callable[[], bytes] = field(default=lambda: b"")
    """Prometheus' text format."""
    subscriptions: Subscriptions | None = None
    """The feed list; None where it cannot be changed from here."""
    retrier: Retrier | None = None
    """None where dead letters cannot be tried again from here."""
    channels: Sequence[str] = ()
    """The names of the channels that alerts can go to."""
    rules: Sequence[AlertRule] = ()
    """The rules of the settings file; those of the page are in the store."""
    wake: Callable[[], object] = field(default=lambda: None)
    """Called when the page has written something that a stage waits for."""
    token: str = ""
    """The password of the page; empty: none is asked for, and only loopback names are answered."""
    hosts: Sequence[str] = ()
    """Further names under which the page is asked for (behind a proxy)."""
    secure: bool = False
    """Whether the page is reached over HTTPS: its cookies say so."""
    secret: bytes = field(default_factory=lambda: secrets.token_bytes(32))
    """Signs sessions; a new one ends them."""
    writing: Lock = field(default_factory=Lock)
    """Held while a verdict is compared with those before it and appended."""
    outlets: Outlets = field(init=False)
    counts: Counts = field(init=False)
    ledgers: Ledgers = field(default_factory=Ledgers)
    poll: float = 1.0
    """Seconds between two looks at the log for what is new."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "outlets", Outlets(self.subscriptions, self.now))
        object.__setattr__(self, "counts", Counts(self.now))


__all__ = ["Counts", "Site", "Stores"]
