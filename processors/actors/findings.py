"""What this room finds."""

from __future__ import annotations

import msgspec

from processors.model import SpeakerKind


class ActorName(msgspec.Struct, frozen=True, gc=False):
    """An actor named at tokens [first, last)."""

    first: int
    last: int
    id: str
    """Canonical: an id of actors.toml, "<country>.<institution>", or "<institution>" where no country is known."""
    name: str
    """As written, without clitics."""
    kind: SpeakerKind
    country: str | None
