"""`rasid doctor --cluster`: what it says of topics, and of servers that answer, refuse, or are away."""

from __future__ import annotations

from typing import Any

import pytest
from pytest_httpserver import HTTPServer
from werkzeug import Request, Response

from rasid import cluster
from rasid.cluster import judged, look
from rasid.settings import Elasticsearch, Kafka, Kibana, Settings
from rasid.topics import topics
from sinks.elastic.mappings import KINDS

KAFKA = Kafka(replication=2)
ELASTIC = {"X-Elastic-Product": "Elasticsearch"}


def described(**changes: Any) -> list[dict[str, Any]]:
    """All topics as a broker tells of them, in order but for the changed part of the first partition of the articles."""
    part = {"leader_id": 1, "replica_nodes": [1, 2], "isr_nodes": [1, 2]}
    found = [{"name": one.name, "error_code": 0, "partitions": [dict(part) for _ in range(one.partitions)]} for one in topics(KAFKA)]
    next(one for one in found if one["name"] == "rasid.articles")["partitions"][0].update(changes)
    return found


def say(topics_: list[dict[str, Any]], settings: Kafka = KAFKA) -> list[tuple[str, str, str]]:
    return [(one.verdict, one.what, one.found) for one in judged(topics_, topics(settings), settings)]


def test_topics_in_order_are_one_line() -> None:
    ((verdict, _, found),) = say(described())
    assert (verdict, "all 12 topics" in found) == ("good", True)


@pytest.mark.parametrize(
    ("changes", "verdict", "told"),
    [({"isr_nodes": [1]}, "look", "1 partitions lack copies in step"), ({"leader_id": -1}, "bad", "1 partitions have no leader")],
)
def test_copies_and_leaders(changes: dict[str, Any], verdict: str, told: str) -> None:
    assert say(described(**changes))[1:] == [(verdict, "topic rasid.articles", told)]


def test_missing_topics_and_other_numbers() -> None:
    missing = [one for one in described() if one["name"] != "rasid.book"]
    assert say(missing)[0][0] == "bad"
    assert "rasid.book" in say(missing)[0][2]
    more = say(described(), Kafka(replication=3, articles_partitions=32))
    assert ("look", "topic rasid.articles", "16 partitions, and settings ask for 32") in more
    assert ("look", "topic rasid.feeds", "2 copies, and kafka.replication asks for 3") in more


@pytest.fixture
def apart(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without Kafka: its client leaves sockets behind where nobody answers, so that is tried in a process of its own, below."""
    monkeypatch.setattr(cluster, "_kafka", lambda _: iter(()))


def settings_of(server: HTTPServer, kibana: str = "") -> Settings:
    return Settings(elasticsearch=Elasticsearch(url=server.url_for("")), kibana=Kibana(url=kibana))


def serve(server: HTTPServer, *, status: str = "green", template: int = 200, blocked: bool = False) -> None:
    server.expect_request("/_cluster/health").respond_with_json({"status": status}, headers=ELASTIC)

    def there(_: Request) -> Response:
        return Response(status=template, headers=ELASTIC)

    for kind in KINDS:
        server.expect_request(f"/_index_template/rasid-{kind.replace('_', '-')}", method="HEAD").respond_with_handler(there)
    block = {"settings": {"index": {"blocks": {"read_only_allow_delete": "true"}}}}
    found = {"rasid-events-1": block if blocked else {"settings": {}}}
    server.expect_request("/rasid-*/_settings/index.blocks.read_only_allow_delete").respond_with_json(found, headers=ELASTIC)


def test_servers_that_are_well(httpserver: HTTPServer, apart: None) -> None:
    serve(httpserver)
    httpserver.expect_request("/kibana/api/status").respond_with_json({"status": {"overall": {"level": "available"}}})
    found = {one.what: one for one in look(settings_of(httpserver, httpserver.url_for("/kibana")))}
    assert found["Elasticsearch"].verdict == found["Kibana"].verdict == "good"


@pytest.mark.parametrize(
    ("how", "told"),
    [({"status": "red"}, "red"), ({"template": 404}, "templates are missing: rasid-articles"), ({"blocked": True}, "read-only")],
)
def test_what_is_wrong_with_elasticsearch_is_told(httpserver: HTTPServer, apart: None, how: dict[str, Any], told: str) -> None:
    serve(httpserver, **how)
    bad = [one for one in look(settings_of(httpserver)) if one.what == "Elasticsearch" and one.verdict == "bad"]
    assert [told in one.found for one in bad] == [True]
    assert all(one.advice for one in bad)


def test_who_is_not_let_in_and_who_is_away(httpserver: HTTPServer, apart: None) -> None:
    httpserver.expect_request("/_cluster/health").respond_with_json({"error": "no"}, status=401, headers=ELASTIC)
    httpserver.expect_request("/kibana/api/status").respond_with_data("Kibana server is not ready yet", status=503)
    found = {one.what: one for one in look(settings_of(httpserver, httpserver.url_for("/kibana")))}
    assert "elasticsearch.user" in found["Elasticsearch"].advice
    assert (found["Kibana"].verdict, "not ready (503)" in found["Kibana"].found) == ("look", True)


def test_everybody_is_away(rasid: Any) -> None:
    nobody = "http://127.0.0.1:9"
    where = {"RASID_KAFKA_BOOTSTRAP": "127.0.0.1:9", "RASID_ELASTICSEARCH_URL": nobody, "RASID_KIBANA_URL": nobody}
    done = rasid("doctor", "--cluster", **where, PYTHONWARNINGS="ignore")  # Kafka's client warns of itself while it is imported
    assert done.returncode == 1
    for setting in ("kafka.bootstrap", "elasticsearch.url", "kibana.url"):
        assert setting in done.stdout
    assert "Traceback" not in done.stderr
