"""Matching time per report with a thousand, ten thousand and a hundred thousand events stored: it must not grow with them.

`python -m bench.matching [--stored N]…`. The newest events are decided on one after the other, from articles. Older ones are the same
events told some months earlier, again and again: as many a day and a place as the new ones, found under keys of their own days.

Measured are the reports of a second outlet on the newest stories, in order of publication, and those of a third, which come late: when
all the others have been decided on.
"""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Iterable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import NamedTuple

from msgspec.structs import replace

from bench.generate import OUTLETS, story, told
from bench.measure import cpu_seconds, peak_memory, percentiles, show
from processors.matching import decide
from processors.model import Article, Claim, Report, encode, identity
from processors.ports import Batch, Indexed
from rasid import steps
from rasid.pending import PendingBook
from rasid.workers import Crew, cores
from sinks.memory import MemoryStore
from sinks.sqlite import SqliteStore

STORED = (1_000, 10_000, 100_000)
MEASURED = 300
PAGE = 250
EARLIER = 16 * 21
"""Days between an event and its copy: whole weeks, and whole spans of the keys of words."""


def reports(crew: Crew[bytes, steps.Understood], numbers: Iterable[int], outlet: str) -> Iterator[Report]:
    """The reports of one outlet on the stories of these numbers; extraction runs on every core."""
    for _, result in crew.map(numbers, lambda number: written(number, outlet), piece=32):
        assert isinstance(result, steps.Understood), result
        yield from result.decoded()[1]


def written(number: int, outlet: str) -> bytes:
    """An outlet's short telling of a story, as the log holds it."""
    one = told(story(number), outlet, paragraphs=0)
    return encode(
        Article(id=identity("article", one.url), url=one.url, source=one.source, title=one.title, text=one.text, published=one.published)
    )


def earlier(indexed: Indexed, copy: int) -> Indexed:
    """The event as it would stand had all of it happened `copy` times `EARLIER` days before."""
    back = timedelta(days=EARLIER * copy)

    def renamed(one: str) -> str:
        return identity(one, str(copy))

    def moved(claim: Claim) -> Claim:
        act = claim.act
        if act.time is not None:
            act = replace(act, time=replace(act.time, start=act.time.start - back, end=act.time.end - back))
        article = renamed(claim.article)
        return replace(claim, id=renamed(claim.id), article=article, published=claim.published - back, act=act)

    def key(one: str) -> str:
        kind, _, rest = one.partition(":")
        if kind in ("a", "e", "s"):
            return f"{kind}:{renamed(rest)}"
        name, _, day = rest.rpartition("|")
        return f"{kind}:{name}|{int(day) - EARLIER * copy // (1 if kind in ('p', 'mp') else 3)}"

    event = indexed.event
    claims = tuple(moved(claim) for claim in indexed.claims)
    lines = tuple(
        replace(line, claim=renamed(line.claim), article=renamed(line.article), published=line.published - back) for line in event.ledger
    )
    members = tuple(
        replace(
            one, published=one.published - back, article=renamed(one.article), claims=tuple(map(renamed, one.claims)),
            home=renamed(one.home),
        )
        for one in indexed.members
    )
    absorbed = tuple(
        replace(
            one, strand=renamed(one.strand), event=renamed(one.event), into=renamed(one.into), published=one.published - back,
            article=renamed(one.article),
        )
        for one in event.absorbed
    )
    made = replace(
        event, id=renamed(event.id), start=event.start - back, end=event.end - back, ledger=lines, claims=tuple(c.id for c in claims),
        articles=tuple(map(renamed, event.articles)), mains=tuple(map(renamed, event.mains)), asides=tuple(map(renamed, event.asides)),
        strand=renamed(event.strand), absorbed=absorbed,
    )
    return Indexed(made, tuple(sorted(map(key, indexed.keys))), claims, members)


class Story(NamedTuple):
    """What one run measures with."""

    recent: Batch
    """The newest events, but for those of the last stories."""
    fresh: list[tuple[bool, Report]]
    """The reports of two outlets on the last stories, in order of publication; measured are those of the second."""
    late: list[Report]


def newest(crew: Crew[bytes, steps.Understood], wanted: int) -> Story:
    """So many events decided for good, with their contradictions, and the reports of the stories after these."""
    book = PendingBook(MemoryStore())
    held: set[str] = set()
    stories = 0
    while len(held) < wanted:
        for report in reports(crew, range(stories, stories + PAGE), OUTLETS[0]):
            decision = decide(report, book)
            book.put(decision.events, decision.contradictions)
        stories += PAGE
        held = {one.event.id for one in book.events if not one.event.merged_into}
    last = range(stories, stories + MEASURED)
    assert last.stop * 3 <= EARLIER * 24, "copies would meet what they are copies of"
    recent = Batch(events=[one for one in book.events if one.event.id in held], contradictions=book.contradictions)
    told = [(measured, one) for measured, outlet in ((False, OUTLETS[0]), (True, OUTLETS[1])) for one in reports(crew, last, outlet)]
    return Story(recent, sorted(told, key=lambda one: (one[1].article.published, one[1].article.id)), list(reports(crew, last, OUTLETS[2])))


def measure(wanted: int, story: Story, file: Path) -> Iterator[tuple[object, ...]]:
    """Two rows: a store that holds so many events, the recent ones written last, meets the reports in order, and those that come late."""
    with SqliteStore(file) as store:
        recent = story.recent
        held, copy = len(recent.events), 0
        while held < wanted:
            copy += 1
            some = [earlier(one, copy) for one in recent.events[: wanted - held]]
            for start in range(0, len(some), PAGE):
                store.commit(Batch(events=some[start : start + PAGE]))
            held += len(some)
        store.commit(recent)
        for name, told in (("in order", story.fresh), ("late", [(True, report) for report in story.late])):
            yield held, name, *_row(store, told)


def _row(store: SqliteStore, told: list[tuple[bool, Report]]) -> tuple[object, ...]:
    times, written = [], []
    joined = 0
    for measured, report in told:
        took, decision = cpu_seconds(lambda: decide(report, store))  # noqa: B023 - called at once
        batch = Batch(events=list(decision.events), contradictions=list(decision.contradictions))
        commit = cpu_seconds(lambda: store.commit(batch))[0]  # noqa: B023 - called at once
        if measured:
            times.append(took * 1000)
            written.append(commit * 1000)
            joined += any(len(one.event.articles) > 1 for one in decision.events)
    return *percentiles(times), *percentiles(written), f"{joined / len(times):.0%}"


def main(stored: tuple[int, ...] = STORED) -> None:
    """Prints the table."""
    with tempfile.TemporaryDirectory() as folder:
        with Crew(steps.understand, cores()) as crew:
            story = newest(crew, min(stored))
        list(measure(min(stored), story, Path(folder) / "warm.db"))
        rows = [row for wanted in stored for row in measure(wanted, story, Path(folder) / f"{wanted}.db")]
    show(
        "Matching: milliseconds for a report",
        ("events stored", "comes", "decide p50", "decide p95", "commit p50", "commit p95", "joined"),
        rows,
        f"of the processor's time; {len(story.late)} reports by one outlet each; peak {peak_memory():.0f} MiB",
    )


if __name__ == "__main__":
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--stored", type=int, action="append", help="events stored; may stand several times, rising")
    main(tuple(options.parse_args().stored or STORED))
