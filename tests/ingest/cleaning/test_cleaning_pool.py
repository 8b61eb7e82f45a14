"""`Cleaner`: pages in worker processes, which may hang, crash, and be killed."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from ingest.cleaning import Cleaned, Cleaner, Page, Unclean

pytestmark = pytest.mark.slow  # every test starts processes that load the extractor
PAGES = Path(__file__).parent / "pages"
GOOD = Page(url="https://almanara.example/1", body=(PAGES / "wordpress.html").read_bytes())
# A stand-in for pages that nobody knows yet: the worker's own entry point, with a cleaner that hangs or dies at a word.
MEAN = """
import os, sys, time
import ingest.cleaning.worker as worker
real = worker.clean_page
def mean(page):
    if b"HANG" in page.body:
        while True: pass
    if b"DIE" in page.body: os.kill(os.getpid(), 11)
    if b"HUNGRY" in page.body: bytearray(8 * 1024**3)
    if b"NOISY" in page.body: print("noise"); sys.stdout.flush(); os.write(1, b"more noise")
    return real(page)
worker.clean_page = mean
worker.main(int(sys.argv[1]), float(sys.argv[2]), int(sys.argv[3]))
"""


@pytest.fixture
def mean_workers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    script = tmp_path / "mean.py"
    script.write_text(MEAN, encoding="utf-8")
    monkeypatch.setattr("ingest.cleaning.pool.WORKER", (str(script),))


def mean(word: str) -> Page:
    return Page(url=f"https://almanara.example/{word}", body=f"<p>{word}</p>".encode())


async def until(condition: Callable[[], bool], seconds: float = 20.0) -> None:
    async with asyncio.timeout(seconds):
        while not condition():  # noqa: ASYNC110 – another process sends no event
            await asyncio.sleep(0.02)


def gone(pid: int) -> bool:
    """Whether the process has ended; a zombie whose parent was killed counts as ended."""
    try:
        state = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()[0]
    except (FileNotFoundError, ProcessLookupError):
        return True
    return state in "ZX"


def test_pages_are_cleaned_by_every_worker() -> None:
    async def scenario() -> None:
        async with Cleaner(workers=2) as cleaner:
            answers = await asyncio.gather(*(cleaner.clean(GOOD) for _ in range(8)))
            assert all(isinstance(answer, Cleaned) for answer in answers)
            assert len({answer.url for answer in answers}) == 1
            assert len(cleaner.pids) == 2
            pids = cleaner.pids
        assert all(map(gone, pids))

    asyncio.run(scenario())


@pytest.mark.usefixtures("mean_workers")
@pytest.mark.parametrize(("word", "reason"), [("HANG", "timeout"), ("DIE", "crashed"), ("HUNGRY", "crashed")])
def test_a_mean_page_costs_itself_only(word: str, reason: str) -> None:
    async def scenario() -> None:
        async with Cleaner(workers=2, page_seconds=1.0) as cleaner:
            pages = [GOOD, mean(word), GOOD, GOOD, mean(word), GOOD]
            answers = await asyncio.gather(*map(cleaner.clean, pages))
            for page, answer in zip(pages, answers, strict=True):
                if page is GOOD:
                    assert isinstance(answer, Cleaned)
                else:
                    assert isinstance(answer, Unclean)
                    assert (answer.url, answer.reason) == (page.url, reason)
                    assert answer.detail
            assert isinstance(await cleaner.clean(GOOD), Cleaned)

    asyncio.run(scenario())


@pytest.mark.usefixtures("mean_workers")
def test_what_a_library_prints_is_no_answer() -> None:
    async def scenario() -> None:
        async with Cleaner(workers=1) as cleaner:
            assert isinstance(await cleaner.clean(mean("NOISY")), Unclean)
            assert isinstance(await cleaner.clean(GOOD), Cleaned)

    asyncio.run(scenario())


@pytest.mark.usefixtures("mean_workers")
def test_a_cancelled_page_does_not_answer_the_next_one() -> None:
    async def scenario() -> None:
        async with Cleaner(workers=1) as cleaner:
            await cleaner.clean(GOOD)
            task = asyncio.create_task(cleaner.clean(mean("HANG")))
            await until(lambda: cleaner.busy == 1)
            task.cancel()
            with pytest.raises(asyncio.CancelledError):
                await task
            assert isinstance(await cleaner.clean(GOOD), Cleaned)

    asyncio.run(scenario())


def test_a_worker_killed_while_idle_is_replaced() -> None:
    async def scenario() -> None:
        async with Cleaner(workers=1) as cleaner:
            await cleaner.clean(GOOD)
            (pid,) = cleaner.pids
            os.kill(pid, signal.SIGKILL)
            await until(lambda: gone(pid))
            answers = [await cleaner.clean(GOOD), await cleaner.clean(GOOD)]
            assert isinstance(answers[-1], Cleaned)

    asyncio.run(scenario())


def test_workers_retire_after_their_share_of_pages() -> None:
    async def scenario() -> None:
        async with Cleaner(workers=1, pages_per_worker=2) as cleaner:
            seen = set()
            for _ in range(4):
                assert isinstance(await cleaner.clean(GOOD), Cleaned)
                seen.update(cleaner.pids)
            assert len(seen) == 2

    asyncio.run(scenario())


def test_closing_answers_those_who_wait_and_a_page_too_large_is_refused() -> None:
    async def scenario() -> None:
        cleaner = Cleaner(workers=1)
        await cleaner.start()
        assert (await cleaner.clean(Page(url="https://a.example/", body=b"x" * (9 * 1024 * 1024)))).reason == "too_large"  # type: ignore[union-attr]  # Cleaned has no reason, and would fail here
        tasks = [asyncio.create_task(cleaner.clean(GOOD)) for _ in range(4)]
        await until(lambda: cleaner.busy == 1)
        await cleaner.close()
        answers = await asyncio.gather(*tasks)
        assert all(isinstance(answer, Unclean) and answer.reason == "closed" for answer in answers)
        after = await cleaner.clean(GOOD)
        assert isinstance(after, Unclean)
        assert after.reason == "closed"

    asyncio.run(scenario())


PARENT = """
import asyncio, sys
from ingest.cleaning import Cleaner, Page
async def main():
    async with Cleaner(workers=2) as cleaner:
        page = Page(url="https://a.example/", body=b"<p>x</p>")
        await asyncio.gather(*(cleaner.clean(page) for _ in range(4)))
        print(*cleaner.pids, flush=True)
        await asyncio.Event().wait()
asyncio.run(main())
"""


def test_no_worker_outlives_its_killed_parent() -> None:
    with subprocess.Popen([sys.executable, "-c", PARENT], stdout=subprocess.PIPE, text=True) as parent:
        assert parent.stdout is not None
        pids = [int(pid) for pid in parent.stdout.readline().split()]
        assert len(pids) == 2
        for pid in pids:
            os.kill(pid, signal.SIGINT)  # Ctrl-C reaches the whole group: workers leave it to their parent
        assert not any(map(gone, pids))
        parent.kill()
        parent.wait()
    end = time.monotonic() + 10
    while not all(map(gone, pids)) and time.monotonic() < end:
        os.sched_yield()
    assert all(map(gone, pids))
