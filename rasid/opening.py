"""Opening the embedded store, for reading or for the pipeline; for commands, also that of a cluster."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager
from typing import Annotated

from cyclopts import Parameter

from processors.errors import StoreError
from processors.ports import PageStore
from rasid.settings import Settings
from sinks.sqlite import SqliteStore

InCluster = Annotated[bool, Parameter(name="--cluster", negative="", help="In a cluster, not the embedded store.")]
"""The option of a command that works on either store."""


def open_store(settings: Settings, *, create: bool = False) -> SqliteStore:
    """The embedded store of these settings. Raises `StoreError`, also where there is none and `create` is false."""
    database = settings.database
    if not create and not database.exists():
        raise StoreError(f"{database}: no store there yet; fill one with `rasid run` or `rasid ingest`, or name another with --data")
    if create:
        try:
            database.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise StoreError(f"{database.parent}: the data folder cannot be made: {error.strerror}") from error
    return SqliteStore(database)


@contextmanager
def opened(settings: Settings, *, cluster: bool) -> Iterator[PageStore]:
    """The embedded store, or the one over a cluster. Kafka is met only when something is written there."""
    if not cluster:
        with open_store(settings) as store:
            yield store
        return

    from rasid.serving import open_store as over_cluster  # the servers' clients are met only here
    from sinks.outbox.sending import Sending

    with Sending(settings.kafka.bootstrap) as sending, closing(over_cluster(settings, sending)) as there:
        yield there
