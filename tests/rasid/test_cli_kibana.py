"""`rasid setup --only kibana`, as a user calls it, against a server that answers as Kibana does."""

from __future__ import annotations

import json
from typing import Any

from pytest_httpserver import HTTPServer
from werkzeug import Request, Response


def test_it_puts_the_objects_of_the_prefix_into_kibana(rasid: Any, httpserver: HTTPServer) -> None:
    seen: list[dict[str, Any]] = []

    def take(request: Request) -> Response:
        seen.extend(json.loads(line) for line in request.files["file"].read().splitlines())
        return Response(json.dumps({"success": True, "successCount": len(seen)}), content_type="application/json")

    httpserver.expect_request("/s/news/api/saved_objects/_import", method="POST").respond_with_handler(take)
    done = rasid(
        "--set", f"kibana.url={httpserver.url_for('')}", "--set", "kibana.space=news", "setup", "--only", "kibana",
        RASID_ELASTICSEARCH_PREFIX="other-",
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert done.stdout == f"Kibana has {len(seen)} data views, searches and dashboards\n"
    assert seen
    assert all(one["id"].startswith("other-") for one in seen)


def test_without_an_address_it_says_so(rasid: Any) -> None:
    done = rasid("setup", "--only", "kibana")
    assert done.returncode != 0
    assert "kibana.url is not set" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_refusal_is_one_line(rasid: Any, httpserver: HTTPServer) -> None:
    httpserver.expect_request("/api/saved_objects/_import").respond_with_data("{}", status=403)
    told = {"RASID_KIBANA_URL": httpserver.url_for(""), "RASID_KIBANA_USER": "x", "RASID_KIBANA_PASSWORD": "unseen"}
    done = rasid("setup", "--only", "kibana", **told)
    assert done.returncode != 0
    assert "does not let the user x" in done.stderr
    assert "unseen" not in done.stderr
