"""The page's own words, in Arabic and English: sinks/web/texts/*.toml. Both hold the same keys; a test compares.

A text is a string with {fields}, or a table of plural forms by CLDR's categories (zero, one, two, few, many, other) for {n}.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Literal

from babel import Locale

from processors.errors import BadRecord

Language = Literal["ar", "en"]
Text = str | dict[str, str]
CATEGORIES = ("zero", "one", "two", "few", "many", "other")


class Words:
    """`words("origins", n=3)`. An unknown key is a `KeyError`: a mistake of the page, not of its reader."""

    def __init__(self, language: Language, texts: Mapping[str, Text]) -> None:
        self.language = language
        self.direction = "rtl" if language == "ar" else "ltr"
        self._texts = texts
        self._plural = Locale.parse(language).plural_form

    def __call__(self, key: str, **fields: object) -> str:
        text = self._texts[key]
        if isinstance(text, dict):
            n = fields["n"]
            assert isinstance(n, int)  # the caller names a count  # noqa: S101
            text = text.get(self._plural(n)) or text["other"]
            fields["n"] = number(n)
        return text.format(**fields) if fields else text

    def maybe(self, key: str, otherwise: str) -> str:
        """The text of a key that may not be there: a value of a record."""
        text = self._texts.get(key, otherwise)
        return text if isinstance(text, str) else otherwise

    def __contains__(self, key: str) -> bool:
        return key in self._texts

    def keys(self) -> frozenset[str]:
        return frozenset(self._texts)


def number(n: float) -> str:
    """With separators of thousands; Western digits in both languages, as the news agencies write."""
    return f"{n:,}"


@cache
def words(language: Language) -> Words:
    """The words of a language. Raises `BadRecord` where its table is wrong."""
    name = f"{language}.toml"
    try:
        tables = tomllib.loads(files("sinks.web").joinpath("texts", name).read_text(encoding="utf-8"))
    except tomllib.TOMLDecodeError as error:
        raise BadRecord(f"sinks/web/texts/{name}: {error}") from error
    texts: dict[str, Text] = {}
    for section, entries in tables.items():
        for key, text in entries.items():
            if isinstance(text, dict) and ("other" not in text or not set(text) <= set(CATEGORIES)):
                raise BadRecord(f"sinks/web/texts/{name}: {section}.{key}: plural forms are named {', '.join(CATEGORIES)}; other is needed")
            texts[f"{section}.{key}"] = text
    return Words(language, texts)
