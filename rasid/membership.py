"""Membership in a consumer group: which partitions of a topic this process has. Pollers and notifiers share their work so."""

from __future__ import annotations

import threading
from collections.abc import Callable, Collection
from typing import Any, Self

import structlog
from kafka import ConsumerRebalanceListener, KafkaConsumer, TopicPartition
from kafka.errors import KafkaError

from ingest.topicbook import Membership
from rasid import topics
from rasid.settings import Kafka
from sinks import joining

log = structlog.get_logger("rasid.kafka")
_LOOK_AGAIN_MS = 5000
"""Milliseconds after which the cluster is asked for its topics again: one just made may not be known at first."""
BACK_OFF = (0.5, 30.0)
"""Seconds of the first pause while Kafka is away, and the most."""


class Member(threading.Thread):
    """Membership in the group of a role. Used with `with`. Calls come from its thread: `assigned` with each new assignment (None: there
    is none at present), `leaving` before partitions are given up, `came` when a record whose key begins with `wanted` has come,
    `failed` with an unforeseen error that ended it."""

    def __init__(
        self, settings: Kafka, role: str, topic: str, *, assigned: Callable[[Membership | None], None],
        failed: Callable[[Exception], None], leaving: Callable[[], None] = lambda: None, came: Callable[[], None] = lambda: None,
        wanted: bytes | None = None,
    ) -> None:
        super().__init__(name="member", daemon=True)
        self._settings = settings
        self._role = role
        self._topic = topics.topic(settings, topic)
        self._assigned = assigned
        self._leaving = leaving
        self._came = came
        self._wanted = wanted
        self._failed = failed
        self._stopping = threading.Event()

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *exc: object) -> None:
        self._stopping.set()
        self.join(10)

    def run(self) -> None:
        pause, most = BACK_OFF
        while not self._stopping.is_set():
            try:
                self._take_part()
                pause = BACK_OFF[0]
            except KafkaError as error:
                self._assigned(None)
                log.warning("Kafka is away", role=self._role, kafka=self._settings.bootstrap, reason=repr(error), again_in=pause)
                self._stopping.wait(pause)
                pause = min(2 * pause, most)
            except Exception as error:  # noqa: BLE001 - handed to the main thread, which ends with it
                self._failed(error)
                return

    def _take_part(self) -> None:
        session = int(self._settings.session_timeout * 1000)
        with KafkaConsumer(
            bootstrap_servers=self._settings.bootstrap.split(","), group_id=f"{self._settings.prefix}-{self._role}",
            enable_auto_commit=False, auto_offset_reset="latest", isolation_level="read_committed", session_timeout_ms=session,
            heartbeat_interval_ms=session // 4, max_poll_interval_ms=300_000, metadata_max_age_ms=_LOOK_AGAIN_MS,
        ) as consumer:
            # Known before it joins: as the group's leader it would else share out a topic without partitions, and nobody would have any.
            while not consumer.partitions_for_topic(self._topic) and not self._stopping.wait(0.2):
                continue
            consumer.subscribe([self._topic], listener=_Leaving(self._leaving))
            had: tuple[object, frozenset[TopicPartition]] | None = None
            while not self._stopping.is_set():
                found = joining.poll(consumer, 200).values()
                group, assigned = consumer.group_metadata(), frozenset(consumer.assignment())
                if had != (group.generation_id, assigned):
                    had = (group.generation_id, assigned)
                    self._have(consumer, assigned, group)
                elif self._wanted is not None and any(record.key.startswith(self._wanted) for records in found for record in records):
                    self._came()

    def _have(self, consumer: KafkaConsumer, assigned: frozenset[TopicPartition], group: Any) -> None:
        """This process has exactly these partitions now. What is in them is read elsewhere; here only what changes matters."""
        for tp, end in consumer.end_offsets(list(assigned)).items() if assigned else ():
            consumer.seek(tp, end)
        self._assigned(Membership(partitions=frozenset(tp.partition for tp in assigned), group=group) if assigned else None)


class _Leaving(ConsumerRebalanceListener):  # type: ignore[misc]  # kafka-python has no types
    """Tells before partitions go to others."""

    def __init__(self, leaving: Callable[[], None]) -> None:
        self._leaving = leaving

    def on_partitions_revoked(self, revoked: Collection[TopicPartition]) -> None:
        if revoked:
            self._leaving()

    def on_partitions_assigned(self, assigned: Collection[TopicPartition]) -> None:
        """The loop sees it by itself."""
