"""The search index's terms: each rule of the chain with real words."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from processors.text.analyzer import analyze, terms
from processors.text.stem import stem


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("المدينة", "مدين"), ("والمدينة", "مدين"), ("بالمدينه", "مدين"), ("كالنهر", "نهر"), ("فالنهر", "نهر"), ("للنهر", "نهر"),
        ("ونهر", "نهر"), ("ولد", "ولد"), ("كتابها", "كتاب"), ("جنديان", "جند"), ("سيارات", "سيار"), ("مدنيون", "مدن"), ("مدنيين", "مدن"),
        ("سوريه", "سور"), ("سورية", "سور"), ("غارة", "غار"), ("غاره", "غار"),
        ("جندي", "جند"), ("ابي", "اب"), ("اب", "اب"), ("ال", "ال"), ("الي", "ال"),
        ("Reuters", "Reuters"), ("", ""), ("طالبهات", "طالب"),
    ],
)
def test_stem(word: str, expected: str) -> None:
    assert stem(word) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("سقط القتلى في المدينة", ["سقط", "قتل", "مدين"]),
        ("", []),
        ("، . « »", []),
        ("أُصِيبَ الجُنودُ", ["اصيب", "جنود"]),
        ("مـــدرعة", ["مدرع"]),
        ("BBC News", ["bbc", "news"]),
        ("٢٧ قتيلا و35", ["27", "قتيلا", "و35"]),
        ("۲۷", ["27"]),
        ("500.000 و٣٬٥", ["500.000", "3٬5"]),
        ("12:30", ["12", "30"]),
        ("rasid's e.g. a_b", ["rasid's", "e.g", "a_b"]),
        ("__ _", []),
        ("خبر😀عاجل", ["خبر", "😀", "عاجل"]),
        ("🇸🇾", ["🇸🇾"]),
        ("إلى حلب ثم إلى حمص", ["حلب", "حمص"]),
        ("ـ", []),
    ],
)
def test_analyze(text: str, expected: list[str]) -> None:
    assert [term.term for term in analyze(text)] == expected
    assert terms(text) == expected


def test_a_stop_word_is_met_before_letters_are_folded() -> None:
    assert terms("إلى") == []
    assert terms("آلى") == ["ال"]  # not in the list, though it folds to what is


def test_offsets_point_at_the_words() -> None:
    text = "قالت المصادر:\n«سقط ١٢ قتيلا»"
    assert [text[t.start : t.end] for t in analyze(text)] == ["قالت", "المصادر", "سقط", "١٢", "قتيلا"]


def test_a_monstrous_word_is_cut() -> None:
    assert [len(t) for t in terms("x" * 600)] == [255, 255, 90]


@given(st.text())
def test_any_text_has_terms_within_it(text: str) -> None:
    found = analyze(text)
    assert all(0 <= t.start < t.end <= len(text) and t.term for t in found)
    assert all(a.end <= b.start for a, b in pairwise(found))
    assert terms(text) == [t.term for t in found]
