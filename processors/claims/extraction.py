"""From an article to its claims: every act that it tells, put into the mouth of whoever says it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Final

import msgspec

from processors import speech
from processors.acts.grounds import said_there
from processors.acts.lexicon import words
from processors.claims.draft import Draft, is_told, is_toll
from processors.claims.drafts import drafts as drafted
from processors.claims.scope import Scope
from processors.model import Act, Article, Claim, Place, identity
from processors.places.finding import happening
from processors.places.gazetteer import WIDE, gazetteer
from processors.reading import Reading
from processors.speech import Attribution
from processors.text.rarity import word_stem

_DIVISIONS: Final = words("divisions")
_ALL_OVER: Final = words("all_over")
_DEALS: Final = frozenset(word_stem(word) for word in words("deals"))
"""Stems of what two sides agree on."""
_QUOTES: Final = frozenset("«\"“")
_NAME: Final = 4
"""Tokens: "لـ", the quotation mark, and an outlet's name up to the place in it."""
PLACELESS: Final = frozenset(("other", "price", "election", "truce", "truce_breach"))
"""Acts that do not say where the article's news is, nor take their place from it."""


def extract(article: Article) -> tuple[Claim, ...]:
    """The claims of one article revision, the title's first, then in the order of the text. Pure and deterministic.

    A claim's id is made of the article's id, the verbatim sentence, the speaker, the stance, the act's type, targets and
    figure – not of the revision: a claim whose sentence and value stay has the same id in the next revision. A sentence
    that the article repeats word for word (a title as first line of the text) gives its claims once.
    """
    reading = Reading(article)
    attributions = speech.attribute(reading)
    claims: list[Claim] = []
    seen: Counter[str] = Counter()
    told: set[str] = set()
    context = _Context()
    scope = Scope(reading)
    statements: set[str] = set()
    event: Draft | None = None
    toll: Draft | None = None
    for i in range(len(reading)):
        sentence = reading.verbatim(i)
        if sentence in told:
            continue
        told.add(sentence)
        drafts = drafted(reading, i, scope, attributions[i], event, toll)
        if not drafts:
            context.look(reading, i, attributions[i])
            continue
        event = next((draft for draft in reversed(drafts) if is_told(draft) and draft.stance == "asserts"), event)
        toll = next((draft for draft in reversed(drafts) if is_toll(draft)), toll)
        _unseat(reading, i, drafts)
        located = [_told_place(reading, i, draft, attributions[i], context) for draft in drafts]
        told_here = [
            p for p, draft in zip(located, drafts, strict=True) if p is not None and not draft.mention.background and not draft.statement
        ]
        made = [_claim(reading, i, sentence, draft, place, context, seen) for draft, place in zip(drafts, located, strict=True)]
        for draft, place in zip(drafts, located, strict=True):
            if place is not None and not draft.mention.background and draft.mention.type not in PLACELESS:
                context.told_at(place)
        ids = {id(draft.mention): claim.id for draft, claim in zip(drafts, made, strict=True)}
        statements.update(claim.id for draft, claim in zip(drafts, made, strict=True) if draft.statement)
        for draft, claim in zip(drafts, made, strict=True):
            part_of = ids.get(id(draft.mention.part_of)) or (_whole(claims, claim) if draft.mention.partial else None)
            claims.append(claim if part_of is None else msgspec.structs.replace(claim, part_of=part_of))
        if not told_here:  # "… بالوقوف وراء التفجير، مشيرا إلى أن السيارة دخلت من X": the blast stays where it was told to be
            told_here = [c.act.place for c, draft in zip(made, drafts, strict=True) if c.act.place is not None and _carries(draft)]
        context.look(reading, i, attributions[i], told_here)
    return tuple(_beside_acts(claims, statements) if statements else claims)


def _carries(draft: Draft) -> bool:
    """Whether the place of what a draft tells is that of what follows: an act of the news itself."""
    return not draft.mention.background and not draft.statement and draft.mention.type not in PLACELESS


def _beside_acts(claims: list[Claim], statements: set[str]) -> Iterator[Claim]:
    """The claims, statements only beside known acts: they speak of the places of these, and are no news of their own.

    An accusation that is denied is kept without one, and so is a deal of which somebody with an office tells: "تم التوصل إلى اتفاق".
    """
    acts = [claim for claim in claims if claim.act.type != "other"]
    places = {claim.act.place.id for claim in acts if claim.act.place is not None}
    denied = {claim.act.stem for claim in claims if claim.stance == "denies" and claim.act.type == "other"}
    for claim in claims:
        deal = claim.act.stem in _DEALS and claim.act.place is not None and not acts
        if claim.id not in statements or deal:
            yield claim
        elif acts or (claim.act.actors and claim.act.stem in denied):
            known = claim.act.place is None or claim.act.place.id in places
            yield claim if known else msgspec.structs.replace(claim, act=msgspec.structs.replace(claim.act, place=None))


def _whole(told: list[Claim], part: Claim) -> str | None:
    """The last figure told that this one ("32 جريحا ما زالوا في المستشفى") is a part of."""
    least = part.act.quantity.min if part.act.quantity is not None else None
    for claim in reversed(told):
        quantity = claim.act.quantity
        if claim.act.type != part.act.type or quantity is None or claim.part_of is not None or claim.stance != "asserts":
            continue
        if least is not None and (quantity.max is None or quantity.max > least):
            return claim.id
    return None


class _Context:
    """What a sentence leaves to those behind it: the place, told in its paragraph, or of all that the article has told so far; where the
    truce is; what a price is asked for."""

    def __init__(self) -> None:
        self.goods: str | None = None
        self.truce: Place | None = None
        self.place: Place | None = None
        self.paragraph = -1
        self._story: Place | None = None
        self.several = False

    def told_at(self, place: Place) -> None:
        """Take in where an act of the article's own news was: a story of one place has the smallest that holds them all together."""
        if self._story is None or _holds(self._story, place):
            self._story = place
        elif not _holds(place, self._story):
            self.several = True

    def where(self, draft: Draft, paragraph: int) -> Place | None:
        """The place of an act whose sentence names none."""
        mention, quantity = draft.mention, draft.mention.quantity
        if mention.place is None and paragraph == self.paragraph and self.place is not None:
            return self.place
        total = quantity is not None and quantity.cumulative and not mention.elsewhere
        if mention.background or mention.type in PLACELESS or total:
            return None
        return None if self.several else self._story

    def within(self, province: Place, paragraph: int) -> Place:
        """The paragraph's own place, where the sentence only names the province of a speaker, or a town of the same one: "قال وزير أمن X
        …، وقال Y إنه قتل 20", "وقال مجلس ثوار X إن …"."""
        here, known = self.place if paragraph == self.paragraph else None, gazetteer().get(province.id)
        if here is None or known is None or here.path[0] != province.path[0]:
            return province
        if known.kind not in WIDE and here.path[:-1] != province.path[:-1]:
            return province
        return here if len(here.path) > 1 else province

    def look(self, reading: Reading, i: int, attributions: list[Attribution], told: Sequence[Place] = ()) -> None:
        """Take in sentence `i`, which has been read, and where it told its acts to be: else its smallest place; where a headline's speaker
        is, or to whom he spoke, is not where its news is."""
        paragraph = reading.paragraphs[i]
        if paragraph != self.paragraph:
            self.paragraph, self.place = paragraph, None
        located = reading.places(i)
        if located:
            written = reading.dateline(i)
            here = [p for p in located if p.first >= written]
            if not told and said_there(reading.norms(i), located[0], reading.country):
                return
            self.place = max(told, key=_depth) if told else max((p.place for p in here or located), key=_depth)
            if reading.sentences[i].in_title:
                for place in sorted((p for p in here if p.rank), key=lambda p: len(p.place.path)):
                    happened = place.first > 0 and happening(reading.norms(i)[place.first - 1])
                    if happened or not any(_introduces(attribution, place.first) for attribution in attributions):
                        self.told_at(place.place)


def _depth(place: Place) -> int:
    return len(place.path)


def _holds(outer: Place, inner: Place) -> bool:
    """Whether a place is the other or holds it, also by the name that a town shares with its province."""
    if outer.id in inner.path:
        return True
    known = (gazetteer().get(container) for container in inner.path[1:-1])
    return any(container is not None and container.name == outer.name for container in known)


def _division(reading: Reading, i: int, place: Place | None) -> Place | None:
    """What the sentence calls "في الولاية", "في عموم المحافظة" of a place that was told before it: the province that this lies in."""
    norms = reading.norms(i)
    if place is None or _DIVISIONS.isdisjoint(norms) or not any(b in _DIVISIONS and a in _ALL_OVER for a, b in pairwise(norms)):
        return place
    around = (gazetteer().get(container) for container in reversed(place.path[1:-1]))
    wider = next((p for p in around if p is not None and p.kind in ("admin1", "region")), None)
    return place if wider is None else Place(id=wider.id, name=wider.name, text=wider.name, lat=wider.lat, lon=wider.lon, path=wider.path)


def _unseat(reading: Reading, i: int, drafts: list[Draft]) -> None:
    """Put accusations whose only place is the power that they accuse where the sentence has told its acts before."""
    for k, draft in enumerate(drafts):
        seat = _accused_seat(reading, i, draft)
        if seat is not None:
            told = (before.mention.place for before in reversed(drafts[:k]))
            draft.mention.place = next((place for place in told if place is not None and place.id != seat), None)


def _accused_seat(reading: Reading, i: int, draft: Draft) -> str | None:
    """ "اتهم المتحدث كييف بتدمير السد": the place of an accusation that is only the name of the power accused, by its id; else None."""
    attribution, place = draft.attribution, draft.mention.place
    if attribution is None or attribution.accused is None or place is None or attribution.blamed is None:
        return None
    first, last = attribution.accused
    named = [p for p in reading.places(i) if p.place.id == place.id]
    stands = bool(named) and all(first <= p.first < last and p.first == attribution.blamed.first for p in named)
    return place.id if stands else None


def _told_place(reading: Reading, i: int, draft: Draft, attributions: list[Attribution], context: _Context) -> Place | None:
    """Where the sentence says that the act was; None too where it names that place only with a speaker, or as where victims went.

    Of an article that has told of several places, where it was said is no better guess than nothing.
    """
    place = draft.mention.place
    if place is None or draft.mention.elsewhere:
        return None
    if draft.stance == "denies" and _only_dated(reading, i, place):
        draft.mention.place = None  # where it was denied is not where it was
        return None
    if not _of_speakers(reading, i, attributions, place):
        return place
    if draft.attribution is not None and (beside := _beside(reading, i, attributions, place)):
        draft.mention.place = beside
        return beside
    if context.several or _named_so(reading, i, place):
        draft.mention.place = None
    elif draft.attribution is not None:
        draft.mention.place = context.within(place, reading.paragraphs[i])
    return None


def _only_dated(reading: Reading, i: int, place: Place) -> bool:
    """Whether the sentence names the place only in its dateline."""
    written = reading.dateline(i)
    named = [p.first for p in reading.places(i) if p.place.id == place.id]
    return bool(named) and all(first < written for first in named)


def _named_so(reading: Reading, i: int, place: Place) -> bool:
    """Whether the place stands only in an outlet's name: "وقال المصدر لـ«مدار عدن» إن …"."""
    norms = reading.norms(i)
    named = [p.first for p in reading.places(i) if p.place.id == place.id]
    return bool(named) and all(any(a == "ل" and b in _QUOTES for a, b in pairwise(norms[max(0, k - _NAME) : k])) for k in named)


def _of_speakers(reading: Reading, i: int, attributions: list[Attribution], place: Place) -> bool:
    """Whether the sentence names a place only with whoever speaks: "وفق مركز حلب الإعلامي", "قال ناشط من درعا إن …", "وأضاف في إيجاز
    صحفي من بنغازي أن …"."""
    named = [p for p in (*reading.places(i), *reading.referred(i)) if p.place.id == place.id]
    text, tokens = reading.text(i), reading.tokens(i)

    def of_speaker(token: int) -> bool:
        return any(_introduces(attribution, token) or _in_speaker(text, tokens[token].start, attribution) for attribution in attributions)

    return bool(named) and all(of_speaker(p.first) for p in named)


def _in_speaker(text: str, offset: int, attribution: Attribution) -> bool:
    """Whether a character stands in the speaker's name: "منسق الأمم المتحدة في اليمن قال إن …"."""
    name = attribution.speaker.name if attribution.speaker is not None else ""
    start = text.find(name) if name else -1
    return start >= 0 and start <= offset < start + len(name)


def _introduces(attribution: Attribution, token: int) -> bool:
    """Whether a token stands between the verb of speech and what is said."""
    if not attribution.scope:
        return False
    first, last = attribution.verb
    start = attribution.scope[0][0]
    return first <= token < max(last, start if len(attribution.scope) == 1 else last)


def _beside(reading: Reading, i: int, attributions: list[Attribution], province: Place) -> Place | None:
    """The smallest place that the sentence names beside a wide one of a speaker's: "أكدت القيادة الأمريكية لأفريقيا أن ضربة قرب X …"."""
    known = gazetteer().get(province.id)
    if known is None or known.kind != "region":
        return None
    named = [p for p in reading.places(i) if p.rank and p.first >= reading.dateline(i)]
    others = [p for p in named if not any(_introduces(attribution, p.first) for attribution in attributions)]
    return max(others, key=lambda p: (p.rank, -p.first)).place if others else None


def _country(reading: Reading) -> Place | None:
    """The country that the article speaks of, as the place where something costs so much."""
    home = gazetteer().get(reading.country) if reading.country else None
    return None if home is None else Place(id=home.id, name=home.name, text="", lat=home.lat, lon=home.lon, path=home.path)


def _claim(
    reading: Reading, i: int, sentence: str, draft: Draft, told: Place | None, context: _Context, seen: Counter[str],
) -> Claim:
    """The claim of a draft. Of several with one key in an article, the second and further ones get their number into the id."""
    article, mention, attribution = reading.article, draft.mention, draft.attribution
    speaker = attribution.speaker if attribution is not None else None
    place = mention.place
    if told is None:
        story = _division(reading, i, context.where(draft, reading.paragraphs[i]))
        place = story if place is None or (story is not None and not _holds(story, place)) else place
    quantity = mention.quantity
    stem = mention.stem if mention.type in ("other", "price") else None
    if mention.type in ("truce", "truce_breach"):
        place = context.truce = place or context.truce
    if mention.type == "price":
        stem = context.goods = stem or context.goods
        place = place or _country(reading)
    sure = attribution.confidence if attribution is not None else 1.0
    key = identity(
        "claim", article.id, sentence, mention.type, ",".join(mention.targets),
        "" if quantity is None else f"{quantity.min}-{quantity.max}", draft.stance, "" if speaker is None else speaker.id or speaker.name,
    )
    seen[key] += 1
    return Claim(
        id=key if seen[key] == 1 else identity(key, str(seen[key])),
        article=article.id, revision=article.revision, source=article.source, published=article.published,
        start=mention.start, end=mention.end, in_title=reading.sentences[i].in_title, text=sentence,
        speaker=speaker, via=attribution.via if attribution is not None else (), stance=draft.stance,
        distanced=attribution.distanced if attribution is not None else False,
        act=Act(
            type=mention.type, actors=draft.actors, targets=tuple(sorted(mention.targets)), instrument=mention.instrument,
            quantity=quantity, place=place, time=mention.time, stem=stem,
        ),
        background=mention.background, superseded=mention.superseded, confidence=round(mention.confidence * sure, 3),
    )
