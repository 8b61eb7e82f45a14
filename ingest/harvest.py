"""One entry → the fields of an article: from the feed's full text where it is there, else from its page."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Literal, NamedTuple, Protocol

from ingest.cleaning import Cleaned, Page, Unclean, canonical
from ingest.entries import EntrySettings, has_full_text, hints, nameless_url
from ingest.fetching import PAGE_TYPES, Answer, Failure, Fetcher
from ingest.links import shown
from ingest.parsing import FeedEntry
from processors.model import Feed

_TRY_LATER = frozenset({408, 425, 429, 500, 502, 503, 504, 507, 509, 520, 521, 522, 523, 524})


class PageCleaner(Protocol):
    """What `ingest.cleaning.Cleaner` does."""

    async def clean(self, page: Page) -> Cleaned | Unclean: ...


class Skipped(NamedTuple):
    """Nothing went wrong, and nothing is stored: the article is not Arabic."""

    reason: str


class Later(NamedTuple):
    """The page could not be had now."""

    reason: str


class Lost(NamedTuple):
    """The page gives no article, and asking again soon would not change that: a dead letter."""

    stage: Literal["fetch", "clean"]
    reason: str


class Harvester:
    """Gets the article of an entry. Never raises for what servers and pages do."""

    def __init__(
        self, fetcher: Fetcher, cleaner: PageCleaner, now: Callable[[], datetime], settings: EntrySettings, *,
        page_bytes: int = 8 * 1024 * 1024,
    ) -> None:
        self._fetcher = fetcher
        self._cleaner = cleaner
        self._now = now
        self._settings = settings
        self._page_bytes = page_bytes

    async def get(self, feed: Feed, entry: FeedEntry, *, last: bool = False) -> Cleaned | Skipped | Later | Lost:
        """`last`: the page was tried often enough; what is `Later` otherwise becomes the feed's own words, or is `Lost`."""
        if not entry.link or has_full_text(entry, self._settings):
            return await self._from_feed(feed, entry, Lost("clean", "the entry has neither a link nor a text"))
        answer = await self._fetcher.get(entry.link, accept=PAGE_TYPES, robots=True, max_bytes=self._page_bytes)
        if isinstance(answer, Answer) and 200 <= answer.status < 300 and answer.body:
            return await self._from_page(feed, entry, answer)
        reason, temporary = _why(answer)
        if temporary and not last:
            return Later(reason)
        return await self._from_feed(feed, entry, Lost("fetch", reason))

    async def _from_page(self, feed: Feed, entry: FeedEntry, answer: Answer) -> Cleaned | Skipped | Later | Lost:
        now = self._now()
        page = Page(url=answer.url, body=answer.body, content_type=answer.content_type, hints=hints(entry, now), fetched=now)
        result = await self._cleaner.clean(page)
        if isinstance(result, Unclean) and result.reason in ("timeout", "crashed", "too_large", "not_html"):
            return await self._from_feed(feed, entry, Lost("clean", result.detail))
        return _read(result)

    async def _from_feed(self, feed: Feed, entry: FeedEntry, otherwise: Lost) -> Cleaned | Skipped | Later | Lost:
        """The article from the feed's own words; `otherwise` where it has none worth the name."""
        told = hints(entry, self._now())
        if not told.text:
            return otherwise
        url = canonical(entry.link) if entry.link else nameless_url(feed, entry)
        result = _read(await self._cleaner.clean(Page(url=url, hints=told, fetched=self._now())))
        return otherwise if isinstance(result, Lost) else result


def _read(result: Cleaned | Unclean) -> Cleaned | Skipped | Later | Lost:
    if isinstance(result, Cleaned):
        return result
    if result.skipped:
        return Skipped(result.detail)
    return Later(result.detail) if result.reason == "closed" else Lost("clean", result.detail)


def _why(answer: Answer | Failure) -> tuple[str, bool]:
    """In words, and whether it may be otherwise soon."""
    if isinstance(answer, Failure):
        return answer.reason, not answer.final and answer.kind not in ("too_large", "redirects")
    if 200 <= answer.status < 300:
        return f"{shown(answer.url)} is empty", True
    return f"{shown(answer.url)} answered with status {answer.status}", answer.status in _TRY_LATER
