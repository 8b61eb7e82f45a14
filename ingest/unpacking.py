"""Content-encoding undone piece by piece, within a bound: a bomb never becomes larger in memory than the bound allows."""

from __future__ import annotations

import zlib

GZIP = b"\x1f\x8b"


class TooLarge(Exception):
    """More bytes than allowed."""


class CutOff(ValueError):
    """The stream ends before its end mark."""


class Unpacker:
    """For gzip (also of several members, also where it is not declared) and deflate (with or without zlib's header)."""

    def __init__(self, encoding: str, limit: int) -> None:
        """`encoding`: the Content-Encoding header. Raises ValueError for one that was not asked for."""
        self._encoding = encoding.strip().lower()
        if self._encoding not in ("", "identity", "gzip", "x-gzip", "deflate"):
            raise ValueError(f"content-encoding {encoding[:40]!r} was not asked for")
        self._left = limit
        self._inflate: zlib._Decompress | None = None
        self._begun = False
        self._chunks: list[bytes] = []

    def feed(self, chunk: bytes) -> None:
        """Takes the next bytes. Raises `TooLarge`, and zlib.error for damage."""
        if not self._begun:
            if not chunk:
                return
            self._begun = True
            self._inflate = self._start(chunk)
        while chunk:
            if self._inflate is None:
                self._keep(chunk)
                return
            self._keep(self._inflate.decompress(chunk, self._left + 1))
            chunk = self._inflate.unconsumed_tail
            if self._inflate.eof:
                # Another member of a gzip file, or bytes after the end that mean nothing.
                chunk = self._inflate.unused_data
                if not chunk.startswith(GZIP):
                    return
                self._inflate = zlib.decompressobj(31)

    def end(self) -> bytes:
        """Everything. Raises `CutOff`."""
        if self._inflate is not None and not self._inflate.eof:
            raise CutOff("the compressed answer was cut off")
        return b"".join(self._chunks)

    def _start(self, chunk: bytes) -> zlib._Decompress | None:
        if self._encoding == "deflate":
            # RFC 9110 means zlib's format, some servers send the bare stream: the first byte tells.
            return zlib.decompressobj(15 if chunk[0] & 0x0F == 8 else -15)
        return zlib.decompressobj(31) if self._encoding.endswith("gzip") or chunk.startswith(GZIP) else None

    def _keep(self, data: bytes) -> None:
        self._left -= len(data)
        if self._left < 0:
            raise TooLarge
        self._chunks.append(data)
