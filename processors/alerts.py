"""The records of alerting: what people want to be told (rules) and for a while not (silences), and what was told where.

An `Alert` (processors/model.py) is owed once per news about a contradiction. Alerting turns it into one `Notice` for each
channel that a rule names; notices wait (grouping, quiet hours, silences, caps) and become a `Delivery`: one message on one
channel, whose id is its idempotency key. Nothing is deleted: a notice ends in a delivery or with the reason why it needs none.
"""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal

from msgspec import Meta

from processors.model import SCHEMA_VERSION, ActType, AlertCause, Record

Held = Literal["", "wait", "quiet", "cap", "silence", "inhibited"]
"""Why a notice waits: for its group to gather, for the quiet hours' end, for the channel's cap, a silence, a denial of the whole."""
VERSION = "version"
"""In a cluster, the header of an alert: the version of its contradiction when it was made. What is told shows at least that."""
DeliveryState = Literal["pending", "sent", "failed"]
"""`failed` was given up: it stays until a person has it tried again."""


class Scope(Record, frozen=True, kw_only=True):
    """Which contradictions are meant. Every list that is not empty must hold something of the contradiction; all empty means every one."""

    places: tuple[str, ...] = ()
    """Gazetteer ids or names; a place means all that lies in it."""
    acts: tuple[ActType, ...] = ()
    outlets: tuple[str, ...] = ()
    """An outlet's id on either side."""
    speakers: tuple[str, ...] = ()
    """A canonical actor id, or a part of the name as written, of a speaker on either side."""
    words: tuple[str, ...] = ()
    """Words or phrases, folded as search folds them, of the sentences on either side or of the event's title."""


class AlertRule(Scope, frozen=True, kw_only=True):
    """What to tell on which channels. `name` identifies the rule: one saved under the same name replaces it."""

    name: Annotated[str, Meta(min_length=1, max_length=200)]
    channels: tuple[str, ...] = ()
    """Names of channels; empty: all of them."""
    min_severity: Annotated[float, Meta(ge=0, le=1)] = 0.0
    min_confidence: Annotated[float, Meta(ge=0, le=1)] = 0.5
    """What the less sure of the two claims must have; docs/claims.md gives the reason for the default."""
    min_origins: Annotated[int, Meta(ge=1)] = 1
    """Independent origins that each side must have."""
    by: str = ""
    """Who saved it on the page; empty for a rule of the settings file."""
    made: datetime | None = None
    v: int = SCHEMA_VERSION


class Silence(Scope, frozen=True, kw_only=True):
    """What nobody is told until `ends`. What still stands then is told then."""

    id: str
    """`identity("silence", author, made, …)`."""
    author: Annotated[str, Meta(min_length=1, max_length=200)]
    reason: str = ""
    made: datetime
    ends: datetime
    """To lift a silence, write it again with `ends` set to now."""
    events: tuple[str, ...] = ()
    contradictions: tuple[str, ...] = ()
    v: int = SCHEMA_VERSION


class Notice(Record, frozen=True, kw_only=True):
    """One alert on its way to one channel."""

    id: str
    """`identity("notice", alert, channel)`."""
    alert: str
    cause: AlertCause
    contradiction: str
    event: str
    channel: str
    rules: tuple[str, ...]
    """The names of the rules that wanted it."""
    made: datetime
    due: datetime
    """When it is looked at next."""
    held: Held = ""
    by: str = ""
    """The silence, or the denial (a contradiction), that holds it."""
    delivery: str | None = None
    """The delivery that carries it."""
    dropped: str = ""
    """Why it needs no message: in words. A notice with neither `delivery` nor `dropped` is waiting."""
    v: int = SCHEMA_VERSION

    @property
    def waiting(self) -> bool:
        return self.delivery is None and not self.dropped


class Delivery(Record, frozen=True, kw_only=True):
    """One message on one channel. Its words are fixed when it is decided, so that a repetition is the same message."""

    id: str
    """The idempotency key: `identity("delivery", channel, the notices' ids …)`."""
    kind: Literal["alert", "digest", "test"]
    channel: str
    event: str | None
    """None for a digest of several events and for a test."""
    contradictions: tuple[str, ...]
    title: str
    text: str
    """Plain text for people."""
    payload: str
    """The same as JSON, what a webhook gets."""
    made: datetime
    state: DeliveryState = "pending"
    attempts: int = 0
    due: datetime
    """When it is tried next, while it is pending."""
    reason: str = ""
    """Why the last attempt failed; never holds a secret."""
    ended: datetime | None = None
    """When it was sent, or given up."""
    v: int = SCHEMA_VERSION


class Dispatch(Record, frozen=True, kw_only=True):
    """When a message was made: what caps and group intervals count."""

    channel: str
    event: str | None
    made: datetime
