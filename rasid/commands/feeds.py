"""`rasid feeds …`."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

from cyclopts import Parameter
from rich.table import Table
from rich.text import Text

from processors.errors import BadInput
from processors.model import Feed, FeedState, encode
from rasid.app import Front, Injected
from rasid.inputs import Complaints
from rasid.workers import Crew, Fallen, cores

Address = Annotated[str, Parameter(help="The feed's address.")]


def list_feeds(*, front: Injected, json: Annotated[bool, Parameter(help="One JSON line for each feed.", negative="")] = False) -> int:
    """Show the feed list and how each feed does."""
    from rasid import feedlist  # the room is imported when it is needed

    found = feedlist.read(front.settings.feeds)
    states = _states(front)
    if json:
        sys.stdout.buffer.writelines(encode({"feed": feed, "state": states.get(feed.id)}) + b"\n" for feed in found.feeds)
    else:
        _show(found.feeds, states)
    for problem in found.problems:
        _say(f"{front.settings.feeds}: {problem.outline}: {problem.reason}")
    return 0


def add(
    url: Address, /, *, front: Injected,
    title: Annotated[str, Parameter(help="What people call it.")] = "",
    outlet: Annotated[str, Parameter(help="The outlet's id in articles and claims; else its host.")] = "",
    folder: Annotated[tuple[str, ...], Parameter(help="The folder; more of them nest.", negative="")] = (),
) -> int:
    """Add a feed."""
    from ingest import opml  # the room is imported when it is needed

    feed = opml.make_feed(url, title=title, outlet=outlet, folder=folder)
    _change(front, opml.add(_known(front), feed))
    feedlist_path = front.settings.feeds
    _say(f"added {feed.url} ({feed.outlet}) to {feedlist_path}; try it with: rasid feeds check {feed.url}")
    return 0


def remove(which: Annotated[str, Parameter(help="Its address, id, title or outlet.")], /, *, front: Injected) -> int:
    """Remove a feed."""
    from ingest import opml  # the room is imported when it is needed
    from rasid import feedlist

    left, feed = opml.remove(feedlist.read(front.settings.feeds).feeds, which)
    _change(front, left)
    _say(f"removed {feed.url}; its articles stay")
    return 0


def import_feeds(*files: Annotated[Path, Parameter(help="OPML files.")], front: Injected) -> int:
    """Add the feeds of OPML files."""
    from ingest import opml  # the room is imported when it is needed

    complaints = Complaints()
    feeds = _known(front)
    added = 0
    for path in files:
        try:
            found = opml.read(path.read_bytes())
        except OSError as error:
            complaints.tell(str(path), error.strerror)
            continue
        except BadInput as error:
            complaints.tell(str(path), error)
            continue
        for problem in found.problems:
            complaints.tell(f"{path}: {problem.outline}", problem.reason)
        feeds, new = opml.merge(feeds, found.feeds)
        added += new
    if added:
        _change(front, feeds)
    _say(f"{added} feeds added; the list has {len(feeds)}")
    return complaints.status


def export(*, front: Injected) -> int:
    """Write the feed list as OPML to standard output."""
    from ingest import opml  # the room is imported when it is needed
    from rasid import feedlist

    sys.stdout.buffer.write(opml.write(feedlist.read(front.settings.feeds).feeds))
    return 0


def check(url: Address, /, *, front: Injected) -> int:
    """Ask one feed and show what would be ingested."""
    from rasid.feedcheck import check_feed  # the room is imported when it is needed

    return asyncio.run(check_feed(url, front.settings))


def parse(*files: Annotated[Path, Parameter(help="Feed files, as they were fetched.")], front: Injected) -> int:
    """Parse feed files."""
    from rasid.feedfiles import parse_files  # the room is imported when it is needed

    complaints = Complaints()
    with Crew(parse_files, cores(front.settings.extract.workers)) as crew:
        for path, result in crew.map(files, str, piece=16, alone=24):
            if isinstance(result, Fallen):
                complaints.tell(str(path), result.reason)
                result = encode({"file": str(path), "error": result.reason})
            elif result.startswith(b'{"error"'):
                complaints.count += 1
            sys.stdout.buffer.write(result + b"\n")
    return complaints.status


def _known(front: Front) -> tuple[Feed, ...]:
    """The feeds of the list, none where there is no list yet."""
    from rasid import feedlist  # the room is imported when it is needed

    path = front.settings.feeds
    return feedlist.read(path).feeds if path.exists() else ()


def _change(front: Front, feeds: Sequence[Feed]) -> None:
    from rasid import feedlist  # the room is imported when it is needed

    feedlist.write(front.settings.feeds, feeds)


def _states(front: Front) -> dict[str, FeedState]:
    if not front.settings.database.exists():
        return {}
    from rasid.opening import open_store  # only where there is a store

    with open_store(front.settings) as store:
        return store.states()


def _show(feeds: Sequence[Feed], states: dict[str, FeedState]) -> None:
    from rasid.terminal import out, when  # the JSON path does without

    table = Table("folder", "title", "outlet", "address", "state", "articles", "next poll")
    for feed in feeds:
        state = states.get(feed.id)
        words = Text(state.status if state else "not asked yet")
        if state and state.reason:
            words.append(f": {state.reason}")
        table.add_row(
            Text(" / ".join(feed.folder)), Text(feed.title), feed.outlet, Text(feed.url), words, str(state.entries if state else 0),
            when(state.next_poll) if state and state.next_poll else "",
        )
    out().print(table)


def _say(text: str) -> None:
    print(text, file=sys.stderr)  # noqa: T201 - the command line's own voice
