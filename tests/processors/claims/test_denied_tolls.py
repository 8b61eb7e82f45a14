"""A toll that somebody denies: by "هذا العدد", by what he calls the reports, by what he was asked, by a count of his own."""

from __future__ import annotations

import pytest

from tests.processors.claims.conftest import claimed, denied


def denials(text: str) -> list[tuple[str, str, int | None]]:
    return [
        (c.act.type, c.speaker.name if c.speaker else "", c.act.quantity.min if c.act.quantity is not None else None) for c in denied(text)
    ]


@pytest.mark.parametrize(
    ("text", "speaker", "killed"),
    [
        ("قالت المنظمة إن 304 محتجين قتلوا. ونفى علي ربيعي، الناطق الرسمي، هذا العدد.", "علي ربيعي، الناطق الرسمي", 304),
        ("قالت منظمة العفو إن 40 محتجا قتلوا في شيراز. ونفى علي رضا كريمي هذه الأرقام.", "علي رضا كريمي", 40),
        ("قال ناشطون إن 40 مدنيا قتلوا في القصف على تعز. ونفى المتحدث باسم الجيش هذه الحصيلة.", "المتحدث باسم الجيش", 40),
        ("قالت المنظمة إن 40 محتجا قتلوا في شيراز. وقال الوزير إن ما يجري تداوله من أرقام لا أساس له.", "الوزير", 40),
        ("قالت المنظمة إن 40 محتجا قتلوا. وقال المدير إن ما تتناقله الصفحات من أرقام لا يستند إلى السجلات.", "المدير", 40),
        ("قالت حركة الشباب إن مقاتليها قتلوا 57 جنديا. ونفى الجيش الكيني ذلك وقال إن تسعة قتلوا.", "الجيش الكيني", 57),
        ("قالت الوزارة إن ما يتردد من أنباء عن وفاة 12 سجينا لا أساس له من الصحة.", "الوزارة", 12),
    ],
)
def test_the_toll_that_is_meant_is_denied(text: str, speaker: str, killed: int) -> None:
    assert denials(text) == [("killed", speaker, killed)]


def test_of_what_he_was_asked() -> None:
    text = "وردا على سؤال عن مقتل متظاهرين في شيراز، قال الناطق باسم الحكومة: «هذا ليس صحيحا»."
    assert denials(text) == [("killed", "الناطق باسم الحكومة", None)]


def test_who_goes_on_and_calls_the_report_false() -> None:
    text = "قالت المنظمة إن 40 محتجا قتلوا. ونفى الوزير هذا العدد ووصف التقرير بأنه «أخبار كاذبة»."
    assert {c.speaker.name for c in denied(text) if c.speaker} == {"الوزير"}


@pytest.mark.parametrize(
    "text",
    [
        "أكد علي ضرورة وقف القصف بعد مقتل 40 مدنيا في تعز.",
        "علق الوزير على أرقام المنظمة عن مقتل 40 محتجا، ووصف التقرير بأنه مهم.",
        "وردا على سؤال عن مقتل متظاهرين في شيراز، قال الناطق: «هذا أمر محزن».",
        "قال الوزير إن ما ينشر من أرقام يستند إلى سجلات المستشفيات، وقتل 40 في القصف.",
        "تعيش في المخيم عائلات من أسر لا أساس ثابتا لحياتها، وقتل ثلاثة في القصف.",
    ],
)
def test_what_denies_no_toll(text: str) -> None:
    assert denied(text) == []


def test_a_shelling_that_is_denied_is_no_denied_toll() -> None:
    text = "قال ناشطون إن الجيش قصف سوقا في تعز وقتل 20 مدنيا. ونفى الجيش ذلك وقال إن خمسة من جنوده قتلوا."
    assert [kind for kind, _, _ in denials(text)] == ["shelling"]


def test_through_whom_although_a_day_stands_between() -> None:
    found = claimed("ونقلت وكالة رويترز، الاثنين، عن مسؤولين بوزارة الداخلية قولهم إن 1500 شخص قتلوا في طهران.")
    assert [(c.speaker.name, [v.name for v in c.via]) for c in found if c.speaker] == [("مسؤولين بوزارة الداخلية", ["وكالة رويترز"])]
