"""`rasid backup`, `rasid rebuild`, `rasid replay` and `rasid dead-letters …`."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Literal

from cyclopts import Parameter
from rich.table import Column, Table
from rich.text import Text

from processors.errors import BadRecord, BadSettings, StoreError
from processors.model import DeadLetter, encode
from processors.ports import Batch
from rasid import clock
from rasid.app import Injected
from rasid.inputs import Complaints
from rasid.lock import PipelineLock
from rasid.opening import InCluster, open_store, opened
from rasid.settings import Settings
from rasid.terminal import counted, out, progress, when
from rasid.workers import Crew, cores
from sinks.sqlite import SqliteStore

ALL = 1_000_000
"""Dead letters that are tried at once."""
AT_ONCE = 10_000
"""The same in a cluster: what Elasticsearch gives in one answer."""


def backup(file: Annotated[Path, Parameter(help="Where the copy goes; must not be there yet.")], /, *, front: Injected) -> int:
    """Copy the store into one sound file while it is in use."""
    if file.exists():
        raise BadSettings(f"{file}: there is a file already; name another")
    with open_store(front.settings) as store:
        store.backup(file)
    _say(f"{file}: {file.stat().st_size:,} bytes, sound by itself; restore it by putting it at {front.settings.database}")
    return 0


def rebuild(*, front: Injected) -> int:
    """Make claims, events, contradictions and the search index anew from the log."""
    settings = front.settings
    with open_store(settings) as store:
        _catch_up(settings, store, store.forget_results, alerting=False)
        _say(f"the store holds {counted(store.counts())}")
    return 0


def replay(
    *, front: Injected,
    stage: Annotated[Literal["extract", "match"], Parameter(help="Which stage goes back.")] = "extract",
    after: Annotated[int, Parameter(help="The offset in the log after which it begins again; 0: the start.")] = 0,
    cluster: Annotated[bool, Parameter(negative="", help="In a cluster: index everything again.")] = False,
    into: Annotated[str | None, Parameter(help="In a cluster: make everything anew under this kafka.prefix, beside what is there.")] = None,
    since: Annotated[datetime | None, Parameter(help="In a cluster: from this time on (UTC); else from the beginning.")] = None,
) -> int:
    """Process the log again from a position."""
    settings = front.settings
    if cluster:
        return _replay_cluster(settings, into, since)
    if into is not None or since is not None:
        raise BadSettings("--into and --since are for a cluster: add --cluster, or give --after for the embedded store")

    from rasid.stages import READS  # reads the language tables

    with open_store(settings) as store:
        topic = READS[stage]
        here = store.position(stage, topic)
        if not 0 <= after <= here:
            raise BadSettings(f"--after {after}: {stage} has come as far as {here}; give 0 to {here}")
        _catch_up(settings, store, lambda: store.commit(Batch(positions={(stage, topic): after})))
        _say(f"{stage}: processed again from {after} to {store.position(stage, topic)}")
    return 0


def _replay_cluster(settings: Settings, into: str | None, since: datetime | None) -> int:
    from rasid import replaying  # the servers' clients are met only here

    moment = since.replace(tzinfo=since.tzinfo or UTC).astimezone(UTC) if since else None
    if into == settings.kafka.prefix:
        raise BadSettings(f"--into {into}: that is kafka.prefix itself; name another")
    for line in replaying.index_again(settings, moment) if into is None else replaying.copy(settings, into, moment):
        _say(line)
    return 0


def list_dead_letters(
    *, front: Injected,
    json: Annotated[bool, Parameter(help="One JSON line for each, with its payload.", negative="")] = False,
    limit: Annotated[int, Parameter(help="How many to show.")] = 50,
    cluster: InCluster = False,
) -> int:
    """Show what could not be processed, and why."""
    if limit < 1:
        raise BadSettings(f"--limit {limit}: at least 1")
    with opened(front.settings, cluster=cluster) as store:
        found = store.dead_letters(limit=limit)
    if json:
        sys.stdout.buffer.writelines(encode(letter) + b"\n" for letter in found)
    elif not found:
        out().print("No dead letters: everything was processed.")
    else:
        table = Table("failed", "stage", "what", "reason", "tries", Column("id", no_wrap=True))
        for letter in found:
            table.add_row(when(letter.failed), letter.stage, Text(letter.subject), Text(letter.reason), str(letter.attempts), letter.id)
        out().print(table)
    return 0


def _wanted(found: Sequence[DeadLetter], ids: Sequence[str], complaints: Complaints) -> list[DeadLetter]:
    """Those of the ids, or all."""
    known = {letter.id: letter for letter in found}
    for one in ids:
        if one not in known:
            complaints.tell(one, "no such dead letter; `rasid dead-letters list` shows them")
    return [known[one] for one in ids if one in known] if ids else list(found)


def retry_dead_letters(
    *ids: Annotated[str, Parameter(help="Which; all where none is named.")], front: Injected,
    cluster: InCluster = False,
) -> int:
    """Try dead letters again."""
    complaints = Complaints()
    settings = front.settings
    if cluster:
        asyncio.run(_retry_in_cluster(settings, ids, complaints))
        return complaints.status
    with open_store(settings) as store:
        letters = _wanted(store.dead_letters(limit=ALL), ids, complaints)
        _catch_up(settings, store, lambda: _put_back(settings, store, letters, complaints))
        left = {letter.id for letter in store.dead_letters(limit=ALL)}
        for letter in letters:
            if letter.id in left:
                complaints.tell(letter.id, f"{letter.stage} of {letter.subject} fails still")
        _say(f"{sum(letter.id not in left for letter in letters)} of {len(letters)} dead letters settled")
    return complaints.status


async def _retry_in_cluster(settings: Settings, ids: Sequence[str], complaints: Complaints) -> None:
    from rasid.retrying import retrier  # the servers' clients are met only here

    with opened(settings, cluster=True) as store, retrier(settings) as retrying:
        letters, settled = _wanted(store.dead_letters(limit=AT_ONCE), ids, complaints), 0
        for letter in letters:
            if reason := await retrying.retry(letter):
                complaints.tell(letter.id, f"{letter.stage} of {letter.subject} fails still: {reason}")
            else:
                settled += 1
    _say(f"{settled} of {len(letters)} dead letters tried again; what fails still comes back")


def _put_back(settings: Settings, store: SqliteStore, letters: Sequence[DeadLetter], complaints: Complaints) -> None:
    """Records go back into the log of their stage; pages are asked for again."""
    from rasid.stages import READS  # reads the language tables

    batch = Batch()
    for letter in letters:
        if letter.stage in READS:
            batch.append.append((READS[letter.stage], letter.subject, letter.payload.encode()))
            batch.settled_dead_letters.append(letter.id)
    store.commit(batch)
    asyncio.run(_ask_again(settings, store, [letter for letter in letters if letter.stage not in READS], complaints))


async def _ask_again(settings: Settings, store: SqliteStore, letters: Sequence[DeadLetter], complaints: Complaints) -> None:
    from rasid.collecting import collecting  # only where something is asked

    if not letters:
        return
    async with collecting(settings, (), store) as poller:
        for letter in letters:
            try:
                reason = await poller.retry(letter)
            except BadRecord as error:
                reason = str(error)
            if reason is not None:
                complaints.tell(letter.subject, reason)


def _catch_up(settings: Settings, store: SqliteStore, first: Callable[[], None], *, alerting: bool = True) -> None:
    """Does `first`, then all that the stages have left to do, while no other process does."""
    from processors.progress import Progress
    from rasid import steps  # reads the language tables
    from rasid.stages import Stages

    with PipelineLock(settings.data) as lock:
        if not lock.held:
            raise StoreError(f"{settings.database}: another rasid works on this store; stop it first")
        first()
        with progress() as bars, Crew(steps.understand, cores(settings.extract.workers)) as crew:
            task = bars.add_task("understanding", total=None)

            def told(made: Progress) -> None:
                bars.advance(task, made.articles + made.reports)

            Stages(store, crew, clock.now, told, alerting=alerting).catch_up()


def _say(text: str) -> None:
    print(text, file=sys.stderr)  # noqa: T201 - the command line's own voice
