"""Who struck: told by the nationality of what flew, by "نفذتها كتيبة تابعة لـ", by who fired a missile; and who did not."""

from __future__ import annotations

import pytest

from tests.processors.claims.conftest import claimed, denied

ATTACKS = ("strike", "shelling", "damage")


def strikers(text: str) -> list[tuple[str, list[str | None]]]:
    return [(c.act.type, [a.id for a in c.act.actors]) for c in claimed(text) if c.act.type in ATTACKS and c.stance == "asserts"]


@pytest.mark.parametrize(
    ("text", "act", "actor"),
    [
        ("قال رئيس الوزراء إن القصف على معرة النعمان نفذته صواريخ روسية.", "shelling", None),
        ("قال رئيس الوزراء التركي إن القصف نفذته صواريخ روسية.", "shelling", "ru.army"),
        ("أكد مسؤول أميركي أن الغارة كانت روسية.", "strike", "ru.army"),
        ("قال المرصد إن طائرات حربية روسية قصفت مستشفى في إدلب.", "shelling", "ru.army"),
        ("طيران روسي يدمر مستشفى في معرة النعمان.", "damage", "ru.army"),
        ("قتل ستة في ضربات أمريكية على الحديدة.", "strike", "us.army"),
        ("أكدت الوزارة أن الضربة التي تعرضت لها المحطة في كراماتورسك نفذتها كتيبة صواريخ تابعة للقوات الأوكرانية.", "strike", "ua.army"),
        ("قال المتحدث إن صاروخا باليستيا أطلقته حركة الجهاد الإسلامي سقط على مستشفى في غزة.", "shelling", "ps.islamic_jihad"),
        ("واتهم الائتلاف الوطني السوري موسكو بتعمد ضرب المنشآت الصحية في معرة النعمان.", "strike", "ru.government"),
        ("اتهم الرئيس الأميركي روسيا بقصف مستشفى في إدلب.", "shelling", "ru.government"),
    ],
)
def test_who_did_it(text: str, act: str, actor: str | None) -> None:
    found = [actors for kind, actors in strikers(text) if kind == act]
    assert len(found) == 1
    if actor is not None:
        assert found[0] == [actor]


@pytest.mark.parametrize(
    "text",
    [
        "سدد اللاعب ضربة جزاء في شباك الفريق الروسي، وقتل مشجع في شجار.",
        "قال الوزير إن العقوبات وجهت ضربة قاسية للاقتصاد.",
        "أصيب عامل بضربة شمس وقتل آخر في حريق.",
        "عرض الجيش صواريخ جديدة في موسكو بعد الهجوم.",
    ],
)
def test_other_blows(text: str) -> None:
    assert strikers(text) == []


def test_a_third_party_is_cleared() -> None:
    text = "اتهم السفير السوري القوات الجوية الأمريكية بتدمير المستشفى في إدلب، مؤكدا أن الطيران الروسي لا علاقة له بما جرى."
    assert [(c.act.type, [a.name for a in c.act.actors]) for c in denied(text)] == [("damage", ["الطيران الروسي"])]


def test_a_river_is_no_place_beside_land() -> None:
    text = "قالت اللجنة إن 40 قتلوا في الخرطوم، وإن ست جثث انتشلت من نهر النيل."
    assert {c.act.place.name for c in claimed(text) if c.act.place} == {"الخرطوم"}
