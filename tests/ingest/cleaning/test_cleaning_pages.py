"""Whole pages: sites of different shapes (pages/), what they give, and hostile ones."""

from __future__ import annotations

import random
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml.html import document_fromstring

from ingest.cleaning import Cleaned, Hints, Page, Unclean, clean_page
from ingest.cleaning.layout import drop_menus
from ingest.cleaning.metadata import without_site

PAGES = Path(__file__).parent / "pages"
TEXT = (PAGES / "text.txt").read_text(encoding="utf-8").strip()
TITLE = "انهيار مبنى سكني يودي بخمسة أشخاص وسط المدينة"
URL = "https://almanara.example/news/4412?utm_source=rss"
SHAPES = ["wordpress", "tables", "jsonld", "divs", "amp", "teasers", "comments", "blogger", "cards", "lead", "breaks", "headings", "cells"]
PARAGRAPHS = "".join(f"<p>{line}</p>" for line in TEXT.splitlines())


def cleaned(body: bytes | str, **fields: object) -> Cleaned:
    raw = body if isinstance(body, bytes) else body.encode()
    answer = clean_page(Page(url=URL, body=raw, **fields))  # type: ignore[arg-type]  # the fields of a Page, checked when it is used
    assert isinstance(answer, Cleaned), answer
    return answer


def unclean(body: bytes | str, **fields: object) -> Unclean:
    raw = body if isinstance(body, bytes) else body.encode()
    answer = clean_page(Page(url=URL, body=raw, **fields))  # type: ignore[arg-type]  # the fields of a Page, checked when it is used
    assert isinstance(answer, Unclean), answer
    return answer


@pytest.mark.parametrize("shape", SHAPES)
def test_every_shape_gives_title_and_text_and_nothing_else(shape: str) -> None:
    answer = cleaned((PAGES / f"{shape}.html").read_bytes())
    assert answer.title == TITLE
    assert answer.text.removesuffix("\nالمصدر: رويترز") == ("\n".join(TEXT.splitlines()[:2]) if shape == "cards" else TEXT)
    assert answer.language == "ar"


@pytest.mark.parametrize(
    ("shape", "expected"),
    [
        ("wordpress", datetime(2026, 11, 17, 6, 30, tzinfo=UTC)),
        ("tables", datetime(2026, 11, 17, 9, 30, tzinfo=UTC)),
        ("jsonld", datetime(2026, 11, 17, 6, 30, tzinfo=UTC)),
        ("divs", datetime(2026, 11, 17, 6, 30, tzinfo=UTC)),
        ("amp", datetime(2026, 11, 17, 6, 30, tzinfo=UTC)),
        ("teasers", datetime(2026, 11, 8, tzinfo=UTC)),
        ("comments", None),
    ],
)
def test_every_shape_gives_its_date(shape: str, expected: datetime | None) -> None:
    assert cleaned((PAGES / f"{shape}.html").read_bytes()).published == expected


def test_the_rest_of_what_pages_say() -> None:
    wordpress = cleaned((PAGES / "wordpress.html").read_bytes())
    assert wordpress.url == "https://almanara.example/2026/11/17/building/"
    assert wordpress.authors == ("ليلى حداد",)
    assert wordpress.tags == ("انهيار", "الدفاع المدني")
    assert cleaned((PAGES / "amp.html").read_bytes()).authors == ("ليلى حداد",)
    assert cleaned((PAGES / "divs.html").read_bytes()).origin == "agency.reuters"
    assert cleaned((PAGES / "comments.html").read_bytes()).url == "https://almanara.example/news/4412"


def test_a_flash_of_one_sentence_is_an_article() -> None:
    answer = cleaned((PAGES / "flash.html").read_bytes())
    assert answer.title == "مقتل خمسة أشخاص في انهيار مبنى وسط المدينة"
    assert answer.text == "أعلنت مديرية الدفاع المدني مقتل خمسة أشخاص في انهيار مبنى سكني وسط المدينة، ولم ترد تفاصيل أخرى بعد."


def test_hints_of_the_feed_come_before_the_page() -> None:
    hints = Hints(title="عنوان الخلاصة الكامل للخبر", published=datetime(2026, 11, 16, 5, tzinfo=UTC), authors=("سعاد",), tags=("محليات",))
    answer = cleaned((PAGES / "wordpress.html").read_bytes(), hints=hints)
    assert answer.title == TITLE  # the page's own heading is the article's title; the feed's may be shortened
    assert answer.published == datetime(2026, 11, 16, 5, tzinfo=UTC)
    assert answer.authors == ("سعاد",)
    assert answer.tags == ("محليات", "انهيار", "الدفاع المدني")


def test_full_text_of_the_feed_needs_no_page() -> None:
    text = f"<h1>{TITLE}</h1>{PARAGRAPHS}<p>الوسوم</p><script>x()</script>"
    hints = Hints(title=TITLE, published_text="الثلاثاء 17 تشرين الثاني 2026", text=text)
    answer = cleaned(b"", hints=hints)
    assert (answer.title, answer.text, answer.published) == (TITLE, TEXT, datetime(2026, 11, 17, tzinfo=UTC))
    assert cleaned(b"", hints=Hints(title=TITLE, text=TEXT)).text == TEXT


def test_full_text_of_the_feed_replaces_a_page_without_text() -> None:
    assert cleaned("<html><body><div id=app></div></body></html>", hints=Hints(title=TITLE, text=PARAGRAPHS)).text == TEXT


def test_a_feed_summary_does_not_replace_a_page_with_text() -> None:
    assert cleaned((PAGES / "wordpress.html").read_bytes(), hints=Hints(text=TEXT.splitlines()[0])).text == TEXT


def test_dates_from_the_future_are_passed_over() -> None:
    head = '<head><meta property="article:published_time" content="2031-01-01"></head>'
    page = f'<html>{head}<body><time datetime="2026-11-17">x</time>{PARAGRAPHS}</body></html>'
    assert cleaned(page, fetched=datetime(2026, 11, 18, tzinfo=UTC)).published == datetime(2026, 11, 17, tzinfo=UTC)


def test_data_tables_stay_tables() -> None:
    table = "<table><tr><th>المدينة</th><th>القتلى</th></tr><tr><td>حلب</td><td>5</td></tr></table>"
    answer = cleaned(f"<html><body><article>{PARAGRAPHS}{table}</article></body></html>")
    assert "حلب" in answer.text
    assert TEXT in answer.text


def test_a_menu_in_a_table_is_no_text() -> None:
    menu = "<table><tr><td><a href='/a'>سياسة</a></td><td> <a href='/b'>محليات</a> </td><td><a href='/c'>رياضة</a></td></tr></table>"
    answer = cleaned(f"<html><body>{menu}<div><h1>{TITLE}</h1>{PARAGRAPHS}</div></body></html>")
    assert answer.text == TEXT


@pytest.mark.parametrize(
    ("item", "items", "stays"),
    [
        ("<li> <a href='/1'><span>خبر آخر لا صلة له بما يروى هنا</span></a>\u00a0</li>", 9, False),
        ("<li><a href='/1'>تقرير اللجنة</a></li>", 3, True),
        ("<li><a href='/1'>الحي الأول</a>: انقطعت المياه عنه منذ يومين.</li>", 9, True),
        ("<li>انقطعت المياه عن الحي منذ يومين.</li>", 9, True),
    ],
)
def test_lists_of_nothing_but_links_go_before_extraction(item: str, items: int, stays: bool) -> None:
    tree = document_fromstring(f"<div><h1>{TITLE}</h1>{PARAGRAPHS}<ul>{item * items}</ul></div>")
    drop_menus(tree)
    assert (tree.find(".//ul") is not None) == stays
    assert tree.text_content().startswith(TITLE)


def test_a_windows_1256_page_that_calls_itself_utf8() -> None:
    page = f'<html><head><meta charset="utf-8"><title>{TITLE}</title></head><body><h1>{TITLE}</h1>{PARAGRAPHS}</body></html>'
    assert cleaned(page.encode("cp1256"), content_type="text/html; charset=utf-8").text == TEXT


@pytest.mark.parametrize(
    ("title", "site", "expected"),
    [
        (f"{TITLE} - صحيفة المنارة", "صحيفة المنارة", TITLE),
        (f"المنارة نت | {TITLE}", "المنارة نت", TITLE),
        (f"{TITLE} – almanara", "", TITLE),
        (f"{TITLE} | أخبار | المنارة", "المنارة", f"{TITLE} | أخبار"),
        ("الأمم المتحدة: الوضع في حلب كارثي", "المنارة", "الأمم المتحدة: الوضع في حلب كارثي"),
        ("هدنة حلب - هل تصمد؟", "المنارة", "هدنة حلب - هل تصمد؟"),
    ],
)
def test_titles_lose_the_name_of_the_site_only(title: str, site: str, expected: str) -> None:
    assert without_site(title, site, URL) == expected


@pytest.mark.parametrize(
    ("body", "reason", "word"),
    [
        (b"", "no_text", "empty"),
        (b"  \n <!-- x -->", "no_text", ""),
        (b"%PDF-1.7 ...", "not_html", "document"),
        (b"\x89PNG\r\n", "not_html", "image"),
        (random.Random(1).randbytes(100_000), "not_html", "document"),  # noqa: S311 – the same bytes each time
        (b"<html><head>" + b"<script>var a=1;</script>" * 20_000 + b"</head><body></body></html>", "no_text", "scripts"),
        (b"<div>" * 200_000 + PARAGRAPHS.encode(), "too_large", "tags"),
        (b"<html><body>" + b"<div>" * 30_000 + PARAGRAPHS.encode(), "no_text", "nested"),
        (b"<ul><li>" * 50_000, "no_text", "nested"),
        (b"<" * 300_000, "too_large", "tags"),
        (b"<p>Five people were killed when a building collapsed, officials said on Tuesday morning.</p>" * 4, "language", "en"),
        ("<p>پنج نفر در پی ریزش ساختمانی در مرکز شهر کشته شدند و تحقیقات آغاز شده است.</p>".encode() * 3, "language", "fa"),
    ],
)
def test_what_is_no_article_has_a_clear_reason(body: bytes, reason: str, word: str) -> None:
    answer = unclean(body)
    assert answer.reason == reason
    assert word in answer.detail
    assert answer.skipped == (reason == "language")


@pytest.mark.parametrize(
    "body",
    [
        b"<html><body>" + PARAGRAPHS.encode() + b"<br>" * 20_000,
        PARAGRAPHS.encode() + b"<a " + b"x='y' " * 100_000 + b">",
        b'<html><head><script type="application/ld+json">' + b"[" * 100_000 + b"</script></head><body>" + PARAGRAPHS.encode(),
        b'<html><head><script type="application/ld+json">{"@type":["NewsArticle"],"headline":[1],"author":[[{}]],"keywords":{"a":1},'
        b'"articleBody":7,"datePublished":3}</script></head><body>' + PARAGRAPHS.encode(),
        f"<html><body>{PARAGRAPHS}<p>&{'amp;' * 20_000}lt;</p></body></html>".encode(),
        f"<html><body>{PARAGRAPHS}</body></html>".encode("utf-16"),
        PARAGRAPHS.encode().replace(b"</p>", b"\x00\x01</p>"),
    ],
    ids=["breaks", "attributes", "nested-json", "wrong-json", "ampersands", "utf-16", "nul"],
)
def test_strange_pages_still_give_their_text(body: bytes) -> None:
    assert TEXT.splitlines()[0] in cleaned(body).text


@settings(max_examples=60)
@given(st.one_of(st.binary(max_size=400), st.integers(0, 2**32).map(lambda seed: mutilated(seed))))
def test_no_bytes_raise(body: bytes) -> None:
    assert isinstance(clean_page(Page(url=URL, body=body)), Cleaned | Unclean)


def mutilated(seed: int) -> bytes:
    """A page of pages/ with some of its bytes changed, cut or doubled."""
    chance = random.Random(seed)  # noqa: S311 – hypothesis gives the seed
    raw = bytearray((PAGES / chance.choice(["wordpress.html", "jsonld.html", "tables.html"])).read_bytes())
    for _ in range(chance.randrange(1, 40)):
        at = chance.randrange(len(raw))
        raw[at : at + chance.randrange(0, 30)] = chance.randbytes(chance.randrange(0, 8))
    return bytes(raw)
