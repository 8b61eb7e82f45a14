"""Whatever dies, at whatever moment: the records are those of an undisturbed run, and no alert is owed twice."""

from __future__ import annotations

import os
import random
import shutil
import signal
from collections.abc import Callable
from typing import Any

import pytest
from msgspec.structs import replace

from deploy.local import Services
from processors.model import DeadLetter, Event, decode, encode

Undisturbed = Callable[[int], tuple[list[Any], Any]]
ROUNDS = min(int(os.environ.get("SOAK_ROUNDS", "3")), 20)
LONGEST = 400 + 120 * ROUNDS
"""Seconds after which a test hangs, on a machine that is busy with other things."""
ARTICLES = 200


@pytest.mark.soak
@pytest.mark.timeout(LONGEST)
def test_workers_are_killed_in_the_middle(cluster: Any, undisturbed: Undisturbed) -> None:
    articles, expected = undisturbed(ARTICLES)
    dice = random.Random(5)  # noqa: S311 - when to kill, and to repeat it
    workers = [cluster.worker("one"), cluster.worker("two")]
    part = len(articles) // (ROUNDS + 1)
    for number in range(ROUNDS):
        cluster.produce(articles[number * part : (number + 1) * part])
        cluster.wait_extracted(number * part + 1 + dice.randrange(part))
        victim = workers[number % 2]
        victim.kill()
        victim.start()
    cluster.produce(articles[ROUNDS * part :])
    cluster.wait(len(articles))
    assert expected.differences(cluster.results()) == []


@pytest.mark.timeout(LONGEST)
def test_workers_join_and_leave(cluster: Any, undisturbed: Undisturbed) -> None:
    articles, expected = undisturbed(ARTICLES)
    third = len(articles) // 3
    first = cluster.worker("one")
    cluster.produce(articles[:third])
    cluster.wait_extracted(third // 2)
    cluster.worker("two")
    cluster.produce(articles[third : 2 * third])
    cluster.wait_extracted(third + third // 2)
    assert first.stop() == 0
    cluster.produce(articles[2 * third :])
    cluster.wait(len(articles))
    assert expected.differences(cluster.results()) == []


@pytest.mark.timeout(LONGEST)
def test_lost_shelves_are_rebuilt_from_the_changelog(cluster: Any, undisturbed: Undisturbed) -> None:
    articles, expected = undisturbed(ARTICLES)
    half = len(articles) // 2
    worker = cluster.worker("one")
    cluster.produce(articles[:half])
    cluster.wait(half)
    worker.kill()
    shutil.rmtree(cluster.folder / "one")
    cluster.produce(articles[half:])
    worker.start()
    cluster.wait(len(articles))
    assert expected.differences(cluster.results()) == []
    assert "rows=0" not in worker.said().split("processing")[-1]


@pytest.mark.soak
@pytest.mark.timeout(LONGEST)
def test_kafka_is_killed(cluster: Any, kafka: Services, undisturbed: Undisturbed) -> None:
    articles, expected = undisturbed(ARTICLES)
    dice = random.Random(6)  # noqa: S311 - when to kill, and to repeat it
    cluster.worker("one")
    cluster.worker("two")
    part = len(articles) // (ROUNDS + 1)
    broker = kafka.brokers[0]
    for number in range(ROUNDS):
        cluster.produce(articles[number * part : (number + 1) * part])
        cluster.wait_extracted(number * part + 1 + dice.randrange(part))
        broker.kill()
        broker.start()
        broker.wait()
    cluster.produce(articles[ROUNDS * part :])
    cluster.wait(len(articles))
    assert expected.differences(cluster.results()) == []


def test_a_shelf_that_cannot_be_opened_ends_the_worker_with_the_reason(cluster: Any, undisturbed: Undisturbed) -> None:
    articles, _ = undisturbed(ARTICLES)
    (cluster.folder / "one").mkdir()
    for partition in range(4):
        (cluster.folder / "one" / f"{partition:04}").write_text("no folder")
    cluster.produce(articles[:10])
    worker = cluster.worker("one")
    assert worker.popen.wait(240) == 1
    assert "the shelf cannot be opened" in worker.said().splitlines()[-1]
    del cluster.processes["one"]


@pytest.mark.timeout(LONGEST)
def test_a_worker_that_was_thought_dead_is_refused(cluster: Any, until: Any, undisturbed: Undisturbed) -> None:
    """Stopped for longer than its session, its partitions go to another; awake again, it may not write into them."""
    articles, expected = undisturbed(ARTICLES)
    third = len(articles) // 3
    sleeper = cluster.worker("one")
    cluster.produce(articles[:third])
    cluster.wait_extracted(third // 2)
    os.kill(sleeper.popen.pid, signal.SIGSTOP)
    other = cluster.worker("two")
    cluster.produce(articles[third : 2 * third])
    cluster.wait(2 * third)
    os.kill(sleeper.popen.pid, signal.SIGCONT)
    cluster.produce(articles[2 * third :])
    cluster.wait(len(articles))
    assert expected.differences(cluster.results()) == []
    assert "shelf opened" in other.said()


@pytest.mark.timeout(LONGEST)
def test_with_many_partitions_of_articles_none_is_lost_when_workers_die(cluster_of_four: Any, undisturbed: Undisturbed) -> None:
    """In which order articles of several partitions are matched is open, so events may differ; nothing is missing, no alert is doubled."""
    cluster = cluster_of_four
    articles, expected = undisturbed(ARTICLES)
    workers = [cluster.worker("one"), cluster.worker("two")]
    half = len(articles) // 2
    cluster.produce(articles[:half])
    cluster.wait_extracted(half // 3)
    workers[0].kill()
    cluster.produce(articles[half:])
    workers[0].start()
    cluster.wait_extracted(half)
    workers[1].kill()
    cluster.wait(len(articles))
    found = cluster.results()
    assert found.claims == expected.claims
    assert len(found.alerts) == len(set(found.alerts))
    claimed = {claim for raw in found.events.values() for claim in decode(raw, Event).claims}
    assert claimed == {claim for raw in expected.events.values() for claim in decode(raw, Event).claims}


def test_poison_becomes_dead_letters_and_the_rest_flows_on(cluster: Any, undisturbed: Undisturbed) -> None:
    articles, _ = undisturbed(ARTICLES)
    few = articles[:10]
    cluster.send("articles", b"{not json", encode(few[0]).replace(b'"v":1', b'"v":99'), b"\xff\xfe", b"{}")
    cluster.send("reports", b"[]", b"null")
    long = replace(few[0], id="long", text="كان الطقس جميلا في ذلك اليوم. " * (5 * 1024 * 1024 // 54))
    cluster.produce([*few, long])
    cluster.worker("one")
    cluster.wait(len(few) + 1)
    with cluster.tail("dead-letters") as tail:
        letters = [decode(record.value, DeadLetter) for record in tail.all()]
    assert sorted(letter.stage for letter in letters) == ["extract"] * 4 + ["match"] * 2
    assert any("schema version" in letter.reason and "99" in letter.reason for letter in letters)
    assert all(letter.reason and letter.id for letter in letters)
