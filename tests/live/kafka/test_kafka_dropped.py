"""What Faust fetches and throws away comes again, without waiting for the next change of hands."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from processors.streams.application import application
from processors.streams.wiring import Found, Refused, Wiring
from rasid import clock, topics


async def _unused(*_: Any) -> Any:
    raise AssertionError("extraction alone was asked for")


@pytest.mark.timeout(240)
def test_articles_that_were_fetched_and_dropped_are_extracted(cluster: Any, undisturbed: Any, tmp_path: Path) -> None:
    articles, _ = undisturbed(200)
    wanted = {one.id.encode() for one in articles[:20]}
    got: set[bytes] = set()
    everything = asyncio.Event()
    dropped: list[int] = []

    async def understand(batch: Sequence[bytes]) -> Sequence[Found | Refused]:
        found = [next(key for key in wanted if b'"' + key + b'"' in raw) for raw in batch]
        got.update(found)
        if got == wanted:
            everything.set()
        return [Found((key.decode(), raw), (), 0) for key, raw in zip(found, batch, strict=True)]

    async def send(_: Any) -> None:
        return None

    async def run() -> None:
        app = application(Wiring(
            bootstrap=cluster.bootstrap, group=f"{cluster.kafka.prefix}-dropped", topic=lambda name: topics.topic(cluster.kafka, name),
            folder=tmp_path, batch=16, session_timeout=6.0, largest=10**6, understand=understand, send=send, open_shelf=_unused,
            now=clock.now, said=_unused, match=False,
        ))
        await app.start()
        try:
            iterate = app.consumer.scheduler.iterate

            def once(records: Any) -> Any:
                if not dropped and any(records.values()):
                    dropped.append(sum(map(len, records.values())))
                    return iter(())  # as where the generation changes while they are handed on
                return iterate(records)

            app.consumer.scheduler.iterate = once
            await asyncio.to_thread(cluster.produce, articles[:20])
            async with asyncio.timeout(120):
                await everything.wait()
        finally:
            await app.stop()

    asyncio.run(run())
    assert dropped
