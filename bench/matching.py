"""Matching time per report with a thousand, ten thousand and a hundred thousand events stored: it must not grow with them.

`python -m bench.matching [--stored N]…`. The newest events are decided on one after the other, from articles. Older ones are the same
events told some months earlier, again and again: as many a day and a place as the new ones, found under keys of their own days.
"""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Iterable, Iterator
from datetime import timedelta
from pathlib import Path

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
EARLIER = 12 * 21
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
        if kind in ("a", "e"):
            return f"{kind}:{renamed(rest)}"
        name, _, day = rest.rpartition("|")
        return f"{kind}:{name}|{int(day) - EARLIER * copy // (1 if kind == 'p' else 3)}"

    event = indexed.event
    claims = tuple(moved(claim) for claim in indexed.claims)
    lines = tuple(
        replace(line, claim=renamed(line.claim), article=renamed(line.article), published=line.published - back) for line in event.ledger
    )
    made = replace(
        event, id=renamed(event.id), start=event.start - back, end=event.end - back, ledger=lines, claims=tuple(c.id for c in claims),
        articles=tuple(map(renamed, event.articles)), mains=tuple(map(renamed, event.mains)), asides=tuple(map(renamed, event.asides)),
    )
    return Indexed(made, tuple(sorted(map(key, indexed.keys))), claims)


def newest(crew: Crew[bytes, steps.Understood], wanted: int) -> tuple[Batch, int]:
    """So many events decided for good, with their contradictions, and how many stories they took."""
    book = PendingBook(MemoryStore())
    held: set[str] = set()
    stories = 0
    while len(held) < wanted:
        for report in reports(crew, range(stories, stories + PAGE), OUTLETS[0]):
            decision = decide(report, book)
            book.put(decision.events, decision.contradictions)
        stories += PAGE
        held = {one.event.id for one in book.events if not one.event.merged_into}
    assert stories * 3 <= EARLIER * 24, "copies would meet what they are copies of"
    return Batch(events=[one for one in book.events if one.event.id in held], contradictions=book.contradictions), stories


def measure(wanted: int, recent: Batch, later: list[Report], file: Path) -> tuple[object, ...]:
    """A row: a store that holds so many events, the recent ones written last, meets the later reports."""
    with SqliteStore(file) as store:
        held, copy = len(recent.events), 0
        while held < wanted:
            copy += 1
            some = [earlier(one, copy) for one in recent.events[: wanted - held]]
            for start in range(0, len(some), PAGE):
                store.commit(Batch(events=some[start : start + PAGE]))
            held += len(some)
        store.commit(recent)
        times, written = [], []
        joined = 0
        for report in later:
            took, decision = cpu_seconds(lambda: decide(report, store))  # noqa: B023 - called at once
            times.append(took * 1000)
            batch = Batch(events=list(decision.events), contradictions=list(decision.contradictions))
            written.append(cpu_seconds(lambda: store.commit(batch))[0] * 1000)  # noqa: B023 - called at once
            joined += any(len(one.event.articles) > 1 for one in decision.events)
        return held, *percentiles(times), *percentiles(written), f"{joined / len(times):.0%}"


def main(stored: tuple[int, ...] = STORED) -> None:
    """Prints the table."""
    with tempfile.TemporaryDirectory() as folder:
        with Crew(steps.understand, cores()) as crew:
            recent, stories = newest(crew, min(stored))
            later = list(reports(crew, range(stories - MEASURED, stories), OUTLETS[1]))
        measure(min(stored), recent, later, Path(folder) / "warm.db")
        rows = [measure(wanted, recent, later, Path(folder) / f"{wanted}.db") for wanted in stored]
    show(
        "Matching: milliseconds for a report",
        ("events stored", "decide p50", "decide p95", "commit p50", "commit p95", "joined"),
        rows,
        f"of the processor's time; {len(later)} reports of recent stories by another outlet; peak {peak_memory():.0f} MiB",
    )


if __name__ == "__main__":
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--stored", type=int, action="append", help="events stored; may stand several times, rising")
    main(tuple(options.parse_args().stored or STORED))
