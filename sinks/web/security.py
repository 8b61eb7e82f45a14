"""Who may ask, and from where: the host's name, the password, the session, forged posts, and the headers of every answer.

A browser that reaches the page on loopback could be led there by another site whose name resolves to 127.0.0.1: so the name in
the Host header must be one of ours. A post needs the session's token and must come from a page of ours.
"""

from __future__ import annotations

import hashlib
import hmac
import ipaddress
import secrets
from urllib.parse import quote, urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import HTTPConnection
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from sinks.web.site import Site

SESSION = "rasid_session"
OPEN_PATHS = ("/login", "/static/", "/health")
"""Answered without the password."""
SESSIONLESS = ("/api/", "/static/", "/health", "/metrics", "/live")
"""Asked by programs, or for a page that has its session already."""
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; font-src 'self'; "
    "form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
)
HEADERS = {
    "content-security-policy": POLICY,
    "x-content-type-options": "nosniff",
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=()",
    "x-frame-options": "DENY",
}
_YEAR = 365 * 86_400


def is_loopback(host: str) -> bool:
    """Whether an address to listen on, or a name in a URL, is this machine alone."""
    if host.lower() == "localhost":
        return True
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


def sign(secret: bytes, purpose: str, text: str) -> str:
    """A signature over the text, good for one purpose."""
    return hmac.new(secret, f"{purpose}:{text}".encode(), hashlib.sha256).hexdigest()


def session_of(connection: HTTPConnection, secret: bytes) -> tuple[str, bool]:
    """The session's id ("" where there is none that we made), and whether it has given the password."""
    id_, _, rest = connection.cookies.get(SESSION, "").partition(".")
    known, _, signature = rest.partition(".")
    if id_ and known in ("0", "1") and hmac.compare_digest(signature.encode(), sign(secret, "session", f"{id_}.{known}").encode()):
        return id_, known == "1"
    return "", False


def session_cookie(site: Site, id: str, *, known: bool) -> str:
    """The Set-Cookie header of a session."""
    value = f"{id}.{int(known)}"
    signed = f"{value}.{sign(site.secret, 'session', value)}"
    return f"{SESSION}={signed}; HttpOnly; Max-Age={_YEAR}; Path=/; SameSite=Lax{'; Secure' if site.secure else ''}"


def token_of(secret: bytes, session: str) -> str:
    """What a form of this session must carry."""
    return sign(secret, "form", session)


def right_password(site: Site, given: str) -> bool:
    """In a time that does not tell how much of it was right."""
    return bool(site.token) and hmac.compare_digest(given.encode("utf-8", "replace"), site.token.encode())


class Guard:
    """Middleware around everything."""

    def __init__(self, app: ASGIApp, site: Site) -> None:
        self._app = app
        self._site = site

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        asked = HTTPConnection(scope)
        session, known = session_of(asked, self._site.secret)
        first = not session and scope["method"] == "GET" and not scope["path"].startswith(SESSIONLESS)
        session = session or secrets.token_urlsafe(18)
        scope["state"] = {**scope.get("state", {}), "session": session}

        async def answer(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                if first:
                    headers.append("set-cookie", session_cookie(self._site, session, known=False))
                for name, value in HEADERS.items():
                    headers.setdefault(name, value)
                headers.setdefault("cache-control", "no-cache" if scope["path"].startswith("/static/") else "no-store")
            await send(message)

        refused = self._refused(asked, known=known)
        await (refused or self._app)(scope, receive, answer)

    def _refused(self, asked: HTTPConnection, *, known: bool) -> Response | None:
        path = asked.scope["path"]
        if not self._is_our_name(asked.headers.get("host", "")):
            return PlainTextResponse("This name is not one of Rasid's: use its address, or add the name to http.names.\n", 421)
        if asked.scope["method"] not in ("GET", "HEAD", "OPTIONS") and not from_here(asked.headers):
            return PlainTextResponse("This was sent from another site, and was not done.\n", 403)
        if not self._site.token or path.startswith(OPEN_PATHS) or known:
            return None
        scheme, _, given = asked.headers.get("authorization", "").partition(" ")
        if scheme.lower() == "bearer" and right_password(self._site, given.strip()):
            return None
        if path.startswith(("/api/", "/metrics", "/live")):
            return PlainTextResponse("Give the password: Authorization: Bearer …\n", 401, headers={"www-authenticate": "Bearer"})
        return RedirectResponse(f"/login?next={quote(path)}", 303)

    def _is_our_name(self, host: str) -> bool:
        if self._site.token and not self._site.hosts:
            return True  # a forged name gets no further than the password
        try:
            name = urlsplit(f"//{host}").hostname or ""
        except ValueError:
            return False
        return is_loopback(name) or name in self._site.hosts


def from_here(headers: Headers) -> bool:
    """Whether a post comes from a page of ours, as far as the browser tells; one that tells nothing still needs the token."""
    if headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none"):
        return False
    origin = headers.get("origin")
    return origin is None or urlsplit(origin).netloc == headers.get("host", "")
