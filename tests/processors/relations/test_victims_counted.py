"""Figures that count some of the victims say nothing against those that count all of them."""

from __future__ import annotations

import pytest

from processors.relations import judge
from processors.relations.victims import nation


def found(*claims) -> int:
    return len(judge("event", claims).contradictions)


SOME = [
    ("قالت السفارة المصرية إن خمسة مصريين قتلوا في الحريق", "خمسة مصريين"),
    ("أعلنت مانيلا مقتل تسعة من مواطنيها في الحريق", "تسعة من مواطنيها"),
    ("قالت المنظمة إن ثلاثة من موظفيها قتلوا", "ثلاثة"),
    ("نعت الجمعية ستة من متطوعيها", "ستة من متطوعيها"),
    ("وري الثرى ثمانية من ضحايا الحريق", "ثمانية من ضحايا"),
    ("صلى المشيعون على أربعة من شهداء التفجير", "أربعة من شهداء"),
    ("أمر القاضي بتسليم 12 جثة إلى ذويها", "12 جثة"),
    ("أكدت الشركة وفاة ثلاثة عمال كانوا ضمن ضحايا الحريق", "ثلاثة عمال"),
    ("قال الطبيب الشرعي إنه تم التعرف على هويات 12 قتيلا", "12 قتيلا"),
    ("قال قائد فرق الإنقاذ إن فرقه انتشلت 12 جثة", "12 جثة"),
    ("قتل سبعة من أفراد عائلة واحدة في الغارة", "سبعة"),
    ("دفنت أم أبناءها الخمسة الذين قضوا في الحريق", "أبناءها الخمسة"),
    ("أكدت وزارة الخارجية الهندية مقتل تسعة مهندسين هنديين", "تسعة مهندسين"),
]
ALL = [
    ("قال مسؤول إن تسعة أشخاص قتلوا في الحريق", "تسعة أشخاص"),
    ("قال مسؤول إن تسعة سوريين قتلوا في الحريق", "تسعة سوريين"),  # in Syria
    ("قتل تسعة، تعرف ذووهم إلى ثلاثة منهم", "تسعة"),
    ("قتل تسعة أشخاص في منزل العائلة", "تسعة أشخاص"),
]


@pytest.mark.parametrize(("text", "words"), SOME)
def test_some_of_the_dead_are_no_lower_toll(make, text, words):
    whole = make(low=40, at=0, who="محافظ درعا", text="قال المحافظ إن 40 شخصا قتلوا في الحريق", words="40 شخصا")
    some = make(low=9, at=14, who="متحدث آخر", text=text, words=words)
    assert not found(whole, some)


@pytest.mark.parametrize(("text", "words"), ALL)
def test_all_of_them_are(make, text, words):
    whole = make(low=40, at=0, who="محافظ درعا", text="قال المحافظ إن 40 شخصا قتلوا في الحريق", words="40 شخصا")
    assert found(whole, make(low=9, at=14, who="متحدث آخر", text=text, words=words)) == 1


def test_the_wounded_told_behind_one_nations_dead_are_of_that_nation(make):
    whole = make("injured", 239, text="أصيب 239 شخصا في الهجوم", words="239 شخصا")
    others = make("injured", 27, at=2, text="قتل خمسة سعوديين وأصيب 27 آخرون في الهجوم", words="27")
    assert not found(whole, others)


def test_two_states_count_each_its_own(make):
    text = "أعلنت إندونيسيا مقتل ثلاثة من مواطنيها وقالت باكستان إن سبعة من حجاجها توفوا"
    one = make(low=3, who="إندونيسيا", article="x", text=text, words="ثلاثة من مواطنيها")
    assert not found(one, make(low=7, who="باكستان", article="x", text=text, words="سبعة من حجاجها"))


def test_one_nations_dead_are_not_more_than_all(make):
    whole = make(low=30, who="محافظ درعا", text="قال المحافظ إن 30 شخصا قتلوا", words="30 شخصا", day=7)
    some = make(low=45, at=1, who="سفارة مصر", text="قالت السفارة إن 45 مصريا قتلوا", words="45 مصريا", day=7)
    assert found(whole, some) == 1


def test_what_the_other_report_tells_as_a_part_is_that_part(make):
    medics = make(low=4, who="اتحاد الإغاثة", text="قتل أربعة في غارة على النقطة الطبية", words="أربعة")
    whole = make(low=13, at=1, who="المرصد", text="قتل 13 شخصا، أربعة من الكادر وتسعة مقاتلين", words="13 شخصا")
    part = make(low=4, at=1, who="المرصد", article=whole.article, text=whole.text, words="أربعة من الكادر", part_of=whole.id)
    assert not found(medics, whole, part)
    assert found(medics, whole) == 1


def test_those_of_one_trade_are_some_of_all(make):
    whole = make(low=40, text="قال الوزير إن 40 شخصا قتلوا", words="40 شخصا")
    assert not found(whole, make(low=11, at=14, text="قالت النقابة إن 11 محاميا قتلوا", words="11 محاميا", unit="محام"))


def test_a_country_named_before_others_is_not_theirs():
    assert not nation("قالت وزارة الصحة في تركيا إن تسعة آخرين قتلوا", "تسعة")
    assert nation("قتل خمسة سعوديين وأصيب تسعة آخرون في تركيا", "تسعة") == "SA"


def test_others_told_behind_ones_own_are_its_own_too(make):
    text = "قالت جاكرتا إن سبعة من مواطنيها قتلوا وأصيب 33 آخرون"
    whole = make("injured", 184, text="أصيب 184 شخصا", words="184 شخصا")
    assert not found(whole, make("injured", 33, at=20, who="جاكرتا", text=text, words="33"))


def test_further_wounded_come_on_top(make):
    first = make("injured", 14, text="أصيب 14 شخصا بجروح", words="14 شخصا")
    more = make("injured", 3, at=1, who="طبيب", text="قال طبيب إن ثلاثة مصابين آخرين وصلوا لاحقا", words="ثلاثة مصابين آخرين")
    assert not found(first, more)


def test_bodies_are_no_whole_that_a_part_exceeds(make):
    russians = make(low=45, who="التنظيم", text="قال التنظيم إن 45 روسيا قتلوا", words="45 روسيا", day=7)
    bodies = make(low=30, at=1, who="مسؤول", text="قال مسؤول إن 30 جثة انتشلت", words="30 جثة", day=7)
    assert not found(russians, bodies)


PERSONS = [
    ("قبضت الشرطة على مالك المركب", "مالك", 1), ("فر الرابع بعد مقتل رفيقه", "رفيقه", 1), ("تجرى فحوص على جثتين للانتحاريين", "جثتين", 2),
]
COUNTED = [("توفي مهاجر واحد في محاولة الهرب", "مهاجر", 1), ("قال إن مدنيين اثنين قتلا", "مدنيين", 2), ("قتل 2 فقط", "2", 2)]


@pytest.mark.parametrize(("text", "words", "low"), PERSONS)
def test_a_person_told_of_is_no_toll(make, text, words, low):
    whole = make(low=35, who="الوزارة", text="قتل 35 شخصا", words="35 شخصا")
    assert not found(whole, make(low=low, at=9, who="مصدر", text=text, words=words))


@pytest.mark.parametrize(("text", "words", "low"), COUNTED)
def test_a_counted_one_is(make, text, words, low):
    whole = make(low=27, who="الوزارة", text="قتل 27 شخصا", words="27 شخصا", day=7)
    assert found(whole, make(low=low, at=9, who="مصدر", text=text, words=words, day=7))


def test_civilians_are_all_the_dead_where_nobody_counts_fighters(make):
    civilians = make(low=13, who="متحدث", targets=("civilians",), text="قتل 13 مدنيا في انفجار الحافلة", words="13 مدنيا")
    everybody = make(low=30, at=1, who="طبيب", text="وصلت جثث 30 شخصا", words="30 شخصا")
    assert found(civilians, everybody) == 1
    fighters = make(low=4, who="متحدث", targets=("fighters",), article="z", text="وقتل أربعة مسلحين", words="أربعة مسلحين")
    assert not found(civilians, everybody, fighters)


def test_a_figure_told_over_again_keeps_whom_it_counts(make):
    whole = make(low=11, who="المستشفى", text="توفي 11 شخصا عطشا", words="11 شخصا")
    three = make(low=3, at=2, who="الوزارة", article="w", text="أكدت الوزارة وفاة ثلاثة مصريين", words="ثلاثة مصريين")
    again = make(low=3, at=2, who="المستشار", article="w", text="يجري التنسيق لدفن الضحايا الثلاثة", words="الضحايا الثلاثة")
    assert not found(whole, three, again)
    assert found(whole, again) == 1
