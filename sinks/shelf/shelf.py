"""A shelf: one partition's event book in a RocksDB of its own. A `processors.ports.EventBook`.

The shelf holds what its changelog holds, never more: rows are written here after Kafka has them. So a shelf that is lost,
or that another worker's writes have passed, is made good by reading the changelog from where the shelf stands.
"""

from __future__ import annotations

import shutil
from collections import OrderedDict
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from pathlib import Path

import rocksdict

from processors.errors import StoreError
from processors.model import Contradiction
from processors.ports import Indexed
from sinks.shelf import rows
from sinks.shelf.rows import Row

_STAND = b"o"
"""The row, in no changelog, with the offset of the changelog up to which the shelf was written, and when."""
_CACHED = 40_000
"""Claims, ledger entries and members that are kept in memory, some 100 MB at the most."""
_MEGABYTE = 1024 * 1024


class Shelf:
    """Opened for one partition; for one thread. Raises `StoreError` where the disk fails or another process holds the folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._kept: OrderedDict[str, Indexed] = OrderedDict()
        self._size = 0
        self._db = self._open()

    def _open(self) -> rocksdict.Rdict:
        options = rocksdict.Options(raw_mode=True)
        options.create_if_missing(True)
        options.set_write_buffer_size(16 * _MEGABYTE)
        options.set_max_write_buffer_number(2)
        options.set_max_open_files(64)
        table = rocksdict.BlockBasedOptions()
        table.set_bloom_filter(10, False)
        table.set_block_cache(rocksdict.Cache(32 * _MEGABYTE))
        options.set_block_based_table_factory(table)
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            return rocksdict.Rdict(str(self.folder), options=options)
        except Exception as error:
            remedy = "end the process that uses it, or delete the folder"
            raise StoreError(f"{self.folder}: the shelf cannot be opened ({error}); {remedy}") from error

    def close(self) -> None:
        """Others may open it now. Closing it again does nothing."""
        with suppress(rocksdict.DbClosedError):
            self._db.close()

    def empty(self) -> None:
        """Throws everything away: it is read anew from the changelog."""
        self._db.close()
        shutil.rmtree(self.folder)
        self._kept.clear()
        self._size = 0
        self._db = self._open()

    def stand(self) -> tuple[int, float]:
        """The changelog's offset to be read next, and when the shelf was last written, in seconds of the epoch; a new one: (0, 0.0)."""
        raw = self._db.get(_STAND)
        if raw is None:
            return 0, 0.0
        offset, moment = raw.decode().split()
        return int(offset), float(moment)

    def put(self, changes: Iterable[Row], stand: int, moment: float) -> None:
        """Writes rows of the changelog before offset `stand`, all or none."""
        last = dict(changes)
        batch = rocksdict.WriteBatch(raw_mode=True)
        for key, value in last.items():
            if key.startswith(rows.EVENT):
                old = self._db.get(key)
                was = rows.key_rows(old) if old is not None else set()
                now = rows.key_rows(value) if value is not None else set()
                for gone in was - now:
                    batch.delete(gone)
                for new in now - was:
                    batch.put(new, b"")
            if value is None:
                batch.delete(key)
            else:
                batch.put(key, value)
        batch.put(_STAND, f"{stand} {moment}".encode())
        self._db.write(batch)

    @property
    def position(self) -> bytes | None:
        """The position row."""
        found: bytes | None = self._db.get(rows.POSITION)
        return found

    # EventBook

    def find(self, country: str, keys: Iterable[str]) -> list[Indexed]:
        events = {event for key in keys for event, _ in self._below(rows.key_prefix(country, key))}
        return [self._get(event.decode()) for event in sorted(events)]

    def contradictions_of(self, event: str) -> list[Contradiction]:
        return [rows.contradiction(value) for _, value in self._below(rows.contradictions_prefix(event))]

    # What a decision changes

    def changes(self, events: Sequence[Indexed], contradictions: Sequence[Contradiction]) -> list[Row]:
        """The rows that say what the shelf does not hold yet."""
        changed = [row for new in events for row in rows.event_rows(self._known(new.event.id), new)]
        return changed + [rows.contradiction_row(contradiction) for contradiction in contradictions]

    def remember(self, events: Iterable[Indexed]) -> None:
        """Keeps in memory what was just `put`."""
        for new in events:
            self._remember(new._replace(keys=tuple(sorted(set(new.keys)))))

    def forget(self) -> None:
        """Drops what is in memory: others have written."""
        self._kept.clear()
        self._size = 0

    def _below(self, prefix: bytes) -> Iterator[tuple[bytes, bytes]]:
        """What stands behind the prefix, with its value, in order."""
        found = self._db.iter()
        found.seek(prefix)
        while found.valid() and (key := found.key()).startswith(prefix):
            yield key[len(prefix) :], found.value()
            found.next()

    def _get(self, event: str) -> Indexed:
        found = self._known(event)
        if found is None:
            raise StoreError(f"{self.folder}: event {event} has keys but no row; delete the folder, it is rebuilt from the changelog")
        return found

    def _known(self, event: str) -> Indexed | None:
        if event in self._kept:
            self._kept.move_to_end(event)
            return self._kept[event]
        found = rows.indexed(event, self._db.get)
        if found is not None:
            self._remember(found)
        return found

    def _remember(self, new: Indexed) -> None:
        old = self._kept.pop(new.event.id, None)
        self._size += _weight(new) - (_weight(old) if old else 0)
        self._kept[new.event.id] = new
        while self._size > _CACHED and len(self._kept) > 1:
            self._size -= _weight(self._kept.popitem(last=False)[1])


def _weight(indexed: Indexed) -> int:
    return 1 + len(indexed.claims) + len(indexed.event.ledger) + len(indexed.members)
