"""Search, and the searches that a person keeps."""

from __future__ import annotations

from typing import cast
from urllib.parse import urlencode

from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from processors.alerts import AlertRule
from processors.model import ActType, SavedSearch, identity
from processors.ports import Batch
from sinks.web import asked
from sinks.web.rendering import person_of, render, site_of

PAGE = 15


def page(request: Request) -> Response:
    """The form, and what was found."""
    given = request.query_params
    query = asked.query(given, PAGE)
    filtered = any((query.outlet, query.place, query.act, query.contradicted is not None, query.since, query.until))
    wanted = filtered or bool(query.text.strip())
    with site_of(request).store() as store:
        hits, following = store.search(query) if wanted else ((), None)
        further = "hx-request" in request.headers
        saved = [] if further else [(one, _address(one)) for one in store.saved_searches()]
    names = ("q", "outlet", "place", "act", "contradicted", "since", "until")
    form = {name: value if isinstance(value := given.get(name), str) else "" for name in names}
    address = urlencode({name: value for name, value in form.items() if value})
    template = "hits.html" if further else "search.html"
    return render(
        request, template, hits=hits, following=following, wanted=wanted, form=form, address=address, saved=saved, acts=asked.ACTS
    )


def save(request: Request, form: FormData) -> Response:
    """Keeps a search under a name."""
    query = asked.query(form, PAGE)
    parts = [query.text, query.outlet or "", query.place or "", query.act or "", str(query.contradicted)]
    name = asked.text(form, "name") or query.text[:60] or query.place or query.outlet or query.act or "…"
    site = site_of(request)
    kept = SavedSearch(
        id=identity("search", *parts), name=name[:80], text=query.text, outlet=query.outlet, place=query.place, act=query.act,
        contradicted=query.contradicted, by=person_of(request).name, made=site.now(),
    )
    with site.store() as store:
        store.commit(Batch(searches=[kept]))
    return RedirectResponse(f"/search?{_address(kept)}", 303)


def drop(request: Request, form: FormData) -> Response:  # noqa: ARG001 - every post has its form
    """Keeps it no more."""
    with site_of(request).store() as store:
        store.commit(Batch(dropped_searches=[request.path_params["id"]]))
    return RedirectResponse("/search", 303)


def make_rule(request: Request, form: FormData) -> Response:  # noqa: ARG001 - every post has its form
    """An alert rule that asks for what the search asks for."""
    site = site_of(request)
    with site.store() as store:
        found = next((one for one in store.saved_searches() if one.id == request.path_params["id"]), None)
        if found is None:
            return RedirectResponse("/search", 303)
        rule = AlertRule(
            name=found.name, places=(found.place,) if found.place else (), acts=(cast("ActType", found.act),) if found.act else (),
            outlets=(found.outlet,) if found.outlet else (), words=(found.text,) if found.text.strip() else (),
            by=person_of(request).name, made=site.now(),
        )
        store.commit(Batch(alert_rules=[rule]))
    site.wake()
    return RedirectResponse("/alerts", 303)


def _address(search: SavedSearch) -> str:
    given = {
        "q": search.text, "outlet": search.outlet, "place": search.place, "act": search.act,
        "contradicted": None if search.contradicted is None else "yes" if search.contradicted else "no",
    }
    return urlencode({name: value for name, value in given.items() if value})
