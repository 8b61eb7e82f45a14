"""Which figures of an event are rivals at all: of one happening, told as the news, and not set apart by their words."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from msgspec.structs import replace

from processors.model import TimeSpan
from processors.relations import judge


def values(*claims, asides=()):
    """The pairs of values that contradict."""
    found = judge("event", claims, frozenset(claim.id for claim in asides)).contradictions
    return {frozenset(one.values) for one in found}


FORTY_AND_SEVEN = {frozenset({"[40, 40]", "[7, 7]"})}


@pytest.mark.parametrize(
    "opening",
    ["من جهة أخرى قتل سبعة في نوى", "وفي سياق متصل قتل سبعة في نوى", "وفي هجوم آخر منفصل قتل سبعة", "وفي الوقت نفسه قتل سبعة في نوى"],
)
def test_a_sentence_that_turns_to_another_happening_is_no_rival(make, opening):
    assert values(make(low=40), make(low=7, at=1, text=opening)) == set()


@pytest.mark.parametrize("opening", ["قتل سبعة في نوى", "وقالت جهة أمنية إن سبعة قتلوا", "وقال شخص آخر إن سبعة قتلوا في نوى"])
def test_other_openings_turn_to_nothing(make, opening):
    assert values(make(low=40), make(low=7, at=1, text=opening)) == FORTY_AND_SEVEN


def test_each_day_of_a_battle_has_its_dead(make):
    fights = {"text": "قتل مسلحون في اشتباكات في نوى"}
    assert values(make(low=40, **fights), make(low=7, at=1, **fights)) == FORTY_AND_SEVEN
    assert values(make(low=40, **fights), make(low=7, at=20, **fights)) == set()
    friday = {"day": 7, "when": "الجمعة"}
    assert values(make(low=40, **fights, **friday), make(low=7, at=20, **fights, **friday)) == FORTY_AND_SEVEN


def test_a_later_lower_toll_of_an_attack_is_one_whatever_the_day(make):
    attack = {"text": "قتل مدنيون في تفجير في نوى"}
    assert values(make(low=40, **attack), make(low=7, at=20, **attack)) == FORTY_AND_SEVEN


def test_days_later_only_a_named_day_or_the_same_words_tell_that_it_is_the_same(make):
    assert values(make(low=40), make(low=7, at=60, text="قتل سبعة")) == set()
    named = {"day": 7, "when": "الخميس"}
    assert values(make(low=40, **named), make(low=7, at=60, **named)) == FORTY_AND_SEVEN
    words = "لقي {} مصرعهم في تفجيرين استهدفا محطتي الحافلات والقطارات في نوى"
    assert values(make(low=40, text=words.format("أربعون")), make(low=7, at=60, text=words.format("سبعة"))) == FORTY_AND_SEVEN


def test_an_aside_in_the_same_words_is_a_rival(make):
    words = "لقي {} مصرعهم في تفجيرين استهدفا محطتي الحافلات والقطارات في نوى"
    left, right = make(low=42, text=words.format("42")), make(low=37, at=1, text=words.format("37"))
    assert values(left, right, asides=(left, right)) == {frozenset({"[42, 42]", "[37, 37]"})}
    other = make(low=37, at=1, text="وكان 37 شخصا لقوا حتفهم في غارة على سوق البلدة")
    assert values(left, other, asides=(left, other)) == set()


def test_last_week_looks_back_from_what_the_report_is_about(make):
    news = make(low=9, day=7, article="a", when="الخميس")
    past = make("killed", 17, article="b", at=1, text="قتل 17 جنديا الأسبوع الماضي", place="درعا")
    told = make("injured", 4, article="b", at=1, day=7, when="الخميس")
    start, end = datetime(2024, 3, 1, tzinfo=UTC), datetime(2024, 3, 4, tzinfo=UTC)
    week = TimeSpan(start=start, end=end, precision="week", text="الأسبوع الماضي")
    looking_back = replace(past, act=replace(past.act, time=week))
    assert values(news, looking_back, told) == set()
    assert values(news, past, told) == {frozenset({"[9, 9]", "[17, 17]"})}


def test_a_toll_of_last_week_that_rose_is_of_today(make):
    news = make(low=9, text="ارتفع عدد قتلى انهيار المبنى في نوى إلى 9", place="سوريا")
    start, end = datetime(2024, 3, 1, tzinfo=UTC), datetime(2024, 3, 4, tzinfo=UTC)
    week = TimeSpan(start=start, end=end, precision="week", text="الأسبوع الماضي")
    other = make(low=17, at=-30, text="قتل 17 في انهيار مبنى في نوى الأسبوع الماضي", place="سوريا")
    looking_back = replace(other, act=replace(other.act, time=week))
    assert values(looking_back, news) == set()
    risen = replace(looking_back, text="عدد قتلى انهيار المبنى في نوى الأسبوع الماضي ارتفع إلى 17")
    assert values(risen, news) == {frozenset({"[9, 9]", "[17, 17]"})}


def test_others_come_on_top(make):
    named = "قتل أبو عمر و21 مسلحا آخرين في الغارة"
    assert values(make(low=22), make(low=21, at=1, text=named, words="21 مسلحا")) == set()
    alone = "قتل 21 مسلحا في الغارة وأصيب آخرون"
    assert values(make(low=22), make(low=21, at=1, text=alone, words="21 مسلحا")) == {frozenset({"[22, 22]", "[21, 21]"})}


def test_a_former_president_makes_no_figure_an_earlier_one(make):
    president = "قصفت القوات الموالية للرئيس السابق البلدة فقتل 43 شخصا"
    assert values(make(low=43, text=president), make(low=57, at=1)) == {frozenset({"[43, 43]", "[57, 57]"})}


@pytest.mark.parametrize(
    "earlier",
    [
        "وكانت وزارة الصحة أعلنت مقتل 43 شخصا",
        "قالت الوزارة في وقت سابق إن 43 شخصا قتلوا",
        "وأفادت حصيلة سابقة بمقتل 43",
        "قتل 43 في حصيلة أولية",
    ],
)
def test_what_was_said_before_is_a_step_of_the_toll(make, earlier):
    assert values(make(low=43, text=earlier), make(low=57, at=1)) == set()


def test_only_the_claims_that_contradict_stand_on_a_side(make):
    first, second = make(low=40), make(low=7, at=1)
    elsewhere = make(low=7, at=2, place="حلب")
    (found,) = judge("event", [first, second, elsewhere]).contradictions
    assert found.sides == ((first.id,), (second.id,))


def test_who_condemns_an_attack_speaks_of_the_one_reported(make):
    own = make(low=3, article="a", source="o", text="إصابة ثلاثة من عائلة الرضيع بحرق منزلهم في نوى")
    quoted = {"article": "a", "source": "o", "who": "رئيس البرلمان"}
    condemned = make(low=4, text="أدان رئيس البرلمان حرق منزل عائلة الرضيع في نوى وإصابة أربعة", **quoted)
    assert values(own, condemned) == {frozenset({"[3, 3]", "[4, 4]"})}
    told = make(low=4, text="زار رئيس البرلمان منزل عائلة الرضيع في نوى بعد إصابة أربعة", **quoted)
    assert values(own, told) == set()


def test_fighters_are_no_part_of_a_toll_that_does_not_say_so(make):
    named = {"day": 7, "when": "الخميس"}
    fighters = make(low=45, at=1, targets=("fighters",), **named)
    assert values(make(low=40, **named), fighters) == set()
    children = make(low=45, at=1, targets=("children",), **named)
    assert values(make(low=40, **named), children) == {frozenset({"[40, 40]", "[45, 45]"})}
    assert values(make(low=1, **named), children) == set()  # one named dead is no toll


@pytest.mark.parametrize(
    ("vague", "exact", "apart"),
    [((100, 999), (100, 100), True), ((100, 999), (230, 230), False), ((10, 99), (11, 11), False), ((10, 99), (7, 7), True)],
)
def test_hundreds_are_more_than_one(make, vague, exact, apart):
    found = values(make(low=vague[0], high=vague[1], approximate=True), make(low=exact[0], high=exact[1], at=1))
    assert bool(found) == apart


def test_about_42_is_not_37(make):
    assert values(make(low=42, approximate=True), make(low=37, at=1))
    assert not values(make(low=42, approximate=True), make(low=38, at=1))
    assert not values(make(low=5, approximate=True), make(low=4, at=1))


def test_one_report_that_gives_both_as_its_news_shows_that_both_can_hold(make):
    whole, part = make(low=12, article="a", source="o"), make(low=7, article="a", source="o", who="المتحدث العسكري")
    elsewhere = make(low=7, at=1)
    assert values(whole, elsewhere) == {frozenset({"[12, 12]", "[7, 7]"})}
    assert values(whole, part, elsewhere) == set()


def test_the_attack_that_is_answered_is_another(make):
    news = make(low=5, text="قتل خمسة جنود في هجوم على نقطة تفتيش")
    answered = "شنت الطائرات غارات ردا على هجوم قتل فيه 17 جنديا"
    assert values(news, make(low=17, at=1, text=answered, words="17 جنديا")) == set()
    told = "شنت الطائرات غارات بعد هجوم قتل فيه 17 جنديا"
    assert values(news, make(low=17, at=1, text=told, words="17 جنديا")) == {frozenset({"[5, 5]", "[17, 17]"})}


def test_a_headline_that_names_the_country_may_be_of_the_town(make):
    town = {"article": "b", "at": 1, "place": "نوى"}
    six = [make("killed", 6, article="a", place="نوى"), make("killed", 6, **town)]
    found = values(*six, make("injured", 11, article="a", place="سوريا"), make("injured", 8, **town))
    assert found == {frozenset({"[11, 11]", "[8, 8]"})}
    assert values(make("injured", 11, place="سوريا"), make("injured", 8, at=1, place="نوى")) == set()


def test_a_part_told_later_may_follow_a_risen_toll(make):
    named = {"day": 7, "when": "الخميس"}
    assert values(make(low=40, **named), make(low=45, at=30, targets=("children",), **named)) == set()


def test_what_another_clause_calls_earlier_makes_no_figure_an_earlier_one(make):
    taken_back = "قال إن عدد القتلى 26، وإن العدد المعلن سابقا غير دقيق"
    now = make(low=26, at=24, who="متحدث باسم المحكمة", text=taken_back, words="26")
    assert values(make(low=34, who="خفر السواحل"), now) == {frozenset({"[34, 34]", "[26, 26]"})}
    before = make(low=26, at=24, who="متحدث باسم المحكمة", text="قال إن العدد المعلن سابقا هو 26", words="26")
    assert values(make(low=34, who="خفر السواحل"), before) == set()


def test_a_report_that_quotes_two_voices_shows_no_part_and_whole(make):
    union, ministry = make(low=27, article="a", who="نقابة العمال"), make(low=14, article="a", who="وزارة الطاقة", text="قال شيئا")
    assert values(make(low=14, who="وزارة الطاقة", at=-1), union, ministry) == {frozenset({"[14, 14]", "[27, 27]"})}


def test_the_abducted_are_counted_apart_unlike_the_missing(make):
    one = make("missing", 87, who="الأهالي", text="خطف مسلحون 87 تلميذا")
    two = make("missing", 39, at=3, who="الشرطة", text="أكدت الشرطة أن مسلحين اختطفوا 39 تلميذا")
    assert values(one, two) == {frozenset({"[39, 39]", "[87, 87]"})}
    found = make("missing", 39, at=3, who="الشرطة", text="ما زال 39 راكبا في عداد المفقودين")
    freed = make("missing", 11, at=3, who="الجيش", text="حرر الجيش 11 من التلاميذ المخطوفين")
    assert values(one, found) == values(one, freed) == set()


def test_a_lower_toll_that_another_voice_holds_to_is_no_step(make):
    risen = make(low=31, who="مكتب الصحة", text="ارتفع عدد القتلى إلى 31")
    soon, still = make(low=18, at=1, who="وزارة الداخلية"), make(low=18, at=18, who="وزارة الداخلية", source="another")
    assert values(risen, soon) == set()
    assert values(risen, soon, still) == {frozenset({"[18, 18]", "[31, 31]"})}


def test_who_attacks_fights(make):
    army = make(low=50, who="وزارة الدفاع", targets=("attackers",), day=7, words="50")
    own = make(low=14, at=2, who="الحركة", targets=("fighters",), day=7, words="14")
    assert values(army, own) == {frozenset({"[14, 14]", "[50, 50]"})}


def test_where_many_tell_the_dead_of_fights_are_not_those_of_a_bombardment(make):
    bombed = {"text": "قتل مدنيون بينهم أطفال في قصف بالصواريخ على الأحياء السكنية"}
    fought = make(low=7, at=1, who="مصدر عسكري", text="قال المصدر إن المعارك الدائرة قرب الجسر أسفرت عن سقوط سبعة من الطرفين")
    many = [make(low=40, at=n / 10, **bombed) for n in range(6)]
    assert values(*many, fought) == set()
    assert values(*many[:3], fought) == FORTY_AND_SEVEN


@pytest.mark.parametrize(
    ("text", "rivals"),
    [
        ("وقتل سبعة في هجمات المتشددين في المنطقة", False), ("وقال إن جرائم المليشيا أودت بحياة سبعة", False),
        ("وقتل سبعة في هجوم على نوى", True),
    ],
)
def test_what_sums_up_a_war_is_told_by_the_way(make, text, rivals):
    bombed = make(low=40, text="قتل أربعون في انفجار في نوى")
    assert values(bombed, make(low=7, at=1, place=None if not rivals else "نوى", text=text)) == (FORTY_AND_SEVEN if rivals else set())
