"""What the ranking sees beyond the words that stand in the text."""

from sinks.search.ranking import Statistics, scores
from sinks.search.wanted import wanted

FEW = Statistics(1000, 20.0, {})


def ranked(query: str, *texts: str, title: str = "") -> list[float]:
    return scores(wanted(query), [(title.split(), text.split()) for text in texts], FEW)


def test_neighbours_count_more_when_they_stay_neighbours() -> None:
    together, apart = ranked("مجلس نواب", "قرر مجلس نواب شي", "قرر مجلس شي نواب")
    assert together > apart


def test_a_spelling_that_differs_a_little_counts_a_little() -> None:
    same, alike, other = ranked("موسكفا", "مدين موسكفا", "مدين موسكوفا", "مدين باريس")
    assert same > alike > other == 0


def test_numbers_are_like_nothing_but_themselves() -> None:
    same, other = ranked("2015", "عام 2015", "عام 2016")
    assert same > other == 0


def test_the_shorter_text_wins_with_the_same_words() -> None:
    short, long = ranked("نيزك", "سقط نيزك", "سقط نيزك " + "كلام " * 100)
    assert short > long


def test_phrases_pairs_and_terms_of_what_is_typed() -> None:
    found = wanted('متى سقط "نيزك كبير" هناك')
    assert found.phrases == (("نيزك", "كبير"),)
    assert set(found.terms) >= {"سقط", "نيزك", "كبير"}
    assert ("نيزك", "كبير") in found.pairs
    assert ("سقط", "نيزك") not in found.pairs
