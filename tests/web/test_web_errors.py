"""What a person sees where there is nothing, or where something went wrong, in both languages."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from starlette.testclient import TestClient

from processors.errors import StoreError
from sinks.web import Site, application
from sinks.web.security import POLICY

EMPTY = ("/", "/?order=severity&kind=denial", "/events", "/search", "/search?q=قصف", "/feeds", "/alerts", "/dead-letters")
Opener = Callable[..., Any]


def words_of(text: str) -> str:
    """What stands in the page's main part."""
    main = re.search(r"<main.*?</main>", text, re.DOTALL)
    assert main
    return re.sub(r"<[^>]+>", " ", main[0])


@pytest.mark.parametrize("path", EMPTY)
def test_pages_of_an_empty_store_say_so_in_their_language(open_page: Opener, path: str) -> None:
    page = open_page()
    mark = "&" if "?" in path else "?"
    arabic, english = page.text(path), page.text(f"{path}{mark}language=en")
    assert 'lang="ar" dir="rtl"' in arabic
    assert 'lang="en" dir="ltr"' in english
    foreign = re.sub(r"rasid\.toml|rasid|rss|atom|json feed|opml", "", words_of(arabic), flags=re.IGNORECASE)
    assert re.search("[a-z]{4,}", foreign) is None
    assert re.search("[\u0621-\u064a]{3,}", words_of(english).replace("قصف", "")) is None


@pytest.mark.parametrize("path", ["/nothing", "/events/nothing", "/articles/nothing", "/contradictions/nothing"])
def test_what_is_not_there(open_page: Opener, path: str) -> None:
    page = open_page()
    assert "لا شيء هنا." in page.text(path, 404)
    assert "There is nothing here" in page.text(f"{path}?language=en", 404)


def broken_page(error: Exception) -> TestClient:
    """A page whose store fails."""

    def fails() -> Any:
        raise error

    return TestClient(application(Site(store=fails, now=fails)), base_url="http://127.0.0.1", raise_server_exceptions=False)


def test_a_mistake_of_our_own_is_told_without_its_trace(open_page: Opener) -> None:
    page = open_page()

    def fails() -> Any:
        raise RuntimeError("secret detail")

    site = Site(store=fails, now=page.site.now)
    client = TestClient(application(site), base_url="http://127.0.0.1", raise_server_exceptions=False)
    for language, words in (("ar", "أخطأ راصد هنا."), ("en", "Rasid made a mistake here.")):
        answer = client.get(f"/events?language={language}")
        assert answer.status_code == 500
        assert words in answer.text
        assert "secret detail" not in answer.text
        assert answer.headers["content-security-policy"] == POLICY
    assert client.get("/api/events").json()["error"].startswith("Rasid made a mistake")


def test_a_mistake_in_what_every_page_shows_is_told_as_well() -> None:
    answer = broken_page(RuntimeError("no clock")).get("/events")
    assert answer.status_code == 500
    assert "mistake" in answer.text
    assert "no clock" not in answer.text


def test_a_store_that_cannot_be_read(open_page: Opener) -> None:
    page = open_page()

    def fails() -> Any:
        raise StoreError("rasid.db: the file is damaged")

    client = TestClient(application(Site(store=fails, now=page.site.now)), base_url="http://127.0.0.1")
    answer = client.get("/events")
    assert answer.status_code == 503
    assert "تتعذر قراءة المخزن الآن." in answer.text
    assert "the file is damaged" in answer.text
