"""Who speaks through a text that somebody issued, who tells an outlet, and whose name holds another's in quotation marks."""

from __future__ import annotations

import pytest

from tests.processors.claims.conftest import claimed, denied


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        ("صدر عن \"حزب الله\" بيان نفى فيه استهداف بلدة مجدل شمس.", "حزب الله"),
        ("صدر عن وزارة الدفاع بيان تنفي فيه قصف مدينة إدلب.", "وزارة الدفاع"),
        ("أصدرت الحركة بيانا نفت فيه استهداف المستشفى في غزة.", "الحركة"),
        ("وفي بيان صادر عن الجيش السوداني نفى قصف السوق في نيالا.", "الجيش السوداني"),
        ("وفي بيان مقتضب للحركة، نفت استهداف القافلة في سرت.", "الحركة"),
        ("أصدرت الجماعة بيانا مكذبة فيه ما تردد عن قصف السوق في مأرب.", "الجماعة"),
        ("في أول تكذيب رسمي لقصف السوق، قال المحافظ إن المدينة هادئة.", "المحافظ"),
    ],
)
def test_who_issued_the_denial(text: str, speaker: str) -> None:
    assert {claim.speaker and claim.speaker.name for claim in denied(text)} == {speaker}


def test_who_hears_it_in_a_talk_has_not_issued_it() -> None:
    text = "قال النقيب سمير داود إن الجسر دمر في قصف. وفي تصريح لقناة محلية ذكر أن جنديين قتلا."
    assert {claim.speaker and claim.speaker.name for claim in claimed(text)} == {"النقيب سمير داود"}


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        ("قتل 83 جنديا في هجوم، حسبما أفادت مصادر طبية في مستشفى المدينة وكالة فرانس برس.", "مصادر طبية في مستشفى المدينة"),
        ("قتل 12 شخصا في انفجار بكابل، وفق ما أبلغ مسؤول في الشرطة وكالة رويترز.", "مسؤول في الشرطة"),
        ("قتل سبعة أشخاص في تفجير بمدينة بنغازي، كما أفاد مصدر أمني وكالة الصحافة الفرنسية.", "مصدر أمني"),
        ("أفاد مراسل وكالة الأناضول بأن خمسة مدنيين قتلوا في إدلب.", "مراسل وكالة الأناضول"),
        ("قال مدير تحرير وكالة سانا إن خمسة مدنيين قتلوا في إدلب.", "مدير تحرير وكالة سانا"),
        ("أبلغت مصادر محلية \"صوت الأحواز\" أن خمسة مدنيين قتلوا في الحميدية.", "مصادر محلية"),
    ],
)
def test_who_hears_it_is_not_who_tells_it(text: str, speaker: str) -> None:
    assert {claim.speaker and claim.speaker.name for claim in claimed(text) if claim.act.type == "killed"} == {speaker}


@pytest.mark.parametrize(
    "text",
    [
        "قتل 83 جنديا في هجوم صاروخي بمأرب، حسبما أفادت مصادر طبية في مستشفى المدينة وكالة فرانس برس الأحد.",
        "قتل سبعة أشخاص في تفجير بمدينة بنغازي، كما أفاد مسؤول في المستشفى رويترز اليوم الاثنين.",
        "قتل 83 جنديا في هجوم صاروخي نُسب إلى المتمردين في مأرب، حسبما أفادت مصادر طبية وكالة فرانس برس الأحد.",
    ],
)
def test_the_day_behind_who_heard_it_is_that_of_the_saying(text: str) -> None:
    assert [claim.act.time and claim.act.time.reported for claim in claimed(text) if claim.act.type == "killed"] == [True]


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        ("قال عبد القادر، مدير خدمة «آمين» للإسعاف، إن طواقمه أحصت 90 قتيلا.", "عبد القادر، مدير خدمة «آمين» للإسعاف"),
        ("قالت مجموعة «محامو الطوارئ» الحقوقية إن 54 مدنيا قتلوا في نيالا.", "مجموعة «محامو الطوارئ» الحقوقية"),
        ("أعلنت شركة «بلو ميريديان» لإدارة السفن أن بحارا قتل في هجوم.", "شركة «بلو ميريديان» لإدارة السفن"),
        ("أصدر الجيش بيانا «غاضبا» قال فيه إن خمسة مدنيين قتلوا في بغداد.", "الجيش"),
    ],
)
def test_a_name_in_quotation_marks_is_part_of_the_speakers(text: str, speaker: str) -> None:
    assert {claim.speaker and claim.speaker.name for claim in claimed(text) if claim.act.type == "killed"} == {speaker}


def test_a_judgement_is_no_part_of_a_name() -> None:
    text = "قتل خمسة في حلب. وقالت المديرة إن «ما أعلنه الجيش غير صحيح»، وإن الفتيات تمكن من الفرار بأنفسهن."
    assert all(claim.speaker is None or "غير" not in claim.speaker.name for claim in claimed(text))
