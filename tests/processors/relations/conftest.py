"""Claims made by hand."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any

import pytest

from processors.model import Act, Actor, Claim, Place, Quantity, Speaker, TimeSpan

NOON = datetime(2024, 3, 7, 12, tzinfo=UTC)
PLACES = {
    "سوريا": Place(id="SY", name="سوريا", lat=35.0, lon=38.5, path=("SY",)),
    "نوى": Place(id="sy.nawa", name="نوى", lat=32.89, lon=36.04, path=("SY", "SY.06", "sy.nawa")),
    "درعا": Place(id="SY.06", name="درعا", lat=32.62, lon=36.10, path=("SY", "SY.06")),
    "حلب": Place(id="sy.aleppo", name="حلب", lat=36.2, lon=37.16, path=("SY", "SY.09", "sy.aleppo")),
}


@pytest.fixture
def make() -> Callable[..., Claim]:
    """make("killed", 7, who="ناشطون", at=2, …): hours after noon; high=None is open, low alone is exact."""
    numbers = count()

    def build(
        type: str = "killed",
        low: int | None = None,
        high: int | str | None = "same",
        *,
        at: float = 0,
        who: str | None = None,
        who_id: str | None = None,
        source: str | None = None,
        article: str | None = None,
        place: str | None = "نوى",
        day: int | None = None,
        by: str | None = None,
        stance: str = "asserts",
        text: str = "جملة",
        approximate: bool = False,
        words: str = "",
        **rest: Any,
    ) -> Claim:
        n = next(numbers)
        top = low if high == "same" else high
        cumulative = rest.pop("cumulative", False)
        unit = rest.pop("unit", "")
        counted = {"approximate": approximate, "unit": unit, "text": words, "cumulative": cumulative}
        quantity = None if low is None else Quantity(min=low, max=top, **counted)
        start = datetime(2024, 3, day, tzinfo=UTC) if day else None
        when = rest.pop("when", "")
        time = TimeSpan(start=start, end=start + timedelta(days=1), precision="day", text=when) if start else None
        targets = rest.pop("targets", ())
        act = Act(
            type=type,
            quantity=quantity,
            place=PLACES[place] if place else None,
            time=time,
            targets=targets,
            actors=(Actor(name=by, id=by if by.isascii() else None),) if by else (),
        )
        speaker = Speaker(name=who or who_id or "", id=who_id, kind=rest.pop("kind", "unknown")) if who or who_id else None
        return Claim(
            id=f"claim-{n:03}",
            article=article or f"article-{n:03}",
            revision=0,
            source=source or f"outlet-{n:03}",
            published=NOON + timedelta(hours=at),
            start=0,
            end=1,
            text=text,
            speaker=speaker,
            stance=stance,
            act=act,
            **rest,
        )

    return build
