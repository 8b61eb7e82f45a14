"""The user's feed list as a file: read, changed as a whole, and made from the start list where there is none."""

from __future__ import annotations

import os
import threading
from collections.abc import Sequence
from pathlib import Path

from ingest import opml
from processors.errors import BadInput, BadSettings
from processors.model import Feed


def read(path: Path) -> opml.FeedList:
    """The feed list. Raises `BadSettings` where the file is not there or is no OPML."""
    try:
        return opml.read(path.read_bytes())
    except FileNotFoundError:
        raise BadSettings(f"{path}: no feed list there yet; `rasid run` or `rasid feeds add URL` makes one") from None
    except OSError as error:
        raise BadSettings(f"{path}: the feed list cannot be read: {error.strerror}") from error
    except BadInput as error:
        raise BadSettings(f"{path}: {error}") from error


def write(path: Path, feeds: Sequence[Feed]) -> None:
    """Replaces the feed list in one step: a crash leaves the old one or the new one."""
    _replace(path, opml.write(feeds))


def ensure(path: Path) -> bool:
    """Makes the feed list from the start list where there is none; True where it did."""
    if path.exists():
        return False
    _replace(path, opml.start_list())
    return True


class ListFile:
    """`processors.ports.Subscriptions` over the file; one change at a time."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._changing = threading.Lock()

    def feeds(self) -> Sequence[Feed]:
        return read(self._path).feeds if self._path.exists() else ()

    def add(self, url: str, *, title: str = "", outlet: str = "") -> Feed:
        new = opml.make_feed(url, title=title, outlet=outlet)
        with self._changing:
            write(self._path, opml.add(self.feeds(), new))
        return new

    def remove(self, feed: str) -> Feed:
        with self._changing:
            left, gone = opml.remove(self.feeds(), feed)
            write(self._path, left)
        return gone

    def exported(self) -> bytes:
        return opml.write(self.feeds())

    def take_in(self, raw: bytes) -> tuple[int, Sequence[str]]:
        found = opml.read(raw)
        with self._changing:
            merged, new = opml.merge(self.feeds(), found.feeds)
            if new:
                write(self._path, merged)
        return new, [f"{problem.outline}: {problem.reason}" for problem in found.problems]


def _replace(path: Path, content: bytes) -> None:
    partial = path.with_name(path.name + ".partial")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with partial.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        partial.replace(path)
    except OSError as error:
        raise BadSettings(f"{path}: the feed list cannot be written: {error.strerror}") from error
