"""Who says what: each row of attributions.tsv asks for the innermost attribution of some words of a text."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from processors.model import Article
from processors.reading import Reading
from processors.speech import Attribution, at, attribute

PUBLISHED = datetime(2024, 3, 5, 12, tzinfo=UTC)
TABLE = (Path(__file__).parent / "attributions.tsv").read_text(encoding="utf-8")
ROWS = [line.split("\t") for line in TABLE.splitlines() if line and line[0] != "#"]


def reading(text: str, title: str = "عنوان") -> Reading:
    return Reading(Article(id="a", source="outlet", title=title, text=text.replace(" ¶ ", "\n"), published=PUBLISHED))


def innermost(read: Reading, words: str) -> Attribution | None:
    """The attribution of the last token of `words`."""
    found = attribute(read)
    for i, sentence in enumerate(read.sentences):
        start = read.text(i).find(words)
        if start < 0 or not sentence.start <= start < sentence.end:
            continue
        index = max(k for k, t in enumerate(sentence.tokens) if t.start < start + len(words))
        return at(found[i], index)
    raise AssertionError(f"{words} is not in the text")


@pytest.mark.parametrize("row", ROWS, ids=[r[0][:40] + "|" + r[1] for r in ROWS])
def test_the_innermost_attribution(row: list[str]) -> None:
    text, words, speaker, *rest = row
    found = innermost(reading(text), words)
    if speaker == "-":
        assert found is None or found.speaker is None
        return
    assert found is not None
    assert found.speaker is not None
    assert found.speaker.name == speaker
    assert [found.kind, found.stance] == rest
