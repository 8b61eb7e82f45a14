"""Real servers for the tests of this folder: started once for all, on free ports, stopped at the end.

Where Java or Maven is missing the tests skip and say so; under `CI=true` that fails (tests/conftest.py). With pytest-xdist and `--dist
loadgroup` they all run in one worker, so that there is one set of servers. (Under pytest 9.2 its version 3.8 forms no groups, hence the
bound in pyproject.toml; each worker would have servers of its own, which the tests do not mind.)
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from deploy.local import Missing, Services
from deploy.local.node import Node

HERE = Path(__file__).parent
LONGEST = 900
"""Seconds after which a test hangs: the machine may be busy with other things, and servers take their time then."""


def pytest_itemcollected(item: pytest.Item) -> None:
    """Marked before pytest-xdist looks at the marks, also where this folder is named on the command line."""
    if HERE in item.path.parents:
        item.add_marker(pytest.mark.live)
        item.add_marker(pytest.mark.xdist_group("live"))
        if item.get_closest_marker("timeout") is None:
            item.add_marker(pytest.mark.timeout(LONGEST))


def _quick() -> str | None:
    """Memory, where there is room: making an index takes a fifth of the time there. A killed server finds its files there all the same."""
    memory = Path("/dev/shm")  # noqa: S108 - a folder of our own is made in it
    roomy = memory.is_dir() and os.access(memory, os.W_OK) and shutil.disk_usage(memory).free > _ROOM
    return str(memory) if roomy else None


_ROOM = 4 * 1024**3
"""Bytes."""


@contextmanager
def running(**wanted: int | bool) -> Iterator[Services]:
    """Services in a folder of their own, which is removed in the end. pytest's own folders are closed to Elasticsearch's user."""
    folder = Path(tempfile.mkdtemp(prefix="rasid-live-", dir=_quick()))
    folder.chmod(0o755)
    try:
        with Services(folder, **wanted) as services:  # type: ignore[arg-type] - the names and types are those of `Services`
            yield services
    except Missing as missing:
        pytest.skip(str(missing))
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def kafka() -> Iterator[Services]:
    """One broker: `kafka.bootstrap`; `kafka.brokers[0].kill()`, `.start()`, `.wait()`. Who kills it starts it again."""
    with running(kafka=1, elasticsearch=False) as services:
        yield services


@pytest.fixture(scope="module")
def three_brokers() -> Iterator[Services]:
    """Three brokers, for the tests of one module."""
    with running(kafka=3, elasticsearch=False) as services:
        yield services


@pytest.fixture(scope="session")
def elasticsearch() -> Iterator[Node]:
    """One Elasticsearch: `elasticsearch.url`; `.kill()`, `.start()`, `.wait()`. Who kills it starts it again."""
    with running(kafka=0, elasticsearch=True) as services:
        assert services.node is not None
        yield services.node
