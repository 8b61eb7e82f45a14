"""What is denied, or taken on, in words that name no act: "نفت ذلك", "وهو ما أنكره الحزب", "تبنى العملية"."""

from __future__ import annotations

from itertools import pairwise
from typing import Final

from processors.acts import HARM, VICTIM_ACTS, ActMention
from processors.acts.lexicon import facets, words
from processors.claims.draft import DONE, RELATIVE, Draft, is_deed, of_figures, speaking
from processors.claims.statements import denied_stem
from processors.model import Actor, ActType
from processors.reading import Reading
from processors.speech import Attribution
from processors.speech.lexicon import BODIES, CROSSES, FORCES, OURS, OWN_FORCES
from processors.text.stem import stem

_INCIDENT: Final = words("incident")
_IT: Final = words("it")
_TELLING: Final = frozenset(("بان", "بانه", "بانها", "بانهم", "ان", "انه", "انها", "عن", "بشان", "حول", "بخصوص"))
"""Words that lead from "الاتهامات" to what they are."""
_BARELY: Final = 3
"""Tokens of "هذه الأنباء", a mark among them."""
_OF_ITS: Final = frozenset(("في", "عن"))
_THAT_ALONE: Final = (["ذلك"], ["الامر"], ["الخبر"])
_THIS: Final = _IT | {"هذا", "هذه", "ذلك"}
_BEHIND: Final = 4
_ANSWERING: Final = frozenset(("علي", "من", "بعد", "عقب", "اثر", "غداه"))
"""Words between a denial and what it answers: "ردا على إعلان", "بعد ساعات من تأكيد"."""
_NO: Final = frozenset(("لا", "ليس", "ليست", "لم"))
_IN_WHAT: Final = frozenset(("ما", "بما", "فيما"))
_HAPPENED: Final = frozenset(("جري", "حدث", "حصل", "وقع"))
_THEIRS: Final = frozenset(("له", "لها", "لهم"))
_GOING_IN: Final = ("ground_assault", "control")
_QUESTION: Final = frozenset(("سؤال", "السؤال", "اسئله", "الاسئله", "استفسار", "استفسارات"))
_ASKED: Final = 8
"""Words between "سؤال" and what it asks about: "ردا على سؤال لوكالة الأنباء عن قصف …"."""
_VICTIMS: Final = ("verbal", "victim")
_ANY: Final = frozenset(("اي", "ايه", "باي", "بايه"))
_OWN_REACH: Final = 4
"""Words between one's own forces and whom they killed."""
_NO_ACT: Final = 0.6
"""Confidence of a denial whose act no table knows."""


def without_act(
    reading: Reading, i: int, attributions: list[Attribution], found: list[Draft], before: Draft | None, toll: Draft | None,
) -> list[Draft]:
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
        others = (d for d in events if d.mention.first < first or not _self_told(d, attribution))
        nearest = min(others, key=lambda d: abs(d.mention.first - first), default=None)
        meant = _taken_on(reading, i, found, attribution) or _incident(reading, i, attribution, before) if claimed else None
        third = _third_party(reading, i, attribution) if not claimed and _no_part(reading, i, attribution) else ()
        if not claimed and not third and _points_back(reading, i, mention, attribution):
            meant = _toll_meant(reading, i, found, attribution, toll)
            mention.quantity = meant.mention.quantity if meant is not None else None
            meant = meant or _told_before(reading, i, found, attribution, nearest, before)
        actors = speaking(attribution) if claimed else ()
        if meant is None and not claimed and (_not_done(reading, i, attribution) or _no_part(reading, i, attribution)):
            meant = _charge(found, attribution, before, toll) or _asked(reading, i, events, attribution)
            if meant is not None and not (_may_mean(reading, i, attribution, meant)):
                meant = None
            actors = speaking(attribution) if meant is not None and _known(attribution) else ()
        if third:  # "اتهم X الأمريكيين بقصف المستشفى، مؤكدا أن الطيران الروسي لا علاقة له بما جرى"
            told = (d for d in events if d.mention.first < first and d.stance == "asserts")
            meant, actors = max(told, key=lambda d: d.mention.first, default=before), third
        if meant is None and not claimed and _of_doing(reading, i, attribution):
            meant, actors = _harm(found, attribution), speaking(attribution)
        for known in filter(None, (meant, nearest)):
            mention.place, mention.time = mention.place or known.mention.place, mention.time or known.mention.time
        if meant is not None:
            mention.type, mention.stem = meant.mention.type, meant.mention.stem if meant.mention.type == "other" else None
            mention.targets = meant.mention.targets
            actors = actors or meant.actors or (speaking(attribution) if mention.type in DONE else ())
        if mention.place is None:
            said = min((a for a, _ in attribution.scope), default=last)
            mention.place = next((p.place for p in reading.places(i) if p.first >= max(last, said) and not first <= p.first < last), None)
        if meant is None and attribution.stance == "denies":
            _name_by_its_words(reading, i, attribution, mention, claimed=claimed)
        made.append(Draft(mention, attribution, attribution.stance, actors))
    return made


def _name_by_its_words(reading: Reading, i: int, attribution: Attribution, mention: ActMention, *, claimed: bool) -> None:
    """What victims, or else what stem, the words of a denial name that is of nothing told before; none where responsibility is refused."""
    if not claimed:
        mention.type = _victims_denied(reading, i, attribution) or _asked_of_victims(reading, i, attribution) or mention.type
    if mention.type == "other":
        mention.stem = denied_stem(reading, i, (k for a, b in attribution.scope for k in range(a, b))) or mention.stem


def _toll_meant(reading: Reading, i: int, found: list[Draft], attribution: Attribution, toll: Draft | None) -> Draft | None:
    """The toll that "هذا العدد" denies, or "ذلك" of who counts otherwise; None where no figure is meant."""
    counted = of_figures(reading, i, attribution) or _counts_otherwise(reading, found, attribution, toll)
    return (_harm(found, attribution) or _of_another(toll, attribution)) if counted else None


def _told_before(
    reading: Reading, i: int, found: list[Draft], attribution: Attribution, nearest: Draft | None, before: Draft | None,
) -> Draft | None:
    """What "ذلك" means: what is answered, an accusation, the deed told nearest, or the last of an earlier sentence."""
    meant = _answered(reading, i, found, attribution) or _accusation(found, attribution.verb[0]) or nearest
    meant = meant or (_harm(found, attribution) if _taken_up(attribution) else None) or _that_harm(reading, i, found, attribution)
    return meant or (None if _said_here(reading, i, attribution) else before)


def _victims_denied(reading: Reading, i: int, attribution: Attribution) -> ActType | None:
    """ "لا صحة لما نشر عن وفاة موقوف": who denies it names what victims suffer, if only of one whom no number counts."""
    norms = [norm for first, last in attribution.scope for norm in reading.norms(i)[first:last]]
    for k in (k for first, last in attribution.scope for k in range(first, last)):
        known = facets(reading.tokens(i)[k].word.norm)
        told = (t for t in known.triggers if t.form in _VICTIMS and t.type in VICTIM_ACTS and not t.words and not t.needs)
        named = next((t for t in told if t.type != "released" or not t.beside or not t.beside.isdisjoint(norms)), None)
        if named is not None and named.type == "displaced" and named.form == "victim":
            continue  # "لا صحة لما نشر عن إطلاق صاروخ على مخيم النازحين": who lives there has not been displaced by it
        if named is not None and (not named.fall or _people_fall(reading, i, k + 1)):
            return named.type
    return None


def _asked_of_victims(reading: Reading, i: int, attribution: Attribution) -> ActType | None:
    """ "ردا على سؤال عن حصيلة القتلى …، قال الناطق: «هذا ليس صحيحا»": of what victims he was asked."""
    if not _taken_up(attribution):
        return None
    norms = reading.norms(i)[: attribution.verb[0]]
    at = next((k for k, norm in enumerate(norms) if norm in _QUESTION), None)
    asked = norms[at + 1 : at + 1 + _ASKED] if at is not None else []
    known = (t for norm in asked for t in facets(norm.removeprefix("ال")).triggers)
    return next((t.type for t in known if t.form in _VICTIMS and t.type in VICTIM_ACTS and not t.words and not t.needs), None)


def _counts_otherwise(reading: Reading, found: list[Draft], attribution: Attribution, toll: Draft | None) -> bool:
    """ "قالت الحركة إن مقاتليها قتلوا 40 جنديا، ونفت الوزارة ذلك وقالت إن اثنين قتلا": who denies a boast and gives his own count."""
    boast = _harm(found, attribution) or _of_another(toll, attribution)
    if boast is None or boast.attribution is None or boast.attribution.speaker is None or boast.mention.quantity is None:
        return False
    tokens = reading.tokens(boast.mention.sentence)[max(0, boast.mention.first - _OWN_REACH) : boast.mention.first]
    own = any(token.word.norm in OWN_FORCES for token in tokens)  # "إن مقاتليها قتلوا 40 جنديا"
    if not own and not any(actor.id is not None and actor.id == boast.attribution.speaker.id for actor in boast.actors):
        return False
    told = (d for d in found if d.mention.first > attribution.verb[0] and d.mention.type in HARM and d.mention.quantity is not None)
    return any(d.stance == "asserts" and d.attribution is not None and d.attribution.speaker == attribution.speaker for d in told)


def _people_fall(reading: Reading, i: int, k: int) -> bool:
    """ "سقوط أي مدني"; not "سقوط صاروخ"."""
    return any(facets(token.word.norm).person is not None for token in reading.tokens(i)[k : k + 2])


def _taken_on(reading: Reading, i: int, found: list[Draft], attribution: Attribution) -> Draft | None:
    """What somebody takes on, or denies to have done: the deed that his words name, else the killing or the deed told nearest to them."""
    last = max([attribution.verb[1], *(b for _, b in attribution.scope)])
    told = [d for d in found if is_deed(d) or (d.mention.type == "killed" and d.stance == "asserts")]
    named = [d for d in told if is_deed(d) and attribution.verb[0] <= d.mention.first < last]
    if not named and attribution.stance == "denies" and _of_something(reading, i, attribution):
        return None
    return min(named or told, key=lambda d: abs(d.mention.first - last), default=None)


def _of_something(reading: Reading, i: int, attribution: Attribution) -> bool:
    """ "أي تورط لها في المحاولة الانقلابية": what one had no part in is named by a word of its own, which tells no act."""
    norms = _denied_words(reading, i, attribution)
    at = next((k for k, norm in enumerate(norms) if norm in _OF_ITS), None)
    return at is not None and at + 1 < len(norms) and norms[at + 1].startswith("ال") and not _of_incident(reading, i, attribution)


def _taken_up(attribution: Attribution) -> bool:
    """ "وهو ما نفاه فلان": it denies what its own sentence says."""
    return attribution.scope == (attribution.verb,)


def _that_harm(reading: Reading, i: int, found: list[Draft], attribution: Attribution) -> Draft | None:
    """ "قتل خمسة في كركوك، ونفت الوزارة ذلك"; not who is only blamed for it ("… مسؤولية إصابة تسعة، لكنها تنصلت من ذلك")."""
    harm = _harm(found, attribution) if _denied_words(reading, i, attribution)[:1] in _THAT_ALONE else None
    blamed = harm is not None and harm.attribution is not None and harm.attribution.kind == "blames"
    return None if blamed else harm


def _said_here(reading: Reading, i: int, attribution: Attribution) -> bool:
    """Whether what is denied stands in the same sentence: "وهو ما نفاه فلان"; or only its figure is denied; not "وقال إن هذا غير صحيح"."""
    first, last = attribution.verb
    this = any(token.word.norm in _THIS for token in reading.tokens(i)[max(0, first - 1) : last])
    speaker = attribution.speaker
    this = this and speaker is not None and (speaker.id is not None or speaker.kind in FORCES)
    return (_taken_up(attribution) and not this) or of_figures(reading, i, attribution)


def _self_told(told: Draft, attribution: Attribution) -> bool:
    """ "دحض الوزير هذه الرواية مؤكدا أن القصف نفذه الحوثيون": what he tells himself he does not deny."""
    return told.attribution is not None and told.attribution.speaker == attribution.speaker and told.stance == "asserts"


def _answered(reading: Reading, i: int, found: list[Draft], attribution: Attribution) -> Draft | None:
    """ "«هذا لم يقع»، يقول X ردا على إعلان Y مقتل …", "جاء نفي X بعد تأكيد Y مقتل …": the first thing that the other has told."""
    first, last = attribution.verb
    if not _taken_up(attribution) or any(d.mention.first < first for d in found):
        return None
    behind = [d for d in found if d.mention.first >= last and d.attribution is not None and d.attribution.speaker != attribution.speaker]
    answered = min(behind, key=lambda d: d.mention.first, default=None)
    if answered is None or answered.attribution is None:
        return None
    led = reading.tokens(i)[answered.attribution.verb[0] - 1].word.norm if answered.attribution.verb[0] else ""
    return answered if led in _ANSWERING else None


def _harm(found: list[Draft], attribution: Attribution) -> Draft | None:
    """The last that another tells to be killed or hurt before: "قالت المنظمة إن 98 قتلوا، وهو رقم تصفه الحكومة بأنه ملفق"."""
    first = attribution.verb[0]
    told = [d for d in found if d.mention.type in HARM and d.mention.first < first and d.stance == "asserts"]
    return _of_another(max(told, key=lambda d: d.mention.first, default=None), attribution)


def _of_another(told: Draft | None, attribution: Attribution) -> Draft | None:
    """What was told, if not by who denies it."""
    other = told is not None and (told.attribution is None or told.attribution.speaker != attribution.speaker)
    return told if other else None


def _of_doing(reading: Reading, i: int, attribution: Attribution) -> bool:
    """ "قال إن سلاح الجو لم ينفذ أي طلعات": nothing of the kind was done, so not what another told just before either."""
    first, last = attribution.verb
    norms = reading.norms(i)[first : last + _BEHIND]
    return norms[0].removeprefix("و") == "لم" and not _ANY.isdisjoint(norms)


def _not_done(reading: Reading, i: int, attribution: Attribution) -> bool:
    """ "قواتنا لم تعبر الحدود", "لم تطلق رصاصة واحدة من مواقعنا", "لم تكن لطائراتنا أي مهمة": said of his own side, in its words."""
    first, last = attribution.verb
    return last == first + 2 and reading.tokens(i)[first].word.norm.removeprefix("و") == "لم"


def _no_part(reading: Reading, i: int, attribution: Attribution) -> bool:
    """ "لا علاقة لنا بما جرى", "مقاتلونا لا صلة لهم بما حدث": in what was told before; not "لا علاقة للانفجار بما جرى"."""
    first, last = attribution.verb
    norms = reading.norms(i)[last : max(b for _, b in attribution.scope)]
    at = next((k for k, (a, b) in enumerate(pairwise(norms)) if a in _IN_WHAT and b in _HAPPENED), None)
    at = next((k for k, norm in enumerate(norms) if norm in _INCIDENT), None) if at is None else at
    if at is None or reading.tokens(i)[first].word.norm.removeprefix("و") not in _NO or at > _BEHIND:
        return False
    if any(norm in OURS or norm in _THEIRS or norm.removeprefix("ل") in OWN_FORCES or norm.endswith("نا") for norm in norms[:at]):
        return True
    if norms[0].startswith("لل") and "ال" + norms[0][2:] in BODIES:
        return attribution.speaker is not None and attribution.speaker.kind in FORCES  # "لا علاقة للمقاومة بالحادث"
    own = attribution.speaker.id if attribution.speaker is not None else None
    return own is not None and any(last <= a.first < last + at and a.id == own for a in reading.actors(i))


def _incident(reading: Reading, i: int, attribution: Attribution, before: Draft | None) -> Draft | None:
    """What another told before, where who refuses responsibility names no more of it: "نفى مسؤوليته عن الحادث"."""
    refused = attribution.stance == "denies" and _of_incident(reading, i, attribution)
    return _of_another(before, attribution) if refused else None


def _of_incident(reading: Reading, i: int, attribution: Attribution) -> bool:
    """ "نفى مسؤوليته عن الحادث", "نفت أي دور لها في ذلك": it names what was told before."""
    return any(norm in _INCIDENT for norm in _denied_words(reading, i, attribution)[: _BEHIND + _BEHIND])


def _denied_words(reading: Reading, i: int, attribution: Attribution) -> list[str]:
    first = min(a for a, _ in attribution.scope)
    return reading.norms(i)[first : max(b for _, b in attribution.scope)]


def _third_party(reading: Reading, i: int, attribution: Attribution) -> tuple[Actor, ...]:
    """Of whom, named right before the words that deny, it is said: "أن الطيران الروسي لا علاقة له بما جرى"; not of the speaker."""
    speaker = attribution.speaker
    named = (a for a in reading.actors(i) if a.last == attribution.verb[0] and a.kind in FORCES and not a.id.startswith("group."))
    return tuple(Actor(name=a.name, id=a.id) for a in named if speaker is None or a.id != speaker.id)


def _may_mean(reading: Reading, i: int, attribution: Attribution, meant: Draft) -> bool:
    """Whether what was not done can be what another laid on the speaker: not to have crossed a border answers only an incursion."""
    norm = reading.tokens(i)[attribution.verb[0] + 1].word.norm
    return not _not_done(reading, i, attribution) or norm[1:].removesuffix("وا") not in CROSSES or meant.mention.type in _GOING_IN


def _known(attribution: Attribution) -> bool:
    return attribution.speaker is not None and attribution.speaker.id is not None


def _charge(found: list[Draft], attribution: Attribution, *earlier: Draft | None) -> Draft | None:
    """What another lays on somebody: in the same sentence, nearest to the denial, or the last that was told before it."""
    first = attribution.verb[0]
    made = [d for d in found if _laid(d, attribution)]
    return min(made, key=lambda d: abs(d.mention.first - first), default=None) or next((d for d in earlier if _laid(d, attribution)), None)


def _laid(told: Draft | None, attribution: Attribution) -> bool:
    blamed = told is not None and told.stance == "asserts" and told.attribution is not None and told.attribution.kind == "blames"
    return blamed and _of_another(told, attribution) is not None


def _asked(reading: Reading, i: int, events: list[Draft], attribution: Attribution) -> Draft | None:
    """ "قال …، ردا على سؤال عن قصف السوق: «لم تكن لنا أي مهمة هناك»": the deed that he was asked about."""
    tokens = reading.tokens(i)
    about = (d for d in events if any(tokens[k].word.norm in _QUESTION for k in range(max(0, d.mention.first - _ASKED), d.mention.first)))
    return next((d for d in about if not _self_told(d, attribution)), None)


def _accusation(found: list[Draft], first: int) -> Draft | None:
    """The last accusation before token `first` of the sentence."""
    made = (d for d in found if d.actors and d.attribution is not None and d.attribution.kind == "blames" and d.attribution.verb[0] < first)
    return max(made, key=lambda d: d.attribution.verb if d.attribution is not None else (0, 0), default=None)


def _points_back(reading: Reading, i: int, mention: ActMention, attribution: Attribution) -> bool:
    """Whether the denial names what it denies by a word for it alone: "نفت ذلك"; not "نفت الاتهامات بأنها …", which says it."""
    if _taken_up(attribution) or of_figures(reading, i, attribution):
        return True
    first, last = attribution.scope[0][0], attribution.verb[0]
    before = [reading.tokens(i)[k].word.norm for k in range(first, last)]
    if first < last <= first + _BARELY and not _THIS.isdisjoint(before):
        return True  # "هذا الخبر لا صحة له", "هذا غير صحيح"
    said = reading.norms(i)[mention.first : mention.last]
    at = next((k for k, word in enumerate(said) if word in _IT), None)
    return at is not None and not any(word in RELATIVE or word in _TELLING for word in said[at + 1 : at + _BEHIND])


def _span(reading: Reading, i: int, first: int, last: int) -> ActMention:
    tokens = reading.tokens(i)
    start, end = tokens[first].start, tokens[last - 1].end
    return ActMention("other", i, first, last, start, end, confidence=_NO_ACT, stem=stem(tokens[first].word.norm))
