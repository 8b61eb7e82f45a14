"""What a place lies in, told right behind its name: "X بمحافظة Y", "X في ولاية Y", "X بأم درمان", "X شمال Y"."""

from __future__ import annotations

from collections.abc import Sequence

from processors.places.gazetteer import GazetteerPlace, gazetteer
from processors.places.naming import longest
from processors.places.roles import CAPITAL, Role, ordinary, role
from processors.text.words import Token

DIVISION, CITY, HOME, TOWN, BESIDE = 5, 4, 3, 2, 1
"""What follows: a province by its head noun ("بمحافظة Y"), a town by its head noun ("بمدينة Y"), a known region or the capital ("بجبال
النوبة"), a known town by its name alone ("بأم درمان"), a known place that the name lies beside ("شمال Y")."""
_SUBURBS = ("city", "capital", "district")
"""What "ضواحي" names."""
_TOWNS = frozenset(("city", "capital", "town", "village", "district", "camp"))
_IN = ("في", "من")
BELONGING = ("التابع", "التابعه", "الواقع", "الواقعه", "الكائن", "الكائنه")
"""Words that lead from a name to what it lies in: "X التابع لقضاء Y"."""


def contained(tokens: Sequence[Token], k: int) -> int:
    """What tokens from k on tell of where the name before them lies: `DIVISION` … `BESIDE`; 0 where they tell nothing."""
    if k >= len(tokens):
        return 0
    norm = tokens[k].word.norm
    what = role(norm)
    if (what.direction or what.head == _SUBURBS) and not norm.startswith("ال") and k + 1 < len(tokens) and longest(tokens, k + 1):
        return BESIDE  # "منطقة المسيني غرب المكلا", "جماعة سيدي بيبي ضواحي أكادير"
    if norm in BELONGING and k + 1 < len(tokens):
        return DIVISION if contained(tokens, k + 1) else 0  # "مجمع خانصور التابع لقضاء سنجار"
    if norm in _IN and k + 1 < len(tokens):
        inner = role(tokens[k + 1].word.norm)
        if tokens[k + 1].word.norm == CAPITAL:
            return HOME
        if inner.head is not None and not inner.clitics:
            return 0 if tokens[k + 1].word.norm.startswith("ال") else _headed(tokens, k + 1, inner)
        return _named(tokens, k + 1, "") if norm == _IN[0] else 0
    if what.clitics and norm[:1] in "بلفم" and what.head is not None:
        return _headed(tokens, k, what)
    return HOME if norm == "ب" + CAPITAL else _named(tokens, k, "ب")


def _headed(tokens: Sequence[Token], k: int, head: Role) -> int:
    """What a head noun at token k and the name behind it tell; a head that proves a name needs no known one."""
    if head.strict:
        return CITY if head.head and _TOWNS.issuperset(head.head) else DIVISION
    return HOME if _named(tokens, k + 1, "") else 0


def around(tokens: Sequence[Token], k: int) -> tuple[GazetteerPlace, ...]:
    """The known places that `contained` looks at: those that the name before token k may lie in or beside."""
    for j in range(k, min(k + 3, len(tokens))):
        found = longest(tokens, j)
        if found is not None:
            return gazetteer().named(found[2])
        what = role(tokens[j].word.norm)
        if not (what.direction or what.head is not None or tokens[j].word.norm in _IN):
            return ()
    return ()


def _named(tokens: Sequence[Token], k: int, clitic: str) -> int:
    """What a name tells that means a place by itself and begins at token k, behind just this clitic; 0 where none does."""
    found = longest(tokens, k) if k < len(tokens) else None
    if found is None or found[1] != clitic or (found[0] == k + 1 and ordinary(found[2])):
        return 0
    places = [place for place in gazetteer().named(found[2]) if place.strength]
    return 0 if not places else TOWN if any(place.kind in _TOWNS for place in places) else HOME
