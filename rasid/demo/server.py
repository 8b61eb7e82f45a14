"""The newsroom's server: feeds at `/OUTLET/feed`, pages at `/OUTLET/news/ID`, on a free port of the loopback address.

The doors open when every feed was asked once: what the feeds show before (release 0) is the first filling of an empty
store, which alerts nobody. From then on articles are released second by second.
"""

from __future__ import annotations

import hashlib
import threading
import time
from collections.abc import Callable
from datetime import datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Self

from ingest.opml import make_feed
from processors.model import Feed
from rasid.demo.calendar import dated, published
from rasid.demo.feeds import Body, Item, render
from rasid.demo.pages import page
from rasid.demo.stock import Outlet, Stock, Written


class Newsroom:
    """Serves in threads; used with `with`."""

    def __init__(self, stock: Stock, now: datetime, elapsed: Callable[[], float] | None = None) -> None:
        """`now`: the day on which the demo runs. `elapsed`: seconds since the doors opened; else a clock starts when they do."""
        self._stock = stock
        self._now = now
        self._elapsed = elapsed or self._since_opening
        self._lock = threading.Lock()
        self._asked: set[str] = set()
        self._opened: float | None = None

    def __enter__(self) -> Self:
        newsroom = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                newsroom.answer(self)

            def log_message(self, *_: object) -> None:
                """Says nothing."""

        class Server(ThreadingHTTPServer):
            daemon_threads = True

            def handle_error(self, *_: object) -> None:
                """A client that has gone away is no news."""

        self._server = Server(("127.0.0.1", 0), Handler)
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.1}, name="newsroom", daemon=True)
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    @property
    def host(self) -> str:
        """`host:port`, as `poll.allow_hosts` takes it."""
        return f"127.0.0.1:{self._server.server_address[1]}"

    @property
    def opened(self) -> bool:
        """Whether every feed was asked once."""
        return self._opened is not None

    @property
    def length(self) -> float:
        """Seconds from the opening to the last release."""
        return max(max(article.release, article.edit.release if article.edit else 0.0) for article in self._stock.articles)

    @property
    def left(self) -> bool:
        """Whether something is still to be released."""
        return self._elapsed() < self.length

    def feeds(self) -> list[Feed]:
        """The feed list of the newsroom."""
        return [
            make_feed(self._url(outlet.id, "feed"), title=outlet.name, outlet=outlet.id, note=outlet.leaning)
            for outlet in self._stock.outlets.values()
        ]

    def address(self, article: Written) -> str:
        """The article's page."""
        return self._url(article.outlet, f"news/{article.id}")

    def answer(self, request: BaseHTTPRequestHandler) -> None:
        """Answers one request."""
        body = self._body(request.path)
        raw = body.raw if body else b""
        tag = f'"{hashlib.sha256(raw).hexdigest()[:16]}"'
        if body is not None and request.headers.get("If-None-Match") == tag:
            request.send_response(304)
            raw = b""
        else:
            request.send_response(404 if body is None else 200)
            request.send_header("Content-Type", body.kind if body else "text/plain")
            request.send_header("Content-Length", str(len(raw)))
        if body is not None:
            request.send_header("ETag", tag)
        request.end_headers()
        request.wfile.write(raw)

    def _url(self, outlet: str, rest: str) -> str:
        return f"http://{self.host}/{outlet}/{rest}"

    def _body(self, path: str) -> Body | None:
        outlet_id, _, rest = path.strip("/").partition("/")
        outlet = self._stock.outlets.get(outlet_id)
        if outlet is None:
            return None
        if rest == "feed":
            return self._feed(outlet)
        return next((self._page(outlet, article) for article in self._shown(outlet) if rest == f"news/{article.id}"), None)

    def _feed(self, outlet: Outlet) -> Body:
        body = render(outlet, self._url(outlet.id, ""), [self._item(outlet, article) for article in self._shown(outlet)])
        with self._lock:  # after the feed was made: what is released later belongs to a later poll
            self._asked.add(outlet.id)
            if self._opened is None and len(self._asked) == len(self._stock.outlets):
                self._opened = time.monotonic()
        return body

    def _shown(self, outlet: Outlet) -> list[Written]:
        elapsed = self._elapsed()
        return [article for article in self._stock.articles if article.outlet == outlet.id and article.release <= elapsed]

    def _item(self, outlet: Outlet, article: Written) -> Item:
        when = published(article, self._now)
        title, text = (dated(words, outlet, when) for words in (article.title, article.text))
        return Item(self.address(article), title, text, when, article.author)

    def _page(self, outlet: Outlet, article: Written) -> Body:
        item = self._item(outlet, article)
        edit = article.edit
        text = dated(edit.text, outlet, item.published) if edit is not None and edit.release <= self._elapsed() else item.text
        raw = page(outlet, url=item.url, title=item.title, text=text, published=item.published, author=item.author)
        return Body(raw, f"text/html; charset={outlet.charset}")

    def _since_opening(self) -> float:
        return 0.0 if self._opened is None else time.monotonic() - self._opened
