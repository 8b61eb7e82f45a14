"""Dead letters of collecting: an entry whose article could not be had, with all that another try needs."""

from __future__ import annotations

from datetime import datetime
from typing import Self

import msgspec

from ingest.harvest import Lost
from ingest.links import shown
from ingest.parsing import FeedEntry
from processors.errors import BadRecord
from processors.model import DeadLetter, Feed, decode, encode, identity


class Owed(msgspec.Struct, frozen=True, kw_only=True):
    """The payload: the feed and what it showed."""

    feed: Feed
    entry: FeedEntry

    @classmethod
    def of(cls, letter: DeadLetter) -> Self:
        """Raises `BadRecord` for a letter of another stage."""
        if letter.stage not in ("fetch", "clean"):
            raise BadRecord(f"dead letter {letter.id} is of stage {letter.stage}, not of collecting")
        return decode(letter.payload, cls)


def letter_id(feed: Feed, entry: FeedEntry) -> str:
    """The id of the letter that an entry has, if it has one."""
    return identity("dead letter", feed.id, entry.id)


def entry_letter(feed: Feed, entry: FeedEntry, lost: Lost, now: datetime, *, attempts: int = 1) -> DeadLetter:
    """The letter. Its id is that of the entry: a second failure of the same entry rewrites it."""
    subject = shown(entry.link) or f"{feed.title}: {entry.title or entry.id}"
    return DeadLetter(
        id=letter_id(feed, entry), stage=lost.stage, subject=subject,
        reason=lost.reason, payload=encode(Owed(feed=feed, entry=entry)).decode(), failed=now, attempts=attempts,
    )
