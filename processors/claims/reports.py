"""Reports: the claims of one article revision by the country that they speak of, with what matching needs of the article."""

from __future__ import annotations

from typing import Final

import msgspec

from processors.claims.extraction import PLACELESS, extract
from processors.model import Article, Claim, Header, Report, identity
from processors.places import find
from processors.places.gazetteer import gazetteer
from processors.reading import Reading
from processors.text.terms import weigh
from processors.text.words import tokenize

_ISO: Final = 2
"""Letters of a country's code: other ids at the head of a path are of what lies in no country."""
_LOCAL: Final = frozenset(("rescue", "medic"))
"""Speakers who work where it happened: "فرق الإطفاء اليونانية"."""
_SEATS: Final = frozenset(("capital", "site"))
_STANDING: Final = 0.5
"""What a name counts for that may stand for a government: "الكرملين"."""
_GRAVE: Final = frozenset(("killed", "casualties", "chemical_attack"))


def reports(article: Article, claims: tuple[Claim, ...]) -> tuple[Report, ...]:
    """One report for each country, in order of first mention; a claim without a place goes where the claims around it go.

    For a revision, countries that only the revision before spoke of get an empty report, so that their events drop its claims.
    """
    of: dict[str, list[Claim]] = {}
    main = _main(claims)
    home = _home(article, claims, main)
    current = home
    towns = {_country(claim) for claim in claims if claim is not main and _in_a_town(claim) and not claim.background}
    for claim in claims:
        if _remark(claim):
            of.setdefault(home if main is not None else current, []).append(claim)
            continue
        vague = claim is main and not _in_a_town(claim) and _country(claim) not in towns
        current = home if vague or (claim.in_title and not _country(claim)) else _country(claim) or current
        of.setdefault(current, []).append(claim)
    for country in sorted(_left(article) - of.keys()):
        of[country] = []
    header = Header(
        id=article.id, revision=article.revision, url=article.url, source=article.source, title=article.title, published=article.published,
        origin=article.origin, fingerprint=article.fingerprint, backfill=article.backfill,
    )
    terms = weigh(tokenize(article.title), tokenize(article.text))
    places = tuple(dict.fromkeys(c.act.place.id for c in claims if c.act.place is not None))
    return tuple(
        Report(
            id=identity("report", article.id, str(article.revision), country), country=country, article=header, claims=tuple(told),
            main=main.id if main is not None and any(c.id == main.id for c in told) else None, terms=terms, places=places,
        )
        for country, told in of.items()
    )


def _home(article: Article, claims: tuple[Claim, ...], main: Claim | None) -> str:
    """The country that the article is about, by votes of its claims: towns count more than countries ("near the border with …"),
    the first more than the last. Where none of them tells where something happened, the country of which it speaks most."""
    votes: dict[str, float] = {}
    placed = False
    for position, claim in enumerate(claims):
        country = _country(claim)
        if country:
            leads = claim is main or (main is not None and _again(claim, main))
            vote = (1.0 if _in_a_town(claim) else 0.4) * (2.0 if leads else 1.0) * (0.3 if claim.background else 1.0)
            votes[country] = votes.get(country, 0.0) + vote / (1 + 0.2 * position)
            placed = placed or claim.act.type not in PLACELESS
    if claims and not placed:
        votes = _spoken_of(article) or votes or _of_actors(claims) or _of_speakers(claims)
    return max(votes, key=lambda country: (votes[country], country), default="")


def _again(claim: Claim, main: Claim) -> bool:
    """Whether the text tells the main figure over again."""
    told, least = claim.act.quantity, main.act.quantity
    return claim.act.type == main.act.type and told is not None and least is not None and (told.min, told.max) == (least.min, least.max)


def _spoken_of(article: Article) -> dict[str, float]:
    """How many places of each country the article names: a pilgrim's nationality is not where he died, and a capital may only stand for
    who governs. That of which most of the article speaks comes first where they are as many."""
    reading = Reading(article)
    votes: dict[str, float] = {}
    for i in range(len(reading)):
        for place in reading.places(i):
            if place.kind != "country" and place.country and place.first >= reading.dateline(i):
                votes[place.country] = votes.get(place.country, 0.0) + (_STANDING if place.kind in _SEATS else 1.0)
    if reading.country in votes:
        votes[reading.country] += _STANDING
    return votes


def _of_actors(claims: tuple[Claim, ...]) -> dict[str, float]:
    """Where no place is told, whose governments, armies and movements act or speak: "قالت حكومة الوفاق إن الهدنة انهارت"."""
    votes: dict[str, float] = {}
    for claim in claims:
        named = [*claim.act.actors, *((claim.speaker,) if claim.speaker is not None else ())]
        for country in {one.id.partition(".")[0].upper() for one in named if one.id and "." in one.id}:
            if gazetteer().get(country) is not None:
                votes[country] = votes.get(country, 0.0) + 1.0
    return votes


def _of_speakers(claims: tuple[Claim, ...]) -> dict[str, float]:
    """Where these are of no country either, the one that a speaker's own name tells: "بعثة الأمم المتحدة في ليبيا", "الإطفاء اليونانية"."""
    votes: dict[str, float] = {}
    for name, local in sorted({(claim.speaker.name, claim.speaker.kind in _LOCAL) for claim in claims if claim.speaker is not None}):
        for one in find(tokenize(name), name):
            for place in one.candidates[:1]:
                if place.kind == "country" and (local or not one.adjective):
                    votes[place.country] = votes.get(place.country, 0.0) + 1.0
    return votes


def _remark(claim: Claim) -> bool:
    """Something said of no known act: it goes with what the article is about."""
    return claim.act.type == "other" and claim.stance == "asserts"


def _in_a_town(claim: Claim) -> bool:
    return claim.act.place is not None and len(claim.act.place.path) > 1


def _country(claim: Claim) -> str:
    """The country of the claim's place; "" where it has none, and for what several countries share (a sea, a lake)."""
    path = claim.act.place.path if claim.act.place is not None else ()
    return path[0] if path and len(path[0]) == _ISO else ""


def _left(article: Article) -> set[str]:
    """Countries that the revision before spoke of."""
    if article.previous_text is None:
        return set()
    title, text = article.previous_title or "", article.previous_text
    before = msgspec.structs.replace(article, title=title, text=text, previous_title=None, previous_text=None)
    return {report.country for report in reports(before, extract(before))}


def _main(claims: tuple[Claim, ...]) -> Claim | None:
    """What the article is about: a figure of the title or the lead, else the first grave act."""
    best: Claim | None = None
    least = 0.0
    for position, claim in enumerate(claims):
        if claim.superseded or claim.part_of is not None or (_remark(claim) and any(not _remark(other) for other in claims)):
            continue
        act = claim.act
        value = 3.0 * claim.in_title + 2.0 * (act.quantity is not None) + 1.5 * (act.type in _GRAVE) + 1.0 * (act.place is not None)
        value += claim.confidence - 0.3 * position - 3.0 * claim.background
        if best is None or value > least:
            best, least = claim, value
    return best
