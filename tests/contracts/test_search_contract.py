"""What a person may expect of the search, on every store that has one."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from processors.model import Act, ActType, Article, Claim, Contradiction, Explanation, Place
from processors.places.gazetteer import named
from processors.ports import Batch, Query, Store

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
TEXTS = {
    "clash": ("اشتباكات في ريف درعا", "اندلعت اشتباكات عنيفة في ريف درعا الشرقي بين فصائل محلية، وسُمع دوي انفجارات."),
    "shell": ("قصف مدفعي على حي سكني", "استهدف قصف مدفعي حياً سكنياً في مدينة تعز، وقال مسعفون إن القصف أصاب مدرسة."),
    "flood": ("سيول تجرف جسراً", "جرفت السيول جسراً خشبياً في وادي حضرموت، ولم يذكر القصف أحد."),
    "price": ("ارتفاع أسعار الخبز", "ارتفعت أسعار الخبز في الأسواق بنسبة 12.5 في المئة، وفق covid-19 task_force's report."),
}


def article(id: str, *, revision: int = 0, source: str = "sada", age: int = 0) -> Article:
    title, text = TEXTS[id]
    return Article(id=id, revision=revision, source=source, title=title, text=text, published=NOW - timedelta(days=age), url=f"https://example.org/{id}")


def claim(id: str, of: str, act: ActType, place: Place | None, revision: int = 0) -> Claim:
    return Claim(
        id=id, article=of, revision=revision, source="sada", published=NOW, start=0, end=3, text="جملة", act=Act(type=act, place=place)
    )


def place(name: str) -> Place:
    """The first place of that name in the gazetteer."""
    known = named(name)[0]
    return Place(id=known.id, name=known.name, text=name, path=known.path)


TAIZ, YEMEN, DARAA = place("تعز"), place("اليمن"), place("درعا")


@pytest.fixture
def filled(store: Store) -> Store:
    store.commit(
        Batch(
            articles=[
                article("clash"), article("shell", age=1), article("flood", source="barq", age=2), article("price", source="barq", age=3),
            ],
            claims={
                ("clash", 0): (claim("c1", "clash", "ground_assault", DARAA), claim("c2", "clash", "explosion", None)),
                ("shell", 0): (claim("c3", "shell", "shelling", TAIZ), claim("c4", "shell", "injured", TAIZ)),
                ("flood", 0): (claim("c5", "flood", "disaster", YEMEN),),
            },
            contradictions=[dispute("x", "c3", "c9"), dispute("y", "c5", "c8", retracted=True)],
        )
    )
    return store


def dispute(id: str, left: str, right: str, *, version: int = 1, retracted: bool = False) -> Contradiction:
    return Contradiction(
        id=id, event="e", kind="number", act="injured", left=left, right=right, sides=((left,), (right,)), values=("[1, 1]", "[2, 2]"),
        severity=0.5, rule="r", explanation=Explanation(ar="", en=""), first_seen=NOW, version=version, retracted=retracted,
    )


def found(store: Store, text: str = "", **filters: object) -> list[str]:
    return [hit.id for hit in store.search(Query(text=text, **filters)).hits]  # type: ignore[arg-type] - the test names the fields


def test_words_are_found_in_any_of_their_usual_forms(filled: Store) -> None:
    assert found(filled, "بالاشتباكات") == ["clash"]
    assert found(filled, "أَسْعَـار") == ["price"]
    assert found(filled, "١٢٫٥ 12.5") == ["price"]
    assert found(filled, "زلزال") == []


def test_the_title_weighs_more(filled: Store) -> None:
    assert found(filled, "قصف") == ["shell", "flood"]


def test_any_word_will_do_but_more_are_better(filled: Store) -> None:
    assert found(filled, "وادي القصف زلزال")[0] == "flood"
    assert set(found(filled, "سيول خبز")) == {"flood", "price"}


@pytest.mark.parametrize("query", ['"ريف درعا"', "«ريف درعا»", "“ريف درعا”", '"ريف درعا" سيول', '"فِي رِيف درعا"'])
def test_phrases_must_stand_as_they_are(filled: Store, query: str) -> None:
    assert found(filled, query) == ["clash"]


def test_a_phrase_in_another_order_is_not_there(filled: Store) -> None:
    assert found(filled, '"درعا ريف"') == []
    assert set(found(filled, "درعا ريف")) == {"clash"}


def test_question_words_are_left_out_beside_others(filled: Store) -> None:
    assert found(filled, "متى جرفت السيول الجسر؟") == ["flood"]
    assert found(filled, "كم") == []


def test_found_words_are_marked_in_title_and_snippet(filled: Store) -> None:
    hit = filled.search(Query(text="القصف")).hits[0]
    assert hit.title == "\ue000قصف\ue001 مدفعي على حي سكني"
    assert "استهدف \ue000قصف\ue001 مدفعي" in hit.snippet
    assert "\ue000القصف\ue001 أصاب" in hit.snippet
    assert (hit.source, hit.url, hit.published) == ("sada", "https://example.org/shell", NOW - timedelta(days=1))


def test_marks_in_the_text_itself_are_left_out(store: Store) -> None:
    text = "نص \ue000<b>قصف\ue001 هنا"
    store.commit(Batch(articles=[Article(id="a", source="s", title="\ue000", text=text, published=NOW)]))
    hit = store.search(Query(text="قصف")).hits[0]
    assert (hit.title, hit.snippet) == ("", "نص <b>\ue000قصف\ue001 هنا")


def test_a_long_text_gives_the_passage_around_the_words(store: Store) -> None:
    text = "كلام عام لا يفيد. " * 200 + "ثم سقط نيزك قرب البحيرة فجراً. " + "وكلام آخر طويل. " * 200
    store.commit(Batch(articles=[Article(id="a", source="s", text=text, published=NOW)]))
    snippet = store.search(Query(text="نيزك البحيرة")).hits[0].snippet
    assert "سقط \ue000نيزك\ue001 قرب \ue000البحيرة\ue001" in snippet
    assert snippet.startswith("… ")
    assert snippet.endswith(" …")
    assert len(snippet) < 400


def test_filters(filled: Store) -> None:
    assert found(filled, outlet="barq") == ["flood", "price"]
    assert found(filled, "القصف", outlet="barq") == ["flood"]
    assert found(filled, since=NOW - timedelta(days=1)) == ["clash", "shell"]
    assert found(filled, until=NOW - timedelta(days=1)) == ["flood", "price"]
    assert found(filled, act="injured") == ["shell"]
    assert found(filled, act="strike") == []


@pytest.mark.parametrize(
    ("place", "expected"),
    [
        ("YE", ["shell", "flood"]), (TAIZ.path[1], ["shell"]), (TAIZ.id, ["shell"]), ("تعز", ["shell"]), ("تَعِزّ ", ["shell"]),
        ("اليمن", ["shell", "flood"]), (DARAA.id, ["clash"]), ("سوريا", ["clash"]), ("مريخ", []), ("", []),
    ],
)
def test_a_place_holds_what_lies_in_it(filled: Store, place: str, expected: list[str]) -> None:
    assert found(filled, place=place) == expected


def test_act_and_place_must_be_of_one_claim(filled: Store) -> None:
    assert found(filled, place="YE", act="disaster") == ["flood"]
    assert found(filled, place="SY", act="explosion") == []  # c2 names no place


def test_contradicted_or_not(filled: Store) -> None:
    assert found(filled, contradicted=True) == ["shell"]
    assert found(filled, contradicted=False) == ["clash", "flood", "price"]
    assert found(filled, "القصف", contradicted=True) == ["shell"]
    filled.commit(Batch(contradictions=[dispute("x", "c3", "c9", version=2, retracted=True)]))
    assert found(filled, contradicted=True) == []


def test_a_new_revision_replaces_the_old_one_in_the_index(filled: Store) -> None:
    changed = Article(id="shell", revision=1, source="sada", title="هدوء حذر", text="عاد الهدوء إلى المدينة.", published=NOW)
    filled.commit(Batch(articles=[changed]))
    assert found(filled, "الهدوء") == ["shell"]
    assert found(filled, "مدفعي") == []
    assert found(filled, act="injured") == []
    filled.commit(Batch(claims={("shell", 1): (claim("c7", "shell", "truce", TAIZ, revision=1),)}))
    assert found(filled, place="YE", act="truce") == ["shell"]
    filled.commit(Batch(articles=[article("shell")], claims={("shell", 0): ()}))  # the old one again, late
    assert found(filled, "مدفعي") == []
    assert found(filled, act="truce") == ["shell"]


def test_pages_give_every_hit_once_while_more_arrive(store: Store) -> None:
    made = [Article(id=f"a{i:03}", source="s", title="قصف", text=f"خبر رقم {i}", published=NOW + timedelta(minutes=i)) for i in range(95)]
    store.commit(Batch(articles=made))
    for text in ("قصف", ""):
        seen: list[str] = []
        after = None
        while True:
            hits, after = store.search(Query(text=text, limit=20, after=after))
            seen += [hit.id for hit in hits]
            if after is None:
                break
            assert len(hits) == 20
        assert len(seen) == 95
        assert sorted(seen) == [a.id for a in made]
    assert seen == [a.id for a in reversed(made)]  # without words the newest come first


def test_nothing_asked_nothing_found(filled: Store) -> None:
    assert found(filled, "قصف", limit=0) == []
    assert found(filled, "من في على") == []
    assert len(found(filled, "   ")) == 4


HOSTILE = [
    '"', '""', '"""', '"قصف', 'قصف"', '"قصف" "', "«قصف", "NEAR(قصف مدفعي, 1)", "قصف AND", "OR قصف", "NOT قصف", "قصف NOT مدفعي", "title:قصف",
    "{title}: قصف", "قصف*", "^قصف", "-قصف", "+قصف", "قصف)", "((قصف", "'; DROP TABLE log; --", "قصف' OR 1=1 --",
    "\\قصف", "%", "_", "\x00قصف",
    "قصف\x00", "\ud800قصف", "قصف " * 5000, "ق" * 100_000, "\u202eقصف\u202c", "قصف\n\r\t", "🙂 قصف", "\ufdfa",
    "0" * 500, "rank:1", "terms MATCH 1",
]  # fmt: skip


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_nothing_typed_is_an_operator(filled: Store, text: str) -> None:
    hits = found(filled, text)
    if "قصف" in text and len(text) < 100 and text != "title:قصف":  # Unicode joins words at a colon
        assert "shell" in hits
    for field in ("place", "act", "outlet", "after"):
        assert set(found(filled, "", **{field: text})) <= set(TEXTS)
    assert filled.counts()["articles"] == 4


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(st.characters(exclude_categories=[]), max_size=60) | st.text('"«»“”()*:^-+ قصفAND', max_size=40))
def test_whatever_is_typed_gives_an_answer(store: Store, text: str) -> None:
    if store.is_empty():
        store.commit(Batch(articles=[article(id_) for id_ in TEXTS]))
    hits = store.search(Query(text=text)).hits
    assert {hit.id for hit in hits} <= set(TEXTS)
