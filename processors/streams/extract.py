"""The first agent: articles become claims and reports."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from typing import Any

import faust
import structlog
from faust.types import TP

from processors.errors import Unreachable
from processors.progress import Progress
from processors.streams.consumer import START
from processors.streams.refusals import dead_letter, too_large
from processors.streams.tries import tries
from processors.streams.wiring import ORIGIN, Outgoing, Refused, Wiring

log = structlog.get_logger("rasid.process")


class Extract:
    """The first agent. Works on the articles of a partition in their order, leaving none out: matching passes over what comes late."""

    def __init__(self, wiring: Wiring, app: faust.App) -> None:
        self._wiring = wiring
        self._app = app
        self._last: dict[TP, int] = {}
        """By partition, the offset that was worked on last."""

    async def work(self, stream: Any) -> None:
        async for some in stream.noack_take(self._wiring.batch, within=0.05):
            if not (events := await self._whole(some)):
                continue
            async for _ in tries():
                with suppress(Unreachable):
                    await self._batch(events)
                    break
            for event in events:
                event.ack()

    async def _whole(self, events: Sequence[Any]) -> list[Any]:
        """Those before which none is missing. Where one is, it is read again, and what came behind it with it."""
        consumer: Any = self._app.consumer
        whole, missing = list[Any](), dict[TP, int | None]()
        for event in events:
            message = event.message
            tp, offset, last = message.tp, message.offset, self._last.get(message.tp)
            before = consumer.chain.before(tp, offset)
            if tp not in missing and (before == START or (last is not None and (before == last or offset <= last))):
                whole.append(event)
                if before is not None:
                    self._last[tp] = offset
            else:
                missing.setdefault(tp, None if last is None else last + 1)
                consumer.forget(message)
        for tp, again in missing.items():
            if tp in consumer.assignment():
                log.warning("articles were left out and are read again", partition=tp.partition, expected=again)
                await consumer.read_again(tp, again)
        return whole

    async def _batch(self, events: Sequence[Any]) -> None:
        wiring = self._wiring
        results = await wiring.understand([event.message.value for event in events])
        records: list[Outgoing] = []
        made = Progress(articles=len(events))
        for event, found in zip(events, results, strict=True):
            message = event.message
            if isinstance(found, Refused):
                records.append(dead_letter(wiring, "extract", message, found.reason))
                made = made._replace(dead_letters=made.dead_letters + 1)
                continue
            key, claims = found.claims
            if reason := too_large(wiring, [claims, *(report for _, report in found.reports)]):
                records.append(dead_letter(wiring, "extract", message, reason))
                made = made._replace(dead_letters=made.dead_letters + 1)
                continue
            records.append(Outgoing(wiring.topic("claims"), key.encode(), claims))
            for number, (country, report) in enumerate(found.reports):
                origin = f"{message.partition} {message.offset} {number}".encode()
                records.append(Outgoing(wiring.topic("reports"), country.encode(), report, ((ORIGIN, origin),)))
            made = made._replace(claims=made.claims + found.number)
        await wiring.send(records)
        wiring.told(made)
