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
