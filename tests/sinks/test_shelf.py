"""The shelf: an event book like the others, written by rows, found again after it was closed, and rebuilt from those rows."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from bench.generate import articles as generated
from processors import claims
from processors.errors import StoreError
from processors.matching import decide
from processors.model import Article, Report, encode, identity
from processors.ports import Batch, Indexed
from rasid.articles import completed
from rasid.pending import PendingBook
from sinks.memory import MemoryStore
from sinks.shelf import rows
from sinks.shelf.shelf import Shelf


@pytest.fixture(scope="module")
def reports() -> list[Report]:
    found = []
    for one in generated(40):
        article = completed(
            Article(
                id=identity("article", one.url), url=one.url, source=one.source, title=one.title, text=one.text, published=one.published,
            )
        )
        found += claims.reports(article, claims.extract(article))
    assert len(found) > 30
    return found


@pytest.fixture
def shelf(tmp_path: Path) -> Iterator[Shelf]:
    opened = Shelf(tmp_path / "0000")
    yield opened
    opened.close()


def fill(shelf: Shelf, reports: list[Report], together: int = 7) -> dict[bytes, bytes | None]:
    """Decides the reports in batches; returns the rows as a compacted changelog keeps them."""
    changelog: dict[bytes, bytes | None] = {}
    book, count = PendingBook(shelf), 0
    for start in range(0, len(reports), together):
        for report in reports[start : start + together]:
            decision = decide(report, book)
            book.put(decision.events, decision.contradictions)
        changes = shelf.changes(book.events, book.contradictions)
        count += len(changes)
        shelf.put(changes, count, 1.0)
        shelf.remember(book.events)
        book.clear()
        changelog.update(changes)
    return changelog


def memory(reports: list[Report]) -> MemoryStore:
    store = MemoryStore()
    for report in reports:
        decision = decide(report, store)
        store.commit(Batch(events=list(decision.events), contradictions=list(decision.contradictions)))
    return store


def books_agree(shelf: Shelf, store: MemoryStore) -> bool:
    events = store.events(limit=10**6)[0]
    assert len(events) > 10
    assert sum(len(store.contradictions_of(event.id)) for event in events) > 10
    for event in events:
        mine = shelf.find(event.country, [f"a:{article}" for article in event.articles])
        theirs = store.find(event.country, [f"a:{article}" for article in event.articles])
        assert [encode(one) for one in mine] == [encode(one) for one in theirs]
        assert shelf.contradictions_of(event.id) == store.contradictions_of(event.id)
    return True


def test_it_decides_as_the_book_in_memory_does(shelf: Shelf, reports: list[Report]) -> None:
    fill(shelf, reports)
    assert books_agree(shelf, memory(reports))


def test_it_is_the_same_after_reopening(shelf: Shelf, reports: list[Report]) -> None:
    fill(shelf, reports)
    stand = shelf.stand()
    assert stand[0] > 0
    shelf.close()
    again = Shelf(shelf.folder)
    assert again.stand() == stand
    assert books_agree(again, memory(reports))
    again.close()


def test_the_compacted_rows_rebuild_it(shelf: Shelf, reports: list[Report], tmp_path: Path) -> None:
    changelog = fill(shelf, reports)
    rebuilt = Shelf(tmp_path / "rebuilt")
    items = list(changelog.items())
    for start in range(0, len(items), 11):
        rebuilt.put(items[start : start + 11], start, 1.0)
    assert books_agree(rebuilt, memory(reports))
    rebuilt.close()


def test_rows_told_twice_change_nothing(shelf: Shelf, reports: list[Report]) -> None:
    changelog = fill(shelf, reports)
    shelf.put(changelog.items(), 10**6, 1.0)
    shelf.forget()
    assert books_agree(shelf, memory(reports))


def event_of(store: MemoryStore) -> Indexed:
    event = store.events(limit=1)[0][0]
    return store.find(event.country, [f"a:{event.articles[0]}"])[0]


def test_keys_that_an_event_loses_find_it_no_more(shelf: Shelf, reports: list[Report]) -> None:
    old = event_of(memory(reports))
    shelf.put(shelf.changes([old], []), 1, 1.0)
    shelf.remember([old])
    new = old._replace(event=replace(old.event, version=old.event.version + 1), keys=("p:x|1",))
    shelf.put(shelf.changes([new], []), 2, 1.0)
    shelf.remember([new])
    country = old.event.country
    assert shelf.find(country, old.keys) == []
    assert [one.event.version for one in shelf.find(country, ["p:x|1", "p:x|1"])] == [old.event.version + 1]
    assert shelf.find(country, ["p:x"]) == [], "a key is not found by its beginning"
    assert shelf.find("XX", ["p:x|1"]) == []


@pytest.mark.parametrize("count", [0, 1, rows.PAGE - 1, rows.PAGE, rows.PAGE + 1, 5 * rows.PAGE])
def test_an_event_of_any_length_comes_back_whole(count: int, reports: list[Report]) -> None:
    old = event_of(memory(reports))
    claims_now = tuple(replace(old.claims[0], id=identity("claim", str(number))) for number in range(count))
    ledger = tuple(old.event.ledger[0] for _ in range(count)) if old.event.ledger else ()
    members = tuple(old.members[0] for _ in range(count))
    new = Indexed(replace(old.event, claims=tuple(claim.id for claim in claims_now), ledger=ledger), old.keys, claims_now, members)
    kept: dict[bytes, bytes] = {}
    for before, after in ((None, old), (old, new)):
        apply(kept, rows.event_rows(before, after))
    assert rows.indexed(old.event.id, kept.get) == new
    assert len(kept) == 1 + 2 * -(-count // rows.PAGE) + -(-len(ledger) // rows.PAGE), "pages that are no more are taken away"


def apply(kept: dict[bytes, bytes], changes: Any) -> None:
    for key, value in changes:
        if value is None:
            kept.pop(key)
        else:
            kept[key] = value


def test_a_further_claim_writes_the_last_pages_only(reports: list[Report]) -> None:
    old = event_of(memory(reports))
    many = tuple(replace(old.claims[0], id=identity("claim", str(number))) for number in range(10 * rows.PAGE))
    before = Indexed(replace(old.event, claims=tuple(claim.id for claim in many)), old.keys, many)
    more = (*many, replace(many[0], id=identity("claim", "more")))
    after = Indexed(replace(old.event, claims=tuple(claim.id for claim in more)), old.keys, more)
    assert len(list(rows.event_rows(before, after))) == 2


def test_a_folder_in_use_is_told(shelf: Shelf) -> None:
    with pytest.raises(StoreError, match="end the process that uses it"):
        Shelf(shelf.folder)


def test_a_page_that_is_missing_is_told(reports: list[Report]) -> None:
    old = event_of(memory(reports))
    only = {key: value for key, value in rows.event_rows(None, old) if key.startswith(rows.EVENT) and value is not None}
    get: Callable[[bytes], bytes | None] = only.get
    with pytest.raises(KeyError, match="is missing"):
        rows.indexed(old.event.id, get)


def test_an_emptied_shelf_begins_anew(shelf: Shelf, reports: list[Report]) -> None:
    fill(shelf, reports[:10])
    shelf.empty()
    assert shelf.stand() == (0, 0.0)
    assert shelf.position is None
    fill(shelf, reports)
    assert books_agree(shelf, memory(reports))
