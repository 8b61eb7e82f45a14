"""What costs how much, and houses that were damaged."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from processors.claims import extract
from processors.model import Article, Claim

PUBLISHED = datetime(2024, 5, 14, 12, tzinfo=UTC)


def claims(text: str, kind: str = "price") -> list[Claim]:
    return [c for c in extract(Article(id="a", source="s", title="", text=text, published=PUBLISHED)) if c.act.type == kind]


@pytest.mark.parametrize(
    ("sentence", "goods", "amount"),
    [
        ("وصل سعر رغيف الخبز في بنغازي إلى دينار ونصف.", None, None),
        ("ارتفع سعر كيلو السكر في تعز إلى 2300 ريال.", "سكر", 2300),
        ("أصبح سعر لتر المازوت في درعا 14 ألف ليرة.", "مازوت", 14000),
        ("يباع الدقيق في صنعاء وقد بلغ سعر الكيس نحو 25 ألف ريال.", "كيس", 25000),
        ("تراجع سعر برميل النفط إلى 64 دولارا.", "نفط", 64),
        ("رفعت الحكومة سعر الغاز من 90 جنيها إلى 120 جنيها في القاهرة.", "غاز", 120),
        ("ارتفع سعر الوقود في عمان خمسة دنانير.", None, None),
        ("ارتفعت أسعار الخضار في عمان بنسبة 20 بالمئة.", None, None),
        ("دفع الأهالي 900 دولار للسائق.", None, None),
    ],
)
def test_prices(sentence: str, goods: str | None, amount: int | None) -> None:
    found = [c for c in claims(sentence) if c.act.quantity is not None]
    told = [(c.act.stem, c.act.quantity.min) for c in found if c.act.quantity is not None]
    assert told == ([] if amount is None else [(goods, amount)])


def test_a_price_has_its_currency_and_the_goods_told_before() -> None:
    found = claims("بلغ سعر ربطة الخبز في لبنان 70 ألف ليرة. وقال الوزير إن السعر الرسمي هو 60 ألف ليرة.")
    assert [(c.act.stem, c.act.quantity and c.act.quantity.unit) for c in found] == [("خبز", "لير")] * 2
    assert {c.act.place and c.act.place.id for c in found} == {"LB"}


def test_a_denied_price() -> None:
    (claim,) = claims("نفت وزارة التموين المصرية أن تكون قد رفعت سعر كيلو السكر إلى 40 جنيها.")
    assert (claim.stance, claim.act.stem, claim.act.quantity and claim.act.quantity.min) == ("denies", "سكر", 40)


@pytest.mark.parametrize(
    ("sentence", "low", "unit"),
    [
        ("ألحقت الهزة أضرارا بـ120 منزلا في القرية.", 120, "منزل"),
        ("وتضررت عشرات المنازل في حماة بعد القصف.", 10, "منازل"),
        ("أدى القصف إلى تدمير 14 مبنى في حماة.", 14, "مبن"),
    ],
)
def test_damage_is_counted(sentence: str, low: int, unit: str) -> None:
    counted = [c.act.quantity for c in claims(sentence, "damage") if c.act.quantity is not None]
    assert [(q.min, q.unit) for q in counted] == [(low, unit)]


@pytest.mark.parametrize(
    ("sentence", "unit"), [("قتل 40 مدنيا في حلب", "مدن"), ("قتل 12 شخصا في حلب", "شخص"), ("سقط 20 قتيلا في حلب", "قتيل")]
)
def test_units_are_stems(sentence: str, unit: str) -> None:
    (claim,) = claims(sentence, "killed")
    assert claim.act.quantity is not None
    assert claim.act.quantity.unit == unit
