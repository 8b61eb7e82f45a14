"""What figures say of whether two reports are of one happening."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from processors.matching.score import _ratio

Figure = tuple[str, int | None, int | None]


def outline(*figures: Figure) -> Any:
    return SimpleNamespace(figures=frozenset(figures))


@pytest.mark.parametrize(
    ("one", "two", "apart"),
    [
        (("killed", 7, 7), ("killed", 7, 7), 0.0),
        (("killed", 7, 7), ("killed", 15, 15), 1.0),
        (("killed", 1, 1), ("killed", 63, 63), 3.0),  # a disputed toll is no other happening, however large the dispute
        (("killed", 7, None), ("killed", 63, 63), 0.0),
        (("killed", 7, 7), ("injured", 63, 63), 0.0),
        (("injured", 1, 1), ("injured", 40, 40), 0.0),  # one wounded who tells his story
        (("injured", 1, 1), ("injured", 1, 1), 0.0),
        (("injured", 3, 3), ("injured", 7, 7), 1.0),
    ],
)
def test_how_far_apart_figures_are(one: Figure, two: Figure, apart: float) -> None:
    assert _ratio(outline(one), outline(two)) == _ratio(outline(two), outline(one)) == apart


def test_the_nearest_figures_count() -> None:
    assert _ratio(outline(("killed", 3, 3), ("killed", 31, 31)), outline(("killed", 31, 31))) == 0.0
