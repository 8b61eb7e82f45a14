"""The demo's newsroom through the real pipeline, against the labels of a careful reader (newsroom/gold.toml)."""

from __future__ import annotations

import tomllib
from typing import Any

import msgspec
import pytest

from processors.model import Contradiction
from rasid.demo.stock import folder, stock


class Event(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    id: str
    articles: tuple[str, ...]
    either: tuple[str, ...] = ()


class Label(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A contradiction that must be found."""

    id: str
    event: str
    kinds: tuple[str, ...]
    acts: tuple[str, ...]
    left: tuple[str, ...]
    right: tuple[str, ...]
    also_left: tuple[str, ...] = ()
    also_right: tuple[str, ...] = ()
    values: tuple[tuple[str, str], ...] = ()
    why: str

    def fits(self, found: Contradiction, told: Any) -> bool:
        """Whether the contradiction is this one, or a part of it."""
        if found.kind not in self.kinds or found.act not in self.acts:
            return False
        if self.values and set(found.values) not in [set(pair) for pair in self.values]:
            return False
        return any(self._lies(one, two) for one, two in _ways(found, told))

    def _lies(self, one: set[str], two: set[str]) -> bool:
        return one <= {*self.left, *self.also_left} and two <= {*self.right, *self.also_right}

    def covered(self, found: list[Contradiction], told: Any) -> bool:
        """Whether the articles that must stand against each other do."""
        ways = [way for one in found for way in _ways(one, told) if self._lies(*way)]
        left, right = (set().union(*(way[side] for way in ways)) for side in (0, 1))
        return set(self.left) <= left and set(self.right) <= right


class Quiet(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What only looks like a contradiction."""

    articles: tuple[str, str]
    relation: str
    values: tuple[str, str]
    why: str
    history: bool = False

    def broken_by(self, found: Contradiction, told: Any) -> bool:
        """Whether the contradiction sets these two articles against each other with these values."""
        if set(found.values) != set(self.values):
            return False
        first, second = self.articles
        return any(first in one and second in two for one, two in _ways(found, told))


class Gold(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    event: tuple[Event, ...]
    contradiction: tuple[Label, ...]
    quiet: tuple[Quiet, ...]


GOLD = msgspec.convert(tomllib.loads(folder().joinpath("gold.toml").read_text(encoding="utf-8")), Gold)


def _ways(found: Contradiction, told: Any) -> list[tuple[set[str], set[str]]]:
    """The articles on its sides, in both orders."""
    one, two = (told.articles_of(side) for side in found.sides)
    return [(one, two), (two, one)]


def _standing(told: Any) -> list[Contradiction]:
    return [found for found in told.alerted.values() if not found.retracted]


def test_labels_name_articles_and_are_told_apart() -> None:
    articles = {article.id for article in stock().articles}
    placed = [name for event in GOLD.event for name in (*event.articles, *event.either)]
    assert len(set(placed)) == len(placed)
    assert set(placed) == articles
    for label in GOLD.contradiction:
        (event,) = [event for event in GOLD.event if event.id == label.event]
        assert {*label.left, *label.right, *label.also_left, *label.also_right} <= {*event.articles, *event.either}
    assert {name for quiet in GOLD.quiet for name in quiet.articles} <= articles
    assert len({label.id for label in GOLD.contradiction}) == len(GOLD.contradiction)
    assert {quiet.relation for quiet in GOLD.quiet} == {"agree", "update", "correction", "different_scope", "unrelated"}
    assert {kind for label in GOLD.contradiction for kind in label.kinds} == {"number", "denial", "blame", "status"}


def test_every_feed_is_parsed_and_every_article_taken(told: Any) -> None:
    assert {state.status for state in told.states.values()} == {"ok"}
    assert set(told.names.values()) == {article.id for article in stock().articles}
    assert told.store.dead_letters(limit=100) == []


def test_texts_come_out_as_they_were_written(told: Any) -> None:
    for article, dated in told.stored():
        assert article.title == dated.title
        wanted = [" ".join(part.split()) for part in dated.text.strip().split("\n\n")]
        assert [part for part in article.text.split("\n") if part] == wanted, dated.name


def test_reprints_name_their_agency(told: Any) -> None:
    origins = {told.names[article.id]: article.origin for article, _ in told.stored()}
    named = {name: origin for name, origin in origins.items() if origin}
    assert named == {
        "boat-thirty-one": "agency.reuters", "boat-thirty-one-copy": "agency.reuters", "quake-copy": "agency.anadolu",
        "quake-copy-two": "agency.anadolu", "douma-state-copy": "agency.sana",
    }


@pytest.mark.parametrize("event", GOLD.event, ids=lambda event: event.id)
def test_events_are_told_apart_and_together(told: Any, event: Event) -> None:
    home: dict[str, str] = {}
    for found in told.events:
        home.update({told.names[article]: found.id for article in found.mains})
    here = {name: home.get(name) for name in event.articles}
    assert len(set(here.values())) == 1, here
    (own,) = set(here.values())
    assert own is not None
    strangers = {name for name, place in home.items() if place == own} - {*event.articles, *event.either}
    assert strangers == set()


@pytest.mark.parametrize("label", GOLD.contradiction, ids=lambda label: label.id)
def test_every_contradiction_is_found_and_alerted(told: Any, label: Label) -> None:
    found = [one for one in _standing(told) if label.fits(one, told)]
    assert label.covered(found, told), label.why


def _named(quiet: Quiet) -> str:
    return f"{quiet.why} ({quiet.relation})"


@pytest.mark.parametrize("quiet", GOLD.quiet, ids=_named)
def test_what_has_an_explanation_alerts_nobody(told: Any, quiet: Quiet) -> None:
    assert [one.explanation.en for one in told.alerted.values() if quiet.broken_by(one, told)] == [], quiet.why


@pytest.mark.parametrize("quiet", GOLD.quiet, ids=_named)
def test_what_has_an_explanation_is_read_and_history_is_not(told: Any, quiet: Quiet) -> None:
    for article, value, is_old in zip(quiet.articles, quiet.values, (False, quiet.history), strict=True):
        assert (value in told.figures[article]) != is_old


@pytest.mark.parametrize("quiet", [quiet for quiet in GOLD.quiet if quiet.relation != "unrelated"], ids=_named)
def test_relations_are_called_by_their_names(told: Any, quiet: Quiet) -> None:
    assert quiet.relation in told.relations[frozenset(quiet.values)]


def test_nothing_else_is_alerted(told: Any) -> None:
    others = [
        (one.kind, one.act, one.values, *(sorted(side) for side in _ways(one, told)[0]))
        for one in told.alerted.values()
        if not any(label.fits(one, told) for label in GOLD.contradiction)
    ]
    assert others == []


def test_the_silent_edit_is_reported(told: Any) -> None:
    (edited,) = [article.id for article in stock().articles if article.edit]
    edits = [edit for event in told.events for edit in event.edits]
    assert {told.names[edit.article] for edit in edits} == {edited}
    before = [told.claim(edit.before).act.quantity for edit in edits]
    after = [told.claim(edit.after).act.quantity for edit in edits if edit.after]
    assert [quantity.min for quantity in before if quantity] == [9]
    assert [quantity.min for quantity in after if quantity] == [12]
