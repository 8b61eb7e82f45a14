"""`Parser`: feed bodies parsed in a worker process, so that a long or hostile one never stops the poller.

A worker is an asyncio subprocess with one body at a time; a body that takes too long, needs too much memory or ends its
worker costs that body only. Run as a module (`python -m ingest.parser`) this file is the worker: frames of four bytes of
length (big-endian) and a msgpack value on standard input and output.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import resource
import signal
import sys
from typing import BinaryIO, Self

import msgspec

from ingest.parsing import ParsedFeed, parse
from processors.errors import BadFeed

HERE_LIMIT = 4 * 1024
"""Bytes: smaller bodies are parsed without a worker, for handing them over would take longer."""
_STARTING = 60.0
"""Seconds that a worker may need to start on a busy machine."""


class Asked(msgspec.Struct, frozen=True):
    """A body to parse."""

    body: bytes
    content_type: str
    url: str


class Refused(msgspec.Struct, frozen=True, tag=True):
    """A body that is no feed."""

    reason: str


class Parsed(msgspec.Struct, frozen=True, tag=True):
    """A body that is one."""

    feed: ParsedFeed


Answered = Parsed | Refused
_asked = msgspec.msgpack.Decoder(Asked)
_answered: msgspec.msgpack.Decoder[Parsed | Refused] = msgspec.msgpack.Decoder(Parsed | Refused)


class Parser:
    """An async context manager. `parse` may be called by any number of tasks of one event loop."""

    def __init__(self, *, workers: int = 2, seconds: float = 60.0, memory: int = 3 * 1024**3) -> None:
        """`workers`: two, so that one slow body does not keep all others waiting; each starts when it is first needed.

        `seconds`: for one body. `memory`: bytes of address space of a worker, 0 for no limit.
        """
        self._seconds = seconds
        self._memory = memory
        self._idle: asyncio.LifoQueue[asyncio.subprocess.Process | None] = asyncio.LifoQueue()
        for _ in range(max(workers, 1)):
            self._idle.put_nowait(None)  # a place; its process starts when it is first needed
        self._processes: set[asyncio.subprocess.Process] = set()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()

    async def close(self) -> None:
        """Ends the workers; bodies in work raise `BadFeed`."""
        await asyncio.gather(*(self._end(process) for process in list(self._processes)))

    async def parse(self, body: bytes, content_type: str = "", url: str = "") -> ParsedFeed:
        """As `parsing.parse`; raises `BadFeed` also for a body that takes longer than the limit or ends its worker."""
        if len(body) <= HERE_LIMIT:
            return parse(body, content_type, url)
        process = await self._idle.get()
        try:
            if process is None or process.returncode is not None:
                process = await self._start()
            async with asyncio.timeout(self._seconds):
                answer = await _exchange(process, Asked(body, content_type, url))
        except TimeoutError:
            raise BadFeed(f"{url or 'the body'} was not parsed within {self._seconds:g} s") from None
        except (asyncio.IncompleteReadError, ConnectionError, msgspec.MsgspecError) as error:
            raise BadFeed(f"{url or 'the body'} ended the process that parsed it (out of memory, or a fault in a library)") from error
        else:
            self._idle.put_nowait(process)
            process = None
        finally:
            if process is not None:  # in an unknown state
                await self._end(process)
                self._idle.put_nowait(None)
        if isinstance(answer, Refused):
            raise BadFeed(answer.reason)
        return answer.feed

    async def _start(self) -> asyncio.subprocess.Process:
        environment = {**os.environ, "PYTHONPATH": os.pathsep.join(part for part in sys.path if part)}
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "ingest.parser", str(self._memory), str(self._seconds),
            stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.DEVNULL, env=environment,
        )
        self._processes.add(process)
        assert process.stdout is not None  # noqa: S101 - it was started with a pipe
        async with asyncio.timeout(_STARTING):
            await process.stdout.readexactly(1)  # its start does not count as the body's time
        return process

    async def _end(self, process: asyncio.subprocess.Process) -> None:
        self._processes.discard(process)
        with contextlib.suppress(ProcessLookupError):
            process.kill()
        await process.wait()
        if process.stdin is not None:
            process.stdin.close()


async def _exchange(process: asyncio.subprocess.Process, asked: Asked) -> Answered:
    assert process.stdin is not None  # noqa: S101 - it was started with pipes
    assert process.stdout is not None  # noqa: S101
    content = msgspec.msgpack.encode(asked)
    process.stdin.write(len(content).to_bytes(4, "big") + content)
    await process.stdin.drain()
    size = int.from_bytes(await process.stdout.readexactly(4), "big")
    return _answered.decode(await process.stdout.readexactly(size))


def answer(content: bytes) -> Answered:
    """The worker's work on one frame."""
    asked = _asked.decode(content)
    try:
        return Parsed(parse(asked.body, asked.content_type, asked.url))
    except BadFeed as error:
        return Refused(str(error))
    except MemoryError:
        return Refused(f"{asked.url or 'the body'} needs too much memory to be parsed")


def serve(incoming: BinaryIO, outgoing: BinaryIO, seconds: float) -> None:
    """Answers until the input ends, which it does when the parent dies."""
    outgoing.write(b"!")
    outgoing.flush()
    while len(head := incoming.read(4)) == 4:
        # Should the parent die while a body hangs inside C code, the alarm's default action still ends the process.
        signal.setitimer(signal.ITIMER_REAL, seconds + 5.0)
        reply = msgspec.msgpack.encode(answer(incoming.read(int.from_bytes(head, "big"))))
        signal.setitimer(signal.ITIMER_REAL, 0)
        outgoing.write(len(reply).to_bytes(4, "big") + reply)
        outgoing.flush()


def main(memory: int, seconds: float) -> None:
    """The worker process."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the parent, which then ends us
    if memory:
        with contextlib.suppress(ValueError, OSError):
            resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    with contextlib.suppress(BrokenPipeError):
        serve(sys.stdin.buffer, sys.stdout.buffer, seconds)


if __name__ == "__main__":
    main(int(sys.argv[1]), float(sys.argv[2]))
