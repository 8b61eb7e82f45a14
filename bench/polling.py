"""Polls a minute against a local server with two thousand feeds: all unchanged (304), and all with a new article (200)."""

from __future__ import annotations

import argparse
import asyncio
import tempfile
import time
from collections import Counter
from contextlib import suppress
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path

from aiohttp import web

from bench.generate import START, Article, feed, story, told
from bench.measure import peak_memory, seconds, show
from ingest.opml import make_feed
from ingest.results import PollResult
from processors.model import Feed
from rasid.collecting import collecting
from rasid.settings import Poll, Settings
from sinks.sqlite import SqliteStore

FEEDS = 2000
UNCHANGED = "304, nothing new"


class Site:
    """The server: every feed shows one article, and a further one after each `turn`."""

    def __init__(self) -> None:
        self.turn = 0
        self.asked: Counter[int] = Counter()

    def shown(self, number: int) -> list[Article]:
        return [
            told(story(number * 10 + turn), f"site-{number}")._replace(url=f"http://127.0.0.1/{number}/{turn}", published=START)
            for turn in range(self.turn)
        ]

    async def answer(self, request: web.Request) -> web.Response:
        tag = f'"{self.turn}"'
        if request.headers.get("If-None-Match") == tag:
            self.asked[304] += 1
            return web.Response(status=304, headers={"ETag": tag})
        self.asked[200] += 1
        body = feed(self.shown(int(request.match_info["number"])), "site", full_text=True)
        return web.Response(body=body, content_type="application/rss+xml", headers={"ETag": tag})


class Counting:
    """A watcher that knows when a round is done."""

    def __init__(self) -> None:
        self.ok = self.articles = 0

    def polled(self, result: PollResult) -> None:
        self.ok += result.ok
        self.articles += len(result.articles)


def served(pipe: Connection) -> None:
    """The server, in a process of its own, until the pipe closes. What comes through the pipe is the next turn; back go its answers."""
    asyncio.run(_served(pipe))


async def _served(pipe: Connection) -> None:
    site = Site()
    application = web.Application()
    application.router.add_get("/{number}", site.answer)
    runner = web.AppRunner(application, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0, backlog=4096).start()
    pipe.send(runner.addresses[0][1])
    with suppress(EOFError):
        while True:
            site.turn = await asyncio.to_thread(pipe.recv)
            pipe.send(dict(site.asked))
            site.asked.clear()
    await runner.cleanup()


async def measure(feeds_wanted: int, pipe: Connection) -> list[tuple[object, ...]]:
    port = await asyncio.to_thread(pipe.recv)
    settings = Settings(poll=Poll(allow_hosts=("127.0.0.1",), per_host=64, host_pause=0.0))
    feeds: list[Feed] = [make_feed(f"http://127.0.0.1:{port}/{number}") for number in range(feeds_wanted)]
    rows: list[tuple[object, ...]] = []
    with tempfile.TemporaryDirectory() as folder, SqliteStore(Path(folder) / "rasid.db") as store:
        counting = Counting()
        async with collecting(settings, feeds, store, counting) as poller:
            for name, turn in (("200, a new article in each", 1), (UNCHANGED, 1), ("200, a further article in each", 2)):
                await told_to(pipe, turn)
                before = counting.articles, counting.ok
                slots = asyncio.Semaphore(settings.poll.concurrency)

                async def one(which: Feed) -> None:
                    async with slots:  # noqa: B023 - awaited within the turn
                        await poller.poll_once(which)

                started, used = time.perf_counter(), time.process_time()
                await asyncio.gather(*(one(which) for which in feeds))
                took, used = time.perf_counter() - started, time.process_time() - used
                asked = await told_to(pipe, turn)
                per_minute = feeds_wanted * 60
                stored = counting.articles - before[0]
                rows.append((name, per_minute / took, per_minute / used, counting.ok - before[1], stored, str(asked)))
    return rows


async def told_to(pipe: Connection, turn: int) -> dict[int, int]:
    """The server's answers since it was last asked; from now on it shows this turn."""
    pipe.send(turn)
    answers: dict[int, int] = await asyncio.to_thread(pipe.recv)
    return answers


def main(feeds_wanted: int = FEEDS) -> None:
    """Prints the table."""
    here, there = get_context("spawn").Pipe()
    server = get_context("spawn").Process(target=served, args=(there,), daemon=True)
    server.start()
    there.close()
    try:
        took, rows = seconds(lambda: asyncio.run(measure(feeds_wanted, here)))
    finally:
        here.close()
        server.join(10)
        server.terminate()
    show(
        "Polling: polls a minute",
        ("the server answers", "by the clock", "of a core", "ok", "articles stored", "answers"),
        rows,
        f"{feeds_wanted} feeds, server in a process of its own; {took:.0f} s in all; peak {peak_memory():.0f} MiB",
    )


if __name__ == "__main__":
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--feeds", type=int, default=FEEDS)
    main(options.parse_args().feeds)
