"""Events as they were: laid out in strands, an event can be seen at any moment of canonical order, and put together otherwise.

A *strand* is an event as one incident opened it: those that joined it, until it went into another one. Strands and unions are all
that is decided; they are kept with the events.
"""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Iterator

from msgspec.structs import replace

from processors.matching.incidents import Outline
from processors.matching.index import Reach, article_key, event_key, keys
from processors.matching.members import Position, View, alone, members_of, position
from processors.model import Claim, Member
from processors.ports import EventBook, Indexed

Union = tuple[str, str]
"""A strand, and the one that it went into."""


class Strand:
    """What joined one event while it was its own."""

    def __init__(self, label: str, event: str | None) -> None:
        self.label = label
        self.event = event
        """The id of the stored event that it is, or was before it went into another."""
        self.within: str | None = None
        """The id of the stored event that it was part of when the report came."""
        self.own: list[Member] = []
        self.into: str | None = None
        self.when: Position | None = None
        self.parts: list[str] = []
        """The strands that went into it."""
        self.pinned = False
        """A person's verdict holds it together: nothing leaves it."""
        self.apart: frozenset[str] = frozenset()
        """Events that a person said are others."""
        self.names: frozenset[str] = frozenset() if event is None else frozenset({event})
        """The events that it has been; those of a verdict for good."""


class Strands:
    """The events of a country around the incidents of one report, while these are decided on."""

    def __init__(self, country: str, book: EventBook) -> None:
        self.country = country
        self.stored: dict[str, Indexed] = {}
        """By event id, the stored events that were opened up."""
        self.claims: dict[str, Claim] = {}
        self._book = book
        self._strands: dict[str, Strand] = {}
        self._whole: dict[str, Indexed] = {}
        """By strand, those found that lie before all that is decided on."""
        self._in_event: dict[str, list[str]] = {}
        self._home: dict[Position, str] = {}
        self._unions: dict[Position, set[Union]] = {}
        self._views: dict[str, View] = {}
        self._outlines: dict[Position, Outline] = {}
        self._searched: dict[Reach, list[Indexed]] = {}
        self._gathered: set[str] = set()

    # What is stored

    def found(self, look: Reach) -> list[Indexed]:
        """The stored events that may stand where an incident looks."""
        known = self._searched.get(look)
        if known is None:
            known = self._searched[look] = self._book.find(self.country, keys(look))
        return known

    def gather(self, article: str) -> None:
        """Opens up all that the article is in."""
        if article not in self._gathered:
            self._gathered.add(article)
            for found in self._book.find(self.country, [article_key(article)]):
                self.open(found)

    def gathered(self, article: str) -> None:
        """All of the article is here."""
        self._gathered.add(article)

    def known(self, event: str) -> Indexed | None:
        """The stored event of this id, whatever became of it."""
        return self.stored.get(event) or next(iter(self._book.find(self.country, [event_key(event)])), None)

    def whereabouts(self, found: Indexed) -> Indexed | None:
        """The event that it is part of now; None where that is gone."""
        whole: Indexed | None = found
        while whole is not None and whole.event.merged_into is not None:
            whole = self.known(whole.event.merged_into)
        return whole

    def open(self, found: Indexed) -> None:
        """Lays a stored event out in its strands."""
        event = found.event
        if event.id in self.stored:
            return
        self.stored[event.id] = found
        members, root = members_of(found), event.strand or event.id
        self._whole.pop(root, None)
        self.claims.update((claim.id, claim) for claim in found.claims)
        pinned = bool(event.kept or event.apart or (found.claims and not found.members))
        labels = self._in_event[event.id] = [root]
        top = self.named(root, event.id)
        top.pinned, top.apart = pinned, frozenset(event.apart)
        if root not in self._views and members:
            self._views[root] = View.stored(found)
        for record in () if pinned else event.absorbed:
            labels.append(record.strand)
            strand = self.named(record.strand, record.event or None)
            strand.into, strand.when = record.into, (record.published, record.article, record.number)
            self._unions.setdefault(strand.when, set()).add((record.strand, record.into))
        for record in () if pinned else event.absorbed:
            self._strands[record.into].parts.append(record.strand)
        for label in labels:
            self._strands[label].within = event.id
        for one in members:
            home = root if pinned else one.home
            self._strands[home].own.append(one)
            self._home[position(one)] = home

    # Strands

    def __getitem__(self, label: str) -> Strand:
        if label not in self._strands:
            self.open(self._whole[label])
        return self._strands[label]

    def named(self, label: str, event: str | None = None) -> Strand:
        """The strand of this name, a new one where there is none."""
        strand = self._strands.get(label)
        if strand is None:
            strand = self._strands[label] = Strand(label, event)
        return strand

    def strands_of(self, found: Indexed) -> list[str]:
        """The strands that a stored event, which was opened up, was made of; the first is the one that the others went into."""
        return self._in_event[found.event.id]

    def events(self) -> set[str | None]:
        """The ids that strands have."""
        return {strand.event for strand in self._strands.values()}

    def owner(self, label: str) -> Strand:
        """The strand that it is part of in the end."""
        strand = self[label]
        while strand.into is not None:
            strand = self[strand.into]
        return strand

    def labels(self, found: Indexed, at: Position) -> Iterator[str]:
        """The strands of a stored event, of which only some may have been there already."""
        event = found.event
        if event.id not in self.stored:
            if found.members and position(found.members[-1]) < at:
                label = event.strand or event.id
                self._whole[label] = found
                yield label
                return
            self.open(found)
        yield from self._in_event[event.id]

    def said(self, label: str) -> tuple[frozenset[str], frozenset[str]]:
        """The ids of the events that it is, and of those that a person said are others."""
        strand = self._strands.get(label)
        if strand is not None:
            return strand.names, strand.apart
        event = self._whole[label].event
        return frozenset({event.id}), frozenset(event.apart)

    # Members

    def place(self, at: Position) -> str | None:
        """The strand that the incident joined; None of one that is no more."""
        return self._home.get(at)

    def places(self, article: str) -> list[str]:
        """The strands that the article's incidents joined."""
        return [home for at, home in sorted(self._home.items()) if at[1] == article]

    def at(self, at: Position) -> Member:
        """The member at the position."""
        own = self[self._home[at]].own
        return own[bisect_left(own, at, key=position)]

    def outline(self, one: Member) -> Outline:
        """Of the incident that the member is."""
        at = position(one)
        known = self._outlines.get(at)
        if known is None:
            known = self._outlines[at] = alone(one, [self.claims[claim] for claim in one.claims])
        return known

    def attach(self, one: Member, home: str, score: float) -> None:
        """The incident joins the strand."""
        insort(self[home].own, replace(one, home=home, score=score), key=position)
        self._home[position(one)] = home

    def detach(self, at: Position, home: str) -> set[Union]:
        """Takes the incident out of its strand, and undoes the unions that it made."""
        self._home.pop(at, None)
        own = self[home].own
        del own[bisect_left(own, at, key=position)]
        unions = self._unions.pop(at, set())
        for small, large in unions:
            self._part(small, large)
        return unions

    def made_unions(self, at: Position) -> bool:
        """Whether the incident made events one."""
        return bool(self._unions.get(at))

    def join(self, small: str, large: str, at: Position) -> tuple[str, Position] | None:
        """One strand goes into another. Returns where it would have gone later, if it would have."""
        one, other = self[small], self[large]
        before = None
        if one.into is not None and one.when is not None:
            before = one.into, one.when
            self._unions[one.when].discard((small, one.into))
            self._part(small, one.into)
        one.into, one.when = large, at
        other.parts.append(small)
        other.pinned, other.apart, other.names = other.pinned or one.pinned, other.apart | one.apart, other.names | one.names
        self._unions.setdefault(at, set()).add((small, large))
        return before

    def _part(self, small: str, large: str) -> None:
        self[small].into = self[small].when = None
        self[large].parts.remove(small)

    # Events as they were

    def live_view(self, label: str, moment: Position | None) -> View | None:
        """The strand as it was at the moment; None where it had no members, or was part of another."""
        strand = self._strands.get(label)
        if strand is not None and strand.when is not None and (moment is None or strand.when < moment):
            return None
        view = self.view(label, moment)
        return view if view.members else None

    def view(self, label: str, moment: Position | None) -> View:
        """The strand as its members before the moment make it; with None, all of them."""
        strand = self._strands.get(label)
        known = self._views.get(label)
        if strand is None:
            if known is None:
                known = self._views[label] = View.stored(self._whole[label])
            return known
        members = self.members(strand, moment)
        if known is None or known.members != members[: len(known.members)]:
            known = self._views[label] = View()
        for one in members[len(known.members) :]:
            known.add(one, [self.claims[claim] for claim in one.claims])
        return known

    def members(self, strand: Strand, moment: Position | None) -> list[Member]:
        """Those of the strand, and of what went into it, before the moment."""
        own = strand.own if moment is None else strand.own[: bisect_left(strand.own, moment, key=position)]
        parts = [part for part in map(self.__getitem__, strand.parts) if part.when and (moment is None or part.when < moment)]
        if not parts:
            return own
        return sorted([*own, *(one for part in parts for one in self.members(part, moment))], key=position)
