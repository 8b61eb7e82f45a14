"""Articles with their revisions, and claims: what was understood, to be read again."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Sequence

from processors.errors import StoreError
from processors.model import Article, Claim, encode
from sinks.sqlite.connection import Connection, marks, parts
from sinks.sqlite.log import body
from sinks.sqlite.packing import load, pack, unpack


class SqliteArchive:
    """The reading side of `processors.ports.Archive`, but for search, events and contradictions."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def is_empty(self) -> bool:
        return self._connection.one("SELECT 1 FROM revisions LIMIT 1") is None

    def article(self, id: str) -> Article | None:
        row = self._connection.one(
            "SELECT data FROM revisions JOIN bodies ON n = body WHERE article = ? ORDER BY revision DESC LIMIT 1", (id,)
        )
        return load(row[0], Article) if row else None

    def revisions(self, id: str) -> list[Article]:
        rows = self._connection.all("SELECT data FROM revisions JOIN bodies ON n = body WHERE article = ? ORDER BY revision", (id,))
        return [load(data, Article) for (data,) in rows]

    def newest(self) -> Iterator[Article]:
        """The newest revision of every article, by id."""
        after = ""
        while rows := self._connection.all(
            "SELECT article, data FROM revisions r JOIN bodies ON n = body WHERE article > ?"
            " AND revision = (SELECT max(revision) FROM revisions WHERE article = r.article) ORDER BY article LIMIT 500",
            (after,),
        ):
            yield from (load(data, Article) for _, data in rows)
            after = rows[-1][0]

    def claims_of(self, article: str) -> list[Claim]:
        rows = self._connection.all(
            "SELECT record FROM claims WHERE article = ?1 AND ord IS NOT NULL AND revision = coalesce("
            " (SELECT max(revision) FROM revisions WHERE article = ?1),"
            " (SELECT max(revision) FROM claims WHERE article = ?1 AND ord IS NOT NULL)) ORDER BY ord",
            (article,),
        )
        return [load(record, Claim) for (record,) in rows]

    def claim(self, id: str) -> Claim | None:
        row = self._connection.one("SELECT record FROM claims WHERE id = ? ORDER BY revision DESC LIMIT 1", (id,))
        return load(row[0], Claim) if row else None

    def claims(self, ids: Sequence[str]) -> dict[str, Claim]:
        found: dict[str, Claim] = {}
        for some in parts(sorted(set(ids))):
            sql = f"SELECT id, record FROM claims WHERE id IN ({marks(some)}) ORDER BY id, revision"  # noqa: S608 - only question marks
            found.update((id_, load(record, Claim)) for id_, record in self._connection.all(sql, some))
        return found

    def articles(self, ids: Sequence[str]) -> dict[str, Article]:
        found: dict[str, Article] = {}
        for some in parts(sorted(set(ids))):
            sql = (
                f"SELECT article, data FROM revisions r JOIN bodies ON n = body WHERE article IN ({marks(some)})"  # noqa: S608 - only question marks
                " AND revision = (SELECT max(revision) FROM revisions WHERE article = r.article)"
            )
            found.update((id_, load(data, Article)) for id_, data in self._connection.all(sql, some))
        return found

    def counts(self) -> dict[str, int]:
        row = self._connection.one(
            "SELECT (SELECT count(DISTINCT article) FROM revisions),"
            " (SELECT count(*) FROM claims WHERE ord IS NOT NULL) -"  # but what only the few changed articles' older revisions say
            " (SELECT count(*) FROM claims c WHERE ord IS NOT NULL AND revision <> coalesce("
            "   (SELECT max(revision) FROM revisions WHERE article = c.article),"
            "   (SELECT max(revision) FROM claims WHERE article = c.article AND ord IS NOT NULL))"
            "  AND article IN (SELECT article FROM revisions WHERE revision > 0"
            "   UNION SELECT article FROM claims WHERE revision > 0 AND ord IS NOT NULL)),"
            " (SELECT count(*) FROM events), (SELECT count(*) FROM contradictions), (SELECT count(*) FROM dead_letters)"
        )
        return dict(zip(("articles", "claims", "events", "contradictions", "dead_letters"), row, strict=True))


def put_articles(db: sqlite3.Connection, articles: Iterable[Article]) -> None:
    for article in articles:
        db.execute(
            "INSERT INTO revisions (article, revision, body) VALUES (?, ?, ?)"
            " ON CONFLICT (article, revision) DO UPDATE SET body = excluded.body",
            (article.id, article.revision, body(db, encode(article))),
        )


def put_claim(db: sqlite3.Connection, claim: Claim) -> int:
    """Writes a claim that an event or a revision holds, and gives its number. Most often the revision wrote the same one before."""
    raw = encode(claim)
    row = db.execute("SELECT n, record FROM claims WHERE id = ? AND revision = ?", (claim.id, claim.revision)).fetchone()
    if row is None:
        row = db.execute(
            "INSERT INTO claims (id, article, revision, record) VALUES (?, ?, ?, ?) RETURNING n",
            (claim.id, claim.article, claim.revision, pack(raw)),
        ).fetchone()
    elif not _is(row[1], raw):
        db.execute("UPDATE claims SET record = ? WHERE n = ?", (pack(raw), row[0]))
    number: int = row[0]
    return number


def _is(stored: bytes, raw: bytes) -> bool:
    try:
        return unpack(stored) == raw
    except StoreError:  # damaged: writing mends it
        return False


def put_claims(db: sqlite3.Connection, claims: dict[tuple[str, int], tuple[Claim, ...]]) -> None:
    """The claims of whole revisions; what the same revision claimed before is taken off it."""
    for (article, revision), those in claims.items():
        db.execute("UPDATE claims SET ord = NULL WHERE article = ? AND revision = ? AND ord IS NOT NULL", (article, revision))
        db.executemany("UPDATE claims SET ord = ? WHERE n = ?", [(ord_, put_claim(db, claim)) for ord_, claim in enumerate(those)])
