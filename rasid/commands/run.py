"""`rasid run`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from rasid.app import Injected


def run(
    *, front: Injected,
    feeds: Annotated[Path | None, Parameter(help="The feed list (OPML); made from the start list where there is none.")] = None,
    port: Annotated[int | None, Parameter(help="The port of the page, /health and /metrics; 0: any free one.")] = None,
) -> int:
    """Watch the feeds until interrupted."""
    options = [("store.feeds", str(feeds))] if feeds is not None else []
    if port is not None:
        options.append(("http.port", str(port)))
    settings = front.also(options).settings

    from rasid.logs import configure  # wrong settings are told without the rooms
    from rasid.watch import watch

    configure(settings.log)
    watch(settings)
    return 0
