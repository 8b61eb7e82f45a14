"""An act whose sentence names no place is where the article's one story is."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from processors.claims import extract
from processors.model import Article

PUBLISHED = datetime(2019, 11, 14, 18, tzinfo=UTC)


def place_of_the_killed(text: str, title: str = "") -> list[str | None]:
    found = extract(Article(id="a", source="s", title=title, text=text, published=PUBLISHED))
    told = [c for c in found if c.act.type == "killed" and c.act.quantity is not None and not c.in_title]
    return [c.act.place.text if c.act.place is not None else None for c in told]


@pytest.mark.parametrize(
    ("title", "text", "place"),
    [
        ("", "هز انفجار مدينة كركوك صباح اليوم.\nوقال ضابط في الشرطة إن ثلاثة مدنيين قتلوا.", "كركوك"),
        ("انفجار سيارة مفخخة في مقديشو", "استهدف الهجوم حاجزا أمنيا.\nوقالت الشرطة إن أربعة أشخاص قتلوا.", "مقديشو"),
        ("غارات في صعدة", "استهدفت غارة سيارة في مديرية رازح بمحافظة صعدة.\nوقالت مصادر طبية إن ستة أشخاص قتلوا.", "رازح"),
        ("", "قصفت الطائرات سوق الأتارب.\nوقتل خمسة عشر شخصا، وفق مركز حلب الإعلامي.", "الأتارب"),
    ],
)
def test_it_is_told_before(title: str, text: str, place: str) -> None:
    assert place_of_the_killed(text, title) == [place]


@pytest.mark.parametrize(
    "text",
    [
        "قصفت الطائرات مدينة إدلب.\nوانفجرت سيارة مفخخة في دمشق.\nوقال مصدر طبي إن أربعة أشخاص قتلوا.",
        "انفجرت عبوة ناسفة في كركوك.\nوقتل 400 شخص في الهجمات منذ بداية الشهر الماضي.",
    ],
)
def test_not_where_stories_are_several_or_a_toll_runs(text: str) -> None:
    assert place_of_the_killed(text) == [None]


def test_a_place_of_its_own_stays() -> None:
    text = "انفجرت عبوة ناسفة في كركوك.\nوقتل جنديان في هجوم في تكريت."
    assert place_of_the_killed(text) == ["تكريت"]


def test_who_fired_from_where_is_not_where_it_fell() -> None:
    text = "قالت الشرطة إن قذيفة أطلقت من قطاع غزة انفجرت قرب عسقلان وقتلت رجلا وامرأة وطفلا."
    assert set(place_of_the_killed(text)) == {"عسقلان"}


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("هاجم مسلحون بلدة نوى أمس.\nوبلغ إجمالي القتلى سبعة، ونقل الجرحى بطائرة عسكرية إلى دمشق.", "نوى"),
        ("هاجم مسلحون بلدة نوى أمس.\nوقال المتحدث في إيجاز صحفي من دمشق إن سبعة جنود قتلوا.", "نوى"),
        ("هاجم مسلحون بلدة نوى أمس.\nوقال المصدر لـ\"صوت دمشق\" إن سبعة جنود قتلوا.", "نوى"),
        ("هاجم مسلحون بلدة نوى أمس.\nوقال المتحدث، الذي كان يتحدث من دمشق، إن سبعة جنود قتلوا.", "نوى"),
        ("هاجم مسلحون بلدة نوى أمس.\nوقال الوزير، في مؤتمر صحفي عقده نائبه في دمشق، إن سبعة جنود قتلوا.", "نوى"),
        ("قتل سبعة جنود في دمشق.", "دمشق"),
        ("قتل صحفي في دمشق.", "دمشق"),
    ],
)
def test_where_the_wounded_went_and_where_it_was_said_is_not_where_it_was(text: str, place: str) -> None:
    assert place_of_the_killed(text) == [place]


def test_where_it_was_said_is_no_guess_where_the_article_tells_of_several_places() -> None:
    text = "هاجم مسلحون بلدة نوى.\nوقصفت الطائرات مدينة إدلب.\nوأضاف المتحدث في مؤتمر صحفي بدمشق أن سبعة جنود قتلوا، في حين أصيب ثلاثة."
    assert place_of_the_killed(text) == [None]


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("انفجرت سيارة مفخخة في جرابلس.\nوقال قائد الشرطة إن السيارة دخلت من جهة منبج وقتلت ثلاثة مدنيين.", "جرابلس"),
        ("انفجرت سيارة مفخخة في جرابلس.\nوقال المجلس إن السيارة التي قتلت ثلاثة مدنيين جاءت من ناحية منبج.", "جرابلس"),
        ("انفجرت سيارة مفخخة في جرابلس.\nواتهم المجلس قسد بالتفجير، مضيفا أنها قدمت من جهة منبج.\nوقال طبيب إن ثلاثة قتلوا.", "جرابلس"),
        ("انفجرت سيارة مفخخة في جرابلس.\nوقتل ثلاثة مدنيين في قصف على منبج.", "منبج"),
    ],
)
def test_whence_it_came_is_not_where_it_was(text: str, place: str) -> None:
    assert place_of_the_killed(text) == [place]


def test_an_outlet_s_name_is_no_place_of_a_headline() -> None:
    title = "مصدر قبلي لـ«صوت عدن»: خمسة مدنيين قتلوا في غارة"
    assert place_of_the_killed("قصفت الطائرات مدرسة.\nوقال المصدر إن خمسة مدنيين قتلوا.", title) == [None]
