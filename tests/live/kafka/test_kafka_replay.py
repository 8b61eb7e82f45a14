"""Everything made anew under another prefix, beside what is there: nothing lost, nobody alerted, and run again it goes on."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import msgspec
import pytest

from processors.model import Contradiction, Verdict, decode, encode
from rasid.articles import backfilled
from tests.live.kafka.conftest import Cluster, embedded, until

Undisturbed = Callable[[int], tuple[list[Any], Any]]


def replay(cluster: Cluster, *options: str) -> str:
    fields = msgspec.structs.asdict(cluster.kafka)
    settings = [text for key, value in fields.items() for text in ("--set", f"kafka.{key}={value}")]
    command = [sys.executable, "-m", "rasid", *settings, "replay", "--cluster", *options]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=240)
    assert done.returncode == 0, done.stderr
    return done.stderr


def _unless_waiting(said: str) -> str:
    return "" if "what people said waits" in said else said


@pytest.mark.timeout(600)
def test_everything_is_made_anew_beside_what_is_there(cluster: Cluster, undisturbed: Undisturbed) -> None:
    articles, _ = undisturbed(60)
    most = articles[:50]
    cluster.produce(most)
    cluster.send("articles", b"{not json")
    other = Cluster(cluster.bootstrap, f"{cluster.prefix}-new", cluster.folder / "new")
    other.folder.mkdir()
    try:
        said = replay(cluster, "--into", other.prefix)
        assert f"51 articles copied into {other.topic('articles')} as a back-fill from the beginning" in said
        assert "what people said waits" in said
        other.worker("worker")
        other.wait(len(most))
        cluster.produce(articles[50:])
        verdict = Verdict(id="v", kind="confirmed", contradiction="x", at=datetime(2024, 3, 5, tzinfo=UTC), after=99)
        cluster.send("verdicts", encode(verdict))
        assert f"{len(articles) - 50} articles copied" in replay(cluster, "--into", other.prefix)
        other.wait(len(articles))
        # Results are there a moment before the worker's positions say so.
        said = until("verdicts are copied", lambda: _unless_waiting(replay(cluster, "--into", other.prefix)))
        assert "0 articles copied" in said
        assert "1 verdicts copied" in said
        expected, found = embedded(map(backfilled, articles)), other.results()
        assert expected.contradictions
        assert expected.differences(found) == []
        assert found.alerts == []
        assert all(decode(raw, Contradiction).backfill for raw in found.contradictions.values())
        with other.tail("verdicts") as tail:
            assert [decode(record.value, Verdict).after for record in tail.all()] == [0]
        assert "0 verdicts copied" in replay(cluster, "--into", other.prefix)
    finally:
        other.end()


def test_only_what_came_since_a_time_is_copied(cluster: Cluster, undisturbed: Undisturbed) -> None:
    articles, _ = undisturbed(60)
    cluster.produce(articles[:20])
    with cluster.tail("articles") as tail:
        last = max(record.timestamp for record in tail.all())
    moment = datetime.fromtimestamp((last + 1) / 1000, UTC).isoformat()
    cluster.produce(articles[20:30])
    assert "10 articles copied" in replay(cluster, "--into", f"{cluster.prefix}-since", "--since", moment)
