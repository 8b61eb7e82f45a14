"""What people see in the terminal: tables on standard output, progress on standard error."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from datetime import datetime

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn, TimeRemainingColumn
from rich.text import Text

FOUND_START, FOUND_END = "\ue000", "\ue001"


def out() -> Console:
    """Standard output; wide enough for a table where it is no terminal and nobody says how wide it is."""
    told = sys.stdout.isatty() or "COLUMNS" in os.environ
    return Console(width=None if told else 160, highlight=False)


def progress() -> Progress:
    """Bars on standard error; nothing where that is no terminal."""
    console = Console(stderr=True)
    return Progress(
        SpinnerColumn(), TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn(),
        console=console, disable=not console.is_terminal, transient=True,
    )


def when(moment: datetime) -> str:
    """A time for a table, UTC, to the minute."""
    return moment.strftime("%Y-%m-%d %H:%M")


def found(marked: str) -> Text:
    """A snippet of `Hit`: the words between the private-use marks stand out."""
    text = Text()
    for number, part in enumerate(marked.split(FOUND_START)):
        inside, mark, outside = part.partition(FOUND_END)
        if number and mark:
            text.append(inside, "bold yellow")
            text.append(outside)
        else:
            text.append(part)
    return text


def counted(counts: Mapping[str, int]) -> str:
    """What a store holds: "3 articles, 1 event, 0 dead letters"."""
    return ", ".join(f"{number} {(name if number != 1 else name.removesuffix('s')).replace('_', ' ')}" for name, number in counts.items())
