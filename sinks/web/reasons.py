"""Reasons that collecting and alerting give in English, in Arabic: sinks/web/reasons.toml. What no pattern fits is shown as it is.

A feed's reason is what happened, then perhaps how often, where Rasid goes back to, and when it asks again. A test holds every sentence
that collecting can say against the table.
"""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib.resources import files

import msgspec

from processors.errors import BadRecord
from sinks.web.words import Language

_AGAIN = re.compile(r"; asked again in (?P<n>\d+) (?P<unit>day|hour|minute|second)s?$")
_TIMES = re.compile(r" \(\d+ times in a row\)(?=;|$)")
_FIRST, _LAST = "\u2068", "\u2069"
"""Isolates: what is put in may run in the other direction."""


class Pattern(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`en` is a regular expression for the whole sentence; its groups are the fields of `ar`."""

    en: str
    ar: str


class Table(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The patterns in the order in which they are tried, words for details, and units of time (one, two, three to ten, more)."""

    reason: list[Pattern]
    detail: dict[str, str]
    units: dict[str, tuple[str, str, str, str]]
    again: str


@cache
def _table() -> tuple[Table, list[tuple[re.Pattern[str], str]]]:
    try:
        read = tomllib.loads(files("sinks.web").joinpath("reasons.toml").read_text(encoding="utf-8"))
        table = msgspec.convert(read, Table)
        patterns = [(re.compile(one.en, re.DOTALL), one.ar) for one in table.reason]
    except (tomllib.TOMLDecodeError, msgspec.ValidationError, re.error) as error:
        raise BadRecord(f"sinks/web/reasons.toml: {error}") from error
    return table, patterns


def known(reason: str) -> bool:
    """Whether there are Arabic words for it."""
    core = _TIMES.sub("", _AGAIN.sub("", reason))
    return any(pattern.fullmatch(core) for pattern, _ in _table()[1])


def told(reason: str, language: Language) -> str:
    """The reason in the page's language. How many times in a row is left out: the page says it besides."""
    again = _AGAIN.search(reason)
    core = _TIMES.sub("", reason[: again.start()] if again else reason)
    if language == "en":
        return core + (again.group() if again else "")
    table, patterns = _table()
    for pattern, words in patterns:
        if found := pattern.fullmatch(core):
            fields = {
                name: told(text, language) if name == "core" else f"{_FIRST}{table.detail.get(text or '', text or '')}{_LAST}"
                for name, text in found.groupdict().items()
            }
            said = words.format(**fields)
            return said + (table.again.format(time=_length(int(again["n"]), again["unit"], table)) if again else "")
    return reason


def _length(n: int, unit: str, table: Table) -> str:
    one, two, few, many = table.units[unit]
    if n <= 2:
        return two if n == 2 else one
    return f"{n} {few if 3 <= n % 100 <= 10 else many}"
