"""What measurements share: clocks, memory, tables, and results kept beside each other."""

from __future__ import annotations

import json
import os
import platform
import resource
import statistics
import time
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import TypeVar

from rich.console import Console
from rich.table import Table

T = TypeVar("T")
RESULTS = Path(__file__).with_name("results")


def seconds(work: Callable[[], T]) -> tuple[float, T]:
    """How long it took, and what it gave."""
    started = time.perf_counter()
    found = work()
    return time.perf_counter() - started, found


def cpu_seconds(work: Callable[[], T]) -> tuple[float, T]:
    """How much of the processor's time this process took for it: what others do on the machine meanwhile counts little."""
    started = time.process_time()
    found = work()
    return time.process_time() - started, found


def percentiles(times: Iterable[float]) -> tuple[float, float]:
    """p50 and p95."""
    cut = statistics.quantiles(times, n=20, method="inclusive")
    return cut[9], cut[18]


def load() -> str:
    """How busy the machine is with whatever runs on it: what is measured by the clock suffers from it."""
    return f"load average {os.getloadavg()[0]:.0f}" if hasattr(os, "getloadavg") else "load unknown"


def peak_memory() -> float:
    """The most memory that this process, and any one process that it started and that has ended, ever held, in MiB."""
    who = (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    unit = 1 if platform.system() == "Darwin" else 1024
    return max(resource.getrusage(one).ru_maxrss for one in who) * unit / 1024**2


def show(title: str, columns: Sequence[str], rows: Sequence[Sequence[object]], note: str = "") -> None:
    """Prints the table, and keeps it in bench/results/ as JSON."""
    table = Table(*columns, title=title, caption=note or None)
    for row in rows:
        table.add_row(*(f"{cell:,.2f}" if isinstance(cell, float) else f"{cell:,}" if isinstance(cell, int) else str(cell) for cell in row))
    Console(width=118).print(table)
    RESULTS.mkdir(exist_ok=True)
    name = title.split(":")[0].replace(" ", "-").lower()
    kept = {
        "title": title,
        "columns": list(columns),
        "rows": [list(row) for row in rows],
        "note": note,
        "python": platform.python_version(),
    }
    (RESULTS / f"{name}.json").write_text(json.dumps(kept, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
