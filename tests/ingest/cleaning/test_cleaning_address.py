"""Canonical addresses."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.cleaning.address import canonical, declared


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("HTTP://Example.COM:80/a", "http://example.com/a"),
        ("https://example.com:443", "https://example.com/"),
        ("https://example.com:8443/a", "https://example.com:8443/a"),
        ("https://example.com/a?utm_source=rss&id=7&fbclid=x", "https://example.com/a?id=7"),
        ("https://example.com/a?utm_source=rss", "https://example.com/a"),
        ("https://example.com/a?b=2&a=1", "https://example.com/a?b=2&a=1"),
        ("https://example.com/a#comments", "https://example.com/a"),
        ("https://example.com/#!news/12", "https://example.com/#!news/12"),
        ("https://example.com/خبر/12", "https://example.com/%D8%AE%D8%A8%D8%B1/12"),
        ("https://example.com/%d8%ae%D8%A8%d8%b1/%7Eali", "https://example.com/%D8%AE%D8%A8%D8%B1/~ali"),
        ("https://موقع.example/a", "https://xn--4gbrim.example/a"),
        ("  https://example.com/a\u200f\n", "https://example.com/a"),
        ("https://example.com/news?cid=12&ref=3&source=4", "https://example.com/news?cid=12&ref=3&source=4"),
        ("https://m.example.com/amp/a/", "https://m.example.com/amp/a/"),
        ("https://[::1]:80/a", "https://[::1]:80/a"),
        ("mailto:a@b", "mailto:a@b"),
        ("http://[broken/a", "http://[broken/a"),
        ("", ""),
    ],
)
def test_canonical(url: str, expected: str) -> None:
    assert canonical(url) == expected


TAILS = st.text(alphabet="abc%2Fـخ?&=#/:.[]@ \u200f", max_size=60)


@given(st.one_of(st.text(max_size=80), TAILS.map(lambda tail: "https://Example.com/" + tail)))
def test_canonical_is_idempotent_and_never_raises(url: str) -> None:
    assert canonical(canonical(url)) == canonical(url)


@pytest.mark.parametrize(
    ("url", "link", "expected"),
    [
        ("https://example.com/amp/a", "https://example.com/a", "https://example.com/a"),
        ("https://example.com/a?x=1", "/a", "https://example.com/a"),
        ("https://www.example.com/a", "https://example.com/b", "https://example.com/b"),
        ("https://example.com/a", "https://other.com/a", "https://example.com/a"),
        ("https://example.com/a", "https://example.com/", "https://example.com/a"),
        ("https://example.com/a", "javascript:alert(1)", "https://example.com/a"),
        ("https://example.com/a", "http://[broken", "https://example.com/a"),
        ("https://example.com/a", "  ", "https://example.com/a"),
    ],
)
def test_the_page_is_believed_on_its_own_host_only(url: str, link: str, expected: str) -> None:
    assert declared(url, link) == expected
