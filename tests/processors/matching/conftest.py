"""Reports made by hand, and a book to decide over."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from processors.matching import Decision, decide, weigh
from processors.model import Act, Claim, Header, Place, Quantity, Report, Speaker, TimeSpan, identity
from processors.ports import Batch
from processors.text.words import tokenize
from sinks.memory import MemoryStore

MIDNIGHT = datetime(2024, 3, 7, tzinfo=UTC)
PLACES = {
    "نوى": Place(id="sy.nawa", name="نوى", lat=32.89, lon=36.04, path=("SY", "SY.06", "sy.nawa")),
    "حلب": Place(id="sy.aleppo", name="حلب", lat=36.2, lon=37.16, path=("SY", "SY.09", "sy.aleppo")),
    "سوريا": Place(id="SY", name="سوريا", lat=35.0, lon=38.0, path=("SY",)),
}


@pytest.fixture
def claim() -> Callable[..., Claim]:
    """claim("killed", 7, place="نوى", day=7, n=0)."""

    def build(
        type: str = "killed",
        number: int | None = 7,
        *,
        place: str | None = "نوى",
        day: int | None = 7,
        n: int = 0,
        who: str | None = None,
        stance: str = "asserts",
        **rest: Any,
    ) -> Claim:
        start = datetime(2024, 3, day, tzinfo=UTC) if day else None
        return Claim(
            id=f"{type}-{n}-{number}-{place}",
            article="",
            revision=0,
            source="",
            published=MIDNIGHT,
            start=n * 10,
            end=n * 10 + 5,
            text=rest.pop("text", f"الجملة {n}"),
            speaker=Speaker(name=who) if who else None,
            stance=stance,
            **rest,
            act=Act(
                type=type,
                quantity=None if number is None else Quantity(min=number, max=number),
                place=PLACES[place] if place else None,
                time=TimeSpan(start=start, end=start + timedelta(days=1), precision="day") if start else None,
            ),
        )

    return build


@pytest.fixture
def report() -> Callable[..., Report]:
    """report("article", claims…, title=…, hours=…, revision=0): hours after midnight of 7 March 2024; the first claim is the main one."""

    def build(
        article: str,
        *claims: Claim,
        title: str = "",
        hours: float = 12,
        revision: int = 0,
        source: str | None = None,
        backfill: bool = False,
    ) -> Report:
        from msgspec.structs import replace

        published = MIDNIGHT + timedelta(hours=hours)
        outlet = source or f"outlet of {article}"
        own = tuple(
            replace(c, id=identity(article, c.id), article=article, revision=revision, source=outlet, published=published) for c in claims
        )
        header = Header(
            id=article,
            revision=revision,
            url="",
            source=outlet,
            title=title,
            published=published,
            origin=None,
            fingerprint=(),
            backfill=backfill,
        )
        return Report(
            id=identity(article, str(revision)),
            country="SY",
            article=header,
            claims=own,
            main=own[0].id if own else None,
            terms=weigh((), tokenize(title)),
        )

    return build


class Book:
    """A store that decides, keeps what was decided, and remembers the last decision."""

    def __init__(self) -> None:
        self.store = MemoryStore()
        self.last = Decision()

    def read(self, *reports: Report) -> Book:
        for one in reports:
            self.last = decide(one, self.store)
            self.store.commit(Batch(events=list(self.last.events), contradictions=list(self.last.contradictions)))
        return self

    @property
    def events(self) -> list[Any]:
        return sorted(self.store.events(limit=1000)[0], key=lambda e: e.start)

    @property
    def contradictions(self) -> list[Any]:
        return self.store.contradictions(limit=1000)[0]


@pytest.fixture
def book() -> Book:
    return Book()
