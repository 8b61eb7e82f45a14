"""What the demo says in the terminal while the pipeline works: the events as they come up, and each contradiction with both sides."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Self

from rich.console import Console
from rich.text import Text

from processors.errors import RasidError
from processors.model import Claim, Contradiction, Event, decode
from processors.ports import Entry, Store, Topic
from rasid.demo.server import Newsroom

WAIT = 0.5
"""Seconds between two looks at the log."""
SETTLED = 10.0
"""Seconds without news, after the last release, until the newsroom has told all it has."""
PAGE = 200


class Telling(threading.Thread):
    """Follows the log in a thread with a store of its own; used with `with`."""

    def __init__(self, console: Console, newsroom: Newsroom, store: Callable[[], Store]) -> None:
        super().__init__(name="telling", daemon=True)
        self._console = console
        self._newsroom = newsroom
        self._open = store
        self._ending = threading.Event()
        self._after: dict[Topic, int] = {"events": 0, "contradictions": 0}
        self._events: dict[str, Event] = {}
        self._told: set[str] = set()
        self._quiet = 0.0
        self._ended = False

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._ending.set()
        self.join()

    def run(self) -> None:
        """Until `with` is left; a store that fails is told by the pipeline, not here."""
        try:
            with self._open() as store:
                while not self._ending.wait(WAIT):
                    self.look(store)
        except RasidError:
            return

    def look(self, store: Store) -> None:
        """Tells what the log has gained."""
        found = [*self._new(store, "events"), *self._new(store, "contradictions")]
        for topic, entry in found:
            if topic == "events":
                self._event(decode(entry.value, Event))
            else:
                self._contradiction(store, decode(entry.value, Contradiction))
        self._quiet = 0.0 if found else self._quiet + WAIT
        if not self._ended and not self._newsroom.left and self._quiet >= SETTLED:
            self._ended = True
            counts = ", ".join(f"{number} {name.replace('_', ' ')}" for name, number in store.counts().items() if number)
            self._say("done", f"The newsroom has told all it has: {counts}. Look around; Ctrl-C ends the demo.", "green")

    def _new(self, store: Store, topic: Topic) -> list[tuple[Topic, Entry]]:
        entries = store.read(topic, self._after[topic], PAGE)
        if entries:
            self._after[topic] = entries[-1].offset
        return [(topic, entry) for entry in entries]

    def _event(self, event: Event) -> None:
        before = self._events.get(event.id)
        self._events[event.id] = event
        if not event.mains:
            return  # told by the way in an article on something else
        if before is None or not before.mains:
            place = f"  ({event.place.name})" if event.place else ""
            self._say("event", f"{event.title}{place}", "cyan")
        elif len(event.articles) > len(before.articles):
            self._say("", f"{event.title}: {len(event.articles)} articles, {len(event.origins)} independent origins", "dim")
        for edit in event.edits[len(before.edits) if before else 0 :]:
            self._edit(event, edit.before, edit.after)

    def _edit(self, event: Event, before: str, after: str | None) -> None:
        lines = {line.claim: line for line in event.ledger}
        source = lines[before].source if before in lines else ""
        self._say("silent edit", f"{source} changed an article without saying so", "magenta")
        for mark, claim in (("-", before), ("+", after)):
            if claim in lines:
                self._console.print(Text(f"{'':14}{mark} {lines[claim].text}", "magenta"))

    def _contradiction(self, store: Store, one: Contradiction) -> None:
        if one.retracted:
            if one.id in self._told:
                self._say("settled", one.explanation.en, "green")
            return
        if one.id in self._told:
            return
        self._told.add(one.id)
        self._say("CONTRADICTION", f"{one.kind}, {one.act}: {one.explanation.ar}", "bold red")
        for claim in (one.left, one.right):
            self._side(store.claim(claim))

    def _side(self, claim: Claim | None) -> None:
        if claim is not None:
            speaker = f"{claim.speaker.name} ({claim.source})" if claim.speaker else claim.source
            self._console.print(Text(f"{'':14}{speaker}: {claim.text}"))

    def _say(self, what: str, text: str, style: str) -> None:
        self._console.print(Text(f"{what:>13} ", style).append(text, style if style == "dim" else "not bold"))
