"""tables/relations.toml, checked: what the relations' rules know."""

from __future__ import annotations

import re
from functools import cache

import msgspec

from processors.model import ActType
from processors.tables import load_toml
from processors.text.letters import normalize
from processors.text.stem import stem

STOP = re.compile(r"[،؛,.:«»\"]")
"""What ends a clause."""


class Words(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A phrase in both languages of the page."""

    ar: str
    en: str


class Knowledge(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """See the table's own comments."""

    rising: frozenset[str]
    earlier: frozenset[str]
    before: frozenset[str]
    counts: frozenset[str]
    former: frozenset[str]
    had: frozenset[str]
    told: frozenset[str]
    found: frozenset[str]
    turned_up: frozenset[str]
    until: frozenset[str]
    now: frozenset[str]
    intake: frozenset[str]
    moving: frozenset[str]
    wards: frozenset[str]
    still: frozenset[str]
    partly: frozenset[str]
    weekdays: frozenset[str]
    contrast: frozenset[str]
    denying: frozenset[str]
    correcting: frozenset[str]
    turn: frozenset[str]
    heads: frozenset[str]
    another: frozenset[str]
    battle: frozenset[str]
    ended: frozenset[str]
    organs: frozenset[str]
    accusing: frozenset[str]
    charges: frozenset[str]
    admitting: frozenset[str]
    firing: frozenset[str]
    rubber: frozenset[str]
    rest: frozenset[str]
    abducting: frozenset[str]
    freeing: frozenset[str]
    condemning: frozenset[str]
    remanding: frozenset[str]
    in_all: frozenset[str]
    whomever: frozenset[str]
    several: frozenset[str]
    summing: frozenset[str]
    attacks: frozenset[str]
    scattered: frozenset[str]
    once: frozenset[str]
    twice: frozenset[str]
    kin: frozenset[str]
    others: frozenset[str]
    numerals: frozenset[str]
    fellows: frozenset[str]
    children: frozenset[str]
    members: frozenset[str]
    families_of: frozenset[str]
    trades: frozenset[str]
    of_the_dead: frozenset[str]
    named_dead: frozenset[str]
    anybody: frozenset[str]
    also: dict[str, str]
    within: dict[str, frozenset[str]]
    families: dict[str, frozenset[ActType]]
    gravity: dict[str, float]
    rules: dict[str, Words]
    acts: dict[ActType, Words]


_WORDS = (
    "rising", "earlier", "before", "counts", "former", "had", "told", "intake", "moving",
    "wards", "partly", "weekdays", "correcting", "contrast", "denying", "turn",
    "heads", "still", "another", "battle", "ended", "organs", "condemning", "abducting", "freeing",
    "remanding", "in_all", "whomever", "several", "summing", "attacks", "scattered", "once", "twice", "kin",
    "others", "numerals", "fellows", "children", "members", "families_of", "of_the_dead", "named_dead",
    "found", "turned_up", "until", "now", "rest", "accusing", "charges", "admitting", "firing", "rubber",
)


@cache
def knowledge() -> Knowledge:
    """The table, loaded once."""
    table = load_toml("relations.toml", Knowledge)
    folded = {name: frozenset(map(normalize, getattr(table, name))) for name in _WORDS}
    folded["trades"] = frozenset(stem(normalize(word)) for word in table.trades)
    return msgspec.structs.replace(table, **folded)


@cache
def family(act: ActType) -> str:
    """The family of an act: the name under which one and the same happening may be called by several acts; else the act itself."""
    return next((name for name, acts in knowledge().families.items() if act in acts), act)
