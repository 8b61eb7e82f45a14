"""`rasid serve`: the web page of a cluster, put together from its parts and the settings."""

from __future__ import annotations

import asyncio
import hashlib
import logging
import secrets
import signal
from contextlib import ExitStack

import structlog

from rasid import __version__, clock, topics
from rasid.feedtopic import FeedTopic
from rasid.listening import Listening, check
from rasid.metrics import Metrics
from rasid.notifying import elastic
from rasid.polling import places
from rasid.retrying import TopicRetrier
from rasid.settings import Settings
from sinks.elastic.setup import connect
from sinks.outbox.pagestore import ClusterStore, Topics
from sinks.outbox.sending import Sending
from sinks.web import Site, Stores

log = structlog.get_logger("rasid.serve")


def open_store(settings: Settings, sending: Sending) -> ClusterStore:
    """A store over the cluster, for one thread at a time."""
    kafka, to = settings.kafka, settings.elasticsearch
    client = connect(to.url, user=to.user, password=to.password, certificate=to.certificate, seconds=to.timeout)
    names = Topics(
        verdicts=topics.topic(kafka, "verdicts"), reports=topics.topic(kafka, "reports"), wishes=topics.topic(kafka, "wishes"),
        dead_letters=topics.topic(kafka, "dead-letters"), reports_partitions=kafka.reports_partitions,
    )
    return ClusterStore(client, to.prefix, sending, names, clock.now)


def site(settings: Settings, metrics: Metrics, parts: ExitStack) -> Site:
    """Everything that the page is given."""
    http = settings.http
    since = clock.now()
    sending = parts.enter_context(Sending(settings.kafka.bootstrap))
    stores = Stores(lambda: open_store(settings, sending))
    parts.callback(stores.close)
    lists = Stores(lambda: open_store(settings, sending), most=2)  # the feed list is read while a page holds a store of the others
    parts.callback(lists.close)

    def health() -> dict[str, object]:
        """Ok also while servers are away: the pages say so, and starting anew would not help."""
        return {"status": "ok", "version": __version__, "since": since}

    return Site(
        store=stores.borrow, now=clock.now, health=health, metrics=metrics.text,
        subscriptions=FeedTopic(settings, places(settings.kafka), lists.borrow),
        retrier=TopicRetrier(settings, sending, lambda: elastic(settings.elasticsearch), stores.borrow),
        channels=tuple(settings.alerts.channels), rules=tuple(settings.alerts.rules), token=http.token, hosts=http.names,
        secure=http.secure, secret=secret(settings),
    )


def secret(settings: Settings) -> bytes:
    """What sessions are signed with: the same in every copy that has the same password, so that a browser may meet any of them."""
    token = settings.http.token
    if not token:
        return secrets.token_bytes(32)
    return hashlib.scrypt(token.encode(), salt=f"rasid {settings.kafka.prefix}".encode(), n=2**14, r=8, p=1, dklen=32)


def serve(settings: Settings) -> None:
    """Runs until interrupted or terminated. Raises `BadSettings` where it would be open to others without a password."""
    check(settings.http)
    logging.getLogger("kafka.net").setLevel(logging.ERROR)  # it warns of each of its own steps that took a tenth of a second
    asyncio.run(_serve(settings))


async def _serve(settings: Settings) -> None:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stop.set)
    with ExitStack() as parts:
        async with Listening(settings.http, site(settings, Metrics(), parts), lambda: None) as page:
            log.info("serving", page=page.address, health=f"{page.address}/health", elasticsearch=settings.elasticsearch.url)
            await stop.wait()
    log.info("stopped")
