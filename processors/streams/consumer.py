"""How records are read: only what was committed, in their order, and again what Faust has dropped."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

import structlog
from aiokafka.errors import ConsumerStoppedError, KafkaError
from faust.exceptions import FaustError
from faust.transport.drivers import aiokafka as driver
from faust.types import TP

log = structlog.get_logger("rasid.process")
_LOOK_AGAIN = 2.0
"""Seconds between two looks for records that were fetched and dropped."""


START: Final = -1
"""Nothing came before a record: the client began with it where the group's work ended, or where it was told to."""
_NO_END: Final = 2**62


class Chain:
    """What the client handed out right before each record, so that whoever works on them sees whether one was dropped on the way.

    Offsets alone do not tell: the marks of transactions take some, and a record that Faust dropped looks like one of them.
    """

    def __init__(self) -> None:
        self._last: dict[TP, int] = {}
        self._before: dict[TP, dict[int, int]] = {}

    def handed(self, tp: TP, offsets: Sequence[int]) -> None:
        """These were handed out, in this order. Where they go back, they begin anew."""
        before = self._before.setdefault(tp, {})
        for offset in offsets:
            last = self._last.get(tp, START)
            if offset <= last:
                before.clear()
                last = START
            before[offset] = last
            self._last[tp] = offset

    def anew(self, tp: TP) -> None:
        """The partition was given up, or is read from another offset."""
        self._last.pop(tp, None)
        self._before.pop(tp, None)

    def before(self, tp: TP, offset: int) -> int | None:
        """The offset before, `START`, or None for a record from before the last beginning. Asked once for each record."""
        return self._before.get(tp, {}).pop(offset, None)


class _Thread(driver.AIOKafkaConsumerThread):
    """Reads only what was committed: pollers write articles in transactions. Faust knows that level only with its own transactions."""

    chain: Chain

    def _create_worker_consumer(self, transport: Any) -> Any:
        consumer = super()._create_worker_consumer(transport)
        consumer._isolation_level = "read_committed"  # noqa: SLF001 - no setting of Faust reaches it; taken up when the consumer starts
        consumer._fetch_max_wait_ms = 200  # noqa: SLF001 - Faust's 1500 are what a record waits for others behind it
        return consumer

    async def _fetch_records(self, *args: Any, **kwargs: Any) -> Any:
        records = await super()._fetch_records(*args, **kwargs)
        for tp, some in (records or {}).items():  # nothing else runs in this thread between the client and here
            self.chain.handed(TP(tp.topic, tp.partition), [record.offset for record in some])
        return records

    async def on_partitions_revoked(self, revoked: set[TP]) -> None:
        for tp in revoked:
            self.chain.anew(tp)
        await super().on_partitions_revoked(revoked)

    async def seek_anew(self, tp: TP, offset: int) -> None:
        """Between two fetches, so that what is handed out next is what is read from there."""
        await self.call_thread(self._seek_anew, tp, offset)

    async def _seek_anew(self, tp: TP, offset: int) -> None:
        self.chain.anew(tp)
        self._ensure_consumer().seek(tp, offset)


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
        self.chain = Chain()
        super().__init__(*args, **kwargs)
        self._looks = Looks()

    def _new_consumer_thread(self) -> _Thread:
        thread = _Thread(self, loop=self.loop, beacon=self.beacon)
        thread.chain = self.chain
        return thread

    async def _seek(self, partition: TP, offset: int) -> None:
        thread: Any = self._thread
        await thread.seek_anew(partition, offset)

    async def seek(self, partition: TP, offset: int) -> None:
        """Also forgets what Faust takes for marks of transactions from there on: it may be what was dropped."""
        await super().seek(partition, offset)
        self._gap[partition].chop(offset, _NO_END)

    def forget(self, message: Any) -> None:
        """It is not worked on, and comes again."""
        self._unacked_messages.discard(message)

    async def read_again(self, tp: TP, offset: int | None) -> None:
        """From there, or from where the group's work ended. Nothing happens while partitions change hands: what comes then is seen anew."""
        try:
            await self.seek(tp, await self._done(tp) if offset is None else offset)
        except (KafkaError, ConsumerStoppedError, FaustError) as error:
            log.debug("a partition changed hands while it was to be read again", reason=repr(error))

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
            fetched = await self.position(tp)
            if fetched is not None:
                standing[tp] = await self._done(tp), fetched
        return standing

    async def _done(self, tp: TP) -> int:
        """Where the group's work on a partition ended."""
        done: int | None = self._committed_offset.get(tp)
        return (await self.earliest_offsets(tp))[tp] if done is None else done


class Transport(driver.Transport):
    Consumer = _Consumer
