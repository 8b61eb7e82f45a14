"""Language knowledge as data: TOML and TSV files with their source and licence on top, checked when they are loaded.

The one place of the core that reads anything, and it reads only the package's own files.
"""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from typing import TypeVar

import msgspec

from processors.errors import BadRecord

T = TypeVar("T")


@cache
def read(name: str) -> str:
    """The text of a table file."""
    return files(__name__).joinpath(name).read_text(encoding="utf-8")


def load_toml(name: str, kind: type[T]) -> T:
    """The TOML table as `kind`; a field that is missing or wrong is `BadRecord` that names the file and the field."""
    try:
        return msgspec.convert(tomllib.loads(read(name)), kind)
    except (msgspec.ValidationError, tomllib.TOMLDecodeError) as error:
        raise BadRecord(f"processors/tables/{name}: {error}") from error


def load_tsv(name: str, columns: int) -> list[list[str]]:
    """The rows of a TSV table; lines that start with # are comments. A row of another width is `BadRecord` with its line."""
    rows = []
    for number, line in enumerate(read(name).splitlines(), 1):
        if not line or line.startswith("#"):
            continue
        row = line.split("\t")
        if len(row) != columns:
            raise BadRecord(f"processors/tables/{name}:{number}: {len(row)} columns, not {columns}")
        rows.append(row)
    return rows
