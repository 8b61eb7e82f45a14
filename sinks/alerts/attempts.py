"""What an attempt to deliver makes of a delivery: sent, tried again later, or given up. Pure.

The delays stand in the store with the delivery, so that a restart neither forgets them nor begins anew.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from msgspec.structs import replace

from processors.alerts import Delivery

_FIRST = 15.0
_LONGEST = 3600.0
"""Seconds between attempts: they double from the first to the longest."""


def sent(delivery: Delivery, now: datetime) -> Delivery:
    """The channel took it."""
    return replace(delivery, state="sent", attempts=delivery.attempts + 1, reason="", ended=now)


def failed(delivery: Delivery, reason: str, now: datetime, *, after: timedelta, give_up: timedelta) -> Delivery:
    """The channel did not take it: it is tried again, not before `after`, until `give_up` after it was made; then it stays as failed."""
    attempts = delivery.attempts + 1
    wait = max(_delay(delivery.id, attempts), after)
    if now + wait > delivery.made + give_up:
        return replace(delivery, state="failed", attempts=attempts, reason=reason, ended=now)
    return replace(delivery, attempts=attempts, reason=reason, due=now + wait)


def again(delivery: Delivery, now: datetime) -> Delivery:
    """A person wants it tried again, under the same id: once, where it is older than what is tried again by itself."""
    return replace(delivery, state="pending", due=now, ended=None)


def _delay(id: str, attempts: int) -> timedelta:
    """Doubling, with a spread of ± 20 % that the id fixes, so that messages that failed together do not all return together."""
    spread = 0.8 + 0.4 * (int(id[:4], 16) / 0xFFFF)
    return timedelta(seconds=min(_LONGEST, _FIRST * 2 ** min(attempts - 1, 20)) * spread)
