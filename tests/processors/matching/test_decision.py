"""Reports join events or open them; what changes is told once."""

from __future__ import annotations

BLAST = "انفجار سيارة مفخخة قرب فرن الحارة الغربية في نوى"
BLAST_AGAIN = "سيارة مفخخة تنفجر أمام فرن في نوى بريف درعا"
RAID = "غارات على سوق الخضار في حلب"


def test_two_reports_on_one_blast_are_one_event(book, report, claim):
    book.read(report("a", claim(number=7), title=BLAST), report("b", claim(number=9), title=BLAST_AGAIN, hours=13))
    (event,) = book.events
    assert event.articles == ("a", "b")
    assert event.mains == ("a", "b")
    assert event.title == BLAST
    assert len(event.ledger) == 2
    assert event.version == 2


def test_a_blast_elsewhere_is_another_event(book, report, claim):
    book.read(report("a", claim(), title=BLAST), report("b", claim(place="حلب"), title=RAID, hours=13))
    assert len(book.events) == 2


def test_a_blast_in_the_same_town_three_days_later_is_another_event(book, report, claim):
    book.read(report("a", claim(day=7), title=BLAST), report("b", claim(day=10, number=20), title=BLAST_AGAIN, hours=84))
    assert len(book.events) == 2


def test_a_late_report_joins_the_event_it_belongs_to(book, report, claim):
    book.read(
        report("a", claim(day=7), title=BLAST, hours=12),
        report("c", claim(place="حلب", day=8), title=RAID, hours=30),
        report("b", claim(day=7), title=BLAST_AGAIN, hours=40),
    )
    assert [event.articles for event in book.events] == [("a", "b"), ("c",)]


def test_a_round_up_gives_each_claim_to_its_own_event(book, report, claim):
    book.read(
        report("a", claim(place="نوى"), title=BLAST),
        report("b", claim(place="حلب", number=12), title=RAID),
        report(
            "r",
            claim(place="نوى", n=0),
            claim(place="حلب", number=12, n=1, text="وقتل 12 مدنيا في غارات على سوق الخضار"),
            title="حصاد اليوم",
            hours=20,
        ),
    )
    assert sorted(event.articles for event in book.events) == [("a", "r"), ("b", "r")]
    assert [event.mains for event in book.events if "a" in event.articles] == [("a", "r")]
    assert [event.mains for event in book.events if "b" in event.articles] == [("b",)]


def test_a_contradiction_is_told_once_and_a_further_outlet_joins_its_side(book, report, claim):
    book.read(report("a", claim(number=7), title=BLAST))
    assert not book.last.contradictions
    book.read(report("b", claim(number=40), title=BLAST_AGAIN, hours=13))
    (found,) = book.last.contradictions
    assert [alert.contradiction for alert in book.last.alerts] == [found.id]
    book.read(report("c", claim(number=40), title=BLAST_AGAIN, hours=14))
    (again,) = book.last.contradictions
    assert (again.id, again.version, len(again.sides[1])) == (found.id, 2, 2)


def test_back_fill_alerts_nobody(book, report, claim):
    book.read(report("a", claim(number=7), title=BLAST), report("b", claim(number=40), title=BLAST_AGAIN, hours=13, backfill=True))
    (found,) = book.last.contradictions
    assert found.backfill
    assert not book.last.alerts


def test_deciding_again_changes_nothing(book, report, claim):
    one, two = report("a", claim(number=7), title=BLAST), report("b", claim(number=40), title=BLAST_AGAIN, hours=13)
    book.read(one, two)
    before = book.events
    book.read(one, two)
    assert book.events == before
    assert not book.last.events


def test_a_revision_replaces_its_earlier_claims_and_is_a_silent_edit(book, report, claim):
    book.read(report("a", claim(number=7), title=BLAST), report("b", claim(number=40), title=BLAST_AGAIN, hours=13))
    assert len(book.contradictions) == 1
    book.read(report("a", claim(number=40), title=BLAST, revision=1, hours=15))
    (event,) = book.events
    assert len(event.claims) == 2
    assert len(event.edits) == 1
    assert event.edits[0].article == "a"
    assert event.edits[0].after in event.claims
    assert [line.retracted for line in event.ledger if line.claim == event.edits[0].before] == [True]
    assert [found.retracted for found in book.contradictions] == [True]


def test_an_older_revision_that_comes_late_changes_nothing(book, report, claim):
    book.read(report("a", claim(number=40), title=BLAST, revision=1))
    before = book.events
    book.read(report("a", claim(number=7), title=BLAST, revision=0))
    assert book.events == before


def test_a_revision_that_no_longer_speaks_of_the_country_leaves_the_event(book, report, claim):
    book.read(report("a", claim(number=7), title=BLAST), report("b", claim(number=7), title=BLAST_AGAIN))
    book.read(report("a", title=BLAST, revision=1))
    (event,) = book.events
    assert event.articles == ("b",)


def test_a_report_without_claims_opens_nothing(book, report):
    assert not book.read(report("a", title=BLAST)).events


def test_two_events_that_turn_out_to_be_one_become_one_and_nothing_is_told_twice(book, report, claim):
    far, near = "قتلى في هجوم", BLAST
    book.read(report("a", claim(number=30), title=near), report("b", claim(number=30, place=None, day=None), title=far, hours=13))
    book.read(report("c", claim(number=30), title=near + " " + far, hours=14))
    living = [event for event in book.events if event.claims]
    merged = [event for event in book.events if not event.claims]
    assert [set(event.articles) for event in living] == [{"a", "b", "c"}] or not merged
    assert all(event.merged_into == living[0].id for event in merged)


def test_a_report_that_sums_up_two_happenings_does_not_make_them_one(book, report, claim):
    raid, shells = "غارة على سوق الخضار تخلف قتلى", "قذائف تسقط على مشفى وتوقع ضحايا"
    book.read(
        report("a", claim(number=22, place="نوى"), claim("strike", None, place="نوى", n=1), title=raid),
        report("b", claim(number=16, place="حلب"), claim("shelling", None, place="حلب", n=1), title=shells, hours=13),
    )
    both = [claim(number=38, place="سوريا"), claim(number=22, place="نوى", n=1), claim(number=16, place="حلب", n=2)]
    book.read(report("c", *both, title=f"{raid} {shells}", hours=14))
    assert not any({"a", "b"} <= set(event.mains) for event in book.events)
