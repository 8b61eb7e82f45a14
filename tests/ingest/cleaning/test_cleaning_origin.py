"""The agency that an article was copied from."""

from __future__ import annotations

import pytest

from ingest.cleaning.origin import origin

BODY = (
    "قتل خمسة أشخاص وأصيب عشرة آخرون في انهيار مبنى وسط المدينة، بحسب ما أعلنت السلطات المحلية في بيان صدر صباح اليوم "
    "بعد انتهاء عمليات البحث."
)


@pytest.mark.parametrize(
    ("text", "agency"),
    [
        (f"دمشق-سانا\n{BODY}", "agency.sana"),
        (f"واس - الرياض: {BODY}", "agency.spa"),
        (f"عواصم – وكالات – رويترز: {BODY}", "agency.reuters"),
        (f"بيروت (رويترز) - {BODY}", "agency.reuters"),
        (f"(أ ف ب) {BODY}", "agency.afp"),
        (f"باريس، 7 أبريل 2018 (أ.ف.ب) - {BODY}", "agency.afp"),
        (f"أ.ف.ب - بيروت\n{BODY}", "agency.afp"),
        (f"{BODY} (د ب أ)", "agency.dpa"),
        (f"{BODY}\n[رويترز، أ ف ب]", "agency.reuters"),
        (f"{BODY}\nالمصدر: الأناضول", "agency.anadolu"),
        (f"{BODY}\nالمصدر: الجزيرة + رويترز", "agency.reuters"),
        (f"أعلنت موسكو، نقلاً عن وكالة الأنباء الروسية سبوتنيك، وقف العمليات. {BODY}", "agency.sputnik"),
        (f"{BODY}\nرويترز", "agency.reuters"),
    ],
)
def test_an_agency_is_found_where_articles_name_theirs(text: str, agency: str) -> None:
    assert origin(text) == agency


@pytest.mark.parametrize(
    "text",
    [
        BODY,
        f"ذكرت وكالة الأنباء السورية (سانا) أن الجيش انسحب. {BODY}",
        f"قال متحدث لوكالة «رويترز» إن الطريق أغلق. {BODY}",
        f"وأضاف المصدر أن رويترز نقلت ذلك في وقت سابق. {BODY}",
        f"الفرنسية كارولين تفوز بالبطولة: {BODY}",
        f"قنا - محمد علي: {BODY}",
        f"قال أ. ب. إنه حضر الاجتماع. {BODY}",
        "",
        "(",
    ],
)
def test_an_agency_that_is_only_mentioned_is_no_origin(text: str) -> None:
    assert origin(text) is None


def test_an_agency_as_author_is_the_origin() -> None:
    assert origin(BODY, ("رويترز",)) == "agency.reuters"
    assert origin(BODY, ("أحمد سالم",)) is None
