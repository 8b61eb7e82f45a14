"""The event book with decisions on it that are not yet committed, so that many reports share one transaction."""

from __future__ import annotations

from collections.abc import Iterable

from processors.model import Contradiction
from processors.ports import EventBook, Indexed


class PendingBook:
    """An `EventBook`: what the store holds, with what was decided since laid over it.

    Deciding report after report on this book gives what deciding and committing each by itself would give.
    """

    def __init__(self, store: EventBook) -> None:
        self._store = store
        self._events: dict[str, Indexed] = {}
        self._keys: dict[tuple[str, str], set[str]] = {}
        self._contradictions: dict[str, dict[str, Contradiction]] = {}

    def put(self, events: Iterable[Indexed], contradictions: Iterable[Contradiction]) -> None:
        """Lays a decision over the store."""
        for indexed in events:
            event = indexed.event
            old = self._events.get(event.id)
            for key in old.keys if old else ():
                self._keys[event.country, key].discard(event.id)
            for key in indexed.keys:
                self._keys.setdefault((event.country, key), set()).add(event.id)
            self._events[event.id] = indexed
        for contradiction in contradictions:
            self._contradictions.setdefault(contradiction.event, {})[contradiction.id] = contradiction

    def clear(self) -> None:
        """After the commit: the store holds it all."""
        self._events.clear()
        self._keys.clear()
        self._contradictions.clear()

    @property
    def events(self) -> list[Indexed]:
        """The newest version of each event decided on, in order of first decision."""
        return list(self._events.values())

    @property
    def contradictions(self) -> list[Contradiction]:
        return [one for of_event in self._contradictions.values() for one in of_event.values()]

    # EventBook

    def find(self, country: str, keys: Iterable[str]) -> list[Indexed]:
        wanted = list(keys)
        found = {one.event.id: one for one in self._store.find(country, wanted) if one.event.id not in self._events}
        for key in wanted:
            for event in self._keys.get((country, key), ()):
                found[event] = self._events[event]
        return [found[event] for event in sorted(found)]

    def contradictions_of(self, event: str) -> list[Contradiction]:
        found = {one.id: one for one in self._store.contradictions_of(event)}
        found.update(self._contradictions.get(event, {}))
        return [found[contradiction] for contradiction in sorted(found)]
