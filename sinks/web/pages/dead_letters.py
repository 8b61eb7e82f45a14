"""Dead letters: what could not be processed, why, and trying again."""

from __future__ import annotations

from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from processors.errors import RasidError
from processors.model import DeadLetter
from sinks.web.posting import form_of, has_token, refused
from sinks.web.rendering import render, site_of

SHOWN = 100


def page(request: Request, *, problem: str = "", said: str = "", status: int = 200) -> Response:
    """The newest of them."""
    site = site_of(request)
    with site.store() as store:
        letters = store.dead_letters(limit=SHOWN)
        total = len(letters) if len(letters) < SHOWN else store.counts()["dead_letters"]
    return render(
        request, "dead_letters.html", status, letters=letters, total=total, problem=problem, said=said, retriable=site.retrier is not None
    )


async def retry(request: Request) -> Response:
    """One of them once more."""
    form = await form_of(request)
    await form.close()
    if not has_token(request, form):
        return await run_in_threadpool(refused, request)
    retrier = site_of(request).retrier
    letter = await run_in_threadpool(_letter, request)
    if retrier is None or letter is None:
        raise HTTPException(404)
    try:
        reason = await retrier.retry(letter)
    except RasidError as error:
        reason = str(error)
    return await run_in_threadpool(lambda: page(request, problem=reason or "", said="" if reason else "dead.settled"))


def _letter(request: Request) -> DeadLetter | None:
    with site_of(request).store() as store:
        return store.dead_letter(request.path_params["id"])
