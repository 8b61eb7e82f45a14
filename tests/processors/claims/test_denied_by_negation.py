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
        "وقال الناطق إن قواته لم تستخدم بعد سوى جزء من أسلحتها في معركة سرت.",
    ],
)
def test_another_side_or_another_thing_denies_no_deed(text: str) -> None:
    assert not [claim for claim in denied(text) if claim.act.type != "other"]
