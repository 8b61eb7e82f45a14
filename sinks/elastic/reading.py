"""Asking Elasticsearch: every question of the archive goes through here, and every failure becomes a `StoreError` in words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, TypeVar

import msgspec
from elastic_transport import TransportError
from elasticsearch import ApiError, Elasticsearch, NotFoundError

from processors.errors import StoreError
from sinks.elastic.documents import alias
from sinks.elastic.mappings import EXTRAS, Kind

T = TypeVar("T")
PAGE = 1000
TERMS = 10_000
"""Values in one `terms` clause; Elasticsearch takes 65,536."""

Query = Mapping[str, Any]
Sort = Sequence[Mapping[str, str]]
Source = Mapping[str, list[str]]
"""Which fields an answer holds: `without` or `only`."""
Hit = dict[str, Any]


class Reading:
    """Questions to the indices whose names begin with `prefix`. What is not there yet is empty, not an error."""

    def __init__(self, client: Elasticsearch, prefix: str) -> None:
        self._client = client
        self._prefix = prefix

    def hits(
        self, kind: Kind, query: Query, *, size: int, source: Source, sort: Sort = (), after: Sequence[Any] | None = None,
        collapse: str | None = None,
    ) -> list[Hit]:
        """The first hits after `after`, in order."""
        if size <= 0:
            return []
        answer = self._asked(
            lambda: self._client.search(
                index=alias(self._prefix, kind), query=query, size=size, sort=list(sort) or None, source=source,
                search_after=list(after) if after else None, collapse={"field": collapse} if collapse else None,
                ignore_unavailable=True, allow_no_indices=True, track_total_hits=False,
            )
        )
        hits: list[Hit] = answer["hits"]["hits"]
        return hits

    def every(self, kind: Kind, query: Query, *, sort: Sort, source: Source) -> Iterator[Hit]:
        """All hits; `sort` must tell any two apart."""
        after: Sequence[Any] | None = None
        while True:
            page = self.hits(kind, query, size=PAGE, sort=sort, after=after, source=source)
            yield from page
            if len(page) < PAGE:
                return
            after = page[-1]["sort"]

    def records(
        self, kind: Kind, query: Query, record: type[T], *, size: int, sort: Sort = (), after: Sequence[Any] | None = None,
    ) -> list[T]:
        """The first hits as records."""
        return [as_record(hit, record) for hit in self.hits(kind, query, size=size, sort=sort, after=after, source=without(kind))]

    def found(self, kind: Kind, query: Query, *, size: int, source: Source) -> list[Hit]:
        """The first hits by score, then the newest, the same again however many copies of the index there are."""
        answer = self._asked(
            lambda: self._client.search(
                index=alias(self._prefix, kind), query=query, size=size, sort=["_score", {"moment": "desc"}, {"id": "asc"}],
                source=source, ignore_unavailable=True, allow_no_indices=True, track_total_hits=False, track_scores=True,
                search_type="dfs_query_then_fetch", preference="rasid",
            )
        )
        hits: list[Hit] = answer["hits"]["hits"]
        return hits

    def totals(self, kind: Kind, queries: Sequence[Query], *, enough: int, wanted: Mapping[str, Any]) -> tuple[list[int], dict[str, Any]]:
        """How many each query finds, counted up to `enough`, in one request; and the aggregations of the first."""
        lines: list[Mapping[str, Any]] = []
        for number, query in enumerate(queries):
            body: dict[str, Any] = {"query": query, "size": 0, "track_total_hits": True if number == 0 else enough}
            lines += [{"ignore_unavailable": True, "allow_no_indices": True}, body | ({"aggs": wanted} if number == 0 else {})]
        answers = self._asked(lambda: self._client.msearch(index=alias(self._prefix, kind), searches=lines))["responses"]
        for one in answers:
            if "error" in one:
                raise StoreError(f"Elasticsearch answers {one['status']} {one['error'].get('reason', one['error'])}; see its log")
        return [one["hits"]["total"]["value"] for one in answers], answers[0].get("aggregations", {})

    def aggregated(self, kind: Kind, query: Query, wanted: Mapping[str, Any]) -> dict[str, Any]:
        """Aggregations by name; empty where there is no index yet."""
        answer = self._asked(
            lambda: self._client.search(
                index=alias(self._prefix, kind), query=query, size=0, aggs=wanted, ignore_unavailable=True, allow_no_indices=True,
                track_total_hits=False,
            )
        )
        found: dict[str, Any] = answer.get("aggregations", {})
        return found

    def count(self, kind: Kind, query: Query, *, enough: int | None = None) -> int:
        """How many there are; counting ends at `enough`."""
        answer = self._asked(
            lambda: self._client.count(
                index=alias(self._prefix, kind), query=query, terminate_after=enough, ignore_unavailable=True, allow_no_indices=True,
            )
        )
        found: int = answer["count"]
        return min(found, enough) if enough is not None else found

    def one(self, kind: Kind, id: str, record: type[T]) -> T | None:
        """The document of a kind that has one index, as a record."""
        if not id:
            return None
        try:
            answer = self._client.get(index=alias(self._prefix, kind), id=id, source_excludes=list(EXTRAS[kind]))
        except NotFoundError:
            return None
        except (ApiError, TransportError) as error:
            raise _failed(error) from error
        return msgspec.convert(answer["_source"], record)

    def _asked(self, ask: Any) -> Any:
        try:
            return ask().body
        except (ApiError, TransportError) as error:
            raise _failed(error) from error


def as_record(hit: Hit, record: type[T]) -> T:
    """The record that a document was made of. Raises `StoreError` where it is none."""
    try:
        return msgspec.convert(hit["_source"], record)
    except msgspec.ValidationError as error:
        raise StoreError(f"{hit['_index']}/{hit['_id']}: not a {record.__name__}: {error}; `rasid replay` makes it anew") from error


def only(*fields: str) -> Source:
    return {"includes": list(fields)}


def without(kind: Kind, *more: str) -> Source:
    """A source filter that leaves out what only searching needs."""
    return {"excludes": [*_ONLY_SEARCHED[kind], *more]}


_ONLY_SEARCHED: dict[Kind, list[str]] = {kind: list(extras) for kind, extras in EXTRAS.items()}


def chunks(values: Sequence[str], size: int = TERMS) -> Iterator[list[str]]:
    """The values, each once, as many at a time as a clause takes."""
    single = list(dict.fromkeys(value for value in values if value))
    for start in range(0, len(single), size):
        yield single[start : start + size]


_LONGEST = 1024
"""Characters of a value that the index can be asked for (`ignore_above` of its fields)."""


def any_of(field: str, values: Sequence[str]) -> dict[str, Any]:
    """A clause that holds where the field has one of the values."""
    asked = [value for value in values if len(value) <= _LONGEST]
    return {"bool": {"should": [{"terms": {field: some}} for some in chunks(asked)] or [{"match_none": {}}]}}


def all_of(*clauses: Mapping[str, Any]) -> dict[str, Any]:
    """A query that holds where every clause does, and scores nothing."""
    return {"bool": {"filter": list(clauses)}}


def none_of(*clauses: Mapping[str, Any]) -> dict[str, Any]:
    return {"bool": {"must_not": list(clauses)}}


CURRENT = {"term": {"replaced": False}}
"""Of articles and claims: not of an earlier revision."""


def _failed(error: ApiError | TransportError) -> StoreError:
    if isinstance(error, ApiError):
        return StoreError(f"Elasticsearch answers {error.status_code} {error.message}; see its log")
    return StoreError(f"Elasticsearch does not answer ({error}); is it running, and is elasticsearch.url right?")
