"""Dead letters of a cluster, tried again: records go back into the topic of their stage, pages are asked for again, what the index
refused is offered to it anew."""

from __future__ import annotations

import asyncio
import os
import socket
import uuid
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, closing, contextmanager
from typing import cast, get_args

from elasticsearch import Elasticsearch

from ingest.letters import Owed
from ingest.topicbook import Membership, TopicBook, partition_of
from processors.errors import BadRecord, RasidError
from processors.model import Contradiction, DeadLetter, decode
from processors.ports import Batch, Indexed
from rasid import clock, topics
from rasid.collecting import collecting
from rasid.polling import places
from rasid.settings import Settings
from sinks.elastic.documents import Documents
from sinks.elastic.mappings import Kind
from sinks.elastic.messages import RETRIED, Message, Reader
from sinks.elastic.replacing import Replacing
from sinks.elastic.standing import HEADER, standing
from sinks.elastic.writing import Stopped, Writer
from sinks.outbox.pagestore import ClusterStore
from sinks.outbox.sending import Record, Sending

_BACK = {"extract": "articles", "match": "reports", "verdict": "verdicts", "notify": "alerts"}
"""Which topic each stage reads."""


@contextmanager
def retrier(settings: Settings) -> Iterator[TopicRetrier]:
    """For the command line."""
    from rasid.notifying import elastic
    from rasid.serving import open_store  # which makes one for the page

    with Sending(settings.kafka.bootstrap) as sending:
        yield TopicRetrier(
            settings, sending, lambda: elastic(settings.elasticsearch), lambda: closing(open_store(settings, sending)),
        )


class TopicRetrier:
    """`processors.ports.Retrier`."""

    def __init__(
        self, settings: Settings, sending: Sending, client: Callable[[], AbstractContextManager[Elasticsearch]],
        store: Callable[[], AbstractContextManager[ClusterStore]],
    ) -> None:
        self._settings = settings
        self._sending = sending
        self._client = client
        self._store = store

    async def retry(self, letter: DeadLetter) -> str | None:
        try:
            reason = await self._retry(letter)
        except RasidError as error:
            return str(error)
        if reason is None:
            await asyncio.to_thread(self._settle, letter)
        return reason

    async def _retry(self, letter: DeadLetter) -> str | None:
        if letter.stage in _BACK:
            return await asyncio.to_thread(self._put_back, letter)
        if letter.stage == "index":
            return await asyncio.to_thread(self._offer, letter)
        return await self._ask_again(letter)

    def _settle(self, letter: DeadLetter) -> None:
        with self._store() as store:
            store.commit(Batch(settled_dead_letters=[letter.id]))

    def _put_back(self, letter: DeadLetter) -> str | None:
        if not letter.payload:
            return "its record was too large to be kept; its reason tells where it stands"
        topic = topics.topic(self._settings.kafka, _BACK[letter.stage])
        self._sending.send([Record(topic, letter.subject.encode(), letter.payload.encode(), {RETRIED: b""})])
        return None

    def _offer(self, letter: DeadLetter) -> str | None:
        """What `rasid index` does with a message, for one that its topic may no longer hold."""
        kind, _, key = letter.subject.partition("/")
        if kind not in get_args(Kind):
            return f"{letter.subject!r} is nothing that is indexed"
        moment, raw = int(clock.now().timestamp() * 1000), letter.payload.encode()
        prefix = self._settings.elasticsearch.prefix
        documents = Documents(prefix)
        try:
            headers = {RETRIED: b""} | (self._standing(raw) if kind == "contradictions" else {})
            read = Reader(documents).read(Message(cast("Kind", kind), "", 0, 0, key.encode(), raw, headers, moment))
        except BadRecord as error:
            return str(error)
        with self._client() as client:
            writer = Writer(client, stopped=lambda: True)
            try:
                refused = writer.write(read.documents)
                if read.revised:
                    refused += writer.write(writer.asked(lambda: Replacing(client, prefix, documents).earlier([read.revised])))
            except Stopped:
                return "Elasticsearch does not take documents now; try again later"
        return refused[0].reason if refused else None

    def _standing(self, raw: bytes) -> dict[str, bytes]:
        """The header of a contradiction's message, which a letter does not keep: from its event as the index has it."""
        contradiction = decode(raw, Contradiction)
        with self._store() as store:
            event = store.event(contradiction.event)
            claims = store.claims(event.claims) if event else {}
        if event is None:
            raise BadRecord(f"its event {contradiction.event} is not in the index; try again when it is")
        return {HEADER: standing(contradiction, Indexed(event, (), tuple(claims.values())))}

    async def _ask_again(self, letter: DeadLetter) -> str | None:
        """The page is asked for again, from here; what it gives goes where a poller would have put it."""
        feed = Owed.of(letter).feed
        partition = partition_of(feed, self._settings.kafka.feeds_partitions)
        member = Membership(partitions=frozenset({partition}), group=None)
        instance = f"{self._settings.kafka.prefix}-retry-{socket.gethostname()}-{os.getpid()}-{uuid.uuid4().hex[:8]}"
        book = await asyncio.to_thread(TopicBook.open, places(self._settings.kafka), member, instance)
        try:
            async with collecting(self._settings, (), book) as poller:
                return await poller.retry(letter)
        finally:
            await asyncio.to_thread(book.close)
