"""The lock of a store's pipeline: at most one process polls for it and runs its stages."""

from __future__ import annotations

import fcntl
from pathlib import Path
from typing import IO, Self

from processors.errors import StoreError


class PipelineLock:
    """An advisory lock on a file beside the store; let go when its holder ends, however it ends."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / "pipeline.lock"
        self._file: IO[bytes] | None = None

    @property
    def held(self) -> bool:
        return self._file is not None

    def __enter__(self) -> Self:
        try:
            file = self._path.open("ab")
        except OSError as error:
            raise StoreError(f"{self._path}: the data folder cannot be written: {error.strerror}") from error
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            file.close()
        else:
            self._file = file
        return self

    def __exit__(self, *exc: object) -> None:
        if self._file is not None:
            self._file.close()
            self._file = None
