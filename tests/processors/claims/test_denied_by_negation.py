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
        ("لم يقع أي قصف على درعا اليوم، بحسب المتحدث باسم الجيش.", "shelling", "المتحدث باسم الجيش"),
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
        "أكد وزير الدفاع أن قواته لن تقصف المدنيين في درعا.",
        "وقال الناطق باسم الجيش إنه لم يحدث أي تقدم في محادثات درعا بعد القصف.",
        "وقال سكان إنه لم يقع أي قصف على درعا اليوم.",
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


@pytest.mark.parametrize(
    ("text", "act"),
    [
        ("أكد الجيش أن القصف الذي تحدثت عنه المواقع لم يحدث.", "shelling"),
        ("وقال المحافظ إن ما ورد عن توغل قوة في عيترون لم يحصل إطلاقا.", "ground_assault"),
        ("قالت الوزارة إن ما حدث في بيجي ليس قصفا بل خطأ فني.", "shelling"),
        ("وأوضح المصدر أن الصوت ليس انفجار عبوة وإنما ألعاب نارية.", "explosion"),
        ("أكد وزير الخارجية أن جيشه لم ولن يستخدم السلاح الكيميائي في خان شيخون.", "chemical_attack"),
    ],
)
def test_it_never_was_or_was_something_else(text: str, act: str) -> None:
    assert act in {claim.act.type for claim in denied(text)}


@pytest.mark.parametrize(
    "text",
    [
        "قال الجيش إن القصف لم يقع في المدينة بل في ريفها.",
        "وقالت الشرطة إن الهجوم ليس الأول من نوعه، بل الثالث في شهر.",
        "وأكد الوزير أن بلاده لن تقصف المدينة.",
        "وقال طبيب إن أيا من الركاب لم يصب في الحادث.",
    ],
)
def test_it_was_elsewhere_or_nothing_is_denied(text: str) -> None:
    assert denied(text) == []


def test_two_bodies_deny_their_own() -> None:
    (claim,) = denied("نفى كل من الجيش والبحرية مسؤوليتهما عن الهجوم على القافلة.")
    assert claim.speaker is not None


def test_none_of_them_was_set_free() -> None:
    assert len(denied("أوضح المصدر الحكومي أن أيا من الموظفين المحتجزين لم يطلق سراحه حتى الآن.")) == 1
