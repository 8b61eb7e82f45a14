"""Pages cleaned a second: trafilatura alone, and Rasid's whole chain from the page to stored claims, on the same pages.

`python -m bench.pages [--pages N]`. For one core the processor's time counts, taken in turns, so that other work on the machine
meets both alike; for all cores it can only be the clock's. Pages of two kinds: with as much around the text as news sites ship, and
bare ones, where the text is most of the page, so that there is little to clean and much to understand.
"""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from datetime import timedelta
from multiprocessing import get_context
from pathlib import Path
from typing import NamedTuple

import trafilatura

from bench.generate import START, Article, articles, full_page, page
from bench.measure import cpu_seconds, peak_memory, seconds, show
from ingest.cleaning import Cleaned, Page, clean_page
from ingest.cleaning.revision import revise
from processors.model import encode
from processors.ports import Batch
from rasid import clock, steps
from rasid.stages import Stages
from rasid.workers import Crew, cores
from sinks.sqlite import SqliteStore

SHIPPED = "as news sites ship them"
WHOLE = "page → stored claims"
COUNT = 240
FETCHED = START + timedelta(days=365)
"""After all that is published, so that the pages' dates are believed."""
TURNS = 6


class Spent(NamedTuple):
    """Seconds of the processor for the steps of one core, and seconds of the clock."""

    alone: float = 0.0
    cleaned: float = 0.0
    stored: float = 0.0
    one: float = 0.0
    """By the clock: the chain on one core, and on all."""
    every: float = 0.0
    lone: float = 0.0
    """Of the processor, in the process that matches and writes while workers on all cores clean and understand."""

    def plus(self, *more: float) -> Spent:
        return Spent(*(a + b for a, b in zip(self, more, strict=True)))


def alone(pages: Sequence[bytes]) -> int:
    """trafilatura by itself, with metadata, as the chain uses it."""
    return sum(bool(trafilatura.bare_extraction(body, with_metadata=True)) for body in pages)


def clean(given: tuple[str, bytes]) -> bytes:
    """One page to an encoded article."""
    url, body = given
    found = clean_page(Page(url=url, body=body, content_type="text/html; charset=utf-8", fetched=FETCHED))
    assert isinstance(found, Cleaned), found
    article = revise(None, found, source="bench", fetched=FETCHED)
    assert article is not None
    return encode(article)


def clean_some(given: Sequence[tuple[str, bytes]]) -> list[bytes]:
    """A worker's share."""
    return [clean(one) for one in given]


def keep(cleaned: Sequence[bytes], store: SqliteStore, stages: Stages) -> None:
    """Articles to stored claims, events and contradictions."""
    store.commit(Batch(append=[("articles", "", one) for one in cleaned]))
    stages.catch_up()


def chain(pages: Sequence[tuple[str, bytes]], store: SqliteStore, stages: Stages, pool: ProcessPoolExecutor) -> None:
    """All of it on every core."""
    size = 4
    parts = [pages[start : start + size] for start in range(0, len(pages), size)]
    keep([one for part in pool.map(clean_some, parts) for one in part], store, stages)


def measure(count: int, made_as: Callable[[Article], bytes]) -> tuple[Spent, int, int]:
    """What was spent, how many claims were stored, and the bytes of a page."""
    made: list[Article] = list(articles(count, paragraphs=9))
    pages = [(one.url, made_as(one)) for one in made]
    size = count // TURNS
    workers = cores()
    spent = Spent()
    with (
        tempfile.TemporaryDirectory() as folder,
        SqliteStore(Path(folder) / "one.db") as one_store,
        SqliteStore(Path(folder) / "all.db") as all_store,
        Crew(steps.understand, workers) as crew,
        ProcessPoolExecutor(workers, mp_context=get_context("forkserver")) as pool,
    ):
        single = Stages(one_store, crew, clock.now, alone=10_000)
        several = Stages(all_store, crew, clock.now, alone=0)
        for turn in range(TURNS):
            part = pages[turn * size : (turn + 1) * size]
            own, _ = cpu_seconds(lambda: alone([body for _, body in part]))  # noqa: B023 - called at once
            one, (cleaning, cleaned) = seconds(lambda: cpu_seconds(lambda: clean_some(part)))  # noqa: B023 - called at once
            keeping, (storing, _) = seconds(lambda: cpu_seconds(lambda: keep(cleaned, one_store, single)))  # noqa: B023 - called at once
            every, (lone, _) = seconds(lambda: cpu_seconds(lambda: chain(part, all_store, several, pool)))  # noqa: B023 - called at once
            if turn:  # the first warms all of them
                spent = spent.plus(own, cleaning, storing, one + keeping, every, lone)
        claims = one_store.counts()["claims"]
    return spent, claims, sum(len(body) for _, body in pages) // count


def main(count: int = COUNT) -> None:
    """Prints the table."""
    rows: list[tuple[object, ...]] = []
    notes = []
    for name, made_as in ((SHIPPED, full_page), ("bare", page)):
        spent, claims, size = measure(count, made_as)
        measured = count // TURNS * (TURNS - 1)
        room = (spent.cleaned + spent.stored) / spent.lone
        rows += [
            (f"{name}: trafilatura alone", measured / spent.alone, 1.0),
            (f"{name}: Rasid's cleaning", measured / spent.cleaned, spent.alone / spent.cleaned),
            (f"{name}: {WHOLE}", measured / (spent.cleaned + spent.stored), spent.alone / (spent.cleaned + spent.stored)),
            (f"{name}: {WHOLE}, {cores()} cores, by the clock", measured / spent.every, f"{spent.one / spent.every:.2f} × one core"),
            (f"{name}: matching and writing, in one process", measured / spent.lone, f"room for {room:.1f} cores"),
        ]
        notes.append(f"{size / 1024:.0f} KB and {claims / count:.0f} claims a page")
    show(
        "Pages: cleaned a second",
        ("what", "pages/s of a core", "of trafilatura alone"),
        rows,
        f"{count} pages of each kind; {', '.join(notes)}; peak {peak_memory():.0f} MiB",
    )


if __name__ == "__main__":
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--pages", type=int, default=COUNT)
    main(options.parse_args().pages)
