"""What an address or a form asks for, as values: wrong ones count as not given."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any, cast, get_args

from processors.model import ActType, ContradictionKind
from processors.ports import Among, Mark, Query

ACTS: tuple[str, ...] = get_args(ActType)
KINDS: tuple[str, ...] = get_args(ContradictionKind)
MARKS: tuple[str, ...] = get_args(Mark)
LONGEST = 300
"""Characters of a filter; what is longer names nothing."""
MOST = 200


def text(given: Mapping[str, Any], name: str) -> str | None:
    """A short text, or None."""
    value = given.get(name)
    stripped = value.strip() if isinstance(value, str) else ""
    return stripped[:LONGEST] or None


def one_of(given: Mapping[str, Any], name: str, allowed: tuple[str, ...]) -> str | None:
    value = text(given, name)
    return value if value in allowed else None


def date(given: Mapping[str, Any], name: str, *, end: bool = False) -> datetime | None:
    """A day (`2026-03-01`) or a moment in RFC 3339; with `end`, a day means its end."""
    value = text(given, name)
    if value is None:
        return None
    try:
        moment = datetime.fromisoformat(value)
    except ValueError:
        return None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    try:
        return moment.astimezone(UTC) + timedelta(days=1) if end and len(value) == len("2026-03-01") else moment.astimezone(UTC)
    except OverflowError:
        return None


def count(given: Mapping[str, Any], name: str, otherwise: int, most: int = MOST) -> int:
    """A whole number from 1 to `most`."""
    value = text(given, name) or ""
    return min(max(int(value), 1), most) if value.isascii() and value.isdigit() and len(value) < 10 else otherwise


def among(given: Mapping[str, Any], names: Mapping[str, str] | None = None) -> Among:
    """The filters of the list of contradictions. `names` are actors' ids by the names that the page offers."""
    speaker = text(given, "speaker")
    mark = one_of(given, "mark", MARKS)
    return Among(
        kind=cast("ContradictionKind | None", one_of(given, "kind", KINDS)), act=one_of(given, "act", ACTS), place=text(given, "place"),
        outlet=text(given, "outlet"), speaker=(names or {}).get(speaker, speaker) if speaker else None, since=date(given, "since"),
        until=date(given, "until", end=True), mark=cast("Mark | None", mark), retracted=None if "retracted" in given else False,
    )


def query(given: Mapping[str, Any], limit: int) -> Query:
    """A search."""
    disputed = one_of(given, "contradicted", ("yes", "no"))
    words = given.get("q")
    return Query(
        text=words[:2000] if isinstance(words, str) else "", outlet=text(given, "outlet"), place=text(given, "place"),
        since=date(given, "since"), until=date(given, "until", end=True), act=one_of(given, "act", ACTS),
        contradicted=None if disputed is None else disputed == "yes", limit=limit, after=text(given, "after"),
    )
