"""Polling against a real server on loopback, with the real parser and the real cleaning."""

from __future__ import annotations

import asyncio
import gzip
from collections.abc import Coroutine
from datetime import timedelta
from typing import Any

import pytest
from aiohttp import web

from ingest.poller import PollSettings
from processors.errors import StoreError
from processors.model import Article, decode
from processors.ports import Batch

TEXT = "أعلنت وزارة النقل أن حركة القطارات بين المدينتين ستتوقف ثلاثة أيام لإصلاح الجسر الذي تضرر في السيول الأخيرة. "


def run(work: Coroutine[Any, Any, Any]) -> Any:
    return asyncio.run(work)


def stored(desk) -> list[Article]:
    return [decode(entry.value, Article) for entry in desk.store.read("articles", 0, 100_000)]


def content(*, times: int = 6, word: str = "") -> str:
    return f"<p>{TEXT * times}</p><p>{word}</p>"


# --- what a poll gives -------------------------------------------------------------------------------------------------


def test_articles_come_from_pages_and_from_full_text(open_desk, item):
    async def go():
        async with open_desk() as desk:
            page = desk.room.page("/n/1", "حريق في السوق القديم")
            desk.room.feed(
                "/feed",
                item(title="حريق في السوق القديم", link=page + "?utm_source=rss", guid="1", date=desk.clock.time, summary="فرق الإطفاء"),
                item(title="توقف القطارات", link=desk.room.base + "/n/2", guid="2", date=desk.clock.time, content=content()),
            )
            feed = desk.feed()
            async with desk.poller(feed) as poller:
                result = await poller.poll_once(feed)
            assert result.ok
            assert [(article.title, article.url) for article in stored(desk)] == [
                ("توقف القطارات", desk.room.base + "/n/2"), ("حريق في السوق القديم", page),
            ]
            assert all(article.source == "city.news" and article.revision == 0 and article.backfill for article in stored(desk))
            assert "أخمدت حريقاً" in stored(desk)[1].text
            assert desk.room.paths() == ["/feed", "/n/1"]  # the second one's page is not needed
            assert desk.store.states()[feed.id] == result.state
            assert (result.state.status, result.state.entries, result.state.failures) == ("ok", 2, 0)

    run(go())


def test_an_unchanged_feed_is_not_parsed_and_a_304_costs_nothing(open_desk, item, monkeypatch):
    async def go():
        async with open_desk() as desk:
            parsed = []
            real = desk.parser.parse

            async def parse(*args):
                parsed.append(args)
                return await real(*args)

            monkeypatch.setattr(desk.parser, "parse", parse)
            desk.room.feed("/feed", item(title="خبر", guid="1", content=content()), ETag='"1"')
            feed = desk.feed()
            async with desk.poller(feed) as poller:
                await poller.poll_once(feed)
                again = await poller.poll_once(feed)
                assert (len(parsed), len(stored(desk)), again.articles) == (1, 1, ())
                desk.room.put("/feed", status=304)
                assert (await poller.poll_once(feed)).ok
            assert len(parsed) == 1
            assert desk.room.asked[1].headers["If-None-Match"] == '"1"'

    run(go())


def test_a_restart_takes_up_where_it_was(open_desk, item):
    async def go():
        async with open_desk() as desk:
            desk.room.feed("/feed", item(title="خبر", guid="1", content=content()), ETag='"1"')
            feed = desk.feed()
            async with desk.poller(feed) as poller:
                before = (await poller.poll_once(feed)).state
            async with desk.poller(feed) as poller:
                assert poller.states == {feed.id: before}
                await poller.poll_once(feed)
            assert desk.room.asked[-1].headers["If-None-Match"] == '"1"'
            assert len(stored(desk)) == 1

    run(go())


def test_a_changed_text_is_a_revision_and_says_what_stood_before(open_desk, item):
    async def go():
        async with open_desk() as desk:
            link = desk.room.base + "/n/1"
            desk.room.feed("/feed", item(title="خبر", guid="1", link=link, content=content(word="أصيب ثلاثة عمال.")))
            feed = desk.feed()
            async with desk.poller(feed) as poller:
                await poller.poll_once(feed)
                desk.room.feed("/feed", item(title="خبر", guid="1", link=link, content=content(word="أصيب خمسة عمال.")))
                desk.clock.forward(hours=1)
                await poller.poll_once(feed)
                await poller.poll_once(feed)
            first, second = stored(desk)
            assert (first.id, first.revision, second.revision) == (second.id, 0, 1)
            assert "خمسة" in second.text
            assert second.previous_text == first.text
            assert second.previous_title == "خبر"

    run(go())


@pytest.mark.parametrize("not_modified", [True, False])
def test_a_page_that_is_edited_silently_is_noticed_while_it_is_young(open_desk, item, not_modified):
    async def go():
        async with open_desk() as desk:
            link = desk.room.page("/n/1", "خبر", TEXT * 4, "قتل سبعة أشخاص في الحادث.")
            desk.room.feed("/feed", item(title="خبر", guid="1", link=link))
            feed = desk.feed()
            async with desk.poller(feed) as poller:
                await poller.poll_once(feed)
                desk.room.page("/n/1", "خبر", TEXT * 4, "قتل تسعة أشخاص في الحادث.")
                if not_modified:
                    desk.room.put("/feed", status=304)
                desk.clock.forward(minutes=5)
                await poller.poll_once(feed)
                assert len(stored(desk)) == 1  # too early to look again
                desk.clock.forward(minutes=30)
                await poller.poll_once(feed)
                assert [article.revision for article in stored(desk)] == [0, 1]
                assert "تسعة" in stored(desk)[1].text
                desk.clock.forward(days=3)
                asked = len(desk.room.asked)
                await poller.poll_once(feed)
                assert len(desk.room.asked) == asked + 1  # the feed only

    run(go())


def test_a_page_that_is_gone_when_looked_at_again_changes_nothing(open_desk, item):
    async def go():
        async with open_desk() as desk:
            link = desk.room.page("/n/1", "خبر")
            desk.room.feed("/feed", item(title="خبر", guid="1", link=link))
            feed = desk.feed()
            async with desk.poller(feed) as poller:
                await poller.poll_once(feed)
                desk.room.put("/n/1", status=404)
                desk.clock.forward(hours=1)
                result = await poller.poll_once(feed)
            assert (result.dead_letters, len(stored(desk)), desk.store.dead_letters(limit=9)) == (0, 1, [])

    run(go())


# --- one article, once -------------------------------------------------------------------------------------------------


def test_two_feeds_that_show_one_address_in_the_same_moment_make_one_article(open_desk, item):
    async def go():
        async with open_desk() as desk:
            link = desk.room.page("/n/1", "خبر")
            desk.room.feed("/a", item(title="خبر", guid="1", link=link + "?utm_medium=a"))
            desk.room.feed("/b", item(title="خبر آخر", guid="x", link=link + "#top", content=content()))
            a, b = desk.feed("/a", "one"), desk.feed("/b", "two")
            async with desk.poller(a, b) as poller:
                for _ in range(3):
                    await asyncio.gather(poller.poll_once(a), poller.poll_once(b))
                    desk.clock.forward(hours=1)
                    desk.room.feed("/a", item(title="خبر", guid="1", link=link), item(title="ب", guid="2"))
            assert len(stored(desk)) == 1
            assert {*desk.store.seen(a.id, ["1"]), *desk.store.seen(b.id, ["x"])} == {"1", "x"}

    run(go())


def test_a_live_page_that_comes_under_a_new_guid_is_a_revision(open_desk, item):
    async def go():
        async with open_desk() as desk:
            link = desk.room.page("/n/1", "خبر", TEXT * 4)
            desk.room.feed("/feed", item(title="خبر", guid="1", link=link, date=desk.clock.time))
            feed = desk.feed()
            async with desk.poller(feed) as poller:
                await poller.poll_once(feed)
                desk.clock.forward(minutes=10)
                desk.room.page("/n/1", "خبر", TEXT * 4, "وأضافت الوزارة أن العمل سيبدأ غداً صباحاً.")
                desk.room.feed("/feed", item(title="خبر", guid="2", link=link, date=desk.clock.time))
                await poller.poll_once(feed)
            assert [article.revision for article in stored(desk)] == [0, 1]

    run(go())


def test_entries_without_guid_link_or_title_are_articles_of_their_own(open_desk, item):
    async def go():
        async with open_desk() as desk:
            desk.room.feed(
                "/feed", item(content=content(word="أولا")), item(title="بلا رابط", content=content(word="ثانيا")),
                item(title="رابط سيئ", link="javascript:alert(1)", guid="3", content=content(word="ثالثا")),
                item(title="عنوان فقط"), item(link=desk.room.page("/n/4", "من الصفحة")),
            )
            feed = desk.feed()
            async with desk.poller(feed) as poller:
                await poller.poll_once(feed)
                desk.clock.forward(hours=1)
                desk.room.feed("/feed", item(content=content(word="أولا")), item(title="بلا رابط", content=content(word="ثانيا")))
                await poller.poll_once(feed)
            articles = stored(desk)
            assert sorted(article.url for article in articles) == ["", "", "", desk.room.base + "/n/4"]
            assert len({article.id for article in articles}) == 4
            assert [letter.reason for letter in desk.store.dead_letters(limit=9)] == ["the entry has neither a link nor a text"]

    run(go())


# --- what is not an article --------------------------------------------------------------------------------------------


def test_what_is_not_arabic_is_skipped_and_counted(open_desk, item):
    english = "<p>" + "The ministry said that trains between the two cities will stop for three days from Monday. " * 6 + "</p>"

    async def go():
        async with open_desk() as desk:
            desk.room.feed("/feed", item(title="Trains", guid="1", content=english), item(title="خبر", guid="2", content=content()))
            feed = desk.feed()
            async with desk.poller(feed) as poller:
                result = await poller.poll_once(feed)
            assert (result.skipped, len(result.articles), result.state.skipped) == (1, 1, 1)
            assert desk.store.seen(feed.id, ["1"])["1"].article is None
            assert desk.store.dead_letters(limit=9) == []

    run(go())


def test_a_missing_page_is_a_dead_letter_that_can_be_tried_again(open_desk, item):
    async def go():
        async with open_desk() as desk:
            link = desk.room.base + "/n/1"
            desk.room.feed("/feed", item(title="خبر", guid="1", link=link), item(title="غيره", guid="2", content=content()))
            feed = desk.feed()
            async with desk.poller(feed) as poller:
                result = await poller.poll_once(feed)
                assert (result.dead_letters, len(result.articles)) == (1, 1)
                (letter,) = desk.store.dead_letters(limit=9)
                assert (letter.stage, letter.subject) == ("fetch", link)
                assert "404" in letter.reason
                assert "404" in (await poller.retry(letter) or "")
                assert desk.store.dead_letters(limit=9)[0].attempts == 2
                desk.room.page("/n/1", "خبر")
                assert await poller.retry(letter) is None
            assert desk.store.dead_letters(limit=9) == []
            assert sorted(article.title for article in stored(desk)) == ["خبر", "غيره"]

    run(go())


def test_a_page_that_fails_for_a_while_is_tried_at_the_next_polls_though_the_feed_is_unchanged(open_desk, item):
    async def go():
        async with open_desk() as desk:
            link = desk.room.put("/n/1", status=500)
            desk.room.feed("/feed", item(title="خبر", guid="1", link=link), ETag='"1"')
            feed = desk.feed()
            async with desk.poller(feed) as poller:
                first = await poller.poll_once(feed)
                assert first.outcome.pending == 1
                assert first.state.etag is None
                assert first.state.body_hash is None
                assert [letter.subject for letter in desk.store.dead_letters(limit=9)] == [link]
                desk.room.page("/n/1", "خبر")
                second = await poller.poll_once(feed)
            assert (len(second.articles), second.state.etag) == (1, '"1"')
            assert desk.store.dead_letters(limit=9) == []
            assert second.articles[0].backfill  # the first filling was not done before

    run(go())


def test_a_page_that_fails_for_good_becomes_a_dead_letter(open_desk, item):
    async def go():
        async with open_desk() as desk:
            desk.room.feed("/feed", item(title="خبر", guid="1", link=desk.room.put("/n/1", status=503)))
            feed = desk.feed()
            async with desk.poller(feed, settings=PollSettings(page_attempts=2)) as poller:
                assert (await poller.poll_once(feed)).dead_letters == 0
                assert (await poller.poll_once(feed)).dead_letters == 1
                assert (await poller.poll_once(feed)).dead_letters == 0
            assert desk.room.paths().count("/n/1") == 2

    run(go())


def test_an_entry_that_leaves_the_feed_before_its_page_could_be_had_is_not_lost(open_desk, item):
    async def go():
        async with open_desk() as desk:
            desk.room.feed("/feed", item(title="خبر", guid="1", link=desk.room.put("/n/1", status=503)))
            feed = desk.feed()
            async with desk.poller(feed) as poller:
                await poller.poll_once(feed)
            desk.room.feed("/feed", item(title="غيره", guid="2", content=content()))
            async with desk.poller(feed) as poller:  # after a restart
                await poller.poll_once(feed)
                desk.room.page("/n/1", "خبر")
                (letter,) = desk.store.dead_letters(limit=9)
                assert await poller.retry(letter) is None
            assert sorted(article.title for article in stored(desk)) == ["خبر", "غيره"]

    run(go())


def test_a_host_that_wants_silence_is_not_asked_for_its_other_feeds(open_desk, item):
    async def go():
        async with open_desk() as desk:
            desk.room.put("/a", status=429, Retry_After="600")
            a, b = desk.feed("/a"), desk.feed("/b")
            async with desk.poller(a, b) as poller:
                await poller.poll_once(a)
                result = await poller.poll_once(b)
            assert (result.state.status, result.state.failures) == ("new", 0)
            assert "silence" in result.state.reason
            assert desk.room.paths() == ["/a"]

    run(go())


def test_robots_txt_is_kept_and_the_feeds_own_words_are_used_instead(open_desk, item):
    async def go():
        async with open_desk() as desk:
            desk.room.put("/robots.txt", "User-agent: *\nDisallow: /n/", kind="text/plain")
            desk.room.feed("/feed", item(title="خبر", guid="1", link=desk.room.page("/n/1", "خبر"), content=content(times=2)))
            feed = desk.feed()
            async with desk.poller(feed) as poller:
                result = await poller.poll_once(feed)
            assert len(result.articles) == 1
            assert "/n/1" not in desk.room.paths()

    run(go())


# --- dates -------------------------------------------------------------------------------------------------------------


def test_dates_in_the_future_in_arabic_words_and_from_an_empty_clock(open_desk, item):
    async def go():
        async with open_desk() as desk:
            desk.room.feed(
                "/feed",
                item(title="غدا", guid="1", date=desk.clock.time + timedelta(days=400), content=content(word="أ")),
                item(title="بالعربية", guid="2", date="الجمعة 20 نوفمبر 2026", content=content(word="ب")),
                item(title="صفر", guid="3", date="Thu, 01 Jan 1970 00:00:00 GMT", content=content(word="ج")),
                item(title="هراء", guid="4", date="منذ قليل جدا", content=content(word="د")),
            )
            feed = desk.feed()
            async with desk.poller(feed) as poller:
                await poller.poll_once(feed)
            published = {article.title: article.published for article in stored(desk)}
            assert published["غدا"] == published["صفر"] == published["هراء"] == desk.clock.time
            assert published["بالعربية"].date().isoformat() in ("2026-11-19", "2026-11-20")

    run(go())


# --- hostile feeds -----------------------------------------------------------------------------------------------------

LAUGHS = b'<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY a "ha">' + b"".join(
    f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">'.encode() for n in range(10)
) + b"]><rss><channel><item><title>&k;</title></item></channel></rss>"


@pytest.mark.parametrize(("body", "kind"), [
    (b"", "application/rss+xml"), (b"   \n", "text/xml"), (b"<html><body><h1>404</h1></body></html>", "text/html"),
    (b"\x00\x01\x02" * 500, "text/xml"),
    (b'{"items": []}', "application/json"), (b"<rss", "text/xml"), (b"<a>" * 50_000, "text/xml"), ("لا شيء هنا".encode(), "text/plain"),
])  # fmt: skip
def test_what_is_no_feed_fails_in_words_and_the_others_go_on(open_desk, item, body, kind):
    async def go():
        async with open_desk() as desk:
            desk.room.put("/bad", body, kind=kind)
            desk.room.feed("/good", item(title="خبر", guid="1", content=content()))
            bad, good = desk.feed("/bad"), desk.feed("/good")
            async with desk.poller(bad, good) as poller:
                first, second = await asyncio.gather(poller.poll_once(bad), poller.poll_once(good))
            assert (first.state.status, first.state.failures, second.state.status) == ("failing", 1, "ok")
            assert first.state.reason
            assert first.state.next_poll > desk.clock.time
            assert len(stored(desk)) == 1

    run(go())


def test_a_billion_laughs_costs_nothing(open_desk):
    async def go():
        async with open_desk() as desk:
            desk.room.put("/feed", LAUGHS, kind="text/xml")
            async with desk.poller(feed := desk.feed()) as poller:
                result = await poller.poll_once(feed)
            assert stored(desk) == []
            assert len(result.state.reason) < 1_000

    run(go())


def test_a_gzip_bomb_is_a_failing_feed(open_desk):
    async def go():
        async with open_desk(max_bytes=1 << 20) as desk:
            desk.room.put("/feed", gzip.compress(bytes(64 << 20)), kind="text/xml", Content_Encoding="gzip")
            async with desk.poller(feed := desk.feed()) as poller:
                result = await poller.poll_once(feed)
            assert result.state.status == "failing"
            assert "larger than" in result.state.reason

    run(go())


def test_a_truncated_feed_gives_its_whole_entries_and_is_read_again(open_desk, item, rss):
    async def go():
        async with open_desk() as desk:
            whole = rss(item(title="أول", guid="1", content=content(word="أ")), item(title="ثان", guid="2", content=content(word="ب")))
            desk.room.put("/feed", whole.encode()[:-180], kind="application/rss+xml", ETag='"1"')
            async with desk.poller(feed := desk.feed()) as poller:
                first = await poller.poll_once(feed)
                assert [article.title for article in first.articles] == ["أول"]
                assert first.state.etag is None
                desk.room.put("/feed", whole, kind="application/rss+xml", ETag='"1"')
                second = await poller.poll_once(feed)
            assert [article.title for article in second.articles] == ["ثان"]
            assert second.state.etag == '"1"'

    run(go())


@pytest.mark.slow
def test_a_feed_of_20000_entries_is_filed_in_parts(open_desk, item):
    async def go():
        async with open_desk() as desk:
            commits = []
            real = desk.store.commit
            desk.store.commit = lambda batch: (commits.append(len(batch.seen)), real(batch))[1]
            desk.room.feed("/feed", *(item(title=f"خبر {n}", guid=str(n)) for n in range(20_000)))
            async with desk.poller(feed := desk.feed(), settings=PollSettings(part=500)) as poller:
                result = await poller.poll_once(feed)
            assert result.outcome.shown == 20_000
            assert result.dead_letters == 20_000  # a title is no article
            assert sum(commits) == 20_000
            assert max(commits) <= 500

    run(go())


# --- how a feed stands -------------------------------------------------------------------------------------------------


def test_a_permanent_move_is_remembered_and_a_temporary_one_is_not(open_desk, item):
    async def go():
        async with open_desk() as desk:
            new = desk.room.feed("/new", item(title="خبر", guid="1", content=content()))
            desk.room.redirect("/feed", new, 301)
            desk.room.redirect("/other", new, 302)
            feed, other = desk.feed(), desk.feed("/other")
            async with desk.poller(feed, other) as poller:
                moved, stayed = await poller.poll_once(feed), await poller.poll_once(other)
                assert (moved.state.url, stayed.state.url) == (new, other.url)
                desk.room.asked.clear()
                await poller.poll_once(feed)
            assert desk.room.paths() == ["/new"]

    run(go())


def test_410_retires_a_feed(open_desk):
    async def go():
        async with open_desk() as desk:
            desk.room.put("/feed", status=410)
            async with desk.poller(feed := desk.feed()) as poller:
                result = await poller.poll_once(feed)
                assert (result.state.status, result.state.next_poll) == ("retired", None)
                stop = asyncio.Event()
                running = asyncio.create_task(poller.run(stop))
                stop.set()
                await running
            assert desk.room.paths() == ["/feed"]

    run(go())


def test_retry_after_is_kept(open_desk):
    async def go():
        async with open_desk() as desk:
            desk.room.put("/feed", status=429, Retry_After="90000")
            async with desk.poller(feed := desk.feed()) as poller:
                result = await poller.poll_once(feed)
            assert result.state.next_poll - desk.clock.time >= timedelta(seconds=90_000)

    run(go())


def test_only_the_first_filling_of_an_empty_store_is_backfill(open_desk, item):
    async def go():
        async with open_desk() as desk:
            desk.room.feed("/feed", item(title="قديم", guid="1", content=content(word="أ")))
            desk.room.put("/late", status=500)
            feed, late = desk.feed(), desk.feed("/late")
            async with desk.poller(feed, late) as poller:
                await asyncio.gather(poller.poll_once(feed), poller.poll_once(late))
                desk.room.feed("/feed", item(title="جديد", guid="2", content=content(word="ب")))
                await poller.poll_once(feed)
            desk.room.feed("/late", item(title="متأخر", guid="3", content=content(word="ج")))
            desk.room.feed("/added", item(title="مضاف", guid="4", content=content(word="د")))
            added = desk.feed("/added")
            async with desk.poller(feed, late, added) as poller:  # after a restart
                await poller.poll_once(late)
                await poller.poll_once(added)
            assert {article.title: article.backfill for article in stored(desk)} == {
                "قديم": True, "جديد": False, "متأخر": True, "مضاف": False,
            }

    run(go())


# --- the loop ----------------------------------------------------------------------------------------------------------


def test_the_loop_polls_what_is_due_and_stops_in_order(open_desk, item):
    async def go():
        async with open_desk() as desk:
            feeds = [desk.feed(f"/feed/{n}") for n in range(20)]
            for n in range(20):
                desk.room.feed(f"/feed/{n}", item(title=f"خبر {n}", guid=str(n), content=content(word=f"رقم {n}")))
            stop = asyncio.Event()
            async with desk.poller(*feeds) as poller:
                desk_polled, done = desk.polled, asyncio.Event()

                def polled(result):
                    desk_polled(result)
                    if len(desk.results) == 20:
                        done.set()

                desk.polled = polled
                running = asyncio.create_task(poller.run(stop))
                await asyncio.wait_for(done.wait(), 60)
                stop.set()
                await running
            assert sorted(result.feed.id for result in desk.results) == sorted(feed.id for feed in feeds)
            assert len(stored(desk)) == 20

    run(go())


def test_many_polls_share_few_transactions(open_desk):
    async def go():
        async with open_desk(per_host=200, concurrency=200) as desk:
            commits = []
            real = desk.store.commit
            desk.store.commit = lambda batch: (commits.append(len(batch.feeds)), real(batch))[1]
            everyone, here = asyncio.Event(), 0

            async def gather(_: web.Request) -> web.StreamResponse:
                nonlocal here
                here += 1
                if here == 100:
                    everyone.set()
                await everyone.wait()
                return web.Response(status=304)

            feeds = [desk.feed(f"/feed/{n}") for n in range(100)]
            for feed in feeds:
                desk.room.routes[feed.url.removeprefix(desk.room.base)] = gather
            async with desk.poller(*feeds) as poller:
                commits.clear()
                await asyncio.gather(*(poller.poll_once(feed) for feed in feeds))
            assert sum(commits) == 100
            assert len(commits) < 60

    run(go())


def test_a_failing_store_stops_the_poller_and_nothing_is_half_stored(open_desk, item):
    async def go():
        async with open_desk() as desk:
            desk.room.feed("/feed", item(title="خبر", guid="1", content=content()))
            async with desk.poller(desk.feed()) as poller:
                real = desk.store.commit

                def full(batch: Batch) -> None:
                    raise StoreError("the disk is full: free some space and start again")

                desk.store.commit = full
                with pytest.raises(StoreError, match="disk is full"):
                    await asyncio.wait_for(poller.run(asyncio.Event()), 60)
                desk.store.commit = real
            assert stored(desk) == []
            async with desk.poller(desk.feed()) as poller:
                assert len((await poller.poll_once(desk.feed())).articles) == 1

    run(go())


def test_a_fault_in_one_poll_stops_no_other(open_desk, item, monkeypatch):
    async def go():
        async with open_desk() as desk:
            async def broken(*_):
                raise ZeroDivisionError("a fault")

            desk.room.feed("/feed", item(title="خبر", guid="1", content=content()))
            async with desk.poller(feed := desk.feed()) as poller:
                monkeypatch.setattr(desk.parser, "parse", broken)
                result = await poller.poll_once(feed)
                assert (result.state.status, "a fault" in result.state.reason) == ("failing", True)
                monkeypatch.undo()
                assert len((await poller.poll_once(feed)).articles) == 1

    run(go())


def test_following_another_list_adds_and_removes(open_desk, item):
    async def go():
        async with open_desk() as desk:
            for path in ("/a", "/b"):
                desk.room.feed(path, item(title="خبر " + path, guid="1", content=content(word=path)))
            a, b = desk.feed("/a"), desk.feed("/b")
            async with desk.poller(a) as poller:
                await poller.poll_once(a)
                await poller.follow([b])
                assert list(poller.states) == [b.id]
                stop, done = asyncio.Event(), asyncio.Event()
                desk.polled = lambda _: done.set()
                running = asyncio.create_task(poller.run(stop))
                await asyncio.wait_for(done.wait(), 60)
                stop.set()
                await running
            assert desk.room.paths() == ["/a", "/b"]

    run(go())
