"""The poller: asks the feeds that are due, and files what is new in them.

One poll of a feed:

    ask the server      304, or a body with a known hash: nothing to parse
    parse the body      in a worker
    sort out            which entries are fresh, changed, or to be looked at again
    harvest             the article of each: from the feed's full text, else from its page
    file                articles, seen entries, dead letters and the feed's new state in one transaction

A feed with very many new entries is filed in parts; only the last part carries the state, so that after a crash the
feed is asked again and the parts that are stored are recognised. Nothing of one feed's trouble reaches another: the only
error that stops the poller is that of the store.
"""

from __future__ import annotations

import asyncio
import contextlib
import heapq
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from hashlib import blake2b
from typing import Self

import msgspec
import structlog

from ingest.cleaning import Cleaned, canonical
from ingest.entries import EntrySettings, Task, has_full_text, is_newer, note, sort_out, watched
from ingest.fetching import Answer, Failure, Fetcher
from ingest.filing import CollectorStore, Draft, Filing, Findings
from ingest.harvest import Harvester, Later, Lost, PageCleaner, Skipped
from ingest.letters import Owed, entry_letter, letter_id
from ingest.links import shown
from ingest.parser import Parser
from ingest.parsing import FeedEntry, ParsedFeed
from ingest.results import LogWatcher, PollResult, Watcher
from ingest.schedule import Failed, Gone, Outcome, Postponed, ScheduleSettings, Showed, Unchanged, decide, first_state
from processors.errors import BadInput, StoreError
from processors.model import Article, DeadLetter, Feed, FeedState

log = structlog.get_logger("ingest.poller")


@dataclass(frozen=True, slots=True, kw_only=True)
class PollSettings:
    """How much at once, and how often."""

    schedule: ScheduleSettings = field(default_factory=ScheduleSettings)
    entries: EntrySettings = field(default_factory=EntrySettings)
    concurrency: int = 64
    """Feeds polled at once."""
    part: int = 50
    """Entries that are harvested at once and filed together."""
    page_attempts: int = 3
    """Polls that try a page which could not be had, before it becomes a dead letter."""
    grace: float = 10.0
    """Seconds that polls under way have to finish when the poller is stopped."""


@dataclass(slots=True)
class _Tally:
    """What the parts of one poll add up to."""

    articles: list[Article] = field(default_factory=list)
    skipped: int = 0
    dead_letters: int = 0
    pending: int = 0


class Poller:
    """An async context manager; then `run`, or `poll_once` for one feed. One poller writes to one store."""

    def __init__(
        self, feeds: Iterable[Feed], store: CollectorStore, fetcher: Fetcher, parser: Parser, cleaner: PageCleaner, *,
        now: Callable[[], datetime], settings: PollSettings | None = None, watcher: Watcher | None = None,
    ) -> None:
        self._settings = settings or PollSettings()
        self._feeds = {feed.id: feed for feed in feeds}
        self._fetcher = fetcher
        self._parser = parser
        self._now = now
        self._watcher: Watcher = watcher or LogWatcher()
        self._filing = Filing(store)
        self._harvester = Harvester(fetcher, cleaner, now, self._settings.entries)
        self._states: dict[str, FeedState] = {}
        self._due: list[tuple[datetime, str]] = []
        self._wake = asyncio.Event()
        # What is only in memory, and costs no article when it is lost: by feed and entry, how often a page was tried, and which entries to
        # look at again while their feed's body stays the same.
        self._attempts: dict[str, dict[str, int]] = {}
        self._young: dict[str, dict[str, FeedEntry]] = {}

    async def __aenter__(self) -> Self:
        await self._filing.__aenter__()
        self._states = await self._filing.states()
        await self._meet(self._feeds.values())
        return self

    async def __aexit__(self, *error: object) -> None:
        await self._filing.__aexit__(*error)

    @property
    def states(self) -> dict[str, FeedState]:
        """How each feed of the list stands, by feed id."""
        return {name: self._states[name] for name in self._feeds if name in self._states}

    async def follow(self, feeds: Iterable[Feed]) -> None:
        """Another feed list from now on: new feeds are due at once, removed ones are not asked any more."""
        self._feeds = {feed.id: feed for feed in feeds}
        await self._meet(self._feeds.values())
        self._wake.set()

    async def _meet(self, feeds: Iterable[Feed]) -> None:
        """Gives each new feed a first state. On an empty store all of them are its first filling; that is kept, over restarts."""
        new = [feed for feed in feeds if feed.id not in self._states]
        if new:
            backfill = await self._filing.is_empty()
            first = [msgspec.structs.replace(first_state(feed, self._settings.schedule), backfill=backfill) for feed in new]
            await self._filing.begin(first)
            self._states.update((state.feed, state) for state in first)
        start = self._now()
        self._due = [
            (state.next_poll or start, name) for name in self._feeds if (state := self._states[name]).status != "retired"
        ]
        heapq.heapify(self._due)

    # --- the loop ------------------------------------------------------------------------------------------------------

    async def run(self, stop: asyncio.Event) -> None:
        """Polls until `stop` is set. Raises `StoreError` where the store fails, and then nothing of a poll under way is half stored."""
        running: dict[asyncio.Task[PollResult], str] = {}
        stopping = asyncio.create_task(stop.wait())
        stopping.add_done_callback(self._stir)
        try:
            while not stop.is_set():
                self._launch(running)
                with contextlib.suppress(TimeoutError):
                    async with asyncio.timeout(self._pause(len(running))):
                        await self._wake.wait()
                self._wake.clear()
                self._collect(running)
        finally:
            stopping.cancel()
            if running:
                await asyncio.wait(running, timeout=self._settings.grace)
            for task in running:
                task.cancel()
            for result in await asyncio.gather(*running, return_exceptions=True):
                if isinstance(result, StoreError):
                    log.error("the store failed while polls were being ended", reason=str(result))

    def _stir(self, _: object) -> None:
        self._wake.set()

    def _launch(self, running: dict[asyncio.Task[PollResult], str]) -> None:
        now = self._now()
        busy = set(running.values())
        while self._due and self._due[0][0] <= now and len(running) < self._settings.concurrency:
            _, name = heapq.heappop(self._due)
            # Since it was put there, the feed may have been removed, started, or polled.
            if name in self._feeds and name not in busy and (self._states[name].next_poll or now) <= now:
                task = asyncio.create_task(self.poll_once(self._feeds[name]))
                task.add_done_callback(self._stir)
                running[task] = name
                busy.add(name)

    def _pause(self, running: int) -> float | None:
        if not self._due or running >= self._settings.concurrency:
            return None
        return max((self._due[0][0] - self._now()).total_seconds(), 0.0)

    def _collect(self, running: dict[asyncio.Task[PollResult], str]) -> None:
        for task in [task for task in running if task.done()]:
            name = running.pop(task)
            state = task.result().state  # a StoreError goes up from here
            if state.next_poll is not None and name in self._feeds:
                heapq.heappush(self._due, (state.next_poll, name))

    # --- one poll ------------------------------------------------------------------------------------------------------

    async def poll_once(self, feed: Feed) -> PollResult:
        """One poll of one feed, due or not; its results are stored when it returns. Raises `StoreError` only."""
        started = asyncio.get_running_loop().time()
        state = self._states.get(feed.id) or first_state(feed, self._settings.schedule)
        tally = _Tally()
        try:
            outcome = await self._ask(feed, state, tally)
        except StoreError:
            raise
        except Exception as error:  # whatever one feed brings to light must not stop the others
            log.exception("poll failed", feed=feed.title)
            outcome = Failed(reason=f"an error inside Rasid, please report it: {type(error).__name__}: {error}")
        if not isinstance(outcome, _Stored):
            outcome = _Stored(outcome, await self._file_state(feed, state, outcome))
        self._states[feed.id] = outcome.state
        result = PollResult(
            feed=feed, state=outcome.state, outcome=outcome.outcome, articles=tuple(tally.articles), skipped=tally.skipped,
            dead_letters=tally.dead_letters, seconds=asyncio.get_running_loop().time() - started,
        )
        self._watcher.polled(result)
        return result

    async def _file_state(self, feed: Feed, state: FeedState, outcome: Outcome) -> FeedState:
        now = self._now()
        decided = decide(feed, state, outcome, now, self._settings.schedule)
        await self._filing.file(Findings(feed=feed, now=now, state=lambda _: decided))
        return decided

    async def _ask(self, feed: Feed, state: FeedState, tally: _Tally) -> Outcome | _Stored:
        answer = await self._fetcher.get(state.url, etag=state.etag, modified=state.modified)
        if isinstance(answer, Failure) and answer.kind == "quiet":
            return Postponed(reason=answer.reason, retry_after=answer.retry_after or 0.0)
        if isinstance(answer, Failure):
            return Failed(reason=answer.reason, retry_after=answer.retry_after)
        if answer.status == 410:
            return Gone()
        if answer.status == 304:
            return await self._look_again(feed, state, Unchanged(moved=answer.moved, retry_after=answer.retry_after), tally)
        if not 200 <= answer.status < 300:
            return Failed(reason=f"{shown(answer.url)} answered with status {answer.status}", retry_after=answer.retry_after)
        body_hash = blake2b(answer.body, digest_size=16).hexdigest()
        if body_hash == state.body_hash:
            unchanged = Unchanged(moved=answer.moved, retry_after=answer.retry_after, etag=answer.etag, modified=answer.modified)
            return await self._look_again(feed, state, unchanged, tally)
        try:
            parsed = await self._parser.parse(answer.body, answer.content_type, shown(answer.url))
        except BadInput as error:
            return Failed(reason=str(error), retry_after=answer.retry_after)
        return await self._take(feed, state, answer, body_hash, parsed, tally)

    async def _take(
        self, feed: Feed, state: FeedState, answer: Answer, body_hash: str, parsed: ParsedFeed, tally: _Tally,
    ) -> Outcome | _Stored:
        entries = self._settings.entries
        now = self._now()
        seen = await self._filing.seen(feed.id, [entry.id for entry in parsed.entries])
        tasks = sort_out(reversed(parsed.entries), seen, now, entries)  # feeds show the newest first; the log gets the oldest first
        young = self._young.setdefault(feed.id, {})
        young.update((entry.id, entry) for entry in parsed.entries if (known := seen.get(entry.id)) and watched(entry, known, now, entries))
        # What left the feed before its page could be had is in the dead letters.
        attempts = self._attempts.pop(feed.id, {})
        self._attempts[feed.id] = {entry.id: attempts[entry.id] for entry in parsed.entries if entry.id in attempts}
        fresh = sum(task.cause == "fresh" for task in tasks)

        def outcome() -> Outcome:
            return Showed(
                moved=answer.moved, etag=answer.etag, modified=answer.modified, body_hash=body_hash, retry_after=answer.retry_after,
                shown=len(parsed.entries), fresh=fresh, articles=len(tally.articles), skipped=tally.skipped, pending=tally.pending,
                damage=parsed.damage, cut_off=parsed.cut_off,
            )

        return await self._work(feed, state, tasks, outcome, tally)

    async def _look_again(self, feed: Feed, state: FeedState, unchanged: Unchanged, tally: _Tally) -> Outcome | _Stored:
        """The feed shows what it showed before; the pages of its young entries may still have been edited."""
        young = self._young.get(feed.id)
        if not young:
            return unchanged
        now = self._now()
        seen = await self._filing.seen(feed.id, list(young))
        for entry in list(young.values()):
            if entry.id not in seen or not watched(entry, seen[entry.id], now, self._settings.entries):
                del young[entry.id]
        tasks = [task for task in sort_out(young.values(), seen, now, self._settings.entries) if task.cause == "again"]
        return await self._work(feed, state, tasks, lambda: unchanged, tally) if tasks else unchanged

    async def _work(
        self, feed: Feed, state: FeedState, tasks: Sequence[Task], outcome: Callable[[], Outcome], tally: _Tally,
    ) -> Outcome | _Stored:
        """Harvests and files the tasks, in parts; the last part carries the feed's state."""
        size = self._settings.part
        *parts, last = [tasks[start : start + size] for start in range(0, len(tasks), size)] or [()]
        for part in parts:
            filed = await self._filing.file(await self._harvest(part, feed, state, tally))
            tally.articles.extend(filed.articles)
        findings = await self._harvest(last, feed, state, tally)
        settings = self._settings.schedule
        findings.state = lambda found: decide(feed, state, _counted(outcome(), found), findings.now, settings)
        filed = await self._filing.file(findings)
        tally.articles.extend(filed.articles)
        assert filed.state is not None  # noqa: S101 - it was handed in
        return _Stored(outcome(), filed.state)

    async def _harvest(self, part: Sequence[Task], feed: Feed, state: FeedState, tally: _Tally) -> Findings:
        findings = Findings(feed=feed, now=self._now())
        known = await self._known(part)
        await asyncio.gather(*(self._deal_with(task, feed, state, known, findings, tally) for task in part))
        return findings

    async def _known(self, tasks: Sequence[Task]) -> dict[str, Article]:
        """Articles that are stored already, by the canonical address of fresh entries: another feed brought them."""
        urls = [canonical(task.entry.link) for task in tasks if task.cause == "fresh" and task.entry.link]
        return dict(await self._filing.articles(urls))

    async def _deal_with(
        self, task: Task, feed: Feed, state: FeedState, known: dict[str, Article], findings: Findings, tally: _Tally,
    ) -> None:
        entry, now = task.entry, findings.now
        if task.cause == "changed" and task.seen is not None and task.seen.article is not None and task.seen.checked is None:
            findings.seen.append(note(feed, task, None, now, owner=False))  # another feed's article
            return
        stored = known.get(canonical(entry.link)) if task.cause == "fresh" and entry.link else None
        if stored is not None and not is_newer(entry, stored):
            findings.seen.append(note(feed, task, stored.id, now, owner=False))
            return
        attempts = self._attempts.setdefault(feed.id, {})
        attempt = attempts.get(entry.id, 0) + 1
        got = await self._harvester.get(feed, entry, last=attempt >= self._settings.page_attempts and task.cause != "again")
        if isinstance(got, Later) and task.cause != "again":
            attempts[entry.id] = attempt
            tally.pending += 1
            # It is tried again at the next poll; the letter is there for the case that the feed shows it no longer.
            findings.dead_letters.append(entry_letter(feed, entry, Lost("fetch", got.reason), now, attempts=attempt))
            return
        attempts.pop(entry.id, None)
        if state.last_success is not None and state.body_hash is None and not isinstance(got, Lost):  # an earlier poll owed something
            findings.settled.append(letter_id(feed, entry))
        if isinstance(got, Cleaned):
            findings.drafts.append(Draft(task=task, cleaned=got, backfill=state.backfill))
            if entry.link and not has_full_text(entry, self._settings.entries):
                self._young.setdefault(feed.id, {})[entry.id] = entry
        elif task.cause == "again":  # the page is away or unreadable now: what was read before stays
            findings.seen.append(note(feed, task, None, now, owner=True))
        else:
            findings.seen.append(note(feed, task, None, now, owner=False))
            if isinstance(got, Skipped):
                tally.skipped += 1
            elif isinstance(got, Lost):
                tally.dead_letters += 1
                findings.dead_letters.append(entry_letter(feed, entry, got, now, attempts=attempt))

    async def retry(self, letter: DeadLetter) -> str | None:
        """Tries a dead letter of the stages fetch and clean again. None where it worked, else the reason in words; it is counted."""
        owed = Owed.of(letter)
        seen = await self._filing.seen(owed.feed.id, [owed.entry.id])
        task = Task(owed.entry, "fresh", None) if owed.entry.id not in seen else Task(owed.entry, "changed", seen[owed.entry.id])
        got = await self._harvester.get(owed.feed, owed.entry, last=True)
        findings = Findings(feed=owed.feed, now=self._now())
        if isinstance(got, Cleaned):
            if task.seen is not None and task.seen.article is None:
                task = Task(owed.entry, "fresh", None)
            findings.drafts.append(Draft(task=task, cleaned=got, backfill=False))
            findings.settled.append(letter.id)
        elif isinstance(got, Skipped):
            findings.settled.append(letter.id)
        else:
            findings.dead_letters.append(
                msgspec.structs.replace(letter, reason=got.reason, attempts=letter.attempts + 1, failed=findings.now),
            )
        await self._filing.file(findings)
        return got.reason if isinstance(got, Later | Lost) else None


@dataclass(frozen=True, slots=True)
class _Stored:
    """An outcome whose state is in the store already."""

    outcome: Outcome
    state: FeedState


def _counted(outcome: Outcome, more: int) -> Outcome:
    """The outcome with `more` articles: those of the part that is being filed."""
    return replace(outcome, articles=outcome.articles + more) if isinstance(outcome, Showed) else outcome
