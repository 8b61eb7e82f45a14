"""An event's ledger as its chart and table need it: its claims with what became of each, and those of one act in time."""

from __future__ import annotations

from collections import Counter, OrderedDict
from collections.abc import Callable, Iterable, Mapping, Sequence
from threading import Lock
from typing import Any, Literal, NamedTuple

from processors.model import Claim, Contradiction, Event
from processors.ports import PageStore
from processors.relations import judge
from sinks.web.showing import clip, figure
from sinks.web.words import Words

Fate = Literal["stands", "conflict", "update", "correction", "withdrawn"]
JUDGED = 400
"""Claims of an event up to which updates and corrections are told apart; above, only conflicts and what was withdrawn."""
PLOTTED = 600
_GRAVE: dict[Fate, int] = {"stands": 0, "update": 1, "correction": 2, "conflict": 3, "withdrawn": 4}
KEPT = 24
"""Events that are kept in memory."""


class Row(NamedTuple):
    """A claim of the event, and what became of it."""

    claim: Claim
    origin: str
    fate: Fate
    contradictions: tuple[str, ...]
    listed: bool
    """Whether it stands in the ledger: a figure or a stance of this event, not of its background."""


class Ledger:
    """An event as its pages show it. What goes through all claims is worked out once."""

    def __init__(self, event: Event, contradictions: Sequence[Contradiction], claims: Mapping[str, Claim]) -> None:
        self.event = event
        self.contradictions = contradictions
        self.rows = tuple(rows(event, contradictions, claims))
        """In order of publication."""
        self.acts = acts(self.rows)
        self.sources = sources(event)
        self.spoken = tuple(row for row in self.rows if row.listed and row.claim.stance != "asserts" and row.fate != "withdrawn")
        self._sorted: dict[str, list[Row]] = {}

    def sorted(self, by: str, key: Callable[[Row], Any]) -> list[Row]:
        """Ascending; equals in order of publication. Not to be changed."""
        if by not in self._sorted:
            self._sorted[by] = sorted(self.rows, key=key)
        return self._sorted[by]


class Ledgers:
    """The events that were looked at lately, by version: one may have thousands of claims."""

    def __init__(self) -> None:
        self._kept: OrderedDict[tuple[str, int, int], Ledger] = OrderedDict()
        self._lock = Lock()

    def of(self, store: PageStore, event: str) -> Ledger | None:
        """None where there is no such event."""
        outline = store.outlines_of([event]).get(event)
        if outline is None:
            return None
        contradictions = store.contradictions_of(event)
        key = (event, outline.event.version, sum(one.version for one in contradictions))
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
                return self._kept[key]
        whole = store.event(event)
        if whole is None:
            return None
        withdrawn = [line.claim for line in whole.ledger if line.retracted]
        made = Ledger(whole, contradictions, store.claims([*whole.claims, *withdrawn]))
        with self._lock:
            self._kept[event, whole.version, key[2]] = made
            while len(self._kept) > KEPT:
                self._kept.popitem(last=False)
        return made


def rows(event: Event, contradictions: Iterable[Contradiction], claims: Mapping[str, Claim]) -> list[Row]:
    """In order of publication. `claims` are those of the event, and those that were withdrawn."""
    in_: dict[str, list[str]] = {}
    for one in contradictions:
        if not one.retracted:
            for id_ in (*one.sides[0], *one.sides[1]):
                in_.setdefault(id_, []).append(one.id)
    lines = {line.claim: line for line in event.ledger}
    origins = {line.article: line.origin for line in event.ledger}
    standing = [claims[id_] for id_ in event.claims if id_ in claims]
    changed = _changed(event, standing)
    gone = [claims[line.claim] for line in event.ledger if line.retracted and line.claim in claims]
    made = []
    for claim in sorted({c.id: c for c in [*gone, *standing]}.values(), key=lambda c: (c.published, c.article, c.in_title, c.start, c.id)):
        line = lines.get(claim.id)
        fate: Fate = (
            "withdrawn" if line is not None and line.retracted else "conflict" if claim.id in in_ else changed.get(claim.id, "stands")
        )
        origin = line.origin if line is not None else origins.get(claim.article, claim.source)
        made.append(Row(claim, origin, fate, tuple(in_.get(claim.id, ())), line is not None))
    return made


def _changed(event: Event, claims: Sequence[Claim]) -> dict[str, Fate]:
    """What a later claim is to an earlier one, as matching judges it."""
    if not claims or len(claims) > JUDGED:
        return {}
    found: dict[str, Fate] = {}
    known = {claim.id: claim for claim in claims}
    for relation in judge(event.id, claims, frozenset(event.asides)).relations:
        left, right = known.get(relation.left), known.get(relation.right)
        if left is not None and right is not None and relation.relation in ("update", "correction"):
            later = max(left, right, key=lambda claim: (claim.published, claim.start))
            found[later.id] = "update" if relation.relation == "update" else "correction"
    return found


def acts(found: Sequence[Row]) -> list[tuple[str, int]]:
    """The acts that have figures: those in conflict first, then those with most."""
    many = Counter(row.claim.act.type for row in found if _plotted(row))
    disputed = {row.claim.act.type for row in found if _plotted(row) and row.fate == "conflict"}
    return sorted(many.items(), key=lambda one: (one[0] not in disputed, -one[1], one[0]))


def _plotted(row: Row) -> bool:
    quantity = row.claim.act.quantity
    return row.listed and row.claim.stance == "asserts" and quantity is not None and (quantity.min, quantity.max) != (None, None)


def points(found: Sequence[Row], act: str, words: Words, outlet: Callable[[str], str]) -> list[dict[str, Any]]:
    """One point for each figure of the act that somebody gave: time in seconds, its interval (null is open), its fate, and who says it.

    Who repeats a figure gives no further point: the first one tells the gravest that became of it, besides one that was withdrawn.
    """
    made: dict[tuple[object, ...], Row] = {}
    for row in found:
        claim, quantity = row.claim, row.claim.act.quantity
        if claim.act.type == act and _plotted(row) and quantity is not None:
            who = claim.speaker.id or claim.speaker.name if claim.speaker else claim.source
            key = (who, row.fate == "withdrawn", quantity.min, quantity.max)
            first = made.setdefault(key, row)
            if _GRAVE[row.fate] > _GRAVE[first.fate]:
                made[key] = first._replace(fate=row.fate)
    return [_point(row, words, outlet) for row in list(made.values())[-PLOTTED:]]


def _point(row: Row, words: Words, outlet: Callable[[str], str]) -> dict[str, Any]:
    claim, quantity = row.claim, row.claim.act.quantity
    assert quantity is not None  # it is plotted  # noqa: S101
    return {
        "t": int(claim.published.timestamp()), "min": quantity.min, "max": quantity.max, "fate": row.fate,
        "value": figure(quantity, words), "who": clip(claim.speaker.name if claim.speaker else outlet(claim.source), 80),
        "outlet": clip(outlet(claim.source), 60), "text": clip(claim.text, 240), "claim": claim.id, "article": claim.article,
    }


def sources(event: Event) -> list[tuple[str, list[tuple[str, int]], int]]:
    """(origin, [(outlet, its claims)], claims in all), the most voiced origin first: forty reprints of one agency are one origin."""
    by: dict[str, Counter[str]] = {}
    for line in event.ledger:
        by.setdefault(line.origin, Counter())[line.source] += 1
    listed = [(origin, sorted(outlets.items(), key=lambda one: (-one[1], one[0])), outlets.total()) for origin, outlets in by.items()]
    return sorted(listed, key=lambda one: (-one[2], one[0]))
