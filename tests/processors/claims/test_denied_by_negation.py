"""Who says that his own side did not do it denies it, without a verb of denying."""

from __future__ import annotations

import pytest

from tests.processors.claims.conftest import denied


@pytest.mark.parametrize(
    ("text", "act", "speaker"),
    [
        ("أكد المتحدث باسم الجيش أن قواته لم تقصف السوق في بنغازي.", "shelling", "المتحدث باسم الجيش"),
        ("قال التحالف العربي في بيان إنه لم ينفذ أي غارات على الحديدة يوم الأحد.", "strike", "التحالف العربي"),
        ("وقال ناطق باسم حركة طالبان إن الحركة لم تهاجم الفندق في قندوز.", "ground_assault", "ناطق باسم حركة طالبان"),
        ("وشددت وزارة الدفاع الروسية على أن طائراتها الحربية لم تقصف المشفى في إدلب.", "shelling", "وزارة الدفاع الروسية"),
        ("«لم تتورط قواتنا في أي قصف على البلدة»، قال المتحدث باسم الفرقة الرابعة.", "shelling", "المتحدث باسم الفرقة الرابعة"),
        ("قال الناطق باسم القوات الجوية: لم تقصف طائراتنا المشفى في إدلب.", "shelling", "الناطق باسم القوات الجوية"),
        ("وأكد وزير الدفاع أن قواته لم تقم بأي قصف على السوق في تعز.", "shelling", "وزير الدفاع"),
        ("قال قيادي في حماس إن حركته لا علاقة لها بقصف البلدة الحدودية سديروت.", "shelling", "قيادي في حماس"),
    ],
)
def test_own_side_did_not_do_it(text: str, act: str, speaker: str) -> None:
    (claim,) = denied(text)
    assert claim.act.type == act
    assert claim.speaker is not None
    assert claim.speaker.name == speaker
    assert claim.act.actors


@pytest.mark.parametrize(
    "text",
    [
        "وقال شهود إن الشرطة لم تصل إلى الفندق في مقديشو إلا بعد ساعة من الهجوم.",
        "قال الجيش إن المسلحين لم يهاجموا القاعدة في مأرب أمس.",
        "وقالت الوزارة إن الشبكة الموقوفة لا علاقة لها بالتفجير الذي وقع في بغداد.",
        "ولم تقصف الطائرات المدينة أمس، بعد أسبوع من الغارات على درعا.",
        "وقال وزير الداخلية إنه لم يقتل أحد في الانفجار الذي هز بغداد.",
        "وقال الناطق إنه لم يسقط أي قتيل في القصف على تعز.",
        "وقال شهود: لم تقصف القوات السوق في تعز أمس.",
        "وقال الناطق باسم الجيش إن طائراته لم تقصف سوى مواقع عسكرية في صعدة.",
        "قال وزير الدفاع إن قواته لم تقم بقصف المدينة بعد.",
        "وقال الوزير إنه لم يقم بزيارة المشفى الذي قصف في تعز.",
        "وقالت الشرطة إن الهجوم على السوق في بغداد لم يسفر عن ضحايا.",
        "وقال الناطق إن قواته لم تستخدم بعد سوى جزء من أسلحتها في معركة سرت.",
    ],
)
def test_another_side_or_another_thing_denies_no_deed(text: str) -> None:
    assert not [claim for claim in denied(text) if claim.act.type != "other"]


def test_nothing_of_the_kind_was_done() -> None:
    text = "قالت الحركة إن طائرة قتلت تلميذين في كادقلي، لكن الناطق باسم القوات المسلحة قال إن سلاح الجو لم ينفذ أي طلعات أمس."
    (claim,) = denied(text)
    assert claim.act.type == "killed"
    assert [actor.name for actor in claim.act.actors] == ["الناطق باسم القوات المسلحة"]
