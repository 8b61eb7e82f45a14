"""HTTP against a real server on loopback: limits, redirects, the private-address guard, manners."""

from __future__ import annotations

import asyncio
import gzip
import resource
import socket
import zlib
from collections.abc import Coroutine
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from typing import Any

import pytest
from aiohttp import web
from aiohttp.abc import AbstractResolver, ResolveResult
from hypothesis import given
from hypothesis import strategies as st

from ingest.fetching import Answer, Failure, Fetcher, FetchSettings, retry_after
from ingest.guard import AllowedHosts
from ingest.links import shown
from processors.addresses import is_public

NOW = datetime(2026, 11, 22, 10, 0, tzinfo=UTC)


def run(work: Coroutine[Any, Any, Any]) -> Any:
    return asyncio.run(work)


def settings(**changes: Any) -> FetchSettings:
    return FetchSettings(**{"allow_hosts": ("127.0.0.1",), "timeout": 10.0, **changes})


class Names(AbstractResolver):
    """A name server that a test fills; each look-up takes the next answer, the last one stays."""

    def __init__(self, **names: list[str]) -> None:
        self.names = {name.replace("_", "."): list(answers) for name, answers in names.items()}

    async def resolve(self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET) -> list[ResolveResult]:
        answers = self.names[host]
        address = answers.pop(0) if len(answers) > 1 else answers[0]
        family = socket.AF_INET6 if ":" in address else socket.AF_INET
        return [ResolveResult(hostname=host, host=address, port=port, family=family, proto=0, flags=socket.AI_NUMERICHOST)]

    async def close(self) -> None:
        pass


def test_a_page_is_fetched_with_an_honest_name(open_newsroom, clock):
    async def go():
        async with open_newsroom() as room, Fetcher(settings(user_agent="Rasid/9 (test)"), clock) as fetcher:
            url = room.put("/a", "مرحبا", kind="text/plain; charset=utf-8", ETag='"7"', Last_Modified="Sun, 22 Nov 2026 09:00:00 GMT")
            answer = await fetcher.get(url)
            assert isinstance(answer, Answer)
            assert (answer.status, answer.body.decode(), answer.url, answer.moved) == (200, "مرحبا", url, None)
            assert (answer.etag, answer.modified) == ('"7"', "Sun, 22 Nov 2026 09:00:00 GMT")
            assert room.asked[0].headers["User-Agent"] == "Rasid/9 (test)"

    run(go())


def test_conditional_headers_are_sent_and_304_has_no_body(open_newsroom, clock):
    async def go():
        async with open_newsroom() as room, Fetcher(settings(), clock) as fetcher:
            url = room.put("/a", status=304)
            answer = await fetcher.get(url, etag='"7"', modified="Sun, 22 Nov 2026 09:00:00 GMT")
            assert (answer.status, answer.body) == (304, b"")
            assert room.asked[0].headers["If-None-Match"] == '"7"'
            assert room.asked[0].headers["If-Modified-Since"] == "Sun, 22 Nov 2026 09:00:00 GMT"

    run(go())


def test_arabic_addresses_are_escaped_once(open_newsroom, clock):
    async def go():
        async with open_newsroom() as room, Fetcher(settings(), clock) as fetcher:
            room.put("/خبر", "ok")
            assert (await fetcher.get(room.base + "/خبر")).status == 200
            assert (await fetcher.get(room.base + "/%D8%AE%D8%A8%D8%B1")).status == 200
            assert {request.raw_path for request in room.asked} == {"/%D8%AE%D8%A8%D8%B1"}

    run(go())


# --- redirects ---------------------------------------------------------------------------------------------------------


def test_permanent_redirects_are_remembered_up_to_the_first_temporary_one(open_newsroom, clock):
    async def go():
        async with open_newsroom() as room, Fetcher(settings(), clock) as fetcher:
            room.redirect("/a", "/b", 301)
            room.redirect("/b", "/c", 308)
            room.redirect("/c", "/d", 302)
            room.redirect("/d", "/e", 301)
            room.put("/e", "end")
            answer = await fetcher.get(room.base + "/a")
            assert (answer.body, answer.url, answer.moved) == (b"end", room.base + "/e", room.base + "/c")

    run(go())


def test_a_redirect_loop_and_a_long_chain_end(open_newsroom, clock):
    async def go():
        async with open_newsroom() as room, Fetcher(settings(max_redirects=5), clock) as fetcher:
            room.redirect("/a", "/b")
            room.redirect("/b", "/a")
            for n in range(20):
                room.redirect(f"/{n}", f"/{n + 1}")
            loop, chain = await fetcher.get(room.base + "/a"), await fetcher.get(room.base + "/0")
            assert (loop.kind, chain.kind) == ("redirects", "redirects")
            assert "circle" in loop.reason
            assert "more than 5 times" in chain.reason
            assert len(room.asked) <= 2 + 6

    run(go())


@pytest.mark.parametrize("target", ["javascript:alert(1)", "file:///etc/passwd", "ftp://127.0.0.1/x", "http://", "http://[::1", "http://a:99999/"])
def test_a_redirect_to_something_else_than_the_web_is_a_failure(open_newsroom, clock, target):
    async def go():
        async with open_newsroom() as room, Fetcher(settings(), clock) as fetcher:
            answer = await fetcher.get(room.redirect("/a", target))
            assert isinstance(answer, Failure)
            assert answer.kind == "redirects"

    run(go())


# --- the guard ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("host", [
    "127.0.0.1", "localhost", "2130706433", "0x7f000001", "0177.0.0.1", "0177.1", "127.1", "0", "0.0.0.0", "10.1.2.3",
    "192.168.0.1", "172.16.9.9",     "169.254.169.254", "100.64.0.1", "[::1]", "[::]",
    "[::ffff:127.0.0.1]", "[::ffff:7f00:1]", "[fe80::1]", "[fd00::1]",
    "[64:ff9b::7f00:1]",     "[2002:7f00:1::]", "[::127.0.0.1]", "224.0.0.1", "255.255.255.255", "[ff02::1]",
])  # fmt: skip
def test_no_spelling_of_a_private_address_is_connected_to(open_newsroom, clock, host):
    async def go():
        async with open_newsroom() as room, Fetcher(settings(allow_hosts=()), clock) as fetcher:
            port = room.base.rsplit(":", 1)[1]
            answer = await fetcher.get(f"http://{host}:{port}/")
            assert isinstance(answer, Failure)
            # aiohttp itself refuses decimal, octal and hexadecimal spellings; the guard would refuse what they resolve to.
            assert answer.kind in ("forbidden", "bad_url"), answer.reason
            assert answer.final
            assert room.asked == []

    run(go())


def test_a_redirect_to_a_private_address_is_refused(open_newsroom, clock):
    async def go():
        names = Names(outside_example=["127.0.0.1"], inside_example=["127.0.0.1"])
        async with open_newsroom() as room:
            port = room.base.rsplit(":", 1)[1]
            async with Fetcher(settings(allow_hosts=("outside.example",)), clock, names) as fetcher:
                for target in ("127.0.0.1", "2130706433", "[::ffff:127.0.0.1]", "inside.example"):
                    room.redirect("/a", f"http://{target}:{port}/secret")
                    answer = await fetcher.get(f"http://outside.example:{port}/a")
                    assert isinstance(answer, Failure), target
                    assert answer.kind in ("forbidden", "bad_url"), answer.reason
                assert room.paths() == ["/a"] * 4

    run(go())


def test_a_name_that_turns_private_at_the_second_look_up_is_refused(open_newsroom, clock):
    """DNS rebinding: what counts is the address that is connected to."""

    async def go():
        names = Names(turn_example=["192.0.2.1", "127.0.0.1"])
        async with open_newsroom() as room, Fetcher(settings(allow_hosts=()), clock, names) as fetcher:
            port = room.base.rsplit(":", 1)[1]
            assert (await fetcher.get(f"http://turn.example:{port}/")).kind == "forbidden"  # a documentation address
            fetcher._public.connector.clear_dns_cache()
            assert (await fetcher.get(f"http://turn.example:{port}/")).kind == "forbidden"
            assert names.names["turn.example"] == ["127.0.0.1"]  # it was looked up again
            assert room.asked == []

    run(go())


def test_an_open_connection_to_an_allowed_host_is_not_lent_to_another_name(open_newsroom, clock):
    async def go():
        async with open_newsroom() as room:
            port = room.base.rsplit(":", 1)[1]
            names = Names(mine_example=["127.0.0.1"], theirs_example=["127.0.0.1"])
            async with Fetcher(settings(allow_hosts=(f"mine.example:{port}",)), clock, names) as fetcher:
                room.put("/", "ok")
                assert (await fetcher.get(f"http://mine.example:{port}/")).status == 200
                assert (await fetcher.get(f"http://theirs.example:{port}/")).kind == "forbidden"
                assert (await fetcher.get(f"http://127.0.0.1:{port}/")).kind == "forbidden"

    run(go())


def test_an_allowed_host_may_be_named_with_its_port_only(open_newsroom, clock):
    allowed = AllowedHosts(["Feeds.Local:8080", "[::1]", "box"])
    assert "http://feeds.local:8080/a" in allowed
    assert "http://[::1]:99/a" in allowed
    assert "https://box/a" in allowed
    assert "http://feeds.local/a" not in allowed
    assert "http://notbox/a" not in allowed


@given(st.ip_addresses(v=4))
def test_an_ipv4_address_inside_ipv6_is_judged_as_itself(address):
    for wrapped in (f"::ffff:{address}", f"64:ff9b::{address}"):
        assert is_public(ip_address(wrapped)) == is_public(address)


def test_public_addresses_are_public():
    assert is_public(ip_address("93.184.216.34"))
    assert is_public(ip_address("2606:4700::1111"))
    assert not is_public(ip_address("192.0.2.1"))


@pytest.mark.parametrize("url", [
    "ftp://example.org/", "javascript:alert(1)", "file:///etc/passwd", "//example.org/", "", "http://", "http://[", "x" * 5000,
])  # fmt: skip
def test_what_is_no_web_address_is_never_asked(clock, url):
    async def go():
        async with Fetcher(settings(), clock) as fetcher:
            assert (await fetcher.get(url)).kind == "bad_url"

    run(go())


# --- limits ------------------------------------------------------------------------------------------------------------


def test_a_gzip_bomb_stops_at_the_cap(open_newsroom, clock):
    """One GiB of zeros in one MiB; memory must not grow by more than a part of that."""
    async def go():
        raw = gzip.compress(bytes(64 << 20)) * 16  # a gzip file may have several members
        assert len(raw) < 2 << 20
        async with open_newsroom() as room, Fetcher(settings(max_bytes=4 << 20), clock) as fetcher:
            room.put("/declared", raw, Content_Encoding="gzip")
            room.put("/undeclared", raw, kind="application/octet-stream")
            before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
            declared, undeclared = await fetcher.get(room.base + "/declared"), await fetcher.get(room.base + "/undeclared")
            assert (declared.kind, undeclared.kind) == ("too_large", "too_large")
            assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 200 * 1024  # KiB

    run(go())


def test_a_small_gzip_body_is_unpacked_whether_declared_or_not(open_newsroom, clock):
    async def go():
        async with open_newsroom() as room, Fetcher(settings(), clock) as fetcher:
            room.put("/a", gzip.compress(b"words"), Content_Encoding="gzip")
            room.put("/b", gzip.compress(b"wor") + gzip.compress(b"ds"), kind="application/gzip")
            room.put("/c", zlib.compress(b"words"), Content_Encoding="deflate")
            room.put("/d", zlib.compress(b"words")[2:-4], Content_Encoding="deflate")
            for path in "abcd":
                assert (await fetcher.get(f"{room.base}/{path}")).body == b"words", path

    run(go())


def test_damaged_compression_and_a_lying_length_are_failures(open_newsroom, clock):
    async def go():
        async def liar(request: web.Request) -> web.StreamResponse:
            request.transport.write(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\nonly this")
            request.transport.close()
            return web.Response()

        async with open_newsroom() as room, Fetcher(settings(), clock) as fetcher:
            room.put("/a", gzip.compress(b"words" * 1000)[:-30], Content_Encoding="gzip")
            room.put("/b", b"\x1f\x8bnonsense", kind="application/gzip")
            room.routes["/c"] = liar
            room.put("/d", b"words", Content_Encoding="br")
            room.put("/e", b"words", Content_Encoding="gzip")
            for path in "abcde":
                answer = await fetcher.get(f"{room.base}/{path}")
                assert isinstance(answer, Failure), path
                assert answer.kind == "unreachable"

    run(go())


def test_a_slow_drip_is_cut_off(open_newsroom, clock):
    async def go():
        stop = asyncio.Event()

        async def drip(request: web.Request) -> web.StreamResponse:
            response = web.StreamResponse()
            await response.prepare(request)
            while not stop.is_set():
                await response.write(b" ")
                await asyncio.wait([asyncio.create_task(stop.wait())], timeout=0.02)
            return response

        async with open_newsroom() as room, Fetcher(settings(timeout=0.3), clock) as fetcher:
            room.routes["/a"] = drip
            answer = await fetcher.get(room.base + "/a")
            stop.set()
            assert isinstance(answer, Failure)
            assert answer.kind == "timeout"

    run(go())


def test_a_server_that_is_not_there_is_told_in_words(clock):
    async def go():
        with socket.socket() as unused:
            unused.bind(("127.0.0.1", 0))
            port = unused.getsockname()[1]
        async with Fetcher(settings(), clock) as fetcher:
            answer = await fetcher.get(f"http://user:secret@127.0.0.1:{port}/feed")
            assert answer.kind == "unreachable"
            assert "no connection to" in answer.reason
            assert "secret" not in answer.reason
            assert "secret" not in answer.url

    run(go())


def test_passwords_are_not_shown():
    assert shown("https://u:p@example.org:8/a?b") == "https://example.org:8/a?b"


# --- manners -----------------------------------------------------------------------------------------------------------


def test_no_more_requests_at_once_than_a_host_is_given(open_newsroom, clock):
    async def go():
        open_now, most = 0, 0
        everyone = asyncio.Event()

        async def count(_: web.Request) -> web.StreamResponse:
            nonlocal open_now, most
            open_now += 1
            most = max(most, open_now)
            if open_now == 2:
                everyone.set()
            await everyone.wait()
            open_now -= 1
            return web.Response(text="ok")

        async with open_newsroom() as room, Fetcher(settings(per_host=2), clock) as fetcher:
            room.routes["/a"] = count
            answers = await asyncio.gather(*(fetcher.get(room.base + "/a") for _ in range(9)))
            assert [answer.status for answer in answers] == [200] * 9
            assert most == 2

    run(go())


def test_a_host_that_asks_for_silence_gets_it(open_newsroom, clock):
    async def go():
        async with open_newsroom() as room, Fetcher(settings(), clock) as fetcher:
            room.put("/busy", status=503, Retry_After="120")
            room.put("/other", "ok")
            busy = await fetcher.get(room.base + "/busy")
            assert (busy.status, busy.retry_after) == (503, 120.0)
            quiet = await fetcher.get(room.base + "/other")
            assert (quiet.kind, quiet.retry_after) == ("quiet", 120.0)
            clock.forward(seconds=121)
            assert (await fetcher.get(room.base + "/other")).status == 200
            assert room.paths() == ["/busy", "/other"]

    run(go())


@pytest.mark.parametrize(("value", "seconds"), [
    (None, None), ("", None), ("120", 120.0), (" 0 ", 0.0), ("Sun, 22 Nov 2026 10:05:00 GMT", 300.0),
    ("Sun, 22 Nov 2026 09:00:00 GMT", 0.0), ("soon", None), ("-5", None), ("99999999999999999999", 7 * 86_400.0),
    ("١٢٠", None), ("Sun, 99 Nov 2026", None),
])  # fmt: skip
def test_retry_after_in_seconds_and_as_a_date(value, seconds):
    assert retry_after(value, NOW) == seconds


@given(st.text())
def test_retry_after_never_raises(value):
    assert (found := retry_after(value, NOW)) is None or 0 <= found <= 7 * 86_400


def test_robots_txt_is_asked_once_and_followed_for_pages_only(open_newsroom, clock):
    async def go():
        async with open_newsroom() as room, Fetcher(settings(user_agent="Rasid/1 (x)"), clock) as fetcher:
            room.put("/robots.txt", "User-agent: Rasid\nDisallow: /private/\n\nUser-agent: *\nDisallow: /", kind="text/plain")
            room.put("/private/a", "no")
            room.put("/b", "yes")
            refused, allowed = await fetcher.get(room.base + "/private/a", robots=True), await fetcher.get(room.base + "/b", robots=True)
            assert (refused.kind, refused.final, allowed.body) == ("robots", True, b"yes")
            assert (await fetcher.get(room.base + "/private/a")).body == b"no"
            assert [request.path for request in room.asked].count("/robots.txt") == 1
            clock.time += timedelta(hours=25)
            await fetcher.get(room.base + "/b", robots=True)
            assert [request.path for request in room.asked].count("/robots.txt") == 2

    run(go())


@pytest.mark.parametrize(("status", "allowed"), [(404, True), (403, True), (500, False), (503, False)])
def test_a_missing_robots_txt_allows_and_a_failing_server_does_not(open_newsroom, clock, status, allowed):
    async def go():
        async with open_newsroom() as room, Fetcher(settings(), clock) as fetcher:
            room.put("/robots.txt", status=status)
            room.put("/a", "page")
            answer = await fetcher.get(room.base + "/a", robots=True)
            assert isinstance(answer, Answer) == allowed
            assert allowed or not answer.final  # it may be otherwise later

    run(go())


def test_robots_txt_holds_after_a_redirect_too(open_newsroom, clock):
    async def go():
        async with open_newsroom() as room, Fetcher(settings(), clock) as fetcher:
            room.put("/robots.txt", "User-agent: *\nDisallow: /private/", kind="text/plain")
            room.redirect("/a", "/private/b")
            room.put("/private/b", "no")
            assert (await fetcher.get(room.base + "/a", robots=True)).kind == "robots"
            assert "/private/b" not in room.paths()

    run(go())
