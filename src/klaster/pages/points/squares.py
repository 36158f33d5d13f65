"""Points thinned honestly: each by itself where they are few, else added up to squares of a grid with their counts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]

SIDES = (0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0, 2.0, 5.0)
"""Sides of squares, degrees: the finest that leaves few enough of them is taken."""
_ROWS = 100_000


@dataclass(frozen=True)
class Squares:
    """Places with how many points each stands for.

    ``side`` is that of a square in degrees, 0 where each place is one point; ``withheld`` points lie in squares that
    hold too few to be shown.
    """

    longitude: Floats
    latitude: Floats
    counts: Integers
    side: float
    withheld: int = 0

    @property
    def shown(self) -> int:
        """How many points the places stand for."""
        return int(self.counts.sum())


def squares(
    longitude: Floats, latitude: Floats, most: int, *, fewest: int = 1, least_side: float = 0.0
) -> Squares:
    """At most so many places that stand for all points.

    Parameters
    ----------
    longitude, latitude
        Degrees; longitudes may run on past 180, and come back from -180 to 180.
    most
        Places at most; so many squares of five degrees are taken as they are.
    fewest
        Points that are shown together at least: a square with fewer is withheld, and one that is shown stands at its
        own middle. With 1 a square stands at the mean of its points.
    least_side
        Of a square; 0 lets points stand by themselves.

    Examples
    --------
    >>> lon, lat = np.array([74.601, 74.602, 190.0]), np.array([42.901, 42.902, 66.0])
    >>> each = squares(lon, lat, 3)
    >>> each.counts.tolist(), each.longitude.tolist(), each.side
    ([1, 1, 1], [74.601, 74.602, -170.0], 0.0)
    >>> two = squares(lon, lat, 2)
    >>> sorted(two.counts.tolist()), two.side, two.shown
    ([1, 2], 0.01, 3)
    >>> together = squares(lon, lat, 9, fewest=2, least_side=0.5)
    >>> together.longitude.tolist(), together.latitude.tolist(), together.counts.tolist(), together.withheld
    ([74.75], [42.75], [2], 1)
    """
    longitude = (longitude + 180.0) % 360.0 - 180.0
    if not least_side and fewest <= 1 and len(longitude) <= most:
        return Squares(longitude, latitude, np.ones(len(longitude), np.int64), 0.0)
    sides = [side for side in SIDES if side >= least_side]
    keys, side = _fine_enough(longitude, latitude, sides, most)
    names, within, counts = np.unique(keys, return_inverse=True, return_counts=True)
    if fewest <= 1:
        across, up = (np.bincount(within, degrees) / counts for degrees in (longitude, latitude))
        return Squares(across, up, counts, side)
    kept = counts >= fewest
    columns, rows = names[kept] // _ROWS, names[kept] % _ROWS
    middle = (columns + 0.5) * side - 180.0, (rows + 0.5) * side - 90.0
    return Squares(*middle, counts[kept], side, int(counts[~kept].sum()))


def _fine_enough(longitude: Floats, latitude: Floats, sides: list[float], most: int) -> tuple[Any, float]:
    """The number of each point's square, and the side of the squares."""
    keys: Any = np.zeros(0, np.int64)
    side = sides[-1]
    for side in sides:
        columns = np.floor((longitude + 180.0) / side).astype(np.int64)
        rows = np.floor((latitude + 90.0) / side).astype(np.int64)
        keys = columns * _ROWS + rows
        if len(np.unique(keys)) <= most:
            break
    return keys, side
