"""Distances between points in space, two at a time, counted into classes: compiled."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numba
import numpy as np

from klaster.numerics.globe import Floats

_compiled: Callable[[Any], Any] = numba.njit(cache=True, nogil=True)
_fast: Callable[[Any], Any] = numba.njit(cache=True, nogil=True, fastmath=True)


@_fast
def _classes(points: Floats, to: Floats, end: int, per: float, last: int, classes: Any) -> None:
    """The class of the distance of one point to each of the first ``end`` points; apart from counting, so that it vectorises."""
    x, y, z = to[0], to[1], to[2]
    for j in range(end):
        dx, dy, dz = points[0, j] - x, points[1, j] - y, points[2, j] - z
        classes[j] = min(np.int32(np.sqrt(dx * dx + dy * dy + dz * dz) * per + 0.5), last)


@_compiled
def pair_counts(points: Floats, width: float, bins: int) -> Floats:
    """Pairs of points by distance: class b holds the distances nearest to b times ``width``, the last one all farther.

    O(n^2), each pair once.

    Parameters
    ----------
    points
        Coordinates in space, a row a point.

    Examples
    --------
    >>> from klaster.numerics.globe import in_plane
    >>> points = in_plane(np.array([0.0, 3.0, 0.0]), np.array([0.0, 0.0, 4.0]))
    >>> pair_counts(points, 1.0, 7).tolist()
    [0.0, 0.0, 0.0, 1.0, 1.0, 1.0, 0.0]
    """
    across = points.T.copy()
    found = np.zeros((4, bins), np.int64)
    classes = np.empty(points.shape[0], np.int32)
    for i in range(points.shape[0]):
        _classes(across, points[i], i, 1.0 / width, bins - 1, classes)
        # Four tallies, so that a class met twice in a row does not wait for itself.
        even = i - i % 4
        for j in range(0, even, 4):
            found[0, classes[j]] += 1
            found[1, classes[j + 1]] += 1
            found[2, classes[j + 2]] += 1
            found[3, classes[j + 3]] += 1
        for j in range(even, i):
            found[0, classes[j]] += 1
    return found.sum(axis=0).astype(np.float64)


@_compiled
def weighted_counts(points: Floats, weights: Floats, width: float, bins: int) -> Floats:
    """Products of the weights of all pairs by distance: row 0 of the products, row 1 of the pairs themselves.

    >>> from klaster.numerics.globe import in_plane
    >>> points = in_plane(np.array([0.0, 3.0]), np.array([0.0, 0.0]))
    >>> weighted_counts(points, np.array([2.0, 5.0]), 1.0, 5).tolist()
    [[0.0, 0.0, 0.0, 10.0, 0.0], [0.0, 0.0, 0.0, 1.0, 0.0]]
    """
    across = points.T.copy()
    found = np.zeros((2, bins))
    classes = np.empty(points.shape[0], np.int32)
    for i in range(points.shape[0]):
        _classes(across, points[i], i, 1.0 / width, bins - 1, classes)
        weight = weights[i]
        for j in range(i):
            found[0, classes[j]] += weight * weights[j]
            found[1, classes[j]] += 1.0
    return found


@_compiled
def cross_counts(
    points: Floats, weights: Floats, others: Floats, their_weights: Floats, width: float, bins: int
) -> Floats:
    """The same between two sets of points: every point of the one with every point of the other."""
    across = others.T.copy()
    found = np.zeros((2, bins))
    classes = np.empty(others.shape[0], np.int32)
    for i in range(points.shape[0]):
        _classes(across, points[i], others.shape[0], 1.0 / width, bins - 1, classes)
        weight = weights[i]
        for j in range(others.shape[0]):
            found[0, classes[j]] += weight * their_weights[j]
            found[1, classes[j]] += 1.0
    return found


@_compiled
def sums_within(points: Floats, others: Floats, weights: Floats, radii: Floats, same: bool) -> Floats:
    """The weight of other points within each radius of each point: one row a point, one column a radius.

    ``radii`` rise. Where ``same``, the two sets are one and a point is no neighbour of itself. A point
    exactly at the radius is within it.
    """
    across = others.T.copy()
    found = np.zeros((points.shape[0], radii.size))
    squares = np.empty(others.shape[0])
    limits = radii * radii * (1 + 1e-12)
    farthest = limits[-1]
    for i in range(points.shape[0]):
        _squares(across, points[i], squares)
        for j in range(others.shape[0]):
            if squares[j] <= farthest and not (same and i == j):
                found[i, np.searchsorted(limits, squares[j])] += weights[j]
        for place in range(1, radii.size):
            found[i, place] += found[i, place - 1]
    return found


@_fast
def _squares(points: Floats, to: Floats, squares: Floats) -> None:
    """Squared distances of one point to all."""
    x, y, z = to[0], to[1], to[2]
    for j in range(points.shape[1]):
        dx, dy, dz = points[0, j] - x, points[1, j] - y, points[2, j] - z
        squares[j] = dx * dx + dy * dy + dz * dz
