"""When something was said is not when it happened."""

from __future__ import annotations

import pytest

from tests.processors.claims.conftest import claimed

TOLD_THEN = [
    ("قالت وزارة الصحة، السبت، إن حصيلة انفجار المستودع بلغت 31 قتيلا.", "السبت"),
    ("أعلنت الشرطة اليوم مقتل تسعة أشخاص في انفجار لغم قرب سرت.", "اليوم"),
    ("أفاد محافظ المدينة مساء الأحد بأن 40 شخصا لقوا حتفهم في الفيضانات.", "مساء الأحد"),
    ("قتل 12 شخصا في غارة على السوق، وفق ما قال مصدر طبي أمس.", "أمس"),
]
HAPPENED_THEN = [
    ("قالت وزارة الصحة إن 31 شخصا قتلوا السبت في انفجار المستودع.", "السبت"),
    ("قتل تسعة أشخاص اليوم في انفجار لغم قرب سرت.", "اليوم"),
    ("أفاد محافظ المدينة مساء الأحد بأن الفيضانات التي اجتاحتها فجر السبت أودت بحياة 40 شخصا.", "فجر السبت"),
]


def times(text):
    return {(claim.act.time.text, claim.act.time.reported) for claim in claimed(text) if claim.act.type == "killed" and claim.act.time}


@pytest.mark.parametrize(("text", "time"), TOLD_THEN)
def test_the_day_of_saying_is_marked(text, time):
    assert times(text) == {(time, True)}


@pytest.mark.parametrize(("text", "time"), HAPPENED_THEN)
def test_the_day_of_the_act_is_not(text, time):
    assert times(text) == {(time, False)}


DONE_AFTERWARDS = [
    ("اعتذر الرئيس أمس عن القصف الذي قتل فيه 22 شخصا في قندوز.", "أمس"),
    ("شيع الأهالي اليوم ثلاثة رجال قتلوا في غارة على البلدة.", "اليوم"),
    ("ونددت الوزارة الأحد بهجوم أدى إلى مقتل سبعة جنود.", "الأحد"),
]


@pytest.mark.parametrize(("text", "time"), DONE_AFTERWARDS)
def test_nor_is_the_day_of_what_was_done_after_it(text, time):
    assert times(text) == {(time, True)}


def test_a_time_behind_the_act_is_its_own():
    assert times("ندد الحزب بهجوم قتل فيه سبعة جنود يوم الأحد.") == {("يوم الأحد", False)}
