"""Feed bodies: the formats, identities, charsets, and what is broken or meant to harm."""

from __future__ import annotations

import asyncio
import json
import os
import signal
from datetime import UTC, datetime

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from ingest import parser as parser_module
from ingest.parser import Parser
from ingest.parsing import FeedEntry, parse
from processors.errors import BadFeed

RSS = '<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel><title>أخبار</title>{}</channel></rss>'
RDF = '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="{}"><channel/>{}</rdf:RDF>'
NOON = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)


def only(body: str | bytes, **options: str) -> FeedEntry:
    (entry,) = parse(body.encode() if isinstance(body, str) else body, **options).entries
    return entry


@pytest.mark.parametrize("body", [
    '<rss version="0.91"><channel><item><title>خبر</title><link>http://a.example/1</link></item></channel></rss>',
    '<rss version="0.92"><channel><item><title>خبر</title><link>http://a.example/1</link></item></channel></rss>',
    RDF.format("http://my.netscape.com/rdf/simple/0.9/", "<item><title>خبر</title><link>http://a.example/1</link></item>"),
    RDF.format("http://purl.org/rss/1.0/", '<item rdf:about="http://a.example/1"><title>خبر</title><link>http://a.example/1</link></item>'),
    '<rss version="2.0"><channel><item><title>خبر</title><guid>http://a.example/1</guid></item></channel></rss>',
    '<feed xmlns="http://www.w3.org/2005/Atom"><entry><title>خبر</title><link href="http://a.example/1"/></entry></feed>',
    '<feed version="0.3" xmlns="http://purl.org/atom/ns#"><entry><title>خبر</title><link href="http://a.example/1"/></entry></feed>',
    '{"version": "https://jsonfeed.org/version/1.1", "items": [{"id": "1", "title": "خبر", "url": "http://a.example/1"}]}',
    '\ufeff{"version": "https://jsonfeed.org/version/1", "items": [{"title": "خبر", "external_url": "http://a.example/1"}]}',
])  # fmt: skip
def test_every_format_gives_title_and_link(body):
    entry = only(body)
    assert (entry.title, entry.link) == ("خبر", "http://a.example/1")
    assert entry.id


def test_an_entry_with_all_its_fields():
    entry = only(RSS.format(
        "<item><title>فيضان &amp; انقطاع &lt;b&gt;الكهرباء&lt;/b&gt;</title><link>/news/1?a=1&amp;b=2</link><guid>tag:1</guid>"
        "<pubDate>Fri, 20 Nov 2026 15:00:00 +0300</pubDate><author>ليلى</author><category>محليات</category><category>طقس</category>"
        "<description>&lt;p&gt;ملخص&lt;/p&gt;&lt;p&gt;قصير&lt;/p&gt;</description>"
        '<content:encoded xmlns:content="http://purl.org/rss/1.0/modules/content/">'
        '<![CDATA[<p onclick="x()">نص</p><script>alert(1)</script>]]></content:encoded></item>',
    ), url="https://a.example/feed")  # fmt: skip
    assert entry.title == "فيضان & انقطاع الكهرباء"
    assert entry.link == "https://a.example/news/1?a=1&b=2"
    assert (entry.id, entry.published, entry.summary) == ("tag:1", NOON, "ملخص قصير")
    assert entry.content == "<p>نص</p>"
    assert (entry.authors, entry.tags) == (("ليلى",), ("محليات", "طقس"))


def test_json_feed_with_all_its_fields():
    entry = only(json.dumps({"version": "https://jsonfeed.org/version/1.1", "language": "ar", "items": [{
        "id": 7, "url": "/n", "title": "أ < ب", "content_text": "سطر أول & ثان\n\nفقرة", "date_published": "2026-11-20T15:00:00+03:00",
        "authors": [{"name": "ليلى"}], "tags": ["طقس"],
    }]}), url="https://a.example/feed.json")  # fmt: skip
    assert (entry.id, entry.link, entry.title, entry.published) == ("7", "https://a.example/n", "أ < ب", NOON)
    assert entry.content == "<p>سطر أول &amp; ثان</p><p>فقرة</p>"
    assert (entry.language, entry.authors, entry.tags) == ("ar", ("ليلى",), ("طقس",))


def test_one_wrong_item_of_a_json_feed_costs_that_item_only():
    found = parse(b'{"version": "https://jsonfeed.org/version/1", "items": [{"title": 7}, {"id": "b"}, 3, {"id": "c"}]}')
    assert [entry.id for entry in found.entries] == ["b", "c"]
    assert "2 of 4" in found.damage


@pytest.mark.parametrize("link", [
    "javascript:alert(1)", "JaVaScRiPt:alert(1)", "data:text/html,x", "vbscript:x", "mailto:a@b.example", "file:///etc/passwd",
])  # fmt: skip
def test_links_that_are_not_of_the_web_are_dropped(link):
    assert only(RSS.format(f"<item><title>خبر</title><link>{link}</link></item>")).link == ""
    assert only(json.dumps({"version": "https://jsonfeed.org/version/1", "items": [{"id": "1", "url": link}]})).link == ""


# --- identity ----------------------------------------------------------------------------------------------------------


def test_identity_is_guid_then_link_then_content():
    with_guid = only(RSS.format("<item><title>أ</title><link>http://a.example/1</link><guid isPermaLink='false'>g</guid></item>"))
    with_link = only(RSS.format("<item><title>أ</title><link>http://a.example/1</link></item>"))
    bare = only(RSS.format("<item><title>أ</title></item>"))
    assert (with_guid.id, with_link.id, bare.id) == ("g", "http://a.example/1", bare.hash)


def test_equal_entries_count_once_and_a_guid_that_all_share_is_none():
    same = "<item><title>أ</title><guid isPermaLink='false'>g</guid></item>"
    assert len(parse(RSS.format(same * 3).encode()).entries) == 1
    shared = "".join(f"<item><title>{n}</title><link>http://a.example/{n}</link><guid>tag:g</guid></item>" for n in range(3))
    assert len({entry.id for entry in parse(RSS.format(shared).encode()).entries}) == 3


def test_the_hash_follows_words_and_not_dates():
    def entry(title: str, day: int) -> FeedEntry:
        return only(RSS.format(f"<item><title>{title}</title><guid>g</guid><pubDate>Fri, {day} Nov 2026 12:00:00 GMT</pubDate></item>"))

    assert entry("أ", 19).hash == entry("أ", 20).hash != entry("ب", 20).hash


def test_the_hash_does_not_follow_markup_nor_tracking():
    def entry(link: str, content: str) -> FeedEntry:
        return only(json.dumps({"version": "https://jsonfeed.org/version/1", "items": [{"url": link, "content_html": content}]}))

    first = entry("http://a.example/1?utm_source=x", "<p>نص</p><img src='/1.gif?7'>")
    second = entry("http://a.example/1?utm_source=y", "<p class='b'>نص</p>")
    assert (first.id, first.hash) == (second.id, second.hash)
    assert first.hash != entry("http://a.example/1", "<p>نص آخر</p>").hash


# --- dates -------------------------------------------------------------------------------------------------------------


def test_a_date_in_words_is_handed_on():
    entry = only(RSS.format("<item><title>أ</title><pubDate>الجمعة 20 تشرين الثاني 2026</pubDate></item>"))
    assert (entry.published, entry.date_text) == (None, "الجمعة 20 تشرين الثاني 2026")


@pytest.mark.parametrize("date", ["", "Fri, 99 Foo 2026", "0000-00-00", "-1"])
def test_nonsense_dates_are_no_date(date):
    assert only(RSS.format(f"<item><title>أ</title><pubDate>{date}</pubDate></item>")).published is None


# --- charsets ----------------------------------------------------------------------------------------------------------

WORDS = "<item><title>اجتمع مجلس الوزراء في العاصمة اليوم لبحث أزمة المياه</title></item>"
TITLE = "اجتمع مجلس الوزراء في العاصمة اليوم لبحث أزمة المياه"


@pytest.mark.parametrize(("declared", "real"), [
    ("utf-8", "utf-8"), ("windows-1256", "windows-1256"), ("utf-8", "windows-1256"), ("windows-1256", "utf-8"),
    ("iso-8859-6", "iso-8859-6"), ("iso-8859-1", "utf-8"), ("utf-16", "utf-16"),
])  # fmt: skip
def test_arabic_is_read_whatever_is_declared(declared, real):
    body = RSS.replace("utf-8", declared).format(WORDS).replace("أخبار", "نشرة").encode(real)
    assert only(body).title == TITLE
    assert only(body, content_type=f"text/xml; charset={declared}").title == TITLE


def test_one_lost_byte_costs_one_letter():
    body = RSS.format(WORDS).encode()
    at = body.index("العاصمة".encode())
    title = only(body[:at] + b"\xff" + body[at:]).title
    assert title.replace("\ufffd", "") == TITLE


def test_lone_surrogates_are_no_reason_to_fail():
    entry = only(RSS.format("<item><title>أ &amp;#55296; ب</title><description>&#xD800;</description></item>"))
    entry.title.encode()
    item = {"id": "\ud800", "title": "\udc00 😀", "content_html": "<p>\ud800</p>"}
    entry = only(json.dumps({"version": "https://jsonfeed.org/version/1", "items": [item]}))
    assert (entry.id, entry.title, entry.content) == ("\ufffd", "\ufffd 😀", "<p>\ufffd</p>")


# --- broken and hostile ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("body", "words"), [
    (b"", "empty"), (b" \n ", "empty"), (b"<!doctype html><html><body>x</body></html>", "HTML page"), (b"\x1f\x8b\x08", "compressed"),
    (b"just words", "not XML"), (b"<note/>", "no channel"), (b'{"a": 1}', "no JSON Feed"),
    (b'{"version": "2", "items": []}', "no JSON Feed"),
    (b"{" * 100_000, "no JSON Feed"),
])  # fmt: skip
def test_what_is_no_feed_says_why(body, words):
    with pytest.raises(BadFeed, match=words):
        parse(body, url="http://a.example/feed")


@pytest.mark.parametrize("body", [
    b"<rss><channel>" + b"<item/>" * 50_001 + b"</channel></rss>",
    b'{"version": "https://jsonfeed.org/version/1", "items": [' + b",".join([b"{}"] * 50_001) + b"]}",
])  # fmt: skip
def test_a_feed_without_end_is_refused_before_it_costs_minutes(body):
    with pytest.raises(BadFeed, match="shows 50001 entries"):
        parse(body)


def test_an_empty_feed_is_a_feed():
    assert parse(RSS.format("").encode()).entries == ()


def test_a_truncated_feed_gives_what_is_whole():
    item = "<item><title>خبر {}</title><guid>{}</guid><description>" + "كلام " * 30 + "</description></item>"
    body = RSS.format("".join(item.format(n, n) for n in range(3))).encode()
    for cut in range(20, 300, 7):
        found = parse(body[:-cut])
        whole = body[:-cut].count(b"</item>")
        assert [entry.title for entry in found.entries] == [f"خبر {n}" for n in range(whole)], cut
        assert found.damage


def test_entities_do_not_expand():
    laughs = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 12))
    channel = "<channel><item><title>&l11;</title></item></channel>"
    body = f'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY l0 "ha">{laughs}]><rss version="2.0">{channel}</rss>'
    try:
        shown = sum(len(entry.title) for entry in parse(body.encode()).entries)
    except BadFeed:
        shown = 0
    assert shown < 1_000


def test_entities_that_stand_for_a_word_are_read():
    channel = "<channel><item><title>من &city;</title></item></channel>"
    body = f'<!DOCTYPE rss [\n<!ENTITY city "دمشق">\n]>\n<rss version="2.0">{channel}</rss>'
    assert only(body).title == "من دمشق"


def test_external_entities_are_not_read(tmp_path):
    secret = tmp_path / "secret"
    secret.write_text("hidden words")
    channel = "<channel><item><title>a &s;</title></item></channel>"
    body = f'<!DOCTYPE x [<!ENTITY s SYSTEM "{secret.as_uri()}">]><rss version="2.0">{channel}</rss>'
    assert "hidden" not in str(parse(body.encode()))


@settings(max_examples=60)
@given(st.binary(max_size=400))
@example(b"<rss><channel><item>")
@example(b"<?xml version='1.0' encoding='nonsense'?><rss><channel><item><title>x</title></item></channel></rss>")
@example(b"\xef\xbb\xbf{")
def test_any_bytes_give_entries_or_bad_feed(body):
    try:
        found = parse(body)
    except BadFeed:
        return
    assert len({entry.id for entry in found.entries}) == len(found.entries)


@settings(max_examples=60)
@given(st.text(max_size=60), st.text(max_size=60), st.text(max_size=60))
def test_any_fields_of_a_json_feed_can_be_stored(title, content, guid):
    body = json.dumps({"version": "https://jsonfeed.org/version/1", "items": [{"title": title, "content_html": content, "id": guid}]})
    entry = only(body)
    assert f"{entry.title}{entry.content}{entry.id}".encode()
    assert "<script" not in entry.content.lower()


# --- in a worker -------------------------------------------------------------------------------------------------------

LARGE = RSS.format("".join(f"<item><title>خبر {n}</title><guid>{n}</guid></item>" for n in range(200))).encode()


def test_a_worker_gives_what_parsing_here_gives():
    async def go() -> None:
        assert len(LARGE) > parser_module.HERE_LIMIT
        async with Parser() as parser:
            assert await parser.parse(LARGE, "text/xml", "http://a.example/") == parse(LARGE, "text/xml", "http://a.example/")
            with pytest.raises(BadFeed, match="HTML page"):
                await parser.parse(b"<html>" + b" " * 10_000)

    asyncio.run(go())


def test_a_worker_that_dies_or_hangs_costs_one_body():
    async def go() -> None:
        async with Parser(seconds=30) as parser:
            await parser.parse(LARGE)
            (process,) = parser._processes
            os.kill(process.pid, signal.SIGSTOP)
            parser._seconds = 0.2
            with pytest.raises(BadFeed, match="not parsed within"):
                await parser.parse(LARGE)
            parser._seconds = 30
            assert len((await parser.parse(LARGE)).entries) == 200
            (process,) = parser._processes
            task = asyncio.create_task(parser.parse(LARGE * 1, "text/xml"))
            os.kill(process.pid, signal.SIGKILL)
            with pytest.raises(BadFeed, match="ended the process"):
                await task
            assert len((await parser.parse(LARGE)).entries) == 200

    asyncio.run(go())


def test_a_body_that_needs_too_much_memory_costs_one_body():
    async def go() -> None:
        huge = RSS.format("<item><title>" + "ا" * 1_000_000 + "</title></item>" * 30).encode()
        async with Parser(memory=130 * 1024**2) as parser:
            with pytest.raises(BadFeed, match="memory"):
                await parser.parse(huge + b" " * 60_000_000)
            assert len((await parser.parse(LARGE)).entries) == 200

    asyncio.run(go())
