"""What a side says that its own forces have not done, and what it answers with that: a question, an accusation before or behind it."""

from __future__ import annotations

import pytest

from tests.processors.claims.conftest import claimed, denied


@pytest.mark.parametrize(
    ("text", "act", "speaker"),
    [
        ("قال قائد الجيش ردا على سؤال عن قصف قرية قرب زاخو: «لم تكن لطائراتنا أي مهمة هناك».", "shelling", "قائد الجيش"),
        ("ردا على سؤال لرويترز عن قصف مدرسة في صعدة، قال ناطق باسم الجيش: «طائراتنا لم تنفذ أي طلعة».", "shelling", "ناطق باسم الجيش"),
        ("«لم تطلق رصاصة واحدة من مواقعنا»، هكذا رد قائد اللواء على اتهام السكان للواء بقصف سوق ترهونة.", "shelling", "قائد اللواء"),
        ("اتهمت الحكومة حركة الشباب بتفجير فندق. وقال ناطق باسمها إن مقاتليها لا صلة لهم بما حدث.", "explosion", "ناطق باسمها"),
        ("اتهم نشطاء الشرطة بخطف ستة طلاب في سوسة. وقال قائد الشرطة: لا علاقة لأي من رجالنا بما جرى.", "missing", "قائد الشرطة"),
        ("قال الناطق العسكري إن «طائرات سلاح الجو لم تقصف السوق» في سبها.", "shelling", "الناطق العسكري"),
        ("اتهمت كابل باكستان بالتوغل في خوست. وقال الجيش الباكستاني إن القوات لم تعبر الحدود.", "ground_assault", "الجيش الباكستاني"),
        ("وقالت وزارة الدفاع الهندية إن جنودها «لم يعبروا خط المراقبة».", "other", "وزارة الدفاع الهندية"),
        ("قال المتحدث باسم الجيش: لم يطلق أي صاروخ من أراضينا باتجاه كسلا.", "other", "المتحدث باسم الجيش"),
        ("وقالت وزارة الدفاع البيلاروسية إنه «لم تطلق أي صواريخ من أراضي بيلاروسيا».", "other", "وزارة الدفاع البيلاروسية"),
    ],
)
def test_own_side_has_not_done_it(text: str, act: str, speaker: str) -> None:
    (claim,) = denied(text)
    assert claim.act.type == act
    assert claim.speaker is not None
    assert claim.speaker.name == speaker


@pytest.mark.parametrize(
    "text",
    [
        "قال المتحدث باسم الجيش إن قواته لم تدخل الأراضي السورية بعد.",
        "قال الجيش إن قواته لم تدخل المدينة.",
        "قال المتحدث باسم الجيش: لم يطلق أي صاروخ من قواعد المتمردين أمس.",
        "قال المتحدث باسم الجيش: لم يخرج أي شخص من مناطقنا أمس.",
        "قال شاهد: لم تكن هناك أي عمليات في المدينة.",
        "قال المدير: لم تكن لفرقنا أي سيارات بعد القصف على درعا.",
        "قال رئيس الوزراء إن بلاده لم تتجاوز حدود القانون.",
        "قال وزير الخارجية إن بلاده لم تدخل أجواء الحرب.",
        "وقال مسافر إن الطائرة لم تدخل الأجواء التركية.",
    ],
)
def test_not_yet_or_of_others(text: str) -> None:
    assert denied(text) == []


def test_that_something_else_has_to_do_with_it_is_not_denied_of_what_another_accused() -> None:
    text = "اتهمت الحكومة حركة الشباب بتفجير فندق في مقديشو. وقال قائد الشرطة إن لا علاقة للحريق بما جرى."
    assert "explosion" not in {claim.act.type for claim in denied(text)}


def test_who_did_not_cross_the_border_has_not_denied_to_have_shelled() -> None:
    text = "اتهمت كابل باكستان بقصف خوست. وقال المتحدث باسم الجيش الباكستاني إن القوات لم تعبر الحدود."
    assert [claim.act.type for claim in denied(text)] == ["other"]


def test_what_else_is_said_beside_it_is_not_denied() -> None:
    text = "قال المتحدث باسم الجيش إن قواته لم تدخل الأراضي اللبنانية وإن القصف جاء من سوريا."
    assert "shelling" not in {claim.act.type for claim in denied(text)}


def test_people_of_a_camp_are_not_denied_to_be_displaced() -> None:
    text = "قال مصدر عسكري إنه لا صحة لما تردد عن إطلاق صاروخ على مخيم النازحين في مأرب."
    assert "displaced" not in {claim.act.type for claim in denied(text)}


@pytest.mark.parametrize(
    ("text", "speaker", "accused"),
    [
        ("جاء ذلك بعد اتهام أنقرة لوحدات حماية الشعب بقصف قلعة إعزاز.", "أنقرة", "وحدات حماية الشعب"),
        ("وجاء الرد على اتهام أديس أبابا للجيش الإريتري بقصف بلدة في تيغراي.", "أديس أبابا", "الجيش الإريتري"),
        ("وجاء الرد على اتهام المنظمة لرجال الدرك بقتل متظاهر في معان.", "المنظمة", "الدرك"),
        ("قال المتحدث باسم الجيش، ردا على اتهام الحركة قواته بقصف السوق في حيس، إن المدينة هادئة.", "الحركة", "قواته"),
        ("اتهمت النائبة عن حزب الشعوب الديمقراطي ليلى كارا الشرطة بقصف سوق.", "النائبة عن حزب الشعوب الديمقراطي ليلى كارا", "الشرطة"),
    ],
)
def test_who_accuses_whom(text: str, speaker: str, accused: str) -> None:
    (claim,) = (c for c in claimed(text) if c.act.actors)
    assert claim.speaker is not None
    assert (claim.speaker.name, claim.act.actors[0].name) == (speaker, accused)


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        ("صدر عن مديرية السجون البلاغ الآتي: إن ما نشرته إحدى الصحف عن وفاة موقوف في سجن زحلة غير صحيح.", "مديرية السجون"),
        ("صدر عن وزارة الداخلية ما يلي: لا صحة لما أوردته بعض المواقع عن وفاة موقوف في سجن زحلة.", "وزارة الداخلية"),
    ],
)
def test_a_communique_that_is_printed_whole_denies(text: str, speaker: str) -> None:
    (claim,) = denied(text)
    assert claim.speaker is not None
    assert (claim.act.type, claim.speaker.name) == ("killed", speaker)
