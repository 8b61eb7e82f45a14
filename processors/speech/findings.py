"""What this room finds, from the words that name a speaker to attributions."""

from __future__ import annotations

from typing import Literal

import msgspec

from processors.actors import ActorName
from processors.model import Speaker, SpeakerKind, Stance
from processors.speech.lexicon import Kind


class Voice(msgspec.Struct):
    """A speaker with the words of the name."""

    speaker: Speaker
    words: tuple[str, ...]
    feminine: bool
    plural: bool


Reason = Literal["that", "quote", "colon", "cut", "relative", "verb", "action", "preposition", "comma", "end"]


class Phrase(msgspec.Struct, frozen=True, gc=False):
    """Tokens [first, last) name the speaker; reading goes on at `stop`, where the phrase ended for `reason`. False where empty."""

    first: int
    last: int
    stop: int
    reason: Reason
    kind: SpeakerKind | None
    """From its head noun; null where no word of it is known as one."""

    def __bool__(self) -> bool:
        return self.last > self.first


class Content(msgspec.Struct, frozen=True, gc=False):
    """Content starts at token `start`; `form` says how: that, quote, colon, noun."""

    start: int
    form: str


class Denied(msgspec.Struct, frozen=True):
    """The words that deny, and what they deny: token ranges [first, last)."""

    words: tuple[int, int]
    denied: tuple[int, int]


class Finding(msgspec.Struct):
    """An attribution whose scope is not closed yet."""

    speaker: Voice | None
    via: tuple[Speaker, ...]
    stance: Stance
    distanced: bool
    kind: Kind
    verb: tuple[int, int]
    start: int
    """Where content starts; for content that stands before its verb, -1."""
    form: str
    """How content begins (that, quote, colon, noun, so-called), or where it stands (back: before a verb; source, around: by
    a source; taken-up: in a clause before, which a pronoun takes up)."""
    coordinate: bool = False
    """Starts a clause of its own, where the speech before it is over."""
    tense: str = "perfect"
    presupposing: bool = False
    """Condemns: a relative clause tells what the outlet holds to have happened."""
    embedded: bool = False
    """In a relative clause: what follows it belongs to the main clause again."""
    blamed: ActorName | None = None
    accused: tuple[int, int] | None = None
    confidence: float = 1.0
    scope: list[tuple[int, int]] = msgspec.field(default_factory=list)


class Attribution(msgspec.Struct, frozen=True):
    """Words of one sentence that somebody says. All ranges are half-open, in tokens of that sentence."""

    speaker: Speaker | None
    """Null where the words are somebody's, but nobody named in the article so far."""
    via: tuple[Speaker, ...]
    """Who passed the words on, from the outlet towards the speaker."""
    stance: Stance
    distanced: bool
    """The outlet does not stand behind it: زعم، ادعى."""
    kind: Kind
    """threatens and demands: the content has not happened. claims_responsibility with stance "denies": responsibility refused."""
    verb: tuple[int, int]
    """The words that attribute; empty at the scope's start where a quotation goes on from an earlier sentence."""
    scope: tuple[tuple[int, int], ...]
    """What the speaker says; may hold another attribution's scope (see `at`)."""
    blamed: ActorName | None = None
    """The known actor whom "اتهم" or "حمّل" names."""
    accused: tuple[int, int] | None = None
    """The words that name who is blamed, known actor or not."""
    confidence: float = 1.0


class Running(msgspec.Struct, frozen=True):
    """A quotation that runs on into the next sentences, at most `left` of them."""

    by: Attribution
    left: int
