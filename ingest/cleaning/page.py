"""What goes into cleaning and what comes out of it."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

import msgspec

Reason = Literal["too_large", "not_html", "no_text", "language", "timeout", "crashed", "closed"]
"""Why a page gave no article. `language` is no fault: the page is not Arabic, and is skipped and counted."""


class Hints(msgspec.Struct, frozen=True, kw_only=True):
    """What the feed's entry says about the page; every field may be missing."""

    title: str = ""
    published: datetime | None = None
    published_text: str = ""
    """The entry's date as written, where no machine could read it ("الثلاثاء 3 نيسان 2018")."""
    authors: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    text: str = ""
    """The entry's full text, HTML or plain. It is used where the page gives none, or where `Page.body` is empty."""


class Page(msgspec.Struct, frozen=True, kw_only=True):
    """A page as it was fetched."""

    url: str
    body: bytes = b""
    """As received, after content-encoding was undone; empty: only the hints' text counts."""
    content_type: str = ""
    """The HTTP header's value, e.g. "text/html; charset=windows-1256"; "" where unknown."""
    hints: Hints = Hints()
    fetched: datetime | None = None
    """Aware. A date found in the page that lies more than a day after it is not believed."""


class Cleaned(msgspec.Struct, frozen=True, kw_only=True, tag=True):
    """The fields of an article, as far as the page gives them."""

    url: str
    """Canonical."""
    title: str
    text: str
    """Paragraphs, one a line; as written, but for control and bidi characters, page furniture and repeated titles."""
    language: str = "ar"
    published: datetime | None = None
    """UTC; None where neither feed nor page says."""
    authors: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    origin: str | None = None
    content_hash: str = ""
    fingerprint: tuple[int, ...] = ()


class Unclean(msgspec.Struct, frozen=True, kw_only=True, tag=True):
    """A page without an article: the reason as a word for counting, and in words for people."""

    url: str
    reason: Reason
    detail: str

    @property
    def skipped(self) -> bool:
        """True where nothing went wrong: the page is simply not Arabic."""
        return self.reason == "language"
