"""Trying again: for ever, with pauses that grow."""

from __future__ import annotations

import asyncio
from typing import Any

_BACK_OFF = (0.2, 5.0)
"""Seconds before the first further try, and the most."""


async def tries() -> Any:
    """Goes on for ever, with pauses that grow."""
    pause, most = _BACK_OFF
    while True:
        yield None
        await asyncio.sleep(pause)
        pause = min(pause * 2, most)
