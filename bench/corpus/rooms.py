"""Scores numbers, times and places by themselves, and pairs of reports through matching and relations."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Hashable
from itertools import pairwise

import msgspec

from bench.corpus.cases import moment, pairs, rows, same
from bench.corpus.extracting import extracted
from bench.corpus.score import Score
from processors import numbers, places, times
from processors.text.sentences import sentences
from rasid.compare import compare


def score_rooms() -> dict[str, Score]:
    """Numbers, times and places by themselves."""
    scores: dict[str, Score] = defaultdict(Score)
    for text, *expected in rows("numbers.tsv"):
        got: Counter[Hashable] = Counter((n.min, n.max) for s in sentences(text) for n in numbers.find(s.tokens, text))
        wanted: Counter[Hashable] = Counter(_interval(cell) for cell in expected[0].split() if cell != "-")
        _tally(scores["numbers"], wanted, got, text)
    for text, published, expected_times in rows("times.tsv"):
        spans = [t for s in sentences(text) for t in times.find(s.tokens, text, moment(published)) if not t.duration]
        starts: Counter[Hashable] = Counter((t.span.start.strftime("%Y-%m-%d"), t.span.precision) for t in spans)
        wanted_times: Counter[Hashable] = Counter(tuple(cell.split("/")) for cell in expected_times.split() if cell != "-")
        _tally(scores["times"], wanted_times, starts, text)
    for text, expected_places in rows("places.tsv"):
        located = [p for one in places.resolve([places.find(s.tokens, text) for s in sentences(text)]) for p in one]
        left = [(p.place.text, p.place.path[0] if p.place.path else "") for p in located]
        for cell in (cell.strip() for cell in expected_places.split(",") if cell.strip() != "-"):
            name, _, country = (part.strip() for part in cell.rpartition("="))
            hit = next((found for found in left if found[1] == country and same(found[0], name)), None)
            if hit is None:
                scores["places"].miss(f"{cell} ‖ {text} ‖ {left}")
            else:
                scores["places"].right += 1
                left.remove(hit)
        for found in left:
            scores["places"].wrong(f"{found} ‖ {text}")
    return scores


def _interval(cell: str) -> tuple[float | None, float | None]:
    """`5`, `40+`, `..20`, `3..5`."""
    if cell.endswith("+"):
        return _value(cell[:-1]), None
    low, dots, high = cell.partition("..")
    return (_value(low), _value(high)) if dots else (_value(cell), _value(cell))


def _value(cell: str) -> float | None:
    return None if not cell else float(cell) if "." in cell else int(cell)


def _tally(score: Score, wanted: Counter[Hashable], got: Counter[Hashable], text: str) -> None:
    score.right += sum((wanted & got).values())
    for what in (wanted - got).elements():
        score.miss(f"{what} ‖ {text} ‖ {list(got.elements())}")
    for what in (got - wanted).elements():
        score.wrong(f"{what} ‖ {text}")


def score_pairs() -> dict[str, Score]:
    """Whether a contradiction is found where two reports contradict each other, and nowhere else."""
    scores: dict[str, Score] = defaultdict(Score)
    for n, pair in enumerate(pairs()):
        made = [
            extracted(f"{n}{name}", side.source or f"outlet-{name}", side.title, side.text, side.published)
            for name, side in (("a", pair.a), ("b", pair.b))
        ]
        result = msgspec.json.decode(compare(None, made))
        alarm, wanted = bool(result["contradictions"]), pair.label == "contradict"
        what = f"{pair.label} {pair.rule} ‖ {pair.a.text} ‖ {pair.b.text} ‖ {[x['explanation']['ar'] for x in result['contradictions']]}"
        if alarm and wanted:
            scores["contradictions of pairs"].right += 1
        elif alarm:
            scores["contradictions of pairs"].wrong(what)
        elif wanted:
            scores["contradictions of pairs"].miss(what)
        scores[f"pairs: {pair.label}"].add(alarm == wanted, what)
        if pair.label in ("agree", "update", "correction", "contradict", "different_scope"):
            events = [one["event"] for one in result["articles"]]
            scores["pairs: one event"].add(all(x == y and x for x, y in pairwise(events)), what)
    return scores
