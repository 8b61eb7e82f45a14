"""From a page to the fields of its article: `clean_page`, which the worker processes run.

The page is decoded and parsed once; trafilatura works on that tree. Where it finds less than the page's own JSON-LD or the feed's
entry holds, theirs is taken.
"""

from __future__ import annotations

import codecs
import logging
import re
from datetime import datetime

from lxml import etree
from lxml.html import HtmlElement, HTMLParser, document_fromstring
from trafilatura import bare_extraction
from trafilatura.settings import Document, Extractor

from ingest.cleaning import language as languages
from ingest.cleaning.address import canonical, declared
from ingest.cleaning.characters import scrub, scrub_line
from ingest.cleaning.charset import decode
from ingest.cleaning.dates import believable, read_date
from ingest.cleaning.fingerprint import content_hash, fingerprint
from ingest.cleaning.furniture import tidy
from ingest.cleaning.layout import drop_menus, drop_teasers, flatten_layout
from ingest.cleaning.metadata import Metadata, read_metadata
from ingest.cleaning.origin import origin
from ingest.cleaning.page import Cleaned, Hints, Page, Reason, Unclean

SHORTEST = 30
"""Letters: less is no article but a heading or a notice."""
_TOO_MANY = 200_000
"""Tags: a news page has some thousands."""
_BLOCKS = frozenset((
    "p", "div", "li", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "tr", "br", "section", "article", "ul", "ol", "table", "pre",
))
_SILENT = ("script", "style", "noscript", "iframe", "template", "svg", "form", "button", "select", "figcaption", "head", "title")
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0e-\x1f]")  # libxml2 stops at some of them
_NEVER_TEXT = (
    "script", "style", "link", "meta", "template", "svg", "nav", "select", "option", "button", "input", "textarea", "iframe",
    "object", "embed", "canvas", "map", "dialog",
)
_LINE_BREAKS = re.compile(r"[\r\n]+")
_WARMING = "<body>" + "<p>وقال المتحدث إن الاجتماع الذي عقد في المدينة انتهى بعد ساعات.</p>" * 10 + "</body>"
_CONTROL_BYTES = re.compile(rb"[\x00-\x08\x0b\x0e-\x1a\x1c-\x1f\x7f]")
_BOMS = (codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE, codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)
_BINARY = (b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"PK\x03\x04", b"\x1f\x8b", b"RIFF", b"\x00\x00\x00")
_CERTAIN = 500
"""Characters: a shorter text is compared with what other extractors find."""
_alone = Extractor(output_format="python", fast=True, comments=False, tables=True, with_metadata=False)
_compared = Extractor(output_format="python", comments=False, tables=True, with_metadata=False)
_REMAINS = etree.XPath("|".join(f".//{tag}" for tag in (
    "aside", "audio", "button", "fieldset", "figure", "footer", "iframe", "input", "label", "link", "nav", "noindex", "noscript", "object",
    "option", "select", "source", "svg", "time",
)))
_ONE_CLASS = etree.ElementDefaultClassLookup(element=HtmlElement)
"""lxml.html would ask a function of Python for the class of each element, each time that it is met; forms matter nothing here."""
_count_tables = etree.XPath("count(.//table)")
_count_paragraphs = etree.XPath("count(.//p)")

for _name in ("trafilatura", "htmldate", "courlan", "justext", "readability"):  # their warnings are our error values
    logging.getLogger(_name).setLevel(logging.CRITICAL)


def warm_up() -> None:
    """Loads what the first page would wait for: the tables and the extractor, but not the language model, which few pages need."""
    clean_page(Page(url="", body=_WARMING.encode()))


def clean_page(page: Page) -> Cleaned | Unclean:
    """The article of a page, or why there is none. Never raises for what a page holds, short of exhausted memory."""
    hints = page.hints
    hinted = _feed_text(hints.text)
    tree, cut = None, False
    if page.body:
        if _is_binary(page.body):
            return _unclean(page, "not_html", "the body is no text but a document, an image or an archive")
        text = decode(page.body, page.content_type)
        if text.count("<") > _TOO_MANY:
            return _unclean(page, "too_large", f"{text.count('<')} tags; a page may have {_TOO_MANY}")
        tree, cut = _parse(text)
    if tree is None:
        return _article(page, Metadata(title=scrub_line(hints.title)), hinted)
    dated = _hinted_date(hints, page.fetched)
    meta = read_metadata(tree, page.url, fetched=page.fetched, hint=hints.title, dated=dated is not None)
    etree.strip_elements(tree, *_NEVER_TEXT, with_tail=False)  # each of trafilatura's copies and searches is the quicker for it
    drop_menus(tree)
    flatten_layout(tree)
    drop_teasers(tree)
    answer = _article(page, meta, _best(_without_glued_title(_extract(tree), meta.title, tree), meta.body, hinted))
    if cut and isinstance(answer, Unclean) and answer.reason == "no_text":
        return _unclean(page, "no_text", "elements are nested so deeply that the parser gave up before it came to a text")
    return answer


def _is_binary(body: bytes) -> bool:
    """Whether the body is no text: by its first bytes, or by control characters, which no charset of a page uses."""
    if body.startswith(_BOMS):
        return False
    start = body[:4096]
    return body.startswith(_BINARY) or 50 * len(_CONTROL_BYTES.findall(start)) > len(start)


def _article(page: Page, meta: Metadata, text: str) -> Cleaned | Unclean:
    hints = page.hints
    title = meta.title or scrub_line(hints.title)
    text = tidy(title, text)
    letters = sum(map(str.isalpha, text[:1000]))
    if letters < SHORTEST:
        what = f"only {letters} letters of text found" if letters else "no article text found: empty, or only links, scripts or images"
        return _unclean(page, "no_text", what)
    found = languages.language(text)
    if found != "ar":
        return _unclean(page, "language", f"the text is not Arabic ({found})")
    authors = tuple(dict.fromkeys(a for a in map(scrub_line, hints.authors) if a)) or meta.authors
    return Cleaned(
        url=declared(page.url, meta.link) if meta.link else canonical(page.url),
        title=title,
        text=text,
        published=_hinted_date(hints, page.fetched) or meta.published,
        authors=authors,
        tags=tuple(dict.fromkeys(t for t in (*map(scrub_line, hints.tags), *meta.tags) if t)),
        origin=origin(text, authors),
        content_hash=content_hash(title, text),
        fingerprint=fingerprint(text),
    )


def _unclean(page: Page, reason: Reason, detail: str) -> Unclean:
    return Unclean(url=page.url, reason=reason, detail=detail)


def _hinted_date(hints: Hints, fetched: datetime | None) -> datetime | None:
    return believable(hints.published, fetched) or (believable(read_date(hints.published_text), fetched) if hints.published_text else None)


def _parse(text: str) -> tuple[HtmlElement | None, bool]:
    """The tree, None where it has no element; and whether it is cut because elements were nested too deeply for libxml2."""
    if "<" not in text:
        text = "<p>" + text.replace("\n\n", "</p><p>") + "</p>" if text.strip() else ""
    parser = HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, collect_ids=False)
    parser.set_element_class_lookup(_ONE_CLASS)
    try:
        tree = document_fromstring(_CONTROLS.sub("", text).encode("utf-8", "replace"), parser=parser, ensure_head_body=False)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):  # nothing in it but white space and comments
        tree = None
    return tree, any("depth" in entry.message for entry in parser.error_log.filter_from_fatals())


def _extract(tree: HtmlElement) -> str:
    """trafilatura's text: its own extractor alone where the paragraphs of the page bear its result out, else all that it can do.

    The comparison with readability and justext, a third of its time, would take their result only where its own is deficient: short,
    without paragraphs, more tables than paragraphs, with remains of navigation, or less than half of what readability finds.
    """
    try:
        paragraphs = sum(len(p.text_content()) for p in tree.iter("p"))
        document = bare_extraction(tree, options=_alone) if paragraphs >= _CERTAIN // 2 else None
        if not _convincing(document, paragraphs):
            document = bare_extraction(tree, options=_compared)
    except (ValueError, RecursionError, etree.LxmlError):  # what trafilatura could not cope with, JSON-LD or the feed may still hold
        return ""
    return scrub(document.text or "") if isinstance(document, Document) else ""


def _convincing(document: object, paragraphs: int) -> bool:
    """`paragraphs`: how many characters the page's paragraphs hold."""
    if not isinstance(document, Document) or document.body is None:
        return False
    length, body = len(document.text or ""), document.body
    if length < _CERTAIN or _REMAINS(body):
        return False
    return 0.5 * length <= paragraphs <= 2 * length and int(_count_tables(body)) <= int(_count_paragraphs(body))


def _without_glued_title(text: str, title: str, tree: HtmlElement) -> str:
    """The text without the title that the extractor put into one line with it: where the rest starts an element of the page."""
    if not title or not text.startswith(title + " "):
        return text
    rest = text[len(title) + 1 :]
    start = " ".join(rest[:60].split())
    starts = (" ".join((element.text_content()[:200]).split()) for element in tree.iter("p", "div", "span", "td", "article", "section"))
    return rest if any(found.startswith(start) for found in starts) else text


def _best(extracted: str, body: str, hinted: str) -> str:
    """The extractor's text, unless the page's JSON-LD or the feed holds clearly more of the article."""
    best = extracted
    if "\n" not in best and "\n" in body and 0.8 * len(best) < len(body) < 1.25 * len(best):
        best = body  # the same text with its paragraphs
    if len(body) > 200 and len(body) > 1.7 * len(best):
        best = body
    if len(hinted) > 200 and len(hinted) > 1.5 * len(best):
        best = hinted
    if len(best) < 100:
        best = max((best, body, hinted), key=len)
    return best


def _feed_text(text: str) -> str:
    """The plain text of a feed entry's content, which is HTML or plain."""
    if "<" not in text:
        return scrub(text)
    tree, _ = _parse(text)
    if tree is None:
        return ""
    etree.strip_elements(tree, *_SILENT, with_tail=False)
    parts: list[str] = []
    for event, element in etree.iterwalk(tree, events=("start", "end")):
        if element.tag in _BLOCKS:
            parts.append("\n")
        inside = element.text if event == "start" else element.tail
        if inside:
            parts.append(_LINE_BREAKS.sub(" ", inside))
    return scrub("".join(parts))
