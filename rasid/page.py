"""The web page of a running pipeline, with `/health` and `/metrics`: served on the pipeline's event loop, read with stores of its own."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from ingest.poller import Poller
from processors.model import DeadLetter
from processors.ports import Batch
from rasid import clock
from rasid.feedlist import ListFile
from rasid.listening import Listening
from rasid.metrics import Metrics
from rasid.opening import open_store
from rasid.outside import Health
from rasid.settings import Settings
from rasid.stages import READS
from sinks.sqlite import SqliteStore
from sinks.web import Site, Stores


class Page(Listening):
    """The page of a running pipeline."""

    def __init__(self, settings: Settings, metrics: Metrics, health: Health, wake: Callable[[], object]) -> None:
        http = settings.http
        stores = Stores(lambda: open_store(settings))
        self._retrying = Retrying(stores, wake)
        site = Site(
            store=stores.borrow, now=clock.now, health=health, metrics=metrics.text, subscriptions=ListFile(settings.feeds),
            retrier=self._retrying, channels=tuple(settings.alerts.channels), rules=tuple(settings.alerts.rules), wake=wake,
            token=http.token, hosts=http.names, secure=http.secure,
        )
        super().__init__(http, site, stores.close)

    def poll_with(self, poller: Poller) -> None:
        """From now on dead letters of collecting can be tried again, too."""
        self._retrying.poller = poller


class Retrying:
    """`processors.ports.Retrier`: records go back into the log of their stage, pages are asked for again."""

    def __init__(self, stores: Stores[SqliteStore], wake: Callable[[], object]) -> None:
        self._stores = stores
        self._wake = wake
        self.poller: Poller | None = None

    async def retry(self, letter: DeadLetter) -> str | None:
        if letter.stage in READS:
            await asyncio.to_thread(self._put_back, letter)
            self._wake()
            return None
        if self.poller is None:
            return "polling has not begun yet; try again in a moment"
        return await self.poller.retry(letter)

    def _put_back(self, letter: DeadLetter) -> None:
        with self._stores.borrow() as store:
            store.commit(Batch(append=[(READS[letter.stage], letter.subject, letter.payload.encode())], settled_dead_letters=[letter.id]))
