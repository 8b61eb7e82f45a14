"""A denial that answers another's words: the judgement of a quotation, "هذا لم يقع", a denial that comes after a report."""

from __future__ import annotations

import pytest

from tests.processors.claims.conftest import claimed, denied


@pytest.mark.parametrize(
    ("text", "act", "denier", "asserter"),
    [
        ("«هذا كله هراء»، هكذا علق وزير الدفاع على اتهام المنظمة جيشه بقصف المشفى في تعز.", "shelling", "وزير الدفاع", "المنظمة"),
        ("«لم يحدث شيء من ذلك»، قال قائد الشرطة ردا على إعلان الحزب اعتقال تسعة في سوسة.", "detained", "قائد الشرطة", "الحزب"),
        ("جاء نفي وزارة الدفاع بعد يوم من إعلان الحركة مقتل أربعة جنود في مأرب.", "killed", "وزارة الدفاع", "الحركة"),
        ("ويأتي نفي الحكومة غداة تأكيد المرصد مقتل ستة مدنيين في درعا.", "killed", "الحكومة", "المرصد"),
        ("قال المتحدث باسم الجيش إن هذا كذب، وذلك بعد إعلان الحركة أسر خمسة جنود في تعز.", "detained", "المتحدث باسم الجيش", "الحركة"),
    ],
)
def test_it_is_denied_by_one_and_told_by_the_other(text: str, act: str, denier: str, asserter: str) -> None:
    found = [(claim.stance, claim.speaker.name) for claim in claimed(text) if claim.act.type == act and claim.speaker is not None]
    assert sorted(found) == sorted([("denies", denier), ("asserts", asserter)])


@pytest.mark.parametrize(
    ("text", "act", "speaker"),
    [
        ("«هراء»، قال المتحدث باسم الجيش ردا على أنباء مقتل خمسة جنود في العريش.", "killed", "المتحدث باسم الجيش"),
        ("أكد المحافظ أن التقارير عن مقتل مدنيين في سرت بعيدة كل البعد عن الحقيقة.", "killed", "المحافظ"),
        ("وقالت إدارة المستشفى إن ما نشر عن وفاة تسعة مصابين من نسج الخيال.", "killed", "إدارة المستشفى"),
        ("قال الناطق باسم التحالف إن الحديث عن قصف المدرسة كلام عار عن الصحة.", "shelling", "الناطق باسم التحالف"),
        ("وشدد قائد الشرطة على أن المعلومات المتداولة بشأن اعتقال صحفيين منافية للواقع.", "detained", "قائد الشرطة"),
        ("بادرت الحكومة إلى نفي الأنباء عن قصف المطار في عدن.", "shelling", "الحكومة"),
    ],
)
def test_judged_to_be_untrue(text: str, act: str, speaker: str) -> None:
    hits = [claim for claim in denied(text) if claim.act.type == act]
    assert [claim.speaker.name for claim in hits if claim.speaker is not None] == [speaker]
    assert not [claim for claim in claimed(text) if claim.act.type == act and claim.stance == "asserts"]


def test_figures_can_be_called_far_from_the_truth() -> None:
    (claim,) = denied("أوضح مدير الصحة أن الأرقام التي تتناقلها الصفحات بعيدة عن الواقع، وأن ثلاثة فقط قتلوا في الاشتباكات.")
    assert claim.speaker is not None
    assert claim.speaker.name == "مدير الصحة"


@pytest.mark.parametrize(
    "text",
    [
        "«الوضع هادئ»، أكد المحافظ، ردا على إعلان الجيش مقتل خمسة مسلحين في سرت.",
        "قال المتحدث إن وقف القتال لا يزال بعيدا عن الواقع في تعز، حيث قتل خمسة مدنيين.",
        "ورفضت الحكومة أي هدنة لا تستند إلى قرار مجلس الأمن بعد قصف المطار في عدن.",
        "قالت النيابة إن هذا المتهم الكاذب شارك في تفجير الحافلة في القاهرة.",
        "جاء رد الجيش بعد ساعات من إعلان الحركة أسر خمسة جنود في تعز.",
        "وجاء الهجوم بعد نفي.",
        "قال الوزير إن بلاده ليست بعيدة عن الصراع الذي قتل فيه خمسة جنود في تعز.",
        "حكمت المحكمة على رجل بالسجن بتهمة إنكار حق الورثة بعد مقتل شقيقه في بيروت.",
        "لم يبادر الجيش إلى نفي مقتل خمسة جنود في العريش.",
        "دعت المنظمة الجيش إلى نفي مقتل خمسة جنود في العريش.",
        "قد تسارع الحكومة إلى نفي مقتل خمسة جنود في العريش إن سئلت.",
    ],
)
def test_not_denied(text: str) -> None:
    assert denied(text) == []
