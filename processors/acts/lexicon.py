"""What a word form can mean for an act: triggers, people, small words. One dictionary look-up per written form."""

from __future__ import annotations

from functools import cache
from typing import Final, Literal

import msgspec
from msgspec.structs import replace

from processors.acts.morphology import DUAL, PLURAL, SINGULAR, noun_forms, plural_forms, verb_forms
from processors.acts.rows import ActsTable, FiguresTable, NounRow, TargetsTable, VerbRow
from processors.model import ActType
from processors.tables import load_toml
from processors.text.known import Known
from processors.text.letters import normalize
from processors.text.words import readings

Form = Literal["verb", "verbal", "event", "victim"]


class Trigger(msgspec.Struct, frozen=True, gc=False):
    """One way to read a form as telling of an act."""

    type: ActType
    form: Form
    number: int
    transitive: bool = False
    pronoun: bool = False
    """A suffix pronoun ends it: مقتلهم, قتلهم."""
    needs: frozenset[str] = frozenset()
    beside: frozenset[str] = frozenset()
    """One of these must stand near it; unlike what a noun needs, they are no part of the trigger."""
    unless: frozenset[str] = frozenset()
    """None of these may stand behind it in its clause."""
    reach: int = 0
    """How many words what it needs may stand behind it, where that is not the usual."""
    not_before: frozenset[str] = frozenset()
    not_after: frozenset[str] = frozenset()
    weak: bool = False
    fall: bool = False
    words: tuple[str, ...] = ()
    """The words that must follow, of an expression of several words."""
    definite: bool = False
    counted: bool = False
    """A number may stand right before this verbal noun: "12 وفاة"."""
    state: bool = False
    """It tells of a state, and only behind a verb that says so: "ما زالت تحت سيطرة …"."""
    object: bool = False
    """What it needs is its object, behind no more than its subject: "أطلق الجنود النار"."""
    town: bool = False
    """The name of a place, no country, must follow at once: "سقوط تدمر"."""


class Person(msgspec.Struct, frozen=True, gc=False):
    """A noun for people: its target class, and whether the form is one, two or more."""

    group: str
    number: int
    pronoun: bool = False
    definite: bool = False


class Facets(msgspec.Struct, gc=False):
    """All that a form may be."""

    triggers: tuple[Trigger, ...] = ()
    person: Person | None = None
    roles: frozenset[str] = frozenset()
    conjoined: bool = False
    """It begins with و or ف as a conjunction."""
    proclitic: str = ""
    stem: str = ""
    """The form without its proclitics."""
    free: bool = True
    """Its triggers hold wherever it stands."""


EMPTY: Final = Facets()
_VERBAL_CLITICS: Final = frozenset({"", "و", "ف", "س", "وس", "فس", "ل", "ول", "فل", "ا"})
_PRESENT: Final = frozenset("يتن")
"""Letters that a verb in the present begins with, and only there stands a future س: "سيقتل", but "سمات" is no "سـ مات"."""
_ROLES: Final = (
    "still", "then", "happen", "illness", "alleged", "safe", "part", "other", "toll", "reach", "rise", "without", "negation", "doubtful",
    "units", "attack_units",
)
_PLAIN: Final = frozenset({"", "و", "ف"})
_NOMINAL: Final = frozenset({"units", "attack_units", "other", "toll", "scope", "scope_weak", "reach", "alleged", "happen", "illness"})
"""Roles of nouns, which take every proclitic; the others are particles: "كما" is no "ما"."""
_CONJUNCTIONS: Final = ("و", "ف")


class _Entry(msgspec.Struct):
    """What the tables say about one form without proclitics."""

    triggers: list[Trigger] = msgspec.field(default_factory=list)
    person: Person | None = None
    roles: set[str] = msgspec.field(default_factory=set)


def _words(words: tuple[str, ...]) -> frozenset[str]:
    return frozenset(map(normalize, words))


def _conjugated(past: str, present: str) -> dict[str, tuple[int, bool]]:
    forms: dict[str, tuple[int, bool]] = {}
    for form, number, pronoun in verb_forms(past, present):
        if form not in forms or forms[form][1]:
            forms[form] = (number, pronoun)
    return forms


def _add_verbs(entries: dict[str, _Entry], rows: tuple[VerbRow, ...]) -> None:
    for row in rows:
        needs, not_before, unless = _words(row.needs), _words(row.not_before), _words(row.unless)
        forms = _conjugated(row.past, row.present)
        forms.update((normalize(f), (PLURAL if f.endswith(("وا", "ون", "و")) else SINGULAR, False)) for f in row.forms)
        passive = _conjugated(row.passive, row.passive_present) if row.passive else {}
        for made, is_passive in ((forms, False), (passive, True)):
            for form, (number, pronoun) in made.items():
                if pronoun and row.weak:
                    continue
                transitive = row.voice == "transitive" and not is_passive
                made_one = Trigger(
                    row.type, "verb", number, transitive, pronoun, needs=needs, unless=unless, reach=row.reach, not_before=not_before,
                    weak=row.weak, fall=row.fall, object=row.object,
                )
                entries.setdefault(form, _Entry()).triggers.append(made_one)


def _add_nouns(entries: dict[str, _Entry], rows: tuple[NounRow, ...]) -> None:
    for row in rows:
        needs, not_before = _words(row.needs), _words(row.not_before)
        for expression in row.words:
            first, *rest = expression.split()
            rest = [normalize(word) for word in rest]
            trigger = Trigger(
                row.type, row.head, SINGULAR, needs=needs, not_before=not_before, not_after=_words(row.not_after), weak=row.weak,
                beside=_words(row.beside), fall=row.fall, words=tuple(rest), counted=row.counted,
                reach=row.reach, state=row.state, town=row.town,
            )
            if rest:
                entries.setdefault(normalize(first), _Entry()).triggers.append(trigger)
                accusative = [_accusative(word) for word in (normalize(first), *rest)]
                if all(accusative):
                    entries.setdefault(accusative[0], _Entry()).triggers.append(replace(trigger, words=tuple(accusative[1:])))
                continue
            for form, number, pronoun in noun_forms(first):
                if number == SINGULAR:
                    entries.setdefault(form, _Entry()).triggers.append(replace(trigger, pronoun=pronoun))


def _accusative(norm: str) -> str:
    """The indefinite accusative of a masculine singular, "هجوم" → "هجوما"; "" where a word has no other form."""
    return "" if norm.startswith("ال") or norm.endswith(("ه", "ا", "ات", "ين", "ان", "ون")) else norm + "ا"


def _add_people(entries: dict[str, _Entry], acts: ActsTable, targets: TargetsTable) -> None:
    def forms(words: str) -> dict[str, tuple[int, bool]]:
        singular, *plurals = words.split()
        made = {form: (number, pronoun) for form, number, pronoun in noun_forms(singular)} if singular != "-" else {}
        for plural in plurals:
            for form, pronoun in plural_forms(singular, plural):
                if made.get(form, (PLURAL, pronoun))[0] != SINGULAR:
                    made[form] = (PLURAL, pronoun)
        return made

    for row in acts.victims:
        needs = _words(row.needs)
        for words in row.words:
            for form, (number, pronoun) in forms(words).items():
                entries.setdefault(form, _Entry()).triggers.append(Trigger(row.type, "victim", number, pronoun=pronoun, needs=needs))
    for group, nouns in targets.classes.items():
        for words in nouns:
            for form, (number, pronoun) in forms(words).items():
                entry = entries.setdefault(form, _Entry())
                if entry.person is None or (entry.person.pronoun and not pronoun):
                    entry.person = Person(group, number, pronoun)


@cache
def _entries() -> dict[str, _Entry]:
    acts = load_toml("acts.toml", ActsTable)
    entries: dict[str, _Entry] = {}
    _add_verbs(entries, acts.verbs)
    _add_nouns(entries, acts.nouns)
    _add_people(entries, acts, load_toml("targets.toml", TargetsTable))
    figures = load_toml("figures.toml", FiguresTable)
    for role in _ROLES:
        for word in getattr(figures, role):
            entries.setdefault(normalize(word), _Entry()).roles.add(role)
    for role, words in (("scope", figures.scope), ("scope_weak", figures.scope_weak)):
        for word in words:
            for form, number, pronoun in noun_forms(word):
                if number == SINGULAR and not pronoun:
                    entries.setdefault(form, _Entry()).roles.add(role)
    return entries


@cache
def words(name: str) -> frozenset[str]:
    """A set of small words of processors/tables/figures.toml, normalised."""
    return frozenset(map(normalize, load_toml("figures.toml", FiguresTable).sets[name]))


@cache
def instruments() -> dict[str, list[tuple[tuple[str, ...], str]]]:
    """First normalised word of an instrument's name → its further words and the instrument's canonical name, longest first."""
    found: dict[str, list[tuple[tuple[str, ...], str]]] = {}
    for name, spellings in load_toml("figures.toml", FiguresTable).instruments.items():
        for spelling in spellings:
            first, *rest = normalize(spelling).split()
            found.setdefault(first, []).append((tuple(rest), name))
    for rows in found.values():
        rows.sort(key=lambda row: -len(row[0]))
    return found


@cache
def class_words() -> dict[str, str]:
    """A word after a general noun for people → the target class it tells: عنصر من الشرطة."""
    return {normalize(word): group for group, spelled in load_toml("targets.toml", TargetsTable).phrases.items() for word in spelled}


@cache
def cumulative_phrases() -> tuple[tuple[str, ...], ...]:
    """Normalised word sequences that make a figure a running toll."""
    return tuple(tuple(normalize(p).split()) for p in load_toml("figures.toml", FiguresTable).cumulative)


def facets(norm: str) -> Facets:
    """What a normalised form may be; the same object for the same form."""
    return known[norm]


def _read(norm: str) -> Facets:
    entries = _entries()
    triggers: list[Trigger] = []
    person: Person | None = None
    roles: set[str] = set()
    proclitic = stem = ""
    for clitic, rest in readings(norm):
        entry = entries.get(rest)
        if entry is None:
            continue
        definite = clitic.endswith(("ال", "لل"))
        for trigger in entry.triggers:
            if trigger.form == "verb" and (clitic not in _VERBAL_CLITICS or (clitic.endswith("س") and rest[0] not in _PRESENT)):
                continue
            if trigger.form != "verb" and (clitic.endswith("س") or (definite and trigger.pronoun)):
                continue
            triggers.append(replace(trigger, definite=definite) if definite else trigger)
        if person is None and entry.person is not None and not (definite and entry.person.pronoun):
            person = replace(entry.person, definite=definite)
        if entry.roles:
            roles |= entry.roles if clitic in _PLAIN else entry.roles & _NOMINAL
        if not stem:
            proclitic, stem = clitic, rest
    if not (triggers or person or roles):
        return EMPTY
    conjoined, free = proclitic.startswith(_CONJUNCTIONS) and bool(proclitic), not any(_conditional(trigger) for trigger in triggers)
    return Facets(tuple(triggers), person, frozenset(roles), conjoined, proclitic, stem, free)


def _conditional(t: Trigger) -> bool:
    """Whether it depends on the words around a form, or on how the form is written, that the trigger holds."""
    around = t.needs or t.beside or t.unless or t.not_before or t.not_after or t.words
    return bool(around) or t.town or t.state or t.object or (t.form == "verb" and t.pronoun)


known: Known[str, Facets] = Known(_read)
"""`facets` by form."""

__all__ = [
    "DUAL", "EMPTY", "PLURAL", "SINGULAR", "Facets", "Person", "Trigger", "class_words", "cumulative_phrases", "facets", "instruments",
    "known", "words",
]
