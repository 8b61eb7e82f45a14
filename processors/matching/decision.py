"""The decision: which events a report joins or opens, and what contradicts now. Pure; the shell writes what it returns.

Deterministic: the same reports in the same order over the same book give the same bytes. Doing it again changes nothing.
"""

from __future__ import annotations

from itertools import count
from typing import NamedTuple

from msgspec.structs import replace

from processors.matching.draft import Draft
from processors.matching.incidents import Incident, Outline, incidents
from processors.matching.index import article_key, event_key, lookups
from processors.matching.score import look_alike, matching, score
from processors.model import Alert, AlertCause, Contradiction, Relation, Report, identity
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
    drafts = {found.event.id: Draft.of(found) for found in book.find(report.country, [article_key(report.article.id)])}
    if any(draft.revision_of(report.article.id) > report.article.revision for draft in drafts.values()):
        return Decision()
    held = {claim.id for draft in drafts.values() for claim in draft.claims if claim.article == report.article.id}
    if held and held == {claim.id for claim in report.claims}:
        return Decision()
    removed = [claim for draft in drafts.values() for claim in draft.withdraw(report)]
    assigned: list[tuple[str, str]] = []
    home = next((draft for _, draft in sorted(drafts.items()) if draft.keeps(report.article.id)), None)
    for incident in incidents(report):
        draft = home or _best(incident, report, book, drafts, prior) or _opened(incident, report, book, drafts)
        drafts[draft.id] = draft
        before = draft.outline if draft.is_about_something else None
        draft.join(incident)
        _unite(draft, drafts, before)
        assigned.extend((claim.id, draft.id) for claim in incident.claims)
    for draft in drafts.values():
        draft.note_edits(removed, report)
    decision = settle(drafts, book, report)
    return decision._replace(assigned=_followed(assigned, drafts))


def settle(drafts: dict[str, Draft], book: EventBook, report: Report | None = None) -> Decision:
    """What changes with the drafts: events, contradictions, and the alerts owed for the report (for a person's verdict: what moved)."""
    changed = [draft for _, draft in sorted(drafts.items()) if draft.changed]
    events, relations = [], []
    contradictions: list[Contradiction] = []
    alerts: list[Alert] = []
    judged = [(draft, judge(draft.id, draft.claims, frozenset(draft.asides))) for draft in changed]
    standing = {_difference(one) for _, judgement in judged for one in judgement.contradictions}
    moved = _moved([draft for draft in changed if draft.merged_into or report is None], book)
    for draft, judgement in judged:
        relations.append((draft.id, judgement.relations))
        events.append(draft.finish())
        origins = {line.claim: line.origin for line in events[-1].event.ledger}
        backfill = report is not None and report.article.backfill
        news = _news(judgement.contradictions, book.contradictions_of(draft.id), moved, backfill=backfill)
        for one, old in news:
            difference = _difference(one)
            if one.retracted and draft.merged_into and difference in standing:
                continue  # it goes on in the other event
            was = tuple(sorted(before.id for before in moved.get(difference, ()))) if old is None else ()
            if alert := _alert(one, old, origins, report, was):
                alerts.append(alert)
        contradictions.extend(one for one, _ in news)
    return Decision(tuple(events), tuple(contradictions), tuple(alerts), tuple(relations))


def _moved(drafts: list[Draft], book: EventBook) -> dict[tuple[object, ...], list[Contradiction]]:
    """The contradictions that these events lose to others, by what they are about."""
    moved: dict[tuple[object, ...], list[Contradiction]] = {}
    for draft in drafts:
        for one in book.contradictions_of(draft.id):
            if not one.retracted:
                moved.setdefault(_difference(one), []).append(one)
    return moved


def _difference(contradiction: Contradiction) -> tuple[object, ...]:
    """What a contradiction is about, whichever event it stands in."""
    return contradiction.kind, contradiction.act, frozenset(contradiction.values)


def _followed(assigned: list[tuple[str, str]], drafts: dict[str, Draft]) -> tuple[tuple[str, str], ...]:
    """The assignments after events became one."""
    return tuple((claim, drafts[event].merged_into or event) for claim, event in assigned)


def _unite(draft: Draft, drafts: dict[str, Draft], before: Outline | None) -> None:
    """The event takes in those that now look like the same one, or goes into one that more articles are about.

    `before` is what it was without the report at hand: one that sums up two happenings makes them alike, but no single one.
    """
    for _, other in sorted(drafts.items()):
        if other is draft or not other.is_about_something or not draft.is_about_something or draft.is_apart_from(other):
            continue
        if look_alike(draft.outline, other.outline, before):
            large, small = (draft, other) if draft.size >= other.size else (other, draft)
            large.absorb(small)
            draft = large


def _best(incident: Incident, report: Report, book: EventBook, drafts: dict[str, Draft], prior: float) -> Draft | None:
    """The event that the incident belongs to, or None. Ties go to the lower id."""
    mine = incident.outline
    for found in book.find(report.country, lookups(mine)):
        drafts.setdefault(found.event.id, Draft.of(found))
    best: Draft | None = None
    best_score = matching().join
    for _, draft in sorted(drafts.items()):
        if not draft.claims:
            continue
        points = score(mine, draft.outline, prior)
        if points > best_score:
            best, best_score = draft, points
    return best


def _opened(incident: Incident, report: Report, book: EventBook, drafts: dict[str, Draft]) -> Draft:
    """A new event. An edited report may have opened one of this name before: that goes on if it stands empty, else the new has a number."""
    for number in count():
        new = Draft.open(report.country, incident, number)
        known = drafts.get(new.id) or next((Draft.of(found) for found in book.find(report.country, [event_key(new.id)])), None)
        if known is None or known.stands_empty:
            return known or new
    raise AssertionError("numbers do not end")


def _news(
    now: tuple[Contradiction, ...], before: list[Contradiction], moved: dict[tuple[object, ...], list[Contradiction]], *, backfill: bool,
) -> list[tuple[Contradiction, Contradiction | None]]:
    """What changes among an event's contradictions, each with what it was before, ordered by id. What moved is of a back-fill if it was."""
    known = {contradiction.id: contradiction for contradiction in before}
    news: list[tuple[Contradiction, Contradiction | None]] = []
    for contradiction in now:
        old = known.pop(contradiction.id, None)
        if old is None:
            earlier = moved.get(_difference(contradiction), ())
            news.append((replace(contradiction, backfill=all(one.backfill for one in earlier) if earlier else backfill), None))
        else:
            updated = replace(contradiction, version=old.version, backfill=old.backfill)
            if updated != old:
                news.append((replace(updated, version=old.version + 1), old))
    news.extend((replace(gone, retracted=True, version=gone.version + 1), gone) for gone in known.values() if not gone.retracted)
    return sorted(news, key=lambda changed: changed[0].id)


def _alert(
    now: Contradiction, old: Contradiction | None, origins: dict[str, str], report: Report | None, was: tuple[str, ...],
) -> Alert | None:
    """The alert owed for a contradiction that changed. A back-fill alerts nobody, nor does what one found, whatever becomes of it.

    One that moved is owed all the same: alerting knows whether it was told, and to whom, before its event went into another.
    """
    if now.backfill:
        return None
    if was:
        made = max(now.first_seen, report.article.published) if report else now.first_seen
        return Alert(id=identity("alert", now.id), contradiction=now.id, event=now.event, made=made, cause="moved", was=was)
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
