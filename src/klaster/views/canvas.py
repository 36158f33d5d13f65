"""The ground of a map: outlines of regions in pixels, points, borders and the net of degrees.

It depends on the geometry alone, so one canvas serves every indicator and period.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, cast

import numpy as np

from klaster.model.classification import Classification
from klaster.model.text import Language, Text
from klaster.views.arcs import Network, Point, Ring, line_thinned, ring_area, ring_centre, thinned
from klaster.views.grid_path import closed, opened
from klaster.views.placement import Box
from klaster.views.projection import Floats, Projection, fitted

GRID = 4
"""Grid steps in a pixel: outlines are written in whole steps and scaled down."""

SMALL = 40.0
"""A region with fewer square pixels than this is shown by a symbol too."""

EDGE = 12.0
"""How far insets keep from the edges of the drawing, in pixels."""

_THINNING = 1.0 * GRID * GRID
_ISLET = 1.2 * GRID * GRID
_BEND = 16 * GRID * GRID
"""A corner of the net of degrees that is not seen: its lines are long and bend little."""
_MARGIN = 14.0


@dataclass(frozen=True, slots=True)
class Outline:
    """A region's path in grid steps, its centre and its area in pixels."""

    path: str
    x: float
    y: float
    area: float


@dataclass(frozen=True, slots=True)
class Inset:
    """A part of a map drawn again, larger, in a frame of its own; every box is in pixels of the map."""

    ground: Canvas
    """What is drawn in the frame, in pixels counted from its upper left corner."""
    frame: Box
    whole: Box
    """The frame with its caption."""
    source: Box
    """The part of the map that is drawn again."""
    scale: int
    """How many times longer every line is."""
    name: Text | None
    """What its regions are together, where they have a name of their own."""


@dataclass(frozen=True)
class Canvas:
    """Everything of a map that does not depend on the numbers."""

    width: float
    height: float
    outlines: Mapping[str, Outline]
    points: Mapping[str, tuple[float, float]]
    borders: str
    backdrop: str
    graticule: str
    nowhere: tuple[str, ...]
    """Codes with neither polygon nor point: they are listed beside the map."""
    frame: Frame | None = None
    insets: tuple[Inset, ...] = ()
    language: Language = "en"
    """Of the captions of the insets."""

    @cached_property
    def enlarged(self) -> dict[str, Inset]:
        """The regions drawn again in an inset, and in which."""
        return {
            code: inset for inset in self.insets for code in (*inset.ground.outlines, *inset.ground.points)
        }

    def centre(self, code: str) -> tuple[float, float] | None:
        """Where a region's symbol stands in its own place, in pixels."""
        if code in self.outlines:
            return self.outlines[code].x, self.outlines[code].y
        return self.points.get(code)

    def shown_at(self, code: str) -> tuple[float, float] | None:
        """Where a region's symbol stands, in its inset where it has one."""
        inset = self.enlarged.get(code)
        place = (inset.ground if inset else self).centre(code)
        if inset is None or place is None:
            return place
        return place[0] + inset.frame.left, place[1] + inset.frame.top

    @property
    def lowest(self) -> float:
        """The height of the map with the insets that found no room on it and stand below."""
        return max([self.height, *(inset.whole.bottom + EDGE for inset in self.insets)])

    def without_borders(self) -> Canvas:
        """The same without coasts and frontiers, in the insets too."""
        bare = tuple(replace(inset, ground=inset.ground.without_borders()) for inset in self.insets)
        return replace(self, borders="", insets=bare)

    @property
    def drawable(self) -> bool:
        """Whether there is anything to draw."""
        return bool(self.outlines or self.points)

    def place(self, longitude: Floats, latitude: Floats) -> tuple[Floats, Floats]:
        """Pixels across and down of places given in degrees."""
        if self.frame is None or not len(longitude):
            return np.zeros(0), np.zeros(0)
        places = np.asarray(self.frame.place(longitude, latitude), dtype=float) / GRID
        return places[:, 0], places[:, 1]


@dataclass(frozen=True, slots=True)
class Frame:
    """How the plane of a projection is laid on the drawing, in grid steps."""

    projection: Projection
    left: float
    top: float
    scale: float
    width: float
    height: float

    def place(self, longitude: Floats, latitude: Floats) -> list[Point]:
        """Grid points of places."""
        x, y = self.projection.project(longitude, latitude)
        across = np.rint((x - self.left) * self.scale + _MARGIN * GRID).astype(int).tolist()
        down = np.rint((self.top - y) * self.scale + _MARGIN * GRID).astype(int).tolist()
        return cast("list[Point]", list(zip(across, down, strict=True)))

    def enlarged(self, part: Box, times: int) -> Frame:
        """The frame that shows a part of the drawing some times larger, from its own corner."""
        edge = _MARGIN * GRID / self.scale
        return Frame(
            self.projection,
            self.left + (part.left * GRID / self.scale - edge) + edge / times,
            self.top - (part.top * GRID / self.scale - edge) - edge / times,
            self.scale * times,
            part.width * times,
            part.height * times,
        )


def canvas(
    regions: Classification,
    codes: Collection[str],
    around: Collection[str] = (),
    width: float = 960,
    tallest: float = 640,
) -> Canvas:
    """The ground for the regions given, in the projection that suits their extent.

    Parameters
    ----------
    regions
        A classification whose ``geometry`` and points are in degrees.
    codes
        The regions that are the subject: the map is fitted to them.
    around
        Regions drawn behind them, where they are in sight, as plain land.
    width, tallest
        Size of the drawing in pixels; the height follows from the extent.
    """
    polygons, spots = _subject(regions, codes)
    nowhere = tuple(code for code in codes if code not in polygons and code not in spots)
    if not polygons and not spots:
        return Canvas(width, 0, {}, {}, "", "", "", nowhere)
    longitude, latitude = _coordinates(polygons.values(), spots.values())
    frame = _frame(longitude, latitude, width, tallest)
    drawn = laid(frame, regions, codes, around)
    return replace(drawn, graticule=_graticule(longitude, latitude, frame), nowhere=nowhere)


def laid(frame: Frame, regions: Classification, codes: Collection[str], around: Collection[str]) -> Canvas:
    """The regions as a frame places them, without a net of degrees."""
    polygons, spots = _subject(regions, codes)
    network = thinned({code: _placed(rings, frame) for code, rings in polygons.items()}, _THINNING)
    roots = {code: _root(regions, code) for code in polygons}
    return Canvas(
        frame.width,
        frame.height,
        {code: outline for code in polygons if (outline := _outline(network.rings[code]))},
        {code: _pixel(frame, point) for code, point in spots.items()},
        _borders(network, roots.__getitem__),
        _backdrop(regions, [code for code in around if code not in polygons], frame),
        "",
        (),
        frame,
    )


def _subject(
    regions: Classification, codes: Iterable[str]
) -> tuple[dict[str, list[Floats]], dict[str, tuple[float, float]]]:
    """The rings of the regions that have any, and the points of the others."""
    polygons = {code: _polygons(regions.geometry[code]) for code in codes if code in regions.geometry}
    polygons = {code: rings for code, rings in polygons.items() if rings}
    spots = {code: point for code in codes if code not in polygons and (point := _point(regions, code))}
    return polygons, spots


def _polygons(geometry: Mapping[str, Any]) -> list[Floats]:
    """Every ring of a GeoJSON polygon or multipolygon, as points x 2 (longitude, latitude)."""
    kind: str = geometry.get("type", "")
    coordinates: list[Any] = geometry.get("coordinates") or []
    if kind == "GeometryCollection":
        parts: list[Any] = geometry.get("geometries") or []
        return [ring for part in parts for ring in _polygons(part)]
    if kind not in ("Polygon", "MultiPolygon"):
        return []
    polygons: list[Any] = [coordinates] if kind == "Polygon" else coordinates
    return [np.asarray(ring, dtype=float)[:, :2] for polygon in polygons for ring in polygon if len(ring) > 3]


def _point(regions: Classification, code: str) -> tuple[float, float] | None:
    return regions[code].point if code in regions else None


def _coordinates(
    polygons: Iterable[list[Floats]], spots: Iterable[tuple[float, float]]
) -> tuple[Floats, Floats]:
    every = [ring for rings in polygons for ring in rings]
    every += [np.asarray([spot], dtype=float) for spot in spots]
    together = np.concatenate(every)
    return together[:, 0], together[:, 1]


def _frame(longitude: Floats, latitude: Floats, width: float, tallest: float) -> Frame:
    projection = fitted(longitude, latitude)
    x, y = projection.project(longitude, latitude)
    across, down = max(float(np.ptp(x)), 1e-6), max(float(np.ptp(y)), 1e-6)
    scale = min((width - 2 * _MARGIN) / across, (tallest - 2 * _MARGIN) / down)
    height = down * scale + 2 * _MARGIN
    spare = (width - 2 * _MARGIN - across * scale) / 2
    return Frame(
        projection, float(x.min()) - spare / scale, float(y.max()), scale * GRID, width, max(height, 160.0)
    )


def _placed(rings: list[Floats], frame: Frame) -> list[Ring]:
    placed = (_without_repeats(frame.place(ring[:, 0], ring[:, 1])) for ring in rings)
    return _worth_drawing([ring for ring in placed if len(ring) > 2])


def _without_repeats(ring: Ring) -> Ring:
    kept = [point for place, point in enumerate(ring) if point != ring[place - 1]]
    return kept or ring[:1]


def _worth_drawing(rings: list[Ring]) -> list[Ring]:
    """Rings large enough to be seen; the largest always stays."""
    by_size = sorted(rings, key=ring_area, reverse=True)
    return by_size[:1] + [ring for ring in by_size[1:] if ring_area(ring) >= _ISLET]


def _outline(rings: list[Ring]) -> Outline | None:
    if not rings:
        return None
    largest = max(rings, key=ring_area)
    x, y = ring_centre(largest)
    return Outline("".join(map(closed, rings)), x / GRID, y / GRID, ring_area(largest) / GRID**2)


def _pixel(frame: Frame, point: tuple[float, float]) -> tuple[float, float]:
    ((x, y),) = frame.place(np.array([point[0]]), np.array([point[1]]))
    return x / GRID, y / GRID


def _root(regions: Classification, code: str) -> str:
    chain = regions.ancestors(code) if code in regions else []
    return chain[-1] if chain else ""


def _borders(network: Network, root: Callable[[str], str]) -> str:
    """Arcs that have one owner, or owners under different roots: coasts and frontiers."""
    return "".join(
        opened(arc)
        for arc, owners in network.owners.items()
        if len(owners) == 1 or len({root(owner) for owner in owners}) > 1
    )


def _backdrop(regions: Classification, codes: Iterable[str], frame: Frame) -> str:
    rings: list[Ring] = []
    for code in codes:
        if code in regions.geometry:
            rings += _placed(_polygons(regions.geometry[code]), frame)
    cut = [part for ring in rings if (part := _inside(ring, frame))]
    return "".join(closed(part) for part in thinned({"": cut}, _THINNING).rings[""])


def _inside(ring: Ring, frame: Frame) -> Ring:
    """A ring cut to the drawing, edge by edge (Sutherland and Hodgman)."""
    edges = ((0, 0, 1), (0, frame.width * GRID, -1), (1, 0, 1), (1, frame.height * GRID, -1))
    for side, bound, sign in edges:
        ring = _cut(ring, side, int(bound), sign)
    return _without_repeats(ring) if len(ring) > 2 else []


def _cut(ring: Ring, side: int, bound: int, sign: int) -> Ring:
    kept: Ring = []
    for place, point in enumerate(ring):
        previous = ring[place - 1]
        within, was_within = (point[side] - bound) * sign >= 0, (previous[side] - bound) * sign >= 0
        if within != was_within:
            kept.append(_crossing(previous, point, side, bound))
        if within:
            kept.append(point)
    return kept


def _crossing(a: Point, b: Point, side: int, bound: int) -> Point:
    share = (bound - a[side]) / (b[side] - a[side])
    other = round(a[1 - side] + share * (b[1 - side] - a[1 - side]))
    return (bound, other) if side == 0 else (other, bound)


def _graticule(longitude: Floats, latitude: Floats, frame: Frame) -> str:
    """Meridians and parallels at a round step, a little beyond the regions."""
    south, north = float(latitude.min()), float(latitude.max())
    step = next(step for step in (1.0, 2.0, 5.0, 10.0) if north - south <= step * 8 or step == 10.0)
    parallels = np.arange(np.floor(max(south - 2 * step, -85) / step), 85 / step + 1) * step
    parallels = parallels[parallels <= min(north + step, 85)]
    meridians = np.arange(0.0, 360.0, step)
    upwards: Floats = np.linspace(float(parallels[0]), float(parallels[-1]), 40)
    around: Floats = np.linspace(-180.0, 179.0, 180) + float(np.median(longitude))
    lines = [_along(np.full(40, float(east)), upwards, frame) for east in meridians]
    lines += [_along(around, np.full(180, float(north_of)), frame) for north_of in parallels]
    return "".join(lines)


def _along(longitude: Floats, latitude: Floats, frame: Frame) -> str:
    """The parts of a line of degrees that are in sight."""
    parts: list[list[Point]] = [[]]
    for point in frame.place(longitude, latitude):
        jump = bool(parts[-1]) and abs(point[0] - parts[-1][-1][0]) > frame.width * GRID / 3
        if _in_sight(point, frame) and not jump:
            parts[-1].append(point)
        elif parts[-1]:
            parts.append([])
    return "".join(opened(line_thinned(part, _BEND)) for part in parts if len(part) > 1)


def _in_sight(point: Point, frame: Frame) -> bool:
    edge = 60 * GRID
    return -edge <= point[0] <= frame.width * GRID + edge and -edge <= point[1] <= frame.height * GRID + edge
