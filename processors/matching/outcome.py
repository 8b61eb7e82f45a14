"""From a timeline to the events that are stored: which id a strand goes by, and who has which line of the ledger."""

from __future__ import annotations

from collections import Counter
from itertools import count

from processors.matching.draft import Draft
from processors.matching.members import View, members_of, position
from processors.matching.timeline import Strand, Timeline
from processors.model import Absorbed, LedgerEntry, Report, identity
from processors.ports import Indexed


def outcome(timeline: Timeline, report: Report) -> dict[str, Draft]:
    """The events that may have changed, by id."""
    strands = {timeline.owner(label).label: timeline.owner(label) for label in timeline.stirred}
    living = {label: view for label, strand in sorted(strands.items()) if (view := timeline.final(strand)).members}
    before = [found for _, found in sorted(timeline.stored.items()) if not timeline.stirred.keys().isdisjoint(timeline.strands_of(found))]
    heirs = _name(timeline, living, before, report)
    drafts = {event: _draft(timeline, strands[label], event, view) for label, view in living.items() if (event := strands[label].event)}
    for found in before:
        if found.event.id not in drafts:
            gone = drafts[found.event.id] = Draft.of(found)
            gone.view, gone.absorbed, gone.merged_into = View(), (), heirs.get(found.event.id, found.event.merged_into)
    for label, strand in strands.items():
        _note_parts(timeline, strand, drafts, living, label)
    _share_out(drafts)
    return drafts


def _name(timeline: Timeline, living: dict[str, View], before: list[Indexed], report: Report) -> dict[str, str]:
    """Gives each strand the id of its event. Returns where events that are no more went.

    An event keeps its id as long as most of its members stay together, whoever turns out to have been first.
    """
    went: dict[str, Strand] = {}
    for found in before:
        if not found.claims:
            continue
        root = timeline.strands[timeline.strands_of(found)[0]]
        if root.into is not None:
            went[found.event.id] = timeline.owner(root.label)
            continue
        heir = _heir(timeline, found, report)
        if heir is None or (heir is not root and heir.event is not None):
            if root.label not in living and heir is not None:
                went[found.event.id] = heir
        elif heir is not root:
            root.event, heir.event = None, found.event.id
    taken = {strand.event for strand in timeline.strands.values()}
    for label in sorted(living, key=lambda label: position(living[label].members[0])):
        strand = timeline.strands[label]
        if strand.event is None:
            strand.event = _free_id(timeline, living[label], taken)
            taken.add(strand.event)
    return {event: heir.event for event, heir in went.items() if heir.event is not None}


def _heir(timeline: Timeline, found: Indexed, report: Report) -> Strand | None:
    """The strand that has most of the event's members now: its own if that has any. What an edit brings back counts where nothing else is left."""
    root = timeline.strands_of(found)[0]
    others = [one for one in members_of(found) if one.article != report.article.id]
    places = [timeline.place(position(one)) for one in others] if others else timeline.places(report.article.id)
    votes = Counter(timeline.owner(place).label for place in places if place is not None)
    if not votes or root in votes:
        return timeline.strands[root] if votes else None
    return timeline.strands[max(votes, key=lambda label: (votes[label], label))]


def _free_id(timeline: Timeline, view: View, taken: set[str | None]) -> str:
    """After the event's first claim, with a number where another event has the name."""
    for number in count():
        event = identity("event", timeline.country, view.members[0].claims[0], *([str(number)] if number else []))
        known = timeline.known(event)
        if event in taken or (known is not None and known.claims):
            continue
        whole = timeline.whereabouts(known) if known is not None else None
        if whole is None or all(record.event != event for record in whole.event.absorbed):
            return event
    raise AssertionError("numbers do not end")


def _draft(timeline: Timeline, strand: Strand, event: str, view: View) -> Draft:
    found = timeline.known(event)
    draft = Draft.of(found) if found is not None else Draft.new(event, timeline.country, view)
    draft.found_by = timeline.found_by(strand)
    draft.view, draft.strand, draft.absorbed, draft.merged_into = view, strand.label, tuple(_records(timeline, strand)), None
    return draft


def _records(timeline: Timeline, strand: Strand) -> list[Absorbed]:
    """What went into the strand, and into that."""
    found = []
    for label in strand.parts:
        part = timeline.strands[label]
        assert part.when is not None
        published, article, number = part.when
        record = Absorbed(
            strand=label, event=part.event or "", into=strand.label, published=published, article=article, number=number,
        )
        found += [record, *_records(timeline, part)]
    return sorted(found, key=lambda one: (one.published, one.article, one.number, one.strand))


def _note_parts(timeline: Timeline, strand: Strand, drafts: dict[str, Draft], living: dict[str, View], label: str) -> None:
    """What a person said of events holds for the one that they went into."""
    if label not in living or strand.event is None:
        return
    draft = drafts[strand.event]
    for record in draft.absorbed:
        part = timeline.stored.get(record.event)
        if part is not None and (part.event.kept or part.event.apart):
            draft.kept = sorted({*draft.kept, *part.event.kept})
            draft.apart = sorted({*draft.apart, *part.event.apart} - {draft.id})


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
