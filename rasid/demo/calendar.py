"""When the newsroom's articles were written: "yesterday" and "the day before", so that they are news whenever the demo runs."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

from babel.dates import format_date

from rasid.demo.stock import Outlet, Written

_DAY = re.compile(r"\{(weekday|date)([+-]\d)?\}")


def published(article: Written, now: datetime) -> datetime:
    """When the article says it was published, given the time at which the demo runs. Always in the past."""
    if article.published is not None:
        return article.published.astimezone(UTC)
    assert article.time is not None  # noqa: S101 - the stock is checked when it is loaded
    yesterday = now.astimezone(UTC).date() - timedelta(days=1)
    return datetime.combine(yesterday + timedelta(days=article.day), article.time, UTC)


def dated(text: str, outlet: Outlet, day: datetime) -> str:
    """The text with its days named.

    `{weekday}` is the name of the day of publication, `{date}` day and month; with `-1` those of the day before.
    """
    def name(found: re.Match[str]) -> str:
        meant = day.date() + timedelta(days=int(found[2] or 0))
        return format_date(meant, "EEEE" if found[1] == "weekday" else "d MMMM", locale=outlet.locale)

    return _DAY.sub(name, text)
