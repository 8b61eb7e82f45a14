"""Finds place names in the tokens of a sentence. One cached lookup per token; the rest happens only where a name may begin."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import compress

from msgspec.structs import replace

from processors.places.containers import BELONGING, CITY, TOWN, around, contained
from processors.places.findings import Opening, PlaceName
from processors.places.gazetteer import TRUSTED, GazetteerPlace, gazetteer
from processors.places.keys import name_key, word_key
from processors.places.naming import CLITICS, longest, named_at, preceding, starts
from processors.places.roles import CAPITAL, HOMELAND, NO_ROLE, Role, adjective, ordinary, role, table
from processors.places.unlisted import STRANGE, unlisted
from processors.text.known import Known
from processors.text.letters import normalize
from processors.text.rarity import weight, word_stem
from processors.text.words import ARABIC, NUMBER, Token, readings

_WHERE = frozenset(("في", "داخل", "قرب", "وسط", "قصف", "اشتباكات", "معارك", "ريف", "سكان", "اهالي", "انفجار", "تفجير", "هجوم", "شوارع"))
"""Words before a name that leave no doubt that something is there."""
_HAPPENINGS = frozenset(normalize(word) for word in table().prepositions.happenings)
_SPEAKING = frozenset(normalize(word) for word in table().speakers.words)
_BEFORE = {name_key(word): frozenset(map(name_key, words)) for word, words in table().stop.before.items()}
_AFTER = {name_key(word): frozenset(map(name_key, words)) for word, words in table().stop.after.items()}
_INDEFINITE = "\u064b"
"""The mark of an accusative without the article ("دومًا"): names of places have none."""
_LIBERATION = frozenset(name_key(word) for word in table().not_places.liberation)
_MOVEMENTS = frozenset(name_key(word) for word in table().not_places.movements)
_IN_NAMES = tuple(tuple(word_key(word) for word in name_key(phrase).split()) for phrase in table().not_places.in_names)
_NEGATIONS = frozenset(("لم", "لن"))
_MOVEMENT_REACH = 4
"""Words from what a movement is, with its adjectives, to what it wants to free."""
_NO_TANWIN = ("ما", "ها", "نا", "ذا", "ايضا", "تا")
"""Ends of words that end in alef without being indefinite accusatives: "كما"، "بينما"، "فيها"، "هذا"، "أيضا"."""
_TOWN = 20_000
_LONG = 6
"""Letters, a preposition and a name together."""
WEAK = 0.6
"""The prior of a name that only a preposition speaks for: `resolve` drops it unless the article speaks of its country."""


def _opening(norm: str) -> Opening | None:
    what, key = role(norm), word_key(norm)
    context = CAPITAL if key.endswith(CAPITAL) else HOMELAND if key.endswith(HOMELAND) else ""
    unlisted = bool(what.unlisted or what.within or (what.kin and what.clitics))
    named, nationality = bool(starts(norm)), adjective(norm)
    return Opening(named, context, nationality, unlisted) if named or context or nationality or unlisted else None


_openings: Known[str, Opening | None] = Known(_opening)


def find(tokens: Sequence[Token], text: str, norms: list[str] | None = None) -> list[PlaceName]:
    """The place names of one sentence, in order, none overlapping. Never raises.

    Not guaranteed: that a name means the place here – `prior` says how far; homonyms stay together in `candidates` until `resolve`.
    `norms` are the tokens' words, where the caller has them.
    """
    found: list[PlaceName] = []
    last = 0
    openings = list(map(_openings.__getitem__, norms if norms is not None else [token.word.norm for token in tokens]))
    for i, opening in compress(enumerate(openings), openings):
        if i >= last and opening is not None:
            name = _at(tokens, text, i, opening, found)
            if name is not None:
                found.append(name)
                last = name.last
    return found


def _at(tokens: Sequence[Token], text: str, i: int, opening: Opening, found: list[PlaceName]) -> PlaceName | None:
    match = longest(tokens, i) if opening.named else None
    if match is not None:
        before, back = preceding(tokens, i)
        last, clitic, key = match
        if not clitic and last == i + 1 and _accusative(tokens, i, key):
            token = tokens[i]
            written = text[token.start : token.end]
            return PlaceName(i, last, token.start, token.end, written, gazetteer().named(key)[:1], 0.5, adjective=True)
        shared = _shared_head(tokens, i, clitic, found)
        if shared >= 0:
            before, back = role(tokens[shared].word.norm), shared
        name = _judge(tokens, text, i, last, clitic, key, before, back, found, governed=not clitic or shared >= 0)
        if name is not None:
            return name
    if opening.context:
        norm = tokens[i].word.norm
        clitic_size = len(norm) - len(opening.context)
        if norm[:clitic_size] in CLITICS:
            return _context_word(tokens, text, i, clitic_size, opening.context)
    if opening.nationality:
        place = gazetteer().get(opening.nationality)
        if place is not None and (place.kind == "country" or not preceding(tokens, i)[0].person):
            token = tokens[i]
            return PlaceName(i, i + 1, token.start, token.end, text[token.start : token.end], (place,), 0.5, adjective=True)
    return unlisted(tokens, text, i) if opening.unlisted else None


def _label(tokens: Sequence[Token], first: int, last: int) -> bool:
    """Inside a hashtag of several words whose other words are no head nouns: "#سيول_الكويت" names a topic."""
    j = first
    while j >= 2 and tokens[j - 1].word.surface == "_" and tokens[j - 1].end == tokens[j].start:
        other = role(tokens[j - 2].word.norm)
        if not (other.head is not None or other.direction):
            return True
        j -= 2
    after = last
    return after + 1 < len(tokens) and tokens[after].word.surface == "_" and tokens[after].start == tokens[after - 1].end


def _judge(
    tokens: Sequence[Token], text: str, i: int, last: int, clitic: str, key: str, before: Role, back: int, found: list[PlaceName],
    *, governed: bool,
) -> PlaceName | None:
    if _label(tokens, i, last) or (last - i == 1 and _no_name(tokens, i, clitic, key, back)) or _not_named(tokens, i, last, clitic, before):
        return None
    candidates, held = gazetteer().named(key), False
    strength = max([c.strength for c in candidates])
    single = last - i == 1
    if single and (ordinary(key) or ordinary(word_key(tokens[i].word.norm)) or len(key) < 3):
        strength = 0
    listed = bool(found) and not found[-1].adjective and _continues(tokens, found[-1].last, i, clitic)
    strict = before.strict and governed and not (single and ordinary(key) and _definite(tokens[back].word.norm))
    if single and adjective(tokens[i].word.norm) and (_told_of(found, i) or not _noun(tokens, i, back, before, clitic)):
        return None
    own_word = role(key) if single else NO_ROLE
    home = own_word.home and not (strict or before.head)
    if (home or own_word.near) and strength:
        strength = 0 if home and not _where(tokens, back, clitic, before) else 1
    if _other_word(tokens, i, own_word, clitic, before, back, listed):
        return None
    if strength == 1 and not single and _headed(tokens[i].word.norm):
        strength = TRUSTED
    dated = not i and strength < TRUSTED and _dates(tokens, last) and not (single and ordinary(key))
    if dated:
        strength, held = 1, True
    if strength == 0 and not strict:
        candidates = _meant(tokens, i, last, clitic, candidates, before)
        if not candidates or (single and ordinary(key)):
            return None
        strength, held = 1, True
    if clitic and not listed and not _unmistaken(tokens[i].word.norm, clitic) and _missplit(key, clitic, single, strength, candidates):
        return None
    weak = strength == 1 and not (strict or dated or before.head or listed or _supported(tokens, last, candidates))
    supported = before.preposition or before.direction or before.way or before.site
    if weak and not (supported or (clitic.endswith("ب") and len(key) > (2 if own_word.near else 4))):
        return None
    prior = _prior(strength, clitic, before, weak=weak, strict=strict)
    own = before if governed or clitic.endswith("لل") else NO_ROLE
    name = named_at(tokens, text, i, last, len(clitic), candidates, prior, own, back)
    house = before.house and own is before
    return replace(name, home=home, held=held, house=house) if home or held or house else name


def _in_name(tokens: Sequence[Token], i: int) -> bool:
    """Whether token i stands in an organisation's name: "الدولة الإسلامية في العراق والشام"."""
    for phrase in _IN_NAMES:
        for k, key in enumerate(phrase):
            first = i - k
            if first < 0 or word_key(tokens[i].word.norm) != key:
                continue
            if tuple(word_key(token.word.norm) for token in tokens[first : first + len(phrase)]) == phrase:
                return True
    return False


def _not_named(tokens: Sequence[Token], i: int, last: int, clitic: str, before: Role) -> bool:
    """Whether the words around say that another's name, or no name, stands at tokens [i, last)."""
    if _in_name(tokens, i):
        return True
    return not clitic and (_barred(tokens, last, before) or _of_movement(tokens, i) or _negated(tokens, i))


def _negated(tokens: Sequence[Token], i: int) -> bool:
    """ "لم يزد على ذلك": a verb, though Yazd is a city."""
    return i > 0 and tokens[i - 1].word.norm.lstrip("وف") in _NEGATIONS


def _shared_head(tokens: Sequence[Token], i: int, clitic: str, found: list[PlaceName]) -> int:
    """The head noun of the name before token i, where it is the head of both: "حيي X وY"; -1: there is none."""
    if clitic != "و" or not found or found[-1].last != i or found[-1].adjective or found[-1].first == 0:
        return -1
    k = found[-1].first - 1
    return k if role(tokens[k].word.norm).several else -1


def _barred(tokens: Sequence[Token], last: int, before: Role) -> bool:
    """Whether the word before makes it another's name: a paper's, a person's. "موقع الأقروض جنوب تعز" is a spot, no website."""
    lies = before.site and last < len(tokens) and role(tokens[last].word.norm).direction
    return (before.bars and not before.head and not lies) or (before.person and not before.strict)


def _no_name(tokens: Sequence[Token], i: int, clitic: str, key: str, back: int) -> bool:
    """Whether a word is another by its neighbours or by its writing."""
    if _in_a_phrase(tokens, i, i + 1, key) or _INDEFINITE in tokens[i].word.surface:
        return True
    return not clitic and _surname(tokens, i, back, gazetteer().named(key))


def _in_a_phrase(tokens: Sequence[Token], i: int, last: int, key: str) -> bool:
    """ "القائم بالأعمال", "على نفس الصعيد": a name that its neighbours make an ordinary word."""
    behind = _BEFORE.get(key)
    if behind is not None and last < len(tokens) and word_key(tokens[last].word.norm) in behind:
        return True
    before = _AFTER.get(key)
    return before is not None and i > 0 and word_key(tokens[i - 1].word.norm) in before


def _definite(norm: str) -> bool:
    """ "المخيم الحالي", "بالمدينة الجديدة": a head noun with the article governs no name; what follows is its adjective."""
    return norm.startswith(("ال", "لل", "وال", "بال", "وبال", "فال"))


def _surname(tokens: Sequence[Token], i: int, back: int, candidates: tuple[GazetteerPlace, ...]) -> bool:
    """ "وأكد الأحمدي": who speaks is a man, and no country ("أكد العراق")."""
    spoken = back == i - 1 and back >= 0 and tokens[back].word.norm.removeprefix("و") in _SPEAKING
    return spoken and "country" not in {place.kind for place in candidates}


def _of_movement(tokens: Sequence[Token], i: int) -> bool:
    """ "الحركة الشعبية لتحرير السودان" is a movement, wherever it is; "معركة تحرير الموصل" is fought in Mosul."""
    k = i - 1
    if k < 1 or word_key(tokens[k].word.norm.removeprefix("ل")) not in _LIBERATION:
        return False
    while k > 1 and k > i - _MOVEMENT_REACH and tokens[k - 1].word.norm.startswith(("ال", "لل")) and _kind(tokens[k - 1]) not in _MOVEMENTS:
        k -= 1  # its adjectives
    return _kind(tokens[k - 1]) in _MOVEMENTS


def _kind(token: Token) -> str:
    """The key of a noun without its article and what may stand before that: "وللجبهة"."""
    noun = token.word.norm.removeprefix("و")
    return word_key(noun[2:] if noun.startswith("لل") else noun.removeprefix("ب").removeprefix("ال"))


def _where(tokens: Sequence[Token], back: int, clitic: str, before: Role) -> bool:
    """Whether what stands before says that something is there."""
    if clitic.endswith("ب") or before.direction:
        return True
    norm = tokens[back].word.norm if back >= 0 else ""
    return norm.removeprefix("و") in _WHERE or happening(norm)


def happening(norm: str) -> bool:
    """Whether a word tells what happened, or whom it hit: "تدافع منى", "لضحايا منى"."""
    norm = norm.removeprefix("و")
    return norm in _HAPPENINGS or (norm[:1] in "بلف" and norm[1:] in _HAPPENINGS)


def _accusative(tokens: Sequence[Token], i: int, key: str) -> bool:
    """Whether "تركيا" is a Turk's adjective in the accusative ("جنديا تركيا", "مواطنا سوريا"), not the country."""
    if not key.endswith("يا") or not i or gazetteer().named(key)[0].kind != "country" or role(tokens[i - 1].word.norm) != NO_ROLE:
        return False
    before = word_key(tokens[i - 1].word.norm)
    if gazetteer().holds(before) and gazetteer().named(before)[0].kind == "country":
        return False  # "اتهمت أوكرانيا روسيا"
    previous = tokens[i - 1].word.norm
    return len(previous) > 3 and previous.endswith("ا") and not previous.startswith("ال") and not previous.endswith(_NO_TANWIN)


def _missplit(key: str, clitic: str, single: bool, strength: int, candidates: tuple[GazetteerPlace, ...]) -> bool:
    """Whether the clitic is likelier the first letter of another word: "وزارة" is not و and the village زارة, "كبير" not ك and بير."""
    if key.startswith("ال"):
        return False
    people = max(c.population for c in candidates)
    if clitic.startswith("ك"):
        return people < 5 * _TOWN and "country" not in {c.kind for c in candidates}
    return single and strength < TRUSTED and people < _TOWN


def _unmistaken(norm: str, clitic: str) -> bool:
    """Whether a long word that writing hardly knows as one begins with the preposition of a name: "ببوفاريك"."""
    return clitic == "ب" and len(norm) > _LONG and weight(word_stem(norm)) >= STRANGE


def _meant(
    tokens: Sequence[Token], i: int, last: int, clitic: str, candidates: tuple[GazetteerPlace, ...], before: Role,
) -> tuple[GazetteerPlace, ...]:
    """Those of the homonyms that a name may mean which needs a head noun and has none."""
    if before.direction and last == i + 1 and not clitic and weight(word_stem(tokens[i].word.norm)) >= STRANGE:
        return candidates  # "شرق خزاعة": what has an east and is hardly any other word
    return _held(tokens, last, candidates, before) if before != NO_ROLE or clitic.endswith("ب") else ()


def _headed(norm: str) -> bool:
    """Whether a name of several words begins with its head noun: "كفر الديك", "تقاطع زوبي"."""
    what = role(word_key(norm))
    return what.kin or (what.unlisted != "" and not what.clitics)


def _told_of(found: list[PlaceName], i: int) -> bool:
    """Whether a place ends right before token i, so that "الصينية" is its adjective ("سيتشوان الصينية")."""
    return bool(found) and found[-1].last == i and not found[-1].adjective


def _noun(tokens: Sequence[Token], i: int, back: int, before: Role, clitic: str) -> bool:
    """Whether "السعودية", "سورية" is the country here, not an adjective: it is after a preposition, a head noun or a direction, after
    a noun that cannot be its own (without the article, or the reverse), and at the start of a clause."""
    if clitic or back < 0 or back != i - 1 or before.head is not None or before.direction or before.preposition:
        return True
    own = tokens[i].word.norm.startswith("ال")
    previous = tokens[back].word.norm
    with_article = any(c.endswith(("ال", "لل")) for c, _ in readings(previous)[1:])
    return own and not with_article and not previous.endswith(("ات", "ين", "ون")) and not adjective(previous)


def _prior(strength: int, clitic: str, before: Role, *, weak: bool, strict: bool) -> float:
    """How likely a name is one, by its own strength and by what stands before it."""
    if before.way and not clitic:
        return 0.3
    if weak:
        return WEAK
    if strict or before.head or before.direction or before.preposition or clitic.endswith("ب"):
        return 0.97
    return (0.5, 0.7, 0.9)[strength]


def _other_word(tokens: Sequence[Token], i: int, own_word: Role, clitic: str, before: Role, back: int, listed: bool) -> bool:
    """Whether a name is another word here: "بحجة", "الخوذ البيضاء"."""
    if clitic:
        return own_word.unglued and not (listed and clitic == "و")
    return own_word.describes and _describing(tokens, i, back, before)


def _dates(tokens: Sequence[Token], last: int) -> bool:
    """Whether a name at the head of a text is its dateline: a dash or a date follows ("الخليل - معا", "سلفيت 9-5-2014 وفا-")."""
    if last + 1 >= len(tokens):
        return False
    after = tokens[last + 1 if tokens[last].word.kind == NUMBER else last].word
    return after.surface in ("-", "–", "—", "/")


def _describing(tokens: Sequence[Token], i: int, back: int, before: Role) -> bool:
    """Whether a name that is an adjective as well stands right behind a noun that may be its own: "الخوذ البيضاء"."""
    if back < 0 or back != i - 1 or before.direction or before.preposition or before.way or before.site:
        return False
    previous = tokens[back].word.norm
    if before.head is not None and not _definite(previous):
        return False
    return any(clitic.endswith(("ال", "لل")) for clitic, _ in readings(previous)[1:]) and not adjective(previous)


def _held(tokens: Sequence[Token], last: int, candidates: tuple[GazetteerPlace, ...], before: Role) -> tuple[GazetteerPlace, ...]:
    """Those of the homonyms that lie in or beside what follows right behind the name: "الدائر بمنطقة جازان", "الخمس شرقي طرابلس"."""
    found = contained(tokens, last)
    if not found or (found in (CITY, TOWN) and (before.site or before.unlisted == "spot")):
        return ()  # "حاجز الصفا بالعريش": where it was is the town
    homes = {place.country for place in around(tokens, last) if place.strength} - {""}
    return tuple(c for c in candidates if c.country in homes)


def _continues(tokens: Sequence[Token], end: int, i: int, clitic: str) -> bool:
    """The name goes on a list: "داريا وسقبا", "عربين، زملكا"."""
    if clitic.startswith("و"):
        return i - end <= 1
    return 1 <= i - end <= 2 and all(t.word.surface in "،,-/و" for t in tokens[end:i])


def _supported(tokens: Sequence[Token], last: int, candidates: tuple[GazetteerPlace, ...]) -> bool:
    """What follows says that it is a place: "X بريف Y", "X في محافظة Y", "X (شمال)", "X السورية"."""
    j = last
    while j < len(tokens) and j - last < 2 and tokens[j].word.surface in "(،\"»”-":
        j += 1
    if j >= len(tokens) or tokens[j].word.kind != ARABIC:
        return False
    after = role(tokens[j].word.norm)
    if after.direction or (after.clitics and after.strict) or (tokens[j].word.norm in BELONGING and contained(tokens, j)):
        return True
    if tokens[j].word.norm == "في" and j + 1 < len(tokens):
        following = role(tokens[j + 1].word.norm)
        if following.head is not None and (following.strict or following.direction):
            return True
        around = longest(tokens, j + 1)
        if around is not None and any(y.id in x.path[:-1] for x in candidates for y in gazetteer().named(around[2])):
            return True  # "القوارشة في بنغازي"
    country = adjective(tokens[j].word.norm)
    return bool(country) and any(country in c.path for c in candidates)


def _context_word(tokens: Sequence[Token], text: str, i: int, clitics: int, word: str) -> PlaceName | None:
    """"العاصمة", "البلاد": what they mean is for `resolve`; not where the name itself follows ("العاصمة دمشق", "العاصمة السورية دمشق")."""
    last = i + 1
    candidates: tuple[GazetteerPlace, ...] = ()
    before, back = preceding(tokens, i)
    if word == CAPITAL:
        j = i + 1
        country = adjective(tokens[j].word.norm) if j < len(tokens) else ""
        if country:
            j += 1
        if j < len(tokens) and longest(tokens, j) is not None and not adjective(tokens[j].word.norm):
            return None
        if len(country) == 2:
            candidates = gazetteer().capitals(country)
            last = i + 2
    if word == HOMELAND and not (before.direction or before.preposition or clitics):
        return None
    return named_at(tokens, text, i, last, clitics, candidates, 0.6, before if not clitics else NO_ROLE, back, by_context=word)


