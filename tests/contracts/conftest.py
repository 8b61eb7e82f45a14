"""Every implementation of the ports that runs without a server; a contract test runs over each."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from processors.ports import Store
from sinks.memory import MemoryStore
from sinks.sqlite import SqliteStore


@pytest.fixture(params=["memory", "sqlite"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    with MemoryStore() if request.param == "memory" else SqliteStore(tmp_path / "rasid.sqlite") as opened:
        yield opened
