"""The page over a store in memory or in a file, with articles that were written for it."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from processors import claims
from processors.errors import BadInput
from processors.matching import decide
from processors.model import Article, DeadLetter, Feed, FeedState, encode, identity
from processors.ports import Batch, Store
from sinks.sqlite import SqliteStore
from sinks.web import Site, Stores, application

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)
FIRST = "قُتل 12 مدنياً في قصف مدفعي استهدف السوق الشعبي في مدينة معرة النعمان بريف إدلب يوم الأحد، وفق ما أعلن الدفاع المدني."
SECOND = (
    "قال المرصد السوري لحقوق الإنسان إن 31 مدنياً قتلوا في قصف مدفعي على السوق الشعبي في مدينة معرة النعمان بريف إدلب يوم الأحد. "
    "ونفت وزارة الدفاع السورية قصف السوق في معرة النعمان."
)
HOSTILE = (
    "<script>alert(1)</script>\u202e\u2066\" onmouseover=\"alert(2)\" '><img src=x onerror=alert(3)> "
    "\U0001f469\u200d\U0001f692\U0001f3fd &amp; {{7*7}} \x00\x1b[31m</bdi></p></main>"
)


def article(number: int, text: str, *, source: str = "", title: str = "", revision: int = 0, hours: float = 0, url: str = "") -> Article:
    """An article of an invented outlet."""
    return Article(
        id=identity("article", str(number)), revision=revision, url=url or f"https://news{number}.example/{number}",
        source=source or f"outlet-{number}", title=title or f"قصف على سوق معرة النعمان ({number})", text=text,
        published=NOW - timedelta(hours=20) + timedelta(hours=hours),
    )


def take_in(store: Store, *articles: Article) -> None:
    """What the stages do with articles, one after the other."""
    for one in articles:
        found = claims.extract(one)
        store.commit(Batch(
            append=[("articles", one.id, encode(one))], articles=[one], claims={(one.id, one.revision): found},
        ))
        for report in claims.reports(one, found):
            made = decide(report, store)
            store.commit(Batch(
                append=[("contradictions", c.event, encode(c)) for c in made.contradictions], events=list(made.events),
                contradictions=list(made.contradictions),
            ))


@dataclass
class Subscribed:
    """A feed list in memory."""

    listed: list[Feed] = field(default_factory=list)

    def feeds(self) -> Sequence[Feed]:
        return self.listed

    def add(self, url: str, *, title: str = "", outlet: str = "") -> Feed:
        if not url.startswith("http"):
            raise BadInput(f"{url!r} is no feed address")
        made = Feed(id=identity("feed", url), url=url, title=title, outlet=outlet)
        self.listed.append(made)
        return made

    def remove(self, feed: str) -> Feed:
        (found,) = [one for one in self.listed if one.id == feed]
        self.listed.remove(found)
        return found

    def exported(self) -> bytes:
        return b"<opml/>"

    def take_in(self, raw: bytes) -> tuple[int, Sequence[str]]:
        self.add(raw.decode())
        return 1, ()


@dataclass
class Retried:
    """Takes letters up again, or says why not."""

    reason: str | None = None
    letters: list[DeadLetter] = field(default_factory=list)

    async def retry(self, letter: DeadLetter) -> str | None:
        self.letters.append(letter)
        return self.reason


class Page:
    """The page as a browser of its own sees it."""

    def __init__(self, store: Store, client: TestClient, site: Site) -> None:
        self.store = store
        self.client = client
        self.site = site

    def get(self, path: str, **headers: str) -> Any:
        return self.client.get(path, headers=headers, follow_redirects=False)

    def text(self, path: str, status: int = 200, **headers: str) -> str:
        answer = self.get(path, **headers)
        assert answer.status_code == status, answer.text[:500]
        return str(answer.text)

    def token(self) -> str:
        found = re.search(r'name="token" value="([0-9a-f]{64})"', self.text("/search"))
        assert found
        return found[1]

    def post(self, path: str, data: dict[str, Any] | None = None, *, token: str | None = None, files: Any = None, **headers: str) -> Any:
        form = {"token": self.token() if token is None else token} | (data or {})
        return self.client.post(path, data=form, files=files, headers=headers, follow_redirects=False)

    def browser(self) -> Page:
        """Another browser on the same page."""
        return Page(self.store, TestClient(self.client.app, base_url=str(self.client.base_url)), self.site)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with SqliteStore(tmp_path / "rasid.db") as opened:
        yield opened


@pytest.fixture
def open_page(store: Store, tmp_path: Path) -> Iterator[Callable[..., Page]]:
    """Opens the page with what a test sets: `open_page(token="…")`."""
    stores = Stores(lambda: SqliteStore(tmp_path / "rasid.db"))

    def opened(base: str = "http://127.0.0.1", **given: Any) -> Page:
        site = Site(store=stores.borrow, now=given.pop("now", lambda: NOW), **given)
        return Page(store, TestClient(application(site), base_url=base), site)

    yield opened
    stores.close()


@pytest.fixture
def page(open_page: Callable[..., Page]) -> Page:
    return open_page(subscriptions=Subscribed(), retrier=Retried(), channels=("newsroom",))


@pytest.fixture
def filled(page: Page) -> Page:
    """Two outlets that contradict each other, a third one, and what else the pages show."""
    other = article(3, "افتتح وزير الزراعة معرضاً للزيتون في إدلب.", title="معرض للزيتون", hours=3)
    take_in(page.store, article(1, FIRST), article(2, SECOND, hours=2), other)
    well = FeedState(
        feed="f1", url="https://news1.example/rss", status="ok", last_poll=NOW, next_poll=NOW + timedelta(minutes=5), entries=3
    )
    page.store.commit(Batch(
        feeds=[
            well,
            FeedState(feed="f2", url="https://news2.example/rss", status="failing", reason="answered with status 404", failures=3),
        ],
        dead_letters=[DeadLetter(id="d1", stage="clean", subject="https://news1.example/9", reason="no text", payload="{}", failed=NOW)],
    ))
    return page


@pytest.fixture
def contradiction(filled: Page) -> str:
    """The id of the one on figures."""
    found, _ = filled.store.contradictions(limit=10)
    return next(one.id for one in found if one.kind == "number" and one.act == "killed")


@pytest.fixture
def kit() -> Any:
    """What this file defines, for tests that make articles of their own."""
    return sys.modules[__name__]
