"""Kafka's topics: which there are, what each keeps and for how long, and how they are made.

Made once and safe to make again: what is missing is made, partitions and settings are brought to what is wanted, and
nothing is ever taken away: fewer partitions than a topic has are refused, for records would be lost or change their order.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import suppress
from typing import NamedTuple

import structlog

from processors.errors import BadSettings, Unreachable
from rasid.settings import Kafka

log = structlog.get_logger("rasid.kafka")
LARGEST = 16 * 1024 * 1024
"""Bytes of one record: a long article must pass."""
PATIENCE_MS = 5000
"""Milliseconds for a broker to answer at all."""
_DAY = 24 * 3600 * 1000


class Topic(NamedTuple):
    """A topic as it is wanted."""

    name: str
    partitions: int
    settings: dict[str, str]


def topic(settings: Kafka, name: str) -> str:
    """A topic's full name."""
    return f"{settings.prefix}.{name}"


def topics(settings: Kafka) -> Iterator[Topic]:
    """All of them. Those of a kind that are read together have equally many partitions."""
    kept = {"retention.ms": str(int(settings.retention_days * _DAY)), "cleanup.policy": "delete"}
    forever = {"retention.ms": "-1", "cleanup.policy": "delete"}
    compacted = {
        "cleanup.policy": "compact", "retention.ms": "-1", "delete.retention.ms": str(7 * _DAY), "max.compaction.lag.ms": str(_DAY),
        "min.cleanable.dirty.ratio": "0.3", "segment.ms": str(_DAY),
    }
    wanted = {
        "feeds": (settings.feeds_partitions, compacted),
        "articles": (settings.articles_partitions, kept),
        "reports": (settings.reports_partitions, kept),
        "claims": (settings.articles_partitions, kept),
        "book": (settings.reports_partitions, compacted),
        "events": (settings.reports_partitions, compacted),
        "contradictions": (settings.reports_partitions, compacted),
        "alerts": (settings.reports_partitions, kept),
        "alerting": (settings.alerting_partitions, compacted),
        "verdicts": (settings.reports_partitions, forever),
        "wishes": (1, compacted),
        "dead-letters": (1, compacted),
    }
    for name, (partitions, keep) in wanted.items():
        yield Topic(topic(settings, name), partitions, {**keep, "max.message.bytes": str(LARGEST)})


_FIXED = ("feeds", "reports", "book", "verdicts", "alerting")
"""What is found by key in one partition stays in it: with more partitions, keys would go to others, away from their state."""


def make(settings: Kafka) -> list[str]:
    """Makes what is missing; returns what was done, in words. Raises `Unreachable`, or `BadSettings` where a topic has other partitions."""
    from kafka import KafkaAdminClient  # only the distributed roles need it
    from kafka.admin import ConfigResource, ConfigResourceType
    from kafka.errors import KafkaError

    try:
        with KafkaAdminClient(bootstrap_servers=settings.bootstrap.split(","), bootstrap_timeout_ms=PATIENCE_MS) as admin:
            there = {one["name"]: len(one["partitions"]) for one in admin.describe_topics() if not one["error_code"]}
            wanted = list(topics(settings))
            for one in wanted:
                _check(one, there, settings)
            missing = [one for one in wanted if one.name not in there]
            if missing:
                admin.create_topics(
                    {
                        one.name: {"num_partitions": one.partitions, "replication_factor": settings.replication, "configs": one.settings}
                        for one in missing
                    },
                    wait_for_metadata=True,
                )
            grown = [one for one in wanted if there.get(one.name, one.partitions) < one.partitions]
            if grown:
                admin.create_partitions({one.name: one.partitions for one in grown})
            old = [one for one in wanted if one.name in there]
            if old:
                admin.alter_configs([ConfigResource(ConfigResourceType.TOPIC, one.name, one.settings) for one in old])
    except KafkaError as error:
        raise Unreachable(f"Kafka at {settings.bootstrap}: {error!r}; start it, or set kafka.bootstrap") from error
    said = [f"topic {one.name} made, {one.partitions} partitions" for one in missing]
    said += [f"topic {one.name} has {one.partitions} partitions now, not {there[one.name]}" for one in grown]
    return said or ["topics are as they should be"]


def ready(settings: Kafka) -> None:
    """Raises `Unreachable` while Kafka does not answer, `BadSettings` where a topic is missing."""
    from kafka import KafkaAdminClient  # only the distributed roles need it
    from kafka.errors import KafkaError

    try:
        with KafkaAdminClient(bootstrap_servers=settings.bootstrap.split(","), bootstrap_timeout_ms=PATIENCE_MS) as admin:
            there = set(admin.list_topics())
    except KafkaError as error:
        raise Unreachable(f"Kafka at {settings.bootstrap}: {error!r}") from error
    missing = [one.name for one in topics(settings) if one.name not in there]
    if missing:
        lacks = f"Kafka at {settings.bootstrap} lacks the topics {', '.join(missing)}"
        raise BadSettings(f"{lacks}; run `rasid setup` (kafka.prefix is {settings.prefix})")


async def reached(settings: Kafka, stop: asyncio.Event) -> bool:
    """Waits, with growing pauses, until Kafka answers; False where `stop` came first. Raises `BadSettings` where topics are missing."""
    pause, most = 0.5, 15.0
    while not stop.is_set():
        try:
            await asyncio.to_thread(ready, settings)
        except Unreachable as error:
            log.warning("Kafka is away", reason=str(error), again_in=pause)
            with suppress(TimeoutError):
                async with asyncio.timeout(pause):
                    await stop.wait()
            pause = min(2 * pause, most)
        else:
            return True
    return False


def _check(wanted: Topic, there: dict[str, int], settings: Kafka) -> None:
    has = there.get(wanted.name, wanted.partitions)
    of = {"feeds": "feeds", "articles": "articles", "claims": "articles", "alerting": "alerting"}
    key = of.get(wanted.name[len(settings.prefix) + 1 :], "reports")
    if has > wanted.partitions:
        raise BadSettings(
            f"topic {wanted.name} has {has} partitions, and kafka.{key}_partitions asks for {wanted.partitions}: partitions cannot be taken"
            f" away without losing records; set kafka.{key}_partitions to {has}"
        )
    if has < wanted.partitions and wanted.name[len(settings.prefix) + 1 :] in _FIXED:
        raise BadSettings(
            f"topic {wanted.name} has {has} partitions, and kafka.{key}_partitions asks for {wanted.partitions}: what it keeps by key would"
            f" no longer be found; set kafka.{key}_partitions to {has}, or begin anew under another kafka.prefix"
        )
