"""robots.txt: what it says, how long it is kept, who fetches it."""

from __future__ import annotations

import asyncio

import pytest

from ingest.robots import Robots, RobotsFile


def judge(text: str, path: str, agent: str = "Rasid", status: int = 200, now=None) -> str:
    async def go() -> str:
        async def fetch(url: str) -> RobotsFile:
            assert url == "https://a.example/robots.txt"
            return RobotsFile(status, text)

        return await Robots(fetch, now, agent).verdict("https://user:pw@A.example" + path)

    return asyncio.run(go())


@pytest.mark.parametrize(("text", "path", "verdict"), [
    ("User-agent: *\nDisallow: /", "/a", "forbidden"),
    ("User-agent: *\nDisallow:", "/a", "allowed"),
    ("User-agent: rasid\nAllow: /\n\nUser-agent: *\nDisallow: /", "/a", "allowed"),
    ("User-agent: other\nDisallow: /", "/a", "allowed"),
    ("User-agent: *\nDisallow: /a\nAllow: /a/b", "/a/b/c", "allowed"),
    ("User-agent: *\nDisallow: /*.pdf$", "/x.pdf", "forbidden"),
    ("User-agent: *\nDisallow: /خبر", "/%D8%AE%D8%A8%D8%B1", "forbidden"),
    ("<html>no such page</html>", "/a", "allowed"),
    ("", "/a", "allowed"),
])  # fmt: skip
def test_rules(text, path, verdict, clock):
    assert judge(text, path, now=clock) == verdict


@pytest.mark.parametrize(("status", "verdict"), [
    (404, "allowed"), (410, "allowed"), (401, "allowed"), (429, "unknown"), (500, "unknown"), (0, "unknown"),
])  # fmt: skip
def test_no_file(status, verdict, clock):
    assert judge("User-agent: *\nDisallow: /", "/a", status=status, now=clock) == verdict


def test_many_pages_one_file_and_a_failure_is_asked_again_soon(clock):
    async def go() -> None:
        answers = [RobotsFile(0), RobotsFile(200, "User-agent: *\nCrawl-delay: 99\nDisallow: /no")]
        asked = []

        async def fetch(url: str) -> RobotsFile:
            asked.append(url)
            await asyncio.sleep(0)
            return answers[min(len(asked), 2) - 1]

        robots = Robots(fetch, clock, "Rasid")
        assert set(await asyncio.gather(*(robots.verdict(f"http://a.example/{n}") for n in range(20)))) == {"unknown"}
        clock.forward(minutes=16)
        assert set(await asyncio.gather(*(robots.verdict(f"http://a.example/{n}") for n in range(20)))) == {"allowed"}
        assert len(asked) == 2
        assert await robots.delay("http://a.example/1") == 10.0  # no day's news would get through longer ones
        assert await robots.verdict("http://b.example/no") == "forbidden"
        assert len(asked) == 3

    asyncio.run(go())
