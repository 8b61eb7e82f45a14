"""`rasid ingest`: back-fill."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import Annotated

from cyclopts import Parameter
from rich.progress import Progress as Bars

from processors.model import Article, encode
from processors.ports import Batch, Store
from rasid import clock
from rasid.app import Injected
from rasid.inputs import Complaints, Given, articles
from rasid.lock import PipelineLock
from rasid.opening import open_store
from rasid.terminal import counted, progress
from rasid.workers import Crew, cores

PAGE = 500
"""Articles that share one transaction."""


def ingest(
    *files: Annotated[Path, Parameter(help="JSON lines, or .txt (first line: title); standard input where none is named.")],
    front: Injected,
) -> int:
    """Back-fill: put articles into the store."""
    from processors.progress import Progress
    from rasid import steps  # reads the language tables
    from rasid.stages import Stages

    complaints = Complaints()
    settings = front.settings
    with open_store(settings, create=True) as store, progress() as bars:
        added = _append(store, articles(files, complaints), bars)
        with PipelineLock(settings.data) as lock:
            if lock.held:
                task = bars.add_task("understanding", total=added)

                def told(made: Progress) -> None:
                    bars.advance(task, made.articles)

                with Crew(steps.understand, cores(settings.extract.workers)) as crew:
                    Stages(store, crew, clock.now, told).catch_up()
            else:
                print("another rasid works on this store, and will understand these articles too", file=sys.stderr)  # noqa: T201
        counts = store.counts()
    print(  # noqa: T201 - the command line's own voice
        f"{counted({'articles': added})} added; the store holds {counted(counts)}",
        file=sys.stderr,
    )
    return complaints.status


def _append(store: Store, found: Iterator[Given], bars: Bars) -> int:
    """Puts new articles and new revisions into the log and the archive, many in one transaction; how many there were."""
    task = bars.add_task("reading", total=None)
    added = 0
    while page := list(islice(found, PAGE)):
        fresh = _fresh(store, page)
        store.commit(Batch(append=[("articles", article.id, encode(article)) for article in fresh], articles=fresh))
        added += len(fresh)
        bars.advance(task, len(page))
    bars.remove_task(task)
    return added


def _fresh(store: Store, page: Sequence[Given]) -> list[Article]:
    from rasid.articles import backfilled, next_revision  # the room is imported when it is needed

    newest: dict[str, Article | None] = {}
    fresh: list[Article] = []
    for given in page:
        key = given.article.id
        if key not in newest:
            newest[key] = store.article(key)
        article = next_revision(newest[key], backfilled(given.article))
        if article is not None:
            newest[key] = article
            fresh.append(article)
    return fresh
