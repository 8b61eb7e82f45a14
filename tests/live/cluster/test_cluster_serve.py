"""The page over Elasticsearch and Kafka: what feeds brought is shown, and what people do on it reaches every role."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from typing import Any

import httpx2 as httpx
import pytest

from bench.generate import OUTLETS, Article, story, told
from bench.newsroom import Newsroom
from ingest import opml, topicbook
from ingest.schedule import ScheduleSettings
from processors.model import Article as Stored
from processors.model import Event, decode
from rasid.polling import places
from tests.live.cluster.conftest import Hook, Whole
from tests.live.kafka.conftest import until

TELLERS = list(OUTLETS[:6])
QUICK = {
    "allow_hosts": "127.0.0.1", "first_interval": "0.2", "min_interval": "0.2", "max_interval": "0.5", "max_backoff": "0.5",
    "host_pause": "0", "per_host": "8",
}
COUNTRIES = ("SY", "IQ", "LY", "YE", "SD", "PS", "LB", "EG", "SO")
PASSWORD = "a long password"  # noqa: S105 - of the test


class Visitor:
    """A person before the page."""

    def __init__(self, whole: Whole, name: str = "serve") -> None:
        said = whole.processes[name].said
        found = until("the page is up", lambda: re.search(r"page=(http://\S+)", said()))
        self.client = httpx.Client(base_url=found[1], follow_redirects=True, timeout=30)
        whole.closing.append(self.client.close)

    def text(self, path: str) -> str:
        answer = self.client.get(path)
        assert answer.status_code == 200, f"{path}: {answer.status_code} {answer.text[:500]}"
        return answer.text

    def post(self, path: str, **data: Any) -> httpx.Response:
        token = re.search(r'name="token" value="([0-9a-f]{64})"', self.text("/search"))
        assert token
        answer = self.client.post(path, data={"token": token[1], **data})
        assert answer.status_code == 200, f"{path}: {answer.status_code} {answer.text[:500]}"
        return answer


@pytest.fixture
def newsroom() -> Iterator[Newsroom]:
    with Newsroom(full_text=True, shown=1000) as server:
        yield server


def publish(newsroom: Newsroom, numbers: range) -> int:
    articles: list[Article] = [newsroom.local(told(story(number), outlet)) for number in numbers for outlet in TELLERS]
    for one in articles:
        newsroom.publish(one)
    return len(articles)


def listed(whole: Whole, newsroom: Newsroom) -> None:
    feeds = opml.read(newsroom.opml(TELLERS).encode()).feeds
    topicbook.publish(places(whole.kafka), feeds, whole.kafka.feeds_partitions, ScheduleSettings(first_interval=0.2))


def start(whole: Whole, *roles: str) -> None:
    for role in roles:
        more = [text for key, value in QUICK.items() for text in ("--set", f"poll.{key}={value}")] if role == "poll" else []
        if role == "process":
            whole.worker(role)
        else:
            whole.role(role, *more, role)


def test_from_a_feed_to_a_webhook_and_the_page(whole: Whole, hook: Hook, newsroom: Newsroom) -> None:
    whole.hooks = {"desk": hook}
    first = publish(newsroom, range(1))
    listed(whole, newsroom)
    start(whole, "poll", "process", "index", "notify", "serve")
    page = Visitor(whole)
    whole.wait_extracted(first)
    second = publish(newsroom, range(1, 9))
    whole.wait(first + second)
    until("the webhook is told", lambda: hook.got or whole._all_run())
    alerts = len(whole.results().alerts)
    assert alerts
    whole.wait_told(alerts)
    assert hook.repeated() == 0
    told_of = hook.told()
    assert all([cause for cause, _ in times].count("new") == 1 for times in told_of.values())

    # It is all on the page.
    one = next(iter(told_of.keys() & set(re.findall(r'data-id="([0-9a-f]{32})"', page.text("/")))))
    shown = page.text(f"/contradictions/{one}")
    message = next(message for message in hook.got if any(each["id"] == one for each in message["contradictions"]))
    told_first = message["contradictions"][0]
    plain = html.unescape(re.sub("<[^>]+>", "", page.text(f"/contradictions/{told_first['id']}")))
    assert " ".join(told_first["sides"][0]["sentence"].split()) in " ".join(plain.split())
    assert 'name="kind"' in shown
    assert message["event"] in page.text("/events")
    page.text(f"/events/{message['event']}")
    assert page.client.get(f"/events/{message['event']}/points").status_code == 200
    assert "desk" in page.text("/alerts")
    assert newsroom.address in page.text("/feeds")
    page.text("/search?text=قتلى")
    page.text("/dead-letters")
    assert page.client.get("/contradictions.atom").status_code == 200

    # A silence that is made here holds what comes, and lets it go at its end.
    for country in COUNTRIES:
        page.post("/alerts/silences", place=country, hours="24", author="سلمى", reason="تجربة")
    assert "سلمى" in page.text("/alerts")
    with page.client.stream("GET", "/live") as live:
        lines = live.iter_lines()
        until("the stream is ready", lambda: next(lines) == "event: ready")
        third = publish(newsroom, range(9, 14))
        until("what is new is told while it happens", lambda: next(lines) == "event: contradiction")
    whole.wait(first + second + third)
    def silent() -> set[str]:
        """Contradictions of which nothing was told yet, for a silence holds it."""
        return {one.contradiction for one in whole.remembered()[1].values() if one.held == "silence" and one.cause == "new"}

    held = until("alerts are held", silent)
    assert not held & hook.told().keys()
    for id_ in set(re.findall(r"/alerts/silences/([0-9a-f]+)/lift", page.text("/alerts"))):
        page.post(f"/alerts/silences/{id_}/lift")
    whole.wait_told(len(whole.results().alerts))
    kept = {one.contradiction for one in whole.remembered()[1].values() if one.delivery and one.channel == "desk"}
    assert held & kept
    assert held & kept <= hook.told().keys()
    for process in whole.processes.values():
        assert process.stop() == 0, process.said()[-3000:]


def test_what_people_do_reaches_the_roles(whole: Whole, newsroom: Newsroom) -> None:
    publish(newsroom, range(12))
    listed(whole, newsroom)
    start(whole, "poll", "process", "index", "serve")
    page = Visitor(whole)
    whole.wait_extracted(12 * len(TELLERS))
    whole.wait_matched()
    page.post("/preferences", name="ليلى")

    one = until("contradictions are shown", lambda: re.findall(r'data-id="([0-9a-f]{32})"', page.text("/")))[0]
    page.post(f"/contradictions/{one}/mark", kind="confirmed", seen="")
    assert "ليلى" in page.text(f"/contradictions/{one}")

    # Two events of one country become one.
    events = {event.id: event for event in _events(whole)}
    first, second = next(
        (a, b) for a in events.values() for b in events.values()
        if a.id < b.id and a.country and a.country == b.country and not a.merged_into and not b.merged_into
    )  # fmt: skip
    page.post(f"/events/{first.id}/merge", other=second.id, note="حدث واحد")
    until("the events are one", lambda: any(event.merged_into in (first.id, second.id) for event in _events(whole)))

    # The feed list.
    late = OUTLETS[6]
    newsroom.publish(newsroom.local(told(story(20), late)))
    page.post("/feeds/add", url=f"{newsroom.address}/feed/{late}", title="صحيفة متأخرة", outlet=late)
    assert "صحيفة متأخرة" in page.text("/feeds")
    with whole.tail("articles") as tail:
        until("the new feed is polled", lambda: any(decode(one.value, Stored).source == late for one in tail.more()) or whole._all_run())
    gone = re.findall(r"/feeds/([0-9a-f]{32})/remove", page.text("/feeds"))
    assert len(gone) == len(TELLERS) + 1
    for id_ in gone[:2]:
        page.post(f"/feeds/{id_}/remove")
    assert len(re.findall(r"/feeds/([0-9a-f]{32})/remove", page.text("/feeds"))) == len(TELLERS) - 1

    # Searches and rules; a second copy shows them.
    page.post("/search/save", text="قتلى", name="بحث محفوظ")
    page.post("/alerts/rules", name="قاعدة دمشق", places="دمشق", min_origins="2", severity="1")
    whole.role("second", "serve")
    other = Visitor(whole, "second")
    assert "بحث محفوظ" in other.text("/search")
    assert "قاعدة دمشق" in other.text("/alerts")
    other.post("/alerts/rules/remove", name="قاعدة دمشق")
    assert "قاعدة دمشق" not in page.text("/alerts")

    # Dead letters.
    whole.send("articles", b"not JSON")
    letter = until("the dead letter is shown", lambda: re.search(r"/dead-letters/([0-9a-f]{32})/retry", page.text("/dead-letters")))[1]
    page.post(f"/dead-letters/{letter}/retry")
    assert letter not in page.text("/dead-letters")
    until("it fails again", lambda: re.search(r"/dead-letters/[0-9a-f]{32}/retry", page.text("/dead-letters")))


def test_others_need_the_password(whole: Whole) -> None:
    refused = whole.role("open", "--set", "http.host=0.0.0.0", "serve")
    assert refused.popen is not None
    assert refused.popen.wait(60) == 2
    assert "http.token" in refused.said()
    del whole.processes["open"]
    guarded = ("--set", "http.host=0.0.0.0", "--set", f"http.token={PASSWORD}", "serve")
    whole.role("one", *guarded)
    whole.role("two", *guarded)
    one, two = Visitor(whole, "one"), Visitor(whole, "two")
    assert "/login" in str(one.client.get("/").url)
    form = one.text("/login")
    token = re.search(r'name="token" value="([0-9a-f]{64})"', form)
    assert token
    one.client.post("/login", data={"token": token[1], "password": PASSWORD, "next": "/"})
    assert "/login" not in str(one.client.get("/").url)
    two.client.cookies = one.client.cookies  # behind one address, a browser meets either copy
    assert "/login" not in str(two.client.get("/").url)


def _events(whole: Whole) -> list[Event]:
    newest: dict[str, Event] = {}
    with whole.tail("events") as tail:
        for record in tail.all():
            event = decode(record.value, Event)
            newest[event.id] = event
    return list(newest.values())
