"""A map of an event: the outlines of countries around its places, drawn as SVG in the page. No server of tiles is asked."""

from __future__ import annotations

import math
from collections.abc import Iterable
from functools import cache
from importlib.resources import files
from typing import NamedTuple

import msgspec

from processors.model import Place

Box = tuple[float, float, float, float]
SHAPE = 1.5
"""Width to height of the picture."""
LEAST = 1.6
"""Degrees of latitude that are shown at least."""
MOST_NAMED = 6


class Outline(msgspec.Struct, frozen=True):
    """A country: its box in degrees (west, south, east, north), and its path in hundredths of a degree, y pointing down."""

    box: Box
    d: str


class Spot(NamedTuple):
    """A place on the picture, in its own units; `named` where there is room for its name."""

    id: str
    name: str
    x: float
    y: float
    claims: int
    named: bool


class Map(NamedTuple):
    """What the template draws: `scale` narrows degrees of longitude to what they are at this latitude."""

    view: str
    scale: float
    countries: list[tuple[str, str]]
    """(code, path)"""
    spots: list[Spot]
    unit: float
    """A hundredth of the picture's height, for sizes."""


@cache
def outlines() -> dict[str, Outline]:
    """By ISO 3166 code."""
    return msgspec.json.decode(files("sinks.web").joinpath("outlines.json").read_bytes(), type=dict[str, Outline])


def draw(places: Iterable[tuple[Place, int]], country: str) -> Map | None:
    """The map of places with how many claims speak of each; None where nothing can be put on it."""
    known = {place.id: (place, many) for place, many in places if place.lat is not None and place.lon is not None}
    points = [(p.lon, p.lat) for p, _ in known.values() if p.lon is not None and p.lat is not None]
    home = outlines().get(country)
    if not points and home is None:
        return None
    west, south, east, north = _around(points, home)
    scale = max(0.2, math.cos(math.radians((south + north) / 2)))
    west, south, east, north = _shaped(west, south, east, north, scale)
    view = f"{west * 100 * scale:.0f} {-north * 100:.0f} {(east - west) * 100 * scale:.0f} {(north - south) * 100:.0f}"
    seen = [(code, one.d) for code, one in outlines().items() if _meets(one, (west, south, east, north))]
    seen.sort(key=lambda one: one[0] == country)
    largest = sorted(known.values(), key=lambda one: (-one[1], one[0].id))
    return Map(view, round(scale, 4), seen, _spots(largest, scale, north - south), north - south)


def _spots(places: list[tuple[Place, int]], scale: float, unit: float) -> list[Spot]:
    """Where the places stand; a name only where no name of a larger one is in its way."""
    spots: list[Spot] = []
    for place, many in places:
        x, y = (place.lon or 0) * 100 * scale, -(place.lat or 0) * 100
        rows = [spot for spot in spots if spot.named and abs(spot.y - y) < unit * 7]
        room = all(abs(spot.x - x) > unit * 1.7 * (len(spot.name) + len(place.name)) for spot in rows)
        spots.append(Spot(place.id, place.name, x, y, many, room and sum(spot.named for spot in spots) < MOST_NAMED))
    return spots


def _around(points: list[tuple[float, float]], home: Outline | None) -> Box:
    if not points:
        assert home is not None  # one of both is there  # noqa: S101
        return home.box
    xs, ys = [x for x, _ in points], [y for _, y in points]
    box = (min(xs), min(ys), max(xs), max(ys))
    if home is not None and home.box[3] - home.box[1] < 14 and all(_inside(home.box, point) for point in points):
        return home.box
    return box


def _inside(box: Box, point: tuple[float, float]) -> bool:
    return box[0] <= point[0] <= box[2] and box[1] <= point[1] <= box[3]


def _shaped(west: float, south: float, east: float, north: float, scale: float) -> Box:
    """Wider or higher until it has the picture's shape, with a margin around."""
    high = max(north - south, LEAST) * 1.25
    wide = max((east - west) * scale * 1.25, LEAST)
    high, wide = max(high, wide / SHAPE), max(wide, high * SHAPE)
    x, y = (west + east) / 2, (south + north) / 2
    return x - wide / scale / 2, max(y - high / 2, -89.0), x + wide / scale / 2, min(y + high / 2, 89.0)


def _meets(one: Outline, view: Box) -> bool:
    """The box is that of the largest part; islands far off are left out where they alone would be seen."""
    return one.box[0] < view[2] and one.box[2] > view[0] and one.box[1] < view[3] and one.box[3] > view[1]
