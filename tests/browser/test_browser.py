"""A person's way through the page in a real browser: both languages, light and dark, desktop and phone, WCAG 2.2 AA."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from processors.model import Article, encode, identity
from processors.ports import Batch
from rasid import clock
from sinks.sqlite import SqliteStore

# One worker, and nothing between: while Playwright is open its event loop counts as running.
pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("browser")]
AXE = Path(__file__).with_name("vendor") / "axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
LOOKS = [("ar", False, 1280), ("en", True, 1280), ("ar", True, 390), ("en", False, 390)]
OTHERS = [("ar", True, 1280), ("en", False, 1280), ("ar", False, 390), ("en", True, 390)]
"""With these all eight: language, dark, width. They see the two busiest pages only; every page is seen in four."""
Tab = Callable[..., Any]


def violations(page: Any) -> list[str]:
    """What axe-core finds, in words."""
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found = page.evaluate("(rules) => axe.run(document, {runOnly: {type: 'tag', values: rules}})", RULES)
    return [
        f"{page.url}: {one['id']}: {one['help']}: {node['target']} {node.get('failureSummary', '')}"
        for one in found["violations"] for node in one["nodes"][:3]
    ]


def wide(page: Any) -> list[str]:
    """What sticks out of the page, or of the panel that it stands in, sideways."""
    found: list[str] = page.evaluate(
        """() => {
        const room = document.documentElement.clientWidth;
        const cut = [...document.querySelectorAll('.panel, .card, .text, .hit')].flatMap((box) => {
          const { left, right } = box.getBoundingClientRect();
          const parts = [...box.querySelectorAll('input:not([type=hidden]), select, button, a, p, h1, h2, h3, svg')];
          return parts.filter((one) => !one.closest('.scroller, .sr') && one.checkVisibility()
            && (one.getBoundingClientRect().right > right + 1 || one.getBoundingClientRect().left < left - 1));
        });
        if (cut.length) return cut.slice(0, 5).map((one) => one.outerHTML.slice(0, 120));
        if (document.documentElement.scrollWidth <= room + 1) return [];
        return [...document.querySelectorAll('main *')].filter((one) => one.getBoundingClientRect().right > room + 1
          || one.getBoundingClientRect().left < -1).slice(0, 5).map((one) => one.outerHTML.slice(0, 120));
        }"""
    )
    return found


def first_event(page: Any, address: str) -> str:
    found = json.loads(page.request.get(f"{address}/api/contradictions?order=severity").text())
    return str(found["items"][0]["contradiction"]["event"])


@pytest.mark.parametrize(("language", "dark", "width"), LOOKS)
def test_every_page_is_accessible_and_fits(tab: Tab, address: str, language: str, dark: bool, width: int) -> None:
    page = tab(language, dark=dark, width=width)
    event = first_event(page, address)
    one = json.loads(page.request.get(f"{address}/api/contradictions").text())["items"][0]
    article = one["left"]["article"]
    edited = next(
        hit["id"] for hit in json.loads(page.request.get(f"{address}/api/search?q=%D8%AA%D8%B7%D9%88%D8%A7%D9%86").text())["items"]
    )
    paths = (
        "/", "/?order=severity&place=%D8%A5%D8%AF%D9%84%D8%A8", f"/contradictions/{one['contradiction']['id']}", "/events",
        f"/events/{event}", f"/articles/{article}", f"/articles/{edited}", "/articles/hostile", "/search?q=%D9%82%D8%B5%D9%81", "/feeds",
        "/alerts", "/dead-letters",
    )  # fmt: skip
    for path in paths:
        page.goto(address + path)
        assert page.locator("html").get_attribute("dir") == ("rtl" if language == "ar" else "ltr")
        assert violations(page) == []
        assert wide(page) == [], path
    page.goto(f"{address}/alerts")
    for summary in page.locator("details.add > summary").all():
        summary.click()
    assert violations(page) == []


@pytest.mark.parametrize(("language", "dark", "width"), OTHERS)
def test_the_busiest_pages_in_the_other_looks(tab: Tab, address: str, language: str, dark: bool, width: int) -> None:
    page = tab(language, dark=dark, width=width)
    for path in ("/", f"/events/{first_event(page, address)}"):
        page.goto(address + path)
        assert violations(page) == []
        assert wide(page) == [], path


def test_a_monitor_finds_who_contradicts_whom(tab: Tab, address: str) -> None:
    page = tab()
    page.goto(address)
    card = page.locator("article.card", has_text="31 مدنياً").first
    assert card.locator(".side").count() == 2
    text = card.inner_text()
    assert "الدفاع المدني" in text
    assert "المرصد السوري لحقوق الإنسان" in text
    assert "صحيفة الضفة" in text  # the outlet's name, from the feed list
    page.locator("#live", has_text="مباشر").wait_for()
    card.locator("h2 a").click()
    page.wait_for_url(re.compile("/events/"))
    page.locator("#chart canvas").wait_for()
    box = page.locator("#chart .u-over").bounding_box()
    assert box
    for x in range(int(box["x"]) + 4, int(box["x"] + box["width"]), 12):
        for y in range(int(box["y"]) + 4, int(box["y"] + box["height"]), 24):
            page.mouse.move(x, y)
            if page.locator("#chart-said").inner_text():
                break
        else:
            continue
        break
    assert re.search("صحيفة الضفة|وكالة الساحل", page.locator("#chart-said").inner_text())
    assert page.locator("svg.map circle").count() >= 1
    page.locator("#claims th a").nth(5).click()
    page.locator("#claims th[aria-sort]", has_text="قوله").wait_for()
    page.locator("#claims td.sentence a").first.click()
    page.wait_for_url(re.compile("/articles/"))
    assert page.locator("mark.claim").count() >= 1


def test_marking_in_two_tabs(tab: Tab, address: str) -> None:
    one, two = tab(), tab()
    one.goto(address)
    one.locator("#live", has_text="مباشر").wait_for()
    ident = one.locator("article.card").first.get_attribute("data-id")
    two.goto(f"{address}/contradictions/{ident}")  # this page is not told what others do
    one.locator(f"#j-{ident} button[value=confirmed]").click()
    one.locator(f"#j-{ident} .v-confirmed").wait_for()
    one.locator("#precision strong", has_text="100%").wait_for()
    two.locator(f"#j-{ident} button[value=dismissed]").click()
    two.locator(f"#j-{ident} .clash").wait_for()
    two.locator(f"#j-{ident} .v-confirmed").wait_for()
    two.locator(f"#j-{ident} .clash button[value=dismissed]").click()
    two.locator(f"#j-{ident} .v-dismissed").wait_for()
    one.mouse.click(2, 2)  # a card that is being used is left alone
    one.evaluate("document.activeElement.blur()")
    one.locator(f"#j-{ident} .v-dismissed").wait_for()  # the first tab is told


def test_search_save_and_rule(tab: Tab, address: str) -> None:
    page = tab("en")
    page.goto(f"{address}/search")
    page.locator("#q").fill('"قصف مدفعي"')
    page.keyboard.press("Enter")
    page.locator(".hit mark").first.wait_for()
    page.locator("#save-name").fill("Shelling")
    page.get_by_role("button", name="Save", exact=True).last.click()
    page.get_by_role("button", name="Make it an alert rule").click()
    page.wait_for_url(re.compile("/alerts"))
    page.get_by_text("Shelling").first.wait_for()
    page.locator("#silences summary").click()
    page.locator("#s-place").fill("دوما")
    page.locator("#s-author").fill("Layla")
    page.locator("#silences form button").last.click()
    page.locator("#silences li", has_text="Layla").get_by_role("button", name="Lift it now").click()
    page.locator("#silences li.past").wait_for()


def test_feeds_are_changed_on_the_page(tab: Tab, address: str) -> None:
    page = tab()
    page.goto(f"{address}/feeds")
    page.locator("#f-url").fill("http://127.0.0.1:1/new")
    page.locator("#f-title").fill("جديدة")
    page.locator("section:has(#f-url) button").click()
    row = page.locator("tr", has_text="جديدة")
    row.wait_for()
    row.get_by_role("button").click()
    page.locator("tr", has_text="جديدة").wait_for(state="detached")


def test_a_new_contradiction_appears_by_itself(tab: Tab, address: str, data: Path) -> None:
    page = tab()
    page.goto(address)
    page.locator("#live", has_text="مباشر").wait_for()
    page.evaluate("window.unchanged = true")
    assert page.locator("article.card", has_text="نفق في مدينة الحسكة").count() == 0
    with SqliteStore(data / "rasid.db") as store:  # as a poller does, beside the process that shows the page
        for one in late():
            store.commit(Batch(append=[("articles", one.id, encode(one))], articles=[one]))
    page.locator("article.card.new", has_text="نفق في مدينة الحسكة").first.wait_for(timeout=60_000)
    assert page.evaluate("window.unchanged")  # the page was not loaded again
    assert violations(page) == []


def late() -> list[Article]:
    """Two outlets on one explosion."""
    told = (
        ("daffa", "انفجار في الحسكة", "قُتل 14 مدنياً بانفجار عبوة ناسفة داخل نفق في مدينة الحسكة اليوم، وفق ما أعلنت مديرية الصحة."),
        ("sahel", "ضحايا في الحسكة", "قال المرصد السوري لحقوق الإنسان إن 36 مدنياً قتلوا بانفجار عبوة ناسفة داخل نفق في مدينة الحسكة."),
    )
    start = clock.now().replace(hour=0, minute=30, second=0, microsecond=0)
    return [
        Article(
            id=identity("article", "late", str(number)), url=f"https://{source}.example/late/{number}", source=source, title=title,
            text=text, published=start,
        )
        for number, (source, title, text) in enumerate(told)
    ]


def test_the_keyboard_walks_from_a_contradiction_to_its_article(tab: Tab, address: str) -> None:
    page = tab()
    page.goto(address)

    def to(selector: str) -> None:
        """Presses Tab until it stands there."""
        for _ in range(120):
            page.keyboard.press("Tab")
            if page.evaluate("(one) => document.activeElement.matches(one)", selector):
                return
        raise AssertionError(f"Tab never reaches {selector} on {page.url}")

    to("article.card h2 a")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("/events/"))
    to("#claims th a")
    page.keyboard.press("Enter")
    page.locator("#claims th[aria-sort=ascending]").wait_for()
    to("#claims td.sentence a")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("/articles/"))
    page.goto(f"{address}/search")
    to("#q")
    page.keyboard.type("قصف")
    page.keyboard.press("Enter")
    page.locator(".hit mark").first.wait_for()
    to(".hit h3 a")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("/articles/"))


def test_the_keyboard_reaches_everything(tab: Tab, address: str) -> None:
    page = tab("en")
    page.goto(address)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"
    reached = set()
    for _ in range(40):
        page.keyboard.press("Tab")
        reached.add(page.evaluate("document.activeElement.value || document.activeElement.tagName"))
    assert {"confirmed", "dismissed", "other_event", "SUMMARY", "A"} <= reached


def test_language_and_colours_are_chosen(tab: Tab, address: str) -> None:
    page = tab()
    page.goto(f"{address}/events")
    page.get_by_role("button", name="English").click()
    page.locator("html[lang=en]").wait_for()
    assert page.url.endswith("/events")
    page.locator("details.prefs summary").click()
    page.locator("#pref-theme").select_option("dark")
    page.locator("#pref-name").fill("Layla")
    page.locator(".sheet button.primary").click()
    page.locator('html[data-theme="dark"]').wait_for()
    page.wait_for_function("getComputedStyle(document.body).backgroundColor === 'rgb(20, 24, 26)'")
