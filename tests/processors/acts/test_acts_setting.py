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
