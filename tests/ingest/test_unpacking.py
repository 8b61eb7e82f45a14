"""Content-encoding undone within a bound."""

from __future__ import annotations

import gzip
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.unpacking import CutOff, TooLarge, Unpacker

WAYS = {
    "gzip": gzip.compress, "x-gzip": gzip.compress, "deflate": zlib.compress, "Identity": bytes, "": bytes,
}


def unpack(encoding: str, packed: bytes, step: int, limit: int) -> bytes:
    unpacker = Unpacker(encoding, limit)
    for start in range(0, len(packed), step):
        unpacker.feed(packed[start : start + step])
    return unpacker.end()


@given(st.sampled_from(sorted(WAYS)), st.binary(max_size=2_000).filter(lambda raw: raw[:1] != b"\x1f"), st.integers(1, 50))
def test_how_the_bytes_arrive_does_not_matter(encoding, raw, step):
    assert unpack(encoding, WAYS[encoding](raw), step, len(raw)) == raw


@given(st.sampled_from(sorted(WAYS)), st.integers(1, 5_000), st.integers(1, 50))
def test_one_byte_too_many_is_too_many(encoding, size, step):
    with pytest.raises(TooLarge):
        unpack(encoding, WAYS[encoding](bytes(size)), step, size - 1)


@pytest.mark.parametrize("encoding", ["gzip", "deflate"])
def test_a_cut_is_told_and_not_taken_for_the_end(encoding):
    packed = WAYS[encoding](b"words " * 500)
    for cut in range(1, len(packed)):
        with pytest.raises((CutOff, zlib.error)):
            unpack(encoding, packed[:-cut], 7, 10_000)


def test_bytes_after_the_end_mean_nothing_and_members_add_up():
    assert unpack("gzip", gzip.compress(b"a") + b"\0\0junk", 1_000, 10) == b"a"
    assert unpack("gzip", gzip.compress(b"a") + gzip.compress(b"b"), 1_000, 10) == b"ab"


@pytest.mark.parametrize("encoding", ["br", "zstd", "gzip, gzip", "nonsense"])
def test_what_was_not_asked_for_is_refused(encoding):
    with pytest.raises(ValueError, match="not asked for"):
        Unpacker(encoding, 10)
