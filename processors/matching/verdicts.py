"""What a person's verdict changes in the events: two become one, or claims get an event of their own. Matching never undoes it.

A verdict tells nobody anything new: a contradiction that moves with its claims is told only to whom it had not been told yet.
"""

from __future__ import annotations

from processors.matching.decision import Decision, settle
from processors.matching.draft import Draft
from processors.matching.index import article_key
from processors.model import Verdict
from processors.ports import EventBook


def amend(verdict: Verdict, book: EventBook) -> Decision:
    """What the verdict changes. Confirmed and dismissed change nothing; nor does one whose claims no event holds (any more)."""
    wanted = set(verdict.claims)
    found = book.find(verdict.country, [article_key(article) for article in verdict.articles if article])
    drafts = [Draft.of(one) for one in found if not wanted.isdisjoint(one.event.claims)]
    if verdict.kind == "merge":
        _merge(drafts)
    elif verdict.kind == "split":
        drafts += [part for draft in drafts if (part := draft.part(wanted, verdict.id))]
    elif verdict.kind == "other_event" and len(verdict.articles) == 2 and len(drafts) == 1:
        second = {claim.id for claim in drafts[0].claims if claim.article == verdict.articles[1] != verdict.articles[0]}
        drafts += [part for draft in drafts if (part := draft.part(second, verdict.id))]
    return settle({draft.id: draft for draft in drafts}, book)


def _merge(drafts: list[Draft]) -> None:
    """The event of more articles takes in the others, and keeps what it took in."""
    ordered = sorted(drafts, key=lambda draft: draft.size, reverse=True)
    for other in ordered[1:]:
        ordered[0].keep(other)
        ordered[0].absorb(other)
