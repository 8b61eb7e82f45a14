"""Filing: the one task that writes what polls found, and the only one that asks the store.

Polls hand in what they found and wait. Everything that was handed in while the last transaction was being written goes
into the next one, so that a thousand polls cost a few durable writes. Which revision an article is, is decided here, in
order: two feeds that show one address in the same moment make one article.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol, Self, TypeVar

from ingest.cleaning import Cleaned
from ingest.cleaning.revision import article_id
from ingest.entries import Task, note, settle
from processors.errors import BadRecord, RasidError, StoreError
from processors.model import Article, DeadLetter, Feed, FeedState, SeenEntry, encode
from processors.ports import Batch, FeedBook, Log

T = TypeVar("T")
MOST = 400
"""Articles in one transaction, more or less."""


class CollectorStore(FeedBook, Log, Protocol):
    """What collecting needs of a store."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A cleaned entry, whose revision is not decided yet."""

    task: Task
    cleaned: Cleaned
    backfill: bool


@dataclass(slots=True, kw_only=True)
class Findings:
    """What one poll, or a part of one, found; it is stored in one transaction, wholly or not at all."""

    feed: Feed
    now: datetime
    drafts: list[Draft] = field(default_factory=list)
    seen: list[SeenEntry] = field(default_factory=list)
    dead_letters: list[DeadLetter] = field(default_factory=list)
    settled: list[str] = field(default_factory=list)
    state: Callable[[int], FeedState] | None = None
    """The feed's new state, given the number of articles that these findings became; None while the poll goes on."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Filed:
    """What is in the store now."""

    articles: tuple[Article, ...]
    state: FeedState | None


class Filing:
    """An async context manager over a store, which is used from one thread of its own. Raises `StoreError` to whoever waits."""

    def __init__(self, store: CollectorStore) -> None:
        self._store = store
        self._queue: asyncio.Queue[tuple[Findings, asyncio.Future[Filed]]] = asyncio.Queue()

    async def __aenter__(self) -> Self:
        self._thread = ThreadPoolExecutor(1, "filing")
        self._writer = asyncio.create_task(self._write())
        return self

    async def __aexit__(self, *_: object) -> None:
        """What was handed in is written first."""
        await self._queue.join()
        self._writer.cancel()
        await asyncio.gather(self._writer, return_exceptions=True)
        await asyncio.get_running_loop().run_in_executor(None, self._thread.shutdown)

    async def file(self, findings: Findings) -> Filed:
        """Returns when it is durable."""
        done: asyncio.Future[Filed] = asyncio.get_running_loop().create_future()
        self._queue.put_nowait((findings, done))
        return await done

    async def states(self) -> dict[str, FeedState]:
        return await self._call(self._store.states)

    async def is_empty(self) -> bool:
        return await self._call(self._store.is_empty)

    async def seen(self, feed: str, entries: Sequence[str]) -> dict[str, SeenEntry]:
        return await self._call(lambda: self._store.seen(feed, entries))

    async def articles(self, urls: Sequence[str]) -> Mapping[str, Article]:
        """The newest revisions at these canonical URLs, by URL, as far as they are stored."""
        def look() -> dict[str, Article]:
            found = ((url, self._store.article(article_id(url))) for url in urls)
            return {url: article for url, article in found if article is not None}

        return await self._call(look) if urls else {}

    async def begin(self, states: Sequence[FeedState]) -> None:
        """Stores states without findings."""
        await self._call(lambda: self._store.commit(Batch(feeds=list(states))))

    async def _call(self, work: Callable[[], T]) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._thread, work)

    async def _write(self) -> None:
        while True:
            waiting = [await self._queue.get()]
            while not self._queue.empty() and sum(len(findings.drafts) + 1 for findings, _ in waiting) < MOST:
                waiting.append(self._queue.get_nowait())
            try:
                await self._write_together(waiting)
            finally:
                for _ in waiting:
                    self._queue.task_done()

    async def _write_together(self, waiting: Sequence[tuple[Findings, asyncio.Future[Filed]]]) -> None:
        try:
            filed = await self._call(lambda: self._commit([findings for findings, _ in waiting]))
        except StoreError as error:
            _refuse(waiting, error)
        except Exception as error:  # noqa: BLE001 - findings that cannot be written are told to those who made them
            if len(waiting) == 1:
                _refuse(waiting, BadRecord(f"what the feed gave cannot be stored: {type(error).__name__}: {error}"))
            else:  # one of them is at fault: the others are written without it
                for one in waiting:
                    await self._write_together([one])
        else:
            for (_, done), result in zip(waiting, filed, strict=True):
                if not done.done():
                    done.set_result(result)

    def _commit(self, waiting: Sequence[Findings]) -> list[Filed]:
        """In the store's thread."""
        batch = Batch()
        newest: dict[str, Article] = {}
        filed = []
        for findings in waiting:
            articles = [article for draft in findings.drafts if (article := self._settle(draft, findings, newest, batch)) is not None]
            batch.seen.extend(findings.seen)
            batch.dead_letters.extend(findings.dead_letters)
            batch.settled_dead_letters.extend(findings.settled)
            state = findings.state(len(articles)) if findings.state is not None else None
            if state is not None:
                batch.feeds.append(state)
            filed.append(Filed(articles=tuple(articles), state=state))
        self._store.commit(batch)
        return filed

    def _settle(self, draft: Draft, findings: Findings, newest: dict[str, Article], batch: Batch) -> Article | None:
        name = article_id(draft.cleaned.url)
        previous = newest.get(name) or self._store.article(name)
        article = settle(
            draft.task, previous, draft.cleaned, source=findings.feed.outlet, now=findings.now, backfill=draft.backfill,
        )
        owner = article is not None or (draft.task.seen is not None and draft.task.seen.checked is not None)
        batch.seen.append(note(findings.feed, draft.task, name, findings.now, owner=owner))
        if article is not None:
            newest[name] = article
            batch.articles.append(article)
            batch.append.append(("articles", article.id, encode(article)))
        return article


def _refuse(waiting: Sequence[tuple[Findings, asyncio.Future[Filed]]], error: RasidError) -> None:
    for _, done in waiting:
        if not done.done():
            done.set_exception(error)
