"""The newsroom's data hold what a demo needs, and its server shows them as outlets do."""

from __future__ import annotations

import urllib.error
import urllib.request
from collections import Counter
from datetime import UTC, datetime

import pytest

from ingest.parsing import parse
from rasid.demo.calendar import dated, published
from rasid.demo.server import Newsroom
from rasid.demo.stock import stock

NOW = datetime(2026, 3, 1, 0, 30, tzinfo=UTC)
"""A Sunday, half an hour after midnight."""


def get(address: str, **headers: str) -> tuple[int, bytes, str]:
    request = urllib.request.Request(address, headers=headers)  # noqa: S310 - the newsroom's own address
    try:
        with urllib.request.urlopen(request, timeout=10) as answer:  # noqa: S310 - as above
            return answer.status, answer.read(), answer.headers.get("ETag", "")
    except urllib.error.HTTPError as error:
        with error:
            return error.code, b"", ""


def test_there_are_enough_outlets_of_every_form() -> None:
    outlets = stock().outlets.values()
    assert len(outlets) >= 8
    assert {outlet.form for outlet in outlets} == {"rss", "atom", "json"}
    assert "windows-1256" in {outlet.charset for outlet in outlets}
    assert len({outlet.leaning for outlet in outlets}) == len(outlets)


def test_there_are_enough_articles_and_every_outlet_has_some() -> None:
    articles = stock().articles
    assert len(articles) >= 40
    assert set(Counter(article.outlet for article in articles)) == set(stock().outlets)
    assert any(article.edit for article in articles)
    assert sum(article.release == 0 for article in articles) >= 6
    assert max(article.release for article in articles) <= 120


@pytest.mark.parametrize("now", [NOW, datetime(2024, 2, 29, 23, 59, tzinfo=UTC), datetime(2027, 1, 1, tzinfo=UTC)])
def test_articles_are_past_and_their_days_are_named(now: datetime) -> None:
    for article in stock().articles:
        when = published(article, now)
        assert when <= now
        text = dated(article.text, stock().outlets[article.outlet], when)
        assert "{" not in text


def test_days_are_named_for_the_day_of_publication() -> None:
    outlet = stock().outlets["almashriq"]
    day = datetime(2026, 2, 28, tzinfo=UTC)
    text = dated("اليوم {weekday}، وأمس {weekday-1} {date-1}، وغداً {date+1}", outlet, day)
    assert text == "اليوم السبت، وأمس الجمعة 27 فبراير، وغداً 1 مارس"
    assert dated("{date}", stock().outlets["alwatania"], day) == "28 شباط"


def test_feeds_show_what_is_released_and_are_conditional() -> None:
    seconds = 0.0
    with Newsroom(stock(), NOW, lambda: seconds) as newsroom:
        for feed in newsroom.feeds():
            outlet = stock().outlets[feed.outlet]
            seconds = 0.0
            first = get(feed.url)
            assert get(feed.url, **{"If-None-Match": first[2]})[0] == 304
            seconds = newsroom.length
            status, body, tag = get(feed.url)
            assert status == 200
            assert tag != first[2]
            shown = parse(body, "", feed.url)
            assert shown.damage == ""
            own = {newsroom.address(article): article for article in stock().articles if article.outlet == outlet.id}
            assert {entry.link for entry in shown.entries} == set(own)
            for entry in shown.entries:
                article = own[entry.link]
                when = published(article, NOW)
                assert entry.title == dated(article.title, outlet, when)
                assert entry.published == when
                assert bool(entry.content) == outlet.full_text


def test_the_edited_page_changes_and_its_feed_does_not() -> None:
    (edited,) = [article for article in stock().articles if article.edit]
    assert edited.edit is not None
    seconds = edited.edit.release - 0.1
    with Newsroom(stock(), NOW, lambda: seconds) as newsroom:
        (feed,) = [feed for feed in newsroom.feeds() if feed.outlet == edited.outlet]
        before = get(newsroom.address(edited))[1], get(feed.url)[1]
        seconds = edited.edit.release
        after = get(newsroom.address(edited))[1], get(feed.url)[1]
    assert before[0] != after[0]
    assert before[1] == after[1]


def test_what_is_not_there_is_not_found() -> None:
    with Newsroom(stock(), NOW, lambda: 0.0) as newsroom:
        late = max(stock().articles, key=lambda article: article.release)
        assert get(newsroom.address(late))[0] == 404
        assert get(f"http://{newsroom.host}/nobody/feed")[0] == 404
        assert get(f"http://{newsroom.host}/robots.txt")[0] == 404


def test_the_doors_open_when_every_feed_was_asked() -> None:
    with Newsroom(stock(), NOW) as newsroom:
        *feeds, last = newsroom.feeds()
        for feed in feeds:
            get(feed.url)
        assert not newsroom.opened
        get(last.url)
        assert newsroom.opened
        assert newsroom.left
