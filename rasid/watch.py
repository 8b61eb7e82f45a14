"""`rasid run`: poller, stages and the look from outside, in one process.

The event loop polls; a thread with its own connection to the store runs the stages, whose heavy work is done in worker
processes. The two meet only in the store: the poller appends to the log, the stages read it. Shutdown goes through the
blocks below from the inside out: polls under way get some seconds, the stages finish their transaction, the server closes.
"""

from __future__ import annotations

import asyncio
import signal
import threading
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Self

import structlog

from ingest.poller import Poller
from ingest.results import LogWatcher, PollResult
from processors.errors import RasidError, StoreError
from processors.model import Feed
from processors.progress import Progress
from rasid import __version__, clock, feedlist, steps
from rasid.alerting import alerting
from rasid.collecting import collecting
from rasid.lock import PipelineLock
from rasid.metrics import Metrics
from rasid.opening import open_store
from rasid.page import Page
from rasid.settings import Settings
from rasid.stages import Stages
from rasid.workers import Crew, cores
from sinks.sqlite import SqliteStore

log = structlog.get_logger("rasid.run")
IDLE = 1.0
"""Seconds after which the stages look at the log without being woken: another process may have appended to it."""
LOOK_AT_LIST = 2.0
"""Seconds between two looks at whether the feed list was changed."""


def watch(settings: Settings, ready: Callable[[str], object] = lambda _: None) -> None:
    """Runs until interrupted or terminated. Raises `StoreError` where the store fails, `BadSettings` for a wrong feed list or port.

    `ready` is told the address of the page, once it is there.
    """
    with open_store(settings, create=True) as store, PipelineLock(settings.data) as lock:
        if not lock.held:
            raise StoreError(f"{settings.database}: another rasid already watches for this store; stop it, or use another --data")
        made = feedlist.ensure(settings.feeds)
        feeds = feedlist.read(settings.feeds)
        for problem in feeds.problems:
            log.warning("feed list", outline=problem.outline, reason=problem.reason)
        if made:
            log.info("feed list made from the start list", file=str(settings.feeds))
        asyncio.run(_watch(settings, feeds.feeds, store, ready))


async def _watch(settings: Settings, feeds: Sequence[Feed], store: SqliteStore, ready: Callable[[str], object]) -> None:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()

    def end() -> None:
        """The first signal ends in order; the next one ends at once, for the handlers are gone."""
        stop.set()
        for number in (signal.SIGINT, signal.SIGTERM):
            loop.remove_signal_handler(number)

    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, end)
    metrics = Metrics()
    stages = StageThread(settings, metrics, lambda: loop.call_soon_threadsafe(stop.set))
    watcher = _Watcher(metrics, stages.wake)
    health = _Health(stages)
    async with Page(settings, metrics, health.tell, stages.wake) as page:
        with stages:
            async with (
                alerting(settings, page.address, stop, metrics.tried) as notifier,
                collecting(settings, feeds, store, watcher) as poller,
            ):
                stages.owed = lambda: loop.call_soon_threadsafe(notifier.wake)
                health.poller = watcher.poller = poller
                page.poll_with(poller)
                log.info("watching", feeds=len(feeds), store=str(settings.database), page=page.address, health=f"{page.address}/health")
                ready(page.address)
                following = asyncio.create_task(_follow_list(settings, poller))
                try:
                    await poller.run(stop)
                finally:
                    following.cancel()
                    await asyncio.gather(following, return_exceptions=True)
    if stages.failure is not None:
        raise stages.failure
    log.info("stopped")


class StageThread(threading.Thread):
    """The stages, in a thread that is woken when there is something to do. Used with `with`: entered it runs, left it has ended."""

    def __init__(self, settings: Settings, metrics: Metrics, failed: Callable[[], object]) -> None:
        super().__init__(name="stages")
        self._settings = settings
        self._metrics = metrics
        self._failed = failed
        self._woken = threading.Event()
        self._stopping = threading.Event()
        self.failure: BaseException | None = None
        self.owed: Callable[[], object] = lambda: None
        """Called in the stages' thread when alerts are owed."""

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *exc: object) -> None:
        self._stopping.set()
        self._woken.set()
        self.join()

    def wake(self) -> None:
        """There may be new articles in the log."""
        self._woken.set()

    def run(self) -> None:
        try:
            with open_store(self._settings) as store, Crew(steps.understand, cores(self._settings.extract.workers)) as crew:
                stages = Stages(store, crew, clock.now, self._told, alone=0)
                while not self._stopping.is_set():
                    stages.catch_up(self._stopping.is_set)
                    self._woken.wait(IDLE)
                    self._woken.clear()
        except BaseException as error:  # noqa: BLE001 - handed to the main thread, which ends with it
            self.failure = error
            self._failed()

    def _told(self, made: Progress) -> None:
        self._metrics.count(made)
        if made.alerts:
            self.owed()
        if made.contradictions or made.dead_letters:
            log.info("understood", **{name: number for name, number in made._asdict().items() if number})
        elif made.articles or made.reports:
            log.debug("understood", **{name: number for name, number in made._asdict().items() if number})


class _Watcher(LogWatcher):
    """Also counts polls, and wakes the stages when there are new articles."""

    def __init__(self, metrics: Metrics, wake: Callable[[], None]) -> None:
        self._metrics = metrics
        self._wake = wake
        self._silent: set[str] | None = set()
        self.poller: Poller | None = None

    def polled(self, result: PollResult) -> None:
        super().polled(result)
        self._metrics.polls.labels("ok" if result.ok else "failed").inc()
        self._metrics.collected.inc(len(result.articles))
        self._metrics.count(Progress(dead_letters=result.dead_letters))
        if self.poller is not None:
            self._metrics.feeds(self.poller.states.values())
            self._offer_demo(result, len(self.poller.states))
        if result.articles:
            self._wake()

    def _offer_demo(self, result: PollResult, feeds: int) -> None:
        """Once, when every feed was asked and none has answered: there is something to see without a network."""
        if self._silent is None:
            return
        if result.ok:
            self._silent = None
            return
        self._silent.add(result.feed.id)
        if len(self._silent) >= feeds:
            self._silent = None
            log.warning("no feed answers; is there a network? `rasid demo` (or `make demo`) shows Rasid at work without one")


class _Health:
    """What `/health` tells."""

    def __init__(self, stages: StageThread) -> None:
        self._stages = stages
        self._since: datetime = clock.now()
        self.poller: Poller | None = None

    def tell(self) -> dict[str, object]:
        states = list(self.poller.states.values()) if self.poller else []
        failure = self._stages.failure
        return {
            "status": "ok" if failure is None and self._stages.is_alive() else "failed",
            "reason": str(failure) if failure else "",
            "version": __version__,
            "since": self._since,
            "feeds": len(states),
            "failing": [{"feed": state.url, "reason": state.reason} for state in states if state.status == "failing"],
        }


async def _follow_list(settings: Settings, poller: Poller) -> None:
    """Takes up changes of the feed list while polling goes on; one that cannot be read is told and passed over."""
    def stamp() -> int:
        try:
            return settings.feeds.stat().st_mtime_ns
        except OSError:
            return 0

    known = stamp()
    while True:
        await asyncio.sleep(LOOK_AT_LIST)
        if (now := stamp()) == known:
            continue
        known = now
        try:
            feeds = feedlist.read(settings.feeds).feeds
        except RasidError as error:
            log.warning("the feed list was changed, but cannot be used; the one before goes on", reason=str(error))
            continue
        await poller.follow(feeds)
        log.info("the feed list was changed", feeds=len(feeds))
