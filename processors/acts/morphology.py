"""Forms of Arabic verbs and nouns, made from the stems of a table, as unvowelled and normalised writing shows them.

The rules overgenerate (they know no gender agreement and no mood): a form that nobody writes costs one dictionary
entry and finds nothing. Proclitics (و، ف، ب، ل، ال …) are not made here: `processors.text.words.readings` strips them.

Verbs, from a past and a present stem (Wright, Grammar of the Arabic Language, I §§ 77-179, reduced to what is written):
    past       stem + "", ت, ا, تا, وا, و (the usual misspelling of وا), ن, نا
    defective  a past stem in ى/ي also without it: + ت, تا, وا, ا (لقي – لقوا، أودى – أودت)
    present    ي, ت, ن + stem + "", ون, وا, ان, ا, ن
        (the first person in أ is left out: it is written like the passive past, أصيب)
    object     the suffix pronouns after each past form in "", ت or و and after each bare present form
Nouns, from a singular and its plurals:
    singular   + ا (accusative; not after ة) and the suffix pronouns (ة becomes ت)
    dual       + ان, ين, and in construct + ا, ي with or without a suffix pronoun
    sound plural   + ون, ين, and in construct + و, ي
    other plurals  as given, + ا and the suffix pronouns (ى becomes ا: قتلاهم)
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from processors.text.letters import normalize

SINGULAR: Final = 1
DUAL: Final = 2
PLURAL: Final = 3

PRONOUNS: Final = ("ه", "ها", "هم", "هما", "هن", "نا", "ي", "ك", "كم")
_PAST: Final = (("", SINGULAR), ("ت", SINGULAR), ("ا", DUAL), ("تا", DUAL), ("وا", PLURAL), ("و", PLURAL), ("ن", PLURAL), ("نا", PLURAL))
_PRESENT: Final = (("", SINGULAR), ("ون", PLURAL), ("وا", PLURAL), ("ان", DUAL), ("ا", DUAL), ("ن", PLURAL))


def verb_forms(past: str, present: str) -> Iterator[tuple[str, int, bool]]:
    """Each normalised form with its number – singular (which also stands before a plural subject), dual or plural – and
    whether an object pronoun ends it."""
    past, present = normalize(past), normalize(present)
    for suffix, number in _PAST:
        yield past + suffix, number, False
    if past and past[-1] in "يا":
        for suffix, number in _PAST[1:6]:
            yield past[:-1] + suffix, number, False
    for suffix in PRONOUNS[:6]:
        for person in ("", "ت", "و"):
            yield past + person + suffix, PLURAL if person == "و" else SINGULAR, True
    if present:
        for prefix in "يتن":
            for suffix, number in _PRESENT:
                yield prefix + present + suffix, number, False
            for suffix in PRONOUNS[:5]:
                yield prefix + present + suffix, SINGULAR, True


def noun_forms(singular: str) -> Iterator[tuple[str, int, bool]]:
    """Normalised forms of a singular noun and its dual: (form, number, whether a suffix pronoun ends it)."""
    stem = normalize(singular)
    joined = stem[:-1] + "ت" if singular.endswith("ة") else stem
    yield stem, SINGULAR, False
    if joined == stem and not stem.endswith("ا"):
        yield stem + "ا", SINGULAR, False
    for pronoun in PRONOUNS[:5]:
        yield joined + pronoun, SINGULAR, True
    for ending in ("ان", "ين", "ي"):
        yield joined + ending, DUAL, False
    for ending in ("ا", "ي"):
        for pronoun in PRONOUNS[:5]:
            yield joined + ending + pronoun, DUAL, True


def plural_forms(singular: str, plural: str) -> Iterator[tuple[str, bool]]:
    """Normalised forms of a plural, "+" being the sound one: (form, whether a suffix pronoun ends it)."""
    if plural == "+":
        stem = normalize(singular)
        for ending in ("ون", "ين", "و", "ي"):
            yield stem + ending, False
        for pronoun in PRONOUNS[:5]:
            yield stem + "ي" + pronoun, True
        return
    stem = normalize(plural)
    yield stem, False
    yield stem + "ا", False
    joined = stem[:-1] + "ا" if plural.endswith("ى") else stem
    for pronoun in PRONOUNS[:6]:
        yield joined + pronoun, True
        if joined.endswith("اء"):  # أبناؤه, أبنائه
            yield joined[:-1] + "ؤ" + pronoun, True
            yield joined[:-1] + "ئ" + pronoun, True
