"""The memory store and the SQLite store are given the same batches in any order, and must answer the same, also after opening anew."""

import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, rule

from processors.model import (
    Act,
    Article,
    Claim,
    Contradiction,
    Event,
    Explanation,
    FeedState,
    LedgerEntry,
    Member,
    SeenEntry,
)
from processors.ports import Batch, Indexed, Query, Topic
from sinks.memory import MemoryStore
from sinks.sqlite import SqliteStore

NOW = datetime(2026, 3, 1, tzinfo=UTC)
WORDS = ("قصف", "حلب", "هدنة", "قتلى", "سيول", "في")
KEYS = ("k1", "k2", "k3", "k4")
TOPICS: tuple[Topic, ...] = ("articles", "reports", "contradictions")

ids = st.sampled_from("abcd")
small = st.integers(0, 2)
numbers = st.lists(st.integers(0, 11), unique=True, max_size=6)
sides = st.lists(st.integers(0, 11), min_size=2, max_size=4)
words = st.lists(st.sampled_from(WORDS), max_size=6).map(" ".join)


def claim(number: int) -> Claim:
    """The same number is the same claim."""
    return Claim(
        id=f"c{number}", article="abcd"[number % 4], revision=number % 3, source="s", published=NOW, start=0, end=1, text=WORDS[number % 5],
        act=Act(type=("killed", "strike")[number % 2]),
    )  # fmt: skip


def indexed(event: str, version: int, numbers: list[int], keys: set[str], country: str) -> Indexed:
    claims = tuple(claim(n) for n in numbers)
    ledger = tuple(
        LedgerEntry(
            claim=c.id, article=c.article, source="s", origin="s", published=NOW, text=c.text, speaker=None, speaker_name=None,
            type="killed", targets=(), stance="asserts", quantity=None, retracted=version % 2 == 1,
        )
        for c in claims
    )
    made = Event(
        id=event, country=country, version=version, title="", place=None, start=NOW, end=NOW + timedelta(hours=version), acts=("killed",),
        claims=tuple(c.id for c in claims), articles=tuple(c.article for c in claims), sources=(), origins=(), ledger=ledger,
    )
    members = tuple(
        Member(
            published=NOW, article=c.article, number=n, claims=(c.id,), main=True, title="", angle="", origin="s", home=event,
            score=float(version), terms="",
        )
        for n, c in enumerate(claims)
    )  # fmt: skip
    return Indexed(made, tuple(keys), claims, members)


class Twins(RuleBasedStateMachine):
    def __init__(self) -> None:
        super().__init__()
        self.directory = tempfile.TemporaryDirectory()
        self.path = Path(self.directory.name) / "rasid.sqlite"
        self.memory, self.sqlite = MemoryStore(), SqliteStore(self.path)
        self.newest: dict[str, Indexed] = {}
        self.appended: dict[Topic, list[bytes]] = {topic: [] for topic in TOPICS}

    def commit(self, batch: Batch) -> None:
        self.memory.commit(batch)
        self.sqlite.commit(batch)

    @rule(id=ids, revision=small, title=words, text=words, age=small)
    def article(self, id: str, revision: int, title: str, text: str, age: int) -> None:
        published = NOW - timedelta(days=age)
        self.commit(Batch(articles=[Article(id=id, revision=revision, source=id, title=title, text=text, published=published)]))

    @rule(numbers=numbers)
    def claims(self, numbers: list[int]) -> None:
        of: dict[tuple[str, int], tuple[Claim, ...]] = {}
        for one in map(claim, numbers):
            of[one.article, one.revision] = (*of.get((one.article, one.revision), ()), one)
        self.commit(Batch(claims=of))

    @rule(
        events=st.lists(
            st.tuples(ids, st.integers(1, 4), numbers, st.sets(st.sampled_from(KEYS)), st.sampled_from(["SY", ""])),
            max_size=3,
        )
    )  # fmt: skip
    def events(self, events: list[tuple[str, int, list[int], set[str], str]]) -> None:
        batch = Batch(events=[indexed(*event) for event in events])
        for one in batch.events:
            known = self.newest.get(one.event.id)
            if known is None or known.event.version <= one.event.version:
                self.newest[one.event.id] = one
        self.commit(batch)

    @rule(id=ids, event=ids, version=small, severity=small, retracted=st.booleans(), sides=sides)
    def contradiction(self, id: str, event: str, version: int, severity: int, retracted: bool, sides: list[int]) -> None:
        left, right = (f"c{sides[0]}",), tuple(f"c{n}" for n in sides[1:])
        made = Contradiction(
            id=id, event=event, kind="number", act="killed", left=left[0], right=right[0], sides=(left, right), values=("1", "2"),
            severity=severity / 2, rule="r", explanation=Explanation(ar="", en=""), first_seen=NOW, version=version, retracted=retracted,
        )
        self.commit(Batch(contradictions=[made]))

    @rule(topic=st.sampled_from(TOPICS), key=ids, values=st.lists(st.binary(max_size=300), max_size=3), consumer=ids)
    def append(self, topic: Topic, key: str, values: list[bytes], consumer: str) -> None:
        after = self.sqlite.position(consumer, topic)
        read = self.sqlite.read(topic, after, 2)
        positions = {(consumer, topic): read[-1].offset} if read else {}
        self.commit(Batch(append=[(topic, key, value) for value in values], positions=positions))
        self.appended[topic] += values

    @rule(feed=ids, entry=ids, hash=ids)
    def feed(self, feed: str, entry: str, hash: str) -> None:
        self.commit(Batch(feeds=[FeedState(feed=feed, url=hash)], seen=[SeenEntry(feed=feed, entry=entry, entry_hash=hash, seen=NOW)]))

    @rule()
    def reopen(self) -> None:
        self.sqlite.close()
        self.sqlite = SqliteStore(self.path)

    @rule(text=words, act=st.sampled_from([None, "killed"]), contradicted=st.sampled_from([None, True, False]), outlet=st.none() | ids)
    def search(self, text: str, act: str | None, contradicted: bool | None, outlet: str | None) -> None:
        """Scores may differ a little: in the file, superseded revisions still count in how frequent a term is."""
        query = Query(text=text, act=act, contradicted=contradicted, outlet=outlet)
        in_file, in_memory = self.sqlite.search(query).hits, self.memory.search(query).hits
        assert sorted(hit._replace(score=0.0) for hit in in_file) == sorted(hit._replace(score=0.0) for hit in in_memory)

    @rule(keys=st.sets(st.sampled_from(KEYS)), country=st.sampled_from(["SY", ""]))
    def find(self, keys: set[str], country: str) -> None:
        by_force = [
            one.event.id for _, one in sorted(self.newest.items()) if one.event.country == country and keys & set(one.keys)
        ]
        found = self.sqlite.find(country, keys)
        assert [one.event.id for one in found] == by_force
        assert found == self.memory.find(country, keys)

    @rule()
    def same(self) -> None:
        for topic in TOPICS:
            assert [entry.value for entry in self.sqlite.read(topic, 0, 10_000)] == self.appended[topic]
        assert _listings(self.sqlite) == _listings(self.memory)

    def teardown(self) -> None:
        self.same()
        assert self.sqlite.check() == []
        self.sqlite.close()
        self.directory.cleanup()


def _listings(store: MemoryStore | SqliteStore) -> list[Any]:
    return [
        store.counts(), store.states(), store.events(limit=9), store.events(limit=9, contradicted=True), store.contradictions(limit=9),
        store.contradictions(limit=9, order="severity"),
        *((store.claims_of(x), store.revisions(x), store.contradictions_of(x), store.event(x), store.seen(x, "abcd")) for x in "abcd"),
        [store.claim(f"c{n}") for n in range(12)],
    ]  # fmt: skip


TestTwins = Twins.TestCase
TestTwins.settings = settings(max_examples=30, stateful_step_count=15, suppress_health_check=list(HealthCheck))
