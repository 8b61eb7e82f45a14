"""Events: the list, and one with its ledger, chart, map, claims and sources; merging and splitting."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from starlette.datastructures import FormData
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from processors.model import Claim, Event, Place, Verdict, encode, identity
from processors.ports import Archive, PageStore
from sinks.web import asked, ledger, maps
from sinks.web.cards import cards
from sinks.web.ledger import Ledger, Row
from sinks.web.pages.contradictions import append, spoken_of
from sinks.web.rendering import person_of, render, site_of, vary
from sinks.web.words import words

PAGE = 30
ROWS = 30
CARDS = 6
ARTICLES = 12
SPOKEN = 40
MAPPED = 300
"""Claims of an event that its map looks at."""
WRITTEN = 500
"""Claims that an export reads at once."""
SORTS: dict[str, Callable[[Row], Any]] = {
    "time": lambda row: row.claim.published,
    "outlet": lambda row: row.claim.source,
    "origin": lambda row: row.origin,
    "speaker": lambda row: row.claim.speaker.name if row.claim.speaker else "",
    "act": lambda row: (row.claim.act.type, row.claim.act.targets),
    "value": lambda row: _size(row),
    "fate": lambda row: row.fate,
}
COLUMNS = (
    "id", "article", "revision", "source", "published", "speaker", "speaker_id", "speaker_kind", "stance", "act", "targets", "actors",
    "min", "max", "approximate", "unit", "place", "latitude", "longitude", "start", "end", "confidence", "sentence",
)
_ID = re.compile(r"[0-9a-f]{32}")


def listing(request: Request) -> Response:
    """All events, the latest first."""
    given = request.query_params
    disputed = asked.one_of(given, "contradicted", ("yes", "no"))
    with site_of(request).store() as store:
        found, following = store.outlines(
            limit=PAGE, after=asked.text(given, "after"), contradicted=None if disputed is None else disputed == "yes"
        )
    template = "events_list.html" if "hx-request" in request.headers else "events.html"
    return render(request, template, outlines=found, following=following, contradicted=disputed or "")


def one(request: Request) -> Response:
    """One event."""
    given = request.query_params
    with site_of(request).store() as store:
        found = _ledger(store, request)
        event = found.event
        standing = sorted((c for c in found.contradictions if not c.retracted), key=lambda c: (-c.severity, c.id))
        shown = cards(store, standing[:CARDS])
        articles = store.articles(event.articles[-ARTICLES:])
    return render(
        request, "event.html", event=event, cards=shown, contradictions=len(standing), acts=found.acts, act=_act(found, given),
        map=maps.draw(_places(event, [row.claim for row in found.rows[-MAPPED:]]), event.country), spoken=found.spoken[-SPOKEN:],
        sources=found.sources[:60], articles=sorted(articles.values(), key=lambda a: a.published, reverse=True),
        retracted=len(found.contradictions) - len(standing), **_table(given, found),
    )


def points(request: Request) -> Response:
    """What the chart of one act draws, as JSON: the page does not wait for it."""
    with site_of(request).store() as store:
        found = _ledger(store, request)
    act = _act(found, request.query_params)
    made = ledger.points(found.rows, act, words(person_of(request).language), site_of(request).outlets.name) if act else []
    return Response(encode(made), media_type="application/json", headers=vary())


def _act(found: Ledger, given: Any) -> str | None:
    names = tuple(name for name, _ in found.acts)
    return asked.one_of(given, "act", names) or next(iter(names), None)


def claims(request: Request) -> Response:
    """A page of the event's claims, for htmx."""
    with site_of(request).store() as store:
        found = _ledger(store, request)
    return render(request, "claims_table.html", event=found.event, **_table(request.query_params, found))


def export(request: Request) -> Response:
    """Every claim of the event, as CSV or JSON."""
    kind = request.path_params["kind"]
    site = site_of(request)
    with site.store() as store:
        event = _event(store, request)

    def read() -> Iterator[list[Claim]]:
        for start in range(0, len(event.claims), WRITTEN):
            some = event.claims[start : start + WRITTEN]
            with site.store() as store:
                found = store.claims(some)
            yield [found[id_] for id_ in some if id_ in found]

    headers = {"content-disposition": f'attachment; filename="event-{event.id}.{kind}"'}
    if kind == "json":
        return StreamingResponse(_json(read()), media_type="application/json", headers=headers)
    return StreamingResponse(_csv(read()), media_type="text/csv; charset=utf-8", headers=headers)


def _json(parts: Iterable[list[Claim]]) -> Iterator[bytes]:
    yield b"["
    between = b"\n"
    for claims in parts:
        for claim in claims:
            yield between + encode(claim)
            between = b",\n"
    yield b"\n]\n"


def _csv(parts: Iterable[list[Claim]]) -> Iterator[str]:
    """With a byte order mark, or spreadsheets take Arabic for something else; and no cell that they would take for a formula."""
    yield "\ufeff"
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(COLUMNS)
    for claims in parts:
        writer.writerows([_cell(value) for value in _cells(claim)] for claim in claims)
        yield out.getvalue()
        out.seek(0)
        out.truncate()
    yield out.getvalue()


def _cells(claim: Claim) -> list[object]:
    act = claim.act
    speaker, quantity, place, time = claim.speaker, act.quantity, act.place, act.time
    return [
        claim.id, claim.article, claim.revision, claim.source, claim.published.isoformat(), speaker and speaker.name,
        speaker and speaker.id, speaker and speaker.kind, claim.stance, act.type, " ".join(act.targets),
        "; ".join(actor.name for actor in act.actors),
        quantity and quantity.min, quantity and quantity.max, quantity and quantity.approximate, quantity and quantity.unit,
        place and place.name, place and place.lat, place and place.lon, time and time.start.isoformat(), time and time.end.isoformat(),
        claim.confidence, claim.text,
    ]


def _cell(value: object) -> str:
    text = "" if value is None else str(value)
    return f"'{text}" if text[:1] in ("=", "+", "@", "\t", "\r") or (text[:1] == "-" and not _is_number(text)) else text


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True


def merge(request: Request, form: FormData) -> Response:
    """This event and another are one: told to matching, which takes it up."""
    named = _ID.search(asked.text(form, "other") or "")
    with site_of(request).store() as store:
        event = _event(store, request)
        other = store.outlines_of([named.group()]).get(named.group()) if named else None
        if other is None or other.event.id == event.id:
            return render(request, "message.html", 422, title="merge.wrong_title", text="merge.wrong")
        claims = _first(store, event.id), _first(store, other.event.id)
        if not all(claims):
            return render(request, "message.html", 422, title="merge.wrong_title", text="merge.empty")
        _say(request, "merge", event.id, tuple(filter(None, claims)), str(form.get("note") or ""))
    return render(request, "message.html", title="merge.done_title", text="merge.done", to=f"/events/{event.id}")


def split(request: Request, form: FormData) -> Response:
    """The claims that were ticked are an event of their own."""
    ticked = [value for value in form.getlist("claim") if isinstance(value, str)]
    with site_of(request).store() as store:
        event = _event(store, request)
        own = set(event.claims)
        chosen = tuple(dict.fromkeys(claim for claim in ticked if claim in own))
        if not chosen or len(chosen) == len(own):
            return render(request, "message.html", 422, title="split.wrong_title", text="split.wrong", to=f"/events/{event.id}#claims")
        _say(request, "split", event.id, chosen, str(form.get("note") or ""))
    return render(request, "message.html", title="split.done_title", text="split.done", to=f"/events/{event.id}")


def _say(request: Request, kind: Any, event: str, claims: tuple[str, ...], note: str) -> None:
    site = site_of(request)
    at, by = site.now(), person_of(request).name
    with site.store() as store, site.writing:
        append(store, Verdict(
            id=identity("verdict", kind, by, at.isoformat(), *claims), kind=kind, **spoken_of(store, event, claims), by=by, note=note[:500],
            at=at, after=store.position("match", "reports"),
        ))
    site.wake()


def _first(store: Archive, event: str) -> str | None:
    found = store.event(event)
    return found.claims[0] if found and found.claims else None


def _event(store: Archive, request: Request) -> Event:
    event = store.event(request.path_params["id"])
    if event is None:
        raise HTTPException(404)
    return event


def _ledger(store: PageStore, request: Request) -> Ledger:
    found = site_of(request).ledgers.of(store, request.path_params["id"])
    if found is None:
        raise HTTPException(404)
    return found


def _table(given: Any, found: Ledger) -> dict[str, Any]:
    """The part of the table that is asked for: sorted by a column, some lines of it."""
    sort = asked.one_of(given, "sort", tuple(SORTS)) or "time"
    down = given.get("down", "1" if sort == "time" else "0") == "1"
    ordered = found.sorted(sort, SORTS[sort])
    pages = max(1, -(-len(ordered) // ROWS))
    number = min(asked.count(given, "page", 1, 10_000), pages)
    first, last = (number - 1) * ROWS, number * ROWS
    return {
        "rows": ordered[::-1][first:last] if down else ordered[first:last], "sort": sort, "down": down, "page": number, "pages": pages,
        "total": len(ordered), "sorts": tuple(SORTS),
    }


def _size(row: Row) -> float:
    quantity = row.claim.act.quantity
    if quantity is None:
        return -1
    return quantity.min if quantity.min is not None else quantity.max or 0


def _places(event: Event, claims: Iterable[Claim]) -> list[tuple[Place, int]]:
    many: Counter[str] = Counter()
    places: dict[str, Place] = {}
    for place in ([event.place] if event.place else []) + [claim.act.place for claim in claims if claim.act.place and not claim.background]:
        places.setdefault(place.id, place)
        many[place.id] += 1
    return [(place, many[id_]) for id_, place in places.items() if len(place.path) > 1 or len(places) == 1]


__all__ = ["claims", "export", "listing", "merge", "one", "points", "split"]
