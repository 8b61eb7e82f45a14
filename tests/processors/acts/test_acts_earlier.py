"""What a report tells of an earlier incident is background: it is no news of today, and no place of it."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from processors.claims import extract
from processors.model import Article

PUBLISHED = datetime(2024, 5, 14, 12, tzinfo=UTC)


def killed(text: str) -> dict[int | None, bool]:
    """Number of the dead → whether that is background."""
    found = extract(Article(id="a", source="s", title="", text=text, published=PUBLISHED))
    return {c.act.quantity.min: c.background for c in found if c.act.type == "killed" and c.act.quantity is not None}


@pytest.mark.parametrize(
    "text",
    [
        "ويأتي القصف بعد ثلاثة أيام على هجوم انتحاري في سراقب قتل فيه 32 شخصا",
        "وجاءت الضربة بعد أسبوع من تفجير في منبج أودى بحياة 32 شخصا",
        "تشهد البلدة حدادا عقب يومين من غارة على سوقها أسفرت عن مقتل 32 مدنيا",
        "بعد نحو عام على الهجوم الذي قتل فيه 32 جنديا ما زالت القاعدة مهجورة",
        "عثر الأهالي على جثث 32 شخصا تعود إلى هجمات سابقة",
        "وكان الرئيس أصدر في يناير قرارا بحظر التجول عقب هجوم على نقطة أمنية أسفر عن مقتل 32 جنديا",
        "وكان 32 عاملا قتلوا قبل أسبوع في انفجار في المنجم",
        "وكان 32 تلميذا قتلوا في قصف مماثل على بلدة حاس",
    ],
)
def test_what_another_time_counts_from_is_earlier(text: str) -> None:
    assert killed(text) == {32: True}


@pytest.mark.parametrize(
    "text",
    [
        "قتل 32 شخصا في هجوم انتحاري في سراقب بعد ثلاثة أيام من الهدوء",
        "بعد يومين من الهجوم على سراقب، قتل 32 شخصا في غارة على بنش",
        "قتل 32 شخصا بعد ساعات من هجوم على حاجز في نوى",
        "وفي اليوم الثالث من الهجوم قتل 32 جنديا",
        "قتل 32 شخصا في تفجير وقع بعد يوم من إعلان الهدنة",
        "وبعد يومين على الهجوم الذي هز سوق المدينة القديمة تبنت جماعة محلية قتل 32 جنديا",
        "وكانت الحافلة متجهة إلى نوى حين قتل 32 شخصا في الانفجار",
        "وكان 32 شخصا قتلوا أمس في القصف على نوى",
        "وبعد ساعات قتل 32 شخصا في قصف مماثل على نوى",
    ],
)
def test_what_stands_beside_it_is_news(text: str) -> None:
    assert killed(text) == {32: False}


def test_what_only_dates_the_news_has_a_place_of_its_own() -> None:
    text = "ويأتي قصف منبج بعد ثلاثة أيام على هجوم في سراقب قتل فيه 32 شخصا. بعد يومين من الهجوم على نوى، قتل خمسة مدنيين في غارة على بنش"
    found = extract(Article(id="a", source="s", title="", text=text, published=PUBLISHED))
    told = {c.act.type: c.act.place.name for c in found if c.act.place is not None and not c.background}
    assert told == {"shelling": "منبج", "killed": "بنش", "strike": "بنش"}
    assert {c.act.place.name for c in found if c.act.place is not None and c.background} == {"سراقب", "نوى"}


@pytest.mark.parametrize(
    ("text", "earlier"),
    [
        ("اندلعت اشتباكات بين العشيرتين إثر مقتل شاب في المثنى", True),
        ("بدأت المواجهات في البلدة بعد مقتل شاب عند الحاجز", True),
        ("وجاءت الغارات على القطاع عقب مقتل جندي قرب السياج", True),
        ("اندلع حريق في المصنع، وأعلنت الشرطة بعد ساعات مقتل عامل", False),
        ("أعلن المستشفى بعد الظهر مقتل شاب في الاشتباكات التي اندلعت فجرا", False),
        ("اندلعت اشتباكات أسفرت عن مقتل شاب", False),
    ],
)
def test_what_something_began_with_was_before_it(text: str, earlier: bool) -> None:
    assert killed(text) == {1: earlier}
