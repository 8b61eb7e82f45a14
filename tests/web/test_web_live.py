"""The stream of what is new: nothing between "ready" and the end is missed."""

from __future__ import annotations

import asyncio
import dataclasses
from typing import Any

import pytest

from processors.model import encode
from processors.ports import Batch
from sinks.web.live import READY, Live


def test_a_reader_is_told_when_it_misses_nothing_more(filled: Any, contradiction: str) -> None:
    site = dataclasses.replace(filled.site, poll=0.01)
    found = filled.store.contradiction(contradiction)

    async def read() -> None:
        live = Live(site)
        first = live.listen()
        assert b"retry" in await anext(first)
        assert await anext(first) == READY  # what is in the store already is not told: the page shows it
        filled.store.commit(Batch(append=[("contradictions", found.event, encode(found))]))
        assert contradiction.encode() in await anext(first)
        second = live.listen()
        assert b"retry" in await anext(second)
        assert await anext(second) == READY
        await live.close()
        for stream in (first, second):
            with pytest.raises(StopAsyncIteration):
                await anext(stream)

    asyncio.run(asyncio.wait_for(read(), 30))


def test_the_precision_is_swapped_only_where_it_stands(filled: Any, contradiction: str) -> None:
    path, headers = f"/contradictions/{contradiction}/mark", {"HX-Request": "true"}
    listed = filled.post(path, {"kind": "confirmed", "seen": ""}, **headers, **{"HX-Current-URL": "http://127.0.0.1/?act=killed"})
    assert 'id="precision"' in listed.text
    alone = filled.post(path, {"kind": "dismissed", "seen": ""}, **headers, **{"HX-Current-URL": f"http://127.0.0.1{path[:-5]}"})
    assert alone.status_code == 409
    assert 'id="precision"' not in alone.text
