"""Collecting, put together from its parts and the settings."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from datetime import timedelta

from ingest.cleaning import Cleaner
from ingest.entries import EntrySettings
from ingest.fetching import Fetcher, FetchSettings
from ingest.filing import CollectorStore
from ingest.parser import Parser
from ingest.poller import Poller, PollSettings
from ingest.results import Watcher
from ingest.schedule import ScheduleSettings
from processors.model import Feed
from rasid import clock
from rasid.settings import Settings

GRACE = 3.0
"""Seconds that polls under way get when the pipeline is stopped; what they had not yet stored is asked again."""


def fetch_settings(settings: Settings) -> FetchSettings:
    """Limits and manners of requests."""
    poll = settings.poll
    return FetchSettings(
        user_agent=poll.user_agent, timeout=poll.timeout, max_bytes=poll.max_bytes, max_redirects=poll.max_redirects,
        concurrency=poll.concurrency, per_host=poll.per_host, host_pause=poll.host_pause, allow_hosts=poll.allow_hosts, robots=poll.robots,
    )


def poll_settings(settings: Settings) -> PollSettings:
    """When feeds are polled, and how many at once."""
    poll = settings.poll
    schedule = ScheduleSettings(
        first_interval=poll.first_interval, min_interval=poll.min_interval, max_interval=poll.max_interval, max_backoff=poll.max_backoff,
    )
    entries = EntrySettings(again_after=timedelta(seconds=poll.again_after))
    return PollSettings(schedule=schedule, entries=entries, concurrency=poll.concurrency, grace=GRACE)


@asynccontextmanager
async def collecting(
    settings: Settings, feeds: Iterable[Feed], store: CollectorStore, watcher: Watcher | None = None,
) -> AsyncIterator[Poller]:
    """A poller with its fetcher, parser and cleaner; they end in the reverse order."""
    async with (
        Fetcher(fetch_settings(settings), clock.now) as fetcher,
        Parser() as parser,
        Cleaner(page_seconds=settings.clean.timeout) as cleaner,
        Poller(feeds, store, fetcher, parser, cleaner, now=clock.now, settings=poll_settings(settings), watcher=watcher) as poller,
    ):
        yield poller
