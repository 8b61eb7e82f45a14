"""Whatever is edited: no claim is lost or held twice, and no event goes back to an earlier version."""

from __future__ import annotations

from collections import Counter
from itertools import chain

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

TITLES = ("انفجار سيارة مفخخة قرب فرن نوى", "غارات على سوق الخضار في حلب")
PLACES = ("نوى", "حلب")
_said = st.tuples(st.sampled_from(("killed", "injured", "strike")), st.integers(7, 9), st.integers(0, 1), st.sampled_from((7, 11)))
_told = st.tuples(st.sampled_from("abc"), st.sampled_from(TITLES), st.lists(_said, max_size=4, unique_by=lambda one: one[:3]))


def test_an_edited_report_that_goes_elsewhere_leaves_its_event_to_the_others(book, report, claim):
    """The event has the id of the edited report's first claim, which the edit keeps."""
    first = claim(number=7, place=None, day=None)
    book.read(
        report("a", first, claim("explosion", None, n=1), title=TITLES[0]),
        report("b", claim(number=7, n=2), claim("explosion", None, n=3), title=TITLES[0], hours=13),
    )
    (event,) = book.events
    book.read(report("a", first, claim("strike", None, place="حلب", day=11, n=4), title=TITLES[1], revision=1, hours=99))
    held = Counter(claim for one in book.events for claim in one.claims)
    assert len(held) == 4
    assert set(held.values()) == {1}
    assert next(one for one in book.events if one.id == event.id).articles == ("b",)


def test_an_event_that_its_only_report_leaves_and_comes_back_to_goes_on(book, report, claim):
    first, second = claim(number=7, place=None, day=None), claim(number=8, place=None, day=None, n=1)
    book.read(report("a", first, second, title=TITLES[0]))
    (before,) = book.events
    book.read(report("a", first, title=TITLES[0], revision=1))
    (after,) = book.events
    assert after.id == before.id
    assert (before.version, after.version) == (1, 2)
    assert [line.retracted for line in after.ledger if line.claim not in after.claims] == [True]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=400)
@given(st.lists(_told, min_size=1, max_size=7))
def test_nothing_is_lost_and_no_version_is_written_twice(book, report, claim, told):
    read, versions, newest = type(book)(), Counter(), {}
    for n, (article, title, said) in enumerate(told):
        claims = [claim(act, number, place=PLACES[place], day=day, n=number) for act, number, place, day in said]
        revision = sum(article == earlier for earlier, *_ in told[:n])
        one = report(article, *claims, title=title, revision=revision, hours=12 + n)
        newest[article] = {claim.id for claim in one.claims}
        read.read(one)
        for changed in read.last.events:
            versions[changed.event.id] += 1
            assert changed.event.version == versions[changed.event.id]
        read.read(one)
        assert read.last.events == ()
    assert Counter(claim for event in read.events for claim in event.claims) == Counter(chain.from_iterable(newest.values()))
