"""The records of two topics, by key. Pure.

What alerting remembers, in the partition of its channels (`alerting`, compacted):

    notice/<id>        an alert on its way to a channel                          Notice
    delivery/<id>      a message on a channel                                    Delivery
    settled/<alert>    an alert that was dealt with, until its topic forgets it  the time, as JSON

What people want, in one partition (`wishes`, compacted):

    silence/<id>       what nobody is told until its end                         Silence
    rule/<name>        a rule of the page                                        AlertRule
    search/<id>        a search that is kept                                     SavedSearch
    again/<delivery>   a failed message is to be sent again                      the time, as JSON
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from datetime import datetime

from processors.alerts import AlertRule, Delivery, Notice, Silence
from processors.model import decode, encode
from processors.ports import Batch

Row = tuple[str, bytes | None]
"""A key with its new value; None takes it away."""
SETTLED = "settled/"
AGAIN = "again/"


def partition_of(channel: str, partitions: int) -> int:
    """All of one channel is together: grouping, caps and digests look at nothing else."""
    return zlib.crc32(channel.encode()) % partitions


def remembered(batch: Batch, now: datetime) -> Iterator[Row]:
    """What alerting decided."""
    for notice in batch.notices:
        yield f"notice/{notice.id}", encode(notice)
    for delivery in batch.deliveries:
        yield f"delivery/{delivery.id}", encode(delivery)
    for alert in batch.settled_alerts:
        yield f"{SETTLED}{alert}", encode(now)


def wished(batch: Batch, now: datetime) -> Iterator[Row]:
    """What people did on the page. A delivery that the page writes is one that is to be sent again."""
    for silence in batch.silences:
        yield f"silence/{silence.id}", encode(silence)
    for rule in batch.alert_rules:
        yield f"rule/{rule.name}", encode(rule)
    for name in batch.removed_alert_rules:
        yield f"rule/{name}", None
    for search in batch.searches:
        yield f"search/{search.id}", encode(search)
    for name in batch.dropped_searches:
        yield f"search/{name}", None
    for delivery in batch.deliveries:
        yield f"{AGAIN}{delivery.id}", encode(now)


def read(key: str, value: bytes | None, into: Batch) -> None:
    """Adds what a record says to the batch, as far as a store can keep it. Raises `BadRecord`."""
    what, _, name = key.partition("/")
    if what == "rule" and value is None:
        into.removed_alert_rules.append(name)
    if value is None:
        return
    match what:
        case "notice":
            into.notices.append(decode(value, Notice))
        case "delivery":
            into.deliveries.append(decode(value, Delivery))
        case "silence":
            into.silences.append(decode(value, Silence))
        case "rule":
            into.alert_rules.append(decode(value, AlertRule))


def moment(value: bytes) -> datetime:
    """The time of a record that is one. Raises `BadRecord`."""
    return decode(value, datetime)
