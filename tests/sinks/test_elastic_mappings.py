"""Every field of every record has its place in the index: a strict mapping would refuse it."""

from __future__ import annotations

import types
from collections.abc import Iterator
from datetime import datetime
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

import msgspec
import pytest

from processors.alerts import AlertRule, Delivery, Notice, Silence
from processors.model import ActType, Alert, Article, Claim, Contradiction, DeadLetter, Event, Feed, FeedState, SavedSearch, Verdict
from sinks.elastic.mappings import ACTS, EXTRAS, KINDS, MONTHLY, Kind, analysis, fields
from sinks.elastic.names import variants
from sinks.elastic.setup import Shape, lifecycle, template

RECORDS: dict[Kind, type] = {
    "articles": Article, "claims": Claim, "events": Event, "contradictions": Contradiction, "alerts": Alert, "verdicts": Verdict,
    "feeds": FeedState, "listed": Feed, "dead_letters": DeadLetter, "notices": Notice, "deliveries": Delivery, "silences": Silence,
    "alert_rules": AlertRule, "searches": SavedSearch,
}  # fmt: skip
TYPES: dict[Any, set[str]] = {
    str: {"keyword", "text"}, int: {"integer", "long", "short"}, float: {"double"}, bool: {"boolean"}, datetime: {"date"},
}  # fmt: skip


def wrong(record: type, mapped: dict[str, Any], path: str) -> Iterator[str]:
    """What of the record the mapping has not, or has as another type."""
    for name, hint in get_type_hints(record).items():
        where = f"{path}.{name}"
        if name not in mapped:
            yield f"{where} is not mapped"
        elif not (mapped[name].get("type") == "object" and mapped[name].get("enabled") is False):
            yield from _wrong(hint, mapped[name], where)


def _wrong(hint: Any, field: dict[str, Any], where: str) -> Iterator[str]:
    for kind in _inner(hint):
        if isinstance(kind, type) and issubclass(kind, msgspec.Struct):
            yield from wrong(kind, field.get("properties", {}), where)
        elif field.get("type") not in TYPES[kind]:
            yield f"{where} is {kind.__name__}, and mapped as {field}"


def _inner(hint: Any) -> Iterator[Any]:
    """The types that stand in a field, out of their tuples, unions and literals."""
    origin = get_origin(hint)
    if origin is Literal:
        yield str
    elif origin in (tuple, Union, types.UnionType):
        for one in get_args(hint):
            if one not in (type(None), Ellipsis):
                yield from _inner(one)
    else:
        yield hint


@pytest.mark.parametrize("kind", KINDS)
def test_every_field_of_a_record_is_mapped(kind: Kind) -> None:
    assert list(wrong(RECORDS[kind], fields(kind), kind)) == []


@pytest.mark.parametrize("kind", KINDS)
def test_what_only_searching_needs_is_no_field_of_the_record(kind: Kind) -> None:
    """Else reading a document back would lose it."""
    assert not EXTRAS[kind].keys() & get_type_hints(RECORDS[kind]).keys()


def test_the_figures_of_every_act_have_their_place() -> None:
    assert set(ACTS) == set(get_args(ActType))


@pytest.mark.parametrize("kind", KINDS)
def test_templates_are_strict_and_named_for_their_alias(kind: Kind) -> None:
    made = template(kind, Shape("rasid-", shards=3, replicas=1), managed=True)
    assert made["template"]["mappings"]["dynamic"] == "strict"
    assert made["index_patterns"] == [f"rasid-{kind.replace('_', '-')}-*"]
    settings = made["template"]["settings"]["index"]
    assert settings["number_of_shards"] == (3 if kind in ("articles", "claims") else 1)
    assert ("lifecycle" in settings) == (kind in MONTHLY)
    used = {field["analyzer"] for field in _all(made["template"]["mappings"]) if "analyzer" in field}
    used |= {field["search_analyzer"] for field in _all(made["template"]["mappings"]) if "search_analyzer" in field}
    assert used <= settings["analysis"]["analyzer"].keys()


def _all(mapping: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for part in ("properties", "fields"):
        for field in mapping.get(part, {}).values():
            yield field
            yield from _all(field)


def test_the_filters_stand_in_lucenes_order() -> None:
    made = analysis("articles")
    chain = ["lowercase", "decimal_digit", "rasid_stop", "arabic_normalization", "arabic_stem"]
    assert made["analyzer"]["rasid_arabic"]["filter"] == chain
    assert made["analyzer"]["rasid_names"]["filter"] == [*chain, "rasid_variants"]
    assert "على" in made["filter"]["rasid_stop"]["stopwords"]


def test_names_that_mean_the_same() -> None:
    groups = variants()
    together = next(names for names in groups if "داعش" in names)
    assert "تنظيم الدولة الإسلامية" in together
    names = [name for group in groups for name in group]
    assert len(names) == len(set(names))
    assert "النظام في سوريا" not in names  # "في" is a stop word
    assert not any("كي-" in name or "-كي" in name for name in names)  # so is "كي", also between hyphens


def test_the_age_of_a_month_counts_from_its_end() -> None:
    assert lifecycle(Shape("rasid-", keep_months=12))["phases"]["delete"]["min_age"] == "403d"
    assert "delete" not in lifecycle(Shape("rasid-"))["phases"]
