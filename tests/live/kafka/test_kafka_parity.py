"""The same articles in the same order give the same bytes, embedded and in a cluster."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

Undisturbed = Callable[[int], tuple[list[Any], Any]]


def test_parity(cluster: Any, undisturbed: Undisturbed) -> None:
    articles, expected = undisturbed(500)
    cluster.produce(articles)
    worker = cluster.worker("one")
    cluster.wait(len(articles))
    found = cluster.results()
    assert len(expected.events) > 50
    assert len(expected.contradictions) > 50
    assert len(expected.alerts) > 50
    assert expected.differences(found) == []
    assert worker.stop() == 0
