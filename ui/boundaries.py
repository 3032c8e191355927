"""Boundaries that the user gives, for the board's map: GeoJSON keyed by adcode, thinned once to paths of a drawing.

None is shipped: which boundaries may be shown is for whoever shows them to know. What has no adcode (a coast, a
frame) is drawn without being a place.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rag.records import InputError

MOST_BYTES = 64 << 20
"""Of the file."""
MOST_DRAWN = 4 << 20
"""Characters of all paths: what is finer is thinned further."""
_WIDTH = 1000.0
_COARSEST = 16.0  # of the drawing's width of 1000: what does not fit then is no map of ours
_KEYS = ("adcode", "ADCODE", "code", "CODE", "gb", "GB", "id")
_CODE = re.compile(r"(?:156)?([1-9]\d{5})")

Point = tuple[float, float]
Line = tuple[Point, ...]


@dataclass(frozen=True, slots=True)
class Shape:
    """A feature of the file: its adcode ("" if it has none), its rings or lines in degrees."""

    code: str
    lines: tuple[Line, ...]
    closed: bool


def read_boundaries(file: Path) -> bytes:
    """The drawing of a GeoJSON file, as JSON for the board's script: for each level its size, areas and other lines.

    Raises `InputError` for a file that cannot be read, is too large, or has no areas with an adcode.
    """
    shapes = tuple(_shapes(_features(file), file))
    places = [shape for shape in shapes if shape.code and shape.closed]
    if not places:
        raise InputError(
            f"{file}: none of its {len(shapes)} shapes is a polygon with a six-digit adcode. Name it in the "
            f"feature's properties as one of: {', '.join(_KEYS)}."
        )
    fineness = 0.5
    while fineness <= _COARSEST:
        drawn = {level: _drawing(of, shapes, fineness) for level, of in _by_level(places).items()}
        made = json.dumps(drawn, separators=(",", ":")).encode()
        if len(made) <= MOST_DRAWN:
            return made
        fineness *= 2
    raise InputError(f"{file}: its shapes are too many to be drawn. Take one with fewer or simpler shapes.")


def _features(file: Path) -> list[Any]:
    try:
        size = file.stat().st_size
        if size > MOST_BYTES:
            raise InputError(
                f"{file} has {size >> 20} MB, and at most {MOST_BYTES >> 20} are read. Simplify its boundaries."
            )
        found = json.loads(file.read_bytes())
    except OSError as error:
        raise InputError(f"{file} cannot be read: {error.strerror}.") from error
    except (ValueError, RecursionError) as error:
        raise InputError(f"{file} is no GeoJSON: {error or 'it is nested too deep'}.") from error
    features = found.get("features") if isinstance(found, dict) else None
    if not isinstance(features, list):
        raise InputError(f"{file} is no GeoJSON FeatureCollection: it has no list of features.")
    return features


def _shapes(features: Sequence[Any], file: Path) -> Iterator[Shape]:
    for at, feature in enumerate(features):
        geometry = feature.get("geometry") if isinstance(feature, dict) else None
        if not isinstance(geometry, dict):
            continue
        kind, coordinates = geometry.get("type"), geometry.get("coordinates")
        try:
            lines = tuple(_line(each) for each in _lines_of(kind, coordinates))
        except (TypeError, ValueError, IndexError, KeyError) as error:
            raise InputError(
                f"{file}: the coordinates of feature {at + 1} are no longitudes and latitudes in degrees (EPSG:4326)."
            ) from error
        if lines:
            yield Shape(code_of(feature), lines, closed=kind in ("Polygon", "MultiPolygon"))


def _lines_of(kind: object, coordinates: Any) -> list[Any]:  # noqa: ANN401  # JSON
    if kind == "Polygon" or kind == "MultiLineString":
        return list(coordinates)
    if kind == "MultiPolygon":
        return [ring for polygon in coordinates for ring in polygon]
    return [coordinates] if kind == "LineString" else []


def _line(points: Any) -> Line:  # noqa: ANN401  # JSON
    made = tuple((float(point[0]), float(point[1])) for point in points)
    # Anything but degrees raises: numbers of a projection, infinities, NaN.
    if not all(-180 <= x <= 180 and -90 <= y <= 90 for x, y in made):
        raise ValueError("no degrees")
    return made


def code_of(feature: Mapping[str, Any]) -> str:
    """The adcode of a feature, "" if it has none.

    >>> code_of({"properties": {"gb": "156330000"}}), code_of({"id": 330100}), code_of({"properties": {"code": "x"}})
    ('330000', '330100', '')
    """
    properties = feature.get("properties")
    held = properties if isinstance(properties, dict) else {}
    for value in (*(held.get(key) for key in _KEYS), feature.get("id")):
        if isinstance(value, (str, int)) and (found := _CODE.fullmatch(str(value).strip())):
            return found[1]
    return ""


def level_of(code: str) -> str:
    """The level of the government that an adcode names: province, prefecture or county."""
    return "province" if code.endswith("0000") else "prefecture" if code.endswith("00") else "county"


def _by_level(shapes: Sequence[Shape]) -> dict[str, list[Shape]]:
    made: dict[str, list[Shape]] = {}
    for shape in shapes:
        made.setdefault(level_of(shape.code), []).append(shape)
    return made


def _drawing(places: Sequence[Shape], shapes: Sequence[Shape], fineness: float) -> dict[str, Any]:
    """The areas of a level and what is no place, on a sheet of their size: degrees laid flat at the middle latitude."""
    rest = [shape for shape in shapes if not (shape.code and shape.closed)]
    points = [point for shape in places for line in shape.lines for point in line]
    west, east = min(x for x, _ in points), max(x for x, _ in points)
    south, north = min(y for _, y in points), max(y for _, y in points)
    flat = math.cos(math.radians((south + north) / 2))
    scale = _WIDTH / max((east - west) * flat, (north - south), 1e-6)

    def path(shape: Shape) -> str:
        return "".join(
            _path([((x - west) * flat * scale, (north - y) * scale) for x, y in line], fineness, closed=shape.closed)
            for line in shape.lines
        )

    areas: dict[str, str] = {}
    for shape in places:
        areas[shape.code] = areas.get(shape.code, "") + path(shape)
    return {
        "width": round((east - west) * flat * scale, 1),
        "height": round((north - south) * scale, 1),
        "areas": areas,
        "rest": "".join(path(shape) for shape in rest),
    }


def _path(points: Sequence[Point], fineness: float, *, closed: bool) -> str:
    """A line of the drawing without points that are nearer than `fineness` to the one before."""
    kept: list[Point] = []
    for point in points:
        if not kept or math.dist(kept[-1], point) >= fineness:
            kept.append(point)
    if len(kept) < 2:
        return ""
    return f"M{'L'.join(f'{x:.1f} {y:.1f}' for x, y in kept)}{'Z' if closed else ''}"
