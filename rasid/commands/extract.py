"""`rasid extract`."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from processors.model import encode
from rasid.app import Injected
from rasid.inputs import Complaints, Given, articles
from rasid.workers import Crew, Fallen, cores

PIECE = 16
"""Articles handed to a worker at once."""
ALONE = 24
"""Up to so many articles this process works alone."""


def extract(
    *files: Annotated[Path, Parameter(help="JSON lines, or .txt (first line: title); standard input where none is named.")],
    front: Injected,
) -> int:
    """Articles in, claims out."""
    from rasid import steps  # reads the language tables

    complaints = Complaints()
    with Crew(steps.extract, cores(front.settings.extract.workers)) as crew:
        for given, result in crew.map(articles(files, complaints), _raw, piece=PIECE, alone=ALONE):
            if isinstance(result, Fallen):
                complaints.tell(given.where, result.reason)
            else:
                sys.stdout.buffer.write(result)
    return complaints.status


def _raw(given: Given) -> bytes:
    return encode(given.article)
