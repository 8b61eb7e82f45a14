"""What the newsroom has: outlets (outlets.toml) and articles (articles/*.toml, one file for each event)."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from datetime import datetime, time
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Literal, TypeVar

import msgspec

from processors.errors import BadRecord

Form = Literal["rss", "atom", "json"]
T = TypeVar("T")


class Outlet(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """An outlet of the newsroom."""

    id: str
    name: str
    leaning: str
    """Who stands behind it, in a word or two, as people would say."""
    form: Form
    """The format of its feed."""
    page: str
    """The file of newsroom/pages/ with its furniture."""
    charset: str = "utf-8"
    full_text: bool = False
    """The feed gives whole articles."""
    locale: str = "ar"
    """Whose month names it writes (Babel's locale)."""


class Edit(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A silent edit: from `release` on the page says this; the feed goes on showing what it showed."""

    release: float
    text: str


class Written(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """An article as it is kept. Texts may name days: see `calendar.dated`. A blank line parts paragraphs."""

    id: str
    outlet: str
    release: float
    """Seconds after the doors open at which the feed shows it; 0: it is there from the beginning (the first filling)."""
    title: str
    text: str
    day: int = 0
    """With `time`: when it was published; 0 is yesterday, -1 the day before."""
    time: time | None = None
    """UTC."""
    published: datetime | None = None
    """For what happened on a day of history: the date itself, instead of `day` and `time`."""
    author: str = ""
    edit: Edit | None = None


class _Outlets(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    outlet: tuple[Outlet, ...]


class _Articles(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    article: tuple[Written, ...]


class Stock(msgspec.Struct, frozen=True):
    """All that the newsroom has."""

    outlets: dict[str, Outlet]
    articles: tuple[Written, ...]
    """In the order of their release."""


def folder() -> Traversable:
    """Where the newsroom's data are."""
    return files("rasid.demo").joinpath("newsroom")


@cache
def stock() -> Stock:
    """The newsroom's data, checked. Raises `BadRecord` naming what is wrong."""
    outlets = {outlet.id: outlet for outlet in _load(folder().joinpath("outlets.toml"), _Outlets).outlet}
    articles = tuple(sorted(_articles(), key=lambda article: (article.release, article.id)))
    for article in articles:
        if article.outlet not in outlets:
            raise BadRecord(f"article {article.id}: no outlet {article.outlet}")
        if (article.published is None) == (article.time is None):
            raise BadRecord(f"article {article.id}: either published, or day and time")
        if article.edit is not None and (article.edit.release <= article.release or outlets[article.outlet].full_text):
            raise BadRecord(f"article {article.id}: an edit comes after the release, and changes a page that is fetched")
    if len({article.id for article in articles}) < len(articles):
        raise BadRecord("two articles have one id")
    return Stock(outlets, articles)


def _articles() -> Iterator[Written]:
    for file in sorted(folder().joinpath("articles").iterdir(), key=lambda file: file.name):
        if file.name.endswith(".toml"):
            yield from _load(file, _Articles).article


def _load(file: Traversable, kind: type[T]) -> T:
    try:
        return msgspec.convert(tomllib.loads(file.read_text(encoding="utf-8")), kind)
    except (tomllib.TOMLDecodeError, msgspec.ValidationError) as error:
        raise BadRecord(f"{file.name}: {error}") from error
