"""What the page reads and writes, checked on every store."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import msgspec
import pytest

from processors.matching.index import article_key
from processors.model import (
    Act,
    Article,
    Claim,
    Contradiction,
    DeadLetter,
    Event,
    Explanation,
    LedgerEntry,
    Place,
    SavedSearch,
    Speaker,
    Verdict,
    encode,
)
from processors.places.gazetteer import named
from processors.ports import Among, Batch, Indexed, Store

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
TAIZ = named("تعز")[0]


def claim(id: str, *, source: str = "sada", speaker: Speaker | None = None, place: bool = True, article: str | None = None) -> Claim:
    where = Place(id=TAIZ.id, name=TAIZ.name, path=TAIZ.path) if place else None
    return Claim(
        id=id, article=article or f"a-{id}", revision=0, source=source, published=NOW, start=0, end=3, text=f"جملة {id}.", speaker=speaker,
        act=Act(type="killed", place=where),
    )


def line(claim: Claim, origin: str) -> LedgerEntry:
    return LedgerEntry(
        claim=claim.id, article=claim.article, source=claim.source, origin=origin, published=claim.published, text=claim.text, speaker=None,
        speaker_name=None, type="killed", targets=(), stance="asserts", quantity=None,
    )


def event(id: str, *claims: Claim, origins: tuple[str, ...] = (), end: datetime = NOW) -> Indexed:
    articles = tuple(dict.fromkeys(c.article for c in claims))
    made = Event(
        id=id, country="YE", version=1, title="خبر", place=None, start=NOW, end=end, acts=("killed",), claims=tuple(c.id for c in claims),
        articles=articles, sources=("sada",), origins=("sada",),
        ledger=tuple(line(c, o) for c, o in zip(claims, origins or [c.source for c in claims], strict=True)),
    )
    return Indexed(made, tuple(map(article_key, articles)), claims)


def contradiction(id: str, of: str, left: tuple[str, ...], right: tuple[str, ...], **fields: object) -> Contradiction:
    given = {"kind": "number", "act": "killed", "severity": 0.5, "first_seen": NOW} | fields
    return Contradiction(
        id=id, event=of, left=left[0], right=right[0], sides=(left, right), values=("[1, 1]", "[2, 2]"), rule="intervals_apart",
        explanation=Explanation(ar="", en=""), **given,  # type: ignore[arg-type] - the test names the fields
    )


DEFENCE = Speaker(name="الدفاع المدني", id="sy.civil_defence", kind="rescue")


@pytest.fixture
def filled(store: Store) -> Store:
    one, two = claim("c1", speaker=DEFENCE), claim("c2", source="barq")
    copied = claim("c3", source="noor")
    far = [claim("d1", place=False), claim("d2", source="barq", place=False)]
    articles = [Article(id=c.article, source=c.source, title=f"عنوان {c.id}", text="نص", published=NOW) for c in (one, two, copied, *far)]
    store.commit(
        Batch(
            articles=articles,
            claims={(c.article, 0): (c,) for c in (one, two, copied, *far)},
            events=[
                event("e1", one, two, copied, origins=("sada", "agency.sana", "agency.sana")),
                event("e2", *far, end=NOW + timedelta(days=1)),
            ],
            contradictions=[
                contradiction("x1", "e1", ("c1",), ("c2", "c3")),
                contradiction("x2", "e2", ("d1",), ("d2",), kind="denial", first_seen=NOW + timedelta(hours=1), severity=0.9),
                contradiction("x3", "e2", ("d1",), ("d2",), kind="blame", first_seen=NOW - timedelta(days=9), retracted=True),
            ],
        )
    )
    return store


def among(store: Store, **fields: object) -> list[str]:
    found, _ = store.contradictions(limit=10, among=Among(**fields))  # type: ignore[arg-type] - the test names the fields
    return [one.id for one in found]


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({}, ["x2", "x1", "x3"]),
        ({"kind": "denial"}, ["x2"]),
        ({"act": "killed", "retracted": False}, ["x2", "x1"]),
        ({"act": "truce"}, []),
        ({"place": "تعز"}, ["x1"]),
        ({"place": "YE"}, ["x1"]),
        ({"place": "المريخ"}, []),
        ({"outlet": "noor"}, ["x1"]),
        ({"speaker": "sy.civil_defence"}, ["x1"]),
        ({"speaker": "الدفاع المدني"}, ["x1"]),
        ({"outlet": "barq", "kind": "blame"}, ["x3"]),
        ({"since": NOW}, ["x2", "x1"]),
        ({"until": NOW}, ["x3"]),
        ({"mark": "open"}, ["x2", "x1", "x3"]),
        ({"mark": "confirmed"}, []),
        ({"speaker": "\ud800' OR 1=1 --"}, []),
    ],
)
def test_contradictions_are_filtered(filled: Store, fields: dict[str, object], expected: list[str]) -> None:
    assert among(filled, **fields) == expected


def test_filtered_pages_hold_each_once(store: Store) -> None:
    claims = [claim(f"c{i}") for i in range(40)]
    pairs = [contradiction(f"x{i:02}", "e", (f"c{2 * i}",), (f"c{2 * i + 1}",), severity=i % 3 / 3) for i in range(20)]
    store.commit(Batch(events=[event("e", *claims)], contradictions=pairs))
    for order in ("newest", "severity"):
        seen: list[str] = []
        after = None
        while True:
            found, after = store.contradictions(limit=6, after=after, order=order, among=Among(place="YE"))  # type: ignore[arg-type] - a literal
            seen += [one.id for one in found]
            if after is None:
                break
        assert sorted(seen) == [one.id for one in pairs]


def test_choices_are_the_values_of_a_facet_the_most_frequent_first(filled: Store) -> None:
    assert filled.choices("outlet") == [("barq", 3), ("sada", 3), ("noor", 1)]
    assert dict(filled.choices("speaker")) == {"sy.civil_defence": 1, "الدفاع المدني": 1}
    assert dict(filled.choices("kind")) == {"number": 1, "denial": 1, "blame": 1}
    assert ("YE", 1) in filled.choices("place")


def test_forty_reprints_are_one_origin(filled: Store) -> None:
    assert filled.origins_of(["x1", "none"]) == {"x1": (("sada",), ("agency.sana",))}
    longer = contradiction("x1", "e1", ("c1", "c3"), ("c2",), version=2)
    filled.commit(Batch(contradictions=[longer]))
    assert filled.origins_of(["x1"]) == {"x1": (("agency.sana", "sada"), ("agency.sana",))}


def test_a_claim_outside_the_ledger_has_the_origin_of_its_article_or_its_outlet(store: Store) -> None:
    one, two, three = claim("c1", article="a"), claim("c2", article="a"), claim("c3", source="noor")
    indexed = event("e", one, two, three)
    only = msgspec.structs.replace(indexed.event, ledger=(line(one, "agency.sana"),))
    store.commit(Batch(events=[indexed._replace(event=only)], contradictions=[contradiction("x", "e", ("c2",), ("c3",))]))
    assert store.origins_of(["x"]) == {"x": (("agency.sana",), ("noor",))}


def test_claims_articles_and_outlines_by_id(filled: Store) -> None:
    assert set(filled.claims(["c1", "c2", "nothing"])) == {"c1", "c2"}
    assert filled.articles(["a-c1", "nothing"])["a-c1"].title == "عنوان c1"
    assert filled.contradictions_with(["c1", "c2", "d1", "nothing"]) == {"c1": ("x1",), "c2": ("x1",), "d1": ("x2",)}
    outline = filled.outlines_of(["e1", "nothing"])["e1"]
    assert (outline.claims, outline.articles, outline.contradictions) == (3, 3, 1)
    assert outline.event.ledger == outline.event.claims == ()
    listed, following = filled.outlines(limit=1)
    assert [one.event.id for one in listed] == ["e2"]
    assert [one.event.id for one in filled.outlines(limit=5, after=following)[0]] == ["e1"]
    assert filled.outlines(limit=5, contradicted=False) == ([], None)
    assert [one.event.id for one in filled.outlines_with("a-c2")] == ["e1"]
    assert filled.outlines_with("nothing") == []


def verdict(number: int, kind: str, contradiction: str | None = "x1") -> Verdict:
    return Verdict(id=f"v{number}", kind=kind, contradiction=contradiction, by="ليلى", at=NOW + timedelta(minutes=number))  # type: ignore[arg-type] - a literal


def say(store: Store, *verdicts: Verdict) -> None:
    store.commit(Batch(append=[("verdicts", one.contradiction or "", encode(one)) for one in verdicts]))


def test_the_latest_verdict_counts_and_all_are_kept(filled: Store) -> None:
    say(filled, verdict(1, "dismissed"), verdict(2, "confirmed"), verdict(3, "dismissed", "x2"), verdict(4, "merge", None))
    say(filled, verdict(2, "confirmed"))  # again: a replay
    assert [one.kind for one in filled.verdicts(["x1", "x3"])["x1"]] == ["dismissed", "confirmed"]
    assert "x3" not in filled.verdicts(["x1", "x3"])
    assert filled.verdict_counts() == {"confirmed": 1, "dismissed": 1}
    assert among(filled, mark="confirmed") == ["x1"]
    assert among(filled, mark="open") == ["x3"]
    assert len(filled.read("verdicts", 0, 10)) == 5


def test_dead_letters_by_id(store: Store) -> None:
    letter = DeadLetter(id="l", stage="clean", subject="https://example.org/1", reason="no text", payload="", failed=NOW)
    store.commit(Batch(dead_letters=[letter]))
    assert store.dead_letter("l") == letter
    assert store.dead_letter("m") is None


def test_saved_searches_are_kept_once_and_dropped(store: Store) -> None:
    one = SavedSearch(id="s1", name="تعز", text="قصف", place="تعز", made=NOW)
    two = SavedSearch(id="s2", name="درعا", made=NOW + timedelta(hours=1))
    store.commit(Batch(searches=[one, two]))
    store.commit(Batch(searches=[one]))
    assert store.saved_searches() == [two, one]
    store.commit(Batch(dropped_searches=["s2", "none"]))
    assert store.saved_searches() == [one]
