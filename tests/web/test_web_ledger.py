"""What an event's chart draws."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from processors.model import Act, Claim, Quantity, Speaker
from sinks.web.ledger import Fate, Row, points
from sinks.web.words import words

NOW = datetime(2024, 3, 5, 12, tzinfo=UTC)


def row(n: int, toll: int, fate: Fate, who: str = "الدفاع المدني") -> Row:
    claim = Claim(
        id=f"c{n}", article=f"a{n}", revision=0, source="sada", published=NOW + timedelta(hours=n), start=0, end=1, text="جملة",
        speaker=Speaker(name=who), act=Act(type="killed", quantity=Quantity(min=toll, max=toll, text=str(toll))),
    )
    return Row(claim, "sada", fate, (), listed=True)


def drawn(*rows: Row) -> list[tuple[str, int, str]]:
    return [(one["claim"], one["min"], one["fate"]) for one in points(rows, "killed", words("ar"), str)]


def test_who_repeats_a_figure_is_drawn_once_where_it_was_first_with_the_gravest_that_became_of_it() -> None:
    assert drawn(row(0, 9, "stands"), row(1, 9, "update"), row(2, 9, "conflict"), row(3, 9, "stands")) == [("c0", 9, "conflict")]


def test_another_voice_another_figure_and_what_was_withdrawn_are_drawn_beside() -> None:
    assert drawn(row(0, 9, "withdrawn"), row(1, 9, "stands"), row(2, 9, "stands", who="المشفى"), row(3, 12, "stands")) == [
        ("c0", 9, "withdrawn"), ("c1", 9, "stands"), ("c2", 9, "stands"), ("c3", 12, "stands"),
    ]  # fmt: skip
