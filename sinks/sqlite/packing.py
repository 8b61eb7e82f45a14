"""Records as they are stored: short ones as they are, longer ones compressed. One leading byte says which."""

from __future__ import annotations

import zlib
from typing import TypeVar

from processors.errors import BadRecord, StoreError
from processors.model import decode, encode

R = TypeVar("R")

_PLAIN = b"\x00"
_DEFLATED = b"\x01"
_WORTH_IT = 200
"""Bytes; below, deflate saves little and costs time."""


def pack(raw: bytes) -> bytes:
    if len(raw) >= _WORTH_IT:
        deflated = zlib.compress(raw, 6)
        if len(deflated) < len(raw):
            return _DEFLATED + deflated
    return _PLAIN + raw


def unpack(stored: bytes) -> bytes:
    """Raises `StoreError` where these are no packed bytes."""
    if stored[:1] == _DEFLATED:
        try:
            return zlib.decompress(stored[1:])
        except zlib.error as error:
            raise StoreError(f"the store holds damaged bytes ({error}): restore the last backup (rasid backup)") from error
    if stored[:1] != _PLAIN:
        raise StoreError("the store holds damaged bytes: restore the last backup (rasid backup)")
    return stored[1:]


def dump(record: object) -> bytes:
    """The record, packed."""
    return pack(encode(record))


def load(stored: bytes, kind: type[R]) -> R:
    """The record. Raises `StoreError` where it cannot be read: what Rasid wrote itself is no bad input, but a damaged store."""
    try:
        return decode(unpack(stored), kind)
    except BadRecord as error:
        raise StoreError(f"the store holds a record that this version cannot read ({error}): rasid rebuild, or restore a backup") from error
