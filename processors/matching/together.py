"""Texts that a person lays side by side: `rasid compare` of a few. That they speak of one thing is likelier than in a stream of news."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec.structs import replace

from processors.model import Report

FEW = 4
"""Up to so many texts are a comparison that somebody asked for; more are a stream."""
_PRIOR = 1.5
"""Log-odds by which two texts of a comparison are likelier of one event; half of what keeps strangers apart in a stream."""


def prior(texts: int) -> float:
    """What is added to each score among so many texts."""
    return _PRIOR if texts <= FEW else 0.0


def gathered(texts: Sequence[tuple[Report, ...]]) -> list[tuple[Report, ...]]:
    """The reports of a few texts, those without a place read as speaking of the one country that the others are about.

    Of more than `FEW` texts, or where the others differ, nothing changes.
    """
    homes = {report.country for reports in texts for report in reports if report.main is not None and report.country}
    if len(texts) > FEW or len(homes) != 1:
        return list(texts)
    (home,) = homes
    return [
        tuple(reports) if any(report.country == home for report in reports) else tuple(_moved(report, home) for report in reports)
        for reports in texts
    ]


def _moved(report: Report, home: str) -> Report:
    return report if report.country else replace(report, country=home)
