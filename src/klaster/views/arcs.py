"""Borders cut into arcs and thinned, so that neighbours go on sharing every border they shared."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from heapq import heappop, heappush
from typing import Any

Point = tuple[int, int]
Ring = list[Point]
"""A closed line of grid points; the first point is not repeated at the end."""


@dataclass(frozen=True)
class Network:
    """Thinned rings by owner, and the arcs they are made of with the owner of each use."""

    rings: dict[str, list[Ring]]
    owners: dict[tuple[Point, ...], list[str]]


def thinned(rings: Mapping[str, list[Ring]], tolerance: float) -> Network:
    """Rings with fewer points: the points that change the picture by less than an area are dropped.

    Parameters
    ----------
    rings
        Owner -> its rings; neighbours share points where they share a border.
    tolerance
        The area, in squares of the grid, below which a corner is not seen.

    Examples
    --------
    >>> square = [(0, 0), (5, 0), (10, 0), (10, 10), (0, 10)]
    >>> beside = [(10, 0), (20, 0), (20, 10), (10, 10)]
    >>> thinned({"a": [square], "b": [beside]}, 1).rings["a"]
    [[(10, 0), (10, 10), (0, 10), (0, 0)]]
    """
    weaver = _Weaver(_junctions(ring for owned in rings.values() for ring in owned), tolerance)
    woven = {owner: [weaver.woven(ring, owner) for ring in owned] for owner, owned in rings.items()}
    return Network(woven, weaver.owners)


def line_thinned(line: Iterable[Point], tolerance: float) -> tuple[Point, ...]:
    """An open line without the corners whose area, in squares of the grid, is below a tolerance; its ends stay.

    >>> line_thinned([(0, 0), (4, 0), (8, 1), (12, 0), (12, 9)], 7)
    ((0, 0), (12, 0), (12, 9))
    """
    return _Thinning(tuple(line)).thinned(tolerance)


@dataclass(frozen=True)
class _Weaver:
    """Thins each arc once, whichever of its owners comes first and whichever way it runs."""

    corners: set[Point]
    tolerance: float
    lines: dict[tuple[Point, ...], tuple[Point, ...]] = field(default_factory=dict[tuple[Point, ...], Any])
    owners: dict[tuple[Point, ...], list[str]] = field(default_factory=dict[tuple[Point, ...], list[str]])

    def woven(self, ring: Ring, owner: str) -> Ring:
        """The ring put together again from its thinned arcs."""
        rebuilt: Ring = []
        for arc in _arcs(ring, self.corners):
            forward = arc <= arc[::-1]
            line = self._line(arc if forward else arc[::-1])
            self.owners.setdefault(line, []).append(owner)
            rebuilt.extend((line if forward else line[::-1])[:-1])
        return rebuilt

    def _line(self, arc: tuple[Point, ...]) -> tuple[Point, ...]:
        if arc not in self.lines:
            self.lines[arc] = _Thinning(arc).thinned(self.tolerance)
        return self.lines[arc]


def ring_area(ring: Ring) -> float:
    """The area inside a ring, in squares of the grid."""
    return abs(_doubled_area(ring)) / 2


def ring_centre(ring: Ring) -> tuple[float, float]:
    """The centre of gravity of a ring."""
    doubled = _doubled_area(ring)
    if not doubled:
        return sum(x for x, _ in ring) / len(ring), sum(y for _, y in ring) / len(ring)
    pairs = list(zip(ring, ring[1:] + ring[:1], strict=True))
    x = sum((a[0] + b[0]) * (a[0] * b[1] - b[0] * a[1]) for a, b in pairs)
    y = sum((a[1] + b[1]) * (a[0] * b[1] - b[0] * a[1]) for a, b in pairs)
    return x / (3 * doubled), y / (3 * doubled)


def _doubled_area(ring: Ring) -> float:
    return sum(a[0] * b[1] - b[0] * a[1] for a, b in zip(ring, ring[1:] + ring[:1], strict=True))


def _junctions(rings: Iterable[Ring]) -> set[Point]:
    """Points where more than two lines meet."""
    neighbours: dict[Point, set[Point]] = {}
    for ring in rings:
        previous = ring[-1]
        for point in ring:
            neighbours.setdefault(point, set()).add(previous)
            neighbours.setdefault(previous, set()).add(point)
            previous = point
    return {point for point, around in neighbours.items() if len(around) > 2}


def _arcs(ring: Ring, corners: set[Point]) -> list[tuple[Point, ...]]:
    """A ring cut at the junctions; whole, from its least point, where it has none."""
    cuts = [place for place, point in enumerate(ring) if point in corners]
    if not cuts:
        return [_canonical_loop(ring)]
    ends = [*cuts[1:], cuts[0] + len(ring)]
    doubled = ring + ring
    return [tuple(doubled[start : end + 1]) for start, end in zip(cuts, ends, strict=True)]


def _canonical_loop(ring: Ring) -> tuple[Point, ...]:
    start = ring.index(min(ring))
    turned = ring[start:] + ring[:start] + [ring[start]]
    return min(tuple(turned), tuple(turned[::-1]))


class _Thinning:
    """Visvalingam's method on one line: the corner of least area goes first; the ends stay."""

    def __init__(self, line: tuple[Point, ...]) -> None:
        self.line = line
        self.last = len(line) - 1
        self.before = list(range(-1, self.last))
        self.after = list(range(1, self.last + 2))
        self.areas = [0.0] * len(line)
        self.queue: list[tuple[float, int]] = []

    def thinned(self, tolerance: float) -> tuple[Point, ...]:
        """The line without the corners smaller than an area; three points are left at least."""
        for place in range(1, self.last):
            self._weigh(place, 0.0)
        gone: set[int] = set()
        while self.queue and len(self.line) - len(gone) > 3:
            area, place = heappop(self.queue)
            if area >= tolerance:
                break
            if place not in gone and area == self.areas[place]:
                gone.add(place)
                self._close(place, area)
        return tuple(point for place, point in enumerate(self.line) if place not in gone)

    def _close(self, place: int, area: float) -> None:
        """Join the neighbours of a dropped point, and weigh them again."""
        left, right = self.before[place], self.after[place]
        self.after[left], self.before[right] = right, left
        for neighbour in (left, right):
            if 0 < neighbour < self.last:
                self._weigh(neighbour, area)

    def _weigh(self, place: int, least: float) -> None:
        corner = _corner(self.line[self.before[place]], self.line[place], self.line[self.after[place]])
        self.areas[place] = max(least, corner)
        heappush(self.queue, (self.areas[place], place))


def _corner(a: Point, b: Point, c: Point) -> float:
    return abs((b[0] - a[0]) * (c[1] - a[1]) - (c[0] - a[0]) * (b[1] - a[1])) / 2
