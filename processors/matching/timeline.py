"""Deciding in canonical order, whatever order reports come in: each incident against the events as they were when it was published.

A *strand* is an event as one incident opened it: those that joined it, until it went into another one. Strands and unions are all
that is decided, and they are kept with the events, so an event can be seen as it was at any moment. Where an incident comes late,
or an article is edited, the strands that change are *stirred*: from there on, what had joined them, what was united with them, and
what might join them now is decided again, one after the other, until nothing more changes.

What bounds it: only incidents that share a key with a strand that changed (`meets`), and only those published within `WINDOW` of the
report; what is later, and whatever a person's verdict put where it is, stays. The normal report comes after all that it meets, and
is decided once.
"""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Iterable, Iterator
from datetime import timedelta
from heapq import heappop, heappush
from itertools import count

from msgspec.structs import replace

from processors.matching.incidents import Outline
from processors.matching.index import Reach, ahead, article_key, event_key, keys, looks, meets, strand_key
from processors.matching.members import Moment, Position, View, alone, members_of, position
from processors.matching.score import look_alike, matching, score
from processors.model import Claim, Member, identity
from processors.ports import EventBook, Indexed

WINDOW = timedelta(days=14)
"""How long after a late report what was published is decided again."""
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


class Timeline:
    """The events of a country around the incidents of one report, while these are decided on."""

    def __init__(self, country: str, book: EventBook, prior: float) -> None:
        self.country = country
        self.stored: dict[str, Indexed] = {}
        """By event id, the stored events that were opened up."""
        self.strands: dict[str, Strand] = {}
        self.claims: dict[str, Claim] = {}
        self.stirred: dict[str, None] = {}
        """Strands that are not what they were."""
        self._book = book
        self._prior = prior
        self._whole: dict[str, Indexed] = {}
        """By strand, those found that lie before all that is decided on."""
        self._in_event: dict[str, list[str]] = {}
        self._home: dict[Position, str] = {}
        self._unions: dict[Position, set[Union]] = {}
        self._views: dict[str, View] = {}
        self._outlines: dict[Position, Outline] = {}
        self._fresh: dict[Position, tuple[Member, str | None]] = {}
        self._heap: list[Position] = []
        self._queued: set[Position] = set()
        self._looked: dict[str, dict[Reach, None]] = {}
        """By strand, where it stood at each step: what looked there was queued."""
        self._first: Position | None = None
        self._searched: dict[Reach, list[Indexed]] = {}
        self._gathered: set[str] = set()

    # What the report brings and takes away

    def withdraw(self, found: Indexed, article: str) -> None:
        """The article's incidents leave the event."""
        self._gathered.add(article)
        self._open(found)
        root = self._in_event[found.event.id][0]
        for one in members_of(found):
            if one.article == article:
                at = position(one)
                self._start(at)
                home = root if self.strands[root].pinned else one.home
                unions = self._detach(at, home)
                self._stir({home, *(label for union in unions for label in union)}, at)

    def insert(self, incident: Member, claims: list[Claim], home: str | None) -> None:
        """An incident to be decided on, or put where a person wants it."""
        at = position(incident)
        self._start(at)
        self._gathered.add(at[1])
        self.claims.update((claim.id, claim) for claim in claims)
        self._fresh[at] = incident, home
        self._queue(at)

    def run(self) -> None:
        """Decides on what came, and again on what that changes, in canonical order."""
        while self._heap:
            at = heappop(self._heap)
            self._queued.discard(at)
            if at in self._fresh or (at in self._home and not self._stays(at)):
                self._decide(at)

    def owner(self, label: str) -> Strand:
        """The strand that it is part of in the end."""
        strand = self.strands[label]
        while strand.into is not None:
            strand = self.strands[strand.into]
        return strand

    def final(self, strand: Strand) -> View:
        """What the strand is in the end."""
        return self._view(strand.label, None)

    def strands_of(self, found: Indexed) -> list[str]:
        """The strands that a stored event, which was opened up, was made of; the first is the one that the others went into."""
        return self._in_event[found.event.id]

    def found_by(self, strand: Strand) -> set[str]:
        """The keys by which the strand, and what went into it, was found at any time: a late report finds it as it was."""
        found = {key for reach in self._looked.get(strand.label, ()) for key in keys(reach)}
        if strand.within is not None:
            found.update(key for key in self.stored[strand.within].keys if key.startswith(("p:", "w:")))
        return found.union(*(self.found_by(self.strands[part]) for part in strand.parts))

    def place(self, at: Position) -> str | None:
        """The strand that the incident joined; None of one that is no more."""
        return self._home.get(at)

    def places(self, article: str) -> list[str]:
        """The strands that the article's incidents joined."""
        return [home for at, home in sorted(self._home.items()) if at[1] == article]

    def outline(self, one: Member) -> Outline:
        """Of the incident that the member is."""
        at = position(one)
        known = self._outlines.get(at)
        if known is None:
            known = self._outlines[at] = alone(one, [self.claims[claim] for claim in one.claims])
        return known

    def known(self, event: str) -> Indexed | None:
        """The stored event of this id, whatever became of it."""
        return self.stored.get(event) or next(iter(self._book.find(self.country, [event_key(event)])), None)

    def whereabouts(self, found: Indexed) -> Indexed | None:
        """The event that it is part of now; None where that is gone."""
        whole: Indexed | None = found
        while whole is not None and whole.event.merged_into is not None:
            whole = self.known(whole.event.merged_into)
        return whole

    # Deciding

    def _decide(self, at: Position) -> None:
        before: str | None
        if at in self._fresh:
            one, fixed = self._fresh.pop(at)
            before, unions = None, set[Union]()
        else:
            one, fixed = self._at(at), None
            before = self._home[at]
            unions = self._detach(at, before)
        mine = self.outline(one)
        candidates = [] if fixed else self._candidates(at, [looks(mine), *self._told_before(at)])
        home, points = (fixed, 0.0) if fixed else self._best(mine, candidates)
        if home is None:
            home = self._opened(one, at)
        strand = self.strands[home] if home in self.strands else self._open_whole(home)
        was = self._view(home, at)
        outline = was.outline if was.is_about_something else None
        insort(strand.own, replace(one, home=home, score=points), key=position)
        self._home[at] = home
        now = self._unite(home, at, outline, [label for label, _ in candidates])
        if home != before or now != unions:
            changed = {home, *(label for union in unions ^ now for label in union)}
            self._stir(changed | ({before} if before is not None else set()), at)
        for small, large in sorted(now):
            if small in self.stirred:
                self._stir({large}, at)
        if home in self.stirred:
            self._look_ahead(home, at)

    def _stays(self, at: Position) -> bool:
        """Whether the incident surely stays where it is: what changed is no better than its event, and not one with it."""
        home = self._home[at]
        if self.strands[home].pinned:
            return True
        if home in self.stirred or self._unions.get(at):
            return False
        one = self._at(at)
        mine = self.outline(one)
        look = looks(mine)
        others = [view for label in self.stirred if (view := self._live_view(label, at)) is not None]
        if any(score(mine, view.outline, self._prior) >= one.score for view in others if meets(look, view.reach)):
            return False
        told = [look, *self._told_before(at)]
        others = [view for view in others if view.is_about_something and any(meets(look, view.reach) for look in told)]
        if not others:
            return True
        was = self._view(home, at)
        before = was.outline if was.is_about_something else None
        after = self._view(home, (*at, 0))
        return not after.is_about_something or not any(look_alike(after.outline, view.outline, before) for view in others)

    def _candidates(self, at: Position, told: list[Reach]) -> list[tuple[str, View]]:
        """The events that what is told meets, as they were at that time; the one opened first comes first."""
        labels = dict.fromkeys(self.stirred)
        for look in told:
            for found in self._found(look):
                labels.update(dict.fromkeys(self._labels(found, at)))
        views = [(label, view) for label in labels if (view := self._live_view(label, at)) is not None]
        met = [(label, view) for label, view in views if any(meets(look, view.reach) for look in told)]
        return sorted(met, key=lambda one: position(one[1].members[0]))

    def _found(self, look: Reach) -> list[Indexed]:
        found = self._searched.get(look)
        if found is None:
            found = self._searched[look] = self._book.find(self.country, keys(look))
        return found

    def _told_before(self, at: Position) -> list[Reach]:
        """Where the report's incidents before this one look: what they met is united with its event, too."""
        published, article, number = at
        if not number:
            return []
        self._gather(article)
        before = [(published, article, n) for n in range(number)]
        return [looks(self.outline(self._at(one))) for one in before if one in self._home]

    def _gather(self, article: str) -> None:
        """All that the article tells, in whichever event it is."""
        if article not in self._gathered:
            self._gathered.add(article)
            for found in self._book.find(self.country, [article_key(article)]):
                self._open(found)

    def _best(self, mine: Outline, candidates: list[tuple[str, View]]) -> tuple[str | None, float]:
        """The event that the incident belongs to, with its score, or None. Ties go to the one opened first."""
        best, most = None, matching().join
        look = looks(mine)
        for label, view in candidates:
            if not meets(look, view.reach):
                continue  # only what the report told before looks there
            points = score(mine, view.outline, self._prior)
            if points > most:
                best, most = label, points
        return best, most

    def _opened(self, one: Member, at: Position) -> str:
        """A new strand, named after the first claim: a replay opens the same one. One of this name that others hold already gets a number."""
        for number in count():
            label = identity("event", self.country, one.claims[0], *([str(number)] if number else []))
            for found in self._book.find(self.country, [event_key(label), strand_key(label)]):
                whole = self.whereabouts(found)
                if whole is not None:
                    self._open(whole)
            strand = self._strand(label, None)
            if not strand.pinned and not self._members(strand, at) and (strand.when is None or strand.when > at):
                return label
        raise AssertionError("numbers do not end")

    def _unite(self, home: str, at: Position, before: Outline | None, candidates: list[str]) -> set[Union]:
        """The event takes in those that now look like the same one, or goes into one that more articles are about.

        `before` is what it was without the incident at hand: one that sums up two happenings makes them alike, but no single one.
        """
        after: Moment = (*at, 0)
        made: set[Union] = set()
        joined = home
        mine = self._view(home, after)
        for label in candidates:
            if label == joined or not mine.is_about_something or self._are_apart(home, label):
                continue
            other = self._view(label, after)
            if not other.is_about_something:
                continue
            if look_alike(mine.outline, other.outline, before):
                large, small = (home, label) if _outweighs(mine, other) else (label, home)
                self._join(small, large, at)
                made.add((small, large))
                home, mine = large, self._view(large, after)
        return made

    def _join(self, small: str, large: str, at: Position) -> None:
        for label in (small, large):
            if label not in self.strands:
                self._open_whole(label)
        one, other = self.strands[small], self.strands[large]
        if one.into is not None and one.when is not None:  # it would have gone elsewhere later
            later, when = one.into, one.when
            self._part(small, later)
            self._unions[when].discard((small, later))
            self._stir({later}, when)
            self._queue(when)
        one.into, one.when = large, at
        other.parts.append(small)
        other.pinned, other.apart = other.pinned or one.pinned, other.apart | one.apart
        other.names |= one.names
        self._unions.setdefault(at, set()).add((small, large))

    def _are_apart(self, left: str, right: str) -> bool:
        """A person said that they are two."""
        (names, apart), (others, apart_from) = self._said(left), self._said(right)
        return not names.isdisjoint(apart_from) or not others.isdisjoint(apart)

    def _said(self, label: str) -> tuple[frozenset[str], frozenset[str]]:
        """The ids that it has, and those that it is apart from."""
        strand = self.strands.get(label)
        if strand is not None:
            return strand.names, strand.apart
        event = self._whole[label].event
        return frozenset({event.id}), frozenset(event.apart)

    # What changes with it

    def _stir(self, labels: Iterable[str], at: Position) -> None:
        """These are not what they were, from `at` on: what they made of later incidents is open again."""
        for label in sorted(labels):
            strand = self.strands[label] if label in self.strands else self._open_whole(label)
            if label not in self.stirred:
                self.stirred[label] = None
                if not strand.pinned:
                    for one in strand.own[bisect_left(strand.own, (*at, 0), key=position) :]:
                        self._queue(position(one))
            for when in (strand.when, *(self.strands[part].when for part in strand.parts)):
                if when is not None and when > at:
                    self._queue(when)
            self._look_ahead(label, at)

    def _look_ahead(self, label: str, at: Position) -> None:
        """Later incidents that meet the strand as it is now are decided again."""
        view = self._live_view(label, (*at, 0))
        if view is None or view.reach in self._looked.setdefault(label, {}):
            return
        self._looked[label][view.reach] = None
        assert self._first is not None
        for found in self._book.find(self.country, ahead(view.reach, at[0], self._first[0] + WINDOW)):
            members = members_of(found)
            if not members or position(members[-1]) <= at:
                continue
            self._open(found)
            for one in members[bisect_left(members, (*at, 0), key=position) :]:
                if meets(looks(self.outline(one)), view.reach):
                    self._queue_with_rest(position(one))

    def _start(self, at: Position) -> None:
        self._first = at if self._first is None else min(self._first, at)

    def _queue_with_rest(self, at: Position) -> None:
        """The incident, and what its report tells after it."""
        published, article, number = at
        self._queue(at)
        self._gather(article)
        for n in count(number + 1):
            if (published, article, n) not in self._home:
                return
            self._queue((published, article, n))

    def _queue(self, at: Position) -> None:
        """For decision, if it is within the window."""
        assert self._first is not None
        if at not in self._queued and (at in self._fresh or at[0] <= self._first[0] + WINDOW):
            self._queued.add(at)
            heappush(self._heap, at)

    # Events as they were

    def _labels(self, found: Indexed, at: Position) -> Iterator[str]:
        """The strands of a stored event, of which only some may have been there already."""
        event = found.event
        if event.id not in self.stored:
            if found.members and position(found.members[-1]) < at:
                label = event.strand or event.id
                self._whole[label] = found
                yield label
                return
            self._open(found)
        for label in self._in_event[event.id]:
            yield label

    def _live_view(self, label: str, moment: Moment | None) -> View | None:
        """The strand as it was at the moment; None where it had no members, or was part of another."""
        strand = self.strands.get(label)
        if strand is not None and strand.when is not None and (moment is None or strand.when < moment):
            return None
        view = self._view(label, moment)
        return view if view.members else None

    def _view(self, label: str, moment: Moment | None) -> View:
        """The strand as its members before the moment make it."""
        strand = self.strands.get(label)
        known = self._views.get(label)
        if strand is None:
            if known is None:
                known = self._views[label] = View.stored(self._whole[label])
            return known
        members = self._members(strand, moment)
        if known is None or known.members != members[: len(known.members)]:
            known = self._views[label] = View()
        for one in members[len(known.members) :]:
            known.add(one, [self.claims[claim] for claim in one.claims])
        return known

    def _members(self, strand: Strand, moment: Moment | None) -> list[Member]:
        own = strand.own if moment is None else strand.own[: bisect_left(strand.own, moment, key=position)]
        parts = [part for part in strand.parts if moment is None or (self.strands[part].when or moment) < moment]
        if not parts:
            return own
        return sorted([*own, *(one for part in parts for one in self._members(self.strands[part], moment))], key=position)

    def _at(self, at: Position) -> Member:
        own = self.strands[self._home[at]].own
        return own[bisect_left(own, at, key=position)]

    def _detach(self, at: Position, home: str) -> set[Union]:
        """Takes the incident out of its strand, and undoes the unions that it made."""
        self._home.pop(at, None)
        own = self.strands[home].own
        del own[bisect_left(own, at, key=position)]
        unions = self._unions.pop(at, set())
        for small, large in unions:
            self._part(small, large)
        return unions

    def _part(self, small: str, large: str) -> None:
        self.strands[small].into = self.strands[small].when = None
        self.strands[large].parts.remove(small)

    def _strand(self, label: str, event: str | None) -> Strand:
        strand = self.strands.get(label)
        if strand is None:
            strand = self.strands[label] = Strand(label, event)
        return strand

    def _open_whole(self, label: str) -> Strand:
        self._open(self._whole[label])
        return self.strands[label]

    def _open(self, found: Indexed) -> None:
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
        strand = self._strand(root, event.id)
        strand.pinned, strand.apart = pinned, frozenset(event.apart)
        if root not in self._views and members:
            self._views[root] = View.stored(found)
        for record in () if pinned else event.absorbed:
            labels.append(record.strand)
            strand = self._strand(record.strand, record.event or None)
            strand.into, strand.when = record.into, (record.published, record.article, record.number)
            self._unions.setdefault(strand.when, set()).add((record.strand, record.into))
        for record in () if pinned else event.absorbed:
            self.strands[record.into].parts.append(record.strand)
        for label in labels:
            self.strands[label].within = event.id
        for one in members:
            home = root if pinned else one.home
            self.strands[home].own.append(one)
            self._home[position(one)] = home


def _outweighs(left: View, right: View) -> bool:
    """More articles are about it; of equals, it was opened first."""
    sizes = len(left.mains), len(right.mains)
    return sizes[0] > sizes[1] or (sizes[0] == sizes[1] and position(left.members[0]) < position(right.members[0]))
