"""A server as a process of this machine: started apart from its starter, known by its pid and its folder, waited for, ended."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from threading import Event
from time import monotonic

SHORT_LIVED = ("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1")
"""Options of a Java machine that lives for minutes on a few cores which others need too: without its optimising compiler, which takes a
core for the first minutes and pays off in the hours after them, it takes half the processor's time.
"""
PAUSE = 0.1
"""Seconds between two looks at a condition."""


class Failed(Exception):
    """A server did not start or did not stop; the text ends with the last lines of its log."""


class Process:
    """One server: `start`, `wait`, `stop`, `kill`, and `start` again. `folder` must be its own; its log is `folder/log`."""

    name: str

    def __init__(self, name: str, folder: Path) -> None:
        self.name = name
        self.folder = folder
        self._child: subprocess.Popen[bytes] | None = None
        self._said = 0

    # What a server is

    def prepare(self) -> None:
        """Writes its configuration; also for a second start."""
        raise NotImplementedError

    def command(self) -> Sequence[str]:
        raise NotImplementedError

    def environment(self) -> Mapping[str, str]:
        return os.environ

    def user(self) -> int | None:
        """The user it must run as, where that is not the present one."""
        return None

    def is_ready(self) -> bool:
        """Whether it serves."""
        raise NotImplementedError

    # What one does with it

    @property
    def log(self) -> Path:
        return self.folder / "log"

    @property
    def pid(self) -> int | None:
        """Of the running server, also one that another process started; None where none runs."""
        with suppress(OSError, ValueError):
            pid = int((self.folder / "pid").read_text())
            if self._child is not None and self._child.pid == pid:
                return pid if self._child.poll() is None else None
            if str(self.folder) in _command_line(pid):  # else the number is now another program's
                return pid
        return None

    def start(self) -> None:
        """Starts it without waiting; nothing where it runs already."""
        if self.pid is not None:
            return
        self.folder.mkdir(parents=True, exist_ok=True)
        self.prepare()
        self._said = self.log.stat().st_size if self.log.exists() else 0
        user = self.user()
        with self.log.open("ab") as log:
            self._child = subprocess.Popen(
                self.command(), stdin=subprocess.DEVNULL, stdout=log, stderr=subprocess.STDOUT, cwd=self.folder,
                env=dict(self.environment()), start_new_session=True, user=user, group=user, extra_groups=None if user is None else [],
            )
        (self.folder / "pid").write_text(str(self._child.pid))

    def wait(self, seconds: float = 300.0) -> None:
        """Until it serves. Raises `Failed` when it ends before, or takes longer."""
        end = monotonic() + seconds
        while not self.is_ready():
            if self.pid is None:
                raise Failed(f"{self.name} ended while starting{self.last_words()}")
            if monotonic() > end:
                raise Failed(f"{self.name} does not serve after {seconds:g} s{self.last_words()}")
            Event().wait(PAUSE)

    def tell(self) -> None:
        """Asks it to end, and does not wait."""
        self._signal(signal.SIGTERM, leader_only=True)

    def stop(self, seconds: float = 30.0) -> None:
        """Ends it in order, and by force after `seconds`."""
        self.tell()
        if not self._gone(seconds):
            self.kill()

    def kill(self) -> None:
        """kill -9, and waits until it is gone."""
        self._signal(signal.SIGKILL)
        if not self._gone(30.0):
            raise Failed(f"{self.name} (pid {self.pid}) cannot be killed")

    def said(self) -> str:
        """Its log since the last start."""
        with self.log.open("rb") as log:
            log.seek(self._said)
            return log.read().decode("utf-8", "replace")

    def last_words(self) -> str:
        lines = self.log.read_text("utf-8", "replace").splitlines()[-15:] if self.log.exists() else []
        return "; it said:\n  " + "\n  ".join(lines) if lines else ""

    def _signal(self, number: signal.Signals, *, leader_only: bool = False) -> None:
        pid = self.pid
        if pid is None:
            return
        with suppress(ProcessLookupError):
            if leader_only:
                os.kill(pid, number)
            else:
                os.killpg(pid, number)  # it leads a session of its own: its children go with it

    def _gone(self, seconds: float) -> bool:
        end = monotonic() + seconds
        while self.pid is not None:
            if monotonic() > end:
                return False
            Event().wait(PAUSE)
        (self.folder / "pid").unlink(missing_ok=True)
        return True


def free_ports(count: int) -> list[int]:
    """Ports of the loopback interface that nobody listens on now."""
    sockets = [socket.socket() for _ in range(count)]
    try:
        for one in sockets:
            one.bind(("127.0.0.1", 0))
        return [one.getsockname()[1] for one in sockets]
    finally:
        for one in sockets:
            one.close()


def _command_line(pid: int) -> str:
    shown = subprocess.run(["ps", "-ww", "-o", "args=", "-p", str(pid)], capture_output=True, text=True, check=False).stdout
    return "" if "<defunct>" in shown else shown
