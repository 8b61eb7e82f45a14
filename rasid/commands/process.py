"""`rasid process`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

from cyclopts import Parameter

from rasid.app import Injected


def process(
    *, front: Injected,
    only: Annotated[Literal["extract", "match"] | None, Parameter(help="Do only one of the two stages.")] = None,
    state: Annotated[Path | None, Parameter(help="The folder of this process's shelves.")] = None,
    port: Annotated[int | None, Parameter(help="The port of /health and /metrics; 0: any free one.")] = None,
) -> int:
    """Extract and match in a cluster until interrupted."""
    options = [("process.state", str(state))] if state is not None else []
    if port is not None:
        options.append(("http.port", str(port)))
    settings = front.also(options).settings

    from rasid.logs import configure  # wrong settings are told without the rooms
    from rasid.processing import process as run

    configure(settings.log)
    run(settings, extract=only != "match", match=only != "extract")
    return 0
