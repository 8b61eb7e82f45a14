"""Articles as the front door makes them: of a cleaned page, and of what a back-fill gives."""

from __future__ import annotations

from datetime import datetime
from urllib.parse import urlsplit

import msgspec

from ingest.cleaning.fingerprint import content_hash, fingerprint
from ingest.cleaning.origin import origin
from ingest.cleaning.page import Cleaned
from ingest.cleaning.revision import revise
from processors.model import Article


def of_page(page: Cleaned, fetched: datetime) -> Article | None:
    """The article of a cleaned page as `rasid clean` shows it: its host stands for the outlet."""
    return revise(None, page, source=urlsplit(page.url).hostname or "", fetched=fetched)


def next_revision(stored: Article | None, article: Article) -> Article | None:
    """The article as the revision after the stored one; None where it says the same."""
    if stored is None:
        return article
    if (stored.title, stored.text) == (article.title, article.text):
        return None
    return msgspec.structs.replace(article, revision=stored.revision + 1, previous_title=stored.title, previous_text=stored.text)


def backfilled(article: Article) -> Article:
    """The article as a back-fill brings it: it alerts nobody, and polling can tell whether it has changed since."""
    return msgspec.structs.replace(article, backfill=True, content_hash=article.content_hash or content_hash(article.title, article.text))


def completed(article: Article) -> Article:
    """The article with what cleaning finds in a text, where it did not come through cleaning: origin and fingerprint."""
    if article.fingerprint:
        return article
    return msgspec.structs.replace(
        article, fingerprint=fingerprint(article.text), origin=article.origin or origin(article.text, article.authors),
    )
