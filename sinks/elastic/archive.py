"""The reading side over Elasticsearch: `processors.ports.Archive`, so that the page and the command line need not know which store it is.

What was written is found after the next refresh, a second later. An article's revisions are documents of their own; `replaced`
marks those that a later one stands before.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import msgspec
from elasticsearch import Elasticsearch

from processors.model import Article, Claim, Contradiction, DeadLetter, Event, Feed, FeedState, SavedSearch, Verdict
from processors.ports import Among, Facet, Hits, Outline, Query
from sinks.elastic.documents import alias
from sinks.elastic.reading import CURRENT, Hit, Reading, all_of, any_of, as_record, chunks, none_of, only, without
from sinks.elastic.search import ElasticSearch, disputed_events
from sinks.facets import asked
from sinks.paging import Order, contradiction_place, cursor, event_place, micros, place

_FIELDS = {"kind": "kind", "act": "act", "place": "places", "outlet": "outlets", "speaker": "speakers"}
_LISTS = ("claims", "articles", "ledger", "edits")
"""What grows in an event."""
_MANY = 10_000


class ElasticArchive:
    """Everything that is read. Not for two threads at once, as every store; two objects over one server are."""

    def __init__(self, client: Elasticsearch, prefix: str) -> None:
        self._reading = Reading(client, prefix)
        self._search = ElasticSearch(self._reading)
        self._articles = alias(prefix, "articles")

    def search(self, query: Query) -> Hits:
        return self._search.search(query)

    # Articles and claims

    def article(self, id: str) -> Article | None:
        return self.articles([id]).get(id)

    def articles(self, ids: Sequence[str]) -> dict[str, Article]:
        found = self._newest("articles", ids, Article)
        return {id_: found[id_] for id_ in ids if id_ in found}

    def revisions(self, id: str) -> list[Article]:
        return self._reading.records("articles", all_of({"term": {"id": id}}), Article, size=_MANY, sort=[{"revision": "asc"}])

    def claims_of(self, article: str) -> list[Claim]:
        newest = self._reading.hits(
            "articles", all_of({"term": {"id": article}}), size=1, sort=[{"revision": "desc"}], source=only("revision", "claims"),
        )
        if not newest:  # claims may come before their article
            newest = self._reading.hits(
                "claims", all_of({"term": {"article": article}}), size=1, sort=[{"revision": "desc"}], source=only("revision"),
            )
        if not newest:
            return []
        query = all_of({"term": {"article": article}}, {"term": {"revision": newest[0]["_source"]["revision"]}})
        found = self._reading.records("claims", query, Claim, size=_MANY, sort=[{"number": "asc"}])
        stated = newest[0]["_source"].get("claims") if newest[0]["_index"].startswith(self._articles) else None
        return found if stated is None else [claim for claim in found if claim.id in set(stated)]

    def claim(self, id: str) -> Claim | None:
        return self.claims([id]).get(id)

    def claims(self, ids: Sequence[str]) -> dict[str, Claim]:
        found = self._newest("claims", ids, Claim)
        return {id_: found[id_] for id_ in ids if id_ in found}

    def _newest(self, kind: Any, ids: Sequence[str], record: type[Any]) -> dict[str, Any]:
        """The newest revision of each, by id."""
        found: dict[str, Any] = {}
        for some in chunks(ids, 1000):
            hits = self._reading.hits(
                kind, all_of(any_of("id", some)), size=len(some), sort=[{"revision": "desc"}], source=without(kind), collapse="id",
            )
            found |= {hit["_source"]["id"]: as_record(hit, record) for hit in hits}
        return found

    # Events

    def event(self, id: str) -> Event | None:
        return self._reading.one("events", id, Event)

    def events(self, *, limit: int, after: str | None = None, contradicted: bool | None = None) -> tuple[list[Event], str | None]:
        hits, following = self._events(limit, after, contradicted, without("events"))
        return [as_record(hit, Event) for hit in hits], following

    def outlines(self, *, limit: int, after: str | None = None, contradicted: bool | None = None) -> tuple[list[Outline], str | None]:
        hits, following = self._events(limit, after, contradicted, _SHORT)
        return self._outlined(hits), following

    def outlines_of(self, events: Sequence[str]) -> dict[str, Outline]:
        found: dict[str, Outline] = {}
        for some in chunks(events, 1000):
            outlined = self._outlined(self._reading.hits("events", all_of(any_of("id", some)), size=len(some), source=_SHORT))
            found |= {outline.event.id: outline for outline in outlined}
        return {id_: found[id_] for id_ in events if id_ in found}

    def outlines_with(self, article: str) -> list[Outline]:
        query = all_of({"term": {"articles": article}})
        return self._outlined(self._reading.hits("events", query, size=_MANY, sort=[{"id": "asc"}], source=_SHORT))

    def _events(self, limit: int, after: str | None, contradicted: bool | None, source: Any) -> tuple[list[Hit], str | None]:
        start = place(after, 1)
        query: dict[str, Any] = {"match_all": {}}
        if contradicted is not None:
            among = any_of("id", disputed_events(self._reading))
            query = all_of(among) if contradicted else none_of(among)
        hits = self._reading.hits(
            "events", query, size=max(limit, 0) + 1, sort=[{"moment": "desc"}, {"id": "asc"}],
            after=[start[0][0], start[1]] if start else None, source=source,
        )
        shown = hits[: max(limit, 0)]
        if not shown or len(hits) == len(shown):
            return shown, None
        return shown, cursor(event_place(_whole(shown[-1])))

    def _outlined(self, hits: Sequence[Hit]) -> list[Outline]:
        ids = [hit["_id"] for hit in hits]
        disputes: dict[str, int] = {}
        for some in chunks(ids, 1000):
            query = all_of(any_of("event", some), {"term": {"retracted": False}})
            found = self._reading.aggregated("contradictions", query, {"events": {"terms": {"field": "event", "size": len(some)}}})
            disputes |= {bucket["key"]: bucket["doc_count"] for bucket in found.get("events", {}).get("buckets", ())}
        return [
            Outline(_whole(hit), hit["_source"]["sizes"]["claims"], hit["_source"]["sizes"]["articles"], disputes.get(hit["_id"], 0))
            for hit in hits
        ]

    # Contradictions

    def contradiction(self, id: str) -> Contradiction | None:
        return self._reading.one("contradictions", id, Contradiction)

    def contradictions_of(self, event: str) -> list[Contradiction]:
        return self._reading.records("contradictions", all_of({"term": {"event": event}}), Contradiction, size=_MANY, sort=[{"id": "asc"}])

    def contradictions(
        self, *, limit: int, after: str | None = None, order: Order = "newest", among: Among | None = None,
    ) -> tuple[list[Contradiction], str | None]:
        start = place(after, 1 if order == "newest" else 2)
        by = [{"moment": "desc"}, {"id": "asc"}]
        found = self._reading.records(
            "contradictions", self._among(among) if among else {"match_all": {}}, Contradiction, size=max(limit, 0) + 1,
            sort=by if order == "newest" else [{"severity": "desc"}, *by], after=[*start[0], start[1]] if start else None,
        )
        shown = found[: max(limit, 0)]
        return shown, cursor(contradiction_place(shown[-1], order)) if shown and len(found) > len(shown) else None

    def _among(self, among: Among) -> dict[str, Any]:
        clauses: list[dict[str, Any]] = [any_of(_FIELDS[facet], values) for facet, values in asked(among)]
        if among.since is not None:
            clauses.append({"range": {"moment": {"gte": micros(among.since)}}})
        if among.until is not None:
            clauses.append({"range": {"moment": {"lt": micros(among.until)}}})
        if among.retracted is not None:
            clauses.append({"term": {"retracted": among.retracted}})
        if among.mark is not None:
            marks = self._marks()
            marked = any_of("id", [one for one, kind in marks.items() if among.mark in ("open", kind)])
            clauses.append(none_of(marked) if among.mark == "open" else marked)
        return all_of(*clauses)

    def choices(self, facet: Facet) -> list[tuple[str, int]]:
        terms = {"field": _FIELDS[facet], "size": 500, "order": [{"_count": "desc"}, {"_key": "asc"}]}
        found = self._reading.aggregated("contradictions", {"match_all": {}}, {"values": {"terms": terms}})
        return [(bucket["key"], bucket["doc_count"]) for bucket in found.get("values", {}).get("buckets", ())]

    def origins_of(self, contradictions: Sequence[str]) -> dict[str, tuple[tuple[str, ...], tuple[str, ...]]]:
        found = {}
        for some in chunks(contradictions, 1000):
            for hit in self._reading.hits("contradictions", all_of(any_of("id", some)), size=len(some), source=only("lefts", "rights")):
                found[hit["_id"]] = (tuple(hit["_source"]["lefts"]), tuple(hit["_source"]["rights"]))
        return found

    def contradictions_with(self, claims: Sequence[str]) -> dict[str, tuple[str, ...]]:
        found: dict[str, list[str]] = {}
        for some in chunks(claims):
            query = all_of(any_of("sides", some), {"term": {"retracted": False}})
            wanted = set(some)
            for hit in self._reading.every("contradictions", query, sort=[{"id": "asc"}], source=only("sides")):
                for claim in wanted & {claim for side in hit["_source"]["sides"] for claim in side}:
                    found.setdefault(claim, []).append(hit["_id"])
        return {claim: tuple(ids) for claim, ids in found.items()}

    # What people said, and the rest

    def verdicts(self, contradictions: Sequence[str]) -> dict[str, list[Verdict]]:
        found: dict[str, list[Verdict]] = {}
        for some in chunks(contradictions):
            for hit in self._reading.every("verdicts", all_of(any_of("contradiction", some)), sort=_OLDEST, source=without("verdicts")):
                verdict = as_record(hit, Verdict)
                if verdict.contradiction is not None:
                    found.setdefault(verdict.contradiction, []).append(verdict)
        return found

    def verdict_counts(self) -> dict[str, int]:
        counts: dict[str, int] = {}
        for kind in self._marks().values():
            counts[kind] = counts.get(kind, 0) + 1
        return counts

    def _marks(self) -> dict[str, str]:
        """The kind of the latest verdict on each contradiction that has one: people made them, so they are few."""
        query = all_of({"exists": {"field": "contradiction"}})
        hits = self._reading.every("verdicts", query, sort=_OLDEST, source=only("contradiction", "kind"))
        return {hit["_source"]["contradiction"]: hit["_source"]["kind"] for hit in hits}

    def dead_letters(self, *, limit: int) -> list[DeadLetter]:
        return self._reading.records("dead_letters", {"match_all": {}}, DeadLetter, size=limit, sort=[{"moment": "desc"}, {"id": "desc"}])

    def dead_letter(self, id: str) -> DeadLetter | None:
        return self._reading.one("dead_letters", id, DeadLetter)

    def saved_searches(self) -> list[SavedSearch]:
        return self._reading.records("searches", {"match_all": {}}, SavedSearch, size=_MANY, sort=[{"moment": "desc"}, {"id": "asc"}])

    def states(self) -> dict[str, FeedState]:
        """How each feed stands, by its id."""
        hits = self._reading.every("feeds", {"match_all": {}}, sort=[{"feed": "asc"}], source=without("feeds"))
        return {hit["_id"]: as_record(hit, FeedState) for hit in hits}

    def feeds(self) -> list[Feed]:
        """The feed list, by outlet and title."""
        hits = self._reading.every("listed", {"match_all": {}}, sort=[{"id": "asc"}], source=without("listed"))
        return sorted((as_record(hit, Feed) for hit in hits), key=lambda feed: (feed.outlet, feed.title, feed.id))

    def is_empty(self) -> bool:
        return self._reading.count("articles", {"match_all": {}}, enough=1) == 0

    def counts(self) -> dict[str, int]:
        whole: dict[str, Any] = {"match_all": {}}
        return {
            "articles": self._reading.count("articles", CURRENT),
            "claims": self._reading.count("claims", CURRENT),
            "events": self._reading.count("events", whole),
            "contradictions": self._reading.count("contradictions", whole),
            "dead_letters": self._reading.count("dead_letters", whole),
        }


_SHORT = {"excludes": [name for name in without("events", *_LISTS)["excludes"] if name != "sizes"]}
_OLDEST = [{"moment": "asc"}, {"id": "asc"}]


def _whole(hit: Hit) -> Event:
    """The event of a hit whose long lists were left out."""
    return msgspec.convert({**hit["_source"], **dict.fromkeys(_LISTS, ())}, Event)
