"""What `rasid doctor --cluster` looks at: Kafka's topics, Elasticsearch's indices, Kibana."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from processors.errors import RasidError
from rasid.commands.doctor import Finding
from rasid.settings import Kafka, Settings
from rasid.topics import PATIENCE_MS, Topic, topics

_SETUP = "run: rasid setup"


def look(settings: Settings) -> Iterator[Finding]:
    """One finding for each thing; never raises for what is away or wrong."""
    yield from _kafka(settings.kafka)
    yield from _elasticsearch(settings)
    if settings.kibana.url:
        yield _kibana(settings)


def _kafka(settings: Kafka) -> Iterator[Finding]:
    from kafka import KafkaAdminClient  # only the distributed roles need it
    from kafka.errors import KafkaError

    try:
        with KafkaAdminClient(bootstrap_servers=settings.bootstrap.split(","), bootstrap_timeout_ms=PATIENCE_MS) as admin:
            described = admin.describe_topics()
    except KafkaError as error:
        yield Finding("bad", "Kafka", f"{settings.bootstrap}: {error!r}", "start it, or set kafka.bootstrap")
        return
    yield from judged(described, list(topics(settings)), settings)


def judged(described: Iterable[Mapping[str, Any]], wanted: Iterable[Topic], settings: Kafka) -> Iterator[Finding]:
    """What is to be said of topics as the broker describes them."""
    there = {one["name"]: one["partitions"] for one in described if not one["error_code"]}
    wanted = list(wanted)
    missing = [one.name for one in wanted if one.name not in there]
    if missing:
        yield Finding("bad", "Kafka", f"{settings.bootstrap} answers, but lacks the topics {', '.join(missing)}", _SETUP)
    else:
        yield Finding("good", "Kafka", f"{settings.bootstrap} answers; all {len(wanted)} topics are there")
    for one in wanted:
        partitions = there.get(one.name)
        if partitions is None:
            continue
        if len(partitions) != one.partitions:
            yield Finding("look", f"topic {one.name}", f"{len(partitions)} partitions, and settings ask for {one.partitions}", _SETUP)
        leaderless = sum(part["leader_id"] < 0 for part in partitions)
        behind = sum(len(part["isr_nodes"]) < len(part["replica_nodes"]) for part in partitions)
        copies = min((len(part["replica_nodes"]) for part in partitions), default=0)
        if leaderless:
            yield Finding("bad", f"topic {one.name}", f"{leaderless} partitions have no leader", "start the brokers that are away")
        elif behind:
            yield Finding("look", f"topic {one.name}", f"{behind} partitions lack copies in step", "start the brokers that are away")
        elif copies < settings.replication:
            advice = "give it more copies with kafka-reassign-partitions.sh; rasid setup changes none"
            yield Finding("look", f"topic {one.name}", f"{copies} copies, and kafka.replication asks for {settings.replication}", advice)


def _elasticsearch(settings: Settings) -> Iterator[Finding]:
    from elastic_transport import TransportError
    from elasticsearch import ApiError

    from sinks.elastic.documents import alias
    from sinks.elastic.mappings import KINDS
    from sinks.elastic.setup import connect

    to = settings.elasticsearch
    try:
        with connect(to.url, user=to.user, password=to.password, certificate=to.certificate, seconds=min(to.timeout, 10.0)) as client:
            status = client.cluster.health()["status"]
            missing = [alias(to.prefix, kind) for kind in KINDS if not client.indices.exists_index_template(name=alias(to.prefix, kind))]
            closed = client.indices.get_settings(
                index=f"{to.prefix}*", name="index.blocks.read_only_allow_delete", ignore_unavailable=True, allow_no_indices=True,
            )
    except RasidError as error:
        yield Finding("bad", "Elasticsearch", str(error), "")
        return
    except ApiError as error:
        advice = "set elasticsearch.user and elasticsearch.password" if error.status_code in (401, 403) else "see its log"
        yield Finding("bad", "Elasticsearch", f"{to.url}: {error.status_code} {error.message}", advice)
        return
    except TransportError as error:
        yield Finding("bad", "Elasticsearch", f"{to.url}: {error}", "start it, or set elasticsearch.url")
        return
    if status == "red":
        advice = "start the nodes that are away, or restore a snapshot"
        yield Finding("bad", "Elasticsearch", f"{to.url}: red, some shards are nowhere", advice)
    else:
        lacks = "; copies of shards have no node" if status == "yellow" else ""
        advice = "nothing on a single node; else start the nodes that are away" if lacks else ""
        yield Finding("look" if lacks and to.replicas else "good", "Elasticsearch", f"{to.url}: {status}{lacks}", advice)
    if missing:
        yield Finding("bad", "Elasticsearch", f"templates are missing: {', '.join(missing)}", _SETUP)
    full = sorted(name for name, found in closed.items() if found.get("settings"))
    if full:
        advice = "free space or add a node; indexing waits until then"
        yield Finding("bad", "Elasticsearch", f"read-only, its disk is full: {', '.join(full)}", advice)


def _kibana(settings: Settings) -> Finding:
    import asyncio

    from sinks.kibana.loading import Kibana, status

    to = settings.kibana
    try:
        found = asyncio.run(status(Kibana(to.url, to.user, to.password, to.certificate, to.space, min(to.timeout, 10.0))))
    except RasidError as error:
        return Finding("bad", "Kibana", str(error), "")
    good = found == "available"
    return Finding("good" if good else "look", "Kibana", f"{to.url}: {found}", "" if good else "it may be starting; else see its log")
