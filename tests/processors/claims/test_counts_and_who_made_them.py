"""Who gave out a toll or made a count, told in a relative clause; and a subject that stands far before its pluperfect."""

from __future__ import annotations

import pytest

from tests.processors.claims.conftest import claimed


def tolls(text: str) -> list[tuple[int | None, str | None]]:
    """The figures of a text that are no part of another, each with who tells it."""
    found = [c for c in claimed(text) if c.act.type == "killed" and c.act.quantity is not None and c.part_of is None]
    return [(c.act.quantity.min if c.act.quantity else None, c.speaker.name if c.speaker else None) for c in found]


@pytest.mark.parametrize(
    ("text", "killed", "speaker"),
    [
        ("وكانت نقابة الأطباء المقربة من المعارضة قد أعلنت ارتفاع حصيلة قتلى عطبرة إلى 31.", 31, "نقابة الأطباء المقربة من المعارضة"),
        ("وكان مدير المشفى الميداني المدعوم من منظمات دولية في إدلب قد أكد مقتل 12 مدنيا في الغارة.", 12, "مدير المشفى الميداني"),
        ("وكانت شبكة الرصد المحسوبة على المعارضة، ومقرها لندن، قد أحصت 44 قتيلا في القصف على حمص.", 44, "شبكة الرصد"),
        ("وكان المتحدث باسم الكتيبة المدعومة من أنقرة أعلن مقتل تسعة جنود في اشتباكات تل تمر.", 9, "المتحدث باسم الكتيبة"),
        ("لم تعدل الحكومة منذ أيام الحصيلة التي أعلنتها وزارة الصحة وهي 71 قتيلا في حريق المستشفى.", 71, "وزارة الصحة"),
        ("وبلغت الحصيلة التي نشرها الدفاع المدني أمس 45 قتيلا في القصف على تعز.", 45, "الدفاع المدني"),
        ("بلغ عدد القتلى الذي أعلنته الشرطة الباكستانية 17 قتيلا في التفجير.", 17, "الشرطة الباكستانية"),
        ("إلا أن إحصاء أجرته وكالة رويترز استنادا إلى أرقام أعلنتها ثلاثون دولة أظهر أن 820 حاجا قضوا في التدافع.", 820, "وكالة رويترز"),
        ("أظهر تعداد أعدته وكالة فرانس برس استنادا إلى بيانات رسمية أن القصف أدى إلى مقتل 310 مدنيين.", 310, "وكالة فرانس برس"),
        ("وأظهرت إحصائية أعدتها وزارة الداخلية أن 300 مدني قتلوا في الهجمات.", 300, "وزارة الداخلية"),
    ],
)
def test_who_made_the_count_tells_it(text: str, killed: int, speaker: str) -> None:
    assert tolls(text) == [(killed, speaker)]


@pytest.mark.parametrize(
    ("text", "killed", "speaker"),
    [
        ("وكانت الأمطار غزيرة حين أعلنت الشرطة مقتل ثلاثة في انهيار مبنى في القاهرة.", 3, "الشرطة"),
        ("وكان الحي قد تعرض لقصف، وقالت وزارة الصحة إن عشرة قتلوا.", 10, "وزارة الصحة"),
        ("وكان المبنى الذي تعلوه لافتة الحزب قد انهار، وقتل ستة سكان، بحسب الدفاع المدني.", 6, "الدفاع المدني"),
        ("ارتفع عدد القتلى إلى 40 بعد الحصيلة التي أعلنتها الوزارة أمس، كما قالت الشرطة.", 40, "الشرطة"),
        ("أعلنت الشرطة، استنادا إلى صور نشرتها الصحف، أن ستة قتلوا في الهجوم على كركوك.", 6, "الشرطة"),
    ],
)
def test_who_only_stands_near_does_not(text: str, killed: int, speaker: str) -> None:
    assert tolls(text) == [(killed, speaker)]
