"""Outlines as paths in relative whole steps of the grid, and the points of such a path again."""

from __future__ import annotations

import re
from collections.abc import Iterable

from klaster.views.arcs import Point, Ring

_NUMBER = re.compile(r"-?\d+")


def closed(ring: Ring) -> str:
    """A ring as a closed path."""
    return opened(ring) + "z"


def opened(points: Iterable[Point]) -> str:
    """A line as a path, as short as it can be written.

    >>> opened([(8, 4), (12, 4), (12, 0)])
    'M8 4l4 0 0-4'
    """
    written, last = "", None
    for point in points:
        if last is None:
            written = f"M{point[0]} {point[1]}l"
        else:
            written += _step(point[0] - last[0], not written.endswith("l")) + _step(point[1] - last[1], True)
        last = point
    return written.removesuffix("l")


def _step(step: int, separate: bool) -> str:
    return f" {step}" if separate and step >= 0 else str(step)


def rings_of(path: str) -> list[Ring]:
    """The lines of a path, each as its points.

    >>> rings_of("M8 4l4 0 0-4z")
    [[(8, 4), (12, 4), (12, 0)]]
    """
    return [_points(part) for part in path.split("M") if part]


def _points(part: str) -> Ring:
    steps = [int(found) for found in _NUMBER.findall(part)]
    points: Ring = [(steps[0], steps[1])]
    for across, down in zip(steps[2::2], steps[3::2], strict=True):
        points.append((points[-1][0] + across, points[-1][1] + down))
    return points
