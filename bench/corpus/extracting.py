"""Articles of the corpus with what extraction makes of them, as matching takes them."""

from __future__ import annotations

from bench.corpus.cases import moment
from processors import claims
from processors.model import Article
from rasid.articles import completed
from rasid.compare import Compared


def extracted(id: str, source: str, title: str, text: str, published: str) -> Compared:
    """The article, its claims and its reports."""
    article = completed(
        Article(id=id, source=source, url=f"https://example.org/{id}", title=title, text=text, published=moment(published))
    )
    found = claims.extract(article)
    return Compared(article, found, claims.reports(article, found))
