"""`rasid index`."""

from __future__ import annotations

from typing import Annotated

from cyclopts import Parameter

from rasid.app import Injected


def index(
    *, front: Injected,
    port: Annotated[int | None, Parameter(help="The port of /health and /metrics; 0: any free one.")] = None,
) -> int:
    """Write what the stages of a cluster make into Elasticsearch until interrupted."""
    settings = front.also([("http.port", str(port))] if port is not None else []).settings

    from rasid.indexing import index as run  # wrong settings are told without the rooms
    from rasid.logs import configure

    configure(settings.log)
    run(settings)
    return 0
