"""Words that open, close or blur a number: "أكثر من 40", "40 على الأقل", "نحو 400 ألف" (tables/bounds.toml)."""

from __future__ import annotations

from typing import Literal

import msgspec

from processors.numbers.findings import Cardinal
from processors.tables import load_toml
from processors.text.words import ARABIC, NUMBER, Token

Bound = Literal["at_least", "at_most", "about"]
_GAP = 3
_ONE_VERB = 2
"""Words of "تجاوز …"."""
_NOUN = 4
"""Words of the counted noun and its adjectives that may stand between a number and "على الأقل"."""


class _Words(msgspec.Struct, frozen=True):
    words: frozenset[str]
    reach: int = 0


class _Gap(msgspec.Struct, frozen=True):
    words: frozenset[str]
    reach: int
    breaks: frozenset[str]
    clauses: frozenset[str]
    negations: frozenset[str]
    plain: frozenset[str]


class _Table(msgspec.Struct, frozen=True):
    before: dict[Bound, tuple[str, ...]]
    after: dict[Bound, tuple[str, ...]]
    gap: _Gap
    change: _Words


_TABLE = load_toml("bounds.toml", _Table)


def _index(phrases: dict[Bound, tuple[str, ...]], key: int) -> dict[str, list[tuple[tuple[str, ...], Bound]]]:
    """The phrases by their first or last word, longest first."""
    found: dict[str, list[tuple[tuple[str, ...], Bound]]] = {}
    for bound, lines in phrases.items():
        for line in lines:
            words = tuple(line.split())
            found.setdefault(words[key], []).append((words, bound))
    for entries in found.values():
        entries.sort(key=lambda entry: -len(entry[0]))
    return found


_BEFORE = _index(_TABLE.before, -1)
_AFTER = _index(_TABLE.after, 0)
_APART = [entry for entries in _BEFORE.values() for entry in entries if "…" in entry[0][:-1]]
"""The phrases that stand around what is counted."""
_CLAUSES = frozenset({"فيما", "بينما", "ان", "بان", "حين", "لكن", "ثم"})
"""Words that begin a clause of its own."""
_OWN_CLITICS = ("و", "ف", "ب", "وب", "ل", "ول")


def _with_clitic(norm: str) -> tuple[str, ...]:
    """The forms under which a word that carries a conjunction or preposition may stand in the table."""
    rests = ((clitic, norm[len(clitic) :]) for clitic in _OWN_CLITICS if norm.startswith(clitic))
    # Before a verb ل is "so that": "ليصل إلى 40" reaches 40.
    return (norm, *(rest for clitic, rest in rests if len(rest) >= 2 and not (clitic[-1] == "ل" and rest[0] in "يت")))


def before(tokens: list[Token], first: int) -> tuple[int, Bound] | None:
    """The bound whose words end right before token `first`, and the token where they start."""
    if not first:
        return None
    candidates = [entry for form in _with_clitic(tokens[first - 1].word.norm) for entry in _BEFORE.get(form, ())]
    if first > 1 and any(token.word.norm in _TABLE.gap.words for token in tokens[max(0, first - _GAP) : first]):
        candidates += _BEFORE.get("…", ())
    if not candidates:
        return _around_its_subject(tokens, first) or _over_its_subject(tokens, first)
    best: tuple[int, Bound] | None = None
    for words, bound in candidates:
        start = _match_back(tokens, first, words)
        if start is not None and (best is None or start < best[0]):
            best = (start, bound)
    return _around_its_subject(tokens, first) if best is None else best


def _around_its_subject(tokens: list[Token], first: int) -> tuple[int, Bound] | None:
    """The same where more is told of what is counted: "لا يقل عدد القتلى في الهجوم على الكنيسة عن 70"; the number starts at its "عن"."""
    for k in range(first - 1, max(0, first - 1 - _TABLE.gap.reach), -1):
        word = tokens[k].word
        if word.kind != ARABIC or word.norm in _CLAUSES:
            return None
        if word.norm in _TABLE.gap.words:
            for words, bound in _APART:
                at = words.index("…")
                start = first - (len(words) - 1 - at)
                joined = all(tokens[start + n].word.norm == words[at + 1 + n] for n in range(first - start))
                if start > k and joined and _match_back(tokens, k, words[:at]) is not None:
                    return start, bound
            return None
    return None


def _over_its_subject(tokens: list[Token], first: int) -> tuple[int, Bound] | None:
    """ "تجاوز عدد قتلى انفجار الشاحنة أمس 130": the bound of a verb whose object is the number, over a subject that is told at length.

    No other clause, number or mark stands between, nor a preposition that would take the number for its own.
    """
    if tokens[first - 1].word.norm in _TABLE.gap.breaks:
        return None
    for i in range(first - 1, max(0, first - 1 - _TABLE.gap.reach), -1):
        word = tokens[i].word
        if word.kind != ARABIC or word.norm in _TABLE.gap.clauses:
            return None
        if word.norm in _TABLE.gap.words:
            bounds = _BEFORE.get("…", ())
            verb = tokens[i - 1].word.norm
            hit = next((bound for words, bound in bounds if len(words) == _ONE_VERB and words[0] in _with_clitic(verb)), None)
            negated = i > 1 and tokens[i - 2].word.norm in _TABLE.gap.negations
            if hit is not None:
                return first, "at_most" if negated else hit
        if word.norm.startswith("و") and word.norm not in _TABLE.gap.plain:
            return None
    return None


def _match_back(tokens: list[Token], end: int, words: tuple[str, ...]) -> int | None:
    i = end
    for k in range(len(words) - 1, -1, -1):
        if words[k] == "…":
            gap = _gap(tokens, i, words[k - 1])
            if gap is None:
                return None
            i = gap
            continue
        i -= 1
        if i < 0:
            return None
        norm = tokens[i].word.norm
        if norm != words[k] and not (k == 0 and words[k] in _with_clitic(norm)):
            return None
    return i


def _gap(tokens: list[Token], end: int, before_it: str) -> int | None:
    """Where the counted thing between two words of a phrase starts: "لا يقل | عدد القتلى | عن"."""
    for start in range(end - 1, max(-1, end - 1 - _GAP), -1):
        if tokens[start].word.kind != ARABIC:
            return None
        if tokens[start].word.norm in _TABLE.gap.words and start and before_it in _with_clitic(tokens[start - 1].word.norm):
            return start
    return None


def after(tokens: list[Token], last: int) -> tuple[int, int, Bound] | None:
    """The bound that follows a number ending at token `last`, at once or behind its noun: the tokens [start, end) of its words."""
    for i in range(last, min(len(tokens), last + _NOUN + 1)):
        word = tokens[i].word
        for words, bound in _AFTER.get(word.norm, ()):
            end = i + len(words)
            if end > len(tokens) or any(tokens[i + k].word.norm != words[k] for k in range(1, len(words))):
                continue
            if not (words[-1].endswith("اكثر") and end < len(tokens) and tokens[end].word.norm == "من"):  # "14 قتيلا وأكثر من 40 جريحا"
                return i, i + len(words), bound
        if word.kind == NUMBER or (word.kind != ARABIC and word.surface not in "،\"»«"):
            return None
    return None


def is_change(tokens: list[Token], first: int) -> bool:
    """The number at `first` is what something rose or fell from: "ارتفع العدد من 31 إلى 32"."""
    if not first or tokens[first - 1].word.norm != "من":
        return False
    reach = tokens[max(0, first - _TABLE.change.reach) : first]
    return any(form in _TABLE.change.words for token in reach for form in _with_clitic(token.word.norm))


def apply(number: Cardinal, bound: Bound) -> None:
    """Opens or closes the number's interval. "About" leaves the number as written: how much it may be off is for the comparison to say."""
    if bound == "at_least":
        number.max = None
    elif bound == "at_most" and number.max is not None:  # "يصل إلى أكثر من 40" stays open upwards
        number.min = None
