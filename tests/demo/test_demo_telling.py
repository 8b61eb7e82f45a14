"""What the demo says in the terminal, over the log that its newsroom leaves."""

from __future__ import annotations

import io
from types import SimpleNamespace
from typing import Any

import pytest
from rich.console import Console

from rasid.demo.stock import stock
from rasid.demo.telling import PAGE, SETTLED, WAIT, Telling


@pytest.fixture
def lines(told: Any) -> list[str]:
    """Everything, up to the word that it is all."""
    screen = io.StringIO()
    telling = Telling(Console(file=screen, width=10_000, soft_wrap=True), SimpleNamespace(left=False), lambda: told.store)  # type: ignore[arg-type]  # whether something is left is all that is asked
    looks = len(told.store.read("events", 0, 100_000)) // PAGE + 2 + int(SETTLED / WAIT) + 5
    for _ in range(looks):
        telling.look(told.store)
    return screen.getvalue().splitlines()


def test_every_event_that_an_article_is_about_is_told_once(told: Any, lines: list[str]) -> None:
    titles = sorted(f"{event.title}  ({event.place.name})" if event.place else event.title for event in told.events if event.mains)
    started = sorted(line.removeprefix("        event ") for line in lines if line.startswith("        event "))
    assert len(started) == len(titles)
    assert {title.split("  (")[0] for title in started} == {title.split("  (")[0] for title in titles}


def test_every_contradiction_is_told_once_with_both_sides(told: Any, lines: list[str]) -> None:
    heads = [number for number, line in enumerate(lines) if line.startswith("CONTRADICTION ")]
    assert len(heads) == len(told.alerted)
    for head in heads:
        assert all(line.startswith(" " * 14) and ": " in line for line in lines[head + 1 : head + 3])


def test_the_silent_edit_is_told_with_both_wordings(lines: list[str]) -> None:
    (at,) = [number for number, line in enumerate(lines) if "silent edit" in line]
    assert lines[at].endswith("almustaqill changed an article without saying so")
    assert lines[at + 1].strip().startswith("- ")
    assert "مقتل تسعة أشخاص" in lines[at + 1]
    assert lines[at + 2].strip().startswith("+ ")
    assert "مقتل 12 شخصاً" in lines[at + 2]


def test_the_end_is_told_once(lines: list[str]) -> None:
    (done,) = [line for line in lines if "has told all it has" in line]
    assert f"{len(stock().articles)} articles" in done
