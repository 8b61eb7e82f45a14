"""`rasid clean`."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from cyclopts import Parameter

from processors.errors import RasidError, Unreachable
from processors.model import encode
from rasid import clock
from rasid.app import Injected
from rasid.inputs import STDIN, Complaints
from rasid.settings import Settings

if TYPE_CHECKING:
    from ingest.cleaning import Page
    from ingest.fetching import Fetcher

TOGETHER = 64
"""Pages under way at once; their articles come out in the order of the pages."""


def clean(
    *pages: Annotated[str, Parameter(help="Files, or addresses that begin with http; standard input where none is named.")],
    front: Injected,
    url: Annotated[str | None, Parameter(help="The address that a file (or standard input) was found at.")] = None,
) -> int:
    """Pages in, articles out."""
    complaints = Complaints()
    asyncio.run(_clean(pages or (STDIN,), front.settings, url, complaints))
    return complaints.status


async def _clean(names: Sequence[str], settings: Settings, url: str | None, complaints: Complaints) -> None:
    from ingest.cleaning import Cleaned, Cleaner, Page  # the room is imported when it is needed
    from ingest.fetching import Fetcher
    from rasid.articles import of_page
    from rasid.collecting import fetch_settings

    now = clock.now()
    async with Cleaner(page_seconds=settings.clean.timeout) as cleaner, Fetcher(fetch_settings(settings), clock.now) as fetcher:

        async def page(name: str) -> Page:
            if name.startswith(("http://", "https://")):
                return await _fetched(fetcher, name, now)
            body = sys.stdin.buffer.read() if name == STDIN else await asyncio.to_thread(Path(name).read_bytes)
            return Page(url=url or ("" if name == STDIN else Path(name).as_posix()), body=body, fetched=now)

        async def article(name: str) -> bytes | str:
            """The article's JSON, or what is wrong."""
            try:
                result = await cleaner.clean(await page(name))
            except RasidError as error:
                return str(error)
            except OSError as error:
                return error.strerror or str(error)
            return encode(of_page(result, now)) if isinstance(result, Cleaned) else f"no article: {result.detail} ({result.reason})"

        for part in (names[start : start + TOGETHER] for start in range(0, len(names), TOGETHER)):
            for name, result in zip(part, await asyncio.gather(*map(article, part)), strict=True):
                if isinstance(result, bytes):
                    sys.stdout.buffer.write(result + b"\n")
                else:
                    complaints.tell(name, result)


async def _fetched(fetcher: Fetcher, url: str, now: datetime) -> Page:
    from ingest.cleaning import Page
    from ingest.fetching import PAGE_TYPES, Answer

    answer = await fetcher.get(url, accept=PAGE_TYPES, robots=True)
    if not isinstance(answer, Answer):
        raise Unreachable(answer.reason)
    if not 200 <= answer.status < 300:
        raise Unreachable(f"it answered with status {answer.status}")
    return Page(url=answer.url, body=answer.body, content_type=answer.content_type, fetched=now)
