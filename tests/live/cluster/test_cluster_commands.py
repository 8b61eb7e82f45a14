"""The command line beside a cluster: what it shows there, and what it does to it."""

from __future__ import annotations

import json
from typing import Any

from bench.generate import OUTLETS, story, told
from bench.newsroom import Newsroom
from ingest import opml, topicbook
from ingest.schedule import ScheduleSettings
from processors.model import Article, Contradiction, decode
from rasid.polling import places
from sinks.elastic.documents import index_of
from sinks.elastic.setup import Shape, connect, setup
from tests.live.cluster.conftest import Hook, Whole
from tests.live.kafka.conftest import news, until


def letters(whole: Whole, *stages: str) -> list[dict[str, Any]]:
    """The dead letters of these stages, as the command line lists them."""
    said = whole.asked(0, "dead-letters", "list", "--json", "--limit", "1000", "--cluster")
    return [one for one in map(json.loads, said.splitlines()) if one["stage"] in stages]


def retried(whole: Whole, status: int, *ids: str) -> str:
    return whole.asked(status, "dead-letters", "retry", *ids, "--cluster")


def test_a_record_that_a_stage_could_not_read(whole: Whole) -> None:
    whole.worker("worker")
    whole.role("index", "index")
    whole.send("articles", b"not JSON")
    (letter,) = until("it is listed", lambda: letters(whole, "extract"))
    assert letter["payload"] == "not JSON"
    assert "no such dead letter" in retried(whole, 1, "another")
    assert "1 of 1 dead letters tried again" in retried(whole, 0, letter["id"])
    until("it fails again, as another", lambda: [one for one in letters(whole, "extract") if one["id"] != letter["id"]])


def test_documents_that_the_index_refused(whole: Whole) -> None:
    """Offered again they are as they would have been, though a letter holds less than the message."""
    articles = news(40)
    name = index_of(whole.index_prefix, "contradictions")
    with connect(whole.elasticsearch) as client:
        client.indices.delete(index=name)
        client.indices.create(index=name, mappings={"properties": {"kind": {"type": "long"}}})
        whole.role("index", "index")
        whole.worker("worker")
        whole.produce(articles)
        whole.wait(len(articles))
        newest = {key: decode(raw, Contradiction).version for key, raw in whole.results().contradictions.items()}
        assert newest

        def refused() -> bool:
            there = letters(whole, "index")
            assert all("failed to parse field [kind] of type [long]" in one["reason"] for one in there)
            told_of = [(one["subject"].partition("/")[2], json.loads(one["payload"])["version"]) for one in there]
            return all(one in told_of for one in newest.items())

        until("every contradiction is refused", refused)
        assert "fails still" in retried(whole, 1, letters(whole, "index")[0]["id"])
        client.indices.delete(index=name)
        list(setup(client, Shape(whole.index_prefix)))
        many = len(letters(whole, "index"))
        assert f"{many} of {many} dead letters tried again" in retried(whole, 0)
        client.indices.refresh(index=name)
        after = {hit["_id"]: hit["_source"] for hit in client.search(index=name, size=1000)["hits"]["hits"]}
        assert {key: source["version"] for key, source in after.items()} == newest
        until("no letter is left", lambda: not letters(whole, "index"))

        # The same from the messages themselves.
        assert whole.processes["index"].stop() == 0
        del whole.processes["index"]
        client.indices.delete(index=name)
        list(setup(client, Shape(whole.index_prefix)))
        whole.asked(0, "replay", "--cluster")
        whole.role("index", "index")

        def again() -> bool:
            client.indices.refresh(index=name)
            return {hit["_id"]: hit["_source"] for hit in client.search(index=name, size=1000)["hits"]["hits"]} == after

        until("it is the same", again)


def test_pages_that_were_not_there(whole: Whole) -> None:
    """Asked again from the command line, they come into the index as if a poller had got them."""
    outlet = OUTLETS[0]
    with Newsroom(full_text=False) as newsroom:
        articles = [newsroom.local(told(story(number), outlet)) for number in range(3)]
        for one in articles:
            newsroom.publish(one)
        gone = articles[1].url
        newsroom.hidden.add(gone)
        feeds = opml.read(newsroom.opml([outlet]).encode()).feeds
        topicbook.publish(places(whole.kafka), feeds, whole.kafka.feeds_partitions, ScheduleSettings(first_interval=0.2))
        allowed = ("--set", "poll.allow_hosts=127.0.0.1", "--set", "poll.host_pause=0")
        whole.role("index", "index")
        whole.worker("worker")
        whole.role("poll", *allowed, "--set", "poll.first_interval=0.2", "--set", "poll.min_interval=0.2", "poll")
        (letter,) = until("the page is a dead letter", lambda: letters(whole, "fetch", "clean"))
        assert letter["subject"] == gone
        whole.wait_extracted(2)
        assert "fails still" in whole.asked(1, *allowed, "dead-letters", "retry", letter["id"], "--cluster")
        newsroom.hidden.clear()
        assert "1 of 1 dead letters tried again" in whole.asked(0, *allowed, "dead-letters", "retry", letter["id"], "--cluster")
        whole.wait_extracted(3)
        until("no letter is left", lambda: not letters(whole, "fetch", "clean"))
        with whole.tail("articles") as tail:
            assert sorted(decode(one.value, Article).url for one in tail.all()) == sorted(one.url for one in articles)


def test_what_is_found_and_told(whole: Whole, hook: Hook) -> None:
    articles = news(60)
    whole.hooks = {"desk": hook}
    hook.status = 500
    whole.alerts["give_up"] = "0.001"
    for role in ("index", "notify"):
        whole.role(role, role)
    whole.worker("one")

    def lines(*command: str) -> list[dict[str, Any]]:
        return [json.loads(line) for line in whole.asked(0, *command, "--json", "--cluster").splitlines()]

    # What is silenced waits.
    id_ = whole.asked(0, "alerts", "silence", "--author", "سلمى", "--hours", "2", "--act", "killed", "--cluster").split()[0]
    assert [one["id"] for one in lines("alerts", "silences")] == [id_]
    whole.produce(articles)
    whole.wait(len(articles))
    held = until("something is silenced", lambda: [one for one in lines("alerts", "list", "--waiting") if one["held"] == "silence"])
    assert {one["by"] for one in held} == {id_}
    assert "no such silence" in whole.asked(1, "alerts", "unsilence", "another", "--cluster")
    whole.asked(0, "alerts", "unsilence", id_, "--cluster")
    assert lines("alerts", "silences") == []
    assert "No silence holds now." in whole.asked(0, "alerts", "silences", "--cluster")

    # What was given up is sent again.
    until("nothing waits", lambda: not lines("alerts", "list", "--waiting"))
    failed = until("messages were given up", lambda: lines("alerts", "list", "--state", "failed", "--limit", "0"))
    hook.status = 200
    assert f"{len(failed)} will be sent again by `rasid notify`" in whole.asked(0, "alerts", "retry", "--cluster")
    until("all are sent", lambda: not lines("alerts", "list", "--state", "failed") and not lines("alerts", "list", "--state", "pending"))
    assert {one["id"] for one in failed} <= {message["id"] for message in hook.got}

    # What is found.
    expected = whole.results()
    standing = {key for key, raw in expected.contradictions.items() if not decode(raw, Contradiction).retracted}
    until("all are listed", lambda: {one["id"] for one in lines("contradictions", "--limit", "0")} == standing)
    assert decode(expected.contradictions[next(iter(standing))], Contradiction).kind in whole.asked(0, "contradictions", "--cluster")
    assert {one["id"] for one in lines("events", "--limit", "0")} <= expected.events.keys()
    assert len(lines("events", "--limit", "3", "--contradicted")) == 3
    (answer,) = lines("search", articles[0].title, "--limit", "5")
    assert articles[0].id in {hit["id"] for hit in answer["hits"]}
