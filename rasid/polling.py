"""`rasid poll`: pollers that share the feeds of a cluster.

A thread is a member of the pollers' consumer group: it learns which partitions of the feeds topic this process has, and of
new and removed feeds. For each assignment the event loop reads the book of its feeds and polls them, until the
partitions change. Where Kafka does not take something, the book is dropped and read anew after a pause.
"""

from __future__ import annotations

import asyncio
import logging
import os
import signal
import socket
import uuid
from contextlib import suppress

import structlog

from ingest.poller import Poller
from ingest.results import LogWatcher, PollResult
from ingest.topicbook import Membership, Places, TopicBook
from processors.errors import StoreError, Unreachable
from processors.progress import Progress
from rasid import __version__, topics
from rasid.collecting import collecting
from rasid.membership import BACK_OFF, Member
from rasid.metrics import Metrics
from rasid.outside import Outside
from rasid.settings import Kafka, Settings

log = structlog.get_logger("rasid.poll")


def places(settings: Kafka) -> Places:
    """The topics that polling uses."""
    return Places(
        bootstrap=tuple(settings.bootstrap.split(",")), feeds=topics.topic(settings, "feeds"), articles=topics.topic(settings, "articles"),
        dead_letters=topics.topic(settings, "dead-letters"),
    )


class _Watcher(LogWatcher):
    """Also counts."""

    def __init__(self, metrics: Metrics) -> None:
        self._metrics = metrics
        self.poller: Poller | None = None

    def polled(self, result: PollResult) -> None:
        super().polled(result)
        self._metrics.polls.labels("ok" if result.ok else "failed").inc()
        self._metrics.collected.inc(len(result.articles))
        self._metrics.count(Progress(dead_letters=result.dead_letters))
        if self.poller is not None:
            self._metrics.feeds(self.poller.states.values())


class Polling:
    """The role. `assigned` and `listed` are called in the event loop."""

    def __init__(self, settings: Settings, metrics: Metrics, stop: asyncio.Event) -> None:
        self._settings = settings
        self._metrics = metrics
        self._stop = stop
        self._member: Membership | None = None
        self._changed = asyncio.Event()
        self._instance = f"{settings.kafka.prefix}-poll-{socket.gethostname()}-{os.getpid()}-{uuid.uuid4().hex[:8]}"
        self._poller: Poller | None = None
        self.paused = "no partitions yet"
        """Why it does not poll at present; empty where it does."""

    def assigned(self, member: Membership | None) -> None:
        self._member = member
        self._changed.set()

    def listed(self) -> None:
        """The feeds are read anew, with the list as it is now."""
        self._changed.set()

    def stopped(self) -> None:
        self._changed.set()

    def health(self) -> dict[str, object]:
        states = list(self._poller.states.values()) if self._poller else []
        return {
            "status": "ok", "paused": self.paused, "version": __version__, "feeds": len(states),
            "partitions": sorted(self._member.partitions) if self._member else [],
            "failing": [{"feed": state.url, "reason": state.reason} for state in states if state.status == "failing"],
        }

    async def run(self) -> None:
        """Until stopped."""
        pause, most = BACK_OFF
        while not self._stop.is_set():
            member = self._member
            self._changed.clear()
            if member is None or not member.partitions:
                self.paused = self.paused or "no partitions"
                await self._changed.wait()
                continue
            try:
                await self._serve(member)
                pause = BACK_OFF[0]
            except (StoreError, Unreachable) as error:
                self.paused = str(error)
                log.warning("polling pauses", reason=str(error), again_in=pause)
                with suppress(TimeoutError):
                    async with asyncio.timeout(pause):
                        await self._stop.wait()
                pause = min(2 * pause, most)

    async def _serve(self, member: Membership) -> None:
        """Polls the feeds of these partitions until they change."""
        store = await asyncio.to_thread(TopicBook.open, places(self._settings.kafka), member, self._instance)
        try:
            feeds = list(store.book.feeds.values())
            watcher = _Watcher(self._metrics)
            async with collecting(self._settings, feeds, store, watcher) as poller:
                self._poller = watcher.poller = poller
                self.paused = ""
                log.info("polling", feeds=len(feeds), partitions=sorted(member.partitions))
                ended = asyncio.Event()
                ending = asyncio.create_task(self._end(ended))
                try:
                    await poller.run(ended)
                finally:
                    ending.cancel()
                    self._poller = None
        finally:
            await asyncio.to_thread(store.close)

    async def _end(self, ended: asyncio.Event) -> None:
        await self._changed.wait()
        ended.set()


def poll(settings: Settings) -> None:
    """Runs until interrupted or terminated."""
    logging.getLogger("kafka.net").setLevel(logging.ERROR)  # it warns of each of its own steps that took a tenth of a second
    asyncio.run(_poll(settings))


async def _poll(settings: Settings) -> None:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    metrics = Metrics()
    polling = Polling(settings, metrics, stop)

    def end() -> None:
        stop.set()
        polling.stopped()

    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, end)

    def assigned(member: Membership | None) -> None:
        with suppress(RuntimeError):  # the loop has ended
            loop.call_soon_threadsafe(polling.assigned, member)

    def listed() -> None:
        with suppress(RuntimeError):
            loop.call_soon_threadsafe(polling.listed)

    failures: list[Exception] = []

    def failed(error: Exception) -> None:
        failures.append(error)
        with suppress(RuntimeError):
            loop.call_soon_threadsafe(end)

    async with Outside(settings.http, metrics, polling.health) as outside:
        if not await topics.reached(settings.kafka, stop):
            return
        log.info("started", kafka=settings.kafka.bootstrap, health=f"http://{settings.http.host}:{outside.port}/health")
        with Member(settings.kafka, "poll", "feeds", assigned=assigned, came=listed, wanted=b"feed/", failed=failed):
            await polling.run()
    if failures:
        raise Unreachable(f"polling broke off: {failures[0]!r}; start it again, nothing is lost") from failures[0]
    log.info("stopped")
