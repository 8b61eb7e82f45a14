"""What is claimed in a text, and what of it is denied."""

from __future__ import annotations

from datetime import UTC, datetime

from processors.claims import extract
from processors.model import Article, Claim

PUBLISHED = datetime(2019, 9, 17, 12, tzinfo=UTC)


def claimed(text: str) -> tuple[Claim, ...]:
    return extract(Article(id="a", source="s", title="", text=text, published=PUBLISHED))


def denied(text: str) -> list[Claim]:
    return [claim for claim in claimed(text) if claim.stance == "denies"]


def deniers(text: str, act: str) -> list[str]:
    """The names of those who deny an act of this type, one for each claim."""
    return [claim.speaker.name for claim in denied(text) if claim.act.type == act and claim.speaker is not None]
