"""What many feeds cost: docs/scale.md, computed from measured rates.

    python -m bench.scale            writes docs/scale.md anew from bench/measured.json
    python -m bench.scale --take     takes the rates of bench/results into bench/measured.json first

Every number in docs/scale.md is one of: measured, an assumption that stands in its first table, or computed from these here. Stages whose
work divides (polling, extraction, indexing) get as many cores as they need; what does not divide is a partition, which one core matches.
"""

from __future__ import annotations

import argparse
import gzip
import json
import math
import os
import platform
from pathlib import Path
from typing import NamedTuple

import jinja2
import msgspec

from bench.measure import RESULTS
from bench.pages import SHIPPED, WHOLE
from bench.polling import UNCHANGED
from bench.words import FROM_JSON

MEASURED = Path(__file__).with_name("measured.json")
PAGE = Path(__file__).parents[1] / "docs" / "scale.md"
SIZES = (10_000, 100_000, 1_000_000)
DAY = 86_400
GB = 10**9


class Measured(msgspec.Struct, frozen=True, kw_only=True):
    """Rates of one core, or of one process where it says so; taken from bench/results."""

    date: str
    machine: str
    python: str
    polls: float
    """Polls a second that find nothing new, of a process."""
    polled: float
    """Articles a second through `rasid poll` out of feeds with full text, of a process."""
    pages: float
    """Pages a second from page to stored claims."""
    extracted: float
    """Articles a second through extraction alone, no Kafka."""
    words: float
    """Words of an article there."""
    extract: float
    """Articles a second through `rasid process --only extract` with one worker."""
    match: float
    """Reports a second through `rasid process --only match`, one process."""
    index: float
    """Documents a second through `rasid index` into one Elasticsearch."""
    documents: float
    """Documents of an article: itself, its claims."""
    recovery: float
    """Events a second while a lost shelf is rebuilt."""
    reports: float
    """Reports of an article: countries that its claims speak of."""
    article_bytes: float
    """Of an article in its topic, compressed."""
    extraction_bytes: float
    """Of its claims and its reports in theirs, compressed."""
    document_bytes: float
    """Of an article's documents as JSON."""


class Assumed(NamedTuple):
    """What nobody measured: change it here, then write the page anew."""

    articles: float = 30
    """Articles of a feed in a day."""
    polls: float = 48
    """Polls of a feed in a day: intervals follow how much is new."""
    linked: float = 0.7
    """Share of articles whose page must be fetched and cleaned, the feed having no full text."""
    words: float = 250
    """Words of an article."""
    peak: float = 3
    """The busiest hour, in mean hours."""
    busy: float = 0.6
    """Share of its measured rate that a core is planned for."""
    hot: float = 1 / 3
    """Share of all reports that one country has at its worst."""
    kafka_days: float = 30
    kafka_copies: int = 3
    months: int = 12
    """Months that Elasticsearch keeps."""
    copies: int = 2
    """Of each shard."""
    index_factor: float = 1.0
    """Bytes on Elasticsearch's disk for a byte of JSON: compressed source, inverted index, columns."""
    shard_bytes: float = 30 * GB
    cores: int = 16
    """Of a machine."""
    disk: float = 4e12
    """Bytes of a machine's disk."""
    full: float = 0.7
    """Share of it that is filled."""


class Cost(NamedTuple):
    """What so many feeds cost."""

    feeds: int
    peak: float
    """Articles a second in the busiest hour."""
    poll_cores: float
    clean_cores: float
    extract_cores: float
    match_cores: float
    hot: float
    """Reports a second of the hot country in the busiest hour."""
    index_servers: float
    """Elasticsearch servers of the measured size, for writing alone."""
    articles_partitions: int
    reports_partitions: int
    shards: int
    """Of a month's articles and claims."""
    kafka_disk: float
    index_disk: float
    machines: int
    kafka_machines: int
    index_machines: int


def cost(feeds: int, measured: Measured, assumed: Assumed) -> Cost:
    """All of it is linear, but for what is rounded up."""
    longer = assumed.words / measured.words
    day = feeds * assumed.articles
    peak = day / DAY * assumed.peak
    reports = peak * measured.reports

    def planned(seconds: float) -> float:
        return seconds / assumed.busy

    poll = planned(feeds * assumed.polls / DAY * assumed.peak / measured.polls + peak / measured.polled)
    clean = planned(peak * assumed.linked / _cleaning(measured) * longer)
    extract = planned(peak / measured.extract * longer)
    match = planned(reports / measured.match)
    index = planned(peak * measured.documents * longer / measured.index)
    kafka_disk = day * assumed.kafka_days * (measured.article_bytes + measured.extraction_bytes) * longer * assumed.kafka_copies
    month = day * 30.4 * measured.document_bytes * longer * assumed.index_factor
    index_disk = month * assumed.months * assumed.copies
    usable = assumed.disk * assumed.full
    return Cost(
        feeds, peak, poll, clean, extract, match, reports * assumed.hot, index, _power(2 * extract), _power(4 * match),
        math.ceil(month / assumed.shard_bytes), kafka_disk, index_disk, math.ceil((poll + clean + extract + match) / assumed.cores),
        max(3, math.ceil(kafka_disk / usable)), max(3, math.ceil(index_disk / usable), math.ceil(2 * index / assumed.cores)),
    )


def hot_limit(measured: Measured, assumed: Assumed) -> tuple[float, int]:
    """Reports a second that the hot country's partition carries, and the feeds at which it is full."""
    carried = measured.match * assumed.busy
    each = cost(10**9, measured, assumed).hot / 10**9
    return carried, round(carried / each)


def _power(number: float) -> int:
    """At least 16, and a power of two, so that it divides evenly."""
    return max(16, 1 << math.ceil(math.log2(max(1.0, number))))


def page(measured: Measured, assumed: Assumed) -> str:
    """docs/scale.md."""
    costs = [cost(feeds, measured, assumed) for feeds in SIZES]
    carried, limit = hot_limit(measured, assumed)
    stages = {
        "cleaning pages": [one.clean_cores for one in costs], "extraction": [one.extract_cores for one in costs],
        "matching": [one.match_cores for one in costs], "polling": [one.poll_cores for one in costs],
    }  # fmt: skip
    rows = [
        ("articles a second, mean / busiest hour", [f"{one.peak / assumed.peak:,.0f} / {one.peak:,.0f}" for one in costs]),
        *((f"cores: {name}", [_cores(one) for one in values]) for name, values in stages.items()),
        (f"**machines** of {assumed.cores} cores for the roles", [f"**{one.machines:,}**" for one in costs]),
        ("`kafka.articles_partitions`, at least", [f"{one.articles_partitions:,}" for one in costs]),
        ("`kafka.reports_partitions`, at least", [f"{one.reports_partitions:,}" for one in costs]),
        (f"Kafka's disk: {assumed.kafka_days:g} days, {assumed.kafka_copies} copies", [_bytes(one.kafka_disk) for one in costs]),
        (f"**Kafka machines** of {_bytes(assumed.disk)}", [f"**{one.kafka_machines:,}**" for one in costs]),
        ("Elasticsearch servers as measured, for writing alone", [f"{one.index_servers:,.1f}" for one in costs]),
        ("shards for a month's articles and claims together", [f"{one.shards:,}" for one in costs]),
        (f"Elasticsearch's disk: {assumed.months} months, {assumed.copies} copies", [_bytes(one.index_disk) for one in costs]),
        (f"**Elasticsearch machines** of {_bytes(assumed.disk)}", [f"**{one.index_machines:,}**" for one in costs]),
        ("reports a second of the hot country, busiest hour", [f"{one.hot:,.0f}" for one in costs]),
        ("… of what its one matcher carries", [f"{one.hot / carried:.0%}" for one in costs]),
    ]
    stood = 8
    shown = jinja2.Environment(undefined=jinja2.StrictUndefined, keep_trailing_newline=True, autoescape=False)  # noqa: S701 - Markdown
    shown.filters |= {"n": "{:,.0f}".format, "d": "{:,.1f}".format, "p": "{:.0%}".format, "b": _bytes}
    return shown.from_string(Path(__file__).with_name("scale.md.j2").read_text(encoding="utf-8")).render(
        m=measured, a=assumed, costs=costs, sizes=[f"{one:,} feeds" for one in SIZES], rows=rows,
        carried=carried, limit=round(limit, -3), cleaning=_cleaning(measured),
        dearest=max(stages, key=lambda name: stages[name][-1]), stood=stood,
        caught_up=stood / assumed.peak / (1 / assumed.busy - 1 / assumed.peak),
    )  # fmt: skip


def _cleaning(measured: Measured) -> float:
    """Pages a second that a core cleans: page to stored claims, less extraction."""
    return 1 / (1 / measured.pages - 1 / measured.extracted)


def _cores(number: float) -> str:
    return f"{number:,.1f}" if number < 10 else f"{number:,.0f}"


def _bytes(number: float) -> str:
    return f"{number / 1e12:,.1f} TB" if number >= 1e12 else f"{number / GB:,.0f} GB"


def take() -> Measured:
    """The rates of bench/results, and sizes worked out here."""
    from bench.distributed import news  # the servers' clients are needed only for taking
    from processors.claims import extract, reports
    from processors.model import Extraction, encode
    from rasid import clock
    from rasid.articles import completed
    from sinks.elastic.documents import Documents

    articles = [completed(one) for one in news(200)]
    extractions = [Extraction(article=one, claims=extract(one)) for one in articles]
    told = [reports(one.article, one.claims) for one in extractions]
    made = Documents("rasid-")
    documents = sum(len(document.source or b"") for one in extractions for document in made.extraction(one))

    def packed(raw: list[bytes]) -> float:
        """Each by itself: together these articles, made of templates, would be much smaller than real ones."""
        return sum(len(gzip.compress(one, 6)) for one in raw) / len(articles)

    polls, pages, words = _rows("polling"), _rows("pages"), _rows("words")
    distributed, indexing, recovery = _rows("distributed"), _rows("indexing"), _rows("distributed-recovery")
    index = indexing["rasid index"]
    (events,) = recovery
    return Measured(
        date=clock.now().date().isoformat(), machine=f"{os.cpu_count()} cores", python=platform.python_version(),
        polls=polls[UNCHANGED][0] / 60, polled=_one(distributed, "rasid poll"), pages=pages[f"{SHIPPED}: {WHOLE}"][0],
        extracted=words[FROM_JSON][1], words=words[FROM_JSON][0] / words[FROM_JSON][1], extract=_one(distributed, "extract, 1 worker"),
        match=_one(distributed, "match, 1 worker"), index=index[1], documents=index[0] / ARTICLES_INDEXED + 1,
        recovery=float(events) / recovery[events][1], reports=sum(map(len, told)) / len(articles),
        article_bytes=packed([encode(one) for one in articles]),
        extraction_bytes=packed([*map(encode, extractions), *(encode(report) for some in told for report in some)]),
        document_bytes=documents / len(articles),
    )  # fmt: skip


ARTICLES_INDEXED = 3000
"""Of bench/indexing.py, whose result counts documents; an article is written once more, before it is understood."""


def _rows(name: str) -> dict[str, list[float]]:
    """The rows of a result by their first cell."""
    found = json.loads((RESULTS / f"{name}.json").read_text(encoding="utf-8"))
    return {str(row[0]): row[1:] for row in found["rows"]}


def _one(rows: dict[str, list[float]], beginning: str) -> float:
    (found,) = (values[0] for name, values in rows.items() if name.startswith(beginning))
    return found


def main() -> None:
    """Writes the page."""
    parser = argparse.ArgumentParser(prog="bench.scale")
    parser.add_argument("--take", action="store_true")
    if parser.parse_args().take:
        MEASURED.write_bytes(msgspec.json.format(msgspec.json.encode(take()), indent=1) + b"\n")
    measured = msgspec.json.decode(MEASURED.read_bytes(), type=Measured)
    PAGE.write_text(page(measured, Assumed()), encoding="utf-8")


if __name__ == "__main__":
    main()
