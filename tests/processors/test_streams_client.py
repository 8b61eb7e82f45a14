"""What kafka-python lacks, with its parts replaced by hand: the live tests kill a real Kafka."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
import stamina
from kafka import TopicPartition
from kafka.errors import KafkaTimeoutError
from kafka.producer.transaction_manager import TransactionalRequestResult

from processors.errors import Unreachable
from processors.streams.client import TransactionalProducer, partitions


def producer(result: TransactionalRequestResult) -> Any:
    """One whose sender answers with the result, at once or never."""
    made = TransactionalProducer.__new__(TransactionalProducer)
    made.config = {"max_block_ms": 20}
    made._closed = True
    made._sender = SimpleNamespace(wakeup=lambda: None)
    made._transaction_manager = SimpleNamespace(begin_commit=lambda: result, send_offsets_to_transaction=lambda *_: result)
    return made


def test_a_transaction_that_does_not_end_is_given_up() -> None:
    with pytest.raises(KafkaTimeoutError, match=r"end of a transaction in 0.02 s"):
        producer(TransactionalRequestResult()).commit_transaction()
    with pytest.raises(KafkaTimeoutError, match="positions"):
        producer(TransactionalRequestResult()).send_offsets_to_transaction({}, "group")


def test_a_transaction_that_ends_is_one() -> None:
    ended = TransactionalRequestResult()
    ended.done()
    producer(ended).commit_transaction()
    failed = TransactionalRequestResult()
    failed.done(error=KafkaTimeoutError("refused"))
    with pytest.raises(KafkaTimeoutError, match="refused"):
        producer(failed).commit_transaction()


def test_a_topic_that_is_not_known_yet_is_waited_for() -> None:
    told = iter([None, set(), {1, 0}])
    asked: Any = SimpleNamespace(partitions_for_topic=lambda _: next(told))
    assert partitions(asked, "t") == [TopicPartition("t", 0), TopicPartition("t", 1)]


def test_a_topic_of_which_nothing_is_told_is_none() -> None:
    asked: Any = SimpleNamespace(partitions_for_topic=lambda _: set())
    with stamina.set_testing(True, attempts=2), pytest.raises(Unreachable, match="rasid setup"):
        partitions(asked, "t")
