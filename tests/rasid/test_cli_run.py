"""`rasid run` as a process: feeds in, contradictions out; seen from outside; ended by a signal."""

from __future__ import annotations

import json
import re
import signal
import subprocess
import threading
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from pytest_httpserver import HTTPServer

from bench.generate import OUTLETS, story, told
from bench.newsroom import Newsroom

QUICK = {
    "poll.allow_hosts": "127.0.0.1",
    "poll.first_interval": "0.2",
    "poll.min_interval": "0.2",
    "poll.max_interval": "0.5",
    "poll.host_pause": "0",
    "http.port": "0",
    "log.format": "json",
}


class Running:
    """The pipeline, with its log read as it comes."""

    def __init__(self, rasid: Any, **settings: str) -> None:
        options = [part for key, value in (QUICK | settings).items() for part in ("--set", f"{key}={value}")]
        self.process = subprocess.Popen(
            rasid.command(*options, "run"),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env=rasid.environment,
            cwd=rasid.home,
            text=True,
        )
        self.events: list[dict[str, Any]] = []
        self._more = threading.Condition()
        self._ended = False
        threading.Thread(target=self._read, daemon=True).start()

    def _read(self) -> None:
        assert self.process.stderr is not None
        for line in self.process.stderr:
            with self._more:
                self.events.append(json.loads(line) if line.startswith("{") else {"event": line.rstrip()})
                self._more.notify_all()
        with self._more:
            self._ended = True
            self._more.notify_all()

    def wait(self, until: Callable[[list[dict[str, Any]]], Any]) -> Any:
        """What `until` makes of the log, once it is something."""
        with self._more:
            found = self._more.wait_for(lambda: until(self.events) or self._ended, 60)
            assert found, self.events[-5:]
            return until(self.events)

    def event(self, name: str) -> dict[str, Any]:
        found = self.wait(lambda events: [one for one in events if one["event"] == name])
        assert found, self.events
        return found[0]

    def end(self, number: signal.Signals = signal.SIGINT) -> int:
        self.process.send_signal(number)
        status = self.process.wait(30)
        self.wait(lambda _: self._ended)
        assert self.process.stdout is not None
        assert self.process.stdout.read() == ""
        self.process.stdout.close()
        assert self.process.stderr is not None
        self.process.stderr.close()
        return status


@pytest.fixture
def newsroom() -> Iterator[Newsroom]:
    with Newsroom() as server:
        yield server


def ask(url: str) -> tuple[int, str]:
    try:
        with urllib.request.urlopen(url, timeout=10) as answer:  # noqa: S310 - the address of the process under test
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.read().decode()


def conflicting() -> int:
    """The number of a story on which outlets differ."""
    return next(number for number in range(100) if len(set(story(number).tolls)) > 1)


def test_feeds_become_articles_events_and_contradictions(rasid: Any, newsroom: Newsroom) -> None:
    number = conflicting()
    outlets = list(OUTLETS[:3])
    for outlet in outlets:
        newsroom.publish(newsroom.local(told(story(number), outlet)))
    rasid.data.mkdir()
    (rasid.data / "feeds.opml").write_text(newsroom.opml(outlets), encoding="utf-8")
    running = Running(rasid)
    try:
        health = running.event("watching")["health"]
        running.wait(lambda events: sum(one.get("reports", 0) for one in events if one["event"] == "understood"))
        status, body = ask(health)
        assert status == 200
        assert json.loads(body) | {"since": ""} == {
            "status": "ok",
            "reason": "",
            "version": "0.1.0",
            "since": "",
            "feeds": 3,
            "failing": [],
        }
        status, metrics = ask(health.replace("health", "metrics"))
        assert status == 200
        assert re.search(r'^rasid_polls_total\{outcome="ok"\} [1-9]', metrics, re.MULTILINE)
        assert 'rasid_feeds{status="ok"}' in metrics
        assert rasid("contradictions").stdout
        second = rasid("run")
        assert second.returncode == 1
        assert "another rasid already watches for this store" in second.stderr
    finally:
        status = running.end()
    assert status == 0
    assert running.events[-1]["event"] == "stopped"
    assert {hit["source"] for hit in rasid.rows("search", "--json", story(number).place)[0]["hits"]} == set(outlets)
    assert any(one["act"] == "killed" for one in rasid.rows("contradictions", "--json", "--limit", "0"))


def test_failing_feeds_are_told_in_words_and_tried_again(rasid: Any, newsroom: Newsroom) -> None:
    rasid.data.mkdir()
    (rasid.data / "feeds.opml").write_text(newsroom.opml(["outlet-01"]).replace("/feed/outlet-01", "/gone"), encoding="utf-8")
    running = Running(rasid, **{"poll.max_backoff": "0.3"})
    try:
        failed = running.wait(lambda events: [found for found in events if found["event"] == "feed failed"][2:])[0]
        assert "answered with status 404" in failed["reason"]
        assert datetime.fromisoformat(failed["next_poll"]).tzinfo is not None
        assert "T" in failed["next_poll"]
        health = running.event("watching")["health"]
        (failing,) = json.loads(ask(health)[1])["failing"]
        assert "404" in failing["reason"]
    finally:
        assert running.end(signal.SIGTERM) == 0
    listed = rasid("feeds", "list").stdout
    assert "failing" in listed


def test_a_changed_feed_list_is_taken_up(rasid: Any, newsroom: Newsroom) -> None:
    rasid.data.mkdir()
    (rasid.data / "feeds.opml").write_text(newsroom.opml(["outlet-01"]), encoding="utf-8")
    newsroom.publish(newsroom.local(told(story(1), "outlet-02")))
    running = Running(rasid)
    try:
        running.event("watching")
        assert rasid("feeds", "add", f"{newsroom.address}/feed/outlet-02").returncode == 0
        assert running.event("the feed list was changed")["feeds"] == 2
        assert running.event("feed polled")["articles"] == 1
    finally:
        assert running.end() == 0


def test_a_port_in_use_is_told(rasid: Any, newsroom: Newsroom) -> None:
    port = newsroom.address.rsplit(":", 1)[1]
    done = rasid("run", "--port", port)
    assert done.returncode == 2
    assert f"http.port {port} on 127.0.0.1 cannot be used" in done.stderr


def test_a_damaged_feed_list_is_told(rasid: Any, tmp_path: Path) -> None:
    wrong = tmp_path / "wrong.opml"
    wrong.write_text("<html/>", encoding="utf-8")
    done = rasid("run", "--feeds", str(wrong))
    assert done.returncode == 2
    assert done.stderr.startswith(f"rasid: {wrong}: the feed list is no OPML")


def test_a_page_that_is_gone_becomes_a_dead_letter_and_is_tried_again(rasid: Any, newsroom: Newsroom) -> None:
    article = newsroom.local(told(story(3), "outlet-01"))
    newsroom.publish(article)
    newsroom.hidden.add(article.url)
    rasid.data.mkdir()
    (rasid.data / "feeds.opml").write_text(newsroom.opml(["outlet-01"]), encoding="utf-8")
    running = Running(rasid)
    try:
        assert running.event("feed polled")["dead_letters"] == 1
    finally:
        assert running.end() == 0
    (letter,) = rasid.rows("dead-letters", "list", "--json")
    assert letter["stage"] == "fetch"
    assert "404" in letter["reason"]
    allowed = ("--set", "poll.allow_hosts=127.0.0.1")
    still = rasid(*allowed, "dead-letters", "retry")
    assert still.returncode == 1
    assert "404" in still.stderr
    newsroom.hidden.clear()
    done = rasid(*allowed, "dead-letters", "retry")
    assert done.returncode == 0, done.stderr
    assert "1 of 1 dead letters settled" in done.stderr
    assert [hit["url"] for hit in rasid.rows("search", "--json", story(3).place)[0]["hits"]] == [article.url]


def test_one_feed_and_one_page_are_looked_at_without_keeping_anything(rasid: Any, newsroom: Newsroom) -> None:
    article = newsroom.local(told(story(4), "outlet-01"))
    newsroom.publish(article)
    allowed = ("--set", "poll.allow_hosts=127.0.0.1", "--set", "poll.host_pause=0")
    done = rasid(*allowed, "feeds", "check", f"{newsroom.address}/feed/outlet-01")
    assert done.returncode == 0, done.stderr
    assert "words, ar" in done.stdout
    assert "1 entry (rss20)" in done.stdout
    refused = rasid("feeds", "check", f"{newsroom.address}/feed/outlet-01")
    assert refused.returncode == 1
    assert "add it to poll.allow_hosts" in refused.stderr
    nothing = rasid(*allowed, "feeds", "check", f"{newsroom.address}/nothing")
    assert nothing.returncode == 1
    assert "status 404" in nothing.stderr
    (cleaned,) = rasid.rows(*allowed, "clean", article.url)
    assert cleaned["title"] == article.title
    gone = rasid(*allowed, "clean", f"{newsroom.address}/nothing", article.url)
    assert gone.returncode == 1
    assert len(gone.stdout.splitlines()) == 1
    assert gone.stderr.startswith(f"{newsroom.address}/nothing: it answered with status 404")
    assert not rasid.data.exists()


def test_contradictions_reach_the_channels_once(rasid: Any, newsroom: Newsroom, httpserver: HTTPServer) -> None:
    number, outlets = conflicting(), list(OUTLETS[:3])
    httpserver.expect_request("/hook").respond_with_data("")
    for outlet in outlets:  # the first filling, of which nobody is told
        newsroom.publish(newsroom.local(told(story(number + 40), outlet)))
    rasid.data.mkdir()
    (rasid.data / "feeds.opml").write_text(newsroom.opml(outlets), encoding="utf-8")
    (rasid.home / "rasid.toml").write_text(
        f"""
        [alerts]
        group_wait = 0.5
        group_interval = 1
        [alerts.channels.desk]
        kind = "webhook"
        url = "{httpserver.url_for("/hook")}"
        secret = "${{DESK_SECRET}}"
        private = true
        [alerts.channels.terminal]
        kind = "stdout"
        [[alerts.rules]]
        name = "dead"
        acts = ["killed"]
        channels = ["desk", "page"]
        """,
        encoding="utf-8",
    )
    rasid.environment["DESK_SECRET"] = "sixteen letters and more"  # noqa: S105 - made up for the test
    running = Running(rasid)
    try:
        running.wait(lambda events: len({one["feed"] for one in events if one["event"] == "feed polled"}) == 3 or None)
        for outlet in outlets:
            newsroom.publish(newsroom.local(told(story(number), outlet)))
        running.wait(lambda events: [one for one in events if one["event"] == "alert" and one["channel"] == "desk"] or None)
    finally:
        assert running.end() == 0
    running = Running(rasid)  # what was decided and not sent is sent now
    try:
        running.event("watching")
        running.wait(lambda _: httpserver.log or None)
    finally:
        assert running.end() == 0
    keys = [request.headers["webhook-id"] for request, _ in httpserver.log]
    first = json.loads(httpserver.log[0][0].data)
    known = {one["id"]: one for one in rasid.rows("contradictions", "--json", "--limit", "0")}
    assert set(first["ids"]) <= set(known)
    assert {known[one]["act"] for one in first["ids"]} == {"killed"}
    assert {side["outlet"] for side in first["contradictions"][0]["sides"]} <= set(outlets)
    rows = rasid.rows("alerts", "list", "--json", "--limit", "0")
    assert {row["id"] for row in rows if row["channel"] == "desk"} >= set(keys)
    assert {row["channel"] for row in rows} == {"desk", "page"}
    assert "sixteen letters" not in json.dumps(running.events)
