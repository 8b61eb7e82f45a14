"""The poller as a process of its own, over the SQLite store and the real cleaning, killed at any moment."""

from __future__ import annotations

import asyncio
import os
import random
import signal
import sys
from pathlib import Path

import pytest

from processors.model import Article, decode
from sinks.sqlite import SqliteStore

FEEDS, ENTRIES = 4, 6
TEXT = "أعلنت وزارة النقل أن حركة القطارات بين المدينتين ستتوقف ثلاثة أيام لإصلاح الجسر الذي تضرر في السيول الأخيرة. "

PROGRAM = """
import asyncio, sys
from datetime import UTC, datetime
from ingest.cleaning import Cleaner
from ingest.fetching import Fetcher, FetchSettings
from ingest.opml import make_feed
from ingest.parser import Parser
from ingest.poller import Poller, PollSettings
from ingest.schedule import ScheduleSettings
from sinks.sqlite import SqliteStore

async def main(database, *urls):
    now = lambda: datetime.now(UTC)
    settings = PollSettings(schedule=ScheduleSettings(first_interval=0.05, min_interval=0.05, max_interval=0.1, max_backoff=0.1), part=2)
    with SqliteStore(database) as store:
        manners = FetchSettings(allow_hosts=("127.0.0.1",), per_host=8)
        async with Fetcher(manners, now) as fetcher, Parser() as parser, Cleaner(workers=1) as cleaner:
            async with Poller([make_feed(url) for url in urls], store, fetcher, parser, cleaner, now=now, settings=settings) as poller:
                print("running", flush=True)
                await poller.run(asyncio.Event())

asyncio.run(main(*sys.argv[1:]))
"""


@pytest.mark.slow
def test_whenever_it_is_killed_every_article_is_there_once(open_newsroom, item, tmp_path: Path):
    rounds = int(os.environ.get("SOAK_ROUNDS", "6"))
    dice = random.Random(7)  # noqa: S311 - when to kill, the same in each run

    async def go() -> None:
        database = tmp_path / "rasid.db"
        async with open_newsroom() as room:
            urls = [f"{room.base}/feed/{n}" for n in range(FEEDS)]
            links: list[str] = []

            def publish(round_: int) -> None:
                for n in range(FEEDS):
                    # The first entry of each feed is one that every feed shows.
                    new = [f"/n/{round_}/all", *(f"/n/{round_}/{n}/{i}" for i in range(1, ENTRIES))]
                    for path in new:
                        links.append(room.page(path, f"خبر {path}", TEXT * 3, f"رقم الخبر {path}."))
                    room.feed(f"/feed/{n}", *(item(title=f"خبر {path}", guid=path, link=room.base + path) for path in new))

            async def start() -> asyncio.subprocess.Process:
                process = await asyncio.create_subprocess_exec(
                    sys.executable, "-c", PROGRAM, str(database), *urls, stdout=asyncio.subprocess.PIPE, start_new_session=True,
                )
                assert process.stdout is not None
                assert await process.stdout.readline() == b"running\n"
                return process

            def count() -> int:
                with SqliteStore(database) as store:
                    return len(store.read("articles", 0, 10_000))

            for round_ in range(rounds):
                publish(round_)
                process = await start()
                asked, wanted = len(room.asked), dice.randrange(1, 30)
                while len(room.asked) < asked + wanted:  # killed after so many requests
                    await room.request()
                process.send_signal(signal.SIGKILL)
                await process.wait()
                process = await start()
                async with asyncio.timeout(60):
                    while count() < len(set(links)):
                        await room.request()  # it keeps asking its feeds
                process.send_signal(signal.SIGKILL)
                await process.wait()
            with SqliteStore(database) as store:
                articles = [decode(entry.value, Article) for entry in store.read("articles", 0, 10_000)]
            assert sorted(article.url for article in articles) == sorted(set(links))
            assert {article.revision for article in articles} == {0}

    asyncio.run(go())
