"""HTTP: one address in, one answer or one failure out, never an exception, within limits of time, size and redirects.

A guest's manners are here too: an honest User-Agent, a few requests at once per host with a pause between them, silence
for as long as a host asks (Retry-After), and robots.txt where the caller wants it.
"""

from __future__ import annotations

import asyncio
import zlib
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Literal, Self
from urllib.parse import urlsplit

import aiohttp
from aiohttp.abc import AbstractResolver
from yarl import URL

from ingest.guard import AllowedHosts, guarded_socket, was_forbidden
from ingest.links import host_of, shown, web_link
from ingest.robots import MAX_BYTES as ROBOTS_MAX_BYTES
from ingest.robots import Robots, RobotsFile
from ingest.unpacking import CutOff, TooLarge, Unpacker

FEED_TYPES = "application/atom+xml, application/rss+xml, application/feed+json, application/xml;q=0.9, text/xml;q=0.9, */*;q=0.5"
PAGE_TYPES = "text/html, application/xhtml+xml, */*;q=0.5"
MAX_RETRY_AFTER = 7 * 86_400.0
"""Seconds: a longer wish counts as this."""
_PERMANENT, _REDIRECTS = frozenset({301, 308}), frozenset({301, 302, 303, 307, 308})

FailureKind = Literal["forbidden", "robots", "quiet", "timeout", "too_large", "redirects", "unreachable", "bad_url"]


@dataclass(frozen=True, slots=True, kw_only=True)
class FetchSettings:
    """Limits and manners. Times in seconds, sizes in bytes after decompression."""

    user_agent: str = "Rasid/0.1 (news monitoring; respects robots.txt)"
    timeout: float = 30.0
    """For one answer with all its redirects, not counting the wait for a host's turn."""
    max_bytes: int = 16 * 1024 * 1024
    max_redirects: int = 10
    concurrency: int = 64
    per_host: int = 2
    host_pause: float = 0.5
    """Between the starts of two requests to one host; not for hosts of `allow_hosts`, which are the user's own."""
    allow_hosts: tuple[str, ...] = ()
    robots: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What a server said at the end of all redirects. `body` is read only for status 2xx."""

    url: str
    """Where it came from."""
    moved: str | None
    """The address that permanent redirects (301, 308) lead to from the first one on; None where there was none."""
    status: int
    body: bytes = b""
    content_type: str = ""
    etag: str | None = None
    modified: str | None = None
    retry_after: float | None = None
    """Seconds."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Failure:
    """Why there is no answer, in a word for counting and in words for people."""

    url: str
    kind: FailureKind
    reason: str
    retry_after: float | None = None

    @property
    def final(self) -> bool:
        """True where trying again later is of no use, or not wanted."""
        return self.kind in ("forbidden", "robots", "bad_url")


class _Host:
    """The turns of one host."""

    __slots__ = ("next_start", "quiet_until", "slots")

    def __init__(self, slots: int) -> None:
        self.slots = asyncio.Semaphore(slots)
        self.next_start = 0.0
        self.quiet_until: datetime | None = None


class Fetcher:
    """An async context manager; `get` may be called by any number of tasks of one event loop."""

    def __init__(self, settings: FetchSettings, now: Callable[[], datetime], resolver: AbstractResolver | None = None) -> None:
        self._settings = settings
        self._now = now
        self._resolver = resolver
        self._allowed = AllowedHosts(settings.allow_hosts)
        self._hosts: dict[str, _Host] = {}
        self._robots = Robots(self._robots_file, now, settings.user_agent.split("/")[0].split()[0])

    async def __aenter__(self) -> Self:
        self._slots = asyncio.Semaphore(self._settings.concurrency)
        # Two pools, so that a connection to an allowed host is never lent to a name that merely resolves to its address.
        self._public = self._session(guarded=True)
        self._own = self._session(guarded=False)
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._public.close()
        await self._own.close()

    def _session(self, *, guarded: bool) -> aiohttp.ClientSession:
        connector = aiohttp.TCPConnector(
            limit=0, ttl_dns_cache=300, resolver=self._resolver, socket_factory=guarded_socket if guarded else None,
        )
        return aiohttp.ClientSession(
            connector=connector, cookie_jar=aiohttp.DummyCookieJar(), timeout=aiohttp.ClientTimeout(total=None, sock_connect=15.0),
            headers={"User-Agent": self._settings.user_agent, "Accept-Encoding": "gzip, deflate"},
            max_line_size=32_768, max_field_size=32_768, auto_decompress=False,
        )

    async def get(
        self, url: str, *, etag: str | None = None, modified: str | None = None, accept: str = FEED_TYPES, robots: bool = False,
        max_bytes: int | None = None,
    ) -> Answer | Failure:
        """The answer after redirects. `robots`: ask robots.txt of every server on the way first."""
        headers = {"Accept": accept}
        if etag:
            headers["If-None-Match"] = etag
        if modified:
            headers["If-Modified-Since"] = modified
        check = robots and self._settings.robots
        limit = max_bytes or self._settings.max_bytes
        visited: set[str] = set()
        moved: str | None = None
        permanent, left, here = True, self._settings.timeout, web_link(url)
        if not here:
            return Failure(url=shown(url), kind="bad_url", reason=f"{shown(url)!r} is no http or https address")
        while True:
            if here in visited or len(visited) > self._settings.max_redirects:
                what = "in a circle" if here in visited else f"more than {self._settings.max_redirects} times"
                return Failure(url=shown(url), kind="redirects", reason=f"{shown(url)} redirects {what}")
            visited.add(here)
            if check and (refusal := await self._refusal(here)) is not None:
                return refusal
            hop = await self._hop(here, headers, limit, left, pause=await self._robots.delay(here) if check else 0.0)
            if isinstance(hop, Failure):
                return hop
            answer, location, spent = hop
            left -= spent
            if location is None:
                return Answer(
                    url=here, moved=moved, status=answer.status, body=answer.body, content_type=answer.content_type, etag=answer.etag,
                    modified=answer.modified, retry_after=answer.retry_after,
                )
            target = web_link(location, here)
            if not target:
                reason = f"{shown(here)} redirects to {location[:200]!r}, no http or https address"
                return Failure(url=shown(here), kind="redirects", reason=reason)
            permanent = permanent and answer.status in _PERMANENT
            moved = target if permanent else moved
            here = target

    async def _hop(
        self, url: str, headers: dict[str, str], limit: int, seconds: float, pause: float,
    ) -> tuple[Answer, str | None, float] | Failure:
        """One request: the answer, where it redirects to, and the seconds that it took; or a failure."""
        loop = asyncio.get_running_loop()
        name = shown(url)
        async with self._turn(url, pause) as quiet:
            if quiet is not None:
                reason = f"{host_of(url)} asked for silence, for {quiet:.0f} s more"
                return Failure(url=name, kind="quiet", reason=reason, retry_after=quiet)
            started = loop.time()
            try:
                async with asyncio.timeout(max(seconds, 0.0)):
                    answer, location = await self._ask(url, headers, limit)
            except TimeoutError:
                return Failure(url=name, kind="timeout", reason=f"{name} did not answer in full within {self._settings.timeout:g} s")
            except TooLarge:
                return Failure(url=name, kind="too_large", reason=f"{name} is larger than {limit} bytes")
            except aiohttp.InvalidURL as error:
                return Failure(url=name, kind="bad_url", reason=f"{name} is no usable address: {error}"[:400])
            except (aiohttp.ClientError, OSError, ValueError, zlib.error) as error:
                if was_forbidden(error):
                    return Failure(
                        url=name, kind="forbidden",
                        reason=f"{host_of(url)} is at a private, loopback or reserved address; if you trust it, add it to poll.allow_hosts",
                    )
                return Failure(url=name, kind="unreachable", reason=_words(name, error))
            self._heed(url, answer)
            return answer, location, loop.time() - started

    async def _ask(self, url: str, headers: dict[str, str], limit: int) -> tuple[Answer, str | None]:
        session = self._own if url in self._allowed else self._public
        async with session.get(URL(url), headers=headers, allow_redirects=False) as response:
            status = response.status
            if status in _REDIRECTS and (location := response.headers.get("Location")):
                response.close()  # the body of a redirect is nothing that we want to wait for
                return Answer(url=url, moved=None, status=status), location
            body = await _read(response, limit) if 200 <= status < 300 else b""
            if not body and status != 304:
                response.close()
            return Answer(
                url=url, moved=None, status=status, body=body, content_type=response.headers.get("Content-Type", ""),
                etag=response.headers.get("ETag"), modified=response.headers.get("Last-Modified"),
                retry_after=retry_after(response.headers.get("Retry-After"), self._now()),
            ), None

    @asynccontextmanager
    async def _turn(self, url: str, pause: float) -> AsyncIterator[float | None]:
        """Waits for this host's turn; gives the seconds for which the host wants silence, if it does."""
        loop = asyncio.get_running_loop()
        name = host_of(url)
        if len(self._hosts) > 20_000:
            self._hosts = {key: host for key, host in self._hosts.items() if host.slots.locked() or host.quiet_until}
        host = self._hosts.setdefault(name, _Host(self._settings.per_host))
        async with host.slots:
            if host.quiet_until is not None:
                quiet = (host.quiet_until - self._now()).total_seconds()
                if quiet > 0:
                    yield quiet
                    return
                host.quiet_until = None
            wait = host.next_start - loop.time()
            host.next_start = max(host.next_start, loop.time()) + max(pause, 0.0 if url in self._allowed else self._settings.host_pause)
            if wait > 0:
                await asyncio.sleep(wait)
            async with self._slots:
                yield None

    def _heed(self, url: str, answer: Answer) -> None:
        host = self._hosts.get(host_of(url))
        if host is not None and answer.status in (429, 503) and answer.retry_after:
            host.quiet_until = self._now() + timedelta(seconds=answer.retry_after)

    async def _refusal(self, url: str) -> Failure | None:
        """Why robots.txt keeps a page from being asked; None where it does not."""
        verdict = await self._robots.verdict(url)
        if verdict == "allowed":
            return None
        if verdict == "unknown":
            reason = f"robots.txt of {host_of(url)} could not be had, and without it no page is asked"
            return Failure(url=shown(url), kind="unreachable", reason=reason)
        return Failure(url=shown(url), kind="robots", reason=f"robots.txt of {host_of(url)} does not allow {shown(url)}")

    async def _robots_file(self, url: str) -> RobotsFile:
        found = await self.get(url, accept="text/plain, */*;q=0.5", max_bytes=ROBOTS_MAX_BYTES)
        if isinstance(found, Failure):
            # Forbidden addresses are told as such by the page's own request.
            return RobotsFile(404 if found.kind in ("forbidden", "redirects", "too_large") else 0)
        return RobotsFile(200 if 200 <= found.status < 300 else found.status, found.body.decode("utf-8", "replace"))


async def _read(response: aiohttp.ClientResponse, limit: int) -> bytes:
    """The body, unpacked. Raises `TooLarge` as soon as it is, and what damaged compression raises."""
    unpacker = Unpacker(response.headers.get("Content-Encoding", ""), limit)
    try:
        async for chunk in response.content.iter_any():
            unpacker.feed(chunk)
    except (TooLarge, zlib.error):
        response.close()
        raise
    return unpacker.end()


def retry_after(value: str | None, now: datetime) -> float | None:
    """Seconds from a Retry-After header, which holds seconds or an HTTP date (RFC 9110, 10.2.3); None for neither."""
    if not value:
        return None
    value = value.strip()
    if value.isascii() and value.isdigit():
        return min(float(value[:12]), MAX_RETRY_AFTER)
    try:
        moment = parsedate_to_datetime(value)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return min(max((moment - now).total_seconds(), 0.0), MAX_RETRY_AFTER)


def _words(name: str, error: Exception) -> str:
    """What went wrong, for people."""
    if isinstance(error, aiohttp.ClientConnectorDNSError):
        return f"the name {urlsplit(name).hostname} is not found (no network, or no such host)"
    if isinstance(error, aiohttp.ClientConnectorCertificateError | aiohttp.ClientConnectorSSLError):
        return f"the certificate of {host_of(name)} is not accepted: {error}"
    if isinstance(error, aiohttp.ClientConnectorError):
        return f"no connection to {host_of(name)}: {error.os_error.strerror or error.os_error}"
    if isinstance(error, aiohttp.ServerDisconnectedError):
        return f"{host_of(name)} closed the connection without an answer"
    if isinstance(error, aiohttp.ClientPayloadError | CutOff | zlib.error):
        return f"the answer of {name} was cut off or is damaged"
    return f"{name} gave no usable answer: {type(error).__name__}: {error}"[:400]
