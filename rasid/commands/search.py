"""`rasid search`."""

from __future__ import annotations

import sys
from typing import Annotated, Any

from cyclopts import Parameter

from processors.errors import BadInput, BadSettings
from processors.model import ActType, encode
from processors.ports import Hit, Hits, Query
from rasid.app import Injected
from rasid.inputs import STDIN, moment
from rasid.opening import InCluster, opened


def search(
    query: Annotated[
        str, Parameter(help='Words, and "phrases in quotes"; - reads a query a line from standard input.', allow_leading_hyphen=True),
    ] = "",
    /,
    *,
    front: Injected,
    json: Annotated[bool, Parameter(help='One JSON line {"query", "hits"} for each query.', negative="")] = False,
    limit: Annotated[int, Parameter(help="How many articles to give.")] = 10,
    outlet: Annotated[str | None, Parameter(help="Only this outlet's.")] = None,
    place: Annotated[str | None, Parameter(help="Only articles on this place, or what lies in it: Arabic name or gazetteer id.")] = None,
    since: Annotated[str | None, Parameter(help="Published at or after: 2018-04-07 or 2018-04-07T12:00:00Z.")] = None,
    until: Annotated[str | None, Parameter(help="Published before.")] = None,
    act: Annotated[ActType | None, Parameter(help="Only articles that claim such an act.")] = None,
    contradicted: Annotated[bool | None, Parameter(help="Only articles with (or without) a claim in a contradiction.")] = None,
    cluster: InCluster = False,
) -> int:
    """Search the stored articles."""
    if limit < 1:
        raise BadSettings(f"--limit {limit}: at least 1")
    try:
        first = moment(since, "--since") if since else None
        last = moment(until, "--until") if until else None
    except BadInput as error:
        raise BadSettings(str(error)) from error
    with opened(front.settings, cluster=cluster) as store:
        def find(text: str) -> Hits:
            return store.search(Query(
                text=text, outlet=outlet, place=place, since=first, until=last, act=act, contradicted=contradicted, limit=limit,
            ))

        if query == STDIN:
            for raw in sys.stdin.buffer:
                text = raw.decode("utf-8", "replace").rstrip("\r\n")
                sys.stdout.buffer.write(_line(text, find(text)))
        elif json:
            sys.stdout.buffer.write(_line(query, find(query)))
        else:
            _table(query, find(query).hits)
    return 0


def _line(query: str, hits: Hits) -> bytes:
    return encode({"query": query, "hits": [_plain(hit) for hit in hits.hits]}) + b"\n"


def _plain(hit: Hit) -> dict[str, Any]:
    from rasid.terminal import FOUND_END, FOUND_START

    shown = hit._asdict()
    for name in ("title", "snippet"):
        shown[name] = shown[name].replace(FOUND_START, "").replace(FOUND_END, "")
    return shown


def _table(query: str, hits: list[Hit]) -> None:
    from rich.table import Column, Table  # the JSON path does without

    from rasid.terminal import found, out, when

    console = out()
    if not hits:
        console.print(f"Nothing found for {query!r}.", markup=False)
        return
    table = Table("published", "outlet", "title and text", Column("id", no_wrap=True), show_lines=True)
    for hit in hits:
        words = found(hit.title)
        words.stylize("bold")
        words.append("\n")
        words.append_text(found(hit.snippet))
        table.add_row(when(hit.published), hit.source, words, hit.id)
    console.print(table)
