"""A deal is told and denied by the same stem, however it is worded; by itself it is news only where its place is told."""

from __future__ import annotations

import pytest

from tests.processors.claims.conftest import claimed


def stems(text: str) -> list[tuple[str, str | None, str | None]]:
    return [(c.stance, c.speaker.name if c.speaker else None, c.act.stem) for c in claimed(text) if c.act.type == "other"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("ذكر مصدر رسمي أنه تم التوصل إلى اتفاق يقضي بخروج المسلحين من مدينة دوما.", ("asserts", "مصدر رسمي", "اتفاق")),
        ("أعلن الجيش السوري التوصل إلى اتفاق على خروج المقاتلين من دوما.", ("asserts", "الجيش السوري", "اتفاق")),
        ("ونفى الناطق باسم الفصيل التوصل إلى أي اتفاق لخروج مقاتليه من دوما.", ("denies", "الناطق باسم الفصيل", "اتفاق")),
        ("نفت حركة حماس وجود أي اتفاق على الانسحاب من غزة.", ("denies", "حركة حماس", "اتفاق")),
    ],
)
def test_a_deal_and_its_denial_meet(text: str, expected: tuple[str, str, str]) -> None:
    assert stems(text) == [expected]


@pytest.mark.parametrize(
    "text",
    [
        "أعلن وزير التجارة التوصل إلى اتفاق لخفض الرسوم.",
        "قال المدرب إن الفريق توصل إلى اتفاق مع اللاعب في مدريد.",
        "دعا الوزير إلى التوصل إلى اتفاق في دوما.",
    ],
)
def test_other_deals_are_no_news(text: str) -> None:
    assert claimed(text) == ()
