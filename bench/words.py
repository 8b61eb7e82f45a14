"""Words a second through extraction, on one core (of the processor's time) and on all (by the clock); and the start of the command line.

Trafilatura cleaning pages of the same articles stands beside it: `bench.pages`.
"""

from __future__ import annotations

import subprocess
import sys

from bench.generate import articles
from bench.measure import cpu_seconds, peak_memory, percentiles, seconds, show
from processors.claims import extract
from processors.model import Article, decode, encode, identity
from processors.text.words import MARK, tokenize
from rasid import steps
from rasid.workers import Crew, cores

FROM_JSON = "one core, from and to JSON"
COUNT = 1500
PIECE = 100


def start(option: str) -> float:
    """Seconds of one whole process."""
    return seconds(lambda: subprocess.run([sys.executable, "-m", "rasid", option], capture_output=True, check=True))[0]


def main() -> None:
    """Prints the tables."""
    made = [
        encode(
            Article(
                id=identity("article", one.url), url=one.url, source=one.source, title=one.title, text=one.text, published=one.published
            )
        )
        for one in articles(COUNT, paragraphs=9)
    ]
    words = sum(sum(token.word.kind != MARK for token in tokenize(one.title + "\n" + one.text)) for one in articles(COUNT, paragraphs=9))
    steps.extract(made[:200])
    articles_of = [decode(one, Article) for one in made]
    claims = 0
    pure = one_core = 0.0
    for first in range(0, COUNT, PIECE):
        piece = made[first : first + PIECE]
        spent, results = cpu_seconds(lambda: steps.extract(piece))  # noqa: B023 - called at once
        one_core += spent
        claims += sum(result.count(b"\n") for result in results if isinstance(result, bytes))
        pure += cpu_seconds(lambda: [extract(one) for one in articles_of[first : first + PIECE]])[0]  # noqa: B023 - called at once
    with Crew(steps.extract, cores()) as crew:
        list(crew.map(made[:200], bytes, piece=16))
        all_cores, _ = seconds(lambda: list(crew.map(made, bytes, piece=16)))
    rows = [
        ("one core, articles in memory", words / pure, COUNT / pure),
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
    main()
