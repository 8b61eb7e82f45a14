"""What is to be done with the entries that a feed shows: pure decisions.

    fresh     not seen before: its article is got
    changed   seen, but the feed shows other words now: got again, it may be a revision
    again     seen and unchanged, but young: its page is looked at again, for outlets edit silently

An article belongs to the feed that brought it first: its `SeenEntry` carries `checked`. Another feed that shows the same
address (another section, an aggregator) only notes that it saw it; otherwise two feeds that word it differently, or give
it once in full and once as a page, would take turns in making revisions.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Literal, NamedTuple

from msgspec.structs import replace

from ingest.cleaning import Cleaned, Hints, revise
from ingest.parsing import FeedEntry
from processors.model import Article, Feed, SeenEntry, identity

Cause = Literal["fresh", "changed", "again"]
OLDEST = datetime(1990, 1, 1, tzinfo=UTC)
"""No feed is older: earlier dates are empty clocks (1970, year 1)."""
_TAG = re.compile(r"<[^>]*>")
_DOTS = re.compile(r"\.\.\.|…|&hellip;")
_TAIL = 80
"""Visible characters at the end of a content; dots there (and perhaps "read more") mark a teaser."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EntrySettings:
    """What counts as full text, and how long pages are looked at again."""

    full_text_words: int = 60
    """A feed's content of fewer words, or one that ends in dots, is a teaser: the page is fetched."""
    window: timedelta = timedelta(hours=48)
    """So long after an entry was first seen its page is looked at again."""
    again_after: timedelta = timedelta(minutes=30)
    """The shortest time between two looks; it grows to a third of the entry's age."""


class Task(NamedTuple):
    """One entry to deal with, and why."""

    entry: FeedEntry
    cause: Cause
    seen: SeenEntry | None


def sort_out(entries: Iterable[FeedEntry], seen: Mapping[str, SeenEntry], now: datetime, settings: EntrySettings) -> list[Task]:
    """The entries that need work, in their order; those that are known and unchanged fall out."""
    tasks: list[Task] = []
    for entry in entries:
        known = seen.get(entry.id)
        if known is None:
            tasks.append(Task(entry, "fresh", None))
        elif known.entry_hash != entry.hash:
            tasks.append(Task(entry, "changed", known))
        elif _due_again(entry, known, now, settings):
            tasks.append(Task(entry, "again", known))
    return tasks


def watched(entry: FeedEntry, known: SeenEntry, now: datetime, settings: EntrySettings) -> bool:
    """Whether the entry's page may still be looked at again: it is young, its page was the source, and this feed brought it."""
    return (
        known.article is not None and known.checked is not None and bool(entry.link)
        and not has_full_text(entry, settings) and now - known.seen <= settings.window
    )


def _due_again(entry: FeedEntry, known: SeenEntry, now: datetime, settings: EntrySettings) -> bool:
    if known.checked is None or not watched(entry, known, now, settings):
        return False
    return now - known.checked >= max(settings.again_after, (now - known.seen) / 3)


def has_full_text(entry: FeedEntry, settings: EntrySettings) -> bool:
    """Whether the feed gives the whole article, so that its page need not be fetched."""
    visible = _TAG.sub(" ", entry.content).strip()
    return len(visible.split()) >= settings.full_text_words and not _DOTS.search(visible[-_TAIL:])


def hints(entry: FeedEntry, now: datetime) -> Hints:
    """What the entry tells cleaning. A date in the future is the outlet's clock or an embargo: it counts as now."""
    published = entry.published if entry.published is not None and entry.published >= OLDEST else None
    return Hints(
        title=entry.title, published=None if published is None else min(published, now), published_text=entry.date_text,
        authors=entry.authors, tags=entry.tags, text=entry.content or (entry.summary if len(entry.summary.split()) >= 25 else ""),
    )


def nameless_url(feed: Feed, entry: FeedEntry) -> str:
    """What stands for the address of an entry without a link, in identities only."""
    return f"urn:rasid:{identity('nameless', feed.id, entry.id)}"


def settle(task: Task, previous: Article | None, cleaned: Cleaned, *, source: str, now: datetime, backfill: bool) -> Article | None:
    """The article or revision to store; None where nothing new is said, or where the article belongs to another feed."""
    if previous is not None and not _may_revise(task, previous):
        return None
    article = revise(previous, cleaned, source=source if previous is None else previous.source, fetched=now, backfill=backfill)
    if article is None:
        return None
    # Also where the page names a day that is still to come.
    article = replace(article, published=min(article.published, now))
    return replace(article, url="") if article.url.startswith("urn:rasid:") else article


def _may_revise(task: Task, previous: Article) -> bool:
    if task.seen is not None:
        return task.seen.checked is not None
    return is_newer(task.entry, previous)


def is_newer(entry: FeedEntry, previous: Article) -> bool:
    """A fresh entry for an article that is known (live pages come under a new guid each time): newer than what was fetched?"""
    stamp = max((moment for moment in (entry.updated, entry.published) if moment is not None), default=None)
    return stamp is not None and previous.fetched is not None and stamp > previous.fetched


def note(feed: Feed, task: Task, article: str | None, now: datetime, *, owner: bool) -> SeenEntry:
    """What is remembered of the entry. `owner`: this feed's words or page are what the article was made of."""
    first = task.seen
    if first is None:
        return SeenEntry(
            feed=feed.id, entry=task.entry.id, entry_hash=task.entry.hash, article=article, seen=now, checked=now if owner else None,
        )
    return replace(first, entry_hash=task.entry.hash, article=article or first.article, checked=now if owner else first.checked)
