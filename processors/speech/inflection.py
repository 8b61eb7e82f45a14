"""The speech verbs and their forms.

The verbs stand in tables/speech.toml with three forms each; the rest is made by rule (Wright, vol. I, §§ 92–172), in normalised
writing (`processors.text.letters.normalize`), where the persons that news uses are:

| form | rule | قال / نفى |
|---|---|---|
| perfect | 3ms; +ت +ا +تا +وا; weak ى/ا falls before a suffix, ى gives يا in the dual | قال قالت قالا قالوا / نفى نفت نفيا نفوا |
| imperfect | ي…; ت…; +ون +ان +ن +وا; weak ending falls before them and in the jussive | يقول تقول يقولون / ينفي تنفي ينفون ينف |
| with object | perfect and imperfect + ه ها هم هما (ى → ا) | قاله / نفاه نفته ينفيه |
| participle | +ا +ة +ين +ون +ات; a weak one loses its yeh before ين/ون and when indefinite | قائلا قائلة / نافيا نافية نافين ناف |
| verbal noun | alone, with the article, with ه ها هم هما | قوله قولها / نفيه |
"""

from __future__ import annotations

from typing import Literal

import msgspec
from msgspec.structs import replace

from processors.tables import load_toml
from processors.text.letters import normalize

Kind = Literal["says", "denies", "blames", "claims_responsibility", "threatens", "demands", "doubts", "reports"]
Form = Literal["perfect", "imperfect", "participle", "noun"]


class Verb(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A row of tables/speech.toml."""

    perfect: str
    imperfect: str = ""
    participle: str = ""
    nouns: tuple[str, ...] = ()
    kind: Kind = "says"
    takes: tuple[str, ...] = ()
    bare: bool = False
    """Speech even where no content follows: what stands before is its content ("…، كما قال الناطق")."""
    answers: bool = False
    """Speech, too, behind the quotation with which its subject answers: "«…»، هكذا علق الوزير على …"."""
    distanced: bool = False
    tells: bool = False
    """Whom it is told follows its subject: "أبلغ سكان رويترز أن …"."""
    relays: str = ""
    """The speaker stands after this preposition: "نقلت رويترز عن شهود", "علمت رويترز من مصدر"."""
    speakers_only: bool = False
    """Speech only when its subject can be known as a speaker."""
    blames: str = ""
    """What stands before the accusation, or, for "على" and "إلى", before who is accused."""
    lays: tuple[str, ...] = ()
    """Nouns with which it lays blame on somebody: "ألقى باللوم على"."""
    close: bool = False
    """Speech only where its content stands right after the subject (the form is also another word's)."""
    closes: bool = False
    """Its subject is over at the preposition that it takes."""
    describes: bool = False
    """"ما وصفه بـ": with an object it marks a word as somebody else's."""
    of_self: tuple[str, ...] = ()
    """Denies only with one of these behind it: "برأ الجيش نفسه من", not "برأت المحكمة المتهم من"."""
    rules_out: bool = False
    """Denies where its content has happened or not: "استبعد أن تكون القوات قد قصفت …", "استبعد ضلوع …"; else it doubts what may come."""
    deems: bool = False
    """What its object is taken for stands in the accusative: "اعتبر الرقم مبالغا فيه"."""
    rejects: bool = False
    """Denies where its object is only said: "استنكر ما نسب إليه", "ندد بالمزاعم"; else it presupposes it."""
    confirms: bool = False
    """"لم يؤكد": not to say it is a doubt."""
    impersonal: tuple[str, ...] = ()
    """Forms that nobody in particular says when no subject follows: "ويذكر أن"."""


class Helper(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A verb that carries a verbal noun of speech, behind one of the prepositions that it takes."""

    perfect: str
    imperfect: str
    takes: tuple[str, ...]


class Denial(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Words that deny what stands before or after them."""

    words: tuple[str, ...]
    denies: Literal["before", "after"]
    rumour: bool = False
    """Only of what goes round: "الاتهامات لا تستند إلى …", not "حوار لا يستند إلى …"."""


class _Denying(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    rumours: tuple[str, ...]
    met: tuple[str, ...]
    taken_back: tuple[str, ...]
    figures: tuple[str, ...]
    flatly: tuple[str, ...]
    ruled_out: tuple[str, ...]
    false: tuple[str, ...]


class _We(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    attacks: tuple[str, ...]
    deeds: tuple[str, ...]
    answerable: tuple[str, ...]
    parts: tuple[str, ...]
    does: tuple[str, ...]
    forces: tuple[str, ...]
    bodies: tuple[str, ...]
    crosses: tuple[str, ...]
    borders: tuple[str, ...]
    operations: tuple[str, ...]
    launched: tuple[str, ...]
    fired: tuple[str, ...]
    territory: tuple[str, ...]


class _Verbs(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    verb: tuple[Verb, ...]
    helper: tuple[Helper, ...]
    denial: tuple[Denial, ...]
    denying: _Denying
    we: _We


class Tag(msgspec.Struct, frozen=True, gc=False):
    """A word read as a form of a speech verb."""

    verb: Verb
    form: Form
    feminine: bool
    plural: bool
    object: bool
    lead: str
    """"و", "ف", "س", "ل", "ب" or "": what was taken off."""
    first: bool = False
    """First person: "ننفي", "أؤكد"."""


_OBJECTS = ("ه", "ها", "هم", "هما")


def _perfect(verb: Verb) -> list[tuple[str, Tag]]:
    past = verb.perfect
    weak = past[-1] in "ىا"
    stem = past[:-1] if weak else past
    dual = stem + ("يا" if past[-1] == "ى" else "وا") if weak else stem + "ا"

    def tag(feminine: bool = False, plural: bool = False, with_object: bool = False) -> Tag:  # three marks of one form
        return Tag(verb, "perfect", feminine, plural, with_object, "")

    forms = [(past, tag()), (stem + "ت", tag(True))]
    if verb.kind == "denies" and past[-1] == "ى":
        forms.append((stem + "يت", tag(True)))  # passive: "نُفيت الأنباء"
    forms += [(dual, tag(False, True)), (stem + "وا", tag(False, True)), (stem + "تا", tag(True, True))]
    for suffix in _OBJECTS:
        forms.append((stem + ("ا" if weak else "") + suffix, tag(False, False, True)))
        forms.append((stem + "ت" + suffix, tag(True, False, True)))
        forms.append((stem + "و" + suffix, tag(False, True, True)))
    return forms


def _imperfect(verb: Verb) -> list[tuple[str, Tag]]:
    now = verb.imperfect
    if not now:
        return []
    tail, weak = now[1:], now[-1] in "يىو"
    stem = tail[:-1] if weak else tail
    dual = tail if now[-1] != "ى" else stem + "ي"
    he, she = Tag(verb, "imperfect", False, False, False, ""), Tag(verb, "imperfect", True, False, False, "")
    they = replace(he, plural=True)
    forms = [
        (now, he), ("ت" + tail, she), ("ي" + stem + "ون", they), ("ي" + dual + "ان", they), ("ت" + dual + "ان", replace(she, plural=True)),
        ("ي" + dual + "ن", they), ("ي" + stem + "وا", they), ("ن" + tail, replace(they, first=True)), ("أ" + tail, replace(he, first=True)),
    ]
    if weak:
        forms += [("ي" + stem, he), ("ت" + stem, she)]
    for suffix in _OBJECTS:
        forms.append((now + suffix, replace(he, object=True)))
        forms.append(("ت" + tail + suffix, replace(she, object=True)))
        forms.append(("ي" + stem + "ون" + suffix, replace(they, object=True)))
    return forms


def _participle(verb: Verb) -> list[tuple[str, Tag]]:
    one = verb.participle
    if not one:
        return []
    stem = one[:-1] if one[-1] == "ي" else one
    he = Tag(verb, "participle", False, False, False, "")
    she, they = replace(he, feminine=True), replace(he, plural=True)
    forms = [(one, he), (one + "ا", he), (one + "ة", she), (stem + "ين", they), (stem + "ون", they)]
    forms.append((one + "ات", replace(she, plural=True)))
    return forms if stem == one else [*forms, (stem, he)]


def _nouns(verb: Verb) -> list[tuple[str, Tag]]:
    tag = Tag(verb, "noun", False, False, False, "")
    forms = []
    for noun in verb.nouns:
        body = noun[:-1] + "ت" if noun.endswith("ة") else noun
        if verb.kind == "denies":
            forms.append((noun + "ا", tag))
        forms += [(noun, tag), ("ال" + noun, tag), *((body + s, replace(tag, object=True)) for s in _OBJECTS)]
    return forms


def inflections(verb: Verb) -> list[tuple[str, Tag]]:
    """The forms of a verb, as written with hamza, each with what it is."""
    return [*_perfect(verb), *_imperfect(verb), *_participle(verb), *_nouns(verb)]


SPEECH = load_toml("speech.toml", _Verbs)
"""The table as it stands."""


def _forms() -> dict[str, tuple[Tag, ...]]:
    table: dict[str, list[Tag]] = {}
    for verb in SPEECH.verb:
        for form, tag in inflections(verb):
            slot = table.setdefault(normalize(form), [])
            if all((t.verb, t.form, t.first) != (tag.verb, tag.form, tag.first) for t in slot):
                slot.append(tag)
    return {form: tuple(tags) for form, tags in table.items()}


FORMS = _forms()
"""Normalised form → what it may be."""


def _helping() -> dict[str, tuple[Tag, ...]]:
    table: dict[str, list[Tag]] = {}
    for helper in SPEECH.helper:
        verb = Verb(helper.perfect, helper.imperfect, takes=helper.takes)
        for form, tag in (*_perfect(verb), *_imperfect(verb)):
            if not tag.object and not tag.first:
                table.setdefault(normalize(form), []).append(tag)
    return {form: tuple(tags) for form, tags in table.items()}


_HELPING = _helping()


def helpers(norm: str) -> tuple[Tag, ...]:
    """The readings of a normalised word as a verb that carries a verbal noun of speech, with و or ف in front, too."""
    found = _HELPING.get(norm, ())
    if norm[:1] in ("و", "ف"):
        found += tuple(replace(t, lead=norm[0]) for t in _HELPING.get(norm[1:], ()))
    return found


_SHORT = frozenset(("ورد",))
"""A conjunction and a verb of two letters; "وعد" is another verb, "فرد" a noun."""


def readings(norm: str) -> tuple[Tag, ...]:
    """What a normalised word may be, with و, ف in front of any form, س, ل in front of an imperfect, ل, ب in
    front of a verbal noun."""
    if norm[0] not in "وفسلب":
        return FORMS.get(norm, ())
    found = list(FORMS.get(norm, ()))
    if (len(norm) > 3 and norm[0] in "وف") or norm in _SHORT:
        found += [replace(t, lead=norm[0]) for t in FORMS.get(norm[1:], ())]
        if norm[1] == "س":
            found += [replace(t, lead="س") for t in FORMS.get(norm[2:], ()) if t.form == "imperfect"]
    if len(norm) > 4 and norm[0] in "سل":
        found += [replace(t, lead=norm[0]) for t in FORMS.get(norm[1:], ()) if t.form in ("imperfect", "noun")]
    if len(norm) > 3 and norm[0] == "ب":
        found += [replace(t, lead="ب") for t in FORMS.get(norm[1:], ()) if t.form == "noun" and not t.object]
    return tuple(found)
