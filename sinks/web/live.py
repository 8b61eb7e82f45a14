"""What is new, told while it happens: one look at the log a second for all readers, handed on as server-sent events."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import suppress

import msgspec
import structlog
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response, StreamingResponse

from processors.errors import RasidError
from processors.model import Contradiction, Verdict, decode
from processors.ports import Entry, Topic
from sinks.web.site import Site

log = structlog.get_logger("sinks.web.live")
MOST = 64
"""Readers at once."""
WAITING = 200
"""Messages that a slow reader may be behind; then it is let go, and its browser comes again."""
BREATH = 15.0
"""Seconds after which something is sent although nothing is new, so that a dead connection is noticed."""
AT_ONCE = 200
READY = b"event: ready\ndata: []\n\n"
"""Nothing from here on is missed: what came before, the reader asks the list for."""
_TOPICS: tuple[Topic, ...] = ("contradictions", "verdicts")


class Live:
    """The readers, and the task that looks at the log while there are any. Belongs to one event loop."""

    def __init__(self, site: Site) -> None:
        self._site = site
        self._readers: set[asyncio.Queue[bytes | None]] = set()
        self._looking: asyncio.Task[None] | None = None
        self._placed = False
        self._closed = False

    @property
    def full(self) -> bool:
        return len(self._readers) >= MOST

    async def listen(self) -> AsyncIterator[bytes]:
        """The stream of one reader; ends when the page is shut down or the reader is too slow."""
        if self._closed:
            return
        mine: asyncio.Queue[bytes | None] = asyncio.Queue(WAITING)
        self._readers.add(mine)
        if self._looking is None or self._looking.done():
            self._placed = False
            self._looking = asyncio.create_task(self._look())
        elif self._placed:
            mine.put_nowait(READY)
        try:
            yield b"retry: 3000\n: here\n\n"
            while True:
                try:
                    message = await asyncio.wait_for(mine.get(), BREATH)
                except TimeoutError:
                    message = b": still here\n\n"
                if message is None:
                    return
                yield message
        finally:
            self._readers.discard(mine)
            if not self._readers and self._looking is not None:
                self._looking.cancel()
                self._looking, self._placed = None, False

    async def close(self) -> None:
        """Ends every stream: the server waits for them before it stops."""
        self._closed = True
        for reader in list(self._readers):
            _end(reader)
        if self._looking is not None:
            self._looking.cancel()
            with suppress(asyncio.CancelledError):
                await self._looking

    async def _look(self) -> None:
        after: dict[Topic, int] | None = None
        while True:
            try:
                found, after = await run_in_threadpool(self._news, after)
                if not self._placed:
                    self._placed, found = True, READY + found
            except RasidError as error:
                log.warning("what is new cannot be read", reason=str(error))
                found = b""
            if found:
                for reader in list(self._readers):
                    try:
                        reader.put_nowait(found)
                    except asyncio.QueueFull:
                        _end(reader)
            await asyncio.sleep(self._site.poll)

    def _news(self, after: dict[Topic, int] | None) -> tuple[bytes, dict[Topic, int]]:
        with self._site.store() as store:
            if after is None:
                return b"", {topic: _last(store.read, topic) for topic in _TOPICS}
            found = {topic: store.read(topic, after[topic], AT_ONCE) for topic in _TOPICS}
        moved = {topic: entries[-1].offset if entries else after[topic] for topic, entries in found.items()}
        messages = _messages("contradiction", dict.fromkeys(_changed(found["contradictions"])))
        return messages + _messages("verdict", dict.fromkeys(_said(found["verdicts"]))), moved


def _last(read: object, topic: Topic) -> int:
    """The offset of the topic's last record, in steps that grow: a log may be long."""
    assert callable(read)  # noqa: S101 - `Log.read`
    low, step = 0, 1
    while read(topic, low + step, 1):
        low, step = low + step, step * 2
    while step > 1:  # something may lie in (low, low + step], nothing after
        step //= 2
        if read(topic, low + step, 1):
            low += step
    entries: list[Entry] = read(topic, low, 2)
    return entries[-1].offset if entries else low


def _changed(entries: list[Entry]) -> list[str]:
    return [decode(entry.value, Contradiction).id for entry in entries]


def _said(entries: list[Entry]) -> list[str]:
    return [of for entry in entries if (of := decode(entry.value, Verdict).contradiction)]


def _messages(name: str, ids: dict[str, None]) -> bytes:
    return f"event: {name}\ndata: ".encode() + msgspec.json.encode(list(ids)) + b"\n\n" if ids else b""


def _end(reader: asyncio.Queue[bytes | None]) -> None:
    with suppress(asyncio.QueueEmpty):
        while True:
            reader.get_nowait()
    reader.put_nowait(None)


async def stream(request: Request) -> Response:
    """`/live`: events `contradiction` and `verdict`, each with the ids of contradictions as a JSON list."""
    live: Live = request.app.state.live
    if live.full:
        return PlainTextResponse("Too many pages are open; close some.\n", 503)
    headers = {"cache-control": "no-store", "x-accel-buffering": "no"}
    return StreamingResponse(live.listen(), media_type="text/event-stream", headers=headers)


__all__ = ["Live", "stream"]
