"""The list of contradictions, one of them, and what people say of them."""

from __future__ import annotations

from typing import Any, Literal, cast
from urllib.parse import urlencode, urlsplit

from starlette.datastructures import FormData
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from processors.model import Contradiction, Verdict, encode, identity
from processors.ports import Archive, Batch, PageStore
from sinks.alerts.atom import feed
from sinks.alerts.subject import subjects
from sinks.web import asked
from sinks.web.cards import Card, cards
from sinks.web.rendering import person_of, render, site_of
from sinks.web.showing import actor_name, place_name
from sinks.web.site import Counts
from sinks.web.words import Language

PAGE = 20
FED = 50
"""Entries of the Atom feed."""
CHOICES = 150
"""Of each filter that are offered."""
FILTERS = ("kind", "act", "place", "outlet", "speaker", "since", "until", "mark", "order", "retracted")
Kind = Literal["confirmed", "dismissed", "other_event"]


def listing(request: Request) -> Response:
    """The live list. htmx asks for further cards with `after`."""
    given = request.query_params
    counts = site_of(request).counts
    with site_of(request).store() as store:
        speakers = _speakers(store, counts)
        found, following = store.contradictions(
            limit=PAGE, after=asked.text(given, "after"), order=order(given.get("order")), among=asked.among(given, _ids(speakers))
        )
        values: dict[str, Any] = {"cards": cards(store, found), "following": following, "filters": filters(given)}
        if "hx-request" in request.headers:
            return render(request, "contradictions_list.html", **values)
        values |= {
            "counts": counts.of(store), "judged": store.verdict_counts(), "acts": counts.choices(store, "act"),
            "outlets": counts.choices(store, "outlet")[:CHOICES],
            "places": [(place_name(id_), many) for id_, many in counts.choices(store, "place")[:CHOICES]],
            "speakers": [name for name, _ in speakers][:CHOICES], "kinds": asked.KINDS, "marks": asked.MARKS,
        }
    return render(request, "contradictions.html", **values)


def fresh(request: Request) -> Response:
    """Cards by id, of those that fit the filters: what the live list puts on top."""
    given = request.query_params
    ids = given.get("ids", "")[:4000].split(",")[:50]
    with site_of(request).store() as store:
        found = [one for one in map(store.contradiction, ids) if one is not None]
        among = asked.among(given, _ids(_speakers(store, site_of(request).counts)))
        fitting = {one.id for one in _fitting(store, found, among, given)}
        shown = cards(store, [one for one in found if one.id in fitting])
    return render(request, "contradictions_list.html", cards=shown, following=None, filters=filters(given))


def _fitting(store: Archive, found: list[Contradiction], among: Any, given: Any) -> list[Contradiction]:
    """Those of a few contradictions that the list with these filters would hold near its top."""
    listed, _ = store.contradictions(limit=200, order=order(given.get("order")), among=among)
    names = {one.id for one in listed}
    return [one for one in found if one.id in names]


def atom(request: Request) -> Response:
    """The newest contradictions for feed readers, filtered as the list is."""
    given = request.query_params
    with site_of(request).store() as store:
        found, _ = store.contradictions(limit=FED, among=asked.among(given, _ids(_speakers(store, site_of(request).counts))))
        known = subjects(store, {one.id for one in found})
    base = str(request.base_url).rstrip("/")
    language: Language = "en" if given.get("language") == "en" else "ar"
    shown = [known[one.id] for one in found if one.id in known]
    raw = feed(shown, page=base, address=str(request.url), language=language, outlet=site_of(request).outlets.name)
    return Response(raw, media_type="application/atom+xml")


def one(request: Request) -> Response:
    """One contradiction with every claim on its sides."""
    with site_of(request).store() as store:
        found = store.contradiction(request.path_params["id"])
        if found is None:
            raise HTTPException(404)
        (card,) = cards(store, [found])
        claims = store.claims([claim for side in found.sides for claim in side[:100]])
        notices = store.notices_of(found.id)
    return render(request, "contradiction.html", card=card, claims=claims, notices=notices)


def mark(request: Request, form: FormData) -> Response:
    """A person's verdict. Who has not seen the latest one is shown it, and must confirm."""
    kind = asked.one_of(form, "kind", ("confirmed", "dismissed", "other_event"))
    site = site_of(request)
    if kind is None:
        raise HTTPException(400)
    with site.store() as store, site.writing:
        found = store.contradiction(request.path_params["id"])
        if found is None:
            raise HTTPException(404)
        (card,) = cards(store, [found])
        if (form.get("seen") or "") != card.latest:
            return _answer(request, card, store, status=409, wanted=kind)
        append(store, _verdict(request, cast("Kind", kind), found, card, str(form.get("note") or "")[:500], store))
        (card,) = cards(store, [found])
        site.wake()
        return _answer(request, card, store)


def _verdict(request: Request, kind: Kind, found: Contradiction, card: Card, note: str, store: PageStore) -> Verdict:
    at = site_of(request).now()
    by = person_of(request).name
    return Verdict(
        id=identity("verdict", kind, by, at.isoformat(), found.id, card.latest), kind=kind, contradiction=found.id,
        **(spoken_of(store, found.event, (found.left, found.right)) if kind == "other_event" else {}), by=by, note=note, at=at,
        after=store.position("match", "reports"),
    )


def spoken_of(store: Archive, event: str, claims: tuple[str, ...]) -> dict[str, Any]:
    """The fields by which matching finds the claims of a verdict."""
    home = store.event(event)
    known = {claim: store.claim(claim) for claim in claims}
    articles = tuple(found.article if (found := known[claim]) else "" for claim in claims)
    return {"claims": claims, "articles": articles, "country": home.country if home else ""}


def append(store: PageStore, verdict: Verdict) -> None:
    """Verdicts are kept in the log, under what they speak of."""
    store.commit(Batch(append=[("verdicts", verdict.contradiction or verdict.id, encode(verdict))]))


def _answer(request: Request, card: Card, store: PageStore, *, status: int = 200, wanted: str = "") -> Response:
    template = "mark.html" if "hx-request" in request.headers else "marked.html"
    listed = urlsplit(request.headers.get("hx-current-url", "")).path in ("", "/")  # the measured precision stands there alone
    return render(request, template, status, card=card, wanted=wanted, judged=store.verdict_counts() if listed else None, swapped=True)


def order(text: str | None) -> Literal["newest", "severity"]:
    return "severity" if text == "severity" else "newest"


def filters(given: Any) -> dict[str, Any]:
    """What is asked for, as the form shows it again; with queries for links."""
    chosen = {name: value for name in FILTERS if (value := asked.text(given, name)) is not None}
    but_order = {name: value for name, value in chosen.items() if name != "order"}
    return {name: chosen.get(name, "") for name in FILTERS} | {
        "query": urlencode(chosen), "other_order": urlencode(but_order), "severe": urlencode(but_order | {"order": "severity"}),
        "any": bool(but_order), "chips": [(name, value) for name, value in but_order.items() if name != "retracted"],
    }


def _speakers(store: Archive, counts: Counts) -> list[tuple[str, str]]:
    """(name that is offered, value) of each speaker."""
    return [(actor_name(value), value) for value, _ in counts.choices(store, "speaker")]


def _ids(speakers: list[tuple[str, str]]) -> dict[str, str]:
    return {name: value for name, value in reversed(speakers) if name != value}
