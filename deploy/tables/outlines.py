"""Makes sinks/web/outlines.json: the outlines of countries, for the map of an event.

    python deploy/tables/outlines.py countries-50m.json

The input is the TopoJSON of the npm package world-atlas 2 (ISC), made of Natural Earth's 1:50m countries (public domain). Needs Babel.
The result maps an ISO 3166 code to {"box": [west, south, east, north], "d": an SVG path in hundredths of a degree, north up}.
Borders are those of the data set, drawn for orientation; no view on any of them is meant.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from babel.core import get_global

TARGET = Path(__file__).parents[2] / "sinks" / "web" / "outlines.json"
Point = tuple[int, int]
BY_NAME = {"Kosovo": "XK", "Palestine": "PS", "Somaliland": "SO", "N. Cyprus": "CY"}
SMALLEST = 3
"""Points of a ring that is worth drawing."""


def main(source: str) -> None:
    """Reads the TopoJSON and writes the outlines."""
    topology = json.loads(Path(source).read_text(encoding="utf-8"))
    arcs = _arcs(topology)
    codes = {old: new[0] for old, new in get_global("territory_aliases").items() if old.isdigit() and len(new) == 1}
    rings: dict[str, list[list[Point]]] = {}
    for geometry in topology["objects"]["countries"]["geometries"]:
        code = codes.get(str(geometry.get("id", "")).zfill(3)) or BY_NAME.get(geometry["properties"]["name"])
        if code and geometry.get("arcs"):
            polygons = geometry["arcs"] if geometry["type"] == "MultiPolygon" else [geometry["arcs"]]
            found = [_ring(indexes, arcs) for polygon in polygons for indexes in polygon]
            rings.setdefault(code, []).extend(ring for ring in found if len(ring) > SMALLEST)
    outlines = {code: _outline(parts) for code, parts in sorted(rings.items()) if parts}
    lines = ",\n".join(f"{json.dumps(code)}: {json.dumps(one, separators=(',', ':'))}" for code, one in outlines.items())
    TARGET.write_text("{\n" + lines + "\n}\n", encoding="utf-8")
    print(f"{TARGET}: {len(outlines)} countries, {TARGET.stat().st_size:,} bytes")  # noqa: T201 - a tool that people run


def _arcs(topology: dict[str, Any]) -> list[list[Point]]:
    """The arcs in hundredths of a degree."""
    (sx, sy), (tx, ty) = topology["transform"]["scale"], topology["transform"]["translate"]
    arcs = []
    for raw in topology["arcs"]:
        x = y = 0
        points: list[Point] = []
        for dx, dy in raw:
            x, y = x + dx, y + dy
            point = (round((x * sx + tx) * 100), round((y * sy + ty) * 100))
            if not points or points[-1] != point:
                points.append(point)
        arcs.append(points)
    return arcs


def _ring(indexes: list[int], arcs: list[list[Point]]) -> list[Point]:
    ring: list[Point] = []
    for index in indexes:
        arc = arcs[index] if index >= 0 else arcs[~index][::-1]
        ring.extend(arc if not ring else arc[1:])
    return ring


def _outline(rings: list[list[Point]]) -> dict[str, Any]:
    path = []
    for ring in rings:
        x, y = ring[0]
        steps = []
        for nx, ny in ring[1:]:
            steps.append(f"{nx - x} {-(ny - y)}")
            x, y = nx, ny
        path.append(f"M{ring[0][0]} {-ring[0][1]}l{' '.join(steps)}z".replace(" -", "-"))
    largest = max(rings, key=_area)  # far islands do not widen the view of a country
    xs, ys = [x for x, _ in largest], [y for _, y in largest]
    return {"box": [min(xs) / 100, min(ys) / 100, max(xs) / 100, max(ys) / 100], "d": "".join(path)}


def _area(ring: list[Point]) -> int:
    return abs(sum(x1 * y2 - x2 * y1 for (x1, y1), (x2, y2) in zip(ring, [*ring[1:], ring[0]], strict=True)))


if __name__ == "__main__":
    main(sys.argv[1])
