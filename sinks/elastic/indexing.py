"""`rasid index`: messages into documents, many at once, and their positions committed only when the index has acknowledged them.

Messages are collected into loads: so many, so many bytes, or so old. A few loads are under way at once, written by threads; while
that many are, nothing further is read (back-pressure). Positions are committed in the order of reading, so a crash at any moment
leaves work to be done again, never work undone; doing it again changes nothing (see `documents`).

A message that cannot be read or that the index refuses becomes a dead letter, which Kafka has before the position moves on.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, wait
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple, Protocol

import structlog

from processors.errors import BadRecord
from processors.model import DeadLetter, identity
from sinks.elastic.documents import Document
from sinks.elastic.messages import Message, Reader
from sinks.elastic.replacing import Replacing
from sinks.elastic.writing import Refused, Stopped, Writer

log = structlog.get_logger("rasid.index")
Positions = dict[tuple[str, int], int]
"""(topic, partition) → the offset to read next."""


class Source(Protocol):
    """Where messages come from: Kafka, or a test."""

    def poll(self, seconds: float) -> Sequence[Message]:
        """What there is, in order within a partition; waits up to `seconds` for the first."""

    def commit(self, positions: Mapping[tuple[str, int], int]) -> None:
        """Keeps the positions durably. Those of partitions that were taken away meanwhile are left to whoever has them."""

    def hold(self) -> None:
        """Tells the group that we are alive while we read nothing."""


class DeadLetters(Protocol):
    """Where dead letters go."""

    def send(self, letters: Sequence[DeadLetter]) -> None:
        """Returns when they are durable."""


class Progress(NamedTuple):
    """What a load did."""

    messages: int
    documents: int
    refused: int
    seconds: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """When a load is full, and how many are under way at once."""

    records: int = 1000
    bytes: int = 8 * 1024 * 1024
    seconds: float = 1.0
    writers: int = 2


@dataclass(slots=True)
class _Load:
    """What is written and acknowledged together."""

    began: float
    messages: int = 0
    size: int = 0
    documents: dict[tuple[str, str], tuple[Document, Message]] = field(default_factory=dict)
    """By index and id, the highest version of those that came, with the message that it came from."""
    letters: list[DeadLetter] = field(default_factory=list)
    positions: Positions = field(default_factory=dict)
    revised: dict[str, None] = field(default_factory=dict)
    """Articles of which there may be several revisions, in the order they came."""


class Indexer:
    """The loop. `clock` gives seconds that only rise; `now` the time of day, for dead letters."""

    def __init__(
        self, source: Source, reader: Reader, writer: Writer, replacing: Replacing, dead_letters: DeadLetters, *,
        limits: Limits, clock: Callable[[], float], now: Callable[[], datetime], told: Callable[[Progress], None] = lambda _: None,
    ) -> None:
        self._source = source
        self._reader = reader
        self._writer = writer
        self._replacing = replacing
        self._dead_letters = dead_letters
        self._limits = limits
        self._clock = clock
        self._now = now
        self._told = told
        self._load = _Load(clock())
        self._under_way: deque[tuple[_Load, Future[Progress]]] = deque()

    def run(self, stop: Callable[[], bool]) -> None:
        """Until `stop()`; then what was read is still written and committed, unless the server is away: it is read again then.

        Raises `StoreError` where the server lets nobody write.
        """
        with suppress(Stopped), ThreadPoolExecutor(self._limits.writers, thread_name_prefix="index") as threads:
            while not stop():
                self._settle(wait=False)
                for message in self._source.poll(self._patience()):
                    self._take(message)
                    if self._is_full():
                        self._submit(threads)
                if self._load.messages and self._clock() - self._load.began >= self._limits.seconds:
                    self._submit(threads)
            if self._load.messages:
                self._submit(threads)
            self._settle(wait=True)

    def _patience(self) -> float:
        """How long a poll may wait, so that no load grows older than it may."""
        if self._load.messages:
            return max(0.0, self._load.began + self._limits.seconds - self._clock())
        return 0.05 if self._under_way else self._limits.seconds

    def _take(self, message: Message) -> None:
        load = self._load
        if not load.messages:
            load.began = self._clock()
        load.messages += 1
        load.size += len(message.value or b"")
        load.positions[message.topic, message.partition] = message.offset + 1
        try:
            read = self._reader.read(message)
        except BadRecord as error:
            load.letters += self._letter(message, str(error))
            return
        for document in read.documents:
            known = load.documents.get((document.into, document.id))
            if known is None or known[0].version <= document.version:
                load.documents[document.into, document.id] = (document, message)
        if read.revised:
            load.revised[read.revised] = None

    def _is_full(self) -> bool:
        return self._load.messages >= self._limits.records or self._load.size >= self._limits.bytes

    def _submit(self, threads: ThreadPoolExecutor) -> None:
        if self._load.revised:
            self._settle(wait=True)  # earlier revisions must be in the index before they can step aside
        while len(self._under_way) >= self._limits.writers:
            self._settle_first()
        load, self._load = self._load, _Load(self._clock())
        self._under_way.append((load, threads.submit(self._write, load)))

    def _write(self, load: _Load) -> Progress:
        refused = self._writer.write([document for document, _ in load.documents.values()])
        if load.revised:
            refused += self._writer.write(self._writer.asked(lambda: self._replacing.earlier(load.revised)))
        letters = load.letters + [letter for one in refused for letter in self._letter(self._message(load, one), one.reason)]
        if letters:
            self._dead_letters.send(letters)
        return Progress(load.messages, len(load.documents), len(letters), self._clock() - load.began)

    def _message(self, load: _Load, refused: Refused) -> Message | None:
        _, message = load.documents.get((refused.document.into, refused.document.id), (None, None))
        return message

    def _letter(self, message: Message | None, reason: str) -> list[DeadLetter]:
        """None for a dead letter that is itself refused: it would go round for ever."""
        if message is None or message.kind == "dead_letters":
            log.error("cannot be indexed", message=message and f"{message.topic} {message.partition} {message.offset}", reason=reason)
            return []
        return [
            DeadLetter(
                id=identity("dead letter", "index", message.topic, str(message.partition), str(message.offset)), stage="index",
                subject=f"{message.kind}/{message.name}", reason=reason, payload=(message.value or b"").decode("utf-8", "backslashreplace"),
                failed=self._now(),
            )
        ]

    def _settle(self, *, wait: bool) -> None:
        """Commits what is acknowledged, in the order of reading."""
        while self._under_way and (wait or self._under_way[0][1].done()):
            self._settle_first()

    def _settle_first(self) -> None:
        load, future = self._under_way[0]
        while not future.done():
            self._source.hold()
            wait([future], timeout=1.0)
        progress = future.result()
        self._source.commit(load.positions)
        self._under_way.popleft()
        self._told(progress)
