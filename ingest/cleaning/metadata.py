"""What a page says about itself: title, dates, authors, tags, canonical link, and the text in its JSON-LD.

One pass over the head and the JSON-LD; the page's own tree is read, never copied. (trafilatura's own metadata pass takes as long as its
extraction, most of it for dates, and knows no Arabic ones.)
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from lxml.etree import XPath
from lxml.html import HtmlElement

from ingest.cleaning.characters import scrub, scrub_line
from ingest.cleaning.dates import believable, read_date
from processors.text.words import MARK, tokenize

_ARTICLE_TYPES = frozenset((
    "Article", "NewsArticle", "ReportageNewsArticle", "AnalysisNewsArticle", "BackgroundNewsArticle", "OpinionNewsArticle", "BlogPosting",
    "LiveBlogPosting", "Report", "SocialMediaPosting",
))
_PUBLISHED = (
    "article:published_time", "og:article:published_time", "datepublished", "date_published", "dc.date.issued", "dcterms.created",
    "dc.date", "dcterms.date", "publishdate", "pubdate", "publish-date", "publish_date", "published_time", "parsely-pub-date",
    "sailthru.date",
    "article.published", "article_date_original", "originalpublicationdate", "cxenseparse:recs:publishtime", "date", "og:pubdate",
)
_AUTHOR = ("author", "article:author", "dc.creator", "dcterms.creator", "parsely-author", "sailthru.author", "article_author", "byl")
_TAGS = ("article:tag", "news_keywords", "keywords", "parsely-tags", "sailthru.tags")
_NOBODY = ("admin", "editor", "administrator", "webmaster", "المحرر", "مدير الموقع")
_BY = re.compile(r"^(?:بقلم|كتبت?|إعداد|تحرير)(?=[\s:/-])")
_MOST_TAGS = 30
_SEPARATOR = re.compile(r"\s+[|\-–—·•»«:]+\s+|\s*[|»«·•]\s*|\s+::\s+")
_OWN = "not(ancestor::aside or ancestor::nav or ancestor::footer[not(ancestor::article)] or ancestor::header[not(ancestor::article)])"
"""Not of the page's frame, where today's date stands."""
_FIRST = ("::", "|", "»")
"""What separates a site's name from a title after it; a dash or a colon there is a speaker's: "الأمم المتحدة: …"."""
_META = XPath("//meta[@content and (@name or @property or @itemprop or @http-equiv)]")
_LD = XPath('//script[@type="application/ld+json"]/text()')
_CANONICAL = XPath('//link[@rel="canonical"]/@href')
_TITLE = XPath("string(//head/title | //title[not(ancestor::svg)])")
_HEADINGS = XPath("//h1")
_TIMES = XPath(
    f"/descendant::time[@datetime][{_OWN}]/@datetime | /descendant::*[@itemprop='datePublished']/@*[name()='content' or name()='datetime']"
    " | /descendant::*[@content and @property and not(self::meta)][contains(@property,'date') or contains(@property,'created')]"
    f"[{_OWN}]/@content"
    " | /descendant::abbr[contains(@class,'published')]/@title"
)
_DATED = XPath(
    "/descendant::*[self::time or @class[contains(.,'date') or contains(.,'time') or contains(.,'Date') or contains(.,'Time')"
    " or contains(.,'publish') or contains(.,'meta') or contains(.,'stmp') or contains(.,'tarikh')]"
    f" or @id[contains(.,'date') or contains(.,'Date') or contains(.,'time')]][{_OWN}]"
)
_AUTHORS = XPath(
    "/descendant::a[@rel='author'] | /descendant::*[@itemprop='author']"
    " | /descendant::*/@class[.='author' or .='author-name' or .='byline' or .='writer']/.."
)
_URL_DATE = re.compile(r"/((?:19|20)\d\d)[/-](0?[1-9]|1[0-2])[/-](0?[1-9]|[12]\d|3[01])(?=[/-]|$)")
_LONGEST_LD = 2_000_000


@dataclass(slots=True)
class Metadata:
    """As found, cleaned of characters; "" and empty where the page does not say."""

    title: str = ""
    site: str = ""
    link: str = ""
    authors: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    published: datetime | None = None
    body: str = ""
    """The article's text as JSON-LD has it."""
    meta: dict[str, list[str]] = field(default_factory=dict)


def read_metadata(tree: HtmlElement, url: str, *, fetched: datetime | None, hint: str = "", dated: bool = False) -> Metadata:
    """What the page says. `hint` is the feed's title; with `dated` the date is known already and none is looked for."""
    found = Metadata()
    for element in _META(tree):
        content = element.get("content", "").strip()
        if content:
            for attribute in ("property", "name", "itemprop"):
                name = element.get(attribute)
                if name:
                    found.meta.setdefault(name.strip().lower(), []).append(content)
    news = _news(tree)
    found.site = _first(found.meta, "og:site_name", "application-name") or scrub_line(_name(news.get("publisher")))
    links = _CANONICAL(tree)
    found.link = str(links[0]) if links else ""
    found.title = _title(tree, found, news, hint, url)
    found.authors = _authors(tree, found, news)
    found.tags = _tags(found, news)
    body = news.get("articleBody")
    found.body = _plain(body) if isinstance(body, str) else ""
    if not dated:
        found.published = _published(tree, found, news, url, fetched)
    return found


# JSON-LD ---------------------------------------------------------------------------------------------------------------------


def _news(tree: HtmlElement) -> dict[str, Any]:
    """The article's object of the page's JSON-LD; empty where there is none."""
    for raw in _LD(tree):
        if len(raw) > _LONGEST_LD or ("rticle" not in raw and "osting" not in raw and "Report" not in raw):
            continue
        try:
            value = json.loads(str(raw).strip().rstrip(";"), strict=False)  # line breaks inside strings are common
        except (ValueError, RecursionError):
            continue
        for node in _nodes(value):
            kinds = node.get("@type")
            if any(kind in _ARTICLE_TYPES for kind in (kinds if isinstance(kinds, list) else [kinds]) if isinstance(kind, str)):
                return node
    return {}


def _nodes(value: Any, depth: int = 0) -> Iterator[dict[str, Any]]:
    if depth > 5:
        return
    if isinstance(value, list):
        for item in value[:50]:
            yield from _nodes(item, depth + 1)
    elif isinstance(value, dict):
        yield value
        for key in ("@graph", "mainEntity", "mainEntityOfPage", "itemListElement"):
            if key in value:
                yield from _nodes(value[key], depth + 1)


def _name(value: Any) -> str:
    if isinstance(value, list):
        value = value[0] if value else ""
    if isinstance(value, dict):
        value = value.get("name", "")
        if isinstance(value, list):
            value = value[0] if value else ""
    return value if isinstance(value, str) else ""


_BREAKS = re.compile(r"<\s*(?:br|/p|/div|/li|/h\d)\b[^>]*>", re.IGNORECASE)
_MARKUP = re.compile(r"<[/!a-zA-Z][^<>]{0,2000}>")


def _plain(text: str) -> str:
    text = scrub(text) if "&lt;" in text else text
    return scrub(_MARKUP.sub("", _BREAKS.sub("\n", text)))


# Title -----------------------------------------------------------------------------------------------------------------------


def _key(text: str) -> str:
    return " ".join(token.word.norm for token in tokenize(text) if token.word.kind != MARK)


def _title(tree: HtmlElement, found: Metadata, news: dict[str, Any], hint: str, url: str) -> str:
    headline = news.get("headline")
    window = scrub_line(_TITLE(tree))
    shared = _first(found.meta, "og:title", "twitter:title")
    headings = [text for h1 in _HEADINGS(tree)[:5] if (text := scrub_line(h1.text_content()[:1000]))]
    hint = scrub_line(hint)
    around = [_key(text) for text in (window, shared, hint) if text]
    for heading in headings:  # the heading that the window's title repeats is the article's, not the site's logo
        key = _key(heading)
        if len(key) > 12 and any(key in text for text in around) and not _is_site(heading, found.site, url):
            return without_site(heading, found.site, url)
    for candidate in (scrub_line(headline) if isinstance(headline, str) else "", shared):
        if candidate and not _is_site(candidate, found.site, url):
            return without_site(candidate, found.site, url)
    if hint:
        return without_site(hint, found.site, url)
    short = without_site(window, found.site, url, sure=False)
    if short and not _is_site(short, found.site, url):
        return short
    return next((h for h in headings if not _is_site(h, found.site, url)), "")


def _is_site(text: str, site: str, url: str) -> bool:
    key = _key(text)
    return bool(key) and (key == _key(site) or key.replace(" ", "") == _label(url))


def _label(url: str) -> str:
    """The name in a host: "aljazeera" of "www.aljazeera.net"."""
    host = url.partition("://")[2].partition("/")[0].partition(":")[0].lower().split(".")
    labels = [part for part in host[:-1] if part not in ("www", "m", "ar", "arabic", "com", "net", "org", "co", "gov", "news")]
    return labels[-1].replace("-", "") if labels else ""


def without_site(title: str, site: str, url: str, *, sure: bool = True) -> str:
    """The title without the site's name before or after it. With `sure=False`, for a window's title, a short part at the end after a
    separator counts as the site's name even where nothing else says what that is."""
    while True:
        separators = list(_SEPARATOR.finditer(title))
        if not separators:
            return title
        last, first = separators[-1], separators[0]
        if _names_site(title[last.end() :], site, url):
            title = title[: last.start()].strip()
        elif _names_site(title[: first.start()], site, url):
            title = title[first.end() :].strip()
        elif not sure and len(title[last.end() :].split()) <= 4 and len(title[: last.start()].split()) >= 4 and last[0].strip() != ":":
            title = title[: last.start()].strip()
        elif not sure and first[0].strip() in _FIRST and title[: first.start()].count(" ") < 3 <= title[first.end() :].count(" "):
            title = title[first.end() :].strip()
        else:
            return title


def _names_site(part: str, site: str, url: str) -> bool:
    key = _key(part)
    if not key:
        return True
    names = _key(site)
    if names and (key == names or (len(key) > 4 and (key in names or names in key) and len(key.split()) <= len(names.split()) + 2)):
        return True
    label = _label(url)
    return len(label) > 2 and key.replace(" ", "").removesuffix("net").removesuffix("com").removesuffix(".") == label


# Who, what, when -------------------------------------------------------------------------------------------------------------


def _first(meta: dict[str, list[str]], *names: str) -> str:
    for name in names:
        for value in meta.get(name, ()):
            text = scrub_line(value)
            if text:
                return text
    return ""


def _authors(tree: HtmlElement, found: Metadata, news: dict[str, Any]) -> tuple[str, ...]:
    named = news.get("author")
    names = [_name(item) for item in (named if isinstance(named, list) else [named])]
    if not any(names):
        names = [value for name in _AUTHOR for value in found.meta.get(name, ())][:5]
    if not names:
        names = [element.text_content()[:200] for element in _AUTHORS(tree)[:3]]
    site = _key(found.site)
    clean = []
    for name in names:
        text = _BY.sub("", scrub_line(name)).strip(" :-")
        key = _key(text)
        if key and key not in (site, *_NOBODY) and len(text) <= 80 and "://" not in text:
            clean.append(text)
    return tuple(dict.fromkeys(clean))


def _tags(found: Metadata, news: dict[str, Any]) -> tuple[str, ...]:
    values: list[str] = []
    keywords = news.get("keywords")
    if isinstance(keywords, str):
        values.append(keywords)
    elif isinstance(keywords, list):
        values.extend(item for item in keywords if isinstance(item, str))
    for name in _TAGS:
        if not values:
            values.extend(found.meta.get(name, ()))
    tags = [scrub_line(part).strip("#، ") for value in values for part in re.split("[,،;؛|\n]", value)]
    return tuple(dict.fromkeys(tag for tag in tags if 1 < len(tag) <= 60))[:_MOST_TAGS]


def _published(tree: HtmlElement, found: Metadata, news: dict[str, Any], url: str, fetched: datetime | None) -> datetime | None:
    for text in _dates_said(tree, found, news):
        moment = believable(read_date(text), fetched)
        if moment is not None:
            return moment
    in_url = _URL_DATE.search(url)
    if in_url:
        moment = believable(read_date("-".join(in_url.groups())), fetched)
        if moment is not None:
            return moment
    return None


def _dates_said(tree: HtmlElement, found: Metadata, news: dict[str, Any]) -> Iterator[str]:
    """What may be the date, most trustworthy first."""
    for key in ("datePublished", "dateCreated"):
        if isinstance(news.get(key), str):
            yield news[key]
    for name in _PUBLISHED:
        yield from found.meta.get(name, ())
    yield from map(str, _TIMES(tree)[:3])
    for element in _DATED(tree)[:12]:
        text = " ".join(element.itertext())
        if 6 <= len(text) <= 400:
            yield text
