"""What the shells implement: the few Protocols between the core and its stores.

Embedded, one SQLite file implements all of them (`sinks/sqlite/`); `sinks/memory.py` implements them in memory for
`rasid compare` and for tests; one contract suite (`tests/contracts/`) runs over every implementation.

Every method may raise `StoreError`. None is safe to call from two threads at once on one object; two objects over one
file are.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal, NamedTuple, Protocol, Self

from processors.alerts import AlertRule, Delivery, DeliveryState, Dispatch, Notice, Silence
from processors.model import (
    Alert,
    Article,
    Claim,
    Contradiction,
    ContradictionKind,
    DeadLetter,
    Event,
    Feed,
    FeedState,
    Member,
    SavedSearch,
    SeenEntry,
    Verdict,
)

Topic = Literal["articles", "reports", "claims", "events", "contradictions", "alerts", "verdicts", "dead_letters"]


class Entry(NamedTuple):
    """One record of the log. `offset` rises within its topic and is never used twice; gaps are allowed."""

    offset: int
    key: str
    value: bytes


class Indexed(NamedTuple):
    """An event with the keys under which matching finds it again (place × day × act and so on)."""

    event: Event
    keys: tuple[str, ...]
    """A set: a store gives them back sorted, each once."""
    claims: tuple[Claim, ...]
    """The event's claims, whole, in canonical order: what relations are decided from."""
    members: tuple[Member, ...] = ()
    """What it is made of, in canonical order: kept beside the event, for matching alone."""


@dataclass(slots=True)
class Batch:
    """One transaction: either all of it is in the store afterwards, or nothing."""

    append: list[tuple[Topic, str, bytes]] = field(default_factory=list)
    """Topic, key, encoded record: appended to the log in this order."""
    positions: dict[tuple[str, Topic], int] = field(default_factory=dict)
    """(consumer, topic) → the offset of the last record that the consumer has dealt with."""
    articles: list[Article] = field(default_factory=list)
    """Newest revisions: the archive and the search index."""
    claims: dict[tuple[str, int], tuple[Claim, ...]] = field(default_factory=dict)
    """(article id, revision) → all its claims; replaces those of earlier revisions in the search index."""
    events: list[Indexed] = field(default_factory=list)
    """Whole events: each replaces its earlier version."""
    contradictions: list[Contradiction] = field(default_factory=list)
    feeds: list[FeedState] = field(default_factory=list)
    seen: list[SeenEntry] = field(default_factory=list)
    dead_letters: list[DeadLetter] = field(default_factory=list)
    settled_dead_letters: list[str] = field(default_factory=list)
    """Ids of dead letters that were tried again with success."""
    settled_alerts: list[str] = field(default_factory=list)
    """Ids of alerts that were dealt with (their notices are written): they leave the outbox and never come back into it."""
    notices: list[Notice] = field(default_factory=list)
    """Each replaces the one of its id."""
    deliveries: list[Delivery] = field(default_factory=list)
    """Each replaces the one of its id."""
    silences: list[Silence] = field(default_factory=list)
    """Each replaces the one of its id. A waiting notice that a silence holds is due at that silence's end, also when the end is moved."""
    alert_rules: list[AlertRule] = field(default_factory=list)
    """Rules from the page; each replaces the one of its name."""
    removed_alert_rules: list[str] = field(default_factory=list)
    """Names of rules from the page that are no more."""
    searches: list[SavedSearch] = field(default_factory=list)
    dropped_searches: list[str] = field(default_factory=list)
    """Ids of saved searches that a person has deleted."""


class Log(Protocol):
    """The append-only log between the stages, readable by any number of consumers, each at its own position."""

    def read(self, topic: Topic, after: int, limit: int) -> list[Entry]:
        """Up to `limit` records with offset > `after`, in order of offset. `after=0` reads from the start."""

    def position(self, consumer: str, topic: Topic) -> int:
        """The offset last committed by the consumer; 0 where it never committed. The off-by-one: read `after` this."""

    def commit(self, batch: Batch) -> None:
        """Writes the batch durably (SQLite: synchronous FULL) in one transaction. When it returns, a crash loses nothing of it."""


class EventBook(Protocol):
    """The events that matching may join. The cost of `find` depends on what it returns, not on how many events are stored."""

    def find(self, country: str, keys: Iterable[str]) -> list[Indexed]:
        """Events of the country that hold at least one of the keys, each once, ordered by id."""

    def contradictions_of(self, event: str) -> list[Contradiction]:
        """All contradictions of one event, ordered by id."""


class FeedBook(Protocol):
    """What polling remembers."""

    def states(self) -> dict[str, FeedState]:
        """By feed id."""

    def seen(self, feed: str, entries: Sequence[str]) -> dict[str, SeenEntry]:
        """Which of these entries the feed has shown before, by entry identity."""

    def article(self, id: str) -> Article | None:
        """The newest revision of an article, or None."""

    def is_empty(self) -> bool:
        """True until the first article is stored: what comes now is the first filling, and alerts nobody."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """A search. `text` is what a person types: words, and "phrases in quotes"."""

    text: str = ""
    outlet: str | None = None
    place: str | None = None
    """A gazetteer id or a place name; matches the place and all that lies in it. With `act`, one claim must have both."""
    since: datetime | None = None
    until: datetime | None = None
    """Published in [since, until)."""
    act: str | None = None
    contradicted: bool | None = None
    """True: only articles with a claim that stands in a contradiction; False: only those without; None: both."""
    limit: int = 10
    after: str | None = None
    """A cursor from an earlier `Hits.next`."""


class Hit(NamedTuple):
    """One article found. `snippet` and `title` mark the found words with U+E000 … U+E001 (private use, for the caller to replace)."""

    id: str
    score: float
    url: str
    source: str
    title: str
    published: datetime
    snippet: str


class Hits(NamedTuple):
    hits: list[Hit]
    next: str | None


Mark = Literal["open", "confirmed", "dismissed", "other_event"]
"""What the latest verdict on a contradiction says; "open" where there is none."""
Facet = Literal["kind", "act", "place", "outlet", "speaker"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Among:
    """Which contradictions a listing holds. What is None, or empty, does not matter; all that is given must hold."""

    kind: ContradictionKind | None = None
    act: str | None = None
    place: str | None = None
    """A gazetteer id or a place name: a claim of either side has its act there, or in a place that lies in it."""
    outlet: str | None = None
    """The source of a claim of either side."""
    speaker: str | None = None
    """A canonical id, or a name as an article writes it: who says a claim of either side."""
    since: datetime | None = None
    until: datetime | None = None
    """First seen in [since, until)."""
    mark: Mark | None = None
    retracted: bool | None = None


class Outline(NamedTuple):
    """An event without the lists that grow (`claims`, `articles`, `ledger`, `edits` are empty), and how long they are."""

    event: Event
    claims: int
    articles: int
    contradictions: int
    """Those that are not retracted."""


class Archive(Protocol):
    """The reading side: search, the command line, the page."""

    def search(self, query: Query) -> Hits:
        """Best first. An empty text with filters gives the newest first. Never raises for what a person typed."""

    def article(self, id: str) -> Article | None: ...

    def revisions(self, id: str) -> list[Article]:
        """Every stored revision, oldest first."""

    def claims_of(self, article: str) -> list[Claim]:
        """Claims of the newest revision, in the order of the text."""

    def claim(self, id: str) -> Claim | None:
        """Also a claim of an earlier revision."""

    def contradictions_of(self, event: str) -> list[Contradiction]:
        """All contradictions of one event, ordered by id."""

    def states(self) -> dict[str, FeedState]:
        """How each feed stands, by its id."""

    def event(self, id: str) -> Event | None: ...

    def events(self, *, limit: int, after: str | None = None, contradicted: bool | None = None) -> tuple[list[Event], str | None]:
        """Latest end first, with the cursor of the next page."""

    def contradiction(self, id: str) -> Contradiction | None: ...

    def contradictions(
        self, *, limit: int, after: str | None = None, order: Literal["newest", "severity"] = "newest", among: Among | None = None,
    ) -> tuple[list[Contradiction], str | None]:
        """The page after the cursor, and the cursor of the next one."""

    def choices(self, facet: Facet) -> list[tuple[str, int]]:
        """The values of a facet that the contradictions have, with how many have it; the most frequent first, 500 at the most."""

    def origins_of(self, contradictions: Sequence[str]) -> dict[str, tuple[tuple[str, ...], tuple[str, ...]]]:
        """The independent origins on the left and the right of each, sorted. One that the store does not know is left out."""

    def claims(self, ids: Sequence[str]) -> dict[str, Claim]:
        """Those of the claims that are stored, by id; of each its newest revision."""

    def contradictions_with(self, claims: Sequence[str]) -> dict[str, tuple[str, ...]]:
        """The ids of the contradictions, not retracted, in which each of the claims stands; claims without any are left out."""

    def articles(self, ids: Sequence[str]) -> dict[str, Article]:
        """The newest revisions, by id."""

    def outlines(self, *, limit: int, after: str | None = None, contradicted: bool | None = None) -> tuple[list[Outline], str | None]:
        """As `events`, for lists: the cost does not depend on how large the events are."""

    def outlines_of(self, events: Sequence[str]) -> dict[str, Outline]:
        """By event id."""

    def outlines_with(self, article: str) -> list[Outline]:
        """The events that the newest revision of an article speaks of, ordered by id."""

    def verdicts(self, contradictions: Sequence[str]) -> dict[str, list[Verdict]]:
        """What people said about each, oldest first; contradictions without a verdict are left out."""

    def verdict_counts(self) -> dict[str, int]:
        """How many contradictions are marked confirmed, dismissed and other_event: the latest verdict on each counts."""

    def dead_letters(self, *, limit: int) -> list[DeadLetter]: ...

    def dead_letter(self, id: str) -> DeadLetter | None: ...

    def saved_searches(self) -> list[SavedSearch]:
        """The newest first."""

    def counts(self) -> dict[str, int]:
        """articles, claims, events, contradictions, dead_letters."""


class Told(Protocol):
    """What alerting told, holds back and was asked for: notices, deliveries, silences, rules of the page. Written through `Batch`."""

    def waiting_notices(self, *, event: str | None = None, limit: int) -> list[Notice]:
        """Waiting notices, due or not, of one event or of all, the soonest due first (then by id)."""

    def notices_of(self, contradiction: str) -> list[Notice]:
        """All notices on a contradiction, on every channel, oldest first (then by id): what was told of it where."""

    def deliveries(
        self, *, limit: int, after: str | None = None, state: DeliveryState | None = None,
    ) -> tuple[list[Delivery], str | None]:
        """Newest first, with the cursor of the next page."""

    def delivery(self, id: str) -> Delivery | None: ...

    def silences(self, *, active: datetime | None = None) -> list[Silence]:
        """By end, latest first (then by id); with `active` only those that have begun and not ended then."""

    def alert_rules(self) -> list[AlertRule]:
        """The rules saved from the page, by name."""


class Alerts(Told, Protocol):
    """Alerting: the outbox (what was appended to the topic "alerts" and is not settled), and what is due.

    A rebuild leaves all of it as it is.
    """

    def unsent(self, limit: int) -> list[Alert]:
        """The oldest first, each once, however often it was appended."""

    def due_notices(self, now: datetime, limit: int) -> list[Notice]:
        """Waiting notices with `due` <= now, the longest due first (then by id)."""

    def due_deliveries(self, now: datetime, limit: int) -> list[Delivery]:
        """Pending deliveries with `due` <= now, the longest due first (then by id)."""

    def dispatches(self, since: datetime) -> list[Dispatch]:
        """The alerts and digests (not the tests) made at or after `since`, oldest first."""


class AlertBook(Archive, Alerts, Protocol):
    """What alerting works on: what is owed, and what deciding and wording need to know of it."""

    def commit(self, batch: Batch) -> None:
        """As `Log.commit`."""


class Subscriptions(Protocol):
    """The user's feed list. Every method may raise `BadSettings` where the list cannot be read or written."""

    def feeds(self) -> Sequence[Feed]:
        """In the order of the list."""

    def add(self, url: str, *, title: str = "", outlet: str = "") -> Feed:
        """Raises `BadInput` for an address that is none, or is in the list already."""

    def remove(self, feed: str) -> Feed:
        """Removes a feed by its id. Raises `BadInput` where it is not in the list."""

    def exported(self) -> bytes:
        """The list as OPML."""

    def take_in(self, raw: bytes) -> tuple[int, Sequence[str]]:
        """Adds the feeds of an OPML file; how many were new, and what could not be used. Raises `BadInput` for what is no OPML."""


class Retrier(Protocol):
    """Tries again what became a dead letter."""

    async def retry(self, letter: DeadLetter) -> str | None:
        """Takes it up again. None where it was settled or put back before its stage; else why it fails still."""


class PageStore(Log, Archive, Told, Protocol):
    """What the page works on."""

    def close(self) -> None: ...


class Store(PageStore, EventBook, FeedBook, Alerts, Protocol):
    """All of it in one place, as the embedded shell has it."""

    def __enter__(self) -> Self: ...

    def __exit__(self, *exc: object) -> None: ...


__all__ = [
    "AlertBook", "Alerts", "Among", "Archive", "Batch", "Entry", "EventBook", "Facet", "FeedBook", "Hit", "Hits", "Indexed", "Log", "Mark",
    "Outline", "PageStore", "Query", "Retrier", "Store", "Subscriptions", "Told", "Topic",
]
