"""The acts of a sentence, whole: figures and events with their roles."""

from __future__ import annotations

from datetime import timedelta
from typing import Final, get_args

from msgspec.structs import replace

from processors.acts import earlier, modality, roles, setting
from processors.acts.figures import figures
from processors.acts.findings import ActMention, Counted, Figure, Found, Price
from processors.acts.governors import ATTACKS, HARM, VICTIM_ACTS
from processors.acts.illness import without_the_ill
from processors.acts.lexicon import PLURAL, words
from processors.acts.nobody import nobody
from processors.acts.prices import prices
from processors.acts.scene import Scene, Voice, scene
from processors.model import Actor, ActType, Quantity
from processors.places.roles import role
from processors.reading import Reading

_FIGURE, _UNKNOWN_NOUN, _NOBODY, _EVENT, _WEAK_EVENT, _BARE = 0.93, 0.85, 0.8, 0.7, 0.5, 0.4
"""How often such a reading is right, as measured on news that the rules were not written for."""
_HELD: Final = words("held")
_ENDED: Final = words("ended")
_ENDED_VERBS: Final = words("ended_verbs")
_HELD_NO_MORE: Final = words("held_no_more")
_PACT: Final = frozenset(("اتفاق", "اتفاقيه"))
_SO_SAYS: Final = frozenset(("انه", "وان", "فان", "لان", "لكن"))
_CLAUSES: Final = frozenset(("بعدما", "حين", "عندما", "بينما", "فيما", "منذ", "لان", "وان", "اذا", "لو"))
_DESCRIBED: Final = 18
"""Words of what describes a truce before its verb."""
_BUILT: Final = words("built")
_NOT_USED: Final = words("not_used")
_REMAINS: Final = words("remains_held")
_WHOLLY: Final = words("wholly")
_FELL: Final = frozenset(("سقطت", "سقط", "وقعت"))
_RELATIVE: Final = frozenset(("التي", "الذي", "وهي", "وهو"))
_THAT: Final = frozenset(("ان", "بان"))
_HOLDERS: Final = frozenset(("official", "military", "armed_group"))
_FORCES: Final = ("قوات", "مقاتلي", "جنود", "عناصر")
_OWN: Final = ("ه", "ها", "هم", "نا")
_SINCE: Final = frozenset(("بعد", "منذ", "قبل", "عقب", "غداه", "اثر"))
_COUNTED_FROM: Final = frozenset(("من", "علي"))
_BEGINNINGS: Final = frozenset(("بدء", "سريان", "دخول", "اعلان", "انطلاق", "بدايه"))
_HOLDS: Final = words("holds")
_ANSWERS: Final = words("answers")
_NEXT: Final = 3
"""Words between an act and what is told of it right beside it."""
_ONE_ATTACK: Final = 30
"""Words between an attack and its victims."""
_RELATED: Final = 5
"""Words between an attack and the verb of its relative clause."""
_NEAR: Final = 10
"""Words: a bare mention so near to a figure of its act says nothing new."""
_LONG_AGO: Final = timedelta(days=120)
_LONG_SINCE: Final = timedelta(days=400)
_EVENTS: Final = frozenset(get_args(ActType)) - VICTIM_ACTS - {"other"}


def find(reading: Reading, i: int, voice: Voice | None = None) -> list[ActMention]:
    """The acts that sentence `i` tells, in order of the text; empty for most sentences, which cost one look-up a word.

    `voice` gives for a token the ranges of tokens that the same speaker says (null: the outlet's own voice); a place
    outside of them (in the speaker's own name) is taken only for want of another.
    """
    seen = scene(reading, i, voice)
    if seen is None:
        return []
    found, rest = figures(seen)
    found = without_the_ill(seen, found)
    mentions: list[ActMention] = []
    of: dict[int, ActMention] = {}
    for figure in found:
        mention = of[id(figure)] = _of_figure(seen, figure)
        mentions.append(mention)
    for figure in found:
        if figure.part_of is not None:
            of[id(figure)].part_of = of.get(id(figure.part_of))
    covered = {k for m in mentions for k in range(m.first, m.last)}
    mentions.extend(_of_nobody(seen, act, told) for act, told in nobody(seen, covered))
    mentions.extend(_bare(seen, mentions))
    mentions.extend(_of_price(seen, price) for price in prices(seen))
    mentions.extend(_events(seen, rest))
    _share_roles(seen, mentions)
    mentions.sort(key=lambda m: (m.first, m.type))
    return mentions


def _mention(scene: Scene, act: ActType, first: int, last: int) -> ActMention:
    mention = ActMention(act, scene.index, first, last, scene.tokens[first].start, scene.tokens[last - 1].end)
    mention.place, mention.elsewhere = setting.place(scene, act, first, last)
    time, reported = roles.time(scene, first, last)
    if time is not None and not roles.of_another_verb(scene, time, last):
        mention.time, mention.background = replace(time.span, reported=True) if reported else time.span, time.background
        ago = scene.reading.article.published - (time.span.start if time.since else time.span.end)
        told_anew = time.since and any(scene.role(k, "rise") for k in range(first))  # "ارتفاع حصيلة الحرب إلى …"
        mention.history = not told_anew and ago > (_LONG_SINCE if time.since else _LONG_AGO) and not roles.apart(scene, time, first, last)
    mention.background = mention.background or earlier.told(scene, first, last)
    mention.history = mention.history or earlier.since_office(scene)
    mention.modality = modality.modality(scene, first, last)
    return mention


def _of_figure(scene: Scene, figure: Figure) -> ActMention:
    first, last = figure.first, max(m.last for m in figure.members)
    if figure.trigger is not None and not figure.further:
        first, last = min(first, figure.trigger.first), max(last, figure.trigger.last)
    mention = _mention(scene, figure.act, first, last)
    if mention.history and modality.still(scene, figure.members[-1].last):
        mention.history, mention.background, mention.time = False, False, None
    mention.targets = figure.groups
    mention.superseded, mention.partial = figure.superseded, figure.partial
    trigger = figure.trigger
    mention.negated = trigger is not None and not modality.of_fate(scene, trigger) and modality.negated(scene, trigger.first)
    mention.quantity = Quantity(
        min=figure.min, max=figure.max, approximate=figure.approximate, unit=figure.unit,
        text=scene.text[scene.tokens[figure.first].start : scene.tokens[figure.members[-1].last - 1].end],
        cumulative=modality.cumulative(scene, first, last) or (figure.act == "displaced" and modality.since(scene, last)),
    )
    mention.instrument = roles.instrument(scene)
    if figure.trigger is not None:
        mention.actors = roles.actors(scene, figure.trigger, figure.first)
    mention.confidence = _FIGURE if figure.members[0].known else _UNKNOWN_NOUN
    return mention


def _of_price(scene: Scene, price: Price) -> ActMention:
    mention = _mention(scene, "price", price.first, price.last)
    number = price.number
    low, high = (None if value is None else round(value) for value in (number.min, number.max))
    mention.quantity = Quantity(min=low, max=high, approximate=number.approximate or number.vague, unit=price.unit, text=number.text)
    mention.stem, mention.superseded = price.goods, price.superseded
    mention.negated = modality.negated(scene, price.first)
    mention.confidence = _EVENT
    return mention


def _of_nobody(scene: Scene, act: ActType, found: Found) -> ActMention:
    mention = _mention(scene, act, found.first, found.last)
    mention.quantity = Quantity(min=0, max=0, text=scene.text[scene.tokens[found.first].start : scene.tokens[found.first].end])
    mention.confidence = _NOBODY
    return mention


def _bare(scene: Scene, mentions: list[ActMention]) -> list[ActMention]:
    """Victims without a number: "سقوط قتلى وجرحى"."""
    covered = {k for m in mentions for k in range(m.first, m.last)}
    types: set[str] = set()
    made = []
    for i, found in scene.found.items():
        act = found.trigger.type
        if i in covered or act in types or not _tells_victims(scene, found) or modality.negated(scene, i):
            continue
        if any(m.type in (act, "casualties") and abs(m.first - i) < _NEAR for m in mentions):
            continue
        if act == "injured" and found.trigger.transitive and not _hits_people(scene, found):
            continue
        mention = _mention(scene, act, i, found.last)
        mention.actors = _committed_by(scene, found)
        mention.confidence = _BARE
        types.add(act)
        made.append(mention)
    return made


def _committed_by(scene: Scene, found: Found) -> tuple[Actor, ...]:
    """ "ارتكبت قوات النظام مجزرة": of victims that are not counted only what is committed says who did it."""
    return roles.actors(scene, found) if found.trigger.beside and found.trigger.type == "killed" else ()


def _hits_people(scene: Scene, found: Found) -> bool:
    """ "أصاب القصف الطابق الثاني": what is hit by an active verb may be no people."""
    behind = scene.facets[found.last : found.last + _NEXT]
    return any(known.person is not None or any(t.form == "victim" for t in known.triggers) for known in behind)


def _tells_victims(scene: Scene, found: Found) -> bool:
    trigger, before = found.trigger, found.first - 1
    if trigger.type not in VICTIM_ACTS or trigger.weak or trigger.pronoun or trigger.definite:
        return False
    if trigger.beside and before > 0 and scene.norms[before - 1] in _THAT:
        return False  # "إن ارتكاب مجازر أمر مرفوض"
    if trigger.form == "victim" and before >= 0 and scene.norms[before] == "اي":
        return True  # "نفى أن يكون هناك أي قتيل"
    return trigger.form != "victim" or (trigger.number == PLURAL and not (scene.role(before, "toll") and before not in scene.found))


def _events(scene: Scene, rest: list[Counted]) -> list[ActMention]:
    made: list[ActMention] = []
    for found in scene.found.values():
        trigger = next((t for t in found.readings if t.type in _EVENTS), None)
        if trigger is None or _no_event(scene, found) or (trigger.type == "price" and trigger.weak):
            continue
        mention = _mention(scene, trigger.type, found.first, found.last)
        mention.negated = modality.negated(scene, found.first)
        mention.ended = trigger.type == "truce" and (_over(scene, found) or _none(scene, found))
        mention.actors = roles.actors(scene, found)
        if trigger.state:
            mention.actors = mention.actors or _holder(scene, found)
            if not mention.actors and not _own_forces(scene, found.last):
                continue  # "الوضع تحت السيطرة"
        if trigger.type == "damage":
            mention.quantity = _damage_count(scene, found, rest)
        if trigger.type in ATTACKS:
            mention.instrument = roles.instrument(scene)
            mention.quantity = _attack_count(scene, found, rest)
        mention.confidence = _WEAK_EVENT if trigger.weak else _EVENT
        if trigger.type == "truce" and not mention.ended and (_only_dates(scene, found.first) or _tells_of_no_hold(scene)):
            mention.confidence = _BARE  # to speak of a truce is not to say that it holds
        twin = next((m for m in made if _same(m, mention) and _one_voice(scene, m, mention) and not _answered(scene, m, mention)), None)
        if twin is None:
            made.append(mention)
            continue
        twin.actors = twin.actors or mention.actors
        twin.quantity = twin.quantity or mention.quantity
        twin.place = twin.place or mention.place
    return made


def _tells_of_no_hold(scene: Scene) -> bool:
    return _HOLDS.isdisjoint(norm.lstrip("ولف") for norm in scene.norms)


def _only_dates(scene: Scene, first: int) -> bool:
    """ "بعد ساعات من بدء الهدنة", "منذ سريان الهدنة": what something else is counted from."""
    return first > 1 and scene.norms[first - 1] in _BEGINNINGS and scene.norms[first - 2] in _SINCE | _COUNTED_FROM


def _same(one: ActMention, two: ActMention) -> bool:
    """Whether two words of a sentence tell of one act: nothing that both name differs."""
    if one.type != two.type or one.negated != two.negated or one.background != two.background:
        return False
    same_place = one.place is None or two.place is None or one.place.id == two.place.id
    return same_place and (not one.actors or not two.actors or one.actors == two.actors)


def _answered(scene: Scene, one: ActMention, two: ActMention) -> bool:
    """ "أسقطوا الطائرة ردا على الغارات": what is answered is another act than what answers it."""
    return not _ANSWERS.isdisjoint(scene.norms[min(one.last, two.last) : max(one.first, two.first)])


def _one_voice(scene: Scene, one: ActMention, two: ActMention) -> bool:
    """Whether both are said by one: "اتهم الجيش بقصف السوق، ونفى أن يكون قصفه" tells two things."""
    return scene.voice is None or scene.voice(one.first) == scene.voice(two.first)


def _no_event(scene: Scene, found: Found) -> bool:
    """ "فجرا" that is a time of day; "هجوم استهدف …", where the verb tells no second act; "مناطق سيطرة …"."""
    if any(time.first <= found.first < time.last for time in scene.reading.times(scene.index)):
        return True
    if scene.norms[found.first - 1] in _HELD and _taking(found):
        return True
    if found.trigger.state and not _stands(scene, found):
        return True
    if _taken_before(scene, found):
        return True
    if found.trigger.type == "chemical_attack" and not _NOT_USED.isdisjoint(scene.norms[max(0, found.first - 2) : found.first]):
        return True  # "حظر الأسلحة الكيميائية"
    if found.trigger.form != "verb" or not found.trigger.weak:
        return False
    return any(
        k in scene.found and scene.found[k].trigger.type in ATTACKS and scene.found[k].trigger.form == "event"
        for k in range(max(0, found.first - _RELATED), found.first)
    )


def _over(scene: Scene, found: Found) -> bool:
    """ "انهيار الهدنة", "الهدنة انتهت": the words around a truce say that it is no more."""
    around = (*range(max(0, found.first - _NEXT), found.first), *range(found.last, min(len(scene), found.last + _NEXT)))
    return any(scene.norms[k].lstrip("وفب") in _ENDED for k in around if not scene.hard(k)) or _told_over(scene, found)


def _told_over(scene: Scene, found: Found) -> bool:
    """ "إن الهدنة التي رعتها الأمم المتحدة في طرابلس انهارت بعد ساعات", "الهدنة … لم تصمد": the verb of a truce that its clause tells of,
    behind whatever describes it, and with no subject of its own behind it ("الهدنة التي انهارت المحادثات بعدها")."""
    head = found.first - 1 if found.first and scene.norms[found.first - 1].removeprefix("ال") in _PACT else found.first
    if not (scene.opens(head - 1) or scene.norms[head - 1] in _SO_SAYS):
        return False
    for k in range(found.last, min(len(scene), found.last + _DESCRIBED)):
        if scene.hard(k) or scene.norms[k] in _THAT or scene.norms[k] in _CLAUSES:
            return False
        if scene.norms[k] in _HELD_NO_MORE and scene.norms[k - 1] == "لم":
            return scene.norms[k + 1 : k + 2] != ["هناك"] and _without_subject(scene, k + 1)
        if scene.norms[k] in _ENDED_VERBS and scene.norms[k - 1] not in _RELATIVE and _without_subject(scene, k + 1):
            return True
    return False


def _without_subject(scene: Scene, k: int) -> bool:
    """Whether no definite noun that is no time stands at token `k`, behind a verb."""
    return k >= len(scene) or not scene.norms[k].startswith("ال") or any(t.first == k for t in scene.reading.times(scene.index))


def _none(scene: Scene, found: Found) -> bool:
    """ "لا هدنة", "ليس هناك هدنة", "لم تعد هناك هدنة"; not "سواء كانت هناك هدنة أو لم تكن"."""
    before = [norm.lstrip("وف") for norm in scene.norms[max(0, found.first - _NEXT) : found.first]]
    return before[-1:] == ["لا"] or (before[-1:] in (["هناك"], ["اي"], ["توجد"]) and not {"لا", "لم", "ليس", "ليست"}.isdisjoint(before))


def _damage_count(scene: Scene, found: Found, rest: list[Counted]) -> Quantity | None:
    """ "تدمير 30 منزلا", "أضرار بـ340 منزلا", "60 منزلا تضررت": what was damaged, counted beside the word for it."""
    for count in rest:
        beside = 0 <= count.first - found.last <= _NEXT or (found.trigger.form == "verb" and 0 <= found.first - count.last <= 1)
        if not beside or count.head is None or scene.facets[count.head].stem not in _BUILT:
            continue
        text = scene.text[scene.tokens[count.first].start : scene.tokens[count.last - 1].end]
        return Quantity(min=count.min, max=count.max, approximate=count.approximate, unit=count.unit, text=text)
    return None


def _stands(scene: Scene, found: Found) -> bool:
    """ "المدينة ما زالت تحت سيطرة الجيش", "إن المدينة تحت سيطرة …", "سقطت مدينة X بيد …": it is said that somebody holds a place.

    Not "المناطق الواقعة تحت سيطرة الجيش", "المدينة التي لا تزال بيد …", which only say of which place something else is told; nor a
    person who "بات في قبضة الشرطة".
    """
    k = found.first - 1
    while k >= 0 and (scene.norms[k] in _WHOLLY or (scene.norms[k] == "في" and found.first - k == 1)):
        k -= 1
    verb = next((n for n in range(k, max(-1, k - _NEXT), -1) if scene.norms[n].lstrip("وف") in _REMAINS), None)
    if verb is None and k >= 0 and scene.norms[k] in _FELL:
        verb = k  # "مدينة X قد سقطت بيد …"
    if verb is not None:
        around = range(max(0, verb - _NEXT), verb)
        return _RELATIVE.isdisjoint(scene.norms[n] for n in around) and _of_a_place(scene, found.first)
    place = next((p for p in scene.reading.places(scene.index) if p.last == k + 1), None)
    if place is None:
        return False
    before = [norm.lstrip("وف") for norm in scene.norms[max(0, place.first - 2) : place.first]]
    return any(norm in _FELL or norm in _THAT for norm in before)


def _of_a_place(scene: Scene, last: int) -> bool:
    """Whether a place, or a word for one ("البلدة", "المطار"), stands in the words before token `last`."""
    if any(0 <= last - p.last < _NEAR for p in scene.reading.places(scene.index)):
        return True
    words = [norm.lstrip("وف") for norm in scene.norms[max(0, last - _NEAR) : last]]
    return any(word.startswith("ال") and role(word[2:]).head is not None for word in words)


def _holder(scene: Scene, found: Found) -> tuple[Actor, ...]:
    """ "تحت السيطرة الكاملة للجيش": whose hold it is, behind one adjective."""
    at = found.last + 1
    held = [a for a in scene.reading.actors(scene.index) if a.first == at and a.kind in _HOLDERS]
    return (Actor(name=held[0].name, id=held[0].id),) if held and scene.norms[at].startswith("ل") else ()


def _own_forces(scene: Scene, k: int) -> bool:
    """ "بيد قواتها", "تحت سيطرة مقاتلينا": of whoever speaks."""
    return k < len(scene) and scene.norms[k].startswith(_FORCES) and scene.norms[k].endswith(_OWN)


def _taken_before(scene: Scene, found: Found) -> bool:
    """ "بعد سيطرة المتمردين على المدينة": a taking that only tells when something else happened."""
    return found.first > 0 and scene.norms[found.first - 1].lstrip("وف") in _SINCE and _taking(found)


def _taking(found: Found) -> bool:
    """Whether it is the noun of taking or holding a place: "سيطرة"."""
    return any(t.type == "control" and t.form == "event" for t in found.readings)


def _attack_count(scene: Scene, found: Found, rest: list[Counted]) -> Quantity | None:
    for count in rest:
        if count.attack and count.head is not None and count.head in range(found.first, found.last):
            text = scene.text[scene.tokens[count.first].start : scene.tokens[count.last - 1].end]
            return Quantity(min=count.min, max=count.max, approximate=count.approximate, unit=count.unit, text=text)
    return None


def _share_roles(scene: Scene, mentions: list[ActMention]) -> None:
    """Acts of one attack that one voice tells in one sentence, and its victims, come from the same hands."""
    attack = next((m for m in mentions if m.type in ATTACKS and m.actors), None)
    if attack is None:
        return
    for mention in mentions:
        if mention.actors or mention.negated != attack.negated or abs(mention.first - attack.first) > _ONE_ATTACK:
            continue
        if scene.voice is not None and scene.voice(mention.first) != scene.voice(attack.first):
            continue
        harmed = mention.type in HARM and mention.quantity is not None and mention.quantity.max != 0
        if harmed or (mention.type in ATTACKS and mention.place == attack.place):
            mention.actors = attack.actors
