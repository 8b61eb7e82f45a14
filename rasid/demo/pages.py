"""An article as a page of its outlet, with the furniture that outlets put around it (newsroom/pages/*.html)."""

from __future__ import annotations

from datetime import datetime
from functools import cache
from html import escape
from string import Template

from rasid.demo.stock import Outlet, folder


@cache
def _furniture(file: str) -> Template:
    return Template(folder().joinpath("pages", file).read_text(encoding="utf-8"))


def page(outlet: Outlet, *, url: str, title: str, text: str, published: datetime, author: str) -> bytes:
    """The page in the outlet's charset; letters that the charset lacks become character references."""
    filled = _furniture(outlet.page).substitute(
        outlet=escape(outlet.name), charset=outlet.charset, url=escape(url), title=escape(title), body=paragraphs(text),
        author=escape(author), published=published.isoformat(), day=published.strftime("%Y-%m-%d"), time=published.strftime("%H:%M"),
    )
    return filled.encode(outlet.charset, "xmlcharrefreplace")


def paragraphs(text: str) -> str:
    """The text as HTML paragraphs."""
    return "\n".join(f"<p>{escape(' '.join(part.split()))}</p>" for part in text.strip().split("\n\n"))
