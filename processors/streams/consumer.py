"""How records are read: only what was committed, and again what Faust has dropped."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import structlog
from aiokafka.errors import ConsumerStoppedError, KafkaError
from faust.exceptions import FaustError
from faust.transport.drivers import aiokafka as driver
from faust.types import TP

log = structlog.get_logger("rasid.process")
_LOOK_AGAIN = 2.0
"""Seconds between two looks for records that were fetched and dropped."""


class _Thread(driver.AIOKafkaConsumerThread):
    """Reads only what was committed: pollers write articles in transactions. Faust knows that level only with its own transactions."""

    def _create_worker_consumer(self, transport: Any) -> Any:
        consumer = super()._create_worker_consumer(transport)
        consumer._isolation_level = "read_committed"  # noqa: SLF001 - no setting of Faust reaches it; taken up when the consumer starts
        consumer._fetch_max_wait_ms = 200  # noqa: SLF001 - Faust's 1500 are what a record waits for others behind it
        return consumer


class Looks:
    """Which partitions have records that were fetched and then dropped, from looking at them again and again."""

    def __init__(self) -> None:
        self._last: dict[TP, tuple[int, int]] = {}
        self._read_again: dict[TP, tuple[int, int]] = {}

    def dropped(self, standing: Mapping[TP, tuple[int, int]]) -> Iterator[tuple[TP, int]]:
        """The partitions to read again, each with the offset where its work ended.

        `standing` has, for each partition that nothing is being worked on of, where its work ended and where fetching goes on. It is
        dropped what stands the same at two looks. Each standing is given once: a transaction's marker at the end looks like a record.
        """
        last, self._last = self._last, dict(standing)
        for tp, (done, fetched) in standing.items():
            if done < fetched and last.get(tp) == (done, fetched) != self._read_again.get(tp):
                self._read_again[tp] = (done, fetched)
                yield tp, done


class _Consumer(driver.Consumer):
    """Reads again what Faust drops. While partitions change hands it throws away records that it has fetched already (`getmany` breaks
    off when the generation changes, a stream passes over records of an older one), at times after the client has gone back to what was
    committed: then nobody goes back once more, and the records wait for the next change of hands.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._looks = Looks()

    def _new_consumer_thread(self) -> _Thread:
        return _Thread(self, loop=self.loop, beacon=self.beacon)

    @driver.Consumer.task
    async def _look_for_dropped(self) -> None:
        async for _ in self.itertimer(_LOOK_AGAIN, name="dropped records"):
            try:
                if self.flow_active:
                    for tp, offset in self._looks.dropped(await self._standing()):
                        log.debug("reading again from where work ended", topic=tp.topic, partition=tp.partition, offset=offset)
                        await self.seek(tp, offset)
            except (KafkaError, ConsumerStoppedError, FaustError) as error:
                log.debug("a partition changed hands while it was looked at", reason=repr(error))

    async def _standing(self) -> dict[TP, tuple[int, int]]:
        working = {message.tp for message in self.unacked}
        standing: dict[TP, tuple[int, int]] = {}
        for tp in self.assignment():
            if tp in working or self._acked.get(tp):
                continue
            done, fetched = self._committed_offset.get(tp), await self.position(tp)
            if fetched is not None:
                standing[tp] = ((await self.earliest_offsets(tp))[tp] if done is None else done, fetched)
        return standing


class Transport(driver.Transport):
    Consumer = _Consumer
