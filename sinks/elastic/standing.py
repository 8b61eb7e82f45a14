"""What a contradiction's document holds beside the contradiction: by what it is found, and where it is drawn on a map.

It is known where the contradiction is decided, with its event at hand, and travels with it as a header of its message: the index
then never waits for the event's own message, and the contradiction's bytes are those of the embedded log.
"""

from __future__ import annotations

import msgspec

from processors.errors import BadRecord
from processors.model import Contradiction, Event, Place, encode
from processors.ports import Indexed
from sinks.facets import LEFT, RIGHT, facets, origins_in

HEADER = "standing"
"""The header's name."""


class Standing(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The facets of a contradiction's claims, and what its event says of where it is."""

    outlets: tuple[str, ...] = ()
    speakers: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    lefts: tuple[str, ...] = ()
    """Independent origins on the left side, sorted."""
    rights: tuple[str, ...] = ()
    country: str = ""
    title: str = ""
    lat: float | None = None
    lon: float | None = None


_decoder = msgspec.json.Decoder(Standing)


def standing(contradiction: Contradiction, of: Indexed) -> bytes:
    """The header of a contradiction of this event."""
    claims = {claim.id: claim for claim in of.claims}
    return encode(_standing(facets(contradiction, claims, origins_in(of.event)), of.event, _place(contradiction, of)))


def _place(contradiction: Contradiction, of: Indexed) -> Place | None:
    """Where the first claims say it happened; else where the event is."""
    firsts = {claim.id: claim.act.place for claim in of.claims if claim.id in (contradiction.left, contradiction.right)}
    return firsts.get(contradiction.left) or firsts.get(contradiction.right) or of.event.place


def _standing(found: set[tuple[str, str]], event: Event, place: Place | None) -> Standing:
    def values(facet: str) -> tuple[str, ...]:
        return tuple(sorted(value for kind, value in found if kind == facet))

    return Standing(
        outlets=values("outlet"), speakers=values("speaker"), places=values("place"), lefts=values(LEFT), rights=values(RIGHT),
        country=event.country, title=event.title, lat=place.lat if place else None, lon=place.lon if place else None,
    )


def read(raw: bytes | None) -> Standing:
    """The header's content; without one, nothing is known. Raises `BadRecord` for one that is broken."""
    if raw is None:
        return Standing()
    try:
        return _decoder.decode(raw)
    except (msgspec.DecodeError, UnicodeError) as error:
        raise BadRecord(f"the header {HEADER!r} is none: {error}") from error
