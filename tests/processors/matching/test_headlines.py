"""What headlines lead with, and that what came of a happening stays apart from it."""

from __future__ import annotations

import pytest

from processors.matching import weigh
from processors.matching.headlines import HAPPENING, headline
from processors.text.words import tokenize


@pytest.mark.parametrize(
    ("title", "angle"),
    [
        ("الجامعة العربية تدين تفجير نوى", "condemnation"),
        ("الحكومة تعلن استنكارها للهجوم الذي أودى بحياة سبعة في نوى", "condemnation"),
        ("مدانون بتفجير نوى يفرون من السجن", ""),
        ("وزير الخارجية يعزي ذوي ضحايا انهيار الجسر", "condolence"),
        ("تشييع ضحايا قصف السوق", "mourning"),
        ("البلدة تدفن ضحاياها", "mourning"),
        ("القبض على منفذي تفجير نوى", "arrest"),
        ("الحكومة تحجب مواقع التواصل بعد تفجير نوى", "ban"),
        ("الرئيس يقيل قائد الشرطة عقب تفجير نوى", "dismissal"),
        ("البرلمان يقر قانون الطوارئ", "law"),
        ("ماذا نعرف عن تفجير نوى", ""),
        ("", ""),
    ],
)
def test_what_a_headline_leads_with(title, angle):
    assert headline("a", title, ()).angle == angle


def test_what_comes_first_counts(claim):
    from msgspec.structs import replace

    title = "مقتل 7 أشخاص في تفجير نوى واعتقال مشتبه بهم"
    told = replace(claim(), article="a", in_title=True, start=0, end=10)
    assert headline("a", title, (told,)).angle == HAPPENING
    later = replace(told, start=title.index("تفجير"))
    assert headline("a", "تدين المنظمة " + title, (replace(later, start=30),)).angle == "condemnation"
    assert headline("b", title, (told,)).angle == "arrest", "the claim stands in another article's title"


def test_an_arrest_told_in_the_title_is_no_happening_of_its_own(claim):
    from msgspec.structs import replace

    told = replace(claim("detained", None), article="a", in_title=True, start=0, end=5)
    assert headline("a", "أمسكت الشرطة بالمنفذين", (told,)).angle == "arrest"


BLAST = "7 قتلى في انفجار سيارة مفخخة قرب فرن الحارة الغربية في نوى"
BLAST_AGAIN = "مقتل 7 أشخاص بسيارة مفخخة أمام فرن الحارة الغربية في نوى"


LEAD = "قتل 7 أشخاص وأصيب عشرات عندما انفجرت سيارة مركونة قرب فرن مزدحم في بلدة نوى، وقال سكان إن الزجاج تناثر في الشارع كله"
LEAD_AGAIN = "وقع الانفجار ساعة بيع الخبز في نوى، وأودى بسبعة أشخاص كانوا في الطابور أمام الفرن، بحسب سكان نقلوا الجرحى بسياراتهم"


@pytest.fixture
def told(report):
    """told(article, title, lead, claims…, hours=…): a report with the words of a headline and a lead."""

    def build(article, title, lead, *claims, **rest):
        from msgspec.structs import replace

        return replace(report(article, *claims, title=title, **rest), terms=weigh(tokenize(title), tokenize(lead)))

    return build


@pytest.fixture
def blast(told, claim):
    """blast("a", title, hours): a report whose title tells of the dead."""

    def build(article, title, hours):
        lead = LEAD if title == BLAST else LEAD_AGAIN
        return told(article, title, lead, claim(in_title=True), claim("explosion", None, n=1), hours=hours)

    return build


@pytest.mark.parametrize(
    ("first", "second", "lead"),
    [
        (
            "مجلس الأمن يدين هجوم نوى ويطالب بمحاسبة الفاعلين",
            "إدانة من مجلس الأمن لهجوم نوى",
            "أدان أعضاء مجلس الأمن في بيان صدر بالإجماع الاعتداء الآثم، وقدموا التعازي إلى ذوي الضحايا",
        ),
        (
            "الشرطة تعتقل ثلاثة مشتبه بهم في انفجار نوى",
            "اعتقال ثلاثة مشتبه بهم في انفجار نوى",
            "أوقفت الشرطة ثلاثة رجال في مزرعة بعد مداهمة فجرا، وعثرت على صواعق، وتتهمهم بالتفجير الذي خلف 7 قتلى",
        ),
        (
            "السلطات تحجب مواقع التواصل عقب انفجار نوى",
            "حجب مواقع التواصل بعد انفجار نوى",
            "أمرت هيئة الاتصالات الشركات بقطع خدماتها عن المستخدمين منعا لتداول الصور، وذلك عقب تفجير خلف 7 قتلى",
        ),
    ],
)
def test_what_came_of_a_blast_is_an_event_of_its_own(book, told, claim, blast, first, second, lead):
    book.read(
        blast("a", BLAST, 12),
        blast("b", BLAST_AGAIN, 13),
        told("c", first, lead, claim("explosion", None, n=3), hours=14),
        told("d", second, lead, claim("explosion", None, n=3), hours=15),
        blast("e", BLAST, 16),
    )
    assert sorted(event.mains for event in book.events) == [("a", "b", "e"), ("c", "d")]


def test_who_condemns_and_counts_the_dead_of_a_small_town_tells_of_the_blast(book, told, claim, blast):
    lead = "أدان أعضاء مجلس الأمن الاعتداء الذي وقع في بلدة نوى وخلف 7 قتلى أمام الفرن، وقدموا التعازي إلى ذوي الضحايا"
    said = told("c", "مجلس الأمن يدين تفجير الفرن في نوى", lead, claim(n=3), claim("explosion", None, n=4), hours=14)
    book.read(blast("a", BLAST, 12), blast("b", BLAST_AGAIN, 13), said)
    assert [event.mains for event in book.events] == [("a", "b", "c")]


def test_a_minister_who_speaks_of_the_blast_tells_of_the_blast(book, told, claim, blast):
    said = told("c", "الوزير: انفجار السيارة قرب فرن نوى عمل جبان", LEAD, claim(n=3), claim("explosion", None, n=4), hours=14)
    book.read(blast("a", BLAST, 12), blast("b", BLAST_AGAIN, 13), said)
    assert [event.mains for event in book.events] == [("a", "b", "c")]


@pytest.mark.parametrize(
    ("title", "angle"),
    [
        ("وزارة الداخلية تدين هجوم نوى وتؤكد مقتل 7 أشخاص", HAPPENING),
        ("الرئيس يعزي في ضحايا نوى ويعلن ارتفاع القتلى إلى 7", HAPPENING),
        ("المنظمة تدين مقتل 7 أشخاص في نوى", "condemnation"),
        ("تعتقل الشرطة ثلاثة في نوى وتؤكد مقتل 7 أشخاص", "arrest"),
    ],
)
def test_who_condemns_and_states_the_toll_tells_what_happened(claim, title, angle):
    from msgspec.structs import replace

    dead = replace(claim(), article="a", in_title=True, start=title.index("7"))
    assert headline("a", title, (dead,)).angle == angle


def test_an_event_keeps_its_first_and_its_latest_headlines(book, blast):
    articles = [f"a{n:02}" for n in range(20)]
    book.read(*(blast(article, BLAST, 12 + n / 10) for n, article in enumerate(articles)))
    (event,) = book.events
    assert [one.article for one in event.headlines] == [*articles[:4], *articles[-8:]]
    assert len(event.mains) == 20


def test_a_revision_replaces_its_headline(book, report, claim, blast):
    from msgspec.structs import replace

    one = blast("a", BLAST, 12)
    book.read(one, blast("b", BLAST_AGAIN, 13))
    again = report("a", claim(number=9, in_title=True), title=BLAST_AGAIN, hours=14, revision=1)
    book.read(replace(again, id="again"))
    (event,) = book.events
    assert sorted((line.article, line.title) for line in event.headlines) == [("a", BLAST_AGAIN), ("b", BLAST_AGAIN)]
