"""Acts put into the mouth of whoever says them: what a speaker asserts, denies, claims or blames on another."""

from __future__ import annotations

from typing import Final

from processors import acts, speech
from processors.acts import HARM, VICTIM_ACTS, ActMention
from processors.acts.lexicon import facets, words
from processors.claims.draft import DONE, RELATIVE, Draft, of_figures, speaking
from processors.claims.scope import Scope
from processors.claims.statements import statement
from processors.claims.unnamed import without_act
from processors.model import Actor
from processors.reading import Reading
from processors.speech import Attribution
from processors.speech.lexicon import ALLEGATIONS, BODIES, FORCES, HEARSAY, LACK, OURS, OWN_FORCES, SELVES
from processors.text.rarity import word_stem

_UNREAL: Final = frozenset(("threatens", "demands"))
"""Kinds of speech whose content has not happened."""
_AFTER: Final = RELATIVE | {"بعد", "عقب", "اثر", "غداه"}
_HAPPENING: Final = words("happening")
_ASIDE_FROM: Final = frozenset(map(word_stem, words("aside_from")))
_NONE: Final = frozenset(("لا", "ليس", "ليست"))
_TRUTH: Final = frozenset(("صحه", "اساس", "حقيقه"))
_THAT: Final = frozenset(("ان", "بان", "وان"))
_THEIRS: Final = frozenset(("له", "لها", "لهم", "لنا", "لي"))
_MEMBERS: Final = 4
"""Words behind a figure within which it says whose members they are."""
_IN_THE: Final = frozenset(("في", "جراء", "خلال", "اثر", "بسبب"))
_HEADING: Final = 3
"""Words that say what is denied: "سقوط", "وقوع إصابات", "وجود أي قتلى"."""
_CHARGES: Final = frozenset(ALLEGATIONS) | {"التهم", "التهمه", "اتهام", "اتهامات"}
_AGAINST: Final = frozenset(("الي", "ضد", "بحق"))
_WE: Final = 5
"""Letters of a verb with "نا" at least."""


def drafts(
    reading: Reading, i: int, scope: Scope, attributions: list[Attribution], before: Draft | None = None, toll: Draft | None = None,
) -> list[Draft]:
    """The claims of sentence `i`, in order of its words; `attributions` are those of the sentence, `before` is the last draft of
    an event that an earlier sentence told: "نفت طهران الأمر" denies it; `toll` the last of how many it hit: "هذا الرقم مبالغ فيه"."""

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
    if attributions:
        found.extend(without_act(reading, i, attributions, [*found, *stated], before, toll))
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
    accused = attribution is not None and attribution.kind == "blames"  # "اتهام المنظمة الجيش بقصف …"
    return mention.modality == "actual" or (mention.modality == "alleged" and (denied or accused))


def _by_negation(reading: Reading, i: int, attribution: Attribution) -> bool:
    """ "لم نقصف", "حركته لا علاقة لها بالقصف": the words that deny are the negation of the act, not one more.

    Not "شبكة الموقوفين لا علاقة لها بالتفجير": that somebody else had no part in it does not say that it was not done.
    """
    first, last = attribution.verb
    if last <= first:
        return False  # what denies stands in another sentence
    norms = reading.norms(i)[max(0, first - 1) : last]
    negation, before = (norms[1], norms[0]) if first else (norms[0], "")
    lacking = last - first == 1 and (negation in LACK or negation in ("ليس", "ليست"))
    if negation == "لم" or lacking or (negation in _NONE and not _TRUTH.isdisjoint(norms)):
        return True  # "لا صحة لقصف السوق": that there is no truth in it says that it was not done
    behind = reading.tokens(i)[last].word.norm if last < len(reading.tokens(i)) else ""
    if before in _THAT and (behind[1:] in OWN_FORCES or behind in _THEIRS):
        return negation in _NONE  # "أكدت أن لا دور لقواتها في الهجوم"
    return negation in _NONE and (before in OWN_FORCES or before in BODIES or before in SELVES or not OURS.isdisjoint((*norms, behind)))


def _warned(reading: Reading, i: int, attribution: Attribution, mention: ActMention) -> bool:
    """ "حذرت المنظمة من أن 40 ألفا نزحوا": a warning that tells what people have suffered."""
    if attribution.kind != "threatens" or mention.quantity is None or mention.superseded or mention.history or mention.modality != "actual":
        return False
    words = reading.norms(i)[attribution.verb[1] : mention.last]
    return "ان" in words and words[-1].endswith("وا") and not words[-1].startswith(("ي", "ت", "س"))


def _draft(reading: Reading, i: int, mention: ActMention, attribution: Attribution | None) -> Draft:
    if attribution is None:
        return Draft(mention, None, "denies" if mention.ended else "asserts", mention.actors)
    mention.targets = _targets(reading, i, attribution, mention)
    mourned = attribution.verb[0] <= mention.first < attribution.verb[1]  # "نعى الحزب أربعة من مقاتليه": who mourns has not killed
    actors = () if mourned else mention.actors
    self = speaking(attribution)
    event = mention.quantity is None or mention.type not in HARM
    if attribution.stance == "denies":
        said = _said(reading, i, attribution, mention)
        beside = event and (of_figures(reading, i, attribution) or _of_victims(reading, i, attribution, mention))
        if beside or _presupposed(said):  # "نفى مسؤوليته عن العملية التي أسفرت عن مقتل …": the killing is not denied
            return Draft(mention, None, "asserts", actors)
        if mention.time is not None and not _timed_within(reading, i, attribution, mention):
            mention.time = None  # "نفى الجيش اليوم أن …": the denial's day, after that of what it denies
        actors = actors or _denied_of(reading, i, attribution, mention, said)
    if mention.ended and attribution.stance != "doubts":
        return Draft(mention, attribution, "asserts" if attribution.stance == "denies" else "denies", actors)
    if event and mention.type in DONE and (_we(reading, i, mention) or (not actors and _own_did(reading, i, mention))):
        actors = self or actors
    elif mention.type == "control" and not actors and _own(reading, i, attribution, mention):
        actors = self
    if attribution.kind == "claims_responsibility" and event:
        actors = self or actors
    elif attribution.kind == "claims_responsibility" and mention.type == "killed" and "attackers" not in mention.targets:
        actors = actors or self
    elif attribution.kind == "blames" and (event or _at_once(attribution, mention)) and _charged(reading, i, attribution, mention):
        actors = _accused(reading, i, attribution) or actors
    return Draft(mention, attribution, attribution.stance, actors)


def _targets(reading: Reading, i: int, attribution: Attribution, mention: ActMention) -> tuple[str, ...]:
    """Whom the figure counts: the members of an armed group that speaks are no soldiers ("يعلن الحزب مقتل أربعة من عناصره")."""
    if mention.targets != ("soldiers",) or attribution.speaker is None or attribution.speaker.kind != "armed_group":
        return mention.targets
    words = reading.norms(i)[mention.first : mention.last + _MEMBERS]
    own = any(word.startswith("عناصر") and word.endswith(("ها", "ه", "هم", "نا")) for word in words)
    return ("fighters",) if own else mention.targets


def _timed_within(reading: Reading, i: int, attribution: Attribution, mention: ActMention) -> bool:
    """Whether the speaker's own words tell the act's time."""
    told = (time for time in reading.times(i) if mention.time is not None and time.span.start == mention.time.start)
    return any(first <= time.first < last for time in told for first, last in attribution.scope)


def _at_once(attribution: Attribution, mention: ActMention) -> bool:
    """ "اتهم الجيش بقتل تسعة": the killing itself is laid on the accused; who is only held responsible for it need not have done it."""
    return any(first == mention.first for first, _ in attribution.scope)


def _charged(reading: Reading, i: int, attribution: Attribution, mention: ActMention) -> bool:
    """Whether an accusation lays the act itself on the accused: "اتهمه بقصف المشفى", not "باستغلال الهجوم", "بتمويل الهجوم"."""
    if attribution.kind != "blames":
        return True
    start = next((first for first, last in attribution.scope if first <= mention.first < last), mention.first)
    return _ASIDE_FROM.isdisjoint(word_stem(token.word.norm) for token in reading.tokens(i)[start : mention.first])


def _defended(reading: Reading, i: int, attribution: Attribution, mention: ActMention) -> tuple[Actor, ...]:
    """ "نفت موسكو أن تكون القوات الحكومية قد قصفت …": another than the speaker, of whom the act is denied."""
    first = next((first for first, last in attribution.scope if first <= mention.first < last), attribution.verb[1])
    between = range(attribution.verb[1] if attribution.verb[0] < mention.first else first, mention.first)
    named = [a for a in reading.actors(i) if a.first >= max(first, between.start) and a.last <= between.stop and a.kind in FORCES]
    tokens = reading.tokens(i)  # "مزاعم النظام السعودي بشأن …": whose allegation it is, not whose deed
    named = [a for a in named if not a.first or tokens[a.first - 1].word.norm not in HEARSAY]
    return (Actor(name=named[-1].name, id=named[-1].id),) if named and not named[-1].id.startswith("group.") else ()


def _denied_of(reading: Reading, i: int, attribution: Attribution, mention: ActMention, said: list[str]) -> tuple[Actor, ...]:
    """Of whom a deed is denied that names nobody: of the accused, of those who are defended, else of who denies it."""
    charged = _charged_with(reading, i, attribution, mention)
    if charged or mention.type not in DONE or not _HAPPENING.isdisjoint(said):
        return charged
    return _defended(reading, i, attribution, mention) or speaking(attribution)


def _charged_with(reading: Reading, i: int, attribution: Attribution, mention: ActMention) -> tuple[Actor, ...]:
    """ "نفت صحة الاتهامات الموجهة إلى الجيش بقتل مدنيين", "نفى اتهام الوزارة للحركة بخطف …": whom the denied charge names."""
    first = next((first for first, last in attribution.scope if first <= mention.first < last), mention.first)
    norms = reading.norms(i)[first : mention.first]
    at = next((k for k, norm in enumerate(norms) if norm in _CHARGES or (norm[:2] == "لل" and "ال" + norm[2:] in _CHARGES)), None)
    if at is None:
        return ()
    led = next((k for k in range(at + 1, len(norms)) if norms[k] in _AGAINST), None)
    if led is not None and led + 1 < len(norms) and norms[led + 1] in OWN_FORCES:
        return speaking(attribution)
    named = [a for a in reading.actors(i) if first + at < a.first and a.last <= mention.first and a.kind in FORCES]
    named = [a for a in named if (led is not None and a.first == first + led + 1) or reading.tokens(i)[a.first].word.norm.startswith("لل")]
    named = [a for a in named if not a.id.startswith("group.")]
    return (Actor(name=named[-1].name, id=named[-1].id),) if named else ()


def _we(reading: Reading, i: int, mention: ActMention) -> bool:
    """ "استهدفنا", "نقصف": the speaker's own side did it; not "استهدفونا", "قصفتنا"."""
    norm = reading.tokens(i)[mention.first].word.norm
    return norm.endswith("نا") and not norm.endswith(("ونا", "تنا")) and len(norm) >= _WE


def _own_did(reading: Reading, i: int, mention: ActMention) -> bool:
    """ "قالت الحركة إن مقاتليها هاجموا القاعدة", "إن جنوده أسقطوا الطائرة": his own forces, right before the verb."""
    before = reading.tokens(i)[mention.first - 1].word.norm if mention.first else ""
    verb = any(t.form == "verb" and t.transitive for t in facets(reading.tokens(i)[mention.first].word.norm).triggers)
    return before in OWN_FORCES and verb


def _own(reading: Reading, i: int, attribution: Attribution, mention: ActMention) -> bool:
    """ "قالت … إن المدينة تحت سيطرتها", "المدينة تحت سيطرتنا": the hold of a force that speaks, where it names no other before."""
    speaker, tokens = attribution.speaker, reading.tokens(i)
    word = tokens[mention.first].word.norm
    if speaker is None or speaker.kind not in FORCES:
        return False
    if mention.last < len(tokens) and tokens[mention.last].word.norm in OWN_FORCES:
        return True  # "لا تزال بيد قواتنا"
    if not word.startswith("سيطرت"):
        return False
    first = next((first for first, last in attribution.scope if first <= mention.first < last), mention.first)
    others = (a for a in reading.actors(i) if first <= a.first < mention.first and a.kind in FORCES)
    return word.endswith("نا") or (word.endswith(("ته", "تها", "تهم")) and not any(others))


def _presupposed(said: list[str]) -> bool:
    """Whether a relative clause tells what the denial takes for granted; "الأنباء التي تحدثت عن …" is denied with what it says."""
    return any(word in RELATIVE and not (n and _rumour(said[n - 1])) for n, word in enumerate(said))


def _of_victims(reading: Reading, i: int, attribution: Attribution, mention: ActMention) -> bool:
    """ "نفى سقوط أي مدني في القصف": the shelling itself is not denied."""
    tokens = reading.tokens(i)
    start = next((first for first, last in attribution.scope if first <= mention.first < last), mention.first)
    led = mention.first > start and tokens[mention.first - 1].word.norm in _IN_THE
    named = any(place.first == mention.last for place in reading.places(i))  # "في احتجاجات السليمانية" has its article from the name
    if not led or not (tokens[mention.first].word.norm.startswith("ال") or named):
        return False
    known = (facets(token.word.norm) for token in tokens[start : min(mention.first, start + _HEADING)])
    return any(t.form in ("verbal", "victim") and t.type in VICTIM_ACTS for facet in known for t in facet.triggers)


def _rumour(norm: str) -> bool:
    """ "الأنباء", "للأنباء", "بالأنباء"."""
    norm = norm.removeprefix("و")
    return norm in HEARSAY or (norm.startswith("لل") and norm[2:] in HEARSAY) or (norm.startswith("بال") and norm[3:] in HEARSAY)


def _said(reading: Reading, i: int, attribution: Attribution, mention: ActMention) -> list[str]:
    """The words between a verb of speech and an act."""
    return reading.norms(i)[attribution.verb[1] : mention.first]


def _accused(reading: Reading, i: int, attribution: Attribution) -> tuple[Actor, ...]:
    if attribution.blamed is not None:
        return (Actor(name=attribution.blamed.name, id=attribution.blamed.id),)
    first, last = attribution.accused or (0, 0)
    if first >= last:
        return ()
    tokens = reading.tokens(i)
    return (Actor(name=reading.text(i)[tokens[first].start : tokens[last - 1].end]),)
