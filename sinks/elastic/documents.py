"""What a record becomes in the index: which document, in which index, at which version. Pure.

Every document has an id and a version from the record itself, so that writing it again, in any order, ends in the same: the
server keeps the highest version and answers 409 to lower ones, which is success. The same version is written again: after an
upgrade that understands more, a replay brings the index up to date. The index is that of the month of the record's own
time, never of its arrival: a record that is written again meets its earlier self.

Versions of articles and claims of one revision: 1 as the poller saw it, 2 with what extraction found, 3 replaced by a later
revision. All else counts its own versions.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any, NamedTuple

from processors.alerts import AlertRule, Delivery, Notice, Silence
from processors.model import (
    Alert,
    Article,
    Claim,
    Contradiction,
    DeadLetter,
    Event,
    Extraction,
    Feed,
    FeedState,
    Place,
    SavedSearch,
    Verdict,
    encode,
    identity,
)
from processors.text.analyzer import terms
from sinks.elastic.mappings import MONTHLY, Kind
from sinks.elastic.standing import Standing
from sinks.paging import micros

SEEN, UNDERSTOOD, REPLACED = 1, 2, 3
"""Versions of an article's document; a claim has the last two."""


class Document(NamedTuple):
    """One document to write, as it goes over the wire; `source` None removes it."""

    into: str
    """The index."""
    id: str
    version: int
    source: bytes | None


def alias(prefix: str, kind: Kind) -> str:
    """The name under which all indices of a kind are read."""
    return f"{prefix}{kind.replace('_', '-')}"


def index_of(prefix: str, kind: Kind, moment: datetime | None = None) -> str:
    """The index that a record of this time is written to. Months are named by their first day, as lifecycle policies read it."""
    name = alias(prefix, kind)
    return f"{name}-{moment.year:04}.{moment.month:02}.01" if kind in MONTHLY and moment is not None else f"{name}-1"


class Documents:
    """Records as documents of the indices whose names begin with `prefix`."""

    def __init__(self, prefix: str) -> None:
        self._prefix = prefix

    def article(self, article: Article) -> Iterator[Document]:
        """As the poller saw it, before anything was found in it."""
        yield self._article(article, SEEN, {})

    def extraction(self, found: Extraction) -> Iterator[Document]:
        """The article with what its claims speak of, and the claims."""
        more = {"claims": [claim.id for claim in found.claims], "facets": sorted(_facets(found.claims))}
        yield self._article(found.article, UNDERSTOOD, more)
        for number, claim in enumerate(found.claims):
            yield self._claim(claim, UNDERSTOOD, {"number": number, "replaced": False})

    def replaced(self, kind: Kind, into: str, id: str, source: Mapping[str, Any]) -> Document:
        """The document of an earlier revision, from what the index holds of it: no longer searched, but still there.

        What extraction added to an article is left out, for it may not have come yet.
        """
        kept = {name: value for name, value in source.items() if kind != "articles" or name not in ("claims", "facets")}
        return Document(into, id, REPLACED, encode(kept | {"replaced": True}))

    def event(self, event: Event) -> Iterator[Document]:
        more = {
            "moment": micros(event.end), "sizes": {"claims": len(event.claims), "articles": len(event.articles)},
            "figures": _figures(event), **_location(event.place),
        }
        yield Document(index_of(self._prefix, "events"), event.id, event.version, _joined(event, more))

    def contradiction(self, one: Contradiction, standing: Standing) -> Iterator[Document]:
        seen = {"moment": micros(one.first_seen), "country": standing.country, "title": standing.title}
        sides = {name: getattr(standing, name) for name in ("outlets", "speakers", "places", "lefts", "rights")}
        where = {} if standing.lat is None or standing.lon is None else {"location": {"lat": standing.lat, "lon": standing.lon}}
        yield Document(index_of(self._prefix, "contradictions"), one.id, one.version, _joined(one, seen | sides | where))

    def alert(self, alert: Alert) -> Iterator[Document]:
        yield Document(index_of(self._prefix, "alerts", alert.made), alert.id, 1, _joined(alert, {"moment": micros(alert.made)}))

    def verdict(self, verdict: Verdict) -> Iterator[Document]:
        yield Document(index_of(self._prefix, "verdicts"), verdict.id, 1, _joined(verdict, {"moment": micros(verdict.at)}))

    def feed(self, state: FeedState) -> Iterator[Document]:
        """How a feed stands; its version is the time of its last poll."""
        version = 1 if state.last_poll is None else max(1, micros(state.last_poll))
        yield Document(index_of(self._prefix, "feeds"), state.feed, version, encode(state))

    def unlisted(self, feed: str, at: datetime) -> Iterator[Document]:
        """The removal of a feed that is no longer in the list."""
        yield Document(index_of(self._prefix, "feeds"), feed, max(1, micros(at)), None)

    def listed(self, feed: Feed, version: int) -> Iterator[Document]:
        """A feed of the list. Feeds and all that alerting keeps have the version of their place in their topic."""
        yield Document(index_of(self._prefix, "listed"), feed.id, version, encode(feed))

    def notice(self, notice: Notice, version: int) -> Iterator[Document]:
        more = {"moment": micros(notice.made), "until": micros(notice.due), "waiting": notice.waiting}
        yield Document(index_of(self._prefix, "notices"), notice.id, version, _joined(notice, more))

    def delivery(self, delivery: Delivery, version: int) -> Iterator[Document]:
        yield Document(index_of(self._prefix, "deliveries"), delivery.id, version, _joined(delivery, {"moment": micros(delivery.made)}))

    def silence(self, silence: Silence, version: int) -> Iterator[Document]:
        yield Document(index_of(self._prefix, "silences"), silence.id, version, _joined(silence, {"until": micros(silence.ends)}))

    def alert_rule(self, rule: AlertRule, version: int) -> Iterator[Document]:
        """Its name may be longer than an id can be."""
        yield Document(index_of(self._prefix, "alert_rules"), identity("alert rule", rule.name), version, encode(rule))

    def removed(self, kind: Kind, name: str, version: int) -> Iterator[Document]:
        """The removal of a rule or of a feed of the list."""
        id_ = identity("alert rule", name) if kind == "alert_rules" else name
        yield Document(index_of(self._prefix, kind), id_, version, None)

    def dead_letter(self, letter: DeadLetter) -> Iterator[Document]:
        """Its version is the time of the failure: it may fail again."""
        at = micros(letter.failed)
        yield Document(index_of(self._prefix, "dead_letters"), letter.id, max(1, at), _joined(letter, {"moment": at}))

    def search(self, search: SavedSearch) -> Iterator[Document]:
        """A kept search; kept again it is the newer one."""
        at = micros(search.made)
        yield Document(index_of(self._prefix, "searches"), search.id, max(1, at), _joined(search, {"moment": at}))

    def dropped(self, search: str, at: datetime) -> Iterator[Document]:
        """The removal of a kept search."""
        yield Document(index_of(self._prefix, "searches"), search, max(1, micros(at)), None)

    def settled(self, letter: str, at: datetime) -> Iterator[Document]:
        """The removal of a dead letter that was dealt with."""
        yield Document(index_of(self._prefix, "dead_letters"), letter, max(1, micros(at)), None)

    def _article(self, article: Article, version: int, more: dict[str, Any]) -> Document:
        words = len(terms(article.title)) + len(terms(article.text))
        source = _joined(article, {"moment": micros(article.published), "words": words, "replaced": False, **more})
        return Document(index_of(self._prefix, "articles", article.published), f"{article.id}.{article.revision}", version, source)

    def _claim(self, claim: Claim, version: int, more: dict[str, Any]) -> Document:
        source = _joined(claim, {"moment": micros(claim.published), **_location(claim.act.place), **more})
        return Document(index_of(self._prefix, "claims", claim.published), f"{claim.id}.{claim.revision}", version, source)


def _joined(record: object, more: dict[str, Any]) -> bytes:
    """The record's JSON with a few fields more, without taking it apart."""
    return encode(record)[:-1] + b"," + encode(more)[1:] if more else encode(record)


def _facets(claims: tuple[Claim, ...]) -> set[str]:
    """"act|place" of each claim, with either left out too; a place with all that it lies in."""
    found: set[str] = set()
    for claim in claims:
        where = claim.act.place
        places = {*where.path, where.id} if where else set()
        found.update(f"{act}|{place}" for act in ("", claim.act.type) for place in ("", *places))
    found.discard("|")
    return found


def _figures(event: Event) -> dict[str, dict[str, int]]:
    """The least and the greatest figure that the ledger holds for each act, but for what was taken back."""
    figures: dict[str, dict[str, int]] = {}
    for line in event.ledger:
        if line.quantity is None or line.retracted:
            continue
        said = [number for number in (line.quantity.min, line.quantity.max) if number is not None]
        if said:
            known = figures.setdefault(line.type, {"min": min(said), "max": max(said)})
            known["min"], known["max"] = min(known["min"], *said), max(known["max"], *said)
    return figures


def _location(place: Place | None) -> dict[str, Any]:
    if place is None or place.lat is None or place.lon is None or not (-90 <= place.lat <= 90 and -180 <= place.lon <= 180):
        return {}
    return {"location": {"lat": place.lat, "lon": place.lon}}
