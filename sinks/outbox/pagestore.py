"""What the page works on in a cluster: a `processors.ports.PageStore` that reads Elasticsearch and writes to Kafka."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from elasticsearch import Elasticsearch, NotFoundError
from msgspec.structs import replace

from processors.errors import BadInput
from processors.model import Verdict, decode, encode
from processors.ports import Batch, Entry, Topic
from sinks.elastic.alerts import AlertedArchive
from sinks.elastic.documents import Document, Documents, alias
from sinks.elastic.mappings import EXTRAS, Kind
from sinks.elastic.messages import Message
from sinks.outbox.records import AGAIN, wished
from sinks.outbox.sending import Record, Sending, Sent, Showing, partition_of

_LOGS: dict[Topic, Kind] = {"contradictions": "contradictions", "verdicts": "verdicts"}
"""What the page watches for news."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Topics:
    """The topics that the page writes to, by their full names."""

    verdicts: str
    reports: str
    wishes: str
    dead_letters: str
    reports_partitions: int


class ClusterStore(AlertedArchive):
    """Not for two threads at once, as every store; `sending` may be shared."""

    def __init__(self, client: Elasticsearch, prefix: str, sending: Sending, topics: Topics, now: Callable[[], datetime]) -> None:
        super().__init__(client, prefix)
        self._client, self._prefix = client, prefix
        self._sending, self._topics, self._now = sending, topics, now
        self._showing = Showing(client, prefix)

    def close(self) -> None:
        self._client.close()

    def show(self, messages: Iterable[Message]) -> None:
        """Writes into the index what is in Kafka already, so that it is found when this returns."""
        self._showing.show(messages)

    # Log

    def read(self, topic: Topic, after: int, limit: int) -> list[Entry]:
        """What came into the index since: each record as it stands now, where it was last written. These kinds have one shard each."""
        kind = _LOGS[topic]
        hits = self._reading.hits(
            kind, {"range": {"_seq_no": {"gte": after}}}, size=limit, sort=[{"_seq_no": "asc"}],
            source={"excludes": list(EXTRAS[kind])},
        )
        return [Entry(hit["sort"][0] + 1, hit["_id"], encode(hit["_source"])) for hit in hits]

    def position(self, consumer: str, topic: Topic) -> int:
        """Nothing: how far matching had come is asked when a verdict is sent."""
        del consumer, topic
        return 0

    def commit(self, batch: Batch) -> None:
        """Returns when Kafka has it. Raises `StoreError`; `BadInput` for what only stages write."""
        now = self._now()
        sent = self._sending.send([*self._verdicts(batch), *self._others(batch, now)])
        self._showing.show(message for one in sent if (message := self._message(one)) is not None)
        self._showing.write(list(self._tried_again(batch)))

    def _verdicts(self, batch: Batch) -> Iterator[Record]:
        """To the partition of their reports, so that whoever matches these hears of them."""
        for topic, _, value in batch.append:
            if topic != "verdicts":
                raise BadInput(f"the page writes no {topic}")
            verdict = decode(value, Verdict)
            key = verdict.country.encode()
            if verdict.claims:
                reports = self._sending.end(self._topics.reports, partition_of(key, self._topics.reports_partitions))
                verdict = replace(verdict, after=max(0, reports - 1))
            yield Record(self._topics.verdicts, key, encode(verdict))

    def _others(self, batch: Batch, now: datetime) -> Iterator[Record]:
        for name, value in wished(batch, now):
            yield Record(self._topics.wishes, name.encode(), value)
        for letter in batch.dead_letters:
            yield Record(self._topics.dead_letters, letter.id.encode(), encode(letter))
        for settled in batch.settled_dead_letters:
            yield Record(self._topics.dead_letters, settled.encode(), None)

    def _message(self, sent: Sent) -> Message | None:
        kinds: dict[str, Kind] = {
            self._topics.verdicts: "verdicts", self._topics.wishes: "silences", self._topics.dead_letters: "dead_letters",
        }
        record = sent.record
        if record.topic == self._topics.wishes and record.key.startswith(AGAIN.encode()):
            return None
        return Message(
            kinds[record.topic], record.topic, sent.partition, sent.offset, record.key, record.value, record.headers, sent.moment,
        )

    def _tried_again(self, batch: Batch) -> Iterator[Document]:
        """Deliveries that are to be sent again, shown so until alerting has come to them: in the version that they have."""
        documents = Documents(self._prefix)
        for delivery in batch.deliveries:
            try:
                there = self._client.get(index=alias(self._prefix, "deliveries"), id=delivery.id, source=False)
            except NotFoundError:
                continue
            yield from documents.delivery(delivery, there["_version"])
