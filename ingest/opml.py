"""The feed list: OPML 2.0, folders as outlines, with Rasid's own attributes kept.

    <outline text="عربي" >                                          a folder
      <outline type="rss" text="الجزيرة" xmlUrl="https://…"         a feed
               rasidOutlet="aljazeera" rasidNote="untried" />

Reading is forgiving (any file that a feed reader exports), writing is strict. What cannot be used is told, not dropped
silently: an outline without a usable address is a `Problem`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from importlib.resources import files
from typing import NamedTuple
from xml.etree.ElementTree import Element, ParseError, SubElement, indent, tostring

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import fromstring

from ingest.links import web_link
from processors.errors import BadInput
from processors.model import Feed, identity

OUTLET = "rasidOutlet"
NOTE = "rasidNote"
_MAX_DEPTH = 50


class Problem(NamedTuple):
    """An outline that could not be used."""

    outline: str
    reason: str


class FeedList(NamedTuple):
    """The feeds in the order of the file, each address once."""

    feeds: tuple[Feed, ...]
    problems: tuple[Problem, ...] = ()


def make_feed(url: str, *, title: str = "", outlet: str = "", folder: Sequence[str] = (), note: str = "") -> Feed:
    """A feed of the list; `outlet` defaults to `outlet_of(url)`. Raises `BadInput` for a wrong address."""
    link = web_link(url)
    if not link:
        raise BadInput(f"{url!r} is no feed address: give one that starts with http:// or https://")
    return Feed(
        id=identity("feed", link), url=link, title=title.strip() or outlet_of(link), outlet=outlet.strip() or outlet_of(link),
        folder=tuple(name.strip() for name in folder if name.strip()), note=note.strip(),
    )


def outlet_of(url: str) -> str:
    """The outlet's id where the list names none: the host, without what says only "here are feeds"."""
    host = re.sub(r"^https?://", "", url, flags=re.IGNORECASE).split("/")[0].rsplit("@", 1)[-1].lower()
    return re.sub(r"^(?:(?:www|feeds?|rss|m|mobile)\.)+(?=[^.]+\.)", "", host)


def read(raw: bytes) -> FeedList:
    """The feed list in OPML. Raises `BadInput` where the whole is no OPML (also for entity declarations, which OPML never needs)."""
    try:
        root = fromstring(raw, forbid_dtd=True)
    except DefusedXmlException as error:
        raise BadInput("the feed list declares a document type or entities; a list of feeds needs none: remove them") from error
    except (ParseError, ValueError, LookupError) as error:
        raise BadInput(f"the feed list is not well-formed XML: {error}") from error
    body = root.find("body")
    if root.tag.lower() != "opml" or body is None:
        raise BadInput("the feed list is no OPML: it needs <opml> with a <body>")
    feeds: dict[str, Feed] = {}
    problems: list[Problem] = []
    # A stack instead of recursion: folders may be nested as deep as a hostile file likes.
    waiting: list[tuple[Element, tuple[str, ...]]] = [(outline, ()) for outline in reversed(body.findall("outline"))]
    while waiting:
        outline, folder = waiting.pop()
        given = {name.lower(): value for name, value in outline.attrib.items()}
        name = (given.get("title") or given.get("text") or "").strip()
        children = outline.findall("outline")
        if url := given.get("xmlurl", "").strip():
            try:
                feed = make_feed(url, title=name, outlet=given.get(OUTLET.lower(), ""), folder=folder, note=given.get(NOTE.lower(), ""))
            except BadInput as error:
                problems.append(Problem(name or url, str(error)))
            else:
                if feed.id in feeds:
                    problems.append(Problem(name or url, f"{feed.url} stands in the list twice; the first one counts"))
                feeds.setdefault(feed.id, feed)
        elif not children and given.get("type", "").lower() in ("rss", "atom", "feed"):
            problems.append(Problem(name or "(unnamed)", "a feed without xmlUrl"))
        below = (*folder, name) if name and not url and len(folder) < _MAX_DEPTH else folder
        waiting.extend((child, below) for child in reversed(children))
    return FeedList(tuple(feeds.values()), tuple(problems))


def write(feeds: Iterable[Feed], title: str = "Rasid") -> bytes:
    """The feeds as OPML. `read` of it gives the same feeds, those of one folder together."""
    root = Element("opml", version="2.0")
    SubElement(SubElement(root, "head"), "title").text = _xml_text(title)
    body = SubElement(root, "body")
    folders: dict[tuple[str, ...], Element] = {(): body}
    for feed in feeds:
        for depth in range(1, len(feed.folder) + 1):
            path = feed.folder[:depth]
            if path not in folders:
                folders[path] = SubElement(folders[path[:-1]], "outline", text=_xml_text(path[-1]))
        attributes = {"type": "rss", "text": _xml_text(feed.title), "xmlUrl": _xml_text(feed.url), OUTLET: _xml_text(feed.outlet)}
        if feed.note:
            attributes[NOTE] = _xml_text(feed.note)
        SubElement(folders[feed.folder], "outline", attributes)
    indent(root)
    raw: bytes = tostring(root, encoding="utf-8", xml_declaration=True)
    return raw + b"\n"


def _xml_text(text: str) -> str:
    """Without the control characters and lone surrogates that XML 1.0 cannot hold."""
    return re.sub("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]", "", text)


def add(feeds: Sequence[Feed], new: Feed) -> tuple[Feed, ...]:
    """The list with one feed more. Raises `BadInput` where its address is there already."""
    if any(feed.id == new.id for feed in feeds):
        raise BadInput(f"{new.url} is in the feed list already")
    return (*feeds, new)


def remove(feeds: Sequence[Feed], which: str) -> tuple[tuple[Feed, ...], Feed]:
    """The list without one feed, named by address, id, title or outlet, and that feed. Raises `BadInput` unless one is meant."""
    for matches in (
        [feed for feed in feeds if which in (feed.url, feed.id) or web_link(which) == feed.url],
        [feed for feed in feeds if which in (feed.title, feed.outlet)],
    ):
        if len(matches) == 1:
            return tuple(feed for feed in feeds if feed is not matches[0]), matches[0]
        if matches:
            raise BadInput(f"{which!r} names {len(matches)} feeds: give the address of one, as `rasid feeds list` shows it")
    raise BadInput(f"{which!r} is not in the feed list: `rasid feeds list` shows what is")


def merge(feeds: Sequence[Feed], more: Iterable[Feed]) -> tuple[tuple[Feed, ...], int]:
    """Both lists, the first one's feeds unchanged and first; and how many were new."""
    merged = {feed.id: feed for feed in feeds}
    before = len(merged)
    for feed in more:
        merged.setdefault(feed.id, feed)
    return tuple(merged.values()), len(merged) - before


def start_list() -> bytes:
    """The OPML that ships with Rasid: well-known Arabic outlets of different leanings; their addresses are marked untried."""
    return files("ingest").joinpath("start.opml").read_bytes()
