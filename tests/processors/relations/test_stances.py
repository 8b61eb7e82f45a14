"""Denials, blame and state."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from processors.model import Actor, Place
from processors.relations import judge
from processors.text.stem import stem


def kinds(*claims):
    return sorted(c.kind for c in judge("event", claims).contradictions)


def test_a_denial_meets_the_assertion_of_the_same_act_by_the_same_actor(make):
    said = make("chemical_attack", who_id="org.sams", by="sy.government")
    denied = make("chemical_attack", at=2, who_id="sy.government", by="sy.government", stance="denies")
    assert kinds(said, denied) == ["denial"]


def test_a_denial_for_one_actor_does_not_meet_an_assertion_about_another(make):
    said = make("shelling", who_id="org.sohr", by="tr.army")
    denied = make("shelling", at=2, who_id="sy.government", by="sy.government", stance="denies")
    assert kinds(said, denied) == []


def test_a_denial_elsewhere_or_of_another_act_meets_nothing(make):
    said = make("shelling", who_id="org.sohr", by="sy.government")
    assert kinds(said, make("shelling", who_id="sy.government", by="sy.government", stance="denies", place="حلب")) == []
    assert kinds(said, make("detained", who_id="sy.government", by="sy.government", stance="denies")) == []


def test_one_voice_does_not_contradict_itself_by_a_denial(make):
    said = make("shelling", who="ناشطون", by="sy.government")
    assert kinds(said, make("shelling", who="ناشطون", by="sy.government", stance="denies")) == []


def test_two_who_blame_each_other_contradict(make):
    a = make("shelling", who_id="sy.government", by="sy.jaysh_al_islam")
    b = make("shelling", at=3, who_id="sy.jaysh_al_islam", by="sy.government")
    assert kinds(a, b) == ["blame"]


def test_who_denies_to_have_fired_meets_who_tells_of_it(make):
    by = {"by": "sy.government", "day": 7}
    shot = make("ground_assault", who="ناشطون", text="أطلقت القوات الرصاص الحي على المتظاهرين", **by)
    no = {"at": 4, "who_id": "sy.government", "stance": "denies", "text": "نفى إطلاق النار على المتظاهرين"}
    assert kinds(shot, make("ground_assault", **no, **by)) == ["denial"]
    assert kinds(shot, make("ground_assault", **no, by="sy.government")) == ["denial"]  # of the news of the day
    assert kinds(shot, make("ground_assault", **{**no, "at": 40}, by="sy.government")) == []
    assert kinds(shot, make("ground_assault", **no, **{**by, "day": 5})) == []
    assert kinds(shot, make("ground_assault", **no, **by, place="حلب")) == []
    assert kinds(shot, make("ground_assault", **no, by="tr.army", day=7)) == []
    assert kinds(shot, make("ground_assault", **{**no, "text": "نفى اقتحام المدينة"}, **by)) == []
    rubber = make("ground_assault", who="ناشطون", text="أطلقت القوات الرصاص المطاطي على المتظاهرين", **by)
    assert kinds(rubber, make("ground_assault", **no, **by)) == []


def test_a_denial_that_any_were_taken_from_a_village_answers_the_news_of_the_day(make):
    taken = make("missing", 40, who="إمام المسجد", day=6, unit=stem("المصلين"))
    no = {"at": 6, "who": "مفوض الشرطة", "stance": "denies", "text": "نفى خطف أي من المصلين في القرية"}
    assert kinds(taken, make("missing", **no)) == ["denial"]
    assert kinds(taken, make("missing", **{**no, "at": 50})) == []
    assert kinds(taken, make("missing", **{**no, "text": "نفى خطف أي من الصيادين"})) == []
    assert kinds(taken, make("missing", **no, place="حلب")) == []
    owned = "كان ينفي خطف أي من المصلين في القرية ثم أقر بخطف عشرة"
    assert kinds(taken, make("missing", **{**no, "text": owned})) == []


def test_the_accused_who_says_that_nameless_others_did_it(make):
    said = {"at": 3, "by": "group.gunmen", "text": "المليشيات هي التي قصفت المطار"}
    accusation = make("shelling", who_id="ly.gnu", by="ly.lna")
    assert kinds(accusation, make("shelling", who_id="ly.lna", **said)) == ["blame"]
    assert kinds(accusation, make("shelling", who_id="ly.parliament", **said)) == ["blame"]  # of one side
    assert kinds(accusation, make("shelling", who_id="sy.government", **said)) == []  # who was not accused
    assert kinds(accusation, make("shelling", at=3, who_id="ly.lna", by="سلاح الجو")) == []  # it may be one of his own
    assert kinds(accusation, make("shelling", who_id="ly.lna", place="حلب", **said)) == []
    assert kinds(accusation, make("shelling", who_id="ly.lna", place=None, **said)) == []
    assert kinds(accusation, make("shelling", at=3, who_id="ly.lna")) == []
    backed = {**said, "by": "الفصائل المدعومة من تركيا", "text": "إن الفصائل المدعومة من تركيا هي المسؤولة عن القصف"}
    assert kinds(accusation, make("shelling", who_id="ly.lna", **backed)) == ["blame"]
    assert kinds(accusation, make("shelling", who_id="sy.government", **backed)) == []
    targets = {**said, "text": "قصف السلاح تمركزات للمجموعات المسلحة"}
    assert kinds(accusation, make("shelling", who_id="ly.lna", **targets)) == [], "they are whom he hit"


def test_what_each_side_says_of_itself_is_no_blame(make):
    a = make("shelling", who_id="sy.government", by="sy.government")
    b = make("shelling", at=3, who_id="sy.jaysh_al_islam", by="sy.jaysh_al_islam")
    assert kinds(a, b) == []


def test_a_town_held_by_two_in_the_same_hours(make):
    a = make("control", who_id="sy.government", by="sy.government")
    b = make("control", at=3, who_id="sy.jaysh_al_islam", by="sy.jaysh_al_islam")
    assert kinds(a, b) == ["status"]
    later = make("control", at=30, who_id="sy.jaysh_al_islam", by="sy.jaysh_al_islam")
    assert kinds(a, later) == []


def test_thousands_of_claims_of_few_voices_stay_cheap(make):
    claims = [make("shelling", who="ناشطون", by="sy.government", at=n / 100) for n in range(2500)]
    denial = make("shelling", at=30, who_id="sy.government", by="sy.government", stance="denies")
    (found,) = judge("event", [*claims, denial]).contradictions
    assert found.kind == "denial"


def test_one_denial_of_a_bombardment_is_one_contradiction_whatever_it_is_called(make):
    shelling = make("shelling", who="ناشطون", by="sy.government")
    strike = make("strike", at=1, who="سكان", by="sy.government")
    denied = make("shelling", at=2, who_id="sy.government", by="sy.government", stance="denies")
    assert kinds(shelling, strike, denied) == ["denial"]


def test_a_truce_that_holds_and_does_not(make):
    holds = make("truce", who="مبعوث الأمم المتحدة")
    over = make("truce", at=3, who_id="sd.rsf", stance="denies")
    assert kinds(holds, over) == ["status"]
    assert kinds(holds, make("truce", at=40, who_id="sd.rsf", stance="denies")) == []


def test_who_denies_is_said_to_deny_even_if_it_spoke_first(make):
    denied = make("chemical_attack", who="دمشق", who_id="sy.government", by="sy.government", stance="denies", source="a")
    said = make("chemical_attack", at=2, who="الدفاع المدني", who_id="sy.civil_defence", by="sy.government", source="b")
    (found,) = judge("event", [denied, said]).contradictions
    assert found.left == denied.id
    assert found.explanation.en.startswith("الدفاع المدني (b) asserts")
    assert found.explanation.en.endswith("دمشق (a) denies it")
    assert found.explanation.ar.endswith("ورواية دمشق (a) تنفي ذلك")


def test_a_denial_of_the_deed_leaves_the_dead(make):
    dead = make("killed", 2, targets=("police",))
    denied = make("killed", at=1, who="حركة مسلحة", who_id="so.shabab", by="so.shabab", stance="denies", targets=("police",))
    assert kinds(dead, denied) == []
    accused = make("killed", 2, who="الشرطة", who_id="so.police", by="so.shabab", targets=("police",))
    assert kinds(accused, denied) == ["denial"]


def test_two_bodies_of_one_side_may_contradict_each_other(make):
    taken = make("killed", 2, who="حركة الشباب", who_id="so.shabab", by="so.shabab")
    wing = make("killed", at=1, who="الجناح العسكري لحركة الشباب", who_id="so.shabab", by="so.shabab", stance="denies")
    (found,) = judge("event", [taken, wing]).contradictions
    assert found.rule == "one_house"
    spokesman = make("killed", at=1, who="حركة الشباب", who_id="so.shabab", by="so.shabab", stance="denies")
    judgement = judge("event", [taken, spokesman])
    assert not judgement.contradictions
    assert ("correction", "taken_back") in {(r.relation, r.rule) for r in judgement.relations}


def test_one_days_figure_denied(make):
    day = {"day": 7, "when": "فجر الخميس"}
    said = make("detained", 3, who="الأسرة", **day)
    assert kinds(said, make("detained", 3, at=1, who="مديرية الأمن", stance="denies", place=None, **day)) == ["denial"]
    assert kinds(said, make("detained", 5, at=1, who="مديرية الأمن", stance="denies", place=None, **day)) == []
    assert kinds(said, make("detained", at=1, who="مديرية الأمن", stance="denies", place=None, **day)) == []


def test_that_there_is_no_truce_contradicts_all_day_and_its_end_only_at_once(make):
    holds = make("truce", who="مبعوث الأمم المتحدة")
    none = make("truce", at=8, who_id="sd.rsf", stance="denies", text="قال الناطق إنه لا هدنة وإن القصف مستمر")
    over = make("truce", at=8, who_id="sd.rsf", stance="denies", text="أعلن الناطق انهيار الهدنة")
    assert kinds(holds, none) == ["status"]
    assert kinds(holds, over) == []


def test_blame_days_later_is_of_another_attack(make):
    a = make("shelling", who_id="sy.government", by="sy.jaysh_al_islam")
    later = {"who_id": "sy.jaysh_al_islam", "by": "sy.government", "at": 60}
    assert kinds(a, make("shelling", **later)) == []
    named = make("shelling", who_id="sy.government", by="sy.jaysh_al_islam", day=7)
    assert kinds(named, make("shelling", day=7, **later)) == ["blame"]


def test_what_one_sentence_tells_only_to_deny_it_is_no_assertion(make):
    text = "ينفي الجيش أن تكون قواته قصفت البلدة"
    told = make("shelling", by="sy.government", article="a", text=text)
    denied = make("shelling", who_id="sy.government", by="sy.government", stance="denies", article="a", text=text)
    assert kinds(told, denied) == []


def test_an_accuser_and_the_accused_in_one_sentence_contradict(make):
    text = "اتهم ناشطون الجيش بقصف البلدة، فيما نفى الجيش ذلك"
    told = make("shelling", who="ناشطون", by="sy.government", article="a", text=text)
    denied = make("shelling", who_id="sy.government", by="sy.government", stance="denies", article="a", text=text)
    assert kinds(told, denied) == ["denial"]


def test_who_denies_harm_and_names_no_other_means_his_own_side(make):
    said = make("killed", 30, who="سكان", by="ml.army")
    denied = make("killed", at=5, who_id="ml.government", stance="denies")
    assert kinds(said, denied) == ["denial"]
    assert kinds(make("killed", 30, who="سكان", by="int.islamic_state"), denied) == []
    assert kinds(make("killed", 30, who="سكان"), denied) == [], "that somebody killed them is not denied"


def test_who_denies_the_fall_of_a_town_contradicts_the_group_that_says_to_have_taken_it(make):
    taken = make("control", who_id="sy.jaysh_al_islam", by="sy.jaysh_al_islam")
    denied = make("control", at=5, who="مصدر عسكري", by="group.gunmen", stance="denies")
    assert kinds(taken, denied) == ["denial"]
    assert kinds(taken, make("control", at=40, who="مصدر عسكري", by="group.gunmen", stance="denies")) == []
    assert kinds(taken, make("control", at=5, who="مصدر عسكري", by="group.gunmen", stance="denies", place="حلب")) == []
    army = make("control", who="سكان", by="sy.government")
    assert kinds(army, make("control", at=5, who="مصدر عسكري", by="group.gunmen", stance="denies")) == []


def test_what_was_still_held_in_the_morning_may_be_taken_by_night(make):
    held = make("control", who_id="sy.jaysh_al_islam", by="sy.jaysh_al_islam", text="المدينة ما زالت تحت سيطرة مقاتليه")
    assert kinds(held, make("control", at=3, who_id="sy.government", by="sy.government")) == ["status"]
    assert kinds(held, make("control", at=9, who_id="sy.government", by="sy.government")) == []


def test_part_of_a_town_is_not_the_town_but_what_is_told_besides_it_is_no_part(make):
    of = {"who_id": "sy.government", "by": "sy.government"}
    still = make("control", at=3, who_id="sy.jaysh_al_islam", by="sy.jaysh_al_islam")
    assert kinds(make("control", **of, text="سيطر على معظم أحياء مدينة نوى"), still) == []
    place = Place(id="sy.nawa", name="نوى", text="نوى", path=("SY", "SY.06", "sy.nawa"))
    whole = make("control", **of, text="سيطر على مدينة نوى ومقر البلدية فيها")
    assert kinds(replace(whole, act=replace(whole.act, place=place)), still) == ["status"]


def test_that_anybody_was_arrested_is_denied_of_one_town_and_day(make):
    rest = {"day": 6, "at": 2, "who": "مدير الأمن", "stance": "denies"}
    said = make("detained", 4, who="نقابة الصحفيين", day=6, unit=stem("صحفي"))
    assert kinds(said, make("detained", **rest, text="نفى اعتقال أي صحفي في المدينة أمس")) == ["denial"]
    assert kinds(said, make("detained", **rest, text="نفى وقوع أي اعتقالات في المدينة أمس")) == ["denial"]
    assert kinds(said, make("detained", **rest, text="نفى اعتقال أي طبيب في المدينة أمس")) == []
    assert kinds(said, make("detained", **rest, text="نفى اعتقال نقيب المحامين أمس")) == []
    assert kinds(said, make("detained", **{**rest, "day": 4}, text="نفى اعتقال أي صحفي في المدينة")) == []
    assert kinds(said, make("detained", **rest, place="حلب", text="نفى اعتقال أي صحفي في المدينة")) == []
    others = make("detained", 4, who="نقابة الصحفيين", day=6, unit=stem("صحفي"), by="sy.jaysh_al_islam")
    assert kinds(others, make("detained", **{**rest, "who": None}, who_id="sy.government", text="نفى اعتقال أي صحفي")) == []


def test_two_who_accuse_two_sides_of_one_attack_on_one_spot(make):
    one = {"day": 7, "text": "اتهم الائتلاف قوات النظام بقصف المخيم"}
    other = {"day": 7, "at": 5, "text": "حمل المركز الروسي التنظيم مسؤولية قصف المخيم"}
    accused = make("shelling", who_id="sy.national_coalition", by="sy.government", **one)
    assert kinds(accused, make("shelling", who_id="ru.defence", by="int.islamic_state", **other)) == ["blame"]
    assert kinds(accused, make("shelling", who_id="ru.defence", by="int.islamic_state", **{**other, "day": 6})) == []
    assert kinds(accused, make("shelling", who_id="ru.defence", by="int.islamic_state", **{**other, "text": "قصف التنظيم المخيم"})) == []
    told = make("shelling", who_id="sy.national_coalition", by="sy.government", place="سوريا", **one)
    assert kinds(told, make("shelling", who_id="ru.defence", by="int.islamic_state", place="سوريا", **other)) == [], "a country is no spot"


def test_the_death_of_one_named_person_is_told_and_denied(make):
    told = make("killed", 1, who="الشرطة", text="أعلنت الشرطة مقتل القيادي خيزران القسورة في مداهمة", words="القيادي")
    denied = {"at": 4, "who": "الحركة", "stance": "denies"}
    assert kinds(told, make("killed", 1, text="نفت الحركة مقتل زعيمها خيزران القسورة", words="زعيمها", **denied)) == ["denial"]
    assert kinds(told, make("killed", 1, text="نفت الحركة مقتل زعيمها صفوان الدهناوي", words="زعيمها", **denied)) == []


@pytest.mark.parametrize(("told", "denied", "kind"), [
    ({"who": "نائب عن الدائرة"}, {"who": "وزارة الصحة", "who_id": "eg.health"}, ["denial"]),
    ({"who": "جمعية محلية"}, {"who": "المحافظة", "at": 20, "place": None}, ["denial"]),
    ({"who": "جمعية محلية"}, {"who": "المحافظة", "at": 90}, []),  # of another day's news
    ({}, {"who": "المحافظة"}, []),  # nobody's word
    ({"who": "جمعية محلية"}, {}, []),
    ({"who": "وزارة الصحة"}, {"who": "وزارة الصحة", "at": 9}, []),
    ({"who": "جمعية محلية"}, {"who": "الجيش", "who_id": "sy.army", "by": "sy.army"}, []),  # he denies the deed
    ({"who": "جمعية محلية", "place": "حلب"}, {"who": "المحافظة"}, []),
])
def test_a_toll_that_is_denied(make, told, denied, kind):
    """ "نفت الوزارة ما تردد عن وفاة 31 شخصا" against who said 31."""
    assert kinds(make("killed", 31, **told), make("killed", 31, stance="denies", **{"at": 3, **denied})) == kind


def test_a_denied_toll_is_the_one_that_was_told(make):
    denied = make("killed", 31, at=3, who="وزارة الصحة", stance="denies")
    assert kinds(make("killed", 30, who="نائب"), denied) == []
    assert kinds(make("injured", 31, who="نائب"), denied) == []
    few = make("killed", 3, at=3, who="وزارة الصحة", stance="denies")
    assert kinds(make("killed", 3, who="نائب"), few) == []


ATTACK = "ويقف وراء الهجوم"


@pytest.mark.parametrize(("owner", "accuser", "kind"), [
    ({}, {}, ["blame"]),
    ({}, {"type": "ground_assault", "text": ATTACK}, ["blame"]),  # "the attack" is the blast
    ({}, {"type": "ground_assault", "text": "شن هجوما على الحاجز"}, []),
    ({}, {"by": "int.islamic_state"}, []),  # both name one
    ({}, {"by": "tr.police", "who_id": "tr.police"}, []),  # each tells its own deed
    ({}, {"who_id": None}, []),  # nobody's word
    ({}, {"at": 90}, []),
    ({}, {"place": "حلب"}, []),
    ({}, {"place": "سوريا"}, []),
    ({"who_id": "org.sohr"}, {}, []),  # two who accuse
    ({"who_id": "sy.government", "by": "sy.government"}, {}, []),  # no state takes a blast on
    ({"type": "shelling"}, {"type": "shelling"}, []),  # in a war each shells
])
def test_a_blast_that_one_takes_on_and_another_is_accused_of(make, owner, accuser, kind):
    """ "تبنى التنظيم تفجير السوق", "اتهم الوزير الحزب بالوقوف وراء التفجير"."""
    taken = {"type": "explosion", "who_id": "int.islamic_state", "by": "int.islamic_state", "at": 3, **owner}
    laid = {"type": "explosion", "who_id": "tr.government", "by": "tr.pkk", **accuser}
    assert kinds(make(**taken), make(**laid)) == kind


@pytest.mark.parametrize(("accused", "kind"), [
    ({"by": "tr.pkk", "text": ATTACK}, ["denial"]),
    ({"by": "tr.pkk", "text": "شن هجوما على الحاجز"}, []),
    ({"by": "int.islamic_state", "text": ATTACK}, []),
    ({"by": "tr.pkk", "text": ATTACK, "at": 90}, []),
    ({"by": "tr.pkk", "text": ATTACK, "place": "حلب"}, []),
])
def test_who_denies_the_blast_is_accused_of_the_attack(make, accused, kind):
    denied = make("explosion", at=4, who_id="tr.pkk", by="tr.pkk", stance="denies")
    assert kinds(make("ground_assault", who_id="tr.government", **accused), denied) == kind


@pytest.mark.parametrize(
    ("accusing", "answer", "hours", "expected"),
    [
        ("حمل الوزير إيران مسؤولية الهجوم", "رفض المتحدث الاتهامات بالضلوع في الهجوم", 20, ["denial"]),
        ("اتهمت المنظمة خفر السواحل بإطلاق النار على القارب", "نفى الجهاز إطلاق الرصاص على القارب", 20, ["denial"]),
        ("اتهمت المنظمة خفر السواحل بإطلاق النار على القارب", "نفى الجهاز مهاجمة القارب", 20, []),
        ("حمل الوزير إيران مسؤولية الهجوم", "رفض المتحدث الاتهامات بالضلوع في الهجوم", 60, []),
        ("تحدث الوزير عن الهجوم", "رفض المتحدث الاتهامات بالضلوع في الهجوم", 20, []),
    ],
)
def test_a_charge_is_answered_within_two_days(make, accusing, answer, hours, expected):
    by = {"by": "ir.government"}
    said = make("ground_assault", who="وزير", text=accusing, **by)
    assert kinds(said, make("ground_assault", at=hours, who_id="ir.government", stance="denies", text=answer, place=None, **by)) == expected


def test_the_state_that_flies_there_answers_for_a_raid_by_nobody(make):
    told = make("strike", who="مدير المستشفى", day=7)
    no = {"who_id": "sy.government", "by": "sy.government", "stance": "denies"}
    assert kinds(told, make("strike", at=9, **no)) == ["denial"]
    assert kinds(told, make("strike", at=30, **no)) == []
    assert kinds(make("strike", day=7), make("strike", at=9, **no)) == []  # the outlet's own word
    assert kinds(told, make("strike", at=9, **{**no, "by": "tr.army"})) == []
    assert kinds(told, make("strike", at=9, place="حلب", **no)) == []


def test_two_of_one_house_on_its_own_dead(make):
    fallen = make("killed", 28, who="مسؤول في الحركة", who_id="af.taliban", day=7)
    no = {"at": 9, "who_id": "af.taliban", "stance": "denies", "day": 7, "text": "نفى سقوط أي قتلى من الحركة"}
    assert kinds(fallen, make("killed", who="المتحدث باسم الحركة ذبيح", **no)) == ["denial"]
    assert kinds(fallen, make("killed", who="مسؤول في الحركة", **no)) == []


def test_two_groups_claim_one_blast(make):
    blast = {"type": "explosion", "text": "تبنى التنظيم التفجير"}
    one = make(**blast, who="داعش", who_id="int.islamic_state", by="int.islamic_state")
    two = make(**blast, at=20, who="الحزب", who_id="tr.pkk", by="tr.pkk")
    assert kinds(one, two) == ["blame"]


def test_the_army_of_a_text_is_that_of_the_country_where_it_was(make):
    told = make("killed", 30, who="منظمة", by="army", day=7)
    assert kinds(told, make("killed", at=9, who="الجيش السوري", who_id="sy.army", by="sy.army", stance="denies")) == ["denial"]
    assert kinds(told, make("killed", at=9, who="الجيش العراقي", who_id="iq.army", by="iq.army", stance="denies")) == []


def test_what_another_clause_tells_of_quarters_leaves_the_town_whole(make):
    def told(claim):
        return replace(claim, act=replace(claim.act, place=replace(claim.act.place, text="نوى")))

    still = make("control", at=3, who_id="sy.opposition", by="sy.opposition", text="قالت المعارضة إن نوى ما زالت بيدها")
    for text, expected in (
        ("أعلن الجيش استعادة نوى، وأن قواته تمشط الأحياء", ["status"]),
        ("أعلن الجيش استعادة نوى وأنه أقام نقاطا فيها", ["status"]),
        ("أعلن الجيش استعادة معظم أحياء نوى", []),
    ):
        assert kinds(told(make("control", who_id="sy.army", by="sy.army", text=text)), told(still)) == expected


@pytest.mark.parametrize(("name", "expected"), [("الطيران الروسي", ["denial"]), ("القوات الحكومية", [])])
def test_a_power_abroad_answers_only_for_its_own(make, name, expected):
    told = make("shelling", who="الدفاع المدني", day=7)
    denied = make("shelling", at=9, who="وزارة الخارجية", who_id="ru.foreign", by="ru.army", stance="denies")
    assert kinds(told, replace(denied, act=replace(denied.act, actors=(Actor(name=name, id="ru.army"),)))) == expected
