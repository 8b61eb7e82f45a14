"""Topics as they are wanted, and what is refused. The live tests make them."""

from __future__ import annotations

import subprocess
import sys

import pytest

from processors.errors import BadSettings
from rasid import topics
from rasid.settings import Kafka

SETTINGS = Kafka(prefix="here", feeds_partitions=3, articles_partitions=5, reports_partitions=7, alerting_partitions=2)
WANTED = {one.name: one for one in topics.topics(SETTINGS)}


def test_names_partitions_and_settings() -> None:
    assert set(WANTED) == {
        f"here.{name}"
        for name in (
            "feeds", "articles", "reports", "claims", "book", "events", "contradictions", "alerts", "alerting", "verdicts", "wishes",
            "dead-letters",
        )
    }
    assert WANTED["here.alerting"].partitions == 2
    assert WANTED["here.wishes"].partitions == 1
    assert WANTED["here.feeds"].partitions == 3
    assert WANTED["here.articles"].partitions == WANTED["here.claims"].partitions == 5
    assert WANTED["here.reports"].partitions == WANTED["here.book"].partitions == WANTED["here.verdicts"].partitions == 7
    compacted = {name for name, one in WANTED.items() if one.settings["cleanup.policy"] == "compact"}
    kept = ("feeds", "book", "events", "contradictions", "alerting", "wishes", "dead-letters")
    assert compacted == {f"here.{name}" for name in kept}
    assert WANTED["here.articles"].settings["retention.ms"] == str(30 * 24 * 3600 * 1000)
    assert WANTED["here.verdicts"].settings["retention.ms"] == "-1"
    assert all(int(one.settings["max.message.bytes"]) == topics.LARGEST for one in WANTED.values())


@pytest.mark.parametrize("name", sorted(WANTED))
def test_fewer_partitions_are_refused(name: str) -> None:
    there = {name: WANTED[name].partitions + 1}
    with pytest.raises(BadSettings, match="cannot be taken away"):
        topics._check(WANTED[name], there, SETTINGS)


@pytest.mark.parametrize("name", ["here.feeds", "here.reports", "here.book", "here.verdicts", "here.alerting"])
def test_more_partitions_are_refused_where_keys_would_move(name: str) -> None:
    with pytest.raises(BadSettings, match="would no longer be found"):
        topics._check(WANTED[name], {name: WANTED[name].partitions - 1}, SETTINGS)


@pytest.mark.parametrize("name", ["here.articles", "here.claims", "here.events"])
def test_more_partitions_are_given_elsewhere(name: str) -> None:
    topics._check(WANTED[name], {name: WANTED[name].partitions - 1}, SETTINGS)


@pytest.mark.parametrize("name", sorted(WANTED))
def test_what_is_as_wanted_or_missing_is_no_problem(name: str) -> None:
    topics._check(WANTED[name], {name: WANTED[name].partitions}, SETTINGS)
    topics._check(WANTED[name], {}, SETTINGS)


def test_the_setting_to_change_is_named() -> None:
    with pytest.raises(BadSettings, match=r"kafka\.feeds_partitions to 9"):
        topics._check(WANTED["here.feeds"], {"here.feeds": 9}, SETTINGS)
    with pytest.raises(BadSettings, match=r"kafka\.articles_partitions to 9"):
        topics._check(WANTED["here.claims"], {"here.claims": 9}, SETTINGS)


def test_nobody_listens_there() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "rasid", "--set", "kafka.bootstrap=127.0.0.1:1", "setup"],
        capture_output=True, text=True, check=False, timeout=60,
    )
    assert done.returncode == 1
    assert "rasid: Kafka at 127.0.0.1:1:" in done.stderr
    assert "start it, or set kafka.bootstrap" in done.stderr
    assert "Traceback" not in done.stderr
