"""`rasid compare`: the whole pipeline over the articles of one group, in memory, keeping nothing."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from processors.matching import decide, gathered, prior
from processors.model import Article, Claim, Contradiction, Event, Relation, Report, encode
from processors.ports import Batch
from sinks.memory import MemoryStore

ALL = 10_000_000


class Compared(NamedTuple):
    """An article of the group, and what extraction made of it."""

    article: Article
    claims: tuple[Claim, ...]
    reports: tuple[Report, ...]


class Matched(NamedTuple):
    """What matching made of articles."""

    events: list[Event]
    relations: list[Relation]
    contradictions: list[Contradiction]
    """Those that stand."""
    event_of: dict[str, str | None]
    """The event of each article's main claim, by the article's id."""


def matched(articles: Sequence[Compared]) -> Matched:
    """Matches the articles in the order given."""
    store = MemoryStore()
    relations: dict[str, tuple[Relation, ...]] = {}
    likelier = prior(len(articles))
    for reports in gathered([one.reports for one in articles]):
        for report in reports:
            decision = decide(report, store, likelier)
            store.commit(Batch(events=list(decision.events), contradictions=list(decision.contradictions)))
            relations.update(decision.relations)
    events, _ = store.events(limit=ALL)
    contradictions, _ = store.contradictions(limit=ALL)
    event_of = {claim: event.id for event in events for claim in event.claims}
    return Matched(
        list(events),
        [relation for event in events for relation in relations.get(event.id, ())],
        [one for one in contradictions if not one.retracted],
        {one.article.id: _main_event(one, event_of) for one in articles},
    )


def compare(group: str | None, articles: Sequence[Compared]) -> bytes:
    """One JSON line: the articles in the order given, their claims, and what matching made of them."""
    made = matched(articles)
    found: dict[str, Any] = {} if group is None else {"group": group}
    found |= {
        "articles": [{"id": one.article.id, "event": made.event_of[one.article.id]} for one in articles],
        "claims": [claim for one in articles for claim in one.claims],
        "events": made.events,
        "relations": made.relations,
        "contradictions": made.contradictions,
    }
    return encode(found)


def _main_event(one: Compared, event_of: dict[str, str]) -> str | None:
    """The event of the article's main claim; where that is in none, of its first claim that is in one."""
    main = [report.main for report in one.reports if report.main]
    return next((event_of[claim] for claim in [*main, *(claim.id for claim in one.claims)] if claim in event_of), None)
