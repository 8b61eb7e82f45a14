"""Pages of the web page: milliseconds for an answer, with a hundred thousand articles and ten thousand events stored.

The records are made here, not extracted: what is measured is reading and showing them. Ten thousand contradictions are in the
list, and one event has five thousand claims. The application is asked in process, without a network between.
"""

from __future__ import annotations

import random
import sys
import tempfile
from datetime import timedelta
from pathlib import Path

from starlette.testclient import TestClient

from bench.generate import CAUSES, OUTLETS, PLACES, SITES, START, articles
from bench.measure import peak_memory, percentiles, seconds, show
from processors.matching.index import article_key
from processors.model import Act, Article, Claim, Contradiction, Event, Explanation, LedgerEntry, Place, Quantity, Speaker, identity
from processors.places.gazetteer import named
from processors.ports import Batch, Indexed
from sinks.sqlite import SqliteStore
from sinks.web import Site, Stores, application
from sinks.web.warming import warm

ARTICLES, EVENTS, CONTRADICTIONS, LARGE = 100_000, 10_000, 10_000, 5_000
TURNS = 60
SPEAKERS = tuple(Speaker(name=name, kind="official") for name in ("وزارة الصحة", "مصدر أمني", "الدفاع المدني", "متحدث عسكري"))


def place(name: str) -> Place:
    """A place of the gazetteer."""
    known = named(name)[0]
    return Place(id=known.id, name=known.name, text=name, lat=known.lat, lon=known.lon, path=known.path)


def event(number: int, size: int, chance: random.Random, where: Place) -> Indexed:
    """An event with so many claims of figures."""
    at = START + timedelta(minutes=17 * number)
    claims = []
    for one in range(size):
        toll = chance.randrange(3, 90)
        text = f"قُتل {toll} شخصاً في {chance.choice(CAUSES)} على {chance.choice(SITES)} في مدينة {where.name}، بحسب ما قاله شهود في المكان."
        claims.append(Claim(
            id=identity("claim", str(number), str(one)), article=identity("article", str((number * 7 + one) % ARTICLES)), revision=0,
            source=OUTLETS[one % len(OUTLETS)], published=at + timedelta(minutes=one), start=0, end=30, text=text,
            speaker=chance.choice(SPEAKERS), act=Act(type="killed", place=where, quantity=Quantity(min=toll, max=toll, text=str(toll))),
        ))
    ledger = tuple(
        LedgerEntry(
            claim=c.id, article=c.article, source=c.source, origin=c.source, published=c.published, text=c.text, speaker=None,
            speaker_name=c.speaker.name if c.speaker else None, type="killed", targets=(), stance="asserts", quantity=c.act.quantity,
        )
        for c in claims
    )
    named_by = tuple(dict.fromkeys(c.article for c in claims))
    outlets = tuple(sorted({c.source for c in claims}))
    made = Event(
        id=identity("event", str(number)), country=where.path[0], version=1, title=f"{chance.choice(CAUSES)} في {where.name}", place=where,
        start=at, end=at + timedelta(minutes=size), acts=("killed",), claims=tuple(c.id for c in claims), articles=named_by,
        sources=outlets, origins=outlets, ledger=ledger,
    )
    return Indexed(made, tuple(article_key(one) for one in named_by[:20]), tuple(claims))


def contradiction(number: int, of: Indexed, pair: int = 0) -> Contradiction:
    """Two of an event's claims against each other."""
    left, right = of.claims[2 * pair], of.claims[2 * pair + 1]
    words = f"{left.source}: {left.text}؛ {right.source}: {right.text}"
    return Contradiction(
        id=identity("contradiction", str(number)), event=of.event.id, kind="number", act="killed", left=left.id, right=right.id,
        sides=((left.id,), (right.id,)), values=(str(2 * number), str(2 * number + 1)), severity=number % 100 / 100, rule="intervals_apart",
        explanation=Explanation(ar=words, en=words), first_seen=right.published,
    )


def fill(store: SqliteStore) -> tuple[str, str, str]:
    """Everything into the store; the ids of the large event, of an article of it, and of a contradiction."""
    chance = random.Random(7)
    page: list[Article] = []
    for number, one in enumerate(articles(ARTICLES, paragraphs=5)):
        page.append(Article(
            id=identity("article", str(number)), url=one.url, source=one.source, title=one.title, text=one.text, published=one.published
        ))
        if len(page) == 2000 or number == ARTICLES - 1:
            store.commit(Batch(articles=page))
            page = []
    places = [place(name) for name in PLACES if named(name)]
    batch = Batch()
    for number in range(EVENTS):
        size = LARGE if number == EVENTS // 2 else chance.randrange(2, 12)
        made = event(number, size, chance, chance.choice(places))
        batch.events.append(made)
        batch.contradictions.append(contradiction(number, made))
        if size == LARGE:
            large = made
            batch.contradictions += [contradiction(EVENTS + n, made, n) for n in range(1, 200)]
        if len(batch.events) == 250:
            by_article: dict[tuple[str, int], tuple[Claim, ...]] = {}
            for indexed in batch.events:
                for claim in indexed.claims[:200]:
                    by_article[claim.article, 0] = (*by_article.get((claim.article, 0), ()), claim)
            batch.claims = by_article
            store.commit(batch)
            batch = Batch()
    return large.event.id, large.event.articles[0], identity("contradiction", str(EVENTS - 1))


def main() -> None:
    """Prints the table."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "rasid.db"
        with SqliteStore(file) as store:
            took, (large, article, one) = seconds(lambda: fill(store))
        stores = Stores(lambda: SqliteStore(file))
        site = Site(store=stores.borrow, now=lambda: START + timedelta(days=120))
        client = TestClient(application(site), base_url="http://127.0.0.1")
        ready, _ = seconds(lambda: warm(site))  # as the server does when it starts
        small = identity("event", "77")
        after = client.get("/api/contradictions?limit=200").json()["next"]
        paths = {
            "contradictions": "/", "… gravest first": "/?order=severity", "… of a place": "/?place=حلب",
            "… of a speaker": "/?speaker=وزارة الصحة",
            "… further down": f"/?after={after}", "one contradiction": f"/contradictions/{one}", "events": "/events",
            "events with contradictions": "/events?contradicted=yes", "an event": f"/events/{small}",
            "an event of 5,000 claims": f"/events/{large}",
            "… its chart": f"/events/{large}/points",
            "… its claims, sorted": f"/events/{large}/claims?sort=value&page=40", "an article": f"/articles/{article}",
            "search, two words": "/search?q=قصف حلب", "search, a phrase": '/search?q="سوق شعبي"',
            "search, only contradicted": "/search?q=حلب&contradicted=yes",
            "feeds": "/feeds", "alerts": "/alerts", "dead letters": "/dead-letters", "API: contradictions": "/api/contradictions?limit=50",
        }  # fmt: skip
        rows: list[tuple[object, ...]] = []
        slow = []
        for name, path in paths.items():
            first, answer = seconds(lambda: client.get(path))  # noqa: B023 - called at once
            assert answer.status_code == 200, (path, answer.text[:200])
            times = [seconds(lambda: client.get(path))[0] * 1000 for _ in range(TURNS)]  # noqa: B023 - called at once
            middle, high = percentiles(times)
            rows.append((name, first * 1000, middle, high, len(answer.content) / 1024))
            if high > 100:
                slow.append(name)
        stores.close()
    show(
        "Browsing: milliseconds for a page",
        ("page", "first time", "p50", "p95", "KiB"),
        rows,
        f"{ARTICLES:,} articles, {EVENTS:,} events, {CONTRADICTIONS + 199:,} contradictions, filled in {took:.0f} s; "
        f"made ready in {ready:.1f} s; peak {peak_memory():.0f} MiB",
    )
    if slow:
        print(f"above 100 ms: {', '.join(slow)}", file=sys.stderr)


if __name__ == "__main__":
    main()
