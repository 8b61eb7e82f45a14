"""What an outlet's feed shows: RSS, Atom or JSON Feed, in the outlet's charset."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime
from email.utils import format_datetime
from typing import NamedTuple
from xml.etree import ElementTree as ET

from rasid.demo.pages import paragraphs
from rasid.demo.stock import Outlet

ATOM = "http://www.w3.org/2005/Atom"
CONTENT = "http://purl.org/rss/1.0/modules/content/"
TEASER = 18
"""Words of the first paragraph that a feed without full texts shows."""

ET.register_namespace("", ATOM)
ET.register_namespace("content", CONTENT)


class Item(NamedTuple):
    """An article as its feed shows it."""

    url: str
    title: str
    text: str
    published: datetime
    author: str


class Body(NamedTuple):
    """What a request is answered with."""

    raw: bytes
    kind: str
    """The Content-Type."""


def render(outlet: Outlet, address: str, items: Sequence[Item]) -> Body:
    """The feed, newest first."""
    form = {"rss": _rss, "atom": _atom, "json": _json}[outlet.form]
    return form(outlet, address, sorted(items, key=lambda item: item.published, reverse=True))


def _rss(outlet: Outlet, address: str, items: Sequence[Item]) -> Body:
    root = ET.Element("rss", version="2.0")
    channel = ET.SubElement(root, "channel")
    _texts(channel, title=outlet.name, link=address, description=outlet.leaning, language="ar")
    for item in items:
        node = ET.SubElement(channel, "item")
        _texts(node, title=item.title, link=item.url, guid=item.url, pubDate=format_datetime(item.published), description=_teaser(item))
        if outlet.full_text:
            ET.SubElement(node, f"{{{CONTENT}}}encoded").text = paragraphs(item.text)
    return _xml(root, outlet, "application/rss+xml")


def _atom(outlet: Outlet, address: str, items: Sequence[Item]) -> Body:
    root = ET.Element(f"{{{ATOM}}}feed")
    latest = max((item.published for item in items), default=None)
    _texts(root, ATOM, title=outlet.name, id=address)
    if latest is not None:
        _texts(root, ATOM, updated=latest.isoformat())
    for item in items:
        node = ET.SubElement(root, f"{{{ATOM}}}entry")
        _texts(node, ATOM, title=item.title, id=item.url, published=item.published.isoformat(), updated=item.published.isoformat())
        ET.SubElement(node, f"{{{ATOM}}}link", rel="alternate", href=item.url)
        if item.author:
            _texts(ET.SubElement(node, f"{{{ATOM}}}author"), ATOM, name=item.author)
        if outlet.full_text:
            ET.SubElement(node, f"{{{ATOM}}}content", type="html").text = paragraphs(item.text)
        else:
            _texts(node, ATOM, summary=_teaser(item))
    return _xml(root, outlet, "application/atom+xml")


def _json(outlet: Outlet, address: str, items: Sequence[Item]) -> Body:
    content = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": outlet.name,
        "home_page_url": address,
        "language": "ar",
        "items": [
            {
                "id": item.url, "url": item.url, "title": item.title, "date_published": item.published.isoformat(),
                **({"content_html": paragraphs(item.text)} if outlet.full_text else {"summary": _teaser(item)}),
                **({"authors": [{"name": item.author}]} if item.author else {}),
            }
            for item in items
        ],
    }
    return Body(json.dumps(content, ensure_ascii=False, indent=1).encode(), "application/feed+json")


def _texts(node: ET.Element, space: str = "", **texts: str) -> None:
    for name, text in texts.items():
        ET.SubElement(node, f"{{{space}}}{name}" if space else name).text = text


def _xml(root: ET.Element, outlet: Outlet, kind: str) -> Body:
    return Body(ET.tostring(root, encoding=outlet.charset, xml_declaration=True), f"{kind}; charset={outlet.charset}")


def _teaser(item: Item) -> str:
    words = item.text.split("\n\n")[0].split()
    return " ".join(words[:TEASER]) + (" ..." if len(words) > TEASER else "")
