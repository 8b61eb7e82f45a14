"""The password, and how a person wants the page."""

from __future__ import annotations

import secrets
from urllib.parse import urlsplit

from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from sinks.web.posting import back
from sinks.web.rendering import render, site_of
from sinks.web.security import SESSION, right_password, session_cookie
from sinks.web.visitor import LANGUAGE, NAME, THEME, remember


def ask(request: Request) -> Response:
    """The form for the password."""
    return render(request, "login.html", next=_inner(request.query_params.get("next", "/")), wrong=False)


def enter(request: Request, form: FormData) -> Response:
    """A session for who knows the password."""
    site = site_of(request)
    target = _inner(str(form.get("next") or "/"))
    if not right_password(site, str(form.get("password") or "")):
        return render(request, "login.html", 401, next=target, wrong=True)
    answer = RedirectResponse(target, 303)
    answer.headers.append("set-cookie", session_cookie(site, secrets.token_urlsafe(18), known=True))
    return answer


def leave(request: Request, form: FormData) -> Response:  # noqa: ARG001 - every post has its form
    """The session ends."""
    answer = RedirectResponse("/login" if site_of(request).token else "/", 303)
    answer.delete_cookie(SESSION, path="/")
    return answer


def prefer(request: Request, form: FormData) -> Response:
    """Language, colours, name: what the form holds is remembered."""
    answer = back(request, "/")
    for field, name in (("language", LANGUAGE), ("theme", THEME), ("name", NAME)):
        value = form.get(field)
        if isinstance(value, str):
            remember(request, answer, name, value.strip())
    return answer


def _inner(target: str) -> str:
    """A path of ours to go on to; the start page where it is none."""
    parts = urlsplit(target)
    inner = target.startswith("/") and not target.startswith(("//", "/\\")) and not parts.netloc and not parts.scheme
    return target if inner else "/"


__all__ = ["ask", "enter", "leave", "prefer"]
