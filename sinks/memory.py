"""A store in memory: for `rasid compare`, which keeps nothing, and for tests. The same contracts as the SQLite store's.

A batch is checked before any of it is applied, so that a commit that raises has changed nothing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from typing import Self

from msgspec.structs import replace

from processors.matching.index import article_key
from processors.model import (
    Alert,
    Article,
    Claim,
    Contradiction,
    DeadLetter,
    Event,
    FeedState,
    SavedSearch,
    SeenEntry,
    Verdict,
    decode,
)
from processors.ports import Among, Batch, Entry, Facet, Hit, Hits, Indexed, Outline, Query, Topic
from processors.text.analyzer import analyze
from sinks.alerting import ReadsAlerts
from sinks.facets import LEFT, RIGHT, facets, fits, origins_in
from sinks.memory_alerts import MemoryAlerts
from sinks.paging import Order, contradiction_place, cursor, event_place, micros, page, place
from sinks.search.marks import marked, snippet
from sinks.search.postings import Postings
from sinks.search.wanted import places_meant, wanted


class MemoryStore(ReadsAlerts):
    """`processors.ports.Store` and `Alerts` in dicts. Reads cost what they return; nothing survives the process."""

    def __init__(self) -> None:
        self._log: dict[Topic, list[Entry]] = {}
        self._offset = 0
        self._positions: dict[tuple[str, Topic], int] = {}
        self._articles: dict[str, dict[int, Article]] = {}
        self._claims: dict[str, dict[int, tuple[Claim, ...]]] = {}
        self._claim: dict[str, Claim] = {}
        self._events: dict[str, Indexed] = {}
        self._keys: dict[tuple[str, str], set[str]] = {}
        self._contradictions: dict[str, Contradiction] = {}
        self._of_event: dict[str, set[str]] = {}
        self._feeds: dict[str, FeedState] = {}
        self._seen: dict[str, dict[str, SeenEntry]] = {}
        self._dead: dict[str, DeadLetter] = {}
        self._outbox: dict[str, Alert] = {}
        self._settled_alerts: set[str] = set()
        self._verdicts: dict[str, Verdict] = {}
        self._searches: dict[str, SavedSearch] = {}
        self._alerts: MemoryAlerts = MemoryAlerts()
        super().__init__(self._alerts)
        self._postings = Postings()
        self._unindexed: set[str] = set()
        """Articles that the next search adds to the postings: who never searches pays nothing."""

    # Log

    def read(self, topic: Topic, after: int, limit: int) -> list[Entry]:
        entries = self._log.get(topic, [])
        first = _first_above(entries, after)
        return entries[first : first + max(limit, 0)]

    def position(self, consumer: str, topic: Topic) -> int:
        return self._positions.get((consumer, topic), 0)

    def commit(self, batch: Batch) -> None:
        alerts = [decode(value, Alert) for topic, _, value in batch.append if topic == "alerts"]
        verdicts = [decode(value, Verdict) for topic, _, value in batch.append if topic == "verdicts"]
        for topic, key, value in batch.append:
            self._offset += 1
            self._log.setdefault(topic, []).append(Entry(self._offset, key, value))
        self._positions.update(batch.positions)
        self._know(batch)
        self._feeds.update((state.feed, state) for state in batch.feeds)
        for seen in batch.seen:
            self._seen.setdefault(seen.feed, {})[seen.entry] = seen
        self._dead.update((letter.id, letter) for letter in batch.dead_letters)
        for letter_id in batch.settled_dead_letters:
            self._dead.pop(letter_id, None)
        self._outbox.update((alert.id, alert) for alert in alerts if alert.id not in self._settled_alerts and alert.id not in self._outbox)
        for alert_id in batch.settled_alerts:
            self._settled_alerts.add(alert_id)
            self._outbox.pop(alert_id, None)
        self._alerts.put(batch)
        for verdict in verdicts:
            self._verdicts.setdefault(verdict.id, verdict)
        self._searches.update((search.id, search) for search in batch.searches)
        for search_id in batch.dropped_searches:
            self._searches.pop(search_id, None)

    def _know(self, batch: Batch) -> None:
        for article in batch.articles:
            self._articles.setdefault(article.id, {})[article.revision] = article
            self._unindexed.add(article.id)
        for (article_id, revision), claims in batch.claims.items():
            self._claims.setdefault(article_id, {})[revision] = claims
            for claim in claims:
                self._keep(claim)
        for indexed in batch.events:
            self._put(indexed)
        for contradiction in batch.contradictions:
            known = self._contradictions.get(contradiction.id)
            if known is None or known.version <= contradiction.version:
                if known and known.event != contradiction.event:
                    self._of_event[known.event].discard(contradiction.id)
                self._contradictions[contradiction.id] = contradiction
                self._of_event.setdefault(contradiction.event, set()).add(contradiction.id)

    def _keep(self, claim: Claim) -> None:
        known = self._claim.get(claim.id)
        if known is None or known.revision <= claim.revision:
            self._claim[claim.id] = claim

    def _put(self, indexed: Indexed) -> None:
        event = indexed.event
        indexed = indexed._replace(keys=tuple(sorted(set(indexed.keys))))
        old = self._events.get(event.id)
        if old and old.event.version > event.version:
            return
        new = {(event.country, key) for key in indexed.keys}
        before = {(old.event.country, key) for key in old.keys} if old else set()
        for key in before - new:
            self._keys[key].discard(event.id)
            if not self._keys[key]:
                del self._keys[key]
        for key in new - before:
            self._keys.setdefault(key, set()).add(event.id)
        self._events[event.id] = indexed
        earlier = {id(claim) for claim in old.claims} if old else set()
        for claim in indexed.claims:
            if id(claim) not in earlier:
                self._keep(claim)

    # EventBook

    def find(self, country: str, keys: Iterable[str]) -> list[Indexed]:
        found: set[str] = set()
        for key in keys:
            found |= self._keys.get((country, key), set())
        return [self._events[event] for event in sorted(found)]

    def contradictions_of(self, event: str) -> list[Contradiction]:
        return [self._contradictions[one] for one in sorted(self._of_event.get(event, ()))]

    # FeedBook

    def states(self) -> dict[str, FeedState]:
        return dict(self._feeds)

    def seen(self, feed: str, entries: Sequence[str]) -> dict[str, SeenEntry]:
        known = self._seen.get(feed, {})
        return {entry: known[entry] for entry in entries if entry in known}

    def is_empty(self) -> bool:
        return not self._articles

    # Archive

    def article(self, id: str) -> Article | None:
        revisions = self._articles.get(id)
        return revisions[max(revisions)] if revisions else None

    def revisions(self, id: str) -> list[Article]:
        revisions = self._articles.get(id, {})
        return [revisions[revision] for revision in sorted(revisions)]

    def claims_of(self, article: str) -> list[Claim]:
        of_revision = self._claims.get(article, {})
        newest = max(self._articles.get(article) or of_revision or (0,))
        return list(of_revision.get(newest, ()))

    def claim(self, id: str) -> Claim | None:
        return self._claim.get(id)

    def event(self, id: str) -> Event | None:
        indexed = self._events.get(id)
        return indexed.event if indexed else None

    def events(self, *, limit: int, after: str | None = None, contradicted: bool | None = None) -> tuple[list[Event], str | None]:
        disputed = {c.event for c in self._contradictions.values() if not c.retracted}
        chosen = (i.event for i in self._events.values() if contradicted is None or contradicted == (i.event.id in disputed))
        return page(((event_place(event), event) for event in chosen), limit, after, width=1)

    def contradiction(self, id: str) -> Contradiction | None:
        return self._contradictions.get(id)

    def contradictions(
        self, *, limit: int, after: str | None = None, order: Order = "newest", among: Among | None = None,
    ) -> tuple[list[Contradiction], str | None]:
        marks = self._marks()
        asked = fits(among or Among(), self._facets, lambda id_: marks.get(id_, "open"))
        items = ((contradiction_place(c, order), c) for c in self._contradictions.values() if asked(c))
        return page(items, limit, after, width=1 if order == "newest" else 2)

    def choices(self, facet: Facet) -> list[tuple[str, int]]:
        tally = Counter(value for c in self._contradictions.values() for kind, value in self._facets(c) if kind == facet)
        return sorted(tally.items(), key=lambda one: (-one[1], one[0]))[:500]

    def origins_of(self, contradictions: Sequence[str]) -> dict[str, tuple[tuple[str, ...], tuple[str, ...]]]:
        found = {}
        for contradiction in filter(None, map(self.contradiction, contradictions)):
            sides: dict[str, list[str]] = {LEFT: [], RIGHT: []}
            for facet, value in sorted(self._facets(contradiction)):
                if facet in sides:
                    sides[facet].append(value)
            found[contradiction.id] = (tuple(sides[LEFT]), tuple(sides[RIGHT]))
        return found

    def _facets(self, contradiction: Contradiction) -> set[tuple[str, str]]:
        indexed = self._events.get(contradiction.event)
        claims = {claim.id: claim for claim in indexed.claims} if indexed else {}
        return facets(contradiction, claims, origins_in(indexed.event) if indexed else {})

    def claims(self, ids: Sequence[str]) -> dict[str, Claim]:
        return {id_: self._claim[id_] for id_ in ids if id_ in self._claim}

    def contradictions_with(self, claims: Sequence[str]) -> dict[str, tuple[str, ...]]:
        found: dict[str, list[str]] = {}
        asked = set(claims)
        for id_, contradiction in sorted(self._contradictions.items()):
            if not contradiction.retracted:
                for claim in asked & {claim for side in contradiction.sides for claim in side}:
                    found.setdefault(claim, []).append(id_)
        return {claim: tuple(ids) for claim, ids in found.items()}

    def articles(self, ids: Sequence[str]) -> dict[str, Article]:
        return {article.id: article for article in map(self.article, ids) if article}

    def outlines(self, *, limit: int, after: str | None = None, contradicted: bool | None = None) -> tuple[list[Outline], str | None]:
        events, following = self.events(limit=limit, after=after, contradicted=contradicted)
        return [self._outline(event) for event in events], following

    def outlines_of(self, events: Sequence[str]) -> dict[str, Outline]:
        return {event.id: self._outline(event) for event in map(self.event, events) if event}

    def outlines_with(self, article: str) -> list[Outline]:
        key = article_key(article)
        found = {event for (_, known), events in self._keys.items() if known == key for event in events}
        return [self._outline(self._events[event].event) for event in sorted(found)]

    def _outline(self, event: Event) -> Outline:
        disputed = sum(not c.retracted for c in self.contradictions_of(event.id))
        return Outline(replace(event, claims=(), articles=(), ledger=(), edits=()), len(event.claims), len(event.articles), disputed)

    def verdicts(self, contradictions: Sequence[str]) -> dict[str, list[Verdict]]:
        found: dict[str, list[Verdict]] = {}
        asked = set(contradictions)
        for verdict in self._verdicts.values():
            if verdict.contradiction in asked:
                found.setdefault(verdict.contradiction, []).append(verdict)
        return found

    def verdict_counts(self) -> dict[str, int]:
        return dict(Counter(self._marks().values()))

    def _marks(self) -> dict[str, str]:
        return {verdict.contradiction: verdict.kind for verdict in self._verdicts.values() if verdict.contradiction}

    def dead_letters(self, *, limit: int) -> list[DeadLetter]:
        letters = sorted(self._dead.values(), key=lambda letter: (letter.failed, letter.id), reverse=True)
        return letters[: max(limit, 0)]

    def dead_letter(self, id: str) -> DeadLetter | None:
        return self._dead.get(id)

    def saved_searches(self) -> list[SavedSearch]:
        return sorted(self._searches.values(), key=lambda one: (-one.made.timestamp(), one.id))

    def counts(self) -> dict[str, int]:
        return {
            "articles": len(self._articles),
            "claims": sum(len(self.claims_of(article)) for article in self._claims),
            "events": len(self._events),
            "contradictions": len(self._contradictions),
            "dead_letters": len(self._dead),
        }

    def search(self, query: Query) -> Hits:
        if query.limit <= 0:
            return Hits([], None)
        for name in self._unindexed:
            newest = self.article(name)
            if newest:
                self._postings.put(newest)
        self._unindexed.clear()
        allowed = self._filter(query)
        if not query.text.strip():
            newest_first = (((micros(a.published),), a.id) for a in map(self.article, self._articles) if a and allowed(a))
            names, following = page(((at, at[1]) for at in newest_first), query.limit, query.after, width=1)
            return Hits([self._hit(article, 0.0, {}) for article in map(self.article, names) if article], following)
        looked_for = wanted(query.text)
        statistics = self._postings.statistics(looked_for.terms)
        weights = {term: statistics.weight(term) for term in looked_for.terms}
        start = place(query.after, 1)
        offset = max(0, int(start[0][0])) if start else 0
        ranked = self._postings.search(looked_for, allowed)
        shown = ranked[offset : offset + query.limit]
        more = bool(shown) and len(ranked) > offset + len(shown)
        hits = [self._hit(document.article, score, weights) for score, document in shown]
        return Hits(hits, cursor(((offset + len(shown),), "")) if more else None)

    def _hit(self, article: Article, score: float, weights: dict[str, float]) -> Hit:
        title, text = marked(article.title, analyze(article.title), weights), snippet(article.text, analyze(article.text), weights)
        return Hit(article.id, score, article.url, article.source, title, article.published, text)

    def _filter(self, query: Query) -> Callable[[Article], bool]:
        places = set(places_meant(query.place or ""))
        disputed = {claim for c in self._contradictions.values() if not c.retracted for side in c.sides for claim in side}

        def allowed(article: Article) -> bool:
            if query.outlet is not None and article.source != query.outlet:
                return False
            if (query.since and article.published < query.since) or (query.until and article.published >= query.until):
                return False
            claims = self.claims_of(article.id)
            if query.act is not None or query.place is not None:
                fits = (c.act for c in claims if query.act is None or c.act.type == query.act)
                if not any(query.place is None or (act.place and places & {*act.place.path, act.place.id}) for act in fits):
                    return False
            return query.contradicted is None or query.contradicted == any(claim.id in disputed for claim in claims)

        return allowed

    # Alerts

    def unsent(self, limit: int) -> list[Alert]:
        return list(self._outbox.values())[: max(limit, 0)]

    def close(self) -> None:
        """Nothing to let go of."""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exc: object) -> None:
        self.close()


def _first_above(entries: list[Entry], after: int) -> int:
    low, high = 0, len(entries)
    while low < high:
        middle = (low + high) // 2
        if entries[middle].offset <= after:
            low = middle + 1
        else:
            high = middle
    return low
