"""Links: which may be followed, and to which server they go."""

from __future__ import annotations

from urllib.parse import urljoin, urlsplit, urlunsplit

MAX_LINK = 4_000
"""Characters; longer ones are data, not addresses."""


def web_link(url: str, base: str = "") -> str:
    """The absolute address if it is an http(s) one with a host; else empty (`javascript:`, `data:`, `mailto:`, nonsense)."""
    url = "".join(c for c in url.strip() if c not in "\t\r\n" and not "\ud800" <= c <= "\udfff")
    if len(url) > MAX_LINK:
        return ""
    try:
        url = urljoin(base, url)
        parts = urlsplit(url)
        _ = parts.port  # raises on a wrong one
    except ValueError:
        return ""
    return url if parts.scheme.lower() in ("http", "https") and parts.hostname else ""


def host_of(url: str) -> str:
    """`host` or `host:port` in lower case, the key of politeness; the port only where it is written. Empty for nonsense."""
    try:
        parts = urlsplit(url)
        host = (parts.hostname or "").lower()
        return f"{host}:{parts.port}" if parts.port else host
    except ValueError:
        return ""


def shown(url: str) -> str:
    """The address as logs and reasons may show it: without user name and password."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return url[:200]
    if "@" in parts.netloc:
        return urlunsplit(parts._replace(netloc=parts.netloc.rsplit("@", 1)[1]))
    return url
