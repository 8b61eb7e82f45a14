"""`rasid demo` as a newcomer starts it: a process of its own, at its own pace, ended with Ctrl-C."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

SOON = 15.0
"""Seconds in which the first event must be seen, where the environment is made."""


class Demo:
    """The running command, with what it says."""

    def __init__(self, home: Path, *options: str) -> None:
        environment = {key: value for key, value in os.environ.items() if not key.startswith(("RASID_", "XDG_"))}
        self.started = time.monotonic()
        self.process = subprocess.Popen(
            [sys.executable, "-m", "rasid", *options, "demo", "--port", "0"], cwd=home, text=True,
            stdout=subprocess.PIPE, stderr=subprocess.PIPE,
            env=environment | {"HOME": str(home), "TMPDIR": str(home), "PYTHONUNBUFFERED": "1", "PYTHONIOENCODING": "utf-8"},
        )
        self.lines: list[str] = []
        self.complaints: list[str] = []
        self._more = threading.Condition()
        self._readers = [
            threading.Thread(target=self._read, args=(stream, lines), daemon=True)
            for stream, lines in ((self.process.stdout, self.lines), (self.process.stderr, self.complaints))
        ]
        for reader in self._readers:
            reader.start()

    def _read(self, stream: Iterator[str], lines: list[str]) -> None:
        for line in stream:
            with self._more:
                lines.append(line.rstrip("\n"))
                self._more.notify_all()
        with self._more:
            self._more.notify_all()

    def wait(self, found: Callable[[str], bool], seconds: float) -> str:
        """The first line that is wanted."""
        with self._more:
            self._more.wait_for(lambda: any(map(found, self.lines)) or self.process.poll() is not None, seconds)
            wanted = [line for line in self.lines if found(line)]
        assert wanted, (self.lines[-5:], self.complaints[-5:])
        return wanted[0]

    def end(self) -> int:
        """Ctrl-C; the exit status."""
        self.process.send_signal(signal.SIGINT)
        return self.ended()

    def ended(self) -> int:
        """Its exit status, with all that it said read."""
        status = self.process.wait(60)
        for reader in self._readers:
            reader.join(10)
        for stream in (self.process.stdout, self.process.stderr):
            assert stream is not None
            stream.close()
        return status


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Callable[..., Demo]]:
    running: list[Demo] = []

    def make(*options: str) -> Demo:
        running.append(Demo(tmp_path, *options))
        return running[-1]

    yield make
    for demo in running:
        if demo.process.poll() is None:
            demo.process.kill()
            demo.process.wait()


def listed(home: Path, *arguments: str) -> list[str]:
    """What a command writes about the store that the demo kept."""
    command = [sys.executable, "-m", "rasid", "--data", str(home / "kept"), *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=True, cwd=home).stdout.splitlines()


def is_event(line: str) -> bool:
    return line.lstrip().startswith("event ")


@pytest.mark.slow
def test_the_first_event_is_there_within_seconds_and_ctrl_c_leaves_nothing(start: Callable[..., Demo], tmp_path: Path) -> None:
    (tmp_path / "rasid.toml").write_text('[store]\ndata = "not-for-the-demo"\n', encoding="utf-8")
    demo = start()
    demo.wait(is_event, 60)
    assert time.monotonic() - demo.started < SOON
    address = re.search(r"http://127\.0\.0\.1:\d+", demo.wait(lambda line: "http://" in line, 5))
    assert address
    with urllib.request.urlopen(f"{address[0]}/health", timeout=10) as answer:  # noqa: S310 - the address of the process under test
        assert json.load(answer)["status"] == "ok"
    with urllib.request.urlopen(address[0], timeout=10) as answer:  # noqa: S310 - as above
        assert "text/html" in answer.headers["Content-Type"]
    assert demo.end() == 0
    assert demo.complaints == []
    assert [path.name for path in tmp_path.iterdir()] == ["rasid.toml"]


@pytest.mark.slow
def test_the_whole_demo_at_its_own_pace(start: Callable[..., Demo], tmp_path: Path) -> None:
    demo = start("--data", str(tmp_path / "kept"))
    demo.wait(lambda line: "has told all it has" in line, 280)
    assert demo.end() == 0
    assert demo.complaints == []
    told = "\n".join(demo.lines)
    assert told.count("CONTRADICTION") >= 8
    assert "silent edit" in told
    found = [json.loads(line) for line in listed(tmp_path, "contradictions", "--json", "--limit", "0")]
    assert {one["kind"] for one in found} >= {"number", "denial", "blame"}
    assert not any(one["backfill"] for one in found)
    (found_hits,) = listed(tmp_path, "search", "--json", "--limit", "50", "زوارة")
    hits = json.loads(found_hits)["hits"]
    assert len({hit["source"] for hit in hits}) >= 5
    again = start("--data", str(tmp_path / "kept"))
    assert again.ended() == 2
    store = tmp_path / "kept" / "rasid.db"
    assert again.complaints == [f"rasid: {store}: a store is there already, and the demo needs an empty one; name a new folder"]
