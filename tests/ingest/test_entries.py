"""What is to be done with an entry: fresh, changed, again; full text or teaser."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from ingest.entries import EntrySettings, has_full_text, hints, sort_out
from ingest.parsing import FeedEntry
from processors.model import SeenEntry

NOW = datetime(2026, 11, 22, 10, 0, tzinfo=UTC)
SETTINGS = EntrySettings()
LINK = "http://a.example/1"


def entry(**fields) -> FeedEntry:
    return FeedEntry(**{"id": "1", "hash": "h", "link": LINK, **fields})


def seen(age: float, checked: float | None, **fields) -> SeenEntry:
    """First seen `age` hours ago, its page fetched `checked` hours ago."""
    return SeenEntry(**{
        "feed": "f", "entry": "1", "entry_hash": "h", "article": "a", "seen": NOW - timedelta(hours=age),
        "checked": None if checked is None else NOW - timedelta(hours=checked), **fields,
    })  # fmt: skip


@pytest.mark.parametrize(("shown", "known", "cause"), [
    (entry(), None, "fresh"),
    (entry(hash="other"), seen(1, 1), "changed"),
    (entry(hash="other"), seen(1, None, article=None), "changed"),
    (entry(), seen(0.2, 0.2), None),
    (entry(), seen(1, 0.6), "again"),
    (entry(), seen(30, 6), None),  # older entries are looked at more rarely
    (entry(), seen(30, 11), "again"),
    (entry(), seen(49, 20), None),  # too old
    (entry(), seen(1, None), None),  # another feed brought the article
    (entry(), seen(1, 0.6, article=None), None),  # it was skipped
    (entry(link=""), seen(1, 0.6), None),
    (entry(content="<p>" + "كلمة " * 80), seen(1, 0.6), None),  # the feed gives the text
])  # fmt: skip
def test_causes(shown, known, cause):
    tasks = sort_out([shown], {} if known is None else {"1": known}, NOW, SETTINGS)
    assert [task.cause for task in tasks] == ([cause] if cause else [])


@pytest.mark.parametrize(("content", "full"), [
    ("", False),
    ("<p>" + "كلمة " * 59 + "</p>", False),
    ("<p>" + "كلمة " * 60 + "</p>", True),
    ("<p>" + "كلمة " * 80 + "…</p>", False),
    ("<p>" + "كلمة " * 80 + '... <a href="/1">اقرأ المزيد</a></p>', False),
    ("<p>كلمة… " + "كلمة " * 80 + "</p>", True),
    ("<p " + 'class="كلمة كلمة" ' * 80 + ">كلمة</p>", False),
])  # fmt: skip
def test_full_text_or_teaser(content, full):
    assert has_full_text(entry(content=content), SETTINGS) == full


def test_hints_carry_no_date_of_the_future_nor_of_an_empty_clock():
    assert hints(entry(published=NOW + timedelta(days=9)), NOW).published == NOW
    assert hints(entry(published=datetime(1970, 1, 1, tzinfo=UTC)), NOW).published is None
    assert hints(entry(published=NOW - timedelta(days=9)), NOW).published == NOW - timedelta(days=9)
    assert hints(entry(date_text="الجمعة"), NOW).published_text == "الجمعة"


def test_a_short_summary_is_no_text():
    assert hints(entry(summary="كلمة " * 24), NOW).text == ""
    assert hints(entry(summary="كلمة " * 25), NOW).text
    assert hints(entry(summary="كلمة " * 25, content="<p>نص</p>"), NOW).text == "<p>نص</p>"
