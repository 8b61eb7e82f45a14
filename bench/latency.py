"""How long an article takes from a feed to a search that finds it, and to the alerts that it gives rise to: every role at work.

The poll interval is left out: an article counts from the moment when its feed was first asked that shows it.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from threading import Event as Moment
from threading import Thread
from typing import Any, Self

from elasticsearch import ApiError, Elasticsearch

from bench.cluster import Cluster, ends
from bench.generate import OUTLETS
from bench.generate import articles as generated
from bench.measure import percentiles
from bench.newsroom import Newsroom
from deploy.local import Services
from ingest import opml, topicbook
from ingest.cleaning.address import canonical
from ingest.schedule import ScheduleSettings
from processors.model import Alert, Contradiction, Extraction, decode, identity
from rasid.polling import places
from sinks.elastic.setup import Shape, setup

RATE = 20
"""Articles a second."""
LASTS = 30
"""Seconds."""
SHOWN = 30
"""Articles that a feed shows, as real ones do."""
FIRST = 40
"""Articles before that, until every part has met its first ones."""
EVERY = 2
"""Seconds between two polls of a feed: each brings some three articles, as those of busy feeds do."""
QUICK = {
    "poll.allow_hosts": "127.0.0.1", "poll.per_host": "16", "poll.host_pause": "0",
    **dict.fromkeys(("poll.first_interval", "poll.min_interval", "poll.max_interval"), str(EVERY)),
}


def latency(services: Services, client: Elasticsearch, folder: Path) -> list[tuple[object, ...]]:
    """Until what, how many, and p50 and p95 in milliseconds."""
    cluster = Cluster(services.bootstrap, "latency", folder, services.elasticsearch)
    for line in setup(client, Shape(cluster.indices)):
        assert line
    options = [text for pair in QUICK.items() for text in ("--set", "=".join(pair))]
    with Newsroom(shown=SHOWN) as newsroom:
        everything = [newsroom.local(one) for one in generated(RATE * LASTS + FIRST, seed=3)]
        address = {identity("article", canonical(one.url)): one.url for one in everything}
        feeds = opml.read(newsroom.opml(list(OUTLETS)).encode()).feeds
        topicbook.publish(places(cluster.kafka), feeds, cluster.kafka.feeds_partitions, ScheduleSettings(first_interval=EVERY))
        looking = _Looking(client, f"{cluster.indices}articles*", set(address))
        roles = [[*options, "poll", "--port", "0"], cluster.worker("one"), ["index", "--port", "0"]]
        with cluster.running(*roles), looking:
            for one in everything[:FIRST]:
                newsroom.publish(one)
            looking.wait_for(FIRST)
            started = time.monotonic()
            for number, one in enumerate(everything[FIRST:]):
                Moment().wait(max(0.0, started + number / RATE - time.monotonic()))
                newsroom.publish(one)
            looking.wait_for(len(everything))
            extractions = cluster.read("claims", lambda found: len(found) >= len(everything))
            Moment().wait(3)
        appeared = {id_: newsroom.appeared[url] * 1000 for id_, url in address.items()}
    late = {id_ for id_, url in address.items() if url in {one.url for one in everything[FIRST:]}}

    def since(records: list[Any]) -> list[float]:
        return [record.timestamp - appeared[id_] for record in records if (id_ := record.key.decode()) in late]

    articles = cluster.read("articles", lambda found: len(found) >= len(everything))
    to_document = [at * 1000 - appeared[id_] for id_, at in looking.found.items() if id_ in late]
    measured = {
        "it is in the topic of articles": since(articles), "it has its claims": since(extractions),
        "a search finds it": to_document, "an alert that it gave rise to": _to_alerts(cluster, extractions, appeared, late),
    }  # fmt: skip
    return [(until, len(times), *percentiles(times)) for until, times in measured.items()]


class _Looking:
    """Asks the index again and again which articles are found by now, in a thread. A context manager."""

    def __init__(self, client: Elasticsearch, index: str, wanted: set[str]) -> None:
        self._client, self._index = client, index
        self._left = set(wanted)
        self.found: dict[str, float] = {}
        self._ended = Moment()
        self._thread = Thread(target=self._look)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._ended.set()
        self._thread.join()

    def _look(self) -> None:
        while not self._ended.wait(0.1):
            query = {"terms": {"id": sorted(self._left)[:10_000]}}
            try:
                found = self._client.search(index=self._index, query=query, source=["id"], size=1000, ignore_unavailable=True)
            except ApiError:  # an index that is just being made
                continue
            hits, now = found["hits"]["hits"], time.time()
            for hit in hits:
                self.found[hit["_source"]["id"]] = now
                self._left.discard(hit["_source"]["id"])

    def wait_for(self, count: int, patience: float = 300.0) -> None:
        """Until so many are found."""
        end = time.monotonic() + patience
        while len(self.found) < count:
            if time.monotonic() > end:
                raise SystemExit(f"{self._index}: {len(self.found)} articles of {count} are found after {patience:g} s")
            Moment().wait(0.2)


def _to_alerts(cluster: Cluster, extractions: list[Any], appeared: dict[str, float], late: set[str]) -> list[float]:
    """From the later of the articles of a contradiction, as far as they were there, to its alert."""
    article_of = {claim.id: record.key.decode() for record in extractions for claim in decode(record.value, Extraction).claims}
    contradictions = {}
    for record in cluster.read("contradictions", _quiet(sum(ends(cluster, "contradictions").values()))):
        one = decode(record.value, Contradiction)
        contradictions[one.id] = one
    taken = []
    for record in cluster.read("alerts", _quiet(sum(ends(cluster, "alerts").values()))):
        of = [article_of[claim] for side in contradictions[decode(record.value, Alert).contradiction].sides for claim in side]
        before = [appeared[one] for one in of if appeared[one] <= record.timestamp]
        if before and any(one in late for one in of):
            taken.append(record.timestamp - max(before))
    return taken


def _quiet(most: int) -> Callable[[list[Any]], bool]:
    """Enough once nothing more has come for a second; `most` counts the transactions' own marks, too."""
    state = {"count": -1, "since": time.monotonic()}

    def enough(found: list[Any]) -> bool:
        if len(found) != state["count"]:
            state.update(count=len(found), since=time.monotonic())
        return len(found) >= most or (len(found) > 0 and time.monotonic() - state["since"] > 1)

    return enough
