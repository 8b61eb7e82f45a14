"""What `rasid notify` works on: alerting's state for the channels of one partition. A `processors.ports.AlertBook`.

The state is in Kafka. What is decided – notices, deliveries, alerts settled – is one transaction under an id that belongs to the
partition: whoever opens the partition takes it over, and an earlier owner is refused. A copy in SQLite, made anew at each opening
and thrown away at the end, answers the questions, with the code of the embedded store. What a contradiction is about is read from
Elasticsearch; an alert whose contradiction is not there yet, or not as it was when the alert was made, waits for it.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, NamedTuple, Self

import structlog
from elasticsearch import Elasticsearch
from kafka import KafkaConsumer, TopicPartition
from kafka.errors import InvalidProducerEpochError, KafkaError, ProducerFencedError

from processors.alerts import VERSION, AlertRule, Delivery, DeliveryState, Dispatch, Notice, Silence
from processors.errors import StoreError, Unreachable
from processors.model import Alert, Contradiction, DeadLetter, decode, encode, identity
from processors.ports import Batch
from processors.streams.client import TransactionalProducer, partitions
from sinks.alerts.attempts import again
from sinks.elastic.archive import ElasticArchive
from sinks.elastic.messages import RETRIED
from sinks.elastic.reading import all_of, any_of, only
from sinks.outbox.reading import LARGEST, WAIT_MS, reader, to_the_end, told
from sinks.outbox.records import AGAIN, SETTLED, Row, moment, read, remembered
from sinks.sqlite import SqliteStore

log = structlog.get_logger("rasid.notify")
_TRANSACTION_MS = 10_000
"""A transaction whose owner died is ended by the broker after so long."""
_AT_ONCE = 500
"""Alerts looked for in the index at once."""
_SIDE = 200
"""Claims of a side that an alert waits for: as many as are looked at."""
_COMPLETE = timedelta(seconds=60)
"""So long an alert waits for every claim of its sides; then the first of each side will do: others may be too old for the index."""
_OWNED = timedelta(seconds=2)
"""Nothing is sent without having been the owner so shortly before."""
_LOADED = 1000
"""Records of one commit while the copy is made."""


class Taken(StoreError):
    """Another notifier has the partition now."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where the topics are, by their full names."""

    bootstrap: tuple[str, ...]
    alerts: str
    alerting: str
    wishes: str
    dead_letters: str
    keep: timedelta
    """How long alerts stay in their topic. What was settled or told longer ago is forgotten here; the index keeps what was told."""
    give_up: timedelta
    """An alert whose contradiction does not come to the index in this time becomes a dead letter."""


class _Owed(NamedTuple):
    """An alert that is not settled."""

    alert: Alert
    version: int
    came: datetime


class Outbox(ElasticArchive):
    """Opened for one partition. Not for two threads at once. After a `StoreError` of a commit it is to be opened anew."""

    def __init__(self, client: Elasticsearch, prefix: str, place: Place, partition: int, now: Callable[[], datetime]) -> None:
        """Takes the partition over from whoever had it. Raises `Unreachable` or `StoreError`."""
        super().__init__(client, prefix)
        self._place, self._partition, self._now = place, partition, now
        self._owed: dict[str, _Owed] = {}
        self._settled: dict[str, datetime] = {}
        self._owned = now()
        with ExitStack() as parts:
            folder = parts.enter_context(tempfile.TemporaryDirectory(prefix="rasid-notify-"))
            self._copy = parts.enter_context(SqliteStore(Path(folder) / "alerting.db"))
            try:
                self._producer = self._take_over(parts)
                self._load()
                self._consumer = self._follow(parts)
            except KafkaError as error:
                raise Unreachable(f"Kafka at {','.join(place.bootstrap)}: {error!r}") from error
            self._parts = parts.pop_all()

    def close(self) -> None:
        """Lets go of the partition; what is not committed is dropped."""
        self._parts.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exc: object) -> None:
        self.close()

    # Opening

    def _take_over(self, parts: ExitStack) -> TransactionalProducer:
        producer = TransactionalProducer(
            bootstrap_servers=list(self._place.bootstrap), transactional_id=f"{self._place.alerting}-{self._partition}",
            transaction_timeout_ms=_TRANSACTION_MS, max_request_size=LARGEST, compression_type="gzip", request_timeout_ms=8_000,
            delivery_timeout_ms=WAIT_MS, max_block_ms=WAIT_MS,
        )
        parts.callback(_quietly, lambda: producer.close(timeout=5))
        producer.init_transactions()  # ends the transaction of whoever had the partition before
        return producer

    def _load(self) -> None:
        """Reads what alerting remembers into the copy; forgets what is too old."""
        batch, count, gone = Batch(), 0, set[str]()
        consumer = reader(self._place.bootstrap)
        try:
            for record in to_the_end(consumer, [TopicPartition(self._place.alerting, self._partition)]):
                key = record.key.decode("utf-8", "replace")
                with told(record):
                    if key.startswith(SETTLED):
                        self._settle(key.removeprefix(SETTLED), record.value)
                    elif record.value is None:
                        gone.add(key)
                    else:
                        read(key, record.value, batch)
                count += 1
                if count % _LOADED == 0:
                    self._copy.commit(batch)
                    batch = Batch()
        finally:
            consumer.close()
        self._copy.commit(batch)
        self._forget(gone)

    def _settle(self, alert: str, value: bytes | None) -> None:
        if value is None:
            self._settled.pop(alert, None)
        else:
            self._settled[alert] = moment(value)

    def _forget(self, gone: set[str]) -> None:
        """But for what is forgotten already. A topic keeps its records somewhat longer than it must: hence twice the time."""
        before = self._now() - 2 * self._place.keep - timedelta(days=7)
        old = [alert for alert, at in self._settled.items() if at < before]
        rows: list[Row] = [(f"{SETTLED}{alert}", None) for alert in old]
        rows += [(key, None) for one in self._deliveries_before(before) if (key := f"delivery/{one.id}") not in gone]
        if rows:
            self._write(rows)
            log.info("what is long settled is forgotten", partition=self._partition, records=len(rows))
        for alert in old:
            del self._settled[alert]

    def _deliveries_before(self, before: datetime) -> Iterator[Delivery]:
        after: str | None = None
        while True:
            page, after = self._copy.deliveries(limit=_LOADED, after=after)
            yield from (one for one in page if one.made < before and one.state != "pending")
            if after is None:
                return

    def _follow(self, parts: ExitStack) -> KafkaConsumer:
        """A reader of alerts and wishes, read up to now."""
        consumer = reader(self._place.bootstrap)
        parts.callback(_quietly, consumer.close)
        tps = [tp for topic in (self._place.alerts, self._place.wishes) for tp in partitions(consumer, topic)]
        came = sorted(to_the_end(consumer, tps), key=lambda record: (record.timestamp, record.topic, record.partition, record.offset))
        self._consumer = consumer
        for record in came:
            self._take(record)
        return consumer

    # Outbox

    def unsent(self, limit: int) -> list[Alert]:
        """The oldest first. Those whose contradiction the index does not show yet are left out."""
        self._take_in()
        looked_at = list(self._owed.values())[:_AT_ONCE]
        if not looked_at or not self._answers():
            return []
        self._give_up(looked_at)
        return [owed.alert for owed in self._shown(looked_at)][: max(limit, 0)]

    @property
    def waiting(self) -> int:
        """How many alerts are not settled."""
        return len(self._owed)

    def _shown(self, owed: list[_Owed]) -> Iterator[_Owed]:
        ids = sorted({one.alert.contradiction for one in owed})
        found = self._reading.records("contradictions", all_of(any_of("id", ids)), Contradiction, size=len(ids))
        known = {one.id: one for one in found}
        wanted = {one.id: [claim for side in one.sides for claim in side[:_SIDE]] for one in found}
        claims = self._claims_there([claim for some in wanted.values() for claim in some])
        for one in owed:
            contradiction = known.get(one.alert.contradiction)
            if contradiction is None or contradiction.version < one.version:
                continue
            firsts = {contradiction.left, contradiction.right}
            if claims.issuperset(wanted[contradiction.id]) or (firsts <= claims and self._now() - one.came > _COMPLETE):
                yield one

    def _claims_there(self, claims: list[str]) -> set[str]:
        there: set[str] = set()
        for start in range(0, len(claims), 1000):
            some = claims[start : start + 1000]
            hits = self._reading.hits("claims", all_of(any_of("id", some)), size=len(some), source=only("id"), collapse="id")
            there |= {hit["_source"]["id"] for hit in hits}
        return there

    def _answers(self) -> bool:
        """Whether Elasticsearch answers; where it does not, nothing is decided, and what was decided is still sent."""
        try:
            self._reading.count("contradictions", {"match_all": {}}, enough=1)
        except StoreError as error:
            log.warning("alerts wait for Elasticsearch", reason=str(error))
            return False
        return True

    def _give_up(self, owed: Iterable[_Owed]) -> None:
        late = [one for one in owed if self._now() - one.came > self._place.give_up]
        if not late:
            return
        there = {one.alert.id for one in self._shown(late)}
        letters = [_letter(one, self._now()) for one in late if one.alert.id not in there]
        for letter in letters:
            log.error("an alert is given up", alert=letter.subject, reason=letter.reason)
        self.commit(Batch(dead_letters=letters, settled_alerts=[letter.subject for letter in letters]))

    # What the copy knows

    def due_notices(self, now: datetime, limit: int) -> list[Notice]:
        found = self._copy.due_notices(now, limit)
        return found if found and self._answers() else []

    def waiting_notices(self, *, event: str | None = None, limit: int) -> list[Notice]:
        return self._copy.waiting_notices(event=event, limit=limit)

    def notices_of(self, contradiction: str) -> list[Notice]:
        return self._copy.notices_of(contradiction)

    def deliveries(
        self, *, limit: int, after: str | None = None, state: DeliveryState | None = None,
    ) -> tuple[list[Delivery], str | None]:
        return self._copy.deliveries(limit=limit, after=after, state=state)

    def delivery(self, id: str) -> Delivery | None:
        return self._copy.delivery(id)

    def due_deliveries(self, now: datetime, limit: int) -> list[Delivery]:
        """What is sent next. Raises `Taken` where another notifier sends it."""
        found = self._copy.due_deliveries(now, limit)
        if found and now - self._owned > _OWNED:
            self._write([("owner", encode(now))])
        return found

    def dispatches(self, since: datetime) -> list[Dispatch]:
        return self._copy.dispatches(since)

    def silences(self, *, active: datetime | None = None) -> list[Silence]:
        return self._copy.silences(active=active)

    def alert_rules(self) -> list[AlertRule]:
        self._take_in()
        return self._copy.alert_rules()

    # Writing

    def commit(self, batch: Batch) -> None:
        """What alerting decided, in one transaction; then the copy has it. Raises `Taken` or `StoreError`."""
        now = self._now()
        self._write(list(remembered(batch, now)), batch.dead_letters)
        self._copy.commit(Batch(notices=batch.notices, deliveries=batch.deliveries))
        for alert in batch.settled_alerts:
            self._settled[alert] = now
            self._owed.pop(alert, None)

    def _write(self, rows: Iterable[Row], letters: Iterable[DeadLetter] = ()) -> None:
        place = self._place
        try:
            self._producer.begin_transaction()
            sent = [self._producer.send(place.alerting, value, key=key.encode(), partition=self._partition) for key, value in rows]
            sent += [self._producer.send(place.dead_letters, encode(letter), key=letter.id.encode()) for letter in letters]
            self._producer.flush(timeout=WAIT_MS / 1000)
            for future in sent:
                future.get(timeout=1)
            self._producer.commit_transaction()
        except (ProducerFencedError, InvalidProducerEpochError) as error:
            raise Taken(f"partition {self._partition} of {place.alerting}: another notifier has it now") from error
        except KafkaError as error:
            raise StoreError(f"Kafka did not take what alerting decided ({error!r}); it is decided anew") from error
        self._owned = self._now()

    # What comes

    def _take_in(self) -> None:
        """Reads what has come since."""
        try:
            while found := self._consumer.poll(timeout_ms=20, max_records=2000):
                for records in found.values():
                    for record in records:
                        self._take(record)
        except KafkaError as error:
            raise StoreError(f"Kafka at {','.join(self._place.bootstrap)} cannot be read: {error!r}") from error

    def _take(self, record: Any) -> None:
        with told(record):
            if record.topic == self._place.wishes:
                self._wish(record.key.decode("utf-8", "replace"), record.value)
            elif record.value is not None:
                self._alert(decode(record.value, Alert), dict(record.headers), datetime.fromtimestamp(record.timestamp / 1000, UTC))

    def _alert(self, alert: Alert, headers: dict[str, bytes], came: datetime) -> None:
        settled = self._settled.get(alert.id)
        if settled is not None and (RETRIED not in headers or came <= settled):
            return
        version = headers.get(VERSION, b"0")
        self._owed.setdefault(alert.id, _Owed(alert, int(version) if version.isdigit() else 0, came))

    def _wish(self, key: str, value: bytes | None) -> None:
        if key.startswith(AGAIN):
            failed = self._copy.delivery(key.removeprefix(AGAIN)) if value is not None else None
            if failed and failed.state == "failed" and (failed.ended is None or failed.ended <= moment(value or b"")):
                self.commit(Batch(deliveries=[again(failed, self._now())]))
            return
        wish = Batch()
        read(key, value, wish)
        self._copy.commit(wish)


def _letter(owed: _Owed, now: datetime) -> DeadLetter:
    reason = f"its contradiction {owed.alert.contradiction} did not come to the index, or not in version {owed.version}"
    return DeadLetter(
        id=identity("dead letter", "notify", owed.alert.id), stage="notify", subject=owed.alert.id, reason=reason,
        payload=encode(owed.alert).decode(), failed=now,
    )


def _quietly(close: Callable[[], object]) -> None:
    with suppress(KafkaError):
        close()
