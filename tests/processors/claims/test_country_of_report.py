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


def test_the_figure_of_the_headline_told_over_again_says_where() -> None:
    text = (
        "انتشلت فرق الإنقاذ 133 جثة قبالة مدينة صفاقس في تونس.\n\nوفي حادث آخر الشهر الماضي قتل 20 شخصا في كريت، "
        "وفقد 40 قرب جزيرة رودس."
    )
    assert country("133 قتيلا حتى الآن.. ماذا نعرف عن المركب؟", text) == "TN"


def test_where_a_report_was_written_is_no_place_beside_a_region() -> None:
    text = "القاهرة (رويترز) - قال ضابط في موقع تحطم طائرة ركاب في سيناء إن فرق الإنقاذ انتشلت نحو 100 جثة من بين الحطام."
    killed = [claim for claim in told("", text)[1] if claim.act.type == "killed"]
    assert [claim.act.place.text for claim in killed if claim.act.place is not None] == ["سيناء"]


@pytest.mark.parametrize(
    "text",
    [
        "وتأتي الغارة بعد يوم واحد من قصف قافلة في أورم الكبرى، الذي أودى بحياة 20 مدنيا.",
        "قتل أربعة مسعفين في غارة على خان طومان، بعد يوم واحد من قصف قافلة في أورم الكبرى، أودى بحياة 20 مدنيا.",
        "بعد يوم من قصف قافلة في أورم الكبرى، الذي أودى بحياة 20 مدنيا، قتل أربعة مسعفين في غارة على خان طومان.",
    ],
)
def test_what_only_dates_the_news_goes_on_in_a_relative_clause(text: str) -> None:
    counted = {claim.act.quantity.min: claim.background for claim in told("", text + "\n\n" + "قتل مدني في حلب.")[1] if claim.act.quantity}
    assert counted[20]
    assert not counted.get(4, False)


@pytest.mark.parametrize("title", ["ناجون من تدافع منى: حملنا بعضنا", "شهود حادث منى: كنا في منتصف الشارع"])
def test_who_speaks_of_a_happening_names_where_it_was(title: str) -> None:
    text = "وكان الدفاع المدني السعودي أعلن وفاة 717 حاجا في الحادث في السعودية."
    article = Article(id="a", source="s", title=title, text="وأعلن الدفاع المدني وفاة 717 حاجا.\n\n" + text, published=PUBLISHED)
    counted = [claim for claim in extract(article) if claim.act.type == "killed" and claim.act.place is not None]
    assert {claim.act.place.text for claim in counted if claim.act.place is not None} >= {"منى"}


def test_a_prefecture_denies() -> None:
    (claim,) = told("عمالة زاكورة تنفي حصيلة 14 قتيلا", "")[1]
    assert (claim.stance, claim.speaker is not None and claim.speaker.name) == ("denies", "عمالة زاكورة")


@pytest.mark.parametrize(
    "text", ["استبعدت الشركة المشغلة للطائرة التي تحطمت في سيناء عطلا فنيا.", "تحطمت الطائرة في سيناء.", "سقوط طائرة في سيناء"]
)
def test_an_aircraft_crashed(text: str) -> None:
    assert next(claim.act.type for claim in told("", text + "\nوقتل مدني في القاهرة.")[1]) == "accident"
