"""A name that its article tells once with what it is, is a place where it stands alone, too."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from processors.model import Article
from processors.reading import Reading


def told(title: str, text: str) -> list[str]:
    """The places of the title."""
    reading = Reading(Article(id="a", source="s", title=title, text=text, published=datetime(2021, 8, 9, tzinfo=UTC)))
    return [place.place.name for place in reading.places(0)]


@pytest.mark.parametrize(
    ("title", "text", "places"),
    [
        ("سقوط منزل بكرموز ووفاة سيدة", "سقط منزل بشارع راغب في حي كرموز غرب الإسكندرية، وتوفيت سيدة.", ["كرموز"]),
        ("وفاة سيدة تحت أنقاض منزل كرموز", "سقط منزل بشارع راغب في حي كرموز غرب الإسكندرية، وتوفيت سيدة.", ["كرموز"]),
        ("سقوط منزل بكرموز ووفاة سيدة", "سقط منزل في الإسكندرية، وتوفيت سيدة.", []),  # nobody says what it is
        ("عشرات الجرحى في الأبيض", "سقطت القذائف على سوق بمدينة الأبيض في شمال كردفان.", ["الأبيض"]),
        ("الدخان الأبيض فوق المدينة", "سقطت القذائف على سوق بمدينة الأبيض في شمال كردفان.", []),
        ("تشييع الفنان سعيد كرموز", "توفي أمس الفنان سعيد كرموز. ولد الراحل في القاهرة.", []),
    ],
)
def test_a_title_leaves_out_what_the_text_says(title: str, text: str, places: list[str]) -> None:
    assert told(title, text) == places
