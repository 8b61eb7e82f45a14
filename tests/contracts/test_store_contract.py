"""What processors.ports promises, checked on every store."""

from datetime import UTC, datetime, timedelta

import msgspec
import pytest
from msgspec.structs import replace

from processors.errors import BadRecord
from processors.model import (
    Absorbed,
    Act,
    Alert,
    Article,
    Claim,
    Contradiction,
    DeadLetter,
    Event,
    Explanation,
    FeedState,
    LedgerEntry,
    Member,
    Place,
    SeenEntry,
    SilentEdit,
    encode,
)
from processors.ports import Batch, Entry, Indexed, Store

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)


def article(id: str, revision: int = 0, *, text: str = "قُتل ثلاثة أشخاص في انفجار وسط المدينة.", source: str = "sada") -> Article:
    return Article(id=id, revision=revision, source=source, title="انفجار وسط المدينة", text=text, published=NOW, url=f"https://example.org/{id}")


def claim(id: str, of: str = "a", revision: int = 0) -> Claim:
    place = Place(id="SY.08", name="دوما", text="دوما", path=("SY", "SY.08"))
    return Claim(
        id=id, article=of, revision=revision, source="sada", published=NOW, start=0, end=4, text=f"قُتل ثلاثة ({id}).",
        act=Act(type="killed", place=place),
    )


def ledger(claim: Claim, *, retracted: bool = False) -> LedgerEntry:
    return LedgerEntry(
        claim=claim.id, article=claim.article, source=claim.source, origin=claim.source, published=claim.published, text=claim.text,
        speaker=None, speaker_name=None, type="killed", targets=(), stance="asserts", quantity=None, retracted=retracted,
    )


def event(
    id: str, *claims: Claim, version: int = 1, keys: tuple[str, ...] = ("p:SY.08|d:1",), country: str = "SY", end: datetime = NOW,
) -> Indexed:
    made = Event(
        id=id, country=country, version=version, title="انفجار", place=None, start=NOW, end=end, acts=("killed",),
        claims=tuple(c.id for c in claims), articles=tuple(dict.fromkeys(c.article for c in claims)), sources=("sada",), origins=("sada",),
        ledger=tuple(map(ledger, claims)),
    )
    return Indexed(made, tuple(sorted(set(keys))), claims)


def contradiction(
    id: str, of: str = "e", *, version: int = 1, severity: float = 0.5, seen: datetime = NOW, retracted: bool = False,
    left: tuple[str, ...] = ("c1",), right: tuple[str, ...] = ("c2",),
) -> Contradiction:
    return Contradiction(
        id=id, event=of, kind="number", act="killed", left=left[0], right=right[0], sides=(left, right), values=("[40, 40]", "[7, 7]"),
        severity=severity, rule="numbers.apart", explanation=Explanation(ar="رقمان لا يلتقيان", en="numbers apart"), first_seen=seen,
        version=version, retracted=retracted,
    )


def alert(id: str) -> Alert:
    return Alert(id=id, contradiction="x", event="e", made=NOW)


# Log


def test_records_come_back_in_the_order_of_their_topic(store: Store) -> None:
    store.commit(Batch(append=[("articles", "a", b"1"), ("reports", "SY", b"r"), ("articles", "b", b"2")]))
    store.commit(Batch(append=[("articles", "a", b"3")]))
    read = store.read("articles", 0, 10)
    assert [(entry.key, entry.value) for entry in read] == [("a", b"1"), ("b", b"2"), ("a", b"3")]
    assert [entry.offset for entry in read] == sorted({entry.offset for entry in read})
    assert read[0].offset > 0
    assert store.read("articles", read[0].offset, 1) == [read[1]]
    assert store.read("articles", read[-1].offset, 10) == []
    assert store.read("claims", 0, 10) == []


@pytest.mark.parametrize("value", [b"", b"x", b"\x00\x01", b"\xff" * 1000, "قصف ".encode() * 1000])
def test_any_bytes_are_kept(store: Store, value: bytes) -> None:
    store.commit(Batch(append=[("articles", "k", value), ("reports", "k", value)]))
    assert [e.value for e in store.read("articles", 0, 2)] == [value]
    assert [e.value for e in store.read("reports", 0, 2)] == [value]


def test_the_same_bytes_may_be_appended_again(store: Store) -> None:
    for _ in range(3):
        store.commit(Batch(append=[("articles", "a", encode(article("a")))]))
    assert [e.value for e in store.read("articles", 0, 10)] == [encode(article("a"))] * 3


def test_every_consumer_has_its_own_position(store: Store) -> None:
    assert store.position("extract", "articles") == 0
    store.commit(Batch(positions={("extract", "articles"): 7, ("index", "articles"): 3}))
    store.commit(Batch(positions={("index", "articles"): 5}))
    assert (store.position("extract", "articles"), store.position("index", "articles")) == (7, 5)
    assert store.position("extract", "reports") == 0
    store.commit(Batch(positions={("extract", "articles"): 2}))  # a replay goes back
    assert store.position("extract", "articles") == 2


def test_the_topic_of_events_may_forget_what_a_newer_record_of_the_key_replaces(store: Store) -> None:
    store.commit(Batch(append=[("events", "e1", b"old"), ("events", "e2", b"two"), ("events", "e1", b"new")]))
    newest: dict[str, Entry] = {entry.key: entry for entry in store.read("events", 0, 10)}
    assert {key: entry.value for key, entry in newest.items()} == {"e1": b"new", "e2": b"two"}


def test_a_batch_that_fails_leaves_nothing(store: Store) -> None:
    bad = Batch(append=[("articles", "a", b"1"), ("alerts", "x", b"no alert")], articles=[article("a")], positions={("c", "articles"): 1})
    with pytest.raises(BadRecord):
        store.commit(bad)
    assert store.read("articles", 0, 10) == []
    assert store.is_empty()
    assert store.position("c", "articles") == 0
    store.commit(Batch(articles=[article("a")]))
    assert store.article("a") == article("a")


# Outbox


def test_alerts_wait_in_the_outbox_until_settled(store: Store) -> None:
    store.commit(Batch(append=[("alerts", "e", encode(alert(one))) for one in ("z", "a", "z")]))
    assert [a.id for a in store.unsent(10)] == ["z", "a"]
    assert [a.id for a in store.unsent(1)] == ["z"]
    store.commit(Batch(settled_alerts=["z"]))
    store.commit(Batch(append=[("alerts", "e", encode(alert("z")))]))  # a replay alerts nobody twice
    assert store.unsent(10) == [alert("a")]


# Events


def test_events_are_found_by_any_of_their_keys(store: Store) -> None:
    one, two = event("e1", claim("c1"), keys=("k1", "k2")), event("e2", claim("c2"), keys=("k2", "k3"))
    abroad = event("e3", claim("c3"), keys=("k1",), country="IQ")
    store.commit(Batch(events=[two, one, abroad]))
    assert store.find("SY", ["k1"]) == [one]
    assert store.find("SY", iter(["k3", "k2", "k2"])) == [one, two]
    assert store.find("IQ", ["k1", "k2"]) == [abroad]
    assert store.find("SY", []) == []
    assert store.find("", ["k1"]) == []
    assert store.find("SY", [f"none{i}" for i in range(2000)] + ["k1"]) == [one]


def test_a_newer_version_replaces_the_event_and_its_keys(store: Store) -> None:
    c1, c2, c3 = claim("c1"), claim("c2", of="b"), claim("c3", of="c")
    store.commit(Batch(events=[event("e", c1, c2, c3, keys=("k1", "k2"))]))
    newer = event("e", c1, c3, version=2, keys=("k2", "k4"))
    lines = (ledger(c1), ledger(c2, retracted=True), ledger(c3))
    edit = SilentEdit(article="b", revision=1, before="c2", after=None, seen=NOW)
    newer = newer._replace(event=msgspec.structs.replace(newer.event, ledger=lines, edits=(edit,)))
    store.commit(Batch(events=[newer]))
    assert store.find("SY", ["k1"]) == []
    assert store.find("SY", ["k4", "k2"]) == [newer]
    assert store.event("e") == newer.event


def test_an_event_comes_back_with_what_it_is_made_of(store: Store) -> None:
    whole = event("e", claim("c1"), claim("c2"))
    one = Member(
        published=NOW, article="a", number=0, claims=("c1",), main=True, title="انفجار", angle="happening", origin="sada", home="e",
        score=-0.3, terms="انفجار 9000 مدين 4359",
    )  # fmt: skip
    members = (one, replace(one, number=1, claims=("c2",), main=False, title="", terms=""))
    made = replace(whole.event, strand="s", absorbed=(Absorbed(strand="t", event="f", into="s", published=NOW, article="a", number=1),))
    for version, kept in enumerate((members, members[:1], members), start=1):
        new = whole._replace(event=replace(made, version=version), members=kept)
        store.commit(Batch(events=[new]))
        assert store.find("SY", new.keys) == [new]


def test_an_older_version_never_overwrites_a_newer_one(store: Store) -> None:
    old, new = event("e", claim("c1")), event("e", claim("c1"), claim("c2"), version=2, keys=("k9",))
    store.commit(Batch(events=[new], contradictions=[contradiction("x", version=2, severity=0.9)]))
    store.commit(Batch(events=[old], contradictions=[contradiction("x", version=1, severity=0.1)]))
    assert store.find("SY", ["k9"]) == [new]
    assert store.find("SY", old.keys) == []
    assert [c.severity for c in store.contradictions_of("e")] == [0.9]


def test_an_event_may_hold_ids_of_claims_that_are_gone(store: Store) -> None:
    one = event("e", claim("c1"))
    one = one._replace(event=msgspec.structs.replace(one.event, claims=("c0", "c1")))
    store.commit(Batch(events=[one]))
    assert store.find("SY", one.keys) == [one]


def test_the_same_event_twice_in_one_batch(store: Store) -> None:
    first, second = event("e", claim("c1"), keys=("k1",)), event("e", claim("c1"), claim("c2"), version=2, keys=("k2",))
    store.commit(Batch(events=[first, second]))
    assert store.find("SY", ["k1", "k2"]) == [second]
    assert store.counts()["events"] == 1


def test_an_event_moves_to_another_country(store: Store) -> None:
    store.commit(Batch(events=[event("e", claim("c1"), keys=("k",))]))
    moved = event("e", claim("c1"), version=2, keys=("k",), country="IQ")
    store.commit(Batch(events=[moved]))
    assert (store.find("SY", ["k"]), store.find("IQ", ["k"])) == ([], [moved])


def test_contradictions_of_an_event_come_by_id(store: Store) -> None:
    store.commit(Batch(contradictions=[contradiction("z"), contradiction("b"), contradiction("m", of="other")]))
    assert [c.id for c in store.contradictions_of("e")] == ["b", "z"]
    assert store.contradictions_of("none") == []
    assert store.contradiction("m") == contradiction("m", of="other")
    assert store.contradiction("q") is None


# Feeds and dead letters


def test_feeds_and_what_they_showed(store: Store) -> None:
    state = FeedState(feed="f", url="https://example.org/feed", last_poll=NOW, etag='"x"')
    entry = SeenEntry(feed="f", entry="guid-1", entry_hash="h1", article="a", seen=NOW + timedelta(microseconds=7))
    store.commit(Batch(feeds=[state], seen=[entry, SeenEntry(feed="g", entry="guid-1", entry_hash="other", seen=NOW)]))
    assert store.states() == {"f": state}
    assert store.seen("f", ["guid-0", "guid-1", "guid-1"]) == {"guid-1": entry}
    later = msgspec.structs.replace(entry, entry_hash="h2", checked=NOW)
    store.commit(Batch(feeds=[msgspec.structs.replace(state, failures=2)], seen=[later]))
    assert store.states()["f"].failures == 2
    assert store.seen("f", [*(f"g{i}" for i in range(20_000)), "guid-1"]) == {"guid-1": later}


def test_dead_letters_latest_first_until_settled(store: Store) -> None:
    letters = [
        DeadLetter(id=f"d{i}", stage="extract", subject="a", reason="r", payload="{}", failed=NOW + timedelta(hours=i)) for i in range(3)
    ]
    store.commit(Batch(dead_letters=letters))
    store.commit(Batch(dead_letters=[msgspec.structs.replace(letters[0], attempts=2)], settled_dead_letters=["d1", "unknown"]))
    assert [(d.id, d.attempts) for d in store.dead_letters(limit=9)] == [("d2", 1), ("d0", 2)]
    assert [d.id for d in store.dead_letters(limit=1)] == ["d2"]
    assert store.counts()["dead_letters"] == 2


# Archive


def test_the_newest_revision_is_the_article(store: Store) -> None:
    assert store.is_empty()
    assert store.article("a") is None
    store.commit(Batch(articles=[article("a", 1, text="الثاني")]))
    store.commit(Batch(articles=[article("a", 0, text="الأول")]))  # late
    assert not store.is_empty()
    assert store.article("a") == article("a", 1, text="الثاني")
    assert [r.revision for r in store.revisions("a")] == [0, 1]
    assert store.revisions("b") == []
    assert store.counts()["articles"] == 1


def test_claims_of_the_newest_revision(store: Store) -> None:
    old, new = (claim("c1"), claim("c2")), (claim("c3", revision=1), claim("c0", revision=1))
    store.commit(Batch(articles=[article("a")], claims={("a", 0): old}))
    assert store.claims_of("a") == list(old)
    store.commit(Batch(articles=[article("a", 1)]))
    assert store.claims_of("a") == []
    store.commit(Batch(claims={("a", 1): new}))
    store.commit(Batch(claims={("a", 0): old}))
    assert store.claims_of("a") == list(new)
    assert store.claim("c1") == old[0]
    assert store.claim("c9") is None
    assert store.counts()["claims"] == 2


def test_the_same_revision_claims_something_else(store: Store) -> None:
    store.commit(Batch(articles=[article("a")], claims={("a", 0): (claim("c1"), claim("c2"))}))
    store.commit(Batch(claims={("a", 0): (claim("c2"),)}))
    assert store.claims_of("a") == [claim("c2")]


def test_committing_everything_again_changes_nothing(store: Store) -> None:
    cs = (claim("c1"), claim("c2"))
    batch = Batch(
        articles=[article("a")], claims={("a", 0): cs}, events=[event("e", *cs)], contradictions=[contradiction("x")],
        feeds=[FeedState(feed="f", url="u")], seen=[SeenEntry(feed="f", entry="g", entry_hash="h", seen=NOW)],
        positions={("c", "articles"): 4},
    )

    def seen() -> list[object]:
        return [
            store.counts(), store.find("SY", ["p:SY.08|d:1"]), store.contradictions_of("e"), store.claims_of("a"), store.revisions("a"),
            store.states(), store.seen("f", ["g"]), store.position("c", "articles"), store.events(limit=9), store.contradictions(limit=9),
        ]

    store.commit(batch)
    once = seen()
    store.commit(batch)
    assert seen() == once


def test_events_latest_first_in_pages(store: Store) -> None:
    several = [event(f"e{i}", claim(f"c{i}"), end=NOW + timedelta(days=i // 2)) for i in range(7)]
    store.commit(Batch(events=several, contradictions=[contradiction("x", of="e3"), contradiction("y", of="e5", retracted=True)]))
    seen, after = [], None
    while True:
        page, after = store.events(limit=3, after=after)
        seen += [e.id for e in page]
        if after is None:
            break
        if len(seen) == 3:
            store.commit(Batch(events=[event("late", claim("c"), end=NOW + timedelta(days=99))]))
    assert seen == ["e6", "e4", "e5", "e2", "e3", "e0", "e1"]
    assert [e.id for e in store.events(limit=9, contradicted=True)[0]] == ["e3"]
    assert len(store.events(limit=9, contradicted=False)[0]) == 7
    assert store.events(limit=0) == ([], None)


def test_contradictions_in_pages_by_time_or_severity(store: Store) -> None:
    several = [contradiction(f"x{i}", severity=(i % 3) / 3, seen=NOW + timedelta(hours=i)) for i in range(7)]
    store.commit(Batch(contradictions=several))
    for order, expected in (("newest", "6543210"), ("severity", "5241630")):
        seen, after = "", None
        while True:
            page, after = store.contradictions(limit=2, after=after, order=order)
            seen += "".join(c.id[1] for c in page)
            if after is None:
                break
        assert seen == expected


CURSORS = [
    "", "?", "0", "AAAA", "قصف", "W10", "W1sxLDJdLCIiXQ", "' OR 1=1 --", "W1siYSJdLCIiXQ", "W1sxZTMwMF0sIiJd",
    "W1s5OTk5OTk5OTk5OTk5OTk5OTk5OTk5OTldLCIiXQ",
]


@pytest.mark.parametrize("cursor", CURSORS)
def test_a_wrong_cursor_starts_anew(store: Store, cursor: str) -> None:
    store.commit(Batch(events=[event("e", claim("c"))], contradictions=[contradiction("x")]))
    assert len(store.events(limit=5, after=cursor)[0]) == 1
    assert len(store.contradictions(limit=5, after=cursor)[0]) == 1
