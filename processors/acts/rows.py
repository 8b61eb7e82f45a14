"""The rows of this room's tables, as acts.toml, targets.toml and figures.toml have them."""

from __future__ import annotations

from typing import Literal

import msgspec

from processors.model import ActType


class VerbRow(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A verb of processors/tables/acts.toml; the fields are explained on top of that file."""

    type: ActType
    past: str
    present: str
    voice: Literal["transitive", "intransitive"]
    passive: str = ""
    passive_present: str = ""
    forms: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    not_before: tuple[str, ...] = ()
    unless: tuple[str, ...] = ()
    reach: int = 0
    weak: bool = False
    fall: bool = False
    object: bool = False


class NounRow(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A group of nouns of processors/tables/acts.toml."""

    type: ActType
    head: Literal["verbal", "event"]
    words: tuple[str, ...]
    needs: tuple[str, ...] = ()
    beside: tuple[str, ...] = ()
    not_before: tuple[str, ...] = ()
    not_after: tuple[str, ...] = ()
    weak: bool = False
    fall: bool = False
    counted: bool = False
    reach: int = 0
    state: bool = False
    town: bool = False


class VictimRow(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A group of nouns for those who suffered an act."""

    type: ActType
    words: tuple[str, ...]
    needs: tuple[str, ...] = ()


class ActsTable(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """processors/tables/acts.toml"""

    verbs: tuple[VerbRow, ...]
    nouns: tuple[NounRow, ...]
    victims: tuple[VictimRow, ...]


class TargetsTable(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """processors/tables/targets.toml"""

    classes: dict[str, tuple[str, ...]]
    phrases: dict[str, tuple[str, ...]]


class FiguresTable(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """processors/tables/figures.toml"""

    alleged: tuple[str, ...]
    still: tuple[str, ...]
    then: tuple[str, ...]
    happen: tuple[str, ...]
    illness: tuple[str, ...]
    safe: tuple[str, ...]
    part: tuple[str, ...]
    other: tuple[str, ...]
    toll: tuple[str, ...]
    reach: tuple[str, ...]
    rise: tuple[str, ...]
    cumulative: tuple[str, ...]
    without: tuple[str, ...]
    negation: tuple[str, ...]
    doubtful: tuple[str, ...]
    scope: tuple[str, ...]
    scope_weak: tuple[str, ...]
    units: tuple[str, ...]
    attack_units: tuple[str, ...]
    instruments: dict[str, tuple[str, ...]]
    sets: dict[str, tuple[str, ...]]
