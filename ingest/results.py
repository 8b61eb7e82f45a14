"""What polls tell those who watch: logs, metrics, people."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

import structlog

from ingest.schedule import Failed, Gone, Outcome
from processors.model import Article, Feed, FeedState

log = structlog.get_logger("ingest.poller")


@dataclass(frozen=True, slots=True, kw_only=True)
class PollResult:
    """What one poll gave, for logs, metrics and people."""

    feed: Feed
    state: FeedState
    outcome: Outcome
    articles: tuple[Article, ...] = ()
    """New articles and revisions, as they are stored."""
    skipped: int = 0
    dead_letters: int = 0
    seconds: float = 0.0

    @property
    def ok(self) -> bool:
        """False where the feed failed or is gone."""
        return not isinstance(self.outcome, Failed | Gone)


class Watcher(Protocol):
    """Told about each poll after its results are stored. Must not raise, nor take long."""

    def polled(self, result: PollResult) -> None: ...


class LogWatcher:
    """Says in the log what polls give: failures as warnings, new articles as information."""

    def polled(self, result: PollResult) -> None:
        facts = {"feed": result.feed.title, "status": result.state.status, "reason": result.state.reason}
        if not result.ok:
            again = result.state.next_poll
            log.warning("feed failed", **facts, next_poll=again.isoformat() if again else "never")
        elif result.articles or result.dead_letters:
            log.info("feed polled", **facts, articles=len(result.articles), skipped=result.skipped, dead_letters=result.dead_letters)
        else:
            log.debug("feed polled", **facts)
