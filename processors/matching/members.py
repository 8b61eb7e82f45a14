"""What an event is made of: its members in canonical order, and the event as they make it. A pure fold, whatever order they came in.

Canonical order is that of publication; of articles published at the same moment, that of their ids; in an article, that of the text.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime

from processors.matching.incidents import Incident, Outline, outline
from processors.matching.index import Reach, stands
from processors.model import Claim, Event, Headline, Member
from processors.ports import Indexed
from processors.text.terms import Terms, blend, packed, unpacked

Position = tuple[datetime, str, int]
"""Where a member stands in canonical order."""
_LEAST_SHARE = 0.1
"""What a further report counts for in an event's terms at least, so that its words follow the story."""
_REMEMBERED = 1000
"""Outlines of stored events that are remembered."""
_FIRST, _LATEST = 4, 8
"""Headlines that an event keeps."""


def position(member: Member) -> Position:
    """Its place in canonical order."""
    return member.published, member.article, member.number


def after(at: Position) -> Position:
    """The moment right after: before the next incident of the same report."""
    published, article, number = at
    return published, article, number + 1


def member(incident: Incident, number: int) -> Member:
    """The incident as an event will keep it; `home` and `score` are still to be found."""
    article = incident.article
    led = incident.headline
    return Member(
        published=article.published, article=article.id, number=number, claims=tuple(claim.id for claim in incident.claims),
        main=incident.main, title=led.title if incident.main else "", angle=led.angle if incident.main else "",
        origin=article.origin or article.source, home="", score=0.0, terms=packed(incident.terms),
    )


def alone(member: Member, claims: list[Claim]) -> Outline:
    """The outline of the incident that the member is."""
    headlines = (_headline(member),) if member.main else ()
    return outline(claims, unpacked(member.terms), headlines=headlines, main=member.main)


def members_of(found: Indexed) -> tuple[Member, ...]:
    """The members of a stored event; of one that was stored without them, one for each of its articles."""
    if found.members or not found.claims:
        return found.members
    event = found.event
    titles = {one.article: one for one in event.headlines}
    of: dict[str, list[Claim]] = {}
    for claim in found.claims:
        of.setdefault(claim.article, []).append(claim)
    made = [
        Member(
            published=max(claim.published for claim in claims), article=article, number=0, claims=tuple(claim.id for claim in claims),
            main=article in event.mains, title=titles[article].title if article in titles else "",
            angle=titles[article].angle if article in titles else "", origin=claims[0].source, home=event.id, score=0.0,
            terms=packed(event.terms),
        )
        for article, claims in of.items()
    ]
    return tuple(sorted(made, key=position))


def _headline(member: Member) -> Headline:
    return Headline(article=member.article, title=member.title, angle=member.angle)


class View:
    """An event as some of its members make it."""

    def __init__(self) -> None:
        self.members: list[Member] = []
        self.claims: list[Claim] = []
        self.terms: Terms = ()
        self.mains: dict[str, None] = {}
        self.articles: dict[str, None] = {}
        self.origins: dict[str, None] = {}
        self.asides: list[str] = []
        self.headlines: list[Headline] = []
        self.title = ""
        self._outline: Outline | None = None
        self._reach: Reach | None = None

    @classmethod
    def stored(cls, found: Indexed) -> View:
        """A stored event, with all its members."""
        event, view = found.event, cls()
        view.members, view.claims, view.terms = list(members_of(found)), list(found.claims), event.terms
        view.mains, view.articles, view.origins = dict.fromkeys(event.mains), dict.fromkeys(event.articles), dict.fromkeys(event.origins)
        view.asides, view.headlines, view.title = list(event.asides), list(event.headlines), event.title
        if found.claims:
            view._outline = _outline_of(found)
        return view

    @classmethod
    def of(cls, members: Iterable[Member], claims: Mapping[str, Claim]) -> View:
        """The fold of members in canonical order."""
        view = cls()
        for one in members:
            view.add(one, [claims[claim] for claim in one.claims])
        return view

    def add(self, member: Member, claims: list[Claim]) -> None:
        """The next member."""
        if not self.members:
            self.title = member.title or claims[0].text
        self.members.append(member)
        self.claims.extend(claims)
        self.articles[member.article] = None
        self.origins[member.origin] = None
        if not member.main:
            self.asides.extend(member.claims)
        elif member.article not in self.mains:
            if not self.mains and member.title:
                self.title = member.title
            self.mains[member.article] = None
            self.headlines = _some([*self.headlines, _headline(member)])
        if member.main or not self.mains:
            share = 1.0 if not self.terms else max(_LEAST_SHARE, 1 / len(self.articles))
            self.terms = blend(self.terms, unpacked(member.terms), share)
        self._outline = self._reach = None

    @property
    def outline(self) -> Outline:
        """What further incidents are compared with. Only of an event with claims."""
        if self._outline is None:
            self._outline = _outline(self.claims, self.terms, self.headlines, self.mains)
        return self._outline

    @property
    def reach(self) -> Reach:
        """Where incidents find it. Only of an event with claims."""
        if self._reach is None:
            self._reach = stands(self.outline, self.members[-1].published)
        return self._reach

    @property
    def is_about_something(self) -> bool:
        """At least one article is about it."""
        return bool(self.claims and self.mains)


def _outline(claims: Sequence[Claim], terms: Terms, headlines: Iterable[Headline], mains: Collection[str]) -> Outline:
    return outline(claims, terms, headlines=tuple(headlines), main=bool(mains))


_outlines: OrderedDict[int, tuple[Event, tuple[Claim, ...], Outline]] = OrderedDict()
"""Of events that were looked at lately, by identity: a store hands out the same object until the event changes."""


def _outline_of(found: Indexed) -> Outline:
    """The outline of a stored event: most reports are compared with the same few."""
    event, claims = found.event, found.claims
    known = _outlines.get(id(event))
    if known is not None and known[0] is event and known[1] is claims:
        return known[2]
    made = _outline(claims, event.terms, event.headlines, event.mains)
    _outlines[id(event)] = event, claims, made
    if len(_outlines) > _REMEMBERED:
        _outlines.popitem(last=False)
    return made


def _some(headlines: list[Headline]) -> list[Headline]:
    """The first and the latest ones: what is compared does not grow with the event."""
    return headlines if len(headlines) <= _FIRST + _LATEST else [*headlines[:_FIRST], *headlines[-_LATEST:]]
