"""The distributed pipeline on real servers: what each stage carries, how long an article takes, how fast a lost shelf is back.

`python -m bench.distributed [--articles N] [--events N]`. Needs Java and Maven (deploy/local). Rates are taken from the broker's
own timestamps of the records, first to last, so that starting a process does not count. Articles have some 150 words.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import shutil
import tempfile
import time
from pathlib import Path
from threading import Event as Moment
from typing import Any

import faust
import msgspec
from elasticsearch import Elasticsearch
from kafka import KafkaProducer

from bench import indexing
from bench.cluster import Cluster, ends, news, rate
from bench.generate import articles as generated
from bench.latency import LASTS, RATE, latency
from bench.measure import load, show
from bench.newsroom import Newsroom
from deploy.local import Services
from ingest import opml, topicbook
from ingest.schedule import ScheduleSettings
from processors import claims
from processors.claims import reports
from processors.matching import decide
from processors.matching.index import article_key
from processors.model import Article, encode, identity
from processors.ports import Batch, Indexed
from rasid.articles import completed
from rasid.polling import places
from sinks.elastic.setup import Shape, connect, setup
from sinks.memory import MemoryStore
from sinks.shelf import rows
from sinks.shelf.changelog import Place, open_shelf

ARTICLES = 1500
EVENTS = 100_000
BARE = 10_000
"""Records for what does no work, at least about as many."""


def bare(cluster: Cluster, articles: list[Article]) -> list[tuple[object, ...]]:
    """The same client with nothing in between."""
    raw = [encode(one) for one in articles] * max(1, BARE // len(articles))
    started = time.perf_counter()
    with KafkaProducer(bootstrap_servers=cluster.kafka.bootstrap, compression_type="gzip", linger_ms=5) as producer:
        for value in raw:
            producer.send(cluster.topic("articles"), value)
    produced = time.perf_counter() - started
    started = time.perf_counter()
    cluster.read("articles", lambda found: len(found) >= len(raw))
    consumed = time.perf_counter() - started
    shown = f"{len(raw[0]):,} bytes each"
    return [(f"bare producer (kafka-python), {shown}", len(raw) / produced), ("bare consumer (kafka-python)", len(raw) / consumed)]


def faust_empty(cluster: Cluster, count: int) -> float:
    """Events a second through a Faust agent that does nothing."""
    async def run() -> float:
        app = faust.App(
            "bench-empty", broker=f"aiokafka://{cluster.kafka.bootstrap}", store="memory://", web_enabled=False,
            datadir=str(cluster.folder / "faust"), topic_allow_declare=False, topic_disable_leader=True,
        )
        seen: list[float] = []
        enough = asyncio.Event()
        topic = app.topic(cluster.topic("articles"), key_type=bytes, value_type=bytes, key_serializer="raw", value_serializer="raw")

        async def empty(stream: Any) -> None:
            async for _ in stream:
                seen.append(time.perf_counter())
                if len(seen) >= count:
                    enough.set()

        app.agent(topic, concurrency=1)(empty)
        await app.start()
        await enough.wait()
        await app.stop()
        return (count - 1) / (seen[count - 1] - seen[0])

    return asyncio.run(run())


def polled(cluster: Cluster, count: int) -> float:
    """Articles a second through `rasid poll`: feeds with full text, a local server."""
    outlets = [f"outlet{number}" for number in range(max(4, count // 12))]
    with Newsroom(full_text=True) as newsroom:
        shown = 0
        for number, one in enumerate(generated(12 * len(outlets))):
            local = newsroom.local(one._replace(source=outlets[number % len(outlets)], url=f"https://example.org/{number}"))
            newsroom.publish(local)
            shown += 1
        feeds = opml.read(newsroom.opml(outlets).encode()).feeds
        topicbook.publish(places(cluster.kafka), feeds, cluster.kafka.feeds_partitions, ScheduleSettings())
        quick = {"poll.allow_hosts": "127.0.0.1", "poll.per_host": "64", "poll.host_pause": "0"}
        with cluster.running([*(text for pair in quick.items() for text in ("--set", "=".join(pair))), "poll", "--port", "0"]):
            return rate(cluster.read("articles", lambda found: len(found) >= shown))


def matched(records: list[Any]) -> float:
    """Reports a second, from the positions in the changelog."""
    told = [record for record in records if record.key == rows.POSITION]
    positions = sorted((record.timestamp, record.partition, msgspec.msgpack.decode(record.value)["reports"]) for record in told)
    first: dict[int, int] = {}
    last: dict[int, int] = {}
    for _, partition, offset in positions:
        first.setdefault(partition, offset)
        last[partition] = offset
    done = sum(last[partition] - first[partition] for partition in last)
    return done / max(positions[-1][0] - positions[0][0], 1) * 1000


def stages(
    services: Services, client: Elasticsearch, folder: Path, articles: list[Article], workers: int,
) -> tuple[float, float, float]:
    """Articles a second through extraction, reports a second through matching, articles a second into the index."""
    cluster = Cluster(services.bootstrap, f"stages{workers}", folder, services.elasticsearch)
    cluster.produce(articles)
    names = [f"worker{number}" for number in range(workers)]
    with cluster.running(*(cluster.worker(name, "--only", "extract") for name in names)):
        extracted = rate(cluster.read("claims", lambda found: len(found) >= len(articles)))
    wanted = ends(cluster, "reports")

    def all_matched(found: list[Any]) -> bool:
        at = {record.partition: msgspec.msgpack.decode(record.value)["reports"] for record in found if record.key == b"p"}
        return all(at.get(partition, -1) >= end - 1 for partition, end in wanted.items())

    with cluster.running(*(cluster.worker(name, "--only", "match") for name in names)):
        reports_matched = matched(cluster.read("book", all_matched))
    return extracted, reports_matched, indexed(cluster, client, len(articles), workers)


def indexed(cluster: Cluster, client: Elasticsearch, count: int, indexers: int) -> float:
    """Articles a second into Elasticsearch, with all that was made of them, by the clock of who looks four times a second."""
    for line in setup(client, Shape(cluster.indices)):
        assert line
    begun, seen = time.monotonic(), list[tuple[float, int]]()
    with cluster.running(*[["index", "--port", "0"]] * indexers):
        end = time.monotonic() + 300
        while not seen or seen[-1][1] < count:
            if time.monotonic() > end:
                raise SystemExit(f"{cluster.indices}articles: {seen[-1:]} of {count} after 300 s; see {cluster.folder / 'log'}")
            Moment().wait(0.25)
            client.indices.refresh(index=f"{cluster.indices}articles*", ignore_unavailable=True)
            found = client.count(index=f"{cluster.indices}articles*", ignore_unavailable=True)["count"]
            if not found:
                begun = time.monotonic()  # until something is written, processes start
            elif not seen or found > seen[-1][1]:
                seen.append((time.monotonic(), found))
    return seen[-1][1] / (seen[-1][0] - begun)


def recovery(bootstrap: str, folder: Path, wanted: int) -> tuple[int, float]:
    """Rows of the changelog, and the seconds in which an empty shelf is back."""
    cluster = Cluster(bootstrap, "recovery", folder)
    store = MemoryStore()
    for one in news(300, seed=9):
        article = completed(one)
        for report in reports(article, claims.extract(article)):
            decision = decide(report, store)
            store.commit(Batch(events=list(decision.events), contradictions=list(decision.contradictions)))
    events = [found for event in store.events(limit=10**6)[0] if (found := _indexed(store, event.id))]
    with KafkaProducer(bootstrap_servers=bootstrap, compression_type="gzip", linger_ms=20) as producer:
        count = 0
        for number in range(wanted):
            template = events[number % len(events)]
            event = msgspec.structs.replace(template.event, id=identity("event", str(number)))
            copy = Indexed(event, tuple(f"{key}#{number // len(events)}" for key in template.keys), template.claims)
            for key, value in rows.event_rows(None, copy):
                producer.send(cluster.topic("book"), value, key=key, partition=0)
                count += 1
    place = Place(bootstrap=bootstrap, topic=cluster.topic("book"), folder=cluster.folder / "shelves")

    async def take() -> float:
        started = time.perf_counter()
        shelf = await open_shelf(place, 0, time.time)
        took = time.perf_counter() - started
        await shelf.close()
        return took

    return count, asyncio.run(take())


def _indexed(store: MemoryStore, event: str) -> Indexed | None:
    found = store.event(event)
    if found is None or not found.articles:
        return None
    return next((one for one in store.find(found.country, [article_key(found.articles[0])]) if one.event.id == event), None)


def main() -> None:
    """Prints the tables."""
    parser = argparse.ArgumentParser(prog="bench.distributed")
    parser.add_argument("--articles", type=int, default=ARTICLES)
    parser.add_argument("--events", type=int, default=EVENTS)
    wanted = parser.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="rasid-bench-"))
    folder.chmod(0o755)
    articles = news(wanted.articles)
    try:
        with (
            Services(folder / "services", kafka=1, elasticsearch=True) as services,
            connect(services.elasticsearch, seconds=120) as client,
        ):
            kafka = services.bootstrap
            first = Cluster(kafka, "bare", folder)
            table = bare(first, articles)
            count = len(articles) * max(1, BARE // len(articles))
            table.append(("Faust, an agent that does nothing", faust_empty(first, count)))
            through_poll = polled(Cluster(kafka, "polled", folder), wanted.articles)
            table.append(("rasid poll: fetched, cleaned, one transaction for many feeds", through_poll))
            for workers in (1, 2):
                extracted, reports_matched, written = stages(services, client, folder, articles, workers)
                table += [
                    (f"extract, {workers} worker(s): articles", extracted), (f"match, {workers} worker(s): reports", reports_matched),
                    (f"index, {workers} indexer(s): articles with all that was made of them", written),
                ]
            machine = f"{len(articles)} articles; {os.cpu_count()} cores for the servers, the workers and the measuring; {load()}"
            show("Distributed: rates", ("through", "a second"), table, machine)
            title = "Distributed latency: milliseconds after a feed first shows an article"
            rows_ = latency(services, client, folder)
            how = f"{RATE} articles a second for {LASTS} s, one process of each role; {load()}"
            show(title, ("until", "how many", "p50", "p95"), rows_, how)
            count, took = recovery(kafka, folder, wanted.events)
            title = "Distributed recovery: an empty shelf rebuilt from its changelog"
            show(title, ("events", "rows", "seconds"), [(wanted.events, count, took)], load())
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    indexing.main(min(indexing.ARTICLES, 2 * wanted.articles))


if __name__ == "__main__":
    main()
