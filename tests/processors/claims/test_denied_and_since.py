"""A denial that answers with "رد", one that follows its quotation behind dots, one that its speaker has given up since."""

from __future__ import annotations

import pytest

from tests.processors.claims.conftest import claimed, denied, deniers


@pytest.mark.parametrize(
    ("text", "act", "denier"),
    [
        ("قالت النقابة إن الغارة قتلت ستة عمال في مرزق، لكن الجيش رد في بيان بأن هذه الأنباء لا أساس لها.", "strike", "الجيش"),
        ("ورد المتحدث باسم الحركة بأن مقاتليها لم يقصفوا السوق في مليط.", "shelling", "المتحدث باسم الحركة"),
        ("ردت الوزارة على الاتهامات بأن قواتها لم تستهدف المدرسة في سرمين.", "strike", "الوزارة"),
        ("«هذا محض كذب».. هكذا رد الناطق باسم الشرطة على اتهام الحزب لها باعتقال صحفيين في سوسة.", "detained", "الناطق باسم الشرطة"),
        ("«هراء»... بهذه الكلمات علق قائد اللواء على اتهام الحكومة للواء باقتحام الكرمك.", "ground_assault", "قائد اللواء"),
        ("\"لا علاقة لنا بالتفجير الذي ضرب السوق في كركوك\"، قال الناطق باسم الفصيل.", "explosion", "الناطق باسم الفصيل"),
        ("نفى مدير الأمن وقوع أي اعتقالات في سبها.", "detained", "مدير الأمن"),
        ("نفى الناطق العسكري سقوط قضاء بيجي بيد المسلحين.", "control", "الناطق العسكري"),
        ("نفت قيادة الجيش سقوط معسكر الحلفاية بأيدي المعارضة.", "control", "قيادة الجيش"),
    ],
)
def test_denied(text: str, act: str, denier: str) -> None:
    assert deniers(text, act) == [denier]


@pytest.mark.parametrize(
    "text",
    [
        "كانت الشرطة تنفي وقوع أي وفاة في صفوف المتظاهرين، فأقرت أمس بمقتل اثنين في سوسة.",
        "كانت الحكومة تنفي سقوط قتلى في كسلا، لكنها اعترفت لاحقا بمقتل أربعة.",
        "رد الجيش بقصف مواقع المسلحين بعد أن قتل ثلاثة من جنوده في تعز.",
        "رد الجيش على إطلاق النار وقتل مسلحين اثنين قبل أن ينسحب الباقون.",
        "وجاء رد الوزارة بأن خمسة جنود قتلوا في تعز.",
        "ورد في بيان للوزارة أن خمسة جنود قتلوا في تعز.",
    ],
)
def test_not_denied(text: str) -> None:
    assert not denied(text)


def test_what_is_owned_up_to_after_a_denial_is_not_denied() -> None:
    found = claimed("نفت الشرطة قتل متظاهرين في سوسة، ثم أقرت بمقتل اثنين.")
    assert [claim.stance for claim in found if claim.act.quantity is not None and claim.act.quantity.min == 2] == ["asserts"]
