"""Scores events told by several outlets, as one stream of news: the contradictions found between their articles, those that only
look like one, and whether the articles of an event came together."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator

from bench.corpus.cases import Conflict, Told, stories
from bench.corpus.extracting import extracted
from bench.corpus.score import Score
from processors.model import Claim, Contradiction
from rasid.compare import matched


def score_streams() -> dict[str, Score]:
    """All stories of tests/corpus/streams as one stream, in order of publication.

    A contradiction between their articles that is none of those written down is false.
    """
    scores: dict[str, Score] = defaultdict(Score)
    told = stories()
    articles = sorted((article for story in told for article in story.article), key=lambda one: (one.published, one.id))
    made = [extracted(one.id, one.source, one.title.strip(), one.text.strip(), one.published) for one in articles]
    found = matched(made)
    known = {claim.id: claim for one in made for claim in one.claims}
    said = [(one, known[one.left], known[one.right]) for one in found.contradictions]
    conflicts = [conflict for story in told for conflict in story.conflict]
    for conflict in conflicts:
        if any(_meets(one, conflict) for one in said):
            scores["contradictions of streams"].right += 1
        else:
            scores["contradictions of streams"].miss(f"{conflict.kind} {conflict.act} {conflict.sides[0].articles} {conflict.why}")
    for one in said:
        if not any(_meets(one, conflict) for conflict in conflicts):
            scores["contradictions of streams"].wrong(_shown(one))
    for tempting in (tempting for story in told for tempting in story.tempting):
        alarms = [one for one in said if not any(_meets(one, conflict) for conflict in conflicts) and _tempted(one, tempting)]
        scores["contradictions of streams: not tempted"].add(not alarms, f"{tempting.why} ‖ {' ‖ '.join(map(_shown, alarms))}")
    _together(scores["articles of one event"], {a.id: frozenset(a.events) for a in articles}, found.event_of)
    return scores


Said = tuple[Contradiction, Claim, Claim]


def _meets(said: Said, conflict: Conflict) -> bool:
    one, left, right = said
    if conflict.kind == "number":
        if one.kind != "number" or {left.act.type, right.act.type} != {conflict.act}:
            return False
        return _apart(left, right, [(side.figures, side.articles) for side in conflict.sides])
    listed = [set(side.articles) for side in conflict.sides]
    return one.kind != "number" and any(left.article in a and right.article in b for a in listed for b in listed if a is not b)


def _apart(left: Claim, right: Claim, sides: Iterable[tuple[list[int], list[str]]]) -> bool:
    """The two claims stand on two sides."""
    on = [[bool(_values(claim) & set(figures)) and claim.article in articles for figures, articles in sides] for claim in (left, right)]
    return any(a and b and i != j for i, a in enumerate(on[0]) for j, b in enumerate(on[1]))


def _tempted(said: Said, tempting: Told) -> bool:
    one, left, right = said
    if one.kind != "number" or left.act.type != tempting.act:
        return False
    return _apart(left, right, [(figures, tempting.articles) for figures in tempting.figures])


def _values(claim: Claim) -> set[int]:
    quantity = claim.act.quantity
    return set() if quantity is None else {value for value in (quantity.min, quantity.max) if value is not None}


def _shown(said: Said) -> str:
    one, left, right = said
    return f"{one.kind} {one.act} {one.values} {one.rule} [{left.article}] {left.text} ‖ [{right.article}] {right.text}"


def _together(score: Score, gold: dict[str, frozenset[str]], event: dict[str, str | None]) -> None:
    """Every two articles: of one event and found so, found so and not, of one and not found so."""
    for a, b in _pairs(sorted(gold)):
        one, together = bool(gold[a] & gold[b]), event.get(a) is not None and event.get(a) == event.get(b)
        if one and together:
            score.right += 1
        elif together:
            score.wrong(f"{a} {b}")
        elif one:
            score.miss(f"{a} {b}")


def _pairs(items: list[str]) -> Iterator[tuple[str, str]]:
    yield from ((a, b) for i, a in enumerate(items) for b in items[i + 1 :])
