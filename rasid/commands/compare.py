"""`rasid compare`."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from processors.model import Article, encode
from rasid.app import Injected
from rasid.inputs import Complaints, Given, articles
from rasid.workers import Crew, Fallen, cores

PIECE = 16
ALONE = 24


def compare(
    *files: Annotated[Path, Parameter(help="JSON lines, or .txt (first line: title); standard input where none is named.")],
    front: Injected,
) -> int:
    """Find events and contradictions among the articles given."""
    from rasid import steps  # reads the language tables
    from rasid.compare import Compared
    from rasid.compare import compare as compare_group

    complaints = Complaints()
    groups: dict[str | None, list[Compared]] = {}
    with Crew(steps.understand, cores(front.settings.extract.workers)) as crew:
        for given, result in crew.map(_revisions(articles(files, complaints)), _raw, piece=PIECE, alone=ALONE):
            group = groups.setdefault(given.group, [])
            if isinstance(result, Fallen):
                complaints.tell(given.where, result.reason)
                group.append(Compared(given.article, (), ()))
            else:
                group.append(Compared(given.article, *result.decoded()))
    for name, members in (groups or {None: []}).items():
        sys.stdout.buffer.write(compare_group(name, members) + b"\n")
    return complaints.status


def _revisions(found: Iterable[Given]) -> Iterator[Given]:
    """An id that comes again within its group with another text is the article's next revision; the same again is passed over."""
    from rasid.articles import next_revision  # the room is imported when it is needed

    newest: dict[tuple[str | None, str], Article] = {}
    for given in found:
        key = given.group, given.article.id
        article = next_revision(newest.get(key), given.article)
        if article is not None:
            newest[key] = article
            yield given._replace(article=article)


def _raw(given: Given) -> bytes:
    return encode(given.article)
