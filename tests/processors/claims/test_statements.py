"""What speakers say of things that are no known acts."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from processors.claims import extract, reports
from processors.model import Article, Claim

PUBLISHED = datetime(2024, 5, 14, 12, tzinfo=UTC)
ACT = "قصفت الطائرات بلدة سراقب فجر الثلاثاء وقتل ستة مدنيين. "


def told(text: str, before: str = ACT) -> list[Claim]:
    article = Article(id="a", source="s", title="", text=before + text, published=PUBLISHED)
    return [claim for claim in extract(article) if claim.act.type == "other"]


@pytest.mark.parametrize(
    ("sentence", "stem"),
    [
        ("وقال المرصد السوري لحقوق الإنسان إن مقاتلي الفصائل يرفضون مغادرة البلدة.", "رفض"),
        ("ووصف الائتلاف الوطني السوري ما حدث بأنه عملية تطهير عرقي.", "تطهير"),
        ("وأعلنت وزارة الدفاع الروسية أن العمل بالممر الآمن تم تعليقه حتى الغد.", "تعليق"),
        ("وأكد الدفاع المدني السوري أن الأهالي غادروا منازلهم نحو الحقول.", "غادر"),
    ],
)
def test_the_stem_of_its_main_word(sentence: str, stem: str) -> None:
    (claim,) = told(sentence)
    assert (claim.act.stem, claim.stance) == (stem, "asserts")
    assert claim.speaker is not None
    assert claim.confidence < 0.5


def test_people_are_counted() -> None:
    (claim,) = told("وقال المرصد السوري لحقوق الإنسان إن نحو 3000 مقاتل يرفضون مغادرة البلدة.")
    assert claim.act.quantity is not None
    assert (claim.act.quantity.min, claim.act.quantity.approximate, claim.act.quantity.unit) == (3000, True, "مقاتل")
    assert claim.act.targets == ("fighters",)


@pytest.mark.parametrize(
    "sentence",
    [
        "وقال شاهد عيان إن الناس يخرجون من بيوتهم كل مساء.",  # nobody with a name or an office
        "وقالت وزارة الدفاع الروسية إنها لا تنوي تمديد العمل بالممر.",  # negated
        "وقال المرصد السوري لحقوق الإنسان إن الفصائل قد توافق على المقترح الجديد.",  # may be
        "وهدد جيش الإسلام بإغلاق المعبر الشمالي أمام الشاحنات.",  # threatened
        "وقال المرصد السوري لحقوق الإنسان إن الطائرات قصفت البلدة مجددا.",  # a known act
        "وقال المتحدث باسم الجيش السوري: نعم سمعنا.",  # too little
    ],
)
def test_no_statement(sentence: str) -> None:
    assert not told(sentence)


def test_no_act_no_statement() -> None:
    assert not told("وقال المرصد السوري لحقوق الإنسان إن نحو 3000 مقاتل يرفضون مغادرة البلدة.", before="")


def test_a_statement_is_never_what_the_article_is_about() -> None:
    text = "قال المرصد السوري لحقوق الإنسان إن نحو 3000 مقاتل يرفضون مغادرة حمص. " + ACT
    article = Article(id="a", source="s", title="", text=text, published=PUBLISHED)
    found = reports(article, extract(article))
    assert len(found) == 1
    main = next(claim for claim in found[0].claims if claim.id == found[0].main)
    assert main.act.type == "killed"
    assert next(claim for claim in found[0].claims if claim.act.type == "other").act.place is None


def test_a_denial_carries_the_stem_of_what_it_denies() -> None:
    (claim,) = told("ونفت وزارة الدفاع الروسية رفض المقاتلين مغادرة البلدة.")
    assert (claim.stance, claim.act.stem) == ("denies", "رفض")
