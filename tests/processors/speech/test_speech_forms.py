"""The inflections of speech verbs, the pairing of quotation marks, and the tables behind them."""

import pytest

from processors.speech.inflection import FORMS, SPEECH, readings
from processors.speech.passage import quotations
from processors.text.letters import normalize
from processors.text.words import tokenize


@pytest.mark.parametrize(
    ("form", "verb", "kind"),
    [
        ("قالت", "قال", "perfect"), ("قالوا", "قال", "perfect"), ("قالا", "قال", "perfect"), ("يقولون", "قال", "imperfect"),
        ("وتقول", "قال", "imperfect"), ("قائلا", "قال", "participle"), ("قولها", "قال", "noun"), ("نفت", "نفى", "perfect"),
        ("نفوا", "نفى", "perfect"), ("نفيا", "نفى", "perfect"), ("ينف", "نفى", "imperfect"), ("تنفي", "نفى", "imperfect"),
        ("ننفي", "نفى", "imperfect"), ("نفاه", "نفى", "perfect"), ("نافية", "نفى", "participle"), ("نافين", "نفى", "participle"),
        ("نفيه", "نفى", "noun"), ("وأكدتا", "أكد", "perfect"), ("مؤكدين", "أكد", "participle"), ("سيعلن", "أعلن", "imperfect"),
        ("دعت", "دعا", "perfect"), ("دعوا", "دعا", "perfect"), ("يدعون", "دعا", "imperfect"), ("تبنوا", "تبنى", "perfect"),
        ("متهمة", "اتهم", "participle"), ("اتهمته", "اتهم", "perfect"), ("فصرح", "صرح", "perfect"), ("أوردتها", "أورد", "perfect"),
        ("ادعت", "ادعى", "perfect"),
    ],
)
def test_a_form_is_read_as_its_verb(form: str, verb: str, kind: str) -> None:
    assert (verb, kind) in {(t.verb.perfect, t.form) for t in readings(normalize(form))}


@pytest.mark.parametrize("word", ["تنفيذ", "قالب", "ذكرى", "كذلك", "نفط", "منفى", "إعلامي", "قوارب", "مقاول"])
def test_a_word_that_looks_like_one_is_none(word: str) -> None:
    assert readings(normalize(word)) == ()


def test_first_person_is_marked() -> None:
    assert all(t.first for t in FORMS[normalize("ننفي")])
    assert not any(t.first for t in FORMS[normalize("ينفي")])


def test_every_verb_takes_something_that_the_grammar_knows() -> None:
    known = {"that", "quote", "noun", "claims", "attack", "responsibility", "count", "toll"}
    known |= {"ب", "بأن", "عن", "إلى", "على", "من", "في", "ل"}
    for verb in SPEECH.verb:
        assert set(verb.takes) <= known, verb.perfect
        assert verb.takes or verb.describes or verb.blames, verb.perfect


@pytest.mark.parametrize(
    ("text", "pairs", "left_open", "closing"),
    [
        ("قال «نعم» ثم «لا»", 2, False, False),
        ('قال "نعم" ثم " لا "', 2, False, False),
        ("قال “نعم“ ثم ”لا”", 2, False, False),
        ("قال ‘نعم”", 1, False, False),
        ("قال «نعم ولم يعد", 0, True, False),
        ("انتهى الأمر». ثم عاد", 0, False, True),
        ('قال "نعم"، ثم عاد', 1, False, False),
        ('انتهى الأمر"، ثم عاد', 0, False, True),
        ("قال «رأيت لافتة “الحرية” هناك»", 2, False, False),
    ],
)
def test_quotation_marks_are_paired_by_where_they_stand(text: str, pairs: int, left_open: bool, closing: bool) -> None:
    found, opened, closed = quotations(tokenize(text))
    assert (len(found), opened is not None, closed is not None) == (pairs, left_open, closing)
