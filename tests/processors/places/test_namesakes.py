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
        ("أطلقت الشرطة الإيرانية الرصاص على محتجين في مدينة الحميدية شمالي الأهواز.", "الحميدية", "IR"),  # a province and its town
        ("قصف الجيش السوداني مواقع في محيط الفرقة 17 في سنجة شمال سنار، ثم أغارت طائراته على الدندر.", "سنجة", "SD"),
        ("قصفت مدفعية اللواء السادس حيي الطيوري والناصرية في سبها.", "الناصرية", "LY"),  # one head noun for both
        ("قتلت امرأة في حي صلاح الدين جنوب العاصمة الليبية طرابلس.", "صلاح الدين", "LY"),
        ("أطلق الحوثيون صواريخ من جبل ذيبان شمال صنعاء.", "ذيبان", "YE"),
        ("قصف الطيران السوري حي صلاح الدين في حلب.", "صلاح الدين", "SY"),
        ("سيطرت القوات العراقية على حي صلاح الدين، ونقل الجرحى إلى حلب في سوريا.", "حلب", "SY"),
        ("نزح سكان من حي الجميلية في حلب إلى مصر وإلى حي الدقي بالقاهرة.", "الدقي", "EG"),
    ],
)
def test_the_namesake_that_the_gazetteer_lacks(text: str, name: str, country: str) -> None:
    assert paths(text).get(name) == country


@pytest.mark.parametrize(
    "text",
    [
        "قررت وزارة التضامن الاجتماعي المصرية صرف مساعدات في القاهرة.",
        "طالب السكان في أكادير المغربية بالقنطرة والمستشفى.",
        "قال ناطق في بيروت إن الحادثة قيد الفحص.",
        "قبضت الشرطة الليبية في طرابلس على مهربين اثنين.",
        "نقلت العائلات في المسيلة الجزائرية إلى مدرسة وبيت الشباب.",
        "أغلب الضحايا في حلب من الباعة وربات البيوت.",
    ],
)
def test_a_word_that_is_a_town_elsewhere(text: str) -> None:
    assert len(paths(text)) == 1
