"""Feed bodies → entries. RSS 0.9–2.0, Atom and CDF by feedparser, JSON Feed by msgspec.

`parse` runs where it is called and may need seconds for a feed of many thousand entries; the poller calls it through
`ingest.workers`, where a body that takes too long or kills its process costs that body only.

An entry is identified by its guid, else by its link, else by a hash of what it shows. A guid that several entries of
one body share identifies none of them: there the link joins it.
"""

from __future__ import annotations

import calendar
import html
import io
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any

import feedparser
import msgspec
import nh3

from ingest.cleaning import canonical, charset
from ingest.links import web_link
from processors.errors import BadFeed
from processors.model import identity

MAX_TITLE = 1_000
"""Characters of a title that are kept; longer ones are text in the wrong place."""
MAX_ENTRIES = 50_000
"""Entries that a body may have. News feeds show some 20 to 200; parsing more would take minutes."""
MAX_CONTENT = 2_000_000
"""Characters of one entry's content that are kept."""


class FeedEntry(msgspec.Struct, frozen=True, kw_only=True):
    """What a feed shows of one article."""

    id: str
    """Unique within the feed: guid, else link, else content hash."""
    hash: str
    """Over title, link and texts, not over dates, for some feeds stamp every entry anew on each poll."""
    link: str = ""
    """Absolute and http(s), or empty."""
    title: str = ""
    """Plain text."""
    summary: str = ""
    """Plain text."""
    content: str = ""
    """Sanitised HTML of the feed's full text; empty where the feed gives only a summary."""
    published: datetime | None = None
    """As the feed says, so perhaps in the future; null where missing or in words."""
    date_text: str = ""
    """The date as written, where it could not be read: the poller tries it as Arabic words."""
    updated: datetime | None = None
    authors: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    language: str = ""


class ParsedFeed(msgspec.Struct, frozen=True, kw_only=True):
    """A feed's entries in the order of the body, each identity once."""

    entries: tuple[FeedEntry, ...]
    title: str = ""
    version: str = ""
    """feedparser's name of the format, or `json`."""
    damage: str = ""
    """What was wrong with the body; empty for a sound one."""
    cut_off: bool = False
    """The body ends before its end. An entry that it ends in is left out: the next poll brings it whole."""


def parse(body: bytes, content_type: str = "", url: str = "") -> ParsedFeed:
    """The feed in `body`. `url` resolves relative links. Raises `BadFeed`, and nothing else, where there is none."""
    stripped = body.lstrip(b"\xef\xbb\xbf \t\r\n")
    if not stripped:
        raise BadFeed(f"{url or 'the body'} is empty: no feed")
    if stripped[:1] == b"{":
        return _json_feed(stripped, url)
    try:
        return _xml_feed(body, content_type, url)
    except BadFeed:
        raise
    except RecursionError as error:
        raise BadFeed(f"{url or 'the body'} is nested too deeply for a feed") from error
    except Exception as error:  # feedparser promises nothing about what broken bodies raise
        raise BadFeed(f"{url or 'the body'} cannot be parsed as a feed: {type(error).__name__}: {error}") from error


# --- XML ---------------------------------------------------------------------------------------------------------------

_OPEN = re.compile(rb"<(?:\w+:)?(?:item|entry)[\s/>]", re.IGNORECASE)
_CLOSE = re.compile(rb"</(?:\w+:)?(?:item|entry)\s*>", re.IGNORECASE)
_ROOT_END = re.compile(rb"</(?:\w+:)?(?:rss|feed|rdf|channel)\s*>\s*(?:<!--.*?-->\s*)*\Z", re.IGNORECASE | re.DOTALL)


def _xml_feed(body: bytes, content_type: str, url: str) -> ParsedFeed:
    body, content_type = _rightly_encoded(body, content_type)
    if (count := sum(1 for _ in _OPEN.finditer(body))) > MAX_ENTRIES:
        raise BadFeed(f"{url or 'the body'} shows {count} entries, and a feed may have {MAX_ENTRIES}")
    headers = {"content-type": content_type or "application/xml"}
    if url:
        headers["content-location"] = url
    found = _feedparser(body, headers)
    if not found.entries and not found.version:
        raise BadFeed(f"{url or 'the body'} is no feed: {_what(body)}")
    raw = list(found.entries)
    damage, cut_off = "", False
    if found.bozo:
        damage = str(found.get("bozo_exception", "not well-formed"))
        if cut_off := not _ROOT_END.search(body[-4_000:]):
            # The parser may have dropped the last entry itself, where the cut runs through a CDATA section.
            raw, damage = raw[: _whole_entries(body)], f"cut off ({damage})"
    language = str(found.feed.get("language", ""))
    entries = _unique(_entry(item, url, language) for item in raw)
    title = _plain(found.feed.get("title", ""), "text/html")
    return ParsedFeed(entries=entries, title=title, version=found.version, damage=damage, cut_off=cut_off)


def _feedparser(body: bytes, headers: dict[str, str]) -> Any:
    if b"<!ENTITY" in body:
        body = _DECLARATION.sub(_plain_entity, body)
    # Sanitising is nh3's work (many times faster); feedparser's own resolving of links inside HTML is left out likewise,
    # for pages are cleaned to text. A stream, not bytes: bytes would first be tried as a file name.
    options = {"response_headers": headers, "sanitize_html": False, "resolve_relative_uris": False}
    try:
        return feedparser.parse(io.BytesIO(body), **options)
    except (ValueError, OverflowError):  # it raises on references to characters that there are not, such as halves of surrogate pairs
        return feedparser.parse(io.BytesIO(_REFERENCE.sub(_known_character, body)), **options)


_DECLARATION = re.compile(rb"""<!ENTITY\s+(?:%\s+)?[^\s"'>]+\s+(?:"([^"]*)"|'([^']*)'|(?:SYSTEM|PUBLIC)\b[^>]*)\s*>""")


def _plain_entity(declaration: re.Match[bytes]) -> bytes:
    """Only entities that stand for a short text remain; those that name others, or files, are how small bodies become huge."""
    value = declaration[1] or declaration[2] or b""
    return declaration[0] if value and len(value) <= 200 and b"&" not in value and b"%" not in value else b""


_REFERENCE = re.compile(rb"&#(?:[xX]([0-9a-fA-F]+)|([0-9]+))(?:;|(?![0-9a-fA-F]))")


def _known_character(reference: re.Match[bytes]) -> bytes:
    code = int(reference[1][-9:], 16) if reference[1] else int(reference[2][-9:])
    return b"&#65533;" if code > 0x10FFFF or 0xD800 <= code < 0xE000 or code == 0 else reference[0]


_ENCODING = re.compile(rb"""^(\s*<\?xml[^>]{0,100}?)\s+encoding\s*=\s*["'][^"']{0,40}["']""")
_ARABIC = re.compile("[\u0621-\u064a]")


def _rightly_encoded(body: bytes, content_type: str) -> tuple[bytes, str]:
    """The body in UTF-8 where it is Arabic and the charset that it declares is not its own.

    feedparser would give up UTF-8 for windows-1252 for one lost byte, or for a body cut off inside a letter, and believes a
    wrong declaration. All other bodies stay as they are: it knows more charsets than news is written in.
    """
    if body.isascii() or b"\0" in body[:64] or b"<" not in body[:64]:
        return body, content_type
    legacy = [name for name in charset.declared(body, content_type) if not name.startswith("utf")]
    try:
        body.decode("utf-8")
        right = not legacy
    except UnicodeDecodeError:
        right = bool(legacy)
    if right:
        return body, content_type
    text = charset.decode(body, content_type)
    if not _ARABIC.search(text):
        return body, content_type
    return _ENCODING.sub(rb"\1", text.encode("utf-8", "replace")), "application/xml; charset=utf-8"


def _whole_entries(body: bytes) -> int | None:
    """How many entries stand before the one that the body ends in, whose text may be half of what was written; None: it ends in none."""
    begun = [match.start() for match in _OPEN.finditer(body)]
    last_close = max((match.start() for match in _CLOSE.finditer(body)), default=-1)
    return len(begun) - 1 if begun and 0 <= last_close < begun[-1] else None


def _what(body: bytes) -> str:
    head = body[:2_000].lower()
    if b"<html" in head or b"<!doctype html" in head:
        return "it is an HTML page; look on that page for the feed's address"
    if body[:2] == b"\x1f\x8b":
        return "it is compressed data"
    if b"<" not in head:
        return "it is not XML and not JSON"
    return "its XML has no channel, feed or entries"


def _entry(item: dict[str, Any], url: str, language: str) -> FeedEntry:
    link = _link(item, url)
    title = _plain(item.get("title", ""), _type(item, "title_detail"))[:MAX_TITLE]
    summary = _plain(item.get("summary", ""), "text/html")
    content = _content(item)
    published, date_text = _published(item)
    return _identified(
        str(item.get("id") or "").strip(),
        link=link, title=title, summary=summary[:MAX_CONTENT], content=content, published=published, date_text=date_text,
        updated=_moment(dict.get(item, "updated_parsed")),
        authors=_names(author.get("name", "") for author in item.get("authors", ()) if isinstance(author, Mapping)),
        tags=_names(tag.get("label") or tag.get("term") for tag in item.get("tags", ()) if isinstance(tag, Mapping)),
        language=language,
    )


def _link(item: dict[str, Any], url: str) -> str:
    for value in (item.get("feedburner_origlink"), item.get("link")):
        if isinstance(value, str) and value.strip() and (link := web_link(value, url)):
            return link
    return ""


def _content(item: dict[str, Any]) -> str:
    """The longest of the HTML or text contents, sanitised."""
    best = ""
    for part in item.get("content", ()):
        kind, value = part.get("type", "text/html"), part.get("value") or ""
        if isinstance(value, str) and kind in ("text/html", "application/xhtml+xml", "text/plain") and len(value) > len(best):
            best = html.escape(value, quote=False) if kind == "text/plain" and "<" not in value else value
    return nh3.clean(_whole(best[:MAX_CONTENT])).strip() if best else ""


def _published(item: dict[str, Any]) -> tuple[datetime | None, str]:
    # `dict.get`: feedparser's own takes one date for another where one is missing, with a warning.
    names = ("published", "created", "updated")
    for name in names:
        if moment := _moment(dict.get(item, f"{name}_parsed")):
            return moment, ""
    text = next((str(value) for name in names if (value := dict.get(item, name))), "")
    return None, _whole(text.strip()[:200])


def _moment(parts: Any) -> datetime | None:
    """UTC of feedparser's time tuple; None for what no calendar has."""
    try:
        return datetime.fromtimestamp(calendar.timegm(parts), UTC) if parts else None
    except (ValueError, OverflowError, OSError, TypeError):
        return None


def _type(item: dict[str, Any], name: str) -> str:
    detail = item.get(name)
    return str(detail.get("type", "text/html")) if isinstance(detail, Mapping) else "text/html"


def _whole(text: str) -> str:
    """Without lone halves of surrogate pairs, which no encoder takes."""
    return text if text.isascii() else text.encode("utf-8", "replace").decode("utf-8")


_SPACE = re.compile(r"\s+")


def _plain(value: object, kind: str) -> str:
    """Text without markup, white space folded."""
    if not isinstance(value, str):
        return ""
    value = _whole(value)
    if kind != "text/plain" and ("<" in value or "&" in value):
        # A space for each tag, so that "<p>a</p><p>b</p>" stays two words.
        value = html.unescape(nh3.clean(value.replace("<", " <"), tags=set()))
    return _SPACE.sub(" ", value).strip()


def _names(values: Iterable[object]) -> tuple[str, ...]:
    """Distinct, plain, in order, 20 at most."""
    return tuple(dict.fromkeys(name for value in values if isinstance(value, str) and (name := _plain(value, "text/html")[:200])))[:20]


# --- JSON Feed (jsonfeed.org/version/1.1) ------------------------------------------------------------------------------


class _Author(msgspec.Struct):
    name: str | None = None


class _Item(msgspec.Struct):
    id: str | int | float | None = None
    url: str | None = None
    external_url: str | None = None
    title: str | None = None
    content_html: str | None = None
    content_text: str | None = None
    summary: str | None = None
    date_published: str | None = None
    date_modified: str | None = None
    authors: list[_Author] | None = None
    author: _Author | None = None
    tags: list[str] | None = None
    language: str | None = None


class _JsonFeed(msgspec.Struct):
    version: str
    items: list[msgspec.Raw]
    title: str | None = None
    language: str | None = None


_HALF = re.compile(
    rb"\\u[dD][89abAB][0-9a-fA-F]{2}(?!\\u[dD][c-fC-F])|(?<!\\u[dD][89abAB][0-9a-fA-F]{2})\\u[dD][c-fC-F][0-9a-fA-F]{2}",
)
"""Half of a surrogate pair, escaped: JSON's grammar lets it through, no text can hold it."""


def _json_feed(body: bytes, url: str) -> ParsedFeed:
    body = _HALF.sub(rb"\\ufffd", body) if b"\\u" in body else body
    try:
        found = msgspec.json.decode(body, type=_JsonFeed)
    except (msgspec.DecodeError, UnicodeError, RecursionError) as error:
        raise BadFeed(f"{url or 'the body'} is JSON but no JSON Feed: {error}") from error
    if "jsonfeed.org/version/" not in found.version:
        raise BadFeed(f"{url or 'the body'} is JSON but no JSON Feed: its version is {found.version[:80]!r}")
    if len(found.items) > MAX_ENTRIES:
        raise BadFeed(f"{url or 'the body'} shows {len(found.items)} entries, and a feed may have {MAX_ENTRIES}")
    entries: list[FeedEntry] = []
    wrong = 0
    for raw in found.items:
        try:
            item = msgspec.json.decode(raw, type=_Item)
        except (msgspec.DecodeError, UnicodeError):
            wrong += 1
            continue
        entries.append(_json_entry(item, url, found.language or ""))
    damage = f"{wrong} of {len(found.items)} items have fields of a wrong type" if wrong else ""
    return ParsedFeed(entries=_unique(entries), title=_plain(found.title, "text/plain"), version="json", damage=damage)


def _json_entry(item: _Item, url: str, language: str) -> FeedEntry:
    link = next((found for value in (item.url, item.external_url) if value and (found := web_link(value, url))), "")
    paragraphs = [part for part in (item.content_text or "").split("\n\n") if part.strip()]
    content = item.content_html or "".join(f"<p>{html.escape(part)}</p>" for part in paragraphs)
    published = _rfc3339(item.date_published) or _rfc3339(item.date_modified)
    authors = [*(item.authors or ()), *([item.author] if item.author else ())]
    return _identified(
        "" if item.id is None else str(item.id).strip(),
        link=link, title=_plain(item.title, "text/plain")[:MAX_TITLE], summary=_plain(item.summary, "text/plain"),
        content=nh3.clean(_whole(content[:MAX_CONTENT])), published=published,
        date_text="" if published else (item.date_published or "").strip()[:200], updated=_rfc3339(item.date_modified),
        authors=_names(author.name for author in authors), tags=_names(item.tags or ()), language=item.language or language,
    )


def _rfc3339(text: str | None) -> datetime | None:
    try:
        moment = msgspec.convert(text, datetime) if text else None
    except msgspec.ValidationError:
        return None
    return moment if moment is None else moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)


# --- identity ----------------------------------------------------------------------------------------------------------


def _identified(guid: str, **shown: Any) -> FeedEntry:
    guid = _whole(guid) if len(guid) <= MAX_TITLE else identity("guid", guid)
    # What readers see: neither tracking parameters nor markup, which some feeds make anew for each request.
    link = canonical(shown["link"]) if shown["link"] else ""
    digest = identity("entry", shown["title"], link, shown["summary"], _plain(shown["content"], "text/html"))
    return FeedEntry(id=guid or link or digest, hash=digest, **shown)


def _unique(entries: Iterable[FeedEntry]) -> tuple[FeedEntry, ...]:
    """Each identity once, the first of equals; a guid that several different links share is told apart by the link."""
    listed = list(entries)
    links = Counter(guid for guid, _ in {(entry.id, entry.link) for entry in listed})
    found: dict[str, FeedEntry] = {}
    for entry in listed:
        if links[entry.id] > 1:
            entry = msgspec.structs.replace(entry, id=f"{entry.id} {entry.link}")
        found.setdefault(entry.id, entry)
    return tuple(found.values())
