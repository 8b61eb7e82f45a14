"""A newsroom to alert: contradictions made by hand, in a store, and a clock that is set."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from processors.alerts import AlertRule, Notice
from processors.model import (
    Act,
    Alert,
    Article,
    Claim,
    Contradiction,
    Event,
    Explanation,
    LedgerEntry,
    Place,
    Quantity,
    Speaker,
    Verdict,
    encode,
    identity,
)
from processors.ports import Batch, Indexed, Store
from sinks.alerts.decision import Outcome, decide
from sinks.alerts.notifier import read, with_rules
from sinks.alerts.policy import PAGE, Channel, Policy
from sinks.memory import MemoryStore

NOW = datetime(2024, 3, 5, 12, tzinfo=UTC)
DOUMA = Place(id="170592", name="دوما", text="دوما", path=("SY", "SY.08", "SY.AlgwTh-Alcrqyh", "170592"))


def at(seconds: float) -> datetime:
    return NOW + timedelta(seconds=seconds)


class Newsroom:
    """Verbs that put contradictions and alerts into a store, and let alerting decide on them at a time."""

    def __init__(self, store: Store | None = None) -> None:
        self.store = store or MemoryStore()
        self.policy = Policy(channels={"desk": Channel(name="desk", kind="stdout")}, rules=())
        self._events: dict[str, list[Claim]] = {}
        self._versions: dict[str, int] = {}

    def claim(self, id: str, *, outlet: str = "sada", speaker: str | None = "الدفاع المدني", text: str | None = None, **act: Any) -> Claim:
        given: dict[str, Any] = {"type": "killed", "quantity": Quantity(min=40, max=40), "place": DOUMA} | act
        part_of, stance = given.pop("part_of", None), given.pop("stance", "asserts")
        return Claim(
            id=id, article=f"article-{id}", revision=0, source=outlet, published=NOW - timedelta(hours=2), start=0, end=9,
            text=text or f"قُتل أربعون مدنياً في القصف على المدينة ({id}).",
            speaker=Speaker(name=speaker, kind="rescue") if speaker else None, act=Act(**given), part_of=part_of, stance=stance,
        )  # fmt: skip

    def contradiction(
        self, name: str = "c", *, event: str = "e", left: tuple[str, ...] = ("sada",), right: tuple[str, ...] = ("nabaa",),
        cause: str | None = "new", was: tuple[str, ...] = (), title: str = "قصف على السوق الشعبي في دوما", **more: Any,
    ) -> Contradiction:  # fmt: skip
        """The contradiction as it is from now on, each outlet one claim, and the alert owed for it."""
        act = {key: more.pop(key) for key in ("targets", "type", "part_of", "place") if key in more}
        sides = [
            [
                self.claim(
                    f"{name}-{side}-{outlet}", outlet=outlet, speaker=("الدفاع المدني", "مصدر عسكري")[side],
                    **{"quantity": Quantity(min=(40, 7)[side], max=(40, 7)[side])} | act,
                )
                for outlet in outlets
            ]
            for side, outlets in enumerate((left, right))
        ]
        version = self._versions[name] = self._versions.get(name, 0) + 1
        act_type = act.get("type", "killed")
        made = Contradiction(**{
            "id": name, "event": event, "kind": "number", "act": act_type, "left": sides[0][0].id, "right": sides[1][0].id,
            "sides": tuple(tuple(claim.id for claim in side) for side in sides), "values": ("[40, 40]", "[7, 7]"), "severity": 0.8,
            "rule": "intervals_apart", "explanation": Explanation(ar="الرقمان لا يلتقيان", en="No number fits both"), "first_seen": NOW,
            "version": version, **more,
        })  # fmt: skip
        claims = {claim.id: claim for claim in [*self._events.get(event, ()), *sides[0], *sides[1]]}
        self._events[event] = list(claims.values())
        batch = Batch(contradictions=[made], events=[self._event(event, title)])
        batch.claims = {(claim.article, 0): (claim,) for side in sides for claim in side}
        batch.articles = [
            Article(
                id=claim.article, url=f"https://{claim.source}.example/{claim.id}", source=claim.source, title="عنوان الخبر",
                text=claim.text, published=claim.published,
            )
            for side in sides for claim in side
        ]  # fmt: skip
        if cause:
            alert = Alert(id=identity("alert", name, str(version)), contradiction=name, event=event, made=NOW, cause=cause, was=was)  # type: ignore[arg-type]  # one of the causes
            batch.append.append(("alerts", event, encode(alert)))
        self.store.commit(batch)
        return made

    def moves(self, name: str, to: str, *, event: str = "f", **more: Any) -> Contradiction:
        """The contradiction's event goes into another one: there it is `to`."""
        self.contradiction(name, retracted=True, cause=None)
        return self.contradiction(to, event=event, cause="moved", was=(name,), **more)

    def _event(self, name: str, title: str) -> Indexed:
        claims = self._events[name]
        ledger = tuple(
            LedgerEntry(
                claim=claim.id, article=claim.article, source=claim.source, origin=claim.source, published=claim.published, text=claim.text,
                speaker=None, speaker_name=None, type=claim.act.type, targets=(), stance=claim.stance, quantity=claim.act.quantity,
            )
            for claim in claims
        )  # fmt: skip
        event = Event(
            id=name, country="SY", version=len(claims) + sum(self._versions.values()), title=title, place=DOUMA, start=NOW, end=NOW,
            acts=("killed",), claims=tuple(claim.id for claim in claims), articles=(), sources=(), origins=(), ledger=ledger,
        )  # fmt: skip
        return Indexed(event, (), tuple(claims))

    def say(self, contradiction: str, kind: str) -> None:
        """A person's verdict."""
        made = Verdict(id=identity("verdict", contradiction, kind), kind=kind, contradiction=contradiction, by="سلمى", at=NOW)  # type: ignore[arg-type]  # one of the kinds
        self.store.commit(Batch(append=[("verdicts", contradiction, encode(made))]))

    def set(self, *rules: AlertRule, channels: tuple[Channel, ...] = (), **policy: Any) -> None:
        """Changes what the user set."""
        self.policy = self.policy._replace(**policy)
        if rules:
            self.policy = self.policy._replace(rules=rules)
        if channels:
            self.policy = self.policy._replace(channels={channel.name: channel for channel in channels})

    def decide(self, seconds: float) -> Outcome:
        """What alerting decides then, written to the store as the notifier does."""
        policy = with_rules(self.policy, self.store)
        outcome = decide(read(self.store, policy, at(seconds)), policy, at(seconds))
        self.store.commit(
            Batch(notices=list(outcome.notices), deliveries=list(outcome.deliveries), settled_alerts=list(outcome.settled))
        )
        return outcome

    def told(self, seconds: float) -> list[tuple[str, ...]]:
        """The contradictions of each message that is made then."""
        return [delivery.contradictions for delivery in self.decide(seconds).deliveries]

    def waiting(self) -> list[Notice]:
        return self.store.waiting_notices(limit=1000)


@pytest.fixture
def newsroom() -> Newsroom:
    return Newsroom()


@pytest.fixture
def in_store() -> Callable[[Store], Newsroom]:
    """A newsroom over a store of one's own."""
    return Newsroom


__all__ = ["NOW", "PAGE", "Newsroom", "at"]
