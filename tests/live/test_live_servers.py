"""What starts and stops the local servers, with the real servers."""

import http.client
import json
import socket
from pathlib import Path

import pytest

from deploy.local import Missing, Services, fetching
from deploy.local.node import Node
from deploy.local.services import of


def test_elasticsearch_serves_and_has_the_arabic_filters(elasticsearch: Node) -> None:
    chain = ["lowercase", "decimal_digit", {"type": "stop", "stopwords": "_arabic_"}, "arabic_normalization", "arabic_stem"]
    asked = json.dumps({"tokenizer": "standard", "filter": chain, "text": "وقُتل ٤٠ مدنياً في الغوطة"})
    connection = http.client.HTTPConnection("127.0.0.1", elasticsearch.port, timeout=240)
    connection.request("POST", "/_analyze", asked, {"Content-Type": "application/json"})
    tokens = json.loads(connection.getresponse().read())["tokens"]
    connection.close()
    assert [token["token"] for token in tokens] == ["قتل", "40", "مدنيا", "غوط"]


def test_a_killed_server_starts_again_with_what_it_kept(elasticsearch: Node) -> None:
    before = elasticsearch.pid
    elasticsearch.kill()
    assert elasticsearch.pid is None
    assert not elasticsearch.is_ready()
    elasticsearch.start()
    elasticsearch.wait()
    assert elasticsearch.pid not in (None, before)


def test_a_broker_serves_on_loopback_only(kafka: Services) -> None:
    host, port = kafka.bootstrap.split(":")
    assert host == "127.0.0.1"
    with socket.create_connection((host, int(port)), timeout=60):
        pass


def test_services_are_found_again_by_their_folder(kafka: Services) -> None:
    found = of(kafka.data)
    assert found is not None
    assert [process.pid for process in found.processes] == [process.pid for process in kafka.processes]
    assert found.bootstrap == kafka.bootstrap


def test_what_is_missing_is_said(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.delenv("JAVA_HOME", raising=False)
    monkeypatch.setenv(fetching.CACHE_VARIABLE, str(tmp_path / "cache"))
    with pytest.raises(Missing, match=r"no Java here.*apt-get install default-jdk"):
        Services(tmp_path, kafka=1, elasticsearch=False).start()
    with pytest.raises(Missing, match=r"no Maven here.*apt-get install maven"):
        fetching.kafka()
    assert not list((tmp_path / "cache").glob("kafka*"))
