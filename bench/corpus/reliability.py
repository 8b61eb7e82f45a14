"""How far confidence can be trusted: of the figures and denials that Rasid reads in its own corpus, how many are right, by confidence.

    python -m bench.corpus.reliability

Prints the tables of docs/claims.md.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from itertools import pairwise

from rich.console import Console
from rich.table import Table

from bench.corpus.cases import COUNTED, Case, figure, moment, parts_of, texts
from processors import claims
from processors.model import Article, Claim
from rasid.articles import completed

_BOUNDS = (0.0, 0.5, 0.7, 0.8, 0.9, 1.01)
"""Ends of the bins. Confidence is a product of a few factors, so that its values lie in heaps; each bin holds one or two."""


def judged() -> Iterator[tuple[Claim, bool]]:
    """Each figure and each denial of the corpus' texts, and whether the corpus has it."""
    for n, case in enumerate(texts()):
        url, published = f"https://example.org/{n}", moment(case.published)
        article = completed(Article(id=str(n), source=case.source, url=url, title=case.title, text=case.text, published=published))
        yield from _judged(case, claims.extract(article))


def _judged(case: Case, found: Iterable[Claim]) -> Iterator[tuple[Claim, bool]]:
    figures = None if case.figures is None else [figure(line) for line in (*case.figures, *case.parts, *case.background)]
    denied = [parts_of(line)[0] for line in case.denies]
    for claim in found:
        if claim.stance == "denies":
            yield claim, any(kinds is None or claim.act.type in kinds.split(",") for kinds in denied)
        elif figures is not None and claim.act.type in COUNTED and claim.act.quantity is not None:
            yield claim, any(wanted.fits(claim) for wanted in figures)


def bins(outcomes: Iterable[tuple[float, bool]]) -> list[tuple[str, int, float, float]]:
    """(range, how many, mean confidence, share right) of each bin that is not empty."""
    told = list(outcomes)
    rows = []
    for low, high in pairwise(_BOUNDS):
        inside = [(value, right) for value, right in told if low <= value < high]
        if inside:
            mean, share = (sum(one[k] for one in inside) / len(inside) for k in (0, 1))
            rows.append((f"{low:.1f} – {min(high, 1.0):.1f}", len(inside), mean, share))
    return rows


def above(outcomes: Iterable[tuple[float, bool]]) -> list[tuple[float, float, float]]:
    """(threshold, precision, share of the right ones kept) for each lower end of a bin."""
    told = list(outcomes)
    right = sum(ok for _, ok in told)
    rows = []
    for low in _BOUNDS[:-1]:
        kept = [ok for value, ok in told if value >= low]
        if kept:
            rows.append((low, sum(kept) / len(kept), sum(kept) / right if right else 0.0))
    return rows


def main() -> int:
    outcomes = [(claim.confidence, right) for claim, right in judged()]
    console = Console(width=100)
    table = Table("confidence", "claims", "mean confidence", "right", title="Figures and denials by confidence")
    for label, count, mean, share in bins(outcomes):
        table.add_row(label, str(count), f"{mean:.2f}", f"{share:.2f}")
    console.print(table)
    table = Table("at least", "precision", "of the right ones kept", title="What a threshold keeps")
    for low, precision, kept in above(outcomes):
        table.add_row(f"{low:.1f}", f"{precision:.3f}", f"{kept:.3f}")
    console.print(table)
    return 0


if __name__ == "__main__":
    sys.exit(main())
