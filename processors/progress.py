"""What a step of the stages did, embedded or distributed."""

from __future__ import annotations

from typing import NamedTuple


class Progress(NamedTuple):
    """What one step did."""

    articles: int = 0
    claims: int = 0
    reports: int = 0
    contradictions: int = 0
    alerts: int = 0
    dead_letters: int = 0
