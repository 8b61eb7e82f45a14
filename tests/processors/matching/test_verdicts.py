"""What people say about events stays said."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from processors.matching import amend
from processors.model import Verdict, identity
from processors.ports import Batch

BLAST = "انفجار سيارة مفخخة قرب فرن الحارة الغربية في نوى"
BLAST_AGAIN = "سيارة مفخخة تنفجر أمام فرن في نوى بريف درعا"
RAID = "غارات على سوق الخضار في حلب"


@pytest.fixture
def say(book):
    """say("merge", claims…): the verdict, taken up."""

    def build(kind, *claims, contradiction=None):
        verdict = Verdict(
            id=identity("verdict", kind, *(claim.id for claim in claims)),
            kind=kind,
            contradiction=contradiction,
            claims=tuple(claim.id for claim in claims),
            articles=tuple(claim.article for claim in claims),
            country="SY",
            at=datetime(2024, 3, 8, tzinfo=UTC),
        )
        decision = amend(verdict, book.store)
        book.store.commit(Batch(events=list(decision.events), contradictions=list(decision.contradictions)))
        return decision

    return build


def living(book):
    return {event.articles for event in book.events if event.claims}


def test_a_merge_makes_one_event_and_a_later_report_finds_it(book, report, claim, say):
    a, b = report("a", claim(), title=BLAST), report("b", claim(place="حلب", number=12), title=RAID)
    book.read(a, b)
    assert living(book) == {("a",), ("b",)}
    say("merge", a.claims[0], b.claims[0])
    (articles,) = living(book)
    assert set(articles) == {"a", "b"}
    (gone,) = [event for event in book.events if not event.claims]
    assert gone.merged_into in {event.id for event in book.events if event.claims}
    book.read(report("b", claim(place="حلب", number=14), title=RAID, revision=1, hours=20))
    assert {frozenset(found) for found in living(book)} == {frozenset({"a", "b"})}


def test_a_split_stands_against_what_matching_would_do(book, report, claim, say):
    a, b = report("a", claim(), title=BLAST), report("b", claim(), title=BLAST_AGAIN, hours=13)
    book.read(a, b)
    assert living(book) == {("a", "b")}
    say("split", b.claims[0])
    assert living(book) == {("a",), ("b",)}
    book.read(report("c", claim(), title=BLAST, hours=14))
    assert len(living(book)) == 2
    book.read(report("b", claim(number=8), title=BLAST_AGAIN, revision=1, hours=15))
    assert ("b",) in living(book)


def test_another_event_takes_the_second_side_away_and_its_contradiction_with_it(book, report, claim, say):
    a, b = report("a", claim(number=7), title=BLAST), report("b", claim(number=40), title=BLAST_AGAIN, hours=13)
    book.read(a, b)
    (found,) = book.contradictions
    decision = say("other_event", a.claims[0], b.claims[0], contradiction=found.id)
    assert living(book) == {("a",), ("b",)}
    assert [one.retracted for one in book.contradictions] == [True]
    assert not decision.alerts


def test_a_verdict_on_claims_that_are_gone_changes_nothing(book, report, claim, say):
    a = report("a", claim(), title=BLAST)
    assert not say("split", a.claims[0]).events
    book.read(a)
    assert not say("split", a.claims[0]).events  # all of its claims: nothing would stay
    assert not say("confirmed", a.claims[0]).events


def test_saying_it_twice_changes_nothing_more(book, report, claim, say):
    a, b = report("a", claim(), title=BLAST), report("b", claim(), title=BLAST_AGAIN, hours=13)
    book.read(a, b)
    say("split", b.claims[0])
    assert not say("split", b.claims[0]).events
