"""Numbers in sentences: a golden table, and properties over spelled-out and written integers."""

from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from processors.numbers import Number, find
from processors.text.words import tokenize

GOLDEN = [line.split("\t") for line in Path(__file__).with_name("golden.tsv").read_text(encoding="utf-8").splitlines() if "\t" in line]


def numbers(text: str) -> list[Number]:
    return find(tokenize(text), text)


def shown(number: Number) -> str:
    low, high = ("_" if value is None else str(value) for value in (number.min, number.max))
    return f"{low}..{high}" + "~" * number.approximate + "?" * number.vague + (f":{number.counts}" if number.counts else "")


def test_the_table_is_there() -> None:
    assert len(GOLDEN) > 250


@pytest.mark.parametrize(("text", "expected"), GOLDEN, ids=[text for text, _ in GOLDEN])
def test_golden(text: str, expected: str) -> None:
    assert (" ; ".join(map(shown, numbers(text))) or "-") == expected


UNITS = ["", "واحد", "اثنان", "ثلاثة", "أربعة", "خمسة", "ستة", "سبعة", "ثمانية", "تسعة"]
FEMININE = ["", "واحدة", "اثنتان", "ثلاث", "أربع", "خمس", "ست", "سبع", "ثماني", "تسع"]
TENS = ["", "عشرة", "عشرون", "ثلاثون", "أربعون", "خمسون", "ستون", "سبعون", "ثمانون", "تسعون"]
OBLIQUE = [ten.replace("ون", "ين") for ten in TENS]
HUNDRED = ("مئة", "مائة", "ميه")
SCALES = (("", "", ""), ("ألف", "ألفان", "آلاف"), ("مليون", "مليونان", "ملايين"), ("مليار", "ملياران", "مليارات"))


def spell_below_hundred(value: int, *, feminine: bool, oblique: bool) -> str:
    units, tens = FEMININE if feminine else UNITS, OBLIQUE if oblique else TENS
    ten, unit = divmod(value, 10)
    if value < 10:
        return units[value]
    if value == 10:
        return "عشر" if feminine else "عشرة"
    if value < 20:
        first = {1: "إحدى" if feminine else "أحد", 2: ("اثنتي" if oblique else "اثنتا") if feminine else ("اثني" if oblique else "اثنا")}
        return f"{first.get(unit, units[unit])} {'عشرة' if feminine else 'عشر'}"
    return f"{units[unit]} و{tens[ten]}" if unit else tens[ten]


def spell_below_thousand(value: int, *, feminine: bool, oblique: bool, hundred: str, apart: bool) -> str:
    """Of 300 and up the hundred is written with its unit or apart from it."""
    hundreds, rest = divmod(value, 100)
    below = spell_below_hundred(rest, feminine=feminine, oblique=oblique)
    if not hundreds:
        return below
    if hundreds <= 2:
        first = hundred if hundreds == 1 else ("مئتين" if oblique else "مئتان")
    else:
        first = FEMININE[hundreds].removesuffix("ي") + (" " if apart else "") + hundred
    return f"{first} و{below}" if below else first


def spell(value: int, *, feminine: bool, oblique: bool, hundred: str, apart: bool) -> str:
    """A small speller of Arabic cardinals, for these tests only."""
    if not value:
        return "صفر"
    groups = []
    scale = 0
    while value:
        value, group = divmod(value, 1000)
        if group:
            one, two, many = SCALES[scale]
            if not scale:
                words = spell_below_thousand(group, feminine=feminine, oblique=oblique, hundred=hundred, apart=apart)
            elif group <= 2:
                words = one if group == 1 else (two.replace("ان", "ين") if oblique else two)
            else:
                spelled = spell_below_thousand(group, feminine=False, oblique=oblique, hundred=hundred, apart=apart)
                words = f"{spelled} {many if group <= 10 else one}"
            groups.append(words)
        scale += 1
    return " و".join(reversed(groups))


@given(
    st.one_of(st.integers(0, 2000), st.integers(0, 999_999_999_999)),
    st.booleans(),
    st.booleans(),
    st.sampled_from(HUNDRED),
    st.booleans(),
)
def test_any_integer_is_read_back_from_words(value: int, feminine: bool, oblique: bool, hundred: str, apart: bool) -> None:
    text = spell(value, feminine=feminine, oblique=oblique, hundred=hundred, apart=apart)
    assert [(n.min, n.max, n.text) for n in numbers(text)] == [(value, value, text)]


SCRIPTS = [str.maketrans("0123456789", digits) for digits in ("0123456789", "٠١٢٣٤٥٦٧٨٩", "۰۱۲۳۴۵۶۷۸۹")]


@given(st.integers(0, 10**12), st.sampled_from(SCRIPTS), st.sampled_from(["", ",", ".", "٬"]))
def test_digits_mean_the_same_in_three_scripts_and_with_any_separator(value: int, script: dict[int, int], separator: str) -> None:
    text = f"{value:,}".replace(",", separator).translate(script)
    found = numbers(f"نزح {text} شخص")
    assert [(n.min, n.max, n.text) for n in found] == [(value, value, text)]


@given(st.text(alphabet="0123456789٣۴.,٫٬/:-+%() وبال المئةألفعشرون خمسةنحوأكثرمنبين إلى على الأقل", max_size=60))
def test_any_text_gives_numbers_in_order_within_it(text: str) -> None:
    found = numbers(text)
    for number in found:
        assert 0 <= number.first < number.last
        assert text[number.start : number.end] == number.text
        assert number.min is None or number.max is None or number.min <= number.max
    assert all(a.last <= b.first for a, b in pairwise(found))


MONSTERS = {"9": 10_000, "000 ": 5000, "مليار ": 3000, "مئة ألف ": 3000, "عشرات ملايين ": 500, "1-": 5000, "1.5": 4000, "مليون ونصف ": 500}


@pytest.mark.parametrize("unit", MONSTERS)
def test_monstrous_numbers_stay_within_64_bits(unit: str) -> None:
    for number in numbers(unit * MONSTERS[unit]):
        assert all(value is None or abs(value) < 2**63 for value in (number.min, number.max))
