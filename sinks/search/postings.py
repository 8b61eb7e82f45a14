"""A search index in memory: what FTS5 is to the embedded store, for the store that keeps nothing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from typing import NamedTuple

from processors.model import Article
from processors.text.analyzer import Term, analyze
from sinks.search.ranking import TITLE, WINDOW, Statistics, scores
from sinks.search.wanted import Wanted


class Document(NamedTuple):
    article: Article
    title: list[Term]
    text: list[Term]


class Ranked(NamedTuple):
    score: float
    document: Document


class Postings:
    """Which article holds which term. One document per article id; the same id again replaces it."""

    def __init__(self) -> None:
        self._documents: dict[str, Document] = {}
        self._postings: dict[str, dict[str, float]] = {}
        self._length = 0

    def put(self, article: Article) -> None:
        self._take(article.id)
        document = Document(article, analyze(article.title), analyze(article.text))
        self._documents[article.id] = document
        self._length += len(document.title) + len(document.text)
        for terms, worth in ((document.title, TITLE), (document.text, 1.0)):
            for term, count in Counter(t.term for t in terms).items():
                own = self._postings.setdefault(term, {})
                own[article.id] = own.get(article.id, 0.0) + worth * count

    def _take(self, article: str) -> None:
        old = self._documents.pop(article, None)
        if old:
            self._length -= len(old.title) + len(old.text)
            for term in {t.term for t in (*old.title, *old.text)}:
                del self._postings[term][article]

    def statistics(self, terms: Iterable[str]) -> Statistics:
        documents = len(self._documents)
        return Statistics(documents, self._length / max(documents, 1), {term: len(self._postings.get(term, ())) for term in terms})

    def search(self, wanted: Wanted, allowed: Callable[[Article], bool]) -> list[Ranked]:
        """All that hold every phrase, or any term where there is no phrase; best first, then the newest."""
        statistics = self.statistics(wanted.terms)
        worth: dict[str, float] = {}
        for term in wanted.terms:
            weight = statistics.weight(term)
            for article, count in self._postings.get(term, {}).items():
                worth[article] = worth.get(article, 0.0) + weight * count / (count + 1.2)
        found = [
            Ranked(value, self._documents[name])
            for name, value in worth.items()
            if allowed(self._documents[name].article) and all(_holds(self._documents[name], phrase) for phrase in wanted.phrases)
        ]
        found.sort(key=_order)
        best = [document for _, document in found[:WINDOW]]
        ranked = [Ranked(*pair) for pair in zip(scores(wanted, [_terms(d) for d in best], statistics), best, strict=True)]
        ranked.sort(key=_order)
        bottom = ranked[-1].score if ranked else 0.0
        return ranked + [Ranked(bottom, document) for _, document in found[WINDOW:]]


def _order(ranked: Ranked) -> tuple[float, float, str]:
    article = ranked.document.article
    return -ranked.score, -article.published.timestamp(), article.id


def _terms(document: Document) -> tuple[list[str], list[str]]:
    return [t.term for t in document.title], [t.term for t in document.text]


def _holds(document: Document, phrase: tuple[str, ...]) -> bool:
    n = len(phrase)
    return any(tuple(terms[i : i + n]) == phrase for terms in _terms(document) for i in range(len(terms) - n + 1))
