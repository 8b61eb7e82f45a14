"""`Cleaner`: pages cleaned in worker processes, each with its own pipes, so that one worker's end touches no other page.

Why not a ready-made pool: a page may hang inside C code, or exhaust memory, and then only killing its process helps.
concurrent.futures breaks the whole pool when one worker dies; pebble shares one pipe with a lock between its workers.
Here a worker is an asyncio subprocess with one page at a time, and killing it costs that page only.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import sys
from types import TracebackType
from typing import Self

import msgspec

from ingest.cleaning.page import Cleaned, Page, Unclean

PAGE_LIMIT = 8 * 1024 * 1024
"""Bytes. A news page is a hundredth of it; larger ones are refused before they cost anything."""
WORKER = ("-m", "ingest.cleaning.worker")
_FRAME_LIMIT = 64 * 1024 * 1024
_decoder: msgspec.msgpack.Decoder[Cleaned | Unclean] = msgspec.msgpack.Decoder(Cleaned | Unclean)


def cores() -> int:
    """The processors that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


class _WorkerDied(Exception):
    """The worker ended before it answered."""


class _Worker:
    """One process; `clean` is called with one page at a time."""

    def __init__(self, process: asyncio.subprocess.Process, stdin: asyncio.StreamWriter, stdout: asyncio.StreamReader) -> None:
        self._process = process
        self._stdin = stdin
        self._stdout = stdout
        self._ready = False
        self.cleaned = 0

    @classmethod
    async def start(cls, limit: float, memory: int) -> _Worker:
        environment = {
            **os.environ,
            "PYTHONPATH": os.pathsep.join(p for p in sys.path if p),
            "OPENBLAS_NUM_THREADS": "1",  # numpy's threads would reserve memory by the number of cores, and run against other workers
            "OMP_NUM_THREADS": "1",
        }
        process = await asyncio.create_subprocess_exec(
            sys.executable, *WORKER, str(os.getpid()), str(limit), str(memory),
            stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.DEVNULL, env=environment,
            start_new_session=True,  # Ctrl-C in the terminal is the parent's alone, also while the worker is still loading
        )
        if process.stdin is None or process.stdout is None:
            raise ValueError("a worker was started without pipes")
        return cls(process, process.stdin, process.stdout)

    @property
    def pid(self) -> int:
        return self._process.pid

    @property
    def alive(self) -> bool:
        return self._process.returncode is None

    async def ready(self) -> None:
        """Waits until the worker has loaded what it needs; its start does not count as the page's time."""
        if not self._ready:
            await self._receive()
            self._ready = True

    async def clean(self, page: Page) -> Cleaned | Unclean:
        content = msgspec.msgpack.encode(page)
        try:
            self._stdin.write(len(content).to_bytes(4, "big") + content)
            await self._stdin.drain()
        except ConnectionError as error:
            raise _WorkerDied from error
        answer = _decoder.decode(await self._receive())
        self.cleaned += 1
        return answer

    async def _receive(self) -> bytes:
        try:
            size = int.from_bytes(await self._stdout.readexactly(4), "big")
            if size > _FRAME_LIMIT:
                raise _WorkerDied
            return await self._stdout.readexactly(size)
        except (asyncio.IncompleteReadError, ConnectionError) as error:
            raise _WorkerDied from error

    async def kill(self) -> None:
        with contextlib.suppress(ProcessLookupError):
            self._process.kill()
        await self._process.wait()
        self._stdin.close()

    async def exit_status(self) -> int | None:
        """The status of a worker that is ending; None where it still runs after a moment."""
        with contextlib.suppress(TimeoutError):
            return await asyncio.wait_for(self._process.wait(), 1.0)
        return None


class Cleaner:
    """Cleans pages on every core. Use it as an async context manager, or call `start` and `close`.

    `clean` may be called by any number of tasks; each waits for a free worker, so that no more pages are in work than
    there are workers. It never raises for what a page holds: a page that takes too long, or ends its worker, gives `Unclean`.
    Not for use from two event loops.
    """

    def __init__(
        self, *, workers: int | None = None, page_seconds: float = 20.0, memory: int = 2 * 1024**3, pages_per_worker: int = 2000,
    ) -> None:
        """`memory`: bytes of address space that a worker may use, 0 for no limit. A worker is replaced after `pages_per_worker`."""
        self._count = workers or cores()
        self._page_seconds = page_seconds
        self._memory = memory
        self._pages_per_worker = pages_per_worker
        self._idle: asyncio.LifoQueue[_Worker | None] = asyncio.LifoQueue()
        self._workers: set[_Worker] = set()
        self._open = False
        self._busy = 0

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        await self.close()

    async def start(self) -> None:
        """Starts the first worker; the others start when pages queue."""
        if self._open:
            return
        self._open = True
        for _ in range(self._count - 1):
            self._idle.put_nowait(None)  # a place without a process yet
        self._idle.put_nowait(await self._new_worker())

    async def close(self) -> None:
        """Ends every worker at once; pages in work give `Unclean` with reason "closed"."""
        self._open = False
        await asyncio.gather(*(worker.kill() for worker in list(self._workers)))
        self._workers.clear()
        while not self._idle.empty():
            self._idle.get_nowait()
        for _ in range(self._count):
            self._idle.put_nowait(None)  # lets those go that wait for a worker

    @property
    def pids(self) -> list[int]:
        """The process ids of the workers, for metrics and tests."""
        return sorted(worker.pid for worker in self._workers)

    @property
    def busy(self) -> int:
        """How many pages are in work now."""
        return self._busy

    async def clean(self, page: Page) -> Cleaned | Unclean:
        """The article of the page, or why there is none."""
        if len(page.body) > PAGE_LIMIT:
            return Unclean(url=page.url, reason="too_large", detail=f"{len(page.body)} bytes; a page may have {PAGE_LIMIT}")
        if not self._open:
            return _closed(page)
        worker = await self._idle.get()
        self._busy += 1
        try:
            if worker is not None and not worker.alive:  # it ended while it had nothing to do: no page's fault
                await self._drop(worker)
                worker = None
            if not self._is_open():
                return _closed(page)
            if worker is None:
                worker = await self._new_worker()
            answer = await self._clean_with(worker, page)
            if worker.cleaned >= self._pages_per_worker:
                await self._drop(worker)
            return answer
        except BaseException:  # cancelled in the middle: the worker's next answer would be the wrong page's
            if worker is not None:
                await self._drop(worker)
            raise
        finally:
            self._busy -= 1
            self._idle.put_nowait(worker if worker in self._workers else None)

    async def _clean_with(self, worker: _Worker, page: Page) -> Cleaned | Unclean:
        try:
            async with asyncio.timeout(60.0 + self._page_seconds):
                await worker.ready()
            async with asyncio.timeout(self._page_seconds):
                return await worker.clean(page)
        except TimeoutError:
            await self._drop(worker)
            return Unclean(url=page.url, reason="timeout", detail=f"not cleaned within {self._page_seconds:g} seconds")
        except (_WorkerDied, msgspec.MsgspecError) as error:
            status = await worker.exit_status()
            await self._drop(worker)
            if not self._is_open():
                return _closed(page)
            return Unclean(url=page.url, reason="crashed", detail=f"the cleaning process ended (status {status}) {error}".strip())

    def _is_open(self) -> bool:
        return self._open  # asked anew after each await: `close` may have come between

    async def _new_worker(self) -> _Worker:
        worker = await _Worker.start(self._page_seconds, self._memory)
        self._workers.add(worker)
        return worker

    async def _drop(self, worker: _Worker) -> None:
        self._workers.discard(worker)
        await worker.kill()


def _closed(page: Page) -> Unclean:
    return Unclean(url=page.url, reason="closed", detail="cleaning was stopped")
