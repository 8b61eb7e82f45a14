"""The tables of number and time words are written as the tokens' normalised forms are, so that no entry is dead."""

import tomllib
from collections.abc import Iterator

import pytest

from processors.tables import read
from processors.text.letters import normalize
from processors.text.words import tokenize


def strings(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for inner in value.values():
            yield from strings(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from strings(inner)


@pytest.mark.parametrize("name", ["numbers.toml", "bounds.toml", "measures.toml", "times.toml", "months.toml"])
def test_every_form_is_normalised_and_its_words_are_tokens(name: str) -> None:
    forms = list(strings(tomllib.loads(read(name))))
    assert len(forms) > 30
    for form in forms:
        assert normalize(form) == form
        assert [token.word.norm for token in tokenize(form)] == form.split()
