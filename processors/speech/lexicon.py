"""What a word can be in reported speech: a form of a speech verb, the head of a speaker's name, a word that ends one."""

from __future__ import annotations

import msgspec

from processors.model import SpeakerKind
from processors.speech.inflection import SPEECH, Denial, Kind, Tag, helpers, readings
from processors.tables import load_toml
from processors.text.known import Known
from processors.text.letters import normalize
from processors.text.words import ARABIC, Word, by_letter

__all__ = ["Kind", "Lex", "Tag", "helpers", "known", "lex"]


class _Claims(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    nouns: tuple[str, ...]


class _Words(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    open: tuple[str, ...]
    named: tuple[str, ...]
    occasion: tuple[str, ...]
    cut: tuple[str, ...]
    between: tuple[str, ...]
    listeners: tuple[str, ...]
    again: tuple[str, ...]
    statements: tuple[str, ...]
    texts: tuple[str, ...]
    stated: tuple[str, ...]
    issued: tuple[str, ...]
    leaning: tuple[str, ...]
    closing: tuple[str, ...]
    deeds: tuple[str, ...]
    actions: tuple[str, ...]
    silent: tuple[str, ...]
    evidence: tuple[str, ...]
    responsibility: tuple[str, ...]
    part: tuple[str, ...]
    any_part: tuple[str, ...]
    hearsay: tuple[str, ...]
    blame: tuple[str, ...]
    told: tuple[str, ...]
    allegations: tuple[str, ...]
    attacks: tuple[str, ...]
    labels: tuple[str, ...]
    sources: tuple[str, ...]
    bearers: tuple[str, ...]
    sides: tuple[str, ...]
    titles: tuple[str, ...]
    branches: tuple[str, ...]
    deputies: tuple[str, ...]
    seats: tuple[str, ...]
    claims: _Claims


class _Speakers(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    heads: dict[SpeakerKind, tuple[str, ...]]
    adjectives: dict[SpeakerKind, tuple[str, ...]]
    words: _Words


class Lex(msgspec.Struct, frozen=True, gc=False):
    """All that this room wants to know of a word, whatever its place."""

    norm: str
    base: str
    """`norm` without a leading و or ف where the rest is known, else `norm`."""
    tags: tuple[Tag, ...]
    that: bool
    relative: bool
    head: SpeakerKind | None
    rest: str
    """Without conjunction, preposition and article: what the word lists were asked for."""
    definite: bool
    led: bool
    """Starts with و or ف that is not part of the word."""
    glued: str
    """A preposition written as part of the word: "ب", "ل", "ك" or ""."""
    cut: bool
    arabic: bool
    flags: int
    """What it may start: VERB, SOURCE, DENIAL, QUOTE, BRACKET, COLON, or nothing."""


_SPEAKERS = load_toml("speakers.toml", _Speakers)
HEADS: dict[str, SpeakerKind] = {normalize(w): kind for kind, words in _SPEAKERS.heads.items() for w in words}
ADJECTIVES: dict[str, SpeakerKind] = {normalize(w): kind for kind, words in _SPEAKERS.adjectives.items() for w in words}


def _set(words: tuple[str, ...]) -> frozenset[str]:
    return frozenset(normalize(w) for w in words)


def _before_pronoun(norm: str) -> str:
    """"حركة" → "حركت": the ending of the feminine before a pronoun."""
    return norm[:-1] + "ت" if norm.endswith("ه") else norm


OPEN = _set(_SPEAKERS.words.open)
NAMED = _set(_SPEAKERS.words.named)
OCCASION = _set(_SPEAKERS.words.occasion)
CUT = _set(_SPEAKERS.words.cut)
BETWEEN = _set(_SPEAKERS.words.between)
LISTENERS = _set(_SPEAKERS.words.listeners)
AGAIN = _set(_SPEAKERS.words.again)
STATEMENTS = _set(_SPEAKERS.words.statements)
TEXTS = _set(_SPEAKERS.words.texts)
STATEMENTS_MADE = _set(_SPEAKERS.words.stated)
DEEDS = _set(_SPEAKERS.words.deeds)
CLOSING = _set(_SPEAKERS.words.closing)
ISSUED = _set(_SPEAKERS.words.issued)
LEANING = _set(_SPEAKERS.words.leaning)
ACTIONS = _set(_SPEAKERS.words.actions)
EVIDENCE = _set(_SPEAKERS.words.evidence)
OWN_ATTACK = _set(_SPEAKERS.words.responsibility)
PART_NOUNS = _set(_SPEAKERS.words.any_part)
OWN_PART = OWN_ATTACK | _set(_SPEAKERS.words.part)
HEARSAY = _set(_SPEAKERS.words.hearsay) | {"ال" + w for w in _set(_SPEAKERS.words.hearsay)}
SILENT = _set(_SPEAKERS.words.silent)
SAID_OF = _set(_SPEAKERS.words.told)
ALLEGATIONS = _set(_SPEAKERS.words.allegations) | {"ال" + w for w in _set(_SPEAKERS.words.allegations)}
CLAIMS = _set(_SPEAKERS.words.claims.nouns) | {"ال" + w for w in _set(_SPEAKERS.words.claims.nouns)}
IMPERSONAL = frozenset(normalize(f) for verb in SPEECH.verb for f in verb.impersonal)
ATTACK_NOUNS = _set(_SPEAKERS.words.attacks)
BLAME_NOUNS = {verb.perfect: _set(verb.lays) for verb in SPEECH.verb if verb.lays}
"""By the verb that lays blame with them."""
OF_SELF = {verb.perfect: _set(verb.of_self) for verb in SPEECH.verb if verb.of_self}
"""By the verb that denies only with one of them."""
RESPONSIBILITY = _set(_SPEAKERS.words.blame)
SOURCES = _set(_SPEAKERS.words.sources)
BEARERS = _set(_SPEAKERS.words.bearers)
BRANCHES = _set(_SPEAKERS.words.branches)
DEPUTIES = _set(_SPEAKERS.words.deputies)
SEATS = _set(_SPEAKERS.words.seats)
TITLES = _set(_SPEAKERS.words.titles)
SIDES = _set(_SPEAKERS.words.sides)
LABELS = _set(_SPEAKERS.words.labels)
ATTACKS = _set(SPEECH.we.attacks)
OWN_FORCES = frozenset(_before_pronoun(normalize(force)) + own for force in SPEECH.we.forces for own in ("ه", "ها", "هم", "نا", "ي"))
BODIES = _set(SPEECH.we.bodies)
FORCE_NOUNS = _set(SPEECH.we.forces)
CROSSES = _set(SPEECH.we.crosses)
BORDERS = _set(SPEECH.we.borders)
OPERATIONS = _set(SPEECH.we.operations)
LAUNCHED = frozenset(person + verb for verb in _set(SPEECH.we.launched) for person in ("ي", "ت"))
FIRED = _set(SPEECH.we.fired) | OPERATIONS
TERRITORY = _set(SPEECH.we.territory)
SELVES = frozenset({"انه", "انها", "انهم", "اننا", "بانه", "بانها", "بانهم", "باننا"})
"""Words that lead to what a speaker says of himself."""


def _denials() -> dict[str, tuple[tuple[tuple[str, ...], str, bool], ...]]:
    found: dict[str, list[tuple[tuple[str, ...], str, bool]]] = {}
    for d in (*SPEECH.denial, *(Denial(tuple(words.split()), "before", True) for words in SPEECH.denying.rumours)):
        words = tuple(map(normalize, d.words))
        found.setdefault(words[0], []).append((words, d.denies, d.rumour))
    return {first: tuple(rows) for first, rows in found.items()}


DENIALS = _denials()
"""By their first word: words that deny, which side of them is denied, and whether only what goes round can be."""
FIGURES = _set(SPEECH.denying.figures)
TOLD_OF = HEARSAY | {"ال" + w for w in FIGURES}
"""What goes round, or its figures."""
DEED_VERBS = _set(SPEECH.we.deeds)
PARTS = _set(SPEECH.we.parts)
ANSWERABLE = _set(SPEECH.we.answerable)
MET = _set(SPEECH.denying.met)
TAKES_BACK = _set(SPEECH.denying.taken_back)
DOES = _set(SPEECH.we.does)
FLATLY = _set(SPEECH.denying.flatly)
FALSE = _set(SPEECH.denying.false)
RULED_OUT = _set(SPEECH.denying.ruled_out)
_THAT = ("ان", "انه", "انها", "انهم", "انهما", "انهن", "اننا", "انني", "انا")
THAT = frozenset(p + w for w in _THAT for p in ("", "ب", "و", "وب", "ف")) - {"انا", "وانا", "فانا"}
"""إن, أن with their pronouns, but for "أنا" (I)."""
_WHO = ("الذي", "التي", "الذين", "اللذين", "اللذان", "اللتين", "اللتان", "اللواتي", "اللاتي")
RELATIVE = frozenset(p + w for w in _WHO for p in ("", "و"))


FORCES = frozenset({"official", "military", "armed_group"})
"""Kinds of speakers that have forces of their own."""
LACK = frozenset({"عدم", "بعدم"})
OURS = frozenset({"لنا", "لي"})
NOT = frozenset({"لم", "لن", "ما", "لست", "لسنا"})
PLAIN_SOURCES = frozenset({"بحسب", "حسب", "وفق", "حسبما", "وفقما", "بحسبما", "بشهاده"})
PREPOSED_SOURCES = {"وفقا": "ل", "طبقا": "ل", "نقلا": "عن", "استنادا": "الي"}
TOLLS = frozenset({"حصيله", "عدد", "اعداد", "خسائر", "ضحايا"})
"""Whose value somebody sets: "رفعت الوزارة حصيلة القتلى إلى …"."""
IN_IT = frozenset({"فيه", "فيها", "خلاله", "خلالها"})
"""In a text told of before: "بيانا ينفي فيه …"."""
CAME = frozenset({"جاء", "ورد", "جاءت", "وردت", "وجاء", "وورد"})
"""Before "في بيان …", "فيه": what a text says."""
STATED = frozenset({"بهذه", "بهذا", "بتلك"})
GIVEN_OUT = "صدر"
"""Before "عن" and who gives out a text: "صدر عن قيادة الجيش البيان الآتي: …"."""
SOURCE_STARTS = PLAIN_SOURCES | PREPOSED_SOURCES.keys() | CAME | STATED | {"علي", "هكذا", GIVEN_OUT}
"""Words, without و or ف, that may attribute what stands beside them."""
OPENERS = frozenset("«“„‹❝")
CLOSERS = frozenset("»”›❞")
NEUTRAL = frozenset("\"＂‘’'`")
VERB, SOURCE, DENIAL, QUOTE, BRACKET, COLON = 1, 2, 4, 8, 16, 32
_MARK_FLAGS = {**dict.fromkeys(OPENERS | CLOSERS | NEUTRAL, QUOTE), **dict.fromkeys("([{", BRACKET), ":": COLON}
_LEADS = ("وبال", "وكال", "ولل", "فلل", "وال", "فال", "بال", "كال", "لل", "ال", "وب", "ول", "فب", "فل", "و", "ف", "ب", "ل", "ك")
_LEADS_BY_LETTER = by_letter(_LEADS)
_APART = frozenset({"في", "من", "علي", "عن", "الي", "مع", "بين", "ضد", "لدي", "حول", "عند"})
"""Prepositions written apart: "وفي" is "في" after a conjunction."""
_WHOLE = frozenset({"واحد", "واحده"})
"""Words that begin with a letter of their own, not with "و": "من جانب واحد" is not "وأحد"."""
_LISTS = (OCCASION, ACTIONS, SILENT, LISTENERS, NAMED, OPEN, AGAIN, STATEMENTS, CUT, EVIDENCE)
_KNOWN = _APART.union(HEADS, ADJECTIVES, *_LISTS)


def _head(rest: str) -> SpeakerKind | None:
    """The kind that a noun heads, also in the indefinite accusative ("شهودا")."""
    return HEADS.get(rest) or (HEADS.get(rest[:-1]) if len(rest) > 4 and rest[-1] == "ا" else None)


def _as_written(tags: tuple[Tag, ...], bare: str) -> tuple[Tag, ...]:
    """Those of the readings of a normalised form that the letters which normalisation folds allow."""
    if bare.endswith("ة"):  # no verb ends so; "تابعة" is not "تابعه"
        tags = tuple(t for t in tags if t.form not in ("perfect", "imperfect"))
    if bare.endswith("ى"):  # "يدعى" (is called) is not "يدعي" (claims)
        tags = tuple(t for t in tags if not (t.form == "imperfect" and t.verb.perfect == "ادعى"))
    if bare.startswith("آ"):  # "آصف" is a name, "أصف" (I describe) is not
        tags = tuple(t for t in tags if not t.first)
    return tags


def lex(word: Word) -> Lex:
    """What the word can be here."""
    norm = word.norm
    if word.kind != ARABIC:
        return Lex(norm, norm, (), False, False, None, norm, False, False, "", False, False, _MARK_FLAGS.get(norm, 0))
    lead, rest = "", norm
    leads = _LEADS_BY_LETTER.get(norm[0])
    if leads is not None and norm not in _KNOWN and norm not in _WHOLE:
        for p in leads:
            if norm.startswith(p) and len(norm) - len(p) >= 2 and (norm[len(p) :] in _KNOWN or p.endswith(("ال", "لل"))):
                lead, rest = p, norm[len(p) :]
                break
    led = lead[:1] in ("و", "ف")
    body = lead[1:] if led else lead
    tags = readings(norm)
    if tags:
        tags = _as_written(tags, word.bare)
    base = norm[1:] if led else norm
    flags = (VERB if tags else 0) | (SOURCE if base in SOURCE_STARTS else 0)
    if base in DENIALS or base in NOT or (tags and any(t.first for t in tags)):
        flags |= DENIAL
    glued = body[0] if body[:1] in ("ب", "ل", "ك") else ""
    definite, cut = body.endswith(("ال", "لل")), norm in CUT or (led and norm[1:] in CUT)
    return Lex(norm, base, tags, norm in THAT, norm in RELATIVE, _head(rest), rest, definite, led, glued, cut, True, flags)


known: Known[Word, Lex] = Known(lex)
"""One object per word while it is kept."""
