"""Places that the gazetteer lacks: "بلدة X" is a place whatever X is, "منطقة X بمحافظة Y" is one because of what follows, and a word that
written Arabic hardly knows is one behind "قرب" and between "في" and its container."""

from __future__ import annotations

from collections.abc import Sequence

from processors.places.containers import CITY, HOME, TOWN, contained
from processors.places.findings import PlaceName
from processors.places.gazetteer import gazetteer
from processors.places.keys import word_key
from processors.places.naming import longest, named_at
from processors.places.roles import NO_ROLE, Role, adjective, role
from processors.text.known import Known
from processors.text.rarity import weight, word_stem
from processors.text.words import ARABIC, NUMBER, Token, Word

_LOOSE = ("area", "site", "river")
"""Kinds of head nouns that prove less than "بلدة": see places_words.toml."""
_HELD = ("held", "spot", "commune")
"""Those behind which the name's container must follow."""
_SETTLED = ("بلديه", "ناحيه", "عزله", "محليه")
"""Those behind which hardly an adjective stands: "ببلدية فرندة"."""
_LETTERS = ("ك", "ف")
"""Clitics that stand between no head noun and a name: "بلدة كاوري" is not "كـ أوري"."""
_NAME = 3
"""Letters."""
STRANGE = 0.95
"""The rarity from which a word may be a name for want of any other meaning."""
_STRANGE_LETTERS = 4
_ADJECTIVE = 5
"""Letters of an adjective in ة at least."""
_CHIEFS = frozenset(("رييس", "رئيس", "لرئيس", "عمده", "مدير", "قائممقام", "قايمقام"))
"""Before a head noun they say that who governs the place is named: "رئيس بلدية X"."""
_LEVEL = "مستوي"
_PLACE_NOUN = 5
"""Letters of nouns of place and the like ("مخبز", "مرآب"), which are no names however rare they are."""
_USUAL = 0.9
"""The rarity up to which a word in the form of a verb in the present is one."""
_PLURALS = ("ات", "ين", "ون", "ان", "يه", "ها", "هم", "هما")


def _strange(norm: str) -> bool:
    """Whether a word is hardly anything but a name: rare in writing, no plural, no noun of place, no adjective of a country.

    A pronoun shows only in the word as written (`_alien`): ة and ه are one letter here.
    """
    plain = norm.removeprefix("ال")
    if len(plain) < _STRANGE_LETTERS or norm.endswith(_PLURALS) or (plain[0] == "م" and len(plain) <= _PLACE_NOUN):
        return False
    return weight(word_stem(norm)) >= STRANGE and role(norm) == NO_ROLE and not adjective(norm)


_strangeness: Known[str, bool] = Known(_strange)


def _alien(word: Word) -> bool:
    """Whether a word is hardly anything but a name, and ends in no pronoun ("خيمته")."""
    return _strangeness[word.norm] and not word.bare.endswith("ه")


def unlisted(tokens: Sequence[Token], text: str, i: int) -> PlaceName | None:
    """"بلدة X": X is a place, though the gazetteer has no such name. Called with i at the head noun or the preposition."""
    head = role(tokens[i].word.norm)
    if head.kin and head.clitics and not head.unlisted:
        return _within(tokens, text, i, head.clitics) if tokens[i].word.norm.startswith("ب") else None
    if not head.unlisted and not head.within:
        return None
    j = i + 1
    while j < len(tokens) and tokens[j].word.surface in "\"«“#" and j - i < 3:
        j += 1
    if head.unlisted == "near" and j < len(tokens) and tokens[j].word.norm == "من":
        j += 1  # "بالقرب من"
    if j >= len(tokens) or tokens[j].word.kind != ARABIC:
        return None
    if head.within:
        return _within(tokens, text, j, 0)
    if tokens[i].word.bare.endswith("ى") or _counted(tokens, i) or _joined(tokens[j].word.norm) or _describing(tokens, i):
        return None  # "وأدى" is no "وادي"
    if head.unlisted == "near":
        last = j + 1 if _stranger(tokens, j) else 0
    elif head.unlisted in _HELD:
        known = longest(tokens, j)  # behind a head noun "فرندة" is no "فـ رندة"
        last = (_held(tokens, j, head.unlisted) or _proper(tokens, i, j, head)) if known is None or known[1] else 0
    else:
        last = _told(tokens, j, head.unlisted)
    return _named(tokens, text, i, j, last, head.unlisted) if last else None


def _told(tokens: Sequence[Token], j: int, kind: str) -> int:
    """Where a name ends that its head noun alone proves: "بلدة X"; 0: there is none."""
    word = tokens[j].word
    what = role(word.norm)
    if (word.norm[0] in "يتبل" and word.norm.endswith(("ها", "هم"))) or _verb(word) or _telling(tokens, j):
        return 0  # "مدينة يلفها النخيل"
    called = kind == "district" and word.norm.startswith("ال")  # "حي المطار", "حي القلعة"
    if what.not_name or (what.head is not None and not called) or what.preposition or adjective(word.norm) or len(word.norm) < 2:
        return 0
    describing = word.bare.endswith("ة") and not what.compound and not _own_name(word)
    if kind in _LOOSE and (word.norm.startswith("ال") or describing or len(word.norm) < _NAME):
        return 0
    known = longest(tokens, j)
    if known is not None and known[1] not in _LETTERS and (known[0] > j + 1 or not what.compound):
        return 0
    two = (what.compound or word.norm in ("ابو", "ام")) and j + 1 < len(tokens) and tokens[j + 1].word.kind == ARABIC
    return j + 2 if two else j + 1


def _verb(word: Word) -> bool:
    """ "هاجموا قرية فقتلوا …", "في المحافظة استشهد …": a verb, whatever stands before it."""
    norm = word.norm
    plural = norm.endswith("وا") and not norm.startswith("ال")
    return (plural and (norm[0] in "فوي" or not _alien(word))) or (norm.startswith("است") and not _alien(word))


def _telling(tokens: Sequence[Token], j: int) -> bool:
    """ "مدينة تنتظر أبناءها", "بلدة تلملم جراحها": a clause that tells of the place, by a usual verb or by its own."""
    norm = tokens[j].word.norm
    if norm[0] not in "يت" or len(norm) < _STRANGE_LETTERS or norm.endswith(("ه", "ا", "ات")):
        return False
    behind = tokens[j + 1].word.norm if j + 1 < len(tokens) else ""
    return weight(word_stem(norm)) < _USUAL or (behind.endswith("ها") and not behind.startswith("و"))


def _own_name(word: Word) -> bool:
    """ "مدينة شوشة": a word in ة that can only be a name, and has no adjective's form ("مأهولة", "ساحرة", "وديعة")."""
    norm = word.norm
    formed = norm.startswith("م") or (len(norm) >= _ADJECTIVE and (norm[1] == "ا" or norm[2] in "يوا"))
    return not formed and _alien(word)


def _named(tokens: Sequence[Token], text: str, i: int, j: int, last: int, kind: str) -> PlaceName:
    sounds = gazetteer().sounding(word_key(tokens[j].word.norm)) if last == j + 1 else ()
    return named_at(tokens, text, j, last, 0, sounds, 0.7, role(tokens[i].word.norm), i, unlisted=kind)


def _counted(tokens: Sequence[Token], i: int) -> bool:
    """ "12 قرية …": what is counted has no name."""
    return i > 0 and tokens[i - 1].word.kind == NUMBER


def _joined(norm: str) -> bool:
    """ "قرية ومزرعة": another head noun, not a name."""
    return norm.startswith("و") and role(norm[1:]).head is not None


def _describing(tokens: Sequence[Token], i: int) -> bool:
    """ "منظمة محلية", "إذاعة محلية": an adjective, not the district of Sudan."""
    return tokens[i].word.norm == "محليه" and i > 0 and tokens[i - 1].word.bare.endswith(("ة", "ات"))


def _stranger(tokens: Sequence[Token], j: int) -> bool:
    """Whether a word that can only be a name stands at token j, without the article and unknown to the gazetteer."""
    word = tokens[j].word
    return _alien(word) and not word.norm.startswith("ال") and not word.bare.endswith("ة") and longest(tokens, j) is None


def _within(tokens: Sequence[Token], text: str, j: int, clitics: int) -> PlaceName | None:
    """ "في X بولاية Y", "بعين X من معتمدية Y": a word that can only be a name, between the preposition and what it lies in."""
    word = tokens[j].word
    last = j + 1
    if role(word.norm).kin and last < len(tokens) and tokens[last].word.kind == ARABIC:
        second = tokens[last].word
        if not (_alien(second) or role(second.norm).person):
            return None
        last += 1
    elif clitics or not _alien(word) or word.bare.endswith("ة"):
        return None
    known = longest(tokens, j)
    if not contained(tokens, last) or (known is not None and (last == j + 1 or known[0] >= last)):
        return None
    sounds = gazetteer().sounding(word_key(word.norm)) if last == j + 1 else ()
    return named_at(tokens, text, j, last, clitics, sounds, 0.7, NO_ROLE, j - 1, unlisted="held")


def _held(tokens: Sequence[Token], j: int, kind: str) -> int:
    """Where a name of one or two words ends that its container follows at once ("عيل طير بمحافظة …"); 0: none does."""
    first = role(tokens[j].word.norm)
    if kind == "commune" and not first.compound and not _alien(tokens[j].word):
        return 0  # "جماعة مسلحة بإقليم …"
    for last in (j + 1, j + 2):
        if last >= len(tokens) or not _part(tokens, last - 1, behind=last > j + 1 and first.compound, town=kind == "held"):
            return 0
        alien = _alien(tokens[last - 1].word)
        if kind == "spot" and not alien and not first.compound:
            return 0  # "سوق السمك بمحافظة …"
        found = contained(tokens, last + (tokens[last].word.norm == "،" and kind == "commune"))  # "بجماعة تكموت، ضواحي طاطا"
        if kind == "spot" and found in (CITY, TOWN):
            return 0  # "حاجز X بالعريش": where it was is the town
        if found and (found not in (HOME, TOWN) or kind == "spot" or alien):
            return last
    return 0


def _proper(tokens: Sequence[Token], i: int, j: int, head: Role) -> int:
    """Where a name ends that no container follows: a word that can only be one, alone or behind a given name, of what somebody is
    in: "في مديرية محمد آغه"; 0: there is none."""
    if i > 0 and tokens[i - 1].word.norm == _LEVEL and not head.clitics and (head.unlisted == "commune" or head.unlisted == "held"):
        return _level(tokens, j)
    led = i > 0 and (tokens[i - 1].word.norm in ("في", "علي") or tokens[i - 1].word.norm in _CHIEFS)
    inside = tokens[i].word.norm.startswith("ب") if head.clitics else led
    if head.unlisted != "held" or not inside:
        return 0
    last = j + 1 if not role(tokens[j].word.norm).person else j + 2
    if last > len(tokens):
        return 0
    word = tokens[last - 1].word
    settled = tokens[i].word.norm[head.clitics :] in _SETTLED and word.bare.endswith("ة") and not word.bare.endswith("ية") and _alien(word)
    return last if settled or _stranger(tokens, last - 1) else 0


def _level(tokens: Sequence[Token], j: int) -> int:
    """Where a name of one or two words ends behind "على مستوى جماعة" and the like, as the Maghreb tells where an accident was; 0: none."""
    first = role(tokens[j].word.norm)
    if not (first.kin or _alien(tokens[j].word)):
        return 0
    second = j + 1 < len(tokens) and tokens[j + 1].word.kind == ARABIC and _alien(tokens[j + 1].word)
    return j + 2 if second else 0 if first.kin else j + 1


def _part(tokens: Sequence[Token], k: int, *, behind: bool, town: bool = False) -> bool:
    """Whether token k may be a word of a name: no adjective without the article, but behind a first word like "سيدي"; `town`: a word that
    can only be a name may end like one, "بلدية حمالة بولاية …"."""
    word = tokens[k].word
    what = role(word.norm)
    # "منطقة نائية", "منطقة جبلي"; "منطقة دشت برتشي"
    plain = not what.compound and not word.norm.startswith("ال") and word.bare.endswith(("ة", "ي"))
    named = behind or (town and not word.bare.endswith("ية") and _alien(word))
    if (plain and not named) or word.kind != ARABIC:
        return False
    if what.not_name or (what.head is not None and not what.compound) or what.direction or what.preposition or adjective(word.norm):
        return False
    return len(word.norm) >= _NAME and not word.norm.startswith(("بال", "لل"))
