"""`python -m deploy.local start|stop|status`: Kafka and Elasticsearch on this machine, for a person."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated, Literal

from cyclopts import App, Parameter

from deploy.local import services
from deploy.local.fetching import Missing
from deploy.local.processes import Failed

app = App(name="python -m deploy.local", help="Kafka and Elasticsearch on this machine, on loopback.", help_format="plaintext")
Folder = Annotated[Path, Parameter(help="The folder of all they keep.")]
DATA = Path("data/services")


@app.command
def start(
    *, data: Folder = DATA,
    kafka: Annotated[Literal[0, 1, 3], Parameter(help="How many brokers.")] = 1,
    elasticsearch: Annotated[bool, Parameter(help="Whether Elasticsearch, too.")] = True,
    kafka_port: Annotated[int, Parameter(help="The first broker's port, the others' follow; 0: any free ones.")] = 9092,
    elasticsearch_port: Annotated[int, Parameter(help="Elasticsearch's port; 0: any free one.")] = 9200,
    memory: Annotated[int, Parameter(help="Megabytes of heap for each server.")] = services.MEMORY,
) -> int:
    """Fetch (at first), start, and wait until they serve."""
    chosen = services.Services(
        data, kafka=kafka, elasticsearch=elasticsearch, kafka_port=kafka_port, elasticsearch_port=elasticsearch_port, memory=memory,
    )
    running = services.of(data)
    if running and any(process.pid for process in running.processes):
        raise Failed(f"{data}: its servers run already; `stop` them first, or choose another --data")
    chosen.start()
    return _show(chosen)


@app.command
def stop(*, data: Folder = DATA) -> int:
    """Stop them; what they keep stays."""
    found = services.of(data)
    if found:
        found.stop()
    return 0


@app.command
def status(*, data: Folder = DATA) -> int:
    """Show which run and where; exit status 1 where one does not."""
    found = services.of(data)
    if not found:
        _say(f"{data}: nothing was started here")
        return 1
    return _show(found)


def _show(shown: services.Services) -> int:
    for line in shown.status():
        _say(line)
    return 0 if all(process.pid for process in shown.processes) else 1


def _say(text: str) -> None:
    print(text)  # noqa: T201 - the command's own voice


if __name__ == "__main__":
    try:
        result = app()
    except (Missing, Failed) as error:
        print(f"deploy.local: {error}", file=sys.stderr)  # noqa: T201 - the command's own voice
        result = 1
    sys.exit(result)
