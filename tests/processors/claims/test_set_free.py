"""People freed from who held them, and places taken; who only falls; as what people come to a hospital; names in somebody's lists."""

from __future__ import annotations

import pytest

from tests.processors.claims.conftest import claimed


def told(text: str) -> list[tuple[str, str]]:
    return [(claim.act.type, claim.stance) for claim in claimed(text) if claim.act.type in ("released", "control")]


@pytest.mark.parametrize(
    ("text", "stance"),
    [
        ("تم تحرير التلميذات المختطفات في بلدة تشيبوك.", "asserts"),
        ("حررت قوات الجيش الرهائن في بلدة تشيبوك.", "asserts"),
        ("حرر الجيش 12 قرويا خطفهم التنظيم في بلدة كيدال.", "asserts"),
        ("نفت مديرة المدرسة أن تكون قوات الجيش حررت التلميذات اللواتي خطفتهن جماعة بوكو حرام في شيبوك.", "denies"),
        ("نفى المتحدث تحرير الرهائن في بلدة كيدال.", "denies"),
    ],
)
def test_set_free(text: str, stance: str) -> None:
    assert told(text) == [("released", stance)]


@pytest.mark.parametrize(
    "text",
    [
        "حررت القوات العراقية بلدة القيارة من تنظيم الدولة بعد قصف.",
        "نفت القيادة استخدام الرصاص الحي ضد المتظاهرين في ساحة التحرير.",
        "حرر شرطي مخالفة لسائق في حلب بعد القصف.",
    ],
)
def test_nobody_is_set_free(text: str) -> None:
    assert all(act != "released" for act, _ in told(text))


def killed(text: str) -> list[int | None]:
    return [claim.act.quantity.min for claim in claimed(text) if claim.act.type == "killed" and claim.act.quantity]


@pytest.mark.parametrize(
    ("text", "figures"),
    [
        ("وقال الشاهد بعد القصف: وسقطت أنا وفوقي خمسة أو ستة رجال.", []),
        ("بعد القصف سقط خمسة عمال من سقالة في حلب.", []),
        ("سقط في القصف على حلب خمسة مدنيين.", [5]),
        ("سقطت ثلاث نساء برصاص الجيش في حلب.", [3]),
        ("قال المرصد إن قوائمه تضم أسماء 106 قتلى سقطوا في القصف على حلب.", [106]),
        ("نشر المرصد أسماء 106 قتلى في القصف على حلب.", []),
        ("قال الطبيب إن ستة أشخاص نقلوا إلى المشفى متوفين بعد القصف على حلب.", [6]),
    ],
)
def test_who_is_dead(text: str, figures: list[int]) -> None:
    assert killed(text) == figures


@pytest.mark.parametrize(
    "text",
    [
        "قالت الوزارة إن أكثر من 500 شخص راجعوا المستشفيات مصابين بعد القصف على حلب.",
        "قال الطبيب إن 500 شخص وصلوا إلى المستشفى مصابين بعد القصف على حلب.",
    ],
)
def test_hurt_as_they_come(text: str) -> None:
    assert [claim.act.quantity.min for claim in claimed(text) if claim.act.type == "injured" and claim.act.quantity] == [500]
