"""Who may ask and from where, the headers of every answer, and the JSON API."""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import Callable
from typing import Any

import pytest

from processors.model import Contradiction, Verdict, encode
from processors.ports import Batch
from sinks.web import api
from sinks.web.live import READY, Live
from sinks.web.openapi import description
from sinks.web.security import is_loopback
from sinks.web.words import words

Page = Any
EVERYWHERE = (
    "/", "/events", "/search", "/feeds", "/alerts", "/dead-letters", "/login", "/api/counts", "/health", "/static/rasid.css", "/nothing",
)  # fmt: skip
PASSWORD = "correct horse battery"  # noqa: S105 - of this test


@pytest.mark.parametrize("path", EVERYWHERE)
def test_every_answer_has_its_policy(page: Page, path: str) -> None:
    headers = page.get(path).headers
    policy = headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["x-frame-options"] == "DENY"


@pytest.mark.parametrize("path", ["/", "/events", "/search?q=x", "/feeds", "/alerts", "/dead-letters", "/login"])
def test_no_page_needs_what_its_policy_forbids(filled: Page, path: str) -> None:
    text = filled.text(path)
    assert " style=" not in text
    assert "<style" not in text
    assert not re.search(r"\son[a-z]+=", text)
    assert all("src=" in tag or "application/json" in tag for tag in re.findall(r"<script[^>]*>", text))
    assert not re.findall(r'(?:src|href)="(?:https?:)?//(?!news)', text)


@pytest.mark.parametrize(
    "host", ["evil.example", "evil.example:80", "127.0.0.1.evil.example", "192.168.1.7", "", "[", "localhost.evil.example"]
)
def test_a_name_that_was_led_to_loopback_is_refused(page: Page, host: str) -> None:
    assert page.get("/", host=host).status_code == 421


@pytest.mark.parametrize("host", ["localhost", "localhost:8765", "127.0.0.1:8765", "[::1]:8765", "127.9.9.9"])
def test_names_of_this_machine_are_answered(page: Page, host: str) -> None:
    assert page.get("/", host=host).status_code == 200


def test_posts_from_other_sites_are_refused(page: Page) -> None:
    token = page.token()
    for header in (
        {"origin": "https://evil.example"}, {"origin": "null"}, {"sec-fetch-site": "cross-site"}, {"sec-fetch-site": "same-site"},
        {"origin": "http://127.0.0.1:9999"},
    ):  # fmt: skip
        assert page.post("/preferences", {"theme": "dark"}, token=token, **header).status_code == 403
    assert page.post("/preferences", {"theme": "dark"}, token=token, origin="http://127.0.0.1").status_code == 303


def test_the_password_is_asked_for_everywhere(open_page: Callable[..., Page]) -> None:
    page = open_page(token=PASSWORD, base="http://news.example")
    for path in ("/", "/events", "/feeds.opml", "/contradictions.atom"):
        answer = page.get(path)
        assert (answer.status_code, answer.headers["location"]) == (303, f"/login?next={path}")
    for path in ("/api/counts", "/api/openapi.json", "/metrics", "/live"):
        assert page.get(path).status_code == 401
    assert page.get("/health").status_code == 200
    assert page.get("/api/counts", authorization=f"Bearer {PASSWORD}").status_code == 200
    assert page.get("/api/counts", authorization="Bearer wrong").status_code == 401
    assert page.get("/api/counts", authorization=f"Basic {PASSWORD}").status_code == 401


def test_logging_in_and_out(open_page: Callable[..., Page]) -> None:
    page = open_page(token=PASSWORD, base="http://news.example")
    found = re.search(r'name="token" value="(\w+)"', page.text("/login?next=/feeds"))
    assert found
    wrong = page.post("/login", {"password": "wrong", "next": "/feeds"}, token=found[1])
    assert wrong.status_code == 401
    assert "ليست هذه كلمة السر" in wrong.text
    for target, expected in (("/feeds", "/feeds"), ("//evil.example", "/"), ("https://evil.example", "/"), ("/\\evil.example", "/")):
        browser = page.browser()
        token = re.search(r'name="token" value="(\w+)"', browser.text("/login"))
        assert token
        answer = browser.post("/login", {"password": PASSWORD, "next": target}, token=token[1])
        assert (answer.status_code, answer.headers["location"]) == (303, expected)
        assert browser.get("/").status_code == 200
    assert browser.post("/leave").status_code == 303
    assert browser.get("/").status_code == 303


def test_a_session_cannot_be_made_up(open_page: Callable[..., Page]) -> None:
    page = open_page(token=PASSWORD, base="http://news.example")
    page.text("/login")
    cookie = page.client.cookies["rasid_session"]
    for forged in (cookie.replace(".0.", ".1."), "x.1.", "..", "", "x.1." + "0" * 64, '"x.1.\\330\\247"'):
        page.client.cookies.clear()
        assert page.get("/", cookie=f"rasid_session={forged}").status_code == 303


def test_cookies_are_kept_from_scripts_and_other_sites(open_page: Callable[..., Page]) -> None:
    for secure in (False, True):
        cookie = open_page(secure=secure).get("/").headers["set-cookie"]
        assert "HttpOnly" in cookie
        assert "SameSite=Lax" in cookie
        assert ("Secure" in cookie) is secure


def test_large_and_endless_forms_are_refused(page: Page) -> None:
    big = page.client.post("/feeds/import", content=b"x" * (9 * 1024 * 1024), headers={"content-type": "multipart/form-data; boundary=b"})
    assert big.status_code == 413
    assert page.client.post("/search/save", content=iter([b"q=1"])).status_code == 411
    broken = page.client.post("/search/save", content=b"\xff" * 99, headers={"content-type": "multipart/form-data; boundary=b"})
    assert broken.status_code in (400, 403)


@pytest.mark.parametrize(
    ("host", "expected"),
    [("127.0.0.1", True), ("::1", True), ("localhost", True), ("0.0.0.0", False), ("::", False), ("10.0.0.1", False), ("", False)],
)
def test_loopback(host: str, expected: bool) -> None:
    assert is_loopback(host) is expected


# The API


def test_the_api_answers_what_it_describes(filled: Page, contradiction: str) -> None:
    described = description()
    assert set(described["paths"]) == set(api.READINGS)
    found = filled.store.contradiction(contradiction)
    article = filled.store.claim(found.left).article
    ids = {"contradictions": contradiction, "events": found.event, "articles": article, "claims": found.left}
    for path in described["paths"]:
        concrete = path.replace("{id}", ids.get(path.split("/")[2], ""))
        answer = filled.get(concrete)
        assert answer.status_code == 200, concrete
        schema = described["paths"][path]["get"]["responses"]["200"]["content"]["application/json"]["schema"]
        body = answer.json()
        assert set(schema.get("properties", body)) == set(body), concrete
        if "{id}" in path:
            assert filled.get(path.replace("{id}", "none")).status_code == 404
    assert filled.get("/api/openapi.json").json() == json.loads(json.dumps(described))


def test_the_api_pages_by_cursor(filled: Page, contradiction: str) -> None:
    event = filled.store.event(filled.store.contradiction(contradiction).event)
    seen: list[str] = []
    after = ""
    while True:
        body = filled.get(f"/api/events/{event.id}/claims?limit=2&after={after}").json()
        seen += [claim["id"] for claim in body["items"]]
        after = body["next"]
        if after is None:
            break
    assert seen == list(event.claims)
    for rubbish in ("x", "W1sxZTk5OV0sIiJd", "%00", "-1"):
        assert filled.get(f"/api/events/{event.id}/claims?after={rubbish}&limit={rubbish}").status_code == 200
        assert filled.get(f"/api/contradictions?after={rubbish}&limit={rubbish}").status_code == 200


def test_the_api_only_reads(page: Page) -> None:
    for path in ("/api/contradictions", "/api/events", "/api/counts"):
        assert page.client.post(path).status_code == 405
        assert page.client.delete(path).status_code == 405


def test_health_says_when_something_is_wrong(open_page: Callable[..., Page]) -> None:
    page = open_page(health=lambda: {"status": "failed", "reason": "the disk is full"}, metrics=lambda: b"rasid_polls_total 1\n")
    answer = page.get("/health")
    assert answer.status_code == 503
    assert answer.json()["reason"] == "the disk is full"
    assert page.get("/metrics").text == "rasid_polls_total 1\n"


# What is new


def test_what_is_new_is_told_as_it_happens(filled: Page, contradiction: str) -> None:
    found: Contradiction = filled.store.contradiction(contradiction)
    object.__setattr__(filled.site, "poll", 0.01)

    async def listen() -> list[bytes]:
        live = Live(filled.site)
        stream = live.listen()
        got = [await anext(stream)]
        assert await anext(stream) == READY  # from now on what is appended is new
        verdict = Verdict(id="v", kind="confirmed", contradiction=contradiction, at=found.first_seen)
        news = ("contradictions", found.event, encode(found)), ("verdicts", contradiction, encode(verdict))
        filled.store.commit(Batch(append=list(news)))
        got.append(await anext(stream))
        await live.close()
        got += [message async for message in stream]
        assert [message async for message in live.listen()] == []
        return got

    hello, told, *_ = asyncio.run(listen())
    assert hello.startswith(b"retry:")
    assert f'event: contradiction\ndata: ["{contradiction}"]\n\n'.encode() in told
    assert b"event: verdict" in told


def test_both_languages_have_the_same_words() -> None:
    known = words("ar").keys()
    assert known == words("en").keys()
    for key in known:
        fields = [set(re.findall(r"\{(\w+)\}", str(words(one)._texts[key]))) for one in ("ar", "en")]  # type: ignore[arg-type] - both are languages
        assert fields[0] == fields[1], key
    assert [words("ar")("card.origins", n=n) for n in (1, 2, 3, 11, 100)] == [
        "أصل مستقل واحد", "أصلان مستقلان", "3 أصول مستقلة", "11 أصلاً مستقلاً", "100 أصل مستقل",
    ]  # fmt: skip
