"""Full-text search: Elasticsearch finds the candidates, `sinks.search` ranks and shows them, as in the embedded store.

What a person types never reaches Elasticsearch's analysis or its query language: Rasid's own analysis gives the terms, which are
those of the index, and they are looked up as they are. So both shells find the same articles.

A phrase may have stop words between its words: they take up places in Elasticsearch's index and none in Rasid's. Elasticsearch
gives what has the words near each other, and Rasid looks whether they stand side by side.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

import msgspec

from processors.model import Article
from processors.ports import Hit, Hits, Query
from processors.text.analyzer import Term, analyze
from sinks.elastic import reading
from sinks.elastic.reading import CURRENT, Reading, all_of, any_of, none_of, only
from sinks.paging import cursor, micros, place
from sinks.search.marks import marked, snippet
from sinks.search.ranking import TITLE, WINDOW, Statistics, scores
from sinks.search.wanted import Wanted, places_meant, storable, wanted

FREQUENT = 5_000
"""In so many documents a term counts as frequent; it is not counted further, nor looked up where rarer ones stand beside it."""
_DEEPEST = 10_000
"""Hits that a search can be paged through, which is what Elasticsearch allows."""
_STOP_WORDS = 8
"""Between two words of a phrase."""
_SHOWN = only("id", "url", "source", "title", "text", "published")


class _Found(NamedTuple):
    """A candidate with its text analysed."""

    article: Article
    title: list[Term]
    text: list[Term]

    @property
    def terms(self) -> tuple[list[str], list[str]]:
        return [term.term for term in self.title], [term.term for term in self.text]


class ElasticSearch:
    """`processors.ports.Archive.search`."""

    def __init__(self, reading: Reading) -> None:
        self._reading = reading

    def search(self, query: Query) -> Hits:
        if query.limit <= 0:
            return Hits([], None)
        filters = [CURRENT, *self._filters(query)]
        if not query.text.strip():
            return self._newest(query, filters)
        looked_for = wanted(query.text)
        if not looked_for.terms:
            return Hits([], None)
        return self._best(query, looked_for, filters)

    def _newest(self, query: Query, filters: list[dict[str, Any]]) -> Hits:
        start = place(query.after, 1)
        rows = self._reading.hits(
            "articles", all_of(*filters), size=query.limit + 1, sort=[{"moment": "desc"}, {"id": "asc"}],
            after=[start[0][0], start[1]] if start else None, source=_SHOWN,
        )
        shown = [_found(row) for row in rows[: query.limit]]
        last = shown[-1].article if shown else None
        following = cursor(((micros(last.published),), last.id)) if last and len(rows) > len(shown) else None
        return Hits([_hit(one, 0.0, {}) for one in shown], following)

    def _best(self, query: Query, looked_for: Wanted, filters: list[dict[str, Any]]) -> Hits:
        start = place(query.after, 1)
        offset = max(0, int(start[0][0])) if start else 0
        if offset >= _DEEPEST:
            return Hits([], None)
        statistics = self._statistics(looked_for)
        weights = {term: statistics.weight(term) for term in looked_for.terms}
        candidates = self._candidates(looked_for, statistics, filters, max(WINDOW, offset + query.limit) + 1)
        window = candidates[:WINDOW]
        order = sorted(zip(scores(looked_for, [one.terms for one in window], statistics), window, strict=True), key=_order)
        bottom = order[-1][0] if order else 0.0
        order += [(bottom, one) for one in candidates[WINDOW:]]
        page = [_hit(one, score, weights) for score, one in order[offset : offset + query.limit]]
        end = offset + len(page)
        return Hits(page, cursor(((end,), "")) if page and len(order) > end else None)

    def _candidates(self, looked_for: Wanted, statistics: Statistics, filters: list[dict[str, Any]], limit: int) -> list[_Found]:
        found: list[_Found] = []
        for query in _queries(looked_for, statistics.containing):
            asked = {"bool": {"must": [query], "filter": filters}}
            size = min(_DEEPEST, limit if not looked_for.phrases else 2 * limit)
            while True:
                rows = self._reading.found("articles", asked, size=size, source=_SHOWN)
                found = [one for one in map(_found, rows) if all(_holds(one, phrase) for phrase in looked_for.phrases)]
                if len(found) >= limit or len(rows) < size or size >= _DEEPEST:
                    break
                size = min(_DEEPEST, 4 * size)  # many had the words of a phrase only near each other
            if len(found) >= min(limit, WINDOW):
                break
        return found[:limit]

    def _statistics(self, looked_for: Wanted) -> Statistics:
        queries = [all_of(CURRENT), *(all_of(CURRENT, _either(term)) for term in looked_for.terms)]
        totals, means = self._reading.totals("articles", queries, enough=FREQUENT, wanted={"words": {"avg": {"field": "words"}}})
        length = means.get("words", {}).get("value") or 0.0
        return Statistics(totals[0], length, dict(zip(looked_for.terms, totals[1:], strict=True)))

    def _filters(self, query: Query) -> Iterator[dict[str, Any]]:
        if query.outlet is not None:
            yield any_of("source", [storable(query.outlet)])
        if query.since is not None:
            yield {"range": {"moment": {"gte": micros(query.since)}}}
        if query.until is not None:
            yield {"range": {"moment": {"lt": micros(query.until)}}}
        act = storable(query.act or "")
        if query.place is not None:
            yield any_of("facets", [f"{act}|{one}" for one in places_meant(query.place) if one])
        elif query.act is not None:
            yield any_of("facets", [f"{act}|"] if act else [])
        if query.contradicted is not None:
            disputed = any_of("claims", disputed_claims(self._reading))
            yield disputed if query.contradicted else none_of(disputed)


def disputed_claims(reading: Reading) -> list[str]:
    """The claims that stand in a contradiction which is not retracted."""
    hits = reading.every("contradictions", _STANDING, sort=[{"id": "asc"}], source=only("sides"))
    return [claim for hit in hits for side in hit["_source"]["sides"] for claim in side]


def disputed_events(reading: Reading) -> list[str]:
    """The events with a contradiction which is not retracted."""
    return [hit["_source"]["event"] for hit in reading.every("contradictions", _STANDING, sort=[{"id": "asc"}], source=only("event"))]


_STANDING = all_of({"term": {"retracted": False}})


def _queries(looked_for: Wanted, containing: Mapping[str, int]) -> Iterator[dict[str, Any]]:
    """The next one for when the one before found too little."""
    there = [term for term in looked_for.terms if containing[term]]
    rare = [term for term in there if containing[term] < FREQUENT]
    if looked_for.phrases:
        yield {"bool": {"must": [_phrase(phrase) for phrase in looked_for.phrases], "should": [_scored(term) for term in there]}}
    elif rare:
        yield {"bool": {"should": [_scored(term) for term in rare], "minimum_should_match": 1}}
    elif there:
        yield {"bool": {"must": [_scored(term) for term in there]}}
        if len(there) > 1:
            yield {"bool": {"should": [_scored(term) for term in there], "minimum_should_match": 1}}


def _scored(term: str) -> dict[str, Any]:
    return {"bool": {"should": [{"term": {"title": {"value": term, "boost": TITLE}}}, {"term": {"text": {"value": term}}}]}}


def _either(term: str) -> dict[str, Any]:
    return {"bool": {"should": [{"term": {"title": term}}, {"term": {"text": term}}]}}


def _phrase(phrase: Sequence[str]) -> dict[str, Any]:
    if len(phrase) == 1:
        return _scored(phrase[0])
    return {"bool": {"should": [_near("title", phrase), _near("text", phrase)], "minimum_should_match": 1}}


def _near(field: str, phrase: Sequence[str]) -> dict[str, Any]:
    clauses = [{"span_term": {field: term}} for term in phrase]
    return {"span_near": {"clauses": clauses, "slop": _STOP_WORDS * (len(phrase) - 1), "in_order": True}}


def _holds(found: _Found, phrase: tuple[str, ...]) -> bool:
    n = len(phrase)
    return any(tuple(terms[i : i + n]) == phrase for terms in found.terms for i in range(len(terms) - n + 1))


def _order(scored: tuple[float, _Found]) -> tuple[float, int, str]:
    score, found = scored
    return -score, -micros(found.article.published), found.article.id


def _found(hit: reading.Hit) -> _Found:
    article = msgspec.convert(hit["_source"], Article)
    return _Found(article, analyze(article.title), analyze(article.text))


def _hit(found: _Found, score: float, weights: Mapping[str, float]) -> Hit:
    article = found.article
    return Hit(
        article.id, score, article.url, article.source, marked(article.title, found.title, weights), article.published,
        snippet(article.text, found.text, weights),
    )
