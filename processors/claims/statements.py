"""What somebody says of a thing that no table of acts knows: one claim of type `other` with the stem of its main word.

Only for speakers with a name or an office, only what is put forward as being so; it is kept where its article tells a known
act too, and never opens an event (see `processors.claims.extraction` and `processors.claims.reports`).
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from processors.acts import ActMention
from processors.acts.lexicon import facets, words
from processors.model import Quantity
from processors.reading import Reading
from processors.speech import Attribution
from processors.text.rarity import weight, word_stem
from processors.text.stem import stem
from processors.text.words import ARABIC

_KINDS: Final = frozenset(("says", "reports"))
_VOICES: Final = frozenset(("official", "military", "armed_group", "rescue", "medic", "monitor", "ngo", "un"))
"""Kinds of speakers that have an office; others must have a name that is known."""
_OUTLETS: Final = frozenset(("media", "agency"))
_LEAST: Final = 3
"""Words of content."""
_SURE: Final = 0.3
"""Confidence: that these words tell of something that happened is little more than a guess."""
_NO_HEADS: Final = frozenset(map(stem, words("empty_heads")))
_DONE: Final = words("done")
_NO_VERBS: Final = words("no_verbs")
_DESCRIBED: Final = frozenset(("بانه", "بانها", "بانهم", "بكونه", "بكونها"))
_PARTICLES: Final = words("particles")
_NEGATION: Final = frozenset(("لا", "لم", "لن", "ليس", "ليست", "عدم", "دون", "بدون"))
_ABOUT: Final = "عن"
_GOING_ROUND: Final = 7
"""Words of "ما تناقلته بعض الوسائل الخارجية عن"."""
_IMPERFECT: Final = 5
"""Letters of an imperfect verb at least: "يقصف" stands in another table, "يوم" and "يمن" are none."""
_NOUN: Final = 3


def statement(reading: Reading, i: int, attribution: Attribution) -> ActMention | None:
    """The act of what is said in sentence `i`, whose content holds no known one; None where it is too little, or not put forward as so."""
    accusing = attribution.kind == "blames"
    if not accusing and (attribution.kind not in _KINDS or not _has_a_voice(attribution)):
        return None
    if attribution.stance != "asserts" or attribution.speaker is None:
        return None
    content = [k for first, last in attribution.scope for k in range(first, last) if reading.tokens(i)[k].word.kind == ARABIC]
    if len(content) < (1 if accusing else _LEAST) or reading.tokens(i)[-1].word.norm in ("؟", "?"):
        return None
    main = _main_word(reading, i, content)
    if main is None:
        return None
    at, root = main
    tokens = reading.tokens(i)
    first, last = content[0], content[-1] + 1
    mention = ActMention("other", i, first, last, tokens[first].start, tokens[last - 1].end, confidence=_SURE, stem=root)
    if accusing:  # also of what somebody did not do
        return mention
    if any(tokens[k].word.norm.lstrip("وف") in _NEGATION or "doubtful" in facets(tokens[k].word.norm).roles for k in content if k <= at):
        return None
    said = frozenset(content)
    mention.place = next((p.place for p in reading.places(i) if p.first in said and p.rank), None)
    mention.quantity, group = _people(reading, i, said)
    mention.targets = (group,) if group and group not in ("people", "nationals") else ()
    return mention


def _has_a_voice(attribution: Attribution) -> bool:
    speaker = attribution.speaker
    if speaker is None or speaker.kind in _OUTLETS:
        return False
    return speaker.kind in _VOICES or (speaker.id is not None and not speaker.id.startswith("group."))


def denied_stem(reading: Reading, i: int, content: Iterable[int]) -> str | None:
    """The stem of what a denial denies, so that it meets the same told by somebody else; None where it has no word of its own."""
    said = [k for k in content if reading.tokens(i)[k].word.kind == ARABIC]
    norms = [reading.tokens(i)[k].word.norm for k in said]
    if norms[:1] and norms[0].lstrip("ل") == "ما" and _ABOUT in norms[:_GOING_ROUND]:  # "ما أشيع عن انسحاب القوات"
        said = said[norms.index(_ABOUT) + 1 :]
    main = _main_word(reading, i, said)
    return main[1] if main is not None else None


def _main_word(reading: Reading, i: int, content: list[int]) -> tuple[int, str] | None:
    """The token that says what is so, and its stem: "وصف … بأنه X" X, "… يفعلون" its verb, "تم X" X, else a noun."""
    tokens = reading.tokens(i)
    rooms = (reading.actors(i), reading.places(i), reading.times(i), reading.numbers(i))
    named = {k for found in rooms for name in found for k in range(name.first, name.last)}
    norms = [(k, tokens[k].word.norm) for k in content]
    free = [(k, norm) for k, norm in norms if k not in named and len(norm) >= _NOUN and not {norm, norm.lstrip("و")} & _PARTICLES]
    described = next((k for k, norm in norms if norm in _DESCRIBED), None)
    if described is not None:
        return next(((k, _root(norm)) for k, norm in free if k > described and not _NO_HEADS & {stem(norm), _root(norm)}), None)
    for k, norm in free:
        root = "" if norm in _DONE else _verb(norm)
        if root:
            return k, root
    done = next((k for k, norm in norms if norm in _DONE), -1)
    nouns = ((k, norm) for k, norm in free if k > done and norm not in _DESCRIBED)
    return next(((k, _root(norm)) for k, norm in nouns if not _NO_HEADS & {stem(norm), _root(norm)}), None)


def _root(norm: str) -> str:
    """The stem of a noun, without the preposition of "اتهمه بدعم …": where the rest is a word of its own, and more common."""
    whole, rest = word_stem(norm), word_stem(norm[1:]) if norm.startswith("ب") and len(norm) > _NOUN else ""
    return rest if len(rest) >= _NOUN and weight(rest) < weight(whole) else whole


def _verb(norm: str) -> str:
    """The stem of a form that can only be a verb of the third person, "يرفضون", "رفضوا"; else ""."""
    if norm[:1] in "وف" and norm[1:2] == "ي":
        norm = norm[1:]
    if norm.endswith("وا") and len(norm) >= _IMPERFECT and not norm.startswith("ال"):
        return norm[:-2].removeprefix("ي")
    if norm.startswith("ي") and len(norm) >= _IMPERFECT and norm not in _NO_VERBS:
        return stem(norm[1:])
    return ""


def _people(reading: Reading, i: int, said: frozenset[int]) -> tuple[Quantity | None, str]:
    """The first count of people in what is said, and whom it counts."""
    tokens = reading.tokens(i)
    for number in reading.numbers(i):
        if number.first not in said or number.last >= len(tokens) or number.counts is not None:
            continue
        word = tokens[number.last].word.norm
        person = facets(word).person
        if person is None or any(value is not None and value != round(value) for value in (number.min, number.max)):
            continue
        low, high = (None if value is None else round(value) for value in (number.min, number.max))
        text = reading.text(i)[tokens[number.first].start : tokens[number.last].end]
        return Quantity(min=low, max=high, approximate=number.approximate or number.vague, unit=stem(word), text=text), person.group
    return None, ""
