"""Charsets, characters, furniture."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.cleaning.characters import scrub
from ingest.cleaning.charset import decode, unmojibake
from ingest.cleaning.furniture import tidy

TEXT = "أعلنت وزارة الصحة، اليوم الثلاثاء، ارتفاع عدد المصابين إلى ٢٧ شخصاً؛ وقال المتحدث: «الوضع تحت السيطرة»."
PLAIN = "أعلنت وزارة الصحة، اليوم الثلاثاء، ارتفاع عدد المصابين إلى 27 شخصا؛ وقال المتحدث إن الوضع تحت السيطرة."  # in every Arabic charset


def page(text: str, charset: str) -> str:
    return f'<html><head><meta charset="{charset}"><title>x</title></head><body><p>{text}</p></body></html>'


@pytest.mark.parametrize("declared", ["utf-8", "windows-1256", "windows-1252", "iso-8859-6", "x-unknown", "zlib", "utf-16"])
@pytest.mark.parametrize("real", ["utf-8", "cp1256", "iso8859_6"])
@pytest.mark.parametrize("where", ["page", "http"])
def test_arabic_is_read_whatever_is_declared(declared: str, real: str, where: str) -> None:
    raw = page(PLAIN, declared if where == "page" else real).encode(real)
    assert PLAIN in decode(raw, f"text/html; charset={declared}" if where == "http" else "")


@pytest.mark.parametrize("real", ["utf-8-sig", "utf-16", "utf-32"])
def test_a_byte_order_mark_decides(real: str) -> None:
    assert decode(page(TEXT, "windows-1256").encode(real)) == page(TEXT, "windows-1256")


def test_utf8_cut_in_the_middle_of_a_letter_stays_utf8() -> None:
    raw = page(TEXT * 3, "windows-1256").encode()
    cut = raw[: raw.index("»".encode()) + 1]
    assert TEXT[:60] in decode(cut)


def test_european_pages_stay_european() -> None:
    text = "Le président a déclaré à l'Élysée : « ça ne va pas, là-bas »"
    assert text in decode(page(text, "iso-8859-1").encode("cp1252"), "text/html; charset=iso-8859-1")


@pytest.mark.parametrize("wrong", ["cp1252", "cp1256", "latin-1"])
def test_mojibake_of_utf8_is_read_again(wrong: str) -> None:
    def misread(byte: int) -> str:
        return bytes([byte]).decode(wrong, "ignore") or chr(byte)

    assert unmojibake("".join(map(misread, TEXT.encode()))).replace("\x81", "") == TEXT


def test_mojibake_of_windows_1256_is_read_again() -> None:
    assert unmojibake(PLAIN.encode("cp1256").decode("latin-1")) == PLAIN


UNBROKEN = [TEXT, "وقف في محيط، ثم عاد إلى وسط؛ وظ", "Ça alors, où êtes-vous? ÇA VA", "café Ù Ø", "محيط، ضغط، شرط، بسط، نقط،"]


@pytest.mark.parametrize("text", UNBROKEN)
def test_what_is_not_broken_stays(text: str) -> None:
    assert unmojibake(text) == text


@given(st.binary(max_size=300), st.text(max_size=40))
def test_decoding_never_fails(raw: bytes, content_type: str) -> None:
    assert isinstance(decode(raw, content_type), str)


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("أ\u200f ب\u202b ج\u202c\ufeff", "أ ب ج"),
        ("سطر\r\n\r\n  آخر\u2028ثالث", "سطر\nآخر\nثالث"),
        ("أ\xa0\u2003ب\tج", "أ ب ج"),
        ("&amp;quot;قال&amp;quot; &amp;amp;amp;lt; &#1575;", '"قال" < ا'),
        ("ا\u0653", "آ"),  # composed
        ("مـــحمّد ﻻ شكّ", "مـــحمّد ﻻ شكّ"),  # tatweel, shadda and presentation forms are as written
        ("می\u200cخواهم \u200cأ", "می\u200cخواهم أ"),
        ("أ\x00\x07\x1bب\ufffd\ue000", "أب"),
        ("AT&T & كو", "AT&T & كو"),
    ],
)
def test_scrub(raw: str, expected: str) -> None:
    assert scrub(raw) == expected


MIXED = st.text(alphabet=st.sampled_from("ابتم &;#amplt1\n\r\t\u200f\u200c\u0651\ufeff<>\xa0ﻻ"), max_size=60)


@given(st.one_of(st.text(max_size=80), MIXED))
def test_scrub_is_idempotent_and_composed(text: str) -> None:
    once = scrub(text)
    assert scrub(once) == once
    assert unicodedata.is_normalized("NFC", once)


TITLE = "انهيار مبنى يودي بخمسة أشخاص.. والسلطات تُحقّق"
LEAD = "لقي خمسة أشخاص حتفهم صباح اليوم إثر انهيار مبنى من أربعة طوابق وسط المدينة."
NEXT = "وقالت السلطات إن فرق الإنقاذ أخرجت تسعة أشخاص أحياء من تحت الأنقاض."


@pytest.mark.parametrize(
    "text",
    [
        f"{TITLE}\n\n{LEAD}\n{NEXT}",
        f"{TITLE}\n{TITLE}\n{LEAD}\n\n{NEXT}",
        f"انهيار مبنى يودي بخمسة أشخاص والسلطات تحقق\n{LEAD}\n{NEXT}",
        f"{TITLE} | {LEAD}\n{NEXT}",
        f"{LEAD}\n{NEXT}\n\n\xa0\n\nالوسوم\n\nالتعليقات\n\nتابعنا على \xa0 +",
        f"{LEAD}\n{NEXT} الوسوم التعليقات تابعنا على +",
        f"شارك\nفيسبوك\nتويتر\n{LEAD}\nاقرأ أيضاً: حريق في السوق القديم\n{NEXT}",
        f"{LEAD}\n{NEXT}\nمواضيع ذات صلة\nحريق في السوق القديم\nاجتماع طارئ للبلدية",
        f"{LEAD}\n{NEXT} رابط الخبر بصحيفة المثال: {TITLE}",
        f"Next Previous {LEAD}\n{NEXT}",
        f"{LEAD}\n{LEAD}\n{NEXT}\nسمات انهيار السلطات المدينة",
        f"{LEAD}\n{NEXT}\n...المزيد",
        f"فيسبوك تويتر واتساب نسخ الرابط\n{LEAD}\n{NEXT}\nانتهى/22",
        f"{TITLE}\n7 أبريل 2018 - 14:30\n{LEAD}\n{NEXT}\nالتعليقات (3)",
        f"{LEAD}\n{NEXT}\nالآراء الواردة أدناه لا تعبر عن رأي الموقع بل عن أصحابها فقط.",
    ],
)
def test_titles_and_furniture_go(text: str) -> None:
    assert tidy(TITLE, text) == f"{LEAD}\n{NEXT}"


@pytest.mark.parametrize(
    ("title", "text"),
    [
        ("الشركة تعدل سياستها", "حذفت الشركة التعليقات"),
        ("الشركة تعدل سياستها", "قررت الشركة وقف المشاركة في المعرض.\nوقالت إن التعليقات على صفحتها تجاوزت الألف خلال يوم."),
        ("مقتل خمسة أشخاص", "مقتل خمسة أشخاص في انهيار مبنى وسط المدينة.\nوأعلنت السلطات فتح تحقيق."),
        ("مقتل خمسة أشخاص", "مقتل خمسة أشخاص"),
        ("تطورات اليوم", "المزيد من الجنود وصلوا إلى الحدود."),
        ("اتفاق", "اتفاق\nتوصل الطرفان إلى هدنة تبدأ عند منتصف الليل."),
        ("خبر", "انتهى الاجتماع بلا اتفاق.\nوقال الوفد إن المشاركة في الجولة المقبلة مشروطة"),
        ("خبر", "للمزيد من الوقت طلب الوفد تأجيل الجلسة إلى الأسبوع المقبل."),
    ],
)
def test_sentences_stay(title: str, text: str) -> None:
    assert tidy(title, text) == scrub(text)


def test_links_after_a_heading_go_and_a_text_after_it_stays() -> None:
    assert tidy("", f"{LEAD}\nآخر الأخبار\nحريق في السوق") == LEAD
    assert tidy("", f"{LEAD}\nآخر الأخبار\n{NEXT}") == f"{LEAD}\n{NEXT}"


PIECES = [
    TITLE, LEAD, NEXT, "الوسوم", "التعليقات", "تابعنا على", "+", "اقرأ أيضا", "رابط الخبر: كذا", "\n", " ", ".", " | ", "Next Previous ",
    "شارك", "7 أبريل 2018",
]
PARTS = st.lists(st.sampled_from(PIECES), max_size=12)
TEXTS = st.one_of(PARTS.map("".join), PARTS.map("\n".join), PARTS.map(" ".join), st.text(max_size=60))


@given(st.sampled_from([TITLE, "", "خبر", LEAD, "الوسوم التعليقات"]), TEXTS)
def test_tidy_is_idempotent(title: str, text: str) -> None:
    once = tidy(title, text)
    assert tidy(title, once) == once
