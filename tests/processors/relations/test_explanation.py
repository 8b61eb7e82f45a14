"""Explanations as a journalist would write them."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from processors.relations import judge


def arabic(*claims):
    (found,) = judge("event", claims).contradictions
    return found.explanation.ar


@pytest.mark.parametrize(
    ("who", "written"),
    [
        ("مسؤولون أفغان", "بحسب مسؤولين أفغان (a)"),
        ("متمردو الحزب", "بحسب متمردي الحزب (a)"),
        ("ناشطون", "بحسب ناشطين (a)"),
        ("مصادر طبية", "بحسب مصادر طبية (a)"),
        ("عمرو موسى", "بحسب عمرو موسى (a)"),
    ],
)
def test_a_name_takes_the_case_of_its_place(make, who, written):
    assert written in arabic(make(low=40, who=who, source="a"), make(low=7, at=1, source="b"))


def test_vague_counts_stay_words(make):
    said = make(low=100, high=999, approximate=True, who="الوزارة", source="a")
    assert arabic(said, make(low=90, at=1, source="b")).startswith("المئات بحسب الوزارة (a)، و90 بحسب b")


def test_a_later_lower_toll_names_the_higher_one_first(make):
    assert arabic(make(low=40, source="a"), make(low=7, at=20, source="b")).startswith("أولاً 40 بحسب a، ثم أقل من ذلك 7 بحسب b")


def test_two_voices_of_one_report(make):
    one = {"article": "x", "source": "a"}
    said, against = make(low=18, who="الشرطة", **one), make(low=21, who="مصادر طبية", text="لكن مصادر طبية قالت إنهم 21", **one)
    assert "تقرير واحد فيه رقمان عن القتلى لا يلتقيان" in arabic(said, against)


def test_an_accusation_says_whom_it_accuses(make):
    accused = make("other", who="الرياض", by="ir.government")
    denied = make("other", who="طهران", by="ir.government", stance="denies")
    accused, denied = (replace(claim, act=replace(claim.act, stem="دعم")) for claim in (accused, denied))
    assert arabic(accused, denied).startswith("اتهام موجّه إلى ir.government بحسب الرياض")
