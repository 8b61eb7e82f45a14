"""Full-text search in the store's file: FTS5 finds the candidates, `sinks.search` ranks and shows them.

Very frequent terms are not looked up where rarer ones stand beside them: they would cost most and say least. They still
count in the ranking.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable
from typing import Any, NamedTuple

import msgspec

from processors.model import Article, Claim
from processors.ports import Hit, Hits, Query
from processors.text.analyzer import analyze
from sinks.paging import cursor, micros, moment, place
from sinks.search.marks import marked, snippet
from sinks.search.ranking import WINDOW, Statistics, scores
from sinks.search.wanted import Wanted, places_meant, storable, wanted
from sinks.sqlite.connection import Connection, marks
from sinks.sqlite.packing import dump, load, unpack

FREQUENT = 5_000
"""In so many documents a term counts as frequent; it is not counted further."""
FEW = 2_000
"""So many claims in contradictions are gone through first; where there are more, each document is asked for its own."""
_OF_CLAIMS = (  # CROSS JOIN keeps the order: the few sides first, not all claims
    "d.n IN (SELECT o.n FROM sides s CROSS JOIN claims c ON c.id = s.claim"
    " CROSS JOIN documents o ON o.article = c.article AND o.revision = c.revision WHERE c.ord IS NOT NULL)"
)
_OF_DOCUMENT = (
    "EXISTS (SELECT 1 FROM claims c WHERE c.article = d.article AND c.revision = d.revision AND c.ord IS NOT NULL"
    " AND EXISTS (SELECT 1 FROM sides s WHERE s.claim = c.id))"
)
_LISTED = "SELECT d.n, article, outlet, published, body FROM documents d"
_FOUND = "SELECT d.n, article, outlet, published, body FROM terms JOIN documents d ON d.n = terms.rowid"


class _Row(NamedTuple):
    n: int
    article: str
    outlet: str
    published: int
    body: int


class SqliteSearch:
    """`processors.ports.Archive.search`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def search(self, query: Query) -> Hits:
        if query.limit <= 0:
            return Hits([], None)
        with self._connection.reading() as db:
            if not query.text.strip():
                return self._newest(db, query)
            looked_for = wanted(query.text)
            if not looked_for.terms:
                return Hits([], None)
            return self._best(db, query, looked_for)

    def _newest(self, db: sqlite3.Connection, query: Query) -> Hits:
        conditions, values = _filters(db, query)
        start = place(query.after, 1)
        if start:
            conditions.append("(published < ? OR (published = ? AND article > ?))")
            values += [start[0][0], start[0][0], start[1]]
        sql = f"{_LISTED}{_where(conditions)} ORDER BY published DESC, article LIMIT ?"
        rows = [_Row(*row) for row in db.execute(sql, (*values, query.limit + 1))]
        shown = rows[: query.limit]
        hits = [_hit(db, row, 0.0, {}) for row in shown]
        return Hits(hits, cursor(((shown[-1].published,), shown[-1].article)) if len(rows) > len(shown) else None)

    def _best(self, db: sqlite3.Connection, query: Query, looked_for: Wanted) -> Hits:
        documents, length, newest = db.execute(
            "SELECT documents, length, coalesce((SELECT max(n) FROM documents), 0) FROM totals"
        ).fetchone()
        start = place(query.after, 2)  # up to which document, from which hit: what arrives later does not shift the pages
        last, offset = (int(start[0][0]), max(0, int(start[0][1]))) if start else (newest, 0)
        containing = {term: _containing(db, term) for term in looked_for.terms}
        statistics = Statistics(documents, length / max(documents, 1), containing)
        rows = self._candidates(db, query, looked_for, statistics, last, max(WINDOW, offset + query.limit) + 1)
        weights = {term: statistics.weight(term) for term in looked_for.terms}
        order = _rank(db, rows[:WINDOW], looked_for, statistics)
        bottom = order[-1][0] if order else 0.0
        order += [(bottom, row) for row in rows[WINDOW:]]
        page = [_hit(db, row, score, weights) for score, row in order[offset : offset + query.limit]]
        end = offset + len(page)
        return Hits(page, cursor(((last, end), "")) if page and len(order) > end else None)

    def _candidates(
        self, db: sqlite3.Connection, query: Query, looked_for: Wanted, statistics: Statistics, last: int, limit: int,
    ) -> list[_Row]:
        conditions, values = _filters(db, query)
        conditions = ["terms MATCH ?", "d.n <= ?", *conditions]
        sql = f"{_FOUND}{_where(conditions)} ORDER BY bm25(terms, 2.5, 1.0), published DESC, article LIMIT ?"
        rows: list[_Row] = []
        for expression in _expressions(looked_for, statistics.containing):
            rows = [_Row(*row) for row in db.execute(sql, (expression, last, *values, limit))]
            if len(rows) >= min(limit, WINDOW):
                break
        return rows


def put_documents(
    db: sqlite3.Connection, articles: Iterable[Article], claims: dict[tuple[str, int], tuple[Claim, ...]],
    claims_of: Callable[[str], list[Claim]],
) -> None:
    """Brings the index up to date with articles and claims that are already in their tables."""
    touched = {article for article, _ in claims}
    for article in articles:
        if _put_document(db, article):
            touched.add(article.id)
    for name in sorted(touched):
        row = db.execute("SELECT n, revision FROM documents WHERE article = ?", (name,)).fetchone()
        if row:
            stated = claims.get((name, row[1]))
            _put_facets(db, row[0], claims_of(name) if stated is None else stated)


def _put_document(db: sqlite3.Connection, article: Article) -> bool:
    """Whether the index changed: the newest revision counts, and the same again changes nothing."""
    (body,) = db.execute("SELECT body FROM revisions WHERE article = ? AND revision = ?", (article.id, article.revision)).fetchone()
    known = db.execute("SELECT n, revision, body FROM documents WHERE article = ?", (article.id,)).fetchone()
    if known and (known[1] > article.revision or known[1:] == (article.revision, body)):
        return False
    if known:
        db.execute("DELETE FROM documents WHERE n = ?", (known[0],))
    title, text = [term for term, _, _ in analyze(article.title)], [term for term, _, _ in analyze(article.text)]
    n = db.execute(
        "INSERT INTO documents (article, revision, body, outlet, published, length) VALUES (?, ?, ?, ?, ?, ?)",
        (article.id, article.revision, body, article.source, micros(article.published), len(title) + len(text)),
    ).lastrowid
    db.execute("INSERT INTO terms (rowid, title, text) VALUES (?, ?, ?)", (n, " ".join(title), " ".join(text)))
    db.execute("INSERT INTO analyses (document, terms) VALUES (?, ?)", (n, dump((title, text))))
    return True


def _put_facets(db: sqlite3.Connection, document: int, claims: Iterable[Claim]) -> None:
    facets: set[tuple[str, str]] = set()
    for claim in claims:
        where = claim.act.place
        places = {*where.path, where.id} if where else set()
        facets.update((act, one) for act in ("", claim.act.type) for one in ("", *places) if act or one)
    db.execute("DELETE FROM facets WHERE document = ?", (document,))
    db.executemany("INSERT INTO facets (act, place, document) VALUES (?, ?, ?)", [(*facet, document) for facet in sorted(facets)])


def rebuild(db: sqlite3.Connection, articles: Iterable[Article], claims_of: Callable[[str], list[Claim]]) -> None:
    """The index anew from the newest revisions: for a changed analysis, and without what superseded revisions left behind."""
    db.execute("INSERT INTO terms (terms) VALUES ('delete-all')")
    db.execute("DELETE FROM documents")
    put_documents(db, articles, {}, claims_of)


def _containing(db: sqlite3.Connection, term: str) -> int:
    row = db.execute("SELECT count(*) FROM (SELECT rowid FROM terms WHERE terms MATCH ? LIMIT ?)", (_quoted([term]), FREQUENT)).fetchone()
    count: int = row[0]
    return count


def _expressions(looked_for: Wanted, containing: Any) -> list[str]:
    """Expressions of FTS5, the next one for when the one before found too little. Everything in them is quoted."""
    there = [term for term in looked_for.terms if containing[term]]
    if looked_for.phrases:
        must = [_quoted(phrase) for phrase in looked_for.phrases]
        return [f"({' AND '.join(must)}) AND ({' OR '.join([*must, *(_quoted([term]) for term in there)])})"]
    rare = [term for term in there if containing[term] < FREQUENT]
    if rare:
        return [" OR ".join(_quoted([term]) for term in rare)]
    if len(there) > 1:
        return [" AND ".join(_quoted([term]) for term in there), " OR ".join(_quoted([term]) for term in there)]
    return [_quoted(there)] if there else []


def _quoted(terms: Iterable[str]) -> str:
    return '"' + " ".join(terms).replace('"', '""') + '"'


def _filters(db: sqlite3.Connection, query: Query) -> tuple[list[str], list[Any]]:
    conditions: list[str] = []
    values: list[Any] = []
    if query.outlet is not None:
        conditions.append("d.outlet = ?")
        values.append(storable(query.outlet))
    if query.since is not None:
        conditions.append("d.published >= ?")
        values.append(micros(query.since))
    if query.until is not None:
        conditions.append("d.published < ?")
        values.append(micros(query.until))
    if query.place is not None:
        places = places_meant(query.place)
        conditions.append(f"d.n IN (SELECT document FROM facets WHERE act = ? AND place IN ({marks(places)}))")  # noqa: S608 - only question marks
        values += [storable(query.act or ""), *places]
    elif query.act is not None:
        conditions.append("d.n IN (SELECT document FROM facets WHERE act = ? AND place = '')")
        values.append(storable(query.act))
    if query.contradicted is not None:
        (many,) = db.execute("SELECT count(*) FROM (SELECT 1 FROM sides LIMIT ?)", (FEW + 1,)).fetchone()
        conditions.append(f"{'' if query.contradicted else 'NOT '}{_OF_DOCUMENT if many > FEW else _OF_CLAIMS}")
    return conditions, values


def _where(conditions: list[str]) -> str:
    return f" WHERE {' AND '.join(conditions)}" if conditions else ""


def _rank(db: sqlite3.Connection, rows: list[_Row], looked_for: Wanted, statistics: Statistics) -> list[tuple[float, _Row]]:
    """Best first, then the newest."""
    terms = [_terms(*db.execute("SELECT terms FROM analyses WHERE document = ?", (row.n,)).fetchone()) for row in rows]
    ranked = zip(scores(looked_for, terms, statistics), rows, strict=True)
    return sorted(ranked, key=lambda one: (-one[0], -one[1].published, one[1].article))


def _terms(packed: bytes) -> tuple[list[str], list[str]]:
    title, text = msgspec.json.decode(unpack(packed), type=tuple[list[str], list[str]])
    return title, text


def _hit(db: sqlite3.Connection, row: _Row, score: float, weights: dict[str, float]) -> Hit:
    (data,) = db.execute("SELECT data FROM bodies WHERE n = ?", (row.body,)).fetchone()
    article = load(data, Article)
    return Hit(
        row.article, score, article.url, row.outlet, marked(article.title, analyze(article.title), weights), moment(row.published),
        snippet(article.text, analyze(article.text), weights),
    )
