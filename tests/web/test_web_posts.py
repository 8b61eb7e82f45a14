"""What a person can do on the page: judging, merging and splitting, feeds, searches, rules, silences, dead letters, preferences."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from processors.alerts import AlertRule, Delivery
from processors.model import Verdict, decode
from processors.ports import Batch

Page = Any
NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)
HTMX = {"HX-Request": "true"}


def verdicts(page: Page) -> list[Verdict]:
    """All in the log."""
    return [decode(entry.value, Verdict) for entry in page.store.read("verdicts", 0, 100)]


def seen(text: str) -> str:
    found = re.search(r'name="seen" value="([0-9a-f]*)"', text)
    assert found
    return found[1]


def test_a_mark_is_a_record_in_the_log_and_counts(filled: Page, contradiction: str) -> None:
    filled.post("/preferences", {"name": "ليلى"})
    answer = filled.post(f"/contradictions/{contradiction}/mark", {"kind": "confirmed", "seen": ""}, **HTMX)
    assert answer.status_code == 200
    assert "مؤكَّد" in answer.text
    assert "100%" in answer.text
    (verdict,) = verdicts(filled)
    assert (verdict.kind, verdict.contradiction, verdict.by, verdict.at) == ("confirmed", contradiction, "ليلى", NOW)
    assert filled.store.verdict_counts() == {"confirmed": 1}
    assert "بحكم ليلى" in filled.text(f"/contradictions/{contradiction}")
    assert f'id="x-{contradiction}"' not in filled.text("/?mark=open")


def test_not_the_same_event_names_a_claim_of_each_side(filled: Page, contradiction: str) -> None:
    filled.post(f"/contradictions/{contradiction}/mark", {"kind": "other_event", "seen": ""})
    found = filled.store.contradiction(contradiction)
    assert verdicts(filled)[0].claims == (found.left, found.right)


def test_two_tabs_that_mark_differently(filled: Page, contradiction: str) -> None:
    """The second one sees the first one's mark and must confirm."""
    one, two = filled, filled.browser()
    before = {tab: seen(tab.text(f"/contradictions/{contradiction}")) for tab in (one, two)}
    two.post("/preferences", {"name": "سمير"})
    assert one.post(f"/contradictions/{contradiction}/mark", {"kind": "confirmed", "seen": before[one]}, **HTMX).status_code == 200
    clash = two.post(f"/contradictions/{contradiction}/mark", {"kind": "dismissed", "seen": before[two]}, **HTMX)
    assert clash.status_code == 409
    assert "حكم فيه شخص آخر قبلك" in clash.text
    assert "مؤكَّد" in clash.text
    assert [one.kind for one in verdicts(filled)] == ["confirmed"]
    sure = two.post(f"/contradictions/{contradiction}/mark", {"kind": "dismissed", "seen": seen(clash.text)}, **HTMX)
    assert sure.status_code == 200
    assert [(one.kind, one.by) for one in verdicts(filled)] == [("confirmed", ""), ("dismissed", "سمير")]
    assert filled.store.verdict_counts() == {"dismissed": 1}


def test_marks_work_without_a_script(filled: Page, contradiction: str) -> None:
    answer = filled.post(f"/contradictions/{contradiction}/mark", {"kind": "dismissed", "seen": ""})
    assert "<html" in answer.text
    assert filled.post(f"/contradictions/{contradiction}/mark", {"kind": "rubbish", "seen": ""}).status_code == 400
    assert filled.post("/contradictions/none/mark", {"kind": "confirmed", "seen": ""}).status_code == 404
    assert len(verdicts(filled)) == 1


def test_events_are_split_and_merged_by_records_of_their_own(filled: Page, contradiction: str, kit: Any) -> None:
    event = filled.store.event(filled.store.contradiction(contradiction).event)
    answer = filled.post(f"/events/{event.id}/split", {"claim": [event.claims[0], "foreign"]})
    assert answer.status_code == 200
    assert (verdicts(filled)[0].kind, verdicts(filled)[0].claims) == ("split", (event.claims[0],))
    assert filled.post(f"/events/{event.id}/split", {"claim": list(event.claims)}).status_code == 422
    assert filled.post(f"/events/{event.id}/split", {}).status_code == 422
    boat = "غرق قارب يقل 40 مهاجراً قبالة سواحل مدينة صفاقس التونسية يوم الأحد، وفق الحرس البحري."
    kit.take_in(filled.store, kit.article(9, boat, title="غرق قارب"))
    other = next(o.event for o in filled.store.outlines(limit=50)[0] if o.event.id != event.id)
    assert filled.post(f"/events/{event.id}/merge", {"other": f"http://127.0.0.1/events/{other.id}?x=1"}).status_code == 200
    merged = verdicts(filled)[-1]
    assert merged.kind == "merge"
    assert merged.claims == (event.claims[0], filled.store.event(other.id).claims[0])
    for wrong in ("", event.id, "f" * 32, "rubbish"):
        assert filled.post(f"/events/{event.id}/merge", {"other": wrong}).status_code == 422


def test_feeds_are_added_removed_taken_in_and_given_out(filled: Page) -> None:
    assert filled.post("/feeds/add", {"url": "https://new.example/rss", "title": "جديد"}).status_code == 303
    (feed,) = filled.site.subscriptions.feeds()
    assert "https://new.example/rss" in filled.text("/feeds")
    wrong = filled.post("/feeds/add", {"url": "rubbish"})
    assert wrong.status_code == 422
    assert "is no feed address" in wrong.text
    assert filled.post(f"/feeds/{feed.id}/remove").status_code == 303
    assert filled.site.subscriptions.feeds() == []
    taken = filled.post("/feeds/import", files={"file": ("a.opml", b"https://file.example/rss", "text/xml")})
    assert "أُضيف مصدر واحد" in taken.text
    assert filled.get("/feeds.opml").content == b"<opml/>"


def test_what_cannot_be_changed_is_not_offered(open_page: Callable[..., Page]) -> None:
    page = open_page()
    assert "/feeds/add" not in page.text("/feeds")
    assert page.post("/feeds/add", {"url": "https://new.example/rss"}).status_code == 404
    assert page.post("/dead-letters/none/retry").status_code == 404


def test_a_search_is_kept_and_becomes_a_rule(filled: Page) -> None:
    kept = filled.post("/search/save", {"q": "قصف", "place": "إدلب", "act": "killed", "name": "إدلب: قصف"})
    assert kept.status_code == 303
    (search,) = filled.store.saved_searches()
    assert "إدلب: قصف" in filled.text("/search")
    assert filled.text(kept.headers["location"])
    assert filled.post(f"/search/{search.id}/rule").status_code == 303
    (rule,) = filled.store.alert_rules()
    assert (rule.name, rule.places, rule.acts, rule.words) == ("إدلب: قصف", ("إدلب",), ("killed",), ("قصف",))
    assert filled.post(f"/search/{search.id}/drop").status_code == 303
    assert filled.store.saved_searches() == []
    assert filled.post("/search/none/rule").status_code == 303


def test_rules_and_silences(open_page: Callable[..., Page]) -> None:
    page = open_page(channels=("newsroom",), rules=(AlertRule(name="file"),))
    assert "من rasid.toml" in page.text("/alerts")
    made = page.post(
        "/alerts/rules", {"name": "سوريا", "places": "سوريا، لبنان", "acts": ["killed", "x"], "severity": "3", "min_origins": "2",
                          "channels": ["newsroom", "other"]},
    )  # fmt: skip
    assert made.status_code == 303
    (rule,) = page.store.alert_rules()
    assert (rule.places, rule.acts, rule.min_origins, rule.channels) == (("سوريا", "لبنان"), ("killed",), 2, ("newsroom",))
    assert 0.5 < rule.min_severity < 1
    assert page.post("/alerts/rules", {"name": "file"}).status_code == 422
    assert page.post("/alerts/rules", {"name": " "}).status_code == 422
    assert page.post("/alerts/rules/remove", {"name": "سوريا"}).status_code == 303
    assert page.store.alert_rules() == []
    assert page.post("/alerts/silences", {"place": "دوما", "hours": "6"}).status_code == 422  # by whom?
    assert page.post("/alerts/silences", {"hours": "6", "author": "ليلى"}).status_code == 422  # of what?
    assert page.post("/alerts/silences", {"place": "دوما", "hours": "6", "author": "ليلى", "reason": "معروف"}).status_code == 303
    (silence,) = page.store.silences()
    assert (silence.places, silence.author, silence.ends) == (("دوما",), "ليلى", NOW + timedelta(hours=6))
    assert "معروف" in page.text("/alerts")
    assert page.post(f"/alerts/silences/{silence.id}/lift").status_code == 303
    assert page.store.silences(active=NOW) == []


def test_an_event_is_silenced_on_its_page(filled: Page, contradiction: str) -> None:
    found = filled.store.contradiction(contradiction)
    assert found
    assert f'name="event" value="{found.event}"' in filled.text(f"/events/{found.event}")
    assert filled.post("/alerts/silences", {"event": found.event, "hours": "24", "author": "ليلى"}).status_code == 303
    (silence,) = filled.store.silences()
    assert (silence.events, silence.places, silence.ends - silence.made) == ((found.event,), (), timedelta(days=1))


def test_deliveries_are_shown_and_tried_again(page: Page) -> None:
    failed = Delivery(
        id="d" * 32, kind="alert", channel="newsroom", event="e", contradictions=("x",), title="تناقض", text="نص الرسالة", payload="{}",
        made=NOW, state="failed", attempts=9, due=NOW, reason="it answered 500", ended=NOW,
    )
    page.store.commit(Batch(deliveries=[failed]))
    text = page.text("/alerts")
    assert "أجاب بالرمز \u2068500\u2069" in text
    assert "it answered 500" in page.text("/alerts?language=en")
    assert "نص الرسالة" in text
    assert "نص الرسالة" not in page.text("/alerts?state=sent").split("ما ينتظر")[0]
    assert page.post(f"/alerts/deliveries/{failed.id}/again").status_code == 303
    assert page.store.delivery(failed.id).state == "pending"


def test_dead_letters_are_tried_again(filled: Page) -> None:
    assert "no text" in filled.text("/dead-letters")
    assert "أُخذ به من جديد" in filled.post("/dead-letters/d1/retry").text
    assert [letter.id for letter in filled.site.retrier.letters] == ["d1"]
    filled.site.retrier.reason = "the host does not answer"
    assert "the host does not answer" in filled.post("/dead-letters/d1/retry").text
    assert filled.post("/dead-letters/none/retry").status_code == 404
    assert filled.post("/dead-letters/d1/retry", token="x").status_code == 403  # noqa: S106 - a wrong one


def test_preferences_are_kept(page: Page) -> None:
    answer = page.post("/preferences", {"language": "en"}, referer="http://127.0.0.1/events?contradicted=yes")
    assert answer.headers["location"] == "/events?contradicted=yes"
    assert 'lang="en"' in page.text("/")
    page.post("/preferences", {"theme": "dark", "name": "<b>"})
    text = page.text("/")
    assert 'data-theme="dark"' in text
    assert "&lt;b&gt;" in text
    for elsewhere in ("http://evil.example/", "http://127.0.0.1//evil.example/x"):
        assert page.post("/preferences", {"theme": "light"}, referer=elsewhere).headers["location"] == "/"


@pytest.mark.parametrize("path", ["/preferences", "/feeds/add", "/search/save", "/alerts/rules", "/alerts/silences", "/leave", "/login"])
def test_no_post_is_done_without_the_sessions_token(page: Page, path: str) -> None:
    for token in ("", "0" * 64, "ا"):
        assert page.post(path, {"name": "x", "url": "https://x.example/"}, token=token).status_code == 403
    stranger = page.browser()
    assert page.post(path, {"name": "x", "url": "https://x.example/"}, token=stranger.token()).status_code == 403
    assert page.site.subscriptions.feeds() == []
    assert page.store.saved_searches() == []
