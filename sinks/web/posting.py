"""Posts: read with limits, checked for the session's token, done in a thread, answered with a part of the page or the page again."""

from __future__ import annotations

import hmac
from collections.abc import Awaitable, Callable
from urllib.parse import urlsplit

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from sinks.web.rendering import person_of, render

LARGEST = 8 * 1024 * 1024
"""Bytes of a form: a long OPML file."""
Handler = Callable[[Request, FormData], Response]


def posted(handler: Handler) -> Callable[[Request], Awaitable[Response]]:
    """An endpoint that hands a checked form to `handler`."""

    async def endpoint(request: Request) -> Response:
        form = await form_of(request)
        try:
            if not has_token(request, form):
                return await run_in_threadpool(refused, request)
            return await run_in_threadpool(handler, request, form)
        finally:
            await form.close()

    return endpoint


async def form_of(request: Request) -> FormData:
    """The form. Raises `HTTPException` where it is too large."""
    length = request.headers.get("content-length", "")
    if not length.isdigit() or int(length) > LARGEST:
        raise HTTPException(413 if length.isdigit() else 411)
    return await request.form(max_files=1, max_fields=6000, max_part_size=LARGEST)


def has_token(request: Request, form: FormData) -> bool:
    """Whether the form was given out to this session."""
    person = person_of(request)
    given = form.get("token")
    return bool(person.session) and isinstance(given, str) and hmac.compare_digest(given.encode("utf-8", "replace"), person.token.encode())


def refused(request: Request) -> Response:
    """A form of another session, or of none."""
    return render(request, "message.html", 403, title="forged.title", text="forged.text")


def back(request: Request, otherwise: str) -> Response:
    """To the page that the form stood on, if that is ours."""
    referer = urlsplit(request.headers.get("referer", ""))
    path = referer.path if referer.netloc == request.headers.get("host") and referer.path.startswith("/") else ""
    target = f"{path}?{referer.query}" if path and referer.query else path or otherwise
    return RedirectResponse(otherwise if target.startswith("//") else target, 303)
