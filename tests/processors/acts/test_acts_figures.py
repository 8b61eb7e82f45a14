"""Figures of a sentence against figures.tsv: sentences written for the rules, those that hold a figure and those that only look so."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from processors.claims import extract
from processors.model import Article, Claim

PUBLISHED = datetime(2024, 5, 14, 12, tzinfo=UTC)
VAGUE = {(10, 99): "tens", (100, 999): "hundreds", (1000, 9999): "thousands"}


def rows() -> list[tuple[str, str]]:
    lines = (Path(__file__).parent / "figures.tsv").read_text(encoding="utf-8").splitlines()
    return [(sentence, expected) for sentence, expected in (line.split("\t") for line in lines if line and not line.startswith("#"))]


def spell(claim: Claim) -> str:
    quantity = claim.act.quantity
    assert quantity is not None
    low, high = quantity.min, quantity.max
    if (low, high) in VAGUE and quantity.approximate:
        count = VAGUE[low, high]  # type: ignore[index]  # a pair of the table has no None
    elif quantity.approximate and low is not None and high is not None:
        count = f"~{(low + high) // 2}"
    elif high is None:
        count = f"{low}+"
    elif low is None:
        count = f"-{high}"
    else:
        count = str(low) if low == high else f"{low}-{high}"
    return " ".join(filter(None, ("part" if claim.part_of else "", claim.act.type, count, *claim.act.targets)))


VICTIMS = {"killed", "injured", "casualties", "missing", "detained", "released", "displaced"}


@pytest.mark.parametrize(("sentence", "expected"), rows(), ids=[f"row{n}" for n in range(len(rows()))])
def test_figures(sentence: str, expected: str) -> None:
    article = Article(id="a", source="s", text=sentence, published=PUBLISHED)
    found = sorted(spell(c) for c in extract(article) if c.act.quantity is not None and c.act.type in VICTIMS)
    assert found == sorted(expected.split("; ") if expected != "none" else [])


def test_there_are_many_rows() -> None:
    assert len(rows()) >= 150


@pytest.mark.parametrize(("text", "running"), [
    ("قتل 14 شخصا حتى الآن", False), ("قتل 140 شخصا منذ بداية الحرب", True),
    ("بلغت الحصيلة الإجمالية 140 قتيلا", True), ("مقتل 30 شخصا في سلسلة هجمات في العراق خلال 24 ساعة", True),
    ("قتل 14 شخصا في المعارك خلال يومين", True), ("قتل 14 جنديا في غضون ثلاثة أيام", True),
    ("استشهد 61 في غارات خلال الساعات الـ24 الماضية", True), ("قتل 14 شخصا في غارة خلال 24 ساعة", False),
    ("قتل 14 شخصا في غارة خلال هجوم استمر يومين", False), ("قتل 14 شخصا في الهجوم خلال الأسبوع الجاري", False),
])
def test_so_far_is_no_running_toll(text: str, running: bool) -> None:
    found = extract(Article(id="a", source="s", title="", text=text, published=datetime(2024, 5, 14, 12, tzinfo=UTC)))
    assert [c.act.quantity.cumulative for c in found if c.act.type == "killed" and c.act.quantity is not None] == [running]
