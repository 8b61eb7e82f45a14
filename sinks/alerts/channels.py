"""The channels: what sends a message, each in its own way. A failure is a `Refused` in words that hold no address and no secret."""

from __future__ import annotations

import asyncio
import errno
import ipaddress
import logging
import re
import socket
import sys
import warnings
from collections.abc import Mapping
from contextvars import ContextVar
from datetime import datetime, timedelta
from types import ModuleType
from typing import Protocol, Self, TextIO

import aiohttp
from aiohttp import AddrInfoType

from processors.addresses import is_public
from processors.alerts import Delivery
from processors.errors import BadSettings, Unreachable
from sinks.alerts import signing
from sinks.alerts.policy import Channel

USER_AGENT = "Rasid/0.1 (alerts)"
_MOST = 64 * 1024
"""Bytes of an answer that are read, so that its connection can be used again."""


class Refused(Unreachable):
    """A channel did not take a message; `after` is how long it asks to be left alone."""

    def __init__(self, reason: str, after: timedelta = timedelta(0)) -> None:
        super().__init__(reason)
        self.after = after


class Sender(Protocol):
    """One channel, ready to send."""

    async def send(self, delivery: Delivery, now: datetime) -> None:
        """Sends the message, or raises `Refused`. A message that is sent again has the same id: who gets it can drop the second."""

    async def close(self) -> None: ...


def sender(channel: Channel, *, timeout: timedelta, out: TextIO | None = None) -> Sender:
    """The sender of a channel. Raises `BadSettings` where its address is none."""
    if channel.kind == "webhook":
        return Webhook(channel, timeout)
    if channel.kind == "apprise":
        return Apprise(channel, timeout)
    return Terminal(out or sys.stdout) if channel.kind == "stdout" else Page()


class Page:
    """What is stored is on the page: nothing is left to do."""

    async def send(self, delivery: Delivery, now: datetime) -> None:
        """Nothing is asked of anybody."""

    async def close(self) -> None:
        """Nothing to let go of."""


class Terminal:
    """Standard output, a blank line after each message."""

    def __init__(self, out: TextIO) -> None:
        self._out = out

    async def send(self, delivery: Delivery, now: datetime) -> None:  # noqa: ARG002 - the Protocol's
        try:
            self._out.write(f"{delivery.text}\n\n")
            self._out.flush()
        except (OSError, ValueError) as error:
            raise Refused(f"standard output cannot be written: {error}") from error

    async def close(self) -> None:
        """Standard output stays open."""


class Webhook:
    """Posts the message's JSON, signed. Redirects are refused, and private addresses unless the channel allows its own."""

    def __init__(self, channel: Channel, timeout: timedelta) -> None:
        self._url = channel.url
        self._secret = signing.key(channel.secret)
        self._private = channel.private
        self._timeout = aiohttp.ClientTimeout(total=timeout.total_seconds())
        self._session: aiohttp.ClientSession | None = None

    async def send(self, delivery: Delivery, now: datetime) -> None:
        body = delivery.payload.encode()
        headers = {"Content-Type": "application/json; charset=utf-8", "User-Agent": USER_AGENT}
        headers |= signing.headers(self._secret, delivery.id, now, body)
        try:
            async with self._opened().post(self._url, data=body, headers=headers, allow_redirects=False) as answer:
                await answer.content.read(_MOST)
                self._judge(answer.status, answer.headers)
        except TimeoutError as error:
            raise Refused(f"no answer within {self._timeout.total:g} s") from error
        except (aiohttp.ClientError, OSError, ValueError) as error:
            raise Refused(self._words(error)) from error

    def _judge(self, status: int, headers: Mapping[str, str]) -> None:
        if 200 <= status < 300:
            return
        if 300 <= status < 400:
            raise Refused(f"it answered {status}: redirects are not followed; set url to the address that it moved to")
        seconds = headers.get("Retry-After", "")
        raise Refused(f"it answered {status}", timedelta(seconds=min(int(seconds), 86400)) if seconds.isdecimal() else timedelta(0))

    def _words(self, error: BaseException) -> str:
        cause: BaseException | None = error
        while cause is not None:
            if isinstance(cause, _Private) or _PRIVATE in str(cause):
                return f"its address is {_PRIVATE}; if that is meant, set private = true"
            cause = cause.__cause__ or cause.__context__
        if isinstance(error, aiohttp.InvalidURL):
            return "its url is none"
        if isinstance(error, aiohttp.ClientConnectorDNSError):
            return "its host has no address"
        if isinstance(error, aiohttp.ClientConnectorCertificateError):
            return "its certificate is not valid"
        code = error.errno if isinstance(error, OSError) else None
        return f"no connection ({errno.errorcode.get(code or 0, type(error).__name__)})"

    def _opened(self) -> aiohttp.ClientSession:
        if self._session is None:
            factory = None if self._private else _guarded
            self._session = aiohttp.ClientSession(
                connector=aiohttp.TCPConnector(limit=4, socket_factory=factory), timeout=self._timeout, cookie_jar=aiohttp.DummyCookieJar(),
            )
        return self._session

    async def close(self) -> None:
        if self._session is not None:
            await self._session.close()
            self._session = None


_PRIVATE = "a private, loopback or reserved one"


class _Private(OSError):
    """An OSError, because that is what connecting raises."""


def _guarded(address: AddrInfoType) -> socket.socket:
    """A socket for a public address. Called by aiohttp before it connects, with the very address."""
    family, kind, protocol, _, target = address
    if not is_public(ipaddress.ip_address(str(target[0]).split("%")[0])):
        raise _Private(errno.EACCES, _PRIVATE)
    return socket.socket(family=family, type=kind, proto=protocol)


class Apprise:
    """Any of Apprise's services. Its requests run in a thread; what it logs is the reason of a failure, without what is secret."""

    def __init__(self, channel: Channel, timeout: timedelta) -> None:
        self._apprise = apprise_module()
        self._target = self._apprise.Apprise()
        self._url = channel.url
        self._timeout = timeout.total_seconds()
        with self._listening():
            service = self._apprise.Apprise.instantiate(channel.url)
        if service is None:
            raise BadSettings(f"alert channel {channel.name!r}: url: Apprise knows no such address; its documentation has them all")
        if "overflow=" not in channel.url:
            service.overflow_mode = self._apprise.OverflowMode.SPLIT  # a long message comes in parts, rather than not at all
        self._target.add(service)

    async def send(self, delivery: Delivery, now: datetime) -> None:  # noqa: ARG002 - the Protocol's
        try:
            async with asyncio.timeout(self._timeout):
                failure = await asyncio.to_thread(self._notify, delivery)
        except TimeoutError as error:
            raise Refused(f"no answer within {self._timeout:g} s") from error
        if failure is not None:
            raise Refused(failure)

    def _notify(self, delivery: Delivery) -> str | None:
        with self._listening() as heard:
            try:
                done = self._target.notify(body=delivery.text, title=delivery.title, body_format="text")
            except Exception as error:  # noqa: BLE001 - some hundred services; what one of them raises must not end the others
                return self._without_secrets(f"{type(error).__name__}: {error}")
        if done:
            return None
        return self._without_secrets(heard.text) or "the service did not take it"

    def _listening(self) -> _Listening:
        return _Listening(logging.getLogger("apprise"))

    def _without_secrets(self, text: str) -> str:
        """The text without the URL and without any part of it that could be a secret."""
        parts = {self._url, *re.split(r"[/:@?&=]+", self._url)}
        for part in sorted((part for part in parts if len(part) > 3), key=len, reverse=True):
            text = text.replace(part, "…")
        return text[:300]

    async def close(self) -> None:
        """Apprise keeps nothing open."""


class _Listening(logging.Handler):
    """Within a `with`, what Apprise logs in this context at warning and above is kept here; into Rasid's log it never goes.

    The context, not the thread: Apprise sends in threads of its own, to which it hands a copy of the context.
    """

    def __init__(self, logger: logging.Logger) -> None:
        super().__init__(logging.WARNING)
        self._logger = logger
        self._said: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        if _listening.get() is self:
            self._said.append(record.getMessage())

    @property
    def text(self) -> str:
        return "; ".join(dict.fromkeys(self._said))

    def __enter__(self) -> Self:
        self._logger.propagate = False
        self._logger.addHandler(self)
        self._before = _listening.set(self)
        return self

    def __exit__(self, *exc: object) -> None:
        _listening.reset(self._before)
        self._logger.removeHandler(self)


_listening: ContextVar[_Listening | None] = ContextVar("listening", default=None)


def apprise_module() -> ModuleType:
    """Apprise, imported when first needed: it takes a second. Modules that it imports warn of their own future."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        import apprise

        _ = "json" in apprise.plugins.N_MGR  # imports its services, which warn too
    module: ModuleType = apprise
    return module
