"""Which alerts a decision owes: news about a contradiction, each once, and nothing for a back-fill."""

from __future__ import annotations

from datetime import UTC, datetime

from processors.matching import amend
from processors.model import Verdict
from processors.ports import Batch

BLAST = "انفجار سيارة مفخخة قرب فرن الحارة الغربية في نوى"
BLAST_AGAIN = "سيارة مفخخة تنفجر أمام فرن في نوى بريف درعا"


def causes(book):
    return [alert.cause for alert in book.last.alerts]


def test_a_further_origin_is_news_and_a_reprint_is_not(book, report, claim):
    from msgspec.structs import replace

    one = report("a", claim(number=7), title=BLAST)
    book.read(one, report("b", claim(number=40), title=BLAST_AGAIN, hours=13))
    assert causes(book) == ["new"]
    (first,) = book.last.alerts
    reprint = report("c", claim(number=7), title=BLAST_AGAIN, hours=14)
    book.read(replace(reprint, article=replace(reprint.article, origin=one.article.source)))
    assert book.last.contradictions
    assert not book.last.alerts
    book.read(report("d", claim(number=7), title=BLAST_AGAIN, hours=15))
    assert causes(book) == ["side"]
    assert book.last.alerts[0].contradiction == first.contradiction
    assert book.last.alerts[0].id != first.id


def test_a_new_value_is_a_contradiction_of_its_own(book, report, claim):
    book.read(report("a", claim(number=7), title=BLAST), report("b", claim(number=40), title=BLAST_AGAIN, hours=13))
    known = {alert.contradiction for alert in book.last.alerts}
    book.read(report("c", claim(number=95), title=BLAST_AGAIN, hours=13.5))
    assert causes(book)
    assert set(causes(book)) == {"new"}
    assert known.isdisjoint(alert.contradiction for alert in book.last.alerts)


def test_a_retraction_and_a_return_are_told(book, report, claim):
    book.read(report("a", claim(number=7), title=BLAST), report("b", claim(number=40), title=BLAST_AGAIN, hours=13))
    (new,) = book.last.alerts
    book.read(report("b", claim(number=7, n=1), title=BLAST_AGAIN, hours=14, revision=1))
    assert causes(book) == ["retracted"]
    (gone,) = book.last.alerts
    assert gone.contradiction == new.contradiction
    book.read(report("b", claim(number=40), title=BLAST_AGAIN, hours=15, revision=2))
    assert causes(book) == ["returned"]
    book.read(report("b", claim(number=7, n=1), title=BLAST_AGAIN, hours=16, revision=3))
    assert causes(book) == ["retracted"]
    assert book.last.alerts[0].id != gone.id


def merge(book, *claims):
    """A person says that these are of one event."""
    verdict = Verdict(
        id="v", kind="merge", claims=tuple(c.id for c in claims), articles=tuple(c.article for c in claims), country="SY",
        at=datetime(2024, 3, 8, tzinfo=UTC),
    )  # fmt: skip
    book.last = amend(verdict, book.store)
    book.store.commit(Batch(events=list(book.last.events), contradictions=list(book.last.contradictions)))


def two_events(report, claim, **more):
    """Two articles that disagree on a blast, and three on a raid elsewhere."""
    raid = {"place": "حلب", "type": "injured"}
    return [
        report("a", claim(number=7), title=BLAST, **more), report("b", claim(number=40), title=BLAST_AGAIN, hours=13, **more),
        *(report(name, claim(number=12, n=n, **raid), title="غارات على سوق الخضار في حلب") for n, name in enumerate("xyz")),
    ]  # fmt: skip


def test_a_contradiction_whose_event_goes_into_another_is_owed_as_moved(book, report, claim):
    a, b, *raid = two_events(report, claim)
    book.read(a, b)
    (new,) = book.last.alerts
    book.read(*raid)
    merge(book, a.claims[0], raid[0].claims[0])
    (moved,) = book.last.alerts
    assert (moved.cause, moved.was) == ("moved", (new.contradiction,))
    assert {one.id: one.retracted for one in book.contradictions} == {new.contradiction: True, moved.contradiction: False}


def test_what_a_back_fill_found_stays_untold_when_it_moves(book, report, claim):
    a, b, *raid = two_events(report, claim, backfill=True)
    book.read(a, b, *raid)
    merge(book, a.claims[0], raid[0].claims[0])
    assert not book.last.alerts
    assert [one.backfill for one in book.contradictions] == [True, True]


def test_what_a_back_fill_found_alerts_nobody_later(book, report, claim):
    book.read(report("a", claim(number=7), title=BLAST), report("b", claim(number=40), title=BLAST_AGAIN, hours=13, backfill=True))
    book.read(report("c", claim(number=7), title=BLAST_AGAIN, hours=14))
    assert book.last.contradictions
    assert not book.last.alerts
    book.read(report("b", claim(number=7, n=1), title=BLAST_AGAIN, hours=15, revision=1))
    assert not book.last.alerts


def test_a_back_fill_that_joins_a_side_alerts_nobody(book, report, claim):
    book.read(report("a", claim(number=7), title=BLAST), report("b", claim(number=40), title=BLAST_AGAIN, hours=13))
    book.read(report("c", claim(number=7), title=BLAST_AGAIN, hours=14, backfill=True))
    assert book.last.contradictions
    assert not book.last.alerts
