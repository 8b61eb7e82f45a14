"""Search in the embedded store: p50 and p95 at ten thousand and a hundred thousand articles, and how fast they are indexed.

`python -m bench.search [--stored N]…`. Filling the larger one takes some minutes.
"""

from __future__ import annotations

import argparse
import random
import tempfile
from itertools import islice
from pathlib import Path

from bench.generate import CAUSES, PLACES, SITES, SPEAKERS, articles
from bench.measure import cpu_seconds, peak_memory, percentiles, seconds, show
from processors.model import Article, identity
from processors.ports import Batch, Query
from sinks.sqlite import SqliteStore

STORED = (10_000, 100_000)
PAGE = 1000


def queries(count: int) -> list[Query]:
    """What people type: places, words together, phrases, filters."""
    chance = random.Random(1)
    made = []
    for number in range(count):
        place, site, cause, speaker = (chance.choice(one) for one in (PLACES, SITES, CAUSES, SPEAKERS))
        kinds = (
            Query(text=place),
            Query(text=f"{cause} {place}"),
            Query(text=f'"{site}" {place}'),
            Query(text=f"{speaker} {cause} {site}"),
            Query(text=site, outlet="outlet-03"),
        )
        made.append(kinds[number % len(kinds)])
    return made


def main(stored: tuple[int, ...] = STORED) -> None:
    """Prints the table."""
    rows: list[tuple[object, ...]] = []
    source = articles(max(stored), paragraphs=7)
    held = 0
    with tempfile.TemporaryDirectory() as folder, SqliteStore(Path(folder) / "rasid.db") as store:
        for wanted in stored:
            indexing = 0.0
            added = wanted - held
            while held < wanted:
                page = [
                    Article(
                        id=identity("article", one.url),
                        url=one.url,
                        source=one.source,
                        title=one.title,
                        text=one.text,
                        published=one.published,
                    )
                    for one in islice(source, min(PAGE, wanted - held))
                ]
                indexing += seconds(lambda: store.commit(Batch(articles=page)))[0]  # noqa: B023 - called at once
                held += len(page)
            times, used = [], []
            found = 0
            for query in queries(400):
                took, (worked, hits) = seconds(lambda: cpu_seconds(lambda: store.search(query)))  # noqa: B023 - called at once
                times.append(took * 1000)
                used.append(worked * 1000)
                found += bool(hits.hits)
            rows.append((held, *percentiles(used), *percentiles(times), max(times), added / indexing, f"{found / 400:.0%}"))
    show(
        "Search: milliseconds for a query",
        ("articles", "p50 of the processor", "p95", "p50 by the clock", "p95", "worst", "indexed/s", "queries with hits"),
        rows,
        f"400 queries of five kinds; peak {peak_memory():.0f} MiB",
    )


if __name__ == "__main__":
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--stored", type=int, action="append", help="articles stored; may stand several times, rising")
    main(tuple(options.parse_args().stored or STORED))
