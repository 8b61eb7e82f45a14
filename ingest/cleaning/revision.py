"""Revisions: the same URL with changed words is the same article, one revision later."""

from __future__ import annotations

from datetime import datetime

from ingest.cleaning.page import Cleaned
from processors.model import Article, identity


def revise(previous: Article | None, cleaned: Cleaned, *, source: str, fetched: datetime, backfill: bool = False) -> Article | None:
    """The article to store, or None where title and text are those of `previous`.

    `previous` is the newest stored revision of `article_id(cleaned.url)`. An article whose date nobody names counts as published
    when it was first fetched, and keeps that date.
    """
    if previous is not None and previous.content_hash == cleaned.content_hash:
        return None
    published = cleaned.published or (previous.published if previous is not None else fetched)
    return Article(
        id=article_id(cleaned.url) if previous is None else previous.id,
        revision=0 if previous is None else previous.revision + 1,
        url=cleaned.url,
        source=source,
        title=cleaned.title,
        text=cleaned.text,
        language=cleaned.language,
        published=published,
        fetched=fetched,
        authors=cleaned.authors,
        tags=cleaned.tags,
        origin=cleaned.origin,
        content_hash=cleaned.content_hash,
        fingerprint=cleaned.fingerprint,
        previous_title=None if previous is None else previous.title,
        previous_text=None if previous is None else previous.text,
        backfill=backfill,
    )


def article_id(url: str) -> str:
    """The id of the article at a canonical URL."""
    return identity("article", url)
