"""robots.txt, read by protego and remembered: which pages of a server may be asked (RFC 9309)."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from typing import Literal, NamedTuple
from urllib.parse import urlsplit

from protego import Protego

MAX_BYTES = 512 * 1024
"""RFC 9309 asks for at least 500 KiB; what stands behind that is not read."""
KEPT = timedelta(hours=24)
KEPT_AFTER_FAILURE = timedelta(minutes=15)
MAX_DELAY = 10.0
"""Seconds: the longest Crawl-delay that is followed. Longer ones would never let a day's news through."""
MAX_ORIGINS = 5_000
Verdict = Literal["allowed", "forbidden", "unknown"]


class RobotsFile(NamedTuple):
    """What asking for a robots.txt gave: status 200 with text, another status, or 0 where the server did not answer."""

    status: int
    text: str = ""


class _Rules(NamedTuple):
    rules: Protego | None
    otherwise: Verdict
    """The answer where there are no rules."""
    until: datetime


class Robots:
    """The rules of every server met. One task at a time fetches an origin's file; the others wait for it."""

    def __init__(self, fetch: Callable[[str], Awaitable[RobotsFile]], now: Callable[[], datetime], agent: str) -> None:
        """`agent`: the product token of the User-Agent, which is what robots.txt names."""
        self._fetch = fetch
        self._now = now
        self._agent = agent
        self._known: dict[str, _Rules] = {}
        self._locks: dict[str, asyncio.Lock] = {}

    async def verdict(self, url: str) -> Verdict:
        """Whether the page may be asked. Where the file is missing (4xx), yes; where the server fails, that is not known now."""
        known = await self._rules(url)
        if known.rules is None:
            return known.otherwise
        return "allowed" if known.rules.can_fetch(url, self._agent) else "forbidden"

    async def delay(self, url: str) -> float:
        """Seconds between two requests that the server asks for, 0 to `MAX_DELAY`."""
        known = await self._rules(url)
        wanted = known.rules.crawl_delay(self._agent) if known.rules is not None else None
        return min(max(float(wanted or 0.0), 0.0), MAX_DELAY)

    async def _rules(self, url: str) -> _Rules:
        parts = urlsplit(url)
        origin = f"{parts.scheme}://{parts.netloc.rsplit('@', 1)[-1]}".lower()
        if (known := self._known.get(origin)) is not None and known.until > self._now():
            return known
        async with self._locks.setdefault(origin, asyncio.Lock()):
            if (known := self._known.get(origin)) is None or known.until <= self._now():
                if len(self._known) >= MAX_ORIGINS:
                    oldest = min(self._known, key=lambda name: self._known[name].until)
                    del self._known[oldest]
                    self._locks.pop(oldest, None)
                known = self._known[origin] = self._read(await self._fetch(f"{origin}/robots.txt"))
            return known

    def _read(self, found: RobotsFile) -> _Rules:
        now = self._now()
        if found.status == 200:
            return _Rules(Protego.parse(found.text), "allowed", now + KEPT)
        if 400 <= found.status < 500 and found.status != 429:
            return _Rules(None, "allowed", now + KEPT)
        return _Rules(None, "unknown", now + KEPT_AFTER_FAILURE)
