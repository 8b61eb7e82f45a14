"""Who is told what, when, and once: the decision with a clock that is set."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from msgspec.structs import replace

from processors.alerts import AlertRule, Silence
from processors.ports import Batch
from sinks.alerts.policy import Channel

START = datetime(2024, 3, 5, 12, tzinfo=UTC)
HOUR = 3600


def silence(ends: float, **scope: Any) -> Silence:
    return Silence(id="s", author="سلمى", made=START, ends=START + timedelta(seconds=ends), **scope)


# Grouping


def test_the_first_message_waits_for_its_event_and_tells_all_of_it(newsroom):
    newsroom.contradiction("a")
    assert newsroom.told(0) == []
    assert [(n.held, n.due) for n in newsroom.waiting()] == [("wait", START + timedelta(seconds=30))]
    newsroom.contradiction("b", severity=0.9)
    assert newsroom.told(20) == []
    newsroom.contradiction("other", event="x")
    assert newsroom.told(30) == [("b", "a")]
    assert newsroom.told(31) == []
    assert newsroom.told(61) == [("other",)]
    assert newsroom.waiting() == []


def test_between_two_messages_on_an_event_lies_the_interval(newsroom):
    newsroom.contradiction("a")
    newsroom.told(0)
    assert newsroom.told(30) == [("a",)]
    newsroom.contradiction("b")
    newsroom.told(40)
    assert newsroom.told(70) == []
    newsroom.contradiction("c")
    newsroom.told(300)
    assert newsroom.told(329) == []
    assert newsroom.told(330) == [("b", "c")]


def test_deciding_again_tells_nobody_twice(newsroom):
    newsroom.contradiction("a")
    newsroom.told(0)
    assert newsroom.told(30) == [("a",)]
    newsroom.contradiction("a", cause=None)
    assert [newsroom.told(seconds) for seconds in (31, 400, 4000)] == [[], [], []]


def test_every_alert_is_settled_whether_or_not_anybody_wants_it(newsroom):
    newsroom.set(AlertRule(name="elsewhere", places=("حلب",)))
    newsroom.contradiction("a")
    assert len(newsroom.decide(0).settled) == 1
    assert newsroom.store.unsent(10) == []
    assert newsroom.waiting() == []


# Repetition and resolution


def test_a_further_origin_repeats_and_says_so(newsroom):
    newsroom.contradiction("a")
    newsroom.told(0)
    newsroom.told(30)
    newsroom.contradiction("a", left=("sada", "afaq"), cause="side")
    newsroom.told(1000)
    (delivery,) = newsroom.decide(1030).deliveries
    assert delivery.contradictions == ("a",)
    assert "صوت مستقل آخر" in delivery.title
    assert "2 مقابل 1" in delivery.text


def test_origins_that_join_before_the_first_message_are_told_with_it(newsroom):
    newsroom.contradiction("a")
    newsroom.told(0)
    newsroom.contradiction("a", left=("sada", "afaq"), cause="side")
    newsroom.told(10)
    (delivery,) = newsroom.decide(30).deliveries
    assert "تناقض جديد" in delivery.title
    assert newsroom.waiting() == []


def test_an_end_is_told_where_the_contradiction_was_told(newsroom):
    newsroom.set(
        AlertRule(name="grave", min_severity=0.9, channels=("chief",)), AlertRule(name="all", channels=("desk",)),
        channels=(Channel(name="desk", kind="stdout"), Channel(name="chief", kind="stdout")),
    )
    newsroom.contradiction("a")
    newsroom.told(0)
    newsroom.told(30)
    newsroom.contradiction("a", cause="retracted", retracted=True)
    newsroom.told(1000)
    (delivery,) = newsroom.decide(1030).deliveries
    assert delivery.channel == "desk"
    assert "انتهى التناقض" in delivery.title
    assert '"status":"resolved"' in delivery.payload


def test_what_ends_before_it_was_told_is_never_told(newsroom):
    newsroom.contradiction("a")
    newsroom.told(0)
    newsroom.contradiction("a", cause="retracted", retracted=True)
    assert [newsroom.told(seconds) for seconds in (10, 30, 60, 4000)] == [[], [], [], []]
    (notice,) = newsroom.store.notices_of("a")
    assert notice.dropped == "it ended before it was told"


def test_what_returns_before_its_end_was_told_changes_nothing(newsroom):
    newsroom.contradiction("a")
    newsroom.told(0)
    newsroom.told(30)
    newsroom.contradiction("a", cause="retracted", retracted=True)
    newsroom.told(40)
    newsroom.contradiction("a", cause="returned")
    assert [newsroom.told(seconds) for seconds in (50, 400, 4000)] == [[], [], []]


def test_an_end_and_a_return_that_were_told_are_told(newsroom):
    newsroom.set(group_interval=timedelta(0))
    newsroom.contradiction("a")
    newsroom.told(0)
    newsroom.told(30)
    ends, returns = ("retracted", "انتهى التناقض"), ("returned", "عاد بعد تصحيح")
    for number, (cause, words) in enumerate((ends, returns, ends), 1):
        newsroom.contradiction("a", cause=cause, retracted=cause == "retracted")
        newsroom.told(number * 100)
        (delivery,) = newsroom.decide(number * 100 + 30).deliveries
        assert words in delivery.title


def test_an_alert_that_comes_behind_a_later_one_tells_nothing_new(newsroom):
    newsroom.set(group_interval=timedelta(0))
    newsroom.contradiction("a", cause="returned")
    newsroom.told(0)
    assert newsroom.told(30) == [("a",)]
    newsroom.contradiction("a", cause="new")
    newsroom.told(100)
    assert newsroom.told(130) == []


# Events that become one


def test_what_was_not_told_before_its_event_went_into_another_is_told_there(newsroom):
    newsroom.contradiction("a")
    newsroom.moves("a", "b")
    newsroom.told(0)
    assert newsroom.told(30) == [("b",)]


def test_what_waited_when_its_event_went_into_another_is_told_there_once(newsroom):
    newsroom.contradiction("a")
    newsroom.told(0)
    newsroom.moves("a", "b")
    newsroom.told(20)
    (delivery,) = newsroom.decide(50).deliveries
    assert delivery.contradictions == ("b",)
    assert newsroom.waiting() == []
    assert "صوت مستقل آخر" not in delivery.title


def test_what_was_told_goes_along_and_only_its_end_is_told(newsroom):
    newsroom.contradiction("a")
    newsroom.told(0)
    assert newsroom.told(30) == [("a",)]
    newsroom.moves("a", "b")
    newsroom.moves("b", "c", event="g")
    assert [newsroom.told(seconds) for seconds in (1000, 2000, 9000)] == [[], [], []]
    assert len(newsroom.store.notices_of("c")) == 1
    newsroom.contradiction("c", event="g", cause="retracted", retracted=True)
    newsroom.told(10_000)
    (delivery,) = newsroom.decide(10_030).deliveries
    assert "انتهى التناقض" in delivery.title


def test_a_further_origin_that_was_to_be_told_is_told_after_the_move(newsroom):
    newsroom.contradiction("a")
    newsroom.told(0)
    newsroom.told(30)
    newsroom.contradiction("a", left=("sada", "afaq"), cause="side")
    newsroom.told(40)
    newsroom.moves("a", "b", left=("sada", "afaq"))
    newsroom.told(50)
    (delivery,) = newsroom.decide(80).deliveries
    assert delivery.contradictions == ("b",)
    assert "صوت مستقل آخر" in delivery.title


# Rules


def test_origins_must_stand_on_both_sides(newsroom):
    newsroom.set(AlertRule(name="sourced", min_origins=2))
    newsroom.contradiction("a", left=("sada", "afaq"))
    newsroom.told(0)
    assert newsroom.told(60) == []
    newsroom.contradiction("a", left=("sada", "afaq"), right=("nabaa", "khabar"), cause="side")
    newsroom.told(100)
    (delivery,) = newsroom.decide(130).deliveries
    assert "تناقض جديد" in delivery.title  # nobody was told before


def test_rules_of_the_page_count_beside_those_of_the_file(newsroom):
    newsroom.set(AlertRule(name="file", places=("حلب",)))
    newsroom.store.commit(Batch(alert_rules=[AlertRule(name="page", outlets=("nabaa",)), AlertRule(name="file")]))
    newsroom.contradiction("a")
    newsroom.told(0)
    assert newsroom.told(30) == [("a",)]
    assert newsroom.store.notices_of("a")[0].rules == ("page",)  # the file's rule stands above the page's of that name


def test_a_rule_whose_channel_is_gone_loses_nothing_else(newsroom):
    newsroom.set(AlertRule(name="both", channels=("gone", "desk")))
    newsroom.contradiction("a")
    newsroom.told(0)
    assert newsroom.told(30) == [("a",)]


def test_what_a_person_dismissed_is_not_told(newsroom):
    newsroom.contradiction("a")
    newsroom.contradiction("b", event="x")
    newsroom.told(0)
    newsroom.say("a", "dismissed")
    newsroom.say("b", "confirmed")
    assert newsroom.told(30) == [("b",)]
    newsroom.contradiction("a", left=("sada", "afaq"), cause="side")
    newsroom.told(400)
    assert newsroom.told(1000) == []


# Silences


def test_silence_holds_back_until_its_end(newsroom):
    newsroom.store.commit(Batch(silences=[silence(600, places=("دوما",))]))
    newsroom.contradiction("a")
    newsroom.contradiction("ends", event="y")
    newsroom.contradiction("other", event="x", place=None)
    newsroom.told(0)
    assert newsroom.told(30) == [("other",)]
    assert {(n.held, n.by) for n in newsroom.waiting()} == {("silence", "s")}
    newsroom.contradiction("ends", event="y", cause="retracted", retracted=True)
    assert newsroom.told(599) == []
    assert newsroom.told(600) == [("a",)]
    assert newsroom.waiting() == []


def test_a_lifted_silence_tells_at_once(newsroom):
    newsroom.store.commit(Batch(silences=[silence(9000, contradictions=("a",))]))
    newsroom.contradiction("a")
    newsroom.told(0)
    assert newsroom.told(30) == []
    newsroom.store.commit(Batch(silences=[replace(silence(9000, contradictions=("a",)), ends=START + timedelta(seconds=100))]))
    assert newsroom.told(100) == [("a",)]


# Inhibition


def test_figures_wait_while_the_act_is_denied(newsroom):
    newsroom.contradiction("whole", kind="denial")
    newsroom.contradiction("figures")
    newsroom.contradiction("blame", kind="blame")
    newsroom.contradiction("injured", type="injured")
    newsroom.contradiction("elsewhere", event="x")
    newsroom.told(0)
    told = newsroom.told(30)
    assert sorted(sorted(one) for one in told) == [["blame", "injured", "whole"], ["elsewhere"]]
    (held,) = newsroom.waiting()
    assert (held.contradiction, held.held, held.by) == ("figures", "inhibited", "whole")
    newsroom.contradiction("whole", kind="denial", cause="retracted", retracted=True)
    assert newsroom.told(1000) == [("figures", "whole")]


def test_parts_of_a_denied_figure_wait_and_others_do_not(newsroom):
    newsroom.contradiction("whole", kind="denial", targets=("children",))
    newsroom.contradiction("all")  # a denied part says nothing of the whole
    newsroom.contradiction("part", type="injured", part_of="whole-0-sada")
    newsroom.told(0)
    (told,) = newsroom.told(30)
    assert sorted(told) == ["all", "whole"]
    assert [one.contradiction for one in newsroom.waiting()] == ["part"]


def test_a_dismissed_denial_holds_nothing_back(newsroom):
    newsroom.contradiction("whole", kind="denial")
    newsroom.say("whole", "dismissed")
    newsroom.contradiction("figures")
    newsroom.told(0)
    assert newsroom.told(30) == [("figures",)]


# Quiet hours and caps


def test_quiet_hours_hold_back_and_end_with_a_digest(newsroom):
    newsroom.set(channels=(Channel(name="desk", kind="stdout", quiet_hours="14:00-06:30", timezone="Asia/Damascus"),))  # 11:00 to 03:30 UTC
    for name in "abc":
        newsroom.contradiction(name, event=name, severity={"a": 0.1, "b": 0.9, "c": 0.5}[name])
    assert newsroom.told(0) == []
    assert newsroom.told(30) == []
    assert {(n.held, n.due) for n in newsroom.waiting()} == {("quiet", datetime(2024, 3, 6, 3, 30, tzinfo=UTC))}
    (digest,) = newsroom.decide(15.5 * HOUR).deliveries
    assert (digest.kind, digest.contradictions, digest.event) == ("digest", ("b", "c", "a"), None)
    assert "عدد التناقضات 3" in digest.title
    assert newsroom.waiting() == []


def test_one_event_after_quiet_hours_is_no_digest(newsroom):
    newsroom.set(channels=(Channel(name="desk", kind="stdout", quiet_hours="12:00-13:00"),))
    newsroom.contradiction("a")
    newsroom.told(0)
    newsroom.told(30)
    (delivery,) = newsroom.decide(HOUR).deliveries
    assert delivery.kind == "alert"


def test_beyond_the_cap_comes_a_digest_and_nothing_is_lost(newsroom):
    newsroom.set(channels=(Channel(name="desk", kind="stdout", cap=2),))
    for number in range(7):
        newsroom.contradiction(f"c{number}", event=f"e{number}", severity=number / 10)
    newsroom.told(0)
    assert newsroom.told(30) == [("c6",), ("c5",)]  # the gravest first
    assert {(n.held, n.due) for n in newsroom.waiting()} == {("cap", START + timedelta(seconds=30 + HOUR))}
    newsroom.contradiction("late", event="late")
    newsroom.told(100)
    assert newsroom.told(130) == []
    (digest,) = newsroom.decide(30 + HOUR).deliveries
    assert digest.kind == "digest"
    assert digest.contradictions == ("late", "c4", "c3", "c2", "c1", "c0")
    assert newsroom.waiting() == []


def test_no_hour_has_more_messages_than_the_cap(newsroom):
    newsroom.set(channels=(Channel(name="desk", kind="stdout", cap=3),), group_wait=timedelta(0))
    for number in range(40):
        newsroom.contradiction(f"c{number}", event=f"e{number}")
        newsroom.told(number * 300)
    for number in range(40, 60):
        newsroom.told(number * 300)
    sent, _ = newsroom.store.deliveries(limit=100)
    times = sorted(delivery.made for delivery in sent)
    assert all(sum(first <= one < first + timedelta(hours=1) for one in times) <= 3 for first in times)
    told = [one for delivery in sent for one in delivery.contradictions]
    assert sorted(told) == sorted({f"c{number}" for number in range(40)})
    assert newsroom.waiting() == []


def test_one_channels_cap_is_no_other_channels(newsroom):
    newsroom.set(channels=(Channel(name="desk", kind="stdout", cap=1), Channel(name="free", kind="stdout", cap=0)))
    for number in range(3):
        newsroom.contradiction(f"c{number}", event=f"e{number}")
    newsroom.told(0)
    made = newsroom.decide(30).deliveries
    assert sorted(delivery.channel for delivery in made) == ["desk", "free", "free", "free"]


# Identity


def test_the_same_decision_makes_the_same_message(newsroom, in_store):
    for room in (newsroom, other := in_store(type(newsroom.store)())):
        room.contradiction("a")
        room.told(0)
    assert newsroom.decide(30).deliveries == other.decide(30).deliveries


def test_an_end_is_told_once_however_often_it_is_owed(newsroom):
    newsroom.set(group_interval=timedelta(0))
    newsroom.contradiction("a")
    newsroom.told(0)
    newsroom.told(30)
    for number in (1, 2):
        newsroom.contradiction("a", cause="retracted", retracted=True)
        newsroom.told(number * 100)
        assert newsroom.told(number * 100 + 30) == ([("a",)] if number == 1 else [])


def test_what_a_back_fill_ended_while_it_waited_is_not_told(newsroom):
    newsroom.contradiction("a")
    newsroom.told(0)
    newsroom.contradiction("a", cause=None, retracted=True)  # a back-fill owes no alert
    assert newsroom.told(30) == []
    assert newsroom.waiting() == []


def test_what_the_store_no_longer_knows_is_not_told(newsroom, in_store):
    newsroom.contradiction("a")
    newsroom.told(0)
    emptied = in_store()
    emptied.store.commit(Batch(notices=newsroom.waiting()))
    assert emptied.told(30) == []
    assert [notice.dropped for notice in emptied.store.notices_of("a")] == ["its contradiction is no more in the store"]
