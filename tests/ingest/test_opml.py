"""The feed list: OPML in and out."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest import opml
from processors.errors import BadInput

LIST = """<?xml version="1.0"?><opml version="1.0"><head/><body>
<outline text="أخبار"><outline title="محلية">
<outline type="rss" text="المدينة" xmlUrl="http://a.example/feed" rasidOutlet="city"/></outline></outline>
<outline text="بلا مجلد" xmlUrl="http://www.b.example/rss" htmlUrl="http://b.example/"/>
<outline text="سيئ" type="rss" xmlUrl="javascript:alert(1)"/><outline text="بلا عنوان" type="rss"/>
<outline text="مرة أخرى" xmlUrl="http://a.example/feed"/></body></opml>"""


def test_folders_outlets_and_problems():
    found = opml.read(LIST.encode())
    assert [(feed.title, feed.url, feed.outlet, feed.folder) for feed in found.feeds] == [
        ("المدينة", "http://a.example/feed", "city", ("أخبار", "محلية")),
        ("بلا مجلد", "http://www.b.example/rss", "b.example", ()),
    ]
    assert [problem.outline for problem in found.problems] == ["سيئ", "بلا عنوان", "مرة أخرى"]


@pytest.mark.parametrize(("raw", "words"), [
    (b"", "not well-formed"), (b"<opml", "not well-formed"), (b"<rss/>", "no OPML"), (b"<opml/>", "body"), (b"\xff\xfe", "not well-formed"),
    (b'<!DOCTYPE x [<!ENTITY a "b">]><opml><body/></opml>', "declares"),
])  # fmt: skip
def test_what_is_no_list_says_why(raw, words):
    with pytest.raises(BadInput, match=words):
        opml.read(raw)


def test_deep_folders_do_not_matter():
    folders = b'<outline text="x">' * 5_000 + b'<outline xmlUrl="http://a.example/"/>' + b"</outline>" * 5_000
    raw = b"<opml><body>" + folders + b"</body></opml>"
    (feed,) = opml.read(raw).feeds
    assert len(feed.folder) == 50


name = st.text(max_size=12)


@given(st.lists(st.tuples(name, name, st.lists(name, max_size=3), name), max_size=6))
def test_writing_and_reading_gives_the_same_feeds(rows):
    feeds = [
        opml.make_feed(f"https://a.example/{n}?x=1&y=ب", title=title, outlet=outlet, folder=folder, note=note)
        for n, (title, outlet, folder, note) in enumerate(rows)
    ]
    found = opml.read(opml.write(feeds))
    assert found.problems == ()
    # XML folds some white space and holds no control characters; addresses and identities stay whatever the names are.
    assert {feed.id: feed.url for feed in found.feeds} == {feed.id: feed.url for feed in feeds}
    assert opml.read(opml.write(found.feeds)) == found


def test_adding_and_removing():
    a, b = opml.make_feed("http://a.example/1", title="أ"), opml.make_feed("http://a.example/2", title="ب")
    both = opml.add([a], b)
    assert both == (a, b)
    with pytest.raises(BadInput, match="already"):
        opml.add(both, a)
    assert opml.remove(both, "http://a.example/1") == ((b,), a)
    assert opml.remove(both, "ب") == ((a,), b)
    assert opml.remove(both, a.id) == ((b,), a)
    with pytest.raises(BadInput, match="names 2 feeds"):
        opml.remove(both, "a.example")
    with pytest.raises(BadInput, match="not in the feed list"):
        opml.remove(both, "http://c.example/")
    assert opml.merge([a], [a, b]) == ((a, b), 1)


@pytest.mark.parametrize("url", ["", "feed", "ftp://a.example/", "javascript:x", "http://"])
def test_a_feed_needs_a_web_address(url):
    with pytest.raises(BadInput, match="no feed address"):
        opml.make_feed(url)


@pytest.mark.parametrize(("url", "outlet"), [
    ("https://www.a.example/feed", "a.example"), ("http://feeds.news.example/x", "news.example"),
    ("http://user:pw@rss.a.example:80/", "a.example:80"), ("http://rss.example/", "rss.example"),
])  # fmt: skip
def test_an_outlet_is_named_after_its_host(url, outlet):
    assert opml.outlet_of(url) == outlet


def test_the_start_list_is_whole_and_marked_untried():
    found = opml.read(opml.start_list())
    assert found.problems == ()
    assert len(found.feeds) >= 20
    assert len({feed.outlet for feed in found.feeds}) == len(found.feeds)
    assert all(feed.note == "untried" and feed.folder for feed in found.feeds)
