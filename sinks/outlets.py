"""What outlets are called, on the page and in messages: their names in the feed list."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Protocol

from processors.errors import RasidError
from processors.model import Feed

READ_AGAIN = timedelta(seconds=15)


class Listing(Protocol):
    """What knows the feeds of the list."""

    def feeds(self) -> Sequence[Feed]: ...


class Outlets:
    """Outlets' names by their ids, from the feed list; read again when some time has passed, for every page shows them."""

    def __init__(self, subscriptions: Listing | None, now: Callable[[], datetime]) -> None:
        self._subscriptions = subscriptions
        self._now = now
        self._names: dict[str, str] = {}
        self._read: datetime | None = None

    def name(self, id: str) -> str:
        """The title of the outlet's feed; the id itself where the list has none, or several feeds of it."""
        if self._subscriptions is None:
            return id
        if self._read is None or self._now() - self._read > READ_AGAIN:
            self._read = self._now()
            self._names = self._listed(self._subscriptions)
        return self._names.get(id, id)

    def _listed(self, subscriptions: Listing) -> dict[str, str]:
        names: dict[str, str] = {}
        several: set[str] = set()
        try:
            feeds = subscriptions.feeds()
        except RasidError:
            return self._names  # the feeds' page tells what is wrong with the list
        for feed in feeds:
            if names.setdefault(feed.outlet, feed.title) != feed.title:
                several.add(feed.outlet)
        return {outlet: title for outlet, title in names.items() if title and outlet not in several}
