"""Canonical addresses: one article, one URL, whatever campaign or feed it was reached by.

Conservative: only what cannot choose another page is changed (RFC 3986 section 6.2.2 normalisation, default ports, fragments,
tracking parameters). The order of parameters, trailing slashes, "www.", "m." and AMP paths stay; what the page itself calls
its canonical address is believed where it is on the same host.
"""

from __future__ import annotations

import re
from functools import cache
from urllib.parse import quote, urljoin, urlsplit, urlunsplit

import msgspec

from ingest.cleaning.tables import load

_DEFAULT_PORTS = {"http": 80, "https": 443}
_ESCAPE = re.compile(r"%([0-9A-Fa-f]{2})")
_UNRESERVED = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")
_WHITE = re.compile(r"[\x00-\x20\x7f\u0085\u00a0\u200b-\u200f\u202a-\u202e\u2028\u2029\ufeff]+")


class _Addresses(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    tracking: tuple[str, ...]


@cache
def _tracking() -> tuple[frozenset[str], tuple[str, ...]]:
    names = load("addresses.toml", _Addresses).tracking
    return frozenset(n for n in names if not n.endswith("*")), tuple(n[:-1] for n in names if n.endswith("*"))


def canonical(url: str) -> str:
    """The canonical form of an http(s) URL; anything else comes back stripped of white space and otherwise unchanged. Idempotent."""
    url = _WHITE.sub("", url)
    try:
        parts = urlsplit(url)
        port = parts.port
        host = _host(parts.hostname or "")
    except ValueError:  # a broken IPv6 address or port
        return url
    scheme = parts.scheme.lower()
    if scheme not in _DEFAULT_PORTS or not host:
        return url
    network = f"[{host}]" if ":" in host else host
    if port is not None and port != _DEFAULT_PORTS[scheme]:
        network += f":{port}"
    if parts.username is not None:
        network = parts.netloc.rpartition("@")[0] + "@" + network
    fragment = parts.fragment if parts.fragment.startswith("!") else ""  # "#!" chooses the page on sites made of scripts
    return urlunsplit((scheme, network, _escaped(parts.path) or "/", _query(parts.query), _escaped(fragment)))


def declared(url: str, link: str) -> str:
    """The page's own canonical address, `link`, where it is on the host of `url` and names a page; else that of `url`."""
    own = canonical(url)
    if not link.strip():
        return own
    try:
        other = canonical(urljoin(own, link.strip()))
        here, there = urlsplit(own), urlsplit(other)
    except ValueError:
        return own
    if there.scheme not in _DEFAULT_PORTS or here.netloc.removeprefix("www.") != there.netloc.removeprefix("www."):
        return own
    if there.path == "/" and not there.query and (here.path != "/" or here.query):
        return own  # a template that calls every page the front page
    return other


def _host(host: str) -> str:
    host = host.lower().rstrip(".")
    if host.isascii():
        return host
    return host.encode("idna").decode("ascii")  # UnicodeError is a ValueError


def _escaped(part: str) -> str:
    """Unreserved characters plain, all other escapes in upper case, everything outside ASCII as escaped UTF-8."""
    def plain(match: re.Match[str]) -> str:
        character = chr(int(match[1], 16))
        return character if character in _UNRESERVED else match[0].upper()

    return _ESCAPE.sub(plain, quote(part, safe="%/:?@!$&'()*+,;=~-._[]|", encoding="utf-8", errors="replace"))


def _query(query: str) -> str:
    names, prefixes = _tracking()
    kept = []
    for pair in query.split("&"):
        name = pair.partition("=")[0].lower()
        if pair and name not in names and not name.startswith(prefixes):
            kept.append(_escaped(pair))
    return "&".join(kept)
