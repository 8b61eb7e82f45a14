"""`/health` and `/metrics`: how a running pipeline is seen from outside."""

from __future__ import annotations

from collections.abc import Callable
from typing import Self

from aiohttp import web

from processors.errors import BadSettings
from processors.model import encode
from rasid.metrics import CONTENT_TYPE, Metrics
from rasid.settings import Http

Health = Callable[[], dict[str, object]]
"""What `/health` tells; its "status" is "ok", or in a word what is wrong (then the answer is a 503)."""


class Outside:
    """A small HTTP server on the address of the settings; an async context manager. Knows the port once it is entered."""

    def __init__(self, settings: Http, metrics: Metrics, health: Health) -> None:
        self._settings = settings
        self._metrics = metrics
        self._health = health
        self.port = settings.port

    async def __aenter__(self) -> Self:
        application = web.Application()
        application.router.add_get("/health", self._tell_health)
        application.router.add_get("/metrics", self._tell_metrics)
        self._runner = web.AppRunner(application, access_log=None, handle_signals=False, shutdown_timeout=1.0)
        await self._runner.setup()
        site = web.TCPSite(self._runner, self._settings.host, self._settings.port)
        try:
            await site.start()
        except OSError as error:
            await self._runner.cleanup()
            where = f"http.port {self._settings.port} on {self._settings.host}"
            raise BadSettings(f"{where} cannot be used ({error.strerror}); choose another, or 0 for any free one") from error
        self.port = self._runner.addresses[0][1]
        return self

    async def __aexit__(self, *exc: object) -> None:
        await self._runner.cleanup()

    async def _tell_health(self, _: web.Request) -> web.Response:
        found = self._health()
        return web.Response(body=encode(found), content_type="application/json", status=200 if found["status"] == "ok" else 503)

    async def _tell_metrics(self, _: web.Request) -> web.Response:
        return web.Response(body=self._metrics.text(), headers={"Content-Type": CONTENT_TYPE})
