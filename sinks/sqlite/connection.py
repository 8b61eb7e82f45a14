"""One connection to the store's file: how it is opened, migrated, written in transactions, and what its failures mean in words.

WAL with synchronous FULL: when a commit returns, its pages are on the disk; readers never wait for the writer.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from importlib.resources import files
from pathlib import Path
from typing import Any

from processors.errors import StoreError

_PARAMETERS = 500
"""Values in one statement; SQLite may be built with a limit of 999."""
APPLICATION = 0x52415344
"""SQLite's application_id of a Rasid store: "RASD"."""


class Connection:
    """A SQLite connection whose every failure is a `StoreError`. `patience` is how long to wait for another writer, in seconds."""

    def __init__(self, path: Path, patience: float) -> None:
        self.path = path
        self.patience = patience
        with self.failures():
            try:
                path.parent.mkdir(parents=True, exist_ok=True)
            except OSError as error:
                raise StoreError(f"{path.parent}: cannot make the directory of the store: {error.strerror}") from error
            self.db = sqlite3.connect(path, timeout=patience, isolation_level=None, check_same_thread=False)
        try:
            with self.failures():
                self._own()
                self.db.execute("PRAGMA journal_mode = WAL")
                self.db.execute("PRAGMA synchronous = FULL")
                self.db.execute("PRAGMA cache_size = -32768")  # KiB
                self.db.execute("PRAGMA journal_size_limit = 67108864")
                self.db.execute("PRAGMA temp_store = MEMORY")
                self._migrate()
        except BaseException:
            self.db.close()
            raise

    def all(self, sql: str, parameters: Sequence[Any] = ()) -> list[Any]:
        """The rows of a query."""
        with self.failures():
            return self.db.execute(sql, parameters).fetchall()

    def one(self, sql: str, parameters: Sequence[Any] = ()) -> Any:
        """The first row of a query, or None."""
        with self.failures():
            return self.db.execute(sql, parameters).fetchone()

    @contextmanager
    def writing(self) -> Iterator[sqlite3.Connection]:
        """A transaction: all that is executed within is kept when the block ends, nothing of it when it raises."""
        with self.failures():
            self.db.execute("BEGIN IMMEDIATE")
            try:
                yield self.db
                self.db.execute("COMMIT")
            finally:
                self._roll_back()

    @contextmanager
    def reading(self) -> Iterator[sqlite3.Connection]:
        """Several queries that see one state of the store."""
        with self.failures():
            if self.db.in_transaction:
                yield self.db
                return
            self.db.execute("BEGIN")
            try:
                yield self.db
            finally:
                self._roll_back()

    def _roll_back(self) -> None:
        """Ends a transaction that stands open still: after an error, also of a COMMIT that found the disk full."""
        if self.db.in_transaction:
            self.db.execute("ROLLBACK")

    @contextmanager
    def failures(self) -> Iterator[None]:
        """SQLite's failures as `StoreError` in words."""
        try:
            yield
        except sqlite3.Error as error:
            raise StoreError(self._words(error)) from error

    def _words(self, error: sqlite3.Error) -> str:
        name: str = getattr(error, "sqlite_errorname", None) or ""
        what = {
            "SQLITE_FULL": "the disk is full. Nothing of this was written, everything before it is safe. Free some space and try again",
            "SQLITE_BUSY": f"another process holds the store's lock, and did not let go within {self.patience:g} s. Nothing was written. "
            "See which other rasid (or sqlite3) has it open, and try again",
            "SQLITE_CORRUPT": "the file is damaged. Stop, keep a copy of it, and restore the last backup (rasid backup)",
            "SQLITE_NOTADB": "this is not a SQLite file. Choose another --data directory, or restore a backup",
            "SQLITE_READONLY": "the file or its directory may not be written. Check its owner and permissions",
            "SQLITE_CANTOPEN": "the file cannot be opened. Check that its directory exists and may be written",
            "SQLITE_IOERR": "the disk failed to read or write. Nothing of this was kept. Check the disk and its free space, then try again",
        }
        for code, words in what.items():
            if name.startswith(code):
                return f"{self.path}: {words} ({error})"
        return f"{self.path}: {error} ({name or type(error).__name__})"

    def _own(self) -> None:
        """Marks an empty file as Rasid's, and refuses any other program's."""
        found = self.db.execute("PRAGMA application_id").fetchone()[0]
        if found == APPLICATION:
            return
        with self.writing() as db:
            if db.execute("PRAGMA application_id").fetchone()[0] == APPLICATION:
                return
            if found or db.execute("SELECT 1 FROM sqlite_master").fetchone():
                raise StoreError(f"{self.path}: this SQLite file belongs to another program. Choose another --data directory")
            db.execute(f"PRAGMA application_id = {APPLICATION}")

    def _migrate(self) -> None:
        steps = migrations()
        newest = steps[-1][0]
        for number, name, script in steps:
            if self._schema() >= number:
                continue
            with self.writing() as db:
                if self._schema() >= number:  # another process was faster
                    continue
                try:
                    for statement in statements(script):
                        db.execute(statement)
                except sqlite3.Error as error:
                    raise StoreError(f"{self.path}: migration {name} failed, and changed nothing: {error}") from error
                db.execute(f"PRAGMA user_version = {number}")
        if self._schema() > newest:
            raise StoreError(
                f"{self.path}: written by a newer Rasid (its schema is {self._schema()}, this one knows {newest}). "
                "Use that newer Rasid, or restore a backup from before it"
            )

    def _schema(self) -> int:
        version: int = self.db.execute("PRAGMA user_version").fetchone()[0]
        return version


def migrations() -> list[tuple[int, str, str]]:
    """(number, file name, script) of each migration, in order; numbered from 1 without gaps."""
    found = sorted(
        (int(file.name[:4]), file.name, file.read_text(encoding="utf-8"))
        for file in files("sinks.sqlite").joinpath("migrations").iterdir()
        if file.name.endswith(".sql")
    )
    if [number for number, _, _ in found] != list(range(1, len(found) + 1)):
        raise StoreError(f"the migrations are not numbered from 1 without gaps: {[name for _, name, _ in found]}")
    return found


def statements(script: str) -> Iterator[str]:
    """The statements of a script, so that they run inside one transaction (`executescript` would commit it)."""
    statement = ""
    for line in script.splitlines(keepends=True):
        statement += line
        if sqlite3.complete_statement(statement):
            yield statement
            statement = ""


def parts(values: Iterable[str]) -> Iterator[list[str]]:
    """The values in parts small enough for one statement's parameters."""
    some: list[str] = []
    for value in values:
        some.append(value)
        if len(some) == _PARAMETERS:
            yield some
            some = []
    if some:
        yield some


def marks(values: Sequence[object]) -> str:
    """Question marks for the values: "?, ?, ?"."""
    return ", ".join("?" * len(values))
