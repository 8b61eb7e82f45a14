"""What `rasid setup` does in Elasticsearch: templates, the indices that are not monthly, and, where the server has them, a
lifecycle policy and nightly snapshots. Safe to run again. The reduced server has neither of the two: it is told, not failed.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime
from functools import cache
from importlib.resources import files
from typing import Any, NamedTuple

import msgspec
from elastic_transport import TransportError
from elasticsearch import ApiError, BadRequestError, Elasticsearch, NotFoundError

from processors.errors import BadSettings, Unreachable
from sinks.elastic.documents import alias, index_of
from sinks.elastic.mappings import ARABIC, KINDS, MONTHLY, Kind, analysis, fields

_NEEDED = ("arabic_normalization", "arabic_stem", "decimal_digit")


class Shape(NamedTuple):
    """How indices are made: all that may be set."""

    prefix: str
    shards: int = 1
    """Of the indices of articles and claims; the others have one."""
    replicas: int = 0
    keep_months: int = 0
    """Months that monthly indices are kept; 0: for ever."""


def connect(url: str, *, user: str = "", password: str = "", certificate: str = "", seconds: float = 30.0) -> Elasticsearch:
    """A client; nothing is asked yet. It tries nothing again by itself: who writes or reads decides that."""
    more: dict[str, Any] = {"basic_auth": (user, password)} if user else {}
    if certificate:
        more["ca_certs"] = certificate
    try:
        return Elasticsearch(url.split(","), request_timeout=seconds, max_retries=0, retry_on_timeout=False, http_compress=False, **more)
    except ValueError as error:
        raise BadSettings(f"elasticsearch.url = {url!r}: {error}; write it as http://127.0.0.1:9200") from error


def setup(client: Elasticsearch, shape: Shape) -> Iterator[str]:
    """Makes all of it and says what it did. Raises `Unreachable` or `BadSettings`."""
    try:
        _check_filters(client)
        managed = _lifecycle(client, shape)
        yield managed or "no lifecycle policies on this server: `rasid index` removes indices that are too old itself"
        for kind in KINDS:
            client.indices.put_index_template(
                name=alias(shape.prefix, kind), **template(kind, shape, managed=bool(managed)),
            )
            yield f"template {alias(shape.prefix, kind)}"
        for kind in KINDS:
            if kind not in MONTHLY:
                yield _index(client, shape, kind)
                continue
            # Months that are there take up fields that are new; a changed one is refused.
            months = list(client.indices.get(index=f"{alias(shape.prefix, kind)}-*", features=["aliases"]).body)
            if months:
                client.indices.put_mapping(index=months, properties=fields(kind), dynamic="strict")
                yield f"{len(months)} indices of {alias(shape.prefix, kind)} are there"
        yield _snapshots(client, shape) or "no snapshot policies on this server: see docs/operations.md for copies by hand"
    except ApiError as error:
        raise BadSettings(f"Elasticsearch refuses the set-up: {error.status_code} {error.message}: {_cause(error)}") from error
    except TransportError as error:
        raise Unreachable(f"Elasticsearch does not answer: {error}; start it, or set elasticsearch.url") from error


def template(kind: Kind, shape: Shape, *, managed: bool = False) -> dict[str, Any]:
    """The index template of a kind. `managed`: the server deletes what is too old."""
    settings: dict[str, Any] = {
        "number_of_shards": shape.shards if kind in ("articles", "claims") else 1,
        "number_of_replicas": shape.replicas,
        "refresh_interval": "1s",
        "analysis": analysis(kind),
    }
    if kind == "articles":
        settings["mapping.total_fields.limit"] = 200
    if managed and kind in MONTHLY:
        settings["lifecycle"] = {"name": alias(shape.prefix, kind), "parse_origination_date": True}
    return {
        "index_patterns": [f"{alias(shape.prefix, kind)}-*"],
        "priority": 500,
        "template": {
            "settings": {"index": settings},
            "mappings": {"dynamic": "strict", "properties": fields(kind)},
            "aliases": {alias(shape.prefix, kind): {}},
        },
    }


def forget(client: Elasticsearch, shape: Shape, now: datetime) -> list[str]:
    """Deletes the monthly indices of all months that ended `keep_months` ago; returns their names."""
    if not shape.keep_months:
        return []
    months = now.year * 12 + now.month - 1 - shape.keep_months
    gone = []
    for kind in MONTHLY:
        oldest = f"{alias(shape.prefix, kind)}-{months // 12:04}.{months % 12 + 1:02}.01"
        there = client.indices.get_alias(index=f"{alias(shape.prefix, kind)}-*", ignore_unavailable=True)
        gone += [name for name in sorted(there.body) if name < oldest]
    for name in gone:
        with suppress(NotFoundError):  # another indexer was quicker
            client.indices.delete(index=name)
    return gone


@cache
def policy(name: str) -> dict[str, Any]:
    """A policy of the full server, as shipped: `lifecycle` or `snapshots`."""
    shipped: dict[str, Any] = msgspec.json.decode(files("sinks.elastic").joinpath(f"{name}.json").read_bytes())
    return shipped


def lifecycle(shape: Shape) -> dict[str, Any]:
    """The lifecycle policy with the age from the settings in it."""
    phases: dict[str, Any] = dict(policy("lifecycle")["phases"])
    if shape.keep_months:
        # A month's index is full of age `keep_months` when its last day is; the name says its first.
        phases["delete"] = {"min_age": f"{(shape.keep_months + 1) * 31}d", "actions": {"delete": {}}}
    return {"phases": phases}


def _lifecycle(client: Elasticsearch, shape: Shape) -> str:
    """What was done, or nothing where the server knows no lifecycles."""
    try:
        for kind in MONTHLY:
            client.ilm.put_lifecycle(name=alias(shape.prefix, kind), policy=lifecycle(shape))
    except ApiError as error:
        if not _unknown(error):
            raise
        return ""
    return f"lifecycle policies of {', '.join(alias(shape.prefix, kind) for kind in MONTHLY)}"


def _snapshots(client: Elasticsearch, shape: Shape) -> str:
    shipped = policy("snapshots")
    name = f"{shape.prefix}snapshots"
    wanted = {**shipped, "config": {**shipped["config"], "indices": [f"{shape.prefix}*"]}}
    try:
        client.slm.put_lifecycle(policy_id=name, **wanted)
    except ApiError as error:
        if _unknown(error) or "repository" in str(error.message):
            return ""
        raise
    return f"snapshot policy {name}"


def _cause(error: ApiError) -> str:
    """The innermost reason that the server gives."""
    cause = error.body.get("error", {}) if isinstance(error.body, dict) else {}
    while isinstance(cause, dict) and isinstance(cause.get("caused_by"), dict):
        cause = cause["caused_by"]
    return str(cause.get("reason", cause)) if isinstance(cause, dict) else str(cause)


def _unknown(error: ApiError) -> bool:
    """Whether the server has no such interface at all: it takes the path for something else."""
    return error.status_code in (400, 404, 405, 410) and "no handler found" in str(error.message) + str(error.body)


def _index(client: Elasticsearch, shape: Shape, kind: Kind) -> str:
    name = index_of(shape.prefix, kind)
    try:
        client.indices.create(index=name)
    except BadRequestError as error:
        if error.error != "resource_already_exists_exception":
            raise
        client.indices.put_mapping(index=name, properties=fields(kind), dynamic="strict")  # new fields; a changed one is refused
        return f"index {name} is there"
    return f"index {name} made"


def _check_filters(client: Elasticsearch) -> None:
    try:
        client.indices.analyze(tokenizer="standard", filter=list(_NEEDED), text="قصف")
    except BadRequestError as error:
        raise BadSettings(
            f"this Elasticsearch lacks the Arabic filters ({error.message}); the full server has them, `python -m deploy.local` adds them"
        ) from error


__all__ = ["ARABIC", "Shape", "connect", "forget", "lifecycle", "policy", "setup", "template"]
