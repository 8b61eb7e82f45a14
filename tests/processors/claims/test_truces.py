"""A truce that is told to hold, to be over, or only spoken of; and two voices of one sentence."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from processors.claims import extract
from processors.model import Article, Claim

PUBLISHED = datetime(2024, 5, 14, 12, tzinfo=UTC)


def claims(text: str, kind: str) -> list[Claim]:
    return [c for c in extract(Article(id="a", source="s", title="", text=text, published=PUBLISHED)) if c.act.type == kind]


def test_a_truce_is_where_it_was_told_to_be() -> None:
    found = claims("بدأت الهدنة في مدينة تعز مساء الاثنين.\nوأعلنت جماعة الحوثي انتهاء الهدنة بعد ساعات.", "truce")
    assert [(c.stance, c.act.place and c.act.place.name) for c in found] == [("asserts", "تعز"), ("denies", "تعز")]


def test_to_speak_of_a_truce_is_less_than_to_say_that_it_holds() -> None:
    (spoken,) = claims("قال وزير الخارجية إن الهدنة ضرورية لأهالي تعز.", "truce")
    (holds,) = claims("قال وزير الخارجية إن الهدنة صامدة في تعز.", "truce")
    assert spoken.confidence < 0.45 < holds.confidence


def test_who_denies_that_one_was_signed_denies_that_it_holds() -> None:
    (signed,) = {c.stance: c for c in claims("نفت قوات الدعم السريع توقيع أي هدنة مع الجيش في الجنينة.", "truce")}.values()
    assert (signed.stance, signed.confidence > 0.45) == ("denies", True)


def test_two_voices_of_a_sentence_tell_two_acts() -> None:
    found = claims("اتهمت قوات الدعم السريع الجيش السوداني بقصف سوق مدينة نيالا، ونفت أن تكون قواتها قد قصفت السوق.", "shelling")
    assert [(c.stance, [a.id for a in c.act.actors]) for c in found] == [("asserts", ["sd.army"]), ("denies", ["sd.rsf"])]


@pytest.mark.parametrize(
    ("text", "stance"),
    [
        ("قال قائد ميداني إن الهدنة التي رعتها الأمم المتحدة في طرابلس انهارت بعد ساعات من إعلانها.", "denies"),
        ("قال الناطق إن اتفاق وقف إطلاق النار الذي وقع في درعا انهار صباح الاثنين.", "denies"),
        ("وأكد الناشطون أن الهدنة المعلنة في ريف حمص لم تصمد سوى ساعات.", "denies"),
        ("قال الناطق إن الهدنة التي أعلنت بعدما انهارت المحادثات في درعا صامدة.", "asserts"),
        ("قال الناطق إن الهدنة في درعا صامدة وإن المحادثات انهارت.", "asserts"),
        ("أكدت البعثة أن اتفاق وقف إطلاق النار في طرابلس ما زال صامدا.", "asserts"),
        ("قالت البعثة إن وقف إطلاق النار في طرابلس لا يزال ساريا.", "asserts"),
    ],
)
def test_the_verb_of_its_end_behind_what_describes_a_truce(text: str, stance: str) -> None:
    (claim,) = claims(text, "truce")
    assert claim.stance == stance
    assert claim.confidence > 0.45
