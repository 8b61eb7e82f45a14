"""What Elasticsearch may do to the indexer, and the other way round: afterwards the documents are those of an undisturbed run."""

from __future__ import annotations

import http.client
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from time import monotonic
from typing import Any

import msgspec
import pytest
from elasticsearch import Elasticsearch
from elasticsearch.helpers import scan

from deploy.local.node import Node
from processors.model import (
    Act,
    Alert,
    Article,
    Claim,
    Contradiction,
    DeadLetter,
    Event,
    Explanation,
    Extraction,
    FeedState,
    Place,
    encode,
)
from sinks.elastic import writing
from sinks.elastic.documents import Documents
from sinks.elastic.indexing import Indexer, Limits, Source
from sinks.elastic.messages import Message, Reader
from sinks.elastic.replacing import Replacing
from sinks.elastic.setup import connect
from sinks.elastic.writing import Writer

ROUNDS = min(int(os.environ.get("SOAK_ROUNDS", "3")), 20)
NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
PLACE = Place(id="YE.25", name="تعز", text="تعز", lat=13.58, lon=44.02, path=("YE", "YE.25"))


def message(kind: Any, offset: int, key: str, value: bytes | None, headers: Mapping[str, bytes] | None = None) -> Message:
    return Message(kind, f"rasid.{kind}", 0, offset, key.encode(), value, headers or {}, int(NOW.timestamp() * 1000))


def news(count: int) -> list[Message]:
    """Messages of every kind, as a cluster makes them: every ninth article is changed later, in another month."""
    made: list[Message] = []

    def add(kind: Any, key: str, record: object) -> None:
        made.append(message(kind, len(made), key, encode(record)))

    for i in range(count):
        written = Article(
            id=f"a{i}", source=f"outlet{i % 7}", title=f"قصف على الحي رقم {i}", published=NOW - timedelta(hours=i),
            text=f"قُتل {i + 2} أشخاص في قصف على حي سكني بمدينة تعز. " * 5, url=f"https://example.org/{i}",
        )
        for article in [written, *([changed(written)] if i % 9 == 0 else [])]:
            claim = Claim(
                id=f"c{i}", article=article.id, revision=article.revision, source=article.source, published=article.published, start=0,
                end=9, text=article.text[:40], act=Act(type="killed", place=PLACE),
            )
            add("articles", article.id, article)
            add("claims", article.id, Extraction(article=article, claims=(claim,)))
        add("events", f"e{i % 20}", event(f"e{i % 20}", i))
        if i % 5 == 0:
            add("contradictions", f"x{i}", contradiction(f"x{i}", f"e{i % 20}"))
            add("alerts", f"l{i}", Alert(id=f"l{i}", contradiction=f"x{i}", event=f"e{i % 20}", made=NOW))
        add("feeds", f"state/f{i % 10}", FeedState(feed=f"f{i % 10}", url="https://example.org", last_poll=NOW + timedelta(seconds=i)))
    return made


def changed(article: Article) -> Article:
    later = article.published + timedelta(days=40)
    return msgspec.structs.replace(
        article, revision=1, title="ارتفاع الحصيلة", published=later, previous_title=article.title, previous_text=article.text,
    )


def event(id: str, version: int) -> Event:
    return Event(
        id=id, country="YE", version=version + 1, title="قصف", place=PLACE, start=NOW, end=NOW + timedelta(minutes=version),
        acts=("killed",), claims=(f"c{version}",), articles=(f"a{version}",), sources=("outlet1",), origins=("outlet1",),
    )


def contradiction(id: str, of: str) -> Contradiction:
    return Contradiction(
        id=id, event=of, kind="number", act="killed", left="c1", right="c2", sides=(("c1",), ("c2",)), values=("[1, 1]", "[2, 2]"),
        severity=0.5, rule="r", explanation=Explanation(ar="رقمان", en="numbers"), first_seen=NOW,
    )


class Topic:
    """Messages with the positions that a group committed, which outlast an indexer; `commit` may be made to fail."""

    def __init__(self, messages: Sequence[Message]) -> None:
        self.messages = messages
        self.committed: dict[tuple[str, int], int] = {}
        self.held = 0

    def open(self) -> Reading:
        return Reading(self)


class Reading:
    """`Source`: reads what is not committed."""

    def __init__(self, topic: Topic) -> None:
        self.topic = topic
        self.left = [m for m in topic.messages if m.offset >= topic.committed.get((m.topic, m.partition), 0)]

    def poll(self, seconds: float) -> Sequence[Message]:
        assert seconds >= 0
        some, self.left = self.left[:40], self.left[40:]
        return some

    def commit(self, positions: Mapping[tuple[str, int], int]) -> None:
        self.topic.committed.update(positions)

    def hold(self) -> None:
        self.topic.held += 1


class Letters(list[DeadLetter]):
    def send(self, letters: Sequence[DeadLetter]) -> None:
        self.extend(letters)


def run(
    client: Elasticsearch, prefix: str, source: Source, stop: Callable[[], bool], waiting: Callable[[str], None] = lambda _: None,
) -> Letters:
    documents, letters = Documents(prefix), Letters()
    Indexer(
        source, Reader(documents), Writer(client, waiting=waiting), Replacing(client, prefix, documents), letters,
        limits=Limits(records=60), clock=lambda: 0.0, now=lambda: NOW,
    ).run(stop)
    return letters


def index(client: Elasticsearch, prefix: str, messages: Sequence[Message], waiting: Callable[[str], None] = lambda _: None) -> Letters:
    source = Topic(messages).open()
    return run(client, prefix, source, lambda: not source.left, waiting)


Held = dict[tuple[str, str], tuple[int, Any]]


def held(client: Elasticsearch, prefix: str) -> Held:
    """Every document with its version, by kind of index and id."""
    client.indices.refresh(index=f"{prefix}*")
    found = scan(client, index=f"{prefix}*", query={"query": {"match_all": {}}, "version": True}, size=1000)
    return {(hit["_index"].removeprefix(prefix), hit["_id"]): (hit["_version"], hit["_source"]) for hit in found}


def empty(client: Elasticsearch, prefix: str) -> None:
    names = list(client.indices.get(index=f"{prefix}*").body)
    if names:
        client.indices.delete(index=names)


def until(condition: Callable[[], bool], what: str, seconds: float = 240.0) -> None:
    end = monotonic() + seconds
    while not condition():
        assert monotonic() < end, f"waited {seconds:g} s in vain: {what}"
        threading.Event().wait(0.2)


@pytest.fixture(scope="module")
def undisturbed(client: Elasticsearch, templates: str) -> Held:
    """The documents of a run without any trouble; the indices are gone again."""
    assert index(client, templates, news(120)) == []
    found = held(client, templates)
    empty(client, templates)
    return found


def test_an_undisturbed_run_holds_everything_once(undisturbed: Held) -> None:
    kinds = [name.split("-20")[0].removesuffix("-1") for name, _ in undisturbed]
    assert {kind: kinds.count(kind) for kind in set(kinds)} == {
        "articles": 120 + 14, "claims": 120 + 14, "events": 20, "contradictions": 24, "alerts": 24, "feeds": 10,
    }  # fmt: skip
    replaced = [one for (name, one), (_, source) in undisturbed.items() if name.startswith("articles") and source["replaced"]]
    assert sorted(replaced) == sorted(f"a{i}.0" for i in range(0, 120, 9))


def test_the_same_again_in_any_order_changes_nothing(client: Elasticsearch, prefix: str, undisturbed: Held) -> None:
    messages = news(120)
    assert index(client, prefix, messages) == []
    assert index(client, prefix, messages[::-1]) == []
    assert held(client, prefix) == undisturbed


KILLED = """
import os, signal, sys
sys.path[:0] = [sys.argv[1]]
import test_elastic_faults as faults
from sinks.elastic.setup import connect

class Killed(faults.Reading):
    def commit(self, positions):
        done.append(positions)
        if len(done) == int(sys.argv[4]):
            os.kill(os.getpid(), signal.SIGKILL)  # the bulk is acknowledged, the positions are not
        super().commit(positions)
        print(faults.msgspec.json.encode([[*place, offset] for place, offset in positions.items()]).decode(), flush=True)

done = []
source = Killed(faults.Topic(faults.news(120)))
faults.run(connect(sys.argv[2]), sys.argv[3], source, lambda: not source.left)
"""


@pytest.mark.parametrize("commits", [1, 4])
def test_killed_between_bulk_and_commit(client: Elasticsearch, prefix: str, elasticsearch: Node, undisturbed: Held, commits: int) -> None:
    arguments = [str(Path(__file__).parent), elasticsearch.url, prefix, str(commits)]
    done = subprocess.run([sys.executable, "-c", KILLED, *arguments], capture_output=True, text=True, check=False, timeout=300)
    assert done.returncode == -signal.SIGKILL, done.stderr
    topic = Topic(news(120))
    for line in done.stdout.splitlines():
        topic.committed.update({(name, partition): offset for name, partition, offset in msgspec.json.decode(line)})
    assert len(done.stdout.splitlines()) == commits - 1
    source = topic.open()
    assert run(client, prefix, source, lambda: not source.left) == []
    assert held(client, prefix) == undisturbed


class Proxy(ThreadingHTTPServer):
    """Stands before Elasticsearch and answers for it, as told by `answer`: a status, or None for Elasticsearch's own answer."""

    def __init__(self, node: Node, answer: Callable[[int], int | None]) -> None:
        self.node = node
        self.answer = answer
        self.bulks = 0
        self.refused = 0
        super().__init__(("127.0.0.1", 0), _Handler)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: Proxy

    def _pass(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        server = self.server
        status = None
        if "_bulk" in self.path:
            server.bulks += 1
            status = server.answer(server.bulks)
        if status is not None:
            server.refused += 1
            self._send(status, b'{"error": {"type": "busy", "reason": "try later"}}', "application/json")
            return
        connection = http.client.HTTPConnection("127.0.0.1", server.node.port, timeout=300)
        kept = {k: v for k, v in self.headers.items() if k.lower() not in ("host", "connection")}
        connection.request(self.command, self.path, body, kept)
        answer = connection.getresponse()
        self._send(answer.status, answer.read(), answer.headers.get("Content-Type") or "application/json")
        connection.close()

    def _send(self, status: int, body: bytes, kind: str) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("X-Elastic-Product", "Elasticsearch")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    do_GET = do_POST = do_PUT = do_HEAD = do_DELETE = _pass  # noqa: N815 - the names that http.server asks for

    def log_message(self, format: str, *args: Any) -> None:
        """Says nothing."""


@contextmanager
def proxied(node: Node, answer: Callable[[int], int | None]) -> Iterator[Proxy]:
    with Proxy(node, answer) as proxy:
        thread = threading.Thread(target=proxy.serve_forever, args=(0.05,))
        thread.start()
        try:
            yield proxy
        finally:
            proxy.shutdown()
            thread.join()


def test_busy_for_a_while(
    client: Elasticsearch, prefix: str, elasticsearch: Node, undisturbed: Held, monkeypatch: pytest.MonkeyPatch,
) -> None:
    """429, 503, 502, a closed connection: each for several requests in a row, again and again."""
    monkeypatch.setattr(writing, "LONGEST_PAUSE", 0.3)
    reasons: list[str] = []
    with proxied(elasticsearch, lambda n: (429, 503, 502, 504)[n // 4 % 4] if n % 5 else None) as proxy, connect(proxy.url) as through:
        assert index(through, prefix, news(120), reasons.append) == []
        assert proxy.refused > 20
    assert any(reason.startswith("429") for reason in reasons)
    assert any(reason.startswith("503") for reason in reasons)
    assert held(client, prefix) == undisturbed


def test_busy_for_a_minute(client: Elasticsearch, prefix: str, elasticsearch: Node, undisturbed: Held) -> None:
    """429 and 503 in turn, for as long, with the pauses that there are."""
    started = monotonic()
    busy = 60.0 if "SOAK_ROUNDS" in os.environ else 3.0

    def answer(number: int) -> int | None:
        return (429, 503)[number % 2] if monotonic() - started < busy else None

    with proxied(elasticsearch, answer) as proxy, connect(proxy.url) as through:
        assert index(through, prefix, news(120)) == []
        assert monotonic() - started > busy
        assert proxy.refused > 3
    assert held(client, prefix) == undisturbed


def test_a_request_that_is_too_large_is_parted(client: Elasticsearch, prefix: str, elasticsearch: Node, undisturbed: Held) -> None:
    with proxied(elasticsearch, lambda n: 413 if n in (1, 2, 5) else None) as proxy, connect(proxy.url) as through:
        assert index(through, prefix, news(120)) == []
        assert proxy.refused == 3
    assert held(client, prefix) == undisturbed


@pytest.mark.soak
@pytest.mark.timeout(400 + 60 * ROUNDS)
def test_killed_under_load(client: Elasticsearch, prefix: str, elasticsearch: Node, undisturbed: Held) -> None:
    """Elasticsearch dies in the middle, again and again, and comes back: the indexer waits, and goes on."""
    waited, ended, one = threading.Event(), threading.Event(), threading.Lock()
    kills = 0

    class Deadly(Reading):
        commits = 0

        def commit(self, positions: Mapping[tuple[str, int], int]) -> None:
            nonlocal kills
            super().commit(positions)
            self.commits += 1
            if self.commits in (1, 3, 5):
                with one:
                    elasticsearch.kill()
                    kills += 1

    def revive() -> None:
        while not ended.is_set():
            if waited.wait(0.1):
                waited.clear()
                with one:
                    elasticsearch.start()

    thread = threading.Thread(target=revive)
    thread.start()
    try:
        while kills < ROUNDS:
            source = Deadly(Topic(news(120)))
            assert run(client, prefix, source, lambda: not source.left, lambda _: waited.set()) == []  # noqa: B023 - called at once
            assert source.topic.held > 0  # the group knew all the time that we live
            elasticsearch.start()
            elasticsearch.wait()
            assert held(client, prefix) == undisturbed
            empty(client, prefix)
    finally:
        ended.set()
        thread.join()
        elasticsearch.start()
        elasticsearch.wait()


@pytest.mark.parametrize("block", ["index.blocks.read_only_allow_delete", "index.blocks.write"])
def test_a_full_disk_that_clears(client: Elasticsearch, prefix: str, undisturbed: Held, block: str) -> None:
    """A node whose disk is full makes its indices read-only; when there is room again, it goes on."""
    messages = news(120)
    assert index(client, prefix, messages[:200]) == []
    client.indices.put_settings(index=f"{prefix}*", settings={block: True})
    cleared = threading.Event()

    def waiting(_: str) -> None:
        if not cleared.is_set():
            client.indices.put_settings(index=f"{prefix}*", settings={block: None})
            cleared.set()

    assert index(client, prefix, messages, waiting) == []
    assert cleared.is_set()
    assert held(client, prefix) == undisturbed


def test_a_disk_that_elasticsearch_itself_calls_full(client: Elasticsearch, prefix: str, undisturbed: Held) -> None:
    """Its watermark is set to more than any disk has free: it closes the indices, and opens them again when the mark is low again."""
    messages = news(120)
    assert index(client, prefix, messages[:-40]) == []
    disk = "cluster.routing.allocation.disk"
    marks = {f"{disk}.watermark.{mark}": "4000tb" for mark in ("low", "high", "flood_stage")}
    full = marks | {f"{disk}.threshold_enabled": "true", "cluster.info.update.interval": "10s"}

    def closed() -> bool:
        return any("blocks" in one["settings"].get("index", {}) for one in client.indices.get_settings(index=f"{prefix}*").values())

    def room() -> None:
        client.cluster.put_settings(persistent=dict.fromkeys(marks, "1b"))

    client.cluster.put_settings(persistent=full)
    try:
        until(closed, "the indices are closed")
        reasons: list[str] = []

        def waiting(reason: str) -> None:
            if not reasons:
                room()
            reasons.append(reason)

        assert index(client, prefix, messages, waiting) == []
        assert any("read-only" in reason or "disk" in reason for reason in reasons), reasons
        assert held(client, prefix) == undisturbed
        until(lambda: not closed(), "the indices are open")
    finally:
        client.cluster.put_settings(persistent=dict.fromkeys(full))


def test_what_the_index_refuses_is_a_dead_letter(client: Elasticsearch, prefix: str, undisturbed: Held) -> None:
    """A mapping that does not fit (an index that was made before ours, by hand): the reason is told, all else flows on."""
    wrong = {"properties": {"kind": {"type": "long"}}}
    client.indices.create(index=f"{prefix}contradictions-1", mappings=wrong)
    letters = index(client, prefix, news(120))
    assert len(letters) == 24
    assert all(letter.stage == "index" and "failed to parse field [kind] of type [long]" in letter.reason for letter in letters)
    assert letters[0].subject == "contradictions/x0"
    assert msgspec.json.decode(letters[0].payload, type=Contradiction) == contradiction("x0", "e0")
    assert {key: value for key, value in undisturbed.items() if not key[0].startswith("contradictions")} == held(client, prefix)


def test_what_cannot_be_read_is_a_dead_letter(client: Elasticsearch, prefix: str, undisturbed: Held) -> None:
    messages = news(120)
    last = len(messages)
    other_version = encode(msgspec.structs.replace(event("e1", 999), v=2))
    for number, (kind, raw) in enumerate(
        [("articles", b"not JSON"), ("claims", b'{"article": 1}'), ("events", other_version), ("alerts", b"\xff\xfe"), ("articles", b"")]
    ):
        messages.append(message(kind, last + number, "k", raw))
    messages.append(message("contradictions", last + 9, "x0", encode(contradiction("x0", "e0")), {"standing": b"?"}))
    messages.append(message("articles", last + 10, "k", encode(Article(id="ق" * 600, source="s", text="", published=NOW))))
    letters = index(client, prefix, messages)
    assert [letter.reason.split(":")[0] for letter in letters] == [
        "not a Article", "not a Extraction", "not a Event of schema version 1, but of 2", "not a Alert", "not a Article",
        "the header 'standing' is none", "its id has 1202 bytes; the index takes 1 to 512",
    ]  # fmt: skip
    assert len({letter.id for letter in letters}) == 7
    assert letters[3].payload == "\\xff\\xfe"
    assert held(client, prefix) == undisturbed


def test_a_very_long_article(client: Elasticsearch, prefix: str) -> None:
    text = "قصف على الحي القديم في المدينة ليلاً. " * 75_000
    assert len(text.encode()) > 5_000_000
    article = Article(id="long", source="s", title="طويل", text=text, published=NOW)
    raw = encode(Extraction(article=article, claims=()))
    assert index(client, prefix, [message("articles", 0, "long", encode(article)), message("claims", 1, "long", raw)]) == []
    found = held(client, prefix)
    assert [key[1] for key in found] == ["long.0"]
    assert next(iter(found.values()))[1]["text"] == text


def test_a_dead_letter_that_is_refused_does_not_go_round(client: Elasticsearch, prefix: str) -> None:
    assert index(client, prefix, [message("dead_letters", 0, "d", b"not JSON")]) == []


def test_an_indexer_that_is_told_to_stop_while_nobody_answers(prefix: str) -> None:
    """It ends, and has committed nothing that is not written."""
    told = threading.Event()
    with connect("http://127.0.0.1:9") as nobody:  # the port where nothing is
        documents, source = Documents(prefix), Topic(news(3)).open()
        writer = Writer(nobody, stopped=told.is_set, waiting=lambda _: told.set())
        Indexer(
            source, Reader(documents), writer, Replacing(nobody, prefix, documents), Letters(), limits=Limits(), clock=lambda: 0.0,
            now=lambda: NOW,
        ).run(lambda: not source.left)
    assert source.topic.committed == {}


