"""Who looks at the page, and how they want it: language, colours, name. Kept in cookies, nothing of it is secret."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal
from urllib.parse import quote, unquote

from starlette.requests import Request
from starlette.responses import Response

from sinks.web.security import token_of
from sinks.web.words import Language

Theme = Literal["auto", "light", "dark"]
LANGUAGE, THEME, NAME = "rasid_language", "rasid_theme", "rasid_name"
_YEAR = 365 * 86_400
LONGEST_NAME = 60


@dataclass(frozen=True, slots=True)
class Visitor:
    """One request's person."""

    language: Language
    theme: Theme
    name: str
    """What they call themselves; their verdicts say so."""
    token: str
    """Goes with every form."""
    session: str


def visitor(request: Request) -> Visitor:
    """From the request's cookies; `?language=` stands above them."""
    wanted = request.query_params.get("language") or request.cookies.get(LANGUAGE, "")
    theme = request.cookies.get(THEME, "")
    session = getattr(request.state, "session", "")
    return Visitor(
        language="en" if wanted == "en" else "ar",
        theme="dark" if theme == "dark" else "light" if theme == "light" else "auto",
        name=unquote(request.cookies.get(NAME, ""), errors="replace")[:LONGEST_NAME],
        token=token_of(request.app.state.site.secret, session),
        session=session,
    )


def remember(request: Request, response: Response, name: str, value: str) -> None:
    """Keeps a preference."""
    secure = request.app.state.site.secure
    response.set_cookie(name, quote(value[:LONGEST_NAME]), max_age=_YEAR, samesite="lax", httponly=True, secure=secure, path="/")
