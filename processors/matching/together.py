"""Texts that a person lays side by side: `rasid compare` of a few. That they speak of one thing is likelier than in a stream of news."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from msgspec.structs import replace

from processors.model import Report

FEW = 4
"""Up to so many texts are a comparison that somebody asked for; more are a stream."""
_PRIOR = 2.5
"""Log-odds by which two texts of a comparison are likelier of one event; most of what keeps strangers apart in a stream."""


def prior(texts: int) -> float:
    """What is added to each score among so many texts."""
    return _PRIOR if texts <= FEW else 0.0


def gathered(texts: Sequence[tuple[Report, ...]]) -> list[tuple[Report, ...]]:
    """The reports of a few texts, what each is about read as speaking of one country.

    A missile is fired in one country and falls in another, and who speaks of it speaks from a third: in a stream these are events of their
    countries. Of more than `FEW` texts nothing changes.
    """
    homes = Counter(report.country for reports in texts for report in reports if report.main is not None and report.country)
    if len(texts) > FEW or not homes:
        return list(texts)
    home = homes.most_common(1)[0][0]
    return [_brought(reports, home) for reports in texts]


def _brought(reports: tuple[Report, ...], home: str) -> tuple[Report, ...]:
    """The reports of one text, the main one as of the country `home`, with what the text tells of that country."""
    main = next((report for report in reports if report.main is not None), None)
    if main is None or main.country == home:
        return reports
    there = next((report for report in reports if report.country == home), None)
    claims = main.claims if there is None else tuple(sorted((*main.claims, *there.claims), key=lambda c: (not c.in_title, c.start, c.id)))
    return (replace(main, country=home, claims=claims), *(report for report in reports if report is not main and report is not there))
