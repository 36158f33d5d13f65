"""Which regions of a map are too small to be read and lie together: each such group is to be drawn again, larger.

No country is named: a rule of areas and distances in pixels of the drawing, the same for every map.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from math import ceil, floor

from klaster.views.placement import Box

LEAST = 2
"""The least enlargement that is worth a frame."""

_READABLE = 160.0
"""A neighbour with fewer square pixels than this is drawn again with those that are too small."""

_AIM = 400.0
"""Square pixels that the smallest region of a group is to have when it is drawn again."""

_NEAR, _EDGE = 4.0, 4.0
"""How far apart neighbours may lie, and the edge around a group; pixels."""

_MOST = 4
_WIDEST, _TALLEST = 0.34, 0.55
"""The largest inset, as shares of the drawing."""


@dataclass(frozen=True, slots=True)
class Extent:
    """The rectangle around a region and its area, in pixels; a region known by a point has no area."""

    box: Box
    area: float


@dataclass(frozen=True, slots=True)
class Group:
    """Regions drawn again together, how many of them are too small, and the part of the map that holds them."""

    codes: frozenset[str]
    seeds: frozenset[str]
    box: Box


def groups(extents: Mapping[str, Extent], small: float, width: float, height: float) -> list[Group]:
    """Groups of two or more neighbours with less than ``small`` square pixels, with what lies among them.

    The neighbours that are hardly larger come along, and whatever lies wholly inside the rectangle. The
    rectangles do not meet. A group too wide to be drawn twice as large is left as it is. The order in which the
    regions are given plays no part.

    >>> tiny = {name: Extent(Box(x, 50, x + 5, 55), 25) for name, x in (("a", 50), ("b", 56), ("far", 300))}
    >>> [sorted(group.codes) for group in groups(tiny, 40, 960, 600)]
    [['a', 'b']]
    """
    most = Box(0, 0, width * _WIDEST / LEAST, height * _TALLEST / LEAST)
    tiny = {code for code, extent in extents.items() if 0 < extent.area < small}
    found = [
        group
        for seeds in _together(tiny, extents)
        if len(seeds) > 1 and (group := _first_that_fits(seeds, extents, most))
    ]
    kept = [group for group in _apart(found, extents) if _fits(group, most)]
    return sorted(kept, key=lambda group: (-len(group.seeds), sorted(group.codes)))[:_MOST]


def times_wanted(smallest: float, box: Box, width: float, height: float) -> int:
    """How many times larger a group is drawn: until its smallest region can be read, as far as there is room."""
    wanted = next((times for times in range(LEAST, 13) if smallest * times**2 >= _AIM), 12)
    most = min(width * _WIDEST / box.width, height * _TALLEST / box.height)
    return max(LEAST, min(wanted, int(most)))


def _first_that_fits(seeds: frozenset[str], extents: Mapping[str, Extent], most: Box) -> Group | None:
    beside = {code for code, extent in extents.items() if 0 < extent.area < _READABLE and _near(code, seeds, extents)}  # fmt: skip
    wishes = (_group(codes, seeds, extents) for codes in (seeds | beside, seeds))
    return next((group for group in wishes if _fits(group, most)), None)


def _fits(group: Group, most: Box) -> bool:
    return group.box.width <= most.width and group.box.height <= most.height


def _group(codes: Iterable[str], seeds: frozenset[str], extents: Mapping[str, Extent]) -> Group:
    chosen = set(codes)
    box = _whole_pixels(_around(extents[code].box for code in chosen).grown(_EDGE))
    inside = {code for code, extent in extents.items() if box.holds(extent.box)}
    return Group(frozenset(chosen | inside), seeds, box)


def _whole_pixels(box: Box) -> Box:
    return Box(floor(box.left), floor(box.top), ceil(box.right), ceil(box.bottom))


def _around(boxes: Iterable[Box]) -> Box:
    first, *others = boxes
    for other in others:
        first = first.with_other(other)
    return first


def _near(code: str, others: Iterable[str], extents: Mapping[str, Extent]) -> bool:
    reach = extents[code].box.grown(_NEAR)
    return any(reach.meets(extents[other].box) for other in others)


def _together(codes: set[str], extents: Mapping[str, Extent]) -> Iterator[frozenset[str]]:
    """The codes in groups: from each member every other is reached over neighbours."""
    left = set(codes)
    while left:
        reached = [left.pop()]
        for code in reached:
            beside = {other for other in left if _near(code, (other,), extents)}
            left -= beside
            reached += beside
        yield frozenset(reached)


def _apart(found: list[Group], extents: Mapping[str, Extent]) -> list[Group]:
    """The groups with those whose rectangles meet made one."""
    apart: list[Group] = []
    for group in found:
        whole = group
        while meeting := [other for other in apart if other.box.meets(whole.box)]:
            apart = [other for other in apart if other not in meeting]
            joined = [whole, *meeting]
            codes = frozenset[str]().union(*(one.codes for one in joined))
            whole = _group(codes, frozenset[str]().union(*(one.seeds for one in joined)), extents)
        apart.append(whole)
    return apart
