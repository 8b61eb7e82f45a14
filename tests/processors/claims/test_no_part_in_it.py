"""Denials of a part in what was told: "أي دور لها في الحادث", "لا علاقة للمقاومة بالحادث", "نفى ذلك"; and what they do not deny."""

from __future__ import annotations

import pytest

from tests.processors.claims.conftest import claimed, denied


@pytest.mark.parametrize(
    ("text", "act", "actor"),
    [
        ("قصف مسلحون سوقا في مدينة سانجين. ونفت حركة طالبان أي دور لها في الحادث.", "shelling", "af.taliban"),
        ("نفت حركة طالبان أي دور لها في الحادث، وقالت إن الجيش الأفغاني هو من أطلق قذائف الهاون على السوق.", "shelling", "af.taliban"),
        ("اتهم الجيش حزب الله بقصف ملعب في مجدل شمس. ونفى حزب الله مسؤوليته عن الحادث.", "shelling", "lb.hezbollah"),
        ("اتهم الجيش حزب الله بقصف ملعب في مجدل شمس. وأكد حزب الله أن لا علاقة للمقاومة الإسلامية بالحادث.", "shelling", "lb.hezbollah"),
        ("اتهمت الحكومة حركة الشباب بتفجير فندق في مقديشو. وقالت حركة الشباب إنه لا علاقة لها بالحادث.", "explosion", "so.shabab"),
        ("ونفت كييف أي تورط لها في التفجير الذي استهدف جسر القرم.", "explosion", "ua.government"),
        ("نفى حزب الله أن يكون له أي علاقة بإطلاق الصاروخ على بلدة مجدل شمس.", "strike", "lb.hezbollah"),
    ],
)
def test_no_part_in_what_was_told(text: str, act: str, actor: str) -> None:
    (claim,) = denied(text)
    assert (claim.act.type, [a.id for a in claim.act.actors]) == (act, [actor])


def test_a_part_in_something_else_is_not_that_of_a_killing_beside_it() -> None:
    text = "قتل زعيم معارض في نجامينا. ونفى حزب النهضة أي تورط له في المحاولة الانقلابية التي قالت السلطات إنها أحبطتها."
    assert [claim.act.type for claim in denied(text)] == ["other"]


def test_that_is_what_was_told_before_it() -> None:
    text = "قتل خمسة مدنيين أمس في كركوك، ونفت وزارة الداخلية ذلك."
    assert [claim.act.type for claim in denied(text)] == ["killed"]


@pytest.mark.parametrize(
    ("text", "told", "not_denied"),
    [
        ("نفت الشرطة وجود أي قتلى في المظاهرات بمدينة البصرة.", "killed", "protest"),
        ("نفى الجيش سقوط أي مدني في القصف على درعا.", "killed", "shelling"),
        ("نفى المحافظ سقوط قتلى في احتجاجات السليمانية.", "killed", "protest"),
    ],
)
def test_what_had_no_victims_is_not_denied(text: str, told: str, not_denied: str) -> None:
    assert [claim.act.type for claim in denied(text)] == [told]
    assert [claim.stance for claim in claimed(text) if claim.act.type == not_denied] == ["asserts"]


@pytest.mark.parametrize(
    "text",
    [
        "واعتبر الناطق أن الحديث عن قصف المستشفى محاولة للتضليل.",
        "قال الناطق إن الأنباء عن قصف المستشفى محاولة تضليل.",
    ],
)
def test_what_is_said_to_mislead_is_denied(text: str) -> None:
    assert [(claim.act.type, claim.stance) for claim in claimed(text)] == [("shelling", "denies")]


def test_whose_charge_is_rejected_is_not_its_accuser() -> None:
    text = "أعرب المتحدث عن رفضه اتهام قوات بلاده بقتل مدنيين في عفرين."
    assert [(claim.act.type, claim.stance) for claim in claimed(text)] == [("killed", "denies")]


def test_a_spokesman_behind_but_denies() -> None:
    text = "اتهم الجيش الحوثيين بقصف مستشفى في تعز، لكن متحدثا حوثيا نفى ذلك قائلا إن القصف نفذته طائرات التحالف."
    assert [(c.speaker and c.speaker.name, c.stance, [a.id for a in c.act.actors]) for c in claimed(text)] == [
        ("الجيش", "asserts", ["ye.houthis"]), ("متحدث حوثي", "asserts", ["int.arab_coalition"]), ("متحدث حوثي", "denies", ["ye.houthis"]),
    ]


def test_a_massacre_that_ones_own_forces_had_no_part_in() -> None:
    assert [c.act.type for c in denied("نفى المتحدث باسم الجيش تورط قواته في مذبحة بنتيو.")] == ["killed"]
