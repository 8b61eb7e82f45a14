"""`rasid demo`."""

from __future__ import annotations

import socket
import tempfile
from pathlib import Path
from typing import Annotated

from cyclopts import Parameter
from rich.console import Console
from rich.text import Text

from processors.errors import BadSettings
from rasid.app import Front, Injected
from rasid.settings import Http, Settings

QUICK = {
    "poll.first_interval": "1", "poll.min_interval": "1", "poll.max_interval": "2", "poll.again_after": "3", "poll.host_pause": "0",
    "poll.per_host": "8", "poll.concurrency": "16", "log.level": "warning", "alerts.group_wait": "3", "alerts.group_interval": "5",
}
"""Settings that let a newsroom on this machine be asked every second or two, and alerts follow within seconds."""


def demo(
    *, front: Injected,
    port: Annotated[int | None, Parameter(help="The port of the page, /health and /metrics; 0: any free one.")] = None,
) -> int:
    """See Rasid at work on a small newsroom that ships with it."""
    if port is not None:
        front = front.also([("http.port", str(port))])
    if front.data is not None:
        return _watch(front, front.data)
    with tempfile.TemporaryDirectory(prefix="rasid-demo-") as folder:
        return _watch(front, Path(folder))


def _watch(front: Front, data: Path) -> int:
    """The pipeline over the newsroom, until interrupted."""
    from ingest import opml  # the rooms are imported when they are needed
    from rasid import clock
    from rasid.demo.server import Newsroom
    from rasid.demo.stock import stock
    from rasid.demo.telling import Telling
    from rasid.logs import configure
    from rasid.opening import open_store
    from rasid.watch import watch

    with Newsroom(stock(), clock.now()) as newsroom:
        settings = _settings(front, data, newsroom.host)
        if settings.database.exists():
            raise BadSettings(f"{settings.database}: a store is there already, and the demo needs an empty one; name a new folder")
        configure(settings.log)
        with open_store(settings, create=True):
            settings.feeds.write_bytes(opml.write(newsroom.feeds(), "Rasid demo"))
        console = Console(highlight=False, soft_wrap=True)

        def ready(address: str) -> None:
            console.print(Text(_WELCOME.format(outlets=len(newsroom.feeds()), seconds=round(newsroom.length), address=address)))

        with Telling(console, newsroom, lambda: open_store(settings)):
            watch(settings, ready)
    return 0


_WELCOME = """Rasid demo: {outlets} invented outlets on this machine tell two days of news in {seconds} seconds; needs no network.
All of it is made up, but for Douma in April 2018, which is history in our own words.
Open {address} in a browser to see who contradicts whom. Events are also told below as they come up:
tolls that rise raise no alarm, contradictions show both sides. Ctrl-C ends the demo.
"""


def _settings(front: Front, data: Path, host: str) -> Settings:
    """Neither the user's settings file nor the environment is read: the demo must not send alerts where the user's real ones go."""
    options = {**QUICK, "store.data": str(data), "poll.allow_hosts": host}
    settings = front.apart(list(options.items()))
    if settings.http.port != Http().port or _is_free(settings.http):
        return settings
    return front.apart([*options.items(), ("http.port", "0")])


def _is_free(http: Http) -> bool:
    """Whether the usual port can be had: the demo may run beside a Rasid that watches real feeds."""
    try:
        with socket.create_server((http.host, http.port)):
            return True
    except OSError:
        return False
