"""Loading objects into Kibana, over real HTTP against a server that answers as Kibana does."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator

import pytest
import stamina
from pytest_httpserver import HTTPServer
from werkzeug import Request, Response

from processors.errors import BadSettings, Unreachable
from sinks.kibana import Kibana, load, ndjson

IMPORT = "/api/saved_objects/_import"


@pytest.fixture(autouse=True)
def quick() -> Iterator[None]:
    """Tries again at once, three times."""
    with stamina.set_testing(True, attempts=3):
        yield


def run(server: HTTPServer, **more: str) -> int:
    return asyncio.run(load(Kibana(server.url_for("/"), **more), ndjson("rasid-")))  # type: ignore[arg-type]  # all given here are texts


def test_everything_arrives_in_one_request(httpserver: HTTPServer) -> None:
    seen: list[tuple[str | None, str, list[str]]] = []

    def take(request: Request) -> Response:
        lines = request.files["file"].read().decode("utf-8").splitlines()
        seen.append((request.headers.get("kbn-xsrf"), request.files["file"].filename or "", lines))
        assert request.args.to_dict() == {"overwrite": "true"}
        assert request.authorization is not None
        assert (request.authorization.username, request.authorization.password) == ("elastic", "كلمة سر")
        return Response(json.dumps({"success": True, "successCount": len(lines), "warnings": []}), content_type="application/json")

    httpserver.expect_request(IMPORT, method="POST").respond_with_handler(take)
    count = run(httpserver, user="elastic", password="كلمة سر")  # noqa: S106 - nobody's
    ((xsrf, filename, lines),) = seen
    assert xsrf
    assert filename.endswith(".ndjson"), "Kibana refuses other endings"
    assert len(lines) == count == len(ndjson("rasid-").splitlines())


def test_a_space_is_in_the_path(httpserver: HTTPServer) -> None:
    httpserver.expect_request(f"/s/news{IMPORT}").respond_with_json({"success": True, "successCount": 1})
    assert run(httpserver, space="news") == 1


def test_it_is_asked_again_while_it_starts(httpserver: HTTPServer) -> None:
    httpserver.expect_ordered_request(IMPORT).respond_with_data("Kibana server is not ready yet", status=503)
    httpserver.expect_ordered_request(IMPORT).respond_with_data("slow down", status=429)
    httpserver.expect_ordered_request(IMPORT).respond_with_json({"success": True, "successCount": 3})
    assert run(httpserver) == 3


def test_one_that_never_becomes_ready_is_told(httpserver: HTTPServer) -> None:
    httpserver.expect_request(IMPORT).respond_with_data("Kibana server is not ready yet", status=503)
    with pytest.raises(Unreachable, match="not ready: it answers 503"):
        run(httpserver)
    assert len(httpserver.log) == 3


def test_nobody_there() -> None:
    with pytest.raises(Unreachable, match=r"kibana\.url"):
        asyncio.run(load(Kibana("http://127.0.0.1:9"), b"{}\n"))


@pytest.mark.parametrize(
    ("status", "body", "told"),
    [
        (401, "{}", r"kibana\.user is not set"),
        (403, "{}", "does not let"),
        (404, "not found", "refuses the import: 404"),
        (302, "", "refuses the import: 302"),
        (200, "<html>", "is not Kibana"),
        (200, "[]", "is not Kibana"),
    ],
)
def test_what_asking_again_does_not_mend_is_told_at_once(httpserver: HTTPServer, status: int, body: str, told: str) -> None:
    httpserver.expect_request(IMPORT).respond_with_data(body, status=status)
    with pytest.raises(BadSettings, match=told):
        run(httpserver)
    assert len(httpserver.log) == 1


def test_refused_objects_are_named(httpserver: HTTPServer) -> None:
    error = {"id": "rasid-tolls-map", "type": "map", "error": {"type": "unsupported_type"}}
    httpserver.expect_request(IMPORT).respond_with_json({"success": False, "successCount": 30, "errors": [error]})
    with pytest.raises(BadSettings, match=r"1 objects: map rasid-tolls-map: .*unsupported_type"):
        run(httpserver)


def test_a_wrong_address_and_a_missing_certificate(httpserver: HTTPServer) -> None:
    with pytest.raises(BadSettings, match=r"kibana\.url"):
        asyncio.run(load(Kibana("kibana"), b"{}\n"))
    with pytest.raises(BadSettings, match=r"kibana\.certificate"):
        run(httpserver, certificate="/nowhere/ca.pem")
