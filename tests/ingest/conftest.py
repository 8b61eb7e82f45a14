"""A newsroom on loopback whose answers a test sets, a clock that a test moves, and a poller over both."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from html import escape

import pytest
from aiohttp import web

from ingest.cleaning import Cleaned, Page, Unclean, clean_page
from ingest.fetching import Fetcher, FetchSettings
from ingest.opml import make_feed
from ingest.parser import Parser
from ingest.poller import Poller, PollSettings
from ingest.results import PollResult
from processors.model import Feed
from sinks.memory import MemoryStore

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]
START = datetime(2026, 11, 22, 10, 0, tzinfo=UTC)
SENTENCES = (
    "أعلنت إدارة الإطفاء في المدينة أن فرقها أخمدت حريقاً كبيراً اندلع في سوق الخضار القديم فجر اليوم.",
    "وأوضح المتحدث باسم الإدارة أن أحداً لم يصب بأذى، وأن الأضرار اقتصرت على عشرة محال تجارية.",
    "وقال تجار في السوق إن التيار الكهربائي انقطع قبل الحريق بدقائق، وطالبوا بفتح تحقيق عاجل في الحادث.",
    "وتعهد رئيس البلدية بتعويض المتضررين خلال شهر، وبإعادة تأهيل شبكة الكهرباء في الحي بأكمله.",
)


class Clock:
    """The time that a test sets."""

    def __init__(self) -> None:
        self.time = START

    def __call__(self) -> datetime:
        return self.time

    def forward(self, **length: float) -> None:
        self.time += timedelta(**length)


@dataclass
class Newsroom:
    """A server on 127.0.0.1. `put` sets what an address answers; `asked` lists the requests in order."""

    base: str = ""
    routes: dict[str, Handler] = field(default_factory=dict)
    asked: list[web.Request] = field(default_factory=list)
    another: asyncio.Event = field(default_factory=asyncio.Event)

    def put(self, path: str, body: str | bytes = b"", *, status: int = 200, kind: str = "text/html", **headers: str) -> str:
        raw = body.encode() if isinstance(body, str) else body

        async def answer(_: web.Request) -> web.StreamResponse:
            named = {name.replace("_", "-"): value for name, value in headers.items()}
            return web.Response(body=raw, status=status, headers={"Content-Type": kind, **named})

        self.routes[path] = answer
        return self.base + path

    def feed(self, path: str, *items: str, **headers: str) -> str:
        return self.put(path, _rss(*items), kind="application/rss+xml; charset=utf-8", **headers)

    def redirect(self, path: str, to: str, status: int = 302) -> str:
        return self.put(path, status=status, Location=to)

    def page(self, path: str, title: str, *sentences: str, head: str = "") -> str:
        return self.put(path, _html_page(title, *sentences, head=head), kind="text/html; charset=utf-8")

    def paths(self) -> list[str]:
        """What was asked, without robots.txt."""
        return [request.path for request in self.asked if request.path != "/robots.txt"]

    async def request(self) -> None:
        """Waits for the next request."""
        self.another.clear()
        await self.another.wait()

    async def handle(self, request: web.Request) -> web.StreamResponse:
        self.asked.append(request)
        self.another.set()
        handler = self.routes.get(request.path_qs) or self.routes.get(request.path)
        return await handler(request) if handler is not None else web.Response(status=404, text="no such page")


@asynccontextmanager
async def _open_newsroom() -> AsyncIterator[Newsroom]:
    room = Newsroom()
    app = web.Application()
    app.router.add_route("*", "/{rest:.*}", room.handle)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    room.base = f"http://127.0.0.1:{runner.addresses[0][1]}"
    try:
        yield room
    finally:
        await runner.cleanup()


def _html_page(title: str, *sentences: str, head: str = "") -> str:
    paragraphs = "".join(f"<p>{sentence}</p>" for sentence in (sentences or SENTENCES))
    body = f"<body><article><h1>{title}</h1>{paragraphs}</article></body>"
    return f'<!doctype html><html lang="ar"><head><title>{title}</title>{head}</head>{body}</html>'


def _rss(*items: str) -> str:
    return f'<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel><title>أخبار المدينة</title>{"".join(items)}</channel></rss>'


def _item(
    *, title: str = "", link: str = "", guid: str = "", date: datetime | str | None = None, summary: str = "", content: str = "",
) -> str:
    parts = [f"<{name}>{escape(value)}</{name}>" for name, value in (("title", title), ("link", link), ("description", summary)) if value]
    if guid:
        parts.append(f'<guid isPermaLink="false">{escape(guid)}</guid>')
    if date:
        parts.append(f"<pubDate>{format_datetime(date) if isinstance(date, datetime) else date}</pubDate>")
    if content:
        parts.append(f'<content:encoded xmlns:content="http://purl.org/rss/1.0/modules/content/"><![CDATA[{content}]]></content:encoded>')
    return f"<item>{''.join(parts)}</item>"


class HereCleaner:
    """The real cleaning, without worker processes."""

    def __init__(self) -> None:
        self.pages: list[Page] = []

    async def clean(self, page: Page) -> Cleaned | Unclean:
        self.pages.append(page)
        return clean_page(page)


@dataclass
class Desk:
    """Everything that a test of polling touches."""

    room: Newsroom
    clock: Clock
    store: MemoryStore
    fetcher: Fetcher
    parser: Parser
    cleaner: HereCleaner
    results: list[PollResult] = field(default_factory=list)

    def polled(self, result: PollResult) -> None:
        self.results.append(result)

    def feed(self, path: str = "/feed", outlet: str = "city.news") -> Feed:
        return make_feed(self.room.base + path, title="أخبار المدينة", outlet=outlet)

    def poller(self, *feeds: Feed, settings: PollSettings | None = None) -> Poller:
        return Poller(feeds, self.store, self.fetcher, self.parser, self.cleaner, now=self.clock, settings=settings, watcher=self)

    def articles(self) -> list[str]:
        return [entry.key for entry in self.store.read("articles", 0, 1_000_000)]


@asynccontextmanager
async def _open_desk(store: MemoryStore | None = None, **settings: object) -> AsyncIterator[Desk]:
    clock = Clock()
    wanted = FetchSettings(**{"allow_hosts": ("127.0.0.1",), "timeout": 10.0, **settings})  # type: ignore[arg-type]  # options of one test
    async with _open_newsroom() as room, Fetcher(wanted, clock) as fetcher, Parser() as parser:
        yield Desk(room, clock, store or MemoryStore(), fetcher, parser, HereCleaner())


# Test files cannot import this one: what they need comes as fixtures.


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def open_newsroom() -> Callable[[], AbstractAsyncContextManager[Newsroom]]:
    return _open_newsroom


@pytest.fixture
def open_desk() -> Callable[..., AbstractAsyncContextManager[Desk]]:
    return _open_desk


@pytest.fixture
def item() -> Callable[..., str]:
    return _item


@pytest.fixture
def rss() -> Callable[..., str]:
    return _rss


@pytest.fixture
def html_page() -> Callable[..., str]:
    return _html_page
