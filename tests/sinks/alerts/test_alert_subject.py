"""Which contradictions rules and silences mean."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from msgspec.structs import replace

from processors.alerts import AlertRule, Scope, Silence
from processors.model import Speaker
from sinks.alerts.subject import Subject, means, silenced, subjects, wanted


@pytest.fixture
def subject(newsroom: Any) -> Subject:
    newsroom.contradiction("a", left=("sada", "afaq"), right=("nabaa",))
    return subjects(newsroom.store, {"a"})["a"]


def test_a_subject_is_the_contradiction_with_what_it_is_about(subject: Subject) -> None:
    assert (subject.title, subject.left.source, subject.right.source) == ("قصف على السوق الشعبي في دوما", "sada", "nabaa")
    assert subject.origins == (("afaq", "sada"), ("nabaa",))
    assert [claim.source for claim in subject.claims] == ["sada", "afaq", "nabaa"]
    assert [article.url for article in subject.articles if article] == ["https://sada.example/a-0-sada", "https://nabaa.example/a-1-nabaa"]
    assert subject.mark is None


def test_what_the_store_does_not_know_is_left_out(newsroom: Any) -> None:
    assert subjects(newsroom.store, {"nothing"}) == {}


@pytest.mark.parametrize(
    "scope",
    [
        {},
        {"places": ("دوما",)},
        {"places": ("حلب", "SY")},
        {"places": ("سوريا",)},
        {"places": ("الغوطة الشرقية",)},
        {"acts": ("killed", "truce")},
        {"outlets": ("afaq",)},
        {"speakers": ("الدفاع المدني",)},
        {"speakers": ("مصدر",)},
        {"words": ("القصف",)},
        {"words": ("مدينةٌ",)},  # as search folds words
        {"words": ("السوق الشعبي",)},
        {"places": ("دوما",), "outlets": ("nabaa",), "words": ("أربعون",)},
    ],
    ids=str,
)
def test_what_is_meant(subject: Subject, scope: dict[str, Any]) -> None:
    assert means(Scope(**scope), subject)


@pytest.mark.parametrize(
    "scope",
    [
        {"places": ("حلب",)},
        {"places": ("لبنان",)},
        {"places": ("أي مكان",)},
        {"acts": ("injured",)},
        {"outlets": ("sad",)},
        {"speakers": ("الصليب الأحمر",)},
        {"words": ("الشعبي السوق",)},
        {"words": ("زلزال",)},
        {"words": ("",)},
        {"words": ("و",)},
        {"places": ("دوما",), "outlets": ("other",)},
    ],
    ids=str,
)
def test_what_is_not_meant(subject: Subject, scope: dict[str, Any]) -> None:
    assert not means(Scope(**scope), subject)


def test_a_speaker_is_known_by_id_or_by_name_also_along_the_way(subject: Subject) -> None:
    from msgspec.structs import replace

    said = replace(subject.left, speaker=Speaker(name="المتحدث", id="sy.government"), via=(Speaker(name="وكالة سانا", id="agency.sana"),))
    changed = subject._replace(claims=(said,))
    assert all(means(Scope(speakers=(one,)), changed) for one in ("sy.government", "سانا", "متحدث", "agency.sana"))
    assert not means(Scope(speakers=("sy.gov",)), changed)


def test_limits_of_rules(subject: Subject) -> None:
    assert wanted(AlertRule(name="r", min_severity=0.8), subject)
    assert not wanted(AlertRule(name="r", min_severity=0.81), subject)
    unsure = subject._replace(left=replace(subject.left, confidence=0.4))
    assert not wanted(AlertRule(name="r"), unsure)
    assert wanted(AlertRule(name="r", min_confidence=0.4), unsure)
    assert wanted(AlertRule(name="r", min_origins=1), subject)
    assert not wanted(AlertRule(name="r", min_origins=2), subject)
    assert wanted(AlertRule(name="r", min_origins=2), subject._replace(origins=(("a", "b"), ("c", "d"))))


@pytest.mark.parametrize(
    ("scope", "holds"),
    [
        ({"events": ("e",)}, True),
        ({"events": ("x",)}, False),
        ({"contradictions": ("a", "b")}, True),
        ({"contradictions": ("b",)}, False),
        ({"events": ("e",), "places": ("حلب",)}, False),
        ({"acts": ("killed",)}, True),
    ],
)
def test_what_a_silence_means(subject: Subject, scope: dict[str, Any], holds: bool) -> None:
    now = datetime(2024, 3, 5, tzinfo=UTC)
    assert silenced(Silence(id="s", author="سلمى", made=now, ends=now, **scope), subject) is holds
