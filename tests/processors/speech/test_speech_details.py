"""The parts of an attribution beside its speaker: the chain, the blamed, distancing, ranges; and what holds for every text."""

from datetime import UTC, datetime

from hypothesis import given, settings
from hypothesis import strategies as st

from processors.model import Article, Speaker
from processors.reading import Reading
from processors.speech import Attribution, at, attribute

PUBLISHED = datetime(2024, 3, 5, 12, tzinfo=UTC)


def read(text: str, title: str = "") -> Reading:
    return Reading(Article(id="a", source="outlet", title=title, text=text, published=PUBLISHED))


def only(text: str) -> Attribution:
    found = [a for sentence in attribute(read(text)) for a in sentence]
    assert len(found) == 1, found
    return found[0]


def words(reading: Reading, i: int, span: tuple[int, int]) -> str:
    tokens = reading.tokens(i)[span[0] : span[1]]
    return reading.text(i)[tokens[0].start : tokens[-1].end]


def test_the_chain_goes_from_the_outlet_to_the_speaker() -> None:
    found = only("وقالت وكالة الأناضول نقلا عن شهود عيان إن حافلة احترقت.")
    assert found.speaker == Speaker(name="شهود عيان", kind="witness")
    assert [(v.name, v.kind) for v in found.via] == [("وكالة الأناضول", "agency")]


def test_who_carried_a_statement_is_in_the_chain() -> None:
    found = only("وقال ضابط كبير في تصريح نقلته وكالة رويترز إن الجسر دمر.")
    assert found.speaker is not None
    assert found.speaker.name == "ضابط كبير"
    assert [v.name for v in found.via] == ["وكالة رويترز"]


def test_the_accused_is_named_and_known() -> None:
    reading = read("اتهم وزير الخارجية التركي، أمس، حزب العمال الكردستاني بتفجير الأنبوب.")
    found = attribute(reading)[0][0]
    assert found.kind == "blames"
    assert found.accused is not None
    assert words(reading, 0, found.accused) == "حزب العمال الكردستاني"
    assert found.blamed is not None
    assert found.blamed.name == "حزب العمال الكردستاني"


def test_responsibility_is_laid_on_somebody() -> None:
    reading = read("وحملت الرئاسة الفلسطينية الحكومة الإسرائيلية مسؤولية الهجوم.")
    found = attribute(reading)[0][0]
    assert found.speaker is not None
    assert found.speaker.name == "الرئاسة الفلسطينية"
    assert found.accused is not None
    assert words(reading, 0, found.accused) == "الحكومة الإسرائيلية"


def test_nobody_blames_himself() -> None:
    found = attribute(read("نشرت الصحيفة مزاعم الحكومة السورية، متهمة الحكومة السورية بالقصف."))[0]
    assert not [a for a in found if a.kind == "blames" and a.speaker and a.blamed and a.speaker.id == a.blamed.id]


def test_claims_that_the_outlet_does_not_share_are_distanced() -> None:
    assert only("وزعمت الجماعة أن مقاتليها أسروا ضابطا.").distanced
    assert only("وادعى الناطق العسكري أن الهجوم فشل.").distanced
    assert not only("وقال الناطق العسكري إن الهجوم فشل.").distanced


def test_words_in_so_called_are_distanced() -> None:
    reading = read("وقالت الوزارة إن قواتها تلاحق ما وصفته بالخلايا النائمة في المدينة.")
    found = attribute(reading)[0]
    inner = at(found, next(k for k, t in enumerate(reading.tokens(0)) if t.word.bare == "النائمة"))
    assert inner is not None
    assert inner.distanced


def test_a_quotation_goes_on_over_sentences_until_it_is_closed() -> None:
    reading = read("وقال المسعف: «وصلنا مساء. وجدنا تسع جثث. ثم عدنا». وأغلق الطريق صباحا.")
    found = attribute(reading)
    assert [[a.speaker.name for a in sentence if a.speaker] for sentence in found] == [["المسعف"], ["المسعف"], ["المسعف"], []]


def test_a_quotation_that_is_never_closed_ends_with_its_paragraph() -> None:
    found = attribute(read("وقال المسعف: «وصلنا مساء. وجدنا تسع جثث.\nوأغلق الطريق صباحا."))
    assert [len(sentence) for sentence in found] == [1, 1, 0]


def test_speech_is_carried_on_by_gender() -> None:
    text = "قالت وزيرة الصحة ليلى سعد إن المشفى امتلأ. وقال عامل إن المياه قطعت. وأضافت أن الأدوية نفدت."
    assert [a.speaker.name for s in attribute(read(text)) for a in s if a.speaker][-1] == "وزيرة الصحة ليلى سعد"


def test_nobody_is_named_for_speech_whose_speaker_stands_outside() -> None:
    assert all(a.speaker is None for s in attribute(read("وأضاف أن سبعة قتلوا.")) for a in s)


def test_the_kind_of_a_source_comes_from_its_adjective() -> None:
    kinds = {text: only(f"قال {text} إن ستة قتلوا.").speaker for text in ("مصدر طبي", "مصدر عسكري", "مصدر أمني", "شهود عيان", "ناشطون")}
    assert {k: v.kind for k, v in kinds.items() if v} == {
        "مصدر طبي": "medic", "مصدر عسكري": "military", "مصدر أمني": "official", "شهود عيان": "witness", "ناشطون": "activist",
    }
    assert {v.id for v in kinds.values() if v} == {None}


def test_a_spokesman_has_the_id_of_those_for_whom_he_speaks() -> None:
    found = only("قال المتحدث باسم حركة طالبان ذبيح الله إن الهجوم نجح.")
    assert found.speaker is not None
    assert (found.speaker.id, found.speaker.kind) == ("af.taliban", "armed_group")


def test_a_capital_speaks_for_its_government() -> None:
    found = only("نفت موسكو قصف المدينة.")
    assert found.speaker == Speaker(name="موسكو", id="ru.government", kind="official")


WORDS = """قال قالت إن أن نفى وأضاف مضيفا بحسب وفقا لوزارة الصحة المتحدث باسم الجيش ، . : « » " ( ) 12 قتيلا لا صحة علاقة له
اتهم بقصف حمل مسؤولية الذي فيما ؛ - ما لم تكن نستهدف عن نقلا رويترز شهود"""
ALPHABET = st.sampled_from(WORDS.split())


@settings(max_examples=150)
@given(st.lists(ALPHABET, max_size=40), st.lists(ALPHABET, max_size=12))
def test_ranges_lie_in_their_sentence_and_nothing_changes_between_two_readings(text: list[str], title: list[str]) -> None:
    reading = read(" ".join(text), " ".join(title))
    found = attribute(reading)
    assert len(found) == len(reading.sentences)
    for sentence, attributions in zip(reading.sentences, found, strict=True):
        size = len(sentence.tokens)
        for a in attributions:
            assert 0 <= a.verb[0] <= a.verb[1] <= size
            assert a.scope
            assert all(0 <= first < last <= size for first, last in a.scope)
            assert a.accused is None or 0 <= a.accused[0] < a.accused[1] <= size
            assert a.speaker is None or a.speaker.name.strip() == a.speaker.name != ""
            assert 0 < a.confidence <= 1
            if a.stance == "denies":
                assert a.speaker is not None or a.confidence <= 0.5
        for index in range(size):
            inner = at(attributions, index)
            assert inner is None or any(first <= index < last for first, last in inner.scope)
    assert attribute(read(" ".join(text), " ".join(title))) == found


def test_a_power_that_is_blamed_is_its_government() -> None:
    found = attribute(read("اتهمت باكستان الهند بانتهاك الهدنة."))[0][0]
    assert found.speaker is not None
    assert found.blamed is not None
    assert (found.speaker.id, found.blamed.id) == ("pk.government", "in.government")


def titled(title: str) -> list[tuple[str, str]]:
    return [(a.speaker.name if a.speaker else "", a.stance) for a in attribute(read("خبر.", title))[0]]


def test_an_unknown_person_speaks_in_a_headline_but_no_topic_and_no_place_does() -> None:
    assert titled("شحادة: القتلى تسعة") == [("شحادة", "asserts")]
    assert titled("منصور بدران ينفي مقتل قائده") == [("منصور بدران", "denies")]
    assert titled("المركزي المصري يعلن مبادرة لدعم المزارعين") == [("المركزي المصري", "asserts")]
    assert titled("أزمة الوقود: المحطات مغلقة") == []
    assert titled("بسبب عيوب خطيرة: سحب سيارات") == []
    assert titled("اختفاء صياد: البحث مستمر") == []
    assert titled("دوليا: مقتل تسعة") == []
    assert titled("حلب: مقتل تسعة") == []


def test_what_a_force_announces_of_itself_is_its_word() -> None:
    assert titled("الجيش السوداني يعلن السيطرة على مدينة بارا") == [("الجيش السوداني", "asserts")]
    assert titled("أكدت قوات الدعم السريع سيطرتها على مدينة بارا") == [("قوات الدعم السريع", "asserts")]
    assert titled("يقول الحداد إن خمسة قتلوا") == [("الحداد", "asserts")]
    assert titled("أعلن مروان الحداد مقتل ثلاثة") == [("مروان الحداد", "asserts")]


def test_a_name_that_ends_like_a_plural_goes_on_speaking() -> None:
    text = "أعلنت الشرطة مقتل تسعة. وقال حسين علوان مدير المستشفى إن 12 جثة وصلت. وأضاف أن 20 شخصا أصيبوا."
    assert [one[0].speaker.name for one in attribute(read(text)) if one and one[0].speaker][-1] == "حسين علوان مدير المستشفى"
    text = "قال الوزير إن تسعة قتلوا. وقال ناشطون إن 12 قتلوا. وأضاف أن 20 شخصا أصيبوا."
    assert [one[0].speaker.name for one in attribute(read(text)) if one and one[0].speaker][-1] == "الوزير"
