"""Scores extraction, matching and relations on Rasid's own corpus, and holds them to pinned floors.

    python -m bench.corpus [--show N] [--only FILE] [--pin [--lower]]

`make eval` prints a table per kind and fails where a score lies below its floor, or where the corpus is another one than
the floors were pinned for. `--pin` writes floors and hash anew after the corpus grew or the scores rose; a floor goes down
only with `--lower` beside it.
"""

from __future__ import annotations

import argparse
import sys

from rich.console import Console
from rich.table import Table

from bench.corpus.floors import complaints, measure, pin


def main(arguments: list[str]) -> int:
    options = argparse.ArgumentParser(prog="python -m bench.corpus")
    options.add_argument("--show", type=int, default=0, metavar="N", help="print N mistakes of each kind")
    options.add_argument("--only", default="", metavar="FILE", help="only the texts of the files whose name holds this; no floors")
    options.add_argument("--pin", action="store_true", help="write floors and hash anew")
    options.add_argument("--lower", action="store_true", help="with --pin: floors may fall")
    chosen = options.parse_args(arguments)
    scores = measure(chosen.only)
    table = Table("kind", "right", "false", "missed", "precision", "recall", "F1", title="Rasid's own corpus")
    for kind, score in sorted(scores.items()):
        counts = (str(score.right), str(score.false), str(score.missed))
        table.add_row(kind, *counts, f"{score.precision:.3f}", f"{score.recall:.3f}", f"{score.f1:.3f}")
    Console(width=110).print(table)
    for kind, score in sorted(scores.items()):
        for line in [line for line in score.shown if line.split(maxsplit=1)[1:]][: chosen.show]:
            print(f"{kind}: {line}")
    if chosen.only:
        return 0
    wrong = pin(scores, chosen.lower) if chosen.pin else complaints(scores)
    for line in wrong:
        print(line, file=sys.stderr)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
