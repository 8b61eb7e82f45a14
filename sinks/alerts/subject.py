"""What deciding and wording need to know of a contradiction, and whether a rule or a silence means it."""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

from processors.alerts import AlertRule, Scope, Silence
from processors.model import Article, Claim, Contradiction
from processors.ports import Archive
from processors.text.analyzer import analyze
from processors.text.letters import normalize
from sinks.search.wanted import places_meant

_SIDE = 200
"""Claims of a side that are looked at; who stands further back repeats what these say."""


class Subject(NamedTuple):
    """A contradiction as it stands now, with what it is about."""

    contradiction: Contradiction
    title: str
    """The event's."""
    left: Claim
    right: Claim
    """The first claim of each side."""
    claims: tuple[Claim, ...]
    """Of both sides, the first of each."""
    origins: tuple[tuple[str, ...], tuple[str, ...]]
    """Independent origins of each side; an outlet's id where nothing is known of origins."""
    articles: tuple[Article | None, Article | None]
    """Those of `left` and `right`."""
    mark: str | None = None
    """The latest verdict of a person: "confirmed", "dismissed", "other_event", or None."""


def subjects(store: Archive, ids: set[str]) -> dict[str, Subject]:
    """The contradictions of these ids, as the store has them; those that it does not know whole are left out."""
    found = {id_: one for id_ in sorted(ids) if (one := store.contradiction(id_))}
    shown = {id_: tuple(side[:_SIDE] for side in one.sides) for id_, one in found.items()}
    claims = store.claims(sorted({claim for id_, one in found.items() for claim in (one.left, one.right, *shown[id_][0], *shown[id_][1])}))
    articles = store.articles(sorted({claims[id_].article for one in found.values() for id_ in (one.left, one.right) if id_ in claims}))
    origins = store.origins_of(sorted(found))
    outlines = store.outlines_of(sorted({one.event for one in found.values()}))
    verdicts = store.verdicts(sorted(found))
    made: dict[str, Subject] = {}
    for id_, one in found.items():
        left, right = claims.get(one.left), claims.get(one.right)
        if left is None or right is None:
            continue
        known = origins.get(id_, ((), ()))
        outline = outlines.get(one.event)
        marks = verdicts.get(id_, ())
        made[id_] = Subject(
            contradiction=one,
            title=outline.event.title if outline else left.text,
            left=left,
            right=right,
            claims=tuple(claims[claim] for side in shown[id_] for claim in side if claim in claims),
            origins=(known[0] or (left.source,), known[1] or (right.source,)),
            articles=(articles.get(left.article), articles.get(right.article)),
            mark=marks[-1].kind if marks else None,
        )
    return made


def wanted(rule: AlertRule, subject: Subject) -> bool:
    """Whether the rule wants the contradiction to be told."""
    if subject.contradiction.severity < rule.min_severity or min(map(len, subject.origins)) < rule.min_origins:
        return False
    if min(subject.left.confidence, subject.right.confidence) < rule.min_confidence:
        return False
    return means(rule, subject)


def silenced(silence: Silence, subject: Subject) -> bool:
    """Whether the silence means the contradiction. One that names neither event nor contradiction nor anything else means all."""
    named = (silence.events, subject.contradiction.event), (silence.contradictions, subject.contradiction.id)
    return all(not ids or own in ids for ids, own in named) and means(silence, subject)


def means(scope: Scope, subject: Subject) -> bool:
    """Whether the scope holds the contradiction: every list that is not empty has something of it."""
    if scope.acts and subject.contradiction.act not in scope.acts:
        return False
    if scope.outlets and not any(claim.source in scope.outlets for claim in subject.claims):
        return False
    if scope.places and not any(_lies_in(claim, place) for claim in subject.claims for place in scope.places):
        return False
    if scope.speakers and not any(_speaks(claim, speaker) for claim in subject.claims for speaker in scope.speakers):
        return False
    texts = (subject.title, *(claim.text for claim in subject.claims))
    return not scope.words or any(_says(text, words) for text in texts for words in scope.words)


def _lies_in(claim: Claim, place: str) -> bool:
    return claim.act.place is not None and not _places(place).isdisjoint((*claim.act.place.path, claim.act.place.id))


@cache
def _places(text: str) -> frozenset[str]:
    return frozenset(places_meant(text))


def _speaks(claim: Claim, speaker: str) -> bool:
    return any(speaker == one.id or normalize(speaker) in normalize(one.name) for one in (claim.speaker, *claim.via) if one is not None)


def _says(text: str, words: str) -> bool:
    """Whether the words stand in the text one after the other, folded as search folds them."""
    phrase = [term.term for term in analyze(words)]
    terms = [term.term for term in analyze(text)]
    return bool(phrase) and any(terms[start : start + len(phrase)] == phrase for start in range(len(terms) - len(phrase) + 1))
