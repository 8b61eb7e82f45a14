"""Listening for the page's readers, with `/health` and `/metrics`: on the event loop of whoever works there."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Callable
from typing import Self

import uvicorn

from processors.errors import BadSettings
from rasid.settings import Http
from sinks.web import Site, application
from sinks.web.live import Live
from sinks.web.security import is_loopback

LAST_ANSWERS = 2
"""Seconds that answers under way get at the end."""
_BACKLOG = 256


def check(http: Http) -> None:
    """Raises `BadSettings` where the page would be open to other machines without a password."""
    if not is_loopback(http.host) and not http.token:
        raise BadSettings(
            f"http.host {http.host} can be reached from other machines: set http.token to a password of 12 characters or "
            "more, or listen on 127.0.0.1"
        )


class Listening:
    """An async context manager. Knows the port once it is entered. Raises `BadSettings` for one that cannot be had."""

    def __init__(self, http: Http, site: Site, ended: Callable[[], object]) -> None:
        """`ended` is called when nobody is answered any more."""
        check(http)
        self._http = http
        self._site = site
        self._ended = ended
        self.port = http.port

    @property
    def address(self) -> str:
        """Where the page is, as a person opens it on this machine."""
        host = self._http.host
        host = "127.0.0.1" if host in ("0.0.0.0", "::", "") else host  # noqa: S104 - compared, not listened on
        return f"http://{f'[{host}]' if ':' in host else host}:{self.port}"

    async def __aenter__(self) -> Self:
        self._socket = self._listen()
        self.port = self._socket.getsockname()[1]
        app = application(self._site)
        self._live: Live = app.state.live
        config = uvicorn.Config(
            app, log_config=None, access_log=False, server_header=False, timeout_graceful_shutdown=LAST_ANSWERS, ws="none", lifespan="on",
            proxy_headers=False,
        )
        config.load()
        self._server = uvicorn.Server(config)  # its parts are driven here: `serve` would take the pipeline's signals
        self._server.lifespan = config.lifespan_class(config)
        await self._server.startup(sockets=[self._socket])
        self._serving = asyncio.create_task(self._server.main_loop())
        return self

    async def __aexit__(self, *exc: object) -> None:
        await self._live.close()
        self._server.should_exit = True
        await self._serving
        await self._server.shutdown(sockets=[self._socket])
        self._ended()

    def _listen(self) -> socket.socket:
        host, port = self._http.host, self._http.port
        try:
            family = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)[0][0]
            return socket.create_server((host, port), family=family, backlog=_BACKLOG)
        except OSError as error:
            where = f"http.port {port} on {host}"
            raise BadSettings(f"{where} cannot be used ({error.strerror}); choose another, or 0 for any free one") from error
