"""Denials that judge what somebody took on, that another verb carries, and that tell of one's own forces; names beside them."""

from __future__ import annotations

import pytest

from tests.processors.claims.conftest import claimed, denied


@pytest.mark.parametrize(
    ("text", "act", "speaker", "actors"),
    [
        ("قال الوزير إن ما أعلنه تنظيم داعش عن مسؤوليته عن إسقاط طائرة «لا يمكن اعتباره صحيحا».", "strike", "الوزير", ["تنظيم داعش"]),
        ("نفى الوزير صحة ما أعلنه تنظيم داعش عن إسقاطه الطائرة في سيناء.", "strike", "الوزير", ["تنظيم داعش"]),
        ("جددت الوزارة نفي الحكومة السورية القاطع استخدام أي مواد كيميائية في سراقب.", "chemical_attack", "الوزارة", ["الوزارة"]),
        ("نفى سلاح الجو تنفيذ أي ضربة في غزة.", "strike", "سلاح الجو", ["سلاح الجو"]),
    ],
)
def test_whose_deed_is_denied(text: str, act: str, speaker: str, actors: list[str]) -> None:
    found = [(c.act.type, c.speaker.name if c.speaker else "", [a.name for a in c.act.actors]) for c in denied(text)]
    assert found == [(act, speaker, actors)]


def test_what_goes_round_is_about_its_noun() -> None:
    text = "كذب مصدر في غرفة العمليات ما أشيع عن انسحاب القوات من ترهونة بعد القصف."
    assert [c.act.stem for c in denied(text) if c.act.type == "other"] == ["انسحاب"]


@pytest.mark.parametrize(
    "text",
    [
        "قتل عامل في حريق بمستودع مواد كيميائية في طنجة.",
        "جددت وزارة الخارجية نداء الحكومة استخدام الحوار بعد القصف.",
        "قال الوزير إن ما أعلنه التنظيم عن إسقاط الطائرة يمكن اعتباره صحيحا.",
    ],
)
def test_no_denial(text: str) -> None:
    assert denied(text) == []
    assert not [c for c in claimed(text) if c.act.type == "chemical_attack"]


def test_own_forces_and_what_they_answer() -> None:
    text = "قالت حركة حماس إن مقاتليها أسقطوا الطائرة ردا على الغارات الإسرائيلية على غزة."
    found = [(c.act.type, [a.name for a in c.act.actors]) for c in claimed(text)]
    assert found == [("strike", ["حركة حماس"]), ("strike", ["الجيش الإسرائيلي"])]


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        ("وقال الادعاء العام في أذربيجان إن عشرة مدنيين قتلوا في قصف.", "الادعاء العام في أذربيجان"),
        ("أعلنت إدارة الكوارث التركية \"آفاد\" ارتفاع حصيلة ضحايا الزلزال إلى 35 قتيلا.", "إدارة الكوارث التركية"),
        ("قالت وزارة الدفاع إن جنديين اثنين فقط قتلا في الهجوم.", "وزارة الدفاع"),
        ("قالت وزارة الدفاع إن شرطيين فقط قتلا في الهجوم.", "وزارة الدفاع"),
    ],
)
def test_speakers_of_figures(text: str, speaker: str) -> None:
    found = [c for c in claimed(text) if c.act.type == "killed" and c.act.quantity is not None]
    assert [c.speaker.name if c.speaker else None for c in found] == [speaker]
