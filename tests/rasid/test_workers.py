"""Worker processes: order, crashes, and their end with their parent."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from rasid.workers import Crew, Fallen, cores

SOURCE = """
import os
from rasid.workers import Fallen

def work(items):
    return [one(item) for item in items]

def one(item):
    if item == "crash":
        os.abort()
    if item == "wrong":
        return Fallen("wrong")
    return f"{item}!"

def pids(items):
    return [os.getpid() for _ in items]
"""


@pytest.fixture
def trade(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> object:
    """A module that workers can import by name."""
    (tmp_path / "rasid_trade.py").write_text(SOURCE, encoding="utf-8")
    monkeypatch.syspath_prepend(str(tmp_path))
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join([str(tmp_path), *sys.path]))
    module = __import__("rasid_trade")
    yield module
    sys.modules.pop("rasid_trade", None)


def results(crew: Crew[str, str], items: Sequence[str], piece: int = 3, alone: int = 0) -> list[str | Fallen]:
    mapped = list(crew.map(items, str, piece=piece, alone=alone))
    assert [item for item, _ in mapped] == list(items)
    return [result for _, result in mapped]


@pytest.mark.parametrize("alone", [0, 2, 1000])
def test_results_come_in_the_order_of_the_items(trade: object, alone: int) -> None:
    items = [str(number) for number in range(50)]
    with Crew(trade.work, 2) as crew:  # type: ignore[attr-defined]  # the module above
        assert results(crew, items, alone=alone) == [f"{item}!" for item in items]
        assert results(crew, []) == []
        assert results(crew, ["again"]) == ["again!"]


def test_an_item_that_kills_its_worker_falls_alone(trade: object) -> None:
    items = ["a", "crash", "b", "c", "wrong", "d", "e", "crash", "f"]
    with Crew(trade.work, 2) as crew:  # type: ignore[attr-defined]  # the module above
        found = results(crew, items)
    assert [one if isinstance(one, str) else type(one) for one in found] == ["a!", Fallen, "b!", "c!", Fallen, "d!", "e!", Fallen, "f!"]
    assert isinstance(found[1], Fallen)
    assert "ended the process" in found[1].reason


def test_as_many_workers_as_wanted_or_cores() -> None:
    assert cores(3) == 3
    assert cores() >= 1


PARENT = """
import rasid_trade, sys
from rasid.workers import Crew
crew = Crew(rasid_trade.pids, 2)
pids = {pid for _, pid in crew.map(range(40), int, piece=1)}
print(*pids, flush=True)
sys.stdin.read()
"""


def test_workers_end_with_a_parent_that_is_killed(trade: object) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", PARENT], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=os.environ.copy()
    ) as parent:
        assert parent.stdout is not None
        workers = [int(pid) for pid in parent.stdout.readline().split()]
        assert workers
        parent.send_signal(signal.SIGKILL)
        # The workers hold the writing end of this pipe: it ends when the last of them does.
        assert parent.stdout.read() == ""
    for pid in workers:
        assert not Path(f"/proc/{pid}").exists() or "Z" in Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").split()[2]
