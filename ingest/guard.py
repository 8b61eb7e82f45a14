"""The private-address guard: no request reaches this machine or its neighbours unless the user allows that host.

The check stands where the connection is made, on the very address that is connected to. So it holds for every way of
writing an address (decimal, octal, hexadecimal, IPv4 inside IPv6), for names that resolve to private addresses, for
names that resolve differently the second time, and after every redirect.
"""

from __future__ import annotations

import errno
import ipaddress
import socket
from collections.abc import Iterable
from urllib.parse import urlsplit

from aiohttp import AddrInfoType

from processors.addresses import is_public

_REASON = "a private, loopback or reserved address"


class ForbiddenAddress(OSError):
    """An address that must not be connected to. An OSError, because that is what connecting raises."""


def guarded_socket(address: AddrInfoType) -> socket.socket:
    """A socket for a public address; raises `ForbiddenAddress` for any other. Called by aiohttp before it connects."""
    family, kind, protocol, _, target = address
    try:
        public = is_public(ipaddress.ip_address(str(target[0]).split("%")[0]))
    except ValueError:
        public = False
    if not public:
        raise ForbiddenAddress(errno.EACCES, _REASON)
    return socket.socket(family=family, type=kind, proto=protocol)


def was_forbidden(error: BaseException | None) -> bool:
    """Whether the guard is behind a failed connection (aiohttp wraps it, and joins those of several addresses)."""
    while error is not None:
        if isinstance(error, ForbiddenAddress) or _REASON in str(error):
            return True
        error = error.__cause__ or error.__context__
    return False


class AllowedHosts:
    """Hosts that the user allows although their address is private: `host` or `host:port`, exactly as in the URL."""

    def __init__(self, hosts: Iterable[str] = ()) -> None:
        self._hosts = frozenset(host.strip().lower().strip("[]") for host in hosts if host.strip())

    def __contains__(self, url: object) -> bool:
        try:
            parts = urlsplit(str(url))
            host = (parts.hostname or "").lower()
            port = parts.port or {"http": 80, "https": 443}.get(parts.scheme.lower())
        except ValueError:
            return False
        return bool(host) and (host in self._hosts or f"{host}:{port}" in self._hosts)
