"""The commands that keep something: `ingest`, `search`, `events`, `contradictions`, `feeds`, and upkeep."""

from __future__ import annotations

import json
import os
import signal
import sqlite3
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from processors.model import DeadLetter
from processors.ports import Batch
from sinks.sqlite import SqliteStore


@pytest.fixture
def filled(rasid: Any, disagreeing: Any, lines: Any) -> Any:
    done = rasid("ingest", stdin=lines(disagreeing))
    assert done.returncode == 0, done.stderr
    return rasid


def test_ingest_tells_what_it_added_and_adds_nothing_twice(rasid: Any, disagreeing: Any, lines: Any) -> None:
    first = rasid("ingest", stdin=lines(disagreeing))
    assert "2 articles added; the store holds 2 articles" in first.stderr
    before = rasid.rows("contradictions", "--json")
    again = rasid("ingest", stdin=lines(disagreeing))
    assert "0 articles added; the store holds 2 articles" in again.stderr
    assert rasid.rows("contradictions", "--json") == before


def test_ingest_names_bad_lines_and_keeps_the_others(rasid: Any, disagreeing: Any, lines: Any) -> None:
    done = rasid("ingest", stdin="[]\n" + lines(disagreeing))
    assert done.returncode == 1
    assert done.stderr.startswith("stdin:1: ")
    assert "2 articles added" in done.stderr


def test_ingest_takes_a_changed_text_as_a_revision(filled: Any, disagreeing: Any, lines: Any) -> None:
    changed = disagreeing[1] | {"text": disagreeing[1]["text"].replace("31", "33")}
    assert "1 article added; the store holds 2 articles" in filled("ingest", stdin=lines([changed])).stderr
    (hit,) = filled.rows("search", "--json", "المرصد السوري")[0]["hits"]
    assert "33" in hit["snippet"]


def test_a_backfill_alerts_nobody(filled: Any) -> None:
    database = sqlite3.connect(filled.data / "rasid.db")
    try:
        assert database.execute("SELECT count(*) FROM contradictions").fetchone()[0] >= 1
        assert database.execute("SELECT count(*) FROM alerts").fetchone() == (0,)
    finally:
        database.close()


def test_ingest_gives_what_compare_gives(filled: Any, disagreeing: Any, lines: Any) -> None:
    (compared,) = filled.rows("compare", stdin=lines(disagreeing))
    stored = filled.rows("contradictions", "--json", "--limit", "0")
    by_id = {one["id"]: one for one in compared["contradictions"]}
    assert by_id
    assert {one["id"]: one | {"backfill": False} for one in stored} == by_id
    assert {event["id"]: event for event in filled.rows("events", "--json", "--limit", "0")} == {
        event["id"]: event for event in compared["events"]
    }


def test_search_finds_and_filters(filled: Any) -> None:
    (found,) = filled.rows("search", "--json", "معرة النعمان")
    assert found["query"] == "معرة النعمان"
    assert {hit["source"] for hit in found["hits"]} == {"outlet-1", "outlet-2"}
    assert not any("\ue000" in hit["snippet"] + hit["title"] for hit in found["hits"])
    assert [hit["source"] for hit in filled.rows("search", "--json", "--outlet", "outlet-2", "السوق")[0]["hits"]] == ["outlet-2"]
    assert len(filled.rows("search", "--json", "--limit", "1", "السوق")[0]["hits"]) == 1
    assert filled.rows("search", "--json", "--until", "2024-03-05", "السوق")[0]["hits"] == []
    assert len(filled.rows("search", "--json", "--contradicted")[0]["hits"]) == 2


def test_search_reads_a_query_a_line(filled: Any) -> None:
    found = filled.rows("search", "--json", "--limit", "10", "-", stdin="السوق الشعبي\n\nلا شيء من هذا\n")
    assert [one["query"] for one in found] == ["السوق الشعبي", "", "لا شيء من هذا"]
    assert len(found[0]["hits"]) == 2


def test_search_shows_a_table_to_people(filled: Any) -> None:
    done = filled("search", "السوق")
    assert done.returncode == 0
    assert "outlet-1" in done.stdout
    assert "Nothing found" in filled("search", "زرافة").stdout


@pytest.mark.parametrize("arguments", [("--limit", "0", "x"), ("--since", "soon", "x")])
def test_search_says_what_is_wrong_with_an_option(filled: Any, arguments: tuple[str, ...]) -> None:
    done = filled("search", *arguments)
    assert done.returncode == 2
    assert arguments[0] in done.stderr


def test_events_and_contradictions_have_tables(filled: Any) -> None:
    assert "معرة النعمان" in filled("events").stdout
    shown = filled("contradictions").stdout
    assert "number" in shown
    assert "31" in shown


def test_without_a_store_commands_say_what_to_do(rasid: Any) -> None:
    for arguments in (("search", "x"), ("events",), ("contradictions",), ("backup", "copy.db"), ("dead-letters", "list")):
        done = rasid(*arguments)
        assert done.returncode == 1
        assert "no store there yet; fill one with" in done.stderr
        assert not rasid.data.exists()


def test_a_store_that_is_none_is_told(rasid: Any) -> None:
    rasid.data.mkdir()
    (rasid.data / "rasid.db").write_bytes(b"not a database, but long enough to be looked at" * 50)
    done = rasid("events")
    assert done.returncode == 1
    assert len(done.stderr.splitlines()) == 1


def test_contradictions_are_followed_until_interrupted(filled: Any, articles: Any, lines: Any) -> None:
    process = subprocess.Popen(
        filled.command("contradictions", "--follow", "--json"),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=filled.environment,
        text=True,
    )
    try:
        assert process.stdout is not None
        assert json.loads(process.stdout.readline())["kind"]
        more = [
            articles(7, "قُتل 5 جنود في هجوم بسيارة مفخخة على حاجز عسكري في مدينة بنغازي يوم الثلاثاء، وفق ما أعلن مصدر طبي."),
            articles(8, "قال متحدث عسكري إن 19 جندياً قتلوا في هجوم بسيارة مفخخة على حاجز عسكري في مدينة بنغازي يوم الثلاثاء."),
        ]
        assert filled("ingest", stdin=lines(more)).returncode == 0
        assert json.loads(process.stdout.readline())["act"] == "killed"
    finally:
        process.send_signal(signal.SIGINT)
        _, told = process.communicate(timeout=30)
    assert process.returncode == 130
    assert told == "rasid: interrupted\n"


def test_a_backup_is_a_store(filled: Any, tmp_path: Path) -> None:
    copy = tmp_path / "copy" / "rasid.db"
    copy.parent.mkdir()
    assert filled("backup", str(copy)).returncode == 0
    assert filled.rows("--data", str(copy.parent), "events", "--json") == filled.rows("events", "--json")
    again = filled("backup", str(copy))
    assert again.returncode == 2
    assert "there is a file already" in again.stderr


def test_rebuild_and_replay_change_nothing(filled: Any) -> None:
    def state() -> Any:
        return [filled.rows(*what, "--json", "--limit", "0") for what in (("events",), ("contradictions",))] + [
            filled.rows("search", "--json", "السوق"),
        ]

    before = state()
    for arguments in (("rebuild",), ("replay",), ("replay", "--stage", "match")):
        assert filled(*arguments).returncode == 0
        assert state() == before
    far = filled("replay", "--after", "100000")
    assert far.returncode == 2
    assert "--after 100000" in far.stderr


def test_dead_letters_are_shown_and_tried_again(filled: Any, disagreeing: Any) -> None:
    assert "No dead letters" in filled("dead-letters", "list").stdout
    with SqliteStore(filled.data / "rasid.db") as store:
        entry = store.read("articles", 0, 1)[0]
        letter = DeadLetter(
            id="letter-1",
            stage="extract",
            subject=entry.key,
            reason="a rule failed",
            payload=entry.value.decode(),
            failed=datetime(2024, 3, 5, tzinfo=UTC),
        )
        store.commit(Batch(dead_letters=[letter]))
    assert "a rule failed" in filled("dead-letters", "list").stdout
    assert [row["id"] for row in filled.rows("dead-letters", "list", "--json")] == ["letter-1"]
    gone = filled("dead-letters", "retry", "letter-2")
    assert gone.returncode == 1
    assert gone.stderr.startswith("letter-2: no such dead letter")
    done = filled("dead-letters", "retry", "letter-1")
    assert done.returncode == 0, done.stderr
    assert "1 of 1 dead letters settled" in done.stderr
    assert "No dead letters" in filled("dead-letters", "list").stdout


def test_the_feed_list_is_changed_and_shown(rasid: Any, tmp_path: Path) -> None:
    assert "no feed list there yet" in rasid("feeds", "list").stderr
    assert rasid("feeds", "add", "https://news.example/rss", "--title", "صحيفة", "--outlet", "paper", "--folder", "عربي").returncode == 0
    twice = rasid("feeds", "add", "https://news.example/rss")
    assert twice.returncode == 1
    assert "in the feed list already" in twice.stderr
    assert rasid("feeds", "add", "javascript:alert(1)").returncode == 1
    (row,) = rasid.rows("feeds", "list", "--json")
    assert (row["feed"]["title"], row["feed"]["outlet"], row["feed"]["folder"], row["state"]) == ("صحيفة", "paper", ["عربي"], None)
    assert "صحيفة" in rasid("feeds", "list").stdout
    exported = tmp_path / "mine.opml"
    exported.write_text(rasid("feeds", "export").stdout, encoding="utf-8")
    assert rasid("feeds", "remove", "paper").returncode == 0
    assert rasid.rows("feeds", "list", "--json") == []
    assert "1 feeds added" in rasid("feeds", "import", str(exported)).stderr
    assert [one["feed"] for one in rasid.rows("feeds", "list", "--json")] == [row["feed"]]
    wrong = rasid("feeds", "import", str(tmp_path / "gone.opml"))
    assert wrong.returncode == 1


def test_doctor_says_what_is_there_and_what_to_do(filled: Any) -> None:
    done = filled("doctor")
    assert done.returncode == 0
    assert "sound; 2 articles" in done.stdout
    assert "rasid feeds add URL" in done.stdout
    os.truncate(filled.data / "rasid.db", 4096)
    damaged = filled("doctor")
    assert damaged.returncode == 1
    assert "BAD" in damaged.stdout


def test_a_full_disk_is_told_and_loses_nothing(rasid: Any, articles: Any, lines: Any) -> None:
    text = "قُتل {} أشخاص في انفجار عبوة ناسفة في سوق مدينة بعقوبة صباح اليوم، وفق ما أعلن مصدر في الشرطة. " + "وتفاصيل أخرى كثيرة. " * 40
    rows = lines(articles(number, text.format(number % 8 + 3) + str(number * 7919)) for number in range(400))
    code = (
        "import resource, sys\nfrom rasid.app import run\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (600_000, 600_000))\n"  # no file may grow beyond it, as on a disk that is full
        "sys.exit(run(sys.argv[1:]))"
    )
    full = subprocess.run(
        [sys.executable, "-c", code, "--data", str(rasid.data), "ingest"],
        input=rows.encode(),
        capture_output=True,
        cwd=rasid.home,
        env=rasid.environment,
        timeout=120,
        check=False,
    )
    told = full.stderr.decode()
    assert full.returncode == 1
    assert told.startswith(f"rasid: {rasid.data / 'rasid.db'}: ")
    assert len(told.splitlines()) == 1
    done = rasid("ingest", stdin=rows)
    assert done.returncode == 0, done.stderr
    assert "the store holds 400 articles" in done.stderr
    assert "sound; 400 articles" in rasid("doctor").stdout


@pytest.mark.slow
def test_a_locked_store_is_told(filled: Any, articles: Any, lines: Any) -> None:
    database = sqlite3.connect(filled.data / "rasid.db", isolation_level=None)
    try:
        database.execute("BEGIN IMMEDIATE")
        done = filled("ingest", stdin=lines([articles(9, "قُتل شخصان في حادث سير قرب مدينة طرطوس.")]))
    finally:
        database.close()
    assert done.returncode == 1
    assert "another process holds the store's lock" in done.stderr
    assert filled("ingest", stdin=lines([articles(9, "قُتل شخصان في حادث سير قرب مدينة طرطوس.")])).returncode == 0
