"""The process that cleans pages for `Cleaner`: frames on standard input, frames on standard output.

A frame is four bytes of length (big-endian) and a msgpack value. It starts with `Ready`, and answers each `Page` with
`Cleaned` or `Unclean`. It is made to be killed: it holds nothing that matters.

It dies when its parent does, in three ways that hold one another: end of file on standard input, the kernel's
parent-death signal (Linux), and an alarm that kills it when one page takes longer than the limit and a little.
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import resource
import signal
import sys
from typing import BinaryIO

import msgspec

from ingest.cleaning.extraction import clean_page, warm_up
from ingest.cleaning.page import Cleaned, Page, Unclean

GRACE = 5.0
"""Seconds beyond the page's time limit after which the worker ends itself, should its parent not have done so."""
_PR_SET_PDEATHSIG = 1  # linux/prctl.h
Answer = Cleaned | Unclean


def read_frame(stream: BinaryIO) -> bytes | None:
    """The next frame's content; None at the end of the stream, also where it ends inside a frame."""
    head = stream.read(4)
    if len(head) < 4:
        return None
    size = int.from_bytes(head, "big")
    content = stream.read(size)
    return content if len(content) == size else None


def frame(content: bytes) -> bytes:
    return len(content).to_bytes(4, "big") + content


def _be_mortal(parent: int, memory: int) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the parent, which then closes us in order
    signal.signal(signal.SIGALRM, signal.SIG_DFL)  # the default action needs no interpreter: it ends even a loop inside C code
    if sys.platform == "linux":
        with contextlib.suppress(OSError, AttributeError):
            ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
        if os.getppid() != parent:  # it died before we asked to be told
            os._exit(0)
    if memory:
        with contextlib.suppress(ValueError, OSError):
            resource.setrlimit(resource.RLIMIT_AS, (memory, memory))


def serve(incoming: BinaryIO, outgoing: BinaryIO, limit: float) -> None:
    """Answers pages until the input ends."""
    decoder = msgspec.msgpack.Decoder(Page)
    encoder = msgspec.msgpack.Encoder()
    while (content := read_frame(incoming)) is not None:
        signal.setitimer(signal.ITIMER_REAL, limit + GRACE)
        answer = clean_page(decoder.decode(content))
        outgoing.write(frame(encoder.encode(answer)))
        outgoing.flush()
        signal.setitimer(signal.ITIMER_REAL, 0)


def main(parent: int, limit: float, memory: int) -> None:
    _be_mortal(parent, memory)
    incoming, outgoing = sys.stdin.buffer, os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what a library prints must not look like a frame
    warm_up()
    outgoing.write(frame(msgspec.msgpack.encode("ready")))
    outgoing.flush()
    with contextlib.suppress(BrokenPipeError):
        serve(incoming, outgoing, limit)


if __name__ == "__main__":
    main(int(sys.argv[1]), float(sys.argv[2]), int(sys.argv[3]))
