"""`rasid run` offers the demo, once, when no feed of the list answers."""

from __future__ import annotations

from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any

import pytest
from structlog.testing import capture_logs

from ingest.opml import make_feed
from ingest.results import PollResult
from ingest.schedule import Failed, Outcome, ScheduleSettings, Unchanged, decide, first_state
from rasid.metrics import Metrics
from rasid.watch import _Watcher

NOW = datetime(2026, 1, 1, tzinfo=UTC)
FEEDS = [make_feed(f"https://outlet-{number}.example/rss") for number in range(3)]


def polled(number: int, outcome: Outcome) -> PollResult:
    feed = FEEDS[number]
    settings = ScheduleSettings()
    return PollResult(feed=feed, state=decide(feed, first_state(feed, settings), outcome, NOW, settings), outcome=outcome)


@pytest.fixture
def watcher() -> Any:
    watcher = _Watcher(Metrics(), lambda: None)
    watcher.poller = SimpleNamespace(states={feed.id: first_state(feed, ScheduleSettings()) for feed in FEEDS})  # type: ignore[assignment]  # its states are all that is asked
    return watcher


def offers(watcher: Any, *results: PollResult) -> int:
    with capture_logs() as logs:
        for result in results:
            watcher.polled(result)
    return sum("rasid demo" in entry["event"] for entry in logs)


def test_when_every_feed_was_asked_and_none_answers_it_is_offered_once(watcher: Any) -> None:
    lost = Failed(reason="the name is not found (no network, or no such host)")
    assert offers(watcher, polled(0, lost), polled(1, lost), polled(0, lost)) == 0
    assert offers(watcher, polled(2, lost)) == 1
    assert offers(watcher, polled(0, lost), polled(1, lost), polled(2, lost)) == 0


def test_one_answer_is_enough_not_to_offer_it(watcher: Any) -> None:
    lost = Failed(reason="timeout")
    assert offers(watcher, polled(0, lost), polled(1, Unchanged()), polled(2, lost), polled(1, lost)) == 0
