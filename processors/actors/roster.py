"""The roster of actors: processors/tables/actors.toml, ministries and armies made by rule (institutions.toml), and the index of
their names. Loaded once, on first use."""

from __future__ import annotations

from functools import cache
from itertools import accumulate

import msgspec

from processors.errors import BadRecord
from processors.model import SpeakerKind
from processors.places.keys import name_key
from processors.tables import load_toml


class ActorRecord(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One actor, as the table has it."""

    id: str
    kind: SpeakerKind
    names: tuple[str, ...]
    country: str = ""
    """ISO 3166; "" for what belongs to none."""
    side: str = ""
    """On whose behalf it acts; "" is itself."""
    bare: tuple[str, ...] = ()
    """Names that mean it only where the country is known."""
    where: tuple[str, ...] = ()
    """Further countries in whose articles the bare names mean it."""

    @property
    def name(self) -> str:
        return self.names[0]


class _Roster(msgspec.Struct, forbid_unknown_fields=True):
    actor: list[ActorRecord]


class Institution(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A kind of body that every state has: "وزارة الداخلية" + "التركية" is tr.interior."""

    id: str
    kind: SpeakerKind
    names: tuple[str, ...]
    with_country: tuple[str, ...] = ()
    """Names that need the country right after them."""
    aims: tuple[str, ...] = ()
    """Names of it that also say what something is for: behind "ل" they do."""
    side: str = "government"
    """The part of the id of what it belongs to; "" is itself."""
    known: bool = True
    """False: means nothing without a country ("الجيش")."""


class _Institutions(msgspec.Struct, forbid_unknown_fields=True):
    institution: list[Institution]
    of_forces: dict[str, list[str]]


class Index(msgspec.Struct, frozen=True):
    """Names by key. `longest` gives for a first word the most words of a name."""

    actors: dict[str, ActorRecord]
    named: dict[str, str]
    bare: dict[str, list[str]]
    institutions: dict[str, tuple[Institution, bool]]
    """The institution, and whether the name needs a country right after it."""
    aims: set[str]
    longest: dict[str, int]
    of_forces: dict[str, str]
    """Adjectives that point to a country (ISO 3166) only behind the name of its forces: "الجيش المالي"."""
    begun: set[str]
    """Keys with which a name of more words begins: reading on after any other finds nothing."""


@cache
def index() -> Index:
    """All of it. Raises `BadRecord` for an id that stands twice, a side that does not exist, or a name of two actors."""
    actors: dict[str, ActorRecord] = {}
    named: dict[str, str] = {}
    bare: dict[str, list[str]] = {}
    institutions: dict[str, tuple[Institution, bool]] = {}
    aims: set[str] = set()
    longest: dict[str, int] = {}
    begun: set[str] = set()

    def note(key: str) -> None:
        words = key.split(" ")
        longest[words[0]] = max(longest.get(words[0], 0), len(words))
        begun.update(accumulate(words[:-1], "{} {}".format))

    for record in load_toml("actors.toml", _Roster).actor:
        if record.id in actors:
            raise BadRecord(f"processors/tables/actors.toml: {record.id} stands twice")
        actors[record.id] = record
        for key in dict.fromkeys(map(name_key, record.names)):
            if key in named:
                raise BadRecord(f"processors/tables/actors.toml: {key} is a name of {named[key]} and of {record.id}")
            named[key] = record.id
            note(key)
        for key in dict.fromkeys(map(name_key, record.bare)):
            bare.setdefault(key, []).append(record.id)
            note(key)
    table = load_toml("institutions.toml", _Institutions)
    of_forces = {name_key(form): country for country, forms in table.of_forces.items() for form in forms}
    for institution in table.institution:
        aims.update(map(name_key, institution.aims))
        for names, needs in ((institution.names, False), (institution.with_country, True)):
            for key in dict.fromkeys(map(name_key, names)):
                if key in institutions:
                    raise BadRecord(f"processors/tables/institutions.toml: {key} is a name of two institutions")
                institutions[key] = (institution, needs)
                note(key)
    _check_sides(actors, institutions)
    return Index(actors, named, bare, institutions, aims, longest, of_forces, begun)


def _check_sides(actors: dict[str, ActorRecord], institutions: dict[str, tuple[Institution, bool]]) -> None:
    known = {institution.id for institution, _ in institutions.values()}
    for record in actors.values():
        if record.side and record.side not in actors and record.side.partition(".")[2] not in known:
            raise BadRecord(f"processors/tables/actors.toml: {record.id} is on the side of {record.side}, which does not exist")
