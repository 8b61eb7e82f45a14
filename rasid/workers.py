"""Worker processes: work that keeps a core busy, spread over all of them, with the results in the order of the work.

A worker that dies takes nothing else with it: its piece of work is tried again item by item in fresh workers, and the
item that kills its worker comes back as a `Fallen`. Workers end when their parent ends, however it ends.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from itertools import chain, islice
from typing import Generic, NamedTuple, TypeVar

S = TypeVar("S")
T = TypeVar("T")
R = TypeVar("R")


class Fallen(NamedTuple):
    """What an item became that killed its worker, or on which the work raised."""

    reason: str


def cores(wanted: int = 0) -> int:
    """How many workers: as many as wanted, else one for each core that this process may use."""
    if wanted:
        return wanted
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


class Crew(Generic[T, R]):
    """Runs `work(list of items) -> list of results` in processes. `work` must be importable by name; results are one for one."""

    def __init__(self, work: Callable[[Sequence[T]], list[R | Fallen]], workers: int) -> None:
        self._work = work
        self._workers = workers
        self._pool: ProcessPoolExecutor | None = None

    def __enter__(self) -> Crew[T, R]:
        return self

    def __exit__(self, *exc: object) -> None:
        self.close()

    def close(self) -> None:
        """Ends the workers; work not begun is dropped."""
        if self._pool is not None:
            self._pool.shutdown(wait=False, cancel_futures=True)
            self._pool = None

    def map(self, items: Iterable[S], raw: Callable[[S], T], *, piece: int, alone: int = 0) -> Iterator[tuple[S, R | Fallen]]:
        """Each item with the result of `work` on its `raw`, in order.

        Up to `alone` items in all are done in this process: starting workers costs more. Otherwise some pieces are always
        under way, so the stream of items is read ahead of the results.
        """
        stream = iter(items)
        first = list(islice(stream, alone + 1))
        if len(first) <= alone:
            for item in first:
                yield item, self._work([raw(item)])[0]
            return
        source = chain(first, stream)
        waiting: deque[tuple[list[S], Future[list[R | Fallen]]]] = deque()
        while True:
            while len(waiting) < 2 * self._workers + 1 and (batch := list(islice(source, piece))):
                waiting.append((batch, self._submit([raw(item) for item in batch])))
            if not waiting:
                return
            batch, future = waiting.popleft()
            try:
                results = future.result()
            except BrokenProcessPool:
                later = [later for later, _ in waiting]
                results = [self._by_itself(raw(item)) for item in batch]
                waiting = deque((batch, self._submit([raw(item) for item in batch])) for batch in later)
            yield from zip(batch, results, strict=True)

    def _submit(self, batch: Sequence[T]) -> Future[list[R | Fallen]]:
        if self._pool is None:
            self._pool = ProcessPoolExecutor(self._workers, mp_context=_context(self._work.__module__), initializer=_start)
        try:
            return self._pool.submit(self._work, batch)
        except BrokenProcessPool:
            self.close()
            return self._submit(batch)

    def _by_itself(self, item: T) -> R | Fallen:
        self.close()
        try:
            return self._submit([item]).result()[0]
        except BrokenProcessPool:
            self.close()
            return Fallen("it ended the process that worked on it (a crash, or out of memory)")


def _context(preload: str) -> multiprocessing.context.BaseContext:
    """Forked from a server that has no threads, where there is one: quick to start, and safe beside an event loop."""
    if "forkserver" not in multiprocessing.get_all_start_methods():
        return multiprocessing.get_context("spawn")
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload([preload])
    return context


def _start() -> None:
    """In the worker: leave interrupts to the parent, and end when the parent has gone (also by kill -9)."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    parent = multiprocessing.parent_process()
    if parent is not None:
        threading.Thread(target=_follow, args=(parent,), daemon=True).start()


def _follow(parent: multiprocessing.process.BaseProcess) -> None:
    parent.join()
    os._exit(1)
