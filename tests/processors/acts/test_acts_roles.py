"""Who did what where, against roles.tsv; and the words that only look like acts."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from processors.acts.lexicon import facets
from processors.acts.morphology import DUAL, PLURAL, SINGULAR, noun_forms, plural_forms, verb_forms
from processors.claims import extract
from processors.model import Article, Claim

PUBLISHED = datetime(2024, 5, 14, 12, tzinfo=UTC)


def rows() -> list[list[str]]:
    lines = (Path(__file__).parent / "roles.tsv").read_text(encoding="utf-8").splitlines()
    return [line.split("\t") for line in lines if line and not line.startswith("#")]


def claims(text: str, title: str = "") -> tuple[Claim, ...]:
    return extract(Article(id="a", source="s", title=title, text=text, published=PUBLISHED))


@pytest.mark.parametrize(("sentence", "kind", "stance", "actors", "place"), rows(), ids=[f"row{n}" for n in range(len(rows()))])
def test_roles(sentence: str, kind: str, stance: str, actors: str, place: str) -> None:
    found = claims(sentence)
    if kind.startswith("none "):
        assert not [c for c in found if c.act.type == kind.removeprefix("none ")]
        return
    of_kind = [c for c in found if c.act.type == kind and c.stance == stance]
    assert of_kind, [(c.act.type, c.stance) for c in found]
    if actors == "none":
        assert not any(c.act.actors for c in of_kind)
    elif actors != "-":
        assert actors.split(",") in [[a.id or a.name for a in c.act.actors] for c in of_kind]
    if place != "-":
        assert place in [c.act.place.name for c in of_kind if c.act.place]


def test_victims_suffer_from_the_hands_that_attacked() -> None:
    killed = next(c for c in claims("قتل خمسة مدنيين في قصف نفذه تنظيم داعش على سوق في الموصل") if c.act.type == "killed")
    assert [a.id for a in killed.act.actors] == ["int.islamic_state"]


def test_raids_are_the_quantity_of_a_strike() -> None:
    strike = next(c for c in claims("شنت الطائرات أكثر من 50 غارة على مواقع المسلحين") if c.act.type == "strike")
    assert strike.act.quantity is not None
    assert (strike.act.quantity.min, strike.act.quantity.max, strike.act.quantity.unit) == (50, None, "غار")


def test_a_barrel_bomb_is_the_instrument() -> None:
    shelling = next(c for c in claims("تعرضت المدينة لقصف بالبراميل المتفجرة") if c.act.type == "shelling")
    assert shelling.act.instrument == "برميل متفجر"


@pytest.mark.parametrize("word", ["تنفيذ", "شهدت", "المشهد", "قتالية", "جرحه", "كمين"])
def test_words_that_look_like_victims(word: str) -> None:
    assert not [t for t in facets(word).triggers if t.form == "victim"]


def test_verb_forms() -> None:
    forms = {form: (number, pronoun) for form, number, pronoun in verb_forms("قتل", "قتل")}
    assert forms["قتلوا"] == (PLURAL, False)
    assert forms["يقتل"] == (SINGULAR, False)
    assert forms["قتلتهم"] == (SINGULAR, True)
    assert "لقوا" in {form for form, _, _ in verb_forms("لقي", "لقى")}


def test_noun_forms() -> None:
    forms = {form: number for form, number, _ in noun_forms("جندي")}
    assert forms["جنديا"] == SINGULAR
    assert forms["جنديين"] == forms["جنديان"] == DUAL
    assert {form for form, number, _ in noun_forms("طفلة") if number == DUAL} >= {"طفلتان", "طفلتين"}
    assert "مسلحين" in {form for form, _ in plural_forms("مسلح", "+")}
    assert "اطفالا" in {form for form, _ in plural_forms("طفل", "أطفال")}


def test_a_sound_plural_is_no_dual() -> None:
    person = facets("مدنيين").person
    assert person is not None
    assert person.number == PLURAL


@pytest.mark.parametrize(
    ("sentence", "runs"),
    [
        ("نزح نحو ثمانية آلاف شخص من سنجار منذ دخول القوات إليها يوم الاثنين", True),
        ("فر 300 شخص من البلدة منذ اندلاع الحرائق فيها الجمعة", True),
        ("نزح نحو ثمانية آلاف شخص من سنجار يوم الاثنين", False),
        ("نزح نحو ثمانية آلاف شخص من سنجار في أكبر موجة منذ سقوط المدينة", False),
        ("نزح نحو ثمانية آلاف شخص من سنجار الاثنين، والمدينة محاصرة منذ سقوط الجسر", False),
        ("قتل 20 شخصا في هجوم هو الأعنف منذ سقوط النظام", False),
    ],
)
def test_who_has_fled_since_something_began_is_a_running_count(sentence: str, runs: bool) -> None:
    counted = next(c.act.quantity for c in claims(sentence) if c.act.quantity is not None)
    assert counted.cumulative == runs
