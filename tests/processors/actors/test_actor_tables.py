"""The tables of actors: each name means one actor, each side exists."""

from __future__ import annotations

from processors.actors import find, side
from processors.actors.roster import index
from processors.text.sentences import sentences


def test_every_name_finds_its_actor() -> None:
    lost = []
    for record in index().actors.values():
        for name in record.names:
            found = [a.id for s in sentences(name) for a in find(s.tokens, name)]
            if found != [record.id]:
                lost.append((name, record.id, found))
    assert lost == []


def test_sides_end_at_themselves() -> None:
    for actor in index().actors:
        assert side(side(actor)) == side(actor)


def test_countries_are_iso_codes() -> None:
    assert all(not a.country or (len(a.country) == 2 and a.country.isupper()) for a in index().actors.values())
