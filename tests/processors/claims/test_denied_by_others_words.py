"""Denials in the passive, by a noun, of a figure, of what goes round: what is denied by whom, and what is told all the same."""

from __future__ import annotations

import pytest

from tests.processors.claims.conftest import claimed, denied, deniers


@pytest.mark.parametrize(
    ("text", "act", "speaker"),
    [
        ("تداول ناشطون خبر مقتل ستة جنود في مأرب، لكن الخبر نُفي لاحقا من جانب وزارة الدفاع.", "killed", "وزارة الدفاع"),
        ("قوبلت الأنباء عن خطف تلاميذ في زاريا بنفي قاطع من حاكم الولاية.", "missing", "حاكم الولاية"),
        ("لقيت أنباء مقتل قائد اللواء في مأرب نفيا رسميا من وزارة الدفاع.", "killed", "وزارة الدفاع"),
        ("استهجن محافظ البصرة ما أشيع عن خطف تلاميذ في المدينة.", "missing", "محافظ البصرة"),
        ("محافظ البصرة: ما يتداول عن خطف تلاميذ في المدينة مجرد إشاعة", "missing", "محافظ البصرة"),
        ("نفت وزارة الدفاع سقوط أي مدني في القصف على تعز.", "killed", "وزارة الدفاع"),
        ("اعتبر محافظ البصرة رواية الحركة عن مقتل ستة جنود في المدينة كاذبة.", "killed", "محافظ البصرة"),
        ("قال قائد الجيش إن المتمردين لم يسيطروا على مدينة تعز.", "control", "قائد الجيش"),
        ("قال المتحدث باسم حركة طالبان: لم يحدث أن قصفنا السوق في قندوز.", "shelling", "المتحدث باسم حركة طالبان"),
        ("أكد المتحدث باسم الجيش عدم استهداف قواته للسوق في قندوز.", "strike", "المتحدث باسم الجيش"),
        ("أكدت حركة طالبان عدم ضلوعها في التفجير في قندوز.", "explosion", "حركة طالبان"),
        ("وزارة الدفاع تنفي «مزاعم» قصف السوق في قندوز.", "shelling", "وزارة الدفاع"),
        ("واصفا الأنباء عن مقتل قائد اللواء في مأرب بالكاذبة، قال محافظ المدينة إن القائد بخير.", "killed", "محافظ المدينة"),
        ("قالت حركة طالبان إنها بريئة من التفجير في قندوز.", "explosion", "حركة طالبان"),
    ],
)
def test_denied(text: str, act: str, speaker: str) -> None:
    assert deniers(text, act) == [speaker]


@pytest.mark.parametrize(
    "text",
    [
        "لم يصدر أي نفي من وزارة الدفاع لمقتل قائد اللواء في مأرب.",
        "المعارض نُفي من قبل السلطات إلى جزيرة بعد الهجوم على القصر في مأرب.",
        "لا أحد ينفي أن ستة جنود قتلوا في مأرب.",
        "تراجع الوزير عن نفيه مقتل ستة جنود في مأرب.",
        "قال المتحدث باسم الجيش: إذا لم نقصف المدينة اليوم تقدم المسلحون في مأرب.",
        "رفض المتحدث باسم الجيش تقديم أرقام عن القتلى في مأرب.",
        "رفض المتحدث باسم الجيش التعليق على الاتهامات بقصف السوق في مأرب.",
        "أكد التحالف التزامه بالقانون الدولي وعدم استهداف المدنيين في مأرب.",
        "قال الخبير إن المخاوف من هجوم على مأرب مبالغ فيها.",
        "قال الجيش إن المسلحين لم يستولوا على الطائرة التي أسقطت في مأرب.",
        "قوبلت رواية الوزارة بتكذيب من شهود العيان الذين أكدوا أن ستة قتلوا في مأرب.",
    ],
)
def test_not_denied(text: str) -> None:
    assert denied(text) == []


FIGURE = "قالت منظمة محلية إن 30 مدنيا قتلوا في قصف على سوق في تعز. "


@pytest.mark.parametrize(
    "denial",
    [
        "لكن المحافظ قال إن هذا الرقم مبالغ فيه.",
        "ورفض المحافظ هذه الأرقام.",
        "واعتبر المحافظ الحصيلة مبالغا فيها.",
        "ووصف المحافظ الحصيلة بأنها مضخمة.",
    ],
)
def test_who_calls_a_figure_exaggerated_denies_the_dead_not_the_shelling(denial: str) -> None:
    found = claimed(FIGURE + denial)
    assert [claim.act.type for claim in found if claim.stance == "denies"] == ["killed"]
    assert [claim.stance for claim in found if claim.act.type == "shelling"] == ["asserts"]


@pytest.mark.parametrize("denial", ["وقال المحافظ إن هذا غير صحيح.", "وقال المحافظ إن هذه الأنباء عارية عن الصحة.", "ونفى ذلك المحافظ."])
def test_this_is_what_was_told_before(denial: str) -> None:
    assert [claim.act.type for claim in denied(FIGURE + denial)] == ["shelling"]


def test_a_shelling_in_which_nobody_fell_is_no_less_told() -> None:
    found = claimed("نفت وزارة الدفاع سقوط أي مدني في القصف على تعز.")
    assert [(claim.act.type, claim.stance) for claim in found] == [("shelling", "asserts"), ("killed", "denies")]


def test_what_one_tells_himself_one_does_not_deny() -> None:
    text = "دحض محافظ تعز هذه الرواية مؤكدا أن القصف على المدينة نفذه الحوثيون."
    assert [(claim.act.type, claim.stance) for claim in claimed(text) if claim.act.type == "shelling"] == [("shelling", "asserts")]
