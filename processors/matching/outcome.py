"""From a timeline to the events that are stored: which id a strand goes by, and who has which line of the ledger."""

from __future__ import annotations

from collections import Counter
from itertools import count

from processors.matching.draft import Draft
from processors.matching.members import View, members_of, position
from processors.matching.strands import Strand, Strands
from processors.matching.timeline import Timeline
from processors.model import Absorbed, LedgerEntry, Report, identity
from processors.ports import Indexed


def outcome(timeline: Timeline, report: Report) -> dict[str, Draft]:
    """The events that may have changed, by id."""
    strands, stirred = timeline.strands, timeline.stirred.keys()
    owners = {owner.label: owner for owner in map(strands.owner, stirred)}
    living = {label: view for label in sorted(owners) if (view := strands.view(label, None)).members}
    before = [found for _, found in sorted(strands.stored.items()) if not stirred.isdisjoint(strands.strands_of(found))]
    went = _name(strands, living, before, report)
    drafts = {event: _draft(timeline, owners[label], event, view) for label, view in living.items() if (event := owners[label].event)}
    for found in before:
        if found.event.id not in drafts:
            gone = drafts[found.event.id] = Draft.of(found)
            gone.view, gone.absorbed, gone.merged_into = View(), (), went.get(found.event.id, found.event.merged_into)
    _share_out(drafts)
    return drafts


def _name(strands: Strands, living: dict[str, View], before: list[Indexed], report: Report) -> dict[str, str]:
    """Gives each strand the id of its event. Returns where events that are no more went.

    An event keeps its id as long as most of its members stay together, whoever turns out to have been first.
    """
    went: dict[str, Strand] = {}
    for found in before:
        if not found.claims:
            continue
        root = strands[strands.strands_of(found)[0]]
        if root.into is not None:
            went[found.event.id] = strands.owner(root.label)
            continue
        heir = _heir(strands, found, report)
        if heir is root or heir is None:
            continue
        if heir.event is None:
            root.event, heir.event = None, found.event.id
        elif root.label not in living:
            went[found.event.id] = heir
    taken = strands.events()
    for label in sorted(living, key=lambda label: position(living[label].members[0])):
        if strands[label].event is None:
            name = strands[label].event = _free_id(strands, living[label], taken)
            taken.add(name)
    return {event: heir.event for event, heir in went.items() if heir.event is not None}


def _heir(strands: Strands, found: Indexed, report: Report) -> Strand | None:
    """The strand that has most of the event's members now: its own if that has any. What was edited counts where nothing else is left."""
    root = strands.strands_of(found)[0]
    others = [one for one in members_of(found) if one.article != report.article.id]
    places = [strands.place(position(one)) for one in others] if others else strands.places(report.article.id)
    votes = Counter(strands.owner(place).label for place in places if place is not None)
    if not votes or root in votes:
        return strands[root] if votes else None
    return strands[max(votes, key=lambda label: (votes[label], label))]


def _free_id(strands: Strands, view: View, taken: set[str | None]) -> str:
    """After the event's first claim, with a number where another event has the name."""
    for number in count():
        event = identity("event", strands.country, view.members[0].claims[0], *([str(number)] if number else []))
        known = strands.known(event)
        if event in taken or (known is not None and known.claims):
            continue
        whole = strands.whereabouts(known) if known is not None else None
        if whole is None or all(record.event != event for record in whole.event.absorbed):
            return event
    raise AssertionError("numbers do not end")


def _draft(timeline: Timeline, strand: Strand, event: str, view: View) -> Draft:
    found = timeline.strands.known(event)
    draft = Draft.of(found) if found is not None else Draft.new(event, timeline.strands.country, view)
    draft.view, draft.strand, draft.merged_into = view, strand.label, None
    draft.absorbed = tuple(_records(timeline.strands, strand))
    draft.found_by = timeline.found_by(strand)
    for record in draft.absorbed:  # what a person said of events holds for the one that they went into
        part = timeline.strands.stored.get(record.event)
        if part is not None and (part.event.kept or part.event.apart):
            draft.kept = sorted({*draft.kept, *part.event.kept})
            draft.apart = sorted({*draft.apart, *part.event.apart} - {draft.id})
    return draft


def _records(strands: Strands, strand: Strand) -> list[Absorbed]:
    """What went into the strand, and into that."""
    found = []
    for part in map(strands.__getitem__, strand.parts):
        if part.when is not None:
            published, article, number = part.when
            found.append(
                Absorbed(
                    strand=part.label, event=part.event or "", into=strand.label, published=published, article=article, number=number,
                )
            )
            found += _records(strands, part)
    return sorted(found, key=lambda one: (one.published, one.article, one.number, one.strand))


def _share_out(drafts: dict[str, Draft]) -> None:
    """Lines and edits go with their claims; what is left of an event that went into another goes there."""
    holders = {claim.id: draft.id for _, draft in sorted(drafts.items()) for claim in draft.claims}
    moving: dict[str, LedgerEntry] = {}
    for _, draft in sorted(drafts.items()):
        rest = draft.merged_into if draft.merged_into in drafts else None
        stays = rest or draft.id
        leaving = [line for line in draft.ledger if holders.get(line.claim, stays) != draft.id]
        edits = [edit for edit in draft.edits if holders.get(edit.after or "", stays) != draft.id]
        if leaving:
            gone = {line.claim for line in leaving}
            draft.ledger = [line for line in draft.ledger if line.claim not in gone]
            moving.update((line.claim, line) for line in leaving if line.claim in holders)
            if rest is not None:
                drafts[rest].ledger.extend(line for line in leaving if line.claim not in holders)
        if edits:
            draft.edits = [edit for edit in draft.edits if edit not in edits]
            for edit in edits:
                drafts[holders.get(edit.after or "", stays)].edits.append(edit)
    for _, draft in sorted(drafts.items()):
        draft.write(moving)
