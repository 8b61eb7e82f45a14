"""Who has spoken so far in an article: full names for shortened ones, and the one whom "وأضاف" carries on."""

from __future__ import annotations

from collections.abc import Callable

from processors.actors import ActorName
from processors.model import Speaker
from processors.speech.findings import Voice
from processors.speech.lexicon import AGAIN, HEADS, STATEMENTS
from processors.text.letters import normalize

_PRONOUNS = frozenset({"نفسه", "نفسها", "ذاته", "ذاتها", "انفسهم", "المذكور", "المذكوره", "عينه"})
_KINDS = frozenset({
    "جماعه", "حركه", "تنظيم", "حزب", "جبهه", "هيئه", "ميليشيا", "مليشيا", "ميليشيات", "مليشيات", "تحالف", "ايتلاف", "وزاره",
})
"""Nouns that take up a movement or a party by what it is."""


def _rest(word: str) -> str:
    return word[2:] if word.startswith("ال") and len(word) > 4 else word


def _part(core: tuple[str, ...], words: tuple[str, ...]) -> bool:
    """Is a person's short name in a fuller one: its words in a row, one that starts with the article only at the end?"""
    size = len(core)
    if not size:
        return False
    if core[0].startswith("ال"):
        return words[-size:] == core and len(words) > size
    return any(words[k : k + size] == core for k in range(len(words) - size + 1))


class Voices:
    """The speakers of an article in order; the last is the one spoken of last."""

    def __init__(self) -> None:
        self.known: list[Voice] = []
        self.meant: Callable[[str], ActorName | None] | None = None
        """The actor told last that is of a kind, for the sentence at hand."""

    def remember(self, voice: Voice) -> None:
        """Moves the voice to the end."""
        self.known = [v for v in self.known if v is not voice]
        self.known.append(voice)

    def mention(self, voice: Voice) -> None:
        """The voice is known, but none that "وأضاف" carries on: it was told of by the way."""
        if not any(v is voice for v in self.known):
            self.known.insert(0, voice)

    def named(self, speaker: Speaker, *, feminine: bool, plural: bool) -> Voice:
        """The voice of a name as written: an earlier, fuller name of the same speaker where there is one, else a new one,
        which is known once it is remembered."""
        words = tuple(w for w in map(normalize, speaker.name.replace("،", " ").split()) if w)
        found = self._earlier(words, speaker)
        if found is None and speaker.id is None and len(words) == 1 and (actor := self._of_kind(words[0])) is not None:
            speaker = Speaker(name=actor.name, id=actor.id, kind=actor.kind)
        return Voice(speaker, words, feminine, plural) if found is None else found

    def _of_kind(self, word: str) -> ActorName | None:
        """ "اتهم … جماعة الحوثي … نفت الجماعة": the one that the noun takes up, though it has not spoken yet."""
        kind = word.removeprefix("ال")
        return self.meant(kind) if self.meant is not None and kind in _KINDS and word != kind else None

    def knows(self, words: tuple[str, ...]) -> bool:
        """Has somebody of this name spoken?"""
        return any(v.words == words or _part(words, v.words) for v in self.known)

    def _earlier(self, words: tuple[str, ...], speaker: Speaker) -> Voice | None:
        if not words:
            return None
        core = tuple(w for w in words if w not in _PRONOUNS)
        if not core:
            return None
        head = _rest(core[0])
        if len(core) == 1 and core[0].startswith("ال"):
            if head in STATEMENTS:
                return self.known[-1] if self.known else None
            if head in AGAIN:
                return next((v for v in reversed(self.known) if any(_rest(w) == head for w in v.words[:3])), None)
        if core[0].startswith("ال") and head in AGAIN and len(core) <= 3:
            rests = {_rest(w) for w in core}
            return next((v for v in reversed(self.known) if rests <= {_rest(w) for w in v.words}), None)
        if head in HEADS and not (head in AGAIN and core[0].startswith("ال")):
            return next((v for v in reversed(self.known) if v.words == words or (head in AGAIN and v.words[: len(words)] == words)), None)
        for voice in reversed(self.known):
            if voice.words == core or (speaker.id is None and _part(core, voice.words)):
                return voice
        return None

    def last(self, *, feminine: bool, plural: bool) -> Voice | None:
        """The one whom a verb without subject speaks of: the last who agrees with it, of the last three; else the last."""
        if not self.known:
            return None
        for voice in reversed(self.known[-3:]):
            if plural or (voice.feminine == feminine and not voice.plural) or (voice.plural and feminine):
                return voice
        return self.known[-1]
