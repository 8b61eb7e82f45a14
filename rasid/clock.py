"""The only place of Rasid that reads the clock. Everything else is handed the time."""

from __future__ import annotations

from datetime import UTC, datetime


def now() -> datetime:
    """The present, UTC, aware."""
    return datetime.now(UTC)  # noqa: TID251 - this is the clock that everything else is handed
