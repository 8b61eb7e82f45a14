"""The Atom feed of contradictions (RFC 4287), for any feed reader. Pure: the page serves it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import UTC, datetime
from xml.etree import ElementTree as ET

from processors.model import AlertCause
from sinks.alerts.policy import PAGE_CHANNEL, Channel, Language, Outlet
from sinks.alerts.subject import Subject
from sinks.alerts.wording import explained, headline, link, page_of, plain, told

_ATOM = "http://www.w3.org/2005/Atom"
_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_NAMES = {"ar": "راصد: تناقضات", "en": "Rasid: contradictions"}


def feed(
    subjects: Sequence[Subject], *, page: str, address: str, language: Language = "ar", channel: Channel = PAGE_CHANNEL,
    outlet: Outlet = str,
) -> bytes:
    """The feed with one entry for each contradiction, in the order given; a retracted one says so.

    `page` is the page's address without a slash at the end, `address` the feed's own. An entry's id stays, whatever joins its sides.
    """
    root = ET.Element("feed", {"xmlns": _ATOM, "xml:lang": language})
    _add(root, "id", address)
    _add(root, "title", _NAMES[language])
    _add(root, "updated", _when(max((_updated(subject) for subject in subjects), default=datetime(1970, 1, 1, tzinfo=UTC))))
    ET.SubElement(root, "link", {"rel": "self", "href": address})
    ET.SubElement(root, "link", {"rel": "alternate", "href": f"{page}/"})
    _add(ET.SubElement(root, "author"), "name", "Rasid")
    for subject in subjects:
        _entry(root, subject, page, language, channel, outlet)
    raw: bytes = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return raw


def _entry(root: ET.Element, subject: Subject, page: str, language: Language, channel: Channel, outlet: Outlet) -> None:
    one = subject.contradiction
    cause: AlertCause = "retracted" if one.retracted else "new"
    entry = ET.SubElement(root, "entry")
    _add(entry, "id", f"urn:rasid:contradiction:{one.id}")
    _add(entry, "title", headline(language, cause, subject))
    _add(entry, "updated", _when(_updated(subject)))
    _add(entry, "published", _when(one.first_seen))
    ET.SubElement(entry, "link", {"rel": "alternate", "href": page_of(page, one)})
    for article in subject.articles:
        if article and (url := link(article.url)):
            ET.SubElement(entry, "link", {"rel": "related", "href": _clean(url), "title": _clean(plain(article.title, 160))})
    ET.SubElement(entry, "category", {"term": one.kind})
    ET.SubElement(entry, "category", {"term": one.act})
    _add(entry, "summary", plain(explained(language, subject, outlet)))
    _add(entry, "content", told(language, channel, cause, subject, page, outlet), type="text")


def _updated(subject: Subject) -> datetime:
    return max(subject.contradiction.first_seen, *(claim.published for claim in subject.claims), subject.left.published)


def _when(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


def _add(parent: ET.Element, name: str, text: str, **attributes: str) -> None:
    ET.SubElement(parent, name, attributes).text = _clean(text)


def _clean(text: str) -> str:
    """What XML 1.0 can hold of the text."""
    return _NOT_XML.sub("", text)
