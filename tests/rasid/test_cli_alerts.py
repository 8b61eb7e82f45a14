"""`rasid alerts …`: what was told, tests of channels, silences, retries, the check of rules."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from msgspec.structs import replace
from pytest_httpserver import HTTPServer

from processors.alerts import Delivery, Notice
from processors.ports import Batch
from sinks.alerts.policy import Channel
from sinks.alerts.wording import compose_test
from sinks.sqlite import SqliteStore

NOW = datetime.now(UTC)  # noqa: TID251 - the command reads the clock itself
SETTINGS = """
[alerts.channels.desk]
kind = "webhook"
url = "{url}"
secret = "sixteen letters and more"
private = true

[alerts.channels.news]
url = "json://127.0.0.1:1/token123"

[[alerts.rules]]
name = "الغوطة"
places = ["دوما"]
min_severity = 0.5
min_origins = 2
channels = ["desk"]
"""


def delivery(id: str, **more: Any) -> Delivery:
    return replace(compose_test(Channel(name="desk", kind="stdout"), NOW), id=id, kind="alert", **more)


@pytest.fixture
def stored(rasid: Any) -> Any:
    rasid.data.mkdir()
    with SqliteStore(rasid.data / "rasid.db") as store:
        waiting = Notice(
            id="n", alert="a", cause="new", contradiction="c", event="e", channel="desk", rules=("r",), made=NOW, due=NOW, held="cap",
        )
        store.commit(
            Batch(
                deliveries=[
                    delivery("one", state="sent", attempts=1), delivery("two", state="failed", attempts=9, reason="it answered 500"),
                ],
                notices=[waiting],
            )
        )
    return rasid


def test_what_was_told_is_listed(stored: Any) -> None:
    done = stored("alerts", "list")
    assert done.returncode == 0
    assert "it answered 500" in done.stdout
    assert "1 wait: rasid alerts list --waiting" in done.stderr
    assert [row["id"] for row in stored.rows("alerts", "list", "--json", "--state", "sent")] == ["one"]
    assert [row["held"] for row in stored.rows("alerts", "list", "--json", "--waiting")] == ["cap"]
    assert "cap" in stored("alerts", "list", "--waiting").stdout


def test_an_empty_store_has_told_nothing(rasid: Any) -> None:
    rasid("ingest", stdin="")
    assert rasid("alerts", "list").stdout == "Nothing was told yet.\n"
    assert rasid("alerts", "list", "--waiting").stdout == "Nothing waits.\n"
    assert rasid("alerts", "silences").stdout == "No silence holds now.\n"


def test_failed_messages_are_put_back_under_their_ids(stored: Any) -> None:
    assert stored("alerts", "retry", "one").returncode == 1
    assert "1 will be sent again" in stored("alerts", "retry").stderr
    (row,) = stored.rows("alerts", "list", "--json", "--state", "pending")
    assert row["id"] == "two"


def test_silences_begin_and_end(stored: Any) -> None:
    where = ("--place", "دوما", "--place", "حرستا", "--act", "killed")
    done = stored("alerts", "silence", "--author", "سلمى", "--hours", "12", *where, "--reason", "معروف")
    assert done.returncode == 0, done.stderr
    id_ = done.stdout.strip()
    (row,) = stored.rows("alerts", "silences", "--json")
    assert (row["id"], row["author"], row["places"], row["acts"], row["reason"]) == (id_, "سلمى", ["دوما", "حرستا"], ["killed"], "معروف")
    lasts = datetime.fromisoformat(row["ends"]) - datetime.fromisoformat(row["made"])
    assert lasts == timedelta(hours=12)
    assert "دوما" in stored("alerts", "silences").stdout
    assert "1 active silences" in stored("alerts", "list").stderr
    assert stored("alerts", "unsilence", id_).returncode == 0
    assert stored.rows("alerts", "silences", "--json") == []
    again = stored("alerts", "unsilence", id_)
    assert again.returncode == 1
    assert "no such silence holds now" in again.stderr


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["--author", "س", "--hours", "1"], "say what is silenced"),
        (["--author", " ", "--hours", "1", "--event", "e"], "--author"),
        (["--author", "س", "--hours", "0", "--event", "e"], "--hours 0"),
        (["--author", "س", "--hours", "nan", "--event", "e"], "--hours nan"),
    ],
)
def test_silences_that_are_none(stored: Any, arguments: list[str], told: str) -> None:
    done = stored("alerts", "silence", *arguments)
    assert done.returncode == 2
    assert told in done.stderr


def test_channels_are_tried(stored: Any, httpserver: HTTPServer) -> None:
    httpserver.expect_request("/hook").respond_with_data("")
    (stored.home / "rasid.toml").write_text(SETTINGS.format(url=httpserver.url_for("/hook")), encoding="utf-8")
    done = stored("alerts", "test", "desk", "page")
    assert (done.returncode, done.stderr.splitlines()) == (0, ["page: sent", "desk: sent"])
    failing = stored("alerts", "test", "news", "nobody")
    assert failing.returncode == 1
    assert "nobody: no such channel; there are page, desk, news" in failing.stderr
    assert "news: " in failing.stderr
    assert "token123" not in failing.stderr
    assert len(httpserver.log) == 1


def test_rules_are_checked(stored: Any) -> None:
    (stored.home / "rasid.toml").write_text(SETTINGS.format(url="https://desk.example"), encoding="utf-8")
    done = stored("alerts", "rules", "check")
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines() == [
        "channel page: page",
        "channel desk: webhook",
        "channel news: apprise",
        "rule الغوطة: places دوما, severity 0.5 or more, 2 independent origins or more on each side → desk",
    ]


@pytest.mark.parametrize(
    ("old", "new", "status", "told"),
    [
        ("min_origins", "min_origin", 2, "rasid.toml:15: alert rule 'الغوطة': unknown key min_origin; did you mean min_origins?"),
        ("دوما", "دووووما", 1, "rule الغوطة: no place is called 'دووووما': the rule waits for it in vain"),
        ("json://", "jsn://", 1, "channel news: alert channel 'news': url: Apprise knows no such address"),
    ],
)
def test_wrong_rules_are_told(stored: Any, old: str, new: str, status: int, told: str) -> None:
    (stored.home / "rasid.toml").write_text(SETTINGS.format(url="https://desk.example").replace(old, new), encoding="utf-8")
    done = stored("alerts", "rules", "check")
    assert done.returncode == status
    assert told in done.stderr
    assert "token123" not in done.stderr


def test_every_command_tells_wrong_rules(stored: Any) -> None:
    (stored.home / "rasid.toml").write_text("[[alerts.rules]]\nname = 3\n", encoding="utf-8")
    done = stored("alerts", "list")
    assert done.returncode == 2
    assert done.stderr == f"rasid: {stored.home}/rasid.toml:2: alert rule 1 (it has no name): name = 3: expected str, got int\n"
