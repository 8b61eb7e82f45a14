"""The corpus as it is written: texts with what they tell, pairs of reports, tables of numbers, times and places."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import msgspec

from processors.model import Claim

CORPUS = Path(__file__).parent.parent.parent / "tests" / "corpus"
COUNTED = ("killed", "injured", "casualties", "missing", "detained", "displaced")
VAGUE = {"tens": (10, 99), "hundreds": (100, 999), "thousands": (1000, 9999), "some": (2, 10)}


class Case(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """One sentence or short article; every list in the notation of tests/corpus/README.md."""

    text: str
    title: str = ""
    published: str = ""
    source: str = "outlet"
    figures: list[str] | None = None
    parts: list[str] = []
    background: list[str] = []
    denies: list[str] = []
    acts: list[str] = []
    blames: list[str] = []
    claims_responsibility: list[str] = []
    note: str = ""
    file: str = ""


class Texts(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    published: str
    case: list[Case]


class Side(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    text: str
    published: str
    title: str = ""
    source: str = ""


class Pair(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """Two reports and how they stand to each other; only `contradict` may raise a contradiction."""

    label: str
    a: Side
    b: Side
    rule: str = ""
    note: str = ""


class Pairs(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    pair: list[Pair]


class StreamArticle(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """An article of a story, and the events that it reports."""

    id: str
    source: str
    published: str
    events: list[str]
    title: str
    text: str


class ConflictSide(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    articles: list[str]
    figures: list[int] = []


class Conflict(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """A contradiction that a reader of the articles would follow up."""

    kind: str
    act: str
    why: str
    sides: list[ConflictSide]


class Told(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """Figures that only look like a contradiction: none of one list contradicts one of another."""

    act: str
    why: str
    figures: list[list[int]]
    articles: list[str]


class Story(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    conflict: list[Conflict] = []
    tempting: list[Told] = []
    article: list[StreamArticle]


class Figure(msgspec.Struct, frozen=True):
    """`killed 40+ | speaker | place`, read; None is "not asked", "" is "nobody" or "nowhere"."""

    type: str
    low: int | None
    high: int | None
    about: bool
    vague: bool
    speaker: str | None
    place: str | None

    def fits(self, claim: Claim) -> bool:
        quantity = claim.act.quantity
        if claim.act.type != self.type or quantity is None:
            return False
        least, most = quantity.min, quantity.max
        if self.vague:
            return least is not None and least in (self.low, (self.low or 0) // 5, 2, 3) and most != least
        if self.about:
            return least is not None and self.low is not None and least <= self.low <= (most or least) and least * 2 >= self.low
        if self.high is None:
            return most is None and self.low is not None and least in (self.low, self.low + 1)
        return (least, most) == (self.low, self.high)


def parts_of(line: str) -> list[str | None]:
    """The cells of a line: "*" or nothing is not asked (None), "-" is nobody (empty)."""
    cells = [cell.strip() for cell in line.split("|")]
    return [None if cell in ("*", "") else "" if cell == "-" else cell for cell in cells] + [None] * (3 - len(cells))


def figure(line: str) -> Figure:
    """Reads `TYPE NUMBER | speaker | place`; NUMBER is 5, 40+, ~300, 50..60, ..20 or one of tens, hundreds, thousands, some."""
    head, speaker, place = parts_of(line)[:3]
    kind, number = (head or "").split()
    if kind not in COUNTED:
        raise ValueError(f"no counted act: {line}")
    vague, about, low, high = number in VAGUE, number.startswith("~"), None, None
    if vague:
        low, high = VAGUE[number]
    elif match := re.fullmatch(r"~?(\d+)(\+)?", number):
        low = int(match[1])
        high = None if match[2] else low
    elif match := re.fullmatch(r"(\d*)\.\.(\d+)", number):
        low, high = int(match[1]) if match[1] else None, int(match[2])
    else:
        raise ValueError(f"no number: {line}")
    return Figure(kind, low, high, about, vague, speaker, place)


def folded(name: str) -> list[str]:
    """The words of a name without marks, articles and letters that are written in several ways."""
    name = re.sub("[\u064b-\u0652\u0640]", "", name)
    name = re.sub("[أإآ]", "ا", name).replace("ى", "ي").replace("ة", "ه").replace("_", " ")
    words = re.sub(r"[^\w\s]", " ", name).split()
    return [re.sub("^(?:و|ف|ب|ل|ك)?(?:ال|لل)", "", word) if len(word) > 4 else word for word in words]


def same(one: str, other: str) -> bool:
    """One name lies in the other, or half of their words are the same."""
    a, b = folded(one), folded(other)
    if not a or not b:
        return a == b
    return " ".join(a) in " ".join(b) or " ".join(b) in " ".join(a) or 4 * len(set(a) & set(b)) >= len(set(a)) + len(set(b))


def speaks(claim: Claim, wanted: str | None) -> bool:
    """Whether the claim's speaker is the wanted one; a speaker that only an id tells is compared by name and id."""
    if wanted is None:
        return True
    if not wanted or claim.speaker is None:
        return not wanted and claim.speaker is None
    return same(claim.speaker.name, wanted)


def lies(claim: Claim, wanted: str) -> bool:
    place = claim.act.place
    return bool(place and wanted and (same(place.text, wanted) or same(place.name, wanted))) or (not wanted and place is None)


def texts(only: str = "") -> Iterator[Case]:
    """Every case of tests/corpus/texts, with its file's date where it has none."""
    for path in sorted((CORPUS / "texts").glob("*.toml")):
        if only in path.stem:
            read = msgspec.convert(tomllib.loads(path.read_text(encoding="utf-8")), Texts)
            for case in read.case:
                yield msgspec.structs.replace(case, published=case.published or read.published, file=path.stem)


def rows(name: str) -> Iterator[list[str]]:
    """The lines of a table of the corpus: cells between tabs, comments begin with #."""
    for line in (CORPUS / name).read_text(encoding="utf-8").splitlines():
        if line.strip() and not line.startswith("#"):
            yield line.split("\t")


def moment(text: str) -> datetime:
    return datetime.fromisoformat(text)


def pairs() -> list[Pair]:
    """The pairs of tests/corpus/pairs.toml."""
    return msgspec.convert(tomllib.loads((CORPUS / "pairs.toml").read_text(encoding="utf-8")), Pairs).pair


def stories() -> list[Story]:
    """The stories of tests/corpus/streams, by the name of their file."""
    paths = sorted((CORPUS / "streams").glob("*.toml"))
    return [msgspec.convert(tomllib.loads(path.read_text(encoding="utf-8")), Story) for path in paths]
