"""`rasid analyze`."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from rasid.app import Injected
from rasid.inputs import Complaints, Line, lines
from rasid.workers import Crew, Fallen, cores

PIECE = 32
ALONE = 200


def analyze(
    *files: Annotated[Path, Parameter(help='JSON lines {"text", "published"}; standard input where none is named.')], front: Injected,
) -> int:
    """Show how Rasid reads a text."""
    from rasid import steps  # reads the language tables

    complaints = Complaints()
    with Crew(steps.analyze, cores(front.settings.extract.workers)) as crew:
        for line, result in crew.map(lines(files, complaints), _raw, piece=PIECE, alone=ALONE):
            if isinstance(result, Fallen):
                complaints.tell(line.where, result.reason)
            else:
                sys.stdout.buffer.write(result + b"\n")
    return complaints.status


def _raw(line: Line) -> bytes:
    return line.raw
