"""The Faust application, with the agents that the wiring wants."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

import faust
import structlog

from processors.streams.consumer import Transport
from processors.streams.extract import Extract
from processors.streams.match import Match
from processors.streams.wiring import Wiring

log = structlog.get_logger("rasid.process")


def application(wiring: Wiring) -> faust.App:
    """The application, not started. `await app.start()` runs it; where an agent fails, `app` crashes with the reason."""
    app = faust.App(
        wiring.group,
        broker=f"aiokafka://{wiring.bootstrap.replace(',', ';')}",
        store="memory://",
        datadir=str(wiring.folder / "faust"),
        web_enabled=False,
        processing_guarantee="at_least_once",
        topic_allow_declare=False,
        topic_disable_leader=True,
        broker_session_timeout=wiring.session_timeout,
        broker_heartbeat_interval=wiring.session_timeout / 4,
        broker_rebalance_timeout=max(10.0, wiring.session_timeout),
        broker_request_timeout=40.0,
        broker_commit_interval=1.0,
        consumer_auto_offset_reset="earliest",
        consumer_metadata_max_age_ms=15_000,  # partitions that were added are found in seconds, not in five minutes
        stream_wait_empty=False,
        stream_recovery_delay=0.0,
        stream_buffer_maxsize=4 * wiring.batch,
        worker_redirect_stdouts=False,
    )
    app.transport = Transport(app.conf.broker_consumer, app)
    if wiring.extract:
        articles = app.topic(wiring.topic("articles"), key_type=bytes, value_type=bytes, key_serializer="raw", value_serializer="raw")
        app.agent(articles, name="extract", concurrency=1)(_or_crash(app, Extract(wiring, app).work))
    if wiring.match:
        reports = app.topic(wiring.topic("reports"), key_type=bytes, value_type=bytes, key_serializer="raw", value_serializer="raw")
        app.agent(reports, name="match", concurrency=1)(_or_crash(app, Match(wiring, app).work))
    return app


def _or_crash(app: faust.App, work: Callable[[Any], Awaitable[None]]) -> Callable[[Any], Awaitable[None]]:
    """An error that the work does not expect ends the application. Faust would start the agent anew without the records in its hands."""
    async def guarded(stream: Any) -> None:
        try:
            await work(stream)
        except Exception as error:
            log.exception("processing breaks off")
            await app.crash(error)
            raise

    return guarded
