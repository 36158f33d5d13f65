"""The orders in which zones of a scan grow: by distance from each centre, in circles and in ellipses."""

from __future__ import annotations

from typing import Any

import numpy as np

from klaster.numerics.globe import Floats

_SHAPES = ((1.0, 1), (1.5, 4), (2.0, 6), (3.0, 9), (4.0, 12))
"""How long an ellipse is to its breadth, and at how many angles it is laid (Kulldorff and others 2006)."""


def orders(places: Floats, elliptic: bool, most_areas: int) -> Any:
    """Numbers of areas by distance from each area in turn, a row a centre (and shape), as many as a zone may have.

    Parameters
    ----------
    places
        Points of a plane, a row an area.
    """
    shapes = _SHAPES if elliptic else _SHAPES[:1]
    found = [_of_shape(places, longer, np.pi * turn / angles, most_areas) for longer, angles in shapes for turn in range(angles)]  # fmt: skip
    return np.concatenate(found).astype(np.int32)


def _of_shape(places: Floats, longer: float, angle: float, most: int) -> Any:
    turned = places @ np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    from scipy.spatial import KDTree  # noqa: PLC0415

    scaled = turned * np.array([1.0, longer])
    many = min(most, len(places))
    found: Any = KDTree(scaled).query(scaled, many)[1]
    return found.reshape(len(places), many)
