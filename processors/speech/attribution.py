"""Attribution: which words of an article belong to which speaker.

`attribute` reads the sentences in order, because names are shortened, speech is carried on ("وأضاف") and quotations run over
sentences. In each sentence it finds

1. speech verbs with their subject after them, before them, or left out (`verbs`);
2. attribution without a verb: بحسب، وفقاً لـ، نقلاً عن، على حد قول; a headline's "speaker: words"; brackets after figures (`sources`);
3. words that deny by themselves inside somebody's speech: "لا صحة لـ", "لا علاقة لنا" (`denial`);

and ends each one's words (`scopes`). A sentence without a speech verb, a source, a quotation, a bracket or a colon costs the
look-up of its words only.
"""

from __future__ import annotations

from functools import partial, reduce
from operator import or_
from typing import TYPE_CHECKING

from msgspec.structs import replace

from processors.actors import ActorName, kinds_of
from processors.speech import blame, denial, scopes, sources, verbs
from processors.speech.clauses import Line
from processors.speech.findings import Attribution, Finding, Running
from processors.speech.lexicon import BRACKET, COLON, DENIAL, FORCES, SOURCE, VERB, known, lex
from processors.speech.passage import Passage
from processors.speech.voices import Voices
from processors.text.words import MARK, Word

if TYPE_CHECKING:
    from processors.model import Speaker
    from processors.places import Located
    from processors.reading import Reading

_THIS = frozenset({"هذا", "هكذا", "ذلك"})
_NOTHING = lex(Word("-", MARK))
"""What a word of the dateline is to speech."""
_NO_MORE = frozenset({"هذا", "هذه", "ذلك", "كله", "كلها", "كل", "ان", "انه", "انها", "هو", "هي", "مجرد"})
"""Words that say nothing of what is denied: "هذا كله كذب"."""
_LONGEST_QUOTE = 6
"""Sentences over which a quotation that is never closed may run."""


def attribute(reading: Reading) -> list[list[Attribution]]:
    """The attributions of each sentence of the reading, in the order of their words. Changes nothing in the reading."""
    voices = Voices()
    result: list[list[Attribution]] = []
    running: Running | None = None
    untitled = not reading.article.title
    for i, sentence in enumerate(reading.sentences):
        if running is not None and (running.left <= 0 or reading.paragraphs[i] != reading.paragraphs[i - 1]):
            running = None
        words = [known[token.word] for token in sentence.tokens]
        flags = reduce(or_, {word.flags for word in words}, 0)
        if running is None and not flags & ~DENIAL:
            result.append([])
            continue
        title = sentence.in_title or (untitled and i == 0)
        written = reading.dateline(i)
        if written and not _power(sentence.tokens[written - 1].word.surface, written, reading.places(i)):
            inside = written - (sentence.tokens[written - 1].word.kind == MARK)
            words[:inside] = [_NOTHING] * inside
        actors, places, numbers = partial(reading.actors, i), partial(reading.places, i), partial(reading.numbers, i)
        p = Passage(sentence.tokens, words, flags, actors, places, numbers, in_title=title)
        voices.meant = partial(_actor_of_kind, reading, i)
        found = _attributions(p, voices)
        if running is not None:
            found, running = _go_on(p, found, running)
        if running is None:
            running = _runs_on(p, found)
        if result and not result[-1] and i and reading.paragraphs[i] == reading.paragraphs[i - 1]:
            result[-1].extend(_said_before(p, found, len(reading.sentences[i - 1].tokens)))
        result.append(found)
    return result


def _actor_of_kind(reading: Reading, i: int, kind: str) -> ActorName | None:
    """The actor told last, up to sentence `i`, that is a "جماعة", "حركة" …"""
    for k in range(i, -1, -1):
        for actor in reversed(reading.actors(k)):
            if kind in kinds_of(actor.id):
                return actor
    return None


def _power(mark: str, written: int, places: list[Located]) -> bool:
    """Is the dateline only a place and a colon, so that a power may speak ("موسكو: لن نقبل …")?"""
    return mark == ":" and bool(places) and places[0].first == 0 and places[0].last == written - 1


def _said_before(p: Passage, found: list[Attribution], size: int) -> list[Attribution]:
    """"…". هذا ما قاله فلان": the sentence before, of `size` tokens, is his."""
    for one in found:
        if one.verb[0] <= 3 and p.words[0].base in _THIS and p.words[one.verb[0] - 1].norm == "ما":
            return [replace(one, verb=(0, 0), scope=((0, size),), accused=None, confidence=one.confidence * 0.9)]
    return []


def _attributions(p: Passage, voices: Voices) -> list[Attribution]:
    """The attributions of one sentence; `voices` learns its speakers."""
    line = Line(p, voices)
    head = sources.headline(line) if p.flags & COLON or p.in_title else None
    found = verbs.find(line) if p.flags & VERB else []
    for one in sources.find(line) if p.flags & SOURCE else ():
        found = [*(f for f in found if not one.verb[0] <= f.verb[0] < one.verb[1]), one]
    if head is not None:
        found = [head, *found]
    found.sort(key=lambda f: f.verb)
    scopes.close(p, found)
    if p.flags & BRACKET:
        found += sources.figures(line)
    attributions = [_attribution(f) for f in found if f.scope]
    doers = [hit for one in attributions if _puts_forward(one) for hit in blame.told(p, one)]
    return attributions + doers + _denials(p, attributions)


def _puts_forward(one: Attribution) -> bool:
    return one.stance == "asserts" and one.kind in ("says", "reports") and one.speaker is not None


def _attribution(f: Finding) -> Attribution:
    return Attribution(
        speaker=f.speaker.speaker if f.speaker else None, via=f.via, stance=f.stance, distanced=f.distanced, kind=f.kind, verb=f.verb,
        scope=tuple(s for s in f.scope if s[1] > s[0]), blamed=f.blamed, accused=f.accused,
        confidence=f.confidence if f.speaker else f.confidence * 0.5,
    )


def _denials(p: Passage, attributions: list[Attribution]) -> list[Attribution]:
    """What is denied inside speech without a verb of denying."""
    found: list[Attribution] = []
    if not p.flags & DENIAL:
        return found
    for one in attributions:
        if not _puts_forward(one) or one.speaker is None:
            continue
        for first, last in one.scope:
            hit = denial.find(p, first, last, forces=one.speaker.kind in FORCES, home=_home(one.speaker))
            if hit is None or any(_anothers(p, o, one, hit.words[0]) for o in attributions):
                continue
            start, end = hit.denied
            if start == hit.words[1]:
                end = scopes.presupposed(p, start, end)
            if not any(w.arabic and w.base not in _NO_MORE for w in p.words[start:end]):
                start, end = denial.answered(p, one.verb) or hit.words  # "أكد عدم صحتها": of what was told before
            if any(w.arabic for w in p.words[start:end]):
                found.append(replace(one, stance="denies", kind="denies", verb=hit.words, scope=((start, end),)))
    return found


def _home(speaker: Speaker) -> str:
    """The country (ISO 3166) that a known speaker speaks for: "am.defence" for AM; "" where he is not known."""
    country, _, body = (speaker.id or "").partition(".")
    return country.upper() if body else ""


def _anothers(p: Passage, inner: Attribution, one: Attribution, k: int) -> bool:
    """Is token `k` in the mouth of somebody whom `one` quotes? Not behind a noun: "إن ادعاء العدو مقتل ثلاثة كاذب"."""
    inside = inner.verb > one.verb and inner.scope[0][0] <= k < inner.scope[0][1]
    return inside and not any(t.form == "noun" for t in p.words[inner.verb[0]].tags)


def _go_on(p: Passage, found: list[Attribution], running: Running) -> tuple[list[Attribution], Running | None]:
    """The words of this sentence up to the mark that closes the running quotation are the earlier speaker's."""
    close = p.closing
    if close is None and any(a.verb[0] <= 2 and a.verb[1] > a.verb[0] for a in found):
        return found, None  # a new speaker: the closing mark was forgotten
    end = close if close is not None else len(p)
    if end <= 0:
        return found, None
    carried = replace(running.by, verb=(0, 0), scope=((0, end),), accused=None, confidence=running.by.confidence * 0.9)
    return [carried, *found], None if close is not None else Running(running.by, running.left - 1)


def _runs_on(p: Passage, found: list[Attribution]) -> Running | None:
    mark = p.left_open
    if mark is None:
        return None
    for one in reversed(found):
        if one.verb[0] < mark and one.scope[0][0] <= mark + 1 <= one.scope[-1][1]:
            return Running(one, _LONGEST_QUOTE)
    return None


def at(attributions: list[Attribution], index: int) -> Attribution | None:
    """The innermost attribution of token `index`: of those whose scope holds it the one with the least words.

    Null is the outlet's own voice, as is an attribution without speaker.
    """
    best: Attribution | None = None
    least = 0
    for found in attributions:
        for first, last in found.scope:
            if first <= index < last:
                size = sum([b - a for a, b in found.scope])
                if best is None or size < least or (size == least and found.verb > best.verb):
                    best, least = found, size
                break
    return best
