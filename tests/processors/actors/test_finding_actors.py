"""Actors: many names as one, bodies of states by rule, and what is no actor."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from processors.actors import ActorName, find, get, side
from processors.text.sentences import sentences


def actors(text: str, country: str = "") -> list[ActorName]:
    return [name for s in sentences(text) for name in find(s.tokens, text, country)]


@pytest.mark.parametrize(
    ("text", "id", "name"),
    [
        ("قصفت قوات الأسد أحياء سكنية", "sy.army", "قوات الأسد"),
        ("اتهم الجماعات المسلحة التابعة لحكومة الوفاق", "ly.gnu", "الجماعات المسلحة التابعة لحكومة الوفاق"),
        ("والمسلحين المرتبطين بتنظيم الدولة الإسلامية", "int.islamic_state", "المسلحين المرتبطين بتنظيم الدولة الإسلامية"),
        ("قتلت مجموعات مسلحة موالية للجيش السوري ثلاثة", "group.gunmen", "مجموعات مسلحة"),
        ("اعتقل مسلحون حوثيون صحفيا", "ye.houthis", "مسلحون حوثيون"),
        ("قصفت القوات الأرمينية التلال", "am.army", "القوات الأرمينية"),
        ("اتهمت المنظمة الجيش المالي بإعدام مدنيين", "ml.army", "الجيش المالي"),
        ("أعلنت القوات المسلحة المالية مقتل جنود", "ml.army", "القوات المسلحة المالية"),
        ("أعلن الجيش العربي السوري تقدمه", "sy.army", "الجيش العربي السوري"),
        ("قال المرصد السوري لحقوق الإنسان إن الغارات مستمرة", "org.sohr", "المرصد السوري لحقوق الإنسان"),
        ("وبحسب وكالة الأنباء السورية الرسمية «سانا» فقد تعرض الحي لقذائف", "agency.sana", "وكالة الأنباء السورية الرسمية «سانا"),
        ("ونقلت رويترز عن شاهد", "agency.reuters", "رويترز"),
        ("تبنى تنظيم \"الدولة الإسلامية\" الهجوم", "int.islamic_state", "تنظيم \"الدولة الإسلامية"),
        ("قالت وزارة الداخلية التركية إن منفذ الهجوم أجنبي", "tr.interior", "وزارة الداخلية التركية"),
        ("أكدت الخارجية الفرنسية النبأ", "fr.foreign", "الخارجية الفرنسية"),
        ("بدأت الشرطة الباكستانية تحقيقا", "pk.police", "الشرطة الباكستانية"),
        ("تقدم الدعم السريع نحو المدينة", "sd.rsf", "الدعم السريع"),
        ("وقال شهود عيان إن النيران امتدت", "group.witnesses", "شهود عيان"),
        ("وللحوثيين مواقع هناك", "ye.houthis", "الحوثيين"),
        ("انتشلت الخوذ البيضاء ثلاث جثث", "sy.civil_defence", "الخوذ البيضاء"),
    ],
)
def test_names(text: str, id: str, name: str) -> None:
    assert (id, name) in [(a.id, a.name) for a in actors(text)]


def test_an_adjective_that_is_another_word_is_a_country_only_behind_its_forces() -> None:
    assert all(a.country != "ML" for a in actors("قال وزير المالية العراقي إن الشرطة المالية تحقق"))


@pytest.mark.parametrize(
    ("text", "country", "id"),
    [
        ("نفى النظام استخدام السلاح", "SY", "sy.government"),
        ("أحبطت مكافحة الإرهاب محاولة تفجير", "IQ", "iq.police"),
        ("اتهمت المعارضة النظام", "SY", "sy.opposition"),
        ("وقال الجيش إنه صد الهجوم", "IQ", "iq.army"),
        ("وقال الجيش إنه صد الهجوم", "SY", "sy.army"),
        ("وذكر الدفاع المدني أن الحصيلة ارتفعت", "SY", "sy.civil_defence"),
        ("وذكر الدفاع المدني أن الحصيلة ارتفعت", "", "civil_defence"),
        ("وأعلنت وزارة الصحة الحصيلة", "EG", "eg.health"),
        ("انسحبت المقاومة من الحي", "YE", "ye.popular_resistance"),
    ],
)
def test_the_country_of_the_article_gives_bare_names_their_meaning(text: str, country: str, id: str) -> None:
    assert id in [a.id for a in actors(text, country)]


@pytest.mark.parametrize(
    "text",
    [
        "أحدث الضربات لمكافحة الإرهاب في البلاد",
        "تم تنفيذ المشروع وفق الخطة", "كان الطقس غائما في الصباح", "ارتفعت أسعار القمح بنسبة كبيرة", "وصل الفريق إلى الملعب مبكرا",
        "أفاد بأن الطريق مقطوع", "وأفادت بذلك لاحقا", "هجوم انتحاري مسلح", "في أعماق البحر", "وكان الحفل ناجحا",
        "تحسنت الصحة العامة بعد الحملة", "يقع البيت قرب الجسر", "فاز الأمل الرياضي على ضيفه",
    ],
)
def test_ordinary_words_are_no_actors(text: str) -> None:
    assert actors(text) == []


def test_whose_side() -> None:
    assert side("sy.army") == side("agency.sana") == side("media.syrian_state") == side("sy.government") == "sy.government"
    assert side("tr.interior") == "tr.government"
    assert side("sy.jaysh_al_islam") == "sy.opposition"
    assert side("org.sohr") == "org.sohr"
    assert side("nobody.knows") == "nobody.knows"


def test_records() -> None:
    record = get("agency.sana")
    assert record is not None
    assert (record.kind, record.country, record.name) == ("agency", "SY", "سانا")
    assert get("tr.interior") is None


WORDS = "قال|الجيش|السوري|وزارة|الداخلية|التركية|النظام|«|»|تنظيم|الدولة|الإسلامية|،|وقوات|الأسد|المرصد|لحقوق|الإنسان|7|x"


@given(st.lists(st.sampled_from(WORDS.split("|")), max_size=25))
def test_names_are_in_order_and_do_not_overlap(words: list[str]) -> None:
    text = " ".join(words)
    for sentence in sentences(text):
        end = 0
        for name in find(sentence.tokens, text, "SY"):
            assert end <= name.first < name.last <= len(sentence.tokens)
            end = name.last
