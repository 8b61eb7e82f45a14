"""When a feed is polled next: a pure decision from its state and what the last poll gave.

    answered, new entries      interval × 0.8, or × 0.5 where most of what it shows is new (some may have been missed)
    answered, nothing new      interval × 1.25
    failed n times in a row    `min_interval` × 2ⁿ, at most `max_backoff`: a lost network is found again soon, a feed that is
                               dead is still tried now and then, and one success brings back the interval that it had
    failed often after a move  the address from the feed list is tried again
    410 Gone                   retired: not polled any more
    Retry-After                not before that
    its host wants silence     after that, and nothing else changes

All intervals stay within bounds. A small share of each is added that depends on the feed alone, so that feeds that
were added together drift apart.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

import msgspec

from ingest.links import shown
from processors.model import Feed, FeedState, identity


@dataclass(frozen=True, slots=True, kw_only=True)
class ScheduleSettings:
    """Seconds."""

    first_interval: float = 900.0
    min_interval: float = 120.0
    max_interval: float = 6 * 3600.0
    max_backoff: float = 24 * 3600.0
    move_failures: int = 5
    """So many failures in a row, and a remembered move is forgotten."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Unchanged:
    """304, or a body with the same hash."""

    moved: str | None = None
    retry_after: float | None = None
    etag: str | None = None
    modified: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Showed:
    """A body with entries, dealt with."""

    moved: str | None = None
    etag: str | None = None
    modified: str | None = None
    body_hash: str | None = None
    retry_after: float | None = None
    shown: int = 0
    fresh: int = 0
    """Entries not seen before."""
    articles: int = 0
    """Articles and revisions that came of it."""
    skipped: int = 0
    pending: int = 0
    """Entries whose page could not be had now: the next poll looks at the body again, also if it is unchanged."""
    damage: str = ""
    """What is wrong with the body, in words."""
    cut_off: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Failed:
    """No entries to be had."""

    reason: str
    retry_after: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Gone:
    """410."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Postponed:
    """The feed was not asked, for its host wants silence. That is no failure of the feed."""

    reason: str
    retry_after: float


Outcome = Unchanged | Showed | Failed | Gone | Postponed


def first_state(feed: Feed, settings: ScheduleSettings) -> FeedState:
    """A feed that was never polled: due at once."""
    return FeedState(feed=feed.id, url=feed.url, interval=settings.first_interval, reason="not polled yet")


def decide(feed: Feed, state: FeedState, outcome: Outcome, now: datetime, settings: ScheduleSettings) -> FeedState:
    """The state after a poll. `next_poll` is later than `now`, or None for a retired feed."""
    match outcome:
        case Gone():
            return msgspec.structs.replace(
                state, last_poll=now, next_poll=None, status="retired", failures=state.failures + 1,
                reason="the server says that this feed is gone for good (410); remove it, or add its new address",
            )
        case Postponed():
            return msgspec.structs.replace(state, next_poll=_next(feed, 0.0, max(outcome.retry_after, 1.0), now), reason=outcome.reason)
        case Failed():
            return _failed(feed, state, outcome, now, settings)
        case Unchanged():
            interval = _bounded(state.interval * 1.25, settings)
            return msgspec.structs.replace(
                state, **_success(state, outcome.moved, now), etag=outcome.etag or state.etag, modified=outcome.modified or state.modified,
                interval=interval, next_poll=_next(feed, interval, outcome.retry_after, now),
                reason=f"unchanged; asked again in {in_words(max(interval, outcome.retry_after or 0.0))}",
            )
        case Showed():
            return _showed(feed, state, outcome, now, settings)


def _failed(feed: Feed, state: FeedState, outcome: Failed, now: datetime, settings: ScheduleSettings) -> FeedState:
    failures = state.failures + 1
    # The exponent is bounded before it is used: a feed may fail for years.
    wait = min(settings.min_interval * 2.0 ** min(failures, 30), max(settings.max_backoff, settings.min_interval))
    wait = max(wait, outcome.retry_after or 0.0)
    forget = failures >= settings.move_failures and state.url != feed.url
    times = "" if failures == 1 else f" ({failures} times in a row)"
    move = f"; back to the address of the feed list, {shown(feed.url)}" if forget else ""
    url, etag, modified, body_hash = (feed.url, None, None, None) if forget else (state.url, state.etag, state.modified, state.body_hash)
    return msgspec.structs.replace(
        state, url=url, etag=etag, modified=modified, body_hash=body_hash, last_poll=now, failures=failures, status="failing",
        next_poll=_next(feed, wait, None, now), reason=f"{outcome.reason}{times}{move}; asked again in {in_words(wait)}",
    )


def _showed(feed: Feed, state: FeedState, outcome: Showed, now: datetime, settings: ScheduleSettings) -> FeedState:
    if not outcome.fresh:
        factor = 1.25
    elif outcome.fresh * 2 > outcome.shown and state.last_success is not None:
        factor = 0.5
    else:
        factor = 0.8
    interval = _bounded(state.interval * factor, settings)
    # What was cut off or is owed must be read again: no 304 and no equal hash may hide it.
    remember = not outcome.cut_off and not outcome.pending
    words = f"{outcome.shown} {'entry' if outcome.shown == 1 else 'entries'}, {outcome.fresh} new"
    if outcome.damage:
        words += f"; the body is damaged: {outcome.damage}"
    if outcome.pending:
        words += f"; pages not had yet: {outcome.pending}"
    next_interval = min(interval, max(settings.min_interval, settings.first_interval)) if outcome.pending else interval
    return msgspec.structs.replace(
        state, **_success(state, outcome.moved, now),
        etag=outcome.etag if remember else None, modified=outcome.modified if remember else None,
        body_hash=outcome.body_hash if remember else None, interval=interval,
        next_poll=_next(feed, next_interval, outcome.retry_after, now), entries=state.entries + outcome.articles,
        skipped=state.skipped + outcome.skipped, backfill=state.backfill and bool(outcome.pending),
        reason=f"{words}; asked again in {in_words(max(next_interval, outcome.retry_after or 0.0))}",
    )


def _success(state: FeedState, moved: str | None, now: datetime) -> dict[str, object]:
    return {"url": moved or state.url, "last_poll": now, "last_success": now, "failures": 0, "status": "ok"}


def _bounded(interval: float, settings: ScheduleSettings) -> float:
    return min(max(interval, settings.min_interval), settings.max_interval)


def _next(feed: Feed, wait: float, retry_after: float | None, now: datetime) -> datetime:
    share = int(identity("drift", feed.id)[:4], 16) / 0xFFFF
    return now + timedelta(seconds=max(wait * (1.0 + 0.05 * share), retry_after or 0.0))


def in_words(seconds: float) -> str:
    """A length of time for people, e.g. "15 minutes"."""
    for unit, length in (("day", 86_400), ("hour", 3_600), ("minute", 60)):
        if seconds >= length:
            count = round(seconds / length)
            return f"{count} {unit}{'' if count == 1 else 's'}"
    count = round(seconds)
    return f"{count} second{'' if count == 1 else 's'}"
