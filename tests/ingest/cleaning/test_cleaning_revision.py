"""Revisions, fingerprints, languages."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.cleaning import Cleaned, article_id, revise
from ingest.cleaning.fingerprint import POSITIONS, content_hash, fingerprint
from ingest.cleaning.language import language
from processors.text.fingerprint import same_wire, similarity

FETCHED = datetime(2026, 11, 17, 8, tzinfo=UTC)
REPORT = (
    "لقي خمسة أشخاص حتفهم وأصيب تسعة آخرون بجروح إثر انهيار مبنى سكني من أربعة طوابق في حي الزهور وسط المدينة، بحسب ما أعلنت مديرية "
    "الدفاع المدني في بيان. وقال المتحدث باسم المديرية إن فرق الإنقاذ أخرجت تسعة أشخاص أحياء من تحت الأنقاض، بينهم طفلان، ونقلتهم إلى "
    "المستشفى الوطني لتلقي العلاج، مضيفا أن عمليات البحث ما زالت مستمرة. وفتحت النيابة العامة تحقيقا في أسباب الحادث."
)
OTHER = (
    "انهار مبنى من أربعة طوابق فجر الثلاثاء في حي الزهور، ما أدى إلى وفاة خمسة من سكانه وجرح تسعة، وفق الدفاع المدني. وأفاد شهود بأن "
    "تشققات ظهرت في جدران المبنى قبل أيام، وأن البلدية لم ترسل أحدا لمعاينته رغم شكاوى متكررة، "
    "فيما توجه المحافظ إلى المكان وأمر بإيواء العائلات."
)


def made(text: str, title: str = "انهيار مبنى", published: datetime | None = None) -> Cleaned:
    return Cleaned(url="https://almanara.example/1", title=title, text=text, published=published, content_hash=content_hash(title, text))


def test_the_first_revision_takes_its_date_from_the_page_or_from_its_fetching() -> None:
    first = revise(None, made(REPORT), source="almanara", fetched=FETCHED)
    assert first is not None
    assert (first.id, first.revision, first.published, first.source) == (article_id("https://almanara.example/1"), 0, FETCHED, "almanara")
    dated = revise(None, made(REPORT, published=FETCHED - timedelta(hours=3)), source="almanara", fetched=FETCHED, backfill=True)
    assert dated is not None
    assert dated.published == FETCHED - timedelta(hours=3)
    assert dated.backfill


def test_an_unchanged_page_makes_no_revision_and_a_changed_one_remembers_the_last() -> None:
    first = revise(None, made(REPORT), source="almanara", fetched=FETCHED)
    assert revise(first, made(REPORT), source="almanara", fetched=FETCHED + timedelta(hours=1)) is None
    assert revise(first, made(REPORT.replace(" ", "  ")), source="almanara", fetched=FETCHED) is None
    second = revise(first, made(REPORT.replace("خمسة", "سبعة")), source="almanara", fetched=FETCHED + timedelta(hours=1))
    assert first is not None
    assert second is not None
    assert (second.id, second.revision, second.previous_text, second.previous_title) == (first.id, 1, REPORT, "انهيار مبنى")
    assert second.published == first.published
    assert revise(second, made(REPORT.replace("خمسة", "سبعة"), title="عنوان آخر"), source="almanara", fetched=FETCHED) is not None


def test_fingerprints_are_the_same_everywhere_and_always() -> None:
    assert len(fingerprint(REPORT)) == POSITIONS
    assert fingerprint(REPORT)[:3] == PINNED  # stored fingerprints must stay comparable
    assert fingerprint("قصير جدا") == ()


PINNED = (1867576868, 1307921669, 61537875)


def test_copies_are_told_from_other_reports_of_the_event() -> None:
    copy = "المنارة – وكالات\n" + REPORT.replace("أ", "ا").replace("وسط المدينة", "وسط العاصمة") + " يذكر أن الحي من أقدم أحياء المدينة."
    assert same_wire(fingerprint(REPORT), fingerprint(copy))
    assert not same_wire(fingerprint(REPORT), fingerprint(OTHER))
    assert not same_wire((), ())
    assert similarity(fingerprint(REPORT), fingerprint(REPORT)) == 1.0
    assert similarity((1, 2), (1, 2, 3)) == 0.0


@given(st.lists(st.integers(0, 3), max_size=8), st.lists(st.integers(0, 3), max_size=8))
def test_similarity_is_symmetric_and_a_share(a: list[int], b: list[int]) -> None:
    assert similarity(tuple(a), tuple(b)) == similarity(tuple(b), tuple(a))
    assert 0.0 <= similarity(tuple(a), tuple(b)) <= 1.0


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (REPORT, "ar"),
        ("النهارده الراجل راح الشغل بتاعه ومش عايز يرجع البيت خالص علشان الزحمة دي", "ar"),
        ("عاجل: انفجار في بغداد", "ar"),
        ("پنج نفر در پی ریزش ساختمانی در مرکز شهر کشته شدند و مقامات اعلام کردند", "fa"),
        ("پاکستان کے وزیر اعظم نے کہا ہے کہ ملک میں انتخابات وقت پر ہوں گے", "ur"),
        ("Five people were killed when a building collapsed on Tuesday", "en"),
        ("Cinq personnes ont été tuées dans l'effondrement d'un immeuble", "fr"),
        ("12 34 …", "und"),
    ],
)
def test_language(text: str, expected: str) -> None:
    assert language(text) == expected
