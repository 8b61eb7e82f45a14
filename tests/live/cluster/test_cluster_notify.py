"""Alerts in a cluster: told once on every channel, whatever dies; held by silences; never before the index can show what they are about."""

from __future__ import annotations

import os
import random
from collections import Counter
from typing import Any

from processors.model import Alert, Claim, Contradiction, Event, Extraction, decode, encode
from sinks.elastic.mappings import Kind
from sinks.elastic.reading import Reading, as_record, without
from sinks.elastic.setup import connect
from tests.live.cluster.conftest import Hook, Whole
from tests.live.kafka.conftest import Results, embedded, news, until

ROUNDS = 20 if os.environ.get("SOAK_ROUNDS") else 3


def told_once(hook: Hook, expected: Results) -> None:
    """Every contradiction that stands in the end was told as new, once, by itself or before it moved into another event; what ended
    meanwhile may have ended before it was told.
    """
    alerts = [decode(raw, Alert) for raw in expected.alerts]
    alerted = {one.contradiction for one in alerts}
    before: dict[str, set[str]] = {}
    for one in alerts:
        before.setdefault(one.contradiction, set()).update(one.was)
    ended = {id_ for id_, raw in expected.contradictions.items() if decode(raw, Contradiction).retracted}
    told = hook.told()
    assert told.keys() <= alerted
    for contradiction in alerted - ended:
        known, further = {contradiction}, [contradiction]
        while further:
            news_of = before.get(further.pop(), set()) - known
            known |= news_of
            further += news_of
        assert known & told.keys(), contradiction
    for contradiction, times in told.items():
        assert Counter(cause for cause, _ in times)["new"] == 1, (contradiction, times)


def passed(expected: Results) -> set[str]:
    """The contradictions that ended or moved: what one channel was told of before that, another that was waiting may not have been."""
    alerts = [decode(raw, Alert) for raw in expected.alerts]
    ended = {id_ for id_, raw in expected.contradictions.items() if decode(raw, Contradiction).retracted}
    return ended | {id_ for one in alerts if one.was for id_ in (one.contradiction, *one.was)}


def as_indexed(results: Results) -> dict[str, set[bytes]]:
    """Claims, events, contradictions and alerts, as each record stands in the log."""
    claims = {encode(claim) for raw in results.claims.values() for claim in decode(raw, Extraction).claims}
    return {
        "claims": claims, "events": set(results.events.values()), "contradictions": set(results.contradictions.values()),
        "alerts": set(results.alerts),
    }


def indexed(whole: Whole) -> dict[str, set[bytes]]:
    """The same out of Elasticsearch."""
    kinds: dict[Kind, Any] = {"claims": Claim, "events": Event, "contradictions": Contradiction, "alerts": Alert}
    found: dict[str, set[bytes]] = {}
    with connect(whole.elasticsearch) as client:
        reading = Reading(client, whole.index_prefix)
        for kind, record in kinds.items():
            sort = [{"id": "asc"}, {"revision": "asc"}] if kind == "claims" else [{"id": "asc"}]
            hits = reading.every(kind, {"match_all": {}}, sort=sort, source=without(kind))
            found[kind] = {encode(as_record(hit, record)) for hit in hits}
    return found


def test_what_is_found_is_told_once(whole: Whole, hook: Hook) -> None:
    articles = news(200)
    expected = embedded(articles)
    whole.hooks = {"desk": hook}
    for role in ("index", "notify"):
        whole.role(role, role)
    whole.worker("one")
    whole.produce(articles)
    whole.wait(len(articles))
    assert expected.differences(whole.results()) == []
    whole.wait_told(len(expected.alerts))
    assert len(expected.alerts) > 20
    until("the index has the same, byte for byte", lambda: indexed(whole) == as_indexed(expected) or whole._all_run())
    told_once(hook, expected)
    assert hook.repeated() == 0
    for process in whole.processes.values():
        assert process.stop() == 0, process.said()[-3000:]


def test_killed_again_and_again(whole: Whole, hook: Hook) -> None:
    articles = news(200)
    expected = embedded(articles)
    dice = random.Random(7)  # noqa: S311 - whom it kills is no secret
    with Hook() as second:
        whole.hooks = {"desk": hook, "newsroom": second}
        whole.alerts["group_wait"] = "0.0"
        for role in ("index", "notify"):
            whole.role(role, role)
        other = whole.role("other", "notify")
        whole.worker("one")
        part = len(articles) // ROUNDS
        for round_ in range(ROUNDS):
            before = len(hook.got) + len(second.got)
            whole.produce(articles[round_ * part : (round_ + 1) * part if round_ < ROUNDS - 1 else None])
            until("something is told", lambda: len(hook.got) + len(second.got) > before)  # noqa: B023
            victim = whole.processes[dice.choice(["notify", "other"])]
            victim.kill()
            victim.start()
        whole.wait(len(articles))
        whole.wait_told(len(expected.alerts))
        told_once(hook, expected)
        told_once(second, expected)
        assert hook.told().keys() ^ second.told().keys() <= passed(expected)
        other.kill()


def test_alerts_wait_for_the_index(whole: Whole, hook: Hook) -> None:
    """Nothing is decided before the contradiction can be read; then nothing is lost."""
    articles = news(60)
    expected = embedded(articles)
    whole.hooks = {"desk": hook}
    whole.worker("one")
    whole.role("notify", "notify")
    whole.produce(articles)
    whole.wait(len(articles))
    until("notify has its partitions", lambda: "notifying" in whole.processes["notify"].said())
    assert whole.remembered()[0] == set()
    whole.role("index", "index")
    whole.wait_told(len(expected.alerts))
    told_once(hook, expected)


def test_a_webhook_that_fails_gets_its_messages_later(whole: Whole, hook: Hook) -> None:
    articles = news(40)
    expected: Any = embedded(articles)
    hook.status = 503
    whole.hooks = {"desk": hook}
    for role in ("index", "notify"):
        whole.role(role, role)
    whole.worker("one")
    whole.produce(articles)
    whole.wait(len(articles))

    def tried() -> bool:
        deliveries = whole.remembered()[2].values()
        return bool(deliveries) and all(one.attempts for one in deliveries if one.channel == "desk")

    until("all were tried", tried)
    whole.processes["notify"].kill()  # the delays outlive it
    hook.status = 200
    whole.processes["notify"].start()
    whole.wait_told(len(expected.alerts))
    told_once(hook, expected)
    assert hook.repeated() == 0
