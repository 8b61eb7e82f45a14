"""The file: its migrations, its failures, its backup. Real full disks and real locks."""

import sqlite3
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from processors.errors import StoreError
from processors.model import Act, Article, Claim, encode
from processors.ports import Batch, Query
from sinks.sqlite import SqliteStore, connection

NOW = datetime(2026, 3, 1, tzinfo=UTC)


def article(number: int, size: int = 50) -> Article:
    text = " ".join(f"كلمة{(number * 7919 + i * 104729) % 99991}" for i in range(size))  # hard to compress
    return Article(id=f"a{number}", source="s", title=f"خبر {number}", text=text, published=NOW)


def batch(number: int, size: int = 50) -> Batch:
    made = article(number, size)
    return Batch(append=[("articles", made.id, encode(made))], articles=[made], positions={("index", "articles"): number})


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "rasid.sqlite"


@pytest.fixture
def store(path: Path) -> Iterator[SqliteStore]:
    with SqliteStore(path, patience=0.05) as opened:
        yield opened


def test_what_is_written_is_there_after_opening_anew(path: Path) -> None:
    with SqliteStore(path) as store:
        store.commit(batch(1))
    with SqliteStore(path) as store:
        assert store.article("a1") == article(1)
        assert store.position("index", "articles") == 1
        assert store.check() == []


def test_a_commit_is_on_the_disk_when_it_returns(store: SqliteStore) -> None:
    assert store._connection.one("PRAGMA synchronous") == (2,)
    assert store._connection.one("PRAGMA journal_mode") == ("wal",)


def test_the_directory_is_made(tmp_path: Path) -> None:
    with SqliteStore(tmp_path / "new" / "deep" / "rasid.sqlite") as store:
        assert store.is_empty()


def test_a_path_that_cannot_be_is_an_error_in_words(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(StoreError, match="cannot make the directory"):
        SqliteStore(tmp_path / "file" / "rasid.sqlite")
    with pytest.raises(StoreError, match="cannot be opened"):
        SqliteStore(tmp_path)


# Migrations


def test_migrations_bring_an_empty_file_to_the_newest_schema(store: SqliteStore) -> None:
    numbers = [number for number, _, _ in connection.migrations()]
    assert numbers == list(range(1, len(numbers) + 1))
    assert store._connection.one("PRAGMA user_version") == (numbers[-1],)


def test_an_older_file_is_migrated_and_keeps_what_it_holds(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with SqliteStore(path) as store:
        store.commit(batch(1))
    steps = connection.migrations()
    monkeypatch.setattr(connection, "migrations", lambda: [*steps, (len(steps) + 1, "9999_new.sql", "CREATE TABLE added (x);\n")])
    with SqliteStore(path) as store:
        assert store._connection.all("SELECT x FROM added") == []
        assert store.article("a1") == article(1)


def test_a_failed_migration_changes_nothing(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    SqliteStore(path).close()
    steps = connection.migrations()
    monkeypatch.setattr(connection, "migrations", lambda: [*steps, (len(steps) + 1, "9999_bad.sql", "CREATE TABLE one (x);\nNONSENSE;\n")])
    with pytest.raises(StoreError, match=r"migration 9999_bad\.sql failed, and changed nothing"):
        SqliteStore(path)
    monkeypatch.undo()
    with SqliteStore(path) as store:
        assert store._connection.all("SELECT name FROM sqlite_master WHERE name = 'one'") == []


def test_a_newer_schema_is_refused_in_words(path: Path) -> None:
    SqliteStore(path).close()
    with sqlite3.connect(path) as db:
        db.execute("PRAGMA user_version = 999")
    db.close()
    with pytest.raises(StoreError, match=r"written by a newer Rasid \(its schema is 999"):
        SqliteStore(path)


def test_the_file_of_another_program_is_refused_and_left_alone(path: Path) -> None:
    with sqlite3.connect(path) as db:
        db.execute("CREATE TABLE theirs (x)")
    db.close()
    before = path.read_bytes()
    with pytest.raises(StoreError, match="belongs to another program"):
        SqliteStore(path)
    assert path.read_bytes() == before


@pytest.mark.parametrize("content", [b"no database, but a text that is long enough " * 40, b"SQLite format 3\x00" + b"\xff" * 4096])
def test_what_is_no_database_is_an_error_in_words(path: Path, content: bytes) -> None:
    path.write_bytes(content)
    with pytest.raises(StoreError, match=str(path)):
        SqliteStore(path)


# Failures


def test_a_full_disk_loses_nothing_and_the_store_goes_on_afterwards(store: SqliteStore, path: Path) -> None:
    store.commit(batch(1))
    (pages,) = store._connection.one("PRAGMA page_count")
    store._connection.one(f"PRAGMA max_page_count = {pages + 2}")  # SQLite's own SQLITE_FULL
    with pytest.raises(StoreError, match=r"the disk is full\. Nothing of this was written"):
        store.commit(batch(2, size=20_000))
    assert store.article("a2") is None
    assert len(store.read("articles", 0, 9)) == 1
    assert store.position("index", "articles") == 1
    store._connection.one("PRAGMA max_page_count = 1073741823")
    store.commit(batch(2, size=20_000))
    assert store.article("a2") == article(2, 20_000)
    assert store.check() == []


def test_a_lock_held_by_another_process_is_an_error_in_words(store: SqliteStore, path: Path) -> None:
    other = sqlite3.connect(path, isolation_level=None)
    try:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(StoreError, match=r"another process holds the store's lock"):
            store.commit(batch(1))
        assert store.is_empty()  # reading goes on
        other.execute("ROLLBACK")
        store.commit(batch(1))
        assert store.article("a1") == article(1)
    finally:
        other.close()


def test_a_file_that_may_only_be_read_is_an_error_in_words(store: SqliteStore) -> None:
    store._connection.one("PRAGMA query_only = 1")
    with pytest.raises(StoreError, match="may not be written"):
        store.commit(batch(1))


def test_two_stores_share_a_file(store: SqliteStore, path: Path) -> None:
    with SqliteStore(path) as other:
        other.commit(batch(1))
        assert store.article("a1") == article(1)
        store.commit(batch(2))
        assert [entry.key for entry in other.read("articles", 0, 9)] == ["a1", "a2"]


def test_damage_is_found(path: Path) -> None:
    with SqliteStore(path) as store:
        for number in range(40):
            store.commit(batch(number))
        assert store.check() == []
    with path.open("r+b") as file:
        size = file.seek(0, 2)
        for at in range(3 * 4096, size, 3 * 4096):
            file.seek(at + 100)
            file.write(b"\xaa" * 200)

    def found() -> list[str]:
        try:
            with SqliteStore(path) as store:
                return store.check()
        except StoreError as error:
            return [str(error)]

    assert found()


def test_a_damaged_record_is_an_error_in_words(store: SqliteStore) -> None:
    store.commit(batch(1))
    with store._connection.writing() as db:
        db.execute("UPDATE bodies SET data = x'0178'")
    with pytest.raises(StoreError, match="damaged bytes"):
        store.article("a1")


def test_a_damaged_claim_is_mended_when_it_is_written_again(store: SqliteStore) -> None:
    claim = Claim(
        id="c1", article="a1", revision=0, source="s", published=NOW, start=0, end=4, text="قُتل مدنيان.", act=Act(type="killed"),
    )
    one = batch(1)
    one.claims["a1", 0] = (claim,)
    store.commit(one)
    with store._connection.writing() as db:
        db.execute("UPDATE claims SET record = x'0178'")
    store.commit(one)
    assert store.claims_of("a1") == [claim]


# Backup


def test_a_backup_is_a_whole_store_while_others_write(store: SqliteStore, path: Path, tmp_path: Path) -> None:
    store.commit(batch(1))
    other = sqlite3.connect(path, isolation_level=None)
    try:
        other.execute("BEGIN IMMEDIATE")  # a writer in the middle of its work
        other.execute("DELETE FROM log")
        store.backup(tmp_path / "backup.sqlite")
    finally:
        other.close()
    store.commit(batch(2))
    assert sorted(file.name for file in tmp_path.iterdir() if "backup" in file.name) == ["backup.sqlite"]
    with SqliteStore(tmp_path / "backup.sqlite") as backup:
        assert [entry.key for entry in backup.read("articles", 0, 9)] == ["a1"]
        assert backup.check() == []
        assert [hit.id for hit in backup.search(Query(text="خبر")).hits] == ["a1"]


def test_a_backup_that_cannot_be_written_is_an_error_in_words(store: SqliteStore, tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="backup"):
        store.backup(tmp_path / "no" / "such" / "backup.sqlite")


def test_a_backup_over_the_store_itself_is_refused(store: SqliteStore, path: Path) -> None:
    store.commit(batch(1))
    with pytest.raises(StoreError, match="is the store itself"):
        store.backup(path)
    assert store.check() == []


# Size


def test_an_article_is_kept_once_in_log_and_archive(store: SqliteStore) -> None:
    made = article(1, 5000)
    for _ in range(3):
        store.commit(Batch(append=[("articles", made.id, encode(made))], articles=[made]))
    assert store._connection.one("SELECT count(*) FROM bodies") == (1,)
    assert [entry.value for entry in store.read("articles", 0, 9)] == [encode(made)] * 3


def test_the_index_can_be_made_anew(store: SqliteStore) -> None:
    for number in range(5):
        store.commit(batch(number))
    changed = Article(id="a1", revision=1, source="s", title="تصحيح", text="نص مصحح", published=NOW)
    store.commit(Batch(articles=[changed]))
    before = {hit.id for hit in store.search(Query(text="خبر")).hits}
    store.reindex()
    assert {hit.id for hit in store.search(Query(text="خبر")).hits} == before == {"a0", "a2", "a3", "a4"}
    assert [hit.id for hit in store.search(Query(text="تصحيح")).hits] == ["a1"]
    assert store.check() == []
