"""The feed list: how each feed does, in words; adding, removing, OPML in and out."""

from __future__ import annotations

from starlette.datastructures import FormData, UploadFile
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from processors.errors import RasidError
from processors.model import FeedState
from processors.ports import Subscriptions
from sinks.web import asked
from sinks.web.rendering import render, site_of

_RANK = {"failing": 0, "retired": 1, "new": 2, "ok": 3}
SHOWN = 500


def page(request: Request, *, problem: str = "", said: str = "", count: int = 0, status: int = 200) -> Response:
    """All feeds, those with trouble first."""
    site = site_of(request)
    with site.store() as store:
        states = store.states()
    known = {feed.id: feed for feed in site.subscriptions.feeds()} if site.subscriptions else {}
    rows: list[tuple[object, FeedState | None]] = [(feed, states.get(id_)) for id_, feed in known.items()]
    if not site.subscriptions:
        rows = [(None, state) for state in states.values()]
    rows.sort(key=lambda row: _RANK[row[1].status] if row[1] else 2)
    return render(
        request, "feeds.html", status, rows=rows[:SHOWN], total=len(rows), changeable=site.subscriptions is not None, problem=problem,
        said=said, count=count, failing=sum(state is not None and state.status == "failing" for _, state in rows),
    )


def add(request: Request, form: FormData) -> Response:
    """One feed more."""
    try:
        _list(request).add(asked.text(form, "url") or "", title=asked.text(form, "title") or "", outlet=asked.text(form, "outlet") or "")
    except RasidError as error:
        return page(request, problem=str(error), status=422)
    return RedirectResponse("/feeds", 303)


def remove(request: Request, form: FormData) -> Response:  # noqa: ARG001 - every post has its form
    """One feed less; its articles stay."""
    try:
        _list(request).remove(request.path_params["id"])
    except RasidError as error:
        return page(request, problem=str(error), status=422)
    return RedirectResponse("/feeds", 303)


def take_in(request: Request, form: FormData) -> Response:
    """The feeds of an OPML file."""
    file = form.get("file")
    if not isinstance(file, UploadFile):
        raise HTTPException(400)
    try:
        new, problems = _list(request).take_in(file.file.read())
    except RasidError as error:
        return page(request, problem=str(error), status=422)
    return page(request, problem="; ".join(problems[:20]), said="feeds.taken_in", count=new)


def export(request: Request) -> Response:
    """The feed list as OPML."""
    headers = {"content-disposition": 'attachment; filename="feeds.opml"'}
    return Response(_list(request).exported(), media_type="text/x-opml", headers=headers)


def _list(request: Request) -> Subscriptions:
    subscriptions = site_of(request).subscriptions
    if subscriptions is None:
        raise HTTPException(404)
    return subscriptions
