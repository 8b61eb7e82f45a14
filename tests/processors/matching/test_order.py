"""Order of arrival is not order of happening: what clearly belongs together comes together, in whatever order it is read.

A report that is as near to two events as to one, or so far from the first of its event that only a third one leads to it, goes where
the order puts it: the streams here have none of these.
"""

from __future__ import annotations

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

TOLD = (
    ("نوى", 7, 12, ("7 قتلى في انفجار سيارة مفخخة قرب فرن نوى", "سيارة مفخخة تقتل 7 قرب فرن نوى", "ضحايا السيارة المفخخة قرب فرن نوى")),
    ("نوى", 11, 110, ("غرق قارب صيد في سد نوى", "قارب صيد يغرق في سد نوى ومصرع ركابه", "مصرع صيادين في غرق قارب بسد نوى")),
    ("حلب", 7, 12, ("غارات على سوق الخضار في حلب", "مقاتلات تغير على سوق الخضار في حلب", "قتلى بغارات على سوق الخضار بحلب")),
)
ACTS = {"نوى": ("explosion", "accident"), "حلب": ("strike", "strike")}


def stream(report, claim):
    """Three happenings, each told by three outlets with other words and figures; two of them in one town."""
    for n, (place, day, hours, titles) in enumerate(TOLD):
        for outlet, title in enumerate(titles):
            killed = claim(number=7 + 10 * n + outlet, place=place, day=day, in_title=True)
            cause = claim(ACTS[place][n % 2], None, place=place, day=day, n=1)
            yield report(f"{n}{outlet}", killed, cause, title=title, hours=hours + outlet)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
@given(st.permutations(range(9)))
def test_a_shuffled_stream_gives_the_same_events(book, report, claim, order):
    told = list(stream(report, claim))
    read = type(book)().read(*(told[n] for n in order))
    living = [event for event in read.events if event.claims]
    assert {frozenset(event.articles) for event in living} == {frozenset(f"{n}{outlet}" for outlet in range(3)) for n in range(3)}
