"""Who did it and who did not: who fires, to whom an attack is ascribed; who suffered it, who besieges its place."""

from __future__ import annotations

import pytest

from tests.processors.claims.conftest import claimed


def doers(text: str, act: str) -> list[list[str | None]]:
    return [[actor.id for actor in claim.act.actors] for claim in claimed(text) if claim.act.type == act]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("قالت قسد إن الفصائل المدعومة من تركيا هي المسؤولة عن التفجير في جرابلس.", "الفصائل المدعومة من تركيا"),
        ("قال المجلس إن كتائب محلية مقربة من إيران تقف وراء التفجير في دير الزور.", "كتائب محلية مقربة من إيران"),
        ("قال المجلس إن الفصائل الموالية لأنقرة هي التي تقف وراء تفجير الصهريج في عفرين.", "الفصائل الموالية لأنقرة"),
        ("قال المتحدث إن فصائل موالية لإيران هي المسؤولة عن القصف على حلب.", "فصائل موالية لإيران"),
    ],
)
def test_who_is_named_by_the_power_behind_him(text: str, name: str) -> None:
    assert name in {actor.name for claim in claimed(text) for actor in claim.act.actors}


@pytest.mark.parametrize(
    ("text", "act", "actor"),
    [
        ("قال عمر زواك إن \"الإرهابيين من طالبان أطلقوا عدة قذائف هاون على سوق في سانجين\".", "shelling", "af.taliban"),
        ("قالت طالبان إن الجيش الأفغاني أطلق قذائف هاون على سوق في سانجين.", "shelling", "af.army"),
        ("أطلق حزب الله عشرة صواريخ على حيفا.", "strike", "lb.hezbollah"),
        ("أعلن الجيش الإسرائيلي أن حزب الله أطلق الصاروخ على بلدة مجدل شمس.", "strike", "lb.hezbollah"),
        ("سقط صاروخ في مجدل شمس. واتهم المتحدث باسم الجيش دانيال هاغاري حزب الله بإطلاق الصاروخ.", "strike", "lb.hezbollah"),
        ("قتل ستة مدنيين في غارة نسبت إلى الجيش الأمريكي في مأرب.", "strike", "us.army"),
        ("قتل ستة جنود في هجوم منسوب إلى بوكو حرام في ديفا.", "ground_assault", "int.boko_haram"),
        ("قال ناشطون إن القصف على الحي من جانب القوات الروسية أوقع عشرة قتلى في خاركيف.", "shelling", "ru.army"),
        ("أصيب ثلاثة عمال بصاروخ أطلقه حزب الله على كريات شمونة.", "injured", "lb.hezbollah"),
        ("قالت السلطات إن التفجير من تنفيذ تنظيم داعش في بغداد.", "explosion", "int.islamic_state"),
        ("أقدم مسلحون من جماعة بوكو حرام على خطف 17 امرأة من قرية مافا.", "missing", "int.boko_haram"),
        ("اتهمت المنظمة الجيش المالي ومقاتلين أجانب بإعدام نحو 300 مدني في بلدة مورا.", "killed", "ml.army"),
    ],
)
def test_who_did_it(text: str, act: str, actor: str) -> None:
    assert [actor] in doers(text, act)


@pytest.mark.parametrize(
    ("text", "act"),
    [
        ("مقتل قائد الشرطة في كركوك.", "killed"),
        ("مقتل عشرات من جنود النظام في قصف على جبل الثردة.", "killed"),
        ("مقتل عشرات من جنود النظام في قصف على جبل الثردة.", "shelling"),
        ("قال المرصد إن 83 عنصرا من قوات النظام قتلوا في كمين قرب تدمر.", "killed"),
        ("شيع أهالي القامشلي 11 مقاتلا من وحدات حماية الشعب قتلوا في معارك الشدادي.", "killed"),
        ("شنت طائرات غارات على مواقع الجيش السوري المحاصرة من قبل تنظيم الدولة قرب دير الزور.", "strike"),
        ("قال الجيش إنه قتل أربعة من حزب الله في قصف استهدف مبنى عسكريا.", "shelling"),
    ],
)
def test_who_suffered_it_has_not_done_it(text: str, act: str) -> None:
    assert all(found == [] for found in doers(text, act))
    assert doers(text, act)


@pytest.mark.parametrize(
    "text",
    [
        "أطلقت كوريا الشمالية صاروخا باليستيا باتجاه بحر اليابان.",
        "طالبت الحكومة بوقف إطلاق الصواريخ على المدن.",
        "قال الوزير إن منصة إطلاق الصواريخ جاهزة.",
    ],
)
def test_a_test_or_a_demand_is_no_attack(text: str) -> None:
    assert doers(text, "strike") == []


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("سقط صاروخ على ملعب في مجدل شمس. وقال الجيش إن حزب الله أطلق الصاروخ وإنه انطلق من منطقة شبعا في جنوب لبنان.", "مجدل شمس"),
        ("سقط صاروخ أطلق من قطاع غزة على عسقلان.", "عسقلان"),
        ("قال الجيش إن القوات الروسية فجرت سد كاخوفكا، فيما اتهم الناطق باسم الكرملين دميتري بيسكوف كييف بتدمير السد.", "سد كاخوفكا"),
    ],
)
def test_where_it_came_from_and_who_is_accused_are_not_where_it_was(text: str, place: str) -> None:
    acts = ("strike", "damage", "explosion")
    assert {claim.act.place and claim.act.place.name for claim in claimed(text) if claim.act.type in acts} == {place}


@pytest.mark.parametrize(
    ("text", "speaker", "accused"),
    [
        ("اتهم المتحدث باسم الكرملين دميتري بيسكوف كييف بتدمير السد في خيرسون.", "المتحدث باسم الكرملين دميتري بيسكوف", "ua.government"),
        ("اتهم الوزير الإيراني محمد جواد ظريف الرياض بقصف السفارة في صنعاء.", "الوزير الإيراني محمد جواد ظريف", "sa.government"),
        ("اتهم رئيس بلدية كييف فيتالي كليتشكو موسكو بقصف محطة الكهرباء.", "رئيس بلدية كييف فيتالي كليتشكو", "ru.government"),
    ],
)
def test_the_power_behind_the_accusers_name_is_accused(text: str, speaker: str, accused: str) -> None:
    (claim,) = [claim for claim in claimed(text) if claim.act.type in ("damage", "shelling")]
    assert claim.speaker is not None
    assert (claim.speaker.name, [actor.id for actor in claim.act.actors]) == (speaker, [accused])


def test_both_sides_of_a_conflict_are_accused_by_a_known_name() -> None:
    (claim,) = claimed("اتهمت الأمم المتحدة طرفي النزاع بقتل مدنيين في تيغراي.")
    assert claim.speaker is not None
    assert (claim.speaker.id, [actor.name for actor in claim.act.actors]) == ("un", ["طرفي النزاع"])
