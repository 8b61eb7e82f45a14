"""The dry run on one feed."""

from __future__ import annotations

import asyncio

from ingest.check import check

TEXT = "أعلنت وزارة النقل أن حركة القطارات بين المدينتين ستتوقف ثلاثة أيام لإصلاح الجسر الذي تضرر في السيول الأخيرة. "


def test_a_dry_run_shows_what_would_be_ingested_and_keeps_nothing(open_desk, item):
    async def go():
        async with open_desk() as desk:
            desk.room.feed(
                "/feed", item(title="كامل", guid="1", content=f"<p>{TEXT * 5}</p>"),
                item(title="صفحة", link=desk.room.page("/n/1", "صفحة")),
                item(title="مفقود", link=desk.room.base + "/n/2"), item(title="رابع", guid="4"), ETag='"1"',
            )  # fmt: skip
            found = await check(desk.feed(), desk.fetcher, desk.parser, desk.cleaner, now=desk.clock, entries=3)
            assert (found.problem, found.shown, found.version, found.conditional) == ("", 4, "rss20", True)
            full, page, missing = found.entries
            assert (full.full_text, full.problem, full.article.title) == (True, "", "كامل")
            assert (page.full_text, page.problem, page.article.title) == (False, "", "صفحة")
            assert missing.article is None
            assert "404" in missing.problem
            assert desk.store.is_empty()
            assert desk.store.states() == {}

    asyncio.run(go())


def test_a_dry_run_says_what_is_wrong(open_desk):
    async def go():
        async with open_desk() as desk:
            desk.room.put("/html", "<html><body>x</body></html>")
            desk.room.feed("/empty")
            for path, words in (("/missing", "404"), ("/html", "HTML page"), ("/empty", "no entries")):
                found = await check(desk.feed(path), desk.fetcher, desk.parser, desk.cleaner, now=desk.clock)
                assert words in found.problem

    asyncio.run(go())
