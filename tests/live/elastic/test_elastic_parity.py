"""Both shells find the same: the terms of the index are Rasid's own, and a query gives the same articles."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import islice, product
from pathlib import Path
from typing import Any

from elasticsearch import Elasticsearch

from bench.generate import articles as generated
from bench.search import queries
from processors.actors.roster import index as actors
from processors.model import Article, identity
from processors.places.gazetteer import gazetteer
from processors.ports import Batch
from processors.tables import load_tsv
from processors.text.analyzer import analyze
from sinks.elastic.documents import Document, index_of
from sinks.elastic.mappings import ARABIC
from sinks.elastic.writing import Writer
from sinks.sqlite import SqliteStore

ARTICLES = 1200 if "SOAK_ROUNDS" in os.environ else 400
"""That are searched by two hundred queries."""
BEFORE = ("", "و", "ال", "وال", "بال", "كال", "فال", "لل", "ب", "ل")
AFTER = ("", "ها", "ان", "ات", "ون", "ين", "يه", "ية", "ه", "ة", "ي", "ًا", "ٌ")
ODD = (
    "١٢٫٥ ۱۲ 12.5 3,000 ٤٠", "كوفيد-19 covid-19 F-16 إف-16", "أَسْعَـار ـــ مَدَنِيّــين", "الـ24 والـ30", "user_name task_force's can't",
    "بي.بي.سي www.example.org/a?b=1", "🙂 👩‍👩‍👧 🇸🇾 1️⃣", "日本語 カタカナ ひらがな", "İstanbul ΣΊΣΥΦΟΣ Straße", "ق" * 700,
    "لأنّه لآخر لإن لالا", "ﷺ ﻻ",
)  # fmt: skip


def words() -> list[str]:
    """Names, roots with what may stand before and after a word, and whatever else an article may hold."""
    names = [word for record in actors().actors.values() for name in record.names for word in name.split()]
    places = [word for place in islice(gazetteer(), 0, None, 40) for word in place.name.split()]
    stops = [row[0] for row in load_tsv("stopwords.tsv", 1)]
    roots = ("قصف", "مدين", "مستشفى", "حكوم", "مسلح", "رئيس", "جندي", "هجوم", "كتاب", "مسؤول", "سماء", "شيء")
    built = [f"{before}{root}{after}" for root, before, after in product(roots, BEFORE, AFTER)]
    return list(dict.fromkeys([*names, *places, *stops, *built, *ODD]))


def texts() -> Iterator[str]:
    for number in range(0, len(everything := words()), 200):
        yield " ".join(everything[number : number + 200])
    for article in generated(40, paragraphs=7):
        yield f"{article.title}\n{article.text}"


def test_the_terms_are_the_same(client: Elasticsearch, prefix: str) -> None:
    name = index_of(prefix, "events")  # it has the analysis of all prose
    client.indices.create(index=name)
    seen = 0
    for text in texts():
        tokens = [t for t in client.indices.analyze(index=name, analyzer=ARABIC, text=text)["tokens"] if t["token"]]  # "ـــ" leaves nothing
        mine = analyze(text)
        assert [token["token"] for token in tokens] == [term.term for term in mine]
        utf16 = _utf16(text)
        assert [(t["start_offset"], t["end_offset"]) for t in tokens] == [(utf16[t.start], utf16[t.end]) for t in mine]
        seen += len(tokens)
    assert len(words()) > 2000
    assert seen > 5000


def _utf16(text: str) -> list[int]:
    """Where each character begins in Java's strings, and where the text ends."""
    places, at = [], 0
    for letter in text:
        places.append(at)
        at += 2 if ord(letter) > 0xFFFF else 1
    return [*places, at]


def test_queries_find_the_same_articles(store: Any, tmp_path: Path) -> None:
    articles = [
        Article(id=identity("article", one.url), url=one.url, source=one.source, title=one.title, text=one.text, published=one.published)
        for one in generated(ARTICLES)
    ]
    store.commit(Batch(articles=articles))
    asked = queries(200)
    several = 0
    with SqliteStore(tmp_path / "rasid.db") as embedded:
        embedded.commit(Batch(articles=articles))
        for query in asked:
            query = type(query)(text=query.text, outlet=query.outlet, limit=2000)
            there, here = store.search(query).hits, embedded.search(query).hits
            assert {hit.id for hit in there} == {hit.id for hit in here}, query
            snippets = {hit.id: (hit.title, hit.snippet, hit.published) for hit in here}
            assert all((hit.title, hit.snippet, hit.published) == snippets[hit.id] for hit in there if hit.score > 0)
            several += len(there) > 10
    assert several > 100


def test_names_that_mean_the_same_are_found_in_kibana(client: Elasticsearch, store: Any) -> None:
    """A search by hand is widened to the other names; a quoted one word for word, under `.exact`, is not."""
    told = Article(id="a", source="s", title="", text="أعلن تنظيم داعش مسؤوليته عن الهجوم.", published=datetime(2026, 3, 1, tzinfo=UTC))
    store.commit(Batch(articles=[told]))

    def hits(field: str, text: str) -> int:
        return len(client.search(index=f"{store.prefix}articles", query={"match_phrase": {field: text}})["hits"]["hits"])

    assert hits("text", "الدولة الإسلامية") == 1
    assert hits("text", "وداعش") == 1
    assert hits("text.exact", "الدولة الإسلامية") == 0
    assert hits("text.exact", "تنظيم داعش") == 1


def test_a_conflict_is_success(client: Elasticsearch, prefix: str) -> None:
    name = index_of(prefix, "alerts")
    newer = Document(name, "a", 7, b'{"id": "a", "event": "new"}')
    older = Document(name, "a", 6, b'{"id": "a", "event": "old"}')
    assert Writer(client).write([newer]) == []
    assert Writer(client).write([older, Document(name, "unknown", 1, None)]) == []
    assert client.get(index=name, id="a")["_source"]["event"] == "new"
