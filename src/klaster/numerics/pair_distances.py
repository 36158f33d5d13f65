"""Distances between points in space, two at a time, counted into classes: compiled."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numba
import numpy as np

from klaster.numerics.globe import Floats, Integers
from klaster.numerics.kernel_sums import kernel_sums

_compiled: Callable[[Any], Any] = numba.njit(cache=True, nogil=True)
_fast: Callable[[Any], Any] = numba.njit(cache=True, nogil=True, fastmath=True)


@_fast
def _classes(across: Any, x: Any, y: Any, z: Any, end: int, per: Any, last: Any, classes: Any) -> None:
    """The class of the distance of one point to each of the first ``end`` points; apart from counting, so that it vectorises."""
    for j in range(end):
        dx, dy, dz = across[0, j] - x, across[1, j] - y, across[2, j] - z
        classes[j] = min(np.int32(np.sqrt(dx * dx + dy * dy + dz * dz) * per + np.float32(0.5)), last)


@_compiled
def single(points: Floats, origin: Floats) -> Any:
    """Coordinates from an origin among the points, a column a point, in single precision: twice as fast, and far finer than a class."""
    return (points - origin).T.copy().astype(np.float32)


@_compiled
def classes_of(across: Any, to: Any, at: int, end: int, width: float, bins: int, classes: Any) -> None:
    """The classes of the distances of point ``at`` of ``to`` to the first ``end`` points, the last class all farther."""
    _classes(
        across, to[0, at], to[1, at], to[2, at], end, np.float32(1.0 / width), np.int32(bins - 1), classes
    )


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
    return growing_counts(points, np.array([points.shape[0]]), width, bins)[0]


@_compiled
def growing_counts(points: Floats, sizes: Integers, width: float, bins: int) -> Floats:
    """The same of the first points alone, a row for each of rising ``sizes``: samples of every size from one order.

    >>> from klaster.numerics.globe import in_plane
    >>> points = in_plane(np.array([0.0, 3.0, 0.0]), np.array([0.0, 0.0, 4.0]))
    >>> growing_counts(points, np.array([2, 3]), 1.0, 7).sum(axis=1).tolist()
    [1.0, 3.0]
    """
    across = single(points, points[0])
    found, kept = np.zeros(bins, np.int64), np.zeros((sizes.size, bins))
    classes = np.empty(points.shape[0], np.int32)
    first = 0
    for row in range(sizes.size):
        for i in range(first, sizes[row]):
            classes_of(across, across, i, i, width, bins, classes)
            for j in range(i):
                found[classes[j]] += 1
        kept[row] = found
        first = sizes[row]
    return kept


@_compiled
def weighted_counts(points: Floats, weights: Floats, width: float, bins: int) -> Floats:
    """Products of the weights of all pairs by distance: row 0 of the products, row 1 of the pairs themselves.

    >>> from klaster.numerics.globe import in_plane
    >>> points = in_plane(np.array([0.0, 3.0]), np.array([0.0, 0.0]))
    >>> weighted_counts(points, np.array([2.0, 5.0]), 1.0, 5).tolist()
    [[0.0, 0.0, 0.0, 10.0, 0.0], [0.0, 0.0, 0.0, 1.0, 0.0]]
    """
    across = single(points, points[0])
    found = np.zeros((2, bins))
    classes = np.empty(points.shape[0], np.int32)
    for i in range(points.shape[0]):
        classes_of(across, across, i, i, width, bins, classes)
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
    across, to = single(others, others[0]), single(points, others[0])
    found = np.zeros((2, bins))
    classes = np.empty(others.shape[0], np.int32)
    for i in range(points.shape[0]):
        classes_of(across, to, i, others.shape[0], width, bins, classes)
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


@_compiled
def kernels_near(
    points: Floats,
    others: Floats,
    weights: Floats,
    distances: Floats,
    middles: Floats,
    width: float,
    bandwidth: float,
    same: bool,
) -> Floats:
    """The weight of other points at about each distance from each point, by a Gaussian kernel reflected at zero.

    One row a point, one column a distance. The distances to others are counted into classes of a ``width``
    first, whose middles stand for them.
    """  # fmt: skip
    across, to = single(others, others[0]), single(points, others[0])
    classes = np.empty(others.shape[0], np.int32)
    found = np.empty((points.shape[0], distances.size))
    for i in range(points.shape[0]):
        classes_of(across, to, i, others.shape[0], width, middles.size + 1, classes)
        near = np.zeros(middles.size + 1)
        for j in range(others.shape[0]):
            if not (same and i == j):
                near[classes[j]] += weights[j]
        found[i] = kernel_sums(near[:-1], middles, distances, bandwidth)
    return found


@_fast
def _squares(points: Floats, to: Floats, squares: Floats) -> None:
    """Squared distances of one point to all."""
    x, y, z = to[0], to[1], to[2]
    for j in range(points.shape[1]):
        dx, dy, dz = points[0, j] - x, points[1, j] - y, points[2, j] - z
        squares[j] = dx * dx + dy * dy + dz * dz


@_compiled
def shuffled(uniforms: Floats, count: int) -> Integers:
    """The first of an order of ``count`` by Fisher and Yates, as far as there are uniform numbers."""
    order = np.arange(count)
    for at in range(uniforms.size):
        other = at + min(int(uniforms[at] * (count - at)), count - at - 1)
        order[at], order[other] = order[other], order[at]
    return order[: uniforms.size].copy()
