"""The decision: which events a report joins or opens, and what contradicts now. Pure; the shell writes what it returns.

Deterministic: the same reports in the same order over the same book give the same bytes, and in any other order the same events
(see `timeline`). Doing it again changes nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from msgspec.structs import replace

from processors.matching.draft import Draft
from processors.matching.incidents import Outline, incidents
from processors.matching.index import article_key
from processors.matching.members import member
from processors.matching.moves import Moves
from processors.matching.outcome import outcome
from processors.matching.timeline import Timeline
from processors.model import Alert, AlertCause, Contradiction, Member, Relation, Report, identity
from processors.ports import EventBook, Indexed
from processors.relations import judge


class Decision(NamedTuple):
    """What a report changes. Everything in it replaces what the store holds under the same id."""

    events: tuple[Indexed, ...] = ()
    contradictions: tuple[Contradiction, ...] = ()
    """New ones, those with a longer side, and those retracted."""
    alerts: tuple[Alert, ...] = ()
    """One for each that is new, moved, got a further independent origin, stands again, or is retracted; a back-fill has none."""
    relations: tuple[tuple[str, tuple[Relation, ...]], ...] = ()
    """(event id, all its relations now), for each changed event."""
    assigned: tuple[tuple[str, str], ...] = ()
    """(claim id, event id) for each claim of the report."""


def decide(report: Report, book: EventBook, prior: float = 0.0) -> Decision:
    """What the report changes in the events of its country.

    `prior` is added to each score: how much likelier than in a stream two reports are of one event (see `together`).
    A report that the book has already, or an older revision than it has, changes nothing.
    """
    article = report.article.id
    held = book.find(report.country, [article_key(article)])
    said = [claim for found in held for claim in found.claims if claim.article == article]
    if any(claim.revision > report.article.revision for claim in said):
        return Decision()
    if said and {claim.id for claim in said} == {claim.id for claim in report.claims}:
        return Decision()
    timeline = Timeline(report.country, book, prior)
    home = next((found.event for found in held if article in found.event.kept), None)
    for found in held:
        timeline.withdraw(found, article)
    for number, incident in enumerate(incidents(report)):
        timeline.insert(member(incident, number), incident.claims, (home.strand or home.id) if home else None)
    timeline.run()
    drafts = outcome(timeline, report)
    removed = [claim for claim in said if claim.revision < report.article.revision]
    for draft in drafts.values():
        draft.retract(report)
        draft.note_edits(removed, report)
    decision = settle(drafts, book, report, timeline.strands.outline)
    mine = {claim.id for claim in report.claims}
    assigned = ((claim.id, draft.id) for _, draft in sorted(drafts.items()) for claim in draft.claims if claim.id in mine)
    return decision._replace(assigned=tuple(assigned))


def settle(
    drafts: dict[str, Draft], book: EventBook, report: Report | None = None, outline: Callable[[Member], Outline] | None = None,
) -> Decision:
    """What changes with the drafts: events, contradictions, and the alerts owed for the report (for a person's verdict: what moved)."""
    changed = [(draft, event) for _, draft in sorted(drafts.items()) if (event := draft.finish(outline)) is not None]
    relations = []
    contradictions: list[Contradiction] = []
    alerts: list[Alert] = []
    judged = [(event, judge(draft.id, draft.claims, frozenset(draft.view.asides))) for draft, event in changed]
    before = {event.event.id: book.contradictions_of(event.event.id) for event, _ in judged}
    moves = Moves(before, [one for _, judgement in judged for one in judgement.contradictions])
    backfill = report is not None and report.article.backfill
    for event, judgement in judged:
        relations.append((event.event.id, judgement.relations))
        origins = {line.claim: line.origin for line in event.event.ledger}
        news = _news(judgement.contradictions, before[event.event.id], moves, backfill=backfill)
        for one, old in news:
            if one.retracted and moves.goes_on(one):
                continue  # it goes on in another event
            if alert := _alert(one, old, origins, report, moves.earlier(one) if old is None or old.retracted else ()):
                alerts.append(alert)
        contradictions.extend(one for one, _ in news)
    alerts.sort(key=lambda alert: alert.cause != "moved")  # what was told is taken along before more is told of where it was
    return Decision(tuple(event for event, _ in judged), tuple(contradictions), tuple(alerts), tuple(relations))


def _news(
    now: tuple[Contradiction, ...], before: list[Contradiction], moves: Moves, *, backfill: bool,
) -> list[tuple[Contradiction, Contradiction | None]]:
    """What changes among an event's contradictions, each with what it was before, ordered by id. What moved is of a back-fill if it was."""
    known = {contradiction.id: contradiction for contradiction in before}
    news: list[tuple[Contradiction, Contradiction | None]] = []
    for contradiction in now:
        old = known.pop(contradiction.id, None)
        if old is None:
            earlier = moves.earlier(contradiction)
            news.append((replace(contradiction, backfill=all(one.backfill for one in earlier) if earlier else backfill), None))
        else:
            updated = replace(contradiction, version=old.version, backfill=old.backfill)
            if updated != old:
                news.append((replace(updated, version=old.version + 1), old))
    news.extend((replace(gone, retracted=True, version=gone.version + 1), gone) for gone in known.values() if not gone.retracted)
    return sorted(news, key=lambda changed: changed[0].id)


def _alert(
    now: Contradiction, old: Contradiction | None, origins: dict[str, str], report: Report | None, earlier: tuple[Contradiction, ...],
) -> Alert | None:
    """The alert owed for a contradiction that changed. A back-fill alerts nobody, nor does what one found, whatever becomes of it.

    One that moved is owed all the same: alerting knows whether it was told, and to whom, before it left its event.
    """
    if now.backfill:
        return None
    if earlier:
        made = max(now.first_seen, report.article.published) if report else now.first_seen
        id_ = identity("alert", now.id) if old is None else identity("alert", now.id, "moved", str(now.version))
        return Alert(id=id_, contradiction=now.id, event=now.event, made=made, cause="moved", was=tuple(one.id for one in earlier))
    if report is None or report.article.backfill:
        return None
    cause: AlertCause
    if old is None:
        cause, id_ = "new", identity("alert", now.id)
    elif now.retracted != old.retracted:
        cause = "retracted" if now.retracted else "returned"
        id_ = identity("alert", now.id, cause, str(now.version))
    else:
        sides = _voices(now, origins)
        if all(sides[value] <= voices for value, voices in _voices(old, origins).items()):
            return None
        heard = (f"{value} {voice}" for value, voices in sorted(sides.items()) for voice in sorted(voices))
        cause, id_ = "side", identity("alert", now.id, "side", *heard)
    return Alert(id=id_, contradiction=now.id, event=now.event, made=max(now.first_seen, report.article.published), cause=cause)


def _voices(contradiction: Contradiction, origins: dict[str, str]) -> dict[str, set[str]]:
    """The independent origins for each of the two values. A claim that has no line in the ledger speaks for itself."""
    return {
        value: {origins.get(claim, claim) for claim in side} for value, side in zip(contradiction.values, contradiction.sides, strict=True)
    }
