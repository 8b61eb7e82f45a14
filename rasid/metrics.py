"""What Prometheus reads from `/metrics`: one registry for a running pipeline."""

from __future__ import annotations

from collections import Counter as Tally
from collections.abc import Iterable

from prometheus_client import CollectorRegistry, Counter, Gauge, generate_latest
from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4 as CONTENT_TYPE

from processors.alerts import Delivery
from processors.model import FeedState
from processors.progress import Progress

__all__ = ["CONTENT_TYPE", "Metrics"]


class Metrics:
    """The numbers of one process. Counters begin at 0 with it."""

    def __init__(self) -> None:
        self._registry = CollectorRegistry()

        def counter(name: str, what: str) -> Counter:
            return Counter(f"rasid_{name}", what, registry=self._registry)

        self._made = {
            "articles": counter("articles_extracted", "Articles that extraction has dealt with"),
            "claims": counter("claims", "Claims found"),
            "reports": counter("reports_matched", "Reports that matching has dealt with"),
            "contradictions": counter("contradictions", "Contradictions found or changed"),
            "alerts": counter("alerts", "Alerts owed to the user"),
            "dead_letters": counter("dead_letters", "What could not be processed"),
        }
        self._feeds = Gauge("rasid_feeds", "Feeds of the list, by how they do", ["status"], registry=self._registry)
        self.lag = Gauge(
            "rasid_lag", "Records of a topic's partition that are not dealt with yet", ["topic", "partition"], registry=self._registry,
        )
        self.polls = Counter("rasid_polls", "Polls of feeds, by how they ended", ["outcome"], registry=self._registry)
        attempts = "Attempts to send a message, by channel and how they ended"
        self._attempts = Counter("rasid_alert_attempts", attempts, ["channel", "outcome"], registry=self._registry)
        self.alerts_waiting = Gauge(
            "rasid_alerts_waiting", "Alerts of a cluster that are not decided on yet: they wait for the index", registry=self._registry,
        )
        self.indexed = counter("documents_indexed", "Documents that Elasticsearch acknowledged")
        self.index_waits = counter("index_waits", "Times that Elasticsearch could not take something and was asked again")
        self.index_lag = Gauge("rasid_index_lag", "Messages that wait to be indexed, by topic", ["topic"], registry=self._registry)
        self.collected = counter("articles_collected", "Articles and revisions got from feeds")

    def count(self, made: Progress) -> None:
        """Adds what one step of the stages did."""
        for name, number in made._asdict().items():
            self._made[name].inc(number)

    def tried(self, delivery: Delivery) -> None:
        """An alert's message was sent, or not taken."""
        self._attempts.labels(delivery.channel, "sent" if delivery.state == "sent" else "failed").inc()

    def feeds(self, states: Iterable[FeedState]) -> None:
        """How the feeds do now."""
        tally = Tally(state.status for state in states)
        for status in ("new", "ok", "failing", "retired"):
            self._feeds.labels(status).set(tally[status])

    def text(self) -> bytes:
        """Prometheus' text format."""
        return generate_latest(self._registry)
