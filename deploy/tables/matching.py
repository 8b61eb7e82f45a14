"""Learns the weights of processors/tables/matching.toml from news with labelled events, and prints them as the table's lines.

    python deploy/tables/matching.py LABELLED.jsonl [STREAM.jsonl]

LABELLED: articles (id, url, source, title, text, published) with `event_ids` and `role`; STREAM: further articles of the same days,
those that LABELLED has left out. An example is the main incident of an article against an event made of other articles: all those of one
label, or one article of the stream. Logistic regression with a Gaussian
prior around PRIOR, Newton's method; same input, same weights.
"""

from __future__ import annotations

import collections
import json
import sys
from datetime import datetime
from pathlib import Path

import numpy as np

from processors.claims import extract, reports
from processors.matching.incidents import Incident, Outline, incidents, outline
from processors.matching.index import keys, lookups
from processors.matching.score import features
from processors.model import Article
from processors.text.terms import blend

PRIOR = {
    "bias": -3.2,
    "cosine": 6.5,
    "title": 2.5,
    "same_angle": 1,
    "other_angle": -2.5,
    "same_place": 0.223,
    "inside_place": 0,
    "same_country_only": 0.335,
    "apart": -2.5,
    "shared_town": 1.026,
    "shared_spot": 1.5,
    "same_day": 0.751,
    "days_apart": -0.3,
    "loosely_apart": -0.1,
    "published_apart": -1.6,
    "same_family": 0,
    "same_cause": 0.335,
    "rare_cause": 1.5,
    "other_cause": -1.302,
    "same_figure": 0.971,
    "figure_ratio": -0.779,
    "same_actor": 0,
}
"""A first fit without a prior, corrected by hand where fifteen events of one month cannot know better: a town apart is another attack."""
SURE = {"published_apart": 500.0}
"""How much the prior weighs, where not `LESS_SURE`. The days between reports are not to be learned here: most labelled reports are of
one morning, and a toll that rises for a week is still one event."""
LESS_SURE = 20000.0


def main() -> None:
    """Reads, learns, prints."""
    labelled = [json.loads(line) for line in Path(sys.argv[1]).read_text(encoding="utf-8").splitlines()]
    stream = [json.loads(line) for name in sys.argv[2:] for line in Path(name).read_text(encoding="utf-8").splitlines()]
    known = {row["id"] for row in labelled}
    stream = [row for row in stream if row["id"] not in known]
    mains = {row["id"]: _main(row) for row in [*labelled, *stream]}
    events: dict[str, list[str]] = collections.defaultdict(list)
    for row in labelled:
        for event in row["event_ids"]:
            if mains[row["id"]] is not None and row["role"] == "report":
                events[event].append(row["id"])
    rows, truth = [], []
    for row in labelled:
        mine = mains[row["id"]]
        if mine is None or row["role"] == "roundup":
            continue
        frame = _frame([mine])
        for event, members in events.items():
            others = [mains[m] for m in members if m != row["id"]]
            same = event in row["event_ids"]
            for some in _samples(others, mine.article.published):
                told = [one for one in some if one is not None]
                if told and _meet(frame, _frame(told), told):
                    rows.append(features(frame, _frame(told)))
                    truth.append(same)
        for other in stream:
            found = mains[other["id"]]
            if found is not None and _meet(frame, _frame([found]), [found]):
                rows.append(features(frame, _frame([found])))
                truth.append(False)
    _learn(rows, truth)


def _samples(members: list[Incident | None], moment: datetime) -> list[list[Incident | None]]:
    """An event as a report meets it that is published at `moment`: what came before, whole, its latest four, its latest one."""
    known = sorted((one for one in members if one is not None), key=lambda one: one.article.published)
    before = [one for one in known if one.article.published <= moment] or known[:1]
    return [before, *([before[-4:]] if len(before) > 4 else []), *([before[-1:]] if len(before) > 1 else [])]


def _main(row: dict[str, str]) -> Incident | None:
    article = Article(
        id=row["id"],
        url=row["url"],
        source=row["source"],
        title=row["title"],
        text=row["text"],
        published=datetime.fromisoformat(row["published"]),
    )
    for report in reports(article, extract(article)):
        if report.main is not None:
            return incidents(report)[0]
    return None


def _frame(members: list[Incident]) -> Outline:
    terms = members[0].terms
    for n, member in enumerate(members[1:], 2):
        terms = blend(terms, member.terms, max(0.1, 1 / n))
    headlines = tuple(member.headline for member in members)
    return outline([claim for member in members for claim in member.claims], terms, headlines=headlines, main=True)


def _meet(incident: Outline, event: Outline, members: list[Incident]) -> bool:
    last = max(claim.published for member in members for claim in member.claims)
    return not set(lookups(incident)).isdisjoint(keys(event, (), last))


def _learn(rows: list[dict[str, float]], truth: list[bool]) -> None:
    names = list(rows[0])
    x = np.array([[row[name] for name in names] for row in rows])
    y = np.array(truth, dtype=float)
    weights = _fit(x, y, np.array([PRIOR[name] for name in names]), np.array([SURE.get(name, LESS_SURE) for name in names]))
    said = x @ weights > 0
    right, joined, missed = float((said == y).mean()), int((said & (y == 0)).sum()), int((~said & (y == 1)).sum())
    report = [f"# {len(rows)} examples, {int(y.sum())} of one event; right {right:.4f}, wrongly joined {joined}, missed {missed}"]
    report += [f"{name} = {weight:.3f}" for name, weight in zip(names, weights, strict=True)]
    sys.stdout.write("\n".join(report) + "\n")


def _fit(x: np.ndarray, y: np.ndarray, prior: np.ndarray, sure: np.ndarray) -> np.ndarray:
    weights = prior.copy()
    for _ in range(100):
        p = 1 / (1 + np.exp(-x @ weights))
        gradient = x.T @ (p - y) + sure * (weights - prior)
        hessian = (x * (p * (1 - p))[:, None]).T @ x + np.diag(sure)
        step = np.linalg.solve(hessian, gradient)
        weights = weights - step
        if np.abs(step).max() < 1e-9:
            break
    return weights


if __name__ == "__main__":
    main()
