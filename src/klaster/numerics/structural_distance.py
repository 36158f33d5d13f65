"""How far apart structures are: half the sum of absolute differences of their shares, for every pair."""

from __future__ import annotations

from typing import Any

import numpy as np
import scipy
from numpy.typing import NDArray

Floats = NDArray[np.float64]


def structural_distances(shares: Floats) -> Floats:
    """Half of Krugman's index for every pair of rows; a part that either does not know is left out of both.

    Parameters
    ----------
    shares
        Owners x parts, each row in proportion to its structure; not a number where it is not known.

    Returns
    -------
    array
        Owners x owners, from 0 (the same structure) to 1 (nothing in common); not a number where two
        owners have no known part in common.

    Examples
    --------
    >>> structural_distances(np.array([[0.5, 0.5, 0.0], [0.0, 0.5, 0.5], [1.0, np.nan, 3.0]])).round(3).tolist()
    [[0.0, 0.5, 0.75], [0.5, 0.0, 0.25], [0.75, 0.25, 0.0]]
    """
    known = ~np.isnan(shares)
    filled = np.where(known, shares, 0.0)
    distances = _between(filled, filled)
    for row in np.flatnonzero(~known.all(axis=1)):
        common = known & known[row]
        other = np.where(common, filled, 0.0)
        own = np.where(common, filled[row], 0.0)
        distances[row] = distances[:, row] = 0.5 * np.abs(_whole(own) - _whole(other)).sum(axis=1)
    return distances


def _between(left: Floats, right: Floats) -> Floats:
    distances: Any = scipy.spatial.distance.cdist(_whole(left), _whole(right), "cityblock")
    return np.asarray(distances, dtype=float) / 2


def _whole(rows: Floats) -> Floats:
    """Rows that add up to one; not numbers where there is nothing to add up."""
    sums = rows.sum(axis=1, keepdims=True)
    return rows / np.where(sums > 0, sums, np.nan)
