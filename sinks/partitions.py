"""The partitions of a topic, also of one that was made a moment ago: Kafka may not tell them at first, and nothing would be read of it."""

from __future__ import annotations

import stamina
from kafka import KafkaConsumer, TopicPartition

from processors.errors import Unreachable

_PATIENCE = 20.0
"""Seconds for Kafka to tell them."""


@stamina.retry(on=Unreachable, attempts=None, timeout=_PATIENCE, wait_initial=0.1, wait_max=1.0)
def partitions(consumer: KafkaConsumer, topic: str) -> list[TopicPartition]:
    """In order. Raises `Unreachable` where Kafka tells none for `_PATIENCE` seconds."""
    found = consumer.partitions_for_topic(topic)
    if not found:
        raise Unreachable(f"Kafka tells no partitions of topic {topic}; make it with `rasid setup`")
    return [TopicPartition(topic, number) for number in sorted(found)]
