"""What kafka-python (3.0.12) lacks: transactions that end, and the partitions of a topic that was made a moment ago."""

from __future__ import annotations

from typing import Any

import stamina
from kafka import KafkaConsumer, KafkaProducer, TopicPartition
from kafka.errors import KafkaTimeoutError

from processors.errors import Unreachable

_PATIENCE = 20.0
"""Seconds for Kafka to tell a topic's partitions."""


class TransactionalProducer(KafkaProducer):  # type: ignore[misc]  # kafka-python has no types
    """A producer whose transactions end within `max_block_ms`. kafka-python waits for them without an end: a broker that dies in the
    middle of one may leave its sender in a state from which none goes on.

    After an error make another one of the same transactional id: that ends what this one left open. `abort_transaction` may wait for ever.
    """

    def send_offsets_to_transaction(self, offsets: Any, group_metadata: Any) -> None:
        """Raises `KafkaError`."""
        self._ended("the positions of a transaction", self._transaction_manager.send_offsets_to_transaction(offsets, group_metadata))

    def commit_transaction(self) -> None:
        """Raises `KafkaError`; whether Kafka has the transaction is then not known."""
        self._ended("the end of a transaction", self._transaction_manager.begin_commit())

    def _ended(self, what: str, result: Any) -> None:
        self._sender.wakeup()
        if not result.wait(self.config["max_block_ms"]):
            raise KafkaTimeoutError(f"Kafka did not answer to {what} in {self.config['max_block_ms'] / 1000:g} s")


@stamina.retry(on=Unreachable, attempts=None, timeout=_PATIENCE, wait_initial=0.1, wait_max=1.0)
def partitions(consumer: KafkaConsumer, topic: str) -> list[TopicPartition]:
    """All of a topic, in order. Kafka may not tell them at first; nothing would be read of it. Raises `Unreachable` after `_PATIENCE`."""
    found = consumer.partitions_for_topic(topic)
    if not found:
        raise Unreachable(f"Kafka tells no partitions of topic {topic}; try again in a moment, or make it with `rasid setup`")
    return [TopicPartition(topic, number) for number in sorted(found)]
