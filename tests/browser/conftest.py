"""A real Chromium on the page of a real pipeline: Debian's browser, driven by Playwright."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import threading
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from processors.alerts import Delivery
from processors.model import Article, DeadLetter, FeedState, encode, identity
from processors.ports import Batch
from rasid import clock, steps
from rasid.stages import Stages
from rasid.workers import Crew
from sinks.sqlite import SqliteStore

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
FLAGS = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
)  # fmt: skip
OPML = """<opml version="2.0"><head><title>t</title></head><body>
<outline type="rss" text="صحيفة الضفة" xmlUrl="http://127.0.0.1:1/rss" rasidOutlet="daffa"/>
<outline type="rss" text="وكالة الساحل" xmlUrl="http://127.0.0.1:1/atom" rasidOutlet="sahel"/></body></opml>"""
MARKET = "سوق معرة النعمان"
TOLD = (
    (
        "daffa", 0, f"قصف على {MARKET}",
        "قُتل 12 مدنياً في قصف مدفعي استهدف السوق الشعبي في مدينة معرة النعمان بريف إدلب، وفق ما أعلن الدفاع المدني.",
    ),
    (
        "sahel", 2, f"عشرات القتلى في {MARKET}",
        "قال المرصد السوري لحقوق الإنسان إن 31 مدنياً قتلوا في قصف مدفعي على السوق الشعبي في مدينة معرة النعمان بريف إدلب.",
    ),
    (
        "nahr", 3, f"الجيش ينفي قصف {MARKET}",
        "نفت وزارة الدفاع السورية أن تكون قواتها قصفت السوق في مدينة معرة النعمان، واتهمت فصائل معارضة بقصفه.",
    ),
    (
        "daffa", 6, f"ارتفاع حصيلة قصف {MARKET}",
        "ارتفعت حصيلة القصف المدفعي على السوق الشعبي في مدينة معرة النعمان بريف إدلب إلى 19 قتيلاً، بحسب الدفاع المدني.",
    ),
    ("wadi", 7, "زلزال يضرب مدينة تطوان", "لقي 40 شخصاً مصرعهم في زلزال ضرب مدينة تطوان شمال المغرب، وفق وزارة الداخلية المغربية."),
)  # fmt: skip
"""Outlet, hour, title, text: written for this test."""


def articles() -> list[Article]:
    """What the store is filled with; the last one is edited silently, and one is hostile."""
    start = clock.now().replace(minute=0, second=0, microsecond=0)
    made = [
        Article(
            id=identity("article", str(number)), url=f"https://{source}.example/{number}", source=source, title=title, text=text,
            published=start.replace(hour=0) if not hour else start.replace(hour=min(hour, 23)),
        )
        for number, (source, hour, title, text) in enumerate(TOLD)
    ]
    last = made[-1]
    edited = Article(
        id=last.id, revision=1, url=last.url, source=last.source, title=last.title, published=last.published, previous_title=last.title,
        text=last.text.replace("40 شخصاً", "55 شخصاً"), previous_text=last.text,
    )
    hostile = "<script>document.title='x'</script>\u202eمقلوب\u2066 left &amp; يمين " + "👩\u200d🚒" * 30 + "طويلجدا" * 400
    evil = Article(id="hostile", source="wadi", title=hostile, text=hostile, url="javascript:alert(1)", published=last.published)
    return [*made, edited, evil]


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder as `rasid run` leaves it."""
    folder = tmp_path_factory.mktemp("page")
    (folder / "feeds.opml").write_text(OPML, encoding="utf-8")
    now = clock.now()
    with SqliteStore(folder / "rasid.db") as store, Crew(steps.understand, 1) as crew:
        store.commit(Batch(append=[("articles", one.id, encode(one)) for one in articles()], articles=articles()))
        Stages(store, crew, clock.now, alone=1000).catch_up()
        failed = Delivery(
            id="f" * 32, kind="alert", channel="newsroom", event=None, contradictions=(), title="تناقض في حصيلة القصف", text="نص",
            payload="{}", made=now, state="failed", attempts=9, due=now, reason="answered with status 500", ended=now,
        )
        lost = DeadLetter(
            id="d" * 32, stage="clean", subject="https://daffa.example/9", reason="no text in the page", payload="{}", failed=now
        )
        store.commit(Batch(
            feeds=[FeedState(feed="x", url="http://127.0.0.1:1/rss", status="failing", reason="connection refused", failures=4)],
            dead_letters=[lost],
            deliveries=[failed],
        ))
    return folder


@pytest.fixture(scope="module")
def address(data: Path) -> Iterator[str]:
    """`rasid run` over it, as a process."""
    environment = {key: value for key, value in os.environ.items() if not key.startswith("RASID_")} | {"HOME": str(data)}
    process = subprocess.Popen(
        [sys.executable, "-m", "rasid", "--data", str(data), "--log", "json", "--set", "http.port=0", "run"],
        stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, env=environment, cwd=data, text=True,
    )
    assert process.stderr is not None
    said: list[str] = []
    found = ""
    for line in process.stderr:
        said.append(line)
        if line.startswith("{") and json.loads(line)["event"] == "watching":
            found = json.loads(line)["page"]
            break
    assert found, said
    reader = threading.Thread(target=lambda: [None for _ in process.stderr or ()], daemon=True)
    reader.start()
    with urllib.request.urlopen(f"{found}/health", timeout=20) as answer:  # noqa: S310 - the process under test
        assert answer.status == 200
    yield found
    process.terminate()
    assert process.wait(30) == 0
    reader.join(10)
    process.stderr.close()


@pytest.fixture(scope="module")
def chromium() -> Iterator[Any]:
    """The browser; tests are skipped where there is none."""
    if CHROMIUM is None:
        pytest.skip("no chromium here: `make system` installs it")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(FLAGS))
        yield browser
        browser.close()


def is_wrong(message: Any) -> bool:
    """Chromium itself notes every answer of 409; it is how a clash of two tabs is told."""
    return message.type in ("error", "warning") and "status of 409" not in message.text


@pytest.fixture
def tab(chromium: Any, address: str) -> Iterator[Callable[..., Any]]:
    """Opens tabs: `tab(language="en", dark=True, width=390)`. A message of the console or an error of a script fails the test."""
    contexts, wrong = [], []

    def opened(language: str = "ar", *, dark: bool = False, width: int = 1280, height: int = 900) -> Any:
        context = chromium.new_context(
            viewport={"width": width, "height": height}, color_scheme="dark" if dark else "light", locale="en-GB",
            timezone_id="Asia/Damascus",
        )
        contexts.append(context)
        context.add_cookies([{"name": "rasid_language", "value": language, "url": address}])
        page = context.new_page()
        page.set_default_timeout(20_000)
        page.on("console", lambda message: wrong.append(f"{page.url}: {message.text}") if is_wrong(message) else None)
        page.on("pageerror", lambda error: wrong.append(f"{page.url}: {error}"))
        page.on("request", lambda asked: None if asked.url.startswith((address, "data:")) else wrong.append(f"asked for {asked.url}"))
        return page

    yield opened
    for context in contexts:
        context.close()
    assert wrong == []
