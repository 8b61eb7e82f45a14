"""Every page: what it shows, in both languages, and that nothing that came from outside is more than text."""

from __future__ import annotations

import csv
import html
import io
import json
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import quote

import pytest
from defusedxml.ElementTree import fromstring

from processors.errors import StoreError
from processors.model import (
    Act,
    Article,
    Claim,
    Contradiction,
    DeadLetter,
    Event,
    Explanation,
    FeedState,
    LedgerEntry,
    Place,
    Quantity,
    SavedSearch,
    Speaker,
    Verdict,
    encode,
)
from processors.ports import Batch, Indexed

Page = Any
NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)
PAGES = ("/", "/events", "/search", "/search?q=%D9%82%D8%B5%D9%81", "/feeds", "/alerts", "/dead-letters")


def event_of(page: Page, contradiction: str) -> str:
    found = page.store.contradiction(contradiction)
    assert found
    return found.event


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize(("language", "direction"), [("ar", "rtl"), ("en", "ltr")])
def test_every_page_is_there_in_both_languages_empty_and_filled(
    page: Page, request: pytest.FixtureRequest, path: str, language: str, direction: str,
) -> None:
    page.client.cookies.set("rasid_language", language)
    for _ in range(2):
        text = page.text(path)
        assert f'<html lang="{language}" dir="{direction}"' in text
        assert text.count("<h1") == 1
        request.getfixturevalue("filled")


def test_a_contradiction_shows_both_sentences_speakers_outlets_and_the_rule(filled: Page, contradiction: str) -> None:
    text = filled.text("/")
    assert "قُتل <mark>12 مدنياً</mark> في قصف مدفعي" in text
    assert "<mark>31 مدنياً</mark>" in text
    for said in ("الدفاع المدني", "المرصد السوري لحقوق الإنسان", "outlet-1", "outlet-2", "لا يلتقيان", "أصل مستقل واحد"):
        assert said in text
    one = filled.text(f"/contradictions/{contradiction}")
    assert "لم يُنبَّه أحد" in one
    assert filled.get("/contradictions/none").status_code == 404


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("place=%D8%A5%D8%AF%D9%84%D8%A8", True), ("place=YE", False), ("act=killed", True), ("act=truce", False),
        ("outlet=outlet-2", True),
        ("outlet=outlet-3", False), ("speaker=%D8%A7%D9%84%D8%AF%D9%81%D8%A7%D8%B9+%D8%A7%D9%84%D9%85%D8%AF%D9%86%D9%8A", True),
        ("speaker=nobody", False), ("since=2026-02-01", True), ("until=2026-02-01", False), ("mark=open", True), ("mark=confirmed", False),
        ("kind=number&order=severity", True), ("since=nonsense&kind=nonsense", True),
    ],
)  # fmt: skip
def test_filters(filled: Page, contradiction: str, query: str, found: bool) -> None:
    assert (f'id="x-{contradiction}"' in filled.text(f"/?{query}")) is found


def test_the_list_goes_on(page: Page) -> None:
    claims = [
        Claim(id=f"c{n}", article="a", revision=0, source="s", published=NOW, start=0, end=1, text="جملة", act=Act(type="killed"))
        for n in range(60)
    ]
    many = [
        Contradiction(
            id=f"x{n:02}", event="e", kind="number", act="killed", left=f"c{2 * n}", right=f"c{2 * n + 1}",
            sides=((f"c{2 * n}",), (f"c{2 * n + 1}",)), values=("a", "b"), severity=0.5, rule="r", explanation=Explanation(ar="", en=""),
            first_seen=NOW - timedelta(minutes=n),
        )
        for n in range(30)
    ]
    page.store.commit(Batch(events=[big_event(claims)], contradictions=many))
    text = page.text("/")
    assert text.count('class="card ') == 20
    following = html.unescape(re.search(r'hx-get="(/\?[^"]*after=[^"]+)"', text)[1])  # type: ignore[index] - it is there
    more = page.text(following, **{"HX-Request": "true"})
    assert "<html" not in more
    assert re.findall(r'id="x-(x\d\d)"', text + more) == [f"x{n:02}" for n in range(30)]


@pytest.mark.slow
def test_ten_thousand_contradictions_are_listed_once_each_in_small_pages(page: Page) -> None:
    claims = [
        Claim(id=f"c{n}", article="a", revision=0, source="s", published=NOW, start=0, end=1, text="جملة", act=Act(type="killed"))
        for n in range(2)
    ]
    for start in range(0, 10_000, 1000):
        many = [
            Contradiction(
                id=f"x{n:04}", event="e", kind="number", act="killed", left="c0", right="c1", sides=(("c0",), ("c1",)), values=("a", "b"),
                severity=n % 97 / 97, rule="r", explanation=Explanation(ar="", en=""), first_seen=NOW - timedelta(minutes=n // 3),
            )
            for n in range(start, start + 1000)
        ]
        page.store.commit(Batch(events=[big_event(claims)] if not start else [], contradictions=many))
    text = page.text("/")
    assert text.count('class="card ') == 20
    assert len(text) < 200_000
    assert "10,000 تناقض" in text
    for order in ("newest", "severity"):
        seen: list[str] = []
        after = ""
        while True:
            answer = page.get(f"/api/contradictions?limit=200&order={order}{after}").json()
            seen += [one["contradiction"]["id"] for one in answer["items"]]
            if answer["next"] is None:
                break
            after = f"&after={quote(answer['next'])}"
        assert len(seen) == len(set(seen)) == 10_000


def test_fresh_cards_fit_the_filters(filled: Page, contradiction: str) -> None:
    assert f'id="x-{contradiction}"' in filled.text(f"/contradictions/fresh?ids={contradiction},none")
    assert "x-" not in filled.text(f"/contradictions/fresh?ids={contradiction}&act=truce")


def big_event(claims: list[Claim], **fields: Any) -> Indexed:
    lines = tuple(
        LedgerEntry(
            claim=c.id, article=c.article, source=c.source, origin=c.source, published=c.published, text=c.text, speaker=None,
            speaker_name=None, type=c.act.type, targets=(), stance=c.stance, quantity=c.act.quantity,
        )
        for c in claims
    )
    made = Event(
        id="e", country="SY", version=1, title=fields.get("title", "حدث كبير"), place=fields.get("place"), start=NOW, end=NOW,
        acts=("killed",), claims=tuple(c.id for c in claims), articles=tuple({c.article: None for c in claims}), sources=("s",),
        origins=("s",), ledger=lines,
    )
    return Indexed(made, (), tuple(claims))


def test_an_event_has_its_chart_its_map_and_all_its_claims(filled: Page, contradiction: str) -> None:
    event = event_of(filled, contradiction)
    text = filled.text(f"/events/{event}")
    asked = re.search(r'data-points="([^"]+)"', text)
    assert asked
    points = json.loads(filled.text(asked[1]))
    assert {(one["min"], one["fate"]) for one in points} >= {(12, "conflict"), (31, "conflict")}
    assert "<svg class=\"map\"" in text
    assert "معرة النعمان" in text
    assert "نفي" in text
    stored = filled.store.event(event)
    assert stored
    assert text.count('name="claim"') == len(stored.claims)
    assert filled.get("/events/none").status_code == 404


def test_an_event_with_5000_claims_comes_in_pages(page: Page) -> None:
    claims = [
        Claim(
            id=f"c{n:04}", article=f"a{n % 700}", revision=0, source=f"s{n % 40}", published=NOW + timedelta(seconds=n), start=0, end=3,
            text=f"قُتل {n} مدنياً.", act=Act(type="killed", quantity=Quantity(min=n, max=n, text=str(n))),
        )
        for n in range(5000)
    ]
    page.store.commit(Batch(events=[big_event(claims)]))
    text = page.text("/events/e?sort=value&down=1")
    assert text.count('name="claim"') == 30
    assert len(text) < 150_000
    assert 'value="c4999"' in text
    assert "صفحة 1 من 167" in text
    last = page.text("/events/e/claims?sort=value&down=1&page=167", **{"HX-Request": "true"})
    assert 'value="c0000"' in last
    assert "<html" not in last
    assert page.text("/events/e/claims?sort=rubbish&page=99999999999&down=x").count('name="claim"') == 30
    rows = list(csv.DictReader(io.StringIO(page.text("/events/e/claims.csv").removeprefix("\ufeff"))))
    assert len(rows) == 5000
    assert rows[17]["min"] == "17"
    assert [one["id"] for one in json.loads(page.text("/events/e/claims.json"))] == [c.id for c in claims]
    assert page.get("/events/e/claims.exe").status_code == 404


def test_a_cell_is_no_formula(page: Page) -> None:
    speaker = Speaker(name="=HYPERLINK(\"http://evil.example\")")
    claim = Claim(
        id="c", article="a", revision=0, source="@s", published=NOW, start=0, end=1, text="+1", speaker=speaker,
        act=Act(type="killed", place=Place(id="x", name="م", lat=-3.5, lon=1.0)),
    )
    page.store.commit(Batch(events=[big_event([claim])]))
    row = next(csv.DictReader(io.StringIO(page.text("/events/e/claims.csv").removeprefix("\ufeff"))))
    assert (row["speaker"][0], row["source"], row["sentence"], row["latitude"]) == ("'", "'@s", "'+1", "-3.5")


def test_every_claim_of_an_article_is_marked_where_it_stands(filled: Page, kit: Any) -> None:
    one = kit.article(2, kit.SECOND)
    text = filled.text(f"/articles/{one.id}")
    for claim in filled.store.claims_of(one.id):
        assert f'id="c-{claim.id}"' in text
    shown = re.sub(r"<[^>]+>", "", re.search(r'<div class="prose">(.*?)</div>', text, re.DOTALL)[1])  # type: ignore[index] - it is there
    assert html.unescape(shown).split() == kit.SECOND.split()
    assert 'class="claim disputed"' in text
    assert "https://news1.example" not in text
    assert 'href="https://news2.example/2" rel="noreferrer noopener nofollow"' in text


def test_revisions_stand_side_by_side(page: Page, kit: Any) -> None:
    before = kit.article(1, "قُتل 12 مدنياً في قصف استهدف مدينة معرة النعمان. هرعت سيارات الإسعاف إلى المكان.")
    after = Article(
        id=before.id, revision=1, source=before.source, title=before.title, published=before.published, previous_text=before.text,
        text="قُتل 7 مدنيين في قصف استهدف مدينة معرة النعمان. هرعت سيارات الإسعاف إلى المكان.", previous_title=before.title,
    )
    kit.take_in(page.store, before, after)
    text = page.text(f"/articles/{before.id}")
    assert "قُتل <del>12 مدنياً </del>في قصف" in text  # the words, and not the whole sentence
    assert "قُتل <ins>7 مدنيين </ins>في قصف" in text
    assert "<del>هرعت" not in text
    assert "نسخة سابقة" in page.text(f"/articles/{before.id}?revision=0")


def test_search_marks_what_it_found(filled: Page) -> None:
    text = filled.text("/search?q=%D9%82%D8%B5%D9%81+%D8%A7%D9%84%D8%B3%D9%88%D9%82")
    assert "<mark>قصف</mark>" in text
    assert "\ue000" not in text
    assert "لم يُعثر" in filled.text("/search?q=zzzz")
    assert filled.text("/search?act=killed").count('class="hit"') == 2
    assert filled.text("/search?contradicted=no").count('class="hit"') == 1


def test_feeds_tell_their_health_in_words(filled: Page) -> None:
    assert filled.site.subscriptions
    made = filled.site.subscriptions.add("https://news2.example/rss", title="الخبر الثاني")
    state = FeedState(feed=made.id, url=made.url, status="failing", reason="answered with status 404", failures=3)
    filled.store.commit(Batch(feeds=[state]))
    text = filled.text("/feeds")
    assert "أجاب الخادم بالرمز \u2068404\u2069" in text
    assert "3 إخفاقات متتالية" in text


def test_the_atom_feed_names_both_sides(filled: Page) -> None:
    answer = filled.get("/contradictions.atom")
    assert answer.headers["content-type"].startswith("application/atom+xml")
    root = fromstring(answer.content)
    assert "31" in "".join(root.itertext())


@pytest.fixture
def hostile(page: Page, kit: Any) -> Page:
    """The same hostile text wherever something from outside can stand."""
    bad_text = kit.HOSTILE
    bad = Claim(
        id="h1", article="h", revision=0, source=bad_text, published=NOW, start=0, end=40, text=bad_text, stance="denies",
        speaker=Speaker(name=bad_text, kind="official"), act=Act(type="killed", quantity=Quantity(min=3, max=3, text="<script>")),
    )
    other = Claim(
        id="h2", article="h", revision=0, source="s", published=NOW, start=5, end=60, text=bad_text, speaker=Speaker(name=bad_text),
        act=Act(type="killed", quantity=Quantity(min=9, max=9, text="alert"), place=Place(id="</svg>", name=bad_text, lat=33.0, lon=36.0)),
    )
    wrong = Contradiction(
        id="hx", event="e", kind="number", act="killed", left="h1", right="h2", sides=(("h1",), ("h2",)), values=("a", "b"), severity=0.9,
        rule="r", explanation=Explanation(ar=bad_text, en=bad_text), first_seen=NOW,
    )
    verdict = Verdict(id="v", kind="dismissed", contradiction="hx", by=bad_text, note=bad_text, at=NOW)
    evil = Article(
        id="h", source=bad_text, title=bad_text * 3, text=bad_text + "\n" + bad_text, url="javascript:alert(1)", published=NOW,
        origin=bad_text,
    )
    page.store.commit(Batch(
        append=[("verdicts", "hx", encode(verdict))], articles=[evil], claims={("h", 0): (bad, other)},
        events=[big_event([bad, other], title=bad_text, place=Place(id="x", name=bad_text))], contradictions=[wrong],
        feeds=[FeedState(feed="f", url="javascript:alert(1)", status="failing", reason=bad_text)],
        dead_letters=[DeadLetter(id="d", stage="clean", subject=bad_text, reason=bad_text, payload=bad_text, failed=NOW)],
        searches=[SavedSearch(id="q", name=bad_text, text=bad_text, place=bad_text, by=bad_text, made=NOW)],
    ))
    return page


@pytest.mark.parametrize(
    "path",
    [
        "/", "/contradictions/hx", "/events", "/events/e", "/events/e/claims", "/articles/h", "/search?q=alert", "/feeds",
        "/alerts", "/dead-letters", "/search?q=%3Cscript%3E&place=%22%3E%3Cscript%3E",
        "/?place=%22%3E%3Cscript%3Ealert(1)%3C/script%3E&speaker=%27%22",
        "/login?next=%22%3E%3Cscript%3E",
    ],
)  # fmt: skip
def test_hostile_text_is_only_text(hostile: Page, path: str) -> None:
    text = hostile.text(path)
    assert "<script>alert" not in text
    assert "<img src=x" not in text
    assert 'onmouseover="alert' not in text
    assert "javascript:" not in re.sub(r"<bdi>.*?</bdi>", "", text)
    assert "\x00" not in text
    assert "\x1b" not in text
    assert "49" not in re.findall(r"\{\{7\*7\}\}|>49<", text)
    assert text.rstrip().endswith("</html>") or "<html" not in text
    for inside in re.findall(r"[^>]*\u202e[^<]*", text):  # a turned text stands in an element that keeps it to itself
        assert inside
    turned = re.sub(r'<(bdi|blockquote|p|pre|td|a|span|mark|title|h1)\b[^>]*>(?:(?!</\1>).)*</\1>', "", text, flags=re.DOTALL)
    assert "\u202e" not in re.sub(r'="[^"]*"', "", turned)


def test_a_title_of_a_megabyte_is_cut(page: Page) -> None:
    long = "طويل " * 200_000
    page.store.commit(Batch(articles=[Article(id="l", source="s", title=long, text=long, published=NOW)]))
    for path in ("/articles/l", "/search?q=%D8%B7%D9%88%D9%8A%D9%84"):
        assert len(page.text(path)) < 900_000
    claim = Claim(
        id="c", article="l", revision=0, source="s" * 100_000, published=NOW, start=0, end=900_000, text=long, act=Act(type="killed")
    )
    page.store.commit(Batch(events=[big_event([claim], title=long)]))
    for path in ("/events", "/events/e"):
        assert len(page.text(path)) < 200_000


def test_a_broken_store_is_told_in_words(open_page: Callable[..., Page]) -> None:
    page = open_page()

    @contextmanager
    def broken() -> Iterator[None]:
        raise StoreError("rasid.db: the disk failed")
        yield

    object.__setattr__(page.site, "store", broken)
    text = page.text("/", status=503)
    assert "the disk failed" in text
    assert page.get("/api/counts").status_code == 503
