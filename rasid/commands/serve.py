"""`rasid serve`."""

from __future__ import annotations

from typing import Annotated

from cyclopts import Parameter

from rasid.app import Injected


def serve(
    *, front: Injected, port: Annotated[int | None, Parameter(help="The port of the page; 0: any free one.")] = None,
) -> int:
    """Show the web page of a cluster until interrupted."""
    settings = front.also([("http.port", str(port))] if port is not None else []).settings

    from rasid.logs import configure  # wrong settings are told without the rooms
    from rasid.serving import serve as run

    configure(settings.log)
    run(settings)
    return 0
