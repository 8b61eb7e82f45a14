"""`rasid doctor`: what is wrong, and what to do about it."""

from __future__ import annotations

import platform
import shutil
import sqlite3
import sys
from collections.abc import Iterator
from importlib import metadata
from pathlib import Path
from typing import Annotated, Literal, NamedTuple

from cyclopts import Parameter
from rich.table import Table
from rich.text import Text

from processors.errors import RasidError
from processors.ports import Topic
from rasid import __version__, clock
from rasid.app import Injected
from rasid.opening import open_store
from rasid.settings import Settings
from rasid.terminal import counted, out, when

ROOM_NEEDED = 1024**3
"""Bytes free below which the disk is worth a word."""
OLDEST_SQLITE = (3, 35, 0)
"""RETURNING came with it."""
BEHIND = 1000
"""Records that a stage may be behind without a word."""

STAGES: tuple[tuple[str, Topic], ...] = (("extract", "articles"), ("match", "reports"))
Verdict = Literal["good", "look", "bad"]
_SHOWN: dict[Verdict, tuple[str, str]] = {"good": ("ok", "green"), "look": ("look", "yellow"), "bad": ("BAD", "red")}


class Finding(NamedTuple):
    """One thing that was looked at."""

    verdict: Verdict
    what: str
    found: str
    advice: str = ""


def doctor(
    *, front: Injected,
    cluster: Annotated[bool, Parameter(negative="", help="Look at Kafka, Elasticsearch and Kibana, not at the embedded store.")] = False,
) -> int:
    """Check everything, and say what to do."""
    settings = front.settings
    findings = [*_versions(), *_disk(settings)]
    if cluster:
        from rasid.cluster import look  # the servers' clients are met only here

        findings += look(settings)
    else:
        findings += [*_store(settings), *_feeds(settings)]
    table = Table("", "what", "found", "what to do", show_lines=False)
    for finding in findings:
        word, colour = _SHOWN[finding.verdict]
        table.add_row(Text(word, colour), finding.what, Text(finding.found), Text(finding.advice))
    out().print(table)
    return 1 if any(finding.verdict == "bad" for finding in findings) else 0


def _versions() -> Iterator[Finding]:
    yield Finding("good", "rasid", f"{__version__} on Python {platform.python_version()}, {platform.system()}")
    new_enough = sqlite3.sqlite_version_info >= OLDEST_SQLITE
    yield Finding(
        "good" if new_enough else "bad", "SQLite", sqlite3.sqlite_version,
        "" if new_enough else f"use a Python whose SQLite is {'.'.join(map(str, OLDEST_SQLITE))} or newer",
    )
    missing = []
    for requirement in metadata.requires("rasid") or ():
        name = requirement.split(";")[0].split(">")[0].split("=")[0].split("<")[0].strip()
        try:
            metadata.version(name)
        except metadata.PackageNotFoundError:
            missing.append(name)
    yield Finding(
        "bad" if missing else "good", "libraries", f"missing: {', '.join(missing)}" if missing else "all there",
        f"run: {sys.executable} -m pip install -r requirements.lock" if missing else "",
    )


def _disk(settings: Settings) -> Iterator[Finding]:
    folder = settings.data.resolve()
    existing: Path = next(path for path in (folder, *folder.parents) if path.exists())
    free = shutil.disk_usage(existing).free
    yield Finding(
        "good" if free >= ROOM_NEEDED else "look", "disk", f"{free / 1024**3:.1f} GiB free for {folder}",
        "" if free >= ROOM_NEEDED else "free some space: when the disk is full, Rasid stops (and loses nothing)",
    )


def _store(settings: Settings) -> Iterator[Finding]:
    if not settings.database.exists():
        yield Finding("look", "store", f"none at {settings.database}", "fill one: rasid run, or rasid ingest FILE")
        return
    try:
        with open_store(settings) as store:
            wrong = store.check()
            counts = counted(store.counts())
            if wrong:
                yield Finding("bad", "store", wrong[0], "stop, keep a copy of the file, and restore the last backup")
            else:
                yield Finding("good", "store", f"sound; {counts}")
            for stage, topic in STAGES:
                behind = len(store.read(topic, store.position(stage, topic), BEHIND))
                yield Finding(
                    "good" if behind < BEHIND else "look", f"stage {stage}", f"{behind}{'+' if behind == BEHIND else ''} records behind",
                    "" if behind < BEHIND else "let rasid run go on, or run rasid replay",
                )
            dead = store.counts()["dead_letters"]
            yield Finding("look" if dead else "good", "dead letters", str(dead), "see: rasid dead-letters list" if dead else "")
            failed = len(store.deliveries(limit=BEHIND, state="failed")[0])
            alerts = f"{failed}{'+' if failed == BEHIND else ''} failed, {len(store.waiting_notices(limit=BEHIND))} waiting"
            yield Finding("look" if failed else "good", "alerts", alerts, "see: rasid alerts list --state failed" if failed else "")
    except RasidError as error:
        yield Finding("bad", "store", str(error), "")


def _feeds(settings: Settings) -> Iterator[Finding]:
    from rasid import feedlist  # the room is imported when it is needed

    if not settings.feeds.exists():
        yield Finding("look", "feed list", f"none at {settings.feeds}", "rasid run makes one from the start list; or: rasid feeds add URL")
        return
    try:
        found = feedlist.read(settings.feeds)
    except RasidError as error:
        yield Finding("bad", "feed list", str(error), "repair the file, or remove it and run rasid feeds import")
        return
    yield Finding("good" if found.feeds else "look", "feed list", f"{len(found.feeds)} feeds in {settings.feeds}")
    for problem in found.problems:
        yield Finding("look", "feed list", f"{problem.outline}: {problem.reason}", "correct or remove it")
    if not settings.database.exists():
        return
    with open_store(settings) as store:
        states = store.states()
    for feed in found.feeds:
        state = states.get(feed.id)
        if state is None or state.status not in ("failing", "retired"):
            continue
        since = f"last well {when(state.last_success)}" if state.last_success else "never well yet"
        again = f"asked again {when(state.next_poll)}" if state.next_poll and state.next_poll > clock.now() else "asked again soon"
        advice = again if state.status == "failing" else "remove it, or find its new address"
        yield Finding("look", f"feed {feed.title}", f"{state.status}: {state.reason} ({since})", advice)
