"""Whatever order reports come in, events are those of the order of publication, and what they contradict is told once.

The stream is made to be hard: one town sees like things days apart, tolls rise, others react in the same words, and single reports
make two events one.
"""

from __future__ import annotations

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from processors.matching.members import View
from sinks.memory import MemoryStore

RAID, BLAST, MARKET = "غارات على سوق الخضار", "انفجار سيارة مفخخة قرب فرن الحارة الغربية", "تفجير في سوق الخضار يوقع ضحايا"
TITLES = (
    RAID + " في {}",
    BLAST + " في {}",
    "سيارة مفخخة تنفجر أمام فرن في {} بريف درعا",
    "ارتفاع حصيلة قتلى انفجار {} إلى 12",
    "تدين المملكة انفجار السيارة المفخخة في {}",
    "تعزية بضحايا غارات {}",
    MARKET + " {}",
    RAID + " و" + BLAST + " في {}",
    "الشرطة تعتقل مشتبها به في انفجار {}",
)
CAUSES = ("strike", "explosion", "explosion", None, None, None, "explosion", "strike", "detained")
_told = st.tuples(
    st.integers(0, len(TITLES) - 1), st.sampled_from(("نوى", "حلب", "سوريا")), st.sampled_from((5, 7, 8, 12, 40)),
    st.sampled_from((None, 7, 8, 10)), st.integers(0, 90), st.sampled_from((None, 7, 30)), st.booleans(),
)  # fmt: skip
_streams = st.lists(_told, min_size=2, max_size=14)
_settings = settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=150, deadline=None)


def made(report, claim, name, told, revision=0):
    """One report. Its place among the others is that of its hour."""
    title, town, killed, day, hour, aside, timed = told
    text = "ارتفع عدد القتلى" if title == 3 else f"الجملة {killed}"
    claims = [claim(number=killed, place=town, day=day if timed else None, n=10 * revision, in_title=True, text=text)]
    if (cause := CAUSES[title]) is not None:
        claims.append(claim(cause, None, place=town, day=day if timed else None, n=1))
    if aside is not None:  # something else, told by the way
        elsewhere = "حلب" if town != "حلب" else "نوى"
        claims.append(claim("killed", aside, place=elsewhere, day=8, n=2, text="وكان قد قتل في غارات على السوق"))
    return report(name, *claims, title=TITLES[title].format(town), hours=24 + hour, revision=revision)


def canonical(one):
    return one.article.published, one.article.id


def partition(book):
    return {frozenset((m.article, m.number, m.claims) for m in found.members) for found in stored(book) if found.claims}


def stored(book):
    return [book.store.find("SY", [f"e:{event.id}"])[0] for event in book.events]


def standing(book):
    """What contradicts what, whatever event it is in."""
    return {(c.kind, c.act, c.values, c.sides) for c in book.contradictions if not c.retracted}


def is_sound(book):
    """What is stored is what the members make of it, each event in its own strand."""
    for found in stored(book):
        view = View.of(found.members, {one.id: one for one in found.claims})
        assert (view.terms, tuple(view.headlines), tuple(view.articles)) == (found.event.terms, found.event.headlines, found.event.articles)
        assert bool(found.claims) != (found.event.merged_into is not None) or not found.claims
        lines = [line.claim for line in found.event.ledger]
        assert len(lines) == len(set(lines))
    held = [claim for event in book.events for claim in event.claims]
    assert len(held) == len(set(held))


@_settings
@given(_streams, st.data())
def test_any_order_gives_the_events_of_the_order_of_publication(book, report, claim, stream, data):
    reports = [made(report, claim, f"{n:02}", told) for n, told in enumerate(stream)]
    ordered = type(book)().read(*sorted(reports, key=canonical))
    late = type(book)().read(*data.draw(st.permutations(reports)))
    assert partition(late) == partition(ordered)
    assert standing(late) == standing(ordered)
    is_sound(ordered)
    is_sound(late)


@_settings
@given(_streams, st.lists(st.tuples(st.integers(0, 13), _told), max_size=4), st.data())
def test_revisions_give_the_events_of_the_newest_in_order(book, report, claim, stream, edits, data):
    every, newest = [], {}
    for number, told in [*enumerate(stream), *((n, told) for n, told in edits if n < len(stream))]:
        revision = newest[number].article.revision + 1 if number in newest else 0
        newest[number] = made(report, claim, f"{number:02}", told, revision)
        every.append(newest[number])
    ordered = type(book)().read(*sorted(newest.values(), key=canonical))
    late = type(book)().read(*data.draw(st.permutations(every)))
    assert {frozenset(member[:2] for member in event) for event in partition(late)} == {
        frozenset(member[:2] for member in event) for event in partition(ordered)
    }
    is_sound(late)


@_settings
@given(_streams, st.data())
def test_each_contradiction_that_stands_was_told_once(book, report, claim, stream, data):
    reports = [made(report, claim, f"{n:02}", told) for n, told in enumerate(stream)]
    read, told = type(book)(), {}
    for one in data.draw(st.permutations(reports)):
        read.read(one)
        owed, now = {alert.contradiction: alert for alert in read.last.alerts}, {c.id: c for c in read.last.contradictions}
        assert len(owed) == len(read.last.alerts)
        was = dict(told)
        for id_, alert in owed.items():
            same = [known for known in was.values() if is_same(known, now[id_])]
            if alert.cause == "retracted":
                assert id_ in was
            elif alert.cause == "moved":
                assert {*alert.was} <= {known.id for known in same}
            elif alert.cause == "side":
                assert id_ in was
            else:
                assert not same, "told again"
        for id_, changed in now.items():
            if changed.retracted:
                assert id_ in owed or any(is_same(changed, other) for other in now.values() if not other.retracted) or id_ not in was
                told.pop(id_, None)
            elif id_ in owed or id_ in told:
                told[id_] = changed
    assert told.keys() == {c.id for c in read.contradictions if not c.retracted}


def is_same(left, right):
    mine, theirs = dict(zip(left.values, left.sides, strict=True)), dict(zip(right.values, right.sides, strict=True))
    return mine.keys() == theirs.keys() and left.kind == right.kind and all({*mine[value]} & {*theirs[value]} for value in mine)


def test_an_event_keeps_its_id_where_a_late_report_was_first(book, report, claim):
    title = BLAST + " في نوى"
    book.read(report("b", claim(), title=title, hours=13), report("c", claim(), title=title, hours=14))
    (before,) = book.events
    book.read(report("a", claim(), title=title, hours=12))
    (after,) = book.events
    assert (after.id, after.version) == (before.id, before.version + 1)
    assert after.articles == ("a", "b", "c")
    assert after.strand != before.strand


def test_a_late_report_takes_an_event_apart_that_only_looked_like_one(book, report, claim):
    """The first to tell of the raid comes last: what had joined the blast for want of it leaves."""
    blast = report("a", claim(place=None, day=None), claim("explosion", None, place=None, day=None, n=1), title=BLAST, hours=12)
    raid = report("b", claim(number=7, place=None, day=None), title=RAID + " قرب فرن الحارة", hours=14)
    late = report("c", claim(number=7, place=None, day=None), title=RAID + " قرب فرن", hours=13)
    ordered = type(book)().read(blast, late, raid)
    book.read(blast, raid, late)
    assert partition(book) == partition(ordered)


def test_what_did_not_change_is_not_written_again(book, report, claim):
    book.read(report("a", claim(), title=BLAST, hours=20), report("x", claim(place="حلب"), title=RAID, hours=21))
    book.read(report("y", claim(place="حلب"), title=RAID, hours=19))
    assert [found.event.articles for found in book.last.events] == [("y", "x")]
    assert {event.articles: event.version for event in book.events} == {("a",): 1, ("y", "x"): 2}


def test_a_persons_verdict_stays_whatever_comes_late(book, report, claim):
    from processors.matching import amend
    from processors.model import Verdict
    from processors.ports import Batch

    title = BLAST + " في نوى"
    a, b = report("a", claim(), title=title, hours=14), report("b", claim(), title=title, hours=15)
    book.read(a, b)
    verdict = Verdict(
        id="v", kind="split", claims=(b.claims[0].id,), articles=("b",), country="SY", at=b.article.published,
    )  # fmt: skip
    decision = amend(verdict, book.store)
    book.store.commit(Batch(events=list(decision.events), contradictions=list(decision.contradictions)))
    book.read(report("c", claim(), title=title, hours=12), report("d", claim(), title=title, hours=16))
    assert not any({"a", "b"} <= {*event.articles} for event in book.events)
    assert all(sum(name in event.articles for event in book.events) == 1 for name in "abcd")


def test_an_event_stored_without_its_members_stays_whole(book, report, claim):
    """As an earlier version left it: what comes joins it, nothing leaves it."""
    title = BLAST + " في نوى"
    book.read(report("a", claim(), title=title, hours=14), report("b", claim(), title=title, hours=15))
    (found,) = stored(book)
    old = MemoryStore()
    from processors.ports import Batch

    bare = replace(found.event, strand="", absorbed=())
    old.commit(Batch(events=[found._replace(event=bare, members=(), keys=tuple(key for key in found.keys if key[0] != "m"))]))
    book.store = old
    book.read(report("c", claim(), title=title, hours=16), report("d", claim(), title=title, hours=13))
    assert sorted(article for event in book.events for article in event.articles) == ["a", "b", "c", "d"]
    assert {"a", "b", "c"} <= {*next(event for event in book.events if event.id == found.event.id).articles}
