"""Which of the places of a sentence is the act's: not where somebody is from, goes to, governs or is buried."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from processors.claims import extract
from processors.model import Article, Claim

PUBLISHED = datetime(2024, 5, 14, 12, tzinfo=UTC)
VICTIMS = ("killed", "injured", "casualties", "missing", "detained", "displaced")


def rows() -> list[list[str]]:
    lines = (Path(__file__).parent / "settings.tsv").read_text(encoding="utf-8").splitlines()
    return [line.split("\t") for line in lines if line and not line.startswith("#")]


def figures(text: str, title: str = "") -> list[Claim]:
    return [c for c in extract(Article(id="a", source="s", title=title, text=text, published=PUBLISHED)) if c.act.type in VICTIMS]


@pytest.mark.parametrize(("sentence", "place"), rows(), ids=[f"row{n}" for n in range(len(rows()))])
def test_the_place_of_every_figure(sentence: str, place: str) -> None:
    told = [c.act.place.text if c.act.place else "" for c in figures(sentence)]
    assert told
    assert all(place in text for text in told), told


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("قتل ستة في انهيار أرضي بمنطقة الظفير في محافظة المحويت. ونزح 900 شخص في عموم المحافظة.", ["الظفير", "المحويت"]),
        ("قتل ستة في قصف على بلدة سراقب بريف إدلب. وأصيب 12 في المدينة.", ["سراقب", "سراقب"]),
        ("قتل ستة في قصف على بلدة سراقب بريف إدلب. وقال محافظ الولاية إن 12 أصيبوا.", ["سراقب", "سراقب"]),
    ],
)
def test_the_province_of_what_was_told_before(text: str, places: list[str]) -> None:
    told = [c.act.place.text if c.act.place else "" for c in figures(text)]
    assert len(told) == len(places)
    assert all(place in text for place, text in zip(places, told, strict=True)), told


def test_a_dateline_whose_dash_touches_the_agency() -> None:
    told = figures("نابلس 9-5-2024 وفا- أصيب أحد عشر مواطنا بالرصاص خلال قمع قوات الاحتلال مسيرة كفر الديك الأسبوعية")
    assert [c.act.place.text for c in told if c.act.place] == ["كفر الديك"]


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("قصفت الطائرات حي الفتائح في درنة. وقال مجلس ثوار درنة إن الغارة على الحي قتلت 14 شخصا.", ["الفتائح"]),
        ("رد الوزير على اتهام باكو يريفان بقصف مدينة كنجة. وقال الادعاء إن القصف أوقع قتيلا و32 جريحا في المدينة.", ["كنج", "كنج"]),
        ("أغار الطيران على بلدة كفرنبل ثم على مدينة إدلب. وقتل ثلاثة في البلدة.", ["كفرنبل"]),
        ("هاجم مسلحون مخيم كلمة جنوبي نيالا. وقالت لجنة المقاومة إن تسعة قتلوا في المخيم.", ["كلمة"]),
        ("أصيب خمسة شبان بالرصاص الحي في بلدة بيتا.", ["بيتا"]),  # no quarter
        ("اعتقلت القوات 40 شخصا من الضفة الغربية، منهم 12 من بلدة بيتا وثمانية من مدينة طوباس.", ["الضفة", "بيتا", "طوباس"]),
        ("قتل ثلاثة أشخاص في قصف على الموصل. وفي بيروت، ندد الحزب بالقصف الذي قتل فيه ثلاثة.", ["الموصل", "الموصل"]),
        ("روى إمام قرية نجا من المجزرة أن مسلحين هاجموا بلدة كاجورو بولاية كادونا وقتلوا تسعة.", ["كاجورو"]),
        ("قتل ستة في تفجير بمنطقة دشت برتشي غربي كابل.", ["دشت برتشي"]),
        ("أوقفت الشرطة 40 شخصا، منهم 12 في طنجة.", ["", "طنجة"]),
        ("أسفر خرق تفاهمات برلين عن مقتل تسعة في سرت الليبية.", ["سرت"]),
    ],
)
def test_the_town_that_was_told_before(text: str, places: list[str]) -> None:
    told = [c.act.place.text if c.act.place else "" for c in figures(text)]
    assert len(told) == len(places)
    assert all(place in text for place, text in zip(places, told, strict=True)), told


@pytest.mark.parametrize(
    "text", ["فجرت الجماعة القنبلة ردا على إرسال مقاتلين إلى سوريا.", "وفي القاهرة، دانت الخارجية الهجوم الذي قتل تسعة."],
)
def test_what_is_only_answered_or_spoken_of_is_not_there(text: str) -> None:
    found = extract(Article(id="a", source="s", title="", text=text, published=PUBLISHED))
    assert found
    assert all(c.act.place is None for c in found)


def test_a_capital_in_a_headline_speaks() -> None:
    text = "قصفت الطائرات السورية مخبزا في بلدة سراقب بريف إدلب السوري."
    told = extract(Article(id="a", source="s", title="باريس: قصف المخابز جريمة", text=text, published=PUBLISHED))
    assert all(c.act.place is None or c.act.place.path[0] == "SY" for c in told)


@pytest.mark.parametrize("text", ["قال إن قذيفة روسية أصابت سوقا في إدلب.", "أكد أن غارة إسرائيلية أصابت مركزا في بعلبك."])
def test_a_shell_has_a_nation_but_is_no_victim(text: str) -> None:
    assert not figures(text)


def test_a_speaker_who_names_no_place_tells_of_his_own() -> None:
    told = figures("قال محافظ تعز نبيل شمسان إن 12 مدنيا قتلوا، فيما أعلن الصليب الأحمر نزوح 400 أسرة من الحديدة.")
    assert [c.act.place.text for c in told if c.act.place] == ["تعز", "الحديدة"]
