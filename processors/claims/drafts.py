"""Acts put into the mouth of whoever says them: what a speaker asserts, denies, claims or blames on another."""

from __future__ import annotations

from typing import Final

import msgspec

from processors import acts, speech
from processors.acts import HARM, VICTIM_ACTS, ActMention
from processors.acts.lexicon import facets, words
from processors.claims.scope import Scope
from processors.claims.statements import denied_stem, statement
from processors.model import Actor, ActType, Stance
from processors.reading import Reading
from processors.speech import Attribution
from processors.speech.lexicon import BODIES, HEARSAY, OWN_FORCES, SELVES
from processors.text.rarity import word_stem
from processors.text.stem import stem

_UNREAL: Final = frozenset(("threatens", "demands"))
"""Kinds of speech whose content has not happened."""
_FORCES: Final = frozenset(("official", "military", "armed_group"))
"""Kinds of actors that strike."""
_RELATIVE: Final = frozenset(("الذي", "التي", "اللذين", "الذين", "اللتين"))
_AFTER: Final = _RELATIVE | {"بعد", "عقب", "اثر", "غداه"}
_DONE: Final = frozenset(("strike", "shelling", "chemical_attack", "ground_assault", "truce_breach", "siege"))
"""What somebody does: who denies it without naming another denies to have done it."""
_HAPPENING: Final = words("happening")
_IT: Final = words("it")
_ASIDE_FROM: Final = frozenset(map(word_stem, words("aside_from")))
_TELLING: Final = frozenset(("بان", "بانه", "بانها", "بانهم", "ان", "انه", "انها", "عن", "بشان", "حول", "بخصوص"))
"""Words that lead from "الاتهامات" to what they are."""
_NONE: Final = frozenset(("لا", "ليس", "ليست"))
_OURS: Final = frozenset(("لنا", "لي"))
_THAT: Final = frozenset(("ان", "بان", "وان"))
_THEIRS: Final = frozenset(("له", "لها", "لهم", "لنا", "لي"))
_BEHIND: Final = 4
_WE: Final = 5
"""Letters of a verb with "نا" at least."""
_NO_ACT: Final = 0.6
"""Confidence of a denial whose act no table knows."""


class Draft(msgspec.Struct):
    """A claim to be, before it has an id."""

    mention: ActMention
    attribution: Attribution | None
    stance: Stance
    actors: tuple[Actor, ...]
    statement: bool = False
    """Of something that no table of acts knows; alone it is no news."""


def drafts(reading: Reading, i: int, scope: Scope, attributions: list[Attribution], before: Draft | None = None) -> list[Draft]:
    """The claims of sentence `i`, in order of its words; `attributions` are those of the sentence, `before` is the last draft of
    an event that an earlier sentence told: "نفت طهران الأمر" denies it."""

    def voice(token: int) -> tuple[tuple[int, int], ...] | None:
        said = speech.at(attributions, token)
        return said.scope if said is not None else None

    found: list[Draft] = []
    mentions = acts.find(reading, i, voice if attributions else None)
    for mention in mentions:
        if mention.type in VICTIM_ACTS and not scope.covers(mention):
            continue
        attribution = speech.at(attributions, mention.first)
        if attribution is not None and attribution.kind in _UNREAL and not _AFTER.isdisjoint(_said(reading, i, attribution, mention)):
            attribution = None  # "حذر من انهيار بعد مجزرة سقط فيها 20 قتيلا": the massacre has happened
        if _told(reading, i, mention, attribution) or (attribution is not None and _warned(reading, i, attribution, mention)):
            found.append(_draft(reading, i, mention, attribution))
    stated = _statements(reading, i, attributions, mentions) if attributions and scope.watched else []
    found.extend(_without_act(reading, i, attributions, [*found, *stated], before))
    return [*found, *stated]


def _statements(reading: Reading, i: int, attributions: list[Attribution], mentions: list[ActMention]) -> list[Draft]:
    """What speakers say of things that are no known acts: at most one draft for each attribution."""
    made = []
    for attribution in attributions:
        inside = (mention for mention in mentions for first, last in attribution.scope if first <= mention.first < last)
        if any(_charged(reading, i, attribution, mention) for mention in inside):
            continue
        inner = (other for other in attributions if other is not attribution and (other.stance != "denies" or attribution.kind != "blames"))
        if any(a <= other.verb[0] < b for other in inner for a, b in attribution.scope):
            continue  # what it says is that somebody else says
        mention = statement(reading, i, attribution)
        if mention is not None:
            actors = _accused(reading, i, attribution) if attribution.kind == "blames" else ()
            made.append(Draft(mention, attribution, "asserts", actors, statement=True))
    return made


def _told(reading: Reading, i: int, mention: ActMention, attribution: Attribution | None) -> bool:
    """Whether the act is put forward as having happened, or denied; not feared, threatened, asked, nor history."""
    if mention.superseded or mention.history or (attribution is not None and attribution.kind in _UNREAL):
        return False
    denied = attribution is not None and attribution.stance == "denies"
    negated = mention.negated and not (denied and attribution is not None and _by_negation(reading, i, attribution))
    if negated and not mention.ended and (mention.quantity is None or mention.quantity.max != 0):
        return False
    return mention.modality == "actual" or (mention.modality == "alleged" and denied)


def _by_negation(reading: Reading, i: int, attribution: Attribution) -> bool:
    """ "لم نقصف", "حركته لا علاقة لها بالقصف": the words that deny are the negation of the act, not one more.

    Not "شبكة الموقوفين لا علاقة لها بالتفجير": that somebody else had no part in it does not say that it was not done.
    """
    first, last = attribution.verb
    norms = [token.word.norm for token in reading.tokens(i)[max(0, first - 1) : last]]
    negation, before = (norms[1], norms[0]) if first else (norms[0], "")
    if negation == "لم":
        return True
    behind = reading.tokens(i)[last].word.norm if last < len(reading.tokens(i)) else ""
    if before in _THAT and (behind[1:] in OWN_FORCES or behind in _THEIRS):
        return negation in _NONE  # "أكدت أن لا دور لقواتها في الهجوم"
    return negation in _NONE and (before in OWN_FORCES or before in BODIES or before in SELVES or not _OURS.isdisjoint(norms))


def _warned(reading: Reading, i: int, attribution: Attribution, mention: ActMention) -> bool:
    """ "حذرت المنظمة من أن 40 ألفا نزحوا": a warning that tells what people have suffered."""
    if attribution.kind != "threatens" or mention.quantity is None or mention.superseded or mention.history or mention.modality != "actual":
        return False
    words = [token.word.norm for token in reading.tokens(i)[attribution.verb[1] : mention.last]]
    return "ان" in words and words[-1].endswith("وا") and not words[-1].startswith(("ي", "ت", "س"))


def _draft(reading: Reading, i: int, mention: ActMention, attribution: Attribution | None) -> Draft:
    if attribution is None:
        return Draft(mention, None, "denies" if mention.ended else "asserts", mention.actors)
    actors = mention.actors
    self = _self(attribution)
    event = mention.quantity is None or mention.type not in HARM
    if attribution.stance == "denies":
        said = _said(reading, i, attribution, mention)
        if _presupposed(said):  # "نفى مسؤوليته عن العملية التي أسفرت عن مقتل …": the killing is not denied
            return Draft(mention, None, "asserts", actors)
        if mention.time is not None and not _timed_within(reading, i, attribution, mention):
            mention.time = None  # "نفى الجيش اليوم أن …": the denial's day, after that of what it denies
        if not actors and mention.type in _DONE and _HAPPENING.isdisjoint(said):
            actors = _defended(reading, i, attribution, mention) or self
    if mention.ended and attribution.stance != "doubts":
        return Draft(mention, attribution, "asserts" if attribution.stance == "denies" else "denies", actors)
    if event and mention.type in _DONE and _we(reading, i, mention):
        actors = self or actors
    elif mention.type == "control" and not actors and _own(reading, i, attribution, mention):
        actors = self
    if attribution.kind == "claims_responsibility" and event:
        actors = self or actors
    elif attribution.kind == "claims_responsibility" and mention.type == "killed" and "attackers" not in mention.targets:
        actors = actors or self
    elif attribution.kind == "blames" and event and _charged(reading, i, attribution, mention):
        actors = _accused(reading, i, attribution) or actors
    return Draft(mention, attribution, attribution.stance, actors)


def _timed_within(reading: Reading, i: int, attribution: Attribution, mention: ActMention) -> bool:
    """Whether the speaker's own words tell the act's time."""
    told = (time for time in reading.times(i) if time.span == mention.time)
    return any(first <= time.first < last for time in told for first, last in attribution.scope)


def _charged(reading: Reading, i: int, attribution: Attribution, mention: ActMention) -> bool:
    """Whether an accusation lays the act itself on the accused: "اتهمه بقصف المشفى", not "باستغلال الهجوم", "بتمويل الهجوم"."""
    if attribution.kind != "blames":
        return True
    start = next((first for first, last in attribution.scope if first <= mention.first < last), mention.first)
    return _ASIDE_FROM.isdisjoint(word_stem(token.word.norm) for token in reading.tokens(i)[start : mention.first])


def _defended(reading: Reading, i: int, attribution: Attribution, mention: ActMention) -> tuple[Actor, ...]:
    """ "نفت موسكو أن تكون القوات الحكومية قد قصفت …": another than the speaker, of whom the act is denied."""
    between = range(attribution.verb[1], mention.first)
    first = next((first for first, last in attribution.scope if first <= mention.first < last), between.start)
    named = [a for a in reading.actors(i) if a.first >= max(first, between.start) and a.last <= between.stop and a.kind in _FORCES]
    return (Actor(name=named[-1].name, id=named[-1].id),) if named and not named[-1].id.startswith("group.") else ()


def _we(reading: Reading, i: int, mention: ActMention) -> bool:
    """ "استهدفنا", "نقصف": the speaker's own side did it; not "استهدفونا", "قصفتنا"."""
    norm = reading.tokens(i)[mention.first].word.norm
    return norm.endswith("نا") and not norm.endswith(("ونا", "تنا")) and len(norm) >= _WE


def _own(reading: Reading, i: int, attribution: Attribution, mention: ActMention) -> bool:
    """ "قالت … إن المدينة تحت سيطرتها", "المدينة تحت سيطرتنا": the hold of a force that speaks, where it names no other before."""
    speaker, word = attribution.speaker, reading.tokens(i)[mention.first].word.norm
    if speaker is None or speaker.kind not in _FORCES or not word.startswith("سيطرت"):
        return False
    first = next((first for first, last in attribution.scope if first <= mention.first < last), mention.first)
    others = (a for a in reading.actors(i) if first <= a.first < mention.first and a.kind in _FORCES)
    return word.endswith("نا") or (word.endswith(("ته", "تها", "تهم")) and not any(others))


def _presupposed(said: list[str]) -> bool:
    """Whether a relative clause tells what the denial takes for granted; "الأنباء التي تحدثت عن …" is denied with what it says."""
    return any(word in _RELATIVE and not (n and said[n - 1].removeprefix("و") in HEARSAY) for n, word in enumerate(said))


def _said(reading: Reading, i: int, attribution: Attribution, mention: ActMention) -> list[str]:
    """The words between a verb of speech and an act."""
    return [token.word.norm for token in reading.tokens(i)[attribution.verb[1] : mention.first]]


def _self(attribution: Attribution) -> tuple[Actor, ...]:
    """The speaker as the one who did it."""
    speaker = attribution.speaker
    return (Actor(name=speaker.name, id=speaker.id),) if speaker is not None else ()


def _accused(reading: Reading, i: int, attribution: Attribution) -> tuple[Actor, ...]:
    if attribution.blamed is not None:
        return (Actor(name=attribution.blamed.name, id=attribution.blamed.id),)
    first, last = attribution.accused or (0, 0)
    if first >= last:
        return ()
    tokens = reading.tokens(i)
    return (Actor(name=reading.text(i)[tokens[first].start : tokens[last - 1].end]),)


def _without_act(reading: Reading, i: int, attributions: list[Attribution], found: list[Draft], before: Draft | None) -> list[Draft]:
    """A denial or a taking of responsibility that names no act: of the act told before it, or `other` with its verb's stem."""
    covered = {id(d.attribution) for d in found if d.attribution is not None and d.stance == d.attribution.stance}
    events = [d for d in found if is_deed(d)]
    made = []
    for attribution in attributions:
        claimed = attribution.kind == "claims_responsibility"
        first, last = attribution.verb
        if id(attribution) in covered or first >= last or not (claimed or attribution.stance == "denies"):
            continue
        mention = _span(reading, i, first, max([last, *(b for _, b in attribution.scope)]))
        nearest = min(events, key=lambda d: abs(d.mention.first - first), default=None)
        meant = _taken_on(found, attribution) if claimed else None
        if not claimed and _points_back(reading, i, mention, attribution):
            meant = _accusation(found, first) or nearest or (None if _taken_up(attribution) else before)
        actors = _self(attribution) if claimed else ()
        for known in filter(None, (meant, nearest)):
            mention.place, mention.time = mention.place or known.mention.place, mention.time or known.mention.time
        if meant is not None:
            mention.type, mention.stem = meant.mention.type, meant.mention.stem if meant.mention.type == "other" else None
            mention.targets = meant.mention.targets
            actors = actors or meant.actors or (_self(attribution) if mention.type in _DONE else ())
        if mention.place is None:
            said = min((a for a, _ in attribution.scope), default=last)
            mention.place = next((p.place for p in reading.places(i) if p.first >= max(last, said) and not first <= p.first < last), None)
        if meant is None and not claimed:
            mention.type = _victims_denied(reading, i, attribution) or mention.type
        if meant is None and not claimed and mention.type == "other":
            mention.stem = denied_stem(reading, i, (k for a, b in attribution.scope for k in range(a, b))) or mention.stem
        made.append(Draft(mention, attribution, attribution.stance, actors))
    return made


def _victims_denied(reading: Reading, i: int, attribution: Attribution) -> ActType | None:
    """ "لا صحة لما نشر عن وفاة موقوف": who denies it names what victims suffer, if only of one whom no number counts."""
    for k in (k for first, last in attribution.scope for k in range(first, last)):
        known = facets(reading.tokens(i)[k].word.norm)
        named = next((t for t in known.triggers if t.form == "verbal" and t.type in VICTIM_ACTS and not t.words and not t.needs), None)
        if named is not None:
            return named.type
    return None


def _taken_on(found: list[Draft], attribution: Attribution) -> Draft | None:
    """What somebody takes on, or denies to have done: the deed that his words name, else the killing or the deed told nearest to them."""
    last = max([attribution.verb[1], *(b for _, b in attribution.scope)])
    told = [d for d in found if is_deed(d) or (d.mention.type == "killed" and d.stance == "asserts")]
    named = [d for d in told if is_deed(d) and attribution.verb[0] <= d.mention.first < last]
    return min(named or told, key=lambda d: abs(d.mention.first - last), default=None)


def _taken_up(attribution: Attribution) -> bool:
    """ "وهو ما نفاه فلان": it denies what its own sentence says."""
    return attribution.scope == (attribution.verb,)


def _accusation(found: list[Draft], first: int) -> Draft | None:
    """The last accusation before token `first` of the sentence."""
    made = (d for d in found if d.actors and d.attribution is not None and d.attribution.kind == "blames" and d.attribution.verb[0] < first)
    return max(made, key=lambda d: d.attribution.verb if d.attribution is not None else (0, 0), default=None)


def is_deed(draft: Draft) -> bool:
    """Whether the draft tells of something done, not of how many were killed or hurt by it."""
    return draft.mention.type not in HARM and draft.mention.type != "other"


def is_told(draft: Draft) -> bool:
    """Whether a later "نفى ذلك" can mean it: a deed, or an accusation."""
    return is_deed(draft) or (draft.statement and draft.attribution is not None and draft.attribution.kind == "blames")


def _points_back(reading: Reading, i: int, mention: ActMention, attribution: Attribution) -> bool:
    """Whether the denial names what it denies by a word for it alone: "نفت ذلك"; not "نفت الاتهامات بأنها …", which says it."""
    if _taken_up(attribution):
        return True
    said = [token.word.norm for token in reading.tokens(i)[mention.first : mention.last]]
    at = next((k for k, word in enumerate(said) if word in _IT), None)
    return at is not None and not any(word in _RELATIVE or word in _TELLING for word in said[at + 1 : at + _BEHIND])


def _span(reading: Reading, i: int, first: int, last: int) -> ActMention:
    tokens = reading.tokens(i)
    start, end = tokens[first].start, tokens[last - 1].end
    return ActMention("other", i, first, last, start, end, confidence=_NO_ACT, stem=stem(tokens[first].word.norm))
