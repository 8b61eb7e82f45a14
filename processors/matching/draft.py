"""An event as it is to be stored: what its members make of it, and what stays whatever becomes of them (ledger, silent edits, verdicts)."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from msgspec.structs import replace

from processors.matching.incidents import Outline
from processors.matching.index import article_key, event_key, keys, looks, member_keys, strand_key
from processors.matching.members import View, alone, position
from processors.model import Absorbed, Claim, Event, LedgerEntry, Member, Report, SilentEdit, identity
from processors.ports import Indexed


class Draft:
    """An event while it is written anew. `finish` gives it as it is to be stored."""

    def __init__(self, event: Event, view: View, before: Indexed | None) -> None:
        self._event = event
        self._before = before
        self.id = event.id
        self.view = view
        self.strand = event.strand or event.id
        self.absorbed: tuple[Absorbed, ...] = event.absorbed
        self.ledger = list(event.ledger)
        self.edits = list(event.edits)
        self.merged_into = event.merged_into
        self.found_by: set[str] = set()
        """Keys that it keeps: by these it was found at one time or another."""
        self.kept = list(event.kept)
        self.apart = list(event.apart)

    @classmethod
    def of(cls, found: Indexed) -> Draft:
        """The draft of a stored event."""
        return cls(found.event, View.stored(found), found)

    @classmethod
    def new(cls, id_: str, country: str, view: View) -> Draft:
        """One that is not stored yet."""
        first = view.members[0].published
        event = Event(
            id=id_, country=country, version=0, title="", place=None, start=first, end=first, acts=(), claims=(), articles=(), sources=(),
            origins=(), terms=(),
        )
        return cls(event, view, None)

    @property
    def claims(self) -> list[Claim]:
        """In canonical order."""
        return self.view.claims

    @property
    def size(self) -> tuple[int, str]:
        """How many articles are about it; the id decides between equals."""
        return len(self.view.mains), self.id

    # What is written down once

    def write(self, lines: dict[str, LedgerEntry]) -> None:
        """A ledger line for each figure and stance that has none: the one that it has in `lines`, of an earlier event, or a new one."""
        written = {line.claim for line in self.ledger}
        origins = {claim: one.origin for one in self.view.members for claim in one.claims if claim not in written}
        for claim in self.claims:
            if claim.id in origins and _is_figure_or_stance(claim):
                self.ledger.append(lines.get(claim.id) or _line(claim, origins[claim.id]))

    def retract(self, report: Report) -> None:
        """Marks what the article's newest revision no longer says, and what it says again."""
        kept = {claim.id for claim in report.claims}
        for n, line in enumerate(self.ledger):
            if line.article == report.article.id and line.retracted == (line.claim in kept):
                self.ledger[n] = replace(line, retracted=line.claim not in kept)

    def note_edits(self, removed: list[Claim], report: Report) -> None:
        """Records the figures and stances that this revision changed, each with the claim that took its place."""
        mine = [claim for claim in self.claims if claim.article == report.article.id]
        for old in removed:
            if not _is_figure_or_stance(old) or any(_says_same(old, new) for new in report.claims):
                continue
            after = next((new for new in mine if _is_about_same(old, new)), None)
            here = after is not None or any(line.claim == old.id for line in self.ledger)
            edit = SilentEdit(
                article=report.article.id,
                revision=report.article.revision,
                before=old.id,
                after=after.id if after else None,
                seen=report.article.published,
            )
            if here and all((known.before, known.after) != (edit.before, edit.after) for known in self.edits):
                self.edits.append(edit)

    # What a person's verdict does

    def keep(self, other: Draft) -> None:
        """Both are one because a person said so: their articles stay together, and what kept them apart is gone."""
        self.kept = sorted({*self.kept, *self.view.articles, *other.kept, *other.view.articles})
        self.apart = [known for known in self.apart if known != other.id]

    def absorb(self, other: Draft) -> None:
        """Takes in all of another event, which stays behind without claims, and for good."""
        known = {claim.id: claim for draft in (other, self) for claim in draft.claims}
        members = sorted([*self.view.members, *other.view.members], key=position)
        self.view = View.of((replace(one, home=self.strand) for one in members), known)
        self.absorbed = ()
        self.ledger.extend(other.ledger)
        self.edits.extend(other.edits)
        other.view, other.absorbed, other.ledger, other.edits, other.merged_into = View(), (), [], [], self.id

    def part(self, claims: set[str], reason: str) -> Draft | None:
        """The claims leave for an event of their own, which a person's word keeps apart from this one; None where all or none would."""
        leaving = [claim for claim in self.claims if claim.id in claims]
        if not leaving or len(leaving) == len(self.claims):
            return None
        first = min(leaving, key=lambda claim: (claim.published, claim.id))
        gone = {claim.id for claim in leaving}
        known = {claim.id: claim for claim in self.claims}
        theirs = View.of(_some_claims(self.view.members, lambda claim: claim in gone), known)
        own = Draft.new(identity("event", self._event.country, first.id, reason), self._event.country, theirs)
        self.view = View.of(_some_claims(self.view.members, lambda claim: claim not in gone), known)
        own.ledger = [line for line in self.ledger if line.claim in gone]
        self.ledger = [line for line in self.ledger if line.claim not in gone]
        self.kept = sorted({*self.kept} & {*self.view.articles})
        own.kept, own.apart = sorted({*theirs.articles} - {*self.view.articles}), sorted({*self.apart, self.id})
        self.apart, self.absorbed = sorted({*self.apart, own.id}), ()
        return own

    # What is stored

    def finish(self, outline: Callable[[Member], Outline] | None = None) -> Indexed | None:
        """The event as it is to be stored, with its keys; None where nothing changed. `outline` knows those of members already."""
        view, old, before = self.view, self._event, self._before
        frame = view.outline if view.claims else None
        event = replace(
            old,
            title=view.title or old.title,
            place=frame.place if frame else old.place,
            start=frame.start if frame else old.start,
            end=max(view.members[-1].published, frame.end) if frame else old.end,
            acts=tuple(sorted({claim.act.type for claim in view.claims})),
            claims=tuple(claim.id for claim in view.claims),
            articles=tuple(view.articles),
            mains=tuple(view.mains),
            merged_into=self.merged_into,
            kept=tuple(self.kept),
            apart=tuple(self.apart),
            asides=tuple(view.asides),
            sources=tuple(sorted({claim.source for claim in view.claims})),
            origins=tuple(view.origins),
            terms=view.terms,
            headlines=tuple(view.headlines),
            ledger=tuple(self.ledger),
            edits=tuple(self.edits),
            strand=self.strand,
            absorbed=self.absorbed,
        )
        claims, members = tuple(view.claims), tuple(view.members)
        if before is not None and (event, claims, members) == (old, before.claims, before.members):
            return None
        known = {claim.id: claim for claim in claims}
        outline = outline or (lambda one: alone(one, [known[claim] for claim in one.claims]))
        found_by = tuple(self._keys(outline)) if claims else (event_key(self.id),)
        return Indexed(replace(event, version=old.version + 1), found_by, claims, members)

    def _keys(self, outline: Callable[[Member], Outline]) -> Iterable[str]:
        """Where it is found: also by what it was found by before, for that is how it stood at the time of a late report."""
        members, before = self.view.members, self._before
        found = {event_key(self.id), *map(article_key, self.view.articles), *keys(self.view.reach), *self.found_by}
        if self.strand != self.id:
            found.add(strand_key(self.strand))
        known = len(before.members) if before is not None and members[: len(before.members)] == [*before.members] else 0
        if before is not None:
            found.update(key for key in before.keys if key.startswith(("mp:", "mw:", "p:", "w:") if known else ("p:", "w:")))
        for one in members[known:]:
            found.update(member_keys(looks(outline(one))))
        return sorted(found)


def _some_claims(members: Iterable[Member], wanted: Callable[[str], bool]) -> Iterable[Member]:
    """The members with only the claims that are wanted; those without any are left out."""
    for one in members:
        claims = tuple(claim for claim in one.claims if wanted(claim))
        if claims:
            yield replace(one, claims=claims)


def _is_figure_or_stance(claim: Claim) -> bool:
    return claim.act.quantity is not None or claim.stance != "asserts" or bool(claim.act.actors)


def _line(claim: Claim, origin: str) -> LedgerEntry:
    return LedgerEntry(
        claim=claim.id,
        article=claim.article,
        source=claim.source,
        origin=origin,
        published=claim.published,
        text=claim.text,
        speaker=claim.speaker.id if claim.speaker else None,
        speaker_name=claim.speaker.name if claim.speaker else None,
        type=claim.act.type,
        targets=claim.act.targets,
        stance=claim.stance,
        quantity=claim.act.quantity,
        part_of=claim.part_of,
    )


def _says_same(old: Claim, new: Claim) -> bool:
    a, b = old.act.quantity, new.act.quantity
    values = (a and (a.min, a.max, a.approximate)) == (b and (b.min, b.max, b.approximate))
    return values and old.act.type == new.act.type and old.stance == new.stance and old.act.targets == new.act.targets


def _is_about_same(old: Claim, new: Claim) -> bool:
    speakers = [claim.speaker.name if claim.speaker else None for claim in (old, new)]
    return old.act.type == new.act.type and old.act.targets == new.act.targets and speakers[0] == speakers[1]
