"""Accusations, denials that take them up, and responsibility taken or denied."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from processors.claims import extract
from processors.model import Article, Claim

PUBLISHED = datetime(2024, 5, 14, 12, tzinfo=UTC)


def claims(text: str) -> list[Claim]:
    return list(extract(Article(id="a", source="s", title="", text=text, published=PUBLISHED)))


def actors(claim: Claim) -> list[str | None]:
    return [actor.id for actor in claim.act.actors]


@pytest.mark.parametrize(
    ("text", "stem"),
    [
        ("تتهم الرياض طهران بتزويد الحوثيين بالصواريخ، وهو ما تنفيه طهران.", "تزويد"),
        ("تتهم الرياض طهران بتزويد الحوثيين بالصواريخ، وهي اتهامات تنفيها إيران.", "تزويد"),
        ("وتتهم القاهرة الخرطوم بدعم المتمردين سرا لكن السلطات السودانية تنفي ذلك دوما.", "دعم"),
        ("اتهمت كييف موسكو بتجنيد الأطفال في معسكراتها. وترفض روسيا هذه الاتهامات.", "تجنيد"),
    ],
)
def test_an_accusation_and_its_denial_are_of_one_thing(text: str, stem: str) -> None:
    accused, denied = (next(c for c in claims(text) if c.stance == stance) for stance in ("asserts", "denies"))
    assert accused.act.stem == denied.act.stem == stem
    assert actors(accused) == actors(denied)
    assert accused.speaker != denied.speaker


def test_who_is_accused_of_using_an_attack_has_not_done_it() -> None:
    text = "اتهمت وسائل إعلام حكومية حزب الله بمحاولة استغلال الهجوم في بيروت، وهو الاتهام الذي نفاه حزب الله."
    found = claims(text)
    assert all("lb.hezbollah" not in actors(c) for c in found if c.act.type == "ground_assault")
    denied = next(c for c in found if c.stance == "denies")
    assert (denied.act.type, actors(denied)) == ("other", ["lb.hezbollah"])
    assert denied.speaker is not None
    assert denied.speaker.id == "lb.hezbollah"


def test_who_is_accused_of_an_attack_has_done_it() -> None:
    found = claims("اتهم الجيش اللبناني حزب الله بشن الهجوم على قاعدة في بيروت.")
    assert any("lb.hezbollah" in actors(c) for c in found if c.act.type == "ground_assault")


def test_what_is_taken_up_stands_in_the_same_sentence() -> None:
    text = "انفجرت سيارة مفخخة في عدن. وزعمت الجماعة أن الشيوخ دعوا إلى القتال، وهو ما نفاه الجيش اليمني."
    assert all(c.act.type != "explosion" for c in claims(text) if c.stance == "denies")


def test_accusations_that_say_what_they_are_point_at_nothing_before() -> None:
    text = "قصفت الطائرات بلدة سراقب. ونفت أنقرة الاتهامات التي تقول إنها أغلقت المعابر."
    denied = next(c for c in claims(text) if c.stance == "denies")
    assert denied.act.type != "shelling"


@pytest.mark.parametrize(
    ("text", "stance", "type"),
    [
        ("نفى الجناح العسكري لحركة الشباب مسؤوليته عن العملية التي أدت إلى مقتل شرطيين في كيسمايو.", "denies", "killed"),
        ("أعلنت حركة الشباب تبني مقتل شرطيين في كيسمايو.", "asserts", "killed"),
        ("نفت حركة الشباب مسؤوليتها عن التفجير الذي أدى إلى مقتل شرطيين في كيسمايو.", "denies", "explosion"),
    ],
)
def test_responsibility_is_for_the_deed_else_for_the_dead(text: str, stance: str, type: str) -> None:
    found = [c for c in claims(text) if c.stance == stance and "so.shabab" in actors(c)]
    assert [c.act.type for c in found] == [type]


def test_the_attack_that_one_answers_is_not_ones_own() -> None:
    text = "تبنت حركة الشباب قتل شرطيين في كيسمايو ردا على الهجوم الانتحاري في مقديشو."
    assert all("so.shabab" not in actors(c) for c in claims(text) if c.act.type == "explosion")


def test_who_rejects_a_name_for_it_denies_that_it_was_so() -> None:
    (denied,) = (c for c in claims("رفضت دمشق اعتباره هجوما كيميائيا.") if c.stance == "denies")
    assert (denied.act.type, denied.act.actors) == ("chemical_attack", ())


def test_a_depot_of_chemical_weapons_is_no_attack_with_them() -> None:
    assert all(c.act.type != "chemical_attack" for c in claims("قصفت الطائرات مستودع أسلحة كيميائية في سراقب."))


def test_a_missile_of_a_country_is_its_armys() -> None:
    (shot,) = (c for c in claims("أعلنت كييف أن الطائرة أسقطت بصاروخ روسي فوق دونيتسك.") if c.act.type == "strike")
    assert actors(shot) == ["ru.army"]


def test_who_owns_what_is_struck_has_not_struck_it() -> None:
    found = claims("أعلن الجيش التركي أن مدفعيته قامت بقصف أهداف لحزب العمال الكردستاني شمالي العراق.")
    (struck,) = (c for c in found if c.act.type == "shelling")
    assert "tr.pkk" not in actors(struck)
