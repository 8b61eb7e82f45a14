"""An event while a report changes it."""

from __future__ import annotations

from datetime import datetime

from msgspec.structs import replace

from processors.matching.incidents import Incident, Outline, outline
from processors.matching.index import event_key, keys
from processors.model import Claim, Event, Headline, LedgerEntry, Report, SilentEdit, identity
from processors.ports import Indexed
from processors.text.terms import Terms, blend

_LEAST_SHARE = 0.1
"""What a further report counts for in an event's terms at least, so that its words follow the story."""


_FIRST, _LATEST = 4, 8
"""Headlines that an event keeps."""


class Draft:
    """An event, its claims, and what the report adds and takes away. `finish` gives the event as it is to be stored."""

    def __init__(self, event: Event, claims: list[Claim], *, new: bool) -> None:
        self._event = event
        self.id = event.id
        self.claims = claims
        self.terms: Terms = event.terms
        self._mains = list(event.mains)
        self._articles = list(event.articles)
        self.asides = list(event.asides)
        self._origins = list(event.origins)
        self._ledger = list(event.ledger)
        self._edits = list(event.edits)
        self._title = event.title
        self._headlines = list(event.headlines)
        self._last: datetime = event.end
        self.merged_into = event.merged_into
        self._kept = list(event.kept)
        self._apart = list(event.apart)
        self.changed = new
        self._outline: Outline | None = None

    @classmethod
    def of(cls, found: Indexed) -> Draft:
        """The draft of a stored event."""
        return cls(found.event, list(found.claims), new=False)

    @classmethod
    def open(cls, country: str, incident: Incident, number: int = 0) -> Draft:
        """A new event, named after its first claim: a replay opens the same one. The number tells those of one claim apart."""
        first = incident.claims[0]
        article = incident.article
        event = Event(
            id=identity("event", country, first.id, *([str(number)] if number else [])),
            country=country,
            version=0,
            title=article.title if incident.main and article.title else first.text,
            place=None,
            start=article.published,
            end=article.published,
            acts=(),
            claims=(),
            articles=(),
            sources=(),
            origins=(),
            terms=(),
        )
        return cls(event, [], new=True)

    @property
    def outline(self) -> Outline:
        """What further incidents are compared with. Only for a draft with claims."""
        if self._outline is None:
            self._outline = outline(self.claims, self.terms, headlines=tuple(self._headlines), main=bool(self._mains))
        return self._outline

    @property
    def size(self) -> tuple[int, str]:
        """How many articles are about it; the id decides between equals."""
        return len(self._mains), self.id

    @property
    def is_about_something(self) -> bool:
        """It has claims, and at least one article is about it."""
        return bool(self.claims and self._mains)

    @property
    def stands_empty(self) -> bool:
        """Its claims were taken back by those who made them; they went into no other event."""
        return not self.claims and self.merged_into is None

    def absorb(self, other: Draft) -> None:
        """Takes in all of another event, which stays behind without claims."""
        known = {claim.id for claim in self.claims}
        self.claims.extend(claim for claim in other.claims if claim.id not in known)
        self.terms = blend(self.terms, other.terms, len(other._articles) / (len(self._articles) + len(other._articles)))
        for mine, theirs in (
            (self._mains, other._mains),
            (self._articles, other._articles),
            (self._origins, other._origins),
            (self.asides, other.asides),
        ):
            mine.extend(one for one in theirs if one not in mine)
        self._headlines = _some([*self._headlines, *other._headlines])
        self._ledger.extend(other._ledger)
        self._edits.extend(other._edits)
        self._last = max(self._last, other._last)
        other._give_up(self.id)
        self._touch()

    def keep(self, other: Draft) -> None:
        """Both are one because a person said so: their articles stay together, and what kept them apart is gone."""
        self._kept = sorted({*self._kept, *self._articles, *other._kept, *other._articles})
        self._apart = [known for known in self._apart if known != other.id]

    def keeps(self, article: str) -> bool:
        """A person put the article here."""
        return article in self._kept

    def is_apart_from(self, other: Draft) -> bool:
        """A person said that they are two."""
        return other.id in self._apart or self.id in other._apart

    def part(self, claims: set[str], reason: str) -> Draft | None:
        """The claims leave for an event of their own, which a person's word keeps apart from this one; None where all or none would."""
        leaving = [claim for claim in self.claims if claim.id in claims]
        if not leaving or len(leaving) == len(self.claims):
            return None
        first = min(leaving, key=lambda claim: (claim.published, claim.id))
        gone = {claim.id for claim in leaving}
        articles = {claim.article for claim in leaving}
        event = replace(self._event, id=identity("event", self._event.country, first.id, reason), version=0, title=first.text)
        own = Draft(event, leaving, new=True)
        staying = {claim.article for claim in self.claims if claim.id not in gone}
        own._mains = [article for article in self._mains if article in articles]
        own._articles = [article for article in self._articles if article in articles]
        own._headlines = [one for one in self._headlines if one.article in articles]
        own.asides = [claim for claim in self.asides if claim in gone]
        own._ledger = [line for line in self._ledger if line.claim in gone]
        own._edits = []
        own._kept, own._apart = sorted(articles - staying), sorted({*self._apart, self.id})
        self.claims = [claim for claim in self.claims if claim.id not in gone]
        self._mains = [article for article in self._mains if article in staying]
        self._articles = [article for article in self._articles if article in staying]
        self._headlines = [one for one in self._headlines if one.article in staying]
        self.asides = [claim for claim in self.asides if claim not in gone]
        self._ledger = [line for line in self._ledger if line.claim not in gone]
        self._kept, self._apart = sorted({*self._kept} & staying), sorted({*self._apart, own.id})
        self._touch()
        return own

    def _give_up(self, into: str) -> None:
        """Leaves everything to the event that took it in."""
        self.claims, self._mains, self._articles, self._origins, self.asides = [], [], [], [], []
        self._headlines, self._ledger, self._edits, self.merged_into = [], [], [], into
        self._touch()

    def revision_of(self, article: str) -> int:
        """The newest revision of the article whose claims the event holds; -1 for none."""
        return max((claim.revision for claim in self.claims if claim.article == article), default=-1)

    def withdraw(self, report: Report) -> list[Claim]:
        """Takes away the article's earlier claims, for the report brings its claims anew. Returns those of an earlier revision."""
        article = report.article.id
        gone = [claim for claim in self.claims if claim.article == article]
        if not gone:
            return []
        kept = {claim.id for claim in report.claims}
        self.claims = [claim for claim in self.claims if claim.article != article]
        self._ledger = [
            replace(line, retracted=True) if line.article == article and line.claim not in kept else line for line in self._ledger
        ]
        withdrawn = {claim.id for claim in gone}
        self.asides = [known for known in self.asides if known not in withdrawn]
        self._articles = [known for known in self._articles if known != article]
        self._mains = [known for known in self._mains if known != article]
        self._headlines = [known for known in self._headlines if known.article != article]
        self._touch()
        return [claim for claim in gone if claim.revision < report.article.revision]

    def join(self, incident: Incident) -> None:
        """Adds an incident's claims."""
        article = incident.article
        known = {claim.id for claim in self.claims}
        lines = {line.claim for line in self._ledger}
        origin = article.origin or article.source
        for claim in incident.claims:
            if claim.id not in known:
                self.claims.append(claim)
                if not incident.main:
                    self.asides.append(claim.id)
            if claim.id not in lines and _is_figure_or_stance(claim):
                self._ledger.append(_line(claim, origin))
        if article.id not in self._articles:
            self._articles.append(article.id)
        if origin not in self._origins:
            self._origins.append(origin)
        if incident.main and article.id not in self._mains:
            if not self._mains and article.title:
                self._title = article.title
            self._mains.append(article.id)
            self._headlines = _some([*self._headlines, incident.headline])
        share = 1.0 if not self.terms else max(_LEAST_SHARE, 1 / len(self._articles))
        if incident.main or not self._mains:
            self.terms = blend(self.terms, incident.terms, share)
        self._last = max(self._last, article.published)
        self._touch()

    def note_edits(self, removed: list[Claim], report: Report) -> None:
        """Records the figures and stances that this revision changed, each with the claim that took its place."""
        if not self.changed:
            return
        mine = [claim for claim in self.claims if claim.article == report.article.id]
        for old in removed:
            if not _is_figure_or_stance(old) or any(_says_same(old, new) for new in report.claims):
                continue
            after = next((new for new in mine if _is_about_same(old, new)), None)
            here = after is not None or any(line.claim == old.id for line in self._ledger)
            edit = SilentEdit(
                article=report.article.id,
                revision=report.article.revision,
                before=old.id,
                after=after.id if after else None,
                seen=report.article.published,
            )
            if here and all((known.before, known.after) != (edit.before, edit.after) for known in self._edits):
                self._edits.append(edit)

    def finish(self) -> Indexed:
        """The event as it is to be stored, with its keys."""
        claims = self.claims
        old = self._event
        frame = self.outline if claims else None
        event = Event(
            id=old.id,
            country=old.country,
            version=old.version + 1,
            title=self._title,
            place=frame.place if frame else old.place,
            start=frame.start if frame else old.start,
            end=max(self._last, frame.end) if frame else old.end,
            acts=tuple(sorted({claim.act.type for claim in claims})),
            claims=tuple(claim.id for claim in claims),
            articles=tuple(self._articles),
            mains=tuple(self._mains),
            merged_into=self.merged_into,
            kept=tuple(self._kept),
            apart=tuple(self._apart),
            asides=tuple(self.asides),
            sources=tuple(sorted({claim.source for claim in claims})),
            origins=tuple(self._origins),
            terms=self.terms,
            headlines=tuple(self._headlines),
            ledger=tuple(self._ledger),
            edits=tuple(self._edits),
        )
        found_by = keys(frame, event.articles, self._last) if frame else ()
        return Indexed(event, (event_key(event.id), *found_by), tuple(claims))

    def _touch(self) -> None:
        self.changed = True
        self._outline = None


def _some(headlines: list[Headline]) -> list[Headline]:
    """The first and the latest ones: what is compared does not grow with the event."""
    return headlines if len(headlines) <= _FIRST + _LATEST else [*headlines[:_FIRST], *headlines[-_LATEST:]]


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
