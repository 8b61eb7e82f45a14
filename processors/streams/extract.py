"""The first agent: articles become claims and reports."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from typing import Any

from processors.errors import Unreachable
from processors.progress import Progress
from processors.streams.refusals import dead_letter, too_large
from processors.streams.tries import tries
from processors.streams.wiring import ORIGIN, Outgoing, Refused, Wiring


class Extract:
    """The first agent."""

    def __init__(self, wiring: Wiring) -> None:
        self._wiring = wiring

    async def work(self, stream: Any) -> None:
        async for events in stream.noack_take(self._wiring.batch, within=0.05):
            async for _ in tries():
                with suppress(Unreachable):
                    await self._batch(events)
                    break
            for event in events:
                event.ack()

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
