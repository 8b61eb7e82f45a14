"""Alerting as the settings want it: the policy, and the notifier beside the pipeline."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import timedelta

from processors.alerts import Delivery
from rasid import clock
from rasid.feedlist import ListFile
from rasid.opening import open_store
from rasid.settings import Settings, plain_channel
from sinks.alerts.notifier import Notifier, Times
from sinks.alerts.policy import PAGE, Channel, Policy
from sinks.outlets import Outlets


def policy(settings: Settings, address: str = "") -> Policy:
    """What the settings say of alerts; `address` is where the page is, if the settings do not say it."""
    alerts = settings.alerts
    plain = plain_channel(alerts)
    page = Channel(name=PAGE, kind="page", cap=0, languages=plain.languages, timezone=plain.timezone)
    return Policy(
        channels={PAGE: page, **alerts.channels},
        rules=alerts.rules,
        group_wait=timedelta(seconds=alerts.group_wait),
        group_interval=timedelta(seconds=alerts.group_interval),
        outlet=Outlets(ListFile(settings.feeds), clock.now).name,
        page=(alerts.page or address).rstrip("/"),
    )


def times(settings: Settings) -> Times:
    """How long sending may take, and how long it is tried."""
    return Times(timeout=timedelta(seconds=settings.alerts.timeout), give_up=timedelta(seconds=settings.alerts.give_up))


@asynccontextmanager
async def alerting(settings: Settings, address: str, stop: asyncio.Event, tried: Callable[[Delivery], object]) -> AsyncIterator[Notifier]:
    """The notifier at work while the block lasts; `tried` is told each delivery after an attempt.

    Where it fails (the store does), it sets `stop`, and its error is raised at the end.
    """
    with open_store(settings) as store:
        notifier = Notifier(store, policy(settings, address), clock.now, times(settings), tried=tried)
        ending = asyncio.Event()
        task = asyncio.create_task(notifier.run(ending))
        task.add_done_callback(lambda _: stop.set())
        try:
            yield notifier
        finally:
            ending.set()
            await task
