"""`rasid poll`."""

from __future__ import annotations

from typing import Annotated

from cyclopts import Parameter

from rasid.app import Injected


def poll(
    *, front: Injected, port: Annotated[int | None, Parameter(help="The port of /health and /metrics; 0: any free one.")] = None,
) -> int:
    """Poll the feeds of a cluster until interrupted."""
    settings = front.also([("http.port", str(port))] if port is not None else []).settings

    from rasid.logs import configure  # wrong settings are told without the rooms
    from rasid.polling import poll as run

    configure(settings.log)
    run(settings)
    return 0
