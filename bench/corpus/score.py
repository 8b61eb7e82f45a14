"""Right, false and missed: one score for each kind of question."""

from __future__ import annotations


class Score:
    """Right, false and missed of one kind, with what to show of them."""

    def __init__(self) -> None:
        self.right = self.false = self.missed = 0
        self.shown: list[str] = []

    def add(self, right: bool, what: str) -> None:
        """For accuracies: one question answered."""
        if right:
            self.right += 1
        else:
            self.missed += 1
            self.shown.append(what)

    def miss(self, what: str) -> None:
        self.missed += 1
        self.shown.append(f"missed {what}")

    def wrong(self, what: str) -> None:
        self.false += 1
        self.shown.append(f"false {what}")

    @property
    def precision(self) -> float:
        return self.right / (self.right + self.false) if self.right + self.false else 1.0

    @property
    def recall(self) -> float:
        return self.right / (self.right + self.missed) if self.right + self.missed else 1.0

    @property
    def f1(self) -> float:
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0
