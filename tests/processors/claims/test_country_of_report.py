"""What a report is about is where it happened: not who condemns, answers or counts its own dead, nor where it was said or written."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from processors.claims import extract, reports
from processors.model import Article, Claim

PUBLISHED = datetime(2018, 5, 14, 18, tzinfo=UTC)


def told(title: str, text: str) -> tuple[str, list[Claim]]:
    """The country of the main claim, and all claims."""
    article = Article(id="a", source="s", title=title, text=text, published=PUBLISHED)
    claims = extract(article)
    return next(report.country for report in reports(article, claims) if report.main), list(claims)


def country(title: str, text: str) -> str:
    return told(title, text)[0]


@pytest.mark.parametrize(
    "text",
    [
        "دانت الكويت التفجير الذي وقع في بغداد.\n\nوفي باريس، قال الرئيس الفرنسي إن بلاده تقف مع العراق بعد الهجوم الذي أوقع 23 قتيلا.",
        "وقع انفجار في سوق بمدينة الموصل.\n\nوفي نيويورك، أصدر مجلس الأمن بيانا ندد فيه بالهجوم الذي أدى إلى سقوط 31 قتيلا.",
        "هز انفجار مدينة كركوك العراقية.\n\nوفي أنقرة قالت الخارجية التركية إن عشرين شخصا قتلوا في الهجوم.",
    ],
)
def test_a_statesman_abroad_speaks_of_what_happened_elsewhere(text: str) -> None:
    assert country("", text) == "IQ"


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("وفي إدلب، قال ناشطون إن سبعة مدنيين قتلوا في غارة.", "إدلب"),
        ("وفي دمشق، قال وزير الداخلية السوري إن سبعة مدنيين قتلوا في انفجار.", "دمشق"),
        ("وفي بغداد، أصدر قاض أمرا بالقبض على مسؤول بعد مقتل سبعة سجناء.", "بغداد"),
    ],
)
def test_who_speaks_there_of_the_place_itself(text: str, place: str) -> None:
    killed = [claim for claim in told("", text)[1] if claim.act.type == "killed"]
    assert [claim.act.place.text for claim in killed if claim.act.place is not None] == [place]


@pytest.mark.parametrize(
    ("title", "text"),
    [
        ("وزارة الصحة ترد على إيران: عدد القتلى 40 فقط", "قتل 40 شخصا في حريق شب في فندق بمدينة أربيل العراقية."),
        ("الدفاع ترد على تركيا وإيران: مقتل 40 مسلحا لا مدنيا", "قتل 40 مسلحا في غارات جوية على قضاء سنجار في العراق."),
        ("بريطانيا ترجح انفجار قنبلة في الحافلة", "قال مصدر في شرطة بغداد إن عشرة سياح قتلوا عندما احترقت حافلتهم في كربلاء بالعراق."),
        ("دمشق وطهران تنفيان قصف القافلة", "قتل عشرة أشخاص في قصف استهدف قافلة في الموصل بالعراق، فيما اتهم ناشطون دمشق وطهران."),
        ("طهران ترفع حصيلة قتلاها في حريق كربلاء إلى 40", "أعلنت إيران أن 40 من زوارها قتلوا في حريق شب في فندق بمدينة كربلاء في العراق."),
    ],
)
def test_who_answers_supposes_or_counts_its_own_is_not_where_it_was(title: str, text: str) -> None:
    assert country(title, text) == "IQ"


@pytest.mark.parametrize(
    ("title", "text", "where"),
    [
        ("هجوم على باكستان يوقع سبعة قتلى", "قال الجيش الباكستاني إن سبعة جنود قتلوا.", "PK"),
        ("بريطانيا: مقتل سبعة في انفجار", "قالت الشرطة إن سبعة أشخاص قتلوا في انفجار بمدينة ليدز.", "GB"),
    ],
)
def test_a_country_may_be_where_it_was(title: str, text: str, where: str) -> None:
    assert country(title, text) == where


def test_where_no_act_has_a_place_the_towns_named_decide_and_no_capital() -> None:
    text = "رجح الوزير الروسي أن تكون عبوة انفجرت في الحافلة التي كانت متجهة من أسوان إلى الأقصر. وقال الكرملين إنه لا يعلق على تكهنات."
    assert country("روسيا ترجح انفجار عبوة داخل الحافلة", text) == "EG"
