"""Claims of whole articles: identity, evidence, speakers, scope, and texts of any kind."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from processors.claims import extract, reports
from processors.model import Article, Claim, Record, encode

PUBLISHED = datetime(2024, 5, 14, 12, tzinfo=UTC)
TEXT = (
    "قال مصدر طبي إن 14 شخصا قتلوا وأصيب ثلاثون في تفجير سيارة مفخخة وسط بغداد مساء الاثنين.\n"
    "وأضاف المصدر أن بين القتلى ثلاثة أطفال.\n"
    "ونفت وزارة الداخلية العراقية سقوط هذا العدد من القتلى."
)


def article(text: str = TEXT, title: str = "14 قتيلا في تفجير ببغداد", **fields: object) -> Article:
    known = {"id": "a", "source": "s", "title": title, "text": text, "published": PUBLISHED}
    return Article(**{**known, **fields})  # type: ignore[arg-type]  # fields by name


def test_every_claim_shows_its_words() -> None:
    one = article()
    found = extract(one)
    assert found
    for claim in found:
        written = one.title if claim.in_title else one.text
        assert claim.text in written
        assert written[claim.start : claim.end].strip()
        assert written[claim.start : claim.end] in claim.text


def test_same_article_same_claims() -> None:
    assert encode(extract(article())) == encode(extract(article()))


def test_ids_differ() -> None:
    ids = [c.id for c in extract(article())]
    assert len(ids) == len(set(ids))


def test_a_claim_keeps_its_id_in_the_next_revision() -> None:
    before = {c.id for c in extract(article())}
    after = {c.id for c in extract(article(text=TEXT + "\nوأعلن الحداد ثلاثة أيام.", revision=1))}
    assert before <= after


def test_a_changed_figure_is_another_claim() -> None:
    before = {c.id: c for c in extract(article())}
    after = {c.id: c for c in extract(article(text=TEXT.replace("14 شخصا", "16 شخصا"), revision=1))}
    gone = [before[i] for i in before.keys() - after.keys()]
    assert any(c.act.quantity is not None and c.act.quantity.min == 14 and not c.in_title for c in gone)


def test_other_articles_have_other_ids() -> None:
    assert not {c.id for c in extract(article())} & {c.id for c in extract(article(id="b"))}


def test_a_title_repeated_as_first_line_counts_once() -> None:
    title = "14 قتيلا في تفجير ببغداد"
    found = extract(article(text=f"{title}\nتفاصيل لاحقا عن الهجوم.", title=title))
    assert len([c for c in found if c.act.quantity is not None and c.act.quantity.min == 14]) == 1


def test_speakers_of_figures() -> None:
    figures = [c for c in extract(article()) if c.act.quantity is not None and c.act.quantity.min == 14]
    killed = next(c for c in figures if not c.in_title)
    assert killed.speaker is not None
    assert killed.speaker.name == "مصدر طبي"


def test_everyday_accidents_are_not_watched() -> None:
    filler = "وباشرت الجهات المختصة إجراءاتها ونقل المصابون إلى أقرب مركز صحي لتلقي العلاج اللازم. " * 6
    text = f"أصيب أربعة أشخاص في حادث تصادم بين مركبتين على الطريق الدائري. {filler}"
    found = extract(article(text=text, title="إصابة أربعة في حادث مروري"))
    assert not [c for c in found if c.act.quantity is not None]


def test_a_great_toll_is_watched_wherever_it_comes_from() -> None:
    filler = "وباشرت الجهات المختصة إجراءاتها ونقل المصابون إلى أقرب مركز صحي لتلقي العلاج اللازم. " * 6
    found = extract(article(text=f"توفي 107 أشخاص وأصيب 230 آخرون إثر سقوط رافعة في الساحة. {filler}", title=""))
    assert {c.act.quantity.min for c in found if c.act.quantity is not None} == {107, 230}


def test_ten_dead_of_an_accident_are_news() -> None:
    filler = "وباشرت الجهات المختصة إجراءاتها ونقل المصابون إلى أقرب مركز صحي لتلقي العلاج اللازم. " * 6
    found = extract(article(text=f"لقي 12 عاملا حتفهم حين صدم قطار حافلتهم عند معبر القرية. {filler}", title=""))
    assert {c.act.quantity.min for c in found if c.act.quantity is not None} == {12}


def test_charges_of_killing_are_no_dead() -> None:
    filler = "وباشرت الجهات المختصة إجراءاتها ونقل المصابون إلى أقرب مركز صحي لتلقي العلاج اللازم. " * 6
    found = extract(article(text=f"وأدانت المحكمة المتهم بـ 12 تهمة قتل من الدرجة الأولى. {filler}", title=""))
    assert not [c for c in found if c.act.quantity is not None]


def test_news_of_an_attack_is_watched() -> None:
    filler = "وباشرت الجهات المختصة إجراءاتها ونقل المصابون إلى أقرب مركز صحي لتلقي العلاج اللازم. " * 6
    found = extract(article(text=f"أصيب أربعة أشخاص في غارة على الطريق الدائري. {filler}", title="إصابة أربعة"))
    assert [c for c in found if c.act.quantity is not None and c.act.quantity.min == 4]


def test_a_part_of_a_figure_told_before() -> None:
    found = extract(article(text="أسفر التفجير عن مقتل 14 شخصا وإصابة 60.\nوأوضح الطبيب أن 20 جريحا ما زالوا في المستشفى.", title=""))
    whole = next(c for c in found if c.act.quantity is not None and c.act.quantity.min == 60)
    part = next(c for c in found if c.act.quantity is not None and c.act.quantity.min == 20)
    assert part.part_of == whole.id


def test_a_denial_points_back_to_what_was_said() -> None:
    found = extract(article(text="اتهم ناشطون القوات الروسية بقصف مدينة إدلب السورية. ونفت وزارة الدفاع الروسية ذلك.", title=""))
    denied = next(c for c in found if c.stance == "denies")
    assert denied.act.type == "shelling"
    assert denied.act.place is not None
    assert denied.act.place.name == "إدلب"


def test_reports_hold_each_claim_once() -> None:
    one = article(text=TEXT + "\nوفي سياق آخر قتل جنديان في هجوم بمدينة بنغازي الليبية.")
    found = extract(one)
    made = reports(one, found)
    assert sorted(c.id for r in made for c in r.claims) == sorted(c.id for c in found)
    assert {r.country for r in made} >= {"IQ", "LY"}
    assert sum(r.main is not None for r in made) == 1
    assert all(r.article.id == "a" and r.terms for r in made)


def test_a_country_that_a_revision_no_longer_names_gets_an_empty_report() -> None:
    old = TEXT + "\nوفي سياق آخر قتل جنديان في هجوم بمدينة بنغازي الليبية."
    one = article(revision=1, previous_text=old, previous_title="14 قتيلا في تفجير ببغداد")
    made = {r.country: r for r in reports(one, extract(one))}
    assert made["LY"].claims == ()
    assert made["LY"].main is None


def test_a_lake_that_several_countries_share_is_no_country_of_its_own() -> None:
    one = article(
        title="مقتل تسعة صيادين قرب بحيرة تشاد",
        text="قتل تسعة صيادين في هجوم على مخيم لهم قرب بحيرة تشاد في ولاية بورنو النيجيرية.\n"
        "وقال مصدر أمني إن الجيش النيجيري يبحث عن المهاجمين في نيجيريا.",
    )
    made = {r.country: r for r in reports(one, extract(one))}
    assert [country for country, report in made.items() if report.main] == ["NG"]
    assert set(made) == {"NG"}


def test_nothing_to_say() -> None:
    assert extract(article(text="", title="")) == ()
    assert reports(article(text="", title=""), ()) == ()


WORDS = [
    "قتل", "مقتل", "وإصابة", "قتيل", "وجريح", "جرحى", "27", "شخصا", "بينهم", "طفلان", "من", "إلى", "أصل", "مئة", "عدد", "بلغ",
    "القتلى", "في", "دمشق", "و", "،", ".", ":", "«", "»", "قال", "نفى", "إن", "مصدر", "الجيش", "غارة", "أمس", "دون", "لم", "قد",
    "ضحايا", "آخرين", "واحد", "اثنين", "القبض", "على", "\n", "امرأة", "المصابين", "الثلاثة", "منهم", "عشرات", "مسؤوليته", "عن",
    "التفجير", "صراع", "؟", "(", ")", "لقي", "حتفهم", "سقوط", "راح", "ضحيته", "كذبت", "أحدهم", "رضيع", "بعد", "يومين", "هجوم",
    "علق", "رواية", "ردا", "اتهام", "جاء", "نفي", "أن", "كان", "خطف", "مسلحون", "ستة", "بحارة", "حمص", "قرب", "بلدة", "رفات", "قضوا",
]


def sound(one: Article, found: tuple[Claim, ...]) -> None:
    for claim in found:
        written = one.title if claim.in_title else one.text
        assert 0 <= claim.start < claim.end <= len(written)
        assert claim.text in written
        quantity = claim.act.quantity
        if quantity is not None and quantity.min is not None and quantity.max is not None:
            assert quantity.min <= quantity.max
        assert claim.part_of is None or claim.part_of in {c.id for c in found}
    assert len({c.id for c in found}) == len(found)


@settings(max_examples=150)
@given(st.lists(st.sampled_from(WORDS), max_size=40), st.lists(st.sampled_from(WORDS), max_size=12))
@example(words=[], title=["جرحى", "راح", "(", "إلى", "صراع", ":", "عدد", ")"])  # a name that runs on over the colon, to the end
@example(words=["كذبت", "،", "«", "الإسعاف", "على", ".", "لم", "غارة"], title=[])  # it denies what stands in another sentence
@example(words=[], title=["نفى", "دمشق", "أمس"])  # the sentence ends where a denial's object would begin
def test_any_order_of_words(words: list[str], title: list[str]) -> None:
    one = article(text=" ".join(words), title=" ".join(title))
    found = extract(one)
    sound(one, found)
    reports(one, found)


@settings(max_examples=100)
@given(st.text(max_size=300))
def test_any_text(text: str) -> None:
    one = article(text=text, title=text[:40])
    sound(one, extract(one))


@settings(max_examples=30)
@given(st.integers(0, 4000))
def test_any_publication_day(days: int) -> None:
    one = article(published=datetime(2012, 1, 1, tzinfo=UTC) + timedelta(days=days))
    assert extract(one)
    assert issubclass(Claim, Record)


@pytest.mark.parametrize(
    ("text", "country"),
    [
        ("اتهم مجلس السيادة الانتقالي قوات الدعم السريع بخرق الهدنة بعد ساعات من بدء سريانها.", "SD"),
        ("قالت قوات الدعم السريع إن الهدنة انهارت. وأكد سكان في بورتسودان سماع دوي انفجارات.", "SD"),
        ("أعلنت حركة طالبان أن هدنة العيد انتهت وأن مقاتليها قتلوا سبعة جنود.", "AF"),
        ("قالت الأمم المتحدة إن الهدنة ما زالت قائمة رغم الخروق.", ""),
        ("قتل خمسة أشخاص في غارة على سراقب، بحسب قوات الدعم السريع.", "SY"),
    ],
)
def test_where_no_place_is_told_the_country_is_that_of_who_acts(text: str, country: str) -> None:
    one = article(text=text, title="")
    assert {report.country for report in reports(one, extract(one)) if report.main} == {country}


@pytest.mark.parametrize(
    ("title", "text", "country"),
    [
        ("ثلاثة قتلى و8 مصابين في حريق مصنع", "وصل محافظ المنيا إلى مكان الحريق، وأمر رئيس مدينة ملوي بإخلاء المنازل.", "EG"),
        ("", "أعلنت قوات المعارضة أن 53 جنديا قتلوا، وقالت إن الهدنة الموقعة في جنيف انهارت. وتقع مواقعها بين حلب وإدلب.", "SY"),
    ],
)
def test_where_no_act_is_told_to_be_somewhere_the_country_is_that_of_which_the_article_speaks(title: str, text: str, country: str) -> None:
    one = article(text, title)
    assert {report.country for report in reports(one, extract(one)) if report.main} == {country}


@pytest.mark.parametrize(
    ("text", "targets"),
    [
        ("أعلن حزب الله مقتل أربعة من عناصره في القصف.", ("fighters",)),
        ("أعلنت وزارة الدفاع مقتل أربعة من عناصرها في القصف.", ("soldiers",)),
    ],
)
def test_the_members_of_an_armed_group_that_speaks_are_no_soldiers(text: str, targets: tuple[str, ...]) -> None:
    assert [c.act.targets for c in extract(article(text, title="")) if c.act.type == "killed"] == [targets]


def test_a_report_without_a_place_is_of_the_country_in_its_speaker_s_name() -> None:
    text = "قالت الأمم المتحدة إن الهدنة ما زالت قائمة.\nوقال ناطق باسم بعثة الدعم في ليبيا إن 150 خرقا سجلت للهدنة."
    assert {one.country for one in reports(article(text, title=""), extract(article(text, title="")))} == {"LY"}
