"""Who is said to have done it: blame that is laid with a noun, or told of; and what somebody takes on."""

from __future__ import annotations

import pytest

from tests.processors.claims.conftest import claimed


@pytest.mark.parametrize(
    ("text", "act", "speaker", "actor"),
    [
        ("ألقى الجيش اللبناني باللوم على حزب الله في الهجوم على القافلة في بيروت.", "ground_assault", "الجيش اللبناني", "حزب الله"),
        ("عزت الحكومة الهجوم على الفندق في مقديشو إلى حركة الشباب.", "ground_assault", "الحكومة", "حركة الشباب"),
        ("وجهت أنقرة أصابع الاتهام إلى حزب العمال الكردستاني في التفجير في إسطنبول.", "explosion", "أنقرة", "حزب العمال الكردستاني"),
        ("قال قائد الشرطة إن حركة الشباب هي المسؤولة عن التفجير في مقديشو.", "explosion", "قائد الشرطة", "حركة الشباب"),
        ("قال المتحدث باسم الجيش إن المتمردين هم من قصف السوق في الفاشر.", "shelling", "المتحدث باسم الجيش", "المتمردين"),
        ("قال قائد الفرقة إن الجماعات المسلحة المتناحرة هي من قصف السوق في نيالا.", "shelling", "قائد الفرقة", "الجماعات المسلحة"),
    ],
)
def test_who_is_blamed(text: str, act: str, speaker: str, actor: str) -> None:
    (claim,) = [claim for claim in claimed(text) if claim.act.type == act]
    assert claim.speaker is not None
    assert (claim.speaker.name, [a.name for a in claim.act.actors]) == (speaker, [actor])


@pytest.mark.parametrize(
    "text",
    [
        "قالت حركة الشباب إنها نفذت الهجوم على الفندق في مقديشو.",
        "قالت حركة الشباب إنها تقف وراء الهجوم على الفندق في مقديشو.",
        "أعلنت حركة الشباب وقوفها وراء الهجوم على الفندق في مقديشو.",
        "وقالت حركة الشباب، التي تبنت الهجوم على الفندق في مقديشو، إن المقاتلين انسحبوا.",
        "حركة الشباب، التي تبنت الهجوم على الفندق في مقديشو، قالت إن المقاتلين انسحبوا.",
    ],
)
def test_what_is_taken_on(text: str) -> None:
    (claim,) = [claim for claim in claimed(text) if claim.act.type == "ground_assault"]
    assert [actor.id for actor in claim.act.actors] == ["so.shabab"]


@pytest.mark.parametrize(
    "text",
    [
        "لم تلق الحكومة باللوم على حركة الشباب في الهجوم على الفندق في مقديشو.",
        "قال قائد الشرطة إن حركة الشباب ليست مسؤولة عن الهجوم على الفندق في مقديشو.",
        "رجح قائد الشرطة أن تكون حركة الشباب وراء الهجوم على الفندق في مقديشو.",
        "قالت مصادر محلية إن مقاتليها نفذوا الهجوم على الفندق في مقديشو.",
        "لم تعلن أي جهة مسؤوليتها عن الهجوم على الفندق في مقديشو.",
    ],
)
def test_nobody_did_it(text: str) -> None:
    assert all(claim.act.actors == () for claim in claimed(text) if claim.stance == "asserts")


def test_who_mourns_has_not_killed() -> None:
    (claim,) = [claim for claim in claimed("نعت حركة حماس أربعة من مقاتليها في غزة.") if claim.act.type == "killed"]
    assert claim.speaker is not None
    assert (claim.speaker.name, claim.act.actors) == ("حركة حماس", ())


def test_what_somebody_is_asked_has_not_happened_but_what_it_presupposes_has() -> None:
    assert not claimed("سئل المتحدث باسم البعثة عن أنباء نزوح آلاف العائلات من نيالا.")
    assert claimed("سئل المتحدث باسم البعثة عن الهجوم الذي أودى بحياة ستين شخصا في نيالا.")


def test_who_is_accused_of_killing_has_killed_but_who_is_held_responsible_need_not() -> None:
    accused = "اتهمت أنقرة حزب العمال الكردستاني بقتل شرطيين في ديار بكر."
    responsible = "حملت أنقرة حزب العمال الكردستاني مسؤولية مقتل شرطيين في ديار بكر."
    assert [[a.name for a in claim.act.actors] for claim in claimed(accused) if claim.act.type == "killed"] == [["حزب العمال الكردستاني"]]
    assert [claim.act.actors for claim in claimed(responsible) if claim.act.type == "killed"] == [()]


def test_words_that_only_say_again_whose_they_are_leave_the_blame() -> None:
    (claim,) = [c for c in claimed("اتهمت الحركة الجيش السوداني بقصف سوق في مليط، على حد قولها.") if c.act.type == "shelling"]
    assert [actor.id for actor in claim.act.actors] == ["sd.army"]
