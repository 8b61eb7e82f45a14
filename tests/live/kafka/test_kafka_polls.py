"""Pollers that share feeds: whatever dies, every article that a feed showed is in Kafka, once."""

from __future__ import annotations

import os
import random
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

import pytest

from bench.generate import OUTLETS, Article, story, told
from bench.newsroom import Newsroom
from deploy.local import Services
from ingest import opml, topicbook
from ingest.schedule import ScheduleSettings
from processors.model import Article as Stored
from processors.model import FeedState, decode
from rasid.polling import places

ROUNDS = min(int(os.environ.get("SOAK_ROUNDS", "3")), 20)
LONGEST = 400 + 120 * ROUNDS
"""Seconds after which a test hangs, on a machine that is busy with other things."""
TELLERS = list(OUTLETS[:6])
QUICK = {
    "allow_hosts": "127.0.0.1", "first_interval": "0.2", "min_interval": "0.2", "max_interval": "0.5", "max_backoff": "0.5",
    "host_pause": "0", "per_host": "8",
}


@pytest.fixture
def newsroom() -> Iterator[Newsroom]:
    with Newsroom(full_text=True, shown=1000) as server:  # what a feed no longer shows when it is asked is nobody's to find
        yield server


def publish(newsroom: Newsroom, number: int, shown: dict[str, Article]) -> None:
    """One story by every outlet, and an edit of an earlier article."""
    fresh = [newsroom.local(told(story(number), outlet)) for outlet in TELLERS]
    if number:
        earlier = shown[newsroom.local(told(story(number - 1), TELLERS[number % len(TELLERS)])).url]
        fresh.append(earlier._replace(text=f"{earlier.text}\nوحدّثت هذه المادة للمرة رقم {number} بعد ورود معلومات جديدة من المكان."))
    for article in fresh:
        newsroom.publish(article)
        shown[article.url] = article


def poller(cluster: Any, name: str) -> Any:
    settings = [text for key, value in QUICK.items() for text in ("--set", f"poll.{key}={value}")]
    return cluster.process(name, *settings, "poll", "--port", "0")


def listed(cluster: Any, newsroom: Newsroom) -> list[str]:
    feeds = opml.read(newsroom.opml(TELLERS).encode()).feeds
    return topicbook.publish(places(cluster.kafka), feeds, cluster.kafka.feeds_partitions, ScheduleSettings(first_interval=0.2))


def setup(cluster: Any, list_: str) -> str:
    """`rasid setup` with this feed list; what it said."""
    (cluster.folder / "feeds.opml").write_text(list_, encoding="utf-8")
    done = cluster.process("setup", "setup", "--only", "kafka", "--feeds", str(cluster.folder / "feeds.opml"))
    assert done.popen.wait(240) == 0, done.said()
    del cluster.processes["setup"]
    return str(done.said())


def records_of(cluster: Any) -> list[Any]:
    with cluster.tail("articles") as tail:
        return list(tail.all())


def stored(records: list[Any]) -> dict[str, list[Stored]]:
    found: dict[str, list[Stored]] = {}
    for record in records:
        article = decode(record.value, Stored)
        found.setdefault(article.url, []).append(article)
    return found


def end(text: str) -> list[str]:
    """A text's last words: cleaning keeps words, not spaces."""
    return text.split()[-6:]


def wait_for(cluster: Any, until: Any, shown: dict[str, Article]) -> dict[str, list[Stored]]:
    """Until every article is there with its last words; then what is in the topic."""
    with cluster.tail("articles") as tail:
        records: list[Any] = []

        def done() -> bool:
            records.extend(tail.more())
            last = {url: articles[-1] for url, articles in stored(records).items()}
            return len(last) == len(shown) and all(end(shown[url].text) == end(article.text) for url, article in last.items())

        until("every article with its last words", lambda: done() or cluster._all_run())
    return stored(records)


def check(found: dict[str, list[Stored]]) -> None:
    written = Counter((one.id, one.revision) for articles in found.values() for one in articles)
    assert [one for one, times in written.items() if times > 1] == []
    for articles in found.values():
        assert [one.revision for one in articles] == list(range(len(articles)))
        assert all(after.previous_text == before.text for before, after in pairwise(articles))


@pytest.mark.soak
@pytest.mark.timeout(LONGEST)
def test_pollers_are_killed(cluster: Any, until: Any, newsroom: Newsroom) -> None:
    dice = random.Random(7)  # noqa: S311 - when to kill, and to repeat it
    shown: dict[str, Article] = {}
    publish(newsroom, 0, shown)
    assert "6 new" in listed(cluster, newsroom)[0]
    assert "0 new, 0 changed, 0 removed" in listed(cluster, newsroom)[0]
    pollers = [poller(cluster, "one"), poller(cluster, "two")]
    for number in range(ROUNDS):
        publish(newsroom, number + 1, shown)
        newsroom.wait_for_requests(newsroom.requests + dice.randint(1, 30), timeout=20)
        victim = pollers[number % 2]
        victim.kill()
        victim.start()
    check(wait_for(cluster, until, shown))


@pytest.mark.timeout(LONGEST)
def test_a_dead_pollers_feeds_are_taken_over_where_they_stood(cluster: Any, until: Any, newsroom: Newsroom) -> None:
    shown: dict[str, Article] = {}
    publish(newsroom, 0, shown)
    listed(cluster, newsroom)
    first = poller(cluster, "one")
    wait_for(cluster, until, shown)
    first.kill()
    pages = newsroom.requests
    publish(newsroom, 1, shown)
    second = poller(cluster, "two")
    found = wait_for(cluster, until, shown)
    check(found)
    assert second.stop() == 0
    assert newsroom.requests > pages
    with cluster.tail("feeds") as tail:
        states = [decode(record.value, FeedState) for record in tail.all() if record.key.startswith(b"state/") and record.value]
    assert {state.feed for state in states if state.etag} == {state.feed for state in states}
    first_filling = {url for url in found if found[url][0].backfill}
    assert len(first_filling) == len(TELLERS)


@pytest.mark.timeout(LONGEST)
def test_feeds_come_and_go_while_pollers_run(cluster: Any, until: Any, newsroom: Newsroom) -> None:
    shown: dict[str, Article] = {}
    publish(newsroom, 0, shown)
    first, second = TELLERS[:3], TELLERS[3:]
    assert "3 new" in setup(cluster, newsroom.opml(first))
    one = poller(cluster, "one")
    of_first = {url: article for url, article in shown.items() if article.source in first}
    assert all(articles[0].backfill for articles in wait_for(cluster, until, of_first).values())
    assert "3 new, 0 changed, 3 removed" in setup(cluster, newsroom.opml(second))
    found = wait_for(cluster, until, shown)
    check(found)
    assert not any(found[url][0].backfill for url in shown if url not in of_first), "the archive was not empty any more"
    publish(newsroom, 1, shown)
    later = {url: article for url, article in shown.items() if article.source in second}
    until("the second outlets' further articles", lambda: later.keys() <= stored(records_of(cluster)).keys())
    sources = {one.source for articles in stored(records_of(cluster)).values() for one in articles if one.url not in of_first}
    assert sources <= set(second), "removed feeds are not asked any more"
    assert one.stop() == 0


@pytest.mark.soak
@pytest.mark.timeout(LONGEST)
def test_kafka_is_killed_while_feeds_are_polled(cluster: Any, kafka: Services, until: Any, newsroom: Newsroom) -> None:
    dice = random.Random(8)  # noqa: S311 - when to kill, and to repeat it
    shown: dict[str, Article] = {}
    publish(newsroom, 0, shown)
    listed(cluster, newsroom)
    one = poller(cluster, "one")
    broker = kafka.brokers[0]
    for number in range(ROUNDS):
        publish(newsroom, number + 1, shown)
        newsroom.wait_for_requests(newsroom.requests + dice.randint(1, 30), timeout=20)
        broker.kill()
        broker.start()
        broker.wait()
    check(wait_for(cluster, until, shown))
    assert one.running()
