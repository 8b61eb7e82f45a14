"""Running the real command, and articles to run it on."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import pytest

Article = dict[str, Any]


class Rasid:
    """The command as a user calls it, with its own folders and no settings but those given."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.data = home / "data"
        self.environment = {key: value for key, value in os.environ.items() if not key.startswith(("RASID_", "XDG_"))}
        self.environment |= {"HOME": str(home), "COLUMNS": "200", "PYTHONWARNINGS": "error"}

    def command(self, *arguments: str) -> list[str]:
        where = [] if "--data" in arguments else ["--data", str(self.data)]
        return [sys.executable, "-m", "rasid", *where, *arguments]

    def __call__(self, *arguments: str, stdin: str | bytes = b"", **environment: str) -> subprocess.CompletedProcess[str]:
        raw = stdin.encode() if isinstance(stdin, str) else stdin
        done = subprocess.run(
            self.command(*arguments),
            input=raw,
            capture_output=True,
            cwd=self.home,
            env=self.environment | environment,
            timeout=120,
            check=False,
        )
        return subprocess.CompletedProcess(done.args, done.returncode, done.stdout.decode(), done.stderr.decode())

    def rows(self, *arguments: str, stdin: str | bytes = b"", status: int = 0) -> list[Any]:
        """The JSON lines that the command writes; it must end with `status`."""
        done = self(*arguments, stdin=stdin)
        assert done.returncode == status, done.stderr
        return [json.loads(line) for line in done.stdout.splitlines()]


@pytest.fixture
def rasid(tmp_path: Path) -> Rasid:
    return Rasid(tmp_path)


@pytest.fixture
def articles() -> Callable[..., Article]:
    """Makes an article: `articles(1, "النص")`."""

    def make(number: int, text: str, **fields: Any) -> Article:
        return {
            "url": f"https://news.example/{number}",
            "source": f"outlet-{number}",
            "title": f"خبر رقم {number}",
            "text": text,
            "published": "2024-03-05T12:00:00Z",
        } | fields

    return make


@pytest.fixture
def disagreeing(articles: Callable[..., Article]) -> list[Article]:
    """Two outlets on one bombardment, with two tolls."""
    return [
        articles(
            1, "قُتل 12 مدنياً في قصف مدفعي استهدف السوق الشعبي في مدينة معرة النعمان بريف إدلب يوم الثلاثاء، وفق ما أعلن الدفاع المدني."
        ),
        articles(
            2, "قال المرصد السوري لحقوق الإنسان إن 31 مدنياً قتلوا في قصف مدفعي على سوق شعبي في مدينة معرة النعمان بريف إدلب يوم الثلاثاء."
        ),
    ]


def lines(rows: Iterable[object]) -> str:
    """The rows as JSON lines."""
    return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)


@pytest.fixture(name="lines")
def lines_fixture() -> Callable[[Iterable[object]], str]:
    return lines
