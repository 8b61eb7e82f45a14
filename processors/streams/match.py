"""The second agent: reports and verdicts become events, contradictions and alerts, one partition at a time."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

import faust
import structlog
from aiokafka.errors import KafkaError
from faust.types import TP

from processors.alerts import VERSION
from processors.errors import Unreachable
from processors.matching import decide
from processors.matching.index import event_key
from processors.matching.verdicts import amend
from processors.model import Contradiction, Report, Verdict, decode, encode
from processors.ports import Indexed
from processors.progress import Progress
from processors.streams.refusals import dead_letter, too_large
from processors.streams.tries import tries
from processors.streams.wiring import ORIGIN, Outgoing, PendingBook, Said, Shelf, Wiring

log = structlog.get_logger("rasid.process")
_LISTEN = 1.0
"""Seconds between two looks at what people said."""


@dataclass(slots=True)
class _Decided:
    """What a batch of one partition adds up to."""

    positions: dict[str, int]
    records: list[Outgoing] = field(default_factory=list)
    reports: int = 0
    alerts: int = 0
    dead_letters: int = 0


class Match:
    """The second agent, and the shelves of the partitions that it has had reports of."""

    def __init__(self, wiring: Wiring, app: faust.App) -> None:
        self._wiring = wiring
        self._app = app
        self._topic = wiring.topic("reports")
        self._shelves: dict[int, Shelf] = {}
        self._working = asyncio.Lock()
        self._heard: dict[int, int] = {}
        """By partition, the offset of the verdict to be read next, as long as its shelf need not be opened for it."""

    async def work(self, stream: Any) -> None:
        listening = asyncio.create_task(self._listen())
        listening.add_done_callback(self._deaf)
        try:
            async for events in stream.noack_take(self._wiring.batch, within=0.02):
                async with self._working:
                    await self._let_go_of_strangers()
                    of_partition: dict[int, list[Any]] = {}
                    for event in events:
                        of_partition.setdefault(event.message.partition, []).append(event)
                    for partition, some in of_partition.items():
                        await self._deal_with(partition, some)
        finally:
            listening.cancel()

    # What people said

    async def _listen(self) -> None:
        """Looks for verdicts, and does what they say to the events of the partitions that are ours."""
        while True:
            await asyncio.sleep(_LISTEN)
            async with self._working:
                await self._let_go_of_strangers()
                mine = {tp.partition for tp in self._app.consumer.assignment() if tp.topic == self._topic}
                self._heard = {partition: self._heard.get(partition, 0) for partition in mine}
                try:
                    await self._amend(await self._wiring.said(self._heard))
                except Unreachable as error:
                    log.warning("verdicts wait", reason=str(error))
                    for partition in mine:
                        await self._let_go(partition)

    def _deaf(self, listening: asyncio.Task[None]) -> None:
        if not listening.cancelled() and (error := listening.exception()) is not None:
            log.error("processing breaks off", exc_info=error)
            self._crashing = asyncio.ensure_future(self._app.crash(error))

    async def _amend(self, said: Sequence[Said]) -> None:
        of_partition: dict[int, list[Said]] = {}
        for one in said:
            of_partition.setdefault(one.partition, []).append(one)
        for partition, some in of_partition.items():
            shelf = self._shelves.get(partition) or await self._wiring.open_shelf(partition)
            self._shelves[partition] = shelf
            self._heard[partition] = await self._amend_one(shelf, some)

    async def _amend_one(self, shelf: Shelf, said: Sequence[Said]) -> int:
        """What these verdicts say, in one transaction; returns the offset to go on from."""
        wiring, book = self._wiring, shelf.pending()
        done = _Decided(dict(shelf.positions))
        for one in said:
            if one.offset <= done.positions.get("verdicts", -1):
                continue
            try:
                verdict = decode(one.message.value, Verdict)
                if verdict.after > max(0, done.positions.get("reports", 0)):
                    break  # it speaks of reports that are still to come: after a rebuild
                decision = amend(verdict, book)
            except Exception as error:  # noqa: BLE001 - one verdict that a rule fails on becomes a dead letter, the rest flows on
                done.records.append(dead_letter(wiring, "verdict", one.message, f"{type(error).__name__}: {error}"))
                done.dead_letters += 1
            else:
                book.put(decision.events, decision.contradictions)
            done.positions["verdicts"] = one.offset
        if done.positions != dict(shelf.positions):
            events, contradictions = book.events, book.contradictions
            done.records.extend(self._results(shelf, book))
            await shelf.commit(done.positions, events, contradictions, done.records)
            wiring.told(Progress(contradictions=len(contradictions), dead_letters=done.dead_letters))
        return done.positions.get("verdicts", -1) + 1

    # Reports

    async def _deal_with(self, partition: int, events: list[Any]) -> None:
        """Until it is done, or the partition is no longer ours; then whoever has it now reads the same reports."""
        async for _ in tries():
            if not self._owns(partition):
                return
            try:
                shelf = self._shelves.get(partition) or await self._wiring.open_shelf(partition)
                self._shelves[partition] = shelf
                whole = await self._whole(partition, shelf.positions.get("reports", -1), events)
                await self._decide(shelf, whole)
            except Unreachable as error:
                log.warning("matching pauses", partition=partition, reason=str(error))
                await self._let_go(partition)
                continue
            for event in whole:
                event.ack()
            if len(whole) < len(events):
                await self._read_again(partition, shelf.positions.get("reports", -1) + 1, events[len(whole) :])
            return

    async def _whole(self, partition: int, last: int, events: Sequence[Any]) -> Sequence[Any]:
        """Those before which none is missing that Kafka still has. Raises `Unreachable`."""
        whole = unbroken(events, last)
        if len(whole) < len(events):
            tp = TP(self._topic, partition)
            try:
                earliest = (await self._app.consumer.earliest_offsets(tp))[tp]
            except KafkaError as error:
                raise Unreachable(f"Kafka does not tell where partition {partition} of the reports begins ({error!r})") from error
            whole = unbroken(events, max(last, earliest - 1))
        return whole

    async def _read_again(self, partition: int, expected: int, left: Sequence[Any]) -> None:
        """From the first that is missing; what came behind it comes once more."""
        consumer: Any = self._app.consumer
        log.warning("reports were left out and are read again", partition=partition, expected=expected, came=left[0].message.offset)
        for event in left:
            consumer.forget(event.message)
        await consumer.read_again(TP(self._topic, partition), expected)

    def _owns(self, partition: int) -> bool:
        return TP(self._topic, partition) in self._app.consumer.assignment()

    async def _let_go_of_strangers(self) -> None:
        for partition in [partition for partition in self._shelves if not self._owns(partition)]:
            await self._let_go(partition)

    async def _let_go(self, partition: int) -> None:
        shelf = self._shelves.pop(partition, None)
        if shelf is not None:
            await shelf.close()

    async def _decide(self, shelf: Shelf, events: Sequence[Any]) -> None:
        wiring, book = self._wiring, shelf.pending()
        done = _Decided(dict(shelf.positions))
        for event in events:
            if event.message.offset <= done.positions.get("reports", -1):
                continue
            done.positions["reports"] = event.message.offset
            if is_new(event.message.headers, done.positions):
                self._decide_one(event.message, book, done)
            await asyncio.sleep(0)  # heartbeats go on
        if done.positions == dict(shelf.positions):
            return
        events_now, contradictions = book.events, book.contradictions
        done.records.extend(self._results(shelf, book))
        if reason := too_large(wiring, [record.value for record in done.records]):
            if len(events) > 1:
                for event in events:
                    await self._decide(shelf, [event])
                return
            events_now, contradictions, done.dead_letters, done.alerts = [], [], 1, 0
            done.records = [dead_letter(wiring, "match", events[0].message, reason)]
        await shelf.commit(done.positions, events_now, contradictions, done.records)
        made = Progress(reports=done.reports, contradictions=len(contradictions), alerts=done.alerts, dead_letters=done.dead_letters)
        wiring.told(made)

    def _results(self, shelf: Shelf, book: PendingBook) -> Iterator[Outgoing]:
        events, contradictions = book.events, book.contradictions
        for each in events:
            yield Outgoing(self._wiring.topic("events"), each.event.id.encode(), encode(each.event))
        by_id = {one.event.id: one for one in events}
        for one in contradictions:
            yield self._contradiction(one, by_id.get(one.event))
        told = {one.id for one in contradictions}
        for one, event in self._shown_otherwise(shelf, book):
            if one.id not in told:
                yield self._contradiction(one, event)

    def _contradiction(self, one: Contradiction, event: Indexed | None) -> Outgoing:
        standing = self._wiring.standing(one, event) if self._wiring.standing is not None and event is not None else None
        headers = (("standing", standing),) if standing is not None else ()
        return Outgoing(self._wiring.topic("contradictions"), one.id.encode(), encode(one), headers)

    def _shown_otherwise(self, shelf: Shelf, book: PendingBook) -> Iterator[tuple[Contradiction, Indexed]]:
        """The contradictions of events that have another title or place now, as an earlier report gave them: the index shows both."""
        before = shelf.pending()
        for each in book.events if self._wiring.standing is not None else ():
            found = book.contradictions_of(each.event.id)
            for old in before.find(each.event.country, [event_key(each.event.id)]) if found else ():
                if old.event.id == each.event.id and (old.event.title, old.event.place) != (each.event.title, each.event.place):
                    yield from ((one, each) for one in found)

    def _decide_one(self, message: Any, book: PendingBook, done: _Decided) -> None:
        done.reports += 1
        try:
            decision = decide(decode(message.value, Report), book)
        except Exception as error:  # noqa: BLE001 - one report that a rule fails on becomes a dead letter, the rest flows on
            done.records.append(dead_letter(self._wiring, "match", message, f"{type(error).__name__}: {error}"))
            done.dead_letters += 1
            return
        book.put(decision.events, decision.contradictions)
        versions = {one.id: one.version for one in decision.contradictions}
        for alert in decision.alerts:
            version = str(versions.get(alert.contradiction, 0)).encode()
            # By country, as the report: what becomes of a contradiction is told in its order.
            done.records.append(Outgoing(self._wiring.topic("alerts"), message.key or b"", encode(alert), ((VERSION, version),)))
        done.alerts += len(decision.alerts)


def unbroken(events: Sequence[Any], last: int) -> Sequence[Any]:
    """The events up to the first gap in their offsets, the first of which may follow on `last`. A record that Faust held back while
    partitions changed hands may stand in one batch with what came long after it."""
    for number, event in enumerate(events):
        if event.message.offset > last + 1:
            return events[:number]
        last = max(last, event.message.offset)
    return events


def is_new(headers: Any, positions: dict[str, int]) -> bool:
    """Whether the report is of an article that was not had yet; notes that it is now. One without a header always is."""
    pairs = headers.items() if isinstance(headers, dict) else headers or ()
    for name, value in pairs:
        if name == ORIGIN:
            partition, offset, number = value.decode().split()
            here = int(offset) << 16 | int(number)
            if positions.get(f"{ORIGIN} {partition}", -1) >= here:
                return False
            positions[f"{ORIGIN} {partition}"] = here
    return True
