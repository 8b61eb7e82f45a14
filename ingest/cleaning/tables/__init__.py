"""What cleaning knows about sites and their language: TOML files with their source on top, checked when they are loaded."""

from __future__ import annotations

import tomllib
from importlib.resources import files
from typing import TypeVar

import msgspec

from processors.errors import BadRecord

T = TypeVar("T")


def load(name: str, kind: type[T]) -> T:
    """The table as `kind`; a field that is missing, unknown or wrong is `BadRecord` that names the file and the field."""
    try:
        return msgspec.convert(tomllib.loads(files(__name__).joinpath(name).read_text(encoding="utf-8")), kind)
    except (msgspec.ValidationError, tomllib.TOMLDecodeError) as error:
        raise BadRecord(f"ingest/cleaning/tables/{name}: {error}") from error
