"""The pinned floors: scores that must not fall, and the hash of the corpus that they belong to."""

from __future__ import annotations

import hashlib
import tomllib

from bench.corpus.cases import CORPUS, texts
from bench.corpus.claims import score_texts
from bench.corpus.rooms import score_pairs, score_rooms
from bench.corpus.score import Score
from bench.corpus.streams import score_streams

FLOORS = CORPUS / "floors.toml"


def corpus_hash() -> str:
    """Of every expectation: what the floors were pinned for."""
    digest = hashlib.sha256()
    for path in sorted([*CORPUS.glob("texts/*.toml"), *CORPUS.glob("streams/*.toml"), *CORPUS.glob("*.tsv"), CORPUS / "pairs.toml"]):
        digest.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()


def measure(only: str = "") -> dict[str, Score]:
    """All scores, by kind."""
    scores = score_texts(texts(only))
    return scores if only else {**scores, **score_rooms(), **score_pairs(), **score_streams()}


ACCURACIES = {
    "speakers", "speakers of denials", "places of figures", "parts", "background", "acts", "actors of acts", "places of acts", "blame",
    "responsibility taken", "texts without a figure", "contradictions of streams: not tempted",
}


def headline(kind: str, score: Score) -> float:
    """The one number that a floor holds: accuracy where a question was asked, else F1."""
    return score.recall if kind in ACCURACIES or kind.startswith("pairs:") else score.f1


def complaints(scores: dict[str, Score]) -> list[str]:
    """What `make eval` fails for, in words."""
    if not FLOORS.exists():
        return ["no floors are pinned: python -m bench.corpus --pin"]
    pinned = tomllib.loads(FLOORS.read_text(encoding="utf-8"))
    found = []
    if pinned["corpus"] != corpus_hash():
        found.append("the corpus is another one than its floors were pinned for: python -m bench.corpus --pin")
    for kind, floor in pinned["floors"].items():
        value = headline(kind, scores[kind]) if kind in scores else 0.0
        if round(value, 3) < floor:
            found.append(f"{kind}: {value:.3f} is below its floor {floor:.3f}")
    return found


def pin(scores: dict[str, Score], lower: bool) -> list[str]:
    """Writes the floors; refuses to lower one without being told so. The refusals, in words."""
    old = tomllib.loads(FLOORS.read_text(encoding="utf-8"))["floors"] if FLOORS.exists() else {}
    new = {kind: int(1000 * headline(kind, score)) / 1000 for kind, score in sorted(scores.items())}
    falls = [
        f"{kind}: {floor:.3f} would fall to {new.get(kind, 0.0):.3f}; say --lower if that is meant"
        for kind, floor in old.items() if new.get(kind, 0.0) < floor
    ]
    if falls and not lower:
        return falls
    lines = ["# Written by `python -m bench.corpus --pin`: scores that `make eval` does not let fall, and the corpus they belong to.", ""]
    lines += [f'corpus = "{corpus_hash()}"', "", "[floors]", *(f'"{kind}" = {value:.3f}' for kind, value in new.items()), ""]
    FLOORS.write_text("\n".join(lines), encoding="utf-8")
    return []
