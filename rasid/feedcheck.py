"""`rasid feeds check`: one feed asked, and what would be ingested shown; nothing is kept."""

from __future__ import annotations

import asyncio
import sys

from rich.table import Table
from rich.text import Text

from ingest import opml
from ingest.cleaning import Cleaned, Cleaner
from ingest.entries import EntrySettings
from ingest.fetching import Answer, Fetcher
from ingest.harvest import Harvester
from ingest.parser import Parser
from processors.errors import BadInput
from rasid import clock
from rasid.collecting import fetch_settings
from rasid.settings import Settings
from rasid.terminal import out, when

SHOWN = 5
"""Entries whose articles are got."""


async def check_feed(url: str, settings: Settings) -> int:
    """Asks the feed; 0 where at least one article would be ingested, 1 where not. Raises `BadInput` for a wrong address."""
    feed = opml.make_feed(url)
    async with (
        Fetcher(fetch_settings(settings), clock.now) as fetcher,
        Parser() as parser,
        Cleaner(page_seconds=settings.clean.timeout) as cleaner,
    ):
        answer = await fetcher.get(feed.url)
        if not isinstance(answer, Answer):
            return _say(answer.reason)
        if not 200 <= answer.status < 300:
            return _say(f"{answer.url} answered with status {answer.status}")
        try:
            parsed = await parser.parse(answer.body, answer.content_type, answer.url)
        except BadInput as error:
            return _say(str(error))
        if answer.moved:
            _say(f"it moved for good: the address is now {answer.moved}")
        if parsed.damage:
            _say(f"the feed is damaged, what can be read is used: {parsed.damage}")
        harvester = Harvester(fetcher, cleaner, clock.now, EntrySettings())
        first = parsed.entries[:SHOWN]
        got = await asyncio.gather(*(harvester.get(feed, entry, last=True) for entry in first))
    many = len(parsed.entries)
    title = f"{parsed.title or feed.url}: {many} {'entry' if many == 1 else 'entries'} ({parsed.version})"
    table = Table("published", "title", "what would be ingested", "address", title=Text(title))
    for entry, found in zip(first, got, strict=True):
        if isinstance(found, Cleaned):
            words = Text(f"{len(found.text.split())} words, {found.language}" + (f", from {found.origin}" if found.origin else ""))
            table.add_row(when(found.published) if found.published else "?", Text(found.title), words, Text(found.url))
        else:
            table.add_row("", Text(entry.title), Text(f"{type(found).__name__.lower()}: {found.reason}", "yellow"), Text(entry.link))
    out().print(table)
    if any(isinstance(found, Cleaned) for found in got):
        return 0
    return _say("no article would be ingested")


def _say(text: str) -> int:
    print(text, file=sys.stderr)  # noqa: T201 - the command line's own voice
    return 1
