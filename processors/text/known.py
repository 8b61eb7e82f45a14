"""What a room found out about a word, kept, so that a word's second sight costs one look-up in a dict."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import TypeVar

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")
_MOST = 200_000
"""Entries; all are forgotten then, for a stream of made-up words must not fill the memory."""


class Known(dict[K, V]):
    """`known[key]` is `of(key)`, found once. `map(known.__getitem__, keys)` asks for a whole sentence without a call of Python's for
    each word, which is what rooms that look at every word do."""

    __slots__ = ("_of",)

    def __init__(self, of: Callable[[K], V]) -> None:
        super().__init__()
        self._of = of

    def __missing__(self, key: K) -> V:
        if len(self) >= _MOST:
            self.clear()
        found = self[key] = self._of(key)
        return found
