"""What cannot be processed or sent, and why: dead letters."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from msgspec.structs import replace

from processors.model import DeadLetter, encode, identity
from processors.streams.wiring import Outgoing, Wiring


def too_large(wiring: Wiring, values: Iterable[bytes]) -> str:
    """Why these cannot be sent; empty where they can."""
    most = max(map(len, values), default=0)
    return f"it makes a record of {most:,} bytes, and Kafka takes {wiring.largest:,}; divide the article" if most > wiring.largest else ""


def dead_letter(wiring: Wiring, stage: str, message: Any, reason: str) -> Outgoing:
    place = (message.topic, str(message.partition), str(message.offset))
    letter = DeadLetter(
        id=identity("dead letter", stage, *place), stage=stage, subject=_text(message.key), reason=reason, payload=_text(message.value),
        failed=wiring.now(),
    )
    record = encode(letter)
    if len(record) > wiring.largest:  # it is still where it came from
        where = f"{letter.reason} (too large to be kept here: topic {place[0]}, partition {place[1]}, offset {place[2]})"
        record = encode(replace(letter, payload="", reason=where))
    return Outgoing(wiring.topic("dead-letters"), letter.id.encode(), record)


def _text(raw: bytes | None) -> str:
    return (raw or b"").decode("utf-8", "backslashreplace")
