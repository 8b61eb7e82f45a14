"""A local server of feeds and pages that change: for tests that crash the pipeline, and for measuring polls.

Feeds are at `/feed/OUTLET`, pages at `/news/OUTLET/NUMBER`. A feed shows its newest articles; publishing changes its ETag.
"""

from __future__ import annotations

import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import PurePosixPath
from typing import Self

from bench.generate import Article, feed, page

SHOWN = 12
"""Articles that a feed shows."""


class Newsroom:
    """Serves on a free port of the loopback address, in threads; used with `with`."""

    def __init__(self, *, full_text: bool = False, shown: int = SHOWN) -> None:
        self._full_text = full_text
        self._shown = shown
        self._lock = threading.Condition()
        self._published: dict[str, list[Article]] = {}
        self._pages: dict[str, Article] = {}
        self._bodies: dict[str, tuple[bytes, str]] = {}
        """Feeds as they were last served, with their ETags, by path; until something is published there."""
        self.requests = 0
        self.hidden: set[str] = set()
        """Addresses of pages that are not there for now."""
        self.appeared: dict[str, float] = {}
        """When a feed was first asked that shows it, by address: seconds of the epoch."""

    def __enter__(self) -> Self:
        newsroom = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                body, kind, tag = newsroom._answer(self.path)
                if body is not None and tag and self.headers.get("If-None-Match") == tag:
                    self.send_response(304)
                    self.send_header("ETag", tag)
                    self.end_headers()
                    return
                self.send_response(404 if body is None else 200)
                if tag:
                    self.send_header("ETag", tag)
                self.send_header("Content-Type", kind)
                self.send_header("Content-Length", str(len(body or b"")))
                self.end_headers()
                self.wfile.write(body or b"")

            def log_message(self, *_: object) -> None:
                """Says nothing."""

        class Server(ThreadingHTTPServer):
            daemon_threads = True
            request_queue_size = 512

            def handle_error(self, *_: object) -> None:
                """Clients that are killed in the middle are what this is for."""

        self._server = Server(("127.0.0.1", 0), Handler)
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    def local(self, article: Article) -> Article:
        """The article at an address of this server."""
        return article._replace(url=f"{self.address}/news/{article.source}/{PurePosixPath(article.url).name}")

    def publish(self, article: Article) -> None:
        """Shows it (an address of this server) from now on; a known address is an edit."""
        with self._lock:
            path = article.url.removeprefix(self.address)
            if path not in self._pages:
                self._published.setdefault(article.source, []).append(article)
            else:
                self._published[article.source] = [article if one.url == article.url else one for one in self._published[article.source]]
            self._pages[path] = article
            self._bodies.pop(f"/feed/{article.source}", None)

    def opml(self, outlets: list[str]) -> str:
        """The feed list of this server."""
        feeds = "".join(f'<outline type="rss" text="{name}" xmlUrl="{self.address}/feed/{name}" rasidOutlet="{name}"/>' for name in outlets)
        return f'<opml version="2.0"><head><title>newsroom</title></head><body>{feeds}</body></opml>'

    def wait_for_requests(self, count: int, timeout: float) -> bool:
        """Until so many requests were answered in all."""
        with self._lock:
            return self._lock.wait_for(lambda: self.requests >= count, timeout)

    def _answer(self, path: str) -> tuple[bytes | None, str, str]:
        with self._lock:
            self.requests += 1
            self._lock.notify_all()
            if path.startswith("/feed/"):
                if path not in self._bodies:
                    shown = self._published.get(path.removeprefix("/feed/"), [])[-self._shown :]
                    for one in shown:
                        self.appeared.setdefault(one.url, time.time())
                    body = feed(shown, path.removeprefix("/feed/"), full_text=self._full_text)
                    self._bodies[path] = body, f'"{hash(tuple(shown)) & 0xFFFFFFFF:x}"'
                body, tag = self._bodies[path]
                return body, "application/rss+xml; charset=utf-8", tag
            article = None if self.address + path in self.hidden else self._pages.get(path)
        return (page(article) if article else None), "text/html; charset=utf-8", ""
