"""Earlier revisions step aside: their documents stay, marked, so that they can be read but are no longer found."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any

from elasticsearch import Elasticsearch

from sinks.elastic.documents import Document, Documents, alias
from sinks.elastic.mappings import Kind

_ARTICLES = 100
"""Articles asked for at once."""
_PAGE = 1000


class Replacing:
    """Finds what earlier revisions left in the index."""

    def __init__(self, client: Elasticsearch, prefix: str, documents: Documents) -> None:
        self._client = client
        self._documents = documents
        self._of: dict[Kind, tuple[str, str]] = {
            "articles": (alias(prefix, "articles"), "id"), "claims": (alias(prefix, "claims"), "article"),
        }

    def earlier(self, articles: Iterable[str]) -> list[Document]:
        """The documents of articles and claims that a later revision of the same article stands before, as they must be now.

        What is marked already is left out. All that was written before is looked at.
        """
        self._client.indices.refresh(index=[name for name, _ in self._of.values()], ignore_unavailable=True)
        found: list[Document] = []
        rest = iter(articles)
        while some := list(islice(rest, _ARTICLES)):
            newest: dict[str, int] = {}
            current: list[tuple[Kind, str, dict[str, Any]]] = []
            for kind, (_, field) in self._of.items():
                for hit in self._hits(kind, some):
                    article, revision = hit["_source"][field], hit["_source"]["revision"]
                    newest[article] = max(revision, newest.get(article, 0))
                    current.append((kind, article, hit))
            found += [
                self._documents.replaced(kind, hit["_index"], hit["_id"], hit["_source"])
                for kind, article, hit in current if hit["_source"]["revision"] < newest[article] and not hit["_source"]["replaced"]
            ]
        return found

    def _hits(self, kind: Kind, articles: list[str]) -> Iterator[dict[str, Any]]:
        name, field = self._of[kind]
        after: list[Any] | None = None
        while True:
            answer = self._client.search(
                index=name, query={"terms": {field: articles}}, size=_PAGE, sort=[{"moment": "asc"}, {"id": "asc"}, {"revision": "asc"}],
                search_after=after, ignore_unavailable=True, allow_no_indices=True, track_total_hits=False,
            )
            hits = answer["hits"]["hits"]
            yield from hits
            if len(hits) < _PAGE:
                return
            after = hits[-1]["sort"]
