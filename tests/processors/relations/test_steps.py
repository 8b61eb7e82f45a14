"""Which higher figure is the next step of a toll, and which disputes it."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from processors.model import Speaker
from processors.relations import judge


def found(*claims) -> int:
    return len(judge("event", claims).contradictions)


def says(claim, name, kind, id=None):
    return replace(claim, speaker=Speaker(name=name, kind=kind, id=id))


INTERIOR, HEALTH = ("وزارة الداخلية", "official", "tr.interior"), ("وزير الصحة", "medic", "tr.health")
DOCTORS = ("نقابة الأطباء", "medic", None)
GROUP, ARMY = ("حركة الشباب", "armed_group", "so.shabaab"), ("الجيش الكيني", "military", "ke.army")


def test_two_ministries_of_one_state_go_on_counting(make):
    assert not found(says(make(low=30), *INTERIOR), says(make(low=86, at=4.5), *HEALTH))


def test_doctors_dispute_what_a_ministry_says_in_the_same_hours(make):
    assert found(says(make(low=30), *INTERIOR), says(make(low=86, at=4.5), *DOCTORS)) == 1


def test_many_times_as_many_are_no_step_of_these_hours(make):
    assert found(says(make(low=10), *INTERIOR), says(make(low=333, at=4.5), *HEALTH)) == 1


@pytest.mark.parametrize(
    ("low", "high", "hours", "expected"), [(63, 70, 2, 0), (63, 70, 1, 1), (45, 63, 3, 0), (45, 63, 2, 1), (45, 90, 3, 1)],
)
def test_a_little_more_some_hours_later_is_a_step_whoever_counts(make, low, high, hours, expected):
    assert found(says(make(low=low), *INTERIOR), says(make(low=high, at=hours), *DOCTORS)) == expected


def test_what_two_camps_gave_on_one_day_is_no_step_however_late_it_is_printed(make):
    def told(claim):
        return replace(claim, act=replace(claim.act, time=replace(claim.act.time, reported=True)))

    assert found(told(says(make(low=92, day=7), *INTERIOR)), told(says(make(low=110, at=19, day=7), *DOCTORS))) == 1


@pytest.mark.parametrize("hours", [1, 8, 17])
def test_the_attackers_and_the_attacked_count_one_fight(make, hours):
    soldiers = {"targets": ("soldiers",)}
    assert found(says(make(low=9, **soldiers), *ARMY), says(make(low=57, at=hours, **soldiers), *GROUP)) == 1


def test_of_civilians_a_later_higher_figure_of_theirs_is_a_step(make):
    assert not found(says(make(low=9), *ARMY), says(make(low=57, at=17), *GROUP))


SET_AGAINST = [
    ("ونفى المتحدث باسم الجيش ذلك وقال إن تسعة قتلوا", 57, 9),
    ("وكانت لجنة الأطباء قد أعلنت أمس مقتل 108 أشخاص", 46, 108),
    ("وكان مكتب المنظمة الدولية للهجرة في البلاد (الشرق الأوسط) أورد أن 108 قتلوا", 46, 108),
]
NOT = [
    ("وكانت الوزارة قد أعلنت أمس مقتل 12 شخصا", 46, 12),  # the toll has risen since
    ("وقالت الشرطة إن تسعة قتلوا في المدينة", 57, 9),  # nothing sets the one against the other
]


@pytest.mark.parametrize(("text", "low", "second"), SET_AGAINST)
def test_one_report_sets_an_earlier_word_or_a_denial_against_a_figure(make, text, low, second):
    first = make(low=low, who="مسؤول", article="x", text="قال مسؤول إن كذا قتلوا منذ الاثنين", cumulative=True, day=3)
    assert found(first, make(low=second, who="غيره", article="x", text=text, day=6, background=True)) == 1


@pytest.mark.parametrize(("text", "low", "second"), NOT)
def test_not_what_it_tells_besides(make, text, low, second):
    first = make(low=low, who="مسؤول", article="x", text="قال مسؤول إن كذا قتلوا")
    assert not found(first, make(low=second, who="غيره", article="x", text=text))


def test_what_was_said_before_it_happened_is_of_another_attack(make):
    def told(claim, reported):
        return replace(claim, act=replace(claim.act, time=replace(claim.act.time, reported=reported)))

    friday = told(make(low=31, who="مصادر", day=5), True)
    attack = told(make(low=97, at=1, who="التلفزيون", day=6), False)
    assert not found(friday, attack)
    assert found(told(make(low=31, who="مصادر", day=7), True), attack) == 1
