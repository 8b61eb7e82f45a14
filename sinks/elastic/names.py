"""Names that mean the same, from the tables of actors and places: what a search by a person widens a name to."""

from __future__ import annotations

import re
from collections.abc import Iterator

from processors.actors.roster import index
from processors.places.gazetteer import gazetteer
from processors.text.analyzer import terms
from processors.text.letters import bare

_LARGE = 1_000_000
"""Inhabitants from which a town's other spellings are worth their place in the settings of every index."""
_WORD = re.compile(r"\w+")
"""Also parts that a hyphen joins: the tokenizer parts them."""
_KINDS = frozenset({"country", "region", "sea", "capital"})


def variants() -> list[tuple[str, ...]]:
    """Groups of two names or more. A name stands in one group only: what means two things is widened to neither."""
    groups = [tuple(filter(_whole, names)) for names in (*_actors(), *_places())]
    times: dict[str, int] = {}
    for names in groups:
        for name in names:
            times[name] = times.get(name, 0) + 1
    single = (tuple(name for name in names if times[name] == 1) for names in groups)
    return [names for names in single if len(names) > 1]


def _whole(name: str) -> bool:
    """No word of it is a stop word: a name with a hole in it cannot be a synonym."""
    return len(terms(name)) == len(_WORD.findall(bare(name)))


def _actors() -> Iterator[tuple[str, ...]]:
    for record in index().actors.values():
        yield tuple(dict.fromkeys(record.names))


def _places() -> Iterator[tuple[str, ...]]:
    table = gazetteer()
    for place in table:
        if place.strength == 2 and (place.kind in _KINDS or place.population >= _LARGE):
            yield tuple(key for key in table.keys(place.id) if all(one.strength == 2 for one in table.named(key)))
