"""A sentence as the acts room sees it: its tokens, what each form may be, the triggers that hold here, and what to step over."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final

from processors.acts.findings import Found
from processors.acts.lexicon import Facets, Trigger, words
from processors.acts.lexicon import known as lexicon
from processors.places import Located
from processors.reading import Reading
from processors.text.words import ARABIC, MARK, Token

_PARTICLES: Final = words("particles")
_SOFT: Final = frozenset("،,")
_HARD: Final = frozenset(".؛;!?؟…:")
PAUSES: Final = _SOFT | _HARD
"""Marks that are soft or hard."""
_REACH_OF_NEED: Final = 14
_NEEDED: Final = 3
"""Words within which a noun has what it needs, where its row says no more."""
_REACH_BACK: Final = 4
_WHEN: Final = frozenset(("بعد", "قبل", "خلال", "منذ", "في", "عقب", "اثناء", "قرب", "داخل", "غضون"))
_ON: Final = "علي"
_THAT: Final = frozenset(("ان", "بان", "وان"))
_HALTS: Final = frozenset(("وقف", "لوقف", "بوقف", "اطلاق", "لاطلاق", "باطلاق"))
_AT_ONCE: Final = (["الفور"], ["يد"], ["يدي"], ["ايدي"], ["اثر"], ["الاثر"], ["الطريق"], ["متن"], ["الحدود"], ["الجبهه"], ["خط"])
_CLAUSE: Final = 8
"""Words between a verb and what makes it another: "قضى سبعة جنود … ليلتهم"."""


Voice = Callable[[int], tuple[tuple[int, int], ...] | None]
"""Token → the token ranges that the same speaker says; None for the outlet's own voice."""


class Scene:
    """One sentence of a reading. `facets[i]` belongs to `tokens[i]`."""

    __slots__ = (
        "_skip", "dates", "ending", "facets", "found", "grounds", "index", "norms", "pauses", "reading", "roles", "text", "tokens",
        "voice", "weapon", "weapon_known",
    )

    def __init__(self, reading: Reading, index: int, facets: list[Facets], voice: Voice | None) -> None:
        self.reading = reading
        self.index = index
        self.tokens: list[Token] = reading.tokens(index)
        self.text = reading.text(index)
        self.norms = reading.norms(index)
        self.facets = facets
        self.roles = frozenset().union(*[known.roles for known in facets if known.roles])
        """All roles that stand in the sentence."""
        self.voice = voice
        self.weapon: str | None = None
        self.weapon_known = False
        self.pauses = [i for i, norm in enumerate(self.norms) if norm in PAUSES]
        """The tokens that are soft or hard."""
        self.dates: range | None = None
        """What `earlier.dating` found, once it was asked."""
        self.grounds: list[Located] | None = None
        """The places that `setting` weighs, once it was asked."""
        self._skip: dict[int, int] | None = None
        self.found: dict[int, Found] = self._triggers()
        self.ending = {f.last - 1: f for f in self.found.values()}
        """The triggers by their last token."""

    def __len__(self) -> int:
        return len(self.tokens)

    @property
    def skip(self) -> dict[int, int]:
        """Last token of a time or place expression → its first token: what a count steps over."""
        if self._skip is None:
            self._skip = {}
            for time in self.reading.times(self.index):
                self._skip[time.last - 1] = time.first
            for place in self.reading.places(self.index):
                self._skip.setdefault(place.last - 1, place.first)
        return self._skip

    def soft(self, i: int) -> bool:
        """Whether token `i` is a comma."""
        return self.norms[i] in _SOFT

    def hard(self, i: int) -> bool:
        """Whether token `i` ends a clause for certain."""
        return self.norms[i] in _HARD

    def opens(self, i: int) -> bool:
        """Whether what stands behind token `i` opens a sentence, a clause, or what somebody says; so it does below nought."""
        return i < 0 or self.tokens[i].word.kind == MARK or self.norms[i] in _THAT

    def function_word(self, i: int) -> bool:
        """Whether token `i` is no noun: a preposition, a pronoun, an adverb, a mark."""
        norm = self.norms[i]
        return self.tokens[i].word.kind != ARABIC or norm in _PARTICLES or (norm[:1] == "و" and norm[1:] in _PARTICLES)

    def role(self, i: int, role: str) -> bool:
        return 0 <= i < len(self.facets) and role in self.facets[i].roles

    def _triggers(self) -> dict[int, Found]:
        found: dict[int, Found] = {}
        covered = -1
        for i, known in enumerate(self.facets):
            if not known.triggers:
                continue
            if known.free:
                best, readings = i + 1, known.triggers
            else:
                holding = [(last, t) for t in known.triggers if (last := self._holds(i, t))]
                if not holding:
                    continue
                best = max([last for last, _ in holding])
                readings = tuple([t for last, t in holding if last == best])
            if i < covered and all(t.form == "event" for t in readings):
                continue
            found[i] = Found(i, best, readings)
            covered = max(covered, best)
        return found

    def _holds(self, i: int, trigger: Trigger) -> int:
        """The token after the trigger when it holds at `i`, else 0."""
        norms, size = self.norms, len(self.norms)
        if trigger.form == "verb" and trigger.pronoun and self.tokens[i].word.bare.endswith("ة"):
            return 0  # "سيطرة" is no "سيطره"
        if i and norms[i - 1] in trigger.not_after:
            return 0
        if trigger.words:
            return self._whole_expression(i, trigger)
        if trigger.not_before and i + 1 < size and norms[i + 1] in trigger.not_before:
            return 0
        if trigger.town:
            return self._before_a_place(i)
        if trigger.needs and (trigger.object or trigger.form != "verb"):
            return self._with_its_object(i, trigger) if trigger.object else self._completed(i, trigger)
        if trigger.needs and not self._around(i, trigger.reach or _REACH_OF_NEED, trigger.needs):
            return 0
        if trigger.beside and not self._stands_beside(i, trigger):
            return 0
        if trigger.unless and any(self._is_one_of(k, trigger.unless) and not self._within_phrase(k) for k in self._clause(i)):
            return 0
        return i + 1

    def _whole_expression(self, i: int, trigger: Trigger) -> int:
        """The token after an expression of several words, "غارة جوية"; else 0."""
        norms, size = self.norms, len(self.norms)
        for offset, word in enumerate(trigger.words, 1):
            if i + offset >= size or (norms[i + offset] != word and norms[i + offset] not in ("ال" + word, "ب" + word)):
                return 0
        end = i + 1 + len(trigger.words)
        if trigger.beside and not self._stands_beside(i, trigger):
            return 0
        return 0 if trigger.not_before and end < size and norms[end] in trigger.not_before else end

    def _stands_beside(self, i: int, trigger: Trigger) -> bool:
        """Whether one of the words that a trigger wants near it stands there."""
        return self._around(i, _REACH_OF_NEED, trigger.beside)

    def _completed(self, i: int, trigger: Trigger) -> int:
        """The token after what a noun needs: "سيطرة على", and over its owner "سيطرة عناصر تنظيم (…) على"; else 0."""
        for k in range(i + 1, min(len(self.norms), i + 1 + (trigger.reach or _NEEDED))):
            if self.norms[k] in trigger.needs:
                return k + 1
            if trigger.reach and (self.norms[k] in PAUSES or self.norms[k] in _PARTICLES):
                return 0
        return 0

    def _before_a_place(self, i: int) -> int:
        """The token after "سقوط" where the name of a place follows, no country's; else 0."""
        return i + 1 if any(place.first == i + 1 and place.rank for place in self.reading.places(self.index)) else 0

    def _with_its_object(self, i: int, trigger: Trigger) -> int:
        """The token after a verb of "أطلق جنود الاحتلال النار", "أطلقوا النار"; 0 for "أطلقوا النار في الهواء", "أطلق نداء لوقف النار"."""
        for k in range(i + 1, min(len(self.norms), i + 1 + trigger.reach)):
            if self.norms[k] in trigger.needs:
                return i + 1 if trigger.unless.isdisjoint(self.norms[k + 1 : k + 1 + _NEEDED]) else 0
            if self.function_word(k) or self.norms[k] in _HALTS or self.norms[k].endswith("ا"):
                return 0
        return 0

    def _clause(self, i: int) -> Iterator[int]:
        """Tokens behind `i` up to the next mark that ends or parts a clause, and no farther than a verb and its object stand apart."""
        for k in range(i + 1, min(len(self.norms), i + 1 + _CLAUSE)):
            if self.norms[k] in PAUSES:
                return
            yield k

    def _within_phrase(self, i: int) -> bool:
        """ "قضى خمسة بعد ثلاثة أيام", "قضوا على الفور": what such a preposition governs is no object."""
        if self.norms[i] == _ON:
            return self.norms[i + 1 : i + 2] in _AT_ONCE
        return self.norms[i - 1] in _WHEN or self.norms[i - 2] in _WHEN

    def _around(self, i: int, reach: int, wanted: frozenset[str]) -> bool:
        """Whether what a verb needs stands behind or before it: "خرق … الهدنة", "الطائرة … أسقطت"."""
        near = self.norms[i + 1 : i + 1 + reach] + self.norms[max(0, i - _REACH_BACK) : i]
        return not (wanted.isdisjoint(near) and wanted.isdisjoint([norm[1:] for norm in near if norm[0] in "بل"]))

    def _is_one_of(self, i: int, wanted: frozenset[str]) -> bool:
        norm = self.norms[i]
        return norm in wanted or (norm[:1] in "بل" and norm[1:] in wanted)


def scene(reading: Reading, index: int, voice: Voice | None = None) -> Scene | None:
    """The sentence, or None where no word of it can tell of an act."""
    facets = list(map(lexicon.__getitem__, reading.norms(index)))
    if not any(known.triggers for known in facets):
        return None
    made = Scene(reading, index, facets, voice)
    return made if made.found else None
