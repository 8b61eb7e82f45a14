"""The corpus is well written, its scores hold their floors, and the gate can fail."""

from __future__ import annotations

import pytest

from bench.corpus import floors
from bench.corpus.cases import Case, figure, pairs, rows, stories, texts
from bench.corpus.claims import score_texts
from bench.corpus.score import Score


@pytest.fixture(scope="module")
def scores() -> dict[str, Score]:
    return floors.measure()


def test_scores_hold_their_floors(scores: dict[str, Score]) -> None:
    assert floors.complaints(scores) == []


def test_the_corpus_is_as_large_as_promised() -> None:
    tables = sum(sum(1 for _ in rows(name)) for name in ("numbers.tsv", "times.tsv", "places.tsv"))
    assert sum(1 for _ in texts()) + tables >= 400
    assert len(pairs()) >= 60


def test_every_label_and_kind_has_cases() -> None:
    assert {p.label for p in pairs()} == {"contradict", "agree", "update", "correction", "different_scope", "unrelated"}
    told = [figure(line).type for case in texts() for line in case.figures or ()]
    assert {"killed", "injured", "casualties", "missing", "detained", "displaced"} <= set(told)
    assert sum(case.figures == [] for case in texts()) >= 50


def test_stories_name_articles_that_they_tell() -> None:
    for story in stories():
        known = {article.id for article in story.article}
        named = [a for conflict in story.conflict for side in conflict.sides for a in side.articles]
        named += [a for one in story.tempting for a in one.articles]
        assert set(named) <= known, story.article[0].id
        assert {conflict.kind for conflict in story.conflict} <= {"number", "denial", "blame", "status"}
        assert all(len(conflict.sides) == 2 for conflict in story.conflict)


def test_no_two_articles_of_the_stream_have_one_id() -> None:
    told = [article.id for story in stories() for article in story.article]
    assert len(told) == len(set(told)), "of two with one id the later takes the place of the earlier, as a revision of it"


def test_no_text_stands_twice() -> None:
    told = [case.text for case in texts()]
    assert len(told) == len(set(told))


def test_a_worse_score_is_told(scores: dict[str, Score]) -> None:
    worse = dict(scores)
    worse["figures"] = Score()
    worse["figures"].missed = 1
    assert any(line.startswith("figures: 0.000 is below its floor") for line in floors.complaints(worse))


def test_another_corpus_is_told(scores: dict[str, Score], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(floors, "corpus_hash", lambda: "another")
    assert any("another one" in line for line in floors.complaints(scores))


def test_a_floor_falls_only_when_told(scores: dict[str, Score], monkeypatch: pytest.MonkeyPatch, tmp_path: object) -> None:
    path = floors.FLOORS.parent.__class__(str(tmp_path)) / "floors.toml"
    path.write_text(f'corpus = "{floors.corpus_hash()}"\n[floors]\n"figures" = 1.1\n', encoding="utf-8")
    monkeypatch.setattr(floors, "FLOORS", path)
    assert any("--lower" in line for line in floors.pin(scores, lower=False))
    assert floors.pin(scores, lower=True) == []
    assert floors.complaints(scores) == []


@pytest.mark.parametrize("line", ["killed", "killed many", "price 5", "killed five | وزارة"])
def test_a_figure_that_cannot_be_read_is_refused(line: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        figure(line)


def test_false_and_missed_figures_count() -> None:
    cases = [
        Case(text="قتل خمسة أشخاص في انفجار في بغداد.", published="2023-01-01T00:00:00Z", figures=["killed 6"]),
        Case(text="قتل خمسة أشخاص في انفجار في بغداد.", published="2023-01-01T00:00:00Z", figures=["killed 5 | - | بغداد"]),
    ]
    found = score_texts(cases)
    assert (found["figures"].right, found["figures"].false, found["figures"].missed) == (1, 1, 1)
    assert found["places of figures"].right == 1
