"""Points of the plane and of the globe in space, and distances over the surface as straight lines through it."""

from __future__ import annotations

from typing import Any

import numpy as np

Floats = np.ndarray[Any, np.dtype[np.float64]]
Integers = np.ndarray[Any, np.dtype[np.int64]]

EARTH_RADIUS = 6371.0088
"""Mean radius of the Earth in kilometres (IUGG)."""


def on_globe(longitudes: Floats, latitudes: Floats) -> Floats:
    """Points in degrees as points in space, in kilometres from the middle of the Earth: a row a point.

    >>> on_globe(np.array([0.0]), np.array([90.0])).round(3).tolist()
    [[0.0, 0.0, 6371.009]]
    """
    across, up = np.radians(longitudes), np.radians(latitudes)
    level = np.cos(up)
    return EARTH_RADIUS * np.column_stack([level * np.cos(across), level * np.sin(across), np.sin(up)])


def in_plane(x: Floats, y: Floats) -> Floats:
    """Points of a plane as points in space, so that the same kernels serve both."""
    return np.column_stack([x, y, np.zeros(len(x))]).astype(np.float64)


def chord(distance: Floats, globe: bool) -> Floats:
    """The straight line through the Earth that a distance over its surface spans; in a plane the distance itself.

    >>> chord(np.array([1.0, 1000.0]), True).round(3).tolist()
    [1.0, 998.974]
    """
    if not globe:
        return np.asarray(distance, np.float64)
    half = np.minimum(np.asarray(distance, np.float64) / (2 * EARTH_RADIUS), np.pi / 2)
    return 2 * EARTH_RADIUS * np.sin(half)


def arc(straight: Floats, globe: bool) -> Floats:
    """The distance over the surface that a straight line spans: the inverse of ``chord``."""
    if not globe:
        return np.asarray(straight, np.float64)
    return (
        2 * EARTH_RADIUS * np.arcsin(np.minimum(np.asarray(straight, np.float64) / (2 * EARTH_RADIUS), 1.0))
    )
