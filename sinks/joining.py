"""Polling as a member of a consumer group, so that joins come to their end.

kafka-python (3.0.12) may leave a member rebalancing for ever, without heartbeats: the group then gives its partitions away, and it never
hears of it. A join goes on behind polls that are shorter than itself. Where what asked for it was that the leader knew of other partitions
than those that it had shared out, the leader shares them out anew on the way, and the next poll finds no reason to join, takes no result,
and does not start heartbeats again (`ConsumerCoordinator.need_rejoin`, `join_group_async`). Asked to join, it does both.
"""

from __future__ import annotations

from typing import Any

from kafka import KafkaConsumer
from kafka.structs import MemberState

_JOIN_MS = 1500
"""Milliseconds of a poll while a join is on its way: most end in it. One that ends between two polls is begun anew."""


def poll(consumer: KafkaConsumer, timeout_ms: int) -> dict[Any, list[Any]]:
    """`consumer.poll`, which may take longer while the group shares out its partitions."""
    if consumer.group_metadata().state == MemberState.REBALANCING:
        consumer._coordinator.request_rejoin()  # noqa: SLF001 - nothing public asks for it
        timeout_ms = max(timeout_ms, _JOIN_MS)
    found: dict[Any, list[Any]] = consumer.poll(timeout_ms=timeout_ms)
    return found
