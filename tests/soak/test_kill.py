"""kill -9 at random moments against a local server of changing feeds: nothing lost, nothing doubled, the store sound."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import threading
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from bench.generate import OUTLETS, Article, story, told
from bench.newsroom import Newsroom
from processors.model import Alert, Contradiction, decode
from processors.model import Article as Stored
from sinks.sqlite import SqliteStore

ROUNDS = int(os.environ.get("SOAK_ROUNDS", "20"))
TELLERS = list(OUTLETS[:4])
LONGEST = 400.0
"""Seconds that the pipeline may need to take in what was published, once nobody kills it any more."""


class Pipeline:
    """`rasid run` as a process of its own."""

    def __init__(self, data: Path) -> None:
        environment = {key: value for key, value in os.environ.items() if not key.startswith("RASID_")}
        settings = {
            "poll.allow_hosts": "127.0.0.1",
            "poll.first_interval": "0.2",
            "poll.min_interval": "0.2",
            "poll.max_interval": "0.5",
            "poll.max_backoff": "0.5",
            "poll.host_pause": "0",
            "poll.per_host": "8",
            "http.port": "0",
            "log.format": "json",
            "alerts.group_wait": "0.2",
            "alerts.group_interval": "0.5",
        }
        options = [part for key, value in settings.items() for part in ("--set", f"{key}={value}")]
        self.log = (data / "run.log").open("ab")
        self.process = subprocess.Popen(
            [sys.executable, "-m", "rasid", "--data", str(data), *options, "run"],
            stdout=subprocess.DEVNULL,
            stderr=self.log,
            env=environment,
        )

    def end(self, number: signal.Signals) -> int:
        self.process.send_signal(number)
        try:
            return self.process.wait(120)
        finally:
            self.log.close()


@pytest.fixture
def newsroom() -> Iterator[Newsroom]:
    with Newsroom(shown=1000) as server:  # what a feed no longer shows when it is asked is nobody's to find
        yield server


def publish_round(newsroom: Newsroom, number: int, chance: random.Random) -> list[Article]:
    """One story by every outlet, and perhaps an edit of an earlier article; what the server shows now."""
    fresh = [newsroom.local(told(story(number), outlet)) for outlet in TELLERS]
    if number and chance.random() < 0.5:
        earlier = newsroom.local(told(story(number - 1), chance.choice(TELLERS)))
        fresh.append(earlier._replace(text=earlier.text + f"\nوحدّثت هذه المادة للمرة رقم {number} بعد ورود معلومات جديدة من المكان."))
    for article in fresh:
        newsroom.publish(article)
    return fresh


def settled(data: Path, shown: dict[str, Article]) -> bool:
    """Whether every article that was shown is stored, the stages have dealt with all of the log, and everybody was told."""
    with SqliteStore(data / "rasid.db") as store:
        if store.counts()["articles"] < len(shown) or store.read("articles", store.position("extract", "articles"), 1):
            return False
        if store.read("reports", store.position("match", "reports"), 1):
            return False
        return not store.unsent(1) and not store.waiting_notices(limit=1) and not store.deliveries(limit=1, state="pending")[0]


@pytest.mark.soak
@pytest.mark.timeout(2400)
def test_killed_at_random_moments_nothing_is_lost_or_doubled(tmp_path: Path, newsroom: Newsroom) -> None:
    chance = random.Random(20240305)  # noqa: S311 - when to kill, and to repeat it
    data = tmp_path / "data"
    data.mkdir()
    (data / "feeds.opml").write_text(newsroom.opml(TELLERS), encoding="utf-8")
    moment = threading.Event()
    shown: dict[str, Article] = {}
    for teller in TELLERS:  # the first filling, of which nobody is told
        one = newsroom.local(told(story(9999), teller))
        newsroom.publish(one)
        shown[one.url] = one
    pipeline = Pipeline(data)
    moment.wait(1)
    while not (data / "rasid.db").exists() or not settled(data, shown):
        assert pipeline.process.poll() is None
        moment.wait(0.3)
    assert pipeline.end(signal.SIGINT) == 0
    for number in range(ROUNDS):
        shown.update((article.url, article) for article in publish_round(newsroom, number, chance))
        pipeline = Pipeline(data)
        newsroom.wait_for_requests(newsroom.requests + chance.randint(1, 12), timeout=20)
        moment.wait(chance.random() * 0.8)
        assert pipeline.end(signal.SIGKILL) == -signal.SIGKILL

    pipeline = Pipeline(data)
    try:
        waited = 0.0
        while not settled(data, shown) and waited < LONGEST and pipeline.process.poll() is None:
            moment.wait(0.5)
            waited += 0.5
    finally:
        status = pipeline.end(signal.SIGINT)
    assert status == 0, (data / "run.log").read_text(encoding="utf-8")[-3000:]
    check(data, shown)


def check(data: Path, shown: dict[str, Article]) -> None:
    with SqliteStore(data / "rasid.db") as store:
        assert store.check() == []
        logged = [decode(entry.value, Stored) for entry in store.read("articles", 0, 100_000)]
        found = [decode(entry.value, Contradiction) for entry in store.read("contradictions", 0, 100_000)]
        contradictions = {one.id: one for one in store.contradictions(limit=100_000)[0]}
        events = {event.id: event for event in store.events(limit=100_000)[0]}
        outbox = store.unsent(100_000)
        rung = [decode(entry.value, Alert) for entry in store.read("alerts", 0, 100_000)]
        assert store.dead_letters(limit=10) == []
        deliveries, _ = store.deliveries(limit=100_000)
        notices = [notice for one in contradictions for notice in store.notices_of(one)]
    assert {article.url for article in logged} == set(shown)
    twice = [key for key, times in Counter((article.id, article.revision) for article in logged).items() if times > 1]
    assert twice == []
    assert len({(article.id, article.content_hash) for article in logged}) == len(logged)
    assert contradictions
    assert {one.id for one in found} == set(contradictions)
    versions = [key for key, times in Counter((one.id, one.version) for one in found).items() if times > 1]
    assert versions == []

    due = Counter({one.id: 1 for one in contradictions.values() if not one.backfill})
    assert Counter(alert.contradiction for alert in rung if alert.cause in ("new", "moved")) == due
    assert Counter(alert.id for alert in rung) == Counter({alert.id: 1 for alert in rung})
    assert {notice.alert for notice in notices} <= {alert.id for alert in rung}
    assert outbox == []
    carried = Counter(one for delivery in deliveries for one in delivery.contradictions if delivery.state == "sent")
    told = Counter(notice.contradiction for notice in notices if notice.delivery)
    assert {one for one in due if not contradictions[one].retracted} <= set(told)
    assert carried <= told  # nothing is told without news
    last = {notice.contradiction: notice.cause for notice in sorted(notices, key=lambda one: one.made) if notice.delivery}
    ended = {one for one in last if contradictions[one].retracted and not events[contradictions[one].event].merged_into}
    assert {one for one, cause in last.items() if cause == "retracted"} == ended  # what went into another event goes on there

    done = subprocess.run(
        [sys.executable, "-m", "rasid", "--data", str(data), "rebuild"], capture_output=True, text=True, timeout=600, check=False
    )
    assert done.returncode == 0, done.stderr
    with SqliteStore(data / "rasid.db") as store:
        assert {one.id: one for one in store.contradictions(limit=100_000)[0]} == contradictions
        assert {event.id: event for event in store.events(limit=100_000)[0]} == events
