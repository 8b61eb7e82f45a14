"""The agents of the Faust application, with records handed to them: what becomes of each. The live tests have a Kafka."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from faust.types import TP

from bench.generate import articles as generated
from processors import claims
from processors.errors import Unreachable
from processors.model import Article, Contradiction, DeadLetter, Verdict, decode, encode, identity
from processors.model import Event as NewsEvent
from processors.ports import Batch, Indexed
from processors.streams.consumer import Chain, Looks
from processors.streams.extract import Extract
from processors.streams.match import Match, is_new
from processors.streams.wiring import ORIGIN, Found, Outgoing, Refused, Said, Wiring
from rasid.articles import completed
from rasid.pending import PendingBook
from sinks.memory import MemoryStore

NOW = datetime(2024, 3, 5, 12, tzinfo=UTC)


@dataclass
class Message:
    value: bytes
    offset: int
    partition: int = 0
    topic: str = "t.reports"
    key: bytes = b"SY"
    headers: Any = ()

    @property
    def tp(self) -> TP:
        return TP(self.topic, self.partition)


@dataclass
class Event:
    message: Message
    acked: bool = False

    def ack(self) -> None:
        self.acked = True


class Stream:
    """Gives its batches, then ends."""

    def __init__(self, *batches: list[Event]) -> None:
        self._batches = batches

    async def noack_take(self, most: int, within: float) -> Any:
        assert most >= 1
        assert within > 0
        for batch in self._batches:
            yield batch


@dataclass
class Shelf:
    """A shelf in memory. Fails so many times when it commits."""

    store: MemoryStore = field(default_factory=MemoryStore)
    positions: dict[str, int] = field(default_factory=dict)
    records: list[Outgoing] = field(default_factory=list)
    commits: int = 0
    fails: int = 0
    closed: int = 0

    def pending(self) -> PendingBook:
        return PendingBook(self.store)

    async def commit(
        self, positions: dict[str, int], events: Sequence[Indexed], contradictions: Sequence[Contradiction], records: Sequence[Outgoing],
    ) -> None:
        if self.fails:
            self.fails -= 1
            raise Unreachable("away")
        self.commits += 1
        self.store.commit(Batch(events=list(events), contradictions=list(contradictions)))
        self.positions = self.positions | positions
        self.records.extend(records)

    async def close(self) -> None:
        self.closed += 1


class Consumer:
    """What the agent asks of Faust's consumer."""

    def __init__(self, earliest: int = 0) -> None:
        self.owned = {TP("t.reports", 0), TP("t.reports", 1)}
        self.sought: list[tuple[TP, int]] = []
        self.forgotten: list[int] = []
        self.chain = Chain()
        self._earliest = earliest

    def assignment(self) -> set[TP]:
        return self.owned

    async def earliest_offsets(self, tp: TP) -> dict[TP, int]:
        return {tp: self._earliest}

    async def read_again(self, tp: TP, offset: int) -> None:
        self.sought.append((tp, offset))

    def forget(self, message: Message) -> None:
        self.forgotten.append(message.offset)


@dataclass
class App:
    consumer: Consumer = field(default_factory=Consumer)


@dataclass
class Sent:
    records: list[Outgoing] = field(default_factory=list)
    fails: int = 0

    async def __call__(self, records: Sequence[Outgoing]) -> None:
        if self.fails:
            self.fails -= 1
            raise Unreachable("away")
        self.records.extend(records)


def wiring(shelf: Shelf | None = None, understand: Any = None, sent: Sent | None = None, largest: int = 10**7) -> Wiring:
    async def opened(partition: int) -> Any:
        return shelf

    async def nothing(wanted: Any) -> Sequence[Said]:
        return ()

    return Wiring(
        said=nothing, bootstrap="",
        group="t-process", topic=lambda name: f"t.{name}", folder=Path(), batch=64, session_timeout=6.0, largest=largest,
        understand=understand, send=sent or Sent(), open_shelf=opened, now=lambda: NOW,
    )


@pytest.fixture(scope="module")
def reports() -> list[bytes]:
    found = []
    for one in generated(24):
        name = identity("article", one.url)
        article = completed(Article(id=name, url=one.url, source=one.source, title=one.title, text=one.text, published=one.published))
        found += [encode(report) for report in claims.reports(article, claims.extract(article))]
    assert len(found) > 15
    return found


def events_of(values: Sequence[bytes], first: int = 0) -> list[Event]:
    return [Event(Message(value, first + number)) for number, value in enumerate(values)]


def hear(shelf: Shelf, *verdicts: Verdict) -> None:
    said = [Said(0, number, Message(encode(one), number)) for number, one in enumerate(verdicts)]
    asyncio.run(Match(wiring(shelf), App())._amend(said))  # type: ignore[arg-type] - stands in for Faust


def match(shelf: Shelf, *batches: list[Event], app: App | None = None, largest: int = 10**7) -> None:
    asyncio.run(Match(wiring(shelf, largest=largest), app or App()).work(Stream(*batches)))  # type: ignore[arg-type] - stands in for Faust


def of(records: Sequence[Outgoing], topic: str) -> list[bytes]:
    return [record.value for record in records if record.topic == f"t.{topic}"]


def test_a_batch_is_one_commit_and_then_acknowledged(reports: list[bytes]) -> None:
    shelf, events = Shelf(), events_of(reports)
    match(shelf, events)
    assert shelf.commits == 1
    assert shelf.positions["reports"] == len(reports) - 1
    assert all(event.acked for event in events)
    assert len(of(shelf.records, "contradictions")) > 5
    assert len(of(shelf.records, "alerts")) == len(set(of(shelf.records, "alerts"))) > 5


def test_how_reports_are_cut_into_batches_does_not_matter(reports: list[bytes]) -> None:
    whole, pieces = Shelf(), Shelf()
    match(whole, events_of(reports))
    match(pieces, *(events_of(reports[start : start + 5], start) for start in range(0, len(reports), 5)))
    assert of(whole.records, "alerts") == of(pieces.records, "alerts")
    assert whole.store.events(limit=10**6) == pieces.store.events(limit=10**6)


def test_contradictions_are_shown_with_the_title_and_place_that_their_events_have_now(reports: list[bytes]) -> None:
    """Late reports: the event is called after what was published first, whenever that came."""

    def shown(contradiction: Contradiction, of: Indexed) -> bytes:
        return repr((of.event.title, of.event.place)).encode()

    shelf, late = Shelf(), [*reversed(reports)]
    one_by_one = [[event] for event in events_of(late)]
    wired = replace(wiring(shelf), standing=shown)
    asyncio.run(Match(wired, App()).work(Stream(*one_by_one)))  # type: ignore[arg-type] - stands in for Faust
    told = {one.key: dict(one.headers)["standing"] for one in shelf.records if one.topic == "t.contradictions"}
    events, _ = shelf.store.events(limit=10**6)
    now = {one.id.encode(): shown(one, Indexed(event, (), ())) for event in events for one in shelf.store.contradictions_of(event.id)}
    assert now
    assert told == now


def test_reports_that_were_dealt_with_are_acknowledged_and_passed_over(reports: list[bytes]) -> None:
    shelf = Shelf()
    match(shelf, events_of(reports))
    before = list(shelf.records)
    again = events_of(reports)
    match(shelf, again)
    assert shelf.records == before
    assert shelf.commits == 1
    assert all(event.acked for event in again)


def test_reports_that_extraction_sent_twice_are_passed_over(reports: list[bytes]) -> None:
    def sent(first: int) -> list[Event]:
        return [
            Event(Message(value, first + number, headers=[(ORIGIN, f"0 {number} 0".encode())])) for number, value in enumerate(reports)
        ]

    shelf = Shelf()
    match(shelf, sent(0))
    before = list(shelf.records)
    match(shelf, sent(len(reports)))
    assert shelf.records == before
    assert shelf.positions["reports"] == 2 * len(reports) - 1


def test_what_is_new_is_told_by_the_articles_place() -> None:
    positions: dict[str, int] = {}

    def new(origin: str) -> bool:
        return is_new([(ORIGIN, origin.encode())], positions)

    assert new("0 5 0")
    assert new("0 5 1")
    assert not new("0 5 0")
    assert not new("0 4 7")
    assert new("1 0 0"), "each partition of articles counts for itself"
    assert new("0 6 0")
    assert is_new((), positions), "a report without an origin is always new"
    assert is_new({ORIGIN: b"0 7 0"}, positions)
    assert not is_new({ORIGIN: b"0 7 0"}, positions)


def test_reports_that_were_left_out_are_read_again(reports: list[bytes]) -> None:
    shelf, app = Shelf(), App()
    late = events_of(reports[3:], first=3)
    match(shelf, late, app=app)
    assert app.consumer.sought == [(TP("t.reports", 0), 0)]
    assert shelf.commits == 0
    assert not any(event.acked for event in late)


def test_reports_that_were_left_out_in_the_middle_of_a_batch_are_read_again(reports: list[bytes]) -> None:
    shelf, app, undisturbed = Shelf(), App(), Shelf()
    events = events_of(reports)
    held, behind = events[:2], events[7:]
    match(shelf, held + behind, app=app)
    assert app.consumer.sought == [(TP("t.reports", 0), 2)]
    assert app.consumer.forgotten == [event.message.offset for event in behind]
    assert shelf.positions["reports"] == 1
    assert [event.acked for event in events] == [True, True, *[False] * (len(events) - 2)]
    match(shelf, events_of(reports[2:], first=2), app=app)
    match(undisturbed, events_of(reports))
    assert shelf.store.events(limit=10**6) == undisturbed.store.events(limit=10**6)


def test_reports_that_come_twice_in_a_batch_leave_no_gap(reports: list[bytes]) -> None:
    shelf, app = Shelf(), App()
    events = [*events_of(reports[:5]), *events_of(reports[3:], first=3)]
    match(shelf, events, app=app)
    assert app.consumer.sought == []
    assert shelf.positions["reports"] == len(reports) - 1


def test_what_is_gone_from_the_topic_is_told_from_what_was_left_out(reports: list[bytes]) -> None:
    shelf, app = Shelf(), App(Consumer(earliest=3))
    events = events_of(reports)
    match(shelf, events[3:6] + events[9:], app=app)
    assert app.consumer.sought == [(TP("t.reports", 0), 6)]
    assert shelf.positions["reports"] == 5


def test_reports_that_are_gone_from_the_topic_are_not_waited_for(reports: list[bytes]) -> None:
    shelf, app = Shelf(), App(Consumer(earliest=3))
    match(shelf, events_of(reports[3:], first=3), app=app)
    assert app.consumer.sought == []
    assert shelf.commits == 1


def test_a_partition_that_others_have_now_is_left_to_them(reports: list[bytes]) -> None:
    shelf, app = Shelf(), App()
    app.consumer.owned = set()
    events = events_of(reports)
    match(shelf, events, app=app)
    assert shelf.commits == 0
    assert not any(event.acked for event in events)


def test_while_kafka_is_away_it_is_tried_again(reports: list[bytes]) -> None:
    shelf, events = Shelf(fails=1), events_of(reports)
    match(shelf, events)
    assert shelf.closed == 1, "the shelf is opened anew: what came of the transaction is not known"
    assert shelf.commits == 1
    assert all(event.acked for event in events)


def test_a_report_that_makes_too_large_a_record_is_a_dead_letter_and_the_others_are_not(reports: list[bytes]) -> None:
    plain = Shelf()
    match(plain, events_of(reports))
    sizes = sorted(len(record.value) for record in plain.records)
    shelf = Shelf()
    match(shelf, events_of(reports), largest=sizes[-1] - 1)
    letters = [decode(value, DeadLetter) for value in of(shelf.records, "dead-letters")]
    assert 0 < len(letters) < len(reports)
    assert all("divide the article" in letter.reason for letter in letters)
    assert shelf.positions["reports"] == len(reports) - 1
    assert all(len(record.value) < sizes[-1] for record in shelf.records)


def extract(results: Sequence[Any], largest: int = 10**7, fails: int = 0) -> tuple[list[Outgoing], list[Event]]:
    async def understand(articles: Sequence[bytes]) -> Sequence[Any]:
        assert len(articles) == len(results)
        return results

    sent = Sent(fails=fails)
    events = [Event(Message(b"{}", number, 3, "t.articles", f"a{number}".encode())) for number in range(len(results))]
    app = App()
    app.consumer.chain.handed(TP("t.articles", 3), [event.message.offset for event in events])
    asyncio.run(Extract(wiring(understand=understand, sent=sent, largest=largest), app).work(Stream(events)))
    return sent.records, events


def test_extraction_sends_claims_and_reports_with_their_origin() -> None:
    records, events = extract([Found(("a0", b"claims"), (("SY", b"one"), ("", b"two")), 4), Found(("a1", b"none"), (), 0)])
    assert records == [
        Outgoing("t.claims", b"a0", b"claims"),
        Outgoing("t.reports", b"SY", b"one", ((ORIGIN, b"3 0 0"),)),
        Outgoing("t.reports", b"", b"two", ((ORIGIN, b"3 0 1"),)),
        Outgoing("t.claims", b"a1", b"none"),
    ]
    assert all(event.acked for event in events)


def test_what_cannot_be_extracted_is_a_dead_letter() -> None:
    records, events = extract([Refused("no article"), Found(("a1", b"x" * 900), (), 0), Found(("a2", b"fine"), (), 0)], largest=800)
    letters = [decode(value, DeadLetter) for value in of(records, "dead-letters")]
    assert [(letter.subject, letter.stage) for letter in letters] == [("a0", "extract"), ("a1", "extract")]
    assert letters[0].reason == "no article"
    assert "900" in letters[1].reason
    assert of(records, "claims") == [b"fine"]
    assert all(event.acked for event in events)


def test_a_dead_letter_that_is_too_large_tells_where_its_record_is() -> None:
    records, _ = extract([Refused("x" * 700)], largest=600)
    (letter,) = [decode(value, DeadLetter) for value in of(records, "dead-letters")]
    assert letter.payload == ""
    assert "topic t.articles, partition 3, offset 0" in letter.reason


def test_extraction_waits_for_kafka() -> None:
    records, events = extract([Found(("a0", b"claims"), (), 0)], fails=1)
    assert of(records, "claims") == [b"claims"]
    assert all(event.acked for event in events)


def two_events(shelf: Shelf, reports: list[bytes]) -> tuple[Any, Any]:
    match(shelf, events_of(reports))
    found = [one for one in shelf.store.events(limit=100)[0] if one.country]
    return next((one, other) for one in found for other in found if one.id < other.id and one.country == other.country)


def together(one: Any, other: Any, after: int = 0) -> Verdict:
    chosen = one.ledger[0], other.ledger[0]
    return Verdict(
        id="v", kind="merge", claims=tuple(line.claim for line in chosen), articles=tuple(line.article for line in chosen),
        country=one.country, by="ليلى", at=NOW, after=after,
    )


def test_what_people_said_changes_the_events_once(reports: list[bytes]) -> None:
    shelf = Shelf()
    one, other = two_events(shelf, reports)
    commits, before = shelf.commits, len(of(shelf.records, "events"))
    hear(shelf, together(one, other))
    assert shelf.commits == commits + 1
    assert shelf.positions["verdicts"] == 0
    merged = {decode(raw, NewsEvent).merged_into for raw in of(shelf.records, "events")[before:]}
    assert merged & {one.id, other.id}
    hear(shelf, together(one, other))
    assert shelf.commits == commits + 1


def test_a_verdict_waits_for_the_reports_it_speaks_of(reports: list[bytes]) -> None:
    shelf = Shelf()
    one, other = two_events(shelf, reports)
    commits = shelf.commits
    hear(shelf, together(one, other, after=len(reports)))
    assert shelf.commits == commits
    assert "verdicts" not in shelf.positions
    shelf.positions["reports"] = len(reports)
    hear(shelf, together(one, other, after=len(reports)))
    assert shelf.positions["verdicts"] == 0


def test_a_verdict_that_is_none_becomes_a_dead_letter(reports: list[bytes]) -> None:
    shelf = Shelf()
    match(shelf, events_of(reports))
    asyncio.run(Match(wiring(shelf), App())._amend([Said(0, 0, Message(b"not JSON", 0))]))  # type: ignore[arg-type] - stands in for Faust
    assert [decode(raw, DeadLetter).stage for raw in of(shelf.records, "dead-letters")] == ["verdict"]
    assert shelf.positions["verdicts"] == 0


def test_what_was_fetched_and_dropped_is_read_again_once() -> None:
    looks, tp, other = Looks(), TP("articles", 0), TP("articles", 1)
    assert list(looks.dropped({tp: (22, 58), other: (5, 5)})) == []  # it may still come
    assert list(looks.dropped({tp: (22, 58), other: (5, 5)})) == [(tp, 22)]
    assert list(looks.dropped({tp: (22, 58), other: (5, 5)})) == []  # no record was there: a marker


def test_what_moves_or_is_being_worked_on_was_not_dropped() -> None:
    looks, tp = Looks(), TP("articles", 0)
    assert list(looks.dropped({tp: (22, 58)})) == []
    assert list(looks.dropped({tp: (40, 58)})) == []
    assert list(looks.dropped({})) == []  # being worked on
    assert list(looks.dropped({tp: (40, 58)})) == []
    assert list(looks.dropped({tp: (40, 58)})) == [(tp, 40)]
