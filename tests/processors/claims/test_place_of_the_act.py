"""A place in a speaker's post, in an organisation's or a house's name, or in a dateline, is not where it happened."""

from __future__ import annotations

import pytest

from tests.processors.claims.conftest import claimed


def where(text: str, act: str) -> list[str | None]:
    return [claim.act.place.name if claim.act.place else None for claim in claimed(text) if claim.act.type == act]


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("قتل 82 شخصا في غارة على صعدة. لكن منسق الإغاثة في اليمن جيمي ماك قال إن أكثر من 140 شخصا لقوا حتفهم.", "صعدة"),
        ("قتل سبعة في تفجير في كابول. غير أن ممثل المنظمة في أفغانستان كريم خان قال إن تسعة قتلوا.", "كابول"),
        ("قتل عشرة في قصف على درعا. لكن سفير روسيا في دمشق أكد مقتل ستة.", "درعا"),
        ("قتل عشرة في قصف على درعا. وأعلنت المنظمة في تقرير صدر في جنيف مقتل تسعة في القصف.", "درعا"),
    ],
)
def test_where_somebody_holds_office(text: str, place: str) -> None:
    assert where(text, "killed") == [place, place]


def test_where_else_nothing_is_told_it_is() -> None:
    assert where("لكن ممثل المنظمة في السودان كريم خان قال إن تسعة قتلوا.", "killed") == ["السودان"]


@pytest.mark.parametrize(
    ("text", "act", "place"),
    [
        ("قال شاهد إن مسلحين من تنظيم الدولة الإسلامية في العراق والشام هاجموا قرية سراقب.", "ground_assault", "سراقب"),
        ("شن تنظيم القاعدة في جزيرة العرب هجوما في المكلا.", "ground_assault", "المكلا"),
        ("قتل عشرون مدنيا في غارة على مستشفى القدس في حي السكري بحلب.", "killed", "السكري"),
        ("قتل مصليان في هجوم على مسجد بغداد في مدينة برشلونة.", "killed", "برشلونة"),
        ("قصفت الطائرات مركز المهاجرين قرب طرابلس الليبية وقتل عشرة.", "killed", "طرابلس"),
        ("اصطدمت حافلتان عند تقاطع شارعي 15 و17 في بغداد وقتل ثمانية.", "killed", "بغداد"),
        ("القاهرة - قال مصدر أمني إن 12 شرطيا قتلوا في كمين في الصحراء الغربية جنوب غربي الجيزة.", "killed", "الواحات"),
        ("قال الوزير المغربي في الرباط إن جنديين قتلا في انفجار لغم في الصحراء الغربية.", "killed", "الصحراء الغربية"),
        ("قتل ثلاثة في كسلا، وعدد الموقوفين لم يزد على عشرة.", "killed", "كسلا"),
        ("قتل ثلاثة محتجين في يزد.", "killed", "يزد"),
        ("قتل ثلاثة في حي المهاجرين بدمشق.", "killed", "المهاجرين"),
        ("قتل ثلاثة في قصف على مستشفى سراقب في إدلب.", "killed", "سراقب"),
    ],
)
def test_names_that_hold_a_place(text: str, act: str, place: str) -> None:
    assert where(text, act)[:1] == [place]


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("طهران - نفت الخارجية الإيرانية ضلوع بلادها في الهجوم على المنشآت.", None),
        ("موسكو (رويترز) - نفت وزارة الدفاع الروسية قصف مستشفى.", None),
        ("موسكو (رويترز) - نفت وزارة الدفاع الروسية قصف مستشفى في إدلب.", "إدلب"),
        ("نفت الشرطة وقوع أي هجوم في طهران.", "طهران"),
    ],
)
def test_where_it_was_denied_is_not_where_it_was(text: str, place: str | None) -> None:
    found = [c for c in claimed(text) if c.stance == "denies"]
    assert [c.act.place.name if c.act.place else None for c in found] == [place]
