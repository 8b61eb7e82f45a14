"""The incidents that a report tells of. Most reports have one; a round-up has several, and background is one of its own."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cached_property
from itertools import pairwise
from typing import TypeVar

from processors.matching.headlines import LOST, headline
from processors.matching.headlines import terms as title_terms
from processors.model import Claim, Header, Headline, Place, Report
from processors.relations.knowledge import knowledge
from processors.relations.scope import names_a_day, place_apart, time_apart
from processors.relations.voice import says
from processors.text.terms import Terms, weigh
from processors.text.words import readings, tokenize

T = TypeVar("T")
DAY = timedelta(days=1)
_FRESH = timedelta(hours=36)
"""What a report without a time of its own tells of happened within so long before it was published."""
VICTIMS = frozenset({"killed", "injured", "casualties", "missing", "detained"})
"""Acts that count people."""
_ASIDE = frozenset({"election", "price"})
"""Acts whose day does not date what is told beside them: of an attack's report, when the last election was."""
_PERHAPS = frozenset({"قد", "ان", "بان", "وقد"})
_PRESENT = ("ي", "ت")
_BOUND_TO = frozenset({"مرشح", "مرشحه", "قابل", "قابله", "مرشحا"})
_BEFORE = 2
"""Days between what happened and what somebody says of it."""
_SEVERAL = 3
_REGION = 2
"""Steps of a path that ends with a province or a region."""
_ALL = 5
"""Articles of which each is a fifth."""
_FINE = frozenset({"minute", "hour", "part_of_day", "day"})


@dataclass(slots=True)
class Incident:
    """Claims of one report that speak of one happening."""

    article: Header
    main: bool
    claims: list[Claim] = field(default_factory=list)
    terms: Terms = ()
    scene: Place | None = None
    """Where it was, of which the headline says only about where: "شمال بغداد" of a town that the text names."""

    @property
    def headline(self) -> Headline:
        """The article's, with what it leads with."""
        return headline(self.article.id, self.article.title, self.claims)

    @property
    def outline(self) -> Outline:
        """What matching compares."""
        return outline(self.claims, self.terms, headlines=(self.headline,) if self.main else (), main=self.main)


@dataclass(frozen=True)
class Outline:
    """What matching compares: of an incident, or of an event."""

    place: Place | None
    start: datetime
    end: datetime
    timed: bool
    """The window comes from times in the text, not from when it was published."""
    reported: bool
    """… which say when it was told, not when it was."""
    named: bool
    """… and name a weekday or a date."""
    published: tuple[datetime, datetime]
    """Of the first and the last article."""
    risen: bool
    """The text says that a toll of it rose: an earlier one was told."""
    acts: frozenset[str]
    actors: frozenset[str]
    figures: frozenset[tuple[str, int | None, int | None]]
    places: frozenset[str]
    leads: frozenset[str]
    """Of these, what the articles name first: further down they tell what happened elsewhere before."""
    terms: Terms
    headlines: tuple[Headline, ...]
    main: bool

    @cached_property
    def titles(self) -> tuple[Terms, ...]:
        """The terms of the headlines, each text once."""
        return tuple(title_terms(title) for title in dict.fromkeys(one.title for one in self.headlines))

    @cached_property
    def known(self) -> dict[str, float]:
        """The weight of each term."""
        return dict(self.terms)

    @cached_property
    def known_titles(self) -> tuple[dict[str, float], ...]:
        """The weight of each term of each headline."""
        return tuple(map(dict, self.titles))

    @cached_property
    def angles(self) -> frozenset[str]:
        """What at least a fifth of the headlines lead with."""
        return _common((one.article, one.angle) for one in self.headlines if one.angle)

    @cached_property
    def toll(self) -> bool:
        """It counts more than two dead or missing: who mourns or condemns so tells what happened."""
        return any(low == high for low, high in self.lost)

    @cached_property
    def lost(self) -> frozenset[tuple[int, int | None]]:
        """Its counts of more than two dead or missing: "عشرات القتلى" among them."""
        return frozenset((low, high) for act, low, high in self.figures if act in LOST and low is not None and low >= _SEVERAL)

    @cached_property
    def days(self) -> range:
        """Days since 1970 that the window touches; of what was only told then, those before it, too."""
        return range(_day(self.start) - (_BEFORE if self.reported else 0), _day(self.end - timedelta(microseconds=1)) + 1)


def _day(moment: datetime) -> int:
    return moment.toordinal()


def incidents(report: Report) -> list[Incident]:
    """The incidents of a report in the order of the text, the main one first; every claim is in exactly one.

    A claim without a place and time of its own belongs to the incident told just before it. A night and the morning after it
    are one incident; that their figures are two is for the relations to see.
    """
    main = next((claim for claim in report.claims if claim.id == report.main), None)
    found: list[Incident] = []
    if main is not None:
        found.append(Incident(report.article, True, [main], report.terms))
    last: Incident | None = found[0] if found else None
    if main is not None and main.in_title:
        titled = [claim for claim in report.claims if claim.in_title]
        found[0].scene = next((c.act.place for c in report.claims if _located_by(c, titled)), None)
    for claim in report.claims:
        if claim is main:
            continue
        home = next((incident for incident in ([last] if last else []) + found if _belongs(claim, incident)), None)
        if home is None:
            home = Incident(report.article, False)
            found.append(home)
        home.claims.append(claim)
        last = home if not claim.in_title else last
    for incident in found:
        if not incident.main:
            incident.terms = weigh((), (token for text in dict.fromkeys(c.text for c in incident.claims) for token in tokenize(text)))
        incident.claims.sort(key=lambda c: (not c.in_title, c.start, c.end, c.id))
    return found


def _belongs(claim: Claim, incident: Incident) -> bool:
    lead = incident.claims[0]
    if claim.background != lead.background:
        return False
    loosely = incident.scene is not None and not place_apart(claim.act.place, incident.scene)
    return not any(
        (place_apart(claim.act.place, other.act.place) and not (loosely and other.in_title))
        or time_apart(claim.act.time, other.act.time, slack=DAY)
        for other in incident.claims
    )


def _located_by(claim: Claim, titled: list[Claim]) -> bool:
    """Whether the text tells a figure of the headline over again, with a place of its own: that is where it was."""
    told = claim.act.quantity
    if claim.in_title or claim.act.place is None or told is None or told.min is None or told.min < _SEVERAL:
        return False
    return any(
        other.act.type == claim.act.type and other.act.quantity is not None
        and (other.act.quantity.min, other.act.quantity.max) == (told.min, told.max) and place_apart(claim.act.place, other.act.place)
        for other in titled
    )


def outline(claims: Sequence[Claim], terms: Terms, *, headlines: tuple[Headline, ...] = (), main: bool) -> Outline:
    """The outline of an incident from its claims (at least one)."""
    dated = [c for c in claims if c.act.type not in _ASIDE] or claims
    times = [c.act.time for c in dated if c.act.time is not None and c.act.time.precision in _FINE and c.act.time.start <= c.published]
    published = min(c.published for c in claims), max(c.published for c in claims)
    reported = bool(times) and all(t.reported for t in times)
    if times:
        (start, end), _ = Counter((t.start, t.end) for t in times if reported or not t.reported).most_common(1)[0]
    else:
        start, end = published[0] - _FRESH, published[0]
    return Outline(
        place=best_place(claims),
        start=start,
        end=max(end, start + timedelta(minutes=1)),
        timed=bool(times),
        reported=reported,
        named=any(names_a_day(t) for t in times if (t.start, t.end) == (start, end)),
        published=published,
        risen=bool(_common((c.article, True) for c in claims if _rises(c))),
        acts=_common((c.article, c.act.type) for c in claims),
        actors=_common((c.article, actor.id) for c in claims for actor in c.act.actors if actor.id),
        figures=_common((c.article, (_counted(c), c.act.quantity.min, c.act.quantity.max)) for c in claims if c.act.quantity is not None),
        places=_common((c.article, place) for c in claims if c.act.place is not None for place in c.act.place.path[1:]),
        leads=_common((article, place) for article, first in _leads(claims).items() for place in first.path[1:]),
        terms=terms,
        headlines=headlines if main else (),
        main=main,
    )


def _counted(claim: Claim) -> str:
    """What a figure counts: six children among the dead are not the six dead of another happening."""
    return claim.act.type if claim.part_of is None else f"{claim.act.type}, part"


def _leads(claims: Sequence[Claim]) -> dict[str, Place]:
    """The first place below its country that each article names, with all that the article says it lies in.

    Of a region that its headline names, the place in it that comes next.
    """
    found: dict[str, Place] = {}
    wide: set[str] = set()
    for claim in claims:
        place = claim.act.place
        if place is None or len(place.path) == 1 or claim.background:
            continue
        lead = found.get(claim.article)
        if lead is None:
            found[claim.article] = place
            if claim.in_title and len(place.path) == _REGION:
                wide.add(claim.article)
        elif lead.id == place.id and len(place.path) > len(lead.path):
            found[claim.article] = place  # the headline names the quarter, the text also its town
        elif claim.article in wide and lead.id != place.id:
            wide.discard(claim.article)
            if lead.id in place.path:
                found[claim.article] = place
    return found


def _rises(claim: Claim) -> bool:
    """The sentence says that the number of victims rose."""
    if claim.act.quantity is None or claim.act.type not in VICTIMS or claim.background or not says(claim, knowledge().rising):
        return False
    norms = [token.word.norm for token in tokenize(claim.text)]
    rising = (pair for pair in pairwise(["", *norms]) if any(word in knowledge().rising for _, word in readings(pair[1])))
    return any(not _may(before, norm) for before, norm in rising)


def _may(before: str, norm: str) -> bool:
    """ "قد يرتفع", "أن يرتفع", "مرشح للارتفاع": it has not risen."""
    return (before in _PERHAPS and norm[:1] in _PRESENT) or before in _BOUND_TO


def _common(told: Iterable[tuple[str, T]]) -> frozenset[T]:
    """What at least a fifth of the articles tell: an event of fifty reports names every town of its country somewhere."""
    articles: dict[T, set[str]] = {}
    everyone: set[str] = set()
    for article, item in told:
        by = articles.get(item)
        if by is None:
            articles[item] = {article}
        else:
            by.add(article)
        everyone.add(article)
    if len(everyone) <= _ALL:
        return frozenset(articles)
    return frozenset([item for item, by in articles.items() if 5 * len(by) >= len(everyone)])


def best_place(claims: Sequence[Claim]) -> Place | None:
    """The place that most claims name, the most specific of those named equally often."""
    named = [c.act.place for c in claims if c.act.place is not None]
    votes = Counter(place.id for place in named)
    known = {place.id: place for place in named}

    def rank(place: Place) -> tuple[int, int, int, str]:
        agree = sum(n for other, n in votes.items() if place.id in known[other].path or other in place.path)
        return agree, len(place.path), votes[place.id], place.id

    return max(known.values(), key=rank, default=None)
