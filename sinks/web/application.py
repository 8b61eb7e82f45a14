"""The application: which address is which page, and what every request goes through."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from importlib.resources import files
from pathlib import Path

import structlog
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, RedirectResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from processors.errors import RasidError
from processors.model import encode
from sinks.web import api
from sinks.web.live import Live, stream
from sinks.web.pages import alerts, articles, contradictions, dead_letters, entrance, events, feeds, search
from sinks.web.posting import Handler, posted
from sinks.web.rendering import render, site_of
from sinks.web.security import HEADERS, Guard
from sinks.web.site import Site
from sinks.web.warming import warm

log = structlog.get_logger("sinks.web")
_METRICS = "text/plain; version=0.0.4; charset=utf-8"


def application(site: Site) -> Starlette:
    """The page over a site. Runs under any ASGI server; its lifespan ends the live streams."""
    live = Live(site)

    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        warming = asyncio.create_task(run_in_threadpool(warm, site))  # nobody waits for it, but the end of the server
        yield
        await live.close()
        await warming

    made = Starlette(
        routes=_routes(), lifespan=lifespan,
        middleware=[Middleware(Guard, site=site)],
        exception_handlers={HTTPException: wrong, RasidError: failed, Exception: broken},
    )
    made.state.site = site
    made.state.live = live
    return made


def _routes() -> list[Route | Mount]:
    def post(path: str, handler: Handler) -> Route:
        return Route(path, posted(handler), methods=["POST"])

    static = StaticFiles(directory=Path(str(files("sinks.web").joinpath("static"))))
    return [
        Route("/", contradictions.listing),
        Route("/contradictions.atom", contradictions.atom),
        Route("/contradictions/fresh", contradictions.fresh),
        Route("/contradictions/{id}", contradictions.one),
        post("/contradictions/{id}/mark", contradictions.mark),
        Route("/events", events.listing),
        Route("/events/{id}", events.one),
        Route("/events/{id}/claims", events.claims),
        Route("/events/{id}/points", events.points),
        Route("/events/{id}/claims.{kind:str}", _exported),
        post("/events/{id}/merge", events.merge),
        post("/events/{id}/split", events.split),
        Route("/articles/{id}", articles.one),
        Route("/search", search.page),
        post("/search/save", search.save),
        post("/search/{id}/drop", search.drop),
        post("/search/{id}/rule", search.make_rule),
        Route("/feeds", feeds.page),
        post("/feeds/add", feeds.add),
        post("/feeds/{id}/remove", feeds.remove),
        post("/feeds/import", feeds.take_in),
        Route("/feeds.opml", feeds.export),
        Route("/alerts", alerts.page),
        post("/alerts/rules", alerts.add_rule),
        post("/alerts/rules/remove", alerts.remove_rule),
        post("/alerts/silences", alerts.silence),
        post("/alerts/silences/{id}/lift", alerts.lift),
        post("/alerts/deliveries/{id}/again", alerts.again),
        Route("/dead-letters", dead_letters.page),
        Route("/dead-letters/{id}/retry", dead_letters.retry, methods=["POST"]),
        Route("/login", entrance.ask),
        post("/login", entrance.enter),
        post("/leave", entrance.leave),
        post("/preferences", entrance.prefer),
        Route("/live", stream),
        Route("/health", health),
        Route("/metrics", metrics),
        Route("/favicon.ico", lambda _: RedirectResponse("/static/icon.svg", 301)),
        Mount("/static", static),
        *api.routes(),
    ]


def _exported(request: Request) -> Response:
    if request.path_params["kind"] not in ("csv", "json"):
        raise HTTPException(404)
    return events.export(request)


def health(request: Request) -> Response:
    """Whether the pipeline works; 503 where it does not."""
    found = site_of(request).health()
    return Response(encode(found), 200 if found["status"] == "ok" else 503, media_type="application/json")


def metrics(request: Request) -> Response:
    """For Prometheus."""
    return Response(site_of(request).metrics(), headers={"content-type": _METRICS})


def wrong(request: Request, error: Exception) -> Response:
    """What is not there, or cannot be asked so."""
    assert isinstance(error, HTTPException)  # noqa: S101 - registered for it
    if _is_machine(request):
        return JSONResponse({"error": error.detail}, error.status_code)
    known = error.status_code if error.status_code in (400, 404, 405, 411, 413) else 400
    return render(request, "message.html", error.status_code, title=f"wrong.{known}", text=f"wrong.{known}_text")


def failed(request: Request, error: Exception) -> Response:
    """The store cannot be read: said in words."""
    log.error("a page could not be made", path=request.url.path, reason=str(error))
    if _is_machine(request):
        return JSONResponse({"error": str(error)}, 503)
    return render(request, "message.html", 503, title="wrong.503", text="wrong.503_text", detail=str(error))


def broken(request: Request, error: Exception) -> Response:
    """A mistake of Rasid's own: in the log with its trace, on the page without."""
    log.error("a page is broken", path=request.url.path, exc_info=error)
    if _is_machine(request):
        return JSONResponse({"error": "Rasid made a mistake here; its log tells which"}, 500, headers=HEADERS)
    try:
        answer: Response = render(request, "message.html", 500, title="wrong.500", text="wrong.500_text")
    except Exception as again:  # the mistake may be in what every page shows
        log.error("its message cannot be shown either", exc_info=again)
        answer = PlainTextResponse("Rasid made a mistake here; its log tells which.\n", 500)
    answer.headers.update(HEADERS)  # it does not go through the guard
    return answer


def _is_machine(request: Request) -> bool:
    return request.url.path.startswith(("/api/", "/live", "/metrics", "/health"))


__all__ = ["application"]
