"""Words a second through extraction, on one core (of the processor's time) and on all (by the clock); and the start of the command line.

Trafilatura cleaning pages of the same articles stands beside it: `bench.pages`. What `make compiled` made runs in a process of its own.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from bench.generate import articles
from bench.measure import cpu_seconds, peak_memory, percentiles, seconds, show
from processors.claims import extract
from processors.model import Article, encode, identity
from processors.text.words import MARK, tokenize
from rasid import steps
from rasid.workers import Crew, cores

FROM_JSON = "one core, from and to JSON"
COUNT = 1500
PIECE = 100
WARM = 200
"""Articles read before the clock runs: tables are loaded then."""
ROOT = Path(__file__).parents[1]
COMPILED = ROOT / "build" / "compiled"


def start(option: str) -> float:
    """Seconds of one whole process."""
    return seconds(lambda: subprocess.run([sys.executable, "-m", "rasid", option], capture_output=True, check=True))[0]


def made() -> list[Article]:
    """The articles that are read."""
    return [
        Article(id=identity("article", one.url), url=one.url, source=one.source, title=one.title, text=one.text, published=one.published)
        for one in articles(COUNT, paragraphs=9)
    ]


def in_memory(given: Sequence[Article]) -> float:
    """Seconds of the processor for all of them."""
    return sum(cpu_seconds(lambda: [extract(one) for one in given[first : first + PIECE]])[0] for first in range(0, len(given), PIECE))  # noqa: B023 - called at once


def compiled() -> float | None:
    """The same, compiled; None where it was not."""
    if not (COMPILED / ".made").exists():
        return None
    environment = os.environ | {"PYTHONPATH": f"{COMPILED}{os.pathsep}{ROOT}"}
    command = [sys.executable, "-P", "-m", "bench.words", "--in-memory"]
    return float(subprocess.run(command, env=environment, capture_output=True, check=True, text=True).stdout)


def main() -> None:
    """Prints the tables."""
    given = made()
    encoded = [encode(one) for one in given]
    words = sum(sum(token.word.kind != MARK for token in tokenize(one.title + "\n" + one.text)) for one in given)
    steps.extract(encoded[:WARM])
    pure = in_memory(given)
    claims = 0
    one_core = 0.0
    for first in range(0, COUNT, PIECE):
        piece = encoded[first : first + PIECE]
        spent, results = cpu_seconds(lambda: steps.extract(piece))  # noqa: B023 - called at once
        one_core += spent
        claims += sum(result.count(b"\n") for result in results if isinstance(result, bytes))
    with Crew(steps.extract, cores()) as crew:
        list(crew.map(encoded[:WARM], bytes, piece=16))
        all_cores, _ = seconds(lambda: list(crew.map(encoded, bytes, piece=16)))
    native = compiled()
    rows: list[tuple[object, ...]] = [
        ("one core, articles in memory", words / pure, COUNT / pure),
        ("… compiled (`make compiled`)", *((words / native, COUNT / native) if native else ("not compiled here", ""))),
        (FROM_JSON, words / one_core, COUNT / one_core),
        (f"{cores()} cores", words / all_cores, COUNT / all_cores),
    ]
    show(
        "Words: through extraction",
        ("on", "words/s", "articles/s"),
        rows,
        f"{words:,} words, {claims:,} claims; peak {peak_memory():.0f} MiB",
    )
    starts = [(f"rasid {option}", *percentiles(start(option) for _ in range(10))) for option in ("--version", "--help")]
    show("Start: of the command line", ("command", "p50 s", "p95 s"), starts)


if __name__ == "__main__":
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--in-memory", action="store_true", help="only the seconds of one core, articles in memory")
    if options.parse_args().in_memory:
        read = made()
        in_memory(read[:WARM])
        print(in_memory(read))
    else:
        main()
