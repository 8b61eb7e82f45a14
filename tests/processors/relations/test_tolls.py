"""Figures against figures: what conflicts, and what only looks like it."""

from __future__ import annotations

from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from processors.model import Quantity
from processors.relations import judge
from processors.relations.interval import interval


def verdicts(*claims):
    """(relation, rule) of all pairs, and the number of contradictions."""
    judgement = judge("event", claims)
    return {(r.relation, r.rule) for r in judgement.relations}, len(judgement.contradictions)


def test_two_outlets_with_two_figures_in_the_same_hours_contradict(make):
    relations, found = verdicts(make(low=40, at=0), make(low=7, at=1))
    assert relations == {("conflict", "intervals_apart")}
    assert found == 1


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ({"low": 40}, {"low": 40}),
        ({"low": 40, "high": None}, {"low": 40}),  # أكثر من ٤٠، ٤٠
        ({"low": 10, "high": 99}, {"low": 40}),  # عشرات
        ({"low": 100, "approximate": True}, {"low": 108}),  # نحو مئة
        ({"low": 10, "high": None}, {"low": 27, "high": None}),
    ],
)
def test_intervals_that_meet_agree(make, left, right):
    relations, found = verdicts(make(**left), make(at=1, **right))
    assert {r for r, _ in relations} == {"agree"}
    assert not found


def test_a_later_higher_toll_is_an_update_and_a_later_lower_one_a_contradiction(make):
    assert verdicts(make(low=18, at=0), make(low=29, at=14)) == ({("update", "later_higher")}, 0)
    assert verdicts(make(low=29, at=0), make(low=18, at=14)) == ({("conflict", "later_lower")}, 1)


def test_one_speaker_raises_and_takes_back(make):
    ministry = {"who": "وزارة الصحة"}
    assert verdicts(make(low=18, **ministry), make(low=21, at=1, **ministry)) == ({("update", "same_voice_rises")}, 0)
    assert verdicts(make(low=21, **ministry), make(low=18, at=1, **ministry)) == ({("correction", "same_voice_falls")}, 0)


def test_a_sentence_that_says_so_makes_an_update_of_a_rise_in_the_same_hour(make):
    risen = make(low=31, at=0.5, text="ارتفعت حصيلة القتلى إلى 31")
    assert verdicts(make(low=27), risen) == ({("update", "said_to_rise")}, 0)
    assert verdicts(make(low=27, text="في حصيلة أولية سقط 27 قتيلا"), make(low=31, at=0.5)) == ({("update", "said_earlier")}, 0)


def test_a_stale_reprint_of_the_earlier_value_is_no_contradiction(make):
    assert verdicts(make(low=30, at=0), make(low=32, at=10), make(low=30, at=20))[1] == 0


@pytest.mark.parametrize(
    ("left", "right", "rule"),
    [
        ({"targets": ("civilians",)}, {"targets": ("soldiers",)}, "other_victims"),
        ({"day": 5}, {"day": 9}, "other_time"),
        ({"place": "نوى"}, {"place": "حلب"}, "other_place"),
        ({"cumulative": True}, {}, "running_toll"),
        ({"background": True}, {}, "background"),
        ({"text": "استقبل المستشفى الميداني 40 قتيلا"}, {}, "intake"),
    ],
)
def test_what_differs_in_scope_does_not_contradict(make, left, right, rule):
    assert verdicts(make(low=40, **left), make(low=7, at=1, **right)) == ({("different_scope", rule)}, 0)


def test_vague_words_bound_from_below_only(make):
    assert verdicts(make(low=10, high=99), make(low=300, at=1))[1] == 0
    assert verdicts(make(low=100, high=999), make(low=40, at=1))[1] == 1


def test_two_named_days_are_two_days_even_between_outlets(make):
    friday = make(low=40, day=7, when="مساء الجمعة")
    saturday = make(low=7, at=1, day=8, when="صباح اليوم السبت")
    assert verdicts(friday, saturday) == ({("different_scope", "other_time")}, 0)
    loose = make(low=7, at=1, day=8, when="صباح اليوم")
    assert verdicts(friday, loose)[1] == 1


def test_other_acts_are_never_compared(make):
    assert verdicts(make("killed", 40), make("injured", 7), make("casualties", 300)) == (set(), 0)


def test_more_children_than_dead_cannot_be(make):
    among = {"targets": ("children",), "part_of": "a whole of its own article"}
    assert verdicts(make(low=40), make(low=45, at=1, **among)) == ({("conflict", "part_exceeds_whole")}, 1)
    assert verdicts(make(low=40), make(low=20, at=1, **among))[1] == 0
    assert verdicts(make(low=40), make(low=45, at=1, targets=("children",)))[1] == 1
    crowd = [make("strike", source=f"o{n}") for n in range(6)]  # one of many attacks that many articles tell: 45 of which?
    assert verdicts(*crowd, make(low=40), make(low=45, at=1, targets=("children",)))[1] == 0


def test_one_report_that_gives_both_values_tells_of_two_things_unless_two_speakers_give_them(make):
    assert verdicts(make(low=40, article="a", source="o"), make(low=7, article="a", source="o", who="مصدر طبي"))[1] == 0
    assert verdicts(make(low=18, article="a", who="الشرطة"), make(low=21, article="a", who="مصادر طبية", at=0))[1] == 1


def test_a_suburb_and_its_province_may_be_one_place(make):
    assert verdicts(make(low=40, place="نوى"), make(low=7, at=1, place="درعا"))[1] == 1


def test_further_outlets_join_a_side(make):
    first, second, third = make(low=40), make(low=7, at=1), make(low=7, at=2)
    (found,) = judge("event", [first, second, third]).contradictions
    assert found.sides == ((first.id,), (second.id, third.id))
    assert (found.left, found.right) == (first.id, second.id)
    assert found.first_seen == second.published
    assert "40" in found.explanation.ar
    assert "7" in found.explanation.en


def test_the_order_of_arrival_does_not_matter(make):
    claims = [make(low=40), make(low=7, at=1), make(low=45, at=2), make(low=40, at=12), make("injured", 3), make("injured", 9, at=1)]
    expected = judge("event", claims)
    for order in permutations(claims):
        assert judge("event", order) == expected


@given(st.integers(0, 10**6), st.integers(0, 10**6), st.booleans(), st.booleans())
def test_meeting_is_symmetric_and_reflexive(a, b, about, other):
    x, y = interval(Quantity(min=a, max=a, approximate=about)), interval(Quantity(min=b, max=b, approximate=other))
    assert x.meets(y) == y.meets(x)
    assert x.meets(x)
    assert not (x.above(y) and x.meets(y))


def test_a_figure_that_its_voice_has_raised_or_corrected_no_longer_counts(make):
    guard = {"who_id": "ly.coast_guard", "source": "one"}
    claims = [
        make(low=27, **guard),
        make(low=31, at=7, **guard),
        make(low=29, at=9, text="ليس 31 بل 29", **guard),
        make(low=22, at=10, who="ناجون"),
    ]
    found = judge("event", claims).contradictions
    assert {frozenset(one.values) for one in found} == {frozenset({"[29, 29]", "[22, 22]"})}


def test_a_spokesman_without_the_country_is_the_same_voice(make):
    relations, found = verdicts(make(low=31, who_id="ly.coast_guard"), make(low=4, at=1, who_id="coast_guard"))
    assert relations == {("correction", "same_voice_falls")}
    assert not found


def test_medical_sources_of_two_outlets_are_not_one_voice(make):
    assert verdicts(make(low=21, who="مصادر طبية", kind="medic"), make(low=40, at=1, who="مصادر طبية", kind="medic"))[1] == 1


def test_an_unnamed_echo_of_a_figure_that_its_voice_corrected_does_not_keep_it_up(make):
    guard = {"who": "خفر السواحل"}
    told, echo = make(low=31, source="b", **guard), make(low=31, at=1, source="c")
    titled = make(low=31, article=told.article, source="b", in_title=True, **guard)
    corrected = make(low=29, at=8, source="d", text="صححت الحصيلة إلى 29", **guard)
    other = make(low=22, at=12, source="e", who="الهلال الأحمر")
    found = judge("event", [told, titled, echo, corrected, other]).contradictions
    assert [set(one.values) for one in found] == [{"[29, 29]", "[22, 22]"}]


def test_an_echo_of_a_figure_that_its_voice_stands_by_does_count(make):
    told, echo = make(low=31, source="b", who="خفر السواحل"), make(low=31, at=1, source="c")
    found = judge("event", [told, echo, make(low=22, at=2, source="e", who="الهلال الأحمر")]).contradictions
    assert [len(side) for side in found[0].sides] == [2, 1]


def test_headlines_of_one_outlet_over_two_voices_are_no_voice_of_their_own(make):
    def told(low, who, **rest):
        title = make(low=low, source="s", article=who, in_title=True, **rest)
        return title, make(low=low, source="s", article=who, who=who, **rest)

    assert verdicts(*told(38, "النيابة"), *told(36, "وزارة الصحة", at=40))[1] == 1
    alone = make(low=38, source="s", in_title=True), make(low=36, source="s", at=40, in_title=True)
    assert verdicts(*alone) == ({("correction", "same_voice_falls")}, 0)
    assert verdicts(*told(38, "النيابة"), alone[1])[1] == 0


def test_an_increase_is_no_whole_that_a_part_exceeds(make):
    children = make(low=7, targets=("children",), source="b")
    whole = make(low=31, at=1, article="x", who="خفر السواحل")
    washed_up = make(low=4, at=1, article="x", who="خفر السواحل", text="أربع جثث لفظها البحر")
    assert judge("event", [children, whole, washed_up]).contradictions == ()


def test_two_counts_of_all_decide_before_a_part_against_a_whole(make):
    civilians = make(low=42, targets=("civilians",), article="a", source="b", who="الدفاع المدني")
    everybody = make(low=42, article="a", source="b", who="الدفاع المدني")
    other = make(low=11, at=1, source="c", who="المرصد")
    for claims in ([civilians, everybody, other], [everybody, civilians, other]):
        (found,) = judge("event", claims).contradictions
        assert found.rule == "intervals_apart"
        assert (found.left, found.right) == (everybody.id, other.id)
        assert set(found.sides[0]) == {civilians.id, everybody.id}


@pytest.mark.parametrize("text", ["أمرت النيابة بحبس 10 متهمين على ذمة التحقيق", "قرر القاضي حبس 10 منهم", "أحيل 10 منهم إلى المحكمة"])
def test_whom_a_court_keeps_are_some_of_those_arrested(make, text):
    arrested = make("detained", 43, text="أعلنت الشرطة القبض على 43 شخصا")
    assert verdicts(arrested, make("detained", 10, at=30, text=text)) == ({("different_scope", "remanded")}, 0)


def test_fewer_arrested_than_was_said_contradicts(make):
    arrested = make("detained", 43, text="أعلنت المعارضة اعتقال 43 شخصا")
    assert verdicts(arrested, make("detained", 12, at=2, text="أعلنت الشرطة القبض على 12 شخصا")) == ({("conflict", "intervals_apart")}, 1)


def test_a_round_up_that_gives_a_part_does_not_take_it_back(make):
    told = make("killed", 22, text="سقط 22 قتيلا في قصف البلدة")
    whole = make("killed", 28, at=2, who="المرصد", article="roundup", in_title=True, place=None, text="28 قتيلا في القصف على المحافظة")
    part = make("killed", 22, at=2, who="المرصد", article="roundup", text="قتل 22 شخصا في البلدة بحسب المرصد")
    other = make("killed", 38, at=3, who="لجان التنسيق", text="وثقت اللجان 38 قتيلا في القصف على البلدة")
    judgement = judge("event", [told, whole, part, other])
    assert {("[22, 22]", "[38, 38]")} <= {one.values for one in judgement.contradictions}


def test_what_a_voice_has_raised_since_is_repeated_by_those_who_name_nobody(make):
    first = make("killed", 14, who="وزارة الصحة", text="أعلنت الوزارة 14 قتيلا")
    raised = make("killed", 19, at=1, who="وزارة الصحة", text="ارتفع عدد القتلى إلى 19")
    repeated = make("killed", 14, at=2, text="سقط 14 قتيلا")
    assert not judge("event", [first, raised, repeated]).contradictions


SUMS = [
    "قتل 29 شخصا في سلسلة هجمات في البلاد",
    "قتل 29 شخصا في هجمات متفرقة في البلاد",
    "مقتل 29 شخصا بقصف على نوى وريفها",
    "وبلغت الحصيلة في مجمل المناطق السورية 29 قتيلا وفق ناشطين",
]


@pytest.mark.parametrize("text", SUMS)
def test_what_adds_up_several_places_or_attacks_contradicts_none_of_them(make, text):
    one = make(low=14, text="قتل 14 شخصا في التفجير", words="14 شخصا")
    relations, found = verdicts(one, make(low=29, at=1, text=text, words="29"))
    assert relations == {("different_scope", "wider_area")}
    assert not found


def test_what_another_clause_adds_up_says_nothing_of_a_figure(make):
    text = "قتل 29 شخصا في التفجير، بعد يوم من سلسلة هجمات في البلاد"
    assert verdicts(make(low=14, day=7), make(low=29, day=7, at=1, text=text, words="29"))[1] == 1


def test_two_that_add_up_can_contradict(make):
    first, second = (make(low=n, at=at, text=SUMS[0].replace("29", str(n)), words=str(n)) for n, at in ((29, 0), (12, 1)))
    assert verdicts(first, second)[1] == 1


@pytest.mark.parametrize(("one", "two", "contradicts"), [
    ("قتل 60 شخصا في هجومين انتحاريين", "أوقع التفجير 31 قتيلا", False),
    ("قتل 60 شخصا في هجومين انتحاريين", "أوقع التفجير المزدوج 31 قتيلا", True),
    ("قتل 60 شخصا في هجومين انتحاريين", "أوقع الهجومان 31 قتيلا", True),
    ("قتل 60 شخصا في الهجوم", "أوقع التفجير 31 قتيلا", True),
])
def test_the_dead_of_two_attacks_and_those_of_one(make, one, two, contradicts):
    assert bool(verdicts(make(low=60, text=one, words="60"), make(low=31, at=1, text=two, words="31"))[1]) is contradicts


OWN = "قال الشيخ إن القبيلة فقدت {} من أبنائها"


def test_a_side_s_own_dead_are_a_part_of_all(make):
    own = make(low=11, who="مجلس القبيلة", text=OWN.format(11), words="11")
    relations, found = verdicts(own, make(low=45, at=1))
    assert relations == {("different_scope", "other_victims")}
    assert not found


def test_no_more_of_its_own_can_have_died_than_of_all(make):
    own = make(low=34, day=7, who="مجلس القبيلة", text=OWN.format(34), words="34")
    assert verdicts(own, make(low=19, day=7, at=1, who="السلطات"))[1] == 1


@pytest.mark.parametrize(("low", "high", "contradicts"), [(31, 32, False), (60, 63, False), (31, 34, True), (3, 4, True), (32, 31, True)])
def test_one_more_of_dozens_within_hours_is_a_step(make, low, high, contradicts):
    assert bool(verdicts(make(low=low), make(low=high, at=1))[1]) is contradicts


def test_of_what_happened_long_ago_nobody_counts_one_more(make):
    assert verdicts(make(low=26, day=1), make(low=27, day=1, at=1))[1] == 1


def test_a_lower_toll_that_another_voice_gave_and_outlets_still_tell_next_morning_is_held_against_the_rise(make):
    risen = make("injured", 62, who="مكتب الصحة", text="أعلن المكتب ارتفاع عدد الجرحى إلى 62", words="62")
    ministry = make("injured", 27, at=1, who="وزارة الداخلية")
    assert verdicts(risen, ministry) == ({("update", "said_to_rise")}, 0)
    _, found = verdicts(risen, ministry, make("injured", 27, at=18))
    assert found == 1


def test_some_beside_the_rest_are_no_count_of_all(make):
    some = make(low=3, who="متحدث", text="ثلاثة من القتلى حراس والباقون عمال", words="ثلاثة")
    assert verdicts(make(low=9, who="الوزارة", text="تسعة قتلى"), some) == ({("different_scope", "part_of")}, 0)


@pytest.mark.parametrize(
    ("text", "words", "rule"),
    [
        ("انتشال 18 جثة بعد غرق القارب", "18 جثة", "later_higher"),
        ("لقي 18 شخصا مصرعهم حتى الآن", "18 شخصا", "later_higher"),
        ("أسفرت السيول عن 18 وفاة إلى حدود الساعة", "18 وفاة", "later_higher"),
        ("قتل 18 شخصا في غرق القارب", "18 شخصا", None),
        ("قتل 18 شخصا ولم تعلن أي جهة ذلك حتى مساء أمس", "18 شخصا", None),
    ],
)
def test_who_was_found_so_far_are_more_some_hours_later(make, text, words, rule):
    relations, found = verdicts(make(low=18, text=text, words=words), make(low=36, at=4))
    assert relations == {("update", rule) if rule else ("conflict", "intervals_apart")}
    assert found == (rule is None)
    assert verdicts(make(low=18, text=text, words=words), make(low=36, at=0.5))[1] == 1, "two counts of one hour are no steps"
    assert verdicts(make(low=36, text=text, words=words), make(low=18, at=4))[1] == 1, "nobody is found fewer"


def test_the_comrades_of_one_are_not_all_the_wounded(make):
    all_ = make(low=11, type="injured", words="11 جريحا")
    comrades = {"low": 5, "type": "injured", "at": 8}
    assert verdicts(all_, make(text="استشهد جندي وأصيب خمسة من رفاقه", words="خمسة من رفاقه", **comrades))[1] == 0
    assert verdicts(all_, make(text="قتل صحفي وأصيب خمسة من زملائه", words="خمسة", **comrades))[1] == 0
    assert verdicts(all_, make(text="أصيب خمسة من المارة", words="خمسة من المارة", **comrades))[1] == 1


def test_a_sum_of_two_incidents_is_not_the_toll_of_one(make):
    one = make(low=41, text="41 قتيلا في مجزرة السوق", words="41 قتيلا")
    assert verdicts(one, make(low=33, at=8, text="33 قتلوا في حادثتين خلال أسبوع", words="33"))[1] == 0
    assert verdicts(one, make(low=33, at=8, text="33 قتلوا في حادثة السوق", words="33"))[1] == 1


@pytest.mark.parametrize(
    ("what", "first", "then", "hours", "found"),
    [
        ("disaster", 11, 19, 3, 0),
        ("accident", 11, 19, 3, 0),
        ("accident", 11, 19, 1, 1),
        ("disaster", 52, 110, 3, 1),  # who says twice as many disputes it
        ("disaster", 19, 11, 3, 1),
        ("explosion", 11, 19, 3, 1),
    ],
)
def test_rescuers_find_more_dead_within_hours(make, what, first, then, hours, found):
    happening = make(type=what, low=None)
    assert verdicts(happening, make(low=first), make(low=then, at=hours))[1] == found


def test_nobody_at_all_is_no_civilian_either(make):
    day = {"day": 7, "when": "مساء الخميس"}
    nobody = make(low=0, who="مدير الميناء", **day)
    assert verdicts(nobody, make(low=5, at=2, who="الشرطة", targets=("civilians",), **day))[1] == 1
    assert verdicts(nobody, make(low=5, at=2, who="الشرطة", targets=("fighters",), **day))[1] == 0, "they may be the other side's"
    assert verdicts(nobody, make(low=5, at=2, who="الشرطة", targets=("civilians",), day=6, when="الأربعاء"))[1] == 0
NONE = {"low": 0, "who_id": "sy.government", "day": 7}
"""Nobody, as a named voice has it, of a day that is told."""


def test_from_nobody_to_some_is_no_rise_but_a_dispute(make):
    some = make(low=3, at=9, who="ضابط", day=7)
    assert verdicts(make(**NONE), some) == ({("conflict", "nobody_hurt")}, 1)


@pytest.mark.parametrize(
    ("nobody", "some"),
    [
        ({"who_id": None}, {}),  # the outlet's own first word
        ({}, {"who": None}),
        ({"text": "لم يسقط أي قتيل حتى الآن"}, {}),
        ({}, {"text": "ارتفعت الحصيلة إلى ثلاثة قتلى"}),
        ({}, {"at": 30}),  # somebody has died of his wounds since
        ({}, {"who": None, "who_id": "sy.government"}),
    ],
)
def test_from_nobody_to_some_is_a_rise_where_the_words_or_the_voices_say_no_more(make, nobody, some):
    relations, found = verdicts(make(**{**NONE, **nobody}), make(**{"low": 3, "at": 9, "who": "ضابط", "day": 7, **some}))
    assert {relation for relation, _ in relations} == {"update"}
    assert not found


def test_the_missing_that_are_at_most_so_many_contradict_who_misses_more(make):
    many = {"type": "missing", "low": 90, "high": None, "who": "خفر السواحل"}
    few = {"type": "missing", "low": None, "who_id": "int.iom", "at": 8}
    assert verdicts(make(**many), bounded(make(**few), 25)) == ({("conflict", "missing_apart")}, 1)
    found = bounded(make(**few, text="عثر على بعضهم ولا يزيد عدد المفقودين على 25"), 25)
    assert verdicts(make(**many), found) == ({("update", "found_since")}, 0)
    assert verdicts(make(**many), bounded(make(**{**few, "at": 30}), 25))[1] == 0
    assert verdicts(make(**many), bounded(make(**{**few, "who_id": None}), 25))[1] == 0
    assert verdicts(make(**many), make("missing", low=25, at=8, who_id="int.iom")) == ({("update", "found_since")}, 0)


def bounded(claim, most):
    """The claim, with "at most" so many."""
    return replace(claim, act=replace(claim.act, quantity=Quantity(min=None, max=most)))


def test_the_sum_of_what_one_report_tells_apart_is_no_rival_of_its_parts(make):
    here = make(low=18, article="both", source="one", text="قتل 18 في انفجار الحي", words="18")
    there = make(low=2, article="both", source="one", text="وقتل اثنان في انفجار السوق", words="اثنان")
    assert verdicts(here, there, make(low=20, at=1, source="other"))[1] == 0
    assert verdicts(here, there, make(low=25, at=1, source="other"))[1] >= 1


def test_who_fled_since_friday_is_who_fled_that_violence(make):
    since = make("displaced", 38_000, who="مكتب أممي", cumulative=True, day=3)
    assert verdicts(since, make("displaced", 15_000, at=9, who="مفوضة العون"))[1] == 1
    assert verdicts(make("killed", 380, who="مكتب أممي", cumulative=True, day=3), make("killed", 150, at=9, who="مفوضة العون"))[1] == 0


def test_who_was_hurt_since_the_fires_broke_out_is_who_was_hurt_by_them(make):
    fires = make("disaster", article="one", who="الحماية المدنية")
    since = {"low": 34, "who": "الحماية المدنية", "cumulative": True, "at": 2, "article": "one"}
    hospitals = {"low": 52, "who": "مدير الصحة"}
    assert verdicts(fires, make("injured", day=5, **since), make("injured", **hospitals))[1] == 1
    assert verdicts(fires, make("injured", **since), make("injured", **hospitals))[1] == 0, "nobody says since when"
    assert verdicts(make("shelling", article="one"), make("injured", day=5, **since), make("injured", **hospitals))[1] == 0, "of a war"


def test_an_outlets_later_figure_of_another_town_takes_nothing_back(make):
    first = make("injured", 225, source="daily", text="أصيب 225")
    other = make("injured", 173, at=0.5, who="الوزارة", text="أصيب 173")
    later = make("injured", 40, at=20, source="daily", place="حلب", text="أصيب 40 في حلب")
    assert verdicts(first, other, later)[1] == 1
    assert verdicts(first, other, make("injured", 173, at=20, source="daily", text="أصيب 173"))[1] == 0
