"""Place names: what is one, what is not, where it ends."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from processors.places import Located, find, main_country, resolve
from processors.places.roles import CAPITAL
from processors.text.sentences import sentences


def located(text: str, country: str = "") -> list[Located]:
    return [place for sentence in resolve([find(s.tokens, text) for s in sentences(text)], country) for place in sentence]


def golden() -> list[tuple[str, str]]:
    lines = Path(__file__).with_name("places_found.tsv").read_text(encoding="utf-8").splitlines()
    return [(text, places) for text, places in (line.split("\t") for line in lines if line and not line.startswith("#"))]


@pytest.mark.parametrize(("text", "places"), golden())
def test_golden_pairs(text: str, places: str) -> None:
    expected = [] if places == "-" else [tuple(p.split("=")) if "=" in p else (p, p) for p in places.split("|")]
    assert [(p.place.text, p.place.name) for p in located(text)] == expected


@pytest.mark.parametrize(
    ("text", "country"),
    [
        ("قصفت القوات العراقية مواقع في الموصل", "IQ"),
        ("قالت السلطات التونسية إن الهجوم وقع في سوسة", "TN"),
        ("اتفق العراق وسوريا وتركيا على فتح المعابر", ""),
        ("ارتفعت الأسعار مجددا", ""),
    ],
)
def test_the_country_that_an_article_speaks_of(text: str, country: str) -> None:
    assert main_country([find(s.tokens, text) for s in sentences(text)]) == country


@pytest.mark.parametrize(
    ("text", "name", "country"),
    [
        ("قتل شخصان في مدينة طرابلس اللبنانية إثر إشكال", "طرابلس", "LB"),
        ("سقطت قذائف على مطار طرابلس في ليبيا، وأعلنت طرابلس حالة الطوارئ", "طرابلس", "LY"),
        ("اعتدى مستوطنون على قرية دوما قرب نابلس في الضفة الغربية", "دوما", "PS"),
        ("غارات على دوما في الغوطة الشرقية", "دوما", "SY"),
        ("وصل الوزير إلى عمان للقاء المسؤولين الأردنيين", "عمان", "JO"),
    ],
)
def test_homonyms_by_their_context(text: str, name: str, country: str) -> None:
    assert (name, country) in [(p.place.name, p.country) for p in located(text)]


def test_head_noun_picks_the_kind() -> None:
    assert [p.kind for p in located("قصف على محافظة حلب")] == ["admin1"]
    assert [p.kind for p in located("قصف على مدينة حلب")] == ["city"]


def test_the_country_of_the_article_gives_the_capital_and_the_homeland() -> None:
    text = "أعلنت السلطات العراقية حالة الطوارئ في الموصل. وهز انفجار شرق العاصمة. وتشهد مناطق في شمال البلاد احتجاجات."
    assert [(p.place.text, p.place.name) for p in located(text)][1:] == [("شرق العاصمة", "بغداد"), ("شمال البلاد", "العراق")]


def test_capital_without_a_country_means_nothing() -> None:
    text = "هز انفجار العاصمة"
    assert [n.by_context for n in find(sentences(text)[0].tokens, text)] == [CAPITAL]
    assert located(text) == []


def test_a_town_that_the_gazetteer_lacks_keeps_its_container() -> None:
    place = located("انفجار في قرية تل الغربال بريف الحسكة")[0]
    assert (place.place.id, place.kind, place.place.lat) == ("x:SY:تل الغربال", "unlisted", None)
    assert place.place.path[:2] == ("SY", "SY.01")


def test_a_country_across_the_border_does_not_hold_the_town() -> None:
    text = "انفجار في شمال أفغانستان. وقالت السلطات الأفغانية إن الانفجار وقع في بلدة شيرتوغا على الحدود مع طاجيكستان. ونددت أفغانستان به."
    assert ("شيرتوغا", "AF") in [(p.place.text, p.country) for p in located(text)]
    text = "حرائق في اليونان. وفي إيطاليا انهار جسر في بلدة كاستيلاريو شمال إيطاليا. وفي إسبانيا هدأت الرياح، وعاد سكان إسبانيا."
    assert ("كاستيلاريو", "IT") in [(p.place.text, p.country) for p in located(text)]


def test_another_transliteration_of_a_foreign_town() -> None:
    found = [(p.place.name, p.place.text, p.country) for p in located("انفجار في بلدة سيلوانا التركية شرقي تركيا")]
    assert found[0][1:] == ("سيلوانا", "TR")


def test_a_town_of_an_arab_country_is_not_another_that_sounds_alike() -> None:
    assert [p.kind for p in located("حريق في بلدة الدلوا السعودية")] == ["unlisted"]


@pytest.mark.parametrize("text", ["وقع القصف على بلدة ساحلية صغيرة", "نزحوا من قرية تعود إلى قرون مضت", "أقاموا في مخيم مكتظ"])
def test_what_follows_a_head_noun_is_not_always_a_name(text: str) -> None:
    assert located(text) == []


def test_the_smaller_place_ranks_higher() -> None:
    ranks = {p.place.text: p.rank for p in located("قتل شرطي في حي الميدان بحلب في سوريا")}
    assert ranks["حي الميدان"] > ranks["حلب"] > ranks["سوريا"]


WORDS = "في|مدينة|حلب|بريف|دمشق|#|_|الضاحية|الجنوبية|،|«|»|شمال|بلدة|السورية|العاصمة|17|دوما|وحمص|للقاهرة|x|\n"


@given(st.lists(st.sampled_from(WORDS.split("|")), max_size=25))
def test_names_are_in_order_inside_the_text_and_do_not_overlap(words: list[str]) -> None:
    text = " ".join(words)
    for sentence in sentences(text):
        end = 0
        for name in find(sentence.tokens, text):
            assert end <= name.first < name.last <= len(sentence.tokens)
            assert sentence.start <= name.start < name.end <= sentence.end
            end = name.last


@given(st.text(alphabet="ابتدرسعلمنوهيةى ءأإ#_،.17\"", max_size=80))
def test_any_text_is_read(text: str) -> None:
    names = [find(s.tokens, text) for s in sentences(text)]
    assert len(resolve(names)) == len(names)


def test_the_middle_of_a_region_lies_in_it() -> None:
    (place,) = located("سقطت الطائرة في وسط سيناء")
    assert place.place.path == ("EG", "EG.synA", "EG.wsT-synA")
