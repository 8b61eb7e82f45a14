"""Deciding in canonical order, whatever order reports come in: each incident against the events as they were when it was published.

Where an incident comes late, or an article is edited, the strands that change are *stirred*: from there on, what had joined them, what
was united with them, and what might join them now is decided again, one after the other, until nothing more changes. An edited
article's old incidents are taken out in the same way, so what stands is always what its newest revision alone would have made.

What bounds it: only incidents that share a key with a strand that changed (`meets`), and only those published within `WINDOW` of the
report; what is later, and whatever a person's verdict put where it is, stays. The normal report comes after all that it meets, and
is decided once.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable
from datetime import datetime, timedelta
from heapq import heappop, heappush
from itertools import count

from processors.matching.incidents import Outline
from processors.matching.index import Reach, ahead, event_key, keys, looks, meets, strand_key
from processors.matching.members import Position, View, after, members_of, position
from processors.matching.score import look_alike, matching, score
from processors.matching.strands import Strand, Strands, Union
from processors.model import Claim, Member, identity
from processors.ports import EventBook, Indexed

WINDOW = timedelta(days=14)
"""How long after a late report what was published is decided again."""


class Timeline:
    """What one report changes in the events of its country."""

    def __init__(self, country: str, book: EventBook, prior: float) -> None:
        self.strands = Strands(country, book)
        self.stirred: dict[str, Position] = {}
        """Strands that are not what they were, and since when."""
        self._country = country
        self._book = book
        self._prior = prior
        self._fresh: dict[Position, tuple[Member, str | None]] = {}
        self._heap: list[Position] = []
        self._queued: set[Position] = set()
        self._looked: dict[str, dict[Reach, Position]] = {}
        """By strand, where it stood at each step: what looked there from then on was queued."""
        self._until: datetime | None = None

    # What the report brings and takes away

    def withdraw(self, found: Indexed, article: str) -> None:
        """The article's incidents leave the event."""
        strands = self.strands
        strands.gathered(article)
        strands.open(found)
        root = strands.strands_of(found)[0]
        for one in members_of(found):
            if one.article == article:
                at = position(one)
                self._start(at)
                home = root if strands[root].pinned else one.home
                unions = strands.detach(at, home)
                self._stir({home, *(label for union in unions for label in union)}, at)

    def insert(self, incident: Member, claims: list[Claim], home: str | None) -> None:
        """An incident to be decided on, or put where a person wants it."""
        at = position(incident)
        self._start(at)
        self.strands.gathered(incident.article)
        self.strands.claims.update((claim.id, claim) for claim in claims)
        self._fresh[at] = incident, home
        self._queue(at)

    def run(self) -> None:
        """Decides on what came, and again on what that changes, in canonical order."""
        while self._heap:
            at = heappop(self._heap)
            self._queued.discard(at)
            if at in self._fresh or (self.strands.place(at) is not None and not self._stays(at)):
                self._decide(at)

    def found_by(self, strand: Strand) -> set[str]:
        """The keys by which the strand, and what went into it, was found at any time: a late report finds it as it was."""
        found = {key for reach in self._looked.get(strand.label, ()) for key in keys(reach)}
        if strand.within is not None:
            found.update(key for key in self.strands.stored[strand.within].keys if key.startswith(("p:", "w:")))
        return found.union(*(self.found_by(self.strands[part]) for part in strand.parts))

    # Deciding

    def _decide(self, at: Position) -> None:
        strands = self.strands
        one, fixed = self._fresh.pop(at, (None, None))
        before = unions = None
        if one is None:
            one, before = strands.at(at), strands.place(at)
            unions = strands.detach(at, before or "")
        mine = strands.outline(one)
        candidates = [] if fixed else self._candidates(at, [looks(mine), *self._told_before(at)])
        home, points = (fixed, 0.0) if fixed else self._best(mine, candidates)
        if home is None:
            home = self._opened(one, at)
        strand = strands[home]
        was = strands.view(strand.label, at)
        outline = was.outline if was.is_about_something else None
        strands.attach(one, home, points)
        now = self._unite(home, at, outline, [label for label, _ in candidates])
        if home != before or now != unions:
            changed = {home, *(label for union in (unions or set()) ^ now for label in union)}
            self._stir(changed | ({before} if before is not None else set()), at)
        for small, large in sorted(now):
            if small in self.stirred:
                self._stir({large}, at)
        if home in self.stirred:
            self._look_ahead(home, at)

    def _stays(self, at: Position) -> bool:
        """Whether the incident surely stays where it is: what changed is no better than its event, and not one with it."""
        strands = self.strands
        home = strands.place(at) or ""
        if strands[home].pinned:
            return True
        if home in self.stirred or strands.made_unions(at):
            return False
        one = strands.at(at)
        mine = strands.outline(one)
        look = looks(mine)
        others = [view for label in self.stirred if (view := strands.live_view(label, at)) is not None]
        if any(score(mine, view.outline, self._prior) >= one.score for view in others if meets(look, view.reach)):
            return False
        told = [look, *self._told_before(at)]
        others = [view for view in others if view.is_about_something and any(meets(look, view.reach) for look in told)]
        if not others:
            return True
        was = strands.view(home, at)
        before = was.outline if was.is_about_something else None
        now = strands.view(home, after(at))
        return not now.is_about_something or not any(look_alike(now.outline, view.outline, before) for view in others)

    def _candidates(self, at: Position, told: list[Reach]) -> list[tuple[str, View]]:
        """The events that what is told meets, as they were at that time; the one opened first comes first."""
        strands = self.strands
        labels = dict.fromkeys(self.stirred)
        for look in told:
            for found in strands.found(look):
                labels.update(dict.fromkeys(strands.labels(found, at)))
        views = [(label, view) for label in labels if (view := strands.live_view(label, at)) is not None]
        met = [(label, view) for label, view in views if any(meets(look, view.reach) for look in told)]
        return sorted(met, key=lambda one: position(one[1].members[0]))

    def _told_before(self, at: Position) -> list[Reach]:
        """Where the report's incidents before this one look: what they met is united with its event, too."""
        published, article, number = at
        if not number:
            return []
        self.strands.gather(article)
        before = [(published, article, n) for n in range(number)]
        return [looks(self.strands.outline(self.strands.at(one))) for one in before if self.strands.place(one) is not None]

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
        """A new strand, named after the first claim: a replay opens the same one. Where others hold that name, it gets a number."""
        strands = self.strands
        for number in count():
            label = identity("event", self._country, one.claims[0], *([str(number)] if number else []))
            for found in self._book.find(self._country, [event_key(label), strand_key(label)]):
                whole = strands.whereabouts(found)
                if whole is not None:
                    strands.open(whole)
            strand = strands.named(label)
            if not strand.pinned and not strands.members(strand, at) and (strand.when is None or strand.when > at):
                return label
        raise AssertionError("numbers do not end")

    def _unite(self, home: str, at: Position, before: Outline | None, candidates: list[str]) -> set[Union]:
        """The event takes in those that now look like the same one, or goes into one that more articles are about.

        `before` is what it was without the incident at hand: one that sums up two happenings makes them alike, but no single one.
        """
        strands = self.strands
        made: set[Union] = set()
        joined, mine = home, strands.view(home, after(at))
        for label in candidates:
            if label == joined or not mine.is_about_something or self._are_apart(home, label):
                continue
            other = strands.view(label, after(at))
            if other.is_about_something and look_alike(mine.outline, other.outline, before):
                large, small = (home, label) if _outweighs(mine, other) else (label, home)
                self._join(small, large, at)
                made.add((small, large))
                home, mine = large, strands.view(large, after(at))
        return made

    def _join(self, small: str, large: str, at: Position) -> None:
        later = self.strands.join(small, large, at)
        if later is not None:
            into, when = later
            self._stir({into}, when)
            self._queue(when)

    def _are_apart(self, left: str, right: str) -> bool:
        """A person said that they are two."""
        (names, apart), (others, apart_from) = self.strands.said(left), self.strands.said(right)
        return not names.isdisjoint(apart_from) or not others.isdisjoint(apart)

    # What changes with it

    def _stir(self, labels: Iterable[str], at: Position) -> None:
        """These are not what they were, from `at` on: what they made of later incidents is open again."""
        for label in sorted(labels):
            strand = self.strands[label]
            if label not in self.stirred or at < self.stirred[label]:
                self.stirred[label] = at
                if not strand.pinned:
                    for one in strand.own[bisect_left(strand.own, after(at), key=position) :]:
                        self._queue(position(one))
            for when in (strand.when, *(self.strands[part].when for part in strand.parts)):
                if when is not None and when > at:
                    self._queue(when)
            self._look_ahead(label, at)

    def _look_ahead(self, label: str, at: Position) -> None:
        """Later incidents that meet the strand as it is now are decided again."""
        strands = self.strands
        view = strands.live_view(label, after(at))
        if view is None:
            return
        looked = self._looked.setdefault(label, {})
        if view.reach in looked and looked[view.reach] <= at:
            return
        looked[view.reach] = at
        for found in self._book.find(self._country, ahead(view.reach, at[0], self._until or at[0])):
            members = members_of(found)
            if not members or position(members[-1]) <= at:
                continue
            strands.open(found)
            for one in members[bisect_left(members, after(at), key=position) :]:
                if meets(looks(strands.outline(one)), view.reach):
                    self._queue_with_rest(position(one))

    def _start(self, at: Position) -> None:
        until = at[0] + WINDOW
        self._until = until if self._until is None else min(self._until, until)

    def _queue_with_rest(self, at: Position) -> None:
        """The incident, and what its report tells after it."""
        published, article, number = at
        self._queue(at)
        self.strands.gather(article)
        for n in count(number + 1):
            if self.strands.place((published, article, n)) is None:
                return
            self._queue((published, article, n))

    def _queue(self, at: Position) -> None:
        """For decision, if it is within the window."""
        if at not in self._queued and (at in self._fresh or self._until is None or at[0] <= self._until):
            self._queued.add(at)
            heappush(self._heap, at)


def _outweighs(left: View, right: View) -> bool:
    """More articles are about it; of equals, it was opened first."""
    sizes = len(left.mains), len(right.mains)
    return sizes[0] > sizes[1] or (sizes[0] == sizes[1] and position(left.members[0]) < position(right.members[0]))
