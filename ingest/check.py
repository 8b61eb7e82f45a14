"""A dry run on one feed: what would be ingested, and what is wrong. Keeps nothing."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import datetime
from typing import NamedTuple

from ingest.cleaning import Cleaned
from ingest.entries import EntrySettings, has_full_text
from ingest.fetching import Failure, Fetcher
from ingest.harvest import Harvester, PageCleaner
from ingest.links import shown
from ingest.parser import Parser
from ingest.parsing import FeedEntry
from processors.errors import BadInput
from processors.model import Feed


class CheckedEntry(NamedTuple):
    """One entry, and what it would become."""

    entry: FeedEntry
    full_text: bool
    """The feed gives the whole text; the page is not fetched."""
    article: Cleaned | None
    problem: str
    """In words, why it would not become an article; empty where it would."""


class CheckedFeed(NamedTuple):
    """What asking the feed once gave."""

    url: str
    """Where it is, after redirects."""
    problem: str
    """In words, why it gives nothing; empty where it does."""
    title: str = ""
    version: str = ""
    damage: str = ""
    shown: int = 0
    """Entries in the feed."""
    conditional: bool = False
    """The server gives an ETag or Last-Modified, so that unchanged feeds cost it little."""
    entries: tuple[CheckedEntry, ...] = ()
    """The first of them."""


async def check(
    feed: Feed, fetcher: Fetcher, parser: Parser, cleaner: PageCleaner, *, now: Callable[[], datetime], entries: int = 5,
    settings: EntrySettings | None = None,
) -> CheckedFeed:
    """Asks the feed and the pages of its first `entries` entries, as a poll would."""
    settings = settings or EntrySettings()
    answer = await fetcher.get(feed.url)
    if isinstance(answer, Failure):
        return CheckedFeed(shown(feed.url), answer.reason)
    if not 200 <= answer.status < 300:
        return CheckedFeed(shown(answer.url), f"{shown(answer.url)} answered with status {answer.status}")
    try:
        parsed = await parser.parse(answer.body, answer.content_type, shown(answer.url))
    except BadInput as error:
        return CheckedFeed(shown(answer.url), str(error))
    harvester = Harvester(fetcher, cleaner, now, settings)

    async def look(entry: FeedEntry) -> CheckedEntry:
        got = await harvester.get(feed, entry, last=True)
        full = has_full_text(entry, settings)
        return CheckedEntry(entry, full, got, "") if isinstance(got, Cleaned) else CheckedEntry(entry, full, None, got.reason)

    looked = await asyncio.gather(*(look(entry) for entry in parsed.entries[:entries]))
    return CheckedFeed(
        shown(answer.url), "" if parsed.entries else "the feed shows no entries", parsed.title, parsed.version, parsed.damage,
        len(parsed.entries), bool(answer.etag or answer.modified), tuple(looked),
    )
