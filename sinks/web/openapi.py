"""The OpenAPI description of the JSON API, with the schemas of the records as msgspec knows them."""

from __future__ import annotations

from functools import cache
from typing import Any

import msgspec

from processors.model import Article, Claim, Contradiction, DeadLetter, Event, FeedState, LedgerEntry, Verdict

_RECORDS = (Article, Claim, Contradiction, DeadLetter, Event, FeedState, LedgerEntry, Verdict)
_REF = "#/components/schemas/{name}"


def _parameter(name: str, what: str, kind: str = "string", *, where: str = "query", values: tuple[str, ...] = ()) -> dict[str, Any]:
    schema: dict[str, Any] = {"type": kind} | ({"enum": list(values)} if values else {})
    return {"name": name, "in": where, "required": where == "path", "description": what, "schema": schema}


_ID = _parameter("id", "The record's id.", where="path")
_PAGING = [
    _parameter("limit", "How many, at most 200.", "integer"),
    _parameter("after", "The cursor `next` of an earlier answer."),
]
_DATES = [
    _parameter("since", "A day or a moment in RFC 3339; not before it."),
    _parameter("until", "A day (its end is meant) or a moment in RFC 3339; before it."),
]
_FILTERS = [
    _parameter("kind", "What kind of contradiction.", values=("number", "denial", "blame", "status")),
    _parameter("act", "An act type, such as killed."),
    _parameter("place", "A gazetteer id or a place name; all that lies in it is meant."),
    _parameter("outlet", "A source of either side."),
    _parameter("speaker", "An actor's canonical id, or a name as written."),
    _parameter("mark", "What the latest verdict says.", values=("open", "confirmed", "dismissed", "other_event")),
    _parameter("retracted", "Given at all: also those that are retracted."),
    _parameter("order", "Which come first.", values=("newest", "severity")),
    *_DATES,
    *_PAGING,
]
_CONTRADICTED = _parameter("contradicted", "Only those with a contradiction, or only those without.", values=("yes", "no"))
_SEARCH = [
    _parameter("q", 'Words and "phrases".'), _parameter("outlet", "A source."), _parameter("place", "A gazetteer id or a place name."),
    _parameter("act", "An act type."), _CONTRADICTED, *_DATES, *_PAGING,
]  # fmt: skip


def _ref(kind: type) -> dict[str, Any]:
    return {"$ref": _REF.format(name=kind.__name__)}


def _list(items: dict[str, Any]) -> dict[str, Any]:
    return {
        "type": "object", "required": ["items", "next"],
        "properties": {"items": {"type": "array", "items": items}, "next": {"type": ["string", "null"]}},
    }


def _object(**properties: dict[str, Any]) -> dict[str, Any]:
    return {"type": "object", "properties": properties}


_MANY: dict[str, Any] = {"type": "integer"}
_TEXTS: dict[str, Any] = {"type": "array", "items": {"type": "string"}}
_OPERATIONS: dict[str, tuple[str, list[dict[str, Any]], dict[str, Any]]] = {
    "/api/contradictions": (
        "Contradictions, with the first claim on each side and the independent origins.", _FILTERS,
        _list(_object(
            contradiction=_ref(Contradiction), left=_ref(Claim), right=_ref(Claim), origins={"type": "array", "items": _TEXTS},
            verdicts={"type": "array", "items": _ref(Verdict)},
        )),
    ),
    "/api/contradictions/{id}": ("One contradiction with the claims on its sides.", [_ID], _object(
        contradiction=_ref(Contradiction), claims={"type": "array", "items": _ref(Claim)}, origins={"type": "array", "items": _TEXTS},
        verdicts={"type": "array", "items": _ref(Verdict)},
    )),
    "/api/events": ("Events, the latest first, without their long lists.", [_CONTRADICTED, *_PAGING], _list(
        _object(event=_ref(Event), claims=_MANY, articles=_MANY, contradictions=_MANY)
    )),
    "/api/events/{id}": ("One event without its long lists, and its contradictions.", [_ID], _object(
        event=_ref(Event), claims=_MANY, articles=_MANY, contradictions={"type": "array", "items": _ref(Contradiction)}
    )),
    "/api/events/{id}/claims": ("An event's claims, in order of arrival.", [_ID, *_PAGING], _list(_ref(Claim))),
    "/api/events/{id}/ledger": ("An event's ledger.", [_ID, *_PAGING], _list(_ref(LedgerEntry))),
    "/api/events/{id}/articles": ("The ids of an event's articles.", [_ID, *_PAGING], _list({"type": "string"})),
    "/api/articles/{id}": ("The newest revision of an article, and its claims.", [_ID], _object(
        article=_ref(Article), claims={"type": "array", "items": _ref(Claim)}, revisions={"type": "array", "items": _MANY}
    )),
    "/api/articles/{id}/revisions": ("Every revision of an article, oldest first.", [_ID], _list(_ref(Article))),
    "/api/claims/{id}": ("One claim.", [_ID], _ref(Claim)),
    "/api/search": ("Articles found; found words stand between U+E000 and U+E001.", _SEARCH, _list(_object(
        id={"type": "string"}, score={"type": "number"}, url={"type": "string"}, source={"type": "string"}, title={"type": "string"},
        published={"type": "string", "format": "date-time"}, snippet={"type": "string"},
    ))),
    "/api/feeds": ("How each feed does.", [], _list(_ref(FeedState))),
    "/api/dead-letters": ("What could not be processed, newest first.", [_PAGING[0]], _list(_ref(DeadLetter))),
    "/api/counts": ("How many of everything; verdicts, and the precision that they measure.", [], _object(
        articles=_MANY, claims=_MANY, events=_MANY, contradictions=_MANY, dead_letters=_MANY, verdicts={"type": "object"},
        precision={"type": ["number", "null"]},
    )),
}  # fmt: skip


@cache
def description() -> dict[str, Any]:
    """The whole description, OpenAPI 3.1."""
    _, schemas = msgspec.json.schema_components(_RECORDS, ref_template=_REF)
    paths = {}
    for path, (what, parameters, schema) in _OPERATIONS.items():
        answers: dict[str, Any] = {"200": {"description": what, "content": {"application/json": {"schema": schema}}}}
        if "{id}" in path:
            answers["404"] = {"description": "There is no such record."}
        paths[path] = {"get": {"summary": what, "operationId": _name(path), "parameters": parameters, "responses": answers}}
    return {
        "openapi": "3.1.0",
        "info": {"title": "Rasid", "version": "1", "description": "Claims, events and contradictions in Arabic news. Read only."},
        "paths": paths,
        "components": {"schemas": schemas, "securitySchemes": {"password": {"type": "http", "scheme": "bearer"}}},
        "security": [{}, {"password": []}],
    }


def _name(path: str) -> str:
    return "_".join(part.strip("{}") for part in path.removeprefix("/api/").replace("-", "_").split("/"))
