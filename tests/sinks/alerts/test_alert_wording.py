"""What messages say, in both languages; and what hostile articles cannot do to them."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime
from typing import Any

import pytest
from defusedxml.ElementTree import fromstring
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from processors.model import Explanation, Speaker
from sinks.alerts import atom
from sinks.alerts.policy import Channel
from sinks.alerts.subject import Subject, subjects
from sinks.alerts.wording import SHOWN, compose, isolated, link, plain

NOW = datetime(2024, 3, 5, 12, tzinfo=UTC)
DESK = Channel(name="desk", kind="stdout", timezone="Asia/Damascus")
ISOLATES = re.compile("[\u2068\u2069]")
ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture
def told(newsroom: Any) -> Any:
    newsroom.contradiction("a", left=("sada", "afaq"))
    newsroom.set(channels=(DESK,), page="http://127.0.0.1:8765")
    newsroom.told(0)
    (delivery,) = newsroom.decide(30).deliveries
    return delivery


@pytest.fixture
def subject(newsroom: Any) -> Subject:
    newsroom.contradiction("a")
    return subjects(newsroom.store, {"a"})["a"]


def test_a_message_tells_both_sides_in_both_languages(told: Any) -> None:
    arabic, english = ISOLATES.sub("", told.text).split("─" * 24)
    assert arabic.strip().splitlines() == [
        "● تناقض جديد: رقمان لا يلتقيان عن القتلى (40 مقابل 7)",
        "الحدث: قصف على السوق الشعبي في دوما",
        "",
        "«قُتل أربعون مدنياً في القصف على المدينة (a-0-sada).»",
        "القائل: الدفاع المدني",
        "المصدر: sada · 2024-03-05 13:00 Asia/Damascus",
        "https://sada.example/a-0-sada",
        "",
        "⇄ في المقابل",
        "«قُتل أربعون مدنياً في القصف على المدينة (a-1-nabaa).»",
        "القائل: مصدر عسكري",
        "المصدر: nabaa · 2024-03-05 13:00 Asia/Damascus",
        "https://nabaa.example/a-1-nabaa",
        "",
        "لماذا لا يصحّان معاً: الرقمان لا يلتقيان",
        "الأصول المستقلة: 2 مقابل 1",
        "الشدة: شديد (0.80)",
        "التفاصيل: http://127.0.0.1:8765/contradictions/a",
    ]
    assert "Said by الدفاع المدني" in english
    assert "Why they cannot both hold: No number fits both" in english
    assert "Independent origins: 2 against 1" in english
    assert ISOLATES.sub("", told.title) == "تناقض جديد: رقمان لا يلتقيان عن القتلى (40 مقابل 7) — قصف على السوق الشعبي في دوما"


def test_the_same_stands_in_the_json(told: Any) -> None:
    payload = json.loads(told.payload)
    (one,) = payload["contradictions"]
    assert (payload["id"], payload["kind"], payload["ids"], payload["text"]) == (told.id, "alert", ["a"], told.text)
    assert (one["id"], one["event"], one["cause"], one["status"], one["rule"]) == ("a", "e", "new", "open", "intervals_apart")
    assert one["explanation"] == {"ar": "الرقمان لا يلتقيان", "en": "No number fits both"}
    left, right = one["sides"]
    assert left["sentence"] == "قُتل أربعون مدنياً في القصف على المدينة (a-0-sada)."
    assert (left["speaker"]["name"], left["outlet"], left["origins"], left["claims"]) == ("الدفاع المدني", "sada", ["afaq", "sada"], 2)
    assert (right["url"], right["place"]["name"], right["quantity"]["min"]) == ("https://nabaa.example/a-1-nabaa", "دوما", 7)


def test_languages_are_those_of_the_channel(newsroom: Any, subject: Subject) -> None:
    newsroom.told(0)
    (notice,) = newsroom.waiting()
    english = compose("id", Channel(name="x", languages=("en",)), "e", [(notice, subject)], "", NOW)
    assert ISOLATES.sub("", english.title).startswith("New contradiction: Figures that cannot both hold: the killed (40 against 7) — ")
    assert "الحدث" not in english.text
    assert "Details" not in english.text  # no page, no link to it


def test_outlets_go_by_their_names_and_programs_get_their_ids(newsroom: Any, subject: Subject) -> None:
    newsroom.told(0)
    (notice,) = newsroom.waiting()
    one = replace(subject.contradiction, explanation=Explanation(ar="الدفاع المدني (sada): 40، وnabaa: 7", en="x"))
    changed = subject._replace(contradiction=one, right=replace(subject.right, speaker=None))
    names = {"sada": "صحيفة الصدى", "nabaa": "وكالة النبأ"}
    made = compose("id", DESK, "e", [(notice, changed)], "", NOW, names.__getitem__)
    text = ISOLATES.sub("", made.text)
    assert "المصدر: صحيفة الصدى · 2024-03-05" in text
    assert "الدفاع المدني (صحيفة الصدى): 40، ووكالة النبأ: 7" in text
    assert [side["outlet"] for side in json.loads(made.payload)["contradictions"][0]["sides"]] == ["sada", "nabaa"]


def test_chains_stances_and_the_outlets_own_voice_are_told(newsroom: Any, subject: Subject) -> None:
    newsroom.told(0)
    (notice,) = newsroom.waiting()
    left = replace(subject.left, speaker=None, via=(Speaker(name="رويترز"),))
    changed = subject._replace(left=left, right=replace(subject.right, stance="denies"))
    text = ISOLATES.sub("", compose("id", DESK, "e", [(notice, changed)], "", NOW).text)
    assert "بصوت المصدر نفسه، نقلاً عن رويترز" in text
    assert "Said by مصدر عسكري (denies)" in text


def test_a_large_digest_shows_the_gravest_and_counts_the_rest(newsroom: Any, subject: Subject) -> None:
    newsroom.told(0)
    (notice,) = newsroom.waiting()
    items = [(notice, subject._replace(contradiction=replace(subject.contradiction, id=f"c{n}", event=f"e{n}"))) for n in range(1000)]
    digest = compose("id", DESK, None, items, "http://page", NOW)
    assert len(json.loads(digest.payload)["contradictions"]) == SHOWN
    assert len(json.loads(digest.payload)["ids"]) == 1000
    assert "وغيرها من التناقضات (950): http://page/" in digest.text
    assert "عدد التناقضات 1000، وعدد الأحداث 1000" in digest.title
    assert ISOLATES.sub("", digest.text).split("\n\n")[1].splitlines() == [
        "● تناقض جديد: رقمان لا يلتقيان عن القتلى (40 مقابل 7) — قصف على السوق الشعبي في دوما",
        "«قُتل أربعون مدنياً في القصف على المدينة (a-0-sada).» — الدفاع المدني، sada",
        "⇄ «قُتل أربعون مدنياً في القصف على المدينة (a-1-nabaa).» — مصدر عسكري، nabaa",
        "http://page/contradictions/c0",
    ]


HOSTILE = "قُتل \u202e40\u202c مدنياً\u2069\u2069\x00\x1b[31m\u2028<script>alert(1)</script> {left} %s 🚨\nسطر\r\nثانٍ"


def test_foreign_text_turns_nothing_and_breaks_no_line() -> None:
    assert plain(HOSTILE) == "قُتل 40 مدنياً [31m <script>alert(1)</script> {left} %s 🚨 سطر ثانٍ"
    assert isolated(HOSTILE)[0] == "\u2068"
    assert isolated(HOSTILE)[-1] == "\u2069"
    assert len(plain("ا" * 1_000_000)) == 600


@given(st.text())
def test_every_text_stays_on_its_line_within_its_isolate(text: str) -> None:
    shown = isolated(text)
    assert len(shown.splitlines()) == 1
    assert (shown.count("\u2068"), shown.count("\u2069")) == (1, 1)
    assert not set(shown) & set("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u200e\u200f\x00\x1b")
    assert len(shown.replace("\u2060", "")) <= 602


def test_foreign_text_calls_nobody() -> None:
    shown = isolated("@everyone <!channel> <@U024> a@b.example @ <b>")
    assert shown.replace("\u2060", "~") == "\u2068@~everyone <~!channel> <~@~U024> a@~b.example @ <b>\u2069"
    assert link("https://medium.example/@writer") == "https://medium.example/@writer"


@pytest.mark.parametrize("url", ["javascript:alert(1)", "data:text/html,x", "", "https://a.example/\nBcc: x", "https://a\u202e.example", "ftp://a"])
def test_what_is_no_link_is_none(url: str) -> None:
    assert link(url) == ""


def test_the_feed_is_well_formed_whatever_articles_say(subject: Subject) -> None:
    hostile = replace(subject.left, text=HOSTILE + "]]>\ufffe\ud800", speaker=Speaker(name="<b>&amp;"))
    ended = subject._replace(contradiction=replace(subject.contradiction, id="b", retracted=True))
    raw = atom.feed([subject._replace(left=hostile, title=HOSTILE), ended], page="http://page", address="http://page/contradictions.atom")
    root = fromstring(raw)
    first, second = root.findall(f"{ATOM}entry")
    assert first.findtext(f"{ATOM}id") == "urn:rasid:contradiction:a"
    assert "<script>alert(1)</script>" in (first.findtext(f"{ATOM}content") or "")
    assert "انتهى التناقض" in (second.findtext(f"{ATOM}title") or "")
    assert root.findtext(f"{ATOM}updated") == "2024-03-05T12:00:00Z"
    links = {one.get("rel"): one.get("href") for one in first.findall(f"{ATOM}link")}
    assert links["alternate"] == "http://page/contradictions/a"
    assert {one.get("term") for one in first.findall(f"{ATOM}category")} == {"number", "killed"}


def test_an_empty_feed_is_a_feed() -> None:
    assert fromstring(atom.feed([], page="http://page", address="http://page/x")).findtext(f"{ATOM}updated") == "1970-01-01T00:00:00Z"
