"""The read-only JSON API. Lists give {"items": […], "next": cursor or null}; records are those of `processors.model`."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from processors.model import encode
from processors.ports import PageStore
from sinks.paging import cursor, place
from sinks.web import asked
from sinks.web.openapi import description
from sinks.web.pages.contradictions import order
from sinks.web.rendering import site_of

LIMIT = 20


def answer(found: object) -> Response:
    """Deterministic JSON."""
    return Response(encode(found), media_type="application/json")


def listed(items: Iterable[object], following: str | None) -> Response:
    return answer({"items": list(items), "next": following})


def reading(work: Callable[[PageStore, Request], Response]) -> Callable[[Request], Response]:
    """An endpoint that reads a store."""

    def endpoint(request: Request) -> Response:
        with site_of(request).store() as store:
            return work(store, request)

    return endpoint


def contradictions(store: PageStore, request: Request) -> Response:
    given = request.query_params
    found, following = store.contradictions(
        limit=asked.count(given, "limit", LIMIT), after=asked.text(given, "after"), order=order(given.get("order")),
        among=asked.among(given),
    )
    claims = store.claims([claim for one in found for claim in (one.left, one.right)])
    origins = store.origins_of([one.id for one in found])
    said = store.verdicts([one.id for one in found])
    return listed(
        (
            {
                "contradiction": one, "left": claims.get(one.left), "right": claims.get(one.right),
                "origins": origins.get(one.id, ((), ())),
                "verdicts": said.get(one.id, []),
            }
            for one in found
        ),
        following,
    )


def contradiction(store: PageStore, request: Request) -> Response:
    found = _there(store.contradiction(request.path_params["id"]))
    return answer({
        "contradiction": found, "origins": store.origins_of([found.id]).get(found.id, ((), ())),
        "claims": list(store.claims([claim for side in found.sides for claim in side[:500]]).values()),
        "verdicts": store.verdicts([found.id]).get(found.id, []),
    })


def events(store: PageStore, request: Request) -> Response:
    given = request.query_params
    disputed = asked.one_of(given, "contradicted", ("yes", "no"))
    found, following = store.outlines(
        limit=asked.count(given, "limit", LIMIT), after=asked.text(given, "after"),
        contradicted=None if disputed is None else disputed == "yes",
    )
    return listed(
        ({"event": one.event, "claims": one.claims, "articles": one.articles, "contradictions": one.contradictions} for one in found),
        following,
    )


def event(store: PageStore, request: Request) -> Response:
    outline = _there(store.outlines_of([request.path_params["id"]]).get(request.path_params["id"]))
    return answer({
        "event": outline.event, "claims": outline.claims, "articles": outline.articles,
        "contradictions": store.contradictions_of(outline.event.id),
    })


def _part(name: str) -> Callable[[PageStore, Request], Response]:
    """A list of an event, in pieces."""

    def part(store: PageStore, request: Request) -> Response:
        found = _there(store.event(request.path_params["id"]))
        items = getattr(found, name)
        start = place(asked.text(request.query_params, "after"), 1)
        first = int(start[0][0]) if start else 0
        last = first + asked.count(request.query_params, "limit", LIMIT)
        shown = items[max(first, 0) : last]
        if name == "claims":
            known = store.claims(shown)
            shown = [known[id_] for id_ in shown if id_ in known]
        return listed(shown, cursor(((last,), "")) if last < len(items) else None)

    return part


def article(store: PageStore, request: Request) -> Response:
    found = _there(store.article(request.path_params["id"]))
    return answer({"article": found, "claims": store.claims_of(found.id), "revisions": [one.revision for one in store.revisions(found.id)]})


def revisions(store: PageStore, request: Request) -> Response:
    return listed(_there(store.revisions(request.path_params["id"]) or None), None)


def claim(store: PageStore, request: Request) -> Response:
    return answer(_there(store.claim(request.path_params["id"])))


def search(store: PageStore, request: Request) -> Response:
    given = request.query_params
    hits, following = store.search(asked.query(given, asked.count(given, "limit", LIMIT, 100)))
    return listed((hit._asdict() for hit in hits), following)


def feeds(store: PageStore, _: Request) -> Response:
    return listed(store.states().values(), None)


def dead_letters(store: PageStore, request: Request) -> Response:
    return listed(store.dead_letters(limit=asked.count(request.query_params, "limit", LIMIT)), None)


def counts(store: PageStore, _: Request) -> Response:
    judged = store.verdict_counts()
    right, wrong = judged.get("confirmed", 0), judged.get("dismissed", 0)
    return answer(store.counts() | {"verdicts": judged, "precision": right / (right + wrong) if right + wrong else None})


def openapi(_: Request) -> Response:
    return JSONResponse(description())


def _there(found: Any) -> Any:
    if found is None:
        raise HTTPException(404)
    return found


READINGS: dict[str, Callable[[PageStore, Request], Response]] = {
    "/api/contradictions": contradictions,
    "/api/contradictions/{id}": contradiction,
    "/api/events": events,
    "/api/events/{id}": event,
    "/api/events/{id}/claims": _part("claims"),
    "/api/events/{id}/ledger": _part("ledger"),
    "/api/events/{id}/articles": _part("articles"),
    "/api/articles/{id}": article,
    "/api/articles/{id}/revisions": revisions,
    "/api/claims/{id}": claim,
    "/api/search": search,
    "/api/feeds": feeds,
    "/api/dead-letters": dead_letters,
    "/api/counts": counts,
}


def routes() -> list[Route]:
    """All of the API."""
    return [*(Route(path, reading(work)) for path, work in READINGS.items()), Route("/api/openapi.json", openapi)]
