"""What a headline leads with. Articles that condemn a bombing, or tell whom the police arrested after it, share most words with those
that tell of the bombing; what comes first in the headline keeps them apart."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache, lru_cache

import msgspec

from processors.model import Claim, Headline
from processors.tables import load_toml
from processors.text.letters import normalize
from processors.text.terms import Terms, weigh
from processors.text.words import readings, tokenize

HAPPENING = "happening"
"""The angle of a headline that leads with what happened."""
LOST = frozenset({"killed", "missing", "casualties"})
"""Acts by which people are no more."""
_BY_ACT = {"detained": "arrest", "released": "arrest", "other": "", "price": "", "election": ""}
"""Acts of a headline that are no happening in this sense; "" says nothing."""


class _Table(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    retelling: frozenset[str]
    dealing: frozenset[str]
    speaking: frozenset[str]
    stating: frozenset[str]
    angles: dict[str, list[str]]


@cache
def _table() -> _Table:
    return load_toml("headlines.toml", _Table)


@cache
def retelling() -> frozenset[str]:
    """The angles of articles that react to a happening and may tell it over again."""
    return _table().retelling


@cache
def dealing_with() -> frozenset[str]:
    """The angles of articles on who answers for a happening."""
    return _table().dealing


@cache
def telling() -> frozenset[str]:
    """The angles of articles that tell the happening, or tell it over again with its toll: who mourns says whom."""
    return retelling() | {HAPPENING}


@cache
def _angles() -> dict[str, str]:
    """Angle by normalised word."""
    return {normalize(word): angle for angle, words in _table().angles.items() for word in words}


def headline(article: str, title: str, claims: Sequence[Claim]) -> Headline:
    """The headline of an article with these claims."""
    told = [(claim.start, _BY_ACT.get(claim.act.type, HAPPENING)) for claim in claims if claim.in_title and claim.article == article]
    leads = [*_told(title), *((at, angle) for at, angle in told if angle)]
    at, angle = min(leads, default=(0, ""))
    if angle in _table().speaking and any(at < start and _states(title[at:start]) for start in _dead(claims, article)):
        angle = HAPPENING
    return Headline(article=article, title=title, angle=angle)


def _dead(claims: Sequence[Claim], article: str) -> Iterator[int]:
    """Where the title counts dead or missing."""
    yield from (c.start for c in claims if c.in_title and c.article == article and c.act.type in LOST and c.act.quantity is not None)


def _states(words: str) -> bool:
    """ "… وتؤكد": a further clause gives somebody's own word of what happened."""
    return any(token.word.norm in _stating() for token in tokenize(words))


@cache
def _stating() -> frozenset[str]:
    return frozenset(map(normalize, _table().stating))


@lru_cache(maxsize=10_000)
def terms(title: str) -> Terms:
    """The terms of a title alone: an event keeps its headlines while reports come and go."""
    return weigh(tokenize(title), ())


@lru_cache(maxsize=10_000)
def _told(title: str) -> tuple[tuple[int, str], ...]:
    """Where the title has a word of an angle."""
    known = _angles()
    return tuple(
        (token.start, angle)
        for token in tokenize(title)
        if (angle := next((known[rest] for _, rest in readings(token.word.norm) if rest in known), ""))
    )
