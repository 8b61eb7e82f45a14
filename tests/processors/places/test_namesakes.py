"""A small town far from all that an article tells, in a country that it names by nothing else, is not the one that is meant."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from processors.model import Article
from processors.reading import Reading


def paths(text: str) -> dict[str, str]:
    """The country of each place, by its name as written."""
    reading = Reading(Article(id="a", source="s", title="", text=text, published=datetime(2019, 7, 19, tzinfo=UTC)))
    return {place.place.text: place.country for i in range(len(reading)) for place in reading.places(i)}


@pytest.mark.parametrize(
    ("text", "name", "country"),
    [
        ("فرقت الشرطة الإيرانية متظاهرين في مدينة الحميدية غرب الأهواز، ونقل الجرحى إلى عبادان.", "الحميدية", "IR"),
        ("افتتح حاكم عجمان مركزا صحيا في الحميدية، وحضر من دبي والشارقة وفد كبير.", "الحميدية", "AE"),
        ("نقل جرحى من ريف إدلب ومن سراقب إلى مستشفى في الريحانية.", "الريحانية", "TR"),  # the border is near
        ("أعلنت الشرطة الإيرانية في الأهواز وعبادان أن سفينة غادرت إلى الشارقة.", "الشارقة", "AE"),  # a large city
    ],
)
def test_the_namesake_that_the_gazetteer_lacks(text: str, name: str, country: str) -> None:
    assert paths(text).get(name) == country
