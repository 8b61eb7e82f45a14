"""The right to write a shelf: whoever opened it last has it, and who lost it learns so at whatever moment."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from kafka import KafkaProducer

from rasid import topics
from sinks.shelf.changelog import OpenShelf, Place, Record, Taken, open_shelf

LARGE = b"x" * 200_000


@pytest.fixture
def place(cluster: Any, tmp_path: Path) -> Callable[[str], Place]:
    """`place(name)`: the shelves of the worker of that name."""
    return lambda name: Place(bootstrap=cluster.bootstrap, topic=topics.topic(cluster.kafka, "book"), folder=tmp_path / name)


async def opened(place: Place) -> OpenShelf:
    return await open_shelf(place, 0, lambda: 0.0)


def test_an_earlier_owner_is_refused_again_and_again(place: Callable[[str], Place]) -> None:
    async def two() -> None:
        first = await opened(place("one"))
        await first.commit({"reports": 1})
        second = await opened(place("two"))
        assert second.positions == {"reports": 1}
        for _ in range(2):
            with pytest.raises(Taken):
                await first.commit({"reports": 2})
        await second.commit({"reports": 3})
        await first.close()
        await second.close()
        third = await opened(place("one"))
        assert third.positions == {"reports": 3}
        await third.close()

    asyncio.run(two())


@pytest.mark.parametrize("before", [0, 1, 30, 60])
def test_an_owner_that_is_replaced_amid_its_records_is_refused(cluster: Any, place: Callable[[str], Place], before: int) -> None:
    """`before`: how many of its records it has handed over by then."""
    def taken() -> None:
        other = KafkaProducer(bootstrap_servers=cluster.bootstrap, transactional_id=f"{place('one').topic}-0")
        other.init_transactions()
        other.close()

    def records() -> Iterator[Record]:
        for number in range(61):
            if number == before:
                taken()
            yield Record(cluster.topic("events"), b"e", LARGE)

    async def one() -> None:
        first = await opened(place("one"))
        with pytest.raises(Taken):
            await first.commit({"reports": 1}, records=records())
        await first.close()
        again = await opened(place("one"))
        assert again.positions == {}
        await again.close()

    asyncio.run(one())
    with cluster.tail("events") as tail:
        assert tail.all() == []
