"""kill -9 in the middle of writing: what was committed is there, what was not is not, and the file is sound."""

import os
import random
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from processors.ports import Query
from sinks.sqlite import SqliteStore

WRITER = """
import sys
from datetime import UTC, datetime
from processors.model import Article, encode
from processors.ports import Batch
from sinks.sqlite import SqliteStore

with SqliteStore(sys.argv[1]) as store:
    number = store.position("writer", "articles")
    while True:
        number += 1
        text = f"نص الخبر رقم {number} " * 50
        article = Article(id=f"a{number}", source="s", title="خبر", text=text, published=datetime(2026, 3, 1, tzinfo=UTC))
        append = [("articles", article.id, encode(article))]
        store.commit(Batch(append=append, articles=[article], positions={("writer", "articles"): number}))
        print(number, flush=True)
"""


@pytest.mark.slow
def test_what_was_committed_survives_the_kill(tmp_path: Path) -> None:
    path = tmp_path / "rasid.sqlite"
    chance = random.Random(6)  # noqa: S311 - when to kill, the same each time
    promised = 0
    for _ in range(4 if os.environ.get("CI") else 8):
        writer = subprocess.Popen([sys.executable, "-c", WRITER, str(path)], stdout=subprocess.PIPE, text=True)
        assert writer.stdout
        for _ in range(chance.randrange(1, 40)):
            promised = int(writer.stdout.readline())
        writer.send_signal(signal.SIGKILL)
        rest = writer.stdout.read().split()
        promised = int(rest[-1]) if rest else promised
        writer.stdout.close()
        assert writer.wait() == -signal.SIGKILL
        with SqliteStore(path) as store:
            written = store.position("writer", "articles")
            assert written in (promised, promised + 1)  # killed between the commit and its word
            assert [entry.key for entry in store.read("articles", 0, 10**6)] == [f"a{n}" for n in range(1, written + 1)]
            assert store.counts()["articles"] == written
            assert store.search(Query(text=f'"رقم {written}"')).hits[0].id == f"a{written}"
            assert store.check() == []
