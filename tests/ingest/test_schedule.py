"""When a feed is polled next: decisions, one rule each, and what holds for all."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.opml import make_feed
from ingest.schedule import Failed, Gone, Postponed, ScheduleSettings, Showed, Unchanged, decide, first_state, in_words
from processors.model import FeedState

NOW = datetime(2026, 11, 22, 10, 0, tzinfo=UTC)
FEED = make_feed("http://a.example/feed")
SETTINGS = ScheduleSettings(first_interval=900, min_interval=120, max_interval=21_600, max_backoff=86_400)
NEW = first_state(FEED, SETTINGS)


def after(*outcomes, state: FeedState = NEW) -> FeedState:
    for outcome in outcomes:
        state = decide(FEED, state, outcome, NOW, SETTINGS)
    return state


def wait(state: FeedState) -> float:
    assert state.next_poll is not None
    return (state.next_poll - NOW).total_seconds()


def test_a_busy_feed_is_asked_more_often_and_a_quiet_one_less():
    start = after(Showed(shown=30, fresh=30, body_hash="a"))
    assert after(Showed(shown=30, fresh=3), state=start).interval == start.interval * 0.8
    assert after(Showed(shown=30, fresh=20), state=start).interval == start.interval * 0.5
    assert after(Showed(shown=30, fresh=0), state=start).interval == start.interval * 1.25
    assert after(Unchanged(), state=start).interval == start.interval * 1.25


def test_the_interval_stays_within_bounds():
    assert after(*[Unchanged()] * 50).interval == 21_600
    assert after(*[Showed(shown=9, fresh=9)] * 50).interval == 120


def test_failures_back_off_and_one_success_brings_the_old_interval_back():
    start = after(Showed(shown=30, fresh=3, body_hash="a"))
    waits = [wait(after(*[Failed(reason="no answer")] * n, state=start)) for n in range(1, 12)]
    assert waits == sorted(waits)
    assert waits[1] == pytest.approx(waits[0] * 2)
    assert waits[-1] <= 86_400 * 1.05
    failed = after(*[Failed(reason="no answer")] * 9, state=start)
    assert (failed.status, failed.failures) == ("failing", 9)
    assert "9 times in a row" in failed.reason
    revived = after(Unchanged(), state=failed)
    assert (revived.status, revived.failures, revived.interval) == ("ok", 0, start.interval * 1.25)


def test_retry_after_moves_the_next_poll_and_never_brings_it_forward():
    assert wait(after(Failed(reason="429", retry_after=500_000.0))) >= 500_000
    assert wait(after(Failed(reason="429", retry_after=1.0))) >= 240
    assert wait(after(Unchanged(retry_after=50_000.0))) >= 50_000


def test_410_retires():
    state = after(Showed(shown=1, fresh=1), Gone())
    assert (state.status, state.next_poll) == ("retired", None)
    assert "410" in state.reason


def test_a_move_is_remembered_and_forgotten_when_the_new_address_keeps_failing():
    moved = after(Showed(shown=1, fresh=1, moved="http://b.example/feed", etag="e", body_hash="h"))
    assert (moved.url, moved.etag) == ("http://b.example/feed", "e")
    failing = after(*[Failed(reason="no answer")] * 4, state=moved)
    assert failing.url == "http://b.example/feed"
    back = after(Failed(reason="no answer"), state=failing)
    assert (back.url, back.etag, back.body_hash) == (FEED.url, None, None)
    assert FEED.url in back.reason


def test_a_failure_does_not_remember_a_move():
    assert after(Failed(reason="no feed there")).url == FEED.url


def test_what_is_owed_or_damaged_is_read_again():
    owed = Showed(shown=2, fresh=2, pending=1, etag="e", modified="m", body_hash="h")
    for outcome in (owed, Showed(etag="e", body_hash="h", cut_off=True)):
        state = after(outcome)
        assert (state.etag, state.modified, state.body_hash) == (None, None, None)
    settled = after(Showed(shown=2, fresh=0, etag="e", modified="m", body_hash="h"), state=state)
    assert (settled.etag, settled.modified, settled.body_hash) == ("e", "m", "h")


def test_a_feed_that_is_merely_not_well_formed_is_remembered():
    state = after(Showed(etag="e", body_hash="h", damage="undefined entity"))
    assert (state.etag, state.body_hash) == ("e", "h")
    assert "undefined entity" in state.reason


def test_a_host_that_wants_silence_is_no_failure_of_the_feed():
    start = after(Showed(shown=1, fresh=1, body_hash="h"))
    state = after(Postponed(reason="a.example asked for silence", retry_after=600.0), state=start)
    assert (state.status, state.failures, state.interval, state.body_hash) == ("ok", 0, start.interval, "h")
    assert wait(state) == 600


def test_counts_add_up_and_the_first_filling_ends_when_nothing_is_owed():
    state = first_state(FEED, SETTINGS)
    state = FeedState(feed=state.feed, url=state.url, interval=900.0, backfill=True)
    state = after(Showed(shown=9, fresh=9, articles=5, skipped=2, pending=2), state=state)
    assert (state.entries, state.skipped, state.backfill) == (5, 2, True)
    state = after(Failed(reason="no answer"), state=state)
    assert state.backfill
    state = after(Showed(shown=9, fresh=2, articles=2), state=state)
    assert (state.entries, state.skipped, state.backfill) == (7, 2, False)


def test_feeds_drift_apart():
    states = [decide(make_feed(f"http://a.example/{n}"), NEW, Unchanged(), NOW, SETTINGS) for n in range(50)]
    assert len({state.next_poll for state in states}) > 45


retry = st.none() | st.floats(0, 700_000)
outcomes = st.one_of(
    st.builds(Unchanged, retry_after=retry),
    st.builds(Showed, shown=st.integers(0, 500), fresh=st.integers(0, 500), pending=st.integers(0, 2), retry_after=retry),
    st.builds(Failed, reason=st.just("no answer"), retry_after=retry),
)


@given(st.lists(outcomes, min_size=1, max_size=40))
def test_whatever_happens_a_feed_is_polled_again_within_bounds_and_says_why(happened):
    state = NEW
    for outcome in happened:
        state = decide(FEED, state, outcome, NOW, SETTINGS)
        assert state.next_poll is not None
        assert SETTINGS.min_interval <= wait(state) <= max(86_400, outcome.retry_after or 0) * 1.05 + 0.001
        assert SETTINGS.min_interval <= state.interval <= SETTINGS.max_interval
        assert state.reason
        assert (state.failures > 0) == (state.status == "failing") == isinstance(outcome, Failed)


@given(st.integers(0, 10**6))
def test_years_of_failures_do_not_overflow(failures):
    state = FeedState(feed=FEED.id, url=FEED.url, failures=failures)
    assert NOW < decide(FEED, state, Failed(reason="no answer"), NOW, SETTINGS).next_poll <= NOW + timedelta(days=2)


@pytest.mark.parametrize(("seconds", "words"), [
    (1, "1 second"), (90, "2 minutes"), (120, "2 minutes"), (3_600, "1 hour"), (172_800, "2 days"),
])  # fmt: skip
def test_lengths_in_words(seconds, words):
    assert in_words(seconds) == words
