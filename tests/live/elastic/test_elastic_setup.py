"""`rasid setup` in Elasticsearch: again and again, with months that are there, and months that are too old."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from elasticsearch import Elasticsearch

from processors.model import Article
from processors.ports import Batch, Query
from sinks.elastic.documents import Document
from sinks.elastic.setup import Shape, forget, setup
from sinks.elastic.writing import Writer


def test_again_it_brings_what_is_there_up_to_date(client: Elasticsearch, prefix: str) -> None:
    old = {"dynamic": "strict", "properties": {"id": {"type": "keyword"}}}
    client.indices.create(index=f"{prefix}feeds-1")
    said = list(setup(client, Shape(prefix)))
    assert f"index {prefix}feeds-1 is there" in said
    client.indices.put_index_template(name="older", index_patterns=[f"{prefix}alerts-1999*"], priority=900, template={"mappings": old})
    client.indices.create(index=f"{prefix}alerts-1999.01.01")
    client.indices.delete_index_template(name="older")
    late = Document(f"{prefix}alerts-1999.01.01", "a", 1, b'{"id": "a", "event": "e"}')
    assert len(Writer(client).write([late])) == 1
    assert f"1 indices of {prefix}alerts are there" in list(setup(client, Shape(prefix)))
    assert Writer(client).write([late]) == []


def test_months_that_are_too_old_go(client: Elasticsearch, prefix: str, store: Any) -> None:
    for year, month in ((2025, 1), (2025, 2), (2026, 2)):
        article = Article(id=f"a{year}{month}", source="s", text="نص", published=datetime(year, month, 28, tzinfo=UTC))
        store.commit(Batch(articles=[article]))
    now = datetime(2026, 2, 1, tzinfo=UTC)
    assert forget(client, Shape(prefix), now) == []
    assert forget(client, Shape(prefix, keep_months=12), now) == [f"{prefix}articles-2025.01.01"]
    assert forget(client, Shape(prefix, keep_months=12), now) == []
    assert [hit.id for hit in store.search(Query()).hits] == ["a20262", "a20252"]
