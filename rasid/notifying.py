"""`rasid notify`: alerting in a cluster, put together from its parts and the settings.

Notifiers share the channels as a consumer group over the partitions of the topic `alerting`. For each partition that this
process has, one `Notifier` – the embedded one – works on an `Outbox`, until the partitions change.
"""

from __future__ import annotations

import asyncio
import logging
import signal
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from datetime import timedelta

import structlog
from elasticsearch import Elasticsearch as Client

from ingest.topicbook import Membership
from processors.alerts import Delivery
from processors.errors import StoreError, Unreachable
from rasid import __version__, clock, topics
from rasid.alerting import policy, times
from rasid.membership import BACK_OFF, Member
from rasid.metrics import Metrics
from rasid.outside import Outside
from rasid.settings import Elasticsearch, Settings
from sinks.alerts.notifier import Notifier
from sinks.alerts.policy import Policy
from sinks.elastic.setup import connect
from sinks.outbox.outbox import Outbox, Place, Taken
from sinks.outbox.records import partition_of
from sinks.outlets import Outlets

log = structlog.get_logger("rasid.notify")
_LOOK = 1.0
"""Seconds between two looks at how many alerts wait."""


def place(settings: Settings) -> Place:
    """The topics that alerting uses."""
    kafka = settings.kafka
    return Place(
        bootstrap=tuple(kafka.bootstrap.split(",")), alerts=topics.topic(kafka, "alerts"), alerting=topics.topic(kafka, "alerting"),
        wishes=topics.topic(kafka, "wishes"), dead_letters=topics.topic(kafka, "dead-letters"), keep=timedelta(days=kafka.retention_days),
        give_up=timedelta(seconds=settings.alerts.give_up),
    )


def policy_of(settings: Settings, partition: int) -> Policy:
    """The policy with the channels of one partition."""
    whole = policy(settings)
    mine = {name: one for name, one in whole.channels.items() if partition_of(name, settings.kafka.alerting_partitions) == partition}
    return whole._replace(channels=mine)


@contextmanager
def elastic(settings: Elasticsearch) -> Iterator[Client]:
    """A client for one thread."""
    with connect(
        settings.url, user=settings.user, password=settings.password, certificate=settings.certificate, seconds=settings.timeout,
    ) as client:
        yield client


class Notifying:
    """The role. `assigned` is called in the event loop."""

    def __init__(self, settings: Settings, metrics: Metrics, stop: asyncio.Event) -> None:
        self._settings = settings
        self._metrics = metrics
        self._stop = stop
        self._member: Membership | None = None
        self._changed = asyncio.Event()
        self._idle = asyncio.Event()
        self._idle.set()
        self._outboxes: dict[int, Outbox] = {}
        self._since = clock.now()
        self.paused = "no partitions yet"
        """Why nothing is sent at present; empty where all is well."""

    def assigned(self, member: Membership | None) -> None:
        self._member = member
        self._changed.set()

    def stopped(self) -> None:
        self._changed.set()

    async def let_go(self) -> None:
        """Ends what is under way, before the partitions are another's. The group is not kept waiting: it would take us for dead."""
        self.assigned(None)
        with suppress(TimeoutError):
            async with asyncio.timeout(self._settings.kafka.session_timeout / 2):
                await self._idle.wait()

    def health(self) -> dict[str, object]:
        """Ok also while servers are away: nothing is lost, and starting anew would not help."""
        return {
            "status": "ok", "paused": self.paused, "version": __version__, "since": self._since, "partitions": sorted(self._outboxes),
            "waiting": self._waiting(),
        }

    def _waiting(self) -> int:
        return max((outbox.waiting for outbox in self._outboxes.values()), default=0)

    async def run(self) -> None:
        """Until stopped. Raises `BadSettings` where a channel's address is none."""
        pause, most = BACK_OFF
        while not self._stop.is_set():
            member = self._member
            self._changed.clear()
            if member is None or not member.partitions:
                self.paused = self.paused or "no partitions"
                await self._changed.wait()
                continue
            self._idle.clear()
            try:
                await self._serve(sorted(member.partitions))
                pause = BACK_OFF[0]
            except (StoreError, Unreachable) as error:
                self.paused = str(error)
                # Whoever was taken for dead learns of it from the group; opening at once would take the partition from its new owner.
                wait = max(pause, self._settings.kafka.session_timeout) if isinstance(error, Taken) else pause
                log.warning("alerting pauses", reason=str(error), again_in=wait)
                self._idle.set()
                with suppress(TimeoutError):
                    async with asyncio.timeout(wait):
                        await self._changed.wait()
                pause = min(2 * pause, most)
            finally:
                self._idle.set()

    async def _serve(self, partitions: list[int]) -> None:
        """Works on these partitions until they change."""
        with ExitStack() as parts:
            try:
                for partition in partitions:
                    self._outboxes[partition] = await asyncio.to_thread(self._open, parts, partition)
                self.paused = ""
                channels = [name for partition in partitions for name in policy_of(self._settings, partition).channels]
                log.info("notifying", partitions=partitions, channels=channels)
                await self._work()
            finally:
                self._metrics.alerts_waiting.set(0)
                self._idle.set()  # what is still to be closed sends nothing more
                self._outboxes.clear()
                await asyncio.to_thread(parts.close)

    def _open(self, parts: ExitStack, partition: int) -> Outbox:
        client = parts.enter_context(elastic(self._settings.elasticsearch))
        return parts.enter_context(Outbox(client, self._settings.elasticsearch.prefix, place(self._settings), partition, clock.now))

    async def _work(self) -> None:
        ended = asyncio.Event()
        tasks = [
            asyncio.create_task(self._notifier(outbox, partition).run(ended)) for partition, outbox in self._outboxes.items()
        ]
        changed = asyncio.create_task(self._changed.wait())
        try:
            while not changed.done() and not any(task.done() for task in tasks):
                self._metrics.alerts_waiting.set(self._waiting())
                await asyncio.wait({changed, *tasks}, timeout=_LOOK, return_when=asyncio.FIRST_COMPLETED)
        finally:
            changed.cancel()
            ended.set()
            results = await asyncio.gather(*tasks, return_exceptions=True)
        for result in results:
            if isinstance(result, BaseException):
                raise result

    def _notifier(self, outbox: Outbox, partition: int) -> Notifier:
        named = policy_of(self._settings, partition)._replace(outlet=Outlets(outbox, clock.now).name)
        return Notifier(outbox, named, clock.now, times(self._settings), tried=self._tried)

    def _tried(self, delivery: Delivery) -> None:
        self._metrics.tried(delivery)


def notify(settings: Settings) -> None:
    """Runs until interrupted or terminated."""
    logging.getLogger("kafka.net").setLevel(logging.ERROR)  # it warns of each of its own steps that took a tenth of a second
    asyncio.run(_notify(settings))


async def _notify(settings: Settings) -> None:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    metrics = Metrics()
    notifying = Notifying(settings, metrics, stop)

    def end() -> None:
        stop.set()
        notifying.stopped()

    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, end)

    def assigned(member: Membership | None) -> None:
        with suppress(RuntimeError):  # the loop has ended
            loop.call_soon_threadsafe(notifying.assigned, member)

    def leaving() -> None:
        if stop.is_set():  # all has ended, and the loop waits for the member
            return
        with suppress(RuntimeError, TimeoutError):
            asyncio.run_coroutine_threadsafe(notifying.let_go(), loop).result(settings.kafka.session_timeout)

    failures: list[Exception] = []

    def failed(error: Exception) -> None:
        failures.append(error)
        with suppress(RuntimeError):
            loop.call_soon_threadsafe(end)

    async with Outside(settings.http, metrics, notifying.health) as outside:
        if not await topics.reached(settings.kafka, stop):
            return
        address = f"http://{settings.http.host}:{outside.port}/health"
        log.info("started", kafka=settings.kafka.bootstrap, elasticsearch=settings.elasticsearch.url, health=address)
        with Member(settings.kafka, "notify", "alerting", assigned=assigned, leaving=leaving, failed=failed):
            await notifying.run()
    if failures:
        raise Unreachable(f"notifying broke off: {failures[0]!r}; start it again, nothing is lost") from failures[0]
    log.info("stopped")
