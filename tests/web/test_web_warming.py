"""The page makes itself ready when its server starts."""

from __future__ import annotations

from typing import Any

import pytest
from starlette.testclient import TestClient
from structlog.testing import capture_logs

from processors.errors import StoreError
from sinks.web import Site, application
from sinks.web.rendering import environment
from sinks.web.warming import warm


def test_templates_and_counts_are_there_before_anybody_asks(filled: Any) -> None:
    environment.cache_clear()
    with TestClient(application(filled.site), base_url="http://127.0.0.1"):
        pass
    assert len(environment().cache or ()) == len(environment().list_templates())
    with filled.site.store() as store:
        assert filled.site.counts.of(store)["articles"] == 3


def test_a_store_that_cannot_be_read_stops_no_server(open_page: Any) -> None:
    def fails() -> Any:
        raise StoreError("rasid.db: the file is damaged")

    with capture_logs() as said:
        warm(Site(store=fails, now=open_page().site.now))
    assert [line["event"] for line in said] == ["the page could not be made ready"]


def test_what_is_counted_is_some_seconds_old(filled: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    with filled.site.store() as store:
        before = filled.site.counts.choices(store, "outlet")
        monkeypatch.setattr(type(store), "choices", lambda *_: [("never", 1)])
        assert filled.site.counts.choices(store, "outlet") == before
