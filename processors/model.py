"""What flows through Rasid: the records on every wire and in every store.

All records are frozen msgspec Structs, JSON on the wire (see `encode` and `decode`), and carry a schema version `v`.
Times are UTC, aware `datetime`s at the edges of the core and RFC 3339 on the wire. Identifiers are hashes of content
(see `identity`), so that a replay rewrites the same records instead of adding to them.
"""

from __future__ import annotations

import hashlib
from datetime import datetime
from typing import Literal, TypeVar

import msgspec

from processors.errors import BadRecord

SCHEMA_VERSION = 1

ActType = Literal[
    "killed", "injured", "casualties", "missing", "detained", "released", "displaced", "strike", "shelling", "explosion",
    "chemical_attack", "ground_assault", "control", "truce", "truce_breach", "siege", "aid", "damage", "election", "protest",
    "disaster", "accident", "price", "other",
]
SpeakerKind = Literal[
    "official", "military", "armed_group", "rescue", "medic", "monitor", "activist", "witness", "agency", "media", "ngo", "un",
    "unknown",
]
Stance = Literal["asserts", "denies", "doubts"]
Precision = Literal["minute", "hour", "part_of_day", "day", "week", "month", "year"]
RelationKind = Literal["agree", "conflict", "update", "correction", "different_scope", "unrelated"]
ContradictionKind = Literal["number", "denial", "blame", "status"]
AlertCause = Literal["new", "moved", "side", "returned", "retracted"]
"""Why a person is told: it is new, its event went into another one (news only to whom it was not told yet), a side got a further
independent origin, it was retracted and stands again, or it was retracted."""


class Record(msgspec.Struct, frozen=True, kw_only=True):
    """A record with a schema version; unknown fields are dropped on reading, wrong or missing ones are `BadRecord`."""


class Article(Record, frozen=True, kw_only=True):
    """One revision of one news article, cleaned. `text` is as written; every span of a claim points into it."""

    id: str
    """`identity("article", canonical url)`, or the id that the input gave."""
    revision: int = 0
    url: str = ""
    source: str
    """The outlet's id from the feed list."""
    title: str = ""
    text: str
    language: str = "ar"
    published: datetime
    fetched: datetime | None = None
    authors: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    origin: str | None = None
    """The agency it was copied from, if the text says so; a canonical actor id."""
    content_hash: str = ""
    fingerprint: tuple[int, ...] = ()
    """MinHash of the text's word shingles, for wire copies; empty where none was made."""
    previous_title: str | None = None
    previous_text: str | None = None
    """What the revision before this one said (null for revision 0): extraction stays stateless and still knows which
    countries' events must drop the earlier claims."""
    backfill: bool = False
    """True for the first filling of an empty store and for back-fills: contradictions are found, nobody is alerted."""
    v: int = SCHEMA_VERSION


class Speaker(Record, frozen=True, kw_only=True):
    """Who says it. `name` is as written; `id` is the canonical actor (processors/tables/actors.toml) when known."""

    name: str
    id: str | None = None
    kind: SpeakerKind = "unknown"


class Actor(Record, frozen=True, kw_only=True):
    """Who did it."""

    name: str
    id: str | None = None


class Place(Record, frozen=True, kw_only=True):
    """A place of the gazetteer. `path` goes from the country down to the place itself, gazetteer ids, e.g. ("SY", "SY.08", "170654")."""

    id: str
    name: str
    """The gazetteer's Arabic name."""
    text: str = ""
    """The name as the article writes it."""
    lat: float | None = None
    lon: float | None = None
    path: tuple[str, ...] = ()


class TimeSpan(Record, frozen=True, kw_only=True):
    """[start, end) in UTC, resolved against the article's `published`."""

    start: datetime
    end: datetime
    precision: Precision
    text: str = ""
    reported: bool = False
    """When it was said, not when it happened: "قالت الوزارة السبت إن …". The act was not later."""


class Quantity(Record, frozen=True, kw_only=True):
    """How many: the closed interval [min, max]; null is open. `approximate`: as written, but a tenth more or less when compared.

    `unit` is the light stem of the counted noun.
    """

    min: int | None = None
    max: int | None = None
    approximate: bool = False
    unit: str = ""
    text: str = ""
    cumulative: bool = False
    """True for a running toll ("since the war began"), false for the incident."""


class Act(Record, frozen=True, kw_only=True):
    """What is claimed to have happened."""

    type: ActType
    actors: tuple[Actor, ...] = ()
    targets: tuple[str, ...] = ()
    """Whom: target classes of processors/tables/targets.toml (civilians, fighters, soldiers, children, …), sorted; empty is "all"."""
    instrument: str | None = None
    quantity: Quantity | None = None
    place: Place | None = None
    time: TimeSpan | None = None
    stem: str | None = None
    """For `other` the stem of its verb, for `price` that of what is sold."""


class Claim(Record, frozen=True, kw_only=True):
    """One attributed proposition, with the sentence that shows it."""

    id: str
    article: str
    revision: int
    source: str
    published: datetime
    start: int
    end: int
    """Character offsets [start, end) of the claim's words in Article.text; in Article.title where `in_title`."""
    in_title: bool = False
    text: str
    """The verbatim sentence."""
    speaker: Speaker | None = None
    via: tuple[Speaker, ...] = ()
    """From the outlet towards the speaker: agencies and media that pass the words on."""
    stance: Stance = "asserts"
    distanced: bool = False
    act: Act
    part_of: str | None = None
    background: bool = False
    """An earlier event told as context (an anniversary, "last year"), not this article's news."""
    superseded: bool = False
    """The old value of "rose from 31 to 32"."""
    confidence: float = 1.0
    v: int = SCHEMA_VERSION


class Header(Record, frozen=True, kw_only=True):
    """What matching needs of an article."""

    id: str
    revision: int
    url: str
    source: str
    title: str
    published: datetime
    origin: str | None
    fingerprint: tuple[int, ...]
    backfill: bool


class Report(Record, frozen=True, kw_only=True):
    """The claims of one article revision that speak of one country ("" for none), with what matching needs of the article."""

    id: str
    country: str
    """ISO 3166 code, the Kafka key; "" where no place is known."""
    article: Header
    claims: tuple[Claim, ...]
    """In the order of the text; empty when a revision no longer speaks of the country: its earlier claims go."""
    main: str | None
    """The id of the claim that the article is about, when it is among these."""
    terms: tuple[tuple[str, float], ...] = ()
    """Stems of the article with their weight for matching, heaviest first."""
    places: tuple[str, ...] = ()
    """Gazetteer ids that the article names."""
    v: int = SCHEMA_VERSION


class Extraction(Record, frozen=True, kw_only=True):
    """What extraction made of one article revision, without claims too: what travels to the search index, whole, so that nothing is read
    to write it."""

    article: Article
    claims: tuple[Claim, ...]
    """In the order of the text."""
    v: int = SCHEMA_VERSION


class LedgerEntry(Record, frozen=True, kw_only=True):
    """One line of an event's ledger: who gave which figure, or took which stance, when, with the sentence."""

    claim: str
    article: str
    source: str
    origin: str
    """What counts as one independent voice: the agency's id, or the outlet's."""
    published: datetime
    text: str
    speaker: str | None
    speaker_name: str | None
    type: ActType
    targets: tuple[str, ...]
    stance: Stance
    quantity: Quantity | None
    part_of: str | None = None
    retracted: bool = False
    """A later revision of its article no longer says it; the line stays, for the ledger is append-only."""


class SilentEdit(Record, frozen=True, kw_only=True):
    """A figure or a stance that changed between two revisions of one article."""

    article: str
    revision: int
    before: str
    after: str | None
    """Claim ids; `after` is null when the claim was removed."""
    seen: datetime


class Headline(Record, frozen=True, kw_only=True):
    """The headline of an article that is about an event: what further reports are compared with."""

    article: str
    title: str
    angle: str = ""
    """What it leads with: "happening", or an angle of processors/tables/headlines.toml; "" where unknown."""


class Member(Record, frozen=True, kw_only=True, array_like=True):
    """One incident of an article, as its event keeps it: with its claims, all that it takes to decide on it again.

    Members stand in canonical order, by when their article was published, its id, and `number`; never in order of arrival.
    """

    published: datetime
    article: str
    number: int
    """Its place among the incidents of its report."""
    claims: tuple[str, ...]
    main: bool
    """The article is about it."""
    title: str
    """The article's, with what it leads with; "" for what it only mentions."""
    angle: str
    origin: str
    home: str
    """The strand of the event that it joined or opened: what was one event when its turn came may be part of another since."""
    score: float
    """What it joined with, or would have had to surpass where it opened its event."""
    terms: str
    """Its own, packed (see `processors.text.terms`)."""


class Absorbed(Record, frozen=True, kw_only=True):
    """That a strand went into another one, and which member made it so."""

    strand: str
    event: str
    """The id of the event that it was."""
    into: str
    published: datetime
    article: str
    number: int


class Event(Record, frozen=True, kw_only=True):
    """What several reports speak of, with its ledger."""

    id: str
    country: str
    version: int
    """Rises with each change: the external version of the search index."""
    title: str
    place: Place | None
    start: datetime
    end: datetime
    acts: tuple[ActType, ...]
    claims: tuple[str, ...]
    articles: tuple[str, ...]
    mains: tuple[str, ...] = ()
    """Those of the articles that are about this event, not only mention it."""
    merged_into: str | None = None
    """The event that it turned out to be one with; it then has no claims of its own."""
    kept: tuple[str, ...] = ()
    """Articles that a person's verdict put here: matching leaves them, whatever their next revision looks like."""
    apart: tuple[str, ...] = ()
    """Events that a person said are others than this one: matching never makes them one."""
    asides: tuple[str, ...] = ()
    """Those of the claims that their articles tell by the way, not as what they are about."""
    sources: tuple[str, ...]
    origins: tuple[str, ...]
    terms: tuple[tuple[str, float], ...] = ()
    """Stems of its articles with their weight, heaviest first: what further reports are compared with."""
    headlines: tuple[Headline, ...] = ()
    """Of the first and the latest articles about it."""
    ledger: tuple[LedgerEntry, ...] = ()
    edits: tuple[SilentEdit, ...] = ()
    strand: str = ""
    """What its members call it: named after who opened it, while the id stays where a late report turns out to have been first."""
    absorbed: tuple[Absorbed, ...] = ()
    """What became part of it, in canonical order: a late report may show that it did not."""
    v: int = SCHEMA_VERSION


class Relation(Record, frozen=True, kw_only=True):
    """How two claims on one event stand to each other, and the rule that decided."""

    left: str
    right: str
    relation: RelationKind
    rule: str


class Explanation(Record, frozen=True, kw_only=True):
    """The rule in words that a journalist would accept."""

    ar: str
    en: str


class Contradiction(Record, frozen=True, kw_only=True):
    """Two claims on one event that cannot both hold. One per event, kind, act and pair of values; a further outlet joins a side."""

    id: str
    event: str
    kind: ContradictionKind
    act: ActType
    left: str
    right: str
    """The first claim on each side."""
    sides: tuple[tuple[str, ...], tuple[str, ...]]
    """All claim ids on each side, in order of arrival."""
    values: tuple[str, str]
    """What differs, as canonical text, e.g. ("[40, 40]", "[7, 7]"): part of the identity."""
    severity: float
    rule: str
    explanation: Explanation
    first_seen: datetime
    """The later `published` of its first two claims."""
    version: int = 1
    retracted: bool = False
    """A correction or a later revision took one side away; the record stays."""
    backfill: bool = False
    v: int = SCHEMA_VERSION


class Alert(Record, frozen=True, kw_only=True):
    """A message owed to the user about a contradiction; made with it, in one transaction."""

    id: str
    contradiction: str
    event: str
    made: datetime
    cause: AlertCause = "new"
    was: tuple[str, ...] = ()
    """Of one that moved: the contradictions that it was in its earlier events."""
    v: int = SCHEMA_VERSION


class Verdict(Record, frozen=True, kw_only=True):
    """What a person says about a contradiction or an event. Verdicts are kept in the log, never changed and never overwritten by matching.

    They name claims and contradictions, not events: claims are what they are whatever matching makes of them, so a verdict survives
    a rebuild. The latest verdict on a contradiction counts; all are shown.
    """

    id: str
    """`identity("verdict", kind, by, at, …)`."""
    kind: Literal["confirmed", "dismissed", "other_event", "merge", "split"]
    contradiction: str | None = None
    """For confirmed, dismissed and other_event."""
    claims: tuple[str, ...] = ()
    """other_event: the first claim of each side. merge: one claim of each event. split: the claims that go into an event of their own."""
    articles: tuple[str, ...] = ()
    """The article of each of the claims, in the same order."""
    country: str = ""
    """Of the events that hold them: where matching finds them."""
    by: str = ""
    """Who said so, as the page knows the person."""
    note: str = ""
    at: datetime
    after: int = 0
    """The offset of the last report that matching had dealt with: a rebuild applies the verdict at the same place."""
    v: int = SCHEMA_VERSION


class Feed(Record, frozen=True, kw_only=True):
    """A feed of the user's list (OPML)."""

    id: str
    """`identity("feed", url as the user gave it)`: stays when the feed moves."""
    url: str
    title: str = ""
    outlet: str = ""
    """The outlet's id; what Article.source will be."""
    folder: tuple[str, ...] = ()
    note: str = ""


class SeenEntry(Record, frozen=True, kw_only=True):
    """An entry that a feed showed, and the article it became."""

    feed: str
    entry: str
    """Entry identity: guid, else link, else content hash."""
    entry_hash: str
    """Hash of what the feed showed: unchanged means that nothing is fetched again."""
    article: str | None = None
    """The article's id; null for what was skipped (not Arabic, no text)."""
    seen: datetime
    checked: datetime | None = None
    """When its page was last fetched: pages of fresh entries are looked at again for silent edits."""


class FeedState(Record, frozen=True, kw_only=True):
    """How polling a feed stands; written in one transaction with the articles that the poll found."""

    feed: str
    url: str
    """Where it is now, after permanent redirects."""
    etag: str | None = None
    modified: str | None = None
    body_hash: str | None = None
    last_poll: datetime | None = None
    last_success: datetime | None = None
    next_poll: datetime | None = None
    interval: float = 900.0
    """Seconds."""
    failures: int = 0
    """In a row."""
    status: Literal["new", "ok", "failing", "retired"] = "new"
    reason: str = ""
    """In words, for people."""
    entries: int = 0
    """Articles got from it so far."""
    skipped: int = 0
    backfill: bool = False
    """True from the moment that an empty store meets this feed until its first filling is done, over restarts: it alerts nobody."""
    v: int = SCHEMA_VERSION


class DeadLetter(Record, frozen=True, kw_only=True):
    """What could not be processed, why, and what is needed to try again."""

    id: str
    stage: str
    """feed, fetch, clean, extract, match, index"""
    subject: str
    """The thing it happened to: a URL, an article id."""
    reason: str
    payload: str
    failed: datetime
    attempts: int = 1
    v: int = SCHEMA_VERSION


class SavedSearch(Record, frozen=True, kw_only=True):
    """A search that a person keeps: to look again, or to make an alert rule of it."""

    id: str
    """`identity("search", what is asked)`: the same search is kept once."""
    name: str
    text: str = ""
    outlet: str | None = None
    place: str | None = None
    act: str | None = None
    contradicted: bool | None = None
    by: str = ""
    made: datetime
    v: int = SCHEMA_VERSION


R = TypeVar("R")


def identity(*parts: str) -> str:
    """A deterministic id: 128 bits of SHA-256 over the length-prefixed parts, as 32 hex digits."""
    raws = [part.encode("utf-8", "surrogatepass") for part in parts]
    return hashlib.sha256(b"".join([b"%d:%b" % (len(raw), raw) for raw in raws])).hexdigest()[:32]


_encoder = msgspec.json.Encoder(order="deterministic")


def encode(record: object) -> bytes:
    """The record as deterministic JSON: the same record gives the same bytes everywhere."""
    return _encoder.encode(record)


def decode(raw: bytes | str, kind: type[R]) -> R:
    """The record from JSON. Raises `BadRecord` with the field's path where it is not one, or of another schema version."""
    try:
        record = msgspec.json.decode(raw, type=kind)
    except (msgspec.DecodeError, UnicodeError) as error:
        raise BadRecord(f"not a {kind.__name__}: {error}") from error
    version = getattr(record, "v", SCHEMA_VERSION)
    if version != SCHEMA_VERSION:
        raise BadRecord(f"not a {kind.__name__} of schema version {SCHEMA_VERSION}, but of {version}")
    return record
